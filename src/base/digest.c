/* MD5() needs none of libcrypto 3's providers, which would cost every start of the agent more than
 * all the rest of its work. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/md5.h>

void digest_md5(struct str text, unsigned char md5[static DIGEST_MD5_SIZE])
{
    MD5((const unsigned char *)text.data, text.len, md5);
}

void digest_to_hex(const unsigned char md5[static DIGEST_MD5_SIZE],
                   char hex[static DIGEST_MD5_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_MD5_SIZE; i++) {
        hex[2 * i] = digits[md5[i] >> 4];
        hex[2 * i + 1] = digits[md5[i] & 15];
    }
    hex[DIGEST_MD5_HEX] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20); /* of a letter */
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool digest_from_hex(struct str text, unsigned char md5[static DIGEST_MD5_SIZE])
{
    if (text.len != DIGEST_MD5_HEX) {
        return false;
    }
    for (size_t i = 0; i < DIGEST_MD5_SIZE; i++) {
        int high = hex_value(text.data[2 * i]);
        int low = hex_value(text.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        md5[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool digest_equal(const unsigned char a[static DIGEST_MD5_SIZE],
                  const unsigned char b[static DIGEST_MD5_SIZE])
{
    return CRYPTO_memcmp(a, b, DIGEST_MD5_SIZE) == 0;
}
