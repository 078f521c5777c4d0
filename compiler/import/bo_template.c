/* Files of text that are made from others, or from an option. Parts of buildout.cfg with setup.template and with
   collective.recipe.template. The import fills them in: their marks are not those of a project. Called by
   buildout.c. */
#include "import/bo.h"

/* ---- what is filled in ---- */

typedef struct {
  Bo *b;
  BoSection *section;
  Str key; /* the option that names the file */
  uint32_t file;
  Str text;
  bool bare; /* `$name` is a mark, `$$` a dollar */
  Buf out;
  BoText runs;
  bool bad;
} Fill;

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool starts_word(char c) { return is_word(c) && (c < '0' || c > '9'); }

/* `${…}` at `lo`; where it ends. */
static uint32_t braces(Fill *f, uint32_t lo) {
  uint32_t line = lo + str_find(str_sub(f->text, lo, f->text.n), '\n');
  uint32_t close = lo + str_find(str_sub(f->text, lo, line), '}'), end = close < line ? close + 1 : line;
  Str inner = str_sub(f->text, lo + 2, close);
  uint32_t colon = str_find(inner, ':');
  Span at = {f->file, lo, end};
  Str section = colon < inner.n ? str_sub(inner, 0, colon) : STR(""),
      key = colon < inner.n ? str_sub(inner, colon + 1, inner.n) : inner;
  if (close == line || !key.n) {
    bo_refuse(f->b, at, str_sub(f->text, lo, end), f->key, PHRASE_BO_REFERENCE);
    f->bad = true;
  } else {
    f->bad |= !bo_refer(f->b, f->section, at, section, key, &f->out, &f->runs);
  }
  return end;
}

static uint32_t mark(Fill *f, uint32_t lo) {
  char next = lo + 1 < f->text.n ? f->text.s[lo + 1] : 0;
  uint32_t end = lo + 1;
  if (next == '{') return braces(f, lo);
  if (f->bare && starts_word(next)) {
    while (end < f->text.n && is_word(f->text.s[end])) end++;
    f->bad |= !bo_refer(f->b, f->section, (Span){f->file, lo, end}, STR(""), str_sub(f->text, lo + 1, end),
                        &f->out, &f->runs);
    return end;
  }
  buf_lit(&f->out, "$");
  return f->bare && next == '$' ? lo + 2 : end;
}

/* False after a diagnostic. */
static bool fill(Bo *b, const BoUnit *u, const BoOption *o, uint32_t file, Str *text, bool bare) {
  Fill f = {.b = b, .section = bo_of(b, u), .key = o->key, .file = file, .text = *text, .bare = bare};
  f.out = buf_new(b->a);
  for (uint32_t i = 0; i < text->n;) {
    uint32_t end = i + str_find(str_sub(*text, i, text->n), '$');
    buf_bytes(&f.out, str_sub(*text, i, end));
    i = end < text->n ? mark(&f, end) : end;
  }
  *text = buf_str(&f.out);
  return !f.bad && !bo_is_full(b, o->at, "`${…}`");
}

/* ---- the file ---- */

static bool is_text(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((unsigned char)s.s[i] < ' ' ? s.s[i] != '\n' && s.s[i] != '\t' : s.s[i] == 127) return false;
  return true;
}

/* Reads and fills what an option names; false after a diagnostic. */
static bool read_template(Bo *b, const BoUnit *u, const BoOption *o, bool bare, Str *text, uint32_t *mode) {
  Str path = bo_path_here(b, o->text.text);
  OsStat st;
  if (!import_stat(b->im, path, &st) || !import_file(b->im, path, text) || !is_text(*text)) {
    bo_refuse(b, o->at, o->text.text, o->key, PHRASE_BO_TEMPLATE);
    return false;
  }
  *mode = st.mode & 0111 ? st.mode & 0777 : 0;
  if (path.s[0] != '/') path = ARENA_JOIN(b->a, b->im->dir, path);
  uint32_t file = source_add(b->im->sources, path, STR(""), path, *text);
  if (!import_text(b->im, file, *text) || !fill(b, u, o, file, text, bare)) return false;
  if (str_ends(*text, STR("\n"))) text->n--;
  diag(b->ds, W0698, o->at, bo_plain(b, o->text.text));
  return true;
}

static void put_file(Bo *b, const BoUnit *u, Span at, Str path, Str text, Str mode) {
  Buf script = buf_new(b->a);
  Str quoted = bo_quoted(b, path);
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  if (n > 1)
    buf_bytes(&script, ARENA_JOIN(b->a, STR("mkdir -p "), bo_quoted(b, str_sub(path, 0, n - 1)), STR("\n")));
  bo_here_document(b, &script, ARENA_JOIN(b->a, STR("cat >"), quoted), text);
  if (mode.n) buf_bytes(&script, ARENA_JOIN(b->a, STR("chmod "), mode, STR(" "), quoted, STR("\n")));
  bo_put_host(b, u, at, &script, path);
}

static Str octal(Bo *b, uint32_t mode) { return mode ? arena_fmt(b->a, "%o", mode) : STR(""); }

/* ---- setup.template ---- */

void bo_put_template(Bo *b, BoUnit *u) {
  const BoOption *content = bo_need(b, u, "content|input-path"), *input = bo_get(b, u, "input-path"),
                 *to = bo_need(b, u, "output-path");
  uint32_t mode = 0;
  if (!to || !content) return;
  Str text = content->text.text;
  if (content == input && !read_template(b, u, input, true, &text, &mode)) return;
  put_file(b, u, content->at, bo_path(b, to->text.text), text, STR(""));
}

/* ---- collective.recipe.template ---- */

static bool is_mode(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '7') return false;
  return s.n && s.n < 6;
}

/* Its text stands in the option itself; false: in a file. */
static bool is_inline(const BoOption *o, Str *text) {
  Str prefix = STR("inline:");
  *text = o->text.text;
  bool by_value = str_is(bo_word(o->key), "input") && str_starts(*text, prefix);
  if (!by_value && !str_is(bo_word(o->key), "inline")) return false;
  if (by_value) *text = str_sub(*text, prefix.n, text->n);
  while (text->n && strchr(" \t\n", text->s[0])) *text = str_sub(*text, 1, text->n);
  return true;
}

void bo_put_collective(Bo *b, BoUnit *u) {
  if (!bo_get(b, u, "input|inline") && bo_own(bo_of(b, u), STR("url"))) return; /* of which is told */
  const BoOption *o = bo_need(b, u, "input|inline"), *to = bo_need(b, u, "output"),
                 *mode = bo_get(b, u, "mode");
  uint32_t own = 0;
  Str text;
  if (!o || !to) return;
  if (mode && !is_mode(mode->text.text)) bo_refuse(b, mode->at, mode->text.text, STR("mode"), PHRASE_BO_MODE);
  if (!is_inline(o, &text) && !read_template(b, u, o, false, &text, &own)) return;
  put_file(b, u, o->at, bo_path(b, to->text.text), text, mode ? bo_plain(b, mode->text.text) : octal(b, own));
}
