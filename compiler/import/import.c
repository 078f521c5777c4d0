/* Which importer reads a file, and what is common to all of them: the file has to be text. Called through api/. */
#include "import/import.h"

#include "base/utf8.h"
#include "import/yml.h"

static const struct {
  const char *title, *endings, *example;
  void (*run)(Import *im);
} formats[] = {
#define IMPORT(id, title, endings, example) {title, endings, example, import_##id},
#include "import/formats.def"
#undef IMPORT
};
enum { FORMATS = sizeof formats / sizeof *formats };

static bool has_ending(Str path, Str endings) {
  for (uint32_t lo = 0; lo < endings.n;) {
    uint32_t hi = lo + str_find(str_sub(endings, lo, endings.n), '|');
    if (str_ends(path, str_sub(endings, lo, hi))) return true;
    lo = hi + 1;
  }
  return false;
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
static bool check_text(Import *im) {
  Str t = im->text;
  Span top = {im->file, 0, 0};
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
  diag(im->ds, E0001, ((Span){im->file, bad, bad + 1}), arena_fmt(im->a, "%u", bad),
       arena_fmt(im->a, "0x%02X", (unsigned char)t.s[bad]));
  return false;
}

void import_run(Import *im, Str project) {
  uint32_t i = 0;
  import_paths(im, project);
  im->out = draft_new(im->a);
  while (i < FORMATS && !has_ending(im->path, str_c(formats[i].endings))) i++;
  if (i == FORMATS)
    report_unknown(im);
  else if (check_text(im))
    formats[i].run(im);
}

void import_hide(Import *im, Span at) {
  for (uint32_t i = at.lo; i < at.hi && i < im->text.n; i++)
    if (im->shown[i] != '\n' && im->shown[i] != '\r') im->shown[i] = '*';
}
