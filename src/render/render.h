/* The whole way from a map file to its picture and page, as one straight pipeline. Nothing is
 * replaced before everything is made: if a step fails, the old files stay. */
#ifndef BLUMAP_RENDER_RENDER_H
#define BLUMAP_RENDER_RENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cli.h"
#include "base/diag.h"

/* What is asked of one run. Texts are NULL if not given. */
struct render_request {
    const char *map_path;
    struct cli_list outputs;  /* picture files; none: IMAGEOUTPUTFILE, else weathermap.png */
    const char *html_output;  /* "null": no page; else HTMLOUTPUTFILE, else no page */
    const char *image_uri;    /* else IMAGEURI, else the first picture's file name */
    const char *dump_config;  /* file for the map as it was understood */
    struct cli_list defines;  /* NAME=VALUE: hints set after the map was read */
    struct cli_list unwanted; /* codes of warnings, apart by commas */
    int64_t now;              /* seconds since 1970 UTC */
    int64_t quality;          /* of JPEG, 1 to 100 */
    int64_t most_megapixels;  /* of any picture, read or drawn */
    bool skips_data;          /* nothing is measured */
    bool invents_data;        /* links get random numbers */
    bool allows_external;     /* TARGET !command may run */
    bool ignores_map_files;   /* IMAGEOUTPUTFILE, HTMLOUTPUTFILE, DATAOUTPUTFILE mean nothing */
    bool has_bulge;           /* widths grow with the load */
    bool dumps_scene;         /* to stdout */
    bool tells_counts;        /* and what was read, to stderr */
};

/* Runs REQUEST. False if it could not be done; DIAGS says why, and has the warnings that were not
 * asked to be left out. */
bool render_map(const struct render_request *request, struct arena *arena, struct diags *diags);

#endif
