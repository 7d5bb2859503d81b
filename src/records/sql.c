#include "records/sql.h"

const char *sql_text(enum sql_statement statement, const char *table, struct arena *arena)
{
    /* `create` is a reserved word; back quotes are MySQL's way, and SQLite takes them. */
    static const struct {
        const char *before, *after; /* the table's name */
    } texts[SQL_STATEMENTS] = {
        [SQL_GET] = { "SELECT address, port, md5, num, `create`, id FROM ", " WHERE id = ?" },
        [SQL_LIST] = { "SELECT address, port, md5, num, `create`, id FROM ",
                       " WHERE id BETWEEN 0 AND 4294967295 ORDER BY id" },
        [SQL_ADD] = { "INSERT INTO ",
                      " (address, port, md5, num, `create`, id) VALUES (?, ?, ?, ?, ?, ?)" },
        [SQL_CHANGE] = { "UPDATE ", " SET address = ?, port = ?, md5 = ?, num = ?, `create` = ?"
                                    " WHERE id = ?" },
        [SQL_REMOVE] = { "DELETE FROM ", " WHERE id = ?" },
    };
    if (statement == SQL_VERSION) {
        return "PRAGMA data_version";
    }
    return arena_printf(arena, "%s%s%s", texts[statement].before, table, texts[statement].after)
        .data;
}

const char *sql_address(struct str text, struct arena *arena)
{
    const char *address = record_address(text, arena);
    return address ? address : arena_text(arena, text);
}
