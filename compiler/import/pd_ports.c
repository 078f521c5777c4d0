/* `ports`: "HOST:CONTAINER" in all of compose's short forms. Those of both stages add up, and the ssh port comes with
   them. Called by peidocker.c. */
#include "import/pd.h"

typedef struct {
  uint32_t lo, hi; /* in the node's text */
} Part;

static bool is_digits(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

static bool bad(Pd *p, const YmlNode *n, Part part, PhraseId why) {
  if (part.lo == part.hi) part = (Part){0, n->text.n}; /* where there is nothing, all is shown */
  diag(p->ds, E0651, pd_inner(p, n, part.lo, part.hi), str_sub(n->text, part.lo, part.hi),
       str_c(diag_phrases[why]));
  return false;
}

/* The last `:` outside of markers and brackets before `hi`; hi if there is none. */
static uint32_t last_colon(Str s, uint32_t hi) {
  uint32_t found = hi, depth = 0;
  for (uint32_t i = 0; i < hi; i++) {
    if (s.s[i] == '{' || s.s[i] == '[') depth++;
    if ((s.s[i] == '}' || s.s[i] == ']') && depth) depth--;
    if (s.s[i] == ':' && !depth) found = i;
  }
  return found;
}

static bool port_number(Pd *p, const YmlNode *n, Part part) {
  Str s = str_sub(n->text, part.lo, part.hi);
  if (!is_digits(s)) return bad(p, n, part, PHRASE_PD_PORT_FORMS);
  if (s.n > 1 && s.s[0] == '0') return bad(p, n, part, PHRASE_PD_PORT_ZERO);
  if (s.n < 5 || (s.n == 5 && str_cmp(s, STR("65535")) <= 0)) {
    if (!str_is(s, "0")) return true;
  }
  diag(p->ds, E0401, pd_inner(p, n, part.lo, part.hi), s);
  return false;
}

/* "80" or "8000-8010" as a project writes it; `between` stands between the ends. */
static bool port_or_range(Pd *p, const YmlNode *n, Part part, const char *between, Str *out) {
  Str s = str_sub(n->text, part.lo, part.hi);
  uint32_t dash = part.lo + str_find(s, '-');
  if (dash == part.hi) {
    *out = s;
    return port_number(p, n, part);
  }
  Part from = {part.lo, dash}, to = {dash + 1, part.hi};
  if (!port_number(p, n, from) || !port_number(p, n, to)) return false;
  *out = arena_fmt(p->a, "%.*s%s%.*s", (int)(dash - part.lo), s.s, between, (int)(part.hi - dash - 1),
                   n->text.s + dash + 1);
  return true;
}

/* The container's side: 80, 53/udp, 8000-8010, ${PORT:-80}. */
static bool container_side(Pd *p, const YmlNode *n, Part part, Str *out) {
  Str s = str_sub(n->text, part.lo, part.hi);
  uint32_t slash = part.hi;
  for (uint32_t i = part.lo; i < part.hi; i++)
    if (n->text.s[i] == '/' && !pd_has_marker(str_sub(n->text, i, part.hi))) slash = i;
  Str proto = slash < part.hi ? str_sub(n->text, slash, part.hi) : STR("");
  bool known = !proto.n || str_is(proto, "/tcp") || str_is(proto, "/udp") || str_is(proto, "/sctp");
  if (!known) return bad(p, n, (Part){slash, part.hi}, PHRASE_PD_PORT_PROTO);
  if (pd_has_marker(s)) {
    if (proto.n) return bad(p, n, part, PHRASE_PD_PORT_MARKER);
    return (*out = pd_expr_part(p, n, part.lo, part.hi, AS_PORT, false)).n > 0;
  }
  if (!port_or_range(p, n, (Part){part.lo, slash}, "..", out)) return false;
  if (proto.n && !str_is(proto, "/tcp")) *out = arena_fmt(p->a, "%.*s%.*s", STR_ARG(*out), STR_ARG(proto));
  return true;
}

/* The host's side: 8080, 8000-8010, an address in front, markers. */
static bool host_side(Pd *p, const YmlNode *n, Part part, Str *out) {
  Str s = str_sub(n->text, part.lo, part.hi);
  uint32_t colon = last_colon(n->text, part.hi);
  bool address = colon < part.hi;
  Part port = {address ? colon + 1 : part.lo, part.hi};
  if (port.lo == port.hi) return bad(p, n, (Part){0, 0}, PHRASE_PD_PORT_NO_HOST);
  if (!pd_has_marker(s)) {
    if (!port_or_range(p, n, port, address ? "-" : "..", out)) return false;
    if (address)
      *out = draft_string(p->a, arena_fmt(p->a, "%.*s%.*s", (int)(port.lo - part.lo), s.s, STR_ARG(*out)));
    return true;
  }
  Marks m;
  if (!pd_marks(p, n, part.lo, part.hi, &m)) return false;
  if (m.n > 1 && !address) return bad(p, n, part, PHRASE_PD_PORT_MARKER);
  for (uint32_t i = 0; m.n > 1 && i < m.n; i++)
    if (m.v[i].kind == MARK_LATE) return bad(p, n, part, PHRASE_PD_PORT_LATE);
  return (*out = pd_expr_part(p, n, part.lo, part.hi, address ? AS_TEXT : AS_PORT, true)).n > 0;
}

static void add_pair(Pd *p, Span at, Str host, Str container) {
  Str text = arena_fmt(p->a, "%.*s -> %.*s", STR_ARG(host), STR_ARG(container));
  for (uint32_t i = 0; i < p->ports.n; i++)
    if (str_eq(p->ports.v[i].text, text)) {
      Diag *d = diag(p->ds, W0638, at, text);
      diag_also(p->ds, d, p->ports.v[i].at, YML_FIRST);
      return;
    }
  piece_add(p->a, &p->ports, at, text);
}

static void add_entry(Pd *p, const YmlNode *n) {
  YmlNode known = *n;
  Str host, container;
  if (n->kind != YML_SCALAR || !n->text.n) return;
  uint32_t colon = last_colon(n->text, n->text.n);
  if (colon == n->text.n && pd_has_marker(n->text)) { /* the whole mapping is in a variable */
    if (!pd_now(p, n, &known.text)) return;
    pd_decided(p, n, known.text);
    n = &known;
    colon = last_colon(n->text, n->text.n);
  }
  if (yml_misread(p->a, n).n && memchr(n->text.s, ':', n->text.n)) pd_say_misread(p, n, STR("ports"));
  Part whole = {0, n->text.n};
  if (colon == n->text.n) { /* compose takes any free port of the host: there is no such thing here */
    if (!container_side(p, n, whole, &container)) return;
    diag(p->ds, W0649, n->at, n->text);
    Str bare = str_sub(container, 0, str_find(container, '/'));
    add_pair(p, n->at, bare, container);
    return;
  }
  bool host_ok = host_side(p, n, (Part){0, colon}, &host);
  if (container_side(p, n, (Part){colon + 1, n->text.n}, &container) && host_ok)
    add_pair(p, n->at, host, container);
}

void pd_ports(Pd *p, const PdStage *s) {
  const YmlNode *ports = yml_get(s->node, "ports"), *ssh = pd_section(s->node, "ssh");
  if (ports && ports->kind == YML_SCALAR) add_entry(p, ports);
  for (uint32_t i = 0; ports && ports->kind == YML_LIST && i < ports->n; i++) add_entry(p, ports->items[i]);
  const YmlNode *host = pd_scalar(ssh, "host_port"), *port = pd_scalar(ssh, "port");
  if (!host || !pd_bool(p, ssh, "enable", true)) return;
  Str from = pd_expr(p, host, AS_PORT, true), to = port ? pd_expr(p, port, AS_PORT, false) : STR("22");
  if (from.n && to.n) add_pair(p, host->at, from, to);
}
