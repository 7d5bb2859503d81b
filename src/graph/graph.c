#include "graph/graph.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/rrdfile.h"
#include "base/vec.h"
#include "graph/library.h"

enum { TITLE_LIMIT = 200 };                                   /* bytes */
static const int64_t values_limit = INT64_C(8) * 1024 * 1024; /* read from the file */
static const time_t earliest = (time_t)3600 * 24 * 365 * 10;  /* as rrdtool has it */

/* What is drawn for each of the two data sources. */
static const struct curve {
    const char *variable, *element, *legend;
} curves[] = {
    { "received", "AREA:received#7ba7d7CC", "Received" },
    { "sent", "LINE1.5:sent#d9752b", "Sent    " },
};

enum { CURVES = sizeof curves / sizeof *curves };

static const char *const constant_words[] = {
    "--imgformat=PNG",
    "--slope-mode",
    "--lower-limit=0",
    "--base=1000",
    "--border=0",
    "--disable-rrdtool-tag",
    "--vertical-label=bit/s",
    "--font=DEFAULT:8:Sans",
    "--font=LEGEND:8:Monospace",
    "--font=TITLE:10:Sans",
    "--color=BACK#ffffff",
    "--color=CANVAS#fbfcfd",
    "--color=GRID#dfe5ec",
    "--color=MGRID#c3cdd9",
    "--color=FONT#334155",
    "--color=AXIS#94a3b8",
    "--color=ARROW#94a3b8",
    "--color=FRAME#94a3b8",
};

struct drawing {
    const struct graph_request *request;
    struct graph_library library;
    struct rrdfile file;
    time_t from, to;
    struct arena *arena;
    struct diags *diags;
    VEC(char *) words;
};

static bool fail(struct drawing *drawing, const char *what)
{
    const char *why = drawing->library.get_error();
    diag_error(drawing->diags, (struct place){ 0 }, "%s: %s", what, why ? why : "no reason given");
    drawing->library.clear_error();
    return false;
}

/* ---- what is asked ---- */

static bool read_time(struct drawing *drawing, const char *option, const char *text,
                      rrd_time_value_t *time)
{
    const char *complaint = drawing->library.parse_time(text, time);
    if (complaint) {
        diag_error(drawing->diags, (struct place){ 0 },
                   "--%s \"%s\": %s; expected a time such as -6h, now, \"09:00 yesterday\" or "
                   "seconds since 1970",
                   option, text, complaint);
    }
    return !complaint;
}

static bool read_times(struct drawing *drawing)
{
    const struct graph_request *request = drawing->request;
    rrd_time_value_t start, end;
    if (!read_time(drawing, "start", request->start, &start) ||
        !read_time(drawing, "end", request->end, &end)) {
        return false;
    }
    if (drawing->library.resolve_times(&start, &end, &drawing->from, &drawing->to) != 0) {
        return fail(drawing, "--start and --end");
    }
    if (drawing->from < earliest || drawing->to <= drawing->from) {
        diag_error(drawing->diags, (struct place){ 0 },
                   "--start \"%s\" --end \"%s\": the start must be before the end and after 1980",
                   request->start, request->end);
        return false;
    }
    int64_t rows = ((int64_t)drawing->to - (int64_t)drawing->from) / drawing->file.finest_row + 2;
    if (rows > values_limit / (int64_t)drawing->file.source_count) {
        diag_error(drawing->diags, (struct place){ 0 },
                   "--start \"%s\": that is %" PRId64 " rows of %" PRId64 " seconds, too many",
                   request->start, rows, drawing->file.finest_row);
        return false;
    }
    return true;
}

static bool is_plain_name(const char *name)
{
    struct str text = str_of(name);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (!str_is_letter(c) && !str_is_digit(c) && c != '_' && c != '-') {
            return false;
        }
    }
    return text.len > 0;
}

static bool read_file(struct drawing *drawing)
{
    const char *path = drawing->request->file;
    struct str fault;
    if (!rrdfile_read(path, &drawing->file, &fault, drawing->arena)) {
        diag_error(drawing->diags, (struct place){ 0 }, "cannot read \"%s\": %.*s", path,
                   STR_ARG(fault));
        return false;
    }
    if (drawing->file.source_count < CURVES) {
        diag_error(drawing->diags, (struct place){ 0 },
                   "\"%s\" has one data source; two are drawn, received and sent", path);
        return false;
    }
    for (size_t i = 0; i < CURVES; i++) {
        if (!is_plain_name(drawing->file.sources[i].name)) {
            diag_error(drawing->diags, (struct place){ 0 }, "cannot read \"%s\": %s", path,
                       "its header is damaged");
            return false;
        }
    }
    return true;
}

/* ---- the words rrdtool is given ---- */

static void add_word(struct drawing *drawing, const char *text)
{
    struct str copy = arena_str(drawing->arena, str_of(text));
    char *word = arena_alloc(drawing->arena, copy.len + 1);
    memcpy(word, copy.data, copy.len);
    VEC_PUSH(&drawing->words, drawing->arena, word);
}

static void add_number(struct drawing *drawing, const char *option, int64_t number)
{
    add_word(drawing, arena_printf(drawing->arena, "--%s=%" PRId64, option, number).data);
}

/* A title of one line; what is no text becomes a question mark. */
static void add_title(struct drawing *drawing)
{
    const char *title = drawing->request->title;
    if (!title || !*title) {
        return;
    }
    struct buf text = { 0 };
    buf_add_text(&text, "--title=");
    for (const char *c = title; *c; c++) {
        buf_add_char(&text, (unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c);
    }
    add_word(drawing, buf_text(&text));
    buf_free(&text);
}

/* PATH within a DEF: colons end it there. Its first letters must not look like a database's. */
static void add_path(struct buf *word, const char *path)
{
    if (*path != '/') {
        buf_add_text(word, "./");
    }
    for (const char *c = path; *c; c++) {
        if (*c == ':') {
            buf_add_char(word, '\\');
        }
        buf_add_char(word, *c);
    }
}

static void add_definition(struct drawing *drawing, size_t index)
{
    struct buf word = { 0 };
    buf_printf(&word, "DEF:%s=", curves[index].variable);
    add_path(&word, drawing->request->file);
    buf_printf(&word, ":%s:AVERAGE", drawing->file.sources[index].name);
    add_word(drawing, buf_text(&word));
    buf_free(&word);
}

static void add_curve(struct drawing *drawing, const struct curve *curve)
{
    static const char *const figures[] = { "AVERAGE", "MAXIMUM", "LAST" };
    struct arena *arena = drawing->arena;
    add_word(drawing, arena_printf(arena, "%s:%s", curve->element, curve->legend).data);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        bool is_last = i + 1 == sizeof figures / sizeof *figures;
        add_word(drawing, arena_printf(arena, "VDEF:%s%zu=%s,%s", curve->variable, i,
                                       curve->variable, figures[i])
                              .data);
        add_word(drawing, arena_printf(arena, "GPRINT:%s%zu:%%8.2lf %%sbit/s%s", curve->variable, i,
                                       is_last ? "\\l" : "")
                              .data);
    }
}

static void add_words(struct drawing *drawing)
{
    add_word(drawing, "graph");
    add_word(drawing, "-");
    for (size_t i = 0; i < sizeof constant_words / sizeof *constant_words; i++) {
        add_word(drawing, constant_words[i]);
    }
    add_number(drawing, "start", (int64_t)drawing->from);
    add_number(drawing, "end", (int64_t)drawing->to);
    add_number(drawing, "width", drawing->request->width);
    add_number(drawing, "height", drawing->request->height);
    add_title(drawing);
    for (size_t i = 0; i < CURVES; i++) {
        add_definition(drawing, i);
    }
    add_word(drawing, "COMMENT:                     Average          Maximum             Last\\l");
    for (size_t i = 0; i < CURVES; i++) {
        add_curve(drawing, &curves[i]);
    }
}

/* ---- drawing ---- */

static bool take_image(const rrd_info_t *info, struct str *png, struct arena *arena)
{
    for (; info; info = info->next) {
        if (strcmp(info->key, "image") == 0 && info->type == RD_I_BLO) {
            struct str image = { (const char *)info->value.u_blo.ptr, info->value.u_blo.size };
            *png = arena_str(arena, image);
            return true;
        }
    }
    return false;
}

static bool draw(struct drawing *drawing, struct str *png)
{
    drawing->library.clear_error();
    rrd_info_t *info = drawing->library.graph((int)drawing->words.count, drawing->words.items);
    if (!info) {
        return fail(drawing, drawing->request->file);
    }
    bool has_image = take_image(info, png, drawing->arena);
    drawing->library.info_free(info);
    return has_image || fail(drawing, "librrd drew nothing");
}

bool graph_draw(const struct graph_request *request, struct str *png, struct arena *arena,
                struct diags *diags)
{
    struct drawing drawing = { .request = request, .arena = arena, .diags = diags };
    if (request->title && strlen(request->title) > TITLE_LIMIT) {
        diag_error(diags, (struct place){ 0 }, "--title: at most %d bytes", TITLE_LIMIT);
        return false;
    }
    if (!read_file(&drawing) || !graph_library_open(&drawing.library, diags) ||
        !read_times(&drawing)) {
        return false;
    }
    add_words(&drawing);
    return draw(&drawing, png);
}
