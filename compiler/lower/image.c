/* Images: which stages their Dockerfile holds, what they are fed, their tags, and their init tree. */
#include "lower/private.h"

#include "base/buf.h"
#include "base/ignore.h"

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
  init->entry_of = o;
  init->entry_script = obj_str(l->m, o, W_script);
  init->entry_body = obj_text(o, W_body);
  init->entry_user = obj_str(l->m, o, W_user);
  lower_args(l, o, &init->entry_args, &init->entry_args_text);
}

/* The stage or image, `o` or one that it is built on, whose field counts. An entry point resets the command of its
   base. */
static const Obj *field_holder(const Obj *o, Sym field) {
  while (o && !obj_get(o, field)) {
    if (field == W_command && obj_get(o, W_entrypoint)) return NULL;
    const Value *from = obj_get(o, W_from);
    o = from && from->kind == V_REF ? from->obj : NULL;
  }
  return o;
}

/* What the words of an entry point do, as the last thing that runs. */
static Text exec_body(Lower *l, IrWords words) {
  VEC(Part) body = {0};
  *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR("exec")};
  for (uint32_t i = 0; i < words.n; i++) {
    *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    *vec_push(l->a, &body) = (Part){.kind = PART_WORD, .text = text_str(l->a, words.v[i])};
  }
  *vec_push(l->a, &body) = (Part){.kind = PART_TEXT, .text = STR(" \"$@\"\n")};
  return (Text){body.v, body.n};
}

/* An image with an init tree has /entrypoint.sh as its entry point; its own becomes the last thing that runs. The
   command of a base is said again, as an entry point resets it. */
static void take_entrypoint(Lower *l, IrImage *image, IrInit *init) {
  const Obj *o = l->stage_objects[image->stage];
  const Obj *entry = field_holder(o, W_entrypoint), *command = field_holder(o, W_command);
  IrStage *stage = &l->p->stages[image->stage];
  IrStep *kept = arena_array(l->a, IrStep, stage->n_steps + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < stage->n_steps; i++)
    if (stage->steps[i].op != IR_ENTRYPOINT || stage->steps[i].onbuild) kept[n++] = stage->steps[i];
  if (command && command != o)
    kept[n++] = (IrStep){.op = IR_COMMAND,
                         .at = obj_field_span(command, W_command),
                         .of = command,
                         .words = lower_words(l, obj_get(command, W_command))};
  if (entry && !init->entry) { /* `entry` is the more particular one */
    init->entry = true;
    init->entry_at = obj_field_span(entry, W_entrypoint);
    init->entry_of = entry;
    init->entry_body = exec_body(l, lower_words(l, obj_get(entry, W_entrypoint)));
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

static bool all_owned(const StageInfo *info) {
  for (uint32_t i = 0; i < info->stores.n; i++)
    if (info->stores.v[i].owner.n && !info->stores.v[i].owned) return false;
  return true;
}

static bool same_login(const StageInfo *a, const StageInfo *b) {
  if (a->login_env.n != b->login_env.n) return false;
  for (uint32_t i = 0; i < a->login_env.n; i++)
    if (!str_eq(a->login_env.v[i].key, b->login_env.v[i].key) ||
        !text_eq(a->login_env.v[i].value, b->login_env.v[i].value))
      return false;
  return true;
}

/* Does it add nothing to what happens when the image it is built on runs? */
static bool same_as_base(Lower *l, const IrImage *image, const StageInfo *info) {
  const Obj *o = l->stage_objects[image->stage];
  const Value *from = obj_get(o, W_from);
  bool on_image = from->kind == V_REF && from->space == W_image && from->obj->ir_stage != IR_NONE;
  if (!on_image || obj_get(o, W_entrypoint)) return false;
  const StageInfo *base = &l->infos[from->obj->ir_stage];
  Text user = l->p->stages[image->stage].user, user_before = l->p->stages[from->obj->ir_stage].user;
  return info->hooks.n == base->hooks.n && info->stores.n == base->stores.n && all_owned(info) &&
         same_login(info, base) && info->ssh.at.lo == base->ssh.at.lo &&
         info->ssh.at.file == base->ssh.at.file && info->entry == base->entry && text_eq(user, user_before);
}

static void lower_init(Lower *l, IrImage *image, const StageInfo *info, const StrList *parts,
                       const BuildFileList *files) {
  IrInit found = {0}, *init = &found;
  init->hooks = info->hooks.v;
  init->n_hooks = info->hooks.n;
  init->stores = info->stores.v;
  init->n_stores = info->stores.n;
  init->ssh = info->ssh;
  init->login_env = (IrMap){info->login_env.v, info->login_env.n};
  init->login_emptied = info->login_below && !info->login_env.n;
  init->build_parts = parts->v;
  init->n_build_parts = parts->n;
  init->build_files = files->v;
  init->n_build_files = files->n;
  if (info->has_entry) lower_entry(l, init, info->entry);
  init->any = init->n_hooks || init->n_stores || init->ssh.on || init->entry || init->login_env.n ||
              init->login_emptied;
  if (!init->any && !init->n_build_parts && !init->n_build_files) return;
  image->init = init = arena_new(l->a, IrInit);
  *init = found;
  init->inherited = init->any && same_as_base(l, image, info);
  if (init->any && !init->inherited) take_entrypoint(l, image, init);
}

/* `_x` is kept although nothing uses it; docker's names begin with a letter or digit. */
static Str default_tag(Lower *l, Str name) {
  while (name.n && name.s[0] == '_') name = str_sub(name, 1, name.n);
  return ARENA_JOIN(l->a, l->p->name, STR("-"), name);
}

static void lower_tags(Lower *l, IrImage *image, const Obj *o) {
  const Value *tags = obj_get(o, W_tags);
  image->n_tags = tags && tags->n ? tags->n : 1;
  Text *out = arena_array(l->a, Text, image->n_tags);
  for (uint32_t i = 0; tags && i < tags->n; i++) out[i] = tags->items[i]->text;
  if (!tags || !tags->n) out[0] = lower_text(l, default_tag(l, image->name));
  image->tags = out;
}

/* A path as a pattern that matches it alone. */
static Str ignore_pattern(Lower *l, Str path) {
  Buf b = buf_new(l->a);
  for (uint32_t i = 0; i < path.n; i++) {
    bool special = strchr("*?[]\\", path.s[i]) || (i == 0 && strchr("!#", path.s[i]));
    if (special) buf_lit(&b, "\\");
    buf_char(&b, path.s[i]);
  }
  return buf_str(&b);
}

/* What peic writes into the project's own directory: the paths of grammar/target.def, for any image. */
static void ignore_outputs_beside(Lower *l, StrList *patterns) {
  static const struct {
    const char *files, *target;
    TargetWhen when;
  } all[] = {
#define TARGET(name, function, files, when, help) {files, name, TARGET_##when},
#include "target.def"
#undef TARGET
      {".peic", "", TARGET_STANDARD},
      {"images/NAME/Dockerfile.dockerignore", "", TARGET_STANDARD},
      {"images/NAME/pei", "", TARGET_STANDARD}};
  for (uint32_t i = 0; i < sizeof all / sizeof *all; i++) {
    Str path = str_c(all[i].files);
    if (!ir_writes(l->p, all[i].when, all[i].target)) continue;
    uint32_t at = 0;
    while (at + 4 <= path.n && memcmp(path.s + at, "NAME", 4) != 0) at++;
    if (at + 4 <= path.n) path = arena_fmt(l->a, "%.*s*%s", (int)at, path.s, path.s + at + 4);
    *vec_push(l->a, patterns) = path;
  }
}

/* The outputs are no input: they come last, so that no `!` pattern takes them back. False if they are left out already,
   or are elsewhere. */
static bool ignore_outputs(Lower *l, StrList *patterns, const Ignore *given) {
  Str out = l->p->out_from_root;
  uint32_t tag;
  if (str_is(out, "..") || str_starts(out, STR("../"))) return false;
  if (str_is(out, ".")) {
    ignore_outputs_beside(l, patterns);
    return true;
  }
  if (ignore_match(given, l->a, out, &tag) && !ignore_keeps_below(given, l->a, out)) return false;
  *vec_push(l->a, patterns) = ignore_pattern(l, out);
  return true;
}

static const struct RootFile *root_file(Lower *l, struct RootFile *f, Str name) {
  if (f->asked) return f;
  OsStat st;
  Os *os = model_os(l->m);
  f->asked = true;
  f->there = !os->stat(os, model_path(l->m, name), true, &st);
  f->regular = f->there && st.type == OS_FILE;
  return f;
}

/* The lines of the project's .dockerignore; false if it has none. */
static bool read_root_file(Lower *l, StrList *patterns, Ignore *given) {
  Str text, name = STR(".dockerignore");
  if (!root_file(l, &l->ignore_file, name)->regular) return false;
  if (!model_read(l->m, name, SPAN_NONE, &text)) return false;
  ignore_add_file(given, l->a, text);
  for (uint32_t lo = 0; lo < text.n;) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    Str line = str_sub(text, lo, hi);
    while (line.n && (line.s[line.n - 1] == '\r' || line.s[line.n - 1] == ' ')) line.n--;
    *vec_push(l->a, patterns) = line;
    lo = hi + 1;
  }
  return true;
}

/* Without `ignore`, BuildKit reads the project's own .dockerignore; one beside our Dockerfile, which it takes instead,
   is needed only to leave the outputs out. */
/* The lock changes with every new digest; no layer should. */
static bool ignore_lock(Lower *l, StrList *patterns, const Ignore *given) {
  uint32_t tag;
  Str name = STR(LOCK_NAME);
  if (!root_file(l, &l->lock, name)->there || ignore_match(given, l->a, name, &tag)) return false;
  *vec_push(l->a, patterns) = name;
  return true;
}

/* A cache in the project changes with every build. */
static bool ignore_caches(Lower *l, StrList *patterns, const Ignore *given) {
  const StrList *dirs = lower_cache_dirs(l);
  uint32_t tag, before = patterns->n;
  for (uint32_t i = 0; i < dirs->n; i++)
    if (!ignore_match(given, l->a, dirs->v[i], &tag))
      *vec_push(l->a, patterns) = ignore_pattern(l, dirs->v[i]);
  return patterns->n > before;
}

static void lower_ignore(Lower *l, IrImage *image, const Obj *o) {
  const Value *own = obj_get(o, W_ignore), *shared = obj_get(model_project_object(l->m), W_ignore);
  const Value *list = own ? own : shared;
  StrList patterns = {0};
  Ignore given = {0};
  bool from_file = !list && read_root_file(l, &patterns, &given);
  for (uint32_t i = 0; list && i < list->n; i++) {
    Str pattern = value_str(l->a, list->items[i]);
    *vec_push(l->a, &patterns) = pattern;
    ignore_add(&given, l->a, pattern, i);
  }
  bool outputs = ignore_outputs(l, &patterns, &given), lock = ignore_lock(l, &patterns, &given);
  bool caches = ignore_caches(l, &patterns, &given);
  if (from_file && !outputs && !lock && !caches) return;
  image->has_ignore = patterns.n > 0;
  image->ignore = patterns.v;
  image->n_ignore = patterns.n;
}

static bool is_whole(Str path) { return !path.n || str_is(path, ".") || str_is(path, "./"); }

/* Patterns of the project begin at its root: they say nothing about a directory alone. */
const Str *lower_sync_ignore(Lower *l, const Obj *o, uint32_t *n) {
  const Value *own = obj_get(o, W_ignore), *shared = obj_get(model_project_object(l->m), W_ignore);
  const Value *list = own ? own : shared;
  StrList patterns = {0};
  Ignore given = {0};
  if (!own && !is_whole(obj_str(l->m, o, W_from))) return *n = 0, NULL;
  if (!list) read_root_file(l, &patterns, &given);
  for (uint32_t i = 0; list && i < list->n; i++) *vec_push(l->a, &patterns) = value_str(l->a, list->items[i]);
  *n = 0;
  for (uint32_t i = 0; i < patterns.n; i++)
    if (patterns.v[i].n && patterns.v[i].s[0] != '#') patterns.v[(*n)++] = patterns.v[i];
  return patterns.v;
}

static void lower_stages_of(Lower *l, IrImage *image) {
  IndexList stages = {0}, images = {0}, secrets = {0};
  StrList parts = {0}, hosts = {0}, ssh = {0};
  BuildFileList files = {0};
  collect_stages(l, image->stage, &stages, image->stage + 1);
  for (uint32_t i = 0; i < stages.n; i++) {
    StageInfo *info = &l->infos[stages.v[i]];
    for (uint32_t k = 0; k < info->needs_images.n; k++) index_add(l->a, &images, info->needs_images.v[k]);
    for (uint32_t k = 0; k < info->secrets.n; k++) index_add(l->a, &secrets, info->secrets.v[k]);
    for (uint32_t k = 0; k < info->build_parts.n; k++) str_add(l->a, &parts, info->build_parts.v[k]);
    for (uint32_t k = 0; k < info->build_files.n; k++) *vec_push(l->a, &files) = info->build_files.v[k];
    for (uint32_t k = 0; k < info->extra_hosts.n; k++) str_add(l->a, &hosts, info->extra_hosts.v[k]);
    for (uint32_t k = 0; k < info->ssh_ids.n; k++) str_add(l->a, &ssh, info->ssh_ids.v[k]);
  }
  for (uint32_t i = 0; i < secrets.n; i++) l->p->secrets[secrets.v[i]].in_build = true;
  for (uint32_t i = 0; i < stages.n; i++) {
    IrStage *stage = &l->p->stages[stages.v[i]];
    if (stage->kept || !obj_bool(l->stage_objects[stages.v[i]], W_keep)) continue;
    stage->kept = true;
    stage->keeper = (uint32_t)(image - l->p->images);
  }
  image->stages = stages.v, image->n_stages = stages.n;
  image->needs_images = images.v, image->n_needs_images = images.n;
  image->secrets = secrets.v, image->n_secrets = secrets.n;
  image->ssh_ids = ssh.v, image->n_ssh_ids = ssh.n;
  image->extra_hosts = hosts.v, image->n_extra_hosts = hosts.n;
  lower_image_proxy(l, image);
  lower_init(l, image, &l->infos[image->stage], &parts, &files);
  add_run_env(l, image, &l->infos[image->stage]);
}

void lower_image_arg(Lower *l, IrImage *image, IrPair arg) {
  image->args = lower_map_with(l, image->args, arg);
}

/* BuildKit and many tools take the times that they write from this argument. */
static void take_build_date(Lower *l, IrImage *image, Span at) {
  Str name = STR("SOURCE_DATE_EPOCH");
  for (uint32_t i = 0; i < image->args.n; i++)
    if (str_eq(image->args.v[i].key, name)) return;
  lower_image_arg(l, image, (IrPair){name, lower_text(l, STR("0")), at});
}

/* As BuildKit looks for it: without what every name has that docker completes. */
static Str familiar(Str tag) {
  if (str_starts(tag, STR("docker.io/"))) tag = str_sub(tag, 10, tag.n);
  if (str_starts(tag, STR("library/"))) tag = str_sub(tag, 8, tag.n);
  return str_ends(tag, STR(":latest")) ? str_sub(tag, 0, tag.n - 7) : tag;
}

/* A Dockerfile of one's own: the image that it is built on is built before it, and stands there for the name and the
   tags that the project gives it. */
static void lower_own_dockerfile(Lower *l, IrImage *image, const Obj *o) {
  const Value *from = obj_get(o, W_from);
  StrList names = {0};
  image->extra_hosts = lower_strings(l, obj_get(o, W_extra_hosts), &image->n_extra_hosts);
  if (!from || from->kind != V_REF) return;
  uint32_t *base = arena_new(l->a, uint32_t);
  *base = from->obj->ir_index;
  image->needs_images = base, image->n_needs_images = 1;
  const Value *tags = obj_get(from->obj, W_tags);
  if (!tags || !tags->n) str_add(l->a, &names, default_tag(l, L_NAME(l, from->obj)));
  for (uint32_t i = 0; tags && i < tags->n; i++) {
    Str name = text_known(tags->items[i]->text) ? familiar(value_str(l->a, tags->items[i])) : STR("");
    if (name.n && !str_eq(name, L_NAME(l, from->obj))) str_add(l->a, &names, name);
  }
  image->base_names = names.v, image->n_base_names = names.n;
}

static void lower_image(Lower *l, const Obj *o) {
  IrImage *image = &l->p->images[o->ir_index];
  const Value *platforms = obj_get(o, W_platforms);
  *image = (IrImage){.name = L_NAME(l, o), .stage = o->ir_stage, .at = o->at, .of = o};
  image->dockerfile = obj_str(l->m, o, W_dockerfile);
  image->context = obj_str(l->m, o, W_context);
  image->target = obj_str(l->m, o, W_target);
  image->args = lower_map(l, lower_child(o, B_args));
  const Obj *says = model_reproducible(l->m, o);
  image->reproducible = says;
  if (says) take_build_date(l, image, obj_field_span(says, W_reproducible));
  image->n_platforms = platforms ? platforms->n : 0;
  Str *p = arena_array(l->a, Str, image->n_platforms);
  for (uint32_t i = 0; i < image->n_platforms; i++) p[i] = value_str(l->a, platforms->items[i]);
  image->platforms = p;
  lower_tags(l, image, o);
  lower_bake(l, image, o);
  lower_backend(l, image, o);
  if (image->stage == IR_NONE) {
    lower_own_dockerfile(l, image, o);
    return;
  }
  lower_ignore(l, image, o);
  lower_stages_of(l, image);
  lower_image_version(l, image, o);
}

void lower_images(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++)
    if (all->v[i]->block == B_image) lower_image(l, all->v[i]);
}
