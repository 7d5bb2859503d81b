#include "records/records.h"

#include <arpa/inet.h>
#include <inttypes.h>

#include "base/buf.h"

static const struct records_ops *const kinds[] = { &records_sqlite, &records_mysql };

bool records_open(struct records *records, const char *kind, const char *path, struct diags *diags)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(str_of(kind), kinds[i]->kind)) {
            *records = (struct records){ kinds[i], kinds[i]->open(path, diags) };
            return records->state != NULL;
        }
    }
    diag_error(diags, (struct place){ 0 }, "unknown kind of records \"%s\", expected %s or %s",
               kind, kinds[0]->kind, kinds[1]->kind);
    return false;
}

void records_close(struct records *records)
{
    if (records->state) {
        records->ops->close(records->state);
    }
    *records = (struct records){ 0 };
}

const char *record_address(struct str text, struct arena *arena)
{
    char spelled[INET6_ADDRSTRLEN];
    struct in_addr four;
    struct in6_addr six;
    const char *plain = arena_text(arena, text);
    if (str_find_char(text, '\0') != STR_NONE) {
        return NULL;
    }
    if (inet_pton(AF_INET, plain, &four) == 1) {
        inet_ntop(AF_INET, &four, spelled, sizeof spelled);
    } else if (inet_pton(AF_INET6, plain, &six) != 1) {
        return NULL;
    } else if (IN6_IS_ADDR_V4MAPPED(&six)) {
        inet_ntop(AF_INET, &six.s6_addr[12], spelled, sizeof spelled);
    } else {
        inet_ntop(AF_INET6, &six, spelled, sizeof spelled);
    }
    return arena_text(arena, str_of(spelled));
}

enum { DEFAULT_NUM_MOST = 400 }; /* more would not fit in RECORD_CREATE_MAX */
enum { DAY = 86400, WEEK = 7 * DAY, MONTH = 31 * DAY, TWO_YEARS = 732 * DAY };

/* How far back an archive reaches and how much time one of its rows covers; 0 = one step. */
static const struct {
    int64_t span, row; /* seconds */
} archives[] = { { DAY, 0 }, { WEEK, 600 }, { MONTH, 3600 }, { TWO_YEARS, DAY } };

static void add_archives(struct buf *out, const char *function, int64_t step)
{
    for (size_t i = 0; i < sizeof archives / sizeof *archives; i++) {
        int64_t steps = archives[i].row > step ? archives[i].row / step : 1;
        int64_t rows = (archives[i].span + steps * step - 1) / (steps * step);
        buf_printf(out, " RRA:%s:0.5:%" PRId64 ":%" PRId64, function, steps, rows);
    }
}

struct str record_default_create(int64_t num, int64_t step, struct arena *arena)
{
    struct buf out = { 0 };
    buf_printf(&out, "--step %" PRId64, step);
    for (int64_t i = 0; i < num; i++) {
        buf_printf(&out, " DS:stream%" PRId64 ":DERIVE:%" PRId64 ":0:U", i, 2 * step);
    }
    add_archives(&out, "AVERAGE", step);
    add_archives(&out, "MAX", step);
    struct str create = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return create;
}

struct str record_create(struct str text, int64_t num, struct arena *arena)
{
    if (str_trim(text).len > 0 || num < 1 || num > DEFAULT_NUM_MOST) {
        return text;
    }
    return record_default_create(num, RECORD_STEP, arena);
}
