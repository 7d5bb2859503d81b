#include "settings/settings.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/names.h"
#include "base/suggest.h"
#include "settings/rows.h"
#include "settings/words.h"

enum { FILE_LIMIT = 1024 * 1024 }; /* bytes */

struct parser {
    struct settings *settings;
    struct arena *arena;
    struct diags *diags;
    enum settings_section section; /* SETTINGS_SECTIONS before the first */
    struct place *seen;            /* for each row, where it was last given; line 0 if it was not */
};

static enum settings_section find_section(struct str name)
{
    unsigned section = 0;
    while (section < SETTINGS_SECTIONS &&
           !str_equal_nocase(name, str_of(settings_section_names[section]))) {
        section++;
    }
    return (enum settings_section)section;
}

static const struct settings_row *find_elsewhere(struct str keyword)
{
    const struct settings_row *row = NULL;
    for (unsigned i = 0; i < SETTINGS_SECTIONS && !row; i++) {
        row = settings_row_find((enum settings_section)i, keyword);
    }
    return row;
}

static void report_elsewhere(struct parser *parser, const struct settings_word *word,
                             const struct settings_row *row)
{
    const char *home = settings_section_names[row->section];
    if (parser->section == SETTINGS_SECTIONS) {
        diag_error(parser->diags, word->place, "\"%s\" stands before any section; it belongs in %s",
                   row->keyword, home);
    } else {
        diag_error(parser->diags, word->place, "\"%s\" belongs in section %s, not in %s",
                   row->keyword, home, settings_section_names[parser->section]);
    }
}

/* The keys of the present section are offered first, so that they win a tie. */
static void offer_keys(struct suggestion *near, enum settings_section section)
{
    for (size_t i = 0; i < settings_row_count; i++) {
        if (settings_rows[i].section == section) {
            suggest_offer(near, str_of(settings_rows[i].keyword));
        }
    }
    for (size_t i = 0; i < settings_row_count; i++) {
        suggest_offer(near, str_of(settings_rows[i].keyword));
    }
}

static void report_unknown_key(struct parser *parser, const struct settings_word *word)
{
    struct suggestion near = suggest_for(word->text);
    offer_keys(&near, parser->section);
    char tail[SUGGEST_TAIL];
    diag_error(parser->diags, word->place, "unknown key \"%.*s\"%s", STR_ARG(word->text),
               suggest_tail(&near, tail));
}

/* A word alone on its line that is no key: most likely meant as a section. If it is nearly one,
 * that section begins, lest every key in it be reported too. */
static void report_unknown_section(struct parser *parser, const struct settings_word *word)
{
    struct suggestion near = suggest_for(word->text);
    for (size_t i = 0; i < SETTINGS_SECTIONS; i++) {
        suggest_offer(&near, str_of(settings_section_names[i]));
    }
    enum settings_section meant = find_section(near.best);
    parser->section = meant == SETTINGS_SECTIONS ? parser->section : meant;
    offer_keys(&near, parser->section);
    char tail[SUGGEST_TAIL];
    diag_error(parser->diags, word->place, "unknown section or key \"%.*s\"%s", STR_ARG(word->text),
               suggest_tail(&near, tail));
}

static bool check_count(struct parser *parser, const struct settings_row *row,
                        const struct settings_words *words)
{
    const struct settings_kind *kind = row->kind;
    size_t count = words->count - 1;
    if (count < kind->least) {
        diag_error(parser->diags, words->items[0].place, "\"%s\" needs a value: %s", row->keyword,
                   kind->shape);
        return false;
    }
    if (count > kind->most) {
        const struct settings_word *extra = &words->items[kind->most + 1];
        diag_error(parser->diags, extra->place,
                   "\"%.*s\" is too much after \"%s %s\"; a value with blanks stands in quotes",
                   STR_ARG(extra->text), row->keyword, kind->shape);
        return false;
    }
    return true;
}

static void take_value(struct parser *parser, const struct settings_row *row,
                       const struct settings_words *words)
{
    if (!check_count(parser, row, words)) {
        return;
    }
    row->kind->read(&(struct settings_value){
        .row = row,
        .words = words->items + 1,
        .count = words->count - 1,
        .settings = parser->settings,
        .arena = parser->arena,
        .diags = parser->diags,
    });
}

static void note_seen(struct parser *parser, const struct settings_row *row, struct place place)
{
    struct place *seen = &parser->seen[row - settings_rows];
    if (seen->line && !row->kind->repeats) {
        diag_warning(parser->diags, place, NULL, "\"%s\" is given again; this one counts",
                     row->keyword);
        diag_note(parser->diags, *seen, "it was given here");
    }
    *seen = place;
}

static void take_key(struct parser *parser, const struct settings_words *words)
{
    const struct settings_word *keyword = &words->items[0];
    const struct settings_row *row = settings_row_find(parser->section, keyword->text);
    if (row) {
        note_seen(parser, row, keyword->place);
        take_value(parser, row, words);
        return;
    }
    const struct settings_row *elsewhere = find_elsewhere(keyword->text);
    if (elsewhere) {
        report_elsewhere(parser, keyword, elsewhere);
    } else if (words->count == 1) {
        report_unknown_section(parser, keyword);
    } else {
        report_unknown_key(parser, keyword);
    }
}

static void take_line(struct parser *parser, struct str line, unsigned number)
{
    struct place place = { .file = parser->settings->path, .line = number };
    struct settings_words words;
    if (!settings_split(line, place, &words, parser->diags) || words.count == 0) {
        return;
    }
    enum settings_section section = find_section(words.items[0].text);
    if (words.count == 1 && section != SETTINGS_SECTIONS) {
        parser->section = section;
    } else {
        take_key(parser, &words);
    }
}

static void take_defaults(struct parser *parser)
{
    for (size_t i = 0; i < settings_row_count; i++) {
        const struct settings_row *row = &settings_rows[i];
        if (parser->seen[i].line || !row->otherwise) {
            continue;
        }
        struct settings_words words;
        struct str line = arena_printf(parser->arena, "%s %s", row->keyword, row->otherwise);
        settings_split(line, (struct place){ 0 }, &words, parser->diags);
        take_value(parser, row, &words);
    }
}

/* Remembers INTERFACE under KEY; if another one is there already, reports what is TWICE. */
static void check_once(struct names *seen, struct str key, struct settings_interface *interface,
                       const char *twice, struct diags *diags)
{
    const struct settings_interface *first = names_get(seen, key);
    if (!first) {
        names_set(seen, key, interface);
        return;
    }
    diag_error(diags, interface->place, "interface \"%s\" with record %" PRIu32 ": %s",
               interface->name, interface->id, twice);
    diag_note(diags, first->place, "it was given here");
}

static void finish_interfaces(struct parser *parser)
{
    struct settings_agent *agent = &parser->settings->agent;
    struct names names, ids;
    names_init(&names, parser->arena);
    names_init(&ids, parser->arena);
    for (size_t i = 0; i < agent->interfaces.count; i++) {
        struct settings_interface *interface = &agent->interfaces.items[i];
        struct str id = { (const char *)&interface->id, sizeof interface->id };
        check_once(&names, str_of(interface->name), interface,
                   "this interface has a record already", parser->diags);
        check_once(&ids, id, interface, "this record has an interface already", parser->diags);
        if (!interface->password_file) {
            interface->password_file = agent->password_file;
        }
    }
}

/* Defaults that depend on other settings. */
static void finish_collector(struct parser *parser)
{
    struct settings_collector *collector = &parser->settings->collector;
    collector->status_socket_given = collector->status_socket;
    if (!collector->status_socket && collector->pid_file) {
        const char *slash = strrchr(collector->pid_file, '/');
        int folder = slash ? (int)(slash - collector->pid_file) + 1 : 0;
        collector->status_socket =
            arena_printf(parser->arena, "%.*sstatus.sock", folder, collector->pid_file).data;
    }
    if (collector->listen_tls.count && collector->listen.items[0].place.line == 0) {
        collector->listen.count = 0;
    }
    if (!collector->journal_dir && collector->rrd_dir) {
        collector->journal_dir = arena_printf(parser->arena, "%s/journal", collector->rrd_dir).data;
    }
}

const struct settings *settings_parse(struct str text, const char *path, struct arena *arena,
                                      struct diags *diags)
{
    struct parser parser = {
        .settings = ARENA_NEW(arena, struct settings),
        .arena = arena,
        .diags = diags,
        .section = SETTINGS_SECTIONS,
        .seen = arena_array(arena, settings_row_count, sizeof(struct place)),
    };
    parser.settings->path = arena_text(arena, str_of(path));
    size_t errors = diags->errors;
    if (str_starts(text, STR("\xef\xbb\xbf"))) {
        text = str_from(text, 3); /* the mark with which some editors begin UTF-8 */
    }
    struct str line;
    for (unsigned number = 1; str_next_line(&text, &line); number++) {
        take_line(&parser, line, number);
    }
    take_defaults(&parser);
    finish_collector(&parser);
    finish_interfaces(&parser);
    return diags->errors == errors ? parser.settings : NULL;
}

const struct settings *settings_read(const char *path, struct arena *arena, struct diags *diags)
{
    struct str text;
    if (!file_read(path, FILE_LIMIT, arena, &text, diags, (struct place){ 0 })) {
        return NULL;
    }
    return settings_parse(text, path, arena, diags);
}
