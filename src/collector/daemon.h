/* A process that goes to the background when it is ready: until then its mistakes reach the
 * terminal and whoever started it waits for its exit status. A locked pid file keeps a second one
 * away. */
#ifndef BLUMAP_COLLECTOR_DAEMON_H
#define BLUMAP_COLLECTOR_DAEMON_H

#include <stdbool.h>

#include "base/diag.h"

struct daemon {
    int ready;            /* where the child says that it is ready; -1 in the foreground */
    int pid_fd;           /* the locked pid file, or -1 */
    const char *pid_file; /* borrowed */
};

/* A process that stays in the foreground: daemon_ready and daemon_end do nothing. */
struct daemon daemon_foreground(void);

enum daemon_side {
    DAEMON_CHILD,  /* goes on, to the background when daemon_ready is called */
    DAEMON_PARENT, /* the child is ready, or has ended: exit with *STATUS */
};

/* Splits in two. *STATUS is 0 if the child got ready, else its exit status. */
enum daemon_side daemon_start(struct daemon *daemon, int *status);

/* Locks PID_FILE and writes the process number into it. False with a diagnostic; one that names the
 * process which holds it, if so. */
bool daemon_lock(struct daemon *daemon, const char *pid_file, struct diags *diags);

/* Leaves the terminal and lets the parent end with 0. */
void daemon_ready(struct daemon *daemon);

/* Removes the pid file. */
void daemon_end(struct daemon *daemon);

#endif
