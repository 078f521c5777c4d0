/* peic verify DIR: is an output directory as peic left it, and with --compile, as the project wants it now? */
#include "cli/cli.h"

/* What is wrong on standard output, one line about it all on standard error. */
static int say(Cli *c, Pei *p, const char *dir) {
  size_t files, flaws;
  PeiStatus status = pei_status(p);
  if (status != PEI_OK && status != PEI_DIFFERS) return project_status(c, p, status);
  bool json = c->opt.answers == PEI_JSON;
  PeiText text = pei_verified(p, c->opt.answers, &files, &flaws);
  if (!text.s) return project_status(c, p, PEI_NO_MEMORY);
  if (json || !c->opt.quiet) io_out(c, str_n(text.s, text.n));
  if (!flaws) {
    if (!json && !c->opt.quiet && !c->opt.compile)
      io_out(c,
             arena_fmt(&c->arena, "%s is as peic left it: %zu file%s\n", dir, files, files == 1 ? "" : "s"));
    return RC_OK;
  }
  io_say(c, "%s is not as peic left it", dir);
  return RC_DIFFERS;
}

/* The project that the directory was made of, against what is in the directory. */
static int compile(Cli *c, const char *dir) {
  Pei *origin, *p = NULL;
  int rc = RC_ENVIRONMENT;
  PeiStatus status = pei_origin_read(NULL, dir, &origin);
  if (status == PEI_OK) {
    PeiInput in = pei_origin(origin)->input;
    c->args.v[0] = in.root;
    status = pei_compile(NULL, &in, &p);
    if (p && status == PEI_OK) status = pei_write(p, PEI_CHECK);
  }
  if (p) {
    const PeiChange *changes;
    size_t n = pei_changes(p, &changes);
    rc = project_report(c, p, status);
    project_moved(c, status);
    if (rc == RC_DIFFERS && !c->opt.quiet) project_changes(c, changes, n);
    if (rc == RC_DIFFERS) io_say(c, "%s differs from what %s gives", dir, c->args.v[0]);
    if (rc == RC_OK && !c->opt.quiet && c->opt.answers != PEI_JSON)
      io_out(c, arena_fmt(&c->arena, "%s is as peic left it, and what %s gives\n", dir, c->args.v[0]));
  } else if (origin)
    rc = project_status(c, origin, status);
  else
    io_say(c, "out of memory");
  pei_free(p);
  pei_free(origin);
  return rc;
}

int verb_verify(Cli *c) {
  Pei *p;
  if (c->args.n != 1) return io_usage(c, "which directory? as in `peic verify build`");
  const char *dir = c->args.v[0];
  pei_verify(NULL, dir, &p);
  if (!p) {
    io_say(c, "out of memory");
    return RC_ENVIRONMENT;
  }
  int rc = say(c, p, dir);
  pei_free(p);
  return rc == RC_OK && c->opt.compile ? compile(c, dir) : rc;
}
