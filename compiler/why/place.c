/* From marks to spans: the field, the element, the line of a heredoc that a mark speaks of. Where a step of the project
   became several lines, the value whose text stands in the line. Called by line.c. */
#include "why/place.h"

#include "model/trace.h"

/* ---- fields ---- */

static const Obj *child_named(const Obj *o, Str word) {
  for (uint32_t i = 0; i < o->children.n; i++)
    if (str_is(word, obj_block(o->children.v[i])->text)) return o->children.v[i];
  return NULL;
}

static const Slot *slot_named(Why *w, const Obj *o, Str word) {
  const SchemaBlock *b = obj_block(o);
  for (uint32_t i = 0; i < b->n_props; i++)
    if (str_eq(intern_str(model_names(w->model), b->props[i].word), word)) return obj_slot(o, i);
  return NULL;
}

static bool inside(Span outer, Span at) {
  return outer.file == at.file && outer.lo <= at.lo && at.hi <= outer.hi;
}

/* An element of a list: in its field if it stands there, otherwise the field and where the element stands. */
static void take_element(Place *p, const Obj *o, const Value *list, uint32_t item) {
  if (!list || list->kind != V_LIST || !item || item > list->n) return;
  Span at = list->items[item - 1]->at;
  if (inside(model_body(o), at) || p->at.file == UINT32_MAX)
    p->at = at;
  else
    p->also = at;
}

/* `path`: "limits.memory", a field of this object or of a block in it. */
static void take_field(Why *w, Place *p, const Obj *o, Str path, const Mark *m) {
  uint32_t dot = str_find(path, '.');
  Str word = str_sub(path, 0, dot);
  const Slot *slot = slot_named(w, o, word);
  const Obj *child = child_named(o, word);
  if (child) {
    p->at = child->at, p->of = child;
    if (dot < path.n) take_field(w, p, child, str_sub(path, dot + 1, path.n), m);
    return;
  }
  if (!slot || !slot->value || (slot->is_default && !slot->at.hi)) return;
  p->of = o;
  p->at = slot->at.hi ? model_statement(w->model, slot->at) : o->at;
  take_element(p, o, slot->value, m->item);
  for (uint32_t i = 0; m->key.n && i < slot->value->n && slot->value->kind == V_LIST; i++)
    if (str_eq(intern_str(model_names(w->model), slot->value->items[i]->name), m->key))
      take_element(p, o, slot->value, i + 1);
}

/* ---- inputs, for the plan ---- */

static void take_input(Why *w, Place *p, uint32_t item) {
  const ModelInputs *inputs = model_inputs(w->model);
  if (!item || item > inputs->n) return;
  const ModelInput *in = &inputs->v[item - 1];
  Span at = SPAN_NONE;
  if (in->kind == MI_FILE) at = in->at;
  if (in->kind == MI_PARAM) at = model_param(w->model, in->name);
  for (uint32_t i = 0; i < w->sources->files.n && (in->kind == MI_SOURCE || in->kind == MI_LIBRARY); i++)
    if (str_eq(source_at(w->sources, i)->display, in->name)) at = (Span){i, 0, 0};
  if (at.file != UINT32_MAX) p->at = at;
}

/* ---- values by their text ---- */

typedef struct {
  Why *w;
  Str line;
  Span best;
  uint32_t size;
} Search;

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does the word stand in the line, on its own? */
static bool stands_in(Str line, Str word) {
  for (uint32_t i = 0; word.n && i + word.n <= line.n; i++) {
    if (memcmp(line.s + i, word.s, word.n) != 0) continue;
    bool before = i && is_word(line.s[i - 1]) && is_word(word.s[0]);
    bool after = i + word.n < line.n && is_word(line.s[i + word.n]) && is_word(word.s[word.n - 1]);
    if (!before && !after) return true;
  }
  return false;
}

static void search_value(Search *s, const Value *v, uint32_t depth) {
  Str text;
  if (!v || depth > 8 || v->kind == V_REF) return;
  bool many = v->kind == V_LIST || v->kind == V_MAP || v->kind == V_PAIR;
  for (uint32_t i = 0; many && i < v->n; i++) search_value(s, v->items[i], depth + 1);
  if (many || !value_scalar_text(s->w->arena, model_names(s->w->model), v, &text)) return;
  if (text.n <= s->size || !stands_in(s->line, text)) return;
  s->size = text.n;
  s->best = v->at;
}

static void search_object(Search *s, const Obj *o, uint32_t depth) {
  for (uint32_t i = 0; i < obj_block(o)->n_props; i++)
    if (!obj_slot(o, i)->is_default) search_value(s, obj_slot(o, i)->value, 0);
  for (uint32_t i = 0; i < o->entries.n; i++) search_value(s, o->entries.v[i].value, 0);
  for (uint32_t i = 0; depth < 2 && i < o->children.n; i++) search_object(s, o->children.v[i], depth + 1);
}

static bool is_step(const Obj *o) { return !(obj_block(o)->flags & BF_DECL) && o->block != B_project; }

static bool several_lines(const Why *w, Span at) {
  return at.hi > at.lo &&
         source_line(w->sources, at.file, at.lo) != source_line(w->sources, at.file, at.hi - 1);
}

static void take_text(Why *w, Place *p, const Obj *o, Str line) {
  Search s = {.w = w, .line = line, .best = SPAN_NONE};
  search_object(&s, o, 0);
  if (!s.size) return;
  if (inside(model_body(o), s.best))
    p->at = s.best;
  else
    p->also = s.best;
}

/* ---- all ---- */

Place place_of(Why *w, const Mark *m, Str line, uint32_t number) {
  const Obj *o = m->of;
  Place p = {.at = m->span, .also = SPAN_NONE, .of = o};
  if (!o) return p;
  if (m->field && str_is(str_c(m->field), "@input"))
    take_input(w, &p, m->item);
  else if (m->field)
    take_field(w, &p, o, *m->field ? str_c(m->field) : m->key, m);
  if (m->field && str_is(str_c(m->field), "ignore") && p.at.lo == m->span.lo) /* the project's is for all */
    take_field(w, &p, model_project_object(w->model), STR("ignore"), m);
  if (m->field || !is_step(o)) return p;
  Span exact = m->body ? model_heredoc_line(w->model, o, number, line) : SPAN_NONE;
  if (exact.file != UINT32_MAX)
    p.at = exact;
  else if (!m->key.n && several_lines(w, model_body(o)))
    take_text(w, &p, o, line);
  return p;
}

const Obj *place_object(const Obj *o) {
  while (o && !(obj_block(o)->flags & BF_DECL)) o = o->parent;
  return o;
}

Str place_id(Why *w, const Obj *o) {
  o = place_object(o);
  if (!o || !o->name) return STR("");
  const Interner *names = model_names(w->model);
  return arena_fmt(w->arena, "%s.%.*s", obj_block(o)->text, STR_ARG(intern_str(names, o->name)));
}
