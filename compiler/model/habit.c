/* Values as compose and docker write them, in the language's own form: for fixes. */
#include "model/private.h"

#include "base/buf.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "80", "8000-8010" as 80, 8000..8010; false if it is no port. */
static bool put_ports(Buf *b, Str s) {
  uint32_t digits = 0, parts = 1;
  for (uint32_t i = 0; i < s.n; i++) {
    if (is_digit(s.s[i])) {
      if (++digits > 5 || (digits == 1 && s.s[i] == '0')) return false;
      buf_char(b, s.s[i]);
    } else if (s.s[i] == '-' && digits && parts == 1) {
      buf_lit(b, "..");
      digits = 0;
      parts = 2;
    } else {
      return false;
    }
  }
  return digits > 0;
}

/* "8080:80", "127.0.0.1:80:80/udp", "80": the ends of compose's short form. */
static bool ports_pair(Buf *b, Str s) {
  uint32_t slash = str_find(s, '/'), colon = slash;
  while (colon && s.s[colon - 1] != ':') colon--;
  Str inside = str_sub(s, colon, slash), proto = str_sub(s, slash, s.n);
  Str host = colon ? str_sub(s, 0, colon - 1) : inside;
  if (proto.n && !str_is(proto, "/tcp") && !str_is(proto, "/udp") && !str_is(proto, "/sctp")) return false;
  if (memchr(host.s, ':', host.n))
    buf_bytes(b, arena_fmt(b->arena, "\"%.*s\"", STR_ARG(host)));
  else if (!put_ports(b, host))
    return false;
  buf_lit(b, " -> ");
  if (!put_ports(b, inside)) return false;
  buf_bytes(b, proto);
  return true;
}

/* "data:/data", "./src:/srv". */
static bool mounts_pair(Buf *b, Str s) {
  uint32_t colon = str_find(s, ':');
  Str from = str_sub(s, 0, colon), to = colon < s.n ? str_sub(s, colon + 1, s.n) : STR("");
  if (!from.n || !to.n || to.s[0] != '/' || memchr(to.s, ':', to.n)) return false;
  bool path = from.s[0] == '.' || from.s[0] == '/' || from.s[0] == '~';
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] == '"' || s.s[i] == '\\' || s.s[i] == '$') return false;
  buf_bytes(b, arena_fmt(b->arena, path ? "\"%.*s\" -> " : "volume.%.*s -> ", STR_ARG(from)));
  buf_bytes(b, arena_fmt(b->arena, "\"%.*s\"", STR_ARG(to)));
  return true;
}

bool habit_pair(Model *m, Str text, const Type *pair, Str *out) {
  Buf b = buf_new(m->arena);
  bool ok =
      pair->a->kind == T_HOSTPORT ? ports_pair(&b, text) : pair->b->kind == T_TARGET && mounts_pair(&b, text);
  *out = buf_str(&b);
  return ok;
}

const char *habit_pair_example(const Type *pair) {
  return pair->a->kind == T_HOSTPORT ? "8080 -> 80" : "volume.data -> \"/data\"";
}
