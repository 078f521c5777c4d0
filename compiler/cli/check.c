/* peic check FILE: everything but making and writing files. */
#include "cli/cli.h"

int verb_check(Cli *c) {
  int rc;
  Pei *p = project_compile(c, pei_compile, true, &rc);
  if (!p) return rc;
  rc = project_report(c, p, pei_status(p));
  PeiText dump = pei_dump(p);
  io_out(c, str_n(dump.s, dump.n));
  if (rc == RC_OK && !c->opt.dump && !c->opt.quiet)
    io_out(c, arena_fmt(&c->arena, "no errors in %s\n", c->args.v[0]));
  pei_free(p);
  return rc;
}
