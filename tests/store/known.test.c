#include "store/known.h"

#include "base/clock.h"
#include "unit.h"

/* Which of the samples of the seconds 1 to LAST are known again, as letters from "a" on. */
static struct str known_again(const struct known *known, int64_t last, struct arena *arena)
{
    char letters[27] = "";
    size_t count = 0;
    for (int64_t second = 1; second <= last; second++) {
        struct diags ignored = diags_new(arena);
        const struct store_sample sample = { .id = 8, .time = second * CLOCK_SECOND };
        if (known_check(known, &sample, STR("7"), &ignored) == KNOWN_SAME) {
            letters[count++] = (char)('a' + second - 1);
        }
    }
    return arena_str(arena, str_of(letters));
}

/* They come slowly, so that four are remembered. */
static void note(struct known *known, int64_t second)
{
    known_note(known, second * CLOCK_SECOND, STR("7"), 60 * second * CLOCK_SECOND);
}

static void test_what_is_taken_back_is_not_known_again(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct known known = { .time = 99 * CLOCK_SECOND };
    known_take_back(&known);
    for (int64_t second = 1; second <= 3; second++) {
        note(&known, second);
    }
    known_take_back(&known);
    assert_str(known_again(&known, 9, arena), "ab");
    for (int64_t second = 3; second <= 6; second++) {
        note(&known, second);
    }
    assert_str(known_again(&known, 9, arena), "cdef");
    known_take_back(&known);
    known_take_back(&known);
    assert_str(known_again(&known, 9, arena), "cd");
    note(&known, 7);
    note(&known, 8);
    assert_str(known_again(&known, 9, arena), "cdgh");
    for (int i = 0; i < 9; i++) {
        known_take_back(&known);
    }
    assert_str(known_again(&known, 9, arena), "");
    known_free(&known);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_taken_back_is_not_known_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
