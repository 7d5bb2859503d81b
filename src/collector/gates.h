/* The gates: where connections of clients are accepted. */
#ifndef BLUMAP_COLLECTOR_GATES_H
#define BLUMAP_COLLECTOR_GATES_H

#include "collector/crowd.h"
#include "collector/ports.h"

struct gates;

/* None yet; connections go to CROWD, which must outlive it. Yours; gates_free. */
struct gates *gates_new(struct crowd *crowd);
void gates_free(struct gates *gates);

/* Accepts at the sockets of PORTS for clients. A gate whose socket is not among them is closed,
 * after all who have connected there were let in. The ports must outlive it, or the next call. */
void gates_take(struct gates *gates, const struct ports *ports);

#endif
