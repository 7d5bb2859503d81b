#include "records/records.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

/* A database of its own. */
struct bench {
    struct arena *arena;
    struct diags diags;
    char folder[32], path[48];
    struct records records;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    *bench = (struct bench){ .arena = arena_new(), .folder = "/tmp/blumap-records-XXXXXX" };
    bench->diags = diags_new(bench->arena);
    snprintf(bench->path, sizeof bench->path, "%s/records.db", mkdtemp(bench->folder));
    *state = bench;
    return records_open(&bench->records, "sqlite", bench->path, &bench->diags) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    records_close(&bench->records);
    unlink(bench->path);
    rmdir(bench->folder);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

static const struct record *example(struct bench *bench)
{
    struct record *record = ARENA_NEW(bench->arena, struct record);
    *record = (struct record){
        .id = 4294967295,
        .address = "10.159.2.2",
        .port = 4000,
        .md5 = STR("5ebe2294ecd0e0f08eab7690d2a6ee69"),
        .num = 2,
        .create = STR("--step 60 'DS:a b':\"x\" -- ; DROP TABLE records; \xc3\xa6"),
    };
    return record;
}

static enum records_outcome get(struct bench *bench, uint32_t id, struct record *record)
{
    return bench->records.ops->get(bench->records.state, id, bench->arena, record, &bench->diags);
}

static void assert_same(const struct record *a, const struct record *b)
{
    assert_int_equal(a->id, b->id);
    assert_str(str_of(a->address), b->address ? b->address : "");
    assert_int_equal(a->port, b->port);
    assert_true(str_equal(a->md5, b->md5));
    assert_int_equal(a->num, b->num);
    assert_true(str_equal(a->create, b->create));
}

static void test_record_comes_back_as_it_was_added(void **state)
{
    struct bench *bench = *state;
    const struct record *record = example(bench);
    struct record found;
    assert_int_equal(get(bench, record->id, &found), RECORDS_ABSENT);
    assert_true(bench->records.ops->add(bench->records.state, record, &bench->diags));
    assert_int_equal(get(bench, record->id, &found), RECORDS_DONE);
    assert_same(&found, record);
    assert_int_equal(get(bench, 5, &found), RECORDS_ABSENT);
    assert_int_equal(bench->diags.errors, 0);
}

static void test_any_is_null_in_the_table(void **state)
{
    struct bench *bench = *state;
    struct record record = *example(bench), found;
    record.address = NULL;
    record.port = RECORD_PORT_ANY;
    assert_true(bench->records.ops->add(bench->records.state, &record, &bench->diags));
    assert_int_equal(get(bench, record.id, &found), RECORDS_DONE);
    assert_null(found.address);
    assert_int_equal(found.port, RECORD_PORT_ANY);
}

static void test_record_is_changed_whole(void **state)
{
    struct bench *bench = *state;
    struct record record = *example(bench), found;
    assert_true(bench->records.ops->add(bench->records.state, &record, &bench->diags));
    record.address = NULL;
    record.port = 5;
    record.num = 7;
    record.create = STR("x");
    record.md5 = STR("0");
    assert_true(bench->records.ops->change(bench->records.state, &record, &bench->diags));
    assert_int_equal(get(bench, record.id, &found), RECORDS_DONE);
    assert_same(&found, &record);
}

static void test_same_id_is_added_once(void **state)
{
    struct bench *bench = *state;
    assert_true(bench->records.ops->add(bench->records.state, example(bench), &bench->diags));
    assert_false(bench->records.ops->add(bench->records.state, example(bench), &bench->diags));
    assert_int_equal(bench->diags.errors, 1);
}

static void test_removed_record_is_gone(void **state)
{
    struct bench *bench = *state;
    const struct record *record = example(bench);
    struct record found;
    const struct records_ops *ops = bench->records.ops;
    assert_true(ops->add(bench->records.state, record, &bench->diags));
    assert_int_equal(ops->remove(bench->records.state, record->id, &bench->diags), RECORDS_DONE);
    assert_int_equal(ops->remove(bench->records.state, record->id, &bench->diags), RECORDS_ABSENT);
    assert_int_equal(get(bench, record->id, &found), RECORDS_ABSENT);
}

static void test_list_is_in_the_order_of_ids(void **state)
{
    struct bench *bench = *state;
    struct record record = *example(bench);
    struct record_list list = { 0 };
    static const uint32_t ids[] = { 90, 8, 4294967295, 0 };
    static const uint32_t sorted[] = { 0, 8, 90, 4294967295 };
    for (size_t i = 0; i < UNIT_COUNT(ids); i++) {
        record.id = ids[i];
        assert_true(bench->records.ops->add(bench->records.state, &record, &bench->diags));
    }
    assert_true(bench->records.ops->list(bench->records.state, bench->arena, &list, &bench->diags));
    assert_int_equal(list.list.count, UNIT_COUNT(sorted));
    for (size_t i = 0; i < UNIT_COUNT(sorted); i++) {
        assert_int_equal(list.list.items[i].id, sorted[i]);
    }
}

static void execute(struct bench *bench, const char *statement)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(bench->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

/* As they come over from MySQL: other types, other spellings, columns in another order. */
static void test_rows_of_foreign_make_are_read(void **state)
{
    struct bench *bench = *state;
    struct record found;
    execute(bench, "DROP TABLE records; CREATE TABLE records (`create` text, num tinyint(4), "
                   "md5 varchar(32), port smallint, address varchar(45), id int(11) PRIMARY KEY, "
                   "note text); INSERT INTO records VALUES ('x', '2', 'ABC', '4000', "
                   "'::ffff:10.0.0.1', 8, ''), (NULL, NULL, NULL, NULL, 'gamma', 9, '')");
    assert_int_equal(get(bench, 8, &found), RECORDS_DONE);
    assert_string_equal(found.address, "10.0.0.1");
    assert_int_equal(found.port, 4000);
    assert_int_equal(found.num, 2);
    assert_str(found.md5, "ABC");
    assert_int_equal(get(bench, 9, &found), RECORDS_DONE);
    assert_string_equal(found.address, "gamma");
    assert_int_equal(found.num, 0);
    assert_str(found.create, "");
}

static void test_blank_create_text_is_the_default(void **state)
{
    struct bench *bench = *state;
    struct record found;
    execute(bench, "DROP TABLE records; CREATE TABLE records (id int PRIMARY KEY, address, port, "
                   "md5, num int, `create` text); INSERT INTO records VALUES "
                   "(8, NULL, NULL, 'ABC', 3, NULL), (9, NULL, NULL, 'ABC', 1, ' ')");
    assert_int_equal(get(bench, 8, &found), RECORDS_DONE);
    assert_true(str_equal(found.create, record_default_create(3, 60, bench->arena)));
    assert_int_equal(get(bench, 9, &found), RECORDS_DONE);
    assert_true(str_equal(found.create, record_default_create(1, 60, bench->arena)));
}

static void test_database_is_not_for_everybody_to_read(void **state)
{
    struct bench *bench = *state;
    struct stat facts;
    assert_int_equal(stat(bench->path, &facts), 0);
    assert_int_equal(facts.st_mode & 0007, 0);
}

static void test_existing_database_is_kept(void **state)
{
    struct bench *bench = *state;
    struct record found;
    assert_true(bench->records.ops->add(bench->records.state, example(bench), &bench->diags));
    records_close(&bench->records);
    assert_true(records_open(&bench->records, "sqlite", bench->path, &bench->diags));
    assert_int_equal(get(bench, example(bench)->id, &found), RECORDS_DONE);
}

static void test_faults_are_reported_with_the_path(void **state)
{
    struct bench *bench = *state;
    struct records records;
    assert_false(records_open(&records, "sqlite", "/nonexistent/r.db", &bench->diags));
    assert_str(bench->diags.list.items[0].text, "cannot make the records database "
                                                "\"/nonexistent/r.db\": No such file or directory");
    FILE *file = fopen(bench->path, "w");
    fputs("this is no database, however long one reads on in it", file);
    fclose(file);
    assert_false(records_open(&records, "sqlite", bench->path, &bench->diags));
    struct str text = bench->diags.list.items[1].text;
    assert_true(str_find(text, str_of(bench->path)) != STR_NONE);
    assert_true(str_ends(text, STR("file is not a database")));
}

/* Somebody else writes: waited for a little, then reported, and fine again afterwards. */
static void test_locked_database_is_a_fault_for_that_time_only(void **state)
{
    struct bench *bench = *state;
    struct record found;
    sqlite3 *other;
    assert_int_equal(sqlite3_open(bench->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(get(bench, 8, &found), RECORDS_FAILED);
    assert_true(str_ends(bench->diags.list.items[0].text, STR("database is locked")));
    sqlite3_close(other);
    assert_int_equal(get(bench, 8, &found), RECORDS_ABSENT);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* As when a copy is put back. */
static void test_another_file_in_its_place_is_another_version(void **state)
{
    struct bench *bench = *state;
    const struct records_ops *ops = bench->records.ops;
    struct record found;
    struct records other;
    const char *path = arena_printf(bench->arena, "%s/other.db", bench->folder).data;
    assert_true(ops->add(bench->records.state, example(bench), &bench->diags));
    int64_t version = ops->version(bench->records.state, &bench->diags);
    assert_true(version != 0 && version == ops->version(bench->records.state, &bench->diags));
    assert_true(records_open(&other, "sqlite", path, &bench->diags));
    records_close(&other);
    assert_int_equal(rename(path, bench->path), 0);
    int64_t next = ops->version(bench->records.state, &bench->diags);
    assert_true(next != 0 && next != version);
    assert_int_equal(get(bench, 4294967295, &found), RECORDS_ABSENT);
    assert_int_equal(rename(bench->path, path), 0);
    assert_true(ops->version(bench->records.state, &bench->diags) == 0);
    assert_true(bench->diags.errors > 0);
    assert_int_equal(access(bench->path, F_OK), -1);
    assert_int_equal(rename(path, bench->path), 0);
    assert_true(ops->version(bench->records.state, &bench->diags) == next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_record_comes_back_as_it_was_added),
        UNIT_TEST(test_any_is_null_in_the_table),
        UNIT_TEST(test_record_is_changed_whole),
        UNIT_TEST(test_same_id_is_added_once),
        UNIT_TEST(test_removed_record_is_gone),
        UNIT_TEST(test_list_is_in_the_order_of_ids),
        UNIT_TEST(test_rows_of_foreign_make_are_read),
        UNIT_TEST(test_blank_create_text_is_the_default),
        UNIT_TEST(test_database_is_not_for_everybody_to_read),
        UNIT_TEST(test_existing_database_is_kept),
        UNIT_TEST(test_faults_are_reported_with_the_path),
        UNIT_TEST(test_another_file_in_its_place_is_another_version),
        UNIT_TEST(test_locked_database_is_a_fault_for_that_time_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
