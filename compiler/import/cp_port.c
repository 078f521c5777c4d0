/* Ports of a service; options of one stand in `published`. Called by cp_service.c. */
#include "import/cp.h"

/* ---- ports ---- */

static bool is_digits(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

/* "8000-8010" → 8000..8010; a variable → late(…). "" if it is no port. */
static Str port(Cp *c, const YmlNode *n, Str s) {
  uint32_t dash = str_find(s, '-');
  Str value;
  if (is_digits(s)) return s;
  if (str_starts(s, STR("$"))) {
    if (!cp_value_of(c, n, s, true, &value)) return STR("");
    Str bare = cp_bare_default(c, value);
    return bare.n > 1 &&
                   is_digits(str_sub(bare, str_find(bare, ' ') + 1 < bare.n ? str_find(bare, ' ') + 1 : 0,
                                     bare.n - 1))
               ? bare
               : value;
  }
  if (dash == s.n || !is_digits(str_sub(s, 0, dash)) || !is_digits(str_sub(s, dash + 1, s.n))) return STR("");
  return arena_fmt(c->a, "%.*s..%.*s", (int)dash, s.s, (int)(s.n - dash - 1), s.s + dash + 1);
}

/* The last `:` outside of `${…}` and `[…]`. */
static uint32_t last_colon(Str s) {
  uint32_t at = s.n, depth = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == '{' || s.s[i] == '[') depth++;
    if ((s.s[i] == '}' || s.s[i] == ']') && depth) depth--;
    if (s.s[i] == ':' && !depth) at = i;
  }
  return at;
}

static void add_port(Cp *c, const YmlNode *n, Str address, Str host, Str to, Str proto, Pieces *out,
                     Pieces *expose) {
  Str inside = port(c, n, to), outside = host.n ? port(c, n, host) : STR("");
  if (!inside.n || (host.n && !outside.n)) {
    diag(c->ds, E0651, n->at, n->kind == YML_SCALAR ? n->text : to,
         STR("a port is a number, a range or a variable"));
    return;
  }
  bool other = proto.n && !str_is(proto, "tcp"), variable = str_starts(inside, STR("late("));
  if (other && variable && str_find(inside, ' ') < inside.n)
    inside = arena_fmt(c->a, "%.*s/%.*s)", (int)inside.n - 1, inside.s, STR_ARG(proto));
  else if (other && variable) /* a protocol stands beside numbers alone */
    outside = is_digits(host) ? arena_fmt(c->a, "%.*s/%.*s", STR_ARG(host), STR_ARG(proto)) : outside;
  else if (other)
    inside = arena_fmt(c->a, "%.*s/%.*s", STR_ARG(inside), STR_ARG(proto));
  if (!host.n) { /* docker chooses a port of the host */
    diag(c->ds, W0668, n->at, to);
    piece_add(c->a, expose, n->at, inside);
    return;
  }
  if (address.n) {
    bool six = address.s[0] != '[' && str_find(address, ':') < address.n;
    if (six) address = arena_fmt(c->a, "[%.*s]", STR_ARG(address));
    bool late = str_starts(outside, STR("late"));
    outside = late ? arena_fmt(c->a, "\"%.*s:@{%.*s}\"", STR_ARG(address), STR_ARG(outside))
                   : arena_fmt(c->a, "\"%.*s:%.*s\"", STR_ARG(address), STR_ARG(host));
  }
  piece_add(c->a, out, n->at, arena_fmt(c->a, "%.*s -> %.*s", STR_ARG(outside), STR_ARG(inside)));
}

static void short_port(Cp *c, const YmlNode *n, Pieces *out, Pieces *expose) {
  Str s = n->text, proto = STR(""), host = STR(""), address = STR("");
  uint32_t slash = str_find(s, '/');
  if (slash < s.n) proto = str_sub(s, slash + 1, s.n), s = str_sub(s, 0, slash);
  uint32_t colon = last_colon(s);
  Str to = colon < s.n ? str_sub(s, colon + 1, s.n) : s;
  if (colon < s.n) {
    host = str_sub(s, 0, colon);
    colon = last_colon(host);
    if (colon < host.n) address = str_sub(host, 0, colon), host = str_sub(host, colon + 1, host.n);
  }
  add_port(c, n, address, host, to, proto, out, expose);
}

static Str raw(const YmlNode *map, const char *key) {
  const YmlNode *n = yml_get(map, key);
  return n && n->kind == YML_SCALAR ? n->text : STR("");
}

/* "published 53/udp { name = … }" for what is said of it beyond its numbers. */
static void long_port(Cp *c, const YmlNode *n, Pieces *ports, Pieces *expose) {
  Str proto = raw(n, "protocol"), target = raw(n, "target");
  if (!target.n) {
    diag(c->ds, E0651, n->at, STR("target"), STR("it needs the port of the container"));
    return;
  }
  add_port(c, n, raw(n, "host_ip"), raw(n, "published"), target, proto, ports, expose);
  bool other = proto.n && !str_is(proto, "tcp");
  Str header = arena_fmt(c->a, "published %.*s%s%.*s", STR_ARG(target), other ? "/" : "",
                         other ? (int)proto.n : 0, proto.s);
  if (raw(n, "name").n || raw(n, "app_protocol").n || raw(n, "mode").n)
    cp_block(c, &c->blocks,
             &(CpBlock){.block = B_service_port,
                        .path = "services.ports",
                        .map = n,
                        .at = n->at,
                        .header = header,
                        .skip = {"host_ip", "published", "target", "protocol"}});
}

void cp_ports(Cp *c, const YmlPair *p) {
  Pieces ports = {0}, expose = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (n->kind == YML_SCALAR)
      short_port(c, n, &ports, &expose);
    else
      long_port(c, n, &ports, &expose);
  }
  draft_list(&c->out, p->key->at, "ports", &ports);
  if (!yml_get(c->service, "expose")) draft_list(&c->out, p->key->at, "expose", &expose);
}
