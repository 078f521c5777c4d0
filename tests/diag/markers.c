/* The markers that say what a case must report; tests/diag/run describes them. */
#include "cases.h"
#include <ctype.h>

static char *copy(const char *s, const char *end) {
  while (s < end && isspace((unsigned char)*s)) s++;
  while (end > s && isspace((unsigned char)end[-1])) end--;
  return end > s ? strndup(s, (size_t)(end - s)) : NULL;
}

/* "#! E0201", "#!^^ E0201", "#!- E0201": where its text starts, or NULL. */
static const char *marker(const char *p, const char *end, long *up, char code[6]) {
  if (end - p < 8 || p[0] != '#' || p[1] != '!') return NULL;
  *up = 0;
  if (p[2] == '-')
    *up = -1, p++;
  else
    while (p + 2 < end && p[2] == '^') ++*up, p++;
  if (end - p < 8 || p[2] != ' ' || (p[3] != 'E' && p[3] != 'W')) return NULL;
  for (int i = 4; i < 8; i++)
    if (!isdigit((unsigned char)p[i])) return NULL;
  memcpy(code, p + 3, 5);
  code[5] = 0;
  return p + 8;
}

static void add(Expects *all, const char *file, long line, long up, const char *code, const char *s,
                const char *end) {
  all->v = realloc(all->v, (all->n + 1) * sizeof *all->v);
  Expect *e = &all->v[all->n++];
  *e = (Expect){.file = strdup(up < 0 ? "" : file), .line = up < 0 ? 0 : line - up};
  memcpy(e->code, code, sizeof e->code);
  static const char *const keys[] = {" ~ ", " help: ", " fix: "};
  char **parts[] = {&e->label, &e->help, &e->fix}, **part = &e->message;
  const char *from = s;
  for (const char *p = s; p < end; p++)
    for (int i = 0; i < 3; i++) {
      size_t n = strlen(keys[i]);
      if ((size_t)(end - p) < n || strncmp(p, keys[i], n) != 0) continue;
      *part = copy(from, p);
      part = parts[i];
      from = p + n;
    }
  *part = copy(from, end);
}

void markers_read(Expects *all, const char *file, const char *text) {
  long line = 1, up, next_up;
  char code[6], next_code[6];
  while (*text) {
    const char *end = text + strcspn(text, "\n");
    for (const char *p = text; p < end; p++) {
      const char *s = marker(p, end, &up, code), *stop = s;
      if (!s) continue;
      while (stop < end && !marker(stop, end, &next_up, next_code)) stop++;
      add(all, file, line, up, code, s, stop);
      p = stop - 1;
    }
    text = *end ? end + 1 : end;
    line++;
  }
}
