/* `proxy`: who uses it is said by enable_globally, remove_after_build and apt's use_proxy together. A field that the
   second stage leaves out is the first one's. Called by peidocker.c and pd_apt.c. */
#include "import/pd.h"

static const YmlNode *own(const PdStage *s) { return pd_section(s->node, "proxy"); }

static bool is_set(const YmlNode *proxy) {
  static const char *const keys[] = {"address", "port", "enable_globally", "remove_after_build", "use_https"};
  for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (pd_scalar(proxy, keys[i])) return true;
  return false;
}

/* The mapping that has the key: the stage's, else that of the first stage. */
static const YmlNode *holder(const Pd *p, const PdStage *s, const char *key) {
  const YmlNode *mine = own(s), *first = own(&p->stages[0]);
  return !mine || !pd_scalar(mine, key) ? first : mine;
}

bool pd_proxy_global(Pd *p, const PdStage *s) {
  return is_set(own(s)) && pd_bool(p, holder(p, s, "enable_globally"), "enable_globally", false);
}

/* A host name or an address, and nothing of a URL. */
static bool check_address(Pd *p, const YmlNode *n) {
  for (uint32_t i = 0; i < n->text.n; i++) {
    char c = n->text.s[i];
    bool marker = c == '$' || c == '{';
    if (marker) return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-_", c))
      continue;
    diag(p->ds, E0662, pd_inner(p, n, i, i + 1), n->text);
    return false;
  }
  return true;
}

static Str address_expr(Pd *p, const PdStage *s, const char *scheme) {
  const YmlNode *n = pd_scalar(holder(p, s, "address"), "address");
  const YmlNode absent = {
      .kind = YML_SCALAR, .text = STR("host.docker.internal"), .at = s->at, .from = s->at};
  if (n && !check_address(p, n)) return STR("");
  if (!n || str_eq(n->text, absent.text)) p->host_gateway = true;
  return pd_expr_behind(p, str_c(scheme), n ? n : &absent, false);
}

/* A number that is no port was said to be none by pd_shape. */
static bool is_no_port(Str s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] < '0' || s.s[i] > '9') return false;
    n = n > 65535 ? n : n * 10 + (uint32_t)(s.s[i] - '0');
  }
  return n < 1 || n > 65535;
}

static Str make_url(Pd *p, const PdStage *s) {
  const YmlNode *port = pd_scalar(holder(p, s, "port"), "port");
  bool https = pd_bool(p, holder(p, s, "use_https"), "use_https", false);
  if (port && is_no_port(port->text)) return STR("");
  Str host = address_expr(p, s, https ? "https://" : "http://");
  Str to = port ? pd_expr_behind(p, STR(":"), port, false) : STR("\":7890\"");
  if (!host.n || !to.n) return STR("");
  return arena_fmt(p->a, "%.*s%.*s", (int)host.n - 1, host.s, (int)to.n - 1, to.s + 1);
}

Str pd_proxy_url(Pd *p, const PdStage *s) {
  uint32_t i = s->number - 1;
  if (p->proxy_known[i] || !is_set(own(s))) return p->proxy_url[i];
  p->proxy_known[i] = true;
  return p->proxy_url[i] = make_url(p, s);
}

/* What scripts of a PeiDocker project switch on by themselves. */
static void put_variables(Pd *p, const PdStage *s, Span at, Str url) {
  Pieces fields = {0};
  draft_comment(p->out, STR("nobody uses the proxy unasked: scripts find it in these variables"));
  piece_add(p->a, &fields, at, arena_fmt(p->a, "PEI_HTTP_PROXY_%u = %.*s", s->number, STR_ARG(url)));
  piece_add(p->a, &fields, at, arena_fmt(p->a, "PEI_HTTPS_PROXY_%u = %.*s", s->number, STR_ARG(url)));
  draft_block(p->out, at, STR("env"), &fields, false);
}

void pd_proxy(Pd *p, const PdStage *s) {
  const YmlPair *pair = yml_pair(s->node, "proxy");
  Str url = pd_proxy_url(p, s);
  if (!url.n) return;
  Span at = pair->key->at;
  bool removed = pd_bool(p, holder(p, s, "remove_after_build"), "remove_after_build", false);
  bool apt = pd_bool(p, pd_section(s->node, "apt"), "use_proxy", false);
  const YmlNode *address = pd_scalar(pair->value, "address");
  bool gateway = !address || str_is(address->text, "host.docker.internal");
  draft_gap(p->out);
  if (!pd_scalar(holder(p, s, "port"), "port"))
    draft_comment(p->out, STR("without `port` PeiDocker takes 7890"));
  if (gateway && !(p->gateway_told && s->based)) { /* an image has those of its base */
    p->gateway_told = true;
    draft_line(p->out, address ? address->at : at,
               STR("extra_hosts = [\"host.docker.internal=host-gateway\"]"));
  }
  if (!pd_proxy_global(p, s)) {
    put_variables(p, s, at, url);
    return;
  }
  Pieces fields = {0};
  piece_field(p->a, &fields, address ? address->at : at, "url", url);
  piece_field(p->a, &fields, at, "scope", removed ? STR("[build]") : STR("[build, run]"));
  if (apt) piece_field(p->a, &fields, at, "apt", STR("true"));
  if (removed)
    draft_comment(p->out, STR("remove_after_build: build steps see it, the image does not have it"));
  draft_block(p->out, at, STR("proxy"), &fields, false);
}
