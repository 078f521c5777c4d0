/* apt, and where its packages come from: RUN steps whose package lists stay in build caches, never in a layer. */
#include "lower/private.h"

#include "base/buf.h"
#include "model/day.h"

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

static void put_word(Stage *s, Buf *b, Str word) { buf_bytes(b, text_shell_word(s->l->a, word)); }

/* What `proxy` steps say, unless apt has settings of its own. */
Str lower_apt_proxy(Stage *s) { return s->info->apt_settings ? STR("") : s->info->apt_proxy; }

static Str mirror_url(Stage *s, const Obj *o) {
  Str word = obj_str(s->l->m, o, W_mirror);
  for (uint32_t i = 0; i < sizeof mirrors / sizeof mirrors[0]; i++)
    if (str_is(word, mirrors[i].word)) return str_c(mirrors[i].url);
  return word;
}

/* Where packages come from, for this step and those that follow: a script knows the formats of apt's sources. */
static void put_sources(Stage *s, const Obj *o, IrStep *run, Buf *b) {
  Lower *l = s->l;
  Str mirror = mirror_url(s, o), file = obj_str(l->m, o, W_sources);
  bool keep = obj_bool(o, W_keep_mirror), snapshot = obj_get(o, W_snapshot);
  char stamp[DAY_STAMP] = "";
  if (!mirror.n && !snapshot && !file.n) return;
  stage_build_part(s, run, "apt-mirror.sh");
  buf_bytes(b, keep ? STR("sh /pei-build/apt-mirror.sh --keep ") : STR("sh /pei-build/apt-mirror.sh "));
  if (file.n) {
    Text target = lower_text(l, STR("/pei-build/apt-sources"));
    stage_add_mount(s, run,
                    (IrMount){.kind = MOUNT_BIND, .source = obj_text(o, W_sources), .target = target});
    buf_lit(b, "sources /pei-build/apt-sources");
  } else if (snapshot && day_stamp(obj_str(l->m, o, W_snapshot), stamp)) {
    buf_lit(b, "snapshot ");
    buf_bytes(b, str_c(stamp));
    if (mirror.n) buf_lit(b, " "), put_word(s, b, mirror);
  } else {
    buf_lit(b, "set ");
    put_word(s, b, mirror);
  }
  s->mirror_set = !keep;
}

static void put_proxy(Stage *s, const Obj *o, IrStep *run, Buf *b) {
  const Value *proxy = obj_get(o, W_proxy);
  bool keep = obj_bool(o, W_keep_proxy);
  if (!proxy) return;
  stage_build_part(s, run, "apt-proxy.sh");
  if (b->n) buf_lit(b, "\n");
  buf_bytes(b, keep ? STR("sh /pei-build/apt-proxy.sh --keep set ") : STR("sh /pei-build/apt-proxy.sh set "));
  put_word(s, b, proxy->kind == V_WORD ? STR("DIRECT") : obj_str(s->l->m, o, W_proxy));
  s->apt_proxy_set = !keep;
  s->info->apt_settings = true;
}

static void put_install(Stage *s, const Obj *o, IrStep *run, Buf *b) {
  const Value *packages = obj_get(o, W_packages);
  Str proxy = lower_apt_proxy(s);
  if (!packages || !packages->n) return;
  lower_apt_caches(s, run);
  stage_build_part(s, run, "apt-install.sh");
  if (b->n) buf_lit(b, "\n");
  buf_lit(b, "sh /pei-build/apt-install.sh --cached");
  if (obj_bool(o, W_recommends)) buf_lit(b, " --recommends");
  if (proxy.n) {
    buf_lit(b, " --proxy ");
    put_word(s, b, proxy);
  }
  if (obj_int(o, W_retries, 3) != 3) {
    buf_lit(b, " --retries ");
    buf_int(b, obj_int(o, W_retries, 3));
  }
  for (uint32_t i = 0; i < packages->n; i++) {
    buf_bytes(b, packages->n > 1 ? STR(" \\\n  ") : STR(" "));
    put_word(s, b, value_str(s->l->a, packages->items[i]));
  }
}

void lower_apt(Stage *s, const Obj *o) {
  Text before = stage_root(s, o);
  Buf b = buf_new(s->l->a);
  IrStep *run = stage_run(s, o);
  run->note = STR("apt");
  run->strict = true;
  put_sources(s, o, run, &b);
  put_proxy(s, o, run, &b);
  put_install(s, o, run, &b);
  run->body = lower_text(s->l, buf_str(&b));
  if (!b.n) s->steps.n--; /* an empty apt block does nothing */
  stage_restore(s, o, before);
}

/* What was set for the build alone, at the stage's end. */
void lower_apt_restore(Stage *s) {
  if (!s->mirror_set && !s->apt_proxy_set) return;
  Text before = stage_root(s, s->object);
  Buf b = buf_new(s->l->a);
  IrStep *run = stage_run(s, s->object);
  run->note = STR("apt as before");
  run->strict = true;
  if (s->mirror_set) {
    stage_build_part(s, run, "apt-mirror.sh");
    buf_lit(&b, "sh /pei-build/apt-mirror.sh restore");
  }
  if (s->apt_proxy_set) {
    stage_build_part(s, run, "apt-proxy.sh");
    if (b.n) buf_lit(&b, "\n");
    buf_lit(&b, "sh /pei-build/apt-proxy.sh restore");
    s->info->apt_settings = s->apt_settings_before;
  }
  run->body = lower_text(s->l, buf_str(&b));
  stage_restore(s, s->object, before);
}
