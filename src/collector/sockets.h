/* Addresses and listening sockets, as the system has them. */
#ifndef BLUMAP_COLLECTOR_SOCKETS_H
#define BLUMAP_COLLECTOR_SOCKETS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "settings/settings.h"

/* What connections are counted by: an IPv4 address, or the /64 network of an IPv6 address. */
struct sockets_network {
    unsigned char bytes[16]; /* IPv4 as an IPv4-mapped address */
};

/* One end of a connection. */
struct sockets_end {
    char address[INET6_ADDRSTRLEN]; /* an IPv4-mapped one as IPv4 */
    uint16_t port;
    struct sockets_network network;
};

/* False if ADDRESS is neither IPv4 nor IPv6. */
bool sockets_read_end(const struct sockaddr *address, struct sockets_end *end);

bool sockets_same_network(const struct sockets_network *a, const struct sockets_network *b);

/* A number that nobody can foresee, and one of a network by it: for tables that strangers fill. */
uint64_t sockets_random(void);
uint64_t sockets_hash(const struct sockets_network *network, uint64_t seed);

enum { SOCKETS_MAX = 64 };

struct sockets {
    int fds[SOCKETS_MAX];
    size_t count;
    bool shared; /* others of this user may listen on the same address, if they agree */
};

/* Adds to SOCKETS those that listen on all addresses of ENDPOINT; one for IPv6 takes IPv4 too
 * unless ONLY_SIX. False with a diagnostic at ENDPOINT's place. */
bool sockets_listen(struct sockets *sockets, const struct settings_endpoint *endpoint,
                    bool only_six, struct diags *diags);

/* Agrees that SHARED others listen there too, or no more. Who listens already stays alone. */
void sockets_share(struct sockets *sockets, bool shared);

void sockets_close(struct sockets *sockets);

/* Lets this process have COUNT open files, as far as the system allows; returns how many it may. */
size_t sockets_allow_files(size_t count);

#endif
