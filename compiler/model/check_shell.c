/* /soft and /hard/volume are places of a running container: storages are linked there when it starts. And shell text
   in places whose type does not say so. */
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
    uint32_t at = find_path(p->more->text, &length);
    if (at == p->more->text.n) continue;
    *path = str_sub(p->more->text, at, at + length);
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
  if (step->block == B_copy || step->block == B_add || step->block == B_fetch || step->block == B_text_file)
    check_text_of(k, step, obj_get(step, W_to), storage);
  if (step->block == B_workdir) check_text_of(k, step, obj_get(step, W_path), storage);
  if (step->block == B_with_bind || step->block == B_with_tmpfs || step->block == B_with_cache)
    check_text_of(k, step, obj_get(step, W_target), storage);
  const Value *args = step->block == B_on_build ? obj_get(step, W_args) : NULL;
  if (args && args->kind == V_TEXT) check_text_of(k, step, args, storage);
  for (uint32_t i = 0; i < check_items(args); i++) check_text_of(k, step, args->items[i], storage);
}

/* ---- shell text in lists of words ---- */

/* What is shell text though its type says string: what came from outside stands in quotes, or is harmless. */
static void check_unquoted(Check *k, const Obj *o, const Value *v) {
  uint32_t bad;
  Str text;
  if (v->kind != V_TEXT) return;
  for (uint32_t i = 0; i < v->text.n; i++) {
    if (v->text.v[i].kind != PART_LATE) continue; /* put in by compose, as it is then */
    check_at(k, o);
    Diag *d = diag(k->ds, E0431, v->at, STR("it is known at launch only"));
    diag_help(k->ds, d, LATE_IN_SHELL, v->text.v[i].text);
    return;
  }
  if (!(v->foreign || v->ambient) || !check_text(k, v, &text) || text_is_shell_safe(text, &bad)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0431, v->at, STR("it comes from outside, or holds values without sh()"));
  diag_help(k->ds, d, CHK_QUOTE_INSERTED);
  check_origin(k, d, v);
}

static bool is_shell(Str word) {
  static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"};
  for (uint32_t i = word.n; i-- > 0;)
    if (word.s[i] == '/') {
      word = str_sub(word, i + 1, word.n);
      break;
    }
  for (uint32_t i = 0; i < sizeof shells / sizeof *shells; i++)
    if (str_is(word, shells[i])) return true;
  return false;
}

/* -c, -ec, -lc: what comes next is shell text. */
static bool takes_text(Str word) {
  return word.n > 1 && word.n < 6 && word.s[0] == '-' && word.s[word.n - 1] == 'c';
}

/* ["sh", "-c", "…"], from element `at` on. */
static void check_words(Check *k, const Obj *o, const Value *list, uint32_t at) {
  Str word;
  if (check_items(list) < at + 3 || !check_text(k, list->items[at], &word) || !is_shell(word)) return;
  while (++at + 1 < list->n && check_text(k, list->items[at], &word) && word.n && word.s[0] == '-')
    if (takes_text(word)) {
      check_unquoted(k, o, list->items[at + 1]);
      return;
    }
}

static void check_health(Check *k, const Obj *o) {
  const Obj *health = check_child(o, B_health);
  const Value *test = health ? obj_get(health, W_test) : NULL;
  Str word;
  if (!test || !check_items(test) || !check_text(k, test->items[0], &word)) return;
  if (str_is(word, "CMD-SHELL") && test->n > 1) check_unquoted(k, health, test->items[1]);
  if (str_is(word, "CMD")) check_words(k, health, test, 1);
  bool known = str_is(word, "CMD") || str_is(word, "CMD-SHELL") || str_is(word, "NONE");
  uint32_t want = str_is(word, "CMD-SHELL") ? 2 : str_is(word, "NONE") ? 1 : 0;
  if (known && (want ? test->n == want : test->n > 1)) return;
  check_at(k, health);
  Str why = !known      ? arena_fmt(k->a, "begins with CMD or CMD-SHELL, not with `%.*s`", STR_ARG(word))
            : want == 2 ? STR("of CMD-SHELL is one text")
            : want == 1 ? STR("of NONE has no more words")
                        : STR("of CMD needs a program");
  Diag *d = diag(k->ds, E0426, known ? test->at : test->items[0]->at, why);
  check_origin(k, d, test);
  if (known || !check_in_place(test->items[0])) return;
  Str cmd = STR("\"CMD\", ");
  Span here = {test->items[0]->at.file, test->items[0]->at.lo, test->items[0]->at.lo};
  diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, ADD_FIELD, STR("\"CMD\"")), here, cmd);
}

/* ---- all ---- */

/* A storage anywhere along the chain: what a stage does happens before its children's containers start. */
void check_shell(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  bool *done = arena_array(k->a, bool, k->objects->n);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *storage = NULL;
    check_health(k, o);
    if (check_is_body(o) || obj_is_service(o)) {
      check_words(k, o, obj_get(o, W_command), 0);
      check_words(k, o, obj_get(o, W_entrypoint), 0);
    }
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
