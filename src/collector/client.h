/* One client: its session, and what the session wants done with records, store and log. Bytes go
 * in, replies come out; still no socket. */
#ifndef BLUMAP_COLLECTOR_CLIENT_H
#define BLUMAP_COLLECTOR_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/waiter.h"
#include "collector/login.h"
#include "collector/service.h"

/* A client that connected from PEER, whose text is copied. RESUMED is called when an answer it
 * waited for has come. Yours; client_free. SERVICE must outlive it. */
struct client *client_new(const struct service *service, const struct peer *peer,
                          struct waiter resumed);
void client_free(struct client *client);

/* Takes bytes from BYTES and appends to OUT what is to be sent back once the store has committed.
 * Returns how many it took: fewer than all if it is over, or waits for an answer. */
size_t client_feed(struct client *client, struct str bytes, struct buf *out);

/* Goes on after RESUMED was called. */
void client_resume(struct client *client, struct buf *out);

bool client_is_over(const struct client *client);    /* to be closed; takes no more */
bool client_is_waiting(const struct client *client); /* takes no more until it is resumed */
bool client_in_request(const struct client *client); /* one has begun and is not answered */
bool client_is_known(const struct client *client);   /* it has logged in at least once */
size_t client_answers(const struct client *client);  /* how many it was given */

/* "ADDRESS:PORT", for the log. */
const char *client_name(const struct client *client);

#endif
