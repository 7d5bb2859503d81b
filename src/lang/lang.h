/* A language is a table of rows. A line of text is a keyword and arguments; a row says where the
 * keyword may stand, of which kind its arguments are and which member of the scope's struct they
 * fill. The table drives reading, defaults, writing and the manual alike: a new directive is one
 * row and one member.
 *
 * Vocabulary: a *scope* is a section of the text, with a struct (its *object*) that the rows of
 * that scope fill. A *kind* is how arguments of one shape are read, written and compared. */
#ifndef BLUMAP_LANG_LANG_H
#define BLUMAP_LANG_LANG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/names.h"
#include "base/str.h"
#include "lang/line.h"

enum { LANG_SCOPES = 4, LANG_NOWHERE = LANG_SCOPES };

#define LANG_SCOPE(number) (1U << (number))

enum lang_flag {
    LANG_ANYWHERE = 1 << 0, /* stands in any scope; acts on the object of its own */
    LANG_ALWAYS = 1 << 1,   /* written for base objects even where it repeats what is so anyway */
    LANG_ALIAS = 1 << 2,    /* another row writes what this one reads */
    LANG_HIDDEN = 1 << 3,   /* not in the manual and never suggested */
};

struct lang_call;
struct lang_row;
struct lang_writer;

struct lang_kind {
    /* Reads the call's arguments into its object. False if they don't fit, then nothing is changed;
     * lang_wrong may have said why. */
    bool (*read)(struct lang_call *call);

    /* Writes the lines that turn BASE into OBJECT. NULL: the row is never written. */
    void (*write)(const struct lang_row *row, const void *object, const void *base,
                  struct lang_writer *writer);

    /* Whether the row has nothing to say about OBJECT that is not so in BASE. */
    bool (*same)(const struct lang_row *row, const void *object, const void *base);

    /* Whether the row has lines that turn BASE into OBJECT: what is set in BASE and not in OBJECT
     * may have no line that takes it back. NULL: always. */
    bool (*can_write)(const struct lang_row *row, const void *object, const void *base);
};

/* A word that stands for a value. Tables end with a NULL word; of several words for one value the
 * first is written. */
struct lang_choice {
    const char *word;
    unsigned value;
};

struct lang_row {
    const char *keyword; /* in capitals; read in any case */
    unsigned scopes;     /* of LANG_SCOPE(...) */
    const struct lang_kind *kind;
    size_t member;                     /* its offset in the scope's struct */
    const struct lang_choice *choices; /* kinds of words */
    int64_t least, most;               /* kinds of numbers */
    unsigned option;                   /* the kind's own business */
    unsigned flags;                    /* of enum lang_flag */
    const char *standard;              /* the arguments that give the default; NULL: all zero */
    const char *forms; /* the arguments' forms, one a line, for messages and manual */
    const char *help;  /* one or two sentences */
};

struct language {
    const char *name; /* "map" */
    const struct lang_row *rows;
    size_t row_count;
    const char *scope_names[LANG_SCOPES]; /* "a NODE" */
    unsigned scope_count;
};

/* ---- reading ---- */

struct lang_reader {
    const struct language *language;
    struct arena *arena; /* of what is read */
    struct diags *diags;
    void *context;              /* the customer's */
    unsigned scope;             /* where we are; LANG_NOWHERE: only LANG_ANYWHERE rows count */
    const char *nowhere_reason; /* why, for messages */
    void *objects[LANG_SCOPES]; /* what the rows of each scope fill */
    size_t section_lines;       /* with the one that entered the scope; comments don't count */
    struct names index;         /* keyword -> its rows */
};

/* One line on its way into an object. */
struct lang_call {
    struct lang_reader *reader;
    const struct lang_row *row;
    void *object;
    const struct lang_line *line;
    struct str rest; /* the arguments not yet taken */
    struct str why;  /* empty, or what is wrong */
    struct place wrong;
};

struct lang_reader lang_reader_new(const struct language *language, struct arena *arena,
                                   struct diags *diags, void *context);

/* Goes into SCOPE, where lines fill OBJECT. */
void lang_enter(struct lang_reader *reader, unsigned scope, void *object);

/* Reads all lines of TEXT. TEXT and FILE are borrowed for as long as what is read lives. Lines that
 * are not understood are warnings that begin "Unrecognised config". */
void lang_read(struct lang_reader *reader, struct str text, const char *file);

/* Fills OBJECT with the defaults of the rows of SCOPE. It must be zeroed. */
void lang_set_defaults(struct lang_reader *reader, unsigned scope, void *object);

/* ---- for kinds ---- */

/* The row's member of an object. */
void *lang_member(const struct lang_call *call);
const void *lang_member_of(const struct lang_row *row, const void *object);

/* Takes the next word off the call's arguments; false at their end. */
bool lang_take_word(struct lang_call *call, struct str *word);

/* Takes a whole number from LEAST to MOST; a sign is allowed if LEAST is negative. False, with the
 * reason said, if there is none. */
bool lang_take_whole(struct lang_call *call, int64_t least, int64_t most, int64_t *value);
bool lang_take_real(struct lang_call *call, int64_t least, int64_t most, double *value);

/* Takes all that is left, which may be nothing. */
struct str lang_take_rest(struct lang_call *call);

/* Whether all arguments are taken; says what is too much if not. */
bool lang_take_end(struct lang_call *call);

/* Cuts the next form off *REST, which starts as a row's forms; an empty form is one, too. */
bool lang_next_form(struct str *rest, struct str *form);

/* TEXT as it can stand in a message about the call. */
struct str lang_shown(const struct lang_call *call, struct str text);

/* Says that PART of the line is wrong and why. Returns false. */
bool lang_wrong(struct lang_call *call, struct str part, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct place lang_call_place(const struct lang_call *call, struct str part);

/* The value of WORD in any case; false if it is not among CHOICES. */
bool lang_choice_value(const struct lang_choice *choices, struct str word, unsigned *value);
const char *lang_choice_word(const struct lang_choice *choices, unsigned value);

/* ---- writing ---- */

struct lang_writer {
    struct buf *out;
    const char *indent;
};

/* Writes what distinguishes OBJECT from BASE, both of SCOPE, in the order of the table. IS_BASE:
 * OBJECT is one that others are built on. */
void lang_write(const struct language *language, unsigned scope, const void *object,
                const void *base, bool is_base, struct lang_writer *writer);

/* Whether lines can turn BASE into OBJECT, and whether the rows find no difference between them. */
bool lang_can_write(const struct language *language, unsigned scope, const void *object,
                    const void *base);
bool lang_same(const struct language *language, unsigned scope, const void *object,
               const void *base);

/* Starts a line with KEYWORD; the arguments go to the buffer returned, each after a blank. */
struct buf *lang_begin_line(struct lang_writer *writer, const char *keyword);
void lang_end_line(struct lang_writer *writer);

/* Adds a blank and TEXT. */
void lang_add_word(struct buf *out, struct str text);

/* The whole line at once. */
void lang_write_line(struct lang_writer *writer, const char *keyword, struct str arguments);

#endif
