/* What was said once is not said again: an unknown name used in several places is one message with the other places
   shown, and a name that a broken statement would have declared is not unknown. */
#include "model/private.h"

enum { SHOWN = 3, EDITED = 100, REMEMBERED = DIAG_MAX };

/* ---- unknown names ---- */

/* Between quotes, if it is now, or if a value stands there that is computed. */
Str reported_spelling(Model *m, Span at, Str wrong, Str name) {
  return str_eq(source_text(m->sources, at), wrong) ? name : arena_fmt(m->arena, "\"%.*s\"", STR_ARG(name));
}

bool reported_in_place(Model *m, Span at, Str wrong) {
  Str now = source_text(m->sources, at);
  if (now.n > 2 && now.s[0] == '"') now = str_sub(now, 1, now.n - 1);
  return str_eq(now, wrong);
}

/* The fix of the first message corrects this place too. */
static void one_more(Model *m, Reported *r, Span at) {
  Diag *d = r->first;
  Fix *fix = d->fixes.n ? &d->fixes.v[0] : NULL;
  uint32_t known = fix && fix->edits.n > r->shown ? fix->edits.n : d->labels.n;
  for (uint32_t i = 0; i < known; i++) {
    Span s = fix && fix->edits.n > r->shown ? fix->edits.v[i].at : d->labels.v[i].at;
    if (s.file == at.file && s.lo == at.lo) return;
  }
  Str wrong = M_STR(m, r->name);
  if (fix && fix->edits.n < EDITED && reported_in_place(m, at, wrong))
    diag_edit(m->ds, fix, at, reported_spelling(m, at, wrong, r->fixed));
  if (r->shown == SHOWN) return;
  r->shown++;
  diag_also(m->ds, d, at, ALSO_HERE);
}

bool reported_again(Model *m, Sym kind, Sym name, Span at) {
  for (uint32_t i = 0; i < m->reported.n; i++) {
    Reported *r = &m->reported.v[i];
    if (r->kind != kind || r->name != name) continue;
    if (r->first) one_more(m, r, at);
    return true;
  }
  return false;
}

void reported_first(Model *m, Sym kind, Sym name, Diag *d, Str fixed) {
  if (m->reported.n < REMEMBERED) *vec_push(m->arena, &m->reported) = (Reported){kind, name, d, fixed, 0};
}

/* ---- values ---- */

void diag_origin_once(Ctx *c, Diag *d, const Value *v) {
  diag_origin(c, d, v);
  bool here =
      value_from(v).file == v->at.file && value_from(v).lo >= v->at.lo && value_from(v).hi <= v->at.hi;
  if (!here && value_from(v).file != UINT32_MAX && !d->moved) diag_once(c->m->ds, d, value_from(v));
}

/* ---- broken statements ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_name_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }

/* The word at *at, behind blanks and an opening quote. */
static Str next_word(Str s, uint32_t *at) {
  while (*at < s.n && (s.s[*at] == ' ' || s.s[*at] == '\t' || s.s[*at] == '"')) ++*at;
  uint32_t lo = *at;
  while (*at < s.n && is_name_char(s.s[*at])) ++*at;
  return str_sub(s, lo, *at);
}

/* `let NAME`, `import … as NAME`: which plain name would it be? */
static Str plain_name(Str s) {
  uint32_t at = 0;
  Str word = next_word(s, &at);
  bool import = str_is(word, "import");
  if (!import && !str_is(word, "let") && !str_is(word, "param") && !str_is(word, "template")) return STR("");
  for (uint32_t i = at; import && i + 4 < s.n; i++)
    if (!memcmp(s.s + i, " as ", 4)) at = i + 4;
  Str name = next_word(s, &at);
  return name.n && is_letter(name.s[0]) ? name : STR("");
}

/* Both sides of a merge conflict. */
static void bad_conflict(Ctx *c, const Node *bad, Str text) {
  while (text.n) {
    uint32_t end = str_find(text, '\n');
    Str name = plain_name(str_sub(text, 0, end));
    if (name.n) scope_bind_bad(c, intern(&c->m->names, name), node_span(bad));
    text = str_sub(text, end < text.n ? end + 1 : end, text.n);
  }
}

/* The stages and images of a pasted Dockerfile, as the fix of syntax/docker_file.c would call them. */
static void bad_dockerfile(Ctx *c, Str text) {
  Model *m = c->m;
  while (text.n) {
    uint32_t end = str_find(text, '\n'), at = 0;
    Str line = str_sub(text, 0, end), name = STR("main"), word;
    text = str_sub(text, end < text.n ? end + 1 : end, text.n);
    if (!str_starts(line, STR("FROM"))) continue;
    for (uint32_t i = 0; i + 4 < line.n; i++)
      if ((line.s[i + 1] | 32) == 'a' && (line.s[i + 2] | 32) == 's' && line.s[i] == ' ' &&
          line.s[i + 3] == ' ')
        at = i + 4;
    if (at && (word = next_word(line, &at)).n) name = word;
    Sym sym = intern(&m->names, name);
    reported_first(m, W_stage, sym, NULL, name);
    reported_first(m, W_image, sym, NULL, name);
  }
}

void reported_bad(Ctx *c, const Node *bad) {
  Model *m = c->m;
  Str text = source_text(m->sources, node_span(bad));
  if (str_starts(text, STR("<<<<<<<"))) {
    bad_conflict(c, bad, text);
    return;
  }
  if (str_starts(text, STR("FROM "))) {
    bad_dockerfile(c, text);
    return;
  }
  Str name = plain_name(text);
  if (name.n) {
    scope_bind_bad(c, intern(&m->names, name), node_span(bad));
    return;
  }
  uint32_t at = 0;
  Sym kind = intern_find(&m->names, next_word(text, &at));
  bool object = kind && kind < W_COUNT && schema_block_of_word[kind] &&
                schema_blocks[schema_block_of_word[kind]].flags & BF_DECL;
  name = object ? next_word(text, &at) : STR("");
  if (name.n) reported_first(m, kind, intern(&m->names, name), NULL, name);
}
