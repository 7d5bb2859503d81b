#include "render/render_command.h"

#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "draw/draw.h"
#include "render/render.h"

enum { MOST_MEGAPIXELS = 10000 };

#define LATEST_MOMENT INT64_C(253402300799) /* the end of the year 9999 */

struct render_arguments {
    struct render_request request;
    const char *config; /* the map, as the old program's option */
};

static const struct cli_option options[] = {
#define MEMBER(name) offsetof(struct render_arguments, request.name)
    { "config", 0, CLI_TEXT, offsetof(struct render_arguments, config), "MAP",
      "the map file (weathermap.conf)", 0, 0 },
    { "output", 'o', CLI_LIST, MEMBER(outputs), "FILE",
      "picture to write: .png, .jpg, .jpeg or .gif; may be repeated", 0, 0 },
    { "htmloutput", 0, CLI_TEXT, MEMBER(html_output), "FILE", "page to write", 0, 0 },
    { "image-uri", 0, CLI_TEXT, MEMBER(image_uri), "ADDRESS", "the picture's address in the page",
      0, 0 },
    { "quality", 0, CLI_INTEGER, MEMBER(quality), "N", "of JPEG, 1 to 100 (75)", 1, 100 },
    { "define", 0, CLI_LIST, MEMBER(defines), "NAME=VALUE", "as SET NAME VALUE; may be repeated", 0,
      0 },
    { "now", 0, CLI_INTEGER, MEMBER(now), "EPOCH", "draw as if it were this moment", 0,
      LATEST_MOMENT },
    { "no-data", 0, CLI_FLAG, MEMBER(skips_data), NULL, "read no data: all is grey", 0, 0 },
    { "randomdata", 0, CLI_FLAG, MEMBER(invents_data), NULL, "give links random numbers", 0, 0 },
    { "allow-external", 0, CLI_FLAG, MEMBER(allows_external), NULL,
      "let the map's TARGET !command run", 0, 0 },
    { "bulge", 0, CLI_FLAG, MEMBER(has_bulge), NULL, "draw busy links wider", 0, 0 },
    { "no-map-files", 0, CLI_FLAG, MEMBER(ignores_map_files), NULL,
      "write only the files that options name", 0, 0 },
    { "no-warn", 0, CLI_LIST, MEMBER(unwanted), "CODE,...", "leave these warnings out", 0, 0 },
    { "pixel-limit", 0, CLI_INTEGER, MEMBER(most_megapixels), "N",
      "million pixels a picture may have (100)", 1, MOST_MEGAPIXELS },
    { "dumpconfig", 0, CLI_TEXT, MEMBER(dump_config), "FILE", "write the map as understood", 0, 0 },
    { "dump-scene", 0, CLI_FLAG, MEMBER(dumps_scene), NULL, "print what is drawn, as text", 0, 0 },
    { "debug", 0, CLI_FLAG, MEMBER(tells_counts), NULL, "say what was read and how much is drawn",
      0, 0 },
    { "sizedebug", 0, CLI_FLAG, MEMBER(skips_data), NULL, "the same as --no-data", 0, 0 },
    { "uberdebug", 0, CLI_FLAG, MEMBER(tells_counts), NULL, "the same as --debug", 0, 0 },
    { "stats", 0, CLI_FLAG, MEMBER(tells_counts), NULL, "the same as --debug", 0, 0 },
    { "dumpafter", 0, CLI_FLAG, MEMBER(dumps_scene), NULL, "the same as --dump-scene", 0, 0 },
    { 0 },
#undef MEMBER
};

/* These are an enum exit_code: EXIT_DONE if the arguments make sense. */

static int check_defines(const struct cli_list *defines)
{
    for (size_t i = 0; i < defines->count; i++) {
        const char *equals = strchr(defines->items[i], '=');
        if (!equals || equals == defines->items[i]) {
            return cli_wrong(&render_command, "--define \"%s\": expected NAME=VALUE",
                             defines->items[i]);
        }
    }
    return EXIT_DONE;
}

static int check_pictures(const struct cli_list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];
        if (strcmp(name, "null") != 0 && !picture_format_for(str_of(name))) {
            return cli_wrong(&render_command,
                             "--output \"%s\": expected a name with .png, .jpg, .jpeg or .gif",
                             name);
        }
    }
    return EXIT_DONE;
}

static int check_file(const char *option, const char *name)
{
    return name && !name[0] ? cli_wrong(&render_command, "--%s \"\": expected a file name", option)
                            : EXIT_DONE;
}

static int check(const struct render_arguments *arguments, const struct cli_words *words)
{
    const struct render_request *request = &arguments->request;
    if (words->count > 1 || (words->count == 1 && arguments->config)) {
        return cli_wrong(&render_command, "\"%s\": expected one map",
                         words->items[words->count - 1]);
    }
    int wrong = check_defines(&request->defines);
    wrong = wrong ? wrong : check_pictures(&request->outputs);
    wrong = wrong ? wrong : check_file("htmloutput", request->html_output);
    return wrong ? wrong : check_file("dumpconfig", request->dump_config);
}

static int render(const struct render_request *request)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    bool done = render_map(request, arena, &diags);
    diags_print(&diags, stderr);
    arena_free(arena);
    return done ? EXIT_DONE : EXIT_COULD_NOT;
}

static int run_with(struct render_arguments *arguments, int argc, char **argv)
{
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&render_command, argc, argv, arguments, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    int wrong = check(arguments, &words);
    if (wrong) {
        return wrong;
    }
    const char *config = arguments->config ? arguments->config : "weathermap.conf";
    arguments->request.map_path = words.count ? words.items[0] : config;
    return render(&arguments->request);
}

static int run(int argc, char **argv)
{
    struct render_arguments arguments = { .request = {
                                              .now = clock_seconds(clock_system()),
                                              .quality = PICTURE_QUALITY_DEFAULT,
                                              .most_megapixels = STUDIO_MOST_PIXELS / 1000000,
                                          } };
    int code = run_with(&arguments, argc, argv);
    memory_free(arguments.request.outputs.items);
    memory_free(arguments.request.defines.items);
    memory_free(arguments.request.unwanted.items);
    return code;
}

const struct cli_command render_command = {
    .name = "render",
    .summary = "draw a map: its picture and its page",
    .usage = "[MAP] [options]",
    .about =
        "Draws a php-weathermap configuration. What the options do not say, the map does with\n"
        "IMAGEOUTPUTFILE, HTMLOUTPUTFILE, IMAGEURI and DATAOUTPUTFILE. Files are replaced only\n"
        "when all of them are whole. File names in a map start from the current folder.\n\n"
        "  blumap render configs/bluvpn2 --output weathermap.jpg --quality 50\n"
        "  blumap render core.conf --output core.png --htmloutput core.html --image-uri core.png",
    .options = options,
    .run = run,
};
