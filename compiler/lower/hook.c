/* Hooks, the entry point, storage: a build hook is a RUN with its one file mounted; all others become the init tree. */
#include "lower/private.h"

/* The words that start a script: what its #! says. The file itself need not be executable in the project. */
static uint32_t interpreter_words(Lower *l, const Obj *o, Text *words) {
  Str text, path = obj_str(l->m, o, W_script);
  if (!model_read(l->m, path, obj_field_span(o, W_script), &text)) return 0;
  Str line = str_sub(text, 2, str_find(text, '\n'));
  uint32_t lo = 0, n = 0;
  while (lo < line.n && (line.s[lo] == ' ' || line.s[lo] == '\t')) lo++;
  uint32_t hi = lo + str_find(str_sub(line, lo, line.n), ' ');
  words[n++] = lower_text(l, str_sub(line, lo, hi)); /* the kernel passes the rest as one word */
  while (hi < line.n && line.s[hi] == ' ') hi++;
  uint32_t end = line.n;
  while (end > hi && line.s[end - 1] == ' ') end--;
  if (end > hi) words[n++] = lower_text(l, str_sub(line, hi, end));
  return n;
}

static Str base_name(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

static Str seconds(Lower *l, int64_t us) {
  if (us % 1000000 == 0) return arena_fmt(l->a, "%lld", (long long)(us / 1000000));
  return arena_fmt(l->a, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
}

/* on build "script": RUN --mount=type=bind of that one file: touching it re-runs this layer and those after it. */
static void run_script(Stage *s, const Obj *o) {
  Lower *l = s->l;
  Str path = obj_str(l->m, o, W_script),
      target = arena_fmt(l->a, "/pei-build/%.*s", STR_ARG(base_name(path)));
  const Value *args = obj_get(o, W_args);
  int64_t timeout = obj_int(o, W_timeout, -1);
  Text *words = arena_array(l->a, Text, (args ? args->n : 0) + 6);
  uint32_t n = 0;
  IrStep *run = stage_run(s, o);
  if (timeout > 0) {
    words[n++] = lower_text(l, STR("timeout"));
    words[n++] = lower_text(l, seconds(l, timeout));
  }
  n += interpreter_words(l, o, words + n);
  words[n++] = lower_text(l, target);
  for (uint32_t i = 0; args && i < args->n; i++) words[n++] = args->items[i]->text;
  run->words = (IrWords){words, n};
  stage_add_mount(
      s, run, (IrMount){.kind = MOUNT_BIND, .source = lower_text(l, path), .target = lower_text(l, target)});
}

void lower_on_build(Stage *s, const Obj *o) {
  Text before = s->user, user = obj_text(o, W_user);
  if (user.n)
    stage_user(s, o, user);
  else
    stage_root(s, o);
  if (obj_get(o, W_script)) {
    run_script(s, o);
  } else {
    IrStep *run = stage_run(s, o);
    run->body = obj_text(o, W_body);
    run->strict = true;
  }
  stage_restore(s, o, before);
}

/* The number behind `base` in "base-2", 1 for "base" itself, 0 for another id. */
static uint32_t id_number(Str id, Str base) {
  uint32_t number = 0;
  if (!str_starts(id, base)) return 0;
  if (id.n == base.n) return 1;
  if (id.s[base.n] != '-' || id.n - base.n > 7) return 0;
  for (uint32_t i = base.n + 1; i < id.n; i++) {
    if (id.s[i] < '0' || id.s[i] > '9') return 0;
    number = number * 10 + (uint32_t)(id.s[i] - '0');
  }
  return number;
}

/* base, or with the number after the highest that is taken. */
static Str unique_id(const Stage *s, Str base, IrHookWhen when) {
  uint32_t highest = 0;
  for (uint32_t i = 0; i < s->info->hooks.n; i++) {
    const IrHook *h = &s->info->hooks.v[i];
    uint32_t number = h->when == when ? id_number(h->id, base) : 0;
    if (number > highest) highest = number;
  }
  return highest ? arena_fmt(s->l->a, "%.*s-%u", STR_ARG(base), highest + 1) : base;
}

/* The id is the marker's name in a container: from the script, so that moving lines does not run a hook again. */
static Str hook_id(Stage *s, const Obj *o, IrHookWhen when) {
  Lower *l = s->l;
  Str name = obj_get(o, W_script) ? base_name(obj_str(l->m, o, W_script)) : STR("inline");
  uint32_t dot = name.n;
  while (dot > 1 && name.s[dot - 1] != '.') dot--;
  if (dot > 1) name.n = dot - 1;
  char *id = arena_alloc(l->a, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.s[i];
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (i && strchr("._-", c));
    id[i] = plain ? c : '_';
  }
  return unique_id(s, str_n(id, name.n), when);
}

void lower_hook(Stage *s, const Obj *o) {
  Lower *l = s->l;
  IrHookWhen when = o->block == B_on_first_run   ? HOOK_FIRST_RUN
                    : o->block == B_on_every_run ? HOOK_EVERY_RUN
                                                 : HOOK_USER_LOGIN;
  IrHook h = {.when = when,
              .id = hook_id(s, o, when),
              .script = obj_str(l->m, o, W_script),
              .body = obj_text(o, W_body),
              .args = lower_words(l, obj_get(o, W_args)),
              .user = obj_str(l->m, o, W_user),
              .timeout_us = obj_int(o, W_timeout, -1),
              .warn = str_is(obj_str(l->m, o, W_failure), "warn"),
              .at = o->at};
  *vec_push(l->a, &s->info->hooks) = h;
}

void lower_store(Stage *s, const Obj *o) {
  static const struct {
    const char *word;
    IrStoreKind kind;
  } kinds[] = {{"auto-volume", STORE_AUTO},
               {"volume", STORE_VOLUME},
               {"host", STORE_HOST},
               {"image", STORE_IMAGE},
               {"tmpfs", STORE_TMPFS}};
  Lower *l = s->l;
  const Value *volume = obj_get(o, W_volume);
  Str word = obj_str(l->m, o, W_kind);
  IrStore st = {.name = obj_str(l->m, o, W_name),
                .storage = o->block == B_storage,
                .at_path = obj_str(l->m, o, W_at),
                .volume = volume ? lower_index(l, W_volume, volume->name) : IR_NONE,
                .host = obj_text(o, W_host),
                .read_only = obj_bool(o, W_read_only),
                .subpath = obj_str(l->m, o, W_subpath),
                .owner = obj_str(l->m, o, W_owner),
                .size = obj_int(o, W_size, -1),
                .at = o->at};
  for (uint32_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (str_is(word, kinds[i].word)) st.kind = kinds[i].kind;
  *vec_push(l->a, &s->info->stores) = st;
}
