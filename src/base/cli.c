#include "base/cli.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/suggest.h"

enum { FIRST_LONG = 256, HELP_VALUE = 255, VERSION_VALUE = 254 };

static size_t count_options(const struct cli_command *command)
{
    size_t count = 0;
    while (command->options && command->options[count].name) {
        count++;
    }
    return count;
}

int cli_wrong(const struct cli_command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "blumap %s: ", command->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry \"blumap %s --help\".\n", command->name);
    va_end(args);
    return EXIT_USAGE;
}

static void print_option(const struct cli_option *option)
{
    char left[64];
    int used = option->letter ? snprintf(left, sizeof left, "-%c, ", option->letter)
                              : snprintf(left, sizeof left, "    ");
    snprintf(left + used, sizeof left - (size_t)used, "--%s%s%s", option->name,
             option->argument ? " " : "", option->argument ? option->argument : "");
    printf("  %-28s %s\n", left, option->help);
}

static void print_help(const struct cli_command *command)
{
    printf("Usage: blumap %s %s\n", command->name, command->usage);
    if (command->about) {
        printf("\n%s\n", command->about);
    }
    printf("\nOptions:\n");
    for (size_t i = 0; i < count_options(command); i++) {
        print_option(&command->options[i]);
    }
    printf("  %-28s %s\n", "-h, --help", "show this and exit");
}

static void list_add(struct cli_list *list, const char *item)
{
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = item;
}

static bool store(const struct cli_command *command, const struct cli_option *option,
                  const char *argument, void *options)
{
    void *member = (char *)options + option->offset;
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)member = true;
        return true;
    case CLI_TEXT:
        *(const char **)member = argument;
        return true;
    case CLI_LIST:
        list_add(member, argument);
        return true;
    case CLI_INTEGER:
        if (number_signed(str_of(argument), option->min, option->max, member)) {
            return true;
        }
        cli_wrong(command, "--%s \"%s\": expected a whole number from %" PRId64 " to %" PRId64,
                  option->name, argument, option->min, option->max);
        return false;
    }
    return false;
}

static void report_unknown(const struct cli_command *command, const char *word)
{
    struct str name = str_of(word);
    while (name.len && name.data[0] == '-') {
        name = str_from(name, 1);
    }
    name = str_slice(name, 0, str_find_char(name, '='));
    struct suggestion near = suggest_for(name);
    for (size_t i = 0; i < count_options(command); i++) {
        suggest_offer(&near, str_of(command->options[i].name));
    }
    if (near.best.len) {
        cli_wrong(command, "unknown option \"%s\", did you mean \"--%.*s\"?", word,
                  STR_ARG(near.best));
    } else {
        cli_wrong(command, "unknown option \"%s\"", word);
    }
}

/* The getopt tables of COMMAND; both are the caller's to free. */
static struct option *getopt_table(const struct cli_command *command, char **letters)
{
    size_t count = count_options(command);
    struct option *table = memory_new(count + 3, sizeof *table);
    char *next = *letters = memory_new(2 * count + 4, 1);
    *next++ = ':';
    *next++ = 'h';
    for (size_t i = 0; i < count; i++) {
        const struct cli_option *option = &command->options[i];
        int has = option->kind == CLI_FLAG ? no_argument : required_argument;
        table[i] = (struct option){ option->name, has, NULL, FIRST_LONG + (int)i };
        if (option->letter) {
            *next++ = option->letter;
        }
        if (option->letter && has) {
            *next++ = ':';
        }
    }
    table[count] = (struct option){ "help", no_argument, NULL, HELP_VALUE };
    table[count + 1] = (struct option){ "version", no_argument, NULL, VERSION_VALUE };
    return table;
}

static const struct cli_option *find_option(const struct cli_command *command, int value)
{
    if (value >= FIRST_LONG) {
        return &command->options[value - FIRST_LONG];
    }
    for (size_t i = 0; i < count_options(command); i++) {
        if (command->options[i].letter == (char)value) {
            return &command->options[i];
        }
    }
    return NULL;
}

static enum cli_outcome take(const struct cli_command *command, int value, char **argv,
                             void *options)
{
    if (value == 'h' || value == HELP_VALUE) {
        print_help(command);
        return CLI_ENDED;
    }
    if (value == VERSION_VALUE) {
        puts("blumap " BLUMAP_VERSION);
        return CLI_ENDED;
    }
    if (value == ':') {
        cli_wrong(command, "option \"%s\" needs an argument", argv[optind - 1]);
        return CLI_WRONG;
    }
    if (value == '?') {
        const struct cli_option *known = optopt ? find_option(command, optopt) : NULL;
        if (known) {
            cli_wrong(command, "option \"--%s\" takes no argument", known->name);
        } else {
            report_unknown(command, argv[optind - 1]);
        }
        return CLI_WRONG;
    }
    return store(command, find_option(command, value), optarg, options) ? CLI_RUN : CLI_WRONG;
}

enum cli_outcome cli_parse(const struct cli_command *command, int argc, char **argv, void *options,
                           struct cli_words *words)
{
    char *letters;
    struct option *table = getopt_table(command, &letters);
    enum cli_outcome outcome = CLI_RUN;
    optind = 0; /* glibc: start afresh */
    int value;
    while (outcome == CLI_RUN && (value = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        outcome = take(command, value, argv, options);
    }
    memory_free(table);
    memory_free(letters);
    *words = (struct cli_words){ argv + optind, (size_t)(argc - optind) };
    return outcome;
}

enum cli_outcome cli_parse_options(const struct cli_command *command, int argc, char **argv,
                                   void *options)
{
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(command, argc, argv, options, &words);
    if (outcome == CLI_RUN && words.count > 0) {
        cli_wrong(command, "\"%s\": expected options only", words.items[0]);
        return CLI_WRONG;
    }
    return outcome;
}
