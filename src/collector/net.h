/* The sockets of the collector: one event loop that carries bytes between connections and their
 * clients. No client can hold it up:
 * - a request must be complete within FrameTime of its first byte, and the next begin within
 *   IdleTime; a reply must be taken within FrameTime;
 * - a connection is read a little at a time, in turn with the others, and not at all while it
 * leaves its replies unread;
 * - there are at most MaxConnections, and MaxConnectionsPerAddress from one address (for IPv6: from
 *   one /64 network). At a limit, the connection that has been there longest without ever having
 *   logged in gives way to the new one; if all have, the new one is closed. So connections that
 *   never say anything do not keep out those that do;
 * - an address begins only so many TLS handshakes that come to nothing, and a turn goes on with
 * only a few, so that those from many addresses hold up one another alone. */
#ifndef BLUMAP_COLLECTOR_NET_H
#define BLUMAP_COLLECTOR_NET_H

#include "collector/ports.h"
#include "collector/service.h"
#include "settings/settings.h"

struct net;

/* Serves PORTS. Yours; net_free. All arguments must outlive it. */
struct net *net_new(const struct settings_collector *settings, const struct service *service,
                    struct ports *ports);
void net_free(struct net *net);

/* What SIGHUP calls. */
void net_on_reload(struct net *net, void (*reload)(void *state), void *state);

/* Goes on with other SETTINGS, which must outlive it; the addresses stay. */
void net_take_settings(struct net *net, const struct settings_collector *settings);

/* Goes on with its ports, which were changed. Those that left are to be closed then. */
void net_take_ports(struct net *net);

/* Serves until SIGTERM or SIGINT, and then until the requests that have begun are answered, at most
 * a few seconds; a second signal ends it at once. */
void net_run(struct net *net);

#endif
