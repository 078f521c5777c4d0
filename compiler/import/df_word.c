/* The words of an instruction: by blanks, as JSON, as flags; and the heredocs that it announces. What variables in
   them mean is df_expand.c's. Called by the other df_*.c files. */
#include "diag/suggest.h"
#include "import/df.h"

/* ---- by blanks ---- */

static bool is_blank(char c) { return c != '\n' && df_is_space(c); }

/* The end of the word at `at`: a quote or an escape takes blanks in. */
static uint32_t word_end(const Df *d, Str t, uint32_t at) {
  char quote = 0;
  for (; at < t.n && (quote || !is_blank(t.s[at])); at++) {
    char c = t.s[at];
    if (c == d->escape && quote != '\'' && at + 1 < t.n)
      at++;
    else if (c == quote)
      quote = 0;
    else if (!quote && (c == '"' || c == '\''))
      quote = c;
  }
  return at;
}

/* Without the places where lines were joined. */
static Str joined(Df *d, Str s) {
  if (str_find(s, '\n') == s.n) return s;
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] != '\n') buf_char(&b, s.s[i]);
  return buf_str(&b);
}

void df_words(Df *d, Str text, uint32_t base, DfWords *out) {
  for (uint32_t i = 0, end; i < text.n; i = end) {
    while (i < text.n && df_is_space(text.s[i])) i++;
    end = word_end(d, text, i);
    if (end > i) *vec_push(d->a, out) = (DfWord){joined(d, str_sub(text, i, end)), base + i, base + end};
  }
}

/* ---- JSON ---- */

static uint32_t hex_value(Str t, uint32_t at) {
  uint32_t v = 0;
  for (uint32_t i = at; i < at + 4; i++) {
    char c = i < t.n ? t.s[i] : 'x';
    bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'f', upper = c >= 'A' && c <= 'F';
    if (!digit && !lower && !upper) return UINT32_MAX;
    v = v * 16 + (uint32_t)(digit ? c - '0' : lower ? c - 'a' + 10 : c - 'A' + 10);
  }
  return v;
}

/* A code point of up to 16 bits. */
static void put_utf8(Buf *b, uint32_t code) {
  if (code >= 0x800) buf_char(b, (char)(0xE0 | code >> 12));
  if (code >= 0x80) buf_char(b, (char)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3F) : 0xC0 | code >> 6));
  buf_char(b, (char)(code >= 0x80 ? 0x80 | (code & 0x3F) : code));
}

/* One string, *at behind its first quote and then behind its last one. */
static bool json_string(Df *d, Str t, uint32_t *at, Str *out) {
  static const char plain[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
  Buf b = buf_new(d->a);
  for (; *at < t.n && t.s[*at] != '"'; ++*at) {
    char c = t.s[*at];
    if (c == '\n') continue;
    if ((unsigned char)c < ' ') return false;
    if (c != '\\') {
      buf_char(&b, c);
      continue;
    }
    if (++*at == t.n) return false;
    const char *hit = strchr(plain, t.s[*at]);
    if (hit && *hit) {
      buf_char(&b, means[hit - plain]);
      continue;
    }
    uint32_t code = t.s[*at] == 'u' ? hex_value(t, *at + 1) : UINT32_MAX;
    if (code == UINT32_MAX || !code || (code >= 0xD800 && code < 0xE000)) return false;
    put_utf8(&b, code);
    *at += 4;
  }
  *out = buf_str(&b);
  return *at < t.n && ++*at;
}

bool df_json(Df *d, Str t, uint32_t base, DfWords *out) {
  uint32_t at = 0;
  if (!t.n || t.s[0] != '[') return false;
  for (at++;;) {
    while (at < t.n && df_is_space(t.s[at])) at++;
    if (at < t.n && t.s[at] == ']' && !out->n) break;
    if (at == t.n || t.s[at] != '"') return false;
    uint32_t lo = at++;
    Str word;
    if (!json_string(d, t, &at, &word)) return false;
    *vec_push(d->a, out) = (DfWord){word, base + lo, base + at};
    while (at < t.n && df_is_space(t.s[at])) at++;
    if (at == t.n || (t.s[at] != ',' && t.s[at] != ']')) return false;
    if (t.s[at] == ']') break;
    at++;
  }
  for (at++; at < t.n; at++)
    if (!df_is_space(t.s[at])) return false;
  return true;
}

/* ---- flags ---- */

static const struct {
  const char *name, *flags;
} rows[] = {
#define DF(name, flags, needs) {#name, flags},
#include "import/df_words.def"
#undef DF
};

static bool has_flag(Df *d, const DfIns *i, Str name, Span at) {
  Suggest near;
  Str all = str_c(rows[i->kind].flags);
  suggest_init(&near, d->a, name);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), ' ');
    if (str_eq(str_sub(all, lo, hi), name)) return true;
    suggest_offer(&near, str_sub(all, lo, hi));
  }
  Diag *said = diag(d->ds, E0681, at, str_c(rows[i->kind].name), name);
  if (near.n) diag_help(d->ds, said, DID_YOU_MEAN, suggest_text(&near));
  return false;
}

bool df_flags(Df *d, DfIns *i, DfFlags *out) {
  if (!rows[i->kind].flags[0]) return true;
  for (;;) {
    Str t = i->text;
    if (!str_starts(t, STR("--")) || t.n == 2 || df_is_space(t.s[2])) return true;
    uint32_t end = word_end(d, t, 0), equals = str_find(str_sub(t, 0, end), '=');
    DfFlag f = {.name = joined(d, str_sub(t, 2, equals)), .lo = i->skip, .hi = i->skip + end};
    if (!has_flag(d, i, f.name, df_span(d, i, f.lo, f.lo + equals))) return false;
    f.has_value = equals < end;
    if (f.has_value) f.value = joined(d, str_sub(t, equals + 1, end)), f.lo += equals + 1;
    *vec_push(d->a, out) = f;
    while (end < t.n && df_is_space(t.s[end])) end++;
    i->skip += end;
    i->text = str_sub(t, end, t.n);
    if (end < t.n) continue;
    diag(d->ds, E0680, i->at, str_c(rows[i->kind].name), STR("more than flags"));
    return false;
  }
}

/* ---- heredocs ---- */

/* "<<EOF", "3<<-'EOF'": a whole word. */
static bool heredoc_word(Df *d, const DfWord *w, DfHeredoc *h) {
  Str t = w->text;
  uint32_t i = 0;
  while (i < t.n && t.s[i] >= '0' && t.s[i] <= '9') i++;
  if (i + 2 > t.n || t.s[i] != '<' || t.s[i + 1] != '<') return false;
  i += 2;
  *h = (DfHeredoc){.lo = w->lo, .hi = w->hi};
  h->strip = i < t.n && t.s[i] == '-';
  if (h->strip) i++;
  Buf tag = buf_new(d->a);
  char quote = 0;
  for (; i < t.n; i++) {
    char c = t.s[i];
    bool mark = c == quote || (!quote && (c == '"' || c == '\''));
    if (mark) {
      quote = quote ? 0 : c;
      h->quoted = true;
    } else if (c == '<' || c == '$' || c == '>' || c == '|' || c == '&' || c == ';' || c == '(') {
      return false;
    } else {
      buf_char(&tag, c);
    }
  }
  h->tag = buf_str(&tag);
  return h->tag.n && !quote;
}

void df_find_heredocs(Df *d, DfIns *i) {
  DfWords words = {0};
  DfHeredoc h;
  if (str_find(i->whole, '<') == i->whole.n) return;
  df_words(d, i->whole, 0, &words);
  for (uint32_t k = 0; k < words.n; k++)
    if (heredoc_word(d, &words.v[k], &h)) *vec_push(d->a, &i->heredocs) = h;
}
