/* peic: the command line tool. Starts, parses, calls one verb, ends; the verbs are files of their own. */
#include "cli/cli.h"
#include <stdlib.h>

static void *host_alloc(void *ctx, size_t bytes) { return (void)ctx, malloc(bytes); }
static void host_release(void *ctx, void *block, size_t bytes) { (void)ctx, (void)bytes, free(block); }

static int run(Cli *c, int argc, char **argv) {
  if (!cli_parse(c, argc, argv)) return RC_USAGE;
  if (c->opt.help) {
    c->args.n = 0;
    return verb_help(c);
  }
  if (c->opt.version) return verb_version(c);
  return c->verb < VERB_COUNT ? cli_verbs[c->verb].run(c) : verb_build(c);
}

int main(int argc, char **argv) {
  io_start();
  crash_start();
  static Cli c; /* not on the stack: its fields outlive a jump */
  Alloc host = {host_alloc, host_release, NULL};
  jmp_buf oom;
  arena_init(&c.arena, &host, &oom);
  int rc = RC_ENVIRONMENT;
  if (!setjmp(oom))
    rc = run(&c, argc, argv);
  else
    io_err(&c, STR("peic: out of memory\n"));
  rc = io_finish(&c, rc);
  arena_free(&c.arena);
  return rc;
}
