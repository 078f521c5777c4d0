/* The form of `git diff` around the hunks: names, modes, what is new and what goes. See diff.h. */
#include "base/diff.h"

static void put_mode(Buf *out, const char *what, uint32_t mode) {
  buf_bytes(out, str_c(what));
  buf_bytes(out, arena_fmt(out->arena, " 100%03o\n", mode));
}

/* git knows of a mode only whether the owner may execute it. */
static uint32_t git_mode(uint32_t mode) { return mode & 0100 ? 0755 : 0644; }

static void put_side(Buf *out, const char *sign, const char *side, const DiffFile *f, bool there) {
  buf_bytes(out, str_c(sign));
  if (there)
    diff_name(out, side, f->name);
  else
    buf_lit(out, "/dev/null");
  buf_lit(out, "\n");
}

void diff_git(Buf *out, const DiffFile *f) {
  Str before = f->was ? f->before : STR(""), after = f->is ? f->after : STR("");
  bool same = str_eq(before, after), both = f->was && f->is;
  uint32_t old_mode = git_mode(f->mode_before), new_mode = git_mode(f->mode_after);
  if (f->was == f->is && same && (!both || old_mode == new_mode)) return;
  buf_lit(out, "diff --git ");
  diff_name(out, "a/", f->name);
  buf_lit(out, " ");
  diff_name(out, "b/", f->name);
  buf_lit(out, "\n");
  if (both && old_mode != new_mode) {
    put_mode(out, "old mode", old_mode);
    put_mode(out, "new mode", new_mode);
  }
  if (!f->was) put_mode(out, "new file mode", new_mode);
  if (!f->is) put_mode(out, "deleted file mode", old_mode);
  /* no line tells of an empty file; for patch this one does */
  if (same && !f->was) buf_lit(out, "index 0000000..e69de29\n");
  if (same && !f->is) buf_lit(out, "index e69de29..0000000\n");
  if (same) return;
  put_side(out, "--- ", "a/", f, f->was);
  put_side(out, "+++ ", "b/", f, f->is);
  diff_hunks(out, before, after);
}
