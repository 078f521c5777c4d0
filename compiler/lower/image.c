/* Images: which stages their Dockerfile holds, what they are fed, their tags, and their init tree. */
#include "lower/private.h"

/* Stages in the order a Dockerfile needs them: bases and sources before those who use them. */
static void collect_stages(Lower *l, uint32_t stage, IndexList *out, uint32_t stamp) {
  if (l->seen_by[stage] == stamp) return;
  l->seen_by[stage] = stamp;
  const StageInfo *info = &l->infos[stage];
  if (l->p->stages[stage].base_stage != IR_NONE)
    collect_stages(l, l->p->stages[stage].base_stage, out, stamp);
  for (uint32_t i = 0; i < info->uses_stages.n; i++) collect_stages(l, info->uses_stages.v[i], out, stamp);
  *vec_push(l->a, out) = stage;
}

static void lower_entry(Lower *l, IrInit *init, const Obj *o) {
  init->entry = true;
  init->entry_at = o->at;
  init->entry_script = obj_str(l->m, o, W_script);
  init->entry_body = obj_text(o, W_body);
  init->entry_args = lower_words(l, obj_get(o, W_args));
}

/* An image with an init tree has /entrypoint.sh as its entry point; its own becomes the last thing that runs. */
static void take_entrypoint(Lower *l, IrImage *image, IrInit *init) {
  IrStage *stage = &l->p->stages[image->stage];
  IrStep *kept = arena_array(l->a, IrStep, stage->n_steps);
  uint32_t n = 0;
  for (uint32_t i = 0; i < stage->n_steps; i++) {
    const IrStep *s = &stage->steps[i];
    if (s->op != IR_ENTRYPOINT) {
      kept[n++] = *s;
      continue;
    }
    if (init->entry) continue; /* `entry` is the more particular one */
    VEC(Part) body = {0};
    *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR("exec")};
    for (uint32_t w = 0; w < s->words.n; w++) {
      *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR(" ")};
      *vec_push(l->a, &body) =
          (Part){.kind = PART_WORD, .text = s->words.v[w].n ? s->words.v[w].v[0].text : STR("")};
    }
    *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR(" \"$@\"\n")};
    init->entry = true;
    init->entry_at = s->at;
    init->entry_body = (Text){body.v, body.n};
  }
  stage->steps = kept;
  stage->n_steps = n;
}

/* `run` scope proxies: ENV at the very end, where it costs no build step. */
static void add_run_env(Lower *l, IrImage *image, const StageInfo *info) {
  if (!info->run_env.n) return;
  IrStage *stage = &l->p->stages[image->stage];
  IrStep *steps = arena_array(l->a, IrStep, stage->n_steps + 1);
  if (stage->n_steps) memcpy(steps, stage->steps, sizeof *steps * stage->n_steps);
  steps[stage->n_steps] = (IrStep){.op = IR_ENV,
                                   .at = info->run_env.v[0].at,
                                   .note = STR("proxy"),
                                   .map = {info->run_env.v, info->run_env.n}};
  stage->steps = steps;
  stage->n_steps++;
}

static void lower_init(Lower *l, IrImage *image, const StageInfo *info, const StrList *parts) {
  IrInit *init = &image->init;
  init->hooks = info->hooks.v;
  init->n_hooks = info->hooks.n;
  init->stores = info->stores.v;
  init->n_stores = info->stores.n;
  init->ssh = info->ssh;
  init->login_env = (IrMap){info->login_env.v, info->login_env.n};
  init->build_parts = parts->v;
  init->n_build_parts = parts->n;
  if (info->has_entry) lower_entry(l, init, info->entry);
  init->any = init->n_hooks || init->n_stores || init->ssh.on || init->entry || init->login_env.n;
  if (init->any) take_entrypoint(l, image, init);
}

static void lower_tags(Lower *l, IrImage *image, const Obj *o) {
  const Value *tags = obj_get(o, W_tags);
  image->n_tags = tags && tags->n ? tags->n : 1;
  Text *out = arena_array(l->a, Text, image->n_tags);
  for (uint32_t i = 0; tags && i < tags->n; i++) out[i] = tags->items[i]->text;
  if (!tags || !tags->n) {
    Str name =
        image->name; /* `_x` is kept although nothing uses it; docker's names begin with a letter or digit */
    while (name.n && name.s[0] == '_') name = str_sub(name, 1, name.n);
    out[0] = lower_text(l, arena_fmt(l->a, "%.*s-%.*s", STR_ARG(l->p->name), STR_ARG(name)));
  }
  image->tags = out;
}

static void lower_ignore(Lower *l, IrImage *image, const Obj *o) {
  const Value *own = obj_get(o, W_ignore), *shared = obj_get(model_project_object(l->m), W_ignore);
  const Value *list = own ? own : shared;
  OsStat st;
  bool root_file = !model_os(l->m)->stat(model_os(l->m), model_path(l->m, STR(".dockerignore")), true, &st);
  if (!list && root_file) return; /* BuildKit reads the project's own */
  StrList patterns = {0};
  bool out_inside = !str_starts(l->p->out_from_root, STR("..")) && !str_is(l->p->out_from_root, ".");
  for (uint32_t i = 0; list && i < list->n; i++) *vec_push(l->a, &patterns) = value_str(l->a, list->items[i]);
  if (!list && out_inside) *vec_push(l->a, &patterns) = l->p->out_from_root; /* the outputs are no input */
  image->has_ignore = patterns.n > 0;
  image->ignore = patterns.v;
  image->n_ignore = patterns.n;
}

static void lower_stages_of(Lower *l, IrImage *image) {
  IndexList stages = {0}, images = {0}, secrets = {0};
  StrList parts = {0};
  collect_stages(l, image->stage, &stages, image->stage + 1);
  for (uint32_t i = 0; i < stages.n; i++) {
    StageInfo *info = &l->infos[stages.v[i]];
    for (uint32_t k = 0; k < info->needs_images.n; k++) index_add(l->a, &images, info->needs_images.v[k]);
    for (uint32_t k = 0; k < info->secrets.n; k++) index_add(l->a, &secrets, info->secrets.v[k]);
    for (uint32_t k = 0; k < info->build_parts.n; k++) str_add(l->a, &parts, info->build_parts.v[k]);
    image->wants_ssh |= info->wants_ssh_agent;
  }
  for (uint32_t i = 0; i < secrets.n; i++) l->p->secrets[secrets.v[i]].in_build = true;
  image->stages = stages.v, image->n_stages = stages.n;
  image->needs_images = images.v, image->n_needs_images = images.n;
  image->secrets = secrets.v, image->n_secrets = secrets.n;
  lower_init(l, image, &l->infos[image->stage], &parts);
  add_run_env(l, image, &l->infos[image->stage]);
}

static void lower_image(Lower *l, const Obj *o) {
  IrImage *image = &l->p->images[o->ir_index];
  const Value *platforms = obj_get(o, W_platforms);
  *image = (IrImage){.name = L_NAME(l, o), .stage = o->ir_stage, .at = o->at};
  image->dockerfile = obj_str(l->m, o, W_dockerfile);
  image->context = obj_str(l->m, o, W_context);
  image->target = obj_str(l->m, o, W_target);
  image->args = lower_map(l, lower_child(o, B_args));
  image->n_platforms = platforms ? platforms->n : 0;
  Str *p = arena_array(l->a, Str, image->n_platforms);
  for (uint32_t i = 0; i < image->n_platforms; i++) p[i] = value_str(l->a, platforms->items[i]);
  image->platforms = p;
  lower_tags(l, image, o);
  if (image->stage == IR_NONE) return;
  lower_ignore(l, image, o);
  lower_stages_of(l, image);
}

void lower_images(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++)
    if (all->v[i]->block == B_image) lower_image(l, all->v[i]);
}
