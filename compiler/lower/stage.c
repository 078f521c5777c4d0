/* A stage or image as instructions: its fields that come first, its steps in order, its fields that come last.
   What each step means is in files of their own; the table below says which. */
#include "lower/private.h"

/* ---- what the step lowerings use ---- */

IrStep *stage_step(Stage *s, IrOp op, const Obj *from) {
  IrStep *step = vec_push(s->l->a, &s->steps);
  *step = (IrStep){.op = op, .at = from->at, .of = from};
  return step;
}

static void copy_mounts(Stage *s, IrStep *run, const IrMount *extra) {
  uint32_t n = run->n_mounts + (extra ? 1 : 0);
  IrMount *all = arena_array(s->l->a, IrMount, n);
  if (run->n_mounts) memcpy(all, run->mounts, sizeof *all * run->n_mounts);
  if (extra) all[n - 1] = *extra;
  run->mounts = all;
  run->n_mounts = n;
}

IrStep *stage_run(Stage *s, const Obj *from) {
  IrStep *run = stage_step(s, IR_RUN, from);
  run->mounts = s->mounts.v;
  run->n_mounts = s->mounts.n;
  copy_mounts(s, run, NULL);
  if (s->odd_shell) run->interpreter = STR("/bin/sh");
  run->proxied = s->info->build_proxy != NULL;
  run->hide_proxy = s->info->run_below && !run->proxied;
  return run;
}

void stage_add_mount(Stage *s, IrStep *run, IrMount m) { copy_mounts(s, run, &m); }

/* A USER that no step has used is taken back. */
static void take_back_user(Stage *s) {
  if (!s->steps.n || s->steps.v[s->steps.n - 1].op != IR_USER) return;
  s->steps.n--;
  s->user = s->user_before;
}

void stage_user(Stage *s, const Obj *from, Text user) {
  if (text_eq(s->user, user)) return;
  take_back_user(s);
  if (text_eq(s->user, user)) return;
  stage_step(s, IR_USER, from)->dest = user;
  s->user_before = s->user;
  s->user = user;
}

Text stage_root(Stage *s, const Obj *from) {
  Text before = s->user;
  if (before.n) stage_user(s, from, lower_text(s->l, STR("root")));
  return before;
}

void stage_restore(Stage *s, const Obj *from, Text user) {
  if (!text_eq(s->user, user)) take_back_user(s);
  if (!text_eq(s->user, user)) stage_user(s, from, user.n ? user : lower_text(s->l, STR("root")));
}

void stage_build_part(Stage *s, IrStep *run, const char *part) {
  Lower *l = s->l;
  str_add(l->a, &s->info->build_parts, str_c(part));
  stage_add_mount(s, run,
                  (IrMount){.kind = MOUNT_BIND,
                            .from = STR("pei"),
                            .source = lower_text(l, arena_fmt(l->a, "build/%s", part)),
                            .target = lower_text(l, arena_fmt(l->a, "/pei-build/%s", part))});
}

/* An image from outside, told apart from stages and contexts of that name. */
static Str outside_name(Lower *l, Str ref) {
  Sym name = intern_find(model_names(l->m), ref);
  bool taken =
      str_is(ref, "pei") || (name && (model_find(l->m, W_stage, name) || model_find(l->m, W_image, name)));
  bool renamed = str_starts(ref, STR("stage-")) || str_starts(ref, STR("image-"));
  for (uint32_t i = 0; i < l->p->n_stages && renamed && !taken; i++)
    taken = str_eq(lower_stage_name(l, l->stage_objects[i]), ref);
  return taken && !str_is(ref, "scratch") ? arena_fmt(l->a, "%.*s:latest", STR_ARG(ref)) : ref;
}

static Str outside_locked(Lower *l, Str ref) { return lower_locked(l, outside_name(l, ref), ref); }

Str stage_from_name(Stage *s, const Value *from) {
  Lower *l = s->l;
  if (!from) return STR("");
  if (from->kind != V_REF) return outside_locked(l, value_str(l->a, from));
  if (from->space == W_image) {
    index_add(l->a, &s->info->needs_images, lower_index(l, W_image, from->name));
    return intern_str(model_names(l->m), from->name);
  }
  index_add(l->a, &s->info->uses_stages, from->obj->ir_stage);
  return lower_stage_name(l, from->obj);
}

/* Stage names in a Dockerfile begin with a letter, and share one namespace with images fed in. */
Str lower_stage_name(Lower *l, const Obj *o) {
  Str name = L_NAME(l, o);
  bool digit = name.s[0] >= '0' && name.s[0] <= '9';
  bool taken = o->block == B_stage &&
               (model_find(l->m, W_image, o->name) || str_is(name, "scratch") || str_is(name, "pei"));
  if (!digit && !taken) return name;
  return arena_fmt(l->a, "%s-%.*s", o->block == B_stage ? "stage" : "image", STR_ARG(name));
}

const Value *lower_shell_of(const Obj *o) {
  while (o && !obj_get(o, W_shell)) {
    const Value *from = obj_get(o, W_from);
    o = from && from->kind == V_REF ? from->obj : NULL;
  }
  return o && obj_get(o, W_shell)->n ? obj_get(o, W_shell) : NULL;
}

/* Does the SHELL in force read something else than shell text? */
static bool has_odd_shell(Lower *l, const Obj *o) {
  static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox"};
  const Value *shell = lower_shell_of(o);
  if (!shell) return false;
  Str word = value_str(l->a, shell->items[0]);
  for (uint32_t i = word.n; i-- > 0;)
    if (word.s[i] == '/') word = str_sub(word, i + 1, word.n);
  for (uint32_t i = 0; i < sizeof shells / sizeof *shells; i++)
    if (str_is(word, shells[i])) return false;
  return true;
}

/* ---- simple steps ---- */

static void lower_run(Stage *s, const Obj *o) {
  const Value *shell = obj_get(o, W_shell), *secrets = obj_get(o, W_secrets), *exec = obj_get(o, W_exec);
  IrStep *run = stage_run(s, o);
  if (exec) {
    run->words = lower_words(s->l, exec);
  } else if (shell) { /* where there is no shell yet: the command gets the text as its last word */
    Text *words = arena_array(s->l->a, Text, shell->n + 1);
    for (uint32_t i = 0; i < shell->n; i++) words[i] = shell->items[i]->text;
    words[shell->n] = text_spelled(s->l->a, obj_text(o, W_script), true);
    run->words = (IrWords){words, shell->n + 1};
  } else {
    run->body = obj_text(o, W_script);
    run->strict = !s->odd_shell;
    run->interpreter = STR("");
  }
  run->network = obj_str(s->l->m, o, W_network);
  Str security = obj_str(s->l->m, o, W_security);
  if (!str_is(security, "sandbox"))
    run->security = security; /* what all have, and older builders have no flag for */
  for (uint32_t i = 0; secrets && i < secrets->n; i++) {
    Str name = intern_str(model_names(s->l->m), secrets->items[i]->name);
    index_add(s->l->a, &s->info->secrets, lower_index(s->l, W_secret, secrets->items[i]->name));
    stage_add_mount(s, run,
                    (IrMount){.kind = MOUNT_SECRET, .source = lower_text(s->l, name), .required = true});
  }
}

static void lower_pairs(Stage *s, const Obj *o) {
  IrMap map = lower_map(s->l, o);
  if (map.n) stage_step(s, o->block == B_env ? IR_ENV : IR_LABEL, o)->map = map;
}
static void lower_workdir(Stage *s, const Obj *o) {
  stage_step(s, IR_WORKDIR, o)->dest = obj_text(o, W_path);
}

static void lower_arg(Stage *s, const Obj *o) {
  IrPair *pair = arena_new(s->l->a, IrPair);
  const Value *v = obj_get(o, W_default);
  *pair = (IrPair){obj_str(s->l->m, o, W_name), obj_text(o, W_default), o->at};
  if (v && !pair->value.n) { /* an empty default is not the same as none */
    Part *empty = arena_new(s->l->a, Part);
    pair->value = (Text){empty, 1};
  }
  stage_step(s, IR_ARG, o)->map = (IrMap){pair, 1};
}

static void lower_as(Stage *s, const Obj *o) {
  Text before = s->user;
  stage_user(s, o, obj_text(o, W_name));
  lower_steps(s, o);
  stage_restore(s, o, before);
}

/* ---- the table ---- */

void lower_steps(Stage *s, const Obj *body) {
  static void (*const table[B_COUNT])(Stage *, const Obj *) = {[B_run] = lower_run,
                                                               [B_copy] = lower_copy,
                                                               [B_add] = lower_copy,
                                                               [B_fetch] = lower_fetch,
                                                               [B_layout] = lower_layout,
                                                               [B_text_file] = lower_file,
                                                               [B_onbuild] = lower_onbuild,
                                                               [B_match] = lower_match,
                                                               [B_env] = lower_pairs,
                                                               [B_label] = lower_pairs,
                                                               [B_arg] = lower_arg,
                                                               [B_workdir] = lower_workdir,
                                                               [B_as] = lower_as,
                                                               [B_with_bind] = lower_with,
                                                               [B_with_cache] = lower_with,
                                                               [B_with_secret] = lower_with,
                                                               [B_with_tmpfs] = lower_with,
                                                               [B_with_ssh] = lower_with,
                                                               [B_apt] = lower_apt,
                                                               [B_proxy] = lower_proxy,
                                                               [B_user] = lower_user,
                                                               [B_ssh] = lower_ssh,
                                                               [B_storage] = lower_store,
                                                               [B_mount] = lower_store,
                                                               [B_on_build] = lower_on_build,
                                                               [B_on_first_run] = lower_hook,
                                                               [B_on_every_run] = lower_hook,
                                                               [B_on_user_login] = lower_hook};
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *o = body->children.v[i];
    if (table[o->block]) table[o->block](s, o);
  }
}

/* ---- a whole stage ---- */

static IrWords port_words(Lower *l, const Value *list) {
  Text *words = arena_array(l->a, Text, list->n);
  for (uint32_t i = 0; i < list->n; i++) words[i] = lower_text(l, lower_port_text(l, list->items[i]));
  return (IrWords){words, list->n};
}

/* A step for a field of the stage: its comment names the field's line. */
static IrStep *field_step(Stage *s, IrOp op, Sym word) {
  IrStep *step = stage_step(s, op, s->object);
  step->at = obj_field_span(s->object, word);
  return step;
}

/* Fields have no order in the source; in a Dockerfile they come after the steps, so that changing one re-runs none. */
void lower_last_fields(Stage *s) {
  const Obj *o = s->object, *health = lower_child(o, B_health);
  const Value *expose = obj_get(o, W_expose), *volumes = obj_get(o, W_volumes);
  Lower *l = s->l;
  Text user = obj_text(o, W_user);
  if (user.n && !text_eq(user, s->user)) take_back_user(s);
  if (user.n && !text_eq(user, s->user)) {
    field_step(s, IR_USER, W_user)->dest = user;
    s->user = user;
  }
  if (expose && expose->n) field_step(s, IR_EXPOSE, W_expose)->words = port_words(l, expose);
  if (volumes && volumes->n) field_step(s, IR_VOLUME, W_volumes)->words = lower_words(l, volumes);
  if (obj_get(o, W_stop_signal))
    field_step(s, IR_STOPSIGNAL, W_stop_signal)->dest = obj_text(o, W_stop_signal);
  if (health) stage_step(s, IR_HEALTH, health)->health = lower_health(l, health);
  if (obj_get(o, W_entrypoint))
    field_step(s, IR_ENTRYPOINT, W_entrypoint)->words = lower_words(l, obj_get(o, W_entrypoint));
  if (obj_get(o, W_command))
    field_step(s, IR_COMMAND, W_command)->words = lower_words(l, obj_get(o, W_command));
}

static bool has_values(const PairList *list) {
  for (uint32_t i = 0; i < list->n; i++)
    if (list->v[i].value.n) return true;
  return false;
}

/* What a child has from the stage it is built on. */
static void inherit(Stage *s, const StageInfo *parent, bool image) {
  Arena *a = s->l->a;
  for (uint32_t i = 0; i < parent->hooks.n; i++) *vec_push(a, &s->info->hooks) = parent->hooks.v[i];
  for (uint32_t i = 0; i < parent->stores.n; i++) {
    *vec_push(a, &s->info->stores) = parent->stores.v[i];
    s->info->stores.v[i].in_base |= image;
    s->info->stores.v[i].owned |= image;
  }
  for (uint32_t i = 0; i < parent->login_env.n; i++)
    *vec_push(a, &s->info->login_env) = parent->login_env.v[i];
  for (uint32_t i = 0; i < parent->run_env.n && !image; i++)
    *vec_push(a, &s->info->run_env) = parent->run_env.v[i];
  s->info->run_below = image && parent->run_env.n ? has_values(&parent->run_env) : parent->run_below;
  s->info->login_below = parent->login_below || (image && parent->login_env.n);
  s->info->build_proxy = parent->build_proxy;
  s->info->proxy_below = image ? parent->build_proxy : parent->proxy_below;
  s->info->apt_proxy = parent->apt_proxy;
  s->info->apt_settings = s->apt_settings_before = parent->apt_settings;
  for (uint32_t i = 0; i < parent->extra_hosts.n; i++)
    str_add(a, &s->info->extra_hosts, parent->extra_hosts.v[i]);
  for (uint32_t i = 0; i < parent->platform_args.n && !image; i++)
    *vec_push(a, &s->info->platform_args) = parent->platform_args.v[i];
  for (uint32_t i = 0; i < parent->onbuild_secrets.n; i++) /* its steps run here */
    index_add(a, &s->info->secrets, parent->onbuild_secrets.v[i]);
  for (uint32_t i = 0; i < parent->onbuild_ssh_ids.n; i++)
    str_add(a, &s->info->ssh_ids, parent->onbuild_ssh_ids.v[i]);
  s->info->ssh = parent->ssh;
  s->info->has_entry = parent->has_entry;
  s->info->entry = parent->entry;
  s->info->base_id = parent->base_id;
}

static void lower_from(Stage *s, IrStage *out) {
  Lower *l = s->l;
  const Value *from = obj_get(s->object, W_from);
  out->base_stage = out->base_image = IR_NONE;
  if (from->kind != V_REF) {
    s->info->base_id = outside_name(l, value_str(l->a, from)); /* its caches outlive a digest */
    out->base = lower_locked(l, s->info->base_id, value_str(l->a, from));
    s->user = obj_text(s->object, W_base_user);
    return;
  }
  if (from->obj->ir_stage != IR_NONE) {
    lower_stage(l, from->obj->ir_stage);
    inherit(s, &l->infos[from->obj->ir_stage], from->space == W_image);
    s->user = l->p->stages[from->obj->ir_stage].user;
  }
  if (from->space == W_image) {
    out->base_image = lower_index(l, W_image, from->name);
    index_add(l->a, &s->info->needs_images, out->base_image);
    if (!s->info->base_id.n) s->info->base_id = intern_str(model_names(l->m), from->name);
  } else {
    out->base_stage = from->obj->ir_stage;
  }
}

/* Steps of peic's own where SHELL reads no shell text: in the exec form, with a shell. */
static void name_shells(Stage *s) {
  Arena *a = s->l->a;
  for (uint32_t i = 0; i < s->steps.n; i++) {
    IrStep *run = &s->steps.v[i];
    if (run->op != IR_RUN || !run->interpreter.n || !run->body.n) continue;
    Text *words = arena_array(a, Text, 3);
    words[0] = text_of(a, run->interpreter);
    words[1] = text_of(a, STR("-c"));
    Str body = text_str(a, text_spelled(a, run->body, true));
    words[2] = text_of(a, arena_fmt(a, "%s%.*s", run->strict ? "set -e\n" : "", STR_ARG(body)));
    run->words = (IrWords){words, 3};
    run->body = (Text){0};
    run->interpreter = STR("");
  }
}

void lower_stage(Lower *l, uint32_t index) {
  IrStage *out = &l->p->stages[index];
  if (out->name.n) return; /* done as somebody's base */
  const Obj *o = l->stage_objects[index];
  Stage s = {.l = l, .object = o, .info = &l->infos[index], .steps = l->spare};
  l->spare = (StepList){0}; /* its base is lowered meanwhile */
  out->name = lower_stage_name(l, o);
  out->object = L_NAME(l, o);
  out->at = o->at;
  out->of = o;
  out->is_image = o->block == B_image;
  out->odd_shell = s.odd_shell = has_odd_shell(l, o);
  Text platform = obj_text(o, W_platform); /* known, or the one variable that FROM may have */
  out->platform = platform.n == 1 ? platform.v[0].text : STR("");
  lower_from(&s, out);
  const Value *hosts = obj_get(o, W_extra_hosts);
  for (uint32_t i = 0; hosts && i < hosts->n; i++)
    str_add(l->a, &s.info->extra_hosts, value_str(l->a, hosts->items[i]));
  if (obj_get(o, W_shell)) field_step(&s, IR_SHELL, W_shell)->words = lower_words(l, obj_get(o, W_shell));
  lower_steps(&s, o);
  lower_apt_restore(&s);
  const Obj *entry = lower_child(o, B_entry);
  if (entry) s.info->entry = entry, s.info->has_entry = true;
  lower_last_fields(&s);
  lower_platform_args(&s);
  name_shells(&s);
  IrStep *steps = arena_array(l->a, IrStep, s.steps.n);
  if (s.steps.n) memcpy(steps, s.steps.v, s.steps.n * sizeof *steps);
  out->steps = steps;
  out->n_steps = s.steps.n;
  s.steps.n = 0;
  l->spare = s.steps;
  out->user = s.user;
}
