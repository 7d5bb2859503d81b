#include "draw/polygon.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

/* An edge as the rows see it: from TOP (inclusive) to BOTTOM (exclusive, but for the lowest row).
 */
struct edge {
    int top_x, top, bottom_x, bottom;
};

struct sweep {
    gdImage *image;
    int colour;
    int lowest;         /* of all corners, on the canvas or not */
    struct edge *edges; /* by top */
    size_t count;
    struct edge **active; /* those the row may cross */
    size_t active_count;
    int *crossings;
};

static int by_top(const void *a, const void *b)
{
    const struct edge *first = a, *second = b;
    return (first->top > second->top) - (first->top < second->top);
}

static int by_value(const void *a, const void *b)
{
    const int *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static size_t collect_edges(const gdPoint *points, int count, struct edge *edges)
{
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        gdPoint from = points[i ? i - 1 : count - 1], to = points[i];
        if (from.y < to.y) {
            edges[used++] = (struct edge){ from.x, from.y, to.x, to.y };
        } else if (from.y > to.y) {
            edges[used++] = (struct edge){ to.x, to.y, from.x, from.y };
        }
    }
    qsort(edges, used, sizeof *edges, by_top);
    return used;
}

/* Single precision, a half and a cut: the library's own arithmetic. */
static int crossing(const struct edge *edge, int y)
{
    int64_t part = ((int64_t)y - edge->top) * ((int64_t)edge->bottom_x - edge->top_x);
    float along = (float)part / (float)((int64_t)edge->bottom - edge->top);
    return (int)((double)along + 0.5 + edge->top_x);
}

static size_t cross_row(struct sweep *sweep, int y)
{
    size_t found = 0, kept = 0;
    for (size_t i = 0; i < sweep->active_count; i++) {
        struct edge *edge = sweep->active[i];
        if (y >= edge->top && y < edge->bottom) {
            sweep->crossings[found++] = crossing(edge, y);
        } else if (y == sweep->lowest && y == edge->bottom) {
            sweep->crossings[found++] = edge->bottom_x;
        }
        if (y < edge->bottom) {
            sweep->active[kept++] = edge;
        }
    }
    sweep->active_count = kept;
    return found;
}

/* Most rows cross two edges. */
static void sort_crossings(int *crossings, size_t count)
{
    if (count > 2) {
        qsort(crossings, count, sizeof *crossings, by_value);
    } else if (count == 2 && crossings[0] > crossings[1]) {
        int larger = crossings[0];
        crossings[0] = crossings[1];
        crossings[1] = larger;
    }
}

/* FROM to TO, both inclusive, as far as they are on the canvas; Y is. */
static void fill_span(const struct sweep *sweep, int from, int to, int y)
{
    int first = from > sweep->image->cx1 ? from : sweep->image->cx1;
    int last = to < sweep->image->cx2 ? to : sweep->image->cx2;
    int *row = sweep->image->tpixels[y];
    for (int x = first; x <= last; x++) {
        row[x] = sweep->colour;
    }
}

static void fill_row(struct sweep *sweep, int y)
{
    size_t found = cross_row(sweep, y);
    sort_crossings(sweep->crossings, found);
    for (size_t i = 0; i + 1 < found; i += 2) {
        fill_span(sweep, sweep->crossings[i], sweep->crossings[i + 1], y);
    }
}

static void fill_rows(struct sweep *sweep)
{
    size_t next = 0;
    for (int y = sweep->image->cy1; y <= sweep->image->cy2 && y <= sweep->lowest; y++) {
        while (next < sweep->count && sweep->edges[next].top <= y) {
            struct edge *edge = &sweep->edges[next++];
            if (edge->bottom >= y) {
                sweep->active[sweep->active_count++] = edge;
            }
        }
        fill_row(sweep, y);
    }
}

static void fill_corners(gdImage *image, const gdPoint *points, int count, int colour)
{
    size_t room = (size_t)count;
    struct sweep sweep = { .image = image, .colour = colour, .lowest = points[0].y };
    for (int i = 1; i < count; i++) {
        sweep.lowest = points[i].y > sweep.lowest ? points[i].y : sweep.lowest;
    }
    sweep.edges = memory_new(room, sizeof *sweep.edges);
    sweep.active = memory_new(room, sizeof(struct edge *));
    sweep.crossings = memory_new(room, sizeof *sweep.crossings);
    sweep.count = collect_edges(points, count, sweep.edges);
    fill_rows(&sweep);
    memory_free(sweep.edges);
    memory_free(sweep.active);
    memory_free(sweep.crossings);
}

static bool is_flat(const gdPoint *points, int count)
{
    for (int i = 1; i < count; i++) {
        if (points[i].y != points[0].y) {
            return false;
        }
    }
    return true;
}

void polygon_fill(gdImage *image, gdPoint *points, int count, int colour)
{
    if (is_flat(points, count)) {
        gdImageFilledPolygon(image, points, count, colour);
        return;
    }
    fill_corners(image, points, count, colour == gdAntiAliased ? image->AA_color : colour);
    if (colour == gdAntiAliased) {
        gdImagePolygon(image, points, count, colour);
    }
}
