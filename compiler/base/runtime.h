/* The files of runtime/, embedded in the program: parts of what is written (emit/), and the recipe library std/
   (model/). The table is generated from them by grammar/embed.c, without pages of documentation. */
#ifndef PEI_BASE_RUNTIME_H
#define PEI_BASE_RUNTIME_H

#include <stdint.h>

extern const struct RuntimeFile {
  const char *path; /* relative to runtime/ */
  const char *text;
  uint32_t size;
  uint32_t mode;
} runtime_files[];
extern const uint32_t runtime_file_count;

#endif
