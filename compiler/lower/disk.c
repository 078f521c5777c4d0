/* Disk images: where on the disk each part lies, and the ids of it all. What does not fit was refused before
   (model/check_disk.c). */
#include "base/path.h"
#include "lower/private.h"

#include "base/hash.h"

enum { MIB = 1048576, FIRST = 1, GPT_END = 1 }; /* MiB before the first part, and behind the last one */

/* Ids are the same in every run: they come from names. "project/disk/part/what" */
static Str hex_of(Lower *l, const Obj *disk, Str part, const char *what) {
  return arena_str(l->a, str_c(hash_xxh3(arena_fmt(l->a, "%.*s/%.*s/%.*s/%s", STR_ARG(l->p->name),
                                                   STR_ARG(L_NAME(l, disk)), STR_ARG(part), what))
                                   .hex));
}

/* Version 8 of RFC 9562: made in a way of one's own. */
static Str uuid_of(Lower *l, const Obj *disk, Str part, const char *what) {
  Str h = hex_of(l, disk, part, what);
  return arena_fmt(l->a, "%.8s-%.4s-8%.3s-%c%.3s-%.12s", h.s, h.s + 8, h.s + 13, "89ab"[h.s[16] & 3],
                   h.s + 17, h.s + 20);
}

/* A volume of FAT has eight digits, in capitals. */
static Str fat_id(Lower *l, const Obj *disk, Str part) {
  char *s = (char *)(uintptr_t)hex_of(l, disk, part, "files").s;
  for (uint32_t i = 0; i < 8; i++)
    if (s[i] >= 'a') s[i] = (char)(s[i] - 32);
  return arena_fmt(l->a, "%.4s-%.4s", s, s + 4);
}

static IrPart lower_part(Lower *l, const Obj *disk, const Obj *o) {
  IrPart part = {.name = L_NAME(l, o),
                 .kind = obj_str(l->m, o, W_kind),
                 .size = obj_int(o, W_size, 0) / MIB,
                 .label = obj_str(l->m, o, W_label),
                 .mount = obj_str(l->m, o, W_mount),
                 .bootable = obj_bool(o, W_bootable),
                 .at = o->at,
                 .of = o};
  if (part.mount.n) part.mount = path_clean(l->a, STR(""), part.mount);
  bool fat = str_is(part.kind, "vfat") || str_is(part.kind, "efi");
  part.id = fat ? fat_id(l, disk, part.name) : uuid_of(l, disk, part.name, "files");
  part.part_id = uuid_of(l, disk, part.name, "part");
  return part;
}

static void lower_parts(Lower *l, IrDisk *d, const Obj *o) {
  IrPart *parts = arena_array(l->a, IrPart, o->children.n);
  int64_t at = FIRST, rest = d->size - FIRST - (str_is(d->table, "gpt") ? GPT_END : 0);
  for (uint32_t i = 0; i < o->children.n; i++) {
    if (o->children.v[i]->block != B_part) continue;
    parts[d->n_parts] = lower_part(l, o, o->children.v[i]);
    rest -= parts[d->n_parts++].size;
  }
  for (uint32_t i = 0; i < d->n_parts; i++) {
    if (parts[i].size == 0) parts[i].size = rest;
    parts[i].start = at;
    at += parts[i].size;
  }
  d->parts = parts;
}

static Text script_of(Lower *l, const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  return v ? text_spelled(l->a, v->text, false) : (Text){0};
}

void lower_disks(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++) {
    const Obj *o = all->v[i];
    if (o->block != B_disk) continue;
    IrDisk *d = &l->p->disks[o->ir_index];
    *d = (IrDisk){.name = L_NAME(l, o),
                  .to = obj_str(l->m, o, W_to),
                  .size = obj_int(o, W_size, 0) / MIB,
                  .table = obj_str(l->m, o, W_table),
                  .kernel = obj_str(l->m, o, W_kernel),
                  .initrd = obj_str(l->m, o, W_initrd),
                  .cmdline = obj_str(l->m, o, W_cmdline),
                  .prepare = script_of(l, o, W_prepare),
                  .script = script_of(l, o, W_script),
                  .builder = IR_NONE,
                  .at = o->at,
                  .of = o};
    d->image = lower_image_at(l, o, W_image, &d->image_ref);
    if (obj_get(o, W_builder)) d->builder = lower_image_at(l, o, W_builder, &d->builder_ref);
    bool gpt = str_is(d->table, "gpt");
    d->id =
        gpt ? uuid_of(l, o, STR(""), "table") : arena_fmt(l->a, "0x%.8s", hex_of(l, o, STR(""), "table").s);
    lower_parts(l, d, o);
  }
}
