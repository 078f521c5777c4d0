/* apt, its mirrors, and proxies: RUN steps whose package lists stay in build caches, never in a layer. */
#include "lower/private.h"

#include "base/buf.h"

static const struct {
  const char *word, *url;
} mirrors[] = {{"tuna", "https://mirrors.tuna.tsinghua.edu.cn"},
               {"aliyun", "https://mirrors.aliyun.com"},
               {"netease", "http://mirrors.163.com"},
               {"ustc", "https://mirrors.ustc.edu.cn"},
               {"cn", "http://cn.archive.ubuntu.com"}};

/* Package lists of different bases must not mix: the base's name is part of the cache's id. */
static Str cache_id(Stage *s, const char *what) {
  Lower *l = s->l;
  Buf b = buf_new(l->a);
  buf_bytes(&b, str_c(what));
  buf_lit(&b, "-");
  for (uint32_t i = 0; i < s->info->base_id.n; i++) {
    char c = s->info->base_id.s[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    buf_char(&b, plain ? c : '-');
  }
  return buf_str(&b);
}

void lower_apt_caches(Stage *s, IrStep *run) {
  Lower *l = s->l;
  stage_add_mount(s, run,
                  (IrMount){.kind = MOUNT_CACHE,
                            .source = lower_text(l, cache_id(s, "apt-lists")),
                            .target = lower_text(l, STR("/var/lib/apt/lists")),
                            .sharing = STR("locked")});
  stage_add_mount(s, run,
                  (IrMount){.kind = MOUNT_CACHE,
                            .source = lower_text(l, cache_id(s, "apt-archives")),
                            .target = lower_text(l, STR("/var/cache/apt")),
                            .sharing = STR("locked")});
}

static bool has_scope(const Obj *proxy, Model *m, const char *scope) {
  const Value *list = proxy ? obj_get(proxy, W_scope) : NULL;
  for (uint32_t i = 0; list && i < list->n; i++)
    if (str_is(value_str(model_arena(m), list->items[i]), scope)) return true;
  return false;
}

/* The proxy that apt is told to use: an address, DIRECT where the variables of the build must not count, or none. */
Str lower_apt_proxy(Stage *s) {
  if (!s->proxy) return STR("");
  if (obj_bool(s->proxy, W_apt)) return obj_str(s->l->m, s->proxy, W_url);
  return has_scope(s->proxy, s->l->m, "build") ? STR("DIRECT") : STR("");
}

static void put_word(Stage *s, Buf *b, Str word) { buf_bytes(b, text_shell_word(s->l->a, word)); }

/* For a mirror: the parts that know the two formats of apt's sources. */
static Str mirror_url(Stage *s, const Obj *o) {
  Str word = obj_str(s->l->m, o, W_mirror);
  for (uint32_t i = 0; i < sizeof mirrors / sizeof mirrors[0]; i++)
    if (str_is(word, mirrors[i].word)) return str_c(mirrors[i].url);
  return word;
}

void lower_apt(Stage *s, const Obj *o) {
  Lower *l = s->l;
  const Value *packages = obj_get(o, W_packages);
  Str mirror = mirror_url(s, o), proxy = lower_apt_proxy(s);
  Text before = stage_root(s, o);
  Buf b = buf_new(l->a);
  IrStep *run = stage_run(s, o);
  run->note = STR("apt");
  run->strict = true;
  if (mirror.n) {
    stage_build_part(s, run, "apt-mirror.sh");
    buf_lit(&b, "sh /pei-build/apt-mirror.sh set ");
    put_word(s, &b, mirror);
    s->mirror_set = !obj_bool(o, W_keep_mirror);
  }
  if (packages && packages->n) {
    lower_apt_caches(s, run);
    stage_build_part(s, run, "apt-install.sh");
    if (b.n) buf_lit(&b, "\n");
    buf_lit(&b, "sh /pei-build/apt-install.sh --cached");
    if (obj_bool(o, W_recommends)) buf_lit(&b, " --recommends");
    if (proxy.n) {
      buf_lit(&b, " --proxy ");
      put_word(s, &b, proxy);
    }
    if (obj_int(o, W_retries, 3) != 3) {
      buf_lit(&b, " --retries ");
      buf_int(&b, obj_int(o, W_retries, 3));
    }
    for (uint32_t i = 0; i < packages->n; i++) {
      buf_bytes(&b, packages->n > 1 ? STR(" \\\n  ") : STR(" "));
      put_word(s, &b, value_str(l->a, packages->items[i]));
    }
  }
  run->body = lower_text(l, buf_str(&b));
  if (!b.n) s->steps.n--; /* an empty apt block does nothing */
  stage_restore(s, o, before);
}

void lower_apt_restore(Stage *s) {
  if (!s->mirror_set) return;
  Text before = stage_root(s, s->object);
  IrStep *run = stage_run(s, s->object);
  run->note = STR("apt mirror off");
  stage_build_part(s, run, "apt-mirror.sh");
  run->body = lower_text(s->l, STR("sh /pei-build/apt-mirror.sh restore"));
  stage_restore(s, s->object, before);
}

/* ---- proxies ---- */

static Str no_proxy(Stage *s, const Obj *o) {
  const Value *list = obj_get(o, W_no_proxy);
  Buf b = buf_new(s->l->a);
  for (uint32_t i = 0; list && i < list->n; i++) {
    if (i) buf_lit(&b, ",");
    buf_bytes(&b, value_str(s->l->a, list->items[i]));
  }
  return buf_str(&b);
}

/* Programs disagree on the case of these names. */
static IrMap proxy_map(Stage *s, const Obj *o) {
  static const char *const names[] = {"http_proxy",  "https_proxy", "HTTP_PROXY",
                                      "HTTPS_PROXY", "no_proxy",    "NO_PROXY"};
  Lower *l = s->l;
  Str url = obj_str(l->m, o, W_url), except = no_proxy(s, o);
  IrPair *pairs = arena_array(l->a, IrPair, 6);
  uint32_t n = except.n ? 6 : 4;
  for (uint32_t i = 0; i < n; i++)
    pairs[i] = (IrPair){str_c(names[i]), lower_text(l, i < 4 ? url : except), o->at};
  return (IrMap){pairs, n};
}

/* Build scope: ARG, which RUN sees and the image does not keep. Run scope: ENV at the image's end. */
void lower_proxy(Stage *s, const Obj *o) {
  Arena *a = s->l->a;
  IrMap map = proxy_map(s, o);
  s->proxy = o;
  if (has_scope(o, s->l->m, "build")) {
    IrStep *arg = stage_step(s, IR_ARG, o);
    arg->map = map;
    arg->note = STR("proxy");
  }
  for (uint32_t i = 0; i < map.n; i++) {
    if (has_scope(o, s->l->m, "run")) *vec_push(a, &s->info->run_env) = map.v[i];
    if (has_scope(o, s->l->m, "login")) *vec_push(a, &s->info->login_env) = map.v[i];
  }
}
