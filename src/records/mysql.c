#include "records/records.h"

#include <string.h>

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include "base/clock.h"
#include "base/memory.h"
#include "records/mysql_options.h"
#include "records/sql.h"

enum {
    TIME_LIMIT = 5,  /* seconds for connecting, and for each answer */
    RETRY_AFTER = 1, /* seconds after a failed connection in which none is tried: the collector
                        must not wait for a dead server at each request */
    ADDRESS_ROOM = 256,
    MD5_ROOM = 256,
};

/* Where a query's row is put. */
struct row {
    char address[ADDRESS_ROOM], md5[MD5_ROOM], create[RECORD_CREATE_MAX];
    long long id, port, num;
    unsigned long lengths[SQL_COLUMNS];
    my_bool null[SQL_COLUMNS], truncated[SQL_COLUMNS];
};

struct mysql_records {
    char *path, *table;
    MYSQL *connection;                      /* NULL when it is lost */
    MYSQL_STMT *statements[SQL_STATEMENTS]; /* prepared when first used on this connection */
    int64_t retry_at;                       /* microseconds since 1970 UTC */
    struct row row;
};

static void disconnect(struct mysql_records *records)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        if (records->statements[i]) {
            mysql_stmt_close(records->statements[i]);
        }
        records->statements[i] = NULL;
    }
    if (records->connection) {
        mysql_close(records->connection);
    }
    records->connection = NULL;
}

static MYSQL *new_connection(const char *path)
{
    const unsigned limit = TIME_LIMIT, off = 0;
    MYSQL *connection = mysql_init(NULL);
    if (!connection) {
        memory_exhausted(sizeof *connection);
    }
    mysql_options(connection, MYSQL_READ_DEFAULT_FILE, path);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_OPT_READ_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_OPT_WRITE_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &off);
    return connection;
}

static bool connect_now(struct mysql_records *records, struct diags *diags)
{
    records->connection = new_connection(records->path);
    if (mysql_real_connect(records->connection, NULL, NULL, NULL, NULL, 0, NULL, 0)) {
        return true;
    }
    diag_error(diags, (struct place){ 0 }, "cannot connect to the records database of \"%s\": %s",
               records->path, mysql_error(records->connection));
    disconnect(records);
    records->retry_at = clock_now(clock_system()) + RETRY_AFTER * CLOCK_SECOND;
    return false;
}

static bool ensure_connected(struct mysql_records *records, struct diags *diags)
{
    if (records->connection) {
        return true;
    }
    int64_t wait = records->retry_at - clock_now(clock_system());
    if (wait > 0 && wait <= RETRY_AFTER * CLOCK_SECOND) { /* else the clock was set back */
        diag_error(diags, (struct place){ 0 },
                   "no connection to the records database of \"%s\"; "
                   "the next attempt is at most %d seconds away",
                   records->path, RETRY_AFTER);
        return false;
    }
    return connect_now(records, diags);
}

static void report(const struct mysql_records *records, unsigned number, const char *text,
                   struct diags *diags)
{
    diag_error(diags, (struct place){ 0 }, "records table %s of \"%s\": %s", records->table,
               records->path, text);
    if (number == ER_NO_SUCH_TABLE) {
        diag_note(diags, (struct place){ 0 },
                  "to make it: CREATE TABLE %s (id INT UNSIGNED NOT NULL PRIMARY KEY, "
                  "address VARCHAR(45) NULL, port SMALLINT UNSIGNED NULL, md5 CHAR(32) NOT NULL, "
                  "num SMALLINT UNSIGNED NOT NULL, `create` TEXT NOT NULL)",
                  records->table);
    } else if (number == ER_NO_DB_ERROR) {
        diag_note(diags, (struct place){ 0 }, "name it with database=... in the group [client]");
    }
}

/* Whether the connection is of no more use after the error NUMBER: the library's own errors, and
 * what a server says that ends a connection. */
static bool is_lost(unsigned number)
{
    return (number >= CR_MIN_ERROR && number < CR_MIN_ERROR + 1000) ||
           number == ER_SERVER_SHUTDOWN || number == ER_CONNECTION_KILLED;
}

static void drop_statement(struct mysql_records *records, enum sql_statement which)
{
    mysql_stmt_close(records->statements[which]);
    records->statements[which] = NULL;
}

/* Prepares the statement if it is not yet, and executes it; 0 or the number of the error. */
static unsigned attempt(struct mysql_records *records, enum sql_statement which,
                        MYSQL_BIND *parameters, struct arena *arena)
{
    MYSQL_STMT **statement = &records->statements[which];
    bool prepared = *statement;
    if (!prepared && !(*statement = mysql_stmt_init(records->connection))) {
        memory_exhausted(sizeof **statement);
    }
    const char *text = sql_text(which, records->table, arena);
    bool done = (prepared || mysql_stmt_prepare(*statement, text, strlen(text)) == 0) &&
                (!parameters || mysql_stmt_bind_param(*statement, parameters) == 0) &&
                mysql_stmt_execute(*statement) == 0;
    return done ? 0 : mysql_stmt_errno(*statement);
}

/* What remains to be done when a statement failed with NUMBER for good. */
static void give_up(struct mysql_records *records, enum sql_statement which, unsigned number,
                    struct diags *diags)
{
    report(records, number, mysql_stmt_error(records->statements[which]), diags);
    drop_statement(records, which);
    if (is_lost(number)) {
        disconnect(records);
        records->retry_at = clock_now(clock_system()) + RETRY_AFTER * CLOCK_SECOND;
    }
}

/* The executed statement, on a new connection if the old one turned out to be lost; NULL with a
 * diagnostic. */
static MYSQL_STMT *execute(struct mysql_records *records, enum sql_statement which,
                           MYSQL_BIND *parameters, struct diags *diags)
{
    bool had_connection = records->connection;
    if (!ensure_connected(records, diags)) {
        return NULL;
    }
    unsigned number = attempt(records, which, parameters, diags->arena);
    if (had_connection && is_lost(number)) {
        disconnect(records);
        if (!connect_now(records, diags)) {
            return NULL;
        }
        number = attempt(records, which, parameters, diags->arena);
    }
    if (number != 0) {
        give_up(records, which, number, diags);
        return NULL;
    }
    return records->statements[which];
}

static MYSQL_BIND bind_number(long long *number)
{
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = number };
}

/* TEXT as a parameter; the library only reads what it points to. */
static MYSQL_BIND bind_text(struct str text)
{
    union {
        const char *in;
        char *out;
    } data = { text.data };
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
                         .buffer = data.out,
                         .buffer_length = (unsigned long)text.len };
}

static MYSQL_BIND bind_room(char *room, size_t size)
{
    return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
                         .buffer = room,
                         .buffer_length = (unsigned long)size };
}

static bool bind_row(MYSQL_STMT *statement, struct row *row)
{
    MYSQL_BIND columns[SQL_COLUMNS] = {
        [SQL_ADDRESS] = bind_room(row->address, sizeof row->address),
        [SQL_PORT] = bind_number(&row->port),
        [SQL_MD5] = bind_room(row->md5, sizeof row->md5),
        [SQL_NUM] = bind_number(&row->num),
        [SQL_CREATE] = bind_room(row->create, sizeof row->create),
        [SQL_ID] = bind_number(&row->id),
    };
    for (size_t i = 0; i < SQL_COLUMNS; i++) {
        columns[i].length = &row->lengths[i];
        columns[i].is_null = &row->null[i];
        columns[i].error = &row->truncated[i];
    }
    return mysql_stmt_bind_result(statement, columns) == 0;
}

static struct str column_text(const struct row *row, enum sql_column column, const char *text,
                              struct arena *arena)
{
    return row->null[column] ? STR("")
                             : arena_str(arena, (struct str){ text, row->lengths[column] });
}

static struct record read_row(const struct row *row, struct arena *arena)
{
    return (struct record){
        .id = (uint32_t)row->id,
        .address = row->null[SQL_ADDRESS]
                       ? NULL
                       : sql_address(column_text(row, SQL_ADDRESS, row->address, arena), arena),
        .port = row->null[SQL_PORT] ? RECORD_PORT_ANY : row->port,
        .md5 = column_text(row, SQL_MD5, row->md5, arena),
        .num = row->null[SQL_NUM] ? 0 : row->num,
        .create = record_create(column_text(row, SQL_CREATE, row->create, arena), row->num, arena),
    };
}

/* The next row of an executed query into records->row; RECORDS_ABSENT after the last. */
static enum records_outcome fetch(struct mysql_records *records, enum sql_statement which,
                                  struct diags *diags)
{
    switch (mysql_stmt_fetch(records->statements[which])) {
    case 0:
        return RECORDS_DONE;
    case MYSQL_NO_DATA:
        return RECORDS_ABSENT;
    case MYSQL_DATA_TRUNCATED:
        diag_error(diags, (struct place){ 0 },
                   "records table %s of \"%s\": record %lld has a longer text than expected "
                   "(address and md5 %d bytes, create %d)",
                   records->table, records->path, records->row.id, ADDRESS_ROOM, RECORD_CREATE_MAX);
        return RECORDS_FAILED;
    default:
        give_up(records, which, mysql_stmt_errno(records->statements[which]), diags);
        return RECORDS_FAILED;
    }
}

/* Executes a query and has its answer here, so that fetching meets no network. */
static bool query(struct mysql_records *records, enum sql_statement which, MYSQL_BIND *parameters,
                  struct diags *diags)
{
    MYSQL_STMT *statement = execute(records, which, parameters, diags);
    if (!statement) {
        return false;
    }
    if (bind_row(statement, &records->row) && mysql_stmt_store_result(statement) == 0) {
        return true;
    }
    give_up(records, which, mysql_stmt_errno(statement), diags);
    return false;
}

static void end_query(struct mysql_records *records, enum sql_statement which)
{
    if (records->statements[which]) {
        mysql_stmt_free_result(records->statements[which]);
    }
}

static enum records_outcome mysql_get(void *state, uint32_t id, struct arena *arena,
                                      struct record *record, struct diags *diags)
{
    struct mysql_records *records = state;
    long long number = id;
    MYSQL_BIND parameter = bind_number(&number);
    if (!query(records, SQL_GET, &parameter, diags)) {
        return RECORDS_FAILED;
    }
    enum records_outcome outcome = fetch(records, SQL_GET, diags);
    if (outcome == RECORDS_DONE) {
        *record = read_row(&records->row, arena);
    }
    end_query(records, SQL_GET);
    return outcome;
}

static bool mysql_list(void *state, struct arena *arena, struct record_list *list,
                       struct diags *diags)
{
    struct mysql_records *records = state;
    if (!query(records, SQL_LIST, NULL, diags)) {
        return false;
    }
    enum records_outcome outcome;
    while ((outcome = fetch(records, SQL_LIST, diags)) == RECORDS_DONE) {
        VEC_PUSH(&list->list, arena, read_row(&records->row, arena));
    }
    end_query(records, SQL_LIST);
    return outcome == RECORDS_ABSENT;
}

/* All columns of RECORD into the table by ADD or CHANGE. */
static bool write_row(struct mysql_records *records, enum sql_statement which,
                      const struct record *record, struct diags *diags)
{
    long long id = record->id, port = record->port, num = record->num;
    MYSQL_BIND columns[SQL_COLUMNS] = {
        [SQL_ADDRESS] = bind_text(str_of(record->address)),
        [SQL_PORT] = bind_number(&port),
        [SQL_MD5] = bind_text(record->md5),
        [SQL_NUM] = bind_number(&num),
        [SQL_CREATE] = bind_text(record->create),
        [SQL_ID] = bind_number(&id),
    };
    my_bool any_address = !record->address, any_port = record->port == RECORD_PORT_ANY;
    columns[SQL_ADDRESS].is_null = &any_address;
    columns[SQL_PORT].is_null = &any_port;
    return execute(records, which, columns, diags) != NULL;
}

static bool mysql_add(void *state, const struct record *record, struct diags *diags)
{
    return write_row(state, SQL_ADD, record, diags);
}

static bool mysql_change(void *state, const struct record *record, struct diags *diags)
{
    return write_row(state, SQL_CHANGE, record, diags);
}

static enum records_outcome mysql_remove(void *state, uint32_t id, struct diags *diags)
{
    long long number = id;
    MYSQL_BIND parameter = bind_number(&number);
    MYSQL_STMT *statement = execute(state, SQL_REMOVE, &parameter, diags);
    if (!statement) {
        return RECORDS_FAILED;
    }
    return mysql_stmt_affected_rows(statement) > 0 ? RECORDS_DONE : RECORDS_ABSENT;
}

static void records_mysql_close(void *state)
{
    struct mysql_records *records = state;
    disconnect(records);
    memory_free(records->path);
    memory_free(records->table);
    memory_free(records);
}

static void *records_mysql_open(const char *path, struct diags *diags)
{
    const char *table = mysql_options_table(path, diags->arena, diags);
    if (!table) {
        return NULL;
    }
    struct mysql_records *records = memory_new(1, sizeof *records);
    records->path = memory_text(path);
    records->table = memory_text(table);
    return records;
}

const struct records_ops records_mysql = {
    .kind = "mysql",
    .open = records_mysql_open,
    .close = records_mysql_close,
    .get = mysql_get,
    .list = mysql_list,
    .add = mysql_add,
    .change = mysql_change,
    .remove = mysql_remove,
};
