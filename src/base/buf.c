#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

void buf_free(struct buf *buf)
{
    memory_free(buf->data);
    *buf = (struct buf){ 0 };
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    if (buf->data) {
        buf->data[0] = '\0';
    }
}

void buf_reserve(struct buf *buf, size_t more)
{
    if (more >= SIZE_MAX / 2 - buf->len) {
        memory_exhausted(more);
    }
    size_t need = buf->len + more + 1;
    if (need <= buf->room) {
        return;
    }
    size_t room = buf->room ? buf->room : 64;
    while (room < need) {
        room *= 2;
    }
    buf->data = memory_resize(buf->data, room, 1);
    buf->room = room;
}

void buf_add(struct buf *buf, const void *bytes, size_t count)
{
    buf_reserve(buf, count);
    if (count) {
        memcpy(buf->data + buf->len, bytes, count);
    }
    buf->len += count;
    buf->data[buf->len] = '\0';
}

void buf_add_str(struct buf *buf, struct str text)
{
    buf_add(buf, text.data, text.len);
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        buf_reserve(buf, (size_t)len);
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void buf_remove_front(struct buf *buf, size_t count)
{
    if (count >= buf->len) {
        buf_clear(buf);
        return;
    }
    memmove(buf->data, buf->data + count, buf->len - count);
    buf->len -= count;
    buf->data[buf->len] = '\0';
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){ buf_text(buf), buf->len };
}

const char *buf_text(const struct buf *buf)
{
    return buf->data ? buf->data : "";
}
