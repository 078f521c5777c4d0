/* What an engine says, and which lines of the outputs it speaks of. Understood are
     Dockerfile:12                       followed by an excerpt, `  12 | >>> RUN …`; BuildKit, buildx, bake
     … on line 12 …, (line 12)           BuildKit's parser and its checks
     compose.yaml: line 12, docker-bake.json:12,5-9, pei: 12: …
     services.web.…, service "web", target web:
   and everything else is passed over. Called by the API. */
#include "why/place.h"

enum { ANSWERS_MAX = 20 };

typedef struct {
  Why *w;
  Str text;
  WhyAnswers *out;
  uint32_t pending; /* BuildKit named this line of a Dockerfile; the excerpt that tells of which is to come */
} Reader;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static uint32_t number_at(Str s, uint32_t at, uint32_t *end) {
  uint32_t n = 0;
  for (*end = at; *end < s.n && is_digit(s.s[*end]) && n < 100000000; ++*end)
    n = n * 10 + (uint32_t)(s.s[*end] - '0');
  return n;
}

/* Offset behind the first `what` from `at` on; 0 if there is none. */
static uint32_t behind(Str s, uint32_t at, Str what) {
  for (; at + what.n <= s.n; at++)
    if (memcmp(s.s + at, what.s, what.n) == 0) return at + what.n;
  return 0;
}

static void tell_line(Reader *r, const EmitFile *file, uint32_t line) {
  WhyAnswer a;
  if (r->out->n >= ANSWERS_MAX || !file || !why_line(r->w, file, line, 0, &a)) return;
  for (uint32_t i = 0; i < r->out->n; i++)
    if (r->out->v[i].line == line && str_eq(r->out->v[i].path, a.path)) return;
  *vec_push(r->w->arena, r->out) = a;
}

static void tell_object(Reader *r, const char *kind, Str name) {
  WhyAnswer a;
  Str near, id = arena_fmt(r->w->arena, "%s.%.*s", kind, STR_ARG(name));
  for (uint32_t i = 0; i < r->out->n; i++)
    if (str_eq(r->out->v[i].object, id)) return;
  if (r->out->n >= ANSWERS_MAX || !why_object(r->w, id, &a, &near)) return;
  a.places->notes.n = 0; /* where it is declared is what was asked */
  a.step = NULL;
  *vec_push(r->w->arena, r->out) = a;
}

/* ---- Dockerfiles: messages name none of several ---- */

static bool is_dockerfile(const EmitFile *f) { return str_ends(f->path, STR("/Dockerfile")); }

static Str line_of(Str text, uint32_t number) {
  for (uint32_t lo = 0, line = 1; lo < text.n; line++) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    if (line == number) return str_sub(text, lo, hi);
    lo = hi + 1;
  }
  return STR("");
}

static Str image_name(const EmitFile *f) {
  Str s = f->path; /* images/NAME/Dockerfile */
  uint32_t from = str_find(s, '/') + 1;
  return str_sub(s, from, from + str_find(str_sub(s, from, s.n), '/'));
}

/* Do the messages speak of an image: `[web 2/3]`, `target web:`? */
static bool speaks_of(const Reader *r, Str image) {
  Arena *a = r->w->arena;
  return behind(r->text, 0, arena_fmt(a, "[%.*s ", STR_ARG(image))) ||
         behind(r->text, 0, arena_fmt(a, "target %.*s:", STR_ARG(image)));
}

/* The one that has this text there, or just so many lines; of several the one that is spoken of. */
static const EmitFile *dockerfile_with(const Reader *r, uint32_t line, Str shown) {
  const EmitFile *found = NULL;
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->w->n_files; i++) {
    const EmitFile *f = &r->w->files[i];
    if (!is_dockerfile(f)) continue;
    Str have = line_of(f->text, line);
    if (!have.n || (shown.n && !str_eq(have, shown))) continue;
    if (speaks_of(r, image_name(f))) return f;
    found = f;
    n++;
  }
  return n == 1 || shown.n ? found : NULL;
}

/* `  12 | >>> RUN false`; false if it is no line of an excerpt. */
static bool excerpt_line(Reader *r, Str line) {
  uint32_t at = 0, end;
  while (at < line.n && line.s[at] == ' ') at++;
  uint32_t number = number_at(line, at, &end);
  if (end == at || end + 2 >= line.n || memcmp(line.s + end, " | ", 3) != 0) return false;
  Str rest = str_sub(line, end + 3, line.n);
  if (!str_starts(rest, STR(">>> "))) return true;
  Str shown = str_sub(rest, 4, rest.n);
  const EmitFile *f = dockerfile_with(r, number, shown);
  if (!f || !r->pending) return true;
  tell_line(r, f, number);
  r->pending = 0; /* its first line is enough */
  return true;
}

/* ---- paths with lines ---- */

static bool ends_word(Str s, uint32_t at) { return at == 0 || strchr(" \t\"'`([=/", s.s[at - 1]); }

/* `compose.yaml: line 12`, `docker-bake.json:12,5-9`, `images/web/Dockerfile:12`: a path that ends in an output's. */
static void path_mentions(Reader *r, Str line) {
  for (uint32_t i = 0; i < r->w->n_files; i++) {
    const EmitFile *f = &r->w->files[i];
    for (uint32_t at = 0, to; (to = behind(line, at, f->path)) != 0; at = to) {
      if (!ends_word(line, to - f->path.n) || to >= line.n || line.s[to] != ':') continue;
      uint32_t from = to + 1, end;
      while (from < line.n && line.s[from] == ' ') from++;
      if (str_starts(str_sub(line, from, line.n), STR("line "))) from += 5;
      uint32_t number = number_at(line, from, &end);
      if (end > from) tell_line(r, f, number);
    }
  }
}

static void dockerfile_mentions(Reader *r, Str line) {
  static const char *const words[] = {"(line ", " on line "};
  uint32_t end, at = behind(line, 0, STR("Dockerfile:"));
  uint32_t number = at ? number_at(line, at, &end) : 0;
  bool alone = at == 11 && number; /* no directory before it */
  if (alone) r->pending = number;
  for (uint32_t i = 0; i < 2; i++) {
    at = behind(line, 0, str_c(words[i]));
    number = at ? number_at(line, at, &end) : 0;
    if (number) tell_line(r, dockerfile_with(r, number, STR("")), number);
  }
}

/* `yaml: line 12: …` */
static void yaml_mention(Reader *r, Str line) {
  uint32_t end, at = behind(line, 0, STR("yaml: line "));
  uint32_t number =
      at && !(at >= 12 && memcmp(line.s + at - 12, ".", 1) == 0) ? number_at(line, at, &end) : 0;
  if (number) tell_line(r, why_file(r->w, STR("compose.yaml")), number);
}

/* ---- objects ---- */

static Str name_at(Str s, uint32_t at) {
  uint32_t end = at;
  while (end < s.n && (is_digit(s.s[end]) || (s.s[end] >= 'a' && s.s[end] <= 'z') || strchr("_-", s.s[end])))
    end++;
  return str_sub(s, at, end);
}

static void object_mentions(Reader *r, Str line) {
  static const struct {
    const char *before, *kind;
  } rows[] = {{"services.", "service"},  {"service \"", "service"}, {"networks.", "network"},
              {"network \"", "network"}, {"volumes.", "volume"},    {"volume \"", "volume"},
              {"secrets.", "secret"},    {"secret \"", "secret"},   {"target ", "image"}};
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t at = behind(line, 0, str_c(rows[i].before));
    if (!at || !ends_word(line, at - (uint32_t)strlen(rows[i].before))) continue;
    Str name = name_at(line, at);
    if (name.n) tell_object(r, rows[i].kind, name);
  }
}

/* Without what colours a terminal. */
static Str plain(Arena *a, Str line) {
  if (str_find(line, '\x1b') == line.n) return line;
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < line.n; i++) {
    if (line.s[i] != '\x1b') {
      buf_char(&b, line.s[i]);
      continue;
    }
    while (i < line.n && !((line.s[i] | 0x20) >= 'a' && (line.s[i] | 0x20) <= 'z')) i++;
  }
  return buf_str(&b);
}

void why_messages(Why *w, Str text, WhyAnswers *out) {
  Reader r = {.w = w, .text = text, .out = out};
  for (uint32_t lo = 0, hi; lo < text.n && out->n < ANSWERS_MAX; lo = hi + 1) {
    hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    Str line = plain(w->arena, str_sub(text, lo, hi));
    if (line.n && line.s[line.n - 1] == '\r') line.n--;
    if (excerpt_line(&r, line)) continue;
    path_mentions(&r, line);
    dockerfile_mentions(&r, line);
    yaml_mention(&r, line);
    object_mentions(&r, line);
  }
}
