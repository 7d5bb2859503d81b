#include "store/rrd_facts.h"

#include <rrd.h>

/* If KEY is "ds[NAME].MEMBER", its two parts. */
static bool split_key(struct str key, struct str *name, struct str *member)
{
    size_t end = str_find(key, STR("]."));
    if (!str_starts(key, STR("ds[")) || end == STR_NONE) {
        return false;
    }
    *name = str_slice(key, 3, end);
    *member = str_from(key, end + 2);
    return true;
}

static void take_source_fact(struct rrd_source *source, struct str member, const char *text,
                             struct arena *arena)
{
    if (str_is(member, "type")) {
        source->type = arena_str(arena, str_of(text));
    } else if (str_is(member, "last_ds")) {
        source->last = arena_str(arena, str_of(text));
    }
}

/* The data source NAME, the newest of the list; librrd tells all about one, then about the next. */
static struct rrd_source *source_named(struct rrd_facts *facts, struct str name,
                                       struct arena *arena)
{
    size_t count = facts->sources.count;
    if (count == 0 || !str_equal(facts->sources.items[count - 1].name, name)) {
        VEC_PUSH(&facts->sources, arena, ((struct rrd_source){ .name = arena_str(arena, name) }));
    }
    return &facts->sources.items[facts->sources.count - 1];
}

static void take_fact(struct rrd_facts *facts, const rrd_info_t *fact, struct arena *arena)
{
    struct str key = str_of(fact->key), name, member;
    if (str_is(key, "last_update")) {
        facts->last_update = (int64_t)fact->value.u_cnt;
    } else if (str_is(key, "step")) {
        facts->step = (int64_t)fact->value.u_cnt;
    } else if (split_key(key, &name, &member)) {
        struct rrd_source *source = source_named(facts, name, arena);
        if (fact->type == RD_I_STR) {
            take_source_fact(source, member, fact->value.u_str, arena);
        }
    }
}

/* What the RRD computes by itself takes no value. */
static void drop_computed(struct rrd_facts *facts)
{
    size_t kept = 0;
    for (size_t i = 0; i < facts->sources.count; i++) {
        if (!str_is(facts->sources.items[i].type, "COMPUTE")) {
            facts->sources.items[kept++] = facts->sources.items[i];
        }
    }
    facts->sources.count = kept;
}

bool rrd_facts_read(const char *path, struct arena *arena, struct rrd_facts *facts,
                    struct diags *diags)
{
    *facts = (struct rrd_facts){ 0 };
    rrd_clear_error();
    rrd_info_t *list = rrd_info_r(path);
    if (!list) {
        diag_error(diags, (struct place){ 0 }, "%s", rrd_get_error());
        return false;
    }
    for (const rrd_info_t *fact = list; fact; fact = fact->next) {
        take_fact(facts, fact, arena);
    }
    rrd_info_free(list);
    drop_computed(facts);
    return true;
}
