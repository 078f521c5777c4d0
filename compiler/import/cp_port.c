/* Ports, volumes and networks of a service. Called by cp_service.c. */
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
    uint32_t q = str_find(value, ' '); /* late("X", "80") → late("X", 80) */
    bool number = q + 3 < value.n && value.s[q + 1] == '"' && is_digits(str_sub(value, q + 2, value.n - 2));
    return number ? arena_fmt(c->a, "%.*s %.*s)", (int)q, value.s, (int)(value.n - q - 4), value.s + q + 2)
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
  if (proto.n && !str_is(proto, "tcp"))
    inside = arena_fmt(c->a, "%.*s/%.*s", STR_ARG(inside), STR_ARG(proto));
  if (!host.n) { /* docker chooses a port of the host */
    diag(c->ds, W0668, n->at, to);
    piece_add(c->a, expose, n->at, inside);
    return;
  }
  if (address.n && !str_is(address, "0.0.0.0")) {
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

void cp_ports(Cp *c, const YmlPair *p) {
  Pieces ports = {0}, expose = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (n->kind == YML_SCALAR)
      short_port(c, n, &ports, &expose);
    else
      add_port(c, n, raw(n, "host_ip"), raw(n, "published"), raw(n, "target"), raw(n, "protocol"), &ports,
               &expose);
  }
  draft_list(&c->out, p->key->at, "ports", &ports);
  if (!yml_get(c->service, "expose")) draft_list(&c->out, p->key->at, "expose", &expose);
}

/* ---- mounts ---- */

/* A path on the host as the project names it. */
static Str host_path(Cp *c, const YmlNode *n, Str s) {
  Str clean, value;
  bool relative = s.n && s.s[0] == '.';
  if (relative && import_path(c->im, s, &clean)) {
    s = import_named(c->im, str_is(clean, ".") ? STR("") : clean);
    s = s.n ? arena_fmt(c->a, "./%.*s", STR_ARG(s)) : STR(".");
  }
  return cp_value_of(c, n, s, true, &value) ? value : STR("");
}

static void add_mount(Cp *c, const YmlNode *n, Str source, Str target, Str type, bool read_only,
                      Pieces *out) {
  Str to, from;
  if (!cp_value_of(c, n, target, false, &to)) return;
  bool path = strchr("./~$", source.n ? source.s[0] : 'x') != NULL;
  if (!source.n || (type.n && !str_is(type, "bind") && !str_is(type, "volume"))) {
    diag(c->ds, W0661, n->at, type.n && source.n ? type : target);
    return;
  }
  from = str_is(type, "bind") || (path && !str_is(type, "volume")) ? host_path(c, n, source)
                                                                   : cp_ref(c, "volume", source);
  if (read_only) diag(c->ds, W0661, n->at, STR("read_only"));
  if (from.n) piece_add(c->a, out, n->at, arena_fmt(c->a, "%.*s -> %.*s", STR_ARG(from), STR_ARG(to)));
}

static void short_mount(Cp *c, const YmlNode *n, Pieces *out) {
  Str s = n->text, part[3] = {STR(""), STR(""), STR("")};
  uint32_t k = 0, depth = 0, lo = 0;
  for (uint32_t i = 0; i <= s.n && k < 3; i++) {
    if (i < s.n && s.s[i] == '{') depth++;
    if (i < s.n && s.s[i] == '}' && depth) depth--;
    if (i < s.n && (s.s[i] != ':' || depth)) continue;
    part[k++] = str_sub(s, lo, i);
    lo = i + 1;
  }
  bool ro = str_is(part[2], "ro") || str_starts(part[2], STR("ro,"));
  if (k == 1) part[1] = part[0], part[0] = STR("");
  add_mount(c, n, part[0], part[1], STR(""), ro, out);
}

void cp_mounts(Cp *c, const YmlPair *p) {
  Pieces mounts = {0}, tmpfs = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    Str target = raw(n, "target");
    if (n->kind == YML_SCALAR)
      short_mount(c, n, &mounts);
    else if (str_is(raw(n, "type"), "tmpfs"))
      piece_add(c->a, &tmpfs, n->at, draft_string(c->a, target));
    else
      add_mount(c, n, raw(n, "source"), target, raw(n, "type"), str_is(raw(n, "read_only"), "true"), &mounts);
  }
  draft_list(&c->out, p->key->at, "mounts", &mounts);
  if (!yml_get(c->service, "tmpfs")) draft_list(&c->out, p->key->at, "tmpfs", &tmpfs);
}

/* ---- networks ---- */

void cp_networks(Cp *c, const YmlPair *p) {
  Pieces plain = {0};
  const YmlNode *n = p->value;
  if (n->kind != YML_LIST && !cp_is(c, p, YML_MAP)) return;
  for (uint32_t i = 0; i < n->n; i++) {
    const YmlNode *name = n->kind == YML_LIST ? n->items[i] : n->pairs[i].key;
    const YmlNode *more = n->kind == YML_LIST ? NULL : n->pairs[i].value;
    const YmlPair *aliases = more ? yml_pair(more, "aliases") : NULL;
    Str ref = cp_ref(c, "network", name->text), list;
    const SchemaProp *prop = &schema_blocks[B_attach].props[schema_slot(&schema_blocks[B_attach], W_aliases)];
    for (uint32_t k = 0; more && more->kind == YML_MAP && k < more->n; k++)
      if (&more->pairs[k] != aliases) cp_left_out(c, &more->pairs[k]);
    if (aliases && cp_typed(c, aliases, prop->type, false, &list))
      draft_line(&c->blocks, name->at,
                 arena_fmt(c->a, "attach %.*s { aliases = %.*s }", STR_ARG(ref), STR_ARG(list)));
    else
      piece_add(c->a, &plain, name->at, ref);
  }
  draft_list(&c->out, p->key->at, "networks", &plain);
}
