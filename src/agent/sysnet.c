#include "agent/sysnet.h"

#include <unistd.h>

#include "base/file.h"
#include "base/number.h"

enum { LARGEST = 4096 };

/* The only line of the file PATH; empty if there is none. */
static struct str read_line(struct str path, struct arena *arena)
{
    struct diags unheard = diags_new(arena);
    struct str text;
    if (!file_read_virtual(path.data, LARGEST, arena, &text, &unheard, (struct place){ 0 })) {
        return STR("");
    }
    return str_trim(text);
}

static uint64_t read_number(struct str path, struct arena *arena)
{
    uint64_t number;
    return number_unsigned(read_line(path, arena), 0, UINT64_MAX, &number) ? number : 0;
}

struct sysnet sysnet_read(const char *sys, const char *name, struct arena *arena)
{
    static const uint64_t megabit = 1000000;
    static const uint64_t most = UINT64_MAX / megabit;
    struct str folder = arena_printf(arena, "%s/class/net/%s", sys, name);
    struct sysnet net = {
        .index = read_number(arena_printf(arena, "%s/ifindex", folder.data), arena),
    };
    if (access(arena_printf(arena, "%s/device", folder.data).data, F_OK) == 0) {
        /* A link that is down has a speed of -1, which is no number here. */
        uint64_t speed = read_number(arena_printf(arena, "%s/speed", folder.data), arena);
        net.bit_rate = speed <= most ? speed * megabit : 0;
    }
    return net;
}

struct str sysnet_boot(const char *proc, struct arena *arena)
{
    return read_line(arena_printf(arena, "%s/sys/kernel/random/boot_id", proc), arena);
}
