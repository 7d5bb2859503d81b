/* All sources there are; source.c asks them in turn. */
#ifndef BLUMAP_SOURCE_SOURCES_H
#define BLUMAP_SOURCE_SOURCES_H

#include "source/source.h"

extern const struct source source_static;
extern const struct source source_rrd;
extern const struct source source_tabfile;
extern const struct source source_mrtg;
extern const struct source source_external;
extern const struct source source_fping;
extern const struct source source_snmp;
extern const struct source source_snmp2c;
extern const struct source source_snmp3;
extern const struct source source_time;
extern const struct source source_wmdata;

/* Known, but not to be had here. */
extern const struct source source_cacti;
extern const struct source source_cactihost;
extern const struct source source_cactithold;
extern const struct source source_dsstats;

#endif
