/* disks/NAME.sh: a script that makes a disk image out of an archive of files, without root. It is the settings of one
   disk, with the table of partitions as sfdisk reads it; disks/lib/make.sh does the work. A disk that a script of the
   project makes has none; what the control script knows of both is control_disk.c's. */
#include "base/runtime.h"
#include "emit/control.h"

enum { SECTORS = 2048 }; /* of a MiB */

/* What a table calls a kind of partition: by sfdisk's words for a GPT and an MS-DOS table. */
static const struct {
  const char *kind, *gpt, *msdos;
} types[] = {
    {"ext4", "0FC63DAF-8483-4772-8E79-3D69D8477DE4", "83"},
    {"vfat", "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", "c"},
    {"efi", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "ef"},
    {"swap", "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F", "82"},
};

static Str type_of(const IrDisk *d, const IrPart *part) {
  for (uint32_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (str_is(part->kind, types[i].kind))
      return str_c(str_is(d->table, "gpt") ? types[i].gpt : types[i].msdos);
  return STR("");
}

static void put_set(Buf *b, const char *variable, Str value) {
  quote_name(b, str_c(variable));
  buf_lit(b, "=");
  quote_known(b, sh_word, value);
  buf_lit(b, "\n");
}

static void put_word(Buf *b, Str word) {
  buf_lit(b, " ");
  quote_known(b, sh_word, word);
}

/* How the kernel finds the root directory, with and without an initrd. */
static Str root_of(Emit *e, const IrDisk *d) {
  for (uint32_t i = 0; i < d->n_parts; i++)
    if (str_is(d->parts[i].mount, "/"))
      return arena_fmt(e->arena, "root=PARTUUID=%.*s-%02u rw%s%.*s", 8, d->id.s + 2, i + 1,
                       d->cmdline.n ? " " : "", STR_ARG(d->cmdline));
  return d->cmdline;
}

static Str boot_mount(const IrDisk *d) {
  for (uint32_t i = 0; i < d->n_parts; i++)
    if (d->parts[i].bootable) return d->parts[i].mount;
  return STR("");
}

static void put_parts(Emit *e, Buf *b, const IrDisk *d) {
  FIXED(b, "");
  buf_lit(b, "\nparts() { # COMMAND: with NAME KIND START SIZE ID LABEL BOOT of each, in MiB\n");
  for (uint32_t i = 0; i < d->n_parts; i++) {
    const IrPart *part = &d->parts[i];
    FROM(b, part);
    buf_lit(b, "\t# ");
    quote_comment(b, emit_source(e, part->at));
    buf_lit(b, "\n\t\"$1\"");
    put_word(b, part->name);
    put_word(b, part->kind);
    buf_lit(b, " "), buf_int(b, part->start);
    buf_lit(b, " "), buf_int(b, part->size);
    put_word(b, part->id);
    put_word(b, part->label);
    put_word(b, part->bootable ? STR("boot") : STR(""));
    buf_lit(b, "\n");
  }
  FIXED(b, "");
  buf_lit(b, "}\n");
}

/* The innermost first, so that each takes its files out of the one around it: its path is the longer one. */
static void put_mounts(Buf *b, const IrDisk *d) {
  uint32_t longest = 0;
  bool any = false;
  for (uint32_t i = 0; i < d->n_parts; i++)
    if (d->parts[i].mount.n > longest) longest = d->parts[i].mount.n;
  FIXED(b, "");
  buf_lit(b, "\nmounts() { # COMMAND: with NAME DIRECTORY of each that has files, an inner directory before "
             "an outer\n");
  for (uint32_t n = longest; n > 0; n--)
    for (uint32_t i = 0; i < d->n_parts; i++) {
      if (d->parts[i].mount.n != n) continue;
      any = true;
      FROM(b, &d->parts[i], .field = "mount");
      buf_lit(b, "\t\"$1\"");
      put_word(b, d->parts[i].name);
      put_word(b, d->parts[i].mount);
      buf_lit(b, "\n");
    }
  FIXED(b, "");
  if (!any) buf_lit(b, "\t:\n");
  buf_lit(b, "}\n");
}

static void put_table(Buf *b, const IrDisk *d) {
  bool gpt = str_is(d->table, "gpt");
  FROM(b, d, .field = "table");
  buf_lit(b, "\ntable() {\n\tcat <<'END'\nlabel: ");
  quote_name(b, gpt ? STR("gpt") : STR("dos"));
  buf_lit(b, "\nlabel-id: ");
  quote_name(b, d->id);
  buf_lit(b, "\nunit: sectors\n\n");
  for (uint32_t i = 0; i < d->n_parts; i++) {
    const IrPart *part = &d->parts[i];
    FROM(b, part);
    buf_int(b, i + 1);
    buf_lit(b, " : start="), buf_int(b, part->start * SECTORS);
    buf_lit(b, ", size="), buf_int(b, part->size * SECTORS);
    buf_lit(b, ", type="), quote_name(b, type_of(d, part));
    if (gpt) {
      buf_lit(b, ", uuid="), quote_name(b, part->part_id);
      buf_lit(b, ", name=\""), quote_name(b, part->name);
      buf_lit(b, "\"");
    }
    if (part->bootable) buf_lit(b, ", bootable");
    buf_lit(b, "\n");
  }
  FIXED(b, "");
  buf_lit(b, "END\n}\n");
}

static void add_making(Emit *e) {
  for (uint32_t i = 0; i < runtime_file_count; i++)
    if (str_is(STR("disk/make.sh"), runtime_files[i].path)) {
      Buf b = emit_buf(e);
      FIXED(&b, runtime_files[i].path);
      buf_bytes(&b, (Str){runtime_files[i].text, runtime_files[i].size});
      emit_add_buf(e, STR("disks/lib/make.sh"), &b, 0644);
    }
}

static void emit_disk(Emit *e, const IrDisk *d) {
  Buf b = emit_buf(e);
  FROM(&b, d);
  buf_lit(&b, "#!/bin/sh\n# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n# Makes a disk image of the files in an archive, as `docker export` writes it:\n"
              "#   fakeroot disks/");
  quote_comment(&b, d->name);
  buf_lit(&b, ".sh FILES.tar DISK\n# shellcheck disable=SC1091,SC2034 # lib/make.sh reads the settings\nset "
              "-eu\n\n# ");
  quote_comment(&b, emit_source(e, d->at));
  buf_lit(&b, "\n");
  put_set(&b, "pei_disk", d->name);
  put_set(&b, "pei_size", arena_fmt(e->arena, "%lld", (long long)d->size));
  FROM(&b, d, .field = "kernel");
  put_set(&b, "pei_kernel", d->kernel);
  if (d->kernel.n) {
    put_set(&b, "pei_initrd", d->initrd);
    put_set(&b, "pei_cmdline", root_of(e, d));
    put_set(&b, "pei_boot_mount", boot_mount(d));
  }
  put_parts(e, &b, d);
  put_mounts(&b, d);
  put_table(&b, d);
  buf_lit(&b, "\n. \"$(dirname \"$0\")/lib/make.sh\"\n");
  emit_add_buf(e, ARENA_JOIN(e->arena, STR("disks/"), d->name, STR(".sh")), &b, 0755);
}

void emit_disks(Emit *e) {
  bool any = false;
  for (uint32_t i = 0; i < e->project->n_disks; i++) {
    if (e->project->disks[i].script.n) continue;
    emit_disk(e, &e->project->disks[i]);
    any = true;
  }
  if (any) add_making(e);
}
