/* /proc/net/dev: a line of sixteen counters for every network interface.
 *
 *     Inter-|   Receive                            ...  |  Transmit
 *      face |bytes    packets errs drop fifo frame ...  |bytes    packets errs drop fifo colls ...
 *       eth0:1234567    2345    0    0    0     0  ...   7654321    3210    0    0    0     0  ...
 *
 * What is behind the line's last colon are the counters, with or without a blank in between; what
 * is before it is the name, which may hold colons ("eth0:1"). */
#ifndef BLUMAP_AGENT_PROCNET_H
#define BLUMAP_AGENT_PROCNET_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

/* The columns in their order. */
enum procnet_column {
    PROCNET_RECEIVED_BYTES,
    PROCNET_RECEIVED_PACKETS,
    PROCNET_RECEIVED_ERRORS,
    PROCNET_RECEIVED_DROPPED,
    PROCNET_RECEIVED_FIFO,
    PROCNET_RECEIVED_FRAME,
    PROCNET_RECEIVED_COMPRESSED,
    PROCNET_RECEIVED_MULTICAST,
    PROCNET_SENT_BYTES,
    PROCNET_SENT_PACKETS,
    PROCNET_SENT_ERRORS,
    PROCNET_SENT_DROPPED,
    PROCNET_SENT_FIFO,
    PROCNET_SENT_COLLISIONS,
    PROCNET_SENT_CARRIER,
    PROCNET_SENT_COMPRESSED,
    PROCNET_COLUMNS
};

struct procnet_interface {
    struct str name; /* borrowed from the text */
    uint64_t counters[PROCNET_COLUMNS];
};

struct procnet {
    VEC(struct procnet_interface) interfaces; /* in the order of the text */
};

/* The interfaces of TEXT, in ARENA. Headings and blank lines are skipped; a line that is neither
 * these nor an interface is a warning with its line in PATH. */
const struct procnet *procnet_parse(struct str text, const char *path, struct arena *arena,
                                    struct diags *diags);

/* NULL if there is no interface of that name. */
const struct procnet_interface *procnet_find(const struct procnet *net, struct str name);

#endif
