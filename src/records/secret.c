#include "records/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum { SECRET_MAX = 1024 }; /* bytes */

/* Reads up to a line end or the end of the file; true also if that is nothing. */
static bool read_line(int fd, char line[static SECRET_MAX + 1], struct str *text)
{
    size_t len = 0;
    while (len < SECRET_MAX) {
        ssize_t got = read(fd, line + len, 1);
        if (got < 0) {
            return false;
        }
        if (got == 0 || line[len] == '\n') {
            break;
        }
        len++;
    }
    *text = (struct str){ line, len };
    if (str_ends(*text, STR("\r"))) {
        text->len--;
    }
    return true;
}

bool secret_read(const char *path, struct arena *arena, struct str *secret, struct diags *diags)
{
    char line[SECRET_MAX + 1];
    struct str text = STR("");
    struct place place = { .file = path };
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && read_line(fd, line, &text);
    if (!done) {
        diag_error(diags, place, "cannot read the password: %s", strerror(errno));
    } else if (text.len == SECRET_MAX) {
        diag_error(diags, place, "the password has more than %d bytes", SECRET_MAX - 1);
        done = false;
    } else if (text.len == 0) {
        diag_warning(diags, place, NULL, "the password is empty");
    }
    if (fd >= 0) {
        close(fd);
    }
    *secret = arena_str(arena, text);
    explicit_bzero(line, sizeof line);
    return done;
}

/* The terminal while it shows nothing of what is typed. Signals that would end the program wait
 * until the terminal is as it was. */
struct hush {
    int tty, signals;
    struct termios shown;
    sigset_t blocked_before;
};

static bool hush_begin(struct hush *hush, int tty)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGQUIT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGTSTP);
    *hush = (struct hush){ .tty = tty, .signals = -1 };
    if (tcgetattr(tty, &hush->shown) != 0) {
        return false;
    }
    sigprocmask(SIG_BLOCK, &ending, &hush->blocked_before);
    hush->signals = signalfd(-1, &ending, SFD_CLOEXEC);
    struct termios hidden = hush->shown;
    hidden.c_lflag &= (tcflag_t) ~(tcflag_t)ECHO;
    hidden.c_lflag |= ECHONL;
    tcsetattr(tty, TCSAFLUSH, &hidden);
    return true;
}

static void hush_end(struct hush *hush)
{
    tcsetattr(hush->tty, TCSAFLUSH, &hush->shown);
    if (hush->signals >= 0) {
        close(hush->signals);
    }
    sigprocmask(SIG_SETMASK, &hush->blocked_before, NULL);
}

/* Waits until a line was typed; false if a signal came first. */
static bool wait_for_line(const struct hush *hush)
{
    struct pollfd fds[] = { { .fd = hush->tty, .events = POLLIN },
                            { .fd = hush->signals, .events = POLLIN } };
    while (poll(fds, 2, -1) < 0 && errno == EINTR) {
    }
    return !(fds[1].revents & POLLIN);
}

static bool ask_once(int tty, const char *prompt, struct arena *arena, struct str *secret)
{
    char line[SECRET_MAX + 1];
    struct hush hush;
    struct str text = STR("");
    bool done = hush_begin(&hush, tty);
    if (done) {
        dprintf(tty, "%s: ", prompt);
        done = wait_for_line(&hush) && read_line(tty, line, &text) && text.len < SECRET_MAX;
        hush_end(&hush);
    }
    *secret = arena_str(arena, text);
    explicit_bzero(line, sizeof line);
    return done;
}

bool secret_ask(const char *prompt, struct arena *arena, struct str *secret, struct diags *diags)
{
    struct str again;
    struct place nowhere = { 0 };
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0) {
        diag_error(diags, nowhere,
                   "no terminal to ask for the password; give it with --password-file FILE "
                   "(- is standard input)");
        return false;
    }
    bool done = ask_once(tty, prompt, arena, secret) && ask_once(tty, "Once more", arena, &again);
    close(tty);
    if (!done) {
        diag_error(diags, nowhere, "no password was given");
    } else if (!str_equal(*secret, again)) {
        diag_error(diags, nowhere, "the two passwords differ");
        done = false;
    } else if (secret->len == 0) {
        diag_warning(diags, nowhere, NULL, "the password is empty");
    }
    return done;
}
