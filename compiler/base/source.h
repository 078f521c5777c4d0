/* Source files of one compilation, and spans in them. Offsets are bytes; line and column are computed only
   when a message or a source comment needs them. */
#ifndef PEI_BASE_SOURCE_H
#define PEI_BASE_SOURCE_H

#include "base/arena.h"

typedef struct {
  uint32_t file, lo, hi; /* [lo, hi) in bytes; lo == hi is a caret between two bytes */
} Span;
static inline bool span_eq(Span a, Span b) { return a.file == b.file && a.lo == b.lo && a.hi == b.hi; }
#define SPAN_NONE ((Span){UINT32_MAX, 0, 0})

typedef struct {
  Str path;        /* as reached from the working directory: what messages show */
  Str dir;         /* relative to the project root, "" for the root; no trailing slash */
  Str display;     /* relative to the project root: what generated comments show */
  Str text;        /* NUL-terminated behind its n bytes */
  bool data;       /* no text of the language: it is here for what messages say of it */
  bool library;    /* a part of this program: nobody can edit it */
  bool pinned;     /* its import says what it must hold: no tool edits it */
  uint32_t *lines; /* offset of each line's first byte, made on first use */
  uint32_t line_count;
  uint32_t asked; /* the line last asked for, from 0: the next one is mostly near */
} Source;

typedef struct {
  Arena *arena;
  VEC(Source *) files; /* in import order, the root first */
} Sources;

uint32_t source_add(Sources *s, Str path, Str dir, Str display, Str text);
static inline Source *source_at(const Sources *s, uint32_t file) { return s->files.v[file]; }
/* 1-based line of a byte offset. */
uint32_t source_line(const Sources *s, uint32_t file, uint32_t offset);
/* Byte range of a 1-based line without its line end ("\n" or "\r\n"). */
Str source_line_text(const Sources *s, uint32_t file, uint32_t line, uint32_t *start);
Str source_text(const Sources *s, Span at);
/* Does the place lie in a file that is a part of this program? */
static inline bool source_is_library(const Sources *s, Span at) {
  return at.file < s->files.n && s->files.v[at.file]->library;
}

#endif
