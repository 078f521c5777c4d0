/* Where the bytes of shell text stand: a literal is made of pieces, and each `@{ }` brought in some of its own. */
#include "model/shell_syntax.h"

#include "base/buf.h"

Str shell_text_bytes(Arena *a, const Value *v) {
  bool plain = v->text.n == 0 || (v->text.n == 1 && v->text.v[0].kind == PART_TEXT);
  if (plain) return v->text.n ? v->text.v[0].text : STR("");
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < v->text.n; i++) {
    if (v->text.v[i].kind == PART_TEXT)
      buf_bytes(&b, v->text.v[i].text);
    else
      buf_char(&b, SHELL_HOLE);
  }
  return buf_str(&b);
}

/* ---- pieces of a literal ---- */

typedef struct {
  const Node *next;
  const uint32_t *inserted;
  const Node *node; /* the piece at hand: text, or an expression */
  uint32_t lo, hi;  /* its bytes */
} Pieces;

static Pieces pieces_of(const Value *v) {
  bool literal = v->node && (v->node->kind == N_STRING || v->node->kind == N_HEREDOC);
  return (Pieces){.next = literal ? v->node->a : NULL, .inserted = v->kind == V_TEXT ? v->inserted : NULL};
}

static bool next_piece(Pieces *p) {
  p->node = p->next;
  if (!p->node) return false;
  p->lo = p->hi;
  if (p->node->kind == N_TEXT)
    p->hi += p->node->more->text.n;
  else if (p->inserted)
    p->hi += *p->inserted++;
  p->next = p->node->next;
  return true;
}

/* Is the text what its literal says? Functions may have changed it. */
static bool is_spelt(const ShellText *t) {
  Pieces p = pieces_of(t->v);
  while (next_piece(&p)) {
    Str same = p.node->kind == N_TEXT && p.hi <= t->text.n ? str_sub(t->text, p.lo, p.hi) : STR("");
    if (p.node->kind == N_TEXT && !str_eq(same, p.node->more->text)) return false;
  }
  return p.hi == t->text.n && p.hi > 0;
}

/* Where byte `at` is written; `end`: where the byte before it ends. */
static bool offset_of(const ShellText *t, uint32_t at, bool end, uint32_t *out) {
  Pieces p = pieces_of(t->v);
  while (next_piece(&p)) {
    bool inside = end ? at > p.lo && at <= p.hi : at >= p.lo && at < p.hi;
    if (!inside) continue;
    const Sources *sources = t->c->m->sources;
    *out = p.node->kind == N_TEXT ? syntax_text_offset(sources, p.node, at - p.lo)
           : end                  ? p.node->hi
                                  : p.node->lo;
    return true;
  }
  return false;
}

bool shell_text_span(const ShellText *t, ShellPlace at, Span *out) {
  bool empty = at.lo == at.hi;
  if (t->is_script) {
    *out = (Span){t->source, at.lo, at.hi};
    return true;
  }
  if (!is_spelt(t)) return false;
  out->file = t->v->node->file;
  if (empty && at.lo == t->text.n) {
    if (!offset_of(t, at.lo, true, &out->lo)) return false;
  } else if (!offset_of(t, at.lo, false, &out->lo)) {
    return false;
  }
  out->hi = out->lo;
  return empty || (offset_of(t, at.hi, true, &out->hi) && out->hi >= out->lo);
}

/* ---- showing ---- */

Str shell_text_shown(const ShellText *t, ShellPlace at) {
  enum { LONGEST = 40 };
  Buf b = buf_new(t->c->m->arena);
  uint32_t hi = at.hi - at.lo > LONGEST ? at.lo + LONGEST : at.hi;
  while (hi > at.lo && hi < at.hi && (t->text.s[hi] & 0xC0) == 0x80) hi--; /* whole characters */
  for (uint32_t i = at.lo; i < hi && t->text.s[i] != '\n'; i++) {
    if (t->text.s[i] == SHELL_HOLE)
      buf_lit(&b, "@{…}");
    else
      buf_char(&b, t->text.s[i]);
  }
  if (hi < at.hi) buf_lit(&b, "…");
  return buf_str(&b);
}
