/* Is an output directory as peic left it? Reads the directory alone: its manifest says what was written. */
#ifndef PEI_OUT_VERIFY_H
#define PEI_OUT_VERIFY_H

#include "base/os.h"
#include "out/origin.h"

typedef enum {
#define FLAW(id, word, text) FLAW_##id,
#include "out/flaw.def"
#undef FLAW
  FLAW_COUNT
} FlawKind;
extern const char *const flaw_words[FLAW_COUNT], *const flaw_texts[FLAW_COUNT];

typedef struct {
  FlawKind kind;
  Str path;
  Hash128 wrote, found;            /* EDITED; an empty `found` is of a file that is too large */
  uint32_t mode_wrote, mode_found; /* MODE */
} Flaw;

typedef struct Verified {
  bool known;       /* there is a manifest that can be read */
  uint32_t files;   /* named in it */
  VEC(Flaw) flaws;  /* sorted by path */
  OutOrigin origin; /* with an empty root if it is not known */
  int error;        /* errno of what failed, 0; ENOENT of MANIFEST: no output directory */
  Str error_path;   /* "" is the directory */
} Verified;

/* Waits for a run that is going on. All memory from `a`. */
void out_verify(Os *os, Arena *a, const char *dir, Verified *out);

#endif
