/* peic FILE: compile, write, say in one line what changed. */
#include "cli/cli.h"

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

/* "wrote 3 of 9 files to build (2 new, 1 changed), removed 1" */
void build_summary(Cli *c, size_t total, const PeiChange *changes, size_t n) {
  size_t count[4] = {0};
  for (size_t i = 0; i < n; i++) count[changes[i].kind]++;
  size_t added = count[PEI_NEW], changed = count[PEI_CHANGED], removed = count[PEI_REMOVED];
  const char *out = c->opt.out;
  Arena *a = &c->arena;
  Str line, how = STR("");
  if (added && changed)
    how = arena_fmt(a, "%zu new, %zu changed", added, changed);
  else if (added || changed)
    how = arena_fmt(a, "%zu %s", added + changed, added ? "new" : "changed");
  if (!n)
    line = arena_fmt(a, "%s is up to date", out);
  else if (!how.n)
    line = arena_fmt(a, "removed %zu file%s from %s", removed, plural(removed), out);
  else if (added == total)
    line = arena_fmt(a, "wrote %zu file%s to %s", total, plural(total), out);
  else
    line = arena_fmt(a, "wrote %zu of %zu files to %s (%.*s)", added + changed, total, out, STR_ARG(how));
  if (how.n && removed) line = arena_fmt(a, "%.*s, removed %zu", STR_ARG(line), removed);
  io_out(c, arena_fmt(a, "%.*s\n", STR_ARG(line)));
}

int verb_build(Cli *c) {
  int rc;
  Pei *p = project_compile(c, pei_build, false, &rc);
  if (!p) return rc;
  const PeiFile *files;
  const PeiChange *changes;
  rc = project_report(c, p, pei_status(p));
  PeiText dump = pei_dump(p);
  io_out(c, str_n(dump.s, dump.n));
  size_t total = pei_files(p, &files), n = pei_changes(p, &changes);
  if (rc == RC_DIFFERS && !c->opt.quiet) project_changes(c, changes, n);
  if (rc == RC_DIFFERS) io_say(c, "%s differs from what %s gives", c->opt.out, c->args.v[0]);
  if (rc == RC_OK && !c->opt.dump && !c->opt.quiet) build_summary(c, total, changes, n);
  pei_free(p);
  return rc;
}
