/* The one digest the record protocol needs. */
#ifndef BLUMAP_BASE_DIGEST_H
#define BLUMAP_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { DIGEST_MD5_SIZE = 16, DIGEST_MD5_HEX = 32 };

void digest_md5(struct str text, unsigned char md5[static DIGEST_MD5_SIZE]);

/* Lower-case hexadecimal with a NUL behind it. */
void digest_to_hex(const unsigned char md5[static DIGEST_MD5_SIZE],
                   char hex[static DIGEST_MD5_HEX + 1]);

/* Reads 32 hexadecimal digits of any case; false if TEXT is anything else. */
bool digest_from_hex(struct str text, unsigned char md5[static DIGEST_MD5_SIZE]);

/* Equal or not in a time that does not depend on where they differ. */
bool digest_equal(const unsigned char a[static DIGEST_MD5_SIZE],
                  const unsigned char b[static DIGEST_MD5_SIZE]);

#endif
