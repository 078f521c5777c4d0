/* The first word of a line: it shows whether the line is written as in YAML, INI or a Dockerfile, which is
   then reported once, whatever stands behind it. Called by the rules of lex.re; docker.c has the instructions. */
#include "syntax/docker.h"
#include "syntax/lex.h"

static At skip_blanks(At p) {
  while (lex_is_blank(*p)) p++;
  return p;
}

/* `=` but not `==` */
static bool assigns(At p) { return p[0] == '=' && p[1] != '='; }

/* Does the line go on behind the word that ends at `p`, with what no name has there? A blank between the two makes a
   difference only where the formatter puts none. */
static bool goes_on(Lexer *lx, At p) {
  At next = skip_blanks(p);
  if (next >= lex_line_stop(lx, p) || assigns(next)) return false;
  return !strchr(next > p ? "#{,;)]}" : "#{,;)]}([.?:", *next);
}

static bool is_elif(Str word) {
  return str_is(word, "elif") || str_is(word, "elsif") || str_is(word, "elseif") || str_is(word, "elsf");
}

bool lex_is_foreign_word(Str word) { return is_elif(word) || docker_find(word); }

static At read_elif(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0104, lex_span(lx, t, p), lex_str(t, p));
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, STR("else if"));
  diag_edit(ds, fix, lex_span(lx, t, p), STR("else if"));
  lex_put(lx, T_ELSE, t, p);
  lex_put(lx, T_IF, t, p);
  return p;
}

/* `key: value` or `key:` at the start of a statement. */
static bool is_yaml(At p) {
  return *p == ':' && (lex_is_blank(p[1]) || p[1] == '\n' || p[1] == '\r' || p[1] == 0);
}

/* The lines after this one that are deeper, or items of a list beneath it; yields the end of the last of them. */
static At nested_lines(Lexer *lx, At t, At stop) {
  At line = lex_line_start(lx, t);
  size_t indent = (size_t)(skip_blanks(line) - line);
  for (At next = lex_line_end(lx, stop); next < lx->end; next = lex_line_end(lx, next)) {
    At word = skip_blanks(++next);
    size_t deep = (size_t)(word - next);
    bool blank = *word == '\n' || *word == '\r' || *word == 0;
    bool item = word[0] == '-' && (lex_is_blank(word[1]) || word[1] == '\n');
    if (!blank && deep <= indent && !(item && deep == indent)) break;
    if (!blank) stop = lex_line_stop(lx, word);
  }
  return stop;
}

static Diag *say_yaml(Lexer *lx, At t, At colon, PhraseId label) {
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0114, lex_span(lx, colon, colon + 1), lex_str(t, colon + 1), STR("YAML"));
  diag_label(ds, d, label, DIAG_ARGS());
  return d;
}

/* Without what follows ` #`. */
static At value_stop(Lexer *lx, At p) {
  At stop = lex_line_stop(lx, p);
  for (At q = p + 1; q < stop; q++)
    if (*q == '#' && lex_is_blank(q[-1])) stop = q;
  while (stop > p && lex_is_blank(stop[-1])) stop--;
  return stop;
}

/* `key:` or `- item` at column 1. */
static bool is_yaml_line(At line) {
  At p = line;
  if (*p == '-') return lex_is_blank(p[1]) || p[1] == '\n' || (p[1] == '-' && p[2] == '-');
  while (lex_is_word(*p) || *p == '-' || *p == '.') p++;
  return p > line && is_yaml(p);
}

/* The end of a file, or of a part of one, that is YAML: lines at column 1 as above, and what is indented below them.
   NULL if that is no more than one line. */
static At yaml_stop(Lexer *lx, At t) {
  At stop = lex_line_stop(lx, t);
  uint32_t lines = 1;
  for (At line = lex_line_end(lx, t) + 1; line < lx->end; line = lex_line_end(lx, line) + 1) {
    bool blank = *skip_blanks(line) == '\n' || *skip_blanks(line) == '\r',
         comment = *skip_blanks(line) == '#';
    if (blank || comment) continue;
    if (!lex_is_blank(*line) && !is_yaml_line(line)) break;
    stop = lex_line_stop(lx, line);
    lines++;
  }
  return lines > 1 ? stop : NULL;
}

/* A file of YAML is one mistake. */
static At yaml_file(Lexer *lx, At t, At p, At stop) {
  Diags *ds = lx->syntax->diags;
  Diag *d = say_yaml(lx, t, p, PHRASE_SYN_YAML_FILE);
  diag_help(ds, d, SYN_YAML_IMPORT);
  diag_help(ds, d, SYN_YAML_FORMS);
  lex_put_flagged(lx, T_BAD, t, stop, TOKEN_BAD);
  return stop;
}

/* `image: node:22` has a text that needs quotes; `restart: always` and `ports: [80]` the grammar understands. */
static At yaml_line(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  At value = skip_blanks(p + 1), stop = value_stop(lx, p + 1);
  if (value < stop && strchr("\"'[{(", *value)) {
    lex_put(lx, T_IDENT, t, p);
    return p;
  }
  if (value >= stop || *value == '|' || *value == '>') {
    At next = skip_blanks(lex_line_end(lx, p) + (lex_line_end(lx, p) < lx->end));
    bool list = value >= stop && next[0] == '-' && lex_is_blank(next[1]);
    say_yaml(lx, t, p, list ? PHRASE_SYN_LIST_IS : PHRASE_SYN_BLOCK_IS);
    stop = nested_lines(lx, t, value < stop ? stop : p + 1);
    lex_put_flagged(lx, T_BAD, t, stop, TOKEN_BAD);
    return stop;
  }
  bool plain = true;
  for (At q = value; q < stop; q++) plain &= lex_is_word(*q) || *q == '-';
  if (plain) {
    lex_put(lx, T_IDENT, t, p);
    return p;
  }
  Diag *d = say_yaml(lx, t, p, PHRASE_SYN_FIELD_EQUALS);
  bool quoted = !memchr(value, '"', (size_t)(stop - value)) && !memchr(value, '\\', (size_t)(stop - value));
  Fix *fix = diag_fix(ds, d, quoted ? FIX_SAFE : FIX_PLACEHOLDER, SYN_FIX_EQUALS);
  diag_edit(ds, fix, lex_span(lx, p, value), STR(" = \""));
  diag_edit(ds, fix, lex_span(lx, stop, stop), STR("\""));
  lex_put(lx, T_IDENT, t, p);
  lex_put(lx, T_ASSIGN, p, p + 1);
  lex_put_flagged(lx, T_STRING, value, stop, TOKEN_BAD);
  return stop;
}

/* The instruction goes on after a line that ends with `\`, and over comments between such lines. */
At lex_docker_stop(Lexer *lx, At p) {
  At stop = lex_line_stop(lx, p);
  while (stop > p && stop[-1] == '\\' && lex_line_end(lx, stop) < lx->end) {
    At next = lex_line_end(lx, stop) + 1;
    stop = lex_line_stop(lx, next);
    while (*skip_blanks(next) == '#' && lex_line_end(lx, stop) < lx->end) {
      next = lex_line_end(lx, stop) + 1;
      stop = lex_line_stop(lx, next);
    }
    p = next;
  }
  return stop;
}

static At docker_line(Lexer *lx, At t, At p, const Docker *instruction) {
  Diags *ds = lx->syntax->diags;
  At stop = lex_docker_stop(lx, p);
  bool in_body = lx->pump.depth > 0;
  Diag *d = diag(ds, E0114, lex_span(lx, t, p), lex_str(t, p), STR("a Dockerfile"));
  if (!in_body && str_is(lex_str(t, p), "FROM") && docker_goes_on(lx, t)) {
    stop = docker_file(lx, t, d);
  } else {
    diag_label(ds, d, PHRASE_SYN_STEP_IS, DIAG_ARGS());
    docker_fix(ds, d, instruction, lex_span(lx, t, stop), lex_str(skip_blanks(p), stop), in_body);
  }
  lex_put_flagged(lx, T_BAD, t, stop, TOKEN_BAD);
  return stop;
}

At lex_first_word(Lexer *lx, At t, At p) {
  const Pump *u = &lx->pump;
  bool begins = lx->frames.n == 1 && pump_in_body(u) && !pump_continues(u) && (lx->pending & TOKEN_NL);
  Str word = lex_str(t, p);
  bool branch = u->last == T_RBRACE && !(lx->pending & TOKEN_NL);
  if (lx->frames.n == 1 && pump_in_body(u) && is_elif(word) &&
      (branch || (begins && (goes_on(lx, p) || *p == '('))))
    return read_elif(lx, t, p);
  if (begins && is_yaml(p)) {
    At stop = lx->pump.depth == 0 && t == lex_line_start(lx, t) ? yaml_stop(lx, t) : NULL;
    return stop ? yaml_file(lx, t, p, stop) : yaml_line(lx, t, p);
  }
  if (begins && *t >= 'A' && *t <= 'Z' && goes_on(lx, p)) {
    const Docker *instruction = docker_find(word);
    if (instruction) return docker_line(lx, t, p, instruction);
  }
  lex_put(lx, T_IDENT, t, p);
  return p;
}

/* ---- INI ---- */

/* `[name]` alone at column 1; where it ends. NULL if it is none. */
static At ini_header(At line) {
  At p = line + 1;
  if (*line != '[') return NULL;
  while (lex_is_word(*p) || *p == '-' || *p == '.' || *p == ':') p++;
  if (p == line + 1 || *p != ']') return NULL;
  At rest = skip_blanks(++p);
  return *rest == '\n' || *rest == '\r' || *rest == 0 ? p : NULL;
}

/* `name = value`, `name += value`, `<= macro` and `name: value` at column 1. */
static bool is_ini_line(At p) {
  if (*p == '#' || *p == ';' || ini_header(p)) return true;
  while (lex_is_word(*p) || *p == '-' || *p == '.') p++;
  p = skip_blanks(p);
  return *p == '=' || *p == ':' || ((*p == '+' || *p == '-' || *p == '<') && p[1] == '=');
}

/* A file of INI, or a part of one, is one mistake; a header alone is none of these. */
At lex_bracket(Lexer *lx, At t, At p) {
  const Pump *u = &lx->pump;
  Diags *ds = lx->syntax->diags;
  bool begins = lx->frames.n == 1 && u->depth == 0 && pump_in_body(u) && !pump_continues(u);
  At close = begins && t == lex_line_start(lx, t) ? ini_header(t) : NULL, stop = NULL;
  for (At line = lex_line_end(lx, t) + 1; close && line < lx->end; line = lex_line_end(lx, line) + 1) {
    bool blank = *skip_blanks(line) == '\n' || *skip_blanks(line) == '\r';
    if (!blank && !lex_is_blank(*line) && !is_ini_line(line)) break;
    if (!blank) stop = lex_line_stop(lx, line);
  }
  if (!stop) {
    lex_put(lx, T_LBRACKET, t, p);
    return p;
  }
  Diag *d = diag(ds, E0114, lex_span(lx, t, close), lex_str(t, close), STR("an INI file"));
  diag_label(ds, d, PHRASE_SYN_INI_FILE, DIAG_ARGS());
  diag_help(ds, d, SYN_INI_IMPORT);
  lex_put_flagged(lx, T_BAD, t, stop, TOKEN_BAD);
  return stop;
}
