/* Which importer reads a file, and what is common to all of them: the file has to be text. Called through api/. */
#include "import/import.h"

#include "base/utf8.h"
#include "import/yml.h"

static const struct {
  const char *title, *names, *signs, *others, *example;
  void (*run)(Import *im);
} formats[] = {
#define IMPORT(id, title, names, signs, others, example) {title, names, signs, others, example, import_##id},
#include "import/formats.def"
#undef IMPORT
};
enum { FORMATS = sizeof formats / sizeof *formats };

/* Does the name fit the pattern, `*` in it? */
static bool fits(Str pattern, Str name) {
  if (!pattern.n) return !name.n;
  if (pattern.s[0] != '*')
    return name.n && pattern.s[0] == name.s[0] &&
           fits(str_sub(pattern, 1, pattern.n), str_sub(name, 1, name.n));
  for (uint32_t i = 0; i <= name.n; i++)
    if (fits(str_sub(pattern, 1, pattern.n), str_sub(name, i, name.n))) return true;
  return false;
}

static bool fits_any(const char *patterns, Str name) {
  Str all = str_c(patterns);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), '|');
    if (fits(str_sub(all, lo, hi), name)) return true;
  }
  return false;
}

/* Is there a line that begins so? */
static bool has_sign(const char *signs, Str text) {
  Str all = str_c(signs);
  for (uint32_t at = 0; at < text.n; at += str_find(str_sub(text, at, text.n), '\n') + 1)
    for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
      hi = lo + str_find(str_sub(all, lo, all.n), '|');
      if (str_starts(str_sub(text, at, text.n), str_sub(all, lo, hi))) return true;
    }
  return false;
}

/* By its name, by its content, by its ending. FORMATS: it is none of them. */
static uint32_t find_format(Str path, Str text) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  Str name = str_sub(path, n, path.n);
  for (uint32_t i = 0; i < FORMATS; i++)
    if (fits_any(formats[i].names, name)) return i;
  for (uint32_t i = 0; i < FORMATS; i++)
    if (has_sign(formats[i].signs, text)) return i;
  for (uint32_t i = 0; i < FORMATS; i++)
    if (fits_any(formats[i].others, name)) return i;
  return FORMATS;
}

static void report_unknown(Import *im) {
  Buf all = buf_new(im->a);
  for (uint32_t i = 0; i < FORMATS; i++) {
    if (i) buf_lit(&all, ", ");
    buf_bytes(&all, arena_fmt(im->a, "%s (%s)", formats[i].title, formats[i].example));
  }
  Diag *d = diag(im->ds, E0666, SPAN_NONE, im->path);
  diag_help(im->ds, d, IMPORTS_ARE, buf_str(&all));
}

/* Other encodings have NUL in them, or begin with a mark. */
bool import_text(Import *im, uint32_t file, Str t) {
  Span top = {file, 0, 0};
  bool wide = str_starts(t, STR("\xFF\xFE")) || str_starts(t, STR("\xFE\xFF"));
  if (t.n > YML_MAX_BYTES) {
    diag(im->ds, E0005, top, arena_fmt(im->a, "%u", t.n), arena_fmt(im->a, "%d", YML_MAX_BYTES));
    return false;
  }
  if (wide || (t.n > 1 && (!t.s[0] || !t.s[1]))) {
    diag(im->ds, E0641, top);
    return false;
  }
  uint32_t bad = utf8_check(t);
  if (bad == t.n) return true;
  diag(im->ds, E0001, ((Span){file, bad, bad + 1}), arena_fmt(im->a, "%u", bad),
       arena_fmt(im->a, "0x%02X", (unsigned char)t.s[bad]));
  return false;
}

void import_run(Import *im, Str project) {
  uint32_t i = find_format(im->path, im->text);
  import_paths(im, project);
  im->out = draft_new(im->a);
  if (i == FORMATS)
    report_unknown(im);
  else if (import_text(im, im->file, im->text))
    formats[i].run(im);
}

void import_hide(Import *im, Span at) {
  for (uint32_t i = at.lo; i < at.hi && i < im->text.n; i++)
    if (im->shown[i] != '\n' && im->shown[i] != '\r') im->shown[i] = '*';
}
