#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"
#include "status/print.h"
#include "status/status.h"

struct options {
    const char *config;
    bool json, only_problems;
};

static bool all_is_well(const struct status *status)
{
    bool well = status->running && !status->unwell;
    for (size_t i = 0; i < status->lines.count; i++) {
        well = well && status->lines.items[i].state == STATUS_FRESH;
    }
    return well;
}

static bool print(const struct status *status, const struct options *options, struct arena *arena)
{
    struct buf text = { 0 };
    if (options->json) {
        status_add_json(&text, status, options->only_problems);
    } else {
        status_add_table(&text, status, options->only_problems, arena);
    }
    bool written = fwrite(text.data, 1, text.len, stdout) == text.len && fflush(stdout) == 0;
    buf_free(&text);
    return written;
}

static int run_with(const struct options *options, struct arena *arena, struct diags *diags)
{
    struct status status;
    const struct settings *settings = settings_read(options->config, arena, diags);
    if (!settings) {
        diags_print(diags, stderr);
        return EXIT_USAGE;
    }
    int64_t now = clock_seconds(clock_system());
    bool done = status_gather(&settings->collector, now, arena, &status, diags);
    diags_print(diags, stderr);
    if (!done || !print(&status, options, arena)) {
        return EXIT_COULD_NOT;
    }
    return all_is_well(&status) ? EXIT_DONE : EXIT_COULD_NOT;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH };
    enum cli_outcome outcome = cli_parse_options(&status_command, argc, argv, &options);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    int status = run_with(&options, arena, &diags);
    arena_free(arena);
    return status;
}

static const struct cli_option option_table[] = {
    { "config", 'c', CLI_TEXT, offsetof(struct options, config), "FILE",
      "the settings (" SETTINGS_DEFAULT_PATH ")", 0, 0 },
    { "problems", 'p', CLI_FLAG, offsetof(struct options, only_problems), NULL,
      "only the records that are not fresh, or whose last sample was refused", 0, 0 },
    { "json", 'j', CLI_FLAG, offsetof(struct options, json), NULL, "for programs", 0, 0 },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL, 0, 0 },
};

const struct cli_command status_command = {
    .name = "status",
    .summary = "which records are fresh, late, silent or refused, and why",
    .usage = "[options]",
    .about =
        "A record is fresh while its newest sample is at most two of its steps old, late up to\n"
        "five, silent beyond; it is refused if what it sent since then was not taken. Asks the\n"
        "collector that runs here by its StatusSocket or Metrics address; if none answers, the\n"
        "RRDs. What the collector says of itself, as of a database that is away or a certificate\n"
        "that expires within 14 days, comes last. Exits with 0 if all are fresh and it is well,\n"
        "1 if any is not, or it is not or does not answer, 2 if the settings can't be read.\n"
        "    blumap status --problems\n"
        "    blumap status --json | jq '.records[] | select(.state != \"fresh\")'",
    .options = option_table,
    .run = run,
};
