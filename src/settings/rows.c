#include "settings/rows.h"

#include "settings/settings.h"

const char *const settings_section_names[SETTINGS_SECTIONS] = {
    [SETTINGS_COLLECTOR] = "Collector",
    [SETTINGS_AGENT] = "Agent",
};

enum { HOUR = 3600, DAY = 24 * HOUR, MEGABYTE = 1024 * 1024 };

#define AT(member) offsetof(struct settings, member)

const struct settings_row settings_rows[] = {
    { SETTINGS_COLLECTOR, "Listen", &settings_kind_listen, 0, "127.0.0.1:31372", 0, 0,
      "an address to listen on; may be given several times, [::]:31372 for IPv6" },
    { SETTINGS_COLLECTOR, "ListenTls", &settings_kind_listen_tls, 0, NULL, 0, 0,
      "an address to listen on for TLS, its certificate chain and its key; Listen is then optional" },
    { SETTINGS_COLLECTOR, "ClientCa", &settings_kind_file, AT(collector.client_ca), NULL, 0, 0,
      "clients over TLS must show a certificate of one of the authorities in this file" },
    { SETTINGS_COLLECTOR, "RequireTls", &settings_kind_require_tls, 0, "no", 0, 0,
      "refuse logins over plain connections: of all records (yes) or of those with these ids" },
    { SETTINGS_COLLECTOR, "Records", &settings_kind_records, 0, "sqlite /var/lib/blumap/records.db",
      0, 0, "who may send what: sqlite DATABASE or mysql OPTIONFILE" },
    { SETTINGS_COLLECTOR, "RrdDir", &settings_kind_folder, AT(collector.rrd_dir),
      "/var/lib/blumap/rrd", 0, 0, "where each record has its file ID.rrd" },
    { SETTINGS_COLLECTOR, "RecordsTtl", &settings_kind_time, AT(collector.records_ttl), "5", 1,
      HOUR, "how long a record is remembered before the table is asked again" },
    { SETTINGS_COLLECTOR, "JournalDir", &settings_kind_folder, AT(collector.journal_dir), NULL, 0,
      0, "where samples are kept until they are in their RRDs; journal under RrdDir if not given" },
    { SETTINGS_COLLECTOR, "JournalMax", &settings_kind_size, AT(collector.journal_max), "64M",
      MEGABYTE, INT64_C(1024) * 1024 * MEGABYTE, "how large the journal may grow" },
    { SETTINGS_COLLECTOR, "Durability", &settings_kind_durability, AT(collector.durability),
      "kernel", 0, 0,
      "what an acknowledged sample survives: kernel, the end of the collector; fsync, a power cut" },
    { SETTINGS_COLLECTOR, "Store", &settings_kind_store, 0, "rrd", 0, 0,
      "rrd to write RRDs, rrdcached ADDRESS to let a local rrdcached write them" },
    { SETTINGS_COLLECTOR, "User", &settings_kind_name, AT(collector.user), NULL, 0, 0,
      "who the daemon becomes when root starts it; blumap if there is such a user" },
    { SETTINGS_COLLECTOR, "Sandbox", &settings_kind_flag, AT(collector.sandbox), "yes", 0, 0,
      "shut the daemon in: its own folders, and no system calls it has no use for" },
    { SETTINGS_COLLECTOR, "Metrics", &settings_kind_endpoint, AT(collector.metrics), NULL, 0, 0,
      "an address of this host that tells by HTTP how the collector is: /metrics, /healthz" },
    { SETTINGS_COLLECTOR, "StatusSocket", &settings_kind_file, AT(collector.status_socket), NULL, 0,
      0, "where blumap status asks; status.sock beside the PidFile if not given" },
    { SETTINGS_COLLECTOR, "PidFile", &settings_kind_file, AT(collector.pid_file),
      "/run/blumap/collector.pid", 0, 0, "where the daemon leaves its process number" },
    { SETTINGS_COLLECTOR, "Log", &settings_kind_log, AT(collector.log), "syslog", 0, 0,
      "where the daemon says what it does: syslog, stderr or a file" },
    { SETTINGS_COLLECTOR, "LogLevel", &settings_kind_number, AT(collector.log_level), "4", 1, 6,
      "how much: 1 Fatal, 2 Error, 3 Warning, 4 Notice, 5 Info, 6 Debug" },
    { SETTINGS_COLLECTOR, "MaxConnections", &settings_kind_number, AT(collector.max_connections),
      "4096", 1, 1000000, "connections at a time" },
    { SETTINGS_COLLECTOR, "MaxConnectionsPerAddress", &settings_kind_number,
      AT(collector.max_connections_per_address), "64", 1, 1000000,
      "connections at a time from one address; over TLS also those at once that never log in, and as "
      "many again every ten seconds" },
    { SETTINGS_COLLECTOR, "LoginFailures", &settings_kind_number, AT(collector.login_failures),
      "10", 1, 1000000,
      "failed logins from one address in a minute, in all or for one record, before it is slowed down" },
    { SETTINGS_COLLECTOR, "FrameTime", &settings_kind_time, AT(collector.frame_time), "10", 1, HOUR,
      "from a request's first byte to its last" },
    { SETTINGS_COLLECTOR, "IdleTime", &settings_kind_time, AT(collector.idle_time), "300", 1, DAY,
      "how long a connection may wait for its next request" },
    { SETTINGS_COLLECTOR, "MaxValues", &settings_kind_number, AT(collector.max_values), "64", 1,
      UINT16_MAX, "values in one record" },
    { SETTINGS_COLLECTOR, "MaxValueLength", &settings_kind_number, AT(collector.max_value_length),
      "64", 1, UINT16_MAX, "bytes of one value" },
    { SETTINGS_COLLECTOR, "ClockAhead", &settings_kind_time, AT(collector.clock_ahead), "600", 0,
      DAY, "how far a sample's time may be ahead of this host's clock" },

    { SETTINGS_AGENT, "Collector", &settings_kind_endpoint, AT(agent.collector), "127.0.0.1:31372",
      0, 0, "where the records are sent" },
    { SETTINGS_AGENT, "Tls", &settings_kind_flag, AT(agent.has_tls), "no", 0, 0,
      "whether to talk TLS with the collector's ListenTls, whose name is verified" },
    { SETTINGS_AGENT, "CaFile", &settings_kind_file, AT(agent.ca_file), NULL, 0, 0,
      "the certificates that may vouch for it; the system's if not given" },
    { SETTINGS_AGENT, "CertFile", &settings_kind_file, AT(agent.certificate_file), NULL, 0, 0,
      "this host's certificate, for a collector that asks for one" },
    { SETTINGS_AGENT, "KeyFile", &settings_kind_file, AT(agent.key_file), NULL, 0, 0,
      "the key of CertFile, if it is not in the same file" },
    { SETTINGS_AGENT, "PasswordFile", &settings_kind_file, AT(agent.password_file),
      "/etc/blumap/agent.secret", 0, 0, "the password of the records, on the file's first line" },
    { SETTINGS_AGENT, "Interface", &settings_kind_interface, 0, NULL, 0, 0,
      "an interface, its record, and if it has them: PasswordFile FILE, MaxRate 100M" },
    { SETTINGS_AGENT, "StateDir", &settings_kind_folder, AT(agent.state_dir),
      "/var/lib/blumap/agent", 0, 0, "what the agent keeps between its runs" },
    { SETTINGS_AGENT, "SpoolMax", &settings_kind_size, AT(agent.spool_max), "64M", MEGABYTE,
      INT64_C(1024) * 1024 * MEGABYTE,
      "how much may wait in StateDir for a collector that is away" },
    { SETTINGS_AGENT, "SpoolAge", &settings_kind_time, AT(agent.spool_age), "30d", 1,
      INT64_C(3650) * DAY, "how long a sample may wait there" },
    { SETTINGS_AGENT, "ConnectTime", &settings_kind_time, AT(agent.connect_time), "10", 1, HOUR,
      "how long a connection may take" },
    { SETTINGS_AGENT, "SendTime", &settings_kind_time, AT(agent.send_time), "10", 1, HOUR,
      "how long sending one record may take" },
    { SETTINGS_AGENT, "ReplyTime", &settings_kind_time, AT(agent.reply_time), "30", 1, HOUR,
      "how long the answer to one record may take" },
};

const size_t settings_row_count = sizeof settings_rows / sizeof *settings_rows;

const struct settings_row *settings_row_find(enum settings_section section, struct str keyword)
{
    for (size_t i = 0; i < settings_row_count; i++) {
        const struct settings_row *row = &settings_rows[i];
        if (row->section == section && str_equal_nocase(keyword, str_of(row->keyword))) {
            return row;
        }
    }
    return NULL;
}
