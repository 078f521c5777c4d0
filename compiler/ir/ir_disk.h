/* Disk images, as ir.h has all else; it includes this. */
#ifndef PEI_IR_IR_DISK_H
#define PEI_IR_IR_DISK_H

#include "base/source.h"
#include "base/text.h"

typedef struct {
  Str name;
  Str kind;            /* ext4, vfat, efi, swap */
  int64_t start, size; /* in MiB, on the disk */
  Str id;              /* of the file system: a UUID, or 1234-ABCD of FAT */
  Str part_id;         /* of the partition of a GPT: a UUID */
  Str label, mount;
  bool bootable;
  Span at;
  const void *of;
} IrPart;
typedef struct {
  Str name;
  uint32_t image; /* or IR_NONE: image_ref */
  Text image_ref;
  Str to;       /* path relative to the project root, absolute or ~… */
  int64_t size; /* in MiB */
  Str table;    /* gpt, msdos */
  Str id;       /* of the table: a UUID, or 0x1234abcd */
  Str kernel, initrd, cmdline;
  Text prepare;     /* shell text; empty = none */
  Text script;      /* shell text: then there are no parts */
  uint32_t builder; /* with a script; or IR_NONE: builder_ref */
  Text builder_ref;
  const IrPart *parts;
  uint32_t n_parts;
  Span at;
  const void *of;
} IrDisk;

#endif
