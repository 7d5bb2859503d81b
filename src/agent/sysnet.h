/* What the kernel tells of an interface beside its counters. */
#ifndef BLUMAP_AGENT_SYSNET_H
#define BLUMAP_AGENT_SYSNET_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct sysnet {
    uint64_t index;    /* grows with each interface that is made; 0: not known */
    uint64_t bit_rate; /* of the link, bits per second; 0: not known, or of no link */
};

/* Reads SYS/class/net/NAME. The speed of what has no device behind it (tunnels, bridges) is made
 * up by its driver and does not count. */
struct sysnet sysnet_read(const char *sys, const char *name, struct arena *arena);

/* The number of this boot of the host, PROC/sys/kernel/random/boot_id; empty if it is not told. */
struct str sysnet_boot(const char *proc, struct arena *arena);

#endif
