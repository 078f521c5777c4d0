/* The rules of moby's patternmatcher. A pattern becomes a row of items, and a path is matched by the set of items
   it may be at: linear in both, whatever the pattern. */
#include "base/ignore_private.h"

#include "base/utf8.h"

/* ---- reading a pattern ---- */

static Str trim(Str s) {
  while (s.n && ((unsigned char)s.s[0] <= ' ')) s = str_sub(s, 1, s.n);
  while (s.n && ((unsigned char)s.s[s.n - 1] <= ' ')) s.n--;
  return s;
}

/* As Go's filepath.Clean: no empty or `.` parts, `..` takes away the part before it. A leading / goes too. */
static Str clean(Arena *a, Str s) {
  char *out = arena_alloc(a, s.n + 2u);
  uint32_t n = 0, keep = 0; /* keep: a leading ../.. */
  bool rooted = s.n && s.s[0] == '/';
  for (uint32_t lo = 0; lo <= s.n;) {
    uint32_t hi = lo + str_find(str_sub(s, lo, s.n), '/');
    Str part = str_sub(s, lo, hi);
    lo = hi + 1;
    if (!part.n || str_is(part, ".")) continue;
    if (str_is(part, "..") && (n > keep || rooted)) {
      while (n > keep && out[--n] != '/') {
      }
      continue;
    }
    if (n) out[n++] = '/';
    memcpy(out + n, part.s, part.n);
    n += part.n;
    if (str_is(part, "..")) keep = n;
  }
  if (!n) out[n++] = '.';
  return str_n(out, n);
}

static uint32_t class_end(Str s, uint32_t open) {
  uint32_t i = open + 1;
  if (i < s.n && s.s[i] == '^') i++;
  for (bool first = true; i < s.n && (first || s.s[i] != ']'); first = false)
    i += s.s[i] == '\\' && i + 1 < s.n ? 2 : 1;
  return i < s.n ? i : UINT32_MAX;
}

static Item next_item(Str s, uint32_t *at) {
  uint32_t i = *at, len;
  if (s.s[i] == '*' && i + 1 < s.n && s.s[i + 1] == '*') {
    i += 2;
    if (i < s.n && s.s[i] == '/') i++;
    *at = i;
    return (Item){.kind = i == s.n ? ITEM_REST : ITEM_DIRS};
  }
  if (s.s[i] == '*' || s.s[i] == '?') {
    *at = i + 1;
    return (Item){.kind = s.s[i] == '*' ? ITEM_STAR : ITEM_ONE};
  }
  uint32_t end = s.s[i] == '[' ? class_end(s, i) : UINT32_MAX;
  if (end != UINT32_MAX) {
    *at = end + 1;
    return (Item){.kind = ITEM_CLASS, .set = str_sub(s, i + 1, end)};
  }
  if (s.s[i] == '\\' && i + 1 < s.n) i++;
  Item item = {.kind = ITEM_CHAR, .code = utf8_decode(s, i, &len)};
  *at = i + (len ? len : 1);
  return item;
}

static IgnorePattern compile(Arena *a, Str s) {
  IgnorePattern p = {.items = arena_array(a, Item, s.n + 1u), .text = s};
  for (uint32_t at = 0; at < s.n;) p.items[p.n++] = next_item(s, &at);
  /* a leading ** with only plain characters behind it need not end at a / */
  bool plain = p.n > 1 && p.items[0].kind == ITEM_DIRS && s.s[2] != '/' && !memchr(s.s, '\\', s.n) &&
               !memchr(s.s, ']', s.n);
  for (uint32_t i = 1; i < p.n; i++) plain &= p.items[i].kind == ITEM_CHAR;
  if (plain) p.items[0].kind = ITEM_REST;
  return p;
}

void ignore_add(Ignore *ig, Arena *a, Str line, uint32_t tag) {
  if (str_starts(line, STR("#"))) return;
  Str s = trim(line);
  bool back = s.n && s.s[0] == '!';
  if (back) s = trim(str_sub(s, 1, s.n));
  if (!s.n) return;
  IgnorePattern p = compile(a, clean(a, s));
  p.tag = tag;
  p.takes_back = back;
  *vec_push(a, &ig->patterns) = p;
}

void ignore_add_file(Ignore *ig, Arena *a, Str text) {
  uint32_t line = 1;
  if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_sub(text, 3, text.n);
  for (uint32_t lo = 0; lo < text.n; line++) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    ignore_add(ig, a, str_sub(text, lo, hi), line);
    lo = hi + 1;
  }
}

/* ---- matching ---- */

static uint32_t class_code(Str s, uint32_t *at) {
  uint32_t len;
  if (s.s[*at] == '\\' && *at + 1 < s.n) ++*at;
  uint32_t code = utf8_decode(s, *at, &len);
  *at += len ? len : 1;
  return code;
}

static bool in_class(Str set, uint32_t code) {
  bool negated = set.n && set.s[0] == '^', found = false;
  for (uint32_t at = negated; at < set.n;) {
    uint32_t lo = class_code(set, &at), hi = lo;
    if (at + 1 < set.n && set.s[at] == '-') {
      at++;
      hi = class_code(set, &at);
    }
    found |= code >= lo && code <= hi;
  }
  return found != negated;
}

/* Enters item i; items that may match nothing let through to the next. */
static void reach(const IgnorePattern *p, bool *set, uint32_t i) {
  for (; !set[i]; i++) {
    set[i] = true;
    if (i == p->n ||
        (p->items[i].kind != ITEM_STAR && p->items[i].kind != ITEM_DIRS && p->items[i].kind != ITEM_REST))
      return;
  }
}

static void step(const IgnorePattern *p, const bool *from, bool *to, uint32_t code) {
  for (uint32_t i = 0; i < p->n; i++) {
    if (!from[i]) continue;
    const Item *item = &p->items[i];
    switch (item->kind) {
    case ITEM_CHAR:
      if (item->code == code) reach(p, to, i + 1);
      break;
    case ITEM_ONE:
      if (code != '/') reach(p, to, i + 1);
      break;
    case ITEM_STAR:
      if (code != '/') reach(p, to, i);
      break;
    case ITEM_DIRS:
      if (code == '/') reach(p, to, i + 1);
      to[i] = true; /* inside a directory's name: not yet through */
      break;
    case ITEM_REST: reach(p, to, i); break;
    case ITEM_CLASS:
      if (in_class(item->set, code)) reach(p, to, i + 1);
      break;
    }
  }
}

/* Characters that a pattern begins with have to be those of the path: most patterns end here. */
static bool begins_alike(const IgnorePattern *p, Str path) {
  for (uint32_t i = 0; i < p->n && p->items[i].kind == ITEM_CHAR && p->items[i].code < 0x80; i++)
    if (i >= path.n || (uint32_t)(unsigned char)path.s[i] != p->items[i].code) return false;
  return true;
}

static bool matches(const IgnorePattern *p, Arena *a, Str path) {
  if (!begins_alike(p, path)) return false;
  ArenaMark mark = arena_mark(a);
  bool *from = arena_array(a, bool, p->n + 1u), *to = arena_array(a, bool, p->n + 1u);
  reach(p, from, 0);
  for (uint32_t at = 0; at < path.n;) {
    uint32_t len, code = utf8_decode(path, at, &len);
    at += len ? len : 1;
    memset(to, 0, p->n + 1u);
    step(p, from, to, code);
    bool *swap = from;
    from = to;
    to = swap;
  }
  bool yes = from[p->n];
  arena_rewind(a, mark);
  return yes;
}

bool ignore_glob(Arena *a, Str pattern, Str path) {
  IgnorePattern p = compile(a, clean(a, pattern));
  return matches(&p, a, path);
}

/* A pattern that met the directory above is met by all in it. One that could change nothing any more is not looked
   at there, and so does not reach what is below: `!docs` takes no docs/x.md back from a `*.md` of any depth, as docs
   itself was not left out. That is how the builders do it. */
bool ignore_step(const Ignore *ig, Arena *a, const bool *above, Str path, bool *met, uint32_t *tag) {
  bool ignored = false;
  for (uint32_t i = 0; i < ig->patterns.n; i++) {
    const IgnorePattern *p = &ig->patterns.v[i];
    met[i] = (above && above[i]) || (p->takes_back == ignored && matches(p, a, path));
    if (!met[i]) continue;
    if (p->takes_back == ignored) *tag = p->tag;
    ignored = !p->takes_back;
  }
  return ignored;
}

bool ignore_match(const Ignore *ig, Arena *a, Str path, uint32_t *tag) {
  ArenaMark mark = arena_mark(a);
  bool *above = NULL, *met = arena_array(a, bool, ig->patterns.n),
       *spare = arena_array(a, bool, ig->patterns.n);
  bool ignored = false;
  for (uint32_t i = 1; i <= path.n; i++) {
    if (i < path.n && path.s[i] != '/') continue;
    ignored = ignore_step(ig, a, above, str_sub(path, 0, i), met, tag);
    above = met, met = spare, spare = above;
  }
  arena_rewind(a, mark);
  return ignored;
}

/* Part by part: could the pattern match something below `dir`? */
static bool may_match_below(const IgnorePattern *p, Arena *a, Str dir) {
  Str rest = p->text;
  for (uint32_t lo = 0; lo <= dir.n;) {
    uint32_t hi = lo + str_find(str_sub(dir, lo, dir.n), '/'), end = str_find(rest, '/');
    Str part = str_sub(rest, 0, end);
    for (uint32_t i = 0; i + 1 < part.n; i++)
      if (part.s[i] == '*' && part.s[i + 1] == '*') return true;
    if (end == rest.n || !ignore_glob(a, part, str_sub(dir, lo, hi))) return false;
    rest = str_sub(rest, end + 1, rest.n);
    lo = hi + 1;
  }
  return true;
}

bool ignore_keeps_below(const Ignore *ig, Arena *a, Str dir) {
  for (uint32_t i = 0; i < ig->patterns.n; i++)
    if (ig->patterns.v[i].takes_back && may_match_below(&ig->patterns.v[i], a, dir)) return true;
  return false;
}
