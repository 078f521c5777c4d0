/* The bytes of addresses: urls, IP addresses, subnets, and ports with an address. */
#include "model/validate.h"

#include "model/check_addr.h"

static bool ipv4(Str s, uint32_t *out) {
  uint32_t parts = 0, value = 0;
  for (uint32_t i = 0; i < s.n && parts < 4; parts++) {
    uint32_t octet = 0, digits = 0;
    while (i < s.n && is_digit(s.s[i]) && digits < 4)
      octet = octet * 10 + (uint32_t)(s.s[i++] - '0'), digits++;
    if (!digits || octet > 255 || (i < s.n && (s.s[i] != '.' || i + 1 == s.n))) return false;
    value = value << 8 | octet;
    if (i < s.n)
      i++;
    else if (parts != 3)
      return false;
    if (parts == 3 && i < s.n) return false;
  }
  *out = value;
  return parts == 4;
}

static bool ipv6(Str s) {
  uint32_t groups = 0, digits = 0, doubles = 0;
  if (s.n < 2) return false;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == ':') {
      bool twice = i + 1 < s.n && s.s[i + 1] == ':';
      if (twice) doubles++, i++;
      if (!digits && !twice) return false;
      groups += digits > 0;
      digits = 0;
    } else if (!is_hex(s.s[i]) || ++digits > 4) {
      return false;
    }
  }
  groups += digits > 0;
  if (s.s[s.n - 1] == ':' && s.s[s.n - 2] != ':') return false;
  return doubles <= 1 && (doubles ? groups < 8 : groups == 8);
}

bool validate_ip(Literal *k) {
  uint32_t v4;
  if (ipv4(k->s, &v4) || ipv6(k->s)) return true;
  return BAD_AS(k, E0407, "an address", 0, k->s.n, "addresses are written 10.0.0.1 or fd00::1");
}

/* An address as it is usually written: no zeros in front, the longest row of zero groups as `::`. */
static Str six_text(Arena *a, const uint8_t *b) {
  uint32_t groups[8], from = 8, zeros = 0;
  for (uint32_t i = 0; i < 8; i++) groups[i] = (uint32_t)b[2 * i] << 8 | b[2 * i + 1];
  for (uint32_t i = 0; i < 8; i++) {
    uint32_t n = 0;
    while (i + n < 8 && !groups[i + n]) n++;
    if (n > zeros) from = i, zeros = n;
  }
  Str out = STR("");
  for (uint32_t i = 0; i < 8; i++) {
    if (zeros > 1 && i == from) {
      out = arena_fmt(a, "%.*s::", STR_ARG(out));
      i += zeros - 1;
      continue;
    }
    bool first = !out.n || out.s[out.n - 1] == ':';
    out = arena_fmt(a, "%.*s%s%x", STR_ARG(out), first ? "" : ":", groups[i]);
  }
  return out;
}

static bool check_cidr_six(Literal *k, Str address, uint32_t bits) {
  Addr addr;
  bool set = false;
  if (!addr_parse(address, &addr)) return true;
  for (uint32_t i = bits; i < 128; i++) {
    uint8_t bit = (uint8_t)(0x80u >> (i & 7));
    set |= (addr.b[i >> 3] & bit) != 0;
    addr.b[i >> 3] &= (uint8_t)~bit;
  }
  if (!set) return true;
  Arena *a = k->c->m->arena;
  Diag *d = validate_bad(k, DIAG_E0407, 0, k->s.n, "bits behind the prefix are set", "a subnet");
  validate_spelling(k, d, arena_fmt(a, "%.*s/%u", STR_ARG(six_text(a, addr.b)), bits));
  return false;
}

bool validate_cidr(Literal *k) {
  Model *m = k->c->m;
  Str s = k->s;
  uint32_t slash = str_find(s, '/'), v4 = 0, bits = 0;
  Str address = str_sub(s, 0, slash);
  bool four = ipv4(address, &v4);
  if (!four && !ipv6(address))
    return BAD_AS(k, E0407, "a subnet", 0, slash, "subnets are written 10.20.0.0/24");
  if (slash == s.n)
    return BAD_AS(k, E0407, "a subnet", 0, s.n, "the prefix length is missing, as in 10.20.0.0/24");
  for (uint32_t i = slash + 1; i < s.n; i++) {
    if (!is_digit(s.s[i]) || bits > 128)
      return BAD_AS(k, E0407, "a subnet", slash + 1, s.n, "the prefix length is a number");
    bits = bits * 10 + (uint32_t)(s.s[i] - '0');
  }
  if (slash + 1 == s.n || bits > (four ? 32u : 128u))
    return BAD_AS(k, E0407, "a subnet", slash + 1, s.n,
                  four ? "the prefix length is 0 to 32" : "the prefix length is 0 to 128");
  if (!four) return check_cidr_six(k, address, bits);
  uint32_t mask = bits == 0 ? 0 : 0xFFFFFFFFu << (32 - (bits > 32 ? 32 : bits));
  if ((v4 & ~mask) == 0) return true;
  v4 &= mask;
  Diag *d = validate_bad(k, DIAG_E0407, 0, s.n, "bits behind the prefix are set", "a subnet");
  validate_spelling(
      k, d, arena_fmt(m->arena, "%u.%u.%u.%u/%u", v4 >> 24, v4 >> 16 & 255, v4 >> 8 & 255, v4 & 255, bits));
  return false;
}

/* The port of what follows `//`, if it has one. */
static bool url_port(Literal *k, uint32_t lo) {
  Str s = k->s;
  uint32_t hi = lo, colon = UINT32_MAX, port = 0;
  for (uint32_t i = lo; i < s.n && !strchr("/?#", s.s[i]); i++) {
    hi = i + 1;
    if (strchr("@[]", s.s[i])) colon = UINT32_MAX; /* what was before is a user, or an address of IPv6 */
    if (s.s[i] == '[') colon = UINT32_MAX - 1;
    if (s.s[i] == ':' && colon != UINT32_MAX - 1) colon = i;
  }
  if (colon >= s.n) return true;
  for (uint32_t i = colon + 1; i < hi; i++) {
    if (!is_digit(s.s[i])) return BAD_WITH(k, E0406, colon + 1, hi, "a port is a number", "not a port");
    port = port > 65535 ? port : port * 10 + (uint32_t)(s.s[i] - '0');
  }
  if (colon + 1 == hi) return BAD_WITH(k, E0406, colon, hi, "the port is missing behind `:`", "no port");
  return (port && port <= 65535) || BAD_WITH(k, E0406, colon + 1, hi, "ports are 1 to 65535", "not a port");
}

bool validate_url(Literal *k) {
  Str s = k->s;
  uint32_t i = 0;
  while (i < s.n && (is_alpha(s.s[i]) || (i && (is_digit(s.s[i]) || strchr("+.-", s.s[i]))))) i++;
  bool scheme = i && i + 2 < s.n && !memcmp(s.s + i, "://", 3);
  if (!scheme) {
    k->label = "no scheme";
    Diag *d = bad_at(k, DIAG_E0406, 0, s.n, "a url begins with its scheme, as in http://host:3128");
    bool host = s.n > 0;
    for (uint32_t j = 0; j < s.n; j++) host &= is_word(s.s[j]) || strchr(".-:/[]", s.s[j]) != NULL;
    Str fixed = arena_fmt(k->c->m->arena, "\"http://%.*s\"", STR_ARG(s));
    if (host && validate_is_whole(k) && k->v->node)
      diag_edit(k->c->m->ds, diag_fix(k->c->m->ds, d, FIX_MAYBE, CHANGE_TO, fixed), node_span(k->v->node),
                fixed);
    return false;
  }
  for (uint32_t j = 0; j < s.n; j++)
    if ((unsigned char)s.s[j] <= ' ' || s.s[j] == 127 || strchr("\"<>\\^`{|}", s.s[j]))
      return BAD_WITH(k, E0406, j, j + 1, "this cannot stand in a url; write it as %XX",
                      s.s[j] == ' ' ? "blank" : "not possible here");
  if (i + 3 >= s.n) return BAD(k, E0406, i, s.n, "the host is missing");
  return url_port(k, i + 3);
}

/* PORT, ADDRESS:PORT, [IPv6]:PORT, each with a range of ports */
bool validate_hostport(Literal *k) {
  Str s = k->s;
  uint32_t colon = s.n, v4;
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] == ':') colon = i;
  uint32_t port_lo = colon < s.n ? colon + 1 : 0;
  if (colon < s.n) {
    bool six = s.s[0] == '[' && colon && s.s[colon - 1] == ']';
    Str address = six ? str_sub(s, 1, colon - 1) : str_sub(s, 0, colon);
    if (!(six ? ipv6(address) : ipv4(address, &v4))) {
      Diag *d = bad_at(k, DIAG_E0419, 0, colon,
                       is_alpha(s.s[0]) ? "docker binds a port to an IP address, not to a name"
                                        : "the address is neither IPv4 nor [IPv6]");
      if (str_is(address, "localhost"))
        validate_spelling(k, d, arena_fmt(k->c->m->arena, "127.0.0.1%.*s", (int)(s.n - colon), s.s + colon));
      else if (ipv6(address))
        validate_spelling(
            k, d, arena_fmt(k->c->m->arena, "[%.*s]%.*s", STR_ARG(address), (int)(s.n - colon), s.s + colon));
      else
        diag_help(k->c->m->ds, d, WRITTEN_LIKE, STR("\"127.0.0.1:8080\" or \"[::1]:8080\""));
      return false;
    }
  }
  int64_t last = 0;
  for (uint32_t part = 0, i = port_lo; part < 2; part++) {
    int64_t port = 0;
    uint32_t lo = i;
    while (i < s.n && is_digit(s.s[i]) && i - lo < 6) port = port * 10 + (s.s[i++] - '0');
    if (i == lo && i == s.n) return BAD(k, E0419, colon < s.n ? colon : 0, s.n, "the port is missing");
    if (i == lo || port < 1 || port > 65535)
      return BAD(k, E0419, lo, i < s.n ? i + 1 : s.n, "ports are 1 to 65535");
    if (part && port < last) return BAD(k, E0419, port_lo, s.n, "the range goes backwards");
    last = port;
    if (i == s.n) return true;
    if (part || s.s[i] != '-')
      return BAD(k, E0419, i, s.n, "it is written \"127.0.0.1:80\", or 80 without an address");
    i++;
  }
  return true;
}
