#include "graph/library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const char *const library_name = "librrd.so.8";
static const char *const package = "librrd8";

/* The members of struct graph_library and librrd's names for them. */
static const struct symbol {
    const char *name;
    size_t offset;
} symbols[] = {
    { "rrd_graph_v", offsetof(struct graph_library, graph) },
    { "rrd_info_free", offsetof(struct graph_library, info_free) },
    { "rrd_get_error", offsetof(struct graph_library, get_error) },
    { "rrd_clear_error", offsetof(struct graph_library, clear_error) },
    { "rrd_parsetime", offsetof(struct graph_library, parse_time) },
    { "rrd_proc_start_end", offsetof(struct graph_library, resolve_times) },
};

static bool complain(struct diags *diags)
{
    const char *why = dlerror();
    diag_error(diags, (struct place){ 0 },
               "graphs are drawn by %s, which cannot be loaded (%s); install the package %s",
               library_name, why ? why : "for no known reason", package);
    return false;
}

bool graph_library_open(struct graph_library *library, struct diags *diags)
{
    void *handle = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        return complain(diags);
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(handle, symbols[i].name);
        if (!address) {
            return complain(diags);
        }
        /* ISO C has no cast from an object's address to a function's. */
        memcpy((char *)library + symbols[i].offset, &address, sizeof address);
    }
    return true;
}
