/* Everything that peic prints, and what becomes of it when it cannot be printed. No stdio: one write a text,
   and a failure that is not lost in a buffer. */
#include "cli/cli.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Closed standard descriptors are filled with something that cannot be written to: else the first output file
   would get number 1 and what we print would land in it. */
void io_start(void) {
  /* one call says that none is closed, as ever */
  struct pollfd standard[] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
  if (poll(standard, 3, 0) >= 0 &&
      !((standard[0].revents | standard[1].revents | standard[2].revents) & POLLNVAL))
    return;
  int fd;
  do fd = open("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= 2);
  if (fd > 2) close(fd);
}

static int put(int fd, Str text) {
  while (text.n) {
    ssize_t n = write(fd, text.s, text.n);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text = str_sub(text, (uint32_t)n, text.n);
  }
  return 0;
}

void io_out(Cli *c, Str text) {
  if (!c->out_errno) c->out_errno = put(1, text);
}
void io_err(Cli *c, Str text) {
  if (!c->err_errno) c->err_errno = put(2, text);
}

int io_finish(Cli *c, int rc) {
  if (c->out_errno) io_say(c, "cannot write to standard output: %s", strerror(c->out_errno));
  return c->out_errno || c->err_errno ? RC_ENVIRONMENT : rc;
}

/* From the stack: it must work when memory has run out. */
static void say(Cli *c, const char *format, va_list args, const char *more) {
  char line[4096], all[4096 + 64];
  int n = vsnprintf(line, sizeof line, format, args);
  if (n < 0) return;
  for (char *s = line; *s; s++)
    if ((unsigned char)*s < ' ' || *s == 0x7f) *s = '?'; /* what was typed is not a terminal's business */
  snprintf(all, sizeof all, "peic: %s%s\n%s", line, (size_t)n >= sizeof line ? "..." : "", more);
  io_err(c, str_c(all));
}

void io_say(Cli *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  say(c, format, args, "");
  va_end(args);
}

int io_usage(Cli *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char more[48] = "see `peic help`\n";
  if (c->verb < VERB_COUNT) snprintf(more, sizeof more, "see `peic help %s`\n", cli_verbs[c->verb].name);
  say(c, format, args, more);
  va_end(args);
  return RC_USAGE;
}

/* NULL if unset or empty. */
static const char *variable(const char *name) {
  const char *v = getenv(name);
  return v && *v ? v : NULL;
}

static bool wants_color(const Cli *c, int fd) {
  if (c->opt.color != COLOR_AUTO) return c->opt.color == COLOR_ALWAYS;
  const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
  if (force && strcmp(force, "1") == 0) return true;
  return !variable("NO_COLOR") && term && strcmp(term, "dumb") != 0 && isatty(fd);
}

/* Is the locale's encoding UTF-8? The first of these that is set decides, as in setlocale. */
static bool locale_is_utf8(void) {
  static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int i = 0; i < 3; i++) {
    const char *v = variable(names[i]);
    if (!v) continue;
    const char *dot = strchr(v, '.');
    return dot && (strncasecmp(dot, ".utf-8", 6) == 0 || strncasecmp(dot, ".utf8", 5) == 0);
  }
  return false;
}

RenderStyle io_style(const Cli *c, int fd) {
  return (RenderStyle){.color = wants_color(c, fd),
                       .ascii = c->opt.ascii || !locale_is_utf8(),
                       .links = c->opt.color == COLOR_ALWAYS,
                       .limit = c->opt.limit};
}
