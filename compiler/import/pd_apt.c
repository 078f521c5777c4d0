/* `apt`: the mirror, and apt's own proxy; and the packages that PeiDocker puts into every image. Called by
   peidocker.c. */
#include "import/pd.h"

static const char *const mirrors[] = {"tuna", "aliyun", "163", "ustc", "cn"};
enum { MIRRORS = sizeof mirrors / sizeof *mirrors };

#define APT_PROXY_FILE "/etc/apt/apt.conf.d/90pei-proxy"
#define PACKAGES                                                                                             \
  "[\"ca-certificates\", \"curl\", \"git\", \"nano\", \"net-tools\", \"sudo\", \"tmux\", \"unzip\"]"

static bool is_mirror(Str s) {
  for (uint32_t i = 0; i < MIRRORS; i++)
    if (str_is(s, mirrors[i])) return true;
  return false;
}

static void unknown_mirror(Pd *p, const YmlNode *n, Str text) {
  Suggest s;
  suggest_init(&s, p->a, text);
  for (uint32_t i = 0; i < MIRRORS; i++) suggest_offer(&s, str_c(mirrors[i]));
  Diag *d = diag(p->ds, E0648, n->at, text,
                 STR("a mirror: tuna, aliyun, 163, ustc, cn, or the path of a sources list"));
  if (s.n) diag_help(p->ds, d, DID_YOU_MEAN, suggest_text(&s));
}

/* A list of sources of the project, in place of the image's own. */
static void source_list(Pd *p, const YmlNode *n, Str text, bool keep) {
  Str path, clean;
  FileState state = pd_file(p, n, text, &path, &clean);
  if (state == FILE_BAD) return;
  Str copy = arena_fmt(p->a, "copy %.*s -> \"/etc/apt/sources.list\"", STR_ARG(draft_string(p->a, path)));
  Str remove = STR("run \"rm -f /etc/apt/sources.list.d/*.sources\"");
  draft_gap(p->out);
  if (state == FILE_MISSING) {
    diag(p->ds, W0632, n->at, text, clean);
    draft_comment(p->out, arena_fmt(p->a, "`%.*s` is not there; with it this is:", STR_ARG(clean)));
    draft_disabled(p->out, copy);
    draft_disabled(p->out, remove);
    return;
  }
  draft_comment(p->out, STR("the sources of the project instead of the image's"));
  draft_line(p->out, n->at, copy);
  draft_line(p->out, n->at, remove);
  if (keep) return;
  draft_comment(p->out,
                STR("keep_repo_after_build: false; the list stays all the same, nothing is kept to restore"));
  diag(p->ds, W0651, n->at);
}

/* The value of `mirror`, or "". A path is done with here. */
static Str mirror_of(Pd *p, const YmlNode *n, bool keep) {
  Marks m;
  Str text = n->text;
  if (pd_has_marker(text)) {
    if (!pd_marks(p, n, 0, text.n, &m)) return STR("");
    const Marks *inner = m.n == 1 && m.v[0].kind == MARK_ENV ? &m.v[0].fallback : NULL;
    if (inner && inner->n == 1 && inner->v[0].kind == MARK_TEXT && is_mirror(inner->v[0].text))
      return pd_expr(p, n, AS_MIRROR, false);
    if (!pd_now(p, n, &text)) return STR("");
  }
  bool word = text.n && !is_mirror(text) && !memchr(text.s, '/', text.n) && !memchr(text.s, '.', text.n);
  if (word) return unknown_mirror(p, n, text), STR("");
  pd_decided(p, n, text);
  if (!text.n) return STR("");
  if (is_mirror(text)) return str_is(text, "163") ? STR("netease") : text;
  if (str_starts(text, STR("http://")) || str_starts(text, STR("https://"))) return draft_string(p->a, text);
  source_list(p, n, text, keep);
  return STR("");
}

static void put_proxy(Pd *p, Span at, Str url) {
  draft_line(p->out, at, arena_fmt(p->a, "let apt_proxy = %.*s", STR_ARG(url)));
  draft_line(
      p->out, at,
      STR("run \"printf 'Acquire::%s::Proxy \\\"%s\\\";\\\\n' http @{sh(apt_proxy)} https @{sh(apt_proxy)} "
          ">" APT_PROXY_FILE "\""));
}

/* Only apt is to use the proxy: no variable says so, apt's own settings do. */
static void apt_proxy(Pd *p, const PdStage *s, const YmlNode *apt) {
  const YmlPair *use = yml_pair(apt, "use_proxy");
  if (!pd_bool(p, apt, "use_proxy", false)) return;
  Str url = pd_proxy_url(p, s);
  if (!url.n) {
    if (!pd_section(s->node, "proxy")) diag(p->ds, W0652, use->value->at);
    return;
  }
  if (pd_proxy_global(p, s)) return; /* `apt = true` of the proxy does it */
  draft_gap(p->out);
  put_proxy(p, use->key->at, url);
}

void pd_apt(Pd *p, const PdStage *s, bool first) {
  const YmlPair *pair = yml_pair(s->node, "apt");
  const YmlNode *apt = pd_section(s->node, "apt");
  if (pair && pair->value->kind == YML_MAP && s->number == 2) {
    diag(p->ds, E0650, pair->key->at, pair->key->text, STR("stage_1"));
    return;
  }
  if (apt) apt_proxy(p, s, apt);
  if (!first) return;
  bool keep = pd_bool(p, apt, "keep_repo_after_build", true);
  const YmlNode *source = pd_scalar(apt, "repo_source");
  Str mirror = source ? mirror_of(p, source, keep) : STR("");
  Span at = pair ? pair->key->at : s->at;
  draft_gap(p->out);
  draft_open(p->out, at, STR("apt"));
  if (mirror.n) draft_field(p->out, source->at, "mirror", mirror);
  if (mirror.n && keep) draft_field(p->out, source->at, "keep_mirror", STR("true"));
  draft_comment(p->out, STR("what PeiDocker puts into every image; take out what you do not use"));
  draft_field(p->out, at, "packages", STR(PACKAGES));
  draft_close(p->out);
  pd_leftovers(p, apt, PD_APT);
}

void pd_apt_end(Pd *p, const PdStage *s) {
  const YmlNode *apt = pd_section(s->node, "apt");
  const YmlPair *keep = yml_pair(apt, "keep_proxy_after_build");
  if (s->number != 1 || !pd_bool(p, apt, "use_proxy", false) || !pd_proxy_url(p, s).n) return;
  bool kept = pd_bool(p, apt, "keep_proxy_after_build", false), global = pd_proxy_global(p, s);
  if (!kept && !global) {
    draft_gap(p->out);
    draft_comment(p->out, STR("keep_proxy_after_build is off"));
    draft_line(p->out, s->at, STR("run \"rm -f " APT_PROXY_FILE "\""));
  } else if (kept && global) {
    draft_gap(p->out);
    draft_comment(p->out, STR("keep_proxy_after_build: apt uses the proxy in the finished image, too"));
    put_proxy(p, keep->key->at, pd_proxy_url(p, s));
  }
}
