/* Text that may hold values known only later. An emitter turns each part into the spelling of its context. */
#ifndef PEI_BASE_TEXT_H
#define PEI_BASE_TEXT_H

#include "base/arena.h"

typedef enum {
  PART_TEXT,       /* known bytes. In a shell body they are shell text, elsewhere data to be escaped */
  PART_WORD,       /* shell bodies only: known bytes that must arrive as one shell word */
  PART_BUILD,      /* a variable of the image build: ${NAME} */
  PART_BUILD_WORD, /* shell bodies only: "${NAME}" */
  PART_LATE, /* a variable of the launch on the host: ${NAME:-fallback}, or ${NAME:?} without a fallback */
} PartKind;
typedef struct {
  PartKind kind;
  Str text;            /* bytes, or the variable's name */
  const Str *fallback; /* PART_LATE: NULL = it must be set */
} Part;
typedef struct {
  const Part *v;
  uint32_t n;
} Text;

/* One PART_TEXT; the empty string has no parts. */
static inline Text text_of(Arena *a, Str s) {
  Part *p = arena_new(a, Part);
  *p = (Part){.kind = PART_TEXT, .text = s};
  return (Text){p, s.n ? 1 : 0};
}
/* One PART_LATE; a fallback of NULL = it must be set. */
Text text_late(Arena *a, Str name, const Str *fallback);
static inline Str part_fallback(const Part *p) { return p->fallback ? *p->fallback : STR(""); }
/* The bytes of all parts in a row: what a text that is known says. */
Str text_str(Arena *a, Text t);
/* Is everything known now? */
static inline bool text_known(Text t) {
  for (uint32_t i = 0; i < t.n; i++)
    if (t.v[i].kind != PART_TEXT && t.v[i].kind != PART_WORD) return false;
  return true;
}

/* Does s consist of [A-Za-z0-9_@%+=:,./-], at least one? Otherwise *bad is the offset of the first other byte. */
bool text_is_shell_safe(Str s, uint32_t *bad);
/* s as one POSIX shell word: as it is when safe, otherwise in single quotes. */
Str text_shell_word(Arena *a, Str s);
/* Shell text as data: every word is spelled with its quotes. With `variables`, those of the build become `${NAME}`,
   for a shell that finds them in its environment. */
Text text_spelled(Arena *a, Text t, bool variables);
bool text_eq(Text a, Text b);

/* How a message calls one byte: "`;`", "line feed", "byte 0x07". */
Str text_byte_name(Arena *a, unsigned char byte);

#endif
