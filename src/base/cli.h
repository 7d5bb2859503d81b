/* The command line as a table: one row an option drives the parsing, the errors and --help. */
#ifndef BLUMAP_BASE_CLI_H
#define BLUMAP_BASE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What every blumap command exits with. */
enum exit_code { EXIT_DONE = 0, EXIT_COULD_NOT = 1, EXIT_USAGE = 2 };

enum cli_kind {
    CLI_FLAG,    /* no argument; member: bool */
    CLI_TEXT,    /* member: const char *; the last one wins */
    CLI_LIST,    /* may be repeated; member: struct cli_list */
    CLI_INTEGER, /* in [min, max]; member: int64_t */
};

struct cli_list {
    const char **items; /* borrowed from argv; the array is yours: memory_free */
    size_t count;
};

struct cli_option {
    const char *name; /* without the dashes; NULL ends the table */
    char letter;      /* short form, 0 for none */
    enum cli_kind kind;
    size_t offset;        /* of its member in the command's options struct */
    const char *argument; /* what --help calls it, NULL for a flag */
    const char *help;     /* a phrase, at most a line */
    int64_t min, max;     /* CLI_INTEGER only */
};

struct cli_command {
    const char *name;
    const char *summary; /* a phrase for the list of commands */
    const char *usage;   /* what follows "blumap NAME", such as "MAP [options]" */
    const char *about;   /* a paragraph for --help, with examples; may be NULL */
    const struct cli_option *options;
    int (*run)(int argc,
               char **argv); /* returns an enum exit_code; argv[0] is the command's name */
};

enum cli_outcome {
    CLI_RUN,   /* go on */
    CLI_ENDED, /* --help or --version was shown: exit with EXIT_DONE */
    CLI_WRONG, /* a mistake was reported on stderr: exit with EXIT_USAGE */
};

struct cli_words {
    char **items; /* what is no option, in order; borrowed from argv */
    size_t count;
};

/* Reads argv into *OPTIONS, whose members hold the defaults on entry. "-h", "--help" and
 * "--version" are always there. */
enum cli_outcome cli_parse(const struct cli_command *command, int argc, char **argv, void *options,
                           struct cli_words *words);

/* The same for a command that takes options only: a word is a mistake. */
enum cli_outcome cli_parse_options(const struct cli_command *command, int argc, char **argv,
                                   void *options);

/* Reports a usage mistake ("blumap NAME: TEXT" and where to find help); returns EXIT_USAGE. */
int cli_wrong(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
