#include "agent/failures.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/vec.h"

enum { NAMED_LIMIT = 10 }; /* records that one line names */

struct failure {
    VEC(const struct settings_interface *) interfaces;
};

void failures_init(struct failures *failures, struct arena *arena)
{
    failures->arena = arena;
    names_init(&failures->reasons, arena);
}

void failures_add(struct failures *failures, const struct settings_interface *interface,
                  struct str reason)
{
    struct failure *failure = names_get(&failures->reasons, reason);
    if (!failure) {
        failure = ARENA_NEW(failures->arena, struct failure);
        names_set(&failures->reasons, reason, failure);
    }
    VEC_PUSH(&failure->interfaces, failures->arena, interface);
}

static void add_records(const struct failure *failure, struct buf *line)
{
    size_t count = failure->interfaces.count;
    size_t named = count > NAMED_LIMIT ? NAMED_LIMIT : count;
    for (size_t i = 0; i < named; i++) {
        const struct settings_interface *interface = failure->interfaces.items[i];
        buf_printf(line, "%srecord %" PRIu32 " (%s)", i ? ", " : "", interface->id,
                   interface->name);
    }
    if (count > named) {
        buf_printf(line, " and %zu more", count - named);
    }
}

void failures_report(const struct failures *failures, struct diags *diags)
{
    for (size_t i = 0; i < failures->reasons.count; i++) {
        const struct name_entry *entry = &failures->reasons.entries[i];
        struct buf records = { 0 };
        add_records(entry->value, &records);
        diag_error(diags, (struct place){ 0 }, "%s: %.*s", buf_text(&records),
                   STR_ARG(entry->name));
        buf_free(&records);
    }
}
