/* Strings and heredocs: interpolation, and the rule that makes it safe in shell text. */
#include "model/private.h"

#include "base/buf.h"

typedef struct {
  Ctx *c;
  const Node *node, *hole; /* hole: the expression that is put in now */
  VEC(Part) parts;
  Buf run;         /* text that goes on */
  uint32_t bytes;  /* so far */
  uint32_t length; /* … where a part that is no text counts 1 */
  VEC(uint32_t) inserted;
  ShellQuotes quotes;
  bool shell, poisoned, unknown, foreign;
} Builder;

bool text_fits(Ctx *c, uint64_t bytes, Span at) {
  if (bytes <= SYNTAX_MAX_STRING) return true;
  diag(c->m->ds, E0016, at);
  return false;
}

static void put_text(Builder *b, Str s) {
  if (b->poisoned) return;
  b->bytes += s.n;
  b->length += s.n;
  if (!text_fits(b->c, b->bytes, node_span(b->node)))
    b->poisoned = true;
  else
    buf_bytes(&b->run, s);
}

static void end_run(Builder *b) {
  if (b->run.n) *vec_push(b->c->m->arena, &b->parts) = (Part){.kind = PART_TEXT, .text = buf_str(&b->run)};
  b->run = buf_new(b->c->m->arena);
}

static void put_part(Builder *b, Part p) {
  if (p.kind == PART_TEXT) {
    put_text(b, p.text);
    return;
  }
  end_run(b);
  b->length++;
  *vec_push(b->c->m->arena, &b->parts) = p;
}

/* `join(list, " ")`: the list, whose elements sh() makes words of; otherwise empty. */
static Str joined_list(const Builder *b) {
  const Model *m = b->c->m;
  const Node *n = b->hole;
  bool join = n && n->kind == N_CALL && n->a->kind == N_NAME && str_is(M_STR(m, n->a->sym), "join") && n->b;
  const Node *between = join && n->b->next ? n->b->next->a : NULL;
  bool blank = between && between->kind == N_STRING && between->a && !between->a->next &&
               between->a->kind == N_TEXT && str_is(between->a->more->text, " ");
  return blank ? source_text(m->sources, node_span(n->b->a)) : STR("");
}

/* Does the hole stand inside a word: `dir@{x}/a`? */
static bool inside_word(const Builder *b) {
  const Model *m = b->c->m;
  if (!b->hole) return false;
  Str text = source_at(m->sources, b->hole->file)->text;
  uint32_t lo = b->hole->lo, hi = b->hole->hi;
  while (lo && text.s[lo - 1] == ' ') lo--;
  lo = lo > 2 ? lo - 2 : 0; /* before the `@{` */
  while (hi < text.n && text.s[hi] == ' ') hi++;
  if (hi < text.n && text.s[hi] == '}') hi++;
  const char *ends = " \t\n\"';&|<>()";
  return (lo && !strchr(ends, text.s[lo - 1])) || (hi < text.n && text.s[hi] && !strchr(ends, text.s[hi]));
}

/* `"@{x}"`: sh() brings its own quotes. */
static void fix_with_sh(Builder *b, Diag *d, const Value *v, bool quoted, Applicability app) {
  Model *m = b->c->m;
  Span before, after;
  bool close = quoted && shell_quotes_close(m, v->at, &before, &after);
  if (quoted && !close) {
    diag_help(m->ds, d, OUTSIDE_QUOTES);
    return;
  }
  Str list = joined_list(b),
      words = v->shell_word
                  ? source_text(m->sources, v->at)
                  : arena_fmt(m->arena, "sh(%.*s)", STR_ARG(list.n ? list : source_text(m->sources, v->at)));
  Fix *fix = close    ? diag_fix(m->ds, d, FIX_SAFE, WITHOUT_QUOTES, words)
             : list.n ? diag_fix(m->ds, d, FIX_SAFE, LIST_IN_SHELL, words)
                      : diag_fix(m->ds, d, app, WRAP_IN_SH, words);
  if (close) diag_edit(m->ds, fix, before, STR(""));
  if (!v->shell_word) diag_edit(m->ds, fix, v->at, words);
  if (close) diag_edit(m->ds, fix, after, STR(""));
}

/* What a shell makes of a byte that is not quoted. */
static const char *shell_meaning(char byte) {
  switch (byte) {
  case ' ':
  case '\t': return "separates words";
  case ';':
  case '\n': return "ends the command";
  case '&': return "ends the command, or joins two";
  case '|': return "pipes into another command";
  case '<':
  case '>': return "reads or writes a file";
  case '$':
  case '`': return "inserts a variable or command";
  case '"':
  case '\'':
  case '\\': return "quotes what follows";
  case '*':
  case '?':
  case '[':
  case ']': return "matches file names";
  case '~': return "is a home directory";
  case '#': return "begins a comment";
  case '(':
  case ')':
  case '{':
  case '}': return "groups commands";
  case '!': return "negates, or repeats a command";
  default: return "may mean something to a shell";
  }
}

static void report_unsafe(Builder *b, const Value *v, Str text, uint32_t at) {
  Model *m = b->c->m;
  b->poisoned = true;
  Str byte = text.n ? text_byte_name(m->arena, (unsigned char)text.s[at]) : STR("");
  const char *a = byte.n && byte.s[0] != '`' ? "a " : "";
  bool word = !text.n && inside_word(b);
  Diag *d = text.n
                ? diag(m->ds, E0431, v->at,
                       arena_fmt(m->arena, "%s%.*s %s", a, STR_ARG(byte), shell_meaning(text.s[at])))
                : diag(m->ds, E0432, v->at,
                       word ? STR("would change the word around it") : STR("would vanish from the command"));
  bool computed = value_from(v).file == v->at.file && value_from(v).lo == v->at.lo;
  if (text.n && computed) diag_note(m->ds, d, VALUE_IS, value_show(m->arena, &m->names, v));
  diag_origin(b->c, d, v);
  if (word) diag_help(m->ds, d, MAY_BE_EMPTY);
  fix_with_sh(b, d, v, shell_quotes_around(&b->quotes) != 0, word ? FIX_MAYBE : FIX_SAFE);
}

/* sh() between quotes: its own quotes would end them, or be part of the text. */
static void report_quoted_twice(Builder *b, const Value *v) {
  Model *m = b->c->m;
  b->poisoned = true;
  Diag *d = diag(m->ds, E0433, v->at);
  diag_origin(b->c, d, v);
  fix_with_sh(b, d, v, true, FIX_SAFE);
}

/* Is this the body of a stage or image, or a step of one? */
static bool in_image(const Obj *o) {
  for (; o; o = o->parent)
    if (o->block == B_stage || o->block == B_image) return true;
  return false;
}

/* In a build the value is not there yet. In a service compose puts it in as it is then: sh() comes too early. */
static void report_late(Ctx *c, const Value *v, Str name) {
  if (in_image(c->self)) {
    report_too_late(c, v->at, name, str_c(obj_block(c->self)->text), v, PF_BUILD);
    return;
  }
  Diag *d = diag(c->m->ds, E0431, v->at, STR("it is known at launch only"));
  diag_help(c->m->ds, d, LATE_IN_SHELL, name);
  diag_origin(c, d, v);
}

static void put_shell_value(Builder *b, const Value *v) {
  bool quoted = shell_quotes_around(&b->quotes) != 0;
  b->quotes.last = 'a';
  if (v->shell_word && quoted) {
    report_quoted_twice(b, v);
    return;
  }
  for (uint32_t i = 0; i < v->text.n; i++) {
    Part p = v->text.v[i];
    uint32_t bad;
    if (p.kind == PART_LATE) {
      report_late(b->c, v, p.text);
      b->poisoned = true;
      return;
    }
    if (p.kind == PART_TEXT && !v->shell_word && !text_is_shell_safe(p.text, &bad)) {
      report_unsafe(b, v, p.text, bad);
      return;
    }
    put_part(b, p);
  }
  if (v->text.n == 0 && !v->shell_word && !quoted) report_unsafe(b, v, STR(""), 0);
}

static void put_plain_value(Builder *b, const Value *v) {
  Text t = v->shell_word ? text_spelled(b->c->m->arena, v->text, false) : v->text;
  for (uint32_t i = 0; i < t.n; i++) {
    uint32_t bad;
    put_part(b, t.v[i]);
    b->foreign |= !v->shell_word && t.v[i].kind == PART_TEXT && !text_is_shell_safe(t.v[i].text, &bad);
  }
}

void report_secret(Ctx *c, const Value *v) {
  Model *m = c->m;
  bool image = in_image(c->self);
  Diag *d =
      diag(m->ds, E0501, v->at, M_STR(m, v->name), image ? STR("an image layer") : STR("a generated file"));
  if (image) diag_label(m->ds, d, PHRASE_SECRET_IN_IMAGE, DIAG_ARGS());
  if (v->obj) diag_also(m->ds, d, v->obj->name_at, SECRET_DECLARED);
  if (image) diag_help(m->ds, d, SECRET_MOUNT, M_STR(m, v->name));
  if (image)
    diag_help(m->ds, d, SECRET_OR_PATH, M_STR(m, v->name));
  else
    diag_help(m->ds, d, SECRET_PATH, M_STR(m, v->name));
}

/* A list in text can be joined, in shell text quoted as words. */
static void report_list(Builder *b, const Value *v) {
  Model *m = b->c->m;
  Diag *d = diag(m->ds, E0303, v->at, STR("a list"));
  Str text = source_text(m->sources, v->at);
  Str fixed = arena_fmt(m->arena, b->shell ? "sh(%.*s)" : "join(%.*s, \" \")", STR_ARG(text));
  Fix *fix = b->shell ? diag_fix(m->ds, d, FIX_SAFE, LIST_IN_SHELL, fixed)
                      : diag_fix(m->ds, d, FIX_MAYBE, LIST_IN_TEXT, fixed);
  diag_edit(m->ds, fix, v->at, fixed);
  diag_origin(b->c, d, v);
}

static void report_no_text(Builder *b, const Value *v) {
  Model *m = b->c->m;
  b->poisoned = true;
  if (v->kind == V_REF && v->space == W_secret) {
    report_secret(b->c, v);
    return;
  }
  bool unknown = v->kind == V_UNKNOWN;
  if (v->kind == V_LIST || (unknown && v->type->kind == T_LIST)) {
    report_list(b, v);
    return;
  }
  Diag *d = diag(m->ds, E0303, v->at, unknown ? type_a(m, v->type) : value_a(m->arena, &m->names, v));
  if (v->kind == V_REF) diag_help(m->ds, d, NAME_OF_REF, source_text(m->sources, v->at));
  if (v->kind == V_MAP) diag_help(m->ds, d, TAKE_A_KEY, source_text(m->sources, v->at));
  diag_origin(b->c, d, v);
}

static void put_value(Builder *b, const Value *v) {
  Model *m = b->c->m;
  Str s;
  if (v->kind == V_POISON) {
    b->poisoned = true;
  } else if (v->maybe || v->kind == V_NONE) {
    b->poisoned = true;
    report_maybe_none(b->c, v, NULL);
  } else if (v->kind == V_UNKNOWN) {
    b->unknown = true;
    if (v->type && (v->type->kind >= T_LIST && v->type->kind <= T_SECRET)) report_no_text(b, v);
  } else if (v->kind == V_TEXT) {
    if (b->shell)
      put_shell_value(b, v);
    else
      put_plain_value(b, v);
  } else if (value_scalar_text(m->arena, &m->names, v, &s)) {
    put_part(b, (Part){.kind = PART_TEXT, .text = s});
  } else {
    report_no_text(b, v);
  }
}

/* `${dir}` in shell text where `dir` is also a name of the file: probably meant `@{dir}`. */
static void check_dollar_names(Ctx *c, const Node *text) {
  Model *m = c->m;
  for (uint32_t i = 0; i + 3 < text->more->text.n; i++) {
    if (text->more->text.s[i] != '$' || text->more->text.s[i + 1] != '{') continue;
    uint32_t end = i + 2 + str_find(str_sub(text->more->text, i + 2, text->more->text.n), '}');
    Sym name = end < text->more->text.n ? intern_find(&m->names, str_sub(text->more->text, i + 2, end)) : 0;
    Binding *b = name ? scope_find(c, name) : NULL;
    if (!b || b->kind == BIND_TEMPLATE || b->kind == BIND_IMPORT) continue;
    Span at = {text->file, syntax_text_offset(m->sources, text, i),
               syntax_text_offset(m->sources, text, end + 1)};
    Diag *d = diag(m->ds, W0109, at, M_STR(m, name));
    diag_also(m->ds, d, b->at, DECLARED_HERE);
    Str inserted = arena_fmt(m->arena, "@{%.*s}", STR_ARG(M_STR(m, name)));
    diag_edit(m->ds, diag_fix(m->ds, d, FIX_MAYBE, CHANGE_TO, inserted), at, inserted);
  }
}

static bool is_shell_place(Ctx *c, const Node *n, const Type *want) {
  if (want && (want->kind == T_SHELL || (want->kind == T_UNION && want->b->kind == T_SHELL))) return true;
  if (n->kind != N_HEREDOC) return false;
  return str_is(M_STR(c->m, n->sym), "SH") || str_is(M_STR(c->m, n->sym), "BASH");
}

const Value *eval_string(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  Builder b = {.c = c, .node = n, .shell = is_shell_place(c, n, want), .run = buf_new(m->arena)};
  for (const Node *p = n->a; p; p = p->next) {
    if (p->kind == N_TEXT) {
      if (b.shell && memchr(p->more->text.s ? p->more->text.s : "", '$', p->more->text.n))
        check_dollar_names(c, p);
      if (b.shell) shell_quotes_follow(&b.quotes, p->more->text);
      if (p == n->a && !p->next) /* all there is: no copy */
        b.parts.v = arena_new(m->arena, Part), b.parts.n = b.parts.cap = 1,
        b.parts.v[0] = (Part){.kind = PART_TEXT, .text = p->more->text};
      else
        put_text(&b, p->more->text);
      continue;
    }
    b.hole = p;
    uint32_t before = b.length;
    put_value(&b, eval(c, p, NULL));
    *vec_push(m->arena, &b.inserted) = b.length - before;
  }
  end_run(&b);
  m->steps += b.bytes / MODEL_STEP_BYTES;
  if (b.poisoned) return value_poison(m, node_span(n));
  if (b.unknown) return value_unknown(m, type_basic(b.shell ? T_SHELL : T_STRING), node_span(n));
  Value *v = value_new(m, V_TEXT, node_span(n));
  v->text = (Text){b.parts.v, b.parts.n};
  v->foreign = b.foreign;
  v->node = n;
  v->inserted = b.inserted.v;
  return v;
}
