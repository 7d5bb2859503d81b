/* One connection: carries bytes between a socket and its client. */
#ifndef BLUMAP_COLLECTOR_CONNECTION_H
#define BLUMAP_COLLECTOR_CONNECTION_H

#include "collector/crowd.h"
#include "collector/sockets.h"
#include "collector/tls.h"

/* Starts to serve the connected socket FD, over TLS unless that is NULL, as a member of CROWD,
 * which must outlive it; it ends by itself, or when the crowd has it closed. Closes FD if the
 * limits leave no room. */
void connection_admit(struct crowd *crowd, int fd, const struct sockets_end *end,
                      const struct tls *tls);

#endif
