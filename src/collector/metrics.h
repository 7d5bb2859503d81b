/* How the collector is doing, for Prometheus and for whoever asks whether it is well. */
#ifndef BLUMAP_COLLECTOR_METRICS_H
#define BLUMAP_COLLECTOR_METRICS_H

#include <stdbool.h>

#include "base/buf.h"
#include "collector/service.h"

/* All metrics in Prometheus' text format. */
void metrics_write(const struct service *service, struct buf *out);

/* Whether all is well; OUT gets "ok", or a line for each thing that is not, and one for each
 * certificate that expires soon. */
bool metrics_write_health(const struct service *service, struct buf *out);

#endif
