/* The strings of tests/quote/corpus. */
#ifndef PEI_TEST_CORPUS_H
#define PEI_TEST_CORPUS_H
#include "../unit/test.h"

typedef struct {
  Arena *arena;
  VEC(Str) list;
} Strings;

static UNUSED char *slurp(FILE *f, size_t *n) {
  size_t cap = 1 << 22;
  char *s = malloc(cap);
  if (!f || !s) abort();
  *n = fread(s, 1, cap - 1, f);
  s[*n] = 0;
  return s;
}

static UNUSED Str unescape(Arena *a, const char *s, size_t n) {
  char *v = arena_alloc(a, n);
  uint32_t len = 0;
  for (size_t i = 0; i < n; i++) {
    char c = s[i];
    unsigned hex = 0;
    if (c == '\\' && ++i < n) {
      switch (s[i]) {
      case 'n': c = '\n'; break;
      case 'r': c = '\r'; break;
      case 't': c = '\t'; break;
      case 'x': sscanf(s + i + 1, "%2x", &hex), c = (char)hex, i += 2; break;
      default: c = s[i]; break;
      }
    }
    v[len++] = c;
  }
  return (Str){v, len};
}

static UNUSED void load(Arena *a, const char *path, Strings *out) {
  FILE *f = fopen(path, "r");
  size_t size;
  char *text = slurp(f, &size);
  fclose(f);
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    size_t n = strlen(line);
    if (line[0] == '|' && n > 1) *vec_push(a, &out->list) = unescape(a, line + 1, n - 2);
  }
  for (int c = 1; c < 127; c++) {
    *vec_push(a, &out->list) = arena_fmt(a, "%c", c);
    *vec_push(a, &out->list) = arena_fmt(a, "a%cb", c);
  }
  free(text);
}

#endif
