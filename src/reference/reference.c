#include "reference/reference.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "lang/manual.h"
#include "map/rows.h"
#include "settings/settings.h"

struct help_arguments {
    bool is_man;
};

/* One subject of the manual. */
struct topic {
    const char *name;
    const char *summary;
    bool takes_name;

    /* Prints all of it, or with NAME what is called so; as a part of a man page if IS_MAN. Returns
     * an enum exit_code. */
    int (*print)(const char *name, bool is_man);
};

static const struct cli_option options[] = {
    { "man", 0, CLI_FLAG, offsetof(struct help_arguments, is_man), NULL,
      "print it as a part of a man page", 0, 0 },
    { 0 },
};

static int print_directives(const char *name, bool is_man)
{
    struct buf text = { 0 };
    struct suggestion near;
    int code = EXIT_DONE;
    if (is_man) {
        lang_manual_page(&map_language, &text);
    } else if (!lang_manual_text(&map_language, str_of(name), &text, &near)) {
        char tail[SUGGEST_TAIL];
        code = cli_wrong(&help_command, "there is no directive \"%s\"%s", name,
                         suggest_tail(&near, tail));
    }
    fwrite(buf_text(&text), 1, text.len, stdout);
    buf_free(&text);
    return code;
}

static int print_settings(const char *name, bool is_man)
{
    (void)name;
    fputs(is_man ? ".nf\n" : "", stdout);
    settings_describe(stdout);
    fputs(is_man ? ".fi\n" : "", stdout);
    return EXIT_DONE;
}

static const struct topic topics[] = {
    { "directives", "the language of maps; or one: blumap help directives BANDWIDTH", true,
      print_directives },
    { "settings", "the keys of blumap.conf and their defaults", false, print_settings },
};

enum { TOPICS = sizeof topics / sizeof *topics };

static const struct topic *find_topic(const char *name)
{
    for (size_t i = 0; i < TOPICS; i++) {
        if (strcmp(topics[i].name, name) == 0) {
            return &topics[i];
        }
    }
    return NULL;
}

static int list_topics(void)
{
    puts("Topics of `blumap help`:\n");
    for (size_t i = 0; i < TOPICS; i++) {
        printf("  %-12s %s\n", topics[i].name, topics[i].summary);
    }
    puts("\n`blumap COMMAND --help` tells of a command.");
    return EXIT_DONE;
}

static int report_unknown(const char *name)
{
    struct suggestion near = suggest_for(str_of(name));
    for (size_t i = 0; i < TOPICS; i++) {
        suggest_offer(&near, str_of(topics[i].name));
    }
    char tail[SUGGEST_TAIL];
    return cli_wrong(&help_command, "there is no topic \"%s\"%s", name, suggest_tail(&near, tail));
}

static int print_topic(const struct help_arguments *arguments, const struct cli_words *words)
{
    const struct topic *topic = find_topic(words->items[0]);
    if (!topic) {
        return report_unknown(words->items[0]);
    }
    size_t most = topic->takes_name ? 2 : 1;
    if (words->count > most) {
        return cli_wrong(&help_command, "unexpected \"%s\"", words->items[most]);
    }
    return topic->print(words->count > 1 ? words->items[1] : NULL, arguments->is_man);
}

static int run(int argc, char **argv)
{
    struct help_arguments arguments = { 0 };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&help_command, argc, argv, &arguments, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    return words.count ? print_topic(&arguments, &words) : list_topics();
}

const struct cli_command help_command = {
    .name = "help",
    .summary = "the reference manuals of maps and settings",
    .usage = "[TOPIC [NAME]]",
    .about = "Prints the reference manual of a topic, or what it says of one name.\n\n"
             "  blumap help directives           all directives of a map\n"
             "  blumap help directives SCALE     one of them\n"
             "  blumap help settings             blumap.conf with all defaults",
    .options = options,
    .run = run,
};
