/* argv -> the table of commands -> its run. */
#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "base/cli.h"
#include "base/suggest.h"
#include "check/check.h"
#include "collector/collector.h"
#include "graph/graph.h"
#include "records/records_command.h"
#include "reference/reference.h"
#include "render/render_command.h"
#include "status/status.h"

static const struct cli_command *const commands[] = {
    &agent_command, &collector_command, &records_command, &render_command,
    &graph_command, &status_command,    &check_command,   &help_command,
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *stream)
{
    fputs("Usage: blumap COMMAND [options]\n\n"
          "A small network's whole traffic picture: counters from its hosts, collected into\n"
          "RRD files, drawn on a map.\n\nCommands:\n",
          stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(stream, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("\n\"blumap COMMAND --help\" tells more of each; \"blumap --version\" the version.\n",
          stream);
}

static const struct cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static int report_unknown(const char *name)
{
    struct suggestion near = suggest_for(str_of(name));
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        suggest_offer(&near, str_of(commands[i]->name));
    }
    char tail[SUGGEST_TAIL];
    fprintf(stderr, "blumap: unknown command \"%s\"%s\nTry \"blumap --help\".\n", name,
            suggest_tail(&near, tail));
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("blumap " BLUMAP_VERSION);
        return EXIT_DONE;
    }
    const struct cli_command *command = find_command(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : report_unknown(argv[1]);
}
