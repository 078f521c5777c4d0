/* The real machine: what names the program that runs. The linker puts a hash of the code into every program and
   library, the build id; that of all that are loaded, together, names what peic would do. Called through Os alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/os_private.h"
#include <link.h>

#define OWNER "GNU"

typedef struct {
  HashStream *hash;
  uint32_t objects, named;
} Found;

/* Notes are a name and a text, each padded to four bytes, behind a header. */
static bool notes_add(HashStream *h, const char *at, size_t size) {
  ElfW(Nhdr) note;
  while (size >= sizeof note) {
    memcpy(&note, at, sizeof note);
    size_t name = ((size_t)note.n_namesz + 3) & ~(size_t)3, text = ((size_t)note.n_descsz + 3) & ~(size_t)3;
    if (name > size - sizeof note || text > size - sizeof note - name) return false;
    bool ours = note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof OWNER;
    if (ours && memcmp(at + sizeof note, OWNER, sizeof OWNER) == 0 && note.n_descsz) {
      hash_add(h, str_n(at + sizeof note + name, note.n_descsz));
      return true;
    }
    at += sizeof note + name + text;
    size -= sizeof note + name + text;
  }
  return false;
}

static int object_add(struct dl_phdr_info *info, size_t size, void *ctx) {
  (void)size;
  Found *found = ctx;
  if (strstr(info->dlpi_name, "vdso")) return 0; /* of the kernel */
  found->objects++;
  for (size_t i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    const char *at = (const char *)(uintptr_t)(info->dlpi_addr + part->p_vaddr);
    if (part->p_type != PT_NOTE || !notes_add(found->hash, at, part->p_memsz)) continue;
    found->named++;
    break;
  }
  return 0;
}

bool os_program_id(Os *os, HashStream *h) {
  (void)os;
  Found found = {h, 0, 0};
  dl_iterate_phdr(object_add, &found);
  return found.objects && found.named == found.objects;
}
