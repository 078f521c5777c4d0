/* `with …`: mounts for the steps inside. */
#include "lower/private.h"

static IrMount bind_mount(Stage *s, const Obj *o) {
  return (IrMount){.kind = MOUNT_BIND,
                   .source = obj_text(o, W_source),
                   .target = obj_text(o, W_target),
                   .from = stage_from_name(s, obj_get(o, W_from)),
                   .writable = obj_bool(o, W_writable)};
}

static IrMount cache_mount(Stage *s, const Obj *o) {
  bool path_only = !obj_get(o, W_target);
  return (IrMount){.kind = MOUNT_CACHE,
                   .source = path_only ? (Text){0} : obj_text(o, W_id),
                   .target = obj_text(o, path_only ? W_id : W_target),
                   .from = stage_from_name(s, obj_get(o, W_from)),
                   .from_path = obj_text(o, W_source),
                   .read_only = obj_bool(o, W_read_only),
                   .sharing = obj_str(s->l->m, o, W_sharing)};
}

static IrMount secret_mount(Stage *s, const Obj *o) {
  Lower *l = s->l;
  Sym name = obj_get(o, W_secret)->name;
  index_add(l->a, &s->info->secrets, lower_index(l, W_secret, name));
  return (IrMount){.kind = MOUNT_SECRET,
                   .source = lower_text(l, intern_str(model_names(l->m), name)),
                   .target = obj_text(o, W_target),
                   .env = obj_str(l->m, o, W_env),
                   .required = obj_bool(o, W_required)};
}

static IrMount ssh_mount(Stage *s, const Obj *o) {
  Str id = obj_str(s->l->m, o, W_id);
  str_add(s->l->a, &s->info->ssh_ids, id.n ? id : STR("default"));
  return (IrMount){.kind = MOUNT_SSH,
                   .source = obj_text(o, W_id),
                   .target = obj_text(o, W_target),
                   .required = obj_bool(o, W_required)};
}

static Str number(Lower *l, const Obj *o, Sym word) {
  return obj_get(o, word) ? arena_fmt(l->a, "%lld", (long long)obj_int(o, word, 0)) : STR("");
}

void lower_with(Stage *s, const Obj *o) {
  Lower *l = s->l;
  IrMount m = {.kind = MOUNT_TMPFS, .target = obj_text(o, W_target)};
  if (o->block == B_with_bind) m = bind_mount(s, o);
  if (o->block == B_with_cache) m = cache_mount(s, o);
  if (o->block == B_with_secret) m = secret_mount(s, o);
  if (o->block == B_with_ssh) m = ssh_mount(s, o);
  if (m.kind == MOUNT_TMPFS) m.size = obj_int(o, W_size, 0);
  if (m.kind == MOUNT_CACHE || m.kind == MOUNT_SECRET || m.kind == MOUNT_SSH) {
    m.owner = number(l, o, W_uid);
    m.group = number(l, o, W_gid);
    m.mode = lower_octal(l, obj_int(o, W_mode, -1));
  }
  m.at = o->at;
  m.of = o;
  *vec_push(l->a, &s->mounts) = m;
  lower_steps(s, o);
  s->mounts.n--;
}
