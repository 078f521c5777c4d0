/* Environment variables and labels that a stage sets to what they are already, there or in a stage it is built on. */
#include "model/check.h"

typedef struct {
  Str value;
  Span at;
  const Obj *body;
} Setting;

typedef struct {
  CheckMap env, labels; /* key → the position of its last setting */
  VEC(Setting) all;
  const Obj *body;
  bool own;
} Settings;

static Span key_span(const Entry *e) { return e->key_at.file == UINT32_MAX ? e->value->at : e->key_at; }

static void look_at(Check *k, Settings *s, const Obj *step, const Entry *e) {
  Str value;
  bool known = check_text(k, e->value, &value);
  uint32_t at = check_map_put(step->block == B_env ? &s->env : &s->labels, k->a, e->key, s->all.n);
  Setting now = {known ? value : (Str){0}, key_span(e), s->body};
  if (at == UINT32_MAX) {
    *vec_push(k->a, &s->all) = now;
    return;
  }
  Setting before = s->all.v[at];
  s->all.v[at] = now;
  if (!s->own || !known || !before.value.s || !str_eq(before.value, value)) return;
  check_at(k, step);
  Diag *d = diag(k->ds, W0760, now.at, e->key, value_show(k->a, &k->m->names, e->value));
  diag_also(k->ds, d, before.at, CHK_SET_IN, check_what(k, before.body));
}

static void look_at_step(Check *k, const Obj *step, void *arg) {
  if (step->block != B_env && step->block != B_label) return;
  for (uint32_t i = 0; i < step->entries.n; i++) look_at(k, arg, step, &step->entries.v[i]);
}

static void find_any(Check *k, const Obj *step, void *arg) {
  (void)k;
  *(bool *)arg |= step->block == B_env || step->block == B_label;
}

void check_repeat(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    bool any = false;
    if (check_is_body(o)) check_steps(k, o, find_any, &any);
    if (!any) continue;
    CheckMark mark = check_mark(k);
    Settings s = {0};
    check_map_init(&s.env);
    check_map_init(&s.labels);
    uint32_t n = check_chain(k, o, chain);
    for (uint32_t c = n; c-- > 0;) {
      s.body = chain[c];
      s.own = c == 0;
      check_steps(k, chain[c], look_at_step, &s);
    }
    check_release(k, mark);
  }
}
