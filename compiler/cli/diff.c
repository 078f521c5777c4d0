/* peic diff FILE: what a build would change in the output directory, as a patch; --stat in numbers. */
#include "base/diff.h"
#include "cli/cli.h"
#include "diag/show.h"
#include <unistd.h>

static Str text_of_pei(PeiText t) { return str_n(t.s, t.n); }

static DiffFile side_by_side(const PeiDifference *d) {
  return (DiffFile){.name = text_of_pei(d->path),
                    .was = d->kind != PEI_NEW,
                    .is = d->kind != PEI_REMOVED,
                    .before = text_of_pei(d->before),
                    .after = text_of_pei(d->after),
                    .mode_before = d->mode_before,
                    .mode_after = d->mode_after};
}

/* Said before a file's patch; `patch` and `git apply` pass over such lines. */
static void put_remark(Buf *out, const PeiDifference *d, const char *dir) {
  Str path = text_of_pei(d->path);
  if (d->hand == PEI_OURS) return;
  buf_bytes(out,
            d->hand == PEI_EDITED ? STR("# edited since peic wrote it: ") : STR("# not written by peic: "));
  buf_bytes(out, str_c(dir));
  buf_lit(out, "/");
  for (uint32_t i = 0; i < path.n; i++) buf_char(out, (uint8_t)path.s[i] < ' ' ? '?' : path.s[i]);
  buf_lit(out, "\n");
}

/* ---- a terminal ---- */

static const char *line_color(Str line) {
  if (str_starts(line, STR("+++ ")) || str_starts(line, STR("--- ")) || str_starts(line, STR("diff ")))
    return "\033[1m";
  if (!line.n) return "";
  switch (line.s[0]) {
  case '+': return "\033[32m";
  case '-': return "\033[31m";
  case '@': return "\033[36m";
  case '#': return "\033[33m";
  default: return "";
  }
}

/* For eyes: in colour, and bytes that would move the cursor made visible. */
static Str painted(Cli *c, Str patch, bool color, bool ascii) {
  Buf out = buf_new(&c->arena);
  for (uint32_t lo = 0, hi; lo < patch.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(patch, lo, patch.n), '\n');
    Str line = str_sub(patch, lo, hi);
    const char *on = color ? line_color(line) : "";
    buf_bytes(&out, str_c(on));
    show_text(&out, line, ascii);
    if (*on) buf_lit(&out, "\033[0m");
    buf_lit(&out, "\n");
  }
  return buf_str(&out);
}

/* ---- numbers ---- */

static Str kind_word(const PeiDifference *d) {
  static const char *const words[] = {"", "new", "changed", "removed"};
  return str_c(words[d->kind]);
}

/* "changed  +3 -1  compose.yaml" */
static void put_stat(Cli *c, Buf *out, const PeiDifference *v, size_t n, bool ascii) {
  DiffCount all = {0, 0};
  for (size_t i = 0; i < n; i++) {
    const PeiDifference *d = &v[i];
    DiffCount count = diff_count(&c->arena, text_of_pei(d->before), text_of_pei(d->after));
    all.added += count.added, all.removed += count.removed;
    Str numbers = arena_fmt(&c->arena, "+%u -%u", count.added, count.removed);
    buf_bytes(out, arena_fmt(&c->arena, "%-8.*s%-10.*s ", STR_ARG(kind_word(d)), STR_ARG(numbers)));
    show_text(out, text_of_pei(d->path), ascii);
    bool mode = d->kind == PEI_CHANGED && d->mode_before != d->mode_after;
    if (mode) buf_bytes(out, arena_fmt(&c->arena, "  mode %03o to %03o", d->mode_before, d->mode_after));
    if (d->hand == PEI_EDITED) buf_lit(out, "  edited since peic wrote it");
    if (d->hand == PEI_FOREIGN) buf_lit(out, "  not written by peic");
    buf_lit(out, "\n");
  }
  buf_bytes(out, arena_fmt(&c->arena, "%zu file%s, +%u -%u\n", n, n == 1 ? "" : "s", all.added, all.removed));
}

int verb_diff(Cli *c) {
  int rc;
  Pei *p = project_compile(c, pei_compile, false, &rc);
  if (!p) return rc;
  const PeiDifference *v;
  PeiStatus status = pei_status(p);
  if (status == PEI_OK) status = pei_diff(p);
  size_t n = pei_differences(p, &v);
  rc = project_report(c, p, status);
  RenderStyle style = io_style(c, 1);
  Buf out = buf_new(&c->arena);
  if (n && c->opt.stat) {
    put_stat(c, &out, v, n, style.ascii);
  } else {
    for (size_t i = 0; i < n; i++) {
      DiffFile f = side_by_side(&v[i]);
      put_remark(&out, &v[i], c->opt.out);
      diff_git(&out, &f);
    }
  }
  bool eyes = !c->opt.stat && (style.color || isatty(1));
  io_out(c, eyes ? painted(c, buf_str(&out), style.color, style.ascii) : buf_str(&out));
  if (rc == RC_DIFFERS && !c->opt.check) rc = RC_OK;
  pei_free(p);
  return rc;
}
