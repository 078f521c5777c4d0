/* The difference of two plans for eyes: a line for each step, below it a line for each input that differs, with the
   place where it is written at the right. Called by the verb `plan` through the library. */
#include "report/report.h"

#include "diag/paint.h"
#include "diag/show.h"

enum { COLUMNS = 80, FILES_SHOWN = 12, HASH_SHOWN = 8, NAMES_SHOWN = 60 };

static const char marks[] = {
    [PLAN_SAME] = '=', [PLAN_ADDED] = '+', [PLAN_CHANGED] = '~', [PLAN_REMOVED] = '-'};
static const Paint paints[] = {[PLAN_SAME] = PAINT_GUTTER,
                               [PLAN_ADDED] = PAINT_ADD,
                               [PLAN_CHANGED] = PAINT_WARNING,
                               [PLAN_REMOVED] = PAINT_REMOVE};

typedef struct {
  Pen pen;
  Arena *a;
  const ReportPlan *r;
} Page;

static uint32_t width(const Page *p, Str s) { return show_text(NULL, s, p->pen.style->ascii); }

static void put(const Page *p, Str words) { show_words(p->pen.out, words, p->pen.style->ascii); }

static void put_mark(const Page *p, uint32_t indent, PlanChange change) {
  buf_pad(p->pen.out, indent);
  paint_on(&p->pen, paints[change]);
  buf_char(p->pen.out, marks[change]);
  paint_off(&p->pen, paints[change]);
  buf_lit(p->pen.out, " ");
}

/* `words`, cut to `columns`. */
static void put_cut(const Page *p, Str words, uint32_t columns) {
  Str dots = paint_glyph(p->pen.style, GLYPH_ELLIPSIS);
  uint32_t at = 0, used = 0, room = p->pen.style->ascii ? 3 : 1;
  if (width(p, words) <= columns) {
    put(p, words);
    return;
  }
  while (at < words.n) {
    uint32_t next = at, n = show_char(NULL, words, &next, p->pen.style->ascii);
    if (used + n + room > columns) break;
    used += n;
    at = next;
  }
  put(p, str_sub(words, 0, at));
  buf_bytes(p->pen.out, dots);
}

/* The end of a line that has `used` columns so far: the place, if there is room. */
static void put_place(const Page *p, uint32_t used, Str source) {
  uint32_t n = width(p, source);
  if (n && used + 2 + n <= COLUMNS) {
    buf_pad(p->pen.out, COLUMNS - used - n);
    paint_words(&p->pen, PAINT_GUTTER, source);
  }
  buf_lit(p->pen.out, "\n");
}

/* ---- inputs ---- */

static Str short_hash(Str hash) { return hash.n > HASH_SHOWN ? str_sub(hash, 0, HASH_SHOWN) : hash; }

/* What an input says, in a few words. */
static Str says(const Page *p, const PlanInput *in) {
  Arena *a = p->a;
  Str hash = short_hash(in->hash);
  switch (in->says) {
  case SAYS_VALUE: return in->value.n ? in->value : STR("\"\"");
  case SAYS_BEGINS: return arena_fmt(a, "%.*s… (%.*s)", STR_ARG(in->value), STR_ARG(hash));
  case SAYS_MODE: return in->value.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(in->value), STR_ARG(hash)) : hash;
  case SAYS_FILES: {
    bool one = str_is(in->value, "1");
    return arena_fmt(a, "%.*s file%s (%.*s)", STR_ARG(in->value), one ? "" : "s", STR_ARG(hash));
  }
  case SAYS_LINK: return arena_fmt(a, "→ %.*s", STR_ARG(in->value));
  case PLAN_SAYS: break;
  }
  return STR("");
}

/* Of a file that changed only what did. */
static void says_both(const Page *p, const PlanInputDiff *d, Str *before, Str *after) {
  const PlanInput *x = d->before, *y = d->after;
  *before = x ? says(p, x) : STR("");
  *after = y ? says(p, y) : STR("");
  if (!x || !y || x->says != y->says || x->says != SAYS_MODE) return;
  bool mode = !str_eq(x->value, y->value), content = !str_eq(x->hash, y->hash);
  if (mode && content) return;
  const char *what = mode ? "mode " : "content ";
  *before = arena_fmt(p->a, "%s%.*s", what, STR_ARG(mode ? x->value : short_hash(x->hash)));
  *after = mode ? y->value : short_hash(y->hash);
}

/* "~ NAME: BEFORE → AFTER   dev.pei:14", or each on a line of its own if that is too long. */
static void put_input(const Page *p, uint32_t indent, const PlanInputDiff *d, Str name, Str source) {
  Str before, after, arrow = STR(" → ");
  says_both(p, d, &before, &after);
  uint32_t used = indent + 2 + width(p, name),
           both = d->before && d->after ? (p->pen.style->ascii ? 4 : 3) : 0;
  uint32_t all = used + 2 + width(p, before) + both + width(p, after);
  uint32_t place = source.n ? width(p, source) + 2 : 0;
  put_mark(p, indent, d->change);
  paint_words(&p->pen, PAINT_BOLD, name);
  if (all <= COLUMNS) {
    buf_lit(p->pen.out, ": ");
    put(p, before);
    if (both) put(p, arrow);
    put(p, after);
    put_place(p, all, all + place <= COLUMNS ? source : STR(""));
    return;
  }
  put_place(p, used, source);
  for (int side = 0; side < 2; side++) {
    if (!(side ? d->after : d->before)) continue;
    put_mark(p, indent + 4, side ? PLAN_ADDED : PLAN_REMOVED);
    put_cut(p, side ? after : before, COLUMNS - indent - 6);
    buf_lit(p->pen.out, "\n");
  }
}

static void put_files(const Page *p, const PlanInputDiff *d) {
  uint32_t n;
  const PlanInputDiff *files = plan_compare_trees(p->a, plan_tree_of(p->r->before, d->before),
                                                  plan_tree_of(p->r->after, d->after), &n);
  for (uint32_t i = 0; i < n && i < FILES_SHOWN; i++)
    put_input(p, 8, &files[i], files[i].after ? files[i].after->name : files[i].before->name, STR(""));
  if (n > FILES_SHOWN)
    put(p, arena_fmt(p->a, "        and %u more", n - FILES_SHOWN)), buf_lit(p->pen.out, "\n");
}

/* ---- steps ---- */

static void put_needs(const Page *p, const PlanStepDiff *d) {
  bool only = d->n_inputs == 0;
  Str lead = only ? STR("because of ") : STR("also because of ");
  for (uint32_t i = 0; i < d->n_needs && i < FILES_SHOWN; i++) {
    buf_pad(p->pen.out, 4);
    put(p, lead);
    put(p, d->needs[i]);
    buf_lit(p->pen.out, "\n");
  }
  if (d->n_needs > FILES_SHOWN)
    put(p, arena_fmt(p->a, "    and of %u more", d->n_needs - FILES_SHOWN)), buf_lit(p->pen.out, "\n");
}

/* Which back end makes an image, and what asked for it; "" if nothing did, and its Dockerfile is all. */
static Str backend(const PlanStep *step) {
  for (uint32_t i = 0; i < step->n_inputs; i++)
    if (str_is(step->inputs[i].name, "back end")) return step->inputs[i].value;
  return STR("");
}

static void put_backend(const Page *p, const PlanStepDiff *d) {
  for (uint32_t i = 0; i < d->n_inputs; i++)
    if (d->inputs[i].after && str_is(d->inputs[i].after->name, "back end")) return; /* it says so itself */
  if (!d->after || !backend(d->after).n) return;
  buf_lit(p->pen.out, "    back end ");
  put(p, backend(d->after));
  buf_lit(p->pen.out, "\n");
}

static void put_step(const Page *p, const PlanStepDiff *d) {
  const PlanStep *step = d->after ? d->after : d->before;
  put_mark(p, 0, d->change);
  paint_words(&p->pen, PAINT_BOLD, step->id);
  put_place(p, 2 + width(p, step->id), d->after ? step->source : STR(""));
  put_backend(p, d);
  for (uint32_t i = 0; i < d->n_inputs; i++) {
    const PlanInputDiff *in = &d->inputs[i];
    Str source = in->after ? in->after->source : STR("");
    put_input(p, 4, in, in->after ? in->after->name : in->before->name, source);
    if (in->change == PLAN_CHANGED) put_files(p, in);
  }
  put_needs(p, d);
}

/* "= image.a, image.b (container: privileged says so), …", filled to the width. */
static void put_same(const Page *p) {
  uint32_t column = 0, shown = 0, all = p->r->diff->counts[PLAN_SAME];
  for (uint32_t i = 0; i < p->r->diff->n && shown < NAMES_SHOWN; i++) {
    const PlanStepDiff *d = &p->r->diff->steps[i];
    if (d->change != PLAN_SAME) continue;
    bool last = ++shown == all;
    Str id = d->after->id;
    if (backend(d->after).n) id = arena_fmt(p->a, "%.*s (%.*s)", STR_ARG(id), STR_ARG(backend(d->after)));
    uint32_t n = width(p, id) + !last;
    if (column && column + 1 + n > COLUMNS) buf_lit(p->pen.out, "\n"), column = 0;
    if (!column)
      put_mark(p, 0, PLAN_SAME), column = 2;
    else
      buf_lit(p->pen.out, " "), column++;
    put(p, id);
    if (!last) buf_lit(p->pen.out, ",");
    column += n;
  }
  if (shown < all) put(p, arena_fmt(p->a, " and %u more", all - shown));
  if (shown) buf_lit(p->pen.out, "\n");
}

static void put_summary(const Page *p) {
  static const struct {
    PlanChange change;
    const char *words;
  } parts[] = {{PLAN_ADDED, "to add"},
               {PLAN_CHANGED, "to change"},
               {PLAN_REMOVED, "to remove"},
               {PLAN_SAME, "the same"}};
  bool any = false;
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    uint32_t n = p->r->diff->counts[parts[i].change];
    if (n) buf_bytes(p->pen.out, arena_fmt(p->a, "%s%u %s", any ? ", " : "", n, parts[i].words));
    any |= n > 0;
  }
  if (!any) buf_lit(p->pen.out, "no steps");
  if (p->r->file.n) {
    buf_lit(p->pen.out, "; compared with ");
    put(p, p->r->file);
  } else {
    buf_lit(p->pen.out, "; there is nothing to compare with");
  }
  buf_lit(p->pen.out, "\n");
}

void report_plan_text(Buf *out, const ReportPlan *r, const RenderStyle *style, bool quiet) {
  Page p = {.pen = {.out = out, .style = style}, .a = out->arena, .r = r};
  const PlanDiff *diff = r->diff;
  if (r->file.n && diff->n_ambient) {
    paint_words(&p.pen, PAINT_BOLD, STR("inputs"));
    buf_lit(out, "\n");
    for (uint32_t i = 0; i < diff->n_ambient; i++) {
      const PlanInputDiff *d = &diff->ambient[i];
      put_input(&p, 4, d, d->after ? d->after->name : d->before->name, STR(""));
    }
  }
  for (uint32_t i = 0; i < diff->n; i++)
    if (diff->steps[i].change != PLAN_SAME) put_step(&p, &diff->steps[i]);
  if (!quiet) put_same(&p), put_summary(&p);
}
