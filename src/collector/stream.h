/* The bytes of one connection's socket, in the clear or over TLS. Nothing here waits: what the
 * socket does not take at once is kept and sent when it does. */
#ifndef BLUMAP_COLLECTOR_STREAM_H
#define BLUMAP_COLLECTOR_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct event_base;
struct ssl_st;
struct stream;

struct stream_callbacks {
    void (*readable)(void *state); /* stream_read will not say STREAM_LATER for want of bytes */
    void (*sent)(void *state);     /* all that was kept */
    void (*stuck)(void *state);    /* nothing of it for too long */
    void *state;
};

enum stream_outcome {
    STREAM_BYTES,
    STREAM_LATER,  /* nothing is there: .readable is called when there is */
    STREAM_ENDED,  /* the other end sends no more */
    STREAM_BROKEN, /* as stream_fault says */
};

/* Takes over the socket FD and the TLS session, which is NULL in the clear. Bytes that are kept are
 * STUCK if none of them goes for SEND_TIME seconds. Yours; stream_free. */
struct stream *stream_new(struct event_base *base, int fd, struct ssl_st *session,
                          int64_t send_time, const struct stream_callbacks *callbacks);

/* Closes the socket. */
void stream_free(struct stream *stream);

/* Whether .readable is to be called; at first it is. */
void stream_listen(struct stream *stream, bool wanted);

/* Reads up to ROOM bytes, *SIZE of them. */
enum stream_outcome stream_read(struct stream *stream, char *bytes, size_t room, size_t *size);

/* Sends BYTES, or keeps what can't go yet. A fault is told by the next read, to which .readable
 * calls. */
void stream_write(struct stream *stream, struct str bytes);

/* Bytes that are kept. */
size_t stream_unsent(const struct stream *stream);

/* Tells the other end that it gets no more. */
void stream_end(struct stream *stream);

/* Whether TLS, if it is spoken, is agreed on. */
bool stream_is_open(const struct stream *stream);

/* Why it broke: a phrase. */
const char *stream_fault(const struct stream *stream);

#endif
