/* blumap.conf: what the collector and the agent are told. A value that the file does not give has a
 * default that runs. `render` and `graph` need no settings file. */
#ifndef BLUMAP_SETTINGS_SETTINGS_H
#define BLUMAP_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

#define SETTINGS_DEFAULT_PATH "/etc/blumap/blumap.conf"

/* HOST:PORT, [IPV6]:PORT. Resolved by whoever connects or listens. */
struct settings_endpoint {
    const char *text; /* as written, for messages */
    const char *host; /* without brackets */
    const char *port; /* decimal, 1 to 65535 */
    struct place place;
};

/* What a sample that was acknowledged has survived: the end of the process, or a power cut too. */
enum settings_durability { SETTINGS_DURABILITY_KERNEL, SETTINGS_DURABILITY_FSYNC };

struct settings_listen_tls {
    struct settings_endpoint endpoint;
    const char *certificate, *key; /* PEM files */
};

/* Whose logins are refused when they come over a plain connection. */
struct settings_require_tls {
    bool all;
    VEC(uint32_t) ids; /* of records */
};

struct settings_collector {
    VEC(struct settings_endpoint) listen; /* none if not given and listen_tls is */
    VEC(struct settings_listen_tls) listen_tls;
    const char
        *client_ca; /* PEM file: clients over TLS must show a certificate of it; NULL = need not */
    struct settings_require_tls require_tls;
    const char *records_kind; /* "sqlite" or "mysql" */
    const char *records_path; /* the database, or MySQL's option file */
    const char *rrd_dir;
    const char *journal_dir;
    int64_t journal_max; /* bytes */
    enum settings_durability durability;
    const char *store_kind;           /* "rrd" or "rrdcached" */
    const char *store_address;        /* rrdcached's */
    int64_t records_ttl;              /* seconds */
    struct settings_endpoint metrics; /* .text is NULL if it is not given */
    const char *status_socket;
    bool status_socket_given; /* else it is a default */
    const char *user;         /* to become when started as root; NULL if not given */
    bool sandbox;
    const char *pid_file;
    const char *log;   /* "stderr", "syslog" or a file name */
    int64_t log_level; /* an enum log_level */
    int64_t max_connections;
    int64_t max_connections_per_address;
    int64_t login_failures;   /* from one address in a minute */
    int64_t frame_time;       /* seconds from a frame's first byte to its last */
    int64_t idle_time;        /* seconds between frames */
    int64_t max_values;       /* in one record */
    int64_t max_value_length; /* bytes of one value */
    int64_t clock_ahead;      /* seconds that a sample's time may be ahead of the collector's */
};

struct settings_interface {
    const char *name;          /* as in /proc/net/dev */
    uint32_t id;               /* of its record */
    const char *password_file; /* its own, or the agent's */
    int64_t max_rate;          /* bits per second it can carry; 0: as the kernel says */
    struct place place;
};

struct settings_agent {
    struct settings_endpoint collector;
    const char *password_file;
    VEC(struct settings_interface) interfaces;
    const char *state_dir;
    bool has_tls;
    const char *ca_file;          /* NULL: the system's certificates */
    const char *certificate_file; /* shown to the collector, or NULL */
    const char *key_file;         /* of it; NULL: in the same file */
    int64_t spool_max;            /* bytes */
    int64_t spool_age;            /* seconds */
    int64_t connect_time;         /* seconds */
    int64_t send_time;            /* seconds for one request */
    int64_t reply_time;           /* seconds for one reply */
};

struct settings {
    const char *path;
    struct settings_collector collector;
    struct settings_agent agent;
};

/* Reads the file PATH; everything lives in ARENA. NULL if it has mistakes, all of which are in
 * DIAGS with file and line. */
const struct settings *settings_read(const char *path, struct arena *arena, struct diags *diags);

/* The same from TEXT; PATH is only for messages. */
const struct settings *settings_parse(struct str text, const char *path, struct arena *arena,
                                      struct diags *diags);

/* Writes every key with its default and what it means; the text is a settings file itself. */
void settings_describe(FILE *out);

#endif
