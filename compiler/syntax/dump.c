/* --dump=tokens and --dump=ast: one token or node a line, for people and tests. */
#include "base/utf8.h"
#include "grammar.h"
#include "syntax/lex.h"
#include "syntax/repair.h"

static const char *const kind_names[N_KIND_COUNT] = {
    [N_FIELD] = "field",
    [N_STEP] = "step",
    [N_LET] = "let",
    [N_PARAM] = "param",
    [N_IMPORT] = "import",
    [N_TEMPLATE] = "template",
    [N_TPARAM] = "tparam",
    [N_USE] = "use",
    [N_FOR] = "for",
    [N_GEN] = "gen",
    [N_IF] = "if",
    [N_CHECK] = "check",
    [N_SPREAD] = "spread",
    [N_BAD] = "bad",
    [N_BLOCK] = "block",
    [N_ARROW] = "arrow",
    [N_VALUE] = "value",
    [N_NAME] = "name",
    [N_MEMBER] = "member",
    [N_INDEX] = "index",
    [N_CALL] = "call",
    [N_ARG] = "arg",
    [N_BINARY] = "binary",
    [N_UNARY] = "unary",
    [N_COND] = "cond",
    [N_LIST] = "list",
    [N_COMP] = "comp",
    [N_INT] = "int",
    [N_DECIMAL] = "decimal",
    [N_SIZE] = "size",
    [N_DURATION] = "duration",
    [N_PORTPROTO] = "portproto",
    [N_BOOL] = "bool",
    [N_NONE] = "none",
    [N_STRING] = "string",
    [N_HEREDOC] = "heredoc",
    [N_TEXT] = "text",
    [N_TYPE] = "type",
    [N_TRANGE] = "trange",
};

/* Text on one line: control characters, quotes and backslashes as escapes. */
static void put_text(Buf *out, Str text) {
  buf_char(out, '"');
  uint32_t len;
  for (uint32_t at = 0; at < text.n; at += len) {
    uint32_t code = utf8_decode(text, at, &len);
    if (code == '\n')
      buf_lit(out, "\\n");
    else if (code == '\t')
      buf_lit(out, "\\t");
    else if (utf8_is_control(code))
      buf_bytes(out, arena_fmt(out->arena, "\\u{%X}", code));
    else if (code == '"' || code == '\\')
      buf_char(out, '\\'), buf_char(out, (char)code);
    else
      buf_bytes(out, str_sub(text, at, at + len));
  }
  buf_char(out, '"');
}

static void put_span(Buf *out, uint32_t lo, uint32_t hi) {
  buf_char(out, ' ');
  buf_int(out, lo);
  buf_lit(out, "..");
  buf_int(out, hi);
}

void syntax_dump_tokens(Syntax *s, uint32_t file, Buf *out) {
  Syntax quiet = *s;
  Diags diags;
  diags_init(&diags, s->arena, s->sources);
  quiet.diags = &diags;
  Ast *ast = arena_new(s->arena, Ast);
  ast->file = file;
  Lexer *lx = arena_new(s->arena, Lexer);
  Str text = source_at(s->sources, file)->text;
  if (text.n > SYNTAX_MAX_BYTES || utf8_check(text) < text.n) return;
  lex_file(lx, &quiet, ast);
  if (lx->pump.unbalanced && !lx->pump.too_deep) repair_brackets(&quiet, ast, &lx->pump);
  for (uint32_t i = 0; i < lx->pump.out.n; i++) {
    Token t = lx->pump.out.v[i];
    buf_bytes(out, str_c(token_rows[t.kind].name));
    put_span(out, t.lo, t.hi);
    if (t.hi > t.lo) {
      buf_char(out, ' ');
      put_text(out, str_sub(text, t.lo, t.hi));
    }
    buf_char(out, '\n');
  }
}

static void put_value(Buf *out, const Interner *names, const Node *n) {
  static const char *const protos[] = {"", " tcp", " udp", " sctp"};
  if (n->sym) {
    buf_char(out, ' ');
    buf_bytes(out, intern_str(names, n->sym));
  }
  if (n->kind == N_GEN && n->more->sym2) {
    buf_lit(out, ", ");
    buf_bytes(out, intern_str(names, n->more->sym2));
  }
  if (n->kind == N_BINARY || n->kind == N_UNARY) {
    buf_char(out, ' ');
    buf_bytes(out, str_c(syntax_op_text((Op)n->op)));
  }
  if (n->kind >= N_INT && n->kind <= N_BOOL)
    buf_bytes(out, arena_fmt(out->arena, " %llu", (unsigned long long)n->more->num));
  if (n->kind == N_PORTPROTO) buf_bytes(out, str_c(protos[n->op]));
  if (n->kind == N_TYPE && n->op) buf_lit(out, "?");
  if (n->kind == N_STEP && n->op) buf_lit(out, " =");
  if (n->kind == N_TEXT) {
    buf_char(out, ' ');
    put_text(out, n->more->text);
  }
}

static void dump_list(Buf *out, const Interner *names, const Node *n, uint32_t depth, const char *role);

static void dump_node(Buf *out, const Interner *names, const Node *n, uint32_t depth, const char *role) {
  buf_pad(out, depth * 2);
  buf_bytes(out, str_c(role));
  buf_bytes(out, str_c(kind_names[n->kind]));
  put_value(out, names, n);
  put_span(out, n->lo, n->hi);
  buf_char(out, '\n');
  if (node_is_literal(n)) return;
  /* the children's places are told apart where one before them may be missing */
  dump_list(out, names, n->a, depth + 1, "");
  dump_list(out, names, n->b, depth + 1, n->a ? "" : "b: ");
  dump_list(out, names, node_c(n), depth + 1, n->b ? "" : "c: ");
  dump_list(out, names, node_d(n), depth + 1, node_c(n) ? "" : "d: ");
}

static void dump_list(Buf *out, const Interner *names, const Node *n, uint32_t depth, const char *role) {
  for (; n; n = n->next) dump_node(out, names, n, depth, role);
}

void syntax_dump_ast(const Interner *names, const Ast *ast, Buf *out) {
  dump_node(out, names, ast->body, 0, "");
}
