/* peic fmt FILE...: puts project files into the one style, in place. A directory stands for the .pei files below it,
   `-` for standard input. Each file is dealt with on its own, whatever becomes of the others. */
#include "base/os.h"
#include "cli/cli.h"
#include <errno.h>
#include <unistd.h>

typedef struct {
  Cli *c;
  Os os;
  int rc;
  uint32_t files, changed; /* looked at; rewritten, or with --check to be rewritten */
} Fmt;

/* The library says what is too large for it; this is only not to read for ever. */
enum { READ_MAX = 64 << 20, READ_PART = 64 << 10 };

/* The worst of all files is what the run ends with. */
static int rank(int rc) {
  static const int worse[] = {RC_OK, RC_DIFFERS, RC_ERRORS, RC_ENVIRONMENT, RC_INTERNAL};
  int i = 0;
  while (worse[i] != rc && worse[i] != RC_INTERNAL) i++;
  return i;
}
static void end_with(Fmt *f, int rc) {
  if (rank(rc) > rank(f->rc)) f->rc = rc;
}

static void say_internal(Cli *c, PeiText why) {
  io_say(c, "internal error: %.*s, so it was left as it is: this is a mistake in peic", (int)why.n, why.s);
  io_say(c, "please report it with the file; version " PEI_VERSION);
}

static void say_errors(Cli *c, Pei *p) {
  RenderStyle s = io_style(c, 2);
  PeiText text = pei_render(p, c->opt.format, &(PeiStyle){s.color, s.ascii, s.links, s.limit, -1});
  io_err(c, text.s ? str_n(text.s, text.n) : STR("peic: out of memory\n"));
}

/* RC_OK and the text in *out, which lives as long as *p; otherwise it is said what is wrong. */
static int format(Fmt *f, const char *name, Str text, Pei **p, Str *out) {
  PeiStatus status = pei_format(NULL, name, (PeiText){text.s, text.n}, p);
  switch (status) {
  case PEI_OK: {
    PeiText made = pei_formatted(*p);
    *out = str_n(made.s, made.n);
    return RC_OK;
  }
  case PEI_ERRORS: say_errors(f->c, *p); return RC_ERRORS;
  case PEI_INTERNAL: say_internal(f->c, pei_message(*p)); return RC_INTERNAL;
  default: io_say(f->c, "out of memory"); return RC_ENVIRONMENT;
  }
}

static int replace(Fmt *f, const char *path, Str old, Str made) {
  int error = f->os.replace_file(&f->os, path, old, made);
  if (!error) {
    if (!f->c->opt.quiet) io_out(f->c, arena_fmt(&f->c->arena, "formatted %s\n", path));
    return RC_OK;
  }
  io_say(f->c, "cannot write `%s`: %s", path, error == ESTALE ? "it was changed meanwhile" : strerror(error));
  return RC_ENVIRONMENT;
}

static int differs(Fmt *f, const char *path) {
  if (!f->c->opt.quiet) io_out(f->c, arena_fmt(&f->c->arena, "%s\n", path));
  return RC_DIFFERS;
}

static int one_file(Fmt *f, const char *path) {
  Str text, made;
  Pei *p;
  f->files++;
  int error = f->os.read_file(&f->os, &f->c->arena, path, READ_MAX, &text);
  if (error) {
    if (error == EFBIG)
      io_say(f->c, "`%s` is far too large for a project file", path);
    else
      project_unreadable(f->c, path, error);
    return error == EFBIG ? RC_ERRORS : RC_ENVIRONMENT;
  }
  int rc = format(f, path, text, &p, &made);
  if (rc == RC_OK && !str_eq(text, made)) {
    rc = f->c->opt.check ? differs(f, path) : replace(f, path, text, made);
    f->changed += rc == RC_OK || rc == RC_DIFFERS;
  }
  pei_free(p);
  return rc;
}

static void one_path(Fmt *f, const char *path, bool named);

/* What is hidden, and what a link leads to, was not meant. */
static void below(Fmt *f, const char *dir) {
  Arena *a = &f->c->arena;
  Str *names;
  uint32_t n;
  int error = f->os.list_dir(&f->os, a, dir, &names, &n);
  if (error) {
    project_unreadable(f->c, dir, error);
    end_with(f, RC_ENVIRONMENT);
    return;
  }
  bool slash = dir[strlen(dir) - 1] == '/';
  for (uint32_t i = 0; i < n; i++) {
    if (names[i].s[0] == '.') continue;
    if (strcmp(dir, ".") == 0)
      one_path(f, names[i].s, false);
    else
      one_path(f, arena_fmt(a, "%s%s%s", dir, slash ? "" : "/", names[i].s).s, false);
  }
}

/* `named`: on the command line, where a link is followed and a file may be called anything. */
static void one_path(Fmt *f, const char *path, bool named) {
  ArenaMark mark = arena_mark(&f->c->arena);
  OsStat st;
  int error = f->os.stat(&f->os, path, named, &st);
  if (!error && st.type == OS_DIR)
    below(f, path);
  else if (named || (!error && st.type == OS_FILE && str_ends(str_c(path), STR(".pei"))))
    end_with(f, one_file(f, path));
  arena_rewind(&f->c->arena, mark);
}

static int read_input(Cli *c, Str *text) {
  Buf in = buf_new(&c->arena);
  char part[READ_PART];
  for (;;) {
    ssize_t n = read(0, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) break;
    buf_bytes(&in, str_n(part, (size_t)n));
    if (in.n > READ_MAX) return EFBIG;
  }
  *text = buf_str(&in);
  return 0;
}

static int from_input(Fmt *f) {
  Str text, made;
  Pei *p;
  int error = read_input(f->c, &text);
  if (error) {
    io_say(f->c, "cannot read standard input: %s", strerror(error));
    return error == EFBIG ? RC_ERRORS : RC_ENVIRONMENT;
  }
  int rc = format(f, "<stdin>", text, &p, &made);
  if (rc == RC_OK && !f->c->opt.check) io_out(f->c, made);
  if (rc == RC_OK && f->c->opt.check && !str_eq(text, made)) {
    io_say(f->c, "`peic fmt` would change standard input");
    rc = RC_DIFFERS;
  }
  pei_free(p);
  return rc;
}

static void say_summary(Fmt *f) {
  Cli *c = f->c;
  if (!f->files && f->rc == RC_OK)
    io_say(c, "there is no .pei file below `%s`%s", c->args.v[0], c->args.n > 1 ? " and the others" : "");
  else if (f->changed && c->opt.check)
    io_say(c, "files that `peic fmt` would change: %u of %u", f->changed, f->files);
  else if (f->rc == RC_OK && !f->changed && !c->opt.quiet)
    io_out(c, arena_fmt(&c->arena, "nothing to change in %u file%s\n", f->files, f->files == 1 ? "" : "s"));
}

int verb_fmt(Cli *c) {
  Fmt f = {.c = c, .rc = RC_OK};
  os_posix(&f.os);
  if (!c->args.n) return io_usage(c, "which files? give files, directories, or `-` for standard input");
  for (uint32_t i = 0; i < c->args.n; i++) {
    if (strcmp(c->args.v[i], "-") != 0) continue;
    if (c->args.n > 1) return io_usage(c, "`-` stands for standard input, and for itself alone");
    return from_input(&f);
  }
  for (uint32_t i = 0; i < c->args.n; i++) one_path(&f, c->args.v[i], true);
  say_summary(&f);
  return f.rc;
}
