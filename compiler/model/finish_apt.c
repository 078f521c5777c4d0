/* What the fields of `apt` and `proxy` say together, and what their addresses must be. Called by finish.c. */
#include "model/private.h"

/* The bytes lo..hi of an address, where it stands there as it is. */
static Span address_span(Ctx *c, const Value *v, uint32_t lo, uint32_t hi) {
  bool in_place =
      value_from(v).file == v->at.file && value_from(v).lo >= v->at.lo && value_from(v).hi <= v->at.hi;
  return in_place ? value_inner_span(c, v, lo, hi) : v->at;
}

static Diag *bad_address(Ctx *c, const Value *v, uint32_t lo, uint32_t hi, Str s, const char *why) {
  Diag *d = diag(c->m->ds, E0406, address_span(c, v, lo, hi), s, str_c(why));
  diag_origin(c, d, v);
  return d;
}

/* The text of an address that is known; false for words and what is given later. */
static bool address_of(Ctx *c, const Obj *o, Sym word, const Value **v, Str *s) {
  *v = obj_get(o, word);
  if (!*v || (*v)->kind != V_TEXT || !text_known((*v)->text)) return false;
  *s = value_str(c->m->arena, *v);
  return true;
}

static bool has_scheme(Str s, const char *const *schemes) {
  for (; *schemes; schemes++)
    if (str_starts(s, str_c(*schemes))) return true;
  return false;
}

/* ---- proxies ---- */

static bool check_proxy_address(Ctx *c, const Obj *o, Sym word) {
  static const char *const schemes[] = {"http://", "https://", "socks5h://", "socks5://", NULL};
  const Value *v;
  Str s;
  if (!address_of(c, o, word, &v, &s) || has_scheme(s, schemes)) return true;
  bad_address(c, v, 0, str_find(s, ':'), s, "a proxy begins with http://, https:// or socks5h://");
  return false;
}

static void needs(Ctx *c, Obj *o, Sym word, void (*missing)(Ctx *, Obj *, Sym)) {
  if (!obj_get(o, word)) missing(c, o, word);
}

void finish_proxy(Ctx *c, Obj *o, void (*missing)(Ctx *, Obj *, Sym)) {
  if (obj_bool(o, W_off)) return;
  needs(c, o, W_url, missing);
  needs(c, o, W_scope, missing);
  if (!check_proxy_address(c, o, W_url)) o->bad = true;
}

/* ---- apt ---- */

/* `…/debian`: apt-mirror.sh adds the directory, which is another one for each source. */
static bool check_mirror(Ctx *c, const Obj *o) {
  static const char *const schemes[] = {"http://", "https://", NULL};
  static const char *const added[] = {"/debian", "/ubuntu", "/debian-security", "/ubuntu-ports"};
  const Value *v;
  Str s;
  if (!address_of(c, o, W_mirror, &v, &s)) return true;
  if (!has_scheme(s, schemes)) {
    bad_address(c, v, 0, str_find(s, ':'), s, "a mirror begins with http:// or https://");
    return false;
  }
  Str plain = s;
  while (plain.n && plain.s[plain.n - 1] == '/') plain.n--;
  for (uint32_t i = 0; i < sizeof added / sizeof *added; i++) {
    Str end = str_c(added[i]);
    if (!str_ends(plain, end)) continue;
    Diag *d =
        bad_address(c, v, plain.n - end.n, s.n, s, "the directory is added to it, for each source its own");
    Str fixed = arena_fmt(c->m->arena, "\"%.*s\"", (int)(plain.n - end.n), s.s);
    Fix *fix = diag_fix(c->m->ds, d, FIX_SAFE, CHANGE_TO, fixed);
    if (v->node && v->node->lo == v->at.lo && v->node->hi == v->at.hi) diag_edit(c->m->ds, fix, v->at, fixed);
    return false;
  }
  return true;
}

/* One of those that the word stands for has mirrors, and no snapshots. */
static void check_snapshot(Ctx *c, Obj *o) {
  Model *m = c->m;
  const Value *mirror = obj_get(o, W_mirror), *at = obj_get(o, W_snapshot);
  if (!at || !mirror || mirror->kind != V_WORD) return;

  Str word = arena_fmt(m->arena, "mirror = %.*s", STR_ARG(value_str(m->arena, mirror)));
  Diag *d = diag(m->ds, E0217, mirror->at, STR("snapshot"), word);
  diag_also(m->ds, d, obj_field_span(o, W_snapshot), THE_OTHER);
  diag_note(m->ds, d, NO_SNAPSHOTS);
  o->bad = true;
}

void finish_apt(Ctx *c, Obj *o) {
  check_snapshot(c, o);
  if (!check_mirror(c, o) || !check_proxy_address(c, o, W_proxy)) o->bad = true;
}
