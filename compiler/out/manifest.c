/* The manifest: which files peic wrote, and what it wrote into them; a record, sorted by path. Called by out.c,
   apply.c and verify.c.

     peic manifest 1 <32 hex>
     <32 hex> 0644 docker-bake.json
     … */
#include "out/out_private.h"
#include "out/record.h"
#include <errno.h>

#define NAME "manifest"
enum { VERSION = 1, HEX = 32, LINE_MIN = HEX + 7, MANIFEST_LIMIT = 256 << 20 };

/* Relative, without "." and "..", printable in one line, and none of our own names. */
bool path_valid(Str path) {
  if (path.n == 0 || str_ends(path, STR(TEMP_SUFFIX)) || str_starts(path, STR(PEIC_DIR "/"))) return false;
  for (uint32_t at = 0; at <= path.n;) {
    Str rest = str_sub(path, at, path.n), name = str_sub(rest, 0, str_find(rest, '/'));
    if (name.n == 0 || str_eq(name, STR(".")) || str_eq(name, STR(".."))) return false;
    at += name.n + 1;
  }
  for (uint32_t i = 0; i < path.n; i++)
    if ((uint8_t)path.s[i] < 0x20 || path.s[i] == 0x7F) return false;
  return true;
}

static bool is_hex(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] >= 'a' && s.s[i] <= 'f'))) return false;
  return true;
}

static bool entry_parse(Str line, Entry *e) {
  if (line.n < LINE_MIN || line.s[HEX] != ' ' || line.s[HEX + 5] != ' ') return false;
  if (!is_hex(str_sub(line, 0, HEX))) return false;
  memcpy(e->hash.hex, line.s, HEX);
  e->mode = 0;
  for (uint32_t i = HEX + 1; i < HEX + 5; i++) {
    if (line.s[i] < '0' || line.s[i] > '7') return false;
    e->mode = e->mode * 8 + (uint32_t)(line.s[i] - '0');
  }
  e->path = str_sub(line, HEX + 6, line.n);
  return path_valid(e->path);
}

static bool entries_parse(Arena *a, Str lines, Manifest *m) {
  Str line;
  while (record_line(&lines, &line)) {
    Entry e = {.mode = 0};
    if (!entry_parse(line, &e)) return false;
    if (m->entries.n && str_cmp(m->entries.v[m->entries.n - 1].path, e.path) >= 0) return false;
    *vec_push(a, &m->entries) = e;
  }
  return true;
}

void manifest_parse(Arena *a, Str text, Manifest *m) {
  Str lines;
  *m = (Manifest){.kind = record_open(text, NAME, VERSION, &lines)};
  if (m->kind == RECORD_GOOD && !entries_parse(a, lines, m)) *m = (Manifest){.kind = RECORD_DAMAGED};
  if (m->kind == RECORD_GOOD) m->text = text;
}

bool manifest_read(Job *j, const char *path, Manifest *m) {
  Str text;
  *m = (Manifest){.kind = RECORD_MISSING};
  int error = j->os->dir_read(j->os, j->a, j->handle, path, MANIFEST_LIMIT, &text, NULL);
  if (error == ENOENT) return true;
  if (error == EFBIG) {
    m->kind = RECORD_DAMAGED;
    return true;
  }
  if (error) {
    m->kind = RECORD_DAMAGED; /* a link or the like is replaced; a directory is not */
    return own_blocked(j, str_c(path), error);
  }
  manifest_parse(j->a, text, m);
  return true;
}

Str manifest_text(Job *j, bool after) {
  Buf b = buf_new(j->a);
  record_begin(&b, NAME, VERSION);
  for (uint32_t i = 0; i < j->n; i++) {
    const Entry *e = after ? &j->items[i].after : &j->items[i].now;
    if (!e->path.n) continue;
    buf_bytes(&b, str_n(e->hash.hex, HEX));
    buf_char(&b, ' ');
    for (int shift = 9; shift >= 0; shift -= 3) buf_char(&b, (char)('0' + (e->mode >> shift & 7)));
    buf_char(&b, ' ');
    buf_bytes(&b, e->path);
    buf_char(&b, '\n');
  }
  return record_seal(&b);
}
