/* fill(): a file of the project, with values in the place of its marks. A mark is `@{NAME}`, as in strings, but knows
   no more than the names of the map that it is filled from: what is in the file stays text. */
#include "model/functions.h"
#include "model/shell_syntax.h"

#include "base/buf.h"

typedef struct {
  Ctx *c;
  const Value *path, *map;
  Str name, text; /* of the file */
  uint32_t source;
  bool *used; /* by index into the map */
  bool bad, unknown;
  uint64_t bytes;
  VEC(Part) parts;
  Buf run; /* known text that is not in the parts yet */
} Fill;

static void end_run(Fill *f) {
  Arena *a = f->c->m->arena;
  if (f->run.n) *vec_push(a, &f->parts) = (Part){.kind = PART_TEXT, .text = buf_str(&f->run)};
  f->run = buf_new(a);
}

static void put_known(Fill *f, Str s) {
  f->bytes += s.n;
  if (f->bytes <= SYNTAX_MAX_STRING) buf_bytes(&f->run, s);
}

static void put_value(Fill *f, const Value *v) {
  Model *m = f->c->m;
  Str s;
  f->unknown |= v->kind == V_UNKNOWN;
  f->bad |= v->kind == V_POISON;
  if (v->kind == V_UNKNOWN || v->kind == V_POISON) return;
  for (uint32_t i = 0; v->kind == V_TEXT && i < v->text.n; i++) {
    const Part *p = &v->text.v[i];
    if (p->kind == PART_TEXT) {
      put_known(f, p->text);
    } else {
      end_run(f);
      *vec_push(m->arena, &f->parts) = *p;
    }
  }
  if (v->kind == V_TEXT) return;
  if (value_scalar_text(m->arena, &m->names, v, &s)) {
    put_known(f, s);
    return;
  }
  function_wrong(f->c, v, STR("a string or number"));
  f->bad = true;
}

/* The file is what most of its readers will change, but the map may be what was forgotten: both are shown. */
static void report(Fill *f, uint32_t lo, uint32_t hi, Str name) {
  Model *m = f->c->m;
  Span mark = {f->source, lo, hi};
  Diag *d =
      name.s ? diag(m->ds, E0896, f->path->at, f->name, name) : diag(m->ds, E0897, f->path->at, f->name);
  diag_also(m->ds, d, mark, THIS_LINE);
  f->bad = true;
  if (!name.s) return;
  Suggest s;
  suggest_init(&s, m->arena, name);
  for (uint32_t i = 0; i < f->map->n; i++) suggest_offer(&s, f->map->keys[i]);
  if (s.n)
    diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(&s));
  else
    diag_help(m->ds, d, FILL_GIVE, name);
}

/* The mark at `lo`; yields what is behind it. */
static uint32_t put_mark(Fill *f, uint32_t lo) {
  Str line = str_sub(f->text, lo, f->text.n);
  line.n = str_find(line, '\n');
  uint32_t end = str_find(line, '}');
  if (end == line.n) {
    report(f, lo, lo + 2, (Str){0});
    return lo + 2;
  }
  Str name = str_sub(line, 2, end);
  while (name.n && name.s[0] == ' ') name = str_sub(name, 1, name.n);
  while (name.n && name.s[name.n - 1] == ' ') name.n--;
  for (uint32_t i = 0; i < f->map->n; i++)
    if (str_eq(f->map->keys[i], name)) {
      f->used[i] = true;
      put_value(f, f->map->items[i]);
      return lo + end + 1;
    }
  report(f, lo, lo + end + 1, name);
  return lo + end + 1;
}

static void put_all(Fill *f) {
  uint32_t from = 0, i = 0;
  while (i < f->text.n) {
    bool mark = f->text.s[i] == '@' && i + 1 < f->text.n && f->text.s[i + 1] == '{';
    bool meant = str_starts(str_sub(f->text, i, f->text.n), STR("@@{"));
    if (!mark && !meant) {
      i++;
      continue;
    }
    put_known(f, str_sub(f->text, from, i));
    if (meant) put_known(f, STR("@{"));
    from = i = meant ? i + 3 : put_mark(f, i);
  }
  put_known(f, str_sub(f->text, from, f->text.n));
  end_run(f);
}

const Value *fn_fill(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Model *m = c->m;
  Fill f = {.c = c, .path = a[0], .map = a[1], .run = buf_new(m->arena)};
  const Value *out;
  if (f.map->kind == V_UNKNOWN) return value_unknown(m, type_basic(T_STRING), node_span(call));
  if (f.map->kind != V_MAP) return function_wrong(c, f.map, STR("a map"));
  if (!function_file(c, call, a[0], &f.name, &f.text, &out)) return out;
  f.source = script_source(m, f.name, f.text);
  f.used = arena_array(m->arena, bool, f.map->n);
  put_all(&f);
  for (uint32_t i = 0; i < f.map->n && !f.bad; i++)
    if (!f.used[i] && f.map->key_at[i].file != UINT32_MAX)
      diag(m->ds, W0896, f.map->key_at[i], f.map->keys[i], f.name);
  f.bad |= !text_fits(c, f.bytes, node_span(call));
  m->steps += f.bytes / MODEL_STEP_BYTES;
  if (f.bad) return value_poison(m, node_span(call));
  if (f.unknown) return value_unknown(m, type_basic(T_STRING), node_span(call));
  Value *v = value_new(m, V_TEXT, node_span(call));
  v->text = (Text){f.parts.v, f.parts.n};
  v->foreign = true;
  return v;
}
