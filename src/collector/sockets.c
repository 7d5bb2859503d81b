#include "collector/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

static const unsigned char four_in_six[12] = { [10] = 0xff, [11] = 0xff };

static void read_four(const unsigned char bytes[static 4], struct sockets_end *end)
{
    inet_ntop(AF_INET, bytes, end->address, sizeof end->address);
    memcpy(end->network.bytes, four_in_six, sizeof four_in_six);
    memcpy(end->network.bytes + sizeof four_in_six, bytes, 4);
}

static void read_six(const unsigned char bytes[static 16], struct sockets_end *end)
{
    if (memcmp(bytes, four_in_six, sizeof four_in_six) == 0) {
        read_four(bytes + sizeof four_in_six, end);
        return;
    }
    inet_ntop(AF_INET6, bytes, end->address, sizeof end->address);
    memcpy(end->network.bytes, bytes, 8);
}

bool sockets_read_end(const struct sockaddr *address, struct sockets_end *end)
{
    const void *any = address;
    *end = (struct sockets_end){ 0 };
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = any;
        end->port = ntohs(in->sin_port);
        read_four((const unsigned char *)&in->sin_addr, end);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = any;
        end->port = ntohs(in->sin6_port);
        read_six(in->sin6_addr.s6_addr, end);
        return true;
    }
    return false;
}

bool sockets_same_network(const struct sockets_network *a, const struct sockets_network *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

uint64_t sockets_random(void)
{
    uint64_t seed = 0;
    ssize_t got = getrandom(&seed, sizeof seed, 0);
    (void)got; /* without the system's help it is the same each time, and tables still work */
    return seed;
}

uint64_t sockets_hash(const struct sockets_network *network, uint64_t seed)
{
    uint64_t words[2];
    memcpy(words, network->bytes, sizeof words);
    for (size_t i = 0; i < 2; i++) {
        seed = (seed ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        seed ^= seed >> 32;
    }
    return seed;
}

/* Makes FD listen on ADDRESS. */
static bool bind_and_listen(int fd, const struct addrinfo *address, bool only_six, bool shared)
{
    const int on = 1, six = only_six, share = shared;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &share, sizeof share);
    if (address->ai_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &six, sizeof six);
    }
    return bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
}

/* Opens a socket that listens on ADDRESS; 0 or the fault. */
static int add_socket(struct sockets *sockets, const struct addrinfo *address, bool only_six)
{
    if (sockets->count == SOCKETS_MAX) {
        return EMFILE;
    }
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                    address->ai_protocol);
    if (fd < 0) {
        return errno;
    }
    sockets->fds[sockets->count++] = fd;
    return bind_and_listen(fd, address, only_six, sockets->shared) ? 0 : errno;
}

bool sockets_listen(struct sockets *sockets, const struct settings_endpoint *endpoint,
                    bool only_six, struct diags *diags)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *addresses = NULL;
    int unknown = getaddrinfo(endpoint->host, endpoint->port, &hints, &addresses);
    int fault = 0;
    for (struct addrinfo *it = addresses; it && !fault; it = it->ai_next) {
        fault = add_socket(sockets, it, only_six);
    }
    if (addresses) {
        freeaddrinfo(addresses);
    }
    if (unknown || fault) {
        diag_error(diags, endpoint->place, "cannot listen on %s: %s", endpoint->text,
                   unknown ? gai_strerror(unknown) : strerror(fault));
    }
    return !unknown && !fault;
}

void sockets_share(struct sockets *sockets, bool shared)
{
    const int share = shared;
    for (size_t i = 0; i < sockets->count; i++) {
        setsockopt(sockets->fds[i], SOL_SOCKET, SO_REUSEPORT, &share, sizeof share);
    }
    sockets->shared = shared;
}

void sockets_close(struct sockets *sockets)
{
    for (size_t i = 0; i < sockets->count; i++) {
        close(sockets->fds[i]);
    }
    sockets->count = 0;
}

size_t sockets_allow_files(size_t count)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return count;
    }
    if (limit.rlim_cur < count) {
        limit.rlim_cur = count < limit.rlim_max ? count : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur;
}
