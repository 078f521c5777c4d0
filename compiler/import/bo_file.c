/* buildout.cfg and what it extends: each file is read over those that it names. Called by buildout.c. */
#include "import/bo.h"

#include "base/path.h"
#include "import/pd.h"

#include <errno.h>

/* ---- values as they stand in a file ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The blanks that all lines of the block have in front; the first line of a value that begins beside its name has
   none. */
static uint32_t indentation(Str t) {
  uint32_t least = UINT32_MAX;
  for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
    uint32_t n = lo;
    hi = lo + str_find(str_sub(t, lo, t.n), '\n');
    while (n < hi && is_blank(t.s[n])) n++;
    if (n < hi && t.s[n] != INI_COMMENT && n - lo < least) least = n - lo;
  }
  return least == UINT32_MAX ? 0 : least;
}

/* The lines of t, which begins at `at` in the file, without `cut` blanks in front and without comments. */
static void add_lines(Bo *b, Str t, Span at, uint32_t cut, Buf *out, BoText *text) {
  for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(t, lo, t.n), '\n');
    uint32_t end = hi, from = lo;
    while (end > lo && is_blank(t.s[end - 1])) end--;
    while (from < end && from - lo < cut && is_blank(t.s[from])) from++;
    if (from < end && t.s[from] == INI_COMMENT) continue;
    if (out->n) buf_lit(out, "\n");
    if (from == end) continue;
    *vec_push(b->a, &text->runs) = (BoRun){out->n, {at.file, at.lo + from, at.lo + end}};
    buf_bytes(out, str_sub(t, from, end));
  }
}

/* A value: buildout takes the indentation of a block away, and so does this. */
static BoText value_of(Bo *b, const IniOption *o, Str file) {
  BoText text = {0};
  Buf out = buf_new(b->a);
  Span at = o->at;
  uint32_t first = str_find(o->value, '\n');
  bool block = at.lo > o->key_at.hi && memchr(file.s + o->key_at.hi, '\n', at.lo - o->key_at.hi);
  if (block) {
    while (at.lo && is_blank(file.s[at.lo - 1])) at.lo--;
    Str whole = ARENA_JOIN(b->a, str_sub(file, at.lo, o->at.lo), o->value);
    add_lines(b, whole, at, indentation(whole), &out, &text);
  } else if (o->value.n) {
    add_lines(b, str_sub(o->value, 0, first), at, 0, &out, &text);
    if (first < o->value.n) {
      Str rest = str_sub(o->value, first + 1, o->value.n);
      at.lo += first + 1;
      add_lines(b, rest, at, indentation(rest), &out, &text);
    }
  }
  text.text = buf_str(&out);
  return text;
}

/* ---- what messages must not show ---- */

void bo_hide(Bo *b, const BoText *t, uint32_t lo, uint32_t hi) {
  for (uint32_t i = 0; i < t->runs.n; i++) {
    const BoRun *run = &t->runs.v[i];
    uint32_t n = run->at.hi - run->at.lo, from = run->lo < lo ? lo - run->lo : 0,
             to = run->lo + n > hi ? hi > run->lo ? hi - run->lo : 0 : n;
    for (uint32_t k = 0; k < b->sources.n && from < to; k++)
      if (b->sources.v[k].file == run->at.file)
        memset(b->sources.v[k].shown + run->at.lo + from, '*', to - from);
  }
}

/* ---- one file over another ---- */

static bool read_one(Bo *b, Str path, uint32_t file, Str text);

/* What stands around `path` when it is seen from the one that names it. */
static Str beside(Bo *b, Str from, Str path) {
  uint32_t n = from.n;
  while (n && from.s[n - 1] != '/') n--;
  Str all = path.s[0] == '/' ? path : ARENA_JOIN(b->a, str_sub(from, 0, n), path), clean;
  return all.s[0] != '/' && import_clean(b->a, all, &clean) ? clean : all;
}

static Str identity(Bo *b, Str path) {
  Str cwd = STR("/");
  if (b->im->os->get_cwd(b->im->os, b->a, &cwd)) cwd = STR("/");
  return path_clean(b->a, cwd, path);
}

static bool is_open(Bo *b, Span at, Str path) {
  Buf way = buf_new(b->a);
  for (uint32_t i = 0; i < b->opening.n; i++) {
    if (way.n) buf_lit(&way, " → ");
    if (way.n || str_eq(identity(b, b->opening.v[i]), identity(b, path))) buf_bytes(&way, b->opening.v[i]);
  }
  if (!way.n) return false;
  diag(b->ds, E0995, at, path, arena_fmt(b->a, "%.*s → %.*s", STR_ARG(buf_str(&way)), STR_ARG(path)));
  return true;
}

static bool extend(Bo *b, Str from, Span at, Str name, bool optional) {
  Str text, path = beside(b, from, name);
  if (strstr(arena_str(b->a, name).s, "://")) {
    diag(b->ds, W0988, at, name);
    return true;
  }
  if (is_open(b, at, path)) return false;
  if (b->sources.n >= BO_FILES) {
    diag(b->ds, E0997, at, STR("`extends`"), arena_fmt(b->a, "%d files", BO_FILES));
    return false;
  }
  int error = b->im->os->read_file(b->im->os, b->a, arena_str(b->a, path).s, BO_FILE, &text);
  if (error == ENOENT && optional) return true;
  if (error) {
    if (error == ENOENT)
      diag(b->ds, E0994, at, path);
    else
      diag(b->ds, E0609, at, path,
           error == EFBIG ? str_c(diag_phrases[PHRASE_BO_LARGE]) : str_c(strerror(error)));
    return false;
  }
  char *shown = arena_alloc(b->a, text.n + 1u);
  memcpy(shown, text.s, text.n);
  shown[text.n] = 0;
  uint32_t file = source_add(b->im->sources, path, STR(""), path, str_n(shown, text.n));
  *vec_push(b->a, &b->sources) = (BoSource){file, shown};
  return import_text(b->im, file, text) && read_one(b, path, file, text);
}

/* What `extends` or `optional-extends` names. */
static bool extend_by(Bo *b, Str path, const Ini *ini, Str text, const char *key) {
  const IniSection *own = ini_section(ini, STR("buildout"));
  const IniOption *o = ini_own(own, key);
  bool good = true, optional = strcmp(key, "extends") != 0;
  if (!o) return true;
  BoText names = value_of(b, o, text);
  *vec_push(b->a, &b->opening) = path;
  for (uint32_t i = 0; i < names.runs.n; i++) {
    BoRun run = names.runs.v[i];
    for (uint32_t lo = run.at.lo, hi; lo < run.at.hi; lo = hi + 1) {
      for (hi = lo; hi < run.at.hi && !is_blank(text.s[hi]);) hi++;
      if (hi > lo) good &= extend(b, path, (Span){run.at.file, lo, hi}, str_sub(text, lo, hi), optional);
    }
  }
  b->opening.n--;
  return good;
}

static void add_section(Bo *b, const IniSection *from, Str text) {
  if (from->when.n) {
    diag(b->ds, W0989, from->at, from->name, from->when);
    return;
  }
  BoSection *s = bo_section_add(b, from->name, from->at);
  for (uint32_t i = 0; i < from->options.n; i++) {
    const IniOption *o = &from->options.v[i];
    BoOption made = {.key = o->key, .key_at = o->key_at, .at = o->at, .text = value_of(b, o, text)};
    if (pd_is_secret(o->key)) bo_hide(b, &made.text, 0, made.text.text.n);
    bo_set(b, s, &made, o->sign);
  }
}

static bool read_one(Bo *b, Str path, uint32_t file, Str text) {
  Ini ini;
  bool good = ini_read(b->a, b->ds, file, text, INI_BUILDOUT, &ini);
  good &= extend_by(b, path, &ini, text, "extends") && extend_by(b, path, &ini, text, "optional-extends");
  for (uint32_t i = 0; i < ini.sections.n; i++) add_section(b, &ini.sections.v[i], text);
  return good;
}

bool bo_load(Bo *b) {
  Import *im = b->im;
  *vec_push(b->a, &b->sources) = (BoSource){im->file, im->shown};
  return read_one(b, im->path, im->file, im->text);
}
