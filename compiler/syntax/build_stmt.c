/* Makes the nodes of statements. Called by the actions of grammar.y. */
#include "grammar.h"
#include "syntax/build_node.h"

static uint32_t end_of(const Node *last, uint32_t otherwise) { return last ? last->hi : otherwise; }

void build_file(Build *b, NodeList body) {
  Node *n = node_new(b, N_BLOCK, 0, b->size);
  n->a = body.first;
  b->body = node_done(b, n);
}

Node *build_block(Build *b, Token open, NodeList body, Token close) {
  Node *n = node_new(b, N_BLOCK, open.lo, close.hi);
  n->a = body.first;
  return node_done(b, n);
}

Node *build_bad(Build *b, Token at, Node *block) {
  Node *n = node_new(b, N_BAD, at.lo, end_of(block, at.hi));
  n->b = block;
  return node_done(b, n);
}

Node *build_field(Build *b, Token name, Node *key, Node *value) {
  Node *n = node_new(b, N_FIELD, key ? key->lo : name.lo, value->hi);
  node_named(b, n, name);
  if (key) node_name_at(n, key->lo, key->hi);
  n->a = value, n->b = key;
  return node_done(b, n);
}

Node *build_step(Build *b, Token name, NodeList atoms, Node *block) {
  Node *n = node_new(b, N_STEP, name.lo, block ? block->hi : end_of(atoms.last, name.hi));
  node_named(b, n, name);
  n->a = atoms.first, n->b = block;
  return node_done(b, n);
}

Node *build_spread(Build *b, Token dots, Node *value) {
  Node *n = node_new(b, N_SPREAD, dots.lo, value->hi);
  n->a = value;
  return node_done(b, n);
}

Node *build_let(Build *b, Token word, Token name, Node *type, Node *value) {
  Node *n = node_new(b, N_LET, word.lo, value->hi);
  node_named(b, n, name);
  n->a = type, n->b = value;
  return node_done(b, n);
}

Node *build_param(Build *b, Token word, Token name, Node *type, Node *value) {
  Node *n = node_new(b, N_PARAM, word.lo, end_of(value, end_of(type, name.hi)));
  node_named(b, n, name);
  n->a = type, n->b = value;
  return node_done(b, n);
}

Node *build_import(Build *b, Token word, Node *path, Token alias, Node *pin) {
  Node *n = node_new(b, N_IMPORT, word.lo, end_of(pin, alias.hi));
  node_named(b, n, alias);
  n->a = path, n->b = pin;
  return node_done(b, n);
}

Node *build_template(Build *b, Token word, Token name, NodeList params, Node *block) {
  Node *n = node_new(b, N_TEMPLATE, word.lo, block->hi);
  node_named(b, n, name);
  n->a = params.first, n->b = block;
  return node_done(b, n);
}

Node *build_tparam(Build *b, Token name, Node *type, Node *value) {
  Node *n = node_new(b, N_TPARAM, name.lo, end_of(value, type->hi));
  node_named(b, n, name);
  n->a = type, n->b = value;
  return node_done(b, n);
}

/* `call` carries the arguments between its parentheses; its node is not kept. */
Node *build_use(Build *b, Token word, Node *target, Node *call, Node *alias, Node *block) {
  Node *n = node_new(b, N_USE, word.lo, end_of(block, end_of(alias, end_of(call, target->hi))));
  n->a = target, n->b = call ? call->b : NULL, n->more->c = alias, n->more->d = block;
  return node_done(b, n);
}

Node *build_for(Build *b, Token word, NodeList gens, Node *block) {
  Node *n = node_new(b, N_FOR, word.lo, block->hi);
  n->a = gens.first, n->b = block;
  return node_done(b, n);
}

Node *build_gen(Build *b, Token open, Token var, Token second, Node *list) {
  Node *n = node_new(b, N_GEN, open.lo, list->hi);
  if (second.kind) {
    node_named(b, n, second);
    n->more->sym2 = n->sym;
  }
  node_named(b, n, var);
  n->a = list;
  return node_done(b, n);
}

Node *build_if(Build *b, Token word, Node *condition, Node *then, Node *otherwise) {
  Node *n = node_new(b, N_IF, word.lo, end_of(otherwise, then->hi));
  n->a = condition, n->b = then, n->more->c = otherwise;
  return node_done(b, n);
}

Node *build_check(Build *b, Token word, Node *condition, Node *message) {
  Node *n = node_new(b, N_CHECK, word.lo, message->hi);
  n->a = condition, n->b = message;
  return node_done(b, n);
}

/* Is this the first time that `mark` is reported? An action may be repeated. */
static bool say_once(Build *b, Token mark) {
  bool first = b->mark_seen != mark.lo + 1;
  b->mark_seen = mark.lo + 1;
  return first;
}

/* The name that a key in quotes is, without them; empty if it is none. */
static Str plain_key(const Node *key) {
  const Node *text = key->a;
  if (!text || text->next || text->kind != N_TEXT) return STR("");
  for (uint32_t i = 0; i < text->more->text.n; i++) {
    char c = text->more->text.s[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && (i == 0 || c < '0' || c > '9')) return STR("");
  }
  return text->more->text;
}

/* `name: value`, as YAML and JSON have it. */
static void say_colon(Build *b, Token name, const Node *key, Token colon, const Node *value) {
  Diags *ds = b->syntax->diags;
  Span at = {b->file, colon.lo, colon.hi};
  uint32_t lo = key ? key->lo : name.lo, hi = key ? key->hi : name.hi;
  bool block = value->kind == N_BLOCK && !key;
  Diag *d = diag(ds, E0114, at, str_n(b->text + lo, colon.hi - lo), key ? STR("JSON") : STR("YAML"));
  diag_label(ds, d, block ? PHRASE_SYN_BLOCK_IS : PHRASE_SYN_FIELD_EQUALS, DIAG_ARGS());
  bool joined = colon.hi < b->size && b->text[colon.hi] != ' ';
  Str mark = block ? STR("") : joined ? STR(" = ") : STR(" =");
  Str plain = key ? plain_key(key) : STR("");
  Fix *fix = block ? diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REMOVE, STR(":"))
                   : diag_fix(ds, d, FIX_SAFE, SYN_FIX_EQUALS);
  if (plain.n) diag_edit(ds, fix, (Span){b->file, lo, hi}, plain);
  diag_edit(ds, fix, (Span){b->file, hi, colon.hi}, mark);
}

Node *build_colon_field(Build *b, Token name, Node *key, Token colon, Node *value) {
  if (say_once(b, colon)) say_colon(b, name, key, colon, value);
  Node *n = build_field(b, name, key, value);
  if (n->kind == N_FIELD) n->op = 1;
  return n;
}

Node *build_assigned_step(Build *b, Token name, NodeList atoms, Token mark, Node *block) {
  Diags *ds = b->syntax->diags;
  if (say_once(b, mark)) {
    Str spelling = str_n(b->text + mark.lo, 1);
    Diag *d = diag(ds, E0113, ((Span){b->file, mark.lo, mark.hi}), spelling);
    Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_REMOVE, spelling);
    diag_edit(ds, fix, (Span){b->file, atoms.last->hi, block->lo}, STR(" "));
  }
  Node *n = build_step(b, name, atoms, block);
  if (n->kind == N_STEP) n->op = 1;
  return n;
}
