#include "map/warnings.h"

static bool is_listed(struct str list, struct str code)
{
    while (list.len) {
        size_t comma = str_find_char(list, ',');
        if (str_equal_nocase(str_trim(str_slice(list, 0, comma)), code)) {
            return true;
        }
        list = comma == STR_NONE ? (struct str){ 0 } : str_from(list, comma + 1);
    }
    return false;
}

static bool is_unwanted(const struct diags *diags, const struct diag *diag,
                        const struct cli_list *unwanted, const struct map *map)
{
    if (diag->severity == SEVERITY_ERROR || !diag->code) {
        return false;
    }
    for (size_t i = 0; i < unwanted->count; i++) {
        if (is_listed(str_of(unwanted->items[i]), str_of(diag->code))) {
            return true;
        }
    }
    return map_hint_is_on(map, arena_printf(diags->arena, "nowarn_%s", diag->code));
}

void warnings_leave_out(struct diags *diags, const struct cli_list *unwanted, const struct map *map)
{
    size_t kept = 0;
    bool dropping = false;
    for (size_t i = 0; i < diags->list.count; i++) {
        struct diag diag = diags->list.items[i];
        if (diag.severity != SEVERITY_NOTE) {
            dropping = is_unwanted(diags, &diag, unwanted, map);
            diags->warnings -= dropping;
        }
        if (!dropping) {
            diags->list.items[kept++] = diag;
        }
    }
    diags->list.count = kept;
}
