#include "wire/secure.h"

#include <errno.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static void forget_errors(void)
{
    ERR_clear_error();
    errno = 0;
}

static enum secure_outcome outcome_of(const SSL *session, int result)
{
    if (result > 0) {
        return SECURE_DONE;
    }
    switch (SSL_get_error(session, result)) {
    case SSL_ERROR_WANT_READ:
        return SECURE_WANTS_READ;
    case SSL_ERROR_WANT_WRITE:
        return SECURE_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return SECURE_ENDED;
    case SSL_ERROR_SYSCALL:
        if (ERR_peek_error() == 0 && (errno == 0 || errno == ECONNRESET || errno == EPIPE)) {
            return SECURE_ENDED;
        }
        break;
    default:
        break;
    }
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ERR_clear_error();
        return SECURE_ENDED;
    }
    return SECURE_FAILED;
}

enum secure_outcome secure_handshake(struct ssl_st *session)
{
    forget_errors();
    return outcome_of(session, SSL_do_handshake(session));
}

enum secure_outcome secure_read(struct ssl_st *session, void *bytes, size_t size, size_t *count)
{
    forget_errors();
    return outcome_of(session, SSL_read_ex(session, bytes, size, count));
}

enum secure_outcome secure_write(struct ssl_st *session, const void *bytes, size_t size,
                                 size_t *count)
{
    forget_errors();
    return outcome_of(session, SSL_write_ex(session, bytes, size, count));
}
