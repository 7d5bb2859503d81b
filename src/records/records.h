/* Who may send what: the table records(id, address, port, md5, num, create), kept by SQLite or by
 * MySQL/MariaDB. A record is one RRD's worth of values; the collector asks for it by its id, the
 * command `blumap records` changes it. */
#ifndef BLUMAP_RECORDS_RECORDS_H
#define BLUMAP_RECORDS_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

enum {
    RECORD_PORT_ANY = -1,
    RECORD_STEP = 60,              /* seconds between samples, if nothing else is said */
    RECORD_CREATE_MAX = 16 * 1024, /* bytes of a record's create text */
};

struct record {
    uint32_t id;
    const char *address; /* it must be sent from, as record_address writes it; NULL = any */
    int64_t port;        /* it must be sent from; RECORD_PORT_ANY = any */
    struct str md5;      /* of the password, in hexadecimal of either case */
    int64_t num;         /* values in each sample */
    struct str create;   /* the arguments of `rrdtool create` that make its RRD */
};

struct record_list {
    VEC(struct record) list;
};

enum records_outcome { RECORDS_DONE, RECORDS_ABSENT, RECORDS_FAILED };

/* One way of keeping the table. What a record points to is in ARENA. Failures are in DIAGS. */
struct records_ops {
    const char *kind; /* the word in the settings */

    /* NULL with a diagnostic if the table can't be reached, now or ever. A server that is away is
     * no reason: each call tries to reach it. */
    void *(*open)(const char *path, struct diags *diags);
    void (*close)(void *state);

    /* A number other than 0 that stays the same while the table does; 0 with a diagnostic if it
     * can't be read. NULL where the table can't tell. */
    int64_t (*version)(void *state, struct diags *diags);

    enum records_outcome (*get)(void *state, uint32_t id, struct arena *arena,
                                struct record *record, struct diags *diags);
    bool (*list)(void *state, struct arena *arena, struct record_list *records,
                 struct diags *diags); /* by id */
    bool (*add)(void *state, const struct record *record, struct diags *diags);
    bool (*change)(void *state, const struct record *record, struct diags *diags); /* by its id */
    enum records_outcome (*remove)(void *state, uint32_t id, struct diags *diags);
};

extern const struct records_ops records_sqlite; /* path: the database, made on first use */
extern const struct records_ops records_mysql;  /* path: an option file with the credentials */

/* An open table. */
struct records {
    const struct records_ops *ops;
    void *state;
};

/* Opens the table of that KIND at PATH; end with records_close. */
bool records_open(struct records *records, const char *kind, const char *path, struct diags *diags);
void records_close(struct records *records);

/* TEXT, an IPv4 or IPv6 address, in the one spelling that addresses are compared in (an IPv4-mapped
 * IPv6 address as IPv4), in ARENA; NULL if TEXT is no address. */
const char *record_address(struct str text, struct arena *arena);

/* The create text of a record whose NUM values are counters (stream0, stream1, ...) that come every
 * STEP seconds: averages and maxima for a day, a week, a month and two years. */
struct str record_default_create(int64_t num, int64_t step, struct arena *arena);

/* TEXT, a record's create text as the table has it; if it is blank, the default for NUM values that
 * come every RECORD_STEP seconds. */
struct str record_create(struct str text, int64_t num, struct arena *arena);

#endif
