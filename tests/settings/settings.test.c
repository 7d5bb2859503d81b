#include "settings/settings.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"

struct fixture {
    struct arena *arena;
    struct diags diags;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ arena, diags_new(arena) };
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    return 0;
}

static const struct settings *parse(struct fixture *fixture, const char *text)
{
    return settings_parse(str_of(text), "test.conf", fixture->arena, &fixture->diags);
}

static struct str all_lines(struct fixture *fixture)
{
    struct buf lines = { 0 };
    for (size_t i = 0; i < fixture->diags.list.count; i++) {
        buf_add_str(&lines, diag_line(&fixture->diags.list.items[i], fixture->arena));
        buf_add_char(&lines, '\n');
    }
    struct str text = arena_str(fixture->arena, buf_str(&lines));
    buf_free(&lines);
    return text;
}

static void check_defaults(const struct settings *settings)
{
    const struct settings_collector *collector = &settings->collector;
    assert_int_equal(collector->listen.count, 1);
    assert_string_equal(collector->listen.items[0].host, "127.0.0.1");
    assert_string_equal(collector->listen.items[0].port, "31372");
    assert_string_equal(collector->records_kind, "sqlite");
    assert_string_equal(collector->records_path, "/var/lib/blumap/records.db");
    assert_string_equal(collector->rrd_dir, "/var/lib/blumap/rrd");
    assert_string_equal(collector->pid_file, "/run/blumap/collector.pid");
    assert_string_equal(collector->log, "syslog");
    assert_int_equal(collector->log_level, 4);
    assert_int_equal(collector->max_connections, 4096);
    assert_int_equal(collector->max_connections_per_address, 64);
    assert_int_equal(collector->frame_time, 10);
    assert_int_equal(collector->idle_time, 300);
    assert_int_equal(collector->max_values, 64);
    assert_int_equal(collector->max_value_length, 64);
    assert_int_equal(collector->clock_ahead, 600);
    const struct settings_agent *agent = &settings->agent;
    assert_string_equal(agent->collector.text, "127.0.0.1:31372");
    assert_string_equal(agent->password_file, "/etc/blumap/agent.secret");
    assert_string_equal(agent->state_dir, "/var/lib/blumap/agent");
    assert_int_equal(agent->interfaces.count, 0);
    assert_int_equal(agent->connect_time, 10);
    assert_int_equal(agent->send_time, 10);
    assert_int_equal(agent->reply_time, 30);
}

static void test_every_key_has_its_default(void **state)
{
    struct fixture *fixture = *state;
    const struct settings *settings = parse(fixture, "");
    assert_non_null(settings);
    assert_int_equal(fixture->diags.list.count, 0);
    assert_string_equal(settings->path, "test.conf");
    check_defaults(settings);
}

static void test_the_description_is_a_file_of_defaults(void **state)
{
    struct fixture *fixture = *state;
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    settings_describe(stream);
    fclose(stream);
    assert_non_null(strstr(text, "\nAgent\n"));
    assert_non_null(strstr(text, "# Interface NAME ID"));
    const struct settings *settings = parse(fixture, text);
    free(text);
    assert_string_equal(all_lines(fixture).data, "");
    assert_non_null(settings);
    check_defaults(settings);
}

static void test_what_the_file_says_counts(void **state)
{
    struct fixture *fixture = *state;
    struct str text;
    assert_true(file_read("settings/cases/full.conf", 65536, fixture->arena, &text, &fixture->diags,
                          (struct place){ 0 }));
    const struct settings *settings =
        settings_parse(text, "full.conf", fixture->arena, &fixture->diags);
    assert_non_null(settings);
    const struct settings_collector *collector = &settings->collector;
    assert_int_equal(collector->listen.count, 2);
    assert_string_equal(collector->listen.items[0].text, "127.0.0.1:31372");
    assert_string_equal(collector->listen.items[1].text, "[::]:31372");
    assert_string_equal(collector->listen.items[1].host, "::");
    assert_int_equal(collector->listen.items[1].place.line, 3);
    assert_int_equal(collector->listen.items[1].place.column, 19);
    assert_string_equal(collector->records_kind, "mysql");
    assert_string_equal(collector->records_path, "/etc/blumap/mysql.cnf");
    assert_string_equal(collector->rrd_dir, "/srv/traffic data/rrd");
    assert_string_equal(collector->log, "/var/log/blumap#1.log");
    assert_int_equal(collector->log_level, 6);
    assert_int_equal(collector->frame_time, 30);
    assert_int_equal(collector->idle_time, 600);
    assert_int_equal(collector->clock_ahead, 0);
    assert_string_equal(settings->agent.collector.host, "hub.example.net");
}

static void test_tls_makes_the_plain_address_optional(void **state)
{
    struct fixture *fixture = *state;
    const struct settings *settings = parse(
        fixture,
        "Collector\nListenTls [::]:31373 \"a b.pem\" b.key\nRequireTls 8 9\nRequireTls 4294967295\n");
    assert_non_null(settings);
    const struct settings_collector *collector = &settings->collector;
    assert_int_equal(collector->listen.count, 0);
    assert_int_equal(collector->listen_tls.count, 1);
    assert_string_equal(collector->listen_tls.items[0].endpoint.host, "::");
    assert_string_equal(collector->listen_tls.items[0].certificate, "a b.pem");
    assert_string_equal(collector->listen_tls.items[0].key, "b.key");
    assert_null(collector->client_ca);
    assert_false(collector->require_tls.all);
    assert_int_equal(collector->require_tls.ids.count, 3);
    assert_int_equal(collector->require_tls.ids.items[2], UINT32_MAX);
}

static void test_interfaces_know_their_password_files(void **state)
{
    static const struct {
        const char *name;
        uint32_t id;
        const char *password_file;
    } expected[] = {
        { "eth1", 8, "/etc/blumap/agent.secret" },
        { "eth0:1", 9, "/etc/blumap/nine.secret" },
        { "tun6to4", 11, "/etc/blumap/eleven.secret" },
    };
    struct fixture *fixture = *state;
    const struct settings *settings =
        settings_read("settings/cases/full.conf", fixture->arena, &fixture->diags);
    assert_non_null(settings);
    assert_int_equal(settings->agent.interfaces.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct settings_interface *interface = &settings->agent.interfaces.items[i];
        assert_string_equal(interface->name, expected[i].name);
        assert_int_equal(interface->id, expected[i].id);
        assert_string_equal(interface->password_file, expected[i].password_file);
    }
}

static void test_the_agents_password_file_may_follow_its_interfaces(void **state)
{
    const struct settings *settings =
        parse(*state, "Agent\nInterface eth0 9\nPasswordFile /tmp/secret\n");
    assert_non_null(settings);
    assert_string_equal(settings->agent.interfaces.items[0].password_file, "/tmp/secret");
}

static void test_times_have_units(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } times[] = {
        { "1", 1 },     { "90", 90 },    { "45s", 45 },       { "5m", 300 }, { "5M", 300 },
        { "2h", 7200 }, { "1d", 86400 }, { "86400s", 86400 }, { "007", 7 },
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct str text = arena_printf(fixture->arena, "Collector\nIdleTime %s\n", times[i].text);
        const struct settings *settings = parse(fixture, text.data);
        assert_non_null(settings);
        assert_int_equal(settings->collector.idle_time, times[i].seconds);
    }
}

static void test_a_later_line_of_a_key_counts(void **state)
{
    struct fixture *fixture = *state;
    const struct settings *settings = parse(fixture, "Collector\nLogLevel 3\nLogLevel 5\n");
    assert_non_null(settings);
    assert_int_equal(settings->collector.log_level, 5);
    assert_int_equal(fixture->diags.warnings, 1);
}

static void test_a_missing_file_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    assert_null(settings_read("/nonexistent/blumap.conf", fixture->arena, &fixture->diags));
    assert_string_equal(
        all_lines(fixture).data,
        "error: cannot read \"/nonexistent/blumap.conf\": No such file or directory\n");
}

/* The diagnostics of cases/NAME.conf are exactly those of cases/NAME.err. */
static void check_case(const char *path)
{
    void *state;
    set_up(&state);
    struct fixture *fixture = state;
    struct arena *arena = fixture->arena;
    struct str text, expected;
    struct str stem = str_slice(str_of(path), 0, strlen(path) - strlen("conf"));
    const char *err = arena_printf(arena, "%.*serr", STR_ARG(stem)).data;
    assert_true(file_read(path, 65536, arena, &text, &fixture->diags, (struct place){ 0 }));
    assert_true(file_read(err, 65536, arena, &expected, &fixture->diags, (struct place){ 0 }));
    const struct settings *settings =
        settings_parse(text, strrchr(path, '/') + 1, arena, &fixture->diags);
    assert_string_equal(all_lines(fixture).data, expected.data);
    assert_int_equal(settings == NULL, fixture->diags.errors > 0);
    tear_down(&state);
}

static void test_cases_give_their_diagnostics(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("settings/cases/*.conf", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        check_case(found.gl_pathv[i]);
    }
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_key_has_its_default, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_description_is_a_file_of_defaults, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_the_file_says_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tls_makes_the_plain_address_optional, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_interfaces_know_their_password_files, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_agents_password_file_may_follow_its_interfaces,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_times_have_units, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_later_line_of_a_key_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_missing_file_is_an_error, set_up, tear_down),
        cmocka_unit_test(test_cases_give_their_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
