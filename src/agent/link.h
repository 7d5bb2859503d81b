/* The connection to the collector. It carries requests one by one, each followed by its reply; no
 * step of it waits longer than its time. */
#ifndef BLUMAP_AGENT_LINK_H
#define BLUMAP_AGENT_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"
#include "settings/settings.h"
#include "wire/wire.h"

/* Milliseconds. The time to connect is for all of a host's addresses together. */
struct link_times {
    int64_t connect, send, reply;
};

struct link {
    const struct settings_agent *settings;
    const struct settings_endpoint *to;
    struct link_times times;
    int stop;             /* a descriptor that ends every wait once it is readable; -1 for none */
    int socket;           /* -1 while closed */
    struct link_tls *tls; /* NULL without TLS */
    bool answered;        /* a reply came since it was opened */
    struct buf received;  /* bytes of the next reply */
};

/* A closed link to SETTINGS' collector. It allocates nothing. */
struct link link_new(const struct settings_agent *settings, struct link_times times, int stop);

bool link_is_open(const struct link *link);

/* Connects, trying each address of the host in turn, and talks TLS if the settings say so. The
 * name's look-up takes what the system's resolver takes. False with a diagnostic. */
bool link_open(struct link *link, struct diags *diags);

/* Sends all of BYTES; false with a diagnostic. After a failure the link can only be closed. */
bool link_send(struct link *link, struct str bytes, struct diags *diags);

/* Waits for one reply, whose text is in ARENA; false with a diagnostic. After a failure the link
 * can only be closed. */
bool link_receive(struct link *link, struct arena *arena, struct wire_reply *reply,
                  struct diags *diags);

/* Closes it if it is open, and gives its memory back. */
void link_close(struct link *link);

#endif
