/* Values of dockerutils.cfg: words as a shell would split them, and what is put into them when they are used:
   {user} and its like, $X, ~. Called by the other du_*.c files. */
#include "import/du.h"

void du_left_out(Du *d, Span at, Str what) { diag(d->ds, W0661, at, what); }

/* One word from `at`; returns where it ends. */
static uint32_t one_word(Du *d, Str v, uint32_t at, Str *out) {
  Buf b = buf_new(d->a);
  char quote = 0;
  for (; at < v.n && (quote || !strchr(" \t\r\n", v.s[at])); at++) {
    char c = v.s[at];
    if (quote ? c == quote : c == '\'' || c == '"') {
      quote = quote ? 0 : c;
    } else if (c == '\\' && quote != '\'' && at + 1 < v.n) {
      c = v.s[++at];
      buf_char(&b, c == '$' ? DU_DOLLAR : c);
    } else {
      buf_char(&b, c == '$' && quote == '\'' ? DU_DOLLAR : c);
    }
  }
  *out = buf_str(&b);
  return at;
}

void du_words(Du *d, const IniOption *o, DuWords *out) {
  for (uint32_t i = 0; i < o->value.n;) {
    uint32_t lo = i;
    if (strchr(" \t\r\n", o->value.s[i])) {
      i++;
      continue;
    }
    DuWord *w = vec_push(d->a, out);
    i = one_word(d, o->value, lo, &w->text);
    w->at = (Span){o->at.file, o->at.lo + lo, o->at.lo + i};
  }
}

/* ---- what is put in ---- */

static bool is_name(char c, bool first) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (!first && c >= '0' && c <= '9');
}

static void put_late(Du *d, Buf *b, Str name, Str otherwise, bool has) {
  if (str_is(name, "USER")) buf_lit(b, "@{host.user}");
  if (str_is(name, "HOME")) buf_lit(b, "@{host.home}");
  if (str_is(name, "USER") || str_is(name, "HOME")) return;
  buf_lit(b, "@{late(\"");
  buf_bytes(b, name);
  buf_lit(b, "\"");
  if (has) {
    buf_lit(b, ", ");
    buf_bytes(b, draft_string(d->a, otherwise));
  }
  buf_lit(b, ")}");
}

/* $X, ${X}, ${X:-y} at `at`; 0 if it is none. */
static uint32_t variable(Du *d, Buf *b, Str s, uint32_t at) {
  bool brace = at + 1 < s.n && s.s[at + 1] == '{';
  uint32_t lo = at + 1 + brace, hi = lo;
  while (hi < s.n && is_name(s.s[hi], hi == lo)) hi++;
  if (hi == lo) return 0;
  Str name = str_sub(s, lo, hi), otherwise = STR("");
  if (!brace) {
    put_late(d, b, name, otherwise, false);
    return hi - at;
  }
  uint32_t end = hi;
  while (end < s.n && s.s[end] != '}') end++;
  bool has = hi + 1 < s.n && s.s[hi] == ':' && s.s[hi + 1] == '-';
  if (end == s.n || (end > hi && !has)) return 0;
  if (has) otherwise = str_sub(s, hi + 2, end);
  put_late(d, b, name, otherwise, has);
  return end + 1 - at;
}

/* {user} at `at`; 0 if it is none. */
static uint32_t replacement(Buf *b, Str s, uint32_t at) {
  static const struct {
    const char *word, *says;
  } all[] = {{"{user}", "@{host.user}"},
             {"{home}", "@{host.home}"},
             {"{project}", "@{project.name}"},
             {"{project_root}", "."}};
  for (uint32_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_starts(str_sub(s, at, s.n), str_c(all[i].word))) {
      buf_bytes(b, str_c(all[i].says));
      return str_c(all[i].word).n;
    }
  return 0;
}

Str du_string(Du *d, Str s) {
  Buf b = buf_new(d->a);
  buf_lit(&b, "\"");
  for (uint32_t i = 0; i < s.n;) {
    uint32_t n = s.s[i] == '$' ? variable(d, &b, s, i) : s.s[i] == '{' ? replacement(&b, s, i) : 0;
    if (!n) {
      n = 1;
      while (i + n < s.n && !strchr("${", s.s[i + n])) n++;
      Str part = arena_str(d->a, str_sub(s, i, i + n));
      for (uint32_t k = 0; k < part.n; k++)
        if (part.s[k] == DU_DOLLAR) ((char *)(uintptr_t)part.s)[k] = '$';
      draft_escape(&b, part);
      if (part.s[part.n - 1] == '@' && i + n < s.n)
        b.n--, buf_lit(&b, "\\u{40}"); /* what follows may begin with @{ */
    }
    i += n;
  }
  buf_lit(&b, "\"");
  return buf_str(&b);
}

Str du_path(Du *d, Str s) {
  Str root = STR("{project_root}"), clean, home = STR("{home}");
  if (str_starts(s, home)) return du_string(d, ARENA_JOIN(d->a, STR("~"), str_sub(s, home.n, s.n)));
  if (str_starts(s, STR("$HOME/"))) return du_string(d, ARENA_JOIN(d->a, STR("~"), str_sub(s, 5, s.n)));
  if (str_starts(s, root) && (s.n == root.n || s.s[root.n] == '/'))
    s = s.n == root.n ? STR(".") : ARENA_JOIN(d->a, STR("."), str_sub(s, root.n, s.n));
  if (!s.n || s.s[0] != '.' || !import_tidy(d->im, s, &clean)) return du_string(d, s);
  clean = import_named(d->im, clean);
  return du_string(d, clean.n ? clean : STR("."));
}
