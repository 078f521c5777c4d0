/* How bytes and variables are spelled in data formats: JSON, YAML, compose's interpolation, bake's templates, names,
   lines and comments. Shell and Dockerfile: quote.c; what YAML needs quotes for: yaml.c. */
#include "base/utf8.h"
#include "emit/quote_class.h"

/* The JSON spelling of the special character at s[i]; the offset behind it. */
uint32_t quote_json_special(Buf *b, Str s, uint32_t i) {
  static const char digits[] = "0123456789abcdef";
  uint32_t len, code = utf8_decode(s, i, &len);
  switch (code) {
  case '"': buf_lit(b, "\\\""); return i + 1;
  case '\\': buf_lit(b, "\\\\"); return i + 1;
  case '\n': buf_lit(b, "\\n"); return i + 1;
  case '\t': buf_lit(b, "\\t"); return i + 1;
  default: break;
  }
  bool odd = utf8_is_control(code) || code == 0x2028 || code == 0x2029 || code == 0xFFFE || code == 0xFFFF;
  if (code < ' ' || odd) {
    char u[6] = {'\\',
                 'u',
                 digits[code >> 12 & 15],
                 digits[code >> 8 & 15],
                 digits[code >> 4 & 15],
                 digits[code & 15]};
    buf_bytes(b, (Str){u, sizeof u});
  } else {
    buf_bytes(b, str_sub(s, i, i + len));
  }
  return i + len;
}

void quote_json_inside(Buf *b, Str s) {
  for (uint32_t i = 0;;) {
    uint32_t end = quote_run(s, i, JSON);
    buf_bytes(b, str_sub(s, i, end));
    if (end == s.n) return;
    i = quote_json_special(b, s, end);
  }
}

void quote_json(Buf *b, Str s) {
  if (quote_run(s, quote_plain(s, 0), JSON) < s.n) {
    buf_lit(b, "\"");
    quote_json_inside(b, s);
    buf_lit(b, "\"");
    return;
  }
  char *to = quote_take(b, s.n + 2); /* most strings: one copy */
  to[0] = to[s.n + 1] = '"';
  if (s.n) memcpy(to + 1, s.s, s.n);
}

bool quote_yaml_escapes(uint32_t code) {
  return code < ' ' || code == '"' || code == '\\' || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
         code == 0x2029 || code == 0xFEFF || code >= 0xFFFE;
}

static void put_yaml_escape(Buf *b, uint32_t code) {
  static const char digits[] = "0123456789ABCDEF";
  static const struct {
    uint32_t code;
    char letter;
  } letters[] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'},   {'\t', 't'},  {'\r', 'r'},
                 {0, '0'},   {7, 'a'},     {8, 'b'},      {11, 'v'},    {12, 'f'},
                 {27, 'e'},  {0x85, 'N'},  {0x2028, 'L'}, {0x2029, 'P'}};
  buf_lit(b, "\\");
  for (uint32_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if (letters[i].code == code) {
      buf_char(b, letters[i].letter);
      return;
    }
  uint32_t n = code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8;
  buf_char(b, n == 2 ? 'x' : n == 4 ? 'u' : 'U');
  while (n-- > 0) buf_char(b, digits[code >> 4 * n & 15]);
}

void quote_yaml(Buf *b, Str s) {
  buf_lit(b, "\"");
  for (uint32_t i = 0, len;;) {
    uint32_t end = quote_run(s, quote_plain(s, i), YAML);
    buf_bytes(b, str_sub(s, i, end));
    if (end == s.n) break;
    uint32_t code = utf8_decode(s, end, &len);
    if (quote_yaml_escapes(code))
      put_yaml_escape(b, code);
    else
      buf_bytes(b, str_sub(s, end, end + len));
    i = end + len;
  }
  buf_lit(b, "\"");
}

static void put_dollars(Buf *b, Str s) {
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '$');
    buf_bytes(b, str_sub(s, lo, hi));
    if (hi < s.n) buf_lit(b, "$$");
  }
}

void quote_compose(Buf *b, Text t) {
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *p = &t.v[i];
    if (p->kind != PART_LATE) {
      put_dollars(b, p->text);
      continue;
    }
    buf_lit(b, "${");
    quote_name(b, p->text);
    if (p->fallback) {
      buf_lit(b, ":-");
      put_dollars(b, *p->fallback);
    } else {
      buf_lit(b, ":?");
    }
    buf_lit(b, "}");
  }
}

void quote_kubernetes(Buf *b, Text t) {
  for (uint32_t i = 0; i < t.n; i++) {
    Str s = t.v[i].text;
    if (t.v[i].kind == PART_LATE) {
      buf_lit(b, "$(");
      quote_name(b, s);
      buf_lit(b, ")");
      continue;
    }
    for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
      hi = lo + str_find(str_sub(s, lo, s.n), '$');
      buf_bytes(b, str_sub(s, lo, hi));
      if (hi == s.n) break;
      bool last = hi + 1 == s.n; /* the next part may begin with anything */
      bool read = last ? i + 1 < t.n : s.s[hi + 1] == '(' || s.s[hi + 1] == '$';
      buf_bytes(b, read ? STR("$$") : STR("$"));
    }
  }
}

void quote_name(Buf *b, Str s) {
  for (uint32_t i = 0, end; i < s.n; i = end + 1) {
    for (end = i; end < s.n && quote_is(s.s[end], NAME); end++) continue;
    buf_bytes(b, str_sub(s, i, end));
    if (end < s.n) buf_lit(b, "_");
  }
}

void quote_line(Buf *b, Str s) {
  for (uint32_t i = 0, end; i < s.n; i = end + 1) {
    end = i + str_find(str_sub(s, i, s.n), '\n');
    buf_bytes(b, str_sub(s, i, end));
    if (end < s.n) buf_lit(b, " ");
  }
}

void quote_ssh_path(Buf *b, Str s) {
  buf_lit(b, "\"");
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == '%') buf_lit(b, "%");
    if (s.s[i] == '"' || s.s[i] == '\\') buf_lit(b, "\\");
    buf_char(b, s.s[i] == '\n' ? ' ' : s.s[i]);
  }
  buf_lit(b, "\"");
}

void quote_comment(Buf *b, Str s) {
  for (uint32_t i = 0, end, len; i < s.n; i = end) {
    for (end = quote_plain(s, i); end < s.n && s.s[end] >= ' ' && s.s[end] <= '~';) end++;
    buf_bytes(b, str_sub(s, i, end));
    if (end == s.n) return;
    uint32_t code = utf8_decode(s, end, &len);
    if (code < ' ' || utf8_is_control(code))
      buf_lit(b, " ");
    else
      buf_bytes(b, str_sub(s, end, end + len));
    end += len;
  }
}

/* In a template `${` and `%{` are said with their mark twice; before a variable's own `${`, a `$` must hide. */
static void put_template(Buf *b, Str s, bool before_variable) {
  for (uint32_t i = 0, end; i < s.n;) {
    for (end = i; end < s.n && s.s[end] != '$' && s.s[end] != '%' && !quote_is(s.s[end], JSON);) end++;
    buf_bytes(b, str_sub(s, i, end));
    i = end;
    if (i == s.n) return;
    if (quote_is(s.s[i], JSON)) {
      i = quote_json_special(b, s, i);
      continue;
    }
    char mark = s.s[i];
    while (end < s.n && s.s[end] == mark) end++;
    bool hidden = before_variable && end == s.n && mark == '$';
    if (hidden) buf_lit(b, "${\\\"");
    buf_bytes(b, str_sub(s, i, end));
    if (hidden) buf_lit(b, "\\\"}");
    if (end < s.n && s.s[end] == '{') buf_char(b, mark);
    i = end;
  }
}

void quote_bake(Buf *b, Text t) {
  buf_lit(b, "\"");
  for (uint32_t i = 0, end; i < t.n; i = end) {
    end = i + 1;
    if (t.v[i].kind == PART_LATE) {
      quote_variable(b, t.v[i].text);
      continue;
    }
    while (end < t.n && t.v[end].kind != PART_LATE) end++;
    if (end == i + 1) {
      put_template(b, t.v[i].text, end < t.n);
      continue;
    }
    Buf known = buf_new(b->arena); /* a `$` may end one part and a `{` begin the next */
    for (uint32_t k = i; k < end; k++) buf_bytes(&known, t.v[k].text);
    put_template(b, buf_str(&known), end < t.n);
  }
  buf_lit(b, "\"");
}
