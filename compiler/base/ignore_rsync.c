/* .dockerignore patterns as rsync's filter rules. Here the last pattern that applies wins, there the first rule: so the
   patterns come in reverse. Here a pattern means what lies below, too; there it is said. Here `!` reaches into a
   directory that is left out; there the way to it has to be let in.

   Two things rsync cannot say: `?` is one byte there and one character here; and a pattern is looked at here only
   where it changes something: `!a*` takes back what lies below a directory `ab` if that was left out until then.
   Of a pattern with wildcards that is asked of one name in place of all. */
#include "base/ignore_private.h"

#include "base/buf.h"

enum { FORMS = 64 }; /* of a pattern with many `**` */

typedef struct {
  Arena *a;
  IgnoreRules *out;
} Rules;

static void put_code(Buf *b, uint32_t code) {
  if (code < 0x80) {
    buf_char(b, (char)code);
    return;
  }
  if (code < 0x800) {
    buf_char(b, (char)(0xC0 | code >> 6));
  } else {
    if (code < 0x10000) {
      buf_char(b, (char)(0xE0 | code >> 12));
    } else {
      buf_char(b, (char)(0xF0 | code >> 18));
      buf_char(b, (char)(0x80 | (code >> 12 & 63)));
    }
    buf_char(b, (char)(0x80 | (code >> 6 & 63)));
  }
  buf_char(b, (char)(0x80 | (code & 63)));
}

/* A pattern without wildcards is taken as it is, backslashes too. */
static bool is_wild(const IgnorePattern *p) {
  for (uint32_t i = 0; i < p->n; i++)
    if (p->items[i].kind != ITEM_CHAR || p->items[i].code == '*' || p->items[i].code == '?' ||
        p->items[i].code == '[')
      return true;
  return false;
}

static void put_class(Buf *b, Str set) {
  uint32_t i = 0;
  buf_lit(b, "[");
  if (set.n && set.s[0] == '^') buf_lit(b, "!"), i = 1;
  for (; i < set.n; i++) {
    bool escaped = set.s[i] == '\\' && i + 1 < set.n;
    if (escaped) i++;
    if (escaped || strchr("[]!^", set.s[i])) buf_lit(b, "\\");
    buf_char(b, set.s[i]);
  }
  buf_lit(b, "]");
}

/* One form of a pattern: of each `**` that stands for directories, a bit of `dirs` says whether there are some. */
static Str form(Rules *r, const IgnorePattern *p, uint32_t dirs) {
  Buf b = buf_new(r->a);
  bool wild = is_wild(p);
  for (uint32_t i = 0, k = 0; i < p->n; i++) {
    const Item *item = &p->items[i];
    switch (item->kind) {
    case ITEM_CHAR:
      if (wild && item->code < 0x80 && strchr("*?[\\", (int)item->code)) buf_lit(&b, "\\");
      put_code(&b, item->code);
      break;
    case ITEM_ONE: buf_lit(&b, "?"); break;
    case ITEM_STAR: buf_lit(&b, "*"); break;
    case ITEM_DIRS:
      if (dirs >> k++ & 1) buf_lit(&b, "**/");
      break;
    case ITEM_REST: buf_lit(&b, "**"); break;
    case ITEM_CLASS: put_class(&b, item->set); break;
    }
  }
  return buf_str(&b);
}

static uint32_t forms(const IgnorePattern *p) {
  uint32_t n = 1;
  for (uint32_t i = 0; i < p->n; i++)
    if (p->items[i].kind == ITEM_DIRS && n < FORMS) n *= 2;
  return n;
}

static void rule(Rules *r, const char *sign, Str path, const char *ending) {
  Str line = ARENA_JOIN(r->a, str_c(sign), STR(" /"), path, str_c(ending));
  for (uint32_t i = 0; i < r->out->n; i++)
    if (str_eq(r->out->v[i], line)) return; /* the first one decides */
  *vec_push(r->a, r->out) = line;
}

/* The directories on the way to what a form matches. */
static void let_in(Rules *r, Str path) {
  for (uint32_t i = 0; i < path.n; i++) {
    if (path.s[i] == '\\') {
      i++;
      continue;
    }
    if (path.s[i] == '/') rule(r, "+", str_sub(path, 0, i), "/");
    if (path.s[i] == '*' && i + 1 < path.n && path.s[i + 1] == '*')
      rule(r, "+", str_sub(path, 0, i + 2), "/"), i++;
  }
}

/* A path that the pattern matches: every wildcard is a name that nothing else means. */
static Str example(Rules *r, const IgnorePattern *p) {
  Buf b = buf_new(r->a);
  for (uint32_t i = 0; i < p->n; i++) {
    const Item *item = &p->items[i];
    if (item->kind == ITEM_CHAR)
      put_code(&b, item->code);
    else if (item->kind == ITEM_CLASS)
      buf_char(&b, item->set.n && item->set.s[0] != '^' ? item->set.s[0] : '\1');
    else if (item->kind != ITEM_DIRS)
      buf_char(&b, '\1');
  }
  return buf_str(&b);
}

void ignore_to_rsync(const Ignore *ig, Arena *a, IgnoreRules *out) {
  Rules r = {a, out};
  for (uint32_t i = ig->patterns.n; i-- > 0;) {
    const IgnorePattern *p = &ig->patterns.v[i];
    Ignore before = {.patterns = {.v = ig->patterns.v, .n = i}};
    uint32_t tag, n = forms(p);
    bool changes = ignore_match(&before, a, example(&r, p), &tag) == p->takes_back;
    const char *sign = p->takes_back ? "+" : "-";
    for (uint32_t k = 0; k < n; k++) {
      Str path = form(&r, p, k);
      if (str_is(path, ".") || str_starts(path, STR("../"))) continue;
      if (p->takes_back) let_in(&r, path);
      rule(&r, sign, path, "");
      if (changes && !str_ends(path, STR("**"))) rule(&r, sign, path, "/**");
    }
  }
}
