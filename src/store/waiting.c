#include "store/waiting.h"

#include <stdalign.h>
#include <string.h>

#include "base/clock.h"

enum {
    TIME_ROOM = 48, /* bytes of a time as text */
    KEPT = 1024,    /* bytes of memory that a list keeps whose samples were dropped: of these
                       there are many */
    CLEARED_KEPT = 4 * 1024 * 1024, /* and one that was cleared: of these there are few */
    MOVED = 4 * 1024,               /* dropped bytes that are worth moving the rest to the front */
    FRACTION_DIGITS = 6,            /* of a second, in microseconds */
};

void waiting_list_free(struct waiting_list *list)
{
    buf_free(&list->bytes);
    *list = (struct waiting_list){ 0 };
}

static void empty(struct waiting_list *list, size_t kept)
{
    if (list->bytes.room > kept) {
        buf_free(&list->bytes);
    }
    buf_clear(&list->bytes);
    list->gone = list->count = 0;
}

void waiting_list_clear(struct waiting_list *list)
{
    empty(list, CLEARED_KEPT);
}

/* The decimal digits of NUMBER, at least LEAST, in front of END; where they begin. */
static char *put_digits(char *end, uint64_t number, size_t least)
{
    char *at = end;
    while (number || (size_t)(end - at) < least) {
        *--at = (char)('0' + number % 10);
        number /= 10;
    }
    return at;
}

/* Seconds with their fraction, if they have one, and a ':'. No printf: it would take a fifth of the
 * time that a sample costs. */
static struct str time_text(char room[static TIME_ROOM], int64_t time)
{
    char *end = room + TIME_ROOM, *at = end;
    *--at = ':';
    if (time % CLOCK_SECOND) {
        at = put_digits(at, (uint64_t)(time % CLOCK_SECOND), FRACTION_DIGITS);
        *--at = '.';
    }
    at = put_digits(at, (uint64_t)(time / CLOCK_SECOND), 1);
    return (struct str){ at, (size_t)(end - at) };
}

/* Room for a sample of SIZE bytes, which is a multiple of its alignment. */
static struct waiting_sample *add_room(struct waiting_list *list, size_t size)
{
    buf_reserve(&list->bytes, size);
    struct waiting_sample *sample = (void *)(list->bytes.data + list->bytes.len);
    list->bytes.len += size;
    list->count++;
    return sample;
}

void waiting_list_add(struct waiting_list *list, const struct waiting_facts *facts,
                      struct str values)
{
    enum { ALIGNMENT = alignof(struct waiting_sample) };
    char room[TIME_ROOM];
    struct str time = time_text(room, facts->time);
    size_t size = sizeof(struct waiting_sample) + time.len + values.len + 1;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct waiting_sample *sample = add_room(list, size);
    sample->facts = *facts;
    sample->size = size;
    memcpy(sample->update, time.data, time.len);
    memcpy(sample->update + time.len, values.data, values.len);
    sample->update[time.len + values.len] = '\0';
}

void waiting_list_copy(struct waiting_list *list, const struct waiting_sample *sample)
{
    memcpy(add_room(list, sample->size), sample, sample->size);
}

void waiting_list_move(struct waiting_list *list, struct waiting_list *from)
{
    if (list->count == 0) {
        struct waiting_list had = *list;
        *list = *from;
        *from = had;
    } else {
        buf_add(&list->bytes, from->bytes.data + from->gone, from->bytes.len - from->gone);
        list->count += from->count;
    }
    waiting_list_clear(from);
}

const struct waiting_sample *waiting_list_next(const struct waiting_list *list,
                                               const struct waiting_sample *sample)
{
    const char *end = list->bytes.data + list->bytes.len;
    const char *at = sample ? (const char *)sample + sample->size : list->bytes.data + list->gone;
    return list->count == 0 || at == end ? NULL : (const void *)at;
}

size_t waiting_list_size(const struct waiting_list *list)
{
    return list->bytes.len - list->gone;
}

void waiting_list_drop(struct waiting_list *list)
{
    list->gone += waiting_list_next(list, NULL)->size;
    list->count--;
    if (list->count == 0) {
        empty(list, KEPT);
    } else if (list->gone >= MOVED && list->gone >= list->bytes.len / 2) {
        buf_remove_front(&list->bytes, list->gone);
        list->gone = 0;
    }
}
