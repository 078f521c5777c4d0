/* The syntax of shell text, by the shell that will read it: steps and hooks, commands and health checks, and heredocs
   tagged SH or BASH wherever they stand. */
#include "model/check.h"
#include "model/shell_syntax.h"

/* The stage, image or service that is being looked at, and what was found out about it. */
typedef struct {
  Check *k;
  const Obj *body;    /* NULL: something else */
  ShellReader reader; /* what SHELL says there */
  bool knows_reader, knows_base;
  const Value *base; /* the image whose /bin/sh it has, as text; NULL if that is not known */
} Walk;

static void enter(Walk *w, const Obj *body) {
  if (w->body != body) *w = (Walk){.k = w->k, .body = body};
}

static const Obj *image_of(const Walk *w) {
  return w->body && obj_is_service(w->body) ? check_ref(w->k, w->body, W_image) : w->body;
}

/* ---- which /bin/sh ---- */

/* May this text have put another shell into the place of /bin/sh? */
static bool replaces_sh(const Value *v) {
  for (uint32_t i = 0; v && v->kind == V_TEXT && i < v->text.n; i++) {
    Str s = v->text.v[i].text;
    for (uint32_t at = 0; at + 6 <= s.n; at++)
      if (!memcmp(s.s + at, "bin/sh", 6) && (at + 6 == s.n || strchr(" \t\n;&|'\"", s.s[at + 6])))
        return true;
    for (uint32_t at = 0; at + 15 <= s.n; at++)
      if (!memcmp(s.s + at, "dpkg-reconfigur", 15)) return true;
  }
  return false;
}

static void look_for_sh(Check *k, const Obj *step, void *arg) {
  (void)k;
  bool *found = arg;
  *found |= step->block == B_run && replaces_sh(obj_get(step, W_script));
  *found |= step->block == B_on_build && replaces_sh(obj_get(step, W_body));
  *found |= step->block == B_copy && replaces_sh(obj_get(step, W_to));
}

static const Value *base_of(Walk *w) {
  const Obj *chain[CHECK_CHAIN], *image = image_of(w);
  if (w->knows_base || !w->body) return w->base;
  w->knows_base = true;
  if (!image) {
    w->base = obj_get(w->body, W_image);
    return w->base;
  }
  uint32_t n = check_chain(w->k, image, chain);
  bool replaced = false;
  for (uint32_t i = 0; i < n; i++) check_steps(w->k, chain[i], look_for_sh, &replaced);
  w->base = n && !replaced ? obj_get(chain[n - 1], W_from) : NULL;
  return w->base;
}

/* What the reader does not understand of the text, where that is certain. */
static void report_bashism(Walk *w, const ShellText *t, const ShellResult *r, const ShellReader *reader) {
  static const char *const names[] = {
      [SHELL_IN_OLD_DASH] = "dash", [SHELL_IN_DASH] = "dash", [SHELL_IN_ASH] = "busybox"};
  ShellIn in = reader->in;
  Span base = SPAN_NONE;
  Str ref;
  if (reader->dialect != SHELL_SH) return;
  if (!reader->in_words) {
    const Value *from = reader->of_base ? base_of(w) : NULL;
    if (!check_text(w->k, from, &ref) || !shell_in_base(ref, &in)) return;
    base = from->at;
  }
  if (r->bashism[in].at.hi)
    shell_report_bashism(t, r->bashism[in].what, r->bashism[in].at, reader, str_c(names[in]), base);
}

/* ---- one text ---- */

static bool is_clean(const ShellResult *r) {
  for (uint32_t i = 0; i < SHELL_IN_COUNT; i++)
    if (r->bashism[i].at.hi) return false;
  return r->error.kind == SHELL_OK && !r->blank_end.hi && !r->open_heredoc.hi;
}

static void check_one(Walk *w, const Obj *o, const Value *v, ShellReader reader) {
  Arena *a = w->k->a;
  ArenaMark mark = arena_mark(a);
  ShellResult r;
  ShellText t = {.c = &w->k->c, .v = v, .text = shell_text_bytes(a, v)};
  if (!reader.words && str_starts(t.text, STR("#!"))) reader = shell_reader_of_head(t.text);
  if (reader.known && reader.words)
    shell_check_words(t.text, reader.dialect, &r);
  else if (reader.known)
    shell_check(t.text, reader.dialect, &r);
  if (!reader.known || is_clean(&r)) {
    arena_rewind(a, mark);
    return;
  }
  check_at(w->k, o);
  shell_report(&t, &r);
  report_bashism(w, &t, &r, &reader);
}

/* ---- which shell reads which field ---- */

/* SHELL as it is in force, from the body itself or what it is built on. */
static ShellReader reader_of_body(Walk *w) {
  const Obj *chain[CHECK_CHAIN], *image = image_of(w);
  if (w->knows_reader) return w->reader;
  w->knows_reader = true;
  w->reader = shell_reader_sh();
  uint32_t n = image ? check_chain(w->k, image, chain) : 0;
  for (uint32_t i = 0; i < n; i++) {
    const Value *shell = obj_get(chain[i], W_shell);
    if (!shell) continue;
    w->reader = shell_reader_of_words(&w->k->c, shell);
    break;
  }
  return w->reader;
}

/* The reader of a field of type shell. Where SHELL is no shell that is known, a hook gets one. */
static ShellReader reader_of(Walk *w, const Obj *o, Sym word) {
  ShellReader r = shell_reader_sh();
  const Value *own = o->block == B_run ? obj_get(o, W_shell) : NULL;
  if (own) return shell_reader_of_words(&w->k->c, own);
  if (o->block == B_host_run) { /* that of the host, which nobody knows */
    r.of_base = false;
    return r;
  }
  r.as = word == W_body ? READS_HOOK : READS_WORDS;
  r.words = word == W_args;
  if (r.words && obj_bool(o, W_source)) r.dialect = SHELL_KSH; /* the login shell, whichever that is */
  if (r.words) return r;
  if (o->block != B_run && o->block != B_on_build) return r;
  ShellReader shell = reader_of_body(w);
  if (shell.known || o->block == B_run) r = shell;
  r.as = READS_STEP;
  return r;
}

static bool is_shell_type(const Type *t) {
  return t->kind == T_SHELL || (t->kind == T_UNION && (is_shell_type(t->a) || is_shell_type(t->b)));
}

/* A heredoc tagged SH or BASH in a place that is no shell's. */
static void check_tagged(Walk *w, const Obj *o, const Value *v) {
  for (uint32_t i = 0; v && i < v->n; i++) check_tagged(w, o, v->items[i]);
  if (!v || v->kind != V_TEXT || !v->node || v->node->kind != N_HEREDOC) return;
  Str tag = M_STR(w->k->m, v->node->sym);
  ShellReader r = shell_reader_sh();
  r.of_base = false;
  if (str_is(tag, "BASH")) r.dialect = SHELL_BASH;
  if (str_is(tag, "SH") || str_is(tag, "BASH")) check_one(w, o, v, r);
}

/* ["bash", "-c", "…"], from element `at` on: the shell and its text. False if it is not that. */
static bool check_exec(Walk *w, const Obj *o, const Value *list, uint32_t at) {
  Value words = *list;
  Str word;
  for (uint32_t i = at; i + 1 < list->n && check_text(w->k, list->items[i], &word); i++) {
    if (i == at || word.n < 2 || word.s[0] != '-' || word.s[word.n - 1] != 'c') continue;
    words.items = list->items + at;
    words.n = i + 1 - at;
    ShellReader r = shell_reader_of_words(&w->k->c, &words);
    r.as = READS_WORDS;
    if (r.known && list->items[i + 1]->kind == V_TEXT) check_one(w, o, list->items[i + 1], r);
    return r.known;
  }
  return false;
}

static void check_test(Walk *w, const Obj *o, const Value *test) {
  Str word;
  if (check_items(test) < 2 || !check_text(w->k, test->items[0], &word)) return;
  if (str_is(word, "CMD")) check_exec(w, o, test, 1);
  if (!str_is(word, "CMD-SHELL") || test->items[1]->kind != V_TEXT) return;
  ShellReader r = reader_of_body(w); /* the engine takes the image's SHELL */
  r.as = READS_STEP;
  check_one(w, o, test->items[1], r);
}

static void check_field(Walk *w, const Obj *o, const SchemaProp *p, const Value *v) {
  bool command = p->word == W_command || p->word == W_entrypoint;
  if (o->block == B_health && p->word == W_test)
    check_test(w, o, v);
  else if (v->kind == V_TEXT && is_shell_type(p->type))
    check_one(w, o, v, reader_of(w, o, p->word));
  else if (!command || v->kind != V_LIST || !check_exec(w, o, v, 0))
    check_tagged(w, o, v);
}

/* ---- all of them ---- */

static void check_object(Walk *w, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Slot *s = obj_slot(o, i);
    if (s->value && !s->is_default) check_field(w, o, &b->props[i], s->value);
  }
  for (uint32_t i = 0; i < o->entries.n; i++) check_tagged(w, o, o->entries.v[i].value);
  for (uint32_t i = 0; i < o->children.n; i++) check_object(w, o->children.v[i]);
}

/* The stage or image around a hook. */
static const Obj *body_around(const Obj *o) {
  while (o && !check_is_body(o)) o = o->parent;
  return o;
}

void check_shell_syntax(Check *k) {
  Walk w = {.k = k};
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    enter(&w, check_is_body(o) || obj_is_service(o) ? o : NULL);
    check_object(&w, o);
  }
  for (uint32_t i = 0; i < k->m->scripts.n; i++) {
    const ScriptShell *s = k->m->scripts.v[i];
    const Obj *body = body_around(s->hook);
    if (!body || check_index(k, body) == UINT32_MAX) continue;
    enter(&w, body);
    ShellText t = {.c = &k->c, .v = s->path, .text = s->body, .is_script = true};
    t.source = script_source(k->m, s->rel, s->body);
    check_at(k, s->hook);
    report_bashism(&w, &t, &s->result, &s->reader);
  }
}
