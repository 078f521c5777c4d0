/* INI files, line by line. Comments inside of a value become blanks, so that every value is one piece of the file and
   has the offsets of it. */
#include "import/ini.h"

typedef struct {
  Arena *a;
  Diags *ds;
  uint32_t file;
  char *text; /* a copy */
  Ini *out;
  IniSection *section;
  IniOption *open; /* deeper lines belong to it */
  uint32_t indent; /* of its line */
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

/* `[name]`; what stands behind the bracket is nothing. */
static void read_header(Reader *r, uint32_t lo, uint32_t hi) {
  uint32_t end = lo + 1;
  r->open = NULL;
  while (end < hi && r->text[end] != ']') end++;
  if (end == hi) {
    wrong(r, lo, hi, PHRASE_INI_BRACKET);
    return;
  }
  Str name = {r->text + lo + 1, end - lo - 1};
  if (r->out->sections.n >= INI_MAX) {
    wrong(r, lo, hi, PHRASE_INI_MANY);
    r->section = NULL, r->stop = true;
    return;
  }
  if (str_is(name, "DEFAULT")) {
    r->section = &r->out->defaults;
  } else if (ini_section(r->out, name)) {
    Diag *d = diag(r->ds, E0928, span(r, lo + 1, end), name);
    diag_also(r->ds, d, ini_section(r->out, name)->at, THE_OTHER);
    r->good = false;
    r->section = ini_section(r->out, name);
    return;
  } else {
    r->section = vec_push(r->a, &r->out->sections);
  }
  *r->section = (IniSection){.name = name, .at = span(r, lo + 1, end), .options = r->section->options};
}

static Str lower(Reader *r, Str s) {
  char *out = arena_alloc(r->a, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) out[i] = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
  return str_n(out, s.n);
}

static void read_option(Reader *r, uint32_t lo, uint32_t hi, uint32_t indent) {
  uint32_t sign = lo;
  while (sign < hi && r->text[sign] != '=' && r->text[sign] != ':') sign++;
  uint32_t end = sign, from = sign + 1;
  while (end > lo && is_blank(r->text[end - 1])) end--;
  if (sign == hi || end == lo) {
    wrong(r, lo, hi, sign == hi ? PHRASE_INI_SIGN : PHRASE_INI_NAME);
    return;
  }
  while (from < hi && is_blank(r->text[from])) from++;
  if (r->section->options.n >= INI_MAX) {
    wrong(r, lo, hi, PHRASE_INI_MANY);
    r->stop = true;
    return;
  }
  Str key = lower(r, (Str){r->text + lo, end - lo});
  const IniOption *first = ini_own(r->section, arena_str(r->a, key).s);
  if (first) {
    Diag *d = diag(r->ds, E0928, span(r, lo, end), key);
    diag_also(r->ds, d, first->key_at, THE_OTHER);
    r->good = false;
  }
  IniOption *o = vec_push(r->a, &r->section->options);
  if (from > hi) from = hi;
  *o = (IniOption){.key = key, .value = {r->text + from, hi - from}, .key_at = span(r, lo, end)};
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
  if (r->text[lo] == '#' || r->text[lo] == ';') {
    memset(r->text + start, ' ', end - start);
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

bool ini_read(Arena *a, Diags *ds, uint32_t file, Str text, Ini *out) {
  Reader r = {.a = a, .ds = ds, .file = file, .out = out, .good = true};
  *out = (Ini){.defaults = {.name = STR("DEFAULT"), .at = SPAN_NONE}};
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
