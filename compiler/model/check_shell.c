/* /soft and /hard/volume are places of a running container: storages are linked there when it starts. */
#include "model/check.h"

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c && strchr("_.-/}", c));
}

/* Offset of the first such path in s; s.n if there is none. *length: as far as it reads like a path. */
static uint32_t find_path(Str s, uint32_t *length) {
  static const char *const roots[] = {"/soft", "/hard/volume"};
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] != '/' || (i && is_word(s.s[i - 1]))) continue;
    for (uint32_t r = 0; r < 2; r++) {
      Str root = str_c(roots[r]);
      uint32_t end = i + root.n;
      if (!str_starts(str_sub(s, i, s.n), root) || (end < s.n && s.s[end] != '/' && is_word(s.s[end])))
        continue;
      while (end < s.n && is_word(s.s[end]) && s.s[end] != '}') end++;
      *length = end - i;
      return i;
    }
  }
  return s.n;
}

/* Where in the literal the path stands; the whole text if it was put together. */
static Span place(Check *k, const Value *v, Str *path) {
  uint32_t length;
  for (const Node *p = v->node ? v->node->a : NULL; p; p = p->next) {
    if (p->kind != N_TEXT) continue;
    uint32_t at = find_path(p->text, &length);
    if (at == p->text.n) continue;
    *path = str_sub(p->text, at, at + length);
    return (Span){p->file, syntax_text_offset(k->m->sources, p, at),
                  syntax_text_offset(k->m->sources, p, at + length)};
  }
  return v->at;
}

static void check_text_of(Check *k, const Obj *step, const Value *v, const Obj *storage) {
  uint32_t length;
  if (!v || v->kind != V_TEXT) return;
  for (uint32_t i = 0; i < v->text.n; i++) {
    Str text = v->text.v[i].text;
    if (v->text.v[i].kind != PART_TEXT && v->text.v[i].kind != PART_WORD) continue;
    uint32_t at = find_path(text, &length);
    if (at == text.n) continue;
    Str path = str_sub(text, at, at + length);
    Span where = place(k, v, &path);
    check_at(k, step);
    Diag *d = diag(k->ds, E0723, where, path);
    diag_also(k->ds, d, storage->name_at, CHK_STORAGE, check_name(k, storage));
    return;
  }
}

static void check_step(Check *k, const Obj *step, void *arg) {
  const Obj *storage = *(const Obj **)arg;
  if (step->block == B_run) check_text_of(k, step, obj_get(step, W_script), storage);
  if (step->block == B_on_build) check_text_of(k, step, obj_get(step, W_body), storage);
}

/* The text behind CMD-SHELL is shell text, though its type is a list of strings. */
static void check_health(Check *k, const Obj *o) {
  const Obj *health = check_child(o, B_health);
  const Value *test = health ? obj_get(health, W_test) : NULL;
  Str word, text;
  uint32_t bad;
  if (check_items(test) < 2 || !check_text(k, test->items[0], &word) || !str_is(word, "CMD-SHELL")) return;
  const Value *v = test->items[1];
  if (!(v->foreign || v->ambient) || !check_text(k, v, &text) || text_is_shell_safe(text, &bad)) return;
  check_at(k, health);
  Diag *d = diag(k->ds, E0431, v->at, STR("it comes from outside, or holds values without sh()"));
  check_origin(k, d, v);
}

/* A storage anywhere along the chain: what a stage does happens before its children's containers start. */
void check_shell(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  bool *done = arena_array(k->a, bool, k->objects->n);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *storage = NULL;
    check_health(k, o);
    uint32_t n = check_is_body(o) ? check_chain(k, o, chain) : 0;
    for (uint32_t c = 0; c < n && !storage; c++) storage = check_child(chain[c], B_storage);
    for (uint32_t c = 0; storage && c < n; c++) {
      uint32_t index = check_index(k, chain[c]);
      if (index == UINT32_MAX || done[index]) continue;
      done[index] = true;
      check_steps(k, chain[c], check_step, &storage);
    }
  }
}
