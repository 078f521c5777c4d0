/* Words that are not of the body they stand in: what the user probably meant. */
#include "model/private.h"

#include "base/buf.h"
#include "diag/suggest.h"

enum { OWNERS = 4 };

static const SchemaAlias *find_alias(uint8_t block, Str word) {
  for (uint32_t i = 0; i < schema_alias_count; i++)
    if (schema_aliases[i].block == block && str_is(word, schema_aliases[i].alias)) return &schema_aliases[i];
  return NULL;
}

/* The block of this word that may stand in this body, or 0. */
static uint8_t block_here(const Obj *into, Sym word) {
  for (uint8_t b = word < W_COUNT ? schema_block_of_word[word] : 0; b; b = schema_blocks[b].next)
    if (schema_in(&schema_blocks[b], into->block)) return b;
  return 0;
}

static Str body_name(Model *m, const Obj *into) {
  return into->block == B_FILE ? STR("the file") : arena_fmt(m->arena, "`%s`", obj_block(into)->text);
}

/* "into `image`", "at file level" */
static Str into_body(Model *m, const Obj *into) {
  return into->block == B_FILE ? STR("at file level")
                               : arena_fmt(m->arena, "into `%s`", obj_block(into)->text);
}

static void in_this(Model *m, Diag *d, const Obj *into) {
  if (into->node) diag_also(m->ds, d, into->at, IN_THIS, str_c(obj_block(into)->text));
}

/* Mistakes in the value of an unknown field are mistakes of their own; but a bare word may be one that its
   type would know. */
static void look_at(Ctx *c, const Node *value) {
  if (value->kind == N_NAME && !scope_find(c, value->sym)) return;
  if (value->kind == N_LIST) {
    for (const Node *e = value->a; e; e = e->next) look_at(c, e);
  } else if (value->kind == N_BLOCK) {
    for (const Node *s = value->a; s; s = s->next)
      if (s->kind == N_FIELD) look_at(c, s->a);
  } else {
    eval(c, value->kind == N_SPREAD ? value->a : value, NULL);
  }
}

/* ---- did you mean ---- */

/* A declared name is given in the header, never as a field. */
static bool is_header_name(const SchemaBlock *b, uint32_t prop) {
  return b->n_args && b->args[0].slot == prop && (b->flags & BF_DECL || b->props[prop].word == W_name);
}

static void offer_words(Model *m, Suggest *s, const Obj *into) {
  const SchemaBlock *b = obj_block(into);
  for (uint32_t i = 0; i < b->n_props; i++)
    if (!is_header_name(b, i)) suggest_offer(s, M_STR(m, b->props[i].word));
  for (uint8_t i = 1; i < B_COUNT; i++)
    if (schema_in(&schema_blocks[i], into->block)) suggest_offer(s, M_STR(m, schema_blocks[i].word));
}

static void suggest(Model *m, Diag *d, Suggest *s, Span at) {
  if (s->n) {
    edit_suggested(m, d, s, at);
  } else if (s->offered) {
    diag_help(m->ds, d, ONE_OF, suggest_list(s));
  }
}

/* ---- words of other tools ---- */

/* `"a:b"` in a list that takes pairs. */
static void edit_pairs(Model *m, Fix *fix, const Node *list, const Type *pair) {
  Str text;
  for (const Node *e = list->a; e; e = e->next)
    if (e->kind == N_STRING && e->a && !e->a->next && e->a->kind == N_TEXT &&
        habit_pair(m, e->a->more->text, pair, &text))
      diag_edit(m->ds, fix, node_span(e), text);
}

static void edit_alias_field(Ctx *c, Diag *d, const Obj *into, const Node *n, Str name) {
  Model *m = c->m;
  int slot = schema_slot(obj_block(into), intern_find(&m->names, name));
  const Type *t = slot < 0 ? NULL : obj_block(into)->props[slot].type;
  bool pairs = n->kind == N_FIELD && n->a->kind == N_LIST && t && t->kind == T_LIST && t->a->kind == T_PAIR;
  Fix *fix = diag_fix(m->ds, d, pairs ? FIX_PLACEHOLDER : FIX_MAYBE, CHANGE_TO, name);
  diag_fix_of_help(d, fix);
  if (n->kind == N_FIELD) {
    diag_edit(m->ds, fix, node_name_span(n), name);
  } else if (n->a && !n->a->next && !n->b) {
    diag_edit(m->ds, fix, (Span){n->file, n->lo, n->a->lo}, arena_fmt(m->arena, "%.*s = ", STR_ARG(name)));
  }
  if (pairs) edit_pairs(m, fix, n->a, t->a);
}

static bool alias_message(Ctx *c, Obj *into, const Node *n, Str word) {
  Model *m = c->m;
  const SchemaAlias *a = find_alias(into->block, word);
  if (!a) return false;
  Str name = str_c(a->name);
  Diag *d = diag(m->ds, E0202, node_name_span(n), body_name(m, into), word);
  if (*a->whose) {
    diag_label(m->ds, d, PHRASE_WORD_OF, DIAG_ARGS(str_c(a->whose), name));
    diag_help(m->ds, d, ALIAS_OF, str_c(a->whose), word, name);
  } else {
    diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%s`", a->name));
  }
  uint8_t block = block_here(into, intern_find(&m->names, name));
  if (!block) {
    edit_alias_field(c, d, into, n, name);
    return true;
  }
  const Node *body = n->kind == N_FIELD ? n->a : n->b;
  if (body && body->kind == N_BLOCK) {
    Span head = {n->file, n->lo, n->kind == N_FIELD || !n->a ? body->lo : node_name_hi(n)};
    Str now = head.hi == body->lo ? arena_fmt(m->arena, "%s ", a->name) : name;
    Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, CHANGE_TO, name);
    diag_fix_of_help(d, fix);
    diag_edit(m->ds, fix, head, now);
  } else {
    diag_help(m->ds, d, WRITTEN_LIKE, str_c(schema_blocks[block].example));
  }
  return true;
}

/* ---- words of other bodies ---- */

/* Where a brace is missing or too many, statements stand in other bodies than they were written for. */
bool file_unbalanced(const Model *m, uint32_t source) {
  for (uint32_t i = 0; i < m->files.n; i++)
    if (m->files.v[i]->source == source) return m->files.v[i]->ast->unbalanced;
  return false;
}
static bool misplaced_by_brackets(Ctx *c, const Node *n) { return file_unbalanced(c->m, n->file); }

/* The blocks that have this field: those of this body if there are any. */
static uint32_t find_owners(const Obj *into, Sym word, uint8_t owners[OWNERS]) {
  uint32_t n = 0;
  for (uint32_t round = 0; round < 2 && !n; round++)
    for (uint8_t i = 1; i < B_COUNT && n < OWNERS; i++) {
      int slot = schema_slot(&schema_blocks[i], word);
      bool here = schema_in(&schema_blocks[i], into->block);
      if (i == B_overlay && schema_slot(&schema_blocks[B_service], word) >= 0)
        continue; /* said of services */
      if (slot >= 0 && !is_header_name(&schema_blocks[i], (uint32_t)slot) && (here || round)) owners[n++] = i;
    }
  return n;
}

static Str owners_text(Model *m, const uint8_t *owners, uint32_t n) {
  Buf b = buf_new(m->arena);
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_bytes(&b, i + 1 == n ? STR(" and ") : STR(", "));
    buf_bytes(&b, arena_fmt(m->arena, "`%s`", schema_blocks[owners[i]].text));
  }
  return buf_str(&b);
}

static bool one_line(Model *m, const Node *block) {
  Str text = source_text(m->sources, node_span(block->b));
  return !memchr(text.s, '\n', text.n);
}

static Str str_trim_end(Str s) {
  while (s.n && (s.s[s.n - 1] == '\n' || s.s[s.n - 1] == '\r' || s.s[s.n - 1] == ' ')) s.n--;
  return s;
}

/* Moves a field into the one block of this body that it belongs to. */
static void fix_by_moving(Ctx *c, Diag *d, const Obj *into, const Node *n, uint8_t owner) {
  Model *m = c->m;
  const SchemaBlock *b = &schema_blocks[owner];
  Str text = source_text(m->sources, node_span(n));
  const Node *body = into->node ? into->node->b : NULL, *block = NULL;
  for (const Node *s = body ? body->a : NULL; s && !block; s = s->next)
    if (s->kind == N_STEP && s->sym == b->word && s->b) block = s;
  diag_label(m->ds, d, PHRASE_BELONGS_IN, DIAG_ARGS(str_c(b->text)));
  if (block && !b->word2) {
    diag_also(m->ds, d, node_name_span(block), BLOCK_IS_HERE, str_c(b->text));
    Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, MOVE_INTO, str_c(b->text));
    Span lines = edit_lines(m, n);
    bool comment =
        lines.hi > n->hi && memchr(source_at(m->sources, n->file)->text.s + n->hi, '#', lines.hi - n->hi);
    if (comment && one_line(m, block)) { /* the comment cannot go with it */
      diag_edit(m->ds, fix, node_span(n), STR(""));
    } else if (comment) {
      text = str_trim_end(str_sub(source_at(m->sources, n->file)->text, n->lo, lines.hi));
      diag_edit(m->ds, fix, lines, STR(""));
    } else {
      diag_edit(m->ds, fix, lines, STR(""));
    }
    edit_insert(m, fix, block, text);
  } else if (schema_in(b, into->block) && !b->n_args) {
    Str whole = arena_fmt(m->arena, "%s { %.*s }", b->text, STR_ARG(text));
    diag_edit(m->ds, diag_fix(m->ds, d, FIX_MAYBE, CHANGE_TO, whole), node_span(n), whole);
  }
}

/* Why a run profile has not everything that a service has. */
static void why_no_run_field(Model *m, Diag *d, const Obj *into, Sym word) {
  if (into->block != B_run_profile) return;
  if (word == W_restart) diag_help(m->ds, d, RUN_NO_RESTART);
  if (word == W_profiles) diag_help(m->ds, d, RUN_NO_PROFILES);
  if (word == W_deploy) diag_help(m->ds, d, RUN_NO_DEPLOY);
  if (word == W_container_name) diag_help(m->ds, d, RUN_NO_NAME);
}

static bool elsewhere_message(Ctx *c, Obj *into, const Node *n, const Suggest *s) {
  Model *m = c->m;
  uint8_t owners[OWNERS];
  uint32_t count = n->sym < W_COUNT && !suggest_certain(s) ? find_owners(into, n->sym, owners) : 0;
  if (!count) return false;
  if (misplaced_by_brackets(c, n)) return true;
  Diag *d = diag(m->ds, E0203, node_name_span(n), M_STR(m, n->sym), owners_text(m, owners, count),
                 body_name(m, into));
  in_this(m, d, into);
  why_no_run_field(m, d, into, n->sym);
  if (count == 1 && n->kind == N_FIELD) fix_by_moving(c, d, into, n, owners[0]);
  return true;
}

/* ---- fields ---- */

static bool is_key(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char ch = s.s[i];
    bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
    if (!letter && !(i && ch >= '0' && ch <= '9')) return false;
  }
  return s.n > 0;
}

/* `env = ["A=1", "B"]`, as compose has it: the block that it means. False where an element is something else. */
static bool list_as_map(Ctx *c, Diag *d, const Obj *into, const Node *n, uint8_t block) {
  Model *m = c->m;
  if (n->a->kind != N_LIST || !(schema_blocks[block].flags & BF_MAP) || !n->a->a) return false;
  Buf b = buf_new(m->arena);
  buf_bytes(&b, arena_fmt(m->arena, "%s {", schema_blocks[block].text));
  for (const Node *e = n->a->a; e; e = e->next) {
    bool plain = e->kind == N_STRING && e->a && !e->a->next && e->a->kind == N_TEXT;
    Str text = plain ? e->a->more->text : STR("");
    uint32_t equals = str_find(text, '=');
    Str key = str_sub(text, 0, equals), value = equals < text.n ? str_sub(text, equals + 1, text.n) : STR("");
    if (!is_key(key) || memchr(value.s, '"', value.n) || memchr(value.s, '\\', value.n)) return false;
    if (equals == text.n && !obj_like_service(into)) return false;
    if (equals == text.n)
      value = arena_fmt(m->arena, "late(\"%.*s\")", STR_ARG(key));
    else
      value = arena_fmt(m->arena, "\"%.*s\"", STR_ARG(value));
    buf_bytes(&b,
              arena_fmt(m->arena, "%s %.*s = %.*s", e == n->a->a ? "" : ",", STR_ARG(key), STR_ARG(value)));
  }
  buf_lit(&b, " }");
  diag_help(m->ds, d, WRITTEN_LIKE, buf_str(&b));
  edit_meant(m, d, FIX_MAYBE, node_span(n), buf_str(&b));
  return true;
}

/* `workdir = "/a"`: a step that takes one value, and would take it without the `=` as well. */
static bool is_step_of_value(uint8_t block, const Node *value) {
  const SchemaBlock *b = &schema_blocks[block];
  bool one = b->n_args == 1 || (b->n_args > 1 && b->args[1].flags & HA_OPT);
  return one && !(b->flags & BF_DECL) &&
         (value->kind == N_STRING || value->kind == N_LIST || value->kind == N_HEREDOC);
}

/* `ssh = { … }`: its body is checked as the block that it is. */
static void block_as_field(Ctx *c, Obj *into, const Node *n, uint8_t block) {
  Model *m = c->m;
  bool said = n->op == 1; /* it was written with a colon */
  bool braces = n->a->kind == N_BLOCK;
  if (!said) {
    bool step = !braces && is_step_of_value(block, n->a);
    Diag *d = diag(m->ds, E0210, node_name_span(n), M_STR(m, n->sym), step ? STR("a step") : STR("a block"));
    diag_label(m->ds, d, PHRASE_AS_FIELD, DIAG_ARGS());
    if (braces)
      diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, REMOVE_EQUALS),
                (Span){n->file, node_name_hi(n), n->a->lo}, STR(" "));
    else if (is_step_of_value(block, n->a))
      diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, REMOVE_EQUALS),
                (Span){n->file, node_name_hi(n), n->a->lo}, STR(" "));
    else if (!list_as_map(c, d, into, n, block))
      diag_help(m->ds, d, WRITTEN_LIKE, str_c(schema_blocks[block].example));
  }
  if (!braces) {
    look_at(c, n->a);
    return;
  }
  Node *step = arena_new(m->arena, Node);
  *step = *n;
  step->kind = N_STEP;
  step->op = 0;
  step->b = n->a;
  step->a = step->next = NULL;
  expand_step(c, into, step);
}

/* `"from" = …`: a field whose name is quoted. */
static bool quoted_field(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  const Node *text = n->b->a;
  Str key = text && !text->next && text->kind == N_TEXT ? text->more->text : STR("");
  Sym word = key.n ? intern_find(&m->names, key) : 0;
  bool known = word && (schema_slot(obj_block(into), word) >= 0 || block_here(into, word));
  if (n->op != 1) {
    Diag *d = diag(m->ds, E0232, node_span(n->b), body_name(m, into));
    if (known) diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, CHANGE_TO, key), node_span(n->b), key);
  }
  if (!known) {
    look_at(c, n->a);
    return true;
  }
  Node *field = arena_new(m->arena, Node);
  *field = *n;
  field->b = field->next = NULL;
  field->sym = word;
  expand_field(c, into, field);
  return true;
}

void report_unknown_field(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  Span at = node_name_span(n);
  if (n->b && quoted_field(c, into, n)) return;
  Str word = M_STR(m, n->sym);
  uint8_t block = block_here(into, n->sym);
  if (block) {
    block_as_field(c, into, n, block);
    return;
  }
  look_at(c, n->a);
  if (alias_message(c, into, n, word)) return;
  Suggest s;
  suggest_init(&s, m->arena, word);
  offer_words(m, &s, into);
  if (elsewhere_message(c, into, n, &s)) return;
  Diag *d = diag(m->ds, E0202, at, body_name(m, into), word);
  if (into->block == B_FILE && !s.n) {
    Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, WRITE_LET, word);
    diag_edit(m->ds, fix, (Span){at.file, at.lo, at.lo}, STR("let "));
  } else {
    suggest(m, d, &s, at);
  }
}

/* ---- steps ---- */

/* `on build`, `with cache`: the second word is the mistake. */
static bool second_word(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  uint8_t b = block_here(into, n->sym);
  if (!b || !schema_blocks[b].word2) return false;
  Suggest s;
  bool bare = n->a && n->a->kind == N_NAME;
  suggest_init(&s, m->arena, bare ? M_STR(m, n->a->sym) : STR(""));
  for (b = schema_block_of_word[n->sym]; b; b = schema_blocks[b].next)
    suggest_offer(&s, M_STR(m, schema_blocks[b].word2));
  Span at = n->a ? node_span(n->a) : node_name_span(n);
  Diag *d = diag(m->ds, E0214, at, M_STR(m, n->sym), suggest_list(&s));
  if (bare && s.n) suggest(m, d, &s, at);
  return true;
}

/* "into `stage` or `image`": at most 3 places; what stands in build steps is said of the two that hold them. */
static Str places_of(Model *m, uint8_t block, const Node *step) {
  Buf b = buf_new(m->arena);
  bool in[B_COUNT] = {0};
  for (uint8_t b0 = block; b0; b0 = schema_blocks[b0].next)
    if (!step_is_build(b0, step))
      for (uint8_t i = 0; i < B_COUNT; i++) in[i] |= schema_in(&schema_blocks[b0], i);
  if (in[B_FILE]) return STR("at file level");
  bool bodies = in[B_stage] && in[B_image] && !in[B_service];
  uint32_t n = 0, left = 0;
  for (uint8_t i = 1; i < B_COUNT; i++) {
    in[i] &= !bodies || i == B_stage || i == B_image;
    left += in[i];
  }
  for (uint8_t i = 1; i < B_COUNT && n < 3; i++) {
    if (!in[i]) continue;
    if (n++) buf_bytes(&b, n == left || n == 3 ? STR(" or ") : STR(", "));
    buf_bytes(&b, arena_fmt(m->arena, n == 1 ? "into `%s`" : "`%s`", schema_blocks[i].text));
  }
  return buf_str(&b);
}

/* The example of a block in a body that takes it. */
static void right_place(Model *m, Diag *d, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  uint8_t body = B_image;
  if (schema_in(b, B_FILE)) return;
  if (!schema_in(b, body))
    for (body = 1; body < B_COUNT && !schema_in(b, body);) body++;
  if (body == B_COUNT || strlen(b->example) > 60) return;
  const char *name = schema_blocks[body].flags & BF_DECL ? " NAME" : "";
  diag_help(m->ds, d, WRITTEN_LIKE,
            arena_fmt(m->arena, "%s%s { %s }", schema_blocks[body].text, name, b->example));
}

/* `tags ["a"]`: a field. */
static bool field_as_step(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  int slot = schema_slot(obj_block(into), n->sym);
  if (slot < 0 || is_header_name(obj_block(into), (uint32_t)slot)) return false;
  if (n->b && n->b->a && n->b->a->kind == N_BAD) return true; /* `tags { "a" }`: said */
  Str word = M_STR(m, n->sym);
  Diag *d = diag(m->ds, E0210, node_name_span(n), word, STR("a field"));
  diag_label(m->ds, d, n->b ? PHRASE_AS_BLOCK : PHRASE_AS_STEP, DIAG_ARGS());
  bool value = n->a && !n->a->next && !n->b;
  if (value) {
    Span gap = {n->file, node_name_hi(n), n->a->lo};
    diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, ADD_EQUALS), gap, STR(" = "));
  } else {
    diag_help(m->ds, d, WRITTEN_LIKE, arena_fmt(m->arena, "%.*s = …", STR_ARG(word)));
  }
  return true;
}

/* `env { A }` */
static void key_alone(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  Str word = M_STR(m, n->sym);
  Diag *d = diag(m->ds, E0220, node_name_span(n));
  diag_label(m->ds, d, PHRASE_NO_VALUE_HERE, DIAG_ARGS());
  bool service = into->block == B_env && into->parent && obj_like_service(into->parent);
  Str fixed =
      arena_fmt(m->arena, service ? "%.*s = late(\"%.*s\")" : "%.*s = \"\"", STR_ARG(word), STR_ARG(word));
  if (service) diag_help(m->ds, d, VALUE_OF_HOST, fixed);
  Fix *fix = diag_fix(m->ds, d, service ? FIX_MAYBE : FIX_PLACEHOLDER, CHANGE_TO, fixed);
  if (service) diag_fix_of_help(d, fix);
  diag_edit(m->ds, fix, node_span(n), fixed);
}

void report_unknown_step(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  Span at = node_name_span(n);
  Str word = M_STR(m, n->sym);
  if (obj_block(into)->flags & BF_MAP && !n->a && !n->b) {
    key_alone(c, into, n);
    return;
  }
  if (second_word(c, into, n) || field_as_step(c, into, n)) return;
  uint8_t elsewhere = n->sym < W_COUNT ? schema_block_of_word[n->sym] : 0;
  if (elsewhere) {
    if (misplaced_by_brackets(c, n)) return;
    Diag *d = diag(m->ds, E0211, at, word, places_of(m, elsewhere, n), into_body(m, into));
    in_this(m, d, into);
    why_no_run_field(m, d, into, n->sym);
    right_place(m, d, elsewhere);
    return;
  }
  if (alias_message(c, into, n, word)) return;
  Suggest s;
  suggest_init(&s, m->arena, word);
  offer_words(m, &s, into);
  if (elsewhere_message(c, into, n, &s)) return;
  bool file = into->block == B_FILE;
  Diag *d = diag(m->ds, E0201, at, file || n->b ? STR("block") : STR("step"), word,
                 file ? STR("") : arena_fmt(m->arena, " in `%s`", obj_block(into)->text));
  suggest(m, d, &s, at);
}
