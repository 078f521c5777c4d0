/* How bytes and variables are spelled in shell text and Dockerfiles. Why the rules are as they are shows in
   tests/quote, which gives the result to the real readers. JSON, YAML, compose, bake: quote_data.c. Called by every
   emitter. */
#include "emit/quote_class.h"

static bool all_bare(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!quote_is(s.s[i], BARE)) return false;
  return s.n > 0;
}

/* With `mark` before every byte of the class. */
static void put_marked(Buf *b, Str s, uint8_t class, Str mark) {
  for (uint32_t i = 0;;) {
    uint32_t end = quote_run(s, i, class);
    buf_bytes(b, str_sub(s, i, end));
    if (end == s.n) return;
    buf_bytes(b, mark);
    buf_char(b, s.s[end]);
    i = end + 1;
  }
}

/* ---- shell ---- */

static void put_single_quoted(Buf *b, Str s) {
  buf_lit(b, "'");
  for (uint32_t lo = 0, hi; lo <= s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\'');
    buf_bytes(b, str_sub(s, lo, hi));
    if (hi < s.n) buf_lit(b, "'\\''");
  }
  buf_lit(b, "'");
}

/* A word that means something else where a command stands, or, if it is a number, before a `<` or `>`. */
static bool is_reserved(Str s, bool before_redirection) {
  static const char *const words[] = {
      "if", "then", "else", "elif", "fi",       "case",   "esac", "for",    "select",  "while",    "until",
      "do", "done", "in",   "time", "function", "coproc", "end",  "repeat", "foreach", "nocorrect"};
  if (s.n > 9) return false;
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(s, words[i])) return true;
  if (!before_redirection) return false;
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return true;
}

/* `=x` is looked up in PATH by zsh. */
static void put_sh(Buf *b, Str s, bool before_redirection) {
  if (all_bare(s) && s.s[0] != '=' && !is_reserved(s, before_redirection))
    buf_bytes(b, s);
  else
    put_single_quoted(b, s);
}

/* Inside "${X:-…}" shells differ on quotes and braces; on a command's output they agree. */
static void put_sh_late(Buf *b, const Part *p) {
  buf_lit(b, "\"${");
  quote_name(b, p->text);
  if (!p->fallback) {
    buf_lit(b, ":?}\"");
    return;
  }
  buf_lit(b, ":-");
  if (all_bare(*p->fallback) || p->fallback->n == 0) {
    buf_bytes(b, *p->fallback);
  } else {
    buf_lit(b, "$(printf %s ");
    put_single_quoted(b, *p->fallback);
    buf_lit(b, ")");
  }
  buf_lit(b, "}\"");
}

/* The length of a set of plain characters at `at`, `[a-z]`; 0 if there is none. */
static uint32_t glob_set(Str s, uint32_t at) {
  for (uint32_t i = at + 1; i < s.n; i++) {
    char c = s.s[i];
    if (c == ']') return i > at + 1 ? i + 1 - at : 0;
    if (c != '^' && c != '-' && (!quote_is(c, BARE) || c == '/')) return 0;
  }
  return 0;
}

void quote_sh_glob(Buf *b, Str s) {
  if (s.n && s.s[0] == '-') buf_lit(b, "./");
  for (uint32_t i = 0, lo = 0; i <= s.n;) {
    uint32_t set = i < s.n && s.s[i] == '[' ? glob_set(s, i) : 0;
    if (i < s.n && s.s[i] != '*' && s.s[i] != '?' && !set) {
      i++;
      continue;
    }
    if (i > lo) put_sh(b, str_sub(s, lo, i), false);
    if (i == s.n) return;
    if (!set) set = 1;
    bool not = set > 1 && s.s[i + 1] == '^'; /* which a shell writes with `!` */
    if (not ) buf_lit(b, "[!");
    buf_bytes(b, str_sub(s, not ? i + 2 : i, i + set));
    lo = i += set;
  }
}

void quote_sh_word(Buf *b, Text t) {
  if (t.n == 0) buf_lit(b, "''");
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *p = &t.v[i];
    if (p->kind == PART_LATE)
      put_sh_late(b, p);
    else
      put_sh(b, p->text, false);
  }
}

void quote_sh_body(Buf *b, Text t) {
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *p = &t.v[i];
    Str next = i + 1 < t.n && t.v[i + 1].kind == PART_TEXT ? t.v[i + 1].text : STR("");
    switch (p->kind) {
    case PART_TEXT: buf_bytes(b, p->text); break;
    case PART_WORD: put_sh(b, p->text, next.n && (next.s[0] == '<' || next.s[0] == '>')); break;
    case PART_BUILD: quote_variable(b, p->text); break;
    case PART_BUILD_WORD:
      buf_lit(b, "\"");
      quote_variable(b, p->text);
      buf_lit(b, "\"");
      break;
    case PART_LATE: put_sh_late(b, p); break;
    }
  }
}

/* ---- Dockerfile ---- */

static bool is_build(const Part *p) { return p->kind == PART_BUILD || p->kind == PART_BUILD_WORD; }

void quote_docker(Buf *b, Text t) {
  buf_lit(b, "\"");
  for (uint32_t i = 0; i < t.n; i++) {
    if (is_build(&t.v[i]))
      quote_variable(b, t.v[i].text);
    else
      put_marked(b, t.v[i].text, DOUBLE, STR("\\"));
  }
  buf_lit(b, "\"");
}

bool quote_is_bare(Text t) {
  for (uint32_t i = 0; i < t.n; i++)
    if (!is_build(&t.v[i]) && !all_bare(t.v[i].text)) return false;
  return t.n > 0 && t.v[0].text.s[0] != '-';
}

void quote_docker_word(Buf *b, Text t) {
  if (!quote_is_bare(t)) return quote_docker(b, t);
  for (uint32_t i = 0; i < t.n; i++) {
    if (is_build(&t.v[i]))
      quote_variable(b, t.v[i].text);
    else
      buf_bytes(b, t.v[i].text);
  }
}

void quote_exec(Buf *b, Text t) {
  buf_lit(b, "\"");
  for (uint32_t i = 0; i < t.n; i++) quote_json_inside(b, t.v[i].text);
  buf_lit(b, "\"");
}

void quote_copy(Buf *b, Text t) {
  buf_lit(b, "\"");
  for (uint32_t p = 0; p < t.n; p++) {
    Str s = t.v[p].text;
    if (is_build(&t.v[p])) {
      quote_variable(b, s);
      continue;
    }
    for (uint32_t i = 0; i < s.n;) {
      uint32_t end = quote_run(s, i, WORD | JSON);
      buf_bytes(b, str_sub(s, i, end));
      i = end;
      if (i == s.n) break;
      if (quote_is(s.s[i], WORD)) buf_lit(b, "\\\\");
      if (quote_is(s.s[i], JSON))
        i = quote_json_special(b, s, i);
      else
        buf_char(b, s.s[i++]);
    }
  }
  buf_lit(b, "\"");
}

void quote_mount(Buf *b, Str key, Text value) {
  Buf field = buf_new(b->arena);
  for (uint32_t i = 0; i < value.n; i++) {
    if (is_build(&value.v[i]))
      quote_variable(&field, value.v[i].text);
    else
      put_marked(&field, value.v[i].text, WORD, STR("\\"));
  }
  Str s = buf_str(&field);
  bool csv = str_find(s, ',') < s.n || str_find(s, '"') < s.n;
  buf_lit(b, ",");
  if (csv) buf_lit(b, "\\\"");
  buf_bytes(b, key);
  buf_lit(b, "=");
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool inside = ((uint8_t)c & 0xC0) == 0x80; /* of a character that has its mark already */
    if (c == '"') buf_lit(b, "\\\"");
    if (!quote_is(c, BARE) && !inside) buf_lit(b, "\\");
    buf_char(b, c);
  }
  if (csv) buf_lit(b, "\\\"");
}

bool quote_fits_line(Str s) {
  if (s.n == 0 || s.n > 1000) return false;
  char first = s.s[0];
  if (first <= ' ' || first > '~' || first == '[' || first == '#' ||
      (s.n > 1 && first == '-' && s.s[1] == '-'))
    return false;
  char last = s.s[s.n - 1];
  if (last <= ' ' || last > '~' || last == '\\') return false;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == '\n' || s.s[i] == '\r') return false;
    if (s.s[i] == '<' && i + 1 < s.n && s.s[i + 1] == '<') return false;
  }
  return true;
}

/* The number behind PEI that no line of the body has. */
static uint32_t heredoc_number(Str s) {
  uint32_t number = 0;
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\n');
    uint32_t i = lo, taken = 0;
    while (i < hi && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
    if (hi - i < 3 || memcmp(s.s + i, "PEI", 3) != 0) continue;
    for (i += 3; i < hi && s.s[i] >= '0' && s.s[i] <= '9' && taken < 100000000; i++)
      taken = taken * 10 + (uint32_t)(s.s[i] - '0');
    if (taken >= number) number = taken + 1;
  }
  return number;
}

static void put_heredoc(Buf *b, Str dest, Str head, Str body, bool expanded) {
  uint32_t number = heredoc_number(body);
  Buf tag = buf_new(b->arena);
  buf_lit(&tag, "PEI");
  if (number) buf_int(&tag, number);
  buf_bytes(b, expanded ? STR("<<") : STR("<<'"));
  buf_bytes(b, buf_str(&tag));
  if (!expanded) buf_lit(b, "'");
  if (dest.n) buf_lit(b, " ");
  quote_name(b, dest);
  buf_lit(b, "\n");
  buf_bytes(b, head);
  buf_bytes(b, body);
  if (body.n == 0 || body.s[body.n - 1] != '\n') buf_lit(b, "\n");
  buf_bytes(b, buf_str(&tag));
  buf_lit(b, "\n");
}

void quote_heredoc(Buf *b, Str dest, Str head, Str body) { put_heredoc(b, dest, head, body, false); }

void quote_heredoc_expanded(Buf *b, Str dest, Str body) { put_heredoc(b, dest, STR(""), body, true); }

void quote_heredoc_body(Buf *b, Text text) {
  for (uint32_t i = 0; i < text.n; i++) {
    const Part *p = &text.v[i];
    bool known = p->kind == PART_TEXT || p->kind == PART_WORD;
    if (!known) buf_lit(b, "${");
    for (uint32_t k = 0; k < p->text.n; k++) {
      char ch = p->text.s[k];
      if (known && (ch == '$' || ch == '\\')) buf_lit(b, "\\");
      buf_char(b, ch);
    }
    if (!known) buf_lit(b, "}");
  }
}
