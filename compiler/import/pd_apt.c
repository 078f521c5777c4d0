/* `apt`: the mirror, and apt's own proxy; and the packages that PeiDocker puts into every image. Called by
   peidocker.c. */
#include "import/pd.h"

static const char *const mirrors[] = {"tuna", "aliyun", "163", "ustc", "cn"};
enum { MIRRORS = sizeof mirrors / sizeof *mirrors };

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

/* A list of sources of the project, in place of the image's own; false if it is not there. */
static bool source_list(Pd *p, const YmlNode *n, Str text) {
  Str path, clean;
  FileState state = pd_file(p, n, text, &path, &clean);
  if (state == FILE_BAD) return false;
  Str field = arena_fmt(p->a, "sources = %.*s", STR_ARG(draft_string(p->a, path)));
  if (state == FILE_THERE) {
    draft_line(p->out, n->at, field);
    return true;
  }
  diag(p->ds, W0632, n->at, text, clean);
  draft_comment(p->out, arena_fmt(p->a, "`%.*s` is not there; with it this is:", STR_ARG(clean)));
  draft_disabled(p->out, field);
  return false;
}

/* The value of `mirror`, or "". *file: it is the path of a list instead. */
static Str mirror_of(Pd *p, const YmlNode *n, Str *file) {
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
  if (str_is_http(text)) return draft_string(p->a, text);
  *file = text;
  return STR("");
}

/* Where packages come from. PeiDocker keeps that unless it is told not to. */
static void put_source(Pd *p, const YmlNode *apt) {
  const YmlNode *source = pd_scalar(apt, "repo_source");
  bool keep = pd_bool(p, apt, "keep_repo_after_build", true);
  Str file = STR(""), mirror = source ? mirror_of(p, source, &file) : STR("");
  if (mirror.n) draft_field(p->out, source->at, "mirror", mirror);
  bool any = mirror.n || (file.n && source_list(p, source, file));
  if (any && keep) draft_field(p->out, source->at, "keep_mirror", STR("true"));
}

/* apt alone is to use the proxy: no variable says so, apt's own settings do. */
static void put_proxy(Pd *p, const PdStage *s, const YmlNode *apt) {
  const YmlPair *use = yml_pair(apt, "use_proxy");
  bool keep = pd_bool(p, apt, "keep_proxy_after_build", false);
  if (!pd_bool(p, apt, "use_proxy", false)) return;
  Str url = pd_proxy_url(p, s);
  if (!url.n && !pd_section(s->node, "proxy")) diag(p->ds, W0652, use->value->at);
  if (!url.n || (pd_proxy_global(p, s) && !keep)) return; /* `apt = true` of the proxy does it */
  draft_field(p->out, use->key->at, "proxy", url);
  if (keep) draft_field(p->out, use->key->at, "keep_proxy", STR("true"));
}

void pd_apt(Pd *p, const PdStage *s, bool first) {
  const YmlPair *pair = yml_pair(s->node, "apt");
  const YmlNode *apt = pd_section(s->node, "apt");
  if (pair && pair->value->kind == YML_MAP && s->number == 2) {
    diag(p->ds, E0650, pair->key->at, pair->key->text, STR("stage_1"));
    return;
  }
  if (!first) return;
  Span at = pair ? pair->key->at : s->at;
  draft_gap(p->out);
  draft_open(p->out, at, STR("apt"));
  put_source(p, apt);
  put_proxy(p, s, apt);
  draft_comment(p->out, STR("what PeiDocker puts into every image; take out what you do not use"));
  draft_field(p->out, at, "packages", STR(PACKAGES));
  draft_close(p->out);
  pd_leftovers(p, apt, PD_APT);
}
