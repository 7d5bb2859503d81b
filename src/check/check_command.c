#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/memory.h"
#include "check/check.h"
#include "check/report.h"
#include "settings/settings.h"

struct check_arguments {
    const char *settings;
    struct cli_list unwanted;
    bool is_json, is_strict;
};

static const struct cli_option options[] = {
#define MEMBER(name) offsetof(struct check_arguments, name)
    { "settings", 0, CLI_TEXT, MEMBER(settings), "FILE", "check this blumap.conf", 0, 0 },
    { "strict", 0, CLI_FLAG, MEMBER(is_strict), NULL, "warnings count as errors", 0, 0 },
    { "no-warn", 0, CLI_LIST, MEMBER(unwanted), "CODE,...", "leave these warnings out", 0, 0 },
    { "json", 0, CLI_FLAG, MEMBER(is_json), NULL, "print JSON", 0, 0 },
    { 0 },
#undef MEMBER
};

static void check_one_map(struct report *report, const char *path, const struct cli_list *unwanted)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    check_map(path, clock_seconds(clock_system()), unwanted, &diags);
    report_add(report, path, &diags);
    arena_free(arena);
}

static void check_settings(struct report *report, const char *path)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    settings_read(path, arena, &diags);
    report_add(report, path, &diags);
    arena_free(arena);
}

static int check_all(const struct check_arguments *arguments, const struct cli_words *maps)
{
    struct report report = { .is_json = arguments->is_json };
    if (arguments->settings) {
        check_settings(&report, arguments->settings);
    }
    for (size_t i = 0; i < maps->count; i++) {
        check_one_map(&report, maps->items[i], &arguments->unwanted);
    }
    report_print(&report, stdout);
    bool is_clean = report.errors == 0 && (report.warnings == 0 || !arguments->is_strict);
    report_free(&report);
    return is_clean ? EXIT_DONE : EXIT_COULD_NOT;
}

static int run(int argc, char **argv)
{
    struct check_arguments arguments = { 0 };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&check_command, argc, argv, &arguments, &words);
    int code = outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    if (outcome == CLI_RUN && words.count == 0 && !arguments.settings) {
        code = cli_wrong(&check_command, "expected a map, or --settings FILE");
    } else if (outcome == CLI_RUN) {
        code = check_all(&arguments, &words);
    }
    memory_free(arguments.unwanted.items);
    return code;
}

const struct cli_command check_command = {
    .name = "check",
    .summary = "tell all mistakes of a map or a settings file",
    .usage = "MAP... [options]",
    .about =
        "Reads maps as `blumap render` does, draws nothing, and says what is wrong, where, and\n"
        "what would be right. An error is what has no part in the picture: a line that is not\n"
        "understood, a node, scale, file or data source that is not there. A warning is what\n"
        "is drawn, but perhaps not as it was meant. Nothing is run and no network is asked.\n\n"
        "  blumap check configs/*.conf\n"
        "  blumap check --strict --settings /etc/blumap/blumap.conf\n\n"
        "Exit status: 0 no errors, 1 errors (with --strict, warnings too), 2 a usage mistake.",
    .options = options,
    .run = run,
};
