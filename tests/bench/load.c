/* A load for a server of the record protocol: connections that each keep some records in flight and
 * send the next one when a reply has come.
 *   load PORT CONNECTIONS IN_FLIGHT IDS FIRST_TIME SECONDS [RECORDS [RATE]]
 * to 127.0.0.1, records 1 to IDS with the password "secret" and two values each. An id belongs to
 * one connection; its samples are a minute apart from FIRST_TIME (seconds since 1970 UTC) on. It
 * sends for SECONDS, at most RECORDS, at most RATE a second, and waits for every reply. Prints one
 * line of NAME=VALUE; exit status 1 if a reply is not code 3. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MD5_SIZE = 16,
    HEADER_SIZE = 26,
    REQUEST_MAX = HEADER_SIZE + 2 * (2 + 20),
    IN_FLIGHT_MAX = 64, /* their requests and replies fit a socket's buffers: no send waits */
    REPLY_SIZE = 4,     /* before its text */
    REPLIES_MAX = 1 << 16,
    STEP = 60,             /* seconds between the samples of an id */
    LATENCY_MAX = 1 << 20, /* microseconds; longer ones count as this */
    PATIENCE = 10000,      /* milliseconds without any reply */
    PACE = 5,              /* milliseconds between looks at whether more may be sent */
    EVENTS = 64,
    SUCCESS = 3,
};

struct connection {
    int socket;
    uint32_t index;
    uint64_t sent, answered;
    int64_t sent_at[IN_FLIGHT_MAX]; /* microseconds; of record n at n % IN_FLIGHT_MAX */
    unsigned char received[REPLIES_MAX + REPLY_SIZE];
    size_t received_size;
};

struct load {
    uint16_t port;
    uint32_t connection_count, in_flight, ids, first_time;
    int64_t start, end; /* of sending, microseconds */
    uint64_t records_max, rate;
    unsigned char md5[MD5_SIZE];
    struct connection *connections;
    uint64_t sent, answered, failed;
    char first_fault[200];
    uint32_t *latencies; /* how many replies took that many microseconds */
};

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000) + time.tv_nsec / 1000;
}

static unsigned char *put_u16(unsigned char *to, unsigned value)
{
    to[0] = (unsigned char)(value >> 8);
    to[1] = (unsigned char)value;
    return to + 2;
}

static unsigned get_u16(const unsigned char *from)
{
    return (unsigned)from[0] << 8 | from[1];
}

static unsigned char *put_u32(unsigned char *to, uint32_t value)
{
    return put_u16(put_u16(to, value >> 16), value & 0xffff);
}

static unsigned char *put_value(unsigned char *to, uint64_t value)
{
    char text[21];
    int length = snprintf(text, sizeof text, "%" PRIu64, value);
    to = put_u16(to, (unsigned)length);
    memcpy(to, text, (size_t)length);
    return to + length;
}

/* How many of the ids are this connection's: index + 1, index + 1 + connection_count, and so on. */
static uint32_t ids_of(const struct load *load, const struct connection *connection)
{
    return (load->ids - connection->index - 1) / load->connection_count + 1;
}

/* The connection's next request: all of its ids in turn, then all of them a step later. */
static unsigned char *put_request(const struct load *load, const struct connection *connection,
                                  unsigned char *to)
{
    uint32_t own = ids_of(load, connection);
    uint32_t round = (uint32_t)(connection->sent / own);
    uint32_t place = (uint32_t)(connection->sent % own);
    uint32_t time = load->first_time + STEP * round;
    to = put_u32(to, 1 + connection->index + place * load->connection_count);
    memcpy(to, load->md5, MD5_SIZE);
    to = put_u16(put_u32(to + MD5_SIZE, time), 2);
    return put_value(put_value(to, (uint64_t)time * 1000), (uint64_t)time * 8000);
}

/* Whether one more may be sent at that moment. */
static bool may_send(const struct load *load, int64_t moment)
{
    return moment < load->end && load->sent < load->records_max &&
           (!load->rate ||
            load->sent < (uint64_t)(moment - load->start) * load->rate / UINT64_C(1000000));
}

/* Sends until as many records are in flight as may be. */
static void fill(struct load *load, struct connection *connection)
{
    unsigned char requests[IN_FLIGHT_MAX * REQUEST_MAX], *end = requests;
    int64_t moment = now();
    while (connection->sent - connection->answered < load->in_flight && may_send(load, moment)) {
        end = put_request(load, connection, end);
        connection->sent_at[connection->sent++ % IN_FLIGHT_MAX] = moment;
        load->sent++;
    }
    size_t size = (size_t)(end - requests);
    if (size && send(connection->socket, requests, size, MSG_NOSIGNAL) != (ssize_t)size) {
        die("cannot send: %s", strerror(errno));
    }
}

static void note_reply(struct load *load, struct connection *connection, unsigned code,
                       const unsigned char *text, unsigned length)
{
    int64_t took = now() - connection->sent_at[connection->answered++ % IN_FLIGHT_MAX];
    load->latencies[took < LATENCY_MAX ? took : LATENCY_MAX - 1]++;
    load->answered++;
    if (code != SUCCESS && !load->failed++) {
        snprintf(load->first_fault, sizeof load->first_fault, "%u %.*s", code, (int)length,
                 (const char *)text);
    }
}

/* Takes the whole replies from what was received. */
static void take_replies(struct load *load, struct connection *connection)
{
    const unsigned char *at = connection->received, *end = at + connection->received_size;
    while (end - at >= REPLY_SIZE) {
        unsigned code = get_u16(at), length = get_u16(at + 2);
        if ((size_t)(end - at) < REPLY_SIZE + length) {
            break;
        }
        note_reply(load, connection, code, at + REPLY_SIZE, length);
        at += REPLY_SIZE + length;
    }
    connection->received_size = (size_t)(end - at);
    memmove(connection->received, at, connection->received_size);
}

static void receive(struct load *load, struct connection *connection)
{
    ssize_t size = recv(connection->socket, connection->received + connection->received_size,
                        sizeof connection->received - connection->received_size, 0);
    if (size <= 0) {
        die("the server closed connection %" PRIu32 " after %" PRIu64 " replies; first fault: %s",
            connection->index, load->answered, load->failed ? load->first_fault : "none");
    }
    connection->received_size += (size_t)size;
    take_replies(load, connection);
    fill(load, connection);
}

static void connect_all(struct load *load, int poll)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(load->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (uint32_t i = 0; i < load->connection_count; i++) {
        struct connection *connection = &load->connections[i];
        connection->index = i;
        connection->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(connection->socket, (struct sockaddr *)&to, sizeof to)) {
            die("cannot connect to port %u: %s", load->port, strerror(errno));
        }
        setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
        struct epoll_event event = { EPOLLIN, { .ptr = connection } };
        epoll_ctl(poll, EPOLL_CTL_ADD, connection->socket, &event);
    }
}

static void fill_all(struct load *load)
{
    for (uint32_t i = 0; i < load->connection_count; i++) {
        fill(load, &load->connections[i]);
    }
}

static void run(struct load *load, int poll)
{
    bool paced = load->rate;
    fill_all(load);
    while (load->answered < load->sent || (paced && now() < load->end)) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poll, events, EVENTS, paced ? PACE : PATIENCE);
        if (count <= 0 && !paced) {
            die("no reply for %d seconds", PATIENCE / 1000);
        }
        for (int i = 0; i < count; i++) {
            receive(load, events[i].data.ptr);
        }
        if (paced) {
            fill_all(load);
        }
    }
}

/* Microseconds within which that share of the replies came. */
static int64_t percentile(const struct load *load, unsigned percent)
{
    uint64_t below = 0;
    int64_t took = 0;
    while (took < LATENCY_MAX - 1 &&
           (below += load->latencies[took]) * 100 < load->answered * percent) {
        took++;
    }
    return took;
}

/* The first time that no id has a sample of or after. */
static uint32_t next_time(const struct load *load)
{
    uint64_t rounds = 0;
    for (uint32_t i = 0; i < load->connection_count; i++) {
        const struct connection *connection = &load->connections[i];
        uint64_t begun = connection->sent / ids_of(load, connection) + 1;
        rounds = begun > rounds ? begun : rounds;
    }
    return load->first_time + STEP * (uint32_t)rounds;
}

static void report(const struct load *load, double seconds)
{
    printf("connections=%" PRIu32 " in_flight=%" PRIu32 " records=%" PRIu64 " seconds=%.3f "
           "per_second=%.0f p50=%" PRId64 " p99=%" PRId64 " failed=%" PRIu64 " next_time=%" PRIu32
           "\n",
           load->connection_count, load->in_flight, load->answered, seconds,
           (double)load->answered / seconds, percentile(load, 50), percentile(load, 99),
           load->failed, next_time(load));
    if (load->failed) {
        fprintf(stderr, "load: the first that was not stored: %s\n", load->first_fault);
    }
}

static uint64_t number(const char *text, const char *what, uint64_t most)
{
    char *end;
    uint64_t value = strtoull(text, &end, 10);
    if (end == text || *end || !value || value > most) {
        die("%s: \"%s\" is not a number from 1 to %" PRIu64, what, text, most);
    }
    return value;
}

static struct load *load_new(char **arguments)
{
    struct load *load = calloc(1, sizeof *load);
    load->port = (uint16_t)number(arguments[1], "PORT", UINT16_MAX);
    load->connection_count = (uint32_t)number(arguments[2], "CONNECTIONS", 10000);
    load->in_flight = (uint32_t)number(arguments[3], "IN_FLIGHT", IN_FLIGHT_MAX);
    load->ids = (uint32_t)number(arguments[4], "IDS", 10000000);
    load->first_time = (uint32_t)number(arguments[5], "FIRST_TIME", UINT32_MAX);
    load->end = (int64_t)number(arguments[6], "SECONDS", 3600) * 1000000;
    load->records_max = arguments[7] ? number(arguments[7], "RECORDS", UINT64_MAX) : UINT64_MAX;
    load->rate = arguments[7] && arguments[8] ? number(arguments[8], "RATE", 10000000) : 0;
    if (load->ids < load->connection_count) {
        die("each connection needs an id of its own");
    }
    EVP_Digest("secret", 6, load->md5, NULL, EVP_md5(), NULL);
    load->connections = calloc(load->connection_count, sizeof *load->connections);
    load->latencies = calloc(LATENCY_MAX, sizeof *load->latencies);
    return load;
}

int main(int count, char **arguments)
{
    if (count < 7 || count > 9) {
        die("usage: load PORT CONNECTIONS IN_FLIGHT IDS FIRST_TIME SECONDS [RECORDS [RATE]]");
    }
    struct load *load = load_new(arguments);
    int poll = epoll_create1(0);
    connect_all(load, poll);
    load->start = now();
    load->end += load->start;
    run(load, poll);
    report(load, (double)(now() - load->start) / 1e6);
    return load->failed ? 1 : 0;
}
