/* An object of the project: where it is declared, what it needs, what needs it, and what makes it new: the lines of the
   project that are in its outputs, and the files that its step of the plan reads. */
#include "base/buf.h"
#include "diag/suggest.h"
#include "model/trace.h"
#include "why/place.h"

enum { LINES_SHOWN = 60, LINE_COLUMNS = 48 };

static const Obj *find_object(Why *w, Str id, Suggest *near) {
  const ObjList *all = model_objects(w->model);
  for (uint32_t i = 0; i < all->n; i++) {
    Str have = place_id(w, all->v[i]);
    if (str_eq(have, id)) return all->v[i];
    if (have.n) suggest_offer(near, have);
  }
  return NULL;
}

static const PlanStep *find_step(const Why *w, Str id) {
  for (uint32_t i = 0; w->plan && i < w->plan->n; i++)
    if (str_eq(w->plan->steps[i].id, id)) return &w->plan->steps[i];
  return NULL;
}

static void add_word(Buf *b, Str word) {
  if (b->n) buf_lit(b, ", ");
  buf_bytes(b, word);
}

static void note_neighbours(Why *w, Diag *d, const PlanStep *step) {
  Buf needs = buf_new(w->arena), needed = buf_new(w->arena);
  for (uint32_t i = 0; i < step->n_needs; i++) add_word(&needs, step->needs[i]);
  for (uint32_t i = 0; i < w->plan->n; i++)
    for (uint32_t k = 0; k < w->plan->steps[i].n_needs; k++)
      if (str_eq(w->plan->steps[i].needs[k], step->id)) add_word(&needed, w->plan->steps[i].id);
  if (needs.n) diag_note(model_diags(w->model), d, WHY_NEEDS, buf_str(&needs));
  if (needed.n) diag_note(model_diags(w->model), d, WHY_NEEDED, buf_str(&needed));
}

/* ---- the lines of the project that are in it ---- */

typedef struct {
  uint32_t file, line;
} Line;
typedef VEC(Line) Lines;

static void add_line(Why *w, Lines *lines, Span at) {
  Line new = {at.file, source_line(w->sources, at.file, at.lo)};
  uint32_t i = lines->n;
  while (i && (lines->v[i - 1].file > new.file ||
               (lines->v[i - 1].file == new.file && lines->v[i - 1].line >= new.line)))
    i--;
  if (i < lines->n && lines->v[i].file == new.file && lines->v[i].line == new.line) return;
  (void)vec_push(w->arena, lines);
  for (uint32_t k = lines->n - 1; k > i; k--) lines->v[k] = lines->v[k - 1];
  lines->v[i] = new;
}

/* All that makes lines `from` to `to` of an output, with what the values there come through. */
static void add_lines(Why *w, Lines *lines, const EmitFile *f, uint32_t from, uint32_t to) {
  WhyAnswer a;
  for (uint32_t line = from; line < to && why_line(w, f, line, 0, &a); line++)
    for (uint32_t i = 0; a.object.n && i < a.places->labels.n; i++)
      add_line(w, lines, a.places->labels.v[i].at);
}

static uint32_t line_at(Str text, uint32_t offset) {
  uint32_t line = 1;
  for (uint32_t i = 0; i < offset && i < text.n; i++) line += text.s[i] == '\n';
  return line;
}

/* An object's part of compose.yaml begins behind a mark of fixed text, and ends with the next. */
static void compose_lines(Why *w, Lines *lines, const Obj *o) {
  const EmitFile *f = why_file(w, STR("compose.yaml"));
  uint32_t n = f && f->marks ? f->marks->list.n : 0;
  for (uint32_t i = 1; i < n; i++) {
    const Mark *m = &f->marks->list.v[i];
    if (m->of != o || !m[-1].fixed) continue;
    uint32_t end = i;
    while (end < n && !f->marks->list.v[end].fixed) end++;
    uint32_t to = line_at(f->text, end < n ? f->marks->list.v[end].at : f->text.n);
    add_lines(w, lines, f, line_at(f->text, m->at), to);
  }
}

static void image_lines(Why *w, Lines *lines, Str name) {
  Str dir = arena_fmt(w->arena, "images/%.*s/", STR_ARG(name));
  for (uint32_t i = 0; i < w->n_files; i++)
    if (str_starts(w->files[i].path, dir)) add_lines(w, lines, &w->files[i], 1, UINT32_MAX);
}

static Str shown_line(Why *w, Line at, Str *place) {
  uint32_t start;
  Str text = source_line_text(w->sources, at.file, at.line, &start);
  while (text.n && (text.s[0] == ' ' || text.s[0] == '\t')) text = str_sub(text, 1, text.n);
  *place = arena_fmt(w->arena, "%.*s:%u", STR_ARG(source_at(w->sources, at.file)->path), at.line);
  uint32_t n = text.n;
  if (n <= LINE_COLUMNS) return text;
  for (n = LINE_COLUMNS; n && ((uint8_t)text.s[n] & 0xC0) == 0x80;) n--; /* never half a character */
  return arena_fmt(w->arena, "%.*s…", (int)n, text.s);
}

/* "dev.pei:14  packages = [\"git\"]", a line each. */
static void note_lines(Why *w, Diag *d, const Obj *o, Str name) {
  Lines lines = {0};
  Buf b = buf_new(w->arena);
  uint32_t wide = 0;
  Str place;
  if (o->block == B_image) image_lines(w, &lines, name);
  compose_lines(w, &lines, o);
  uint32_t n = lines.n < LINES_SHOWN ? lines.n : LINES_SHOWN;
  for (uint32_t i = 0; i < n; i++) {
    shown_line(w, lines.v[i], &place);
    if (place.n > wide) wide = place.n;
  }
  for (uint32_t i = 0; i < n; i++) {
    Str text = shown_line(w, lines.v[i], &place);
    buf_lit(&b, "\n");
    buf_bytes(&b, place);
    buf_pad(&b, wide - place.n + 2);
    buf_bytes(&b, text);
  }
  if (n < lines.n) buf_bytes(&b, arena_fmt(w->arena, "\n… %u more", lines.n - n));
  if (b.n) diag_note(model_diags(w->model), d, WHY_CHANGES, buf_str(&b));
}

/* Files of the build context. */
static void note_files(Why *w, Diag *d, const PlanStep *step) {
  Buf b = buf_new(w->arena);
  for (uint32_t i = 0; i < step->n_inputs; i++) {
    const PlanInput *in = &step->inputs[i];
    bool value = in->says == SAYS_VALUE || in->says == SAYS_BEGINS;
    if (value || str_starts(in->name, STR("init "))) continue;
    buf_lit(&b, "\n");
    buf_bytes(&b, in->name);
  }
  if (b.n) diag_note(model_diags(w->model), d, WHY_FILES, buf_str(&b));
}

bool why_object(Why *w, Str id, WhyAnswer *out, Str *near) {
  Suggest s;
  suggest_init(&s, w->arena, id);
  const Obj *o = find_object(w, id, &s);
  *out = (WhyAnswer){.object = id, .plan = w->plan};
  if (!o) {
    *near = s.n ? suggest_text(&s) : suggest_list(&s);
    return false;
  }
  Diag *d = out->places = arena_new(w->arena, Diag);
  d->severity = SEV_NOTE;
  d->chain = o->chain;
  model_trace_label(w->model, d, o->at, PHRASE_DECLARED_HERE, STR(""), STR(""));
  d->labels.v[0].primary = true;
  for (const Frame *f = d->chain; f; f = f->up)
    if (str_starts(f->what, STR("template ")))
      model_trace_label(w->model, d, f->at, PHRASE_WHY_USED, STR(""), STR(""));
  const PlanStep *step = out->step = find_step(w, id);
  if (!step) return true;
  note_neighbours(w, d, step);
  note_lines(w, d, o, intern_str(model_names(w->model), o->name));
  note_files(w, d, step);
  return true;
}
