/* The manifest: which files peic wrote, and what it wrote into them. Text, sorted, with a hash of itself in
   the last line: one that is cut short, merged by hand, or of another version is as good as none. Called by
   out.c and apply.c.

     peic manifest 1
     <32 hex> 0644 docker-bake.json
     …
     end <32 hex> */
#include "base/buf.h"
#include "out/out_private.h"
#include <errno.h>

#define FIRST_LINE "peic manifest 1\n"
enum { HEX = 32, LINE_MIN = HEX + 7, END_LINE = 4 + HEX + 1, MANIFEST_LIMIT = 256 << 20 };

/* Relative, without "." and "..", printable in one line, and none of our own names. */
bool path_valid(Str path) {
  if (path.n == 0 || str_ends(path, STR(TEMP_SUFFIX)) || str_eq(path, STR(MANIFEST))) return false;
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

static bool manifest_parse(Arena *a, Str text, Manifest *m) {
  if (!str_starts(text, STR(FIRST_LINE)) || text.n < sizeof FIRST_LINE - 1 + END_LINE) return false;
  Str body = str_sub(text, 0, text.n - END_LINE), end = str_sub(text, body.n, text.n);
  Hash128 hash = hash_xxh3(body);
  if (!str_starts(end, STR("end ")) || end.s[END_LINE - 1] != '\n') return false;
  if (memcmp(end.s + 4, hash.hex, HEX) != 0 || body.s[body.n - 1] != '\n') return false;
  for (uint32_t at = sizeof FIRST_LINE - 1; at < body.n;) {
    Str rest = str_sub(body, at, body.n), line = str_sub(rest, 0, str_find(rest, '\n'));
    Entry e = {.mode = 0};
    if (!entry_parse(line, &e)) return false;
    if (m->entries.n && str_cmp(m->entries.v[m->entries.n - 1].path, e.path) >= 0) return false;
    *vec_push(a, &m->entries) = e;
    at += line.n + 1;
  }
  m->text = text;
  return true;
}

bool manifest_read(Job *j, const char *path, Manifest *m) {
  Str text;
  *m = (Manifest){.here = false};
  int error = j->os->dir_read(j->os, j->a, j->handle, path, MANIFEST_LIMIT, &text, NULL);
  if (error == ENOENT) return true;
  if (error && error != EFBIG) return job_fail(j, error, str_c(path), "read");
  if (error || !manifest_parse(j->a, text, m)) *m = (Manifest){.here = false};
  m->here = true;
  return true;
}

Str manifest_text(Job *j, bool after) {
  Buf b = buf_new(j->a);
  buf_lit(&b, FIRST_LINE);
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
  Hash128 hash = hash_xxh3(buf_str(&b));
  buf_lit(&b, "end ");
  buf_bytes(&b, str_n(hash.hex, HEX));
  buf_char(&b, '\n');
  return buf_str(&b);
}
