/* peic import FILE: another tool's configuration becomes a project file, on the disk or on standard output. */
#include "base/os.h"
#include "cli/cli.h"
#include <errno.h>
#include <stdlib.h>

/* What a directory has that can be imported, as its users have it. */
static const char *const known_files[] = {
#define IMPORT(id, title, names, signs, others, example) example,
#include "import/formats.def"
#undef IMPORT
};

static const char *file_in(Cli *c, const char *dir) {
  Os os;
  OsStat st;
  os_posix(&os);
  for (size_t i = 0; i < sizeof known_files / sizeof *known_files; i++) {
    size_t n = strlen(dir);
    const char *path =
        arena_fmt(&c->arena, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", known_files[i]).s;
    if (os.stat(&os, path, true, &st) == 0 && st.type == OS_FILE) return path;
  }
  return NULL;
}

static const char *config_file(Cli *c) {
  if (c->args.n == 1 && strcmp(c->args.v[0], "-") != 0) return c->args.v[0];
  if (c->args.n > 1)
    io_usage(c, "one configuration at a time, not `%s` and `%s`", c->args.v[0], c->args.v[1]);
  else if (c->args.n)
    io_usage(c, "a configuration cannot come from standard input: its paths are relative to its file");
  else {
    const char *here = file_in(c, ".");
    io_usage(c, "which configuration? give its file, as in `peic import %s -o dev.pei`",
             here ? here + 2 : known_files[0]);
  }
  return NULL;
}

static int unreadable(Cli *c, const char *path, int error) {
  const char *inside = error == EISDIR ? file_in(c, path) : NULL;
  if (inside)
    io_say(c, "`%s` is a directory; did you mean `%s`?", path, inside);
  else if (error == EISDIR)
    io_say(c, "`%s` is a directory; give the file of the configuration", path);
  else
    io_say(c, "cannot read `%s`: %s", path, error == EINVAL ? "it is no regular file" : strerror(error));
  return RC_ENVIRONMENT;
}

static bool is_printed(const Cli *c) { return !c->opt.to || strcmp(c->opt.to, "-") == 0; }

int verb_import(Cli *c) {
  const char *file = config_file(c);
  if (!file) return RC_USAGE;
  PeiInput in = {.root = file, .out_dir = c->opt.to, .warnings_are_errors = c->opt.werror};
  Pei *p;
  pei_import(NULL, &in, &p);
  if (!p) {
    io_say(c, "out of memory");
    return RC_ENVIRONMENT;
  }
  c->ms = -1;
  PeiStatus status = pei_status(p);
  if (status == PEI_UNREADABLE) {
    int rc = unreadable(c, file, pei_errno(p));
    pei_free(p);
    return rc;
  }
  if (status == PEI_OK && !is_printed(c)) status = pei_import_write(p, c->opt.force ? PEI_FORCE : 0);
  int rc = project_report(c, p, status);
  const PeiFile *made;
  if (rc == RC_OK && pei_files(p, &made)) {
    if (is_printed(c))
      io_out(c, str_n(made->text.s, made->text.n));
    else if (!c->opt.quiet)
      io_out(c, arena_fmt(&c->arena, "wrote %s\n", c->opt.to));
  }
  pei_free(p);
  return rc;
}
