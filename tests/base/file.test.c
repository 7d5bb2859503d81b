#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "unit.h"

struct fixture {
    struct arena *arena;
    struct diags diags;
    char folder[32];
    const char *path; /* of a file in the folder that is not there yet */
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_new(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->diags = diags_new(fixture->arena);
    memcpy(fixture->folder, "/tmp/blumap-file-XXXXXX", sizeof "/tmp/blumap-file-XXXXXX");
    if (!mkdtemp(fixture->folder)) {
        return -1;
    }
    fixture->path = arena_printf(fixture->arena, "%s/file", fixture->folder).data;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    unlink(fixture->path);
    int left = rmdir(fixture->folder);
    arena_free(fixture->arena);
    memory_free(fixture);
    return left; /* a draft left behind fails the test */
}

static struct str content(struct fixture *fixture)
{
    struct str text = STR("");
    assert_true(file_read(fixture->path, 1000, fixture->arena, &text, &fixture->diags,
                          (struct place){ 0 }));
    return text;
}

static void test_a_file_is_replaced_whole(void **state)
{
    struct fixture *fixture = *state;
    assert_true(file_replace(fixture->path, 0640, STR("old"), &fixture->diags));
    assert_true(file_replace(fixture->path, 0640, STR("new"), &fixture->diags));
    assert_str(content(fixture), "new");
    struct stat facts;
    assert_int_equal(stat(fixture->path, &facts), 0);
    assert_int_equal(facts.st_mode & 0137U, 0);
}

static void test_an_abandoned_draft_leaves_the_old_file(void **state)
{
    struct fixture *fixture = *state;
    struct file_draft draft;
    assert_true(file_replace(fixture->path, 0600, STR("old"), &fixture->diags));
    assert_true(file_draft_open(&draft, fixture->path, 0600, &fixture->diags));
    fputs("half", draft.stream);
    assert_str(content(fixture), "old");
    file_draft_abandon(&draft);
    assert_str(content(fixture), "old");
}

static void test_an_output_goes_to_what_a_link_points_to(void **state)
{
    struct fixture *fixture = *state;
    struct file_draft output;
    struct str link = arena_printf(fixture->arena, "%s.link", fixture->path);
    assert_true(file_replace(fixture->path, 0600, STR("old"), &fixture->diags));
    assert_int_equal(symlink(fixture->path, link.data), 0);
    assert_true(file_output_open(&output, link.data, 0600, &fixture->diags));
    fputs("new", output.stream);
    assert_true(file_draft_commit(&output, &fixture->diags));
    assert_str(content(fixture), "new");
    assert_true(file_replace(link.data, 0600, STR("a file of its own"), &fixture->diags));
    assert_str(content(fixture), "new");
    unlink(link.data);
}

static void test_an_output_that_is_a_pipe_stays_one(void **state)
{
    struct fixture *fixture = *state;
    struct file_draft output;
    struct stat facts;
    char got[8] = "";
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_false(file_output_open(&output, fixture->path, 0600, &fixture->diags));
    int reader = open(fixture->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(file_output_open(&output, fixture->path, 0600, &fixture->diags));
    fputs("new", output.stream);
    assert_true(file_draft_commit(&output, &fixture->diags));
    assert_int_equal(read(reader, got, sizeof got), 3);
    close(reader);
    assert_int_equal(stat(fixture->path, &facts), 0);
    assert_true(S_ISFIFO(facts.st_mode));
}

static void test_a_folder_that_is_not_there_is_named(void **state)
{
    struct fixture *fixture = *state;
    assert_false(file_replace("/nonexistent/file", 0600, STR("x"), &fixture->diags));
    struct str line = diag_line(&fixture->diags.list.items[0], fixture->arena);
    assert_str(line, "error: cannot write \"/nonexistent/file\": there is no such folder");
}

static void test_only_regular_files_within_the_limit_are_read(void **state)
{
    struct fixture *fixture = *state;
    struct str text;
    struct place place = { "map", 3, 1 };
    struct diags *diags = &fixture->diags;
    assert_false(file_read("/tmp", 1000, fixture->arena, &text, diags, place));
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_false(file_read(fixture->path, 1000, fixture->arena, &text, diags, place));
    unlink(fixture->path);
    assert_true(file_replace(fixture->path, 0600, STR("12345"), diags));
    assert_false(file_read(fixture->path, 4, fixture->arena, &text, diags, place));
    assert_true(file_read(fixture->path, 5, fixture->arena, &text, diags, place));
    assert_int_equal(diags->errors, 3);
    struct str line = diag_line(&diags->list.items[0], fixture->arena);
    assert_str(line, "map:3:1: error: cannot read \"/tmp\": it is not a regular file");
}

static void test_a_log_line_stays_one_line_of_its_level(void **state)
{
    struct fixture *fixture = *state;
    struct log *log = log_open(fixture->path, LOG_LEVEL_NOTICE, &fixture->diags);
    assert_non_null(log);
    log_line(log, LOG_LEVEL_INFO, "not wanted");
    log_line(log, LOG_LEVEL_NOTICE, "client said \"%s\"", "x\n[Fatal] forged");
    log_close(log);
    struct str text = content(fixture);
    assert_true(str_ends(text, STR("] [Notice] client said \"x?[Fatal] forged\"\n")));
    assert_int_equal(str_find_char(text, '\n'), text.len - 1);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_a_file_is_replaced_whole),
        WITH_FOLDER(test_an_abandoned_draft_leaves_the_old_file),
        WITH_FOLDER(test_an_output_goes_to_what_a_link_points_to),
        WITH_FOLDER(test_an_output_that_is_a_pipe_stays_one),
        WITH_FOLDER(test_a_folder_that_is_not_there_is_named),
        WITH_FOLDER(test_only_regular_files_within_the_limit_are_read),
        WITH_FOLDER(test_a_log_line_stays_one_line_of_its_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
