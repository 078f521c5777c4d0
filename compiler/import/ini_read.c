/* INI files, line by line. Comments inside of a value become blanks, so that every value is one piece of the file and
   has the offsets of it. */
#include "import/ini.h"

typedef struct {
  Arena *a;
  Diags *ds;
  uint32_t file;
  bool buildout;
  char *text; /* a copy */
  Ini *out;
  IniSection *section, lost; /* lost: behind a header that cannot be read */
  IniOption *open;           /* deeper lines belong to it */
  uint32_t indent;           /* of its line */
  bool good, stop;
} Reader;

static Span span(const Reader *r, uint32_t lo, uint32_t hi) { return (Span){r->file, lo, hi}; }

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

static void wrong(Reader *r, uint32_t lo, uint32_t hi, PhraseId what) {
  diag(r->ds, E0927, span(r, lo, hi), str_c(diag_phrases[what]));
  r->good = false;
}

IniSection *ini_section(const Ini *ini, Str name) {
  for (uint32_t i = 0; i < ini->sections.n; i++)
    if (str_eq(ini->sections.v[i].name, name)) return &ini->sections.v[i];
  return NULL;
}

IniOption *ini_own(const IniSection *s, const char *key) {
  for (uint32_t i = 0; s && i < s->options.n; i++)
    if (str_is(s->options.v[i].key, key)) return &s->options.v[i];
  return NULL;
}

/* Where `[name]` ends; an expression in it may have brackets of its own. `hi` if it does not. */
static uint32_t header_end(const Reader *r, uint32_t lo, uint32_t hi, uint32_t *colon) {
  uint32_t end = lo + 1;
  while (end < hi && r->text[end] != ']' && (r->text[end] != ':' || !r->buildout)) end++;
  *colon = end;
  if (end == hi || r->text[end] == ']') return end;
  for (end = hi; end > *colon && r->text[end - 1] != ']';) end--;
  return end > *colon ? end - 1 : hi;
}

/* A section that a buildout file goes on with, or NULL. */
static IniSection *again(const Reader *r, Str name) {
  IniSection *s = r->buildout ? ini_section(r->out, name) : NULL;
  return s && !s->when.n ? s : NULL;
}

/* `[name]`; what stands behind the bracket is nothing. */
static void read_header(Reader *r, uint32_t lo, uint32_t hi) {
  uint32_t colon, end = header_end(r, lo, hi, &colon);
  r->open = NULL;
  if (end == hi) {
    wrong(r, lo, hi, PHRASE_INI_BRACKET);
    r->lost = (IniSection){0};
    r->section = &r->lost;
    return;
  }
  Str when = str_sub((Str){r->text, hi}, colon < end ? colon + 1 : end, end);
  if (colon < end) end = colon;
  if (r->buildout) {
    while (lo + 1 < end && is_blank(r->text[lo + 1])) lo++;
    while (end > lo + 1 && is_blank(r->text[end - 1])) end--;
  }
  Str name = {r->text + lo + 1, end - lo - 1};
  if (!when.n && (r->section = again(r, name))) return;
  if (r->out->sections.n >= INI_MAX) {
    wrong(r, lo, hi, PHRASE_INI_MANY);
    r->section = NULL, r->stop = true;
    return;
  }
  if (!r->buildout && str_is(name, "DEFAULT")) {
    r->section = &r->out->defaults;
  } else if (!r->buildout && ini_section(r->out, name)) {
    Diag *d = diag(r->ds, E0928, span(r, lo + 1, end), name);
    diag_also(r->ds, d, ini_section(r->out, name)->at, THE_OTHER);
    r->good = false;
    r->section = ini_section(r->out, name);
    return;
  } else {
    r->section = vec_push(r->a, &r->out->sections);
  }
  *r->section =
      (IniSection){.name = name, .at = span(r, lo + 1, end), .when = when, .options = r->section->options};
}

static Str lower(Reader *r, Str s) {
  char *out = arena_alloc(r->a, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) out[i] = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
  return str_n(out, s.n);
}

/* The same option once more: an error, or in a buildout file no longer what counts. */
static bool is_twice(Reader *r, Span at, Str key, char sign) {
  const IniOption *first = ini_own(r->section, arena_str(r->a, key).s);
  if (!first || (r->buildout && first->sign != sign)) return false;
  Diag *d = r->buildout ? diag(r->ds, W0987, at, key) : diag(r->ds, E0928, at, key);
  diag_also(r->ds, d, first->key_at, THE_OTHER);
  r->good &= r->buildout;
  return true;
}

static IniOption *new_option(Reader *r, Str key, char sign, bool twice) {
  for (uint32_t i = 0; r->buildout && twice && i < r->section->options.n; i++) {
    IniOption *o = &r->section->options.v[i];
    if (o->sign == sign && str_eq(o->key, key)) return o;
  }
  return vec_push(r->a, &r->section->options);
}

static void read_option(Reader *r, uint32_t lo, uint32_t hi, uint32_t indent) {
  uint32_t equals = lo;
  while (equals < hi && r->text[equals] != '=' && (r->text[equals] != ':' || r->buildout)) equals++;
  uint32_t end = equals, from = equals + 1;
  bool change = r->buildout && equals < hi && end > lo && strchr("+-", r->text[end - 1]);
  char sign = change ? r->text[--end] : 0;
  while (end > lo && is_blank(r->text[end - 1])) end--;
  if (equals == hi || end == lo) {
    wrong(r, lo, hi, equals == hi ? PHRASE_INI_SIGN : PHRASE_INI_NAME);
    return;
  }
  while (from < hi && is_blank(r->text[from])) from++;
  if (r->section->options.n >= INI_MAX) {
    wrong(r, lo, hi, PHRASE_INI_MANY);
    r->stop = true;
    return;
  }
  Str key = r->buildout ? (Str){r->text + lo, end - lo} : lower(r, (Str){r->text + lo, end - lo});
  bool twice = is_twice(r, span(r, lo, end), key, sign);
  IniOption *o = new_option(r, key, sign, twice);
  if (from > hi) from = hi;
  *o =
      (IniOption){.key = key, .value = {r->text + from, hi - from}, .key_at = span(r, lo, end), .sign = sign};
  o->at = span(r, from, hi);
  r->open = o;
  r->indent = indent;
}

/* A deeper line goes on with the value; the value of an empty first line begins here. */
static void go_on(Reader *r, uint32_t lo, uint32_t hi) {
  if (!r->open->value.n) r->open->at.lo = lo;
  r->open->at.hi = hi;
  r->open->value = (Str){r->text + r->open->at.lo, hi - r->open->at.lo};
}

static void read_line(Reader *r, uint32_t start, uint32_t end) {
  uint32_t lo = start, hi = end;
  while (lo < hi && is_blank(r->text[lo])) lo++;
  while (hi > lo && is_blank(r->text[hi - 1])) hi--;
  if (lo == hi) return;
  if ((r->text[lo] == '#' || r->text[lo] == ';') && (!r->buildout || lo == start)) {
    memset(r->text + start, r->buildout ? INI_COMMENT : ' ', end - start);
    return;
  }
  if (r->open && lo - start > r->indent) {
    go_on(r, lo, hi);
  } else if (r->text[lo] == '[') {
    read_header(r, lo, hi);
  } else if (!r->section) {
    wrong(r, lo, hi, PHRASE_INI_SECTION);
  } else {
    read_option(r, lo, hi, lo - start);
  }
}

/* In a buildout file, as what is made of it uses some. */
static bool has_control(Reader *r, Str text) {
  for (uint32_t i = 0; r->buildout && i < text.n; i++) {
    if ((unsigned char)text.s[i] >= ' ' ? text.s[i] != 127 : text.s[i] && strchr("\t\n\r", text.s[i]))
      continue;
    wrong(r, i, i + 1, PHRASE_INI_CONTROL);
    return true;
  }
  return false;
}

bool ini_read(Arena *a, Diags *ds, uint32_t file, Str text, IniDialect dialect, Ini *out) {
  Reader r = {.a = a, .ds = ds, .file = file, .out = out, .buildout = dialect == INI_BUILDOUT, .good = true};
  *out = (Ini){.defaults = {.name = STR("DEFAULT"), .at = SPAN_NONE}};
  if (has_control(&r, text)) return false;
  r.text = arena_alloc(a, text.n + 1u);
  memcpy(r.text, text.s, text.n);
  r.text[text.n] = 0;
  uint32_t lo = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
  while (lo < text.n && !r.stop) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    read_line(&r, lo, hi);
    lo = hi + 1;
  }
  return r.good;
}
