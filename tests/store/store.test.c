#include "store/store.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <rrd.h>

#include "unit.h"

#include "base/bell.h"
#include "base/file.h"
#include "store/aside.h"

#define NOW    INT64_C(1700000000)
#define CREATE "--step 60 DS:stream0:DERIVE:120:0:U DS:stream1:DERIVE:120:0:U RRA:AVERAGE:0.5:1:10"

#define GAUGES "--step 60 DS:stream0:GAUGE:120:U:U DS:stream1:GAUGE:120:U:U RRA:AVERAGE:0.5:1:10"

/* Seconds by which the system's clock is wrong: in place of the C library's function. */
static atomic_long clock_error;

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    time->tv_sec += clock == CLOCK_REALTIME ? atomic_load(&clock_error) : 0;
    return result;
}

/* A store in a folder of its own, at a moment of the test's choosing. */
struct bench {
    struct arena *arena;
    struct diags diags;
    struct settings_collector settings;
    struct clock clock;
    int64_t now; /* microseconds */
    struct log *log;
    int bell;
    struct store store;
};

static int64_t bench_now(void *state)
{
    return ((struct bench *)state)->now;
}

/* What a store knows of an RRD is kept while it is open. */
static void reopen(struct bench *bench)
{
    if (bench->store.state) {
        store_journalled.close(bench->store.state);
    }
    bench->store.state = store_journalled.open(&bench->settings, &bench->clock, bench->log,
                                               bench->bell, &bench->diags);
    assert_non_null(bench->store.state);
}

static int set_up(void **state)
{
    static char folder[] = "/tmp/blumap-store-XXXXXX";
    struct bench *bench = calloc(1, sizeof *bench);
    atomic_store(&clock_error, 0);
    memcpy(strrchr(folder, '-'), "-XXXXXX", 8);
    bench->arena = arena_new();
    bench->diags = diags_new(bench->arena);
    bench->now = NOW * CLOCK_SECOND;
    bench->clock = (struct clock){ .state = bench, .now = bench_now };
    bench->settings = (struct settings_collector){
        .rrd_dir = mkdtemp(folder),
        .journal_max = 1 << 20,
        .store_kind = "rrd",
        .clock_ahead = 600,
    };
    bench->settings.journal_dir = arena_printf(bench->arena, "%s.journal", folder).data;
    bench->bell = bell_new();
    bench->log = log_open("/dev/null", LOG_LEVEL_DEBUG, &bench->diags);
    bench->store.ops = &store_journalled;
    reopen(bench);
    *state = bench;
    return 0;
}

static void on_resume(void *state)
{
    (void)state;
}

static const char *path_in(const struct bench *bench, const char *name)
{
    return arena_printf(bench->arena, "%s/%s", bench->settings.rrd_dir, name).data;
}

/* Files in the folder PATH whose names end in SUFFIX, but the one that is always there. */
static size_t count_in(const struct bench *bench, const char *path, const char *suffix, bool remove)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            strcmp(entry->d_name, ".undo") != 0 &&
            str_ends(str_of(entry->d_name), str_of(suffix))) {
            count++;
            if (remove) {
                unlink(arena_printf(bench->arena, "%s/%s", path, entry->d_name).data);
            }
        }
    }
    closedir(folder);
    return count;
}

static size_t count_files(const struct bench *bench, bool remove)
{
    return count_in(bench, bench->settings.rrd_dir, "", remove);
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    store_journalled.close(bench->store.state);
    count_in(bench, bench->settings.journal_dir, ".stored", true);
    unlink(aside_path(bench->settings.journal_dir, bench->arena));
    assert_int_equal(rmdir(bench->settings.journal_dir), 0); /* nothing waits any more */
    log_close(bench->log);
    close(bench->bell);
    count_files(bench, true);
    unlink(path_in(bench, ".undo"));
    assert_int_equal(rmdir(bench->settings.rrd_dir), 0);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

/* Takes what the storing thread has to tell, as the loop does, within MILLISECONDS. */
static bool take_answers(const struct bench *bench, int milliseconds)
{
    struct pollfd rings = { .fd = bench->bell, .events = POLLIN };
    bool rang = poll(&rings, 1, milliseconds) == 1;
    if (rang) {
        bell_silence(bench->bell);
        bench->store.ops->answer(bench->store.state);
    }
    return rang;
}

/* Puts SAMPLE, waits until its fate is known, and commits. */
static enum store_outcome start_put(struct bench *bench, const struct store_sample *sample)
{
    const struct store *store = &bench->store;
    struct waiter waiter = { .resume = on_resume };
    bench->diags = diags_new(bench->arena);
    take_answers(bench, 0);
    enum store_outcome outcome = store->ops->put(store->state, sample, &waiter, &bench->diags);
    while (outcome == STORE_WAIT) {
        assert_true(take_answers(bench, 10000));
        if (!waiter_is_waiting(&waiter)) {
            outcome = store->ops->put(store->state, sample, &waiter, &bench->diags);
        }
    }
    assert_true(store->ops->commit(store->state));
    return outcome;
}

/* Waits until no more than WAITING samples are on their way to their RRDs. */
static struct store_stats wait_for(const struct bench *bench, uint64_t waiting)
{
    struct store_stats stats;
    for (int i = 0; bench->store.ops->stats(bench->store.state, &stats),
             stats.waiting > waiting || (waiting && !stats.failing);
         i++) {
        assert_true(i < 10000);
        usleep(1000);
    }
    return stats;
}

/* The same, and waits until the sample is in its RRD. */
static enum store_outcome put_sample(struct bench *bench, const struct store_sample *sample)
{
    enum store_outcome outcome = start_put(bench, sample);
    wait_for(bench, 0);
    return outcome;
}

/* Puts VALUES, separated by blanks, for id 8; TIME in seconds from NOW. */
static enum store_outcome put_with(struct bench *bench, const char *create, int64_t time,
                                   const char *values)
{
    struct str list[8], rest = str_of(values);
    size_t count = 0;
    while (count < UNIT_COUNT(list) && str_next_word(&rest, &list[count])) {
        count++;
    }
    struct store_sample sample = { 8, (NOW + time) * CLOCK_SECOND, list, count, str_of(create) };
    enum store_outcome outcome = put_sample(bench, &sample);
    assert_int_equal(bench->diags.errors, outcome == STORE_REFUSED || outcome == STORE_NOT_NOW);
    return outcome;
}

static enum store_outcome put(struct bench *bench, int64_t time, const char *values)
{
    return put_with(bench, CREATE, time, values);
}

/* Fails unless the last put's diagnostic has PART in it. */
static void assert_reason(const struct bench *bench, const char *part)
{
    assert_int_equal(bench->diags.list.count, 1);
    struct str text = bench->diags.list.items[0].text;
    if (str_find(text, str_of(part)) == STR_NONE) {
        fail_msg("\"%s\" is not in \"%.*s\"", part, STR_ARG(text));
    }
}

/* What `rrdtool COMMAND 8.rrd ...` prints. */
static struct str rrdtool(const struct bench *bench, const char *command, const char *argument)
{
    const char *output = path_in(bench, "output");
    pid_t child = fork();
    if (child == 0) {
        int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(fd, STDOUT_FILENO);
        execlp("rrdtool", "rrdtool", command, path_in(bench, "8.rrd"), argument, (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    struct str text;
    struct diags diags = diags_new(bench->arena);
    assert_true(file_read(output, 1 << 20, bench->arena, &text, &diags, (struct place){ 0 }));
    unlink(output);
    return text;
}

/* Fails unless `rrdtool lastupdate` shows VALUES at TIME seconds from NOW. */
static void assert_last(const struct bench *bench, int64_t time, const char *values)
{
    struct str text = str_trim(rrdtool(bench, "lastupdate", NULL));
    struct str expected = arena_printf(bench->arena, "%" PRId64 ": %s", NOW + time, values);
    if (!str_ends(text, expected)) {
        fail_msg("\"%.*s\" does not end in \"%.*s\"", STR_ARG(text), STR_ARG(expected));
    }
}

static void test_first_sample_makes_an_rrd_that_starts_before_it(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, -86400, "100 200"), STORE_CREATED);
    assert_last(bench, -86400, "100 200");
    assert_int_equal(put(bench, -86340, "700 800"), STORE_UPDATED);
    assert_int_equal(put(bench, -86280, "1300 1400"), STORE_UPDATED);
    assert_last(bench, -86280, "1300 1400");
    assert_int_equal(count_files(bench, false), 1);
    struct str info = rrdtool(bench, "info", NULL);
    assert_true(str_find(info, STR("step = 60\n")) != STR_NONE);
    assert_true(str_find(info, STR("ds[stream1].type = \"DERIVE\"")) != STR_NONE);
}

static void test_rates_come_out_as_they_went_in(void **state)
{
    struct bench *bench = *state;
    /* 1699999980 is a multiple of 60. */
    for (int64_t i = 0; i < 5; i++) {
        struct str values = arena_printf(bench->arena, "%" PRId64 " %" PRId64, i * 600, i * 60);
        assert_int_equal(put(bench, -620 + i * 60, values.data),
                         i == 0 ? STORE_CREATED : STORE_UPDATED);
    }
    struct str text = rrdtool(bench, "dump", NULL);
    assert_true(str_find(text, STR("<v>1.0000000000e+01</v><v>1.0000000000e+00</v>")) != STR_NONE);
}

static void test_new_file_may_be_read_by_others(void **state)
{
    struct bench *bench = *state;
    struct stat facts;
    umask(022);
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(stat(path_in(bench, "8.rrd"), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0644);
}

static void test_start_option_wins(void **state)
{
    struct bench *bench = *state;
    const char *create = "--start 1699999990 " CREATE;
    assert_int_equal(put_with(bench, create, -60, "1 2"), STORE_REFUSED);
    assert_reason(bench, "older than the last stored, which is 1699999990");
    assert_int_equal(count_files(bench, false), 0);
    assert_int_equal(put_with(bench, create, 0, "1 2"), STORE_CREATED);
}

static void test_create_text_is_read_as_rrdtool_reads_it(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *create;
        const char *fact; /* of `rrdtool info`; NULL if it is refused */
        const char *reason;
    } cases[] = {
        { "-s 30 DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", "step = 30\n", NULL },
        { "-s30 -O DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", "step = 30\n", NULL },
        { "--step=2m --no-overwrite DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", "step = 120\n", NULL },
        { "DS:a:GAUGE:60:U:U 'RRA:LAST:0.5:1:5' --step \"90\"", "step = 90\n", NULL },
        { "DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", "step = 300\n", NULL },
        { "--start now-2d DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", NULL, "older than the last" },
        { "DS:a:GAUGE:60:U:U", NULL, "at least one Round Robin Archive" },
        { "RRA:LAST:0.5:1:5", NULL, "at least one Data Source" },
        { "", NULL, "create: " },
        { "DS:a:NONSENSE:60:U:U RRA:LAST:0.5:1:5", NULL, "create: " },
        { "--step x DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", NULL, "--step x" },
        { "--start whenever DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", NULL, "--start whenever" },
        { "--start end-1h DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", NULL, "makes no sense" },
        { "--speed 5 DS:a:GAUGE:60:U:U", NULL, "unknown option \"--speed\"" },
        { "DS:a:GAUGE:60:U:U --step", NULL, "nothing follows \"--step\"" },
        { "--daemon unix:/x DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5", NULL, "--daemon" },
        { "'DS:a:GAUGE:60:U:U", NULL, "' is not closed" },
        { "DS:a:GAUGE:60:U:U RRA:LAST:0.5:1:5 $(touch /tmp/x)", NULL, "create: " },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        enum store_outcome outcome = put_with(bench, cases[i].create, 0, "5");
        if (outcome != (cases[i].fact ? STORE_CREATED : STORE_REFUSED)) {
            fail_msg("\"%s\"", cases[i].create);
        }
        if (cases[i].fact) {
            struct str info = rrdtool(bench, "info", NULL);
            assert_true(str_find(info, str_of(cases[i].fact)) != STR_NONE);
        } else {
            assert_reason(bench, cases[i].reason);
        }
        assert_int_equal(count_files(bench, true), outcome == STORE_CREATED);
        reopen(bench);
    }
}

static void test_template_and_source_are_taken(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    const char *like = path_in(bench, "like");
    assert_int_equal(rename(path_in(bench, "8.rrd"), like), 0);
    reopen(bench);
    struct str create = arena_printf(bench->arena, "--template %s", like);
    assert_int_equal(put_with(bench, create.data, 0, "1 2"), STORE_CREATED);
    assert_last(bench, 0, "1 2");
    assert_int_equal(unlink(path_in(bench, "8.rrd")), 0);
    reopen(bench);
    create = arena_printf(bench->arena, "--source %s %s", like, CREATE);
    assert_int_equal(put_with(bench, create.data, 60, "61 62"), STORE_CREATED);
    assert_last(bench, 60, "61 62");
}

static void test_wrong_number_of_values_leaves_no_file(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2 3"), STORE_REFUSED);
    assert_reason(bench, "3 values, but its RRD has 2 data sources");
    assert_int_equal(put(bench, 0, "1"), STORE_REFUSED);
    assert_reason(bench, "1 values, but its RRD has 2 data sources");
    assert_int_equal(put(bench, 0, ""), STORE_REFUSED);
    assert_reason(bench, "no values");
    assert_int_equal(count_files(bench, false), 0);
}

static void test_same_sample_again_is_kept_once(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "100 U"), STORE_CREATED);
    assert_int_equal(put(bench, 0, "100 U"), STORE_UPDATED);
    assert_int_equal(put(bench, 60, "160 5"), STORE_UPDATED);
    struct str before = rrdtool(bench, "dump", NULL);
    assert_int_equal(put(bench, 60, "160 5"), STORE_UPDATED);
    assert_str(rrdtool(bench, "dump", NULL), before.data);
}

/* Whoever sends several before it reads an answer sends them all again when the connection breaks.
 */
static void test_samples_before_the_last_are_known_again(void **state)
{
    struct bench *bench = *state;
    for (int64_t i = 0; i < 100; i++) {
        struct str values = arena_printf(bench->arena, "%" PRId64 " 0", i);
        struct str list[] = { values, STR("0") };
        list[0].len -= 2;
        struct store_sample sample = { 8, (NOW + i) * CLOCK_SECOND, list, 2, STR(CREATE) };
        assert_int_equal(start_put(bench, &sample), i ? STORE_UPDATED : STORE_CREATED);
    }
    assert_int_equal(put(bench, 1, "1 0"), STORE_UPDATED);
    assert_int_equal(put(bench, 98, "98 0"), STORE_UPDATED);
    assert_int_equal(put(bench, 98, "98 1"), STORE_REFUSED);
    assert_reason(bench, "time 1700000098 is older than the last stored, which is 1700000099");
    assert_int_equal(put(bench, -1, "1 0"), STORE_REFUSED);
    assert_last(bench, 99, "99 0");
}

/* The disk takes nothing: whoever sends that turn again, and what he got no answer to before, is
 * told the truth about both. */
static void test_a_turn_that_is_not_kept_costs_no_other(void **state)
{
    struct bench *bench = *state;
    struct rlimit before, none;
    struct waiter waiter = { .resume = on_resume };
    struct str values[] = { STR("1"), STR("2") };
    struct store_sample sample = { 8, (NOW + 50) * CLOCK_SECOND, values, 2, STR(CREATE) };
    for (int64_t i = 0; i < 50; i += 10) {
        put(bench, i, "1 2");
    }
    assert_int_equal(bench->store.ops->put(bench->store.state, &sample, &waiter, &bench->diags),
                     STORE_UPDATED);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    none = (struct rlimit){ 0, before.rlim_max };
    setrlimit(RLIMIT_FSIZE, &none);
    assert_false(bench->store.ops->commit(bench->store.state));
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(put(bench, 10, "1 2"), STORE_UPDATED);
    assert_int_equal(put(bench, 10, "1 3"), STORE_REFUSED);
    assert_int_equal(put(bench, 50, "1 2"), STORE_UPDATED);
    assert_last(bench, 50, "1 2");
}

/* And when another collector has been started meanwhile, which finds them stored. */
static void test_samples_are_known_again_after_a_new_start(void **state)
{
    struct bench *bench = *state;
    for (int64_t i = 0; i < 100; i++) {
        struct str values[] = { arena_printf(bench->arena, "%" PRId64, i), STR("0") };
        struct store_sample sample = { 8, (NOW + i) * CLOCK_SECOND, values, 2, STR(CREATE) };
        assert_int_equal(start_put(bench, &sample), i ? STORE_UPDATED : STORE_CREATED);
    }
    for (int i = 0; i < 3; i++) {
        reopen(bench);
        assert_int_equal(wait_for(bench, 0).written, 0);
        assert_int_equal(put(bench, 0, "0 0"), STORE_UPDATED);
        assert_int_equal(put(bench, 98, "98 0"), STORE_UPDATED);
        assert_int_equal(put(bench, 98, "98 1"), STORE_REFUSED);
        assert_int_equal(put(bench, -1, "0 0"), STORE_REFUSED);
        assert_int_equal(put(bench, 100 + i, "100 0"), STORE_UPDATED);
    }
    assert_last(bench, 102, "100 0");
}

static void test_other_values_at_a_stored_time_are_refused(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "100 200"), STORE_CREATED);
    assert_int_equal(put(bench, 0, "100 201"), STORE_REFUSED);
    assert_reason(bench, "time 1700000000 is stored already, with other values");
    assert_last(bench, 0, "100 200");
}

static void test_older_than_the_last_is_refused(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "100 200"), STORE_CREATED);
    assert_int_equal(put(bench, -60, "100 200"), STORE_REFUSED);
    assert_reason(bench, "time 1699999940 is older than the last stored, "
                         "which is 1700000000");
    assert_last(bench, 0, "100 200");
}

static void test_far_future_is_refused(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 600, "1 2"), STORE_CREATED);
    assert_int_equal(put(bench, 602, "1 2"), STORE_REFUSED);
    assert_reason(bench, "602 seconds ahead of the collector's clock, at most 600");
    assert_last(bench, 600, "1 2");
}

static void test_parts_of_a_second_are_times_of_their_own(void **state)
{
    struct bench *bench = *state;
    struct str values[] = { STR("1"), STR("2") };
    struct store_sample sample = { 8, NOW * CLOCK_SECOND + 250000, values, 2, STR(CREATE) };
    assert_int_equal(put_sample(bench, &sample), STORE_CREATED);
    values[0] = STR("3");
    sample.time += 500000;
    assert_int_equal(put_sample(bench, &sample), STORE_UPDATED);
    assert_last(bench, 0, "3 2");
}

/* librrd itself would keep the 700 and then refuse. */
static void test_value_that_its_source_cannot_take_changes_nothing(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "100 200"), STORE_CREATED);
    assert_int_equal(put(bench, 60, "700 1.5"), STORE_REFUSED);
    assert_reason(bench, "value 2 \"1.5\": stream1 is a DERIVE, which takes whole numbers");
    assert_last(bench, 0, "100 200");
    assert_int_equal(put(bench, 60, "-700 800"), STORE_UPDATED);
    assert_last(bench, 60, "-700 800");
}

static void test_each_type_of_source_takes_its_values(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *type, *value;
        bool taken;
    } cases[] = {
        { "GAUGE", "-1.5", true },
        { "GAUGE", "U", true },
        { "ABSOLUTE", "1.5", true },
        { "DCOUNTER", "1.5", true },
        { "DDERIVE", "-1.5", true },
        { "COUNTER", "15", true },
        { "COUNTER", "-15", false },
        { "COUNTER", "1.5", false },
        { "DERIVE", "-15", true },
        { "DERIVE", "-1.5", false },
        { "COUNTER", "U", true },
        { "DERIVE", "007", true },
        { "GAUGE", "12345678901234567890123456789", true },
        { "GAUGE", "123456789012345678901234567890", false },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct str create = arena_printf(
            bench->arena, "DS:a:%s:600:U:U DS:b:COMPUTE:a,2,* RRA:LAST:0.5:1:5", cases[i].type);
        enum store_outcome outcome = put_with(bench, create.data, 0, cases[i].value);
        if (outcome != (cases[i].taken ? STORE_CREATED : STORE_REFUSED)) {
            fail_msg("%s %s", cases[i].type, cases[i].value);
        }
        if (cases[i].taken) {
            assert_int_equal(put_with(bench, create.data, 0, cases[i].value), STORE_UPDATED);
        }
        count_files(bench, true);
        reopen(bench);
    }
}

static void test_damaged_file_is_refused_with_its_fault(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(truncate(path_in(bench, "8.rrd"), 700), 0);
    reopen(bench);
    assert_int_equal(put(bench, 60, "1 2"), STORE_REFUSED);
    assert_reason(bench, "8.rrd\": it is cut off");
    assert_int_equal(truncate(path_in(bench, "8.rrd"), 0), 0);
    assert_int_equal(put(bench, 60, "1 2"), STORE_REFUSED);
    assert_reason(bench, "8.rrd\": it is not an RRD file");
}

/* It is neither lost nor does it hold up another record's. */
static void test_sample_waits_while_its_rrd_is_unwritable(void **state)
{
    struct bench *bench = *state;
    struct str values[] = { STR("7"), STR("8") };
    struct store_sample sample = { 8, (NOW + 60) * CLOCK_SECOND, values, 2, STR(CREATE) };
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(rename(path_in(bench, "8.rrd"), path_in(bench, "good")), 0);
    assert_int_equal(symlink("/dev/null", path_in(bench, "8.rrd")), 0);
    assert_int_equal(start_put(bench, &sample), STORE_UPDATED);
    sample.id = 9;
    assert_int_equal(start_put(bench, &sample), STORE_CREATED);
    sample.time += 60 * CLOCK_SECOND;
    assert_int_equal(start_put(bench, &sample), STORE_UPDATED);
    struct store_stats stats = wait_for(bench, 1);
    assert_int_equal(stats.failing, 1);
    assert_int_equal(stats.waiting_since, bench->now);
    reopen(bench); /* and a new start changes nothing; the segment holds the first sample too */
    assert_int_equal(wait_for(bench, 2).failing, 1);
    assert_int_equal(rename(path_in(bench, "good"), path_in(bench, "8.rrd")), 0);
    assert_int_equal(wait_for(bench, 0).failing, 0);
    assert_last(bench, 60, "7 8");
}

/* Samples NOW + FROM ... TO of record 8, VALUES each, as they come: what became of the last one. */
static enum store_outcome put_many(struct bench *bench, int64_t from, int64_t to, const char *value)
{
    enum store_outcome outcome = STORE_REFUSED;
    for (int64_t i = from; i <= to; i++) {
        struct str values[] = { str_of(value), STR("8") };
        struct store_sample sample = { 8, (NOW + i) * CLOCK_SECOND, values, 2, STR(CREATE) };
        outcome = start_put(bench, &sample);
    }
    return outcome;
}

/* COUNT samples from NOW + FROM on, in one turn: what became of the first is not known at the last.
 */
static void put_together(struct bench *bench, int64_t from, const char *const *list, size_t count)
{
    struct waiter waiter = { .resume = on_resume };
    for (size_t i = 0; i < count; i++) {
        struct str values[] = { str_of(list[i]), STR("8") };
        struct store_sample sample = { 8, (NOW + from + (int64_t)i) * CLOCK_SECOND, values, 2,
                                       STR(CREATE) };
        assert_int_equal(bench->store.ops->put(bench->store.state, &sample, &waiter, &bench->diags),
                         STORE_UPDATED);
    }
    assert_true(bench->store.ops->commit(bench->store.state));
}

static void test_a_clock_that_is_set_back_keeps_nothing_from_the_rrds(void **state)
{
    struct bench *bench = *state;
    atomic_store(&clock_error, 3600);
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(put(bench, 60, "3 4"), STORE_UPDATED);
    assert_int_equal(put_many(bench, 120, 120, "7"), STORE_UPDATED); /* rests for a moment */
    usleep(100000); /* the storing thread sleeps; if it does not yet, this shows less */
    atomic_store(&clock_error, 0);
    wait_for(bench, 0);
    assert_last(bench, 120, "7 8");
}

static void test_nor_from_being_tried_again(void **state)
{
    struct bench *bench = *state;
    atomic_store(&clock_error, 3600);
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(rename(path_in(bench, "8.rrd"), path_in(bench, "good")), 0);
    assert_int_equal(mkdir(path_in(bench, "8.rrd"), 0700), 0);
    assert_int_equal(put_many(bench, 60, 60, "7"), STORE_UPDATED);
    wait_for(bench, 1);
    atomic_store(&clock_error, 0);
    assert_int_equal(rmdir(path_in(bench, "8.rrd")), 0);
    assert_int_equal(rename(path_in(bench, "good"), path_in(bench, "8.rrd")), 0);
    wait_for(bench, 0);
    assert_last(bench, 60, "7 8");
}

/* Else that one would be too old, and lost. */
static void test_what_comes_behind_one_that_is_not_taken_now_does_not_overtake_it(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(mkdir(path_in(bench, "8.rrd"), 0700), 0);
    assert_int_equal(put(bench, 0, "1 2"), STORE_NOT_NOW);
    assert_int_equal(rmdir(path_in(bench, "8.rrd")), 0);
    assert_int_equal(put(bench, 60, "3 4"), STORE_NOT_NOW);
    assert_reason(bench, "one before it was not taken yet");
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(put(bench, 60, "3 4"), STORE_UPDATED);
    assert_last(bench, 60, "3 4");
}

static struct str read_set_aside(const struct bench *bench)
{
    struct str text = STR("");
    struct diags diags = diags_new(bench->arena);
    file_read(aside_path(bench->settings.journal_dir, bench->arena), 1 << 20, bench->arena, &text,
              &diags, (struct place){ 0 });
    return text;
}

static size_t count_lines(struct str text)
{
    struct str line;
    size_t count = 0;
    while (str_next_line(&text, &line)) {
        count++;
    }
    return count;
}

/* Puts another RRD in the place of record 8's, made by COUNT words of `rrdtool create`. */
static void replace_rrd(struct bench *bench, const char **words, int count)
{
    const char *path = path_in(bench, "8.rrd"), *draft = path_in(bench, "draft");
    assert_int_equal(rrd_create_r(draft, 60, NOW - 60, count, words), 0);
    assert_int_equal(rename(draft, path), 0);
}

static void test_what_fits_no_longer_is_set_aside(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    const char *words[] = { "DS:a:GAUGE:120:U:U", "DS:b:GAUGE:120:U:U", "DS:c:GAUGE:120:U:U",
                            "RRA:LAST:0.5:1:9" };
    replace_rrd(bench, words, 4);
    const char *const list[] = { "7", "7" };
    put_together(bench, 60, list, UNIT_COUNT(list));
    struct store_stats stats = wait_for(bench, 0);
    assert_int_equal(stats.set_aside, 2);
    assert_int_equal(stats.failing, 0);
    struct str text = read_set_aside(bench), line;
    assert_int_equal(count_lines(text), 2);
    assert_true(str_next_line(&text, &line));
    assert_true(str_ends(line, STR("Z record 8 update 1700000060:7:8 reason 2 values, but its RRD "
                                   "has 3 data sources")));
    assert_int_equal(put_many(bench, 120, 120, "7"), STORE_REFUSED);
    assert_reason(bench, "2 values, but its RRD has 3 data sources");
    struct store_record_stats record;
    assert_true(bench->store.ops->record(bench->store.state, 0, &record));
    assert_int_equal(record.set_aside, 2);
}

/* The rest is stored. */
static void test_only_those_that_do_not_fit(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put_with(bench, GAUGES, 0, "1 2"), STORE_CREATED);
    const char *words[] = { "DS:a:COUNTER:120:U:U", "DS:b:GAUGE:120:U:U", "RRA:LAST:0.5:1:9" };
    replace_rrd(bench, words, 3);
    const char *const list[] = { "5", "-6", "7.5", "8" };
    put_together(bench, 60, list, UNIT_COUNT(list));
    assert_int_equal(wait_for(bench, 0).set_aside, 2);
    assert_int_equal(count_lines(read_set_aside(bench)), 2);
    assert_last(bench, 63, "8 8");
}

/* For a moment it waits, as somebody may be copying another one in its place. */
static void test_damaged_rrd_waits_a_moment(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(rename(path_in(bench, "8.rrd"), path_in(bench, "good")), 0);
    close(open(path_in(bench, "8.rrd"), O_WRONLY | O_CREAT, 0600));
    assert_int_equal(put_many(bench, 60, 60, "7"), STORE_UPDATED);
    assert_int_equal(wait_for(bench, 1).failing, 1);
    assert_int_equal(put_many(bench, 120, 120, "7"), STORE_NOT_NOW); /* no more is promised */
    assert_reason(bench, "8.rrd\": it is not an RRD file");
    assert_int_equal(rename(path_in(bench, "good"), path_in(bench, "8.rrd")), 0);
    assert_int_equal(wait_for(bench, 0).set_aside, 0);
    assert_last(bench, 60, "7 8");
}

static void test_damaged_rrd_does_not_wait_for_ever(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(truncate(path_in(bench, "8.rrd"), 700), 0);
    assert_int_equal(put_many(bench, 60, 60, "7"), STORE_UPDATED);
    assert_int_equal(wait_for(bench, 0).set_aside, 1);
    assert_true(str_find(read_set_aside(bench), STR("8.rrd\": it is cut off")) != STR_NONE);
}

/* What can't be set aside waits. */
static void test_full_file_of_set_aside_loses_nothing(void **state)
{
    struct bench *bench = *state;
    const char *path = aside_path(bench->settings.journal_dir, bench->arena);
    close(open(path, O_WRONLY | O_CREAT, 0600));
    assert_int_equal(truncate(path, bench->settings.journal_max / 4 - 10), 0);
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(truncate(path_in(bench, "8.rrd"), 700), 0);
    assert_int_equal(put_many(bench, 60, 60, "7"), STORE_UPDATED);
    sleep(4);
    assert_int_equal(wait_for(bench, 1).waiting, 1);
    unlink(path);
    assert_int_equal(wait_for(bench, 0).set_aside, 1);
    assert_int_equal(count_lines(read_set_aside(bench)), 1);
}

/* A record that fails has room in the journal, but not all of it. */
static void test_one_record_does_not_fill_the_journal(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(rename(path_in(bench, "8.rrd"), path_in(bench, "good")), 0);
    assert_int_equal(mkdir(path_in(bench, "8.rrd"), 0700), 0);
    bench->now += 3000 * CLOCK_SECOND;
    assert_int_equal(put_many(bench, 1, 100, "7"), STORE_UPDATED);
    assert_int_equal(wait_for(bench, 100).failing, 1);
    int64_t last = 101;
    while (last < 3000 && put_many(bench, last, last, "7") == STORE_UPDATED) {
        last++;
    }
    assert_reason(bench, "no more samples are taken until then");
    assert_true(last > 500 && last < 3000);
    assert_int_equal(rmdir(path_in(bench, "8.rrd")), 0);
    assert_int_equal(rename(path_in(bench, "good"), path_in(bench, "8.rrd")), 0);
    assert_int_equal(put_many(bench, last, last, "7"), STORE_UPDATED);
    assert_int_equal(put_many(bench, 3000, 3000, "9"), STORE_UPDATED);
    assert_int_equal(put_many(bench, 3001, 3001, "9"), STORE_UPDATED);
    wait_for(bench, 0);
    assert_last(bench, 3001, "9 8");
}

/* Samples of it that wait, one in each segment, do not keep those from going. */
static void test_one_record_does_not_hold_the_journal(void **state)
{
    enum { ROUNDS = 12, MANY = 3000 };
    struct bench *bench = *state;
    struct str values[] = { STR("7"), STR("8") };
    struct store_sample sample = { 9, NOW * CLOCK_SECOND, values, 2, STR(CREATE) };
    bench->now += 86400 * CLOCK_SECOND;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(start_put(bench, &sample), STORE_CREATED);
    assert_int_equal(rename(path_in(bench, "8.rrd"), path_in(bench, "good")), 0);
    assert_int_equal(mkdir(path_in(bench, "8.rrd"), 0700), 0);
    for (int64_t i = 1; i <= ROUNDS; i++) {
        assert_int_equal(put_many(bench, i, i, "7"), STORE_UPDATED);
        for (size_t k = 0; k < MANY; k++) {
            sample.time += CLOCK_SECOND;
            assert_int_equal(start_put(bench, &sample), STORE_UPDATED);
        }
        struct store_stats stats = wait_for(bench, (uint64_t)i);
        for (int k = 0; stats.journal_bytes > (uint64_t)bench->settings.journal_max * 2 / 3; k++) {
            assert_true(k < 100);
            usleep(50000);
            stats = wait_for(bench, (uint64_t)i);
        }
    }
    reopen(bench); /* what waits is still there */
    assert_true(wait_for(bench, MANY * ROUNDS).waiting >= ROUNDS);
    assert_int_equal(rmdir(path_in(bench, "8.rrd")), 0);
    assert_int_equal(rename(path_in(bench, "good"), path_in(bench, "8.rrd")), 0);
    wait_for(bench, 0);
    assert_last(bench, ROUNDS, "7 8");
    assert_int_equal(put_many(bench, 1, 1, "7"), STORE_UPDATED);
    assert_int_equal(put_many(bench, 1, 1, "6"), STORE_REFUSED);
}

static void test_removed_rrd_is_made_anew(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(unlink(path_in(bench, "8.rrd")), 0);
    assert_int_equal(put(bench, 60, "7 8"), STORE_UPDATED);
    assert_last(bench, 60, "7 8");
}

static void test_left_over_draft_is_no_obstacle(void **state)
{
    struct bench *bench = *state;
    int fd = open(path_in(bench, ".8.rrd.new"), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(put(bench, 0, "1 2"), STORE_CREATED);
    assert_int_equal(count_files(bench, false), 1);
}

static void test_missing_folder_is_named(void **state)
{
    struct bench *bench = *state;
    struct settings_collector settings = { .rrd_dir = "/nonexistent/rrd" };
    settings.store_kind = "rrd";
    assert_null(
        store_journalled.open(&settings, &bench->clock, bench->log, bench->bell, &bench->diags));
    assert_reason(bench, "RrdDir \"/nonexistent/rrd\": No such file");
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_first_sample_makes_an_rrd_that_starts_before_it),
        UNIT_TEST(test_rates_come_out_as_they_went_in),
        UNIT_TEST(test_new_file_may_be_read_by_others),
        UNIT_TEST(test_start_option_wins),
        UNIT_TEST(test_create_text_is_read_as_rrdtool_reads_it),
        UNIT_TEST(test_template_and_source_are_taken),
        UNIT_TEST(test_wrong_number_of_values_leaves_no_file),
        UNIT_TEST(test_same_sample_again_is_kept_once),
        UNIT_TEST(test_samples_before_the_last_are_known_again),
        UNIT_TEST(test_a_turn_that_is_not_kept_costs_no_other),
        UNIT_TEST(test_samples_are_known_again_after_a_new_start),
        UNIT_TEST(test_other_values_at_a_stored_time_are_refused),
        UNIT_TEST(test_older_than_the_last_is_refused),
        UNIT_TEST(test_far_future_is_refused),
        UNIT_TEST(test_parts_of_a_second_are_times_of_their_own),
        UNIT_TEST(test_value_that_its_source_cannot_take_changes_nothing),
        UNIT_TEST(test_each_type_of_source_takes_its_values),
        UNIT_TEST(test_damaged_file_is_refused_with_its_fault),
        UNIT_TEST(test_sample_waits_while_its_rrd_is_unwritable),
        UNIT_TEST(test_what_comes_behind_one_that_is_not_taken_now_does_not_overtake_it),
        UNIT_TEST(test_a_clock_that_is_set_back_keeps_nothing_from_the_rrds),
        UNIT_TEST(test_nor_from_being_tried_again),
        UNIT_TEST(test_what_fits_no_longer_is_set_aside),
        UNIT_TEST(test_only_those_that_do_not_fit),
        UNIT_TEST(test_damaged_rrd_waits_a_moment),
        UNIT_TEST(test_damaged_rrd_does_not_wait_for_ever),
        UNIT_TEST(test_full_file_of_set_aside_loses_nothing),
        UNIT_TEST(test_one_record_does_not_fill_the_journal),
        UNIT_TEST(test_one_record_does_not_hold_the_journal),
        UNIT_TEST(test_removed_rrd_is_made_anew),
        UNIT_TEST(test_left_over_draft_is_no_obstacle),
        UNIT_TEST(test_missing_folder_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
