/* The engine with a language of its own: a garden of beds. */
#include "lang/lang.h"

#include "lang/kinds.h"
#include "lang/manual.h"
#include "unit.h"

enum colour { GREEN, RED };

struct garden {
    double width;
    struct str name;
    int64_t rain;
};

struct bed {
    struct str plant;
    int64_t rows;
    double distance;
    double frame[2];
    enum colour colour;
};

enum { IN_GARDEN, IN_BED };

static struct bed *only_bed(const struct lang_call *call)
{
    return call->reader->context;
}

static bool bed_read(struct lang_call *call)
{
    if (!lang_take_end(call)) {
        return false;
    }
    lang_enter(call->reader, IN_BED, only_bed(call));
    return true;
}

static bool rest_read(struct lang_call *call)
{
    call->reader->nowhere_reason = "the garden is closed";
    lang_enter(call->reader, LANG_NOWHERE, NULL);
    return true;
}

static const struct lang_kind bed_kind = { .read = bed_read };
static const struct lang_kind rest_kind = { .read = rest_read };

static const struct lang_choice colours[] = { { "green", GREEN }, { "red", RED }, { NULL, 0 } };

static const struct lang_row rows[] = {
    { "BED", LANG_SCOPE(IN_GARDEN), &bed_kind, .flags = LANG_ANYWHERE, .forms = "",
      .help = "Begins the bed." },
    { "CLOSED", LANG_SCOPE(IN_GARDEN), &rest_kind, .flags = LANG_ANYWHERE, .forms = "",
      .help = "Nothing counts after it." },
    { "WIDTH", LANG_SCOPE(IN_GARDEN), &lang_real, offsetof(struct garden, width), .least = 1,
      .most = 100, .standard = "10", .forms = "METRES", .help = "How wide the garden is." },
    { "NAME", LANG_SCOPE(IN_GARDEN), &lang_text, offsetof(struct garden, name),
      .option = LANG_MAY_BE_EMPTY, .standard = "home", .forms = "TEXT\n",
      .help = "What it is called." },
    { "RAIN", LANG_SCOPE(IN_GARDEN), &lang_whole, offsetof(struct garden, rain), .least = -5,
      .most = 5, .flags = LANG_ANYWHERE, .forms = "NUMBER", .help = "The weather." },
    { "PLANT", LANG_SCOPE(IN_BED), &lang_text, offsetof(struct bed, plant), .forms = "TEXT",
      .help = "What grows there." },
    { "ROWS", LANG_SCOPE(IN_BED), &lang_whole, offsetof(struct bed, rows), .least = 0, .most = 9,
      .flags = LANG_ALWAYS, .standard = "3", .forms = "COUNT", .help = "How many rows." },
    { "LINES", LANG_SCOPE(IN_BED), &lang_whole, offsetof(struct bed, rows), .least = 0, .most = 9,
      .flags = LANG_ALIAS, .forms = "COUNT", .help = "Another name for ROWS." },
    { "DISTANCE", LANG_SCOPE(IN_BED), &lang_real, offsetof(struct bed, distance),
      .option = LANG_FRACTION, .most = 10, .standard = "1", .forms = "METRES",
      .help = "Between rows." },
    { "FRAME", LANG_SCOPE(IN_BED), &lang_real_pair, offsetof(struct bed, frame), .most = 10,
      .standard = "1 2", .forms = "X Y", .help = "Its frame." },
    { "COLOUR", LANG_SCOPE(IN_BED), &lang_choice, offsetof(struct bed, colour), .choices = colours,
      .standard = "green", .forms = "green|red", .help = "Of the flowers." },
    { "SECRET", LANG_SCOPE(IN_BED), &lang_whole, offsetof(struct bed, rows), .most = 9,
      .flags = LANG_ALIAS | LANG_HIDDEN, .forms = "", .help = "" },
};

static const struct language language = {
    .name = "garden",
    .rows = rows,
    .row_count = UNIT_COUNT(rows),
    .scope_names = { "the garden", "a BED" },
    .scope_count = 2,
};

struct read {
    struct arena *arena;
    struct diags diags;
    struct garden garden;
    struct bed bed;
};

static void start(struct read *read, struct lang_reader *reader)
{
    *read = (struct read){ .arena = arena_new() };
    read->diags = diags_new(read->arena);
    *reader = lang_reader_new(&language, read->arena, &read->diags, &read->bed);
    lang_set_defaults(reader, IN_GARDEN, &read->garden);
    lang_set_defaults(reader, IN_BED, &read->bed);
    lang_enter(reader, IN_GARDEN, &read->garden);
}

static struct read read_garden(const char *text)
{
    struct read read;
    struct lang_reader reader;
    start(&read, &reader);
    lang_read(&reader, str_of(text), "g");
    return read;
}

static void test_defaults_are_what_the_rows_say(void **state)
{
    (void)state;
    struct read read = read_garden("");
    assert_true(read.garden.width == 10);
    assert_str(read.garden.name, "home");
    assert_int_equal(read.bed.rows, 3);
    assert_true(read.bed.frame[0] == 1 && read.bed.frame[1] == 2);
    assert_int_equal(read.diags.warnings, 0);
    arena_free(read.arena);
}

static void test_rows_fill_their_members(void **state)
{
    (void)state;
    struct read read = read_garden("width 20\nNAME a b\nBED\nPLANT rose tree\nDistance 2.25\n"
                                   "FRAME 3 4\nCOLOUR RED\nLINES 7\nRAIN -2\n");
    assert_int_equal(read.diags.warnings, 0);
    assert_true(read.garden.width == 20);
    assert_str(read.garden.name, "a b");
    assert_str(read.bed.plant, "rose tree");
    assert_true(read.bed.distance == 2.25);
    assert_true(read.bed.frame[0] == 3 && read.bed.frame[1] == 4);
    assert_int_equal(read.bed.colour, RED);
    assert_int_equal(read.bed.rows, 7);
    assert_int_equal(read.garden.rain, -2);
    arena_free(read.arena);
}

static void test_empty_text_needs_permission(void **state)
{
    (void)state;
    struct read read = read_garden("NAME\nBED\nPLANT\n");
    assert_str(read.garden.name, "");
    assert_int_equal(read.diags.warnings, 1);
    arena_free(read.arena);
}

static void test_mistakes_are_told_with_place_and_remedy(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "WIDHT 5", "g:1:1: warning: Unrecognised config: \"WIDHT 5\", did you mean \"WIDTH\"?" },
        { "xyzzy", "g:1:1: warning: Unrecognised config: \"xyzzy\"" },
        { " PLANT rose", "g:1:2: warning: Unrecognised config: PLANT does not stand in the garden "
                         "but in a BED" },
        { "BED\nWIDTH 5",
          "g:2:1: warning: Unrecognised config: WIDTH does not stand in a BED but in the garden" },
        { "WIDTH 101",
          "g:1:7: warning: Unrecognised config: \"WIDTH 101\": \"101\" is not a whole number from "
          "1 to 100; it goes: WIDTH METRES" },
        { "WIDTH", "g:1:6: warning: Unrecognised config: \"WIDTH\": a number is missing; it goes: "
                   "WIDTH METRES" },
        { "WIDTH 5 6", "g:1:9: warning: Unrecognised config: \"WIDTH 5 6\": \"6\" is too much; it "
                       "goes: WIDTH METRES" },
        { "BED now", "g:1:5: warning: Unrecognised config: \"BED now\": \"now\" is too much; it "
                     "goes: BED" },
        { "BED\nDISTANCE 11.5",
          "g:2:10: warning: Unrecognised config: \"DISTANCE 11.5\": \"11.5\" is not a number from "
          "0 to 10; it goes: DISTANCE METRES" },
        { "BED\nDISTANCE 1.", "g:2:10: warning: Unrecognised config: \"DISTANCE 1.\": \"1.\" is "
                              "not a number from 0 to 10; it goes: DISTANCE METRES" },
        { "BED\nCOLOUR gren", "g:2:8: warning: Unrecognised config: \"COLOUR gren\": \"gren\" is "
                              "not known, did you mean \"green\"?; it goes: COLOUR green|red" },
        { "CLOSED\nWIDTH 5", "g:2:1: warning: Unrecognised config: \"WIDTH 5\": the garden is "
                             "closed" },
        { "BED\nSECRIT 5", "g:2:1: warning: Unrecognised config: \"SECRIT 5\"" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct read read = read_garden(cases[i].text);
        assert_int_equal(read.diags.list.count, 1);
        assert_str(diag_line(&read.diags.list.items[0], read.arena), cases[i].message);
        arena_free(read.arena);
    }
}

static void test_a_wrong_line_changes_nothing(void **state)
{
    (void)state;
    struct read read = read_garden("WIDTH 5 x\nBED\nFRAME 7\nFRAME 7 x\nFRAME 7 8 9\nROWS 10\n");
    assert_int_equal(read.diags.warnings, 5);
    assert_true(read.garden.width == 10);
    assert_true(read.bed.frame[0] == 1);
    assert_int_equal(read.bed.rows, 3);
    arena_free(read.arena);
}

static void test_mistakes_beyond_the_kept_are_counted(void **state)
{
    (void)state;
    enum { LINES = 5000 };
    struct buf text = { 0 };
    for (int i = 0; i < LINES; i++) {
        buf_add_text(&text, "WIDTH none\n");
    }
    struct read read = read_garden(buf_text(&text));
    assert_int_equal(read.diags.warnings, LINES);
    assert_int_equal(read.diags.list.count, DIAGS_KEPT);
    buf_free(&text);
    arena_free(read.arena);
}

static void test_anywhere_rows_count_even_nowhere(void **state)
{
    (void)state;
    struct read read = read_garden("BED\nRAIN 3\nCLOSED\nRAIN 4\nPLANT x\n");
    assert_int_equal(read.garden.rain, 4);
    assert_int_equal(read.diags.warnings, 1);
    arena_free(read.arena);
}

static struct str written(const struct read *read, const struct bed *base, bool is_base)
{
    struct buf out = { 0 };
    struct lang_writer writer = { &out, "  " };
    lang_write(&language, IN_BED, &read->bed, base, is_base, &writer);
    struct str text = arena_str(read->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

static void test_only_differences_are_written(void **state)
{
    (void)state;
    struct read plain = read_garden("");
    struct read read = read_garden("BED\nPLANT rose\nDISTANCE 0.1\nCOLOUR red\n");
    assert_str(written(&plain, &plain.bed, false), "");
    assert_str(written(&plain, &plain.bed, true), "  ROWS 3\n");
    assert_str(written(&read, &plain.bed, false), "  PLANT rose\n  DISTANCE 0.1\n  COLOUR red\n");
    assert_str(written(&read, &read.bed, false), "");
    arena_free(plain.arena);
    arena_free(read.arena);
}

static void test_what_is_written_reads_back(void **state)
{
    (void)state;
    struct read plain = read_garden("");
    struct read read =
        read_garden("BED\nPLANT a  b\nROWS 8\nDISTANCE 0.30000000000000004\nFRAME 9 1\nCOLOUR red");
    struct str lines = written(&read, &plain.bed, false);
    struct read again = read_garden(arena_printf(read.arena, "BED\n%.*s", STR_ARG(lines)).data);
    assert_true(lang_same(&language, IN_BED, &read.bed, &again.bed));
    assert_false(lang_same(&language, IN_BED, &plain.bed, &again.bed));
    arena_free(plain.arena);
    arena_free(read.arena);
    arena_free(again.arena);
}

static void test_a_text_that_cannot_be_cleared_is_known(void **state)
{
    (void)state;
    struct read plain = read_garden("");
    struct read read = read_garden("BED\nPLANT rose");
    assert_true(lang_can_write(&language, IN_BED, &read.bed, &plain.bed));
    assert_false(lang_can_write(&language, IN_BED, &plain.bed, &read.bed));
    arena_free(plain.arena);
    arena_free(read.arena);
}

static void test_a_line_is_written_as_one_line(void **state)
{
    (void)state;
    struct buf out = { 0 };
    struct lang_writer writer = { &out, "" };
    lang_write_line(&writer, "NAME", STR("a\nWIDTH 5\r"));
    assert_string_equal(buf_text(&out), "NAME a WIDTH 5 \n");
    buf_free(&out);
}

static void test_manual_shows_a_directive(void **state)
{
    (void)state;
    struct buf out = { 0 };
    struct suggestion suggestion;
    assert_true(lang_manual_text(&language, STR("width"), &out, &suggestion));
    assert_string_equal(buf_text(&out), "WIDTH METRES\n        How wide the garden is. (in the "
                                        "garden; default: 10)\n");
    buf_clear(&out);
    assert_true(lang_manual_text(&language, STR("NAME"), &out, &suggestion));
    assert_int_equal(str_find(buf_str(&out), STR("NAME TEXT\nNAME\n        What")), 0);
    buf_free(&out);
}

static void test_manual_suggests_and_hides(void **state)
{
    (void)state;
    struct buf out = { 0 };
    struct suggestion suggestion;
    assert_false(lang_manual_text(&language, STR("WIDHT"), &out, &suggestion));
    assert_str(suggestion.best, "WIDTH");
    assert_false(lang_manual_text(&language, STR("SECRET"), &out, &suggestion));
    assert_true(lang_manual_text(&language, STR(""), &out, &suggestion));
    assert_true(str_find(buf_str(&out), STR("SECRET")) == STR_NONE);
    assert_true(str_find(buf_str(&out), STR("DISTANCE METRES")) != STR_NONE);
    buf_free(&out);
}

static void test_man_page_has_every_scope(void **state)
{
    (void)state;
    struct buf out = { 0 };
    lang_manual_page(&language, &out);
    assert_true(str_find(buf_str(&out), STR(".SH DIRECTIVES IN THE GARDEN\n")) != STR_NONE);
    assert_true(str_find(buf_str(&out), STR(".SH DIRECTIVES IN A BED\n")) != STR_NONE);
    assert_true(str_find(buf_str(&out), STR(".BI \"COLOUR \" \"green|red\"\n")) != STR_NONE);
    assert_true(str_find(buf_str(&out), STR("SECRET")) == STR_NONE);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_what_the_rows_say),
        cmocka_unit_test(test_rows_fill_their_members),
        cmocka_unit_test(test_empty_text_needs_permission),
        cmocka_unit_test(test_mistakes_are_told_with_place_and_remedy),
        cmocka_unit_test(test_a_wrong_line_changes_nothing),
        cmocka_unit_test(test_mistakes_beyond_the_kept_are_counted),
        cmocka_unit_test(test_anywhere_rows_count_even_nowhere),
        cmocka_unit_test(test_only_differences_are_written),
        cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_a_text_that_cannot_be_cleared_is_known),
        cmocka_unit_test(test_a_line_is_written_as_one_line),
        cmocka_unit_test(test_manual_shows_a_directive),
        cmocka_unit_test(test_manual_suggests_and_hides),
        cmocka_unit_test(test_man_page_has_every_scope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
