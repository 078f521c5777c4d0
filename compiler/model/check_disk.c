/* Disk images: do the parts fit on the disk, can their kinds and the table be what is asked of them? What becomes of
   them is lower/disk.c's. */
#include "base/path.h"
#include "model/check.h"

enum { MIB = 1048576, EXT4_LEAST = 4 };
enum { MSDOS_PARTS = 4, MSDOS_LIMIT = 2097152, GPT_PARTS = 128, GPT_NAME = 36, FAT_LIMIT = 2097152 };
enum { FAT_LABEL = 11, SWAP_LABEL = 15, EXT4_LABEL = 16 };

typedef struct {
  const Obj *o;
  bool gpt, sized;    /* sized: all that was given is known and right */
  bool unsure;        /* a part is not known */
  const Obj *rest;    /* the part that takes what is left */
  const Obj *boot;    /* … that has the boot flag */
  const Obj *root;    /* … that is mounted at / */
  const Obj *mounted; /* … that is mounted anywhere */
  uint32_t n;
  int64_t sum; /* MiB */
} Disk;

static Str mib(Check *k, int64_t n) { return arena_fmt(k->a, "%lldMiB", (long long)n); }

static bool is_kind(Check *k, const Obj *part, const char *kind) {
  return str_is(obj_str(k->m, part, W_kind), kind);
}

static bool is_fat(Check *k, const Obj *part) { return is_kind(k, part, "vfat") || is_kind(k, part, "efi"); }

static Diag *at_field(Check *k, const Obj *o, Sym word, Diag *d) {
  const Value *v = obj_get(o, word);
  if (v) check_origin(k, d, v);
  return d;
}

/* Is it written, rather than a default? */
static bool is_given(const Obj *o, Sym word) {
  int slot = schema_slot(obj_block(o), word);
  const Slot *s = slot < 0 ? &slot_absent : obj_slot(o, (uint32_t)slot);
  return s->value && !s->is_default;
}

/* Partitions begin where a MiB does. */
static bool check_whole(Check *k, const Obj *o, int64_t *out) {
  const Value *v = obj_get(o, W_size);
  if (!v || v->kind != V_SIZE) return false;
  *out = v->num / MIB;
  if (v->num % MIB == 0 && v->num) return true;
  check_at(k, o);
  at_field(k, o, W_size, diag(k->ds, E0541, v->at, check_what(k, o), mib(k, *out + 1)));
  return false;
}

/* ---- one part ---- */

static bool is_label_char(char c, bool fat) {
  bool lower = c >= 'a' && c <= 'z';
  return (lower && !fat) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         (c == '.' && !fat);
}

static void check_label(Check *k, const Obj *o) {
  Str label;
  const Value *v = obj_get(o, W_label);
  bool fat = is_fat(k, o), fine = true;
  uint32_t most = fat ? FAT_LABEL : is_kind(k, o, "swap") ? SWAP_LABEL : EXT4_LABEL;
  if (!check_text(k, v, &label)) return;
  for (uint32_t i = 0; i < label.n; i++) fine &= is_label_char(label.s[i], fat);
  if (fine && label.n && label.n <= most) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0546, v->at, label, obj_str(k->m, o, W_kind));
  if (fat)
    diag_help(k->ds, d, DISK_LABEL_FAT);
  else
    diag_help(k->ds, d, DISK_LABEL, arena_fmt(k->a, "%u", most));
  check_origin(k, d, v);
}

static void check_part_size(Check *k, Disk *disk, const Obj *o) {
  int64_t size = 0;
  if (!obj_get(o, W_size)) {
    if (disk->rest) {
      check_at(k, o);
      Diag *d = diag(k->ds, E0543, o->name_at, check_name(k, o));
      diag_also(k->ds, d, disk->rest->name_at, DISK_ALSO_REST);
      disk->sized = false;
    }
    disk->rest = disk->rest ? disk->rest : o;
    return;
  }
  if (!check_whole(k, o, &size)) {
    disk->sized = false;
    return;
  }
  disk->sum += size;
  check_at(k, o);
  if (is_fat(k, o) && size > FAT_LIMIT)
    at_field(k, o, W_size,
             diag(k->ds, E0842, obj_get(o, W_size)->at, obj_str(k->m, o, W_kind), mib(k, size)));
  if (!is_kind(k, o, "ext4") || size >= EXT4_LEAST) return;
  at_field(k, o, W_size, diag(k->ds, E0545, obj_get(o, W_size)->at, mib(k, size), mib(k, EXT4_LEAST)));
}

static void check_boot(Check *k, Disk *disk, const Obj *o) {
  if (!obj_bool(o, W_bootable)) return;
  check_at(k, o);
  if (disk->gpt) {
    Diag *d = diag(k->ds, E0549, obj_field_span(o, W_bootable));
    if (is_given(disk->o, W_table)) diag_also(k->ds, d, obj_field_span(disk->o, W_table), BECAUSE_OF_THIS);
  } else if (disk->boot) {
    Diag *d = diag(k->ds, E0555, obj_field_span(o, W_bootable));
    diag_also(k->ds, d, obj_field_span(disk->boot, W_bootable), THE_OTHER);
  }
  if (!disk->boot) disk->boot = o;
}

/* A GPT holds the name; in an MS-DOS table, the ids of a part are all that is made of it. */
static void check_part_name(Check *k, const Disk *disk, const Obj *o) {
  Str name = check_name(k, o);
  if (!disk->gpt || name.n <= GPT_NAME) return;
  check_at(k, o);
  diag(k->ds, E0841, o->name_at, name, arena_fmt(k->a, "%u", name.n));
}

static void check_part(Check *k, Disk *disk, const Obj *o) {
  Str mount;
  disk->n++;
  check_part_name(k, disk, o);
  check_label(k, o);
  check_part_size(k, disk, o);
  check_boot(k, disk, o);
  if (!check_text(k, obj_get(o, W_mount), &mount)) return;
  disk->mounted = disk->mounted ? disk->mounted : o;
  if (str_is(path_clean(k->a, STR(""), mount), "/")) disk->root = o;
  if (!is_kind(k, o, "swap")) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0550, obj_get(o, W_mount)->at, check_name(k, o));
  diag_also(k->ds, d, obj_get(o, W_kind)->at, BECAUSE_OF_THIS);
}

/* ---- all of them ---- */

typedef struct {
  CheckMap names, mounts, labels;
} Seen;

static void check_twice(Check *k, CheckMap *map, const Obj *disk, uint32_t i, Sym word) {
  const Obj *o = disk->children.v[i];
  const Value *v = obj_get(o, word);
  Str text = word == W_name ? check_name(k, o) : STR("");
  if (!text.n && !check_text(k, v, &text)) return;
  uint32_t first = check_map_put(map, k->a, word == W_mount ? path_clean(k->a, STR(""), text) : text, i);
  if (first == UINT32_MAX) return;
  const Obj *other = disk->children.v[first];
  check_at(k, o);
  Diag *d = diag(k->ds, E0548, v && word != W_name ? v->at : o->name_at, M_STR(k->m, word), text);
  diag_also(k->ds, d, word == W_name ? other->name_at : obj_get(other, word)->at, THE_OTHER);
  if (v && word != W_name) check_origin(k, d, v);
}

static void check_room_in_table(Check *k, const Disk *disk, const Obj *part) {
  if (disk->n != (disk->gpt ? GPT_PARTS : MSDOS_PARTS) + 1) return;
  check_at(k, part);
  if (disk->gpt) {
    diag(k->ds, E0840, part->name_at);
    return;
  }
  Diag *d = diag(k->ds, E0542, part->name_at);
  diag_also(k->ds, d, obj_field_span(disk->o, W_table), BECAUSE_OF_THIS);
}

static void check_parts(Check *k, Disk *disk) {
  Seen seen;
  check_map_init(&seen.names);
  check_map_init(&seen.mounts);
  check_map_init(&seen.labels);
  for (uint32_t i = 0; i < disk->o->children.n; i++) {
    const Obj *o = disk->o->children.v[i];
    if (o->block != B_part) continue;
    if (o->bad) {
      disk->n++;
      disk->unsure = true;
      disk->sized = false;
      continue;
    }
    check_part(k, disk, o);
    check_twice(k, &seen.names, disk->o, i, W_name);
    check_twice(k, &seen.mounts, disk->o, i, W_mount);
    check_twice(k, &seen.labels, disk->o, i, W_label);
    check_room_in_table(k, disk, o);
  }
}

static void check_room(Check *k, const Disk *disk) {
  int64_t size = 0, least = 0;
  const Value *v = obj_get(disk->o, W_size);
  if (!check_whole(k, disk->o, &size)) return;
  check_at(k, disk->o);
  if (!disk->gpt && size > MSDOS_LIMIT) {
    Diag *d = diag(k->ds, E0556, v->at, mib(k, size));
    diag_also(k->ds, d, obj_field_span(disk->o, W_table), BECAUSE_OF_THIS);
    return;
  }
  if (!disk->sized || !disk->n) return;
  if (disk->rest) least = is_kind(k, disk->rest, "ext4") ? EXT4_LEAST : 1;
  int64_t need = disk->sum + least + 1 + disk->gpt, rest = size - (need - least);
  if (disk->rest && is_fat(k, disk->rest) && rest > FAT_LIMIT)
    diag(k->ds, E0842, disk->rest->name_at, obj_str(k->m, disk->rest, W_kind), mib(k, rest));
  if (need <= size) return;
  Diag *d = diag(k->ds, E0544, v->at, mib(k, size), mib(k, need));
  if (disk->rest) diag_also(k->ds, d, disk->rest->name_at, DISK_GETS_REST);
  check_origin(k, d, v);
}

/* It is a line of syslinux.cfg. */
static void check_cmdline(Check *k, const Obj *o) {
  Str text;
  const Value *v = obj_get(o, W_cmdline);
  if (!check_text(k, v, &text)) return;
  for (uint32_t i = 0; i < text.n; i++) {
    if ((unsigned char)text.s[i] >= 32 && text.s[i] != 127) continue;
    check_at(k, o);
    check_origin(k, diag(k->ds, E0418, v->at), v);
    return;
  }
}

static void check_kernel(Check *k, const Disk *disk) {
  const Obj *o = disk->o;
  Sym words[] = {W_initrd, W_cmdline};
  check_at(k, o);
  for (uint32_t i = 0; i < 2; i++)
    if (obj_get(o, words[i]) && !obj_get(o, W_kernel))
      diag(k->ds, E0552, obj_field_span(o, words[i]), M_STR(k->m, words[i]));
  check_cmdline(k, o);
  if (!obj_get(o, W_kernel) || disk->unsure) return;
  bool starts = disk->boot && is_kind(k, disk->boot, "vfat") && obj_get(disk->boot, W_mount) && !disk->gpt;
  if (!starts || !disk->root) {
    Diag *d = diag(k->ds, E0551, obj_field_span(o, W_kernel), check_name(k, o));
    if (disk->boot) diag_also(k->ds, d, disk->boot->name_at, DISK_BOOT_HERE);
  }
}

/* ---- a script in place of parts ---- */

static void check_script(Check *k, const Obj *o, const Obj *part) {
  Sym words[] = {W_table, W_kernel, W_initrd, W_cmdline};
  const Value *script = obj_get(o, W_script);
  Diag *d = NULL;
  int64_t size;
  check_at(k, o);
  if (part)
    d = diag(k->ds, E0553, part->at, STR("part"));
  else
    for (uint32_t i = 0; i < sizeof words / sizeof words[0] && !d; i++)
      if (is_given(o, words[i])) d = diag(k->ds, E0553, obj_field_span(o, words[i]), M_STR(k->m, words[i]));
  if (d) diag_also(k->ds, d, obj_field_span(o, W_script), BECAUSE_OF_THIS);
  if (script && !obj_get(o, W_builder)) diag(k->ds, E0554, obj_field_span(o, W_script), check_name(k, o));
  check_whole(k, o, &size);
}

void check_disk(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_disk || o->bad) continue;
    Disk disk = {.o = o, .gpt = !str_is(obj_str(k->m, o, W_table), "msdos"), .sized = true};
    const Obj *part = check_child(o, B_part);
    if (obj_get(o, W_script)) {
      check_script(k, o, part);
      continue;
    }
    check_at(k, o);
    if (obj_get(o, W_builder)) diag(k->ds, E0557, obj_field_span(o, W_builder));
    if (!part) diag(k->ds, E0540, o->name_at, check_name(k, o));
    check_parts(k, &disk);
    check_room(k, &disk);
    if (part) check_kernel(k, &disk);
    check_at(k, o);
    if (part && !disk.root && !disk.unsure) diag(k->ds, W0540, o->name_at, check_name(k, o));
  }
}
