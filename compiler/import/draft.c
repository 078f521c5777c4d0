/* Writing a draft; see draft.h. Called by the importers. */
#include "import/draft.h"

#include "base/utf8.h"

enum { WIDTH = 100, COMMENT_MAX = 400 };

Draft draft_new(Arena *a) { return (Draft){.out = buf_new(a)}; }

/* ---- values ---- */

void draft_escape(Buf *b, Str s) {
  for (uint32_t i = 0, len; i < s.n; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    if (code == '"' || code == '\\') {
      buf_char(b, '\\');
      buf_char(b, s.s[i]);
    } else if (code == '\n')
      buf_lit(b, "\\n");
    else if (code == '\t')
      buf_lit(b, "\\t");
    else if (code == '\r')
      buf_lit(b, "\\r");
    else if (utf8_is_control(code))
      buf_bytes(b, arena_fmt(b->arena, "\\u{%x}", code));
    else if (code == '@' && i + 1 < s.n && s.s[i + 1] == '{')
      buf_lit(b, "@@");
    else
      buf_bytes(b, str_sub(s, i, i + len));
  }
}

Str draft_string(Arena *a, Str s) {
  Buf b = buf_new(a);
  buf_char(&b, '"');
  draft_escape(&b, s);
  buf_char(&b, '"');
  return buf_str(&b);
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/* An identifier: inner hyphens between letters or digits. */
static bool is_bare(Str s) {
  static const char *const reserved[] = {"let", "param", "import", "template", "use",  "for",   "in",
                                         "if",  "then",  "else",   "check",    "true", "false", "none"};
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (str_is(s, reserved[i])) return false;
  for (uint32_t i = 0; i < s.n; i++) {
    bool hyphen = s.s[i] == '-' && i && i + 1 < s.n && is_word(s.s[i - 1]) && is_word(s.s[i + 1]);
    if (!is_word(s.s[i]) && !hyphen) return false;
  }
  return s.n && is_letter(s.s[0]);
}

Str draft_name(Arena *a, Str s) { return is_bare(s) ? s : draft_string(a, s); }

/* ---- lines ---- */

void draft_gap(Draft *d) { d->gap = true; }

static void begin(Draft *d) {
  bool first = d->out.n == 0 || (d->out.n > 1 && d->out.v[d->out.n - 2] == '{');
  if (d->gap && !first) buf_char(&d->out, '\n');
  d->gap = false;
  buf_pad(&d->out, 2 * d->depth);
}

/* The room for an origin is taken before its text, so that inner ones come behind it. */
static uint32_t origin_open(Draft *d, Span at) {
  *vec_push(d->out.arena, &d->origins) = (Origin){d->out.n, d->out.n, at};
  return d->origins.n - 1;
}
static void origin_close(Draft *d, uint32_t origin) { d->origins.v[origin].hi = d->out.n; }

static void put(Draft *d, Span at, Str text) {
  uint32_t origin = origin_open(d, at);
  buf_bytes(&d->out, text);
  origin_close(d, origin);
}

void draft_line(Draft *d, Span at, Str text) {
  begin(d);
  put(d, at, text);
  buf_char(&d->out, '\n');
}

/* Text that cannot end the comment it stands in, or turn it around. */
static Str harmless(Arena *a, Str s) {
  Buf b = buf_new(a);
  for (uint32_t i = 0, len; i < s.n && i < COMMENT_MAX; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    if (code < ' ' || utf8_is_control(code))
      buf_char(&b, ' ');
    else
      buf_bytes(&b, str_sub(s, i, i + len));
  }
  if (s.n > COMMENT_MAX) buf_lit(&b, " …");
  while (b.n && b.v[b.n - 1] == ' ') b.n--;
  return buf_str(&b);
}

void draft_disabled(Draft *d, Str text) {
  draft_line(d, SPAN_NONE, arena_fmt(d->out.arena, "# %.*s", STR_ARG(harmless(d->out.arena, text))));
}

void draft_comment(Draft *d, Str text) {
  text = harmless(d->out.arena, text);
  uint32_t room = WIDTH - 2 - 2 * d->depth;
  while (text.n > room) {
    uint32_t end = room;
    while (end && text.s[end] != ' ') end--;
    if (!end) end = str_find(text, ' '); /* one long word */
    draft_line(d, SPAN_NONE, arena_fmt(d->out.arena, "# %.*s", (int)end, text.s));
    while (end < text.n && text.s[end] == ' ') end++;
    text = str_sub(text, end, text.n);
  }
  if (text.n) draft_line(d, SPAN_NONE, arena_fmt(d->out.arena, "# %.*s", STR_ARG(text)));
}

void draft_open(Draft *d, Span at, Str header) {
  draft_line(d, at, arena_fmt(d->out.arena, "%.*s {", STR_ARG(header)));
  d->depth++;
}

void draft_close(Draft *d) {
  d->depth--;
  d->gap = false;
  draft_line(d, SPAN_NONE, STR("}"));
}

void draft_field(Draft *d, Span at, const char *name, Str value) {
  draft_line(d, at, arena_fmt(d->out.arena, "%s = %.*s", name, STR_ARG(value)));
}

/* ---- heredocs ---- */

/* Is there a line that ends a heredoc of that tag too early? */
static bool has_line(Str body, Str tag) {
  for (uint32_t lo = 0, hi; lo < body.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(body, lo, body.n), '\n');
    uint32_t from = lo, to = hi;
    while (from < to && strchr(" \t\r", body.s[from])) from++;
    while (to > from && strchr(" \t\r", body.s[to - 1])) to--;
    if (str_eq(str_sub(body, from, to), tag)) return true;
  }
  return false;
}

/* The blanks in front of every line that is not empty. */
static uint32_t indentation(Str body) {
  uint32_t least = UINT32_MAX;
  for (uint32_t lo = 0, hi; lo < body.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(body, lo, body.n), '\n');
    uint32_t n = 0;
    while (lo + n < hi && strchr(" \t", body.s[lo + n])) n++;
    if (lo + n < hi && n < least) least = n;
  }
  return least == UINT32_MAX ? 0 : least;
}

static void put_marked(Buf *b, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == '@' && i + 1 < s.n && s.s[i + 1] == '{') buf_char(b, '@');
    buf_char(b, s.s[i]);
  }
}

static void put_heredoc(Draft *d, Span at, Str header, Str body, const char *wish) {
  Str tag = str_c(wish);
  for (uint32_t i = 1; has_line(body, tag); i++) tag = arena_fmt(d->out.arena, "%s%u", wish, i);
  uint32_t cut = indentation(body);
  begin(d);
  uint32_t origin = origin_open(d, at);
  buf_bytes(&d->out, arena_fmt(d->out.arena, "%.*s <<%.*s\n", STR_ARG(header), STR_ARG(tag)));
  for (uint32_t lo = 0, hi; lo < body.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(body, lo, body.n), '\n');
    if (lo + cut < hi) {
      buf_pad(&d->out, 2 * d->depth + 2);
      put_marked(&d->out, str_sub(body, lo + cut, hi));
    }
    buf_char(&d->out, '\n');
  }
  buf_pad(&d->out, 2 * d->depth);
  buf_bytes(&d->out, tag);
  origin_close(d, origin);
  buf_char(&d->out, '\n');
}

void draft_heredoc(Draft *d, Span at, Str header, Str body) { put_heredoc(d, at, header, body, "SH"); }

bool draft_text(Draft *d, Span at, Str header, Str body) {
  bool plain = body.n && body.s[body.n - 1] == '\n' && !indentation(body);
  for (uint32_t i = 0; i < body.n; i++)
    plain &= (unsigned char)body.s[i] >= ' ' ? body.s[i] != 127 : body.s[i] == '\n';
  if (plain) put_heredoc(d, at, header, body, "TEXT");
  return plain;
}

/* ---- pieces ---- */

void piece_add(Arena *a, Pieces *p, Span at, Str text) { *vec_push(a, p) = (Piece){text, at}; }

void piece_field(Arena *a, Pieces *p, Span at, const char *name, Str value) {
  piece_add(a, p, at, arena_fmt(a, "%s = %.*s", name, STR_ARG(value)));
}

/* Does it fit on one line, with `around` more characters? */
static bool fits(const Draft *d, uint32_t around, const Pieces *p) {
  uint64_t sum = around + 2 * d->depth;
  for (uint32_t i = 0; i < p->n; i++) sum += p->v[i].text.n + 2;
  return sum <= WIDTH;
}

static void put_inline(Draft *d, const Pieces *p) {
  for (uint32_t i = 0; i < p->n; i++) {
    if (i) buf_lit(&d->out, ", ");
    put(d, p->v[i].at, p->v[i].text);
  }
}

void draft_list(Draft *d, Span at, const char *name, const Pieces *items) {
  if (!items->n) return;
  begin(d);
  uint32_t origin = origin_open(d, at);
  buf_bytes(&d->out, arena_fmt(d->out.arena, "%s = [", name));
  if (fits(d, (uint32_t)strlen(name) + 5, items))
    put_inline(d, items);
  else {
    for (uint32_t i = 0; i < items->n; i++) {
      buf_char(&d->out, '\n');
      buf_pad(&d->out, 2 * d->depth + 2);
      put(d, items->v[i].at, items->v[i].text);
      buf_char(&d->out, ',');
    }
    buf_char(&d->out, '\n');
    buf_pad(&d->out, 2 * d->depth);
  }
  buf_lit(&d->out, "]\n");
  origin_close(d, origin);
}

void draft_block(Draft *d, Span at, Str header, const Pieces *fields, bool bare) {
  if (!fields->n) {
    draft_line(d, at, bare ? header : arena_fmt(d->out.arena, "%.*s {}", STR_ARG(header)));
    return;
  }
  if (!fits(d, header.n + 5, fields)) {
    draft_open(d, at, header);
    for (uint32_t i = 0; i < fields->n; i++) draft_line(d, fields->v[i].at, fields->v[i].text);
    draft_close(d);
    return;
  }
  begin(d);
  uint32_t origin = origin_open(d, at);
  buf_bytes(&d->out, header);
  buf_lit(&d->out, " { ");
  put_inline(d, fields);
  buf_lit(&d->out, " }\n");
  origin_close(d, origin);
}

/* ---- the whole ---- */

void draft_append(Draft *to, const Draft *from) {
  if (!from->out.n) return;
  bool first = to->out.n == 0;
  if (to->gap && !first) buf_char(&to->out, '\n');
  to->gap = false;
  for (uint32_t i = 0; i < from->origins.n; i++) {
    Origin o = from->origins.v[i];
    *vec_push(to->out.arena, &to->origins) = (Origin){o.lo + to->out.n, o.hi + to->out.n, o.at};
  }
  buf_bytes(&to->out, str_n(from->out.v, from->out.n));
}

Span draft_origin(const Draft *d, uint32_t lo, uint32_t hi) {
  Span at = SPAN_NONE;
  for (uint32_t i = 0; i < d->origins.n && d->origins.v[i].lo <= lo; i++)
    if (d->origins.v[i].hi >= hi && d->origins.v[i].at.file != UINT32_MAX) at = d->origins.v[i].at;
  return at;
}
