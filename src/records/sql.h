/* The statements on the table, as both SQLite and MySQL understand them. */
#ifndef BLUMAP_RECORDS_SQL_H
#define BLUMAP_RECORDS_SQL_H

#include "base/arena.h"
#include "base/diag.h"
#include "records/records.h"

enum sql_statement {
    SQL_GET,     /* parameter: id */
    SQL_LIST,    /* none */
    SQL_ADD,     /* the columns in the order of enum sql_column, then id */
    SQL_CHANGE,  /* the same */
    SQL_REMOVE,  /* id */
    SQL_VERSION, /* none; SQLite's alone */
    SQL_STATEMENTS
};

/* What a query answers with, in this order; the first SQL_ID of them are ADD's and CHANGE's first
 * parameters too. */
enum sql_column { SQL_ADDRESS, SQL_PORT, SQL_MD5, SQL_NUM, SQL_CREATE, SQL_ID, SQL_COLUMNS };

/* The statement's text for the table named TABLE (quoted if it needs to be), in ARENA. */
const char *sql_text(enum sql_statement statement, const char *table, struct arena *arena);

/* The address column's TEXT as a record holds it, in ARENA. One that is no address is kept as it
 * is: it fits no sender, and `blumap records list` shows it. */
const char *sql_address(struct str text, struct arena *arena);

#endif
