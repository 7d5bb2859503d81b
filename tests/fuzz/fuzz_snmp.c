/* Any bytes as what the child process that asks over SNMP writes. */
#include <stdint.h>

#include "source/snmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    snmp_result_read((struct str){ (const char *)data, size }, 1);
    return 0;
}
