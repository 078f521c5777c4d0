/* Options that something does not have: of log drivers, of mounts by what is mounted; and limits that contradict each
   other. Compose passes them on, and the engine refuses the container, or says nothing. Called by check.c. */
#include "diag/suggest.h"
#include "model/check.h"

/* ---- logging ---- */

static const struct {
  const char *driver, *options;
} logs[] = {
#define LOG(driver, options) {driver, options},
#include "model/log_options.def"
#undef LOG
};

static void check_log_option(Check *k, const Entry *e, Str driver, const char *options) {
  Suggest near;
  Str all = str_c(options), name = e->key;
  suggest_init(&near, k->a, name);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), ' ');
    if (str_eq(str_sub(all, lo, hi), name)) return;
    suggest_offer(&near, str_sub(all, lo, hi));
  }
  Diag *d = diag(k->ds, E0861, e->key_at, name, driver);
  if (near.n)
    diag_help(k->ds, d, DID_YOU_MEAN, suggest_text(&near));
  else if (all.n)
    diag_help(k->ds, d, CHK_IT_KNOWS, all);
}

static void check_logging(Check *k, const Obj *logging) {
  const Obj *options = check_child(logging, B_options);
  Str driver = obj_str(k->m, logging, W_driver);
  if (!driver.n && !check_text(k, obj_get(logging, W_driver), &driver)) return;
  check_at(k, logging);
  for (uint32_t i = 0; options && i < sizeof logs / sizeof *logs; i++)
    for (uint32_t e = 0; str_is(driver, logs[i].driver) && e < options->entries.n; e++)
      check_log_option(k, &options->entries.v[e], driver, logs[i].options);
}

/* ---- mounts ---- */

enum { HOST = 1, VOLUME = 2, IMAGE = 4, MEMORY = 8 };
static const struct {
  Sym word;
  unsigned kinds;
} mount_options[] = {{W_propagation, HOST},       {W_create_host_path, HOST}, {W_recursive, HOST},
                     {W_selinux, HOST},           {W_nocopy, VOLUME},         {W_type, VOLUME},
                     {W_subpath, VOLUME | IMAGE}, {W_size, MEMORY},           {W_mode, MEMORY}};

/* What is mounted there; 0 if it is not known. */
static unsigned kind_at(Check *k, const Obj *service, Str target) {
  const Value *mounts = obj_get(service, W_mounts);
  Str path;
  for (uint32_t i = 0; i < check_items(mounts); i++) {
    const Value *pair = mounts->items[i];
    if (pair->kind != V_PAIR || !check_text(k, pair->items[1], &path) || !str_eq(path, target)) continue;
    const Value *from = pair->items[0];
    if (from->kind == V_TEXT) return HOST;
    return from->kind != V_REF ? 0 : from->space == W_volume ? VOLUME : from->space == W_image ? IMAGE : 0;
  }
  return check_has_text(k, obj_get(service, W_tmpfs), target) ? MEMORY : 0;
}

static Str kind_words(unsigned kinds) {
  PhraseId phrase = kinds == HOST               ? PHRASE_CHK_HOST_PATH
                    : kinds == VOLUME           ? PHRASE_CHK_A_VOLUME
                    : kinds == IMAGE            ? PHRASE_CHK_AN_IMAGE
                    : kinds == (VOLUME | IMAGE) ? PHRASE_CHK_VOLUME_OR_IMAGE
                                                : PHRASE_CHK_MEMORY;
  return str_c(diag_phrases[phrase]);
}

static void check_mounted(Check *k, const Obj *o) {
  Str target;
  unsigned kind = check_text(k, obj_get(o, W_target), &target) ? kind_at(k, o->parent, target) : 0;
  check_at(k, o);
  for (uint32_t i = 0; kind && i < sizeof mount_options / sizeof *mount_options; i++) {
    Sym word = mount_options[i].word;
    if (!obj_get(o, word) || mount_options[i].kinds & kind) continue;
    diag(k->ds, E0862, obj_field_span(o, word), M_STR(k->m, word), kind_words(mount_options[i].kinds), target,
         kind_words(kind));
  }
}

/* ---- limits ---- */

static const Value *size_of(const Obj *o, Sym word) {
  const Value *v = o ? obj_get(o, word) : NULL;
  return v && v->kind == V_SIZE ? v : NULL;
}

static const Value *number_of(const Obj *o, Sym word) {
  const Value *v = o ? obj_get(o, word) : NULL;
  return v && v->kind == V_DECIMAL ? v : NULL;
}

static void compare(Check *k, const Obj *o, const Value *less, const Value *more, const char *what) {
  if (!less || !more || less->num <= more->num) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0864, less->at, str_c(what), value_show(k->a, &k->m->names, less),
                 value_show(k->a, &k->m->names, more));
  diag_also(k->ds, d, more->at, CHK_THE_LIMIT);
}

static void check_limits_of(Check *k, const Obj *o) {
  const Obj *limits = check_child(o, B_limits), *deploy = check_child(o, B_deploy);
  const Obj *reserve = deploy ? check_child(deploy, B_reserve) : NULL;
  const Value *swap = size_of(limits, W_memswap_limit), *memory = size_of(limits, W_memory);
  compare(k, o, size_of(reserve, W_memory), memory, "memory");
  compare(k, o, number_of(reserve, W_cpus), number_of(limits, W_cpus), "cpus");
  if (!swap) return;
  check_at(k, limits);
  if (!memory && !obj_get(limits, W_memory)) {
    Diag *d = diag(k->ds, E0218, limits->at, STR("memswap_limit"), STR("memory"));
    diag_also(k->ds, d, obj_field_span(limits, W_memswap_limit), BECAUSE_OF_THIS);
  } else if (memory && swap->num < memory->num) {
    Diag *d = diag(k->ds, E0863, swap->at, value_show(k->a, &k->m->names, swap),
                   value_show(k->a, &k->m->names, memory));
    diag_also(k->ds, d, memory->at, CHK_THE_LIMIT);
  }
}

/* Each container wants the same port of the host. A cluster shares one port among them. */
static void check_replicated(Check *k, const Obj *o) {
  const Obj *deploy = check_child(o, B_deploy);
  int64_t replicas = deploy ? check_int(deploy, W_replicas) : -1;
  const Value *ports = obj_get(o, W_ports);
  if (replicas < 2 || !check_items(ports) || model_wants(k->m, W_swarm) || model_wants(k->m, W_kubernetes))
    return;
  check_at(k, o);
  Diag *d =
      diag(k->ds, W0860, ports->items[0]->at, check_name(k, o), arena_fmt(k->a, "%lld", (long long)replicas));
  diag_also(k->ds, d, obj_get(deploy, W_replicas)->at, BECAUSE_OF_THIS);
}

void check_fitting(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (!obj_is_service(o) || o->bad) continue;
    check_limits_of(k, o);
    if (o->block == B_service) check_replicated(k, o);
    for (uint32_t c = 0; c < o->children.n; c++) {
      const Obj *child = o->children.v[c];
      if (child->bad) continue;
      if (child->block == B_logging) check_logging(k, child);
      if (child->block == B_service_mount) check_mounted(k, child);
    }
  }
}
