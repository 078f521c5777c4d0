/* See diff.h. Lines are compared by Myers' greedy algorithm, which finds the shortest script; where texts differ so
   much that this would take long, the middle is shown as replaced. Called by the verbs that change a user's files. */
#include "base/diff.h"

enum { CONTEXT = 3, SCRIPT_MAX = 1000 };

typedef struct {
  Str *line; /* each with its line end */
  bool *changed;
  uint32_t n;
} Side;

typedef struct {
  Arena *arena;
  Side a, b;
} Diff;

static Side split(Arena *arena, Str text) {
  Side s = {0};
  VEC(Str) lines = {0};
  for (uint32_t lo = 0; lo < text.n;) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    if (hi < text.n) hi++;
    *vec_push(arena, &lines) = str_sub(text, lo, hi);
    lo = hi;
  }
  s.line = lines.v;
  s.n = lines.n;
  s.changed = arena_array(arena, bool, s.n + 1);
  return s;
}

static bool same(const Diff *d, uint32_t i, uint32_t j) { return str_eq(d->a.line[i], d->b.line[j]); }

static void mark(Side *s, uint32_t lo, uint32_t hi) {
  for (uint32_t i = lo; i < hi; i++) s->changed[i] = true;
}

/* The middles a[lo..a_hi), b[lo..b_hi). A diagonal is k = x - y; reach[k] is how far a script of some length comes on
   it. The reaches of each length are kept, to walk back along them. */
typedef struct {
  Diff *d;
  uint32_t lo;
  int32_t n, m;
} Middle;

static int32_t slide(const Middle *w, int32_t x, int32_t k) {
  while (x < w->n && x - k < w->m && same(w->d, w->lo + (uint32_t)x, w->lo + (uint32_t)(x - k))) x++;
  return x;
}

static bool goes_down(const int32_t *reach, int32_t length, int32_t k) {
  return k == -length || (k != length && reach[k - 1] < reach[k + 1]);
}

/* Back from the end: which line each step took. */
static void walk_back(const Middle *w, int32_t **reaches, int32_t length) {
  int32_t x = w->n, y = w->m;
  for (; length > 0; length--) {
    const int32_t *reach = reaches[length - 1];
    bool down = goes_down(reach, length, x - y);
    int32_t k = down ? x - y + 1 : x - y - 1;
    x = reach[k];
    y = x - k;
    if (down)
      w->d->b.changed[w->lo + (uint32_t)y] = true;
    else
      w->d->a.changed[w->lo + (uint32_t)x] = true;
  }
}

static bool compare(const Middle *w) {
  int32_t most = w->n + w->m < SCRIPT_MAX ? w->n + w->m : SCRIPT_MAX;
  int32_t **reaches = arena_array(w->d->arena, int32_t *, most + 1);
  int32_t *reach = arena_array(w->d->arena, int32_t, 2 * most + 3);
  reach += most + 1;
  for (int32_t length = 0; length <= most; length++) {
    for (int32_t k = -length; k <= length; k += 2) {
      int32_t x = length == 0 ? 0 : goes_down(reach, length, k) ? reach[k + 1] : reach[k - 1] + 1;
      reach[k] = x = slide(w, x, k);
      if (x < w->n || x - k < w->m) continue;
      walk_back(w, reaches, length);
      return true;
    }
    int32_t *kept = arena_array(w->d->arena, int32_t, 2 * length + 3);
    memcpy(kept, reach - length - 1, (2 * (size_t)length + 3) * sizeof *kept);
    reaches[length] = kept + length + 1;
  }
  return false;
}

static void find_changes(Diff *d) {
  uint32_t lo = 0, a = d->a.n, b = d->b.n;
  while (lo < a && lo < b && same(d, lo, lo)) lo++;
  while (a > lo && b > lo && same(d, a - 1, b - 1)) a--, b--;
  Middle w = {d, lo, (int32_t)(a - lo), (int32_t)(b - lo)};
  if (compare(&w)) return;
  mark(&d->a, lo, a);
  mark(&d->b, lo, b);
}

/* ---- writing ---- */

static void line(Buf *out, char sign, Str text) {
  buf_char(out, sign);
  buf_bytes(out, text);
  if (!text.n || text.s[text.n - 1] != '\n') buf_lit(out, "\n\\ No newline at end of file\n");
}

/* "12,3": the first line and how many; none is said of the line before. */
static void range(Buf *out, uint32_t lo, uint32_t hi) {
  buf_int(out, lo + (hi > lo));
  if (hi - lo == 1) return;
  buf_char(out, ',');
  buf_int(out, hi - lo);
}

static void hunk(Buf *out, const Diff *d, uint32_t i, uint32_t i_end, uint32_t j, uint32_t j_end) {
  buf_lit(out, "@@ -");
  range(out, i, i_end);
  buf_lit(out, " +");
  range(out, j, j_end);
  buf_lit(out, " @@\n");
  while (i < i_end || j < j_end) {
    if (i < i_end && d->a.changed[i])
      line(out, '-', d->a.line[i++]);
    else if (j < j_end && d->b.changed[j])
      line(out, '+', d->b.line[j++]);
    else
      line(out, ' ', d->a.line[i++]), j++;
  }
}

void diff_name(Buf *out, const char *before, Str name) {
  bool plain = true;
  for (uint32_t i = 0; i < name.n; i++)
    plain &= (uint8_t)name.s[i] >= ' ' && name.s[i] != '"' && name.s[i] != '\\';
  if (!plain) buf_char(out, '"');
  buf_bytes(out, str_c(before));
  for (uint32_t i = 0; i < name.n; i++) {
    uint8_t c = (uint8_t)name.s[i];
    if (plain || (c >= ' ' && c != '"' && c != '\\'))
      buf_char(out, name.s[i]);
    else
      buf_bytes(out, arena_fmt(out->arena, "\\%03o", c));
  }
  if (!plain) buf_char(out, '"');
}

void diff_unified(Buf *out, Str name, Str before, Str after) {
  if (str_eq(before, after)) return;
  buf_lit(out, "--- ");
  diff_name(out, "", name);
  buf_lit(out, "\n+++ ");
  diff_name(out, "", name);
  buf_lit(out, "\n");
  diff_hunks(out, before, after);
}

uint32_t diff_line(Arena *a, Str before, Str after, uint32_t line) {
  Diff d = {a, split(a, before), split(a, after)};
  find_changes(&d);
  uint32_t j = 0;
  if (!line || line > d.a.n || d.a.changed[line - 1]) return 0;
  for (uint32_t i = 0; i < line; i++) {
    if (d.a.changed[i]) continue;
    while (d.b.changed[j]) j++;
    j++;
  }
  return j;
}

void diff_hunks(Buf *out, Str before, Str after) {
  Diff d = {out->arena, split(out->arena, before), split(out->arena, after)};
  find_changes(&d);
  uint32_t i = 0, j = 0;
  while (i < d.a.n || j < d.b.n) {
    if (!d.a.changed[i] && !d.b.changed[j]) {
      i++, j++;
      continue;
    }
    uint32_t before_lines = i < CONTEXT ? i : CONTEXT, lo = i - before_lines, to = j - before_lines,
             equal = 0;
    while ((i < d.a.n || j < d.b.n) && equal <= 2 * CONTEXT) {
      bool change = d.a.changed[i] || d.b.changed[j];
      equal = change ? 0 : equal + 1;
      if (d.a.changed[i])
        i++;
      else if (d.b.changed[j])
        j++;
      else
        i++, j++;
    }
    uint32_t extra = equal > CONTEXT ? equal - CONTEXT : 0;
    hunk(out, &d, lo, i - extra, to, j - extra);
  }
}

DiffCount diff_count(Arena *a, Str before, Str after) {
  Diff d = {a, split(a, before), split(a, after)};
  DiffCount n = {0, 0};
  find_changes(&d);
  for (uint32_t i = 0; i < d.a.n; i++) n.removed += d.a.changed[i];
  for (uint32_t j = 0; j < d.b.n; j++) n.added += d.b.changed[j];
  return n;
}
