/* See uri.h. */
#include "lsp/uri.h"

#include "base/buf.h"
#include "base/path.h"

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool uri_path(Arena *a, Str uri, Str *path) {
  if (!str_starts(uri, STR("file:"))) return false;
  uri = str_sub(uri, 5, uri.n);
  if (str_starts(uri, STR("//"))) { /* an authority, mostly empty */
    uri = str_sub(uri, 2, uri.n);
    uri = str_sub(uri, str_find(uri, '/'), uri.n);
  }
  Buf out = buf_new(a);
  for (uint32_t i = 0; i < uri.n; i++) {
    int high = uri.s[i] == '%' && i + 2 < uri.n ? hex(uri.s[i + 1]) : -1,
        low = high >= 0 ? hex(uri.s[i + 2]) : -1;
    if (uri.s[i] == '?' || uri.s[i] == '#') break;
    if (low >= 0) i += 2;
    char c = low >= 0 ? (char)(high * 16 + low) : uri.s[i];
    if (!c) return false; /* no path of this machine */
    buf_char(&out, c);
  }
  *path = buf_str(&out);
  if (!path->n || path->s[0] != '/') return false;
  *path = path_clean(a, STR(""), *path);
  return true;
}

Str uri_of(Arena *a, Str path) {
  Buf out = buf_new(a);
  buf_lit(&out, "file://");
  for (uint32_t i = 0; i < path.n; i++) {
    char c = path.s[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 (c && strchr("/-._~", c));
    if (plain)
      buf_char(&out, c);
    else
      buf_bytes(&out, arena_fmt(a, "%%%02X", (uint8_t)c));
  }
  return buf_str(&out);
}

Str path_dir(Str path) {
  while (path.n && path.s[path.n - 1] != '/') path.n--;
  return path.n > 1 ? str_sub(path, 0, path.n - 1) : STR("/");
}

Str path_name(Str path) {
  uint32_t at = path.n;
  while (at && path.s[at - 1] != '/') at--;
  return str_sub(path, at, path.n);
}
