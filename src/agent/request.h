/* A sample as the record protocol has it. */
#ifndef BLUMAP_AGENT_REQUEST_H
#define BLUMAP_AGENT_REQUEST_H

#include "agent/spool.h"
#include "base/buf.h"
#include "base/digest.h"

/* Appends the request of SAMPLE with the MD5 of its record's password: bits received, bits sent. */
void request_add(struct buf *out, const struct spool_sample *sample,
                 const unsigned char md5[static DIGEST_MD5_SIZE]);

#endif
