/* How bytes and variables are spelled in data formats: JSON, compose's interpolation, bake's templates, names and
   comments. Shell and Dockerfile: quote.c; YAML's own quoting is libyaml's (yaml.c). */
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
  if (code < ' ' || utf8_is_control(code)) {
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
  buf_lit(b, "\"");
  quote_json_inside(b, s);
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
    if (p->has_fallback) {
      buf_lit(b, ":-");
      put_dollars(b, p->fallback);
    } else {
      buf_lit(b, ":?");
    }
    buf_lit(b, "}");
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

void quote_comment(Buf *b, Str s) {
  for (uint32_t i = 0, len; i < s.n; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    if (code < ' ' || utf8_is_control(code))
      buf_lit(b, " ");
    else
      buf_bytes(b, str_sub(s, i, i + len));
  }
}

/* What follows byte `i` of part `p`: a byte, 1 for a variable, 0 at the end. */
static char after(Text t, uint32_t p, uint32_t i) {
  if (i + 1 < t.v[p].text.n) return t.v[p].text.s[i + 1];
  for (p++; p < t.n; p++) {
    if (t.v[p].kind == PART_LATE) return '\1';
    if (t.v[p].text.n) return t.v[p].text.s[0];
  }
  return 0;
}

static void put_template(Buf *b, Text t, uint32_t p) {
  Str s = t.v[p].text;
  for (uint32_t i = 0; i < s.n;) {
    uint32_t end = i;
    while (end < s.n && s.s[end] != '$' && s.s[end] != '%' && !quote_is(s.s[end], JSON)) end++;
    buf_bytes(b, str_sub(s, i, end));
    i = end;
    if (i == s.n) return;
    if (quote_is(s.s[i], JSON)) {
      i = quote_json_special(b, s, i);
      continue;
    }
    char next = after(t, p, i);
    if (next == '{') buf_char(b, s.s[i]);
    if (next == '\1' && s.s[i] == '$')
      buf_lit(b, "${\\\"$\\\"}"); /* "$" before a variable's own "${" */
    else
      buf_char(b, s.s[i]);
    i++;
  }
}

void quote_bake(Buf *b, Text t) {
  buf_lit(b, "\"");
  for (uint32_t i = 0; i < t.n; i++) {
    if (t.v[i].kind == PART_LATE)
      quote_variable(b, t.v[i].text);
    else
      put_template(b, t, i);
  }
  buf_lit(b, "\"");
}
