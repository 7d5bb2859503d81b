#include "check/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* A diagnostic with the notes behind it. */
struct finding {
    const struct diag *diags;
    size_t count;
    bool is_elsewhere; /* in another file than the one that is checked */
};

struct findings {
    VEC(struct finding) list;
};

/* ---- order ---- */

static int compare_unsigned(unsigned a, unsigned b)
{
    return a < b ? -1 : a > b;
}

static int compare_places(const struct place *a, const struct place *b)
{
    int order = strcmp(a->file ? a->file : "", b->file ? b->file : "");
    order = order ? order : compare_unsigned(a->line, b->line);
    return order ? order : compare_unsigned(a->column, b->column);
}

static int compare_findings(const void *a, const void *b)
{
    const struct finding *first = a;
    const struct finding *second = b;
    if (first->is_elsewhere != second->is_elsewhere) {
        return first->is_elsewhere ? 1 : -1;
    }
    int order = compare_places(&first->diags->place, &second->diags->place);
    return order ? order : first->diags < second->diags ? -1 : first->diags > second->diags;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
    const char *code = a->diags->code ? a->diags->code : "";
    const char *other = b->diags->code ? b->diags->code : "";
    bool is_coded_twin = *code && strcmp(code, other) == 0 && a->diags->place.line > 0;
    return compare_places(&a->diags->place, &b->diags->place) == 0 &&
           (is_coded_twin || str_equal(a->diags->text, b->diags->text));
}

static struct findings find(const char *path, const struct diags *diags)
{
    struct findings findings = { 0 };
    for (size_t i = 0; i < diags->list.count;) {
        struct finding finding = { .diags = &diags->list.items[i++], .count = 1 };
        while (i < diags->list.count && diags->list.items[i].severity == SEVERITY_NOTE) {
            finding.count++;
            i++;
        }
        const char *file = finding.diags->place.file;
        finding.is_elsewhere = file && strcmp(file, path) != 0;
        VEC_PUSH(&findings.list, diags->arena, finding);
    }
    if (findings.list.count) {
        qsort(findings.list.items, findings.list.count, sizeof *findings.list.items,
              compare_findings);
    }
    return findings;
}

/* ---- text ---- */

/* Here what is lost is an error. */
static struct diag raised(const struct diag *diag)
{
    struct diag copy = *diag;
    if (copy.severity == SEVERITY_LOSS) {
        copy.severity = SEVERITY_ERROR;
    }
    return copy;
}

static void add_text(struct report *report, const struct finding *finding, struct arena *arena)
{
    for (size_t i = 0; i < finding->count; i++) {
        struct diag diag = raised(&finding->diags[i]);
        buf_add_str(&report->messages, diag_line(&diag, arena));
        buf_add_char(&report->messages, '\n');
    }
}

/* ---- JSON ---- */

static void add_json_place(struct buf *out, const struct place *place)
{
    buf_add_text(out, "\"file\":");
    json_add_string(out, str_of(place->file));
    buf_printf(out, ",\"line\":%u,\"column\":%u,\"text\":", place->line, place->column);
}

static void add_json(struct report *report, const struct finding *finding)
{
    struct buf *out = &report->messages;
    struct diag diag = raised(finding->diags);
    buf_printf(out, "%s{\"severity\":\"%s\",\"code\":", out->len ? ",\n" : "",
               diag.severity == SEVERITY_ERROR ? "error" : "warning");
    if (diag.code) {
        json_add_string(out, str_of(diag.code));
    } else {
        buf_add_text(out, "null");
    }
    buf_add_char(out, ',');
    add_json_place(out, &diag.place);
    json_add_string(out, diag.text);
    buf_add_text(out, ",\"notes\":[");
    for (size_t i = 1; i < finding->count; i++) {
        buf_add_text(out, i > 1 ? ",{" : "{");
        add_json_place(out, &finding->diags[i].place);
        json_add_string(out, finding->diags[i].text);
        buf_add_char(out, '}');
    }
    buf_add_text(out, "]}");
}

/* ---- the report ---- */

void report_add(struct report *report, const char *path, const struct diags *diags)
{
    struct findings findings = find(path, diags);
    for (size_t i = 0; i < findings.list.count; i++) {
        const struct finding *finding = &findings.list.items[i];
        if (i > 0 && is_same(&finding[-1], finding)) {
            continue;
        }
        bool is_error = raised(finding->diags).severity == SEVERITY_ERROR;
        *(is_error ? &report->errors : &report->warnings) += 1;
        if (report->is_json) {
            add_json(report, finding);
        } else {
            add_text(report, finding, diags->arena);
        }
    }
}

void report_print(const struct report *report, FILE *stream)
{
    struct str messages = buf_str(&report->messages);
    if (report->is_json) {
        fprintf(stream, "{\"errors\":%zu,\"warnings\":%zu,\"messages\":[%s%.*s]}\n", report->errors,
                report->warnings, messages.len ? "\n" : "", STR_ARG(messages));
        return;
    }
    fwrite(messages.data, 1, messages.len, stream);
    if (messages.len) {
        fprintf(stream, "%zu error%s, %zu warning%s\n", report->errors,
                report->errors == 1 ? "" : "s", report->warnings, report->warnings == 1 ? "" : "s");
    }
}

void report_free(struct report *report)
{
    buf_free(&report->messages);
}
