#include "records/records.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/memory.h"
#include "records/sql.h"

/* How long a lookup waits for another program that is writing to the database. */
enum { BUSY_MILLISECONDS = 500 };

struct sqlite_records {
    sqlite3 *database;
    sqlite3_stmt *statements[SQL_STATEMENTS]; /* prepared when first used */
    char *path;
    int64_t opened_at; /* microseconds since 1970 UTC */
};

static void report(const struct sqlite_records *records, struct diags *diags)
{
    diag_error(diags, (struct place){ 0 }, "records database \"%s\": %s", records->path,
               sqlite3_errmsg(records->database));
}

/* A database made by root must be readable by the collector, which owns the folder. */
static void give_to_folder_owner(const char *path, int fd)
{
    struct stat facts;
    char *copy = memory_text(path);
    if (geteuid() == 0 && stat(dirname(copy), &facts) == 0 &&
        fchown(fd, facts.st_uid, facts.st_gid) != 0) {
        /* Then it stays root's, and whoever can't read it will say so. */
        errno = 0;
    }
    memory_free(copy);
}

/* The file holds what passwords are checked against: made here, and not readable by everybody. */
static bool make_file(const char *path, struct diags *diags)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd >= 0) {
        give_to_folder_owner(path, fd);
        close(fd);
        return true;
    }
    if (errno == EEXIST) {
        return true;
    }
    diag_error(diags, (struct place){ 0 }, "cannot make the records database \"%s\": %s", path,
               strerror(errno));
    return false;
}

static bool make_table(struct sqlite_records *records, struct diags *diags)
{
    static const char text[] = "CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY,"
                               " address TEXT, port INTEGER, md5 TEXT NOT NULL,"
                               " num INTEGER NOT NULL, \"create\" TEXT NOT NULL)";
    if (sqlite3_exec(records->database, text, NULL, NULL, NULL) == SQLITE_OK) {
        return true;
    }
    report(records, diags);
    return false;
}

/* After a failure it is to be disconnected all the same. */
static bool connect_file(struct sqlite_records *records, struct diags *diags)
{
    if (sqlite3_open_v2(records->path, &records->database, SQLITE_OPEN_READWRITE, NULL) !=
        SQLITE_OK) {
        report(records, diags);
        return false;
    }
    sqlite3_busy_timeout(records->database, BUSY_MILLISECONDS);
    records->opened_at = clock_now(clock_system());
    return true;
}

static void disconnect(struct sqlite_records *records)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        sqlite3_finalize(records->statements[i]);
    }
    sqlite3_close(records->database);
}

/* Another file may have been put in the place of the one that is open, by whoever restored it. */
static bool follow_file(struct sqlite_records *records, struct diags *diags)
{
    int moved = 0;
    sqlite3_file_control(records->database, NULL, SQLITE_FCNTL_HAS_MOVED, &moved);
    if (!moved) {
        return true;
    }
    struct sqlite_records other = { .path = records->path };
    bool done = connect_file(&other, diags);
    disconnect(done ? records : &other);
    *records = done ? other : *records;
    return done;
}

static void sqlite_close(void *state)
{
    struct sqlite_records *records = state;
    disconnect(records);
    memory_free(records->path);
    memory_free(records);
}

static void *sqlite_open(const char *path, struct diags *diags)
{
    if (!make_file(path, diags)) {
        return NULL;
    }
    struct sqlite_records *records = memory_new(1, sizeof *records);
    records->path = memory_text(path);
    if (connect_file(records, diags) && make_table(records, diags)) {
        return records;
    }
    sqlite_close(records);
    return NULL;
}

/* The statement ready for its parameters; NULL with a diagnostic. */
static sqlite3_stmt *prepare(struct sqlite_records *records, enum sql_statement which,
                             struct diags *diags)
{
    sqlite3_stmt **statement = &records->statements[which];
    if (!*statement &&
        sqlite3_prepare_v2(records->database, sql_text(which, "records", diags->arena), -1,
                           statement, NULL) != SQLITE_OK) {
        report(records, diags);
    }
    return *statement;
}

/* Takes one step; RECORDS_ABSENT when there is no (further) row. */
static enum records_outcome step(struct sqlite_records *records, sqlite3_stmt *statement,
                                 struct diags *diags)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return RECORDS_DONE;
    case SQLITE_DONE:
        return RECORDS_ABSENT;
    default:
        report(records, diags);
        return RECORDS_FAILED;
    }
}

static struct str column_text(sqlite3_stmt *statement, enum sql_column column, struct arena *arena)
{
    const unsigned char *text = sqlite3_column_text(statement, (int)column);
    int len = sqlite3_column_bytes(statement, (int)column);
    return text ? arena_str(arena, (struct str){ (const char *)text, (size_t)len }) : STR("");
}

static bool column_is_null(sqlite3_stmt *statement, enum sql_column column)
{
    return sqlite3_column_type(statement, (int)column) == SQLITE_NULL;
}

static struct record read_row(sqlite3_stmt *statement, struct arena *arena)
{
    int64_t num = sqlite3_column_int64(statement, SQL_NUM);
    return (struct record){
        .id = (uint32_t)sqlite3_column_int64(statement, SQL_ID),
        .address = column_is_null(statement, SQL_ADDRESS)
                       ? NULL
                       : sql_address(column_text(statement, SQL_ADDRESS, arena), arena),
        .port = column_is_null(statement, SQL_PORT) ? RECORD_PORT_ANY
                                                    : sqlite3_column_int64(statement, SQL_PORT),
        .md5 = column_text(statement, SQL_MD5, arena),
        .num = num,
        .create = record_create(column_text(statement, SQL_CREATE, arena), num, arena),
    };
}

/* SQLite's own count of the changes that others have made, from a start that no other connection
 * has.
 */
static int64_t sqlite_version(void *state, struct diags *diags)
{
    struct sqlite_records *records = state;
    if (!follow_file(records, diags)) {
        return 0;
    }
    sqlite3_stmt *statement = prepare(records, SQL_VERSION, diags);
    int64_t version = 0;
    if (statement && step(records, statement, diags) == RECORDS_DONE) {
        version = records->opened_at + sqlite3_column_int64(statement, 0);
    }
    sqlite3_reset(statement);
    return version;
}

static enum records_outcome sqlite_get(void *state, uint32_t id, struct arena *arena,
                                       struct record *record, struct diags *diags)
{
    sqlite3_stmt *statement = prepare(state, SQL_GET, diags);
    if (!statement) {
        return RECORDS_FAILED;
    }
    sqlite3_bind_int64(statement, 1, id);
    enum records_outcome outcome = step(state, statement, diags);
    if (outcome == RECORDS_DONE) {
        *record = read_row(statement, arena);
    }
    sqlite3_reset(statement);
    return outcome;
}

static bool sqlite_list(void *state, struct arena *arena, struct record_list *records,
                        struct diags *diags)
{
    sqlite3_stmt *statement = prepare(state, SQL_LIST, diags);
    if (!statement) {
        return false;
    }
    enum records_outcome outcome;
    while ((outcome = step(state, statement, diags)) == RECORDS_DONE) {
        VEC_PUSH(&records->list, arena, read_row(statement, arena));
    }
    sqlite3_reset(statement);
    return outcome == RECORDS_ABSENT;
}

static void bind_text(sqlite3_stmt *statement, enum sql_column column, struct str text)
{
    sqlite3_bind_text64(statement, (int)column + 1, text.data, text.len, SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}

/* All columns of RECORD into the table by ADD or CHANGE. */
static bool write_row(struct sqlite_records *records, enum sql_statement which,
                      const struct record *record, struct diags *diags)
{
    sqlite3_stmt *statement = prepare(records, which, diags);
    if (!statement) {
        return false;
    }
    sqlite3_clear_bindings(statement);
    if (record->address) {
        bind_text(statement, SQL_ADDRESS, str_of(record->address));
    }
    if (record->port != RECORD_PORT_ANY) {
        sqlite3_bind_int64(statement, SQL_PORT + 1, record->port);
    }
    bind_text(statement, SQL_MD5, record->md5);
    sqlite3_bind_int64(statement, SQL_NUM + 1, record->num);
    bind_text(statement, SQL_CREATE, record->create);
    sqlite3_bind_int64(statement, SQL_ID + 1, record->id);
    enum records_outcome outcome = step(records, statement, diags);
    sqlite3_reset(statement);
    return outcome != RECORDS_FAILED;
}

static bool sqlite_add(void *state, const struct record *record, struct diags *diags)
{
    return write_row(state, SQL_ADD, record, diags);
}

static bool sqlite_change(void *state, const struct record *record, struct diags *diags)
{
    return write_row(state, SQL_CHANGE, record, diags);
}

static enum records_outcome sqlite_remove(void *state, uint32_t id, struct diags *diags)
{
    struct sqlite_records *records = state;
    sqlite3_stmt *statement = prepare(records, SQL_REMOVE, diags);
    if (!statement) {
        return RECORDS_FAILED;
    }
    sqlite3_bind_int64(statement, 1, id);
    enum records_outcome outcome = step(records, statement, diags);
    sqlite3_reset(statement);
    if (outcome == RECORDS_FAILED) {
        return RECORDS_FAILED;
    }
    return sqlite3_changes(records->database) > 0 ? RECORDS_DONE : RECORDS_ABSENT;
}

const struct records_ops records_sqlite = {
    .kind = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .version = sqlite_version,
    .get = sqlite_get,
    .list = sqlite_list,
    .add = sqlite_add,
    .change = sqlite_change,
    .remove = sqlite_remove,
};
