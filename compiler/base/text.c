/* Texts of parts, and shell quoting wherever known bytes must arrive as one word. */
#include "base/text.h"

#include "base/buf.h"

Text text_late(Arena *a, Str name, const Str *fallback) {
  Part *p = arena_new(a, Part);
  *p = (Part){.kind = PART_LATE, .text = name};
  if (!fallback) return (Text){p, 1};
  Str *copy = arena_new(a, Str);
  *copy = *fallback;
  p->fallback = copy;
  return (Text){p, 1};
}

Str text_str(Arena *a, Text t) {
  if (t.n == 0) return STR("");
  if (t.n == 1) return t.v[0].text;
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < t.n; i++) buf_bytes(&b, t.v[i].text);
  return buf_str(&b);
}

bool text_is_shell_safe(Str s, uint32_t *bad) {
  static const char safe[] = "_@%+=:,./-";
  for (uint32_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.s[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word || (c && strchr(safe, c))) continue;
    *bad = i;
    return false;
  }
  *bad = 0;
  return s.n > 0; /* an empty word would vanish */
}

Str text_shell_word(Arena *a, Str s) {
  uint32_t bad;
  if (text_is_shell_safe(s, &bad)) return s;
  Buf b = buf_new(a);
  buf_lit(&b, "'");
  for (uint32_t lo = 0, hi; lo <= s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\'');
    buf_bytes(&b, str_sub(s, lo, hi));
    if (hi < s.n) buf_lit(&b, "'\\''");
  }
  buf_lit(&b, "'");
  return buf_str(&b);
}

typedef struct {
  Arena *arena;
  VEC(Part) parts;
} Parts;

static void add(Parts *p, PartKind kind, Str s) {
  Part *last = p->parts.n ? &p->parts.v[p->parts.n - 1] : NULL;
  if (kind == PART_TEXT && last && last->kind == PART_TEXT)
    last->text = arena_fmt(p->arena, "%.*s%.*s", STR_ARG(last->text), STR_ARG(s));
  else
    *vec_push(p->arena, &p->parts) = (Part){.kind = kind, .text = s};
}

static void add_variable(Parts *p, Str name, bool as_text) {
  if (as_text)
    add(p, PART_TEXT, arena_fmt(p->arena, "${%.*s}", STR_ARG(name)));
  else
    add(p, PART_BUILD, name);
}

Text text_spelled(Arena *a, Text t, bool variables) {
  Parts out = {.arena = a};
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *p = &t.v[i];
    switch (p->kind) {
    case PART_TEXT: add(&out, PART_TEXT, p->text); break;
    case PART_WORD: add(&out, PART_TEXT, text_shell_word(a, p->text)); break;
    case PART_BUILD: add_variable(&out, p->text, variables); break;
    case PART_BUILD_WORD:
      add(&out, PART_TEXT, STR("\""));
      add_variable(&out, p->text, variables);
      add(&out, PART_TEXT, STR("\""));
      break;
    case PART_LATE: *vec_push(a, &out.parts) = *p; break;
    }
  }
  return (Text){out.parts.v, out.parts.n};
}

bool text_eq(Text a, Text b) {
  if (a.n != b.n) return false;
  for (uint32_t i = 0; i < a.n; i++)
    if (a.v[i].kind != b.v[i].kind || !str_eq(a.v[i].text, b.v[i].text) ||
        !a.v[i].fallback != !b.v[i].fallback || !str_eq(part_fallback(&a.v[i]), part_fallback(&b.v[i])))
      return false;
  return true;
}

Str text_byte_name(Arena *a, unsigned char ch) {
  if (ch == '\n') return STR("line feed");
  if (ch == ' ') return STR("blank");
  if (ch == '\t') return STR("tab");
  if (ch < 32 || ch >= 127) return arena_fmt(a, "byte 0x%02X", ch);
  return arena_fmt(a, "`%c`", ch);
}
