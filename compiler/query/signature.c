/* The call around a place: what it takes, and which of it is being written. */
#include "query/context.h"
#include "query/private.h"

#include "describe/make.h"
#include "model/functions.h"

/* "replace(string, old, new): string" */
static void function(Editor *e, const Bracket *call, uint32_t i, Signature *out) {
  Str label = str_c(functions[i].signature), inside = label;
  out->label = label;
  out->doc = function_topic(e->arena, i).doc;
  out->active = call->n;
  inside = str_sub(inside, str_find(inside, '(') + 1, inside.n);
  inside.n = str_find(inside, ')');
  while (inside.n) {
    uint32_t comma = str_find(inside, ',');
    *vec_push(e->arena, &out->parameters) = query_trim(str_sub(inside, 0, comma));
    inside = str_sub(inside, comma < inside.n ? comma + 1 : comma, inside.n);
  }
}

static void template(Editor *e, const Context *c, const Bracket *call, const Binding *t, Signature *out) {
  Buf label = buf_new(e->arena);
  const Interner *names = &e->model->names;
  bool named = call->start + 1 < c->n && c->v[call->start + 1].kind == T_ASSIGN;
  uint32_t i = 0;
  out->active = call->n;
  buf_bytes(&label, intern_str(names, t->name));
  buf_lit(&label, "(");
  for (const Node *p = t->node->a; p; p = p->next, i++) {
    Str text = source_text(e->sources, node_span(p));
    if (i) buf_lit(&label, ", ");
    buf_bytes(&label, text);
    *vec_push(e->arena, &out->parameters) = text;
    if (named && str_eq(intern_str(names, p->sym), token_text(c, call->start))) out->active = i;
  }
  buf_lit(&label, ")");
  out->label = buf_str(&label);
  out->doc = STR("");
}

bool query_signature(Editor *e, uint32_t file, uint32_t offset, Signature *out) {
  Context c;
  context_read(&c, e, file, offset);
  if (!c.file) return false;
  for (uint32_t k = c.open.n; k-- > 1;) {
    Bracket *call = &c.open.v[k], *in = &c.open.v[k - 1];
    if (call->open != T_LPAREN || !call->at || c.v[call->at - 1].kind != T_IDENT) continue;
    const Binding *t = call->at > in->start ? context_used(&c, in) : NULL;
    Str name = token_text(&c, call->at - 1);
    if (t && str_eq(name, intern_str(&e->model->names, t->name))) {
      template(e, &c, call, t, out);
      return true;
    }
    for (uint32_t i = 0; i < function_count; i++)
      if (str_is(name, functions[i].name)) {
        function(e, call, i, out);
        return true;
      }
  }
  return false;
}
