/* The ports of a service: those that are published, and those that only others of the project reach. */
#include "emit/kubernetes.h"

typedef VEC(KubePort) PortList;

static int64_t number(Str s, uint32_t *i) {
  int64_t n = 0;
  for (; *i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9'; (*i)++) n = n * 10 + (s.s[*i] - '0');
  return n;
}

/* "8000-8010", "80", behind an address if there is one. */
static void range(Str s, int64_t *lo, int64_t *hi) {
  uint32_t i = 0;
  for (uint32_t k = 0; k < s.n; k++)
    if (s.s[k] == ':') i = k + 1;
  *lo = *hi = number(s, &i);
  if (i < s.n && s.s[i] == '-') i++, *hi = number(s, &i);
}

static Str protocol(Str word) {
  return str_is(word, "udp") ? STR("UDP") : str_is(word, "sctp") ? STR("SCTP") : STR("TCP");
}

static void add(const Emit *e, PortList *list, KubePort port) {
  for (uint32_t i = 0; i < list->n; i++) {
    KubePort *p = &list->v[i];
    if (p->port != port.port || !str_eq(p->proto, port.proto)) continue;
    if (!p->published) p->published = port.published;
    return;
  }
  *vec_push(e->arena, list) = port;
}

/* What is published on this machine alone is reached in the cluster alone. */
static bool is_local(Str address) {
  return str_starts(address, STR("127.")) || str_is(address, "::1") || str_is(address, "localhost");
}

static void add_port(const Emit *e, PortList *list, const IrPort *port) {
  int64_t lo = port->lo, hi = port->hi, to_lo = port->to_lo, to_hi = port->to_hi;
  Str address = port->address;
  if (port->to_late.n) range(cluster_default(e->arena, port->to_late), &to_lo, &to_hi);
  if (port->late.n) {
    Str text = cluster_default(e->arena, port->late);
    range(text, &lo, &hi);
    address = text;
  }
  for (int64_t i = to_lo; i <= to_hi; i++)
    add(e, list,
        (KubePort){.port = i,
                   .published = is_local(address) ? 0 : lo + (hi > lo ? i - to_lo : 0),
                   .proto = protocol(port->proto),
                   .at = port->at,
                   .field = "ports"});
}

KubePorts kube_ports(const Emit *e, const IrService *s) {
  PortList list = {0};
  for (uint32_t i = 0; i < s->n_ports; i++) add_port(e, &list, &s->ports[i]);
  const IrValue *expose = cluster_extra(s, "expose");
  for (uint32_t i = 0; expose && i < expose->n; i++) {
    Str text = cluster_default(e->arena, expose->items[i].text);
    uint32_t slash = str_find(text, '/');
    int64_t lo, hi;
    range(str_sub(text, 0, slash), &lo, &hi);
    for (int64_t n = lo; n <= hi; n++)
      add(e, &list,
          (KubePort){.port = n,
                     .proto = protocol(str_sub(text, slash < text.n ? slash + 1 : slash, text.n)),
                     .at = s->at,
                     .field = "expose"});
  }
  return (KubePorts){list.v, list.n};
}

Str kube_port_name(const Emit *e, const KubePort *port) {
  return arena_fmt(e->arena, "%s-%lld",
                   str_is(port->proto, "UDP")    ? "udp"
                   : str_is(port->proto, "SCTP") ? "sctp"
                                                 : "tcp",
                   (long long)port->port);
}
