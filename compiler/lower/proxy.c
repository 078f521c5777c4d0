/* Proxies. Build scope: arguments that BuildKit knows by name, so that every RUN has them and neither the image nor its
   history does. Run scope: ENV at the image's end. Login scope: a file that sessions read. */
#include "lower/private.h"

#include "base/buf.h"

static bool proxy_has_scope(Lower *l, const Obj *proxy, const char *scope) {
  const Value *list = obj_get(proxy, W_scope);
  if (!list) return obj_bool(proxy, W_off); /* everybody's is switched off */
  for (uint32_t i = 0; i < list->n; i++)
    if (str_is(value_str(model_arena(l->m), list->items[i]), scope)) return true;
  return false;
}

static Str no_proxy(Lower *l, const Obj *o) {
  const Value *list = obj_get(o, W_no_proxy);
  Buf b = buf_new(l->a);
  for (uint32_t i = 0; list && i < list->n; i++) {
    if (i) buf_lit(&b, ",");
    buf_bytes(&b, value_str(l->a, list->items[i]));
  }
  return buf_str(&b);
}

/* Programs disagree on the case of these names. */
static const char *const names[] = {"http_proxy",  "https_proxy", "HTTP_PROXY",
                                    "HTTPS_PROXY", "no_proxy",    "NO_PROXY"};
enum { NAMES = 6, WITHOUT_EXCEPTIONS = 4 };

static bool is_proxy_name(Str key) {
  for (uint32_t i = 0; i < NAMES; i++)
    if (str_is(key, names[i])) return true;
  return false;
}

/* Variables of a scope: those of proxies before go, those of `o` come. `below`: what it is built on has some, which no
   instruction takes back; an empty value does. */
static void replace(Lower *l, PairList *list, const Obj *o, bool off, bool below) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < list->n; i++)
    if (!is_proxy_name(list->v[i].key)) list->v[n++] = list->v[i];
  list->n = n;
  Str url = off ? STR("") : obj_str(l->m, o, W_url), except = off ? STR("") : no_proxy(l, o);
  for (uint32_t i = 0; i < NAMES; i++) {
    Str value = i < WITHOUT_EXCEPTIONS ? url : except;
    if (value.n || below) *vec_push(l->a, list) = (IrPair){str_c(names[i]), lower_text(l, value), o->at};
  }
}

/* What apt is told on its command line: an address, DIRECT where the variables of the build must not count, or none. */
static Str told_apt(Lower *l, const Obj *o, bool build, Str before) {
  if (obj_bool(o, W_off)) return build ? STR("") : before;
  if (build) return obj_bool(o, W_apt) ? STR("") : STR("DIRECT");
  return obj_bool(o, W_apt) ? obj_str(l->m, o, W_url) : before;
}

void lower_proxy(Stage *s, const Obj *o) {
  Lower *l = s->l;
  StageInfo *info = s->info;
  bool off = obj_bool(o, W_off), build = proxy_has_scope(l, o, "build");
  info->apt_proxy = told_apt(l, o, build, info->apt_proxy);
  if (build || obj_bool(o, W_apt)) info->apt_settings = false;
  if (build) info->build_proxy = off ? NULL : o;
  if (build && !off && !info->own_proxy) info->own_proxy = o;
  if (proxy_has_scope(l, o, "run")) replace(l, &info->run_env, o, off, info->run_below);
  if (proxy_has_scope(l, o, "login")) replace(l, &info->login_env, o, off, false);
}

/* The image's own, of the stages that it is made of; else that of the image it is built on. */
void lower_image_proxy(Lower *l, IrImage *image) {
  const Obj *o = NULL;
  for (uint32_t i = 0; i < image->n_stages && !o; i++) o = l->infos[image->stages[i]].own_proxy;
  for (uint32_t i = 0; i < image->n_stages && !o; i++) o = l->infos[image->stages[i]].proxy_below;
  if (!o) return;
  Str url = obj_str(l->m, o, W_url), except = no_proxy(l, o);
  const Str keys[] = {STR("HTTP_PROXY"), STR("HTTPS_PROXY"), STR("NO_PROXY")}, values[] = {url, url, except};
  IrPair *pairs = arena_array(l->a, IrPair, image->args.n + 3);
  uint32_t n = image->args.n;
  if (n) memcpy(pairs, image->args.v, sizeof *pairs * n);
  for (uint32_t i = 0; i < 3; i++)
    if (values[i].n) pairs[n++] = (IrPair){keys[i], lower_text(l, values[i]), o->at};
  image->args = (IrMap){pairs, n};
  image->proxied = true;
}
