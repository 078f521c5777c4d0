/* peic fix FILE: applies the safe fixes of all messages to the project's files, then tells what remains. */
#include "base/diff.h"
#include "cli/cli.h"
#include "diag/show.h"

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

/* "dev.pei:12:3: E0202: change `tag` to `tags`" */
static void say_applied(Cli *c, const PeiFix *fixes, size_t n) {
  bool ascii = io_style(c, 1).ascii;
  Buf out = buf_new(&c->arena);
  for (size_t i = 0; i < n; i++) {
    const PeiFix *f = &fixes[i];
    show_text(&out, str_n(f->path.s, f->path.n), ascii);
    buf_bytes(&out, arena_fmt(&c->arena, ":%u:%u: %s: ", f->line, f->column, f->code));
    show_words(&out, str_n(f->title.s, f->title.n), ascii);
    buf_char(&out, '\n');
  }
  io_out(c, buf_str(&out));
}

static void say_summary(Cli *c, size_t applied, size_t files) {
  if (applied)
    io_out(c, arena_fmt(&c->arena, "applied %zu fix%s to %zu file%s\n", applied, applied == 1 ? "" : "es",
                        files, plural(files)));
  else
    io_out(c, arena_fmt(&c->arena, "nothing to fix in %s\n", c->args.v[0]));
}

static void show_diff(Cli *c, const PeiRewrite *files, size_t n) {
  Buf out = buf_new(&c->arena);
  for (size_t i = 0; i < n; i++)
    diff_unified(&out, str_n(files[i].path.s, files[i].path.n), str_n(files[i].before.s, files[i].before.n),
                 str_n(files[i].after.s, files[i].after.n));
  io_out(c, buf_str(&out));
}

int verb_fix(Cli *c) {
  int rc;
  Pei *p = project_compile(c, pei_fix, true, &rc);
  if (!p) return rc;
  const PeiFix *applied;
  const PeiRewrite *files;
  PeiStatus status = pei_status(p);
  size_t n_files = pei_rewrites(p, &files), n = pei_applied(p, &applied);
  bool there = status == PEI_OK || status == PEI_ERRORS;
  if (there && !c->opt.dry_run) status = pei_rewrite(p);
  if (there && status != PEI_OK &&
      status != PEI_ERRORS) { /* the files are as they were: no word of what would remain */
    rc = project_status(c, p, status);
    pei_free(p);
    return rc;
  }
  if (there && c->opt.dry_run) show_diff(c, files, n_files);
  if (there && !c->opt.dry_run && !c->opt.quiet) {
    say_applied(c, applied, n);
    say_summary(c, n, n_files);
  }
  rc = project_report(c, p, status);
  pei_free(p);
  return rc;
}
