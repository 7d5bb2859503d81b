/* The bytes of a TLS session on a socket that does not block. */
#ifndef BLUMAP_WIRE_SECURE_H
#define BLUMAP_WIRE_SECURE_H

#include <stddef.h>

struct ssl_st;

enum secure_outcome {
    SECURE_DONE,
    SECURE_WANTS_READ,  /* again, once the socket can be read */
    SECURE_WANTS_WRITE, /* again, once it can be written */
    SECURE_ENDED,       /* the other end has closed */
    SECURE_FAILED,      /* OpenSSL's queue of errors tells, or errno if that is empty */
};

enum secure_outcome secure_handshake(struct ssl_st *session);

/* Read or write at most SIZE bytes; with SECURE_DONE *COUNT, above 0, is how many. */
enum secure_outcome secure_read(struct ssl_st *session, void *bytes, size_t size, size_t *count);
enum secure_outcome secure_write(struct ssl_st *session, const void *bytes, size_t size,
                                 size_t *count);

#endif
