/* peic lsp: the language server on standard input and output. All that it knows is compiler/lsp/; here bytes are read
   and written.
   Whatever is waiting is read before anything is checked, so that a burst of keystrokes is checked once. */
#include "lsp/lsp.h"
#include "cli/cli.h"
#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { READ_PART = 64 << 10, DAY_BYTES = 11 };

typedef struct {
  Cli *c;
  char day[DAY_BYTES];
} Serving;

static void send(void *ctx, Str message) { io_out(((Serving *)ctx)->c, message); }

/* Asked for each time: an editor may be open for days. */
static const char *today(void *ctx) {
  Serving *s = ctx;
  ArenaMark mark = arena_mark(&s->c->arena);
  strncpy(s->day, project_today(s->c), DAY_BYTES - 1);
  arena_rewind(&s->c->arena, mark);
  return s->day;
}

static bool is_waiting(void) {
  struct pollfd in = {.fd = 0, .events = POLLIN};
  return poll(&in, 1, 0) > 0;
}

int verb_lsp(Cli *c) {
  Serving serving = {.c = c};
  LspHost host = {.host = c->host, .send = send, .today = today, .ctx = &serving};
  char part[READ_PART];
  int rc;
  if (c->args.n) return io_usage(c, "no file is named: the editor tells what it opens");
  Lsp *l = lsp_new(&host);
  if (!l) return io_say(c, "out of memory"), RC_ENVIRONMENT;
  while (!lsp_ended(l, &rc) && !c->out_errno) {
    if (!is_waiting()) lsp_idle(l);
    ssize_t n = read(0, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break; /* the editor is gone, as it may */
    lsp_feed(l, str_n(part, (size_t)n));
  }
  bool ended = lsp_ended(l, &rc);
  lsp_free(l);
  return ended && rc ? RC_ERRORS : RC_OK;
}
