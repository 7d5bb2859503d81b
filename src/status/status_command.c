#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/number.h"
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

static bool read_ids(const struct cli_words *words, uint32_t *ids)
{
    for (size_t i = 0; i < words->count; i++) {
        uint64_t id;
        if (!number_unsigned(str_of(words->items[i]), 0, UINT32_MAX, &id)) {
            cli_wrong(&status_command, "\"%s\": expected a record's id, such as 8",
                      words->items[i]);
            return false;
        }
        ids[i] = (uint32_t)id;
    }
    return true;
}

/* Leaves only the records IDS in STATUS, in that order. False with a diagnostic if one is missing.
 */
static bool keep_only(struct status *status, const uint32_t *ids, size_t count, struct diags *diags)
{
    const struct status all = *status;
    bool found_all = true;
    status->lines.items = arena_array(diags->arena, count, sizeof *status->lines.items);
    status->lines.count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < all.lines.count && all.lines.items[at].id != ids[i]) {
            at++;
        }
        if (at < all.lines.count) {
            status->lines.items[status->lines.count++] = all.lines.items[at];
        } else {
            diag_error(diags, (struct place){ 0 }, "there is no record %" PRIu32, ids[i]);
            found_all = false;
        }
    }
    return found_all;
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

static int run_with(const struct options *options, const uint32_t *ids, size_t count,
                    struct arena *arena, struct diags *diags)
{
    struct status status;
    const struct settings *settings = settings_read(options->config, arena, diags);
    if (!settings) {
        diags_print(diags, stderr);
        return EXIT_USAGE;
    }
    int64_t now = clock_seconds(clock_system());
    bool done = status_gather(&settings->collector, now, arena, &status, diags);
    bool found = !done || count == 0 || keep_only(&status, ids, count, diags);
    diags_print(diags, stderr);
    if (!done || !print(&status, options, arena)) {
        return EXIT_COULD_NOT;
    }
    return found && all_is_well(&status) ? EXIT_DONE : EXIT_COULD_NOT;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&status_command, argc, argv, &options, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    uint32_t *ids = arena_array(arena, words.count + 1, sizeof *ids);
    int status =
        read_ids(&words, ids) ? run_with(&options, ids, words.count, arena, &diags) : EXIT_USAGE;
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
    .usage = "[ID...] [options]",
    .about =
        "A record is fresh while its newest sample is at most two of its steps old, late up to\n"
        "five, silent beyond; it is refused if what it sent since then was not taken. Asks the\n"
        "collector that runs here by its StatusSocket or Metrics address; if none answers, the\n"
        "RRDs. What the collector says of itself, as of a database that is away or a certificate\n"
        "that expires within 14 days, comes last. Exits with 0 if all are fresh and it is well,\n"
        "1 if any is not, or it is not or does not answer, 2 if the settings can't be read.\n"
        "    blumap status --problems\n"
        "    blumap status 8 9\n"
        "    blumap status --json | jq '.records[] | select(.state != \"fresh\")'",
    .options = option_table,
    .run = run,
};
