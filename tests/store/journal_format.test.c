#include "store/journal_format.h"

#include <string.h>

#include "unit.h"

/* A segment of a few entries, and where each ends. */
enum { ENTRIES = 5 };

struct segment_bytes {
    struct buf bytes;
    size_t ends[ENTRIES];
};

static const struct journal_entry entries[ENTRIES] = {
    { JOURNAL_CREATE, 0, 0, 0, { "--step 60 DS:a:GAUGE:120:0:U RRA:LAST:0.5:1:9", 45 } },
    { JOURNAL_SAMPLE, 0, 8, INT64_C(1700000000000000), { "100:200", 7 } },
    { JOURNAL_SAMPLE, 0, UINT32_MAX, INT64_C(1700000060250000), { "U", 1 } },
    { JOURNAL_CREATE, 1, 0, 0, { "", 0 } },
    { JOURNAL_SAMPLE, 1, 0, 0, { "-1.5:\xb1\xa9:3", 9 } }, /* the mark inside an entry */
};

static struct segment_bytes make_segment(void)
{
    struct segment_bytes segment = { 0 };
    journal_add_header(&segment.bytes);
    for (size_t i = 0; i < ENTRIES; i++) {
        journal_add_entry(&segment.bytes, &entries[i]);
        segment.ends[i] = segment.bytes.len;
    }
    return segment;
}

static void assert_entry(const struct journal_entry *entry, const struct journal_entry *expected)
{
    assert_int_equal(entry->kind, expected->kind);
    assert_int_equal(entry->create, expected->create);
    assert_int_equal(entry->id, expected->id);
    assert_int_equal(entry->time, expected->time);
    assert_true(str_equal(entry->text, expected->text));
}

/* Fails unless BYTES hold the entries whose bit is set in WANTED and no other. */
static void assert_entries(struct str bytes, unsigned wanted)
{
    struct journal_entry entry;
    size_t skipped = 0;
    assert_int_equal(journal_read_header(&bytes), JOURNAL_HEADER_GOOD);
    for (size_t i = 0; i < ENTRIES; i++) {
        if (wanted & 1U << i) {
            assert_true(journal_next(&bytes, &entry, &skipped));
            assert_entry(&entry, &entries[i]);
        }
    }
    assert_false(journal_next(&bytes, &entry, &skipped));
}

static void test_entries_come_out_as_they_went_in(void **state)
{
    struct segment_bytes segment = make_segment();
    (void)state;
    assert_entries(buf_str(&segment.bytes), (1U << ENTRIES) - 1);
    buf_free(&segment.bytes);
}

static void test_every_cut_leaves_the_entries_before_it(void **state)
{
    struct segment_bytes segment = make_segment();
    (void)state;
    for (size_t cut = 0; cut < segment.bytes.len; cut++) {
        struct str bytes = str_slice(buf_str(&segment.bytes), 0, cut);
        if (cut < JOURNAL_HEADER_SIZE) {
            assert_int_equal(journal_read_header(&bytes), JOURNAL_HEADER_CUT);
            continue;
        }
        unsigned wanted = 0;
        for (size_t i = 0; i < ENTRIES && segment.ends[i] <= cut; i++) {
            wanted |= 1U << i;
        }
        assert_entries(bytes, wanted);
    }
    buf_free(&segment.bytes);
}

/* As a crash leaves a segment whose room was granted ahead: zeros behind the cut. */
static void test_zeros_behind_every_cut_change_nothing(void **state)
{
    struct segment_bytes segment = make_segment();
    (void)state;
    char *copy = test_calloc(1, segment.bytes.len + 100);
    for (size_t cut = JOURNAL_HEADER_SIZE; cut < segment.bytes.len; cut++) {
        memset(copy, 0, segment.bytes.len + 100);
        memcpy(copy, segment.bytes.data, cut);
        unsigned wanted = 0;
        for (size_t i = 0; i < ENTRIES && segment.ends[i] <= cut; i++) {
            wanted |= 1U << i;
        }
        /* An entry that ends in zeros is whole without them. */
        struct str bytes = { copy, segment.bytes.len + 100 };
        bool ends_in_zeros = memcmp(copy, segment.bytes.data, segment.bytes.len) == 0;
        assert_entries(bytes, ends_in_zeros ? (1U << ENTRIES) - 1 : wanted);
    }
    test_free(copy);
    buf_free(&segment.bytes);
}

/* A bit that flips costs the entry it is in, never another one, and never makes one up. */
static void test_every_flipped_bit_costs_one_entry(void **state)
{
    struct segment_bytes segment = make_segment();
    (void)state;
    for (size_t at = JOURNAL_HEADER_SIZE; at < segment.bytes.len; at++) {
        size_t hit = 0;
        while (segment.ends[hit] <= at) {
            hit++;
        }
        for (unsigned bit = 0; bit < 8; bit++) {
            segment.bytes.data[at] = (char)(segment.bytes.data[at] ^ 1 << bit);
            assert_entries(buf_str(&segment.bytes), ((1U << ENTRIES) - 1) & ~(1U << hit));
            segment.bytes.data[at] = (char)(segment.bytes.data[at] ^ 1 << bit);
        }
    }
    buf_free(&segment.bytes);
}

static void test_damage_is_counted_and_a_cut_tail_is_not(void **state)
{
    struct segment_bytes segment = make_segment();
    struct journal_entry entry;
    size_t skipped = 0;
    (void)state;
    segment.bytes.data[segment.ends[0] + 20] ^= 1;
    struct str bytes = str_slice(buf_str(&segment.bytes), 0, segment.bytes.len - 1);
    journal_read_header(&bytes);
    while (journal_next(&bytes, &entry, &skipped)) {
    }
    assert_int_equal(skipped, segment.ends[1] - segment.ends[0]);
    buf_free(&segment.bytes);
}

static void test_other_files_are_foreign(void **state)
{
    struct segment_bytes segment = make_segment();
    struct str bytes = buf_str(&segment.bytes);
    (void)state;
    segment.bytes.data[11]++; /* a later version */
    assert_int_equal(journal_read_header(&bytes), JOURNAL_HEADER_FOREIGN);
    bytes = STR("RRD\0 0003 and so on, long enough");
    assert_int_equal(journal_read_header(&bytes), JOURNAL_HEADER_FOREIGN);
    buf_free(&segment.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_come_out_as_they_went_in),
        cmocka_unit_test(test_every_cut_leaves_the_entries_before_it),
        cmocka_unit_test(test_zeros_behind_every_cut_change_nothing),
        cmocka_unit_test(test_every_flipped_bit_costs_one_entry),
        cmocka_unit_test(test_damage_is_counted_and_a_cut_tail_is_not),
        cmocka_unit_test(test_other_files_are_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
