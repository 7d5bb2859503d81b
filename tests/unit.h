/* What every unit test includes: cmocka with the headers it wants before it, and slices compared.
 */
#ifndef BLUMAP_TESTS_UNIT_H
#define BLUMAP_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#define UNIT_COUNT(table) (sizeof(table) / sizeof *(table))

/* Fails with both texts if TEXT is not EXPECTED. */
#define assert_str(text, expected) unit_assert_str((text), (expected), __FILE__, __LINE__)

static inline void unit_assert_str(struct str text, const char *expected, const char *file,
                                   int line)
{
    if (!str_is(text, expected)) {
        print_error("\"%.*s\" is not \"%s\"\n", STR_ARG(text), expected);
        _fail(file, line);
    }
}

#endif
