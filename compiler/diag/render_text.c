/* Diagnostics for people: header, excerpts, chain, notes, helps, fixes; then one line that sums up. */
#include "diag/excerpt.h"
#include "diag/fix_view.h"
#include "diag/position.h"
#include "diag/render_one.h"
#include "diag/show.h"

enum { CHAIN_FIRST = 5, CHAIN_LAST = 2, FIXES_MAX = 3 };

/* "   = note: text", further lines of the text below its first. */
static void remark(const Pen *p, const char *kind, Paint paint, Str text) {
  uint32_t indent = p->gutter + 1 + 2 + (uint32_t)strlen(kind) + 2;
  for (bool first = true; text.n || first; first = false) {
    uint32_t end = str_find(text, '\n');
    Str line = str_sub(text, 0, end);
    text = str_sub(text, end < text.n ? end + 1 : end, text.n);
    if (first) {
      buf_pad(p->out, p->gutter + 1);
      paint_words(p, PAINT_GUTTER, STR("= "));
      paint_words(p, paint, str_c(kind));
      buf_lit(p->out, ": ");
    } else if (line.n)
      buf_pad(p->out, indent);
    show_words(p->out, line, p->style->ascii);
    buf_lit(p->out, "\n");
  }
}

/* Where expansion was: the inner frames, and of a deep chain the outermost ones. */
static void chain(const Pen *p, const Frame *f) {
  uint32_t n = 0, i = 0;
  for (const Frame *g = f; g; g = g->up) n++;
  for (; f; f = f->up, i++) {
    if (n > CHAIN_FIRST + CHAIN_LAST + 1 && i >= CHAIN_FIRST && i < n - CHAIN_LAST) {
      if (i > CHAIN_FIRST) continue;
      Buf b = buf_new(p->out->arena);
      buf_lit(&b, "… ");
      buf_int(&b, n - CHAIN_FIRST - CHAIN_LAST);
      buf_lit(&b, " more");
      remark(p, "in", PAINT_BOLD, buf_str(&b));
    } else
      remark(p, "in", PAINT_BOLD, f->what);
  }
}

static void fix(const Pen *p, const FixView *f, uint32_t file) {
  paint_words(p, PAINT_HELP, STR("help"));
  buf_lit(p->out, ": ");
  show_words(p->out, f->title, p->style->ascii);
  buf_lit(p->out, "\n");
  fix_draw(p, f, file);
}

static void excerpts(const Pen *p, const Excerpt *e) {
  for (uint32_t i = 0; i < e->n; i++) {
    if (i) paint_rule(p);
    paint_place(p, i ? ":::" : "-->", e->v[i].file, e->v[i].offset);
    paint_rule(p);
    excerpt_draw(p, &e->v[i]);
  }
}

/* Second labels without a place, and how many places were left out. */
static void label_remarks(const Pen *p, const Diag *d, const Excerpt *e) {
  for (uint32_t i = 1; i < d->labels.n && i < MARKS_MAX; i++)
    if (!position_has(p->sources, d->labels.v[i].at) || !e->n)
      remark(p, "note", PAINT_NOTE, d->labels.v[i].text);
  if (!e->left_out) return;
  Buf b = buf_new(p->out->arena);
  buf_lit(&b, "and ");
  buf_int(&b, e->left_out);
  buf_bytes(&b, e->left_out == 1 ? STR(" more place") : STR(" more places"));
  remark(p, "note", PAINT_NOTE, buf_str(&b));
}

/* The help lines but those that a drawn fix has for its title. */
static void helps(const Pen *p, const Diag *d, const FixView *fixes, uint32_t n) {
  for (uint32_t i = 0; i < d->helps.n; i++) {
    bool drawn = false;
    for (uint32_t k = 0; k < n; k++) drawn |= fixes[k].n && d->fixes.v[k].help == i + 1;
    if (!drawn) remark(p, "help", PAINT_HELP, d->helps.v[i]);
  }
  for (uint32_t i = 0; i < n; i++)
    if (!fixes[i].n && !d->fixes.v[i].help) remark(p, "help", PAINT_HELP, fixes[i].title);
}

typedef struct {
  Excerpt excerpt;
  FixView fixes[FIXES_MAX];
  uint32_t n, last_line;
} Below;

static Below plan_below(Arena *a, const Sources *s, const Diag *d) {
  Below b = {.excerpt = excerpt_plan(a, s, d)};
  b.n = d->fixes.n < FIXES_MAX ? d->fixes.n : FIXES_MAX;
  b.last_line = b.excerpt.last_line;
  for (uint32_t i = 0; i < b.n; i++) {
    b.fixes[i] = fix_plan(a, s, &d->fixes.v[i]);
    uint32_t help = d->fixes.v[i].help;
    if (help && help <= d->helps.n) b.fixes[i].title = d->helps.v[help - 1];
    if (b.fixes[i].last_line > b.last_line) b.last_line = b.fixes[i].last_line;
  }
  return b;
}

static void draw_below(Pen *p, const Diag *d, const Below *b) {
  const Excerpt *e = &b->excerpt;
  excerpts(p, e);
  if (e->n && !d->chain && (d->notes.n || d->helps.n || b->n || e->left_out)) paint_rule(p);
  chain(p, d->chain);
  label_remarks(p, d, e);
  for (uint32_t i = 0; i < d->notes.n; i++) remark(p, "note", PAINT_NOTE, d->notes.v[i]);
  helps(p, d, b->fixes, b->n);
  for (uint32_t i = 0; i < b->n; i++)
    if (b->fixes[i].n) fix(p, &b->fixes[i], e->n ? e->v[0].file : UINT32_MAX);
}

uint32_t render_gutter(Arena *a, const Sources *s, const Diag *d) {
  return paint_digits(plan_below(a, s, d).last_line);
}

void render_places(Pen *p, const Diag *d) {
  Below b = plan_below(p->out->arena, p->sources, d);
  draw_below(p, d, &b);
}

void render_one(Buf *out, const Diags *ds, const Diag *d, const RenderStyle *style) {
  Pen p = {.out = out, .sources = ds->sources, .style = style};
  paint_severity(d->severity, &p.main);
  Below b = plan_below(out->arena, ds->sources, d);
  p.gutter = paint_digits(b.last_line);
  paint_code(&p, d->severity, diag_rows[d->id].code);
  paint_title(&p, d->message);
  draw_below(&p, d, &b);
}
