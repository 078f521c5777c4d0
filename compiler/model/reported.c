/* What was said once is not said again: an unknown name used in several places is one message with the other places
   shown, and a name that a broken statement would have declared is not unknown. */
#include "model/private.h"

enum { SHOWN = 3, REMEMBERED = DIAG_MAX };

/* ---- unknown names ---- */

bool reported_again(Model *m, Sym kind, Sym name, Span at) {
  for (uint32_t i = 0; i < m->reported.n; i++) {
    Reported *r = &m->reported.v[i];
    if (r->kind != kind || r->name != name) continue;
    if (!r->first || r->shown == SHOWN) return true;
    for (uint32_t k = 0; k < r->first->labels.n; k++) {
      Span s = r->first->labels.v[k].at;
      if (s.file == at.file && s.lo == at.lo) return true;
    }
    r->shown++;
    diag_also(m->ds, r->first, at, ALSO_HERE);
    return true;
  }
  return false;
}

void reported_first(Model *m, Sym kind, Sym name, Diag *d) {
  if (m->reported.n < REMEMBERED) *vec_push(m->arena, &m->reported) = (Reported){kind, name, d, 0};
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

void reported_bad(Ctx *c, const Node *bad) {
  Model *m = c->m;
  Str text = source_text(m->sources, node_span(bad));
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
  if (name.n) reported_first(m, kind, intern(&m->names, name), NULL);
}
