/* What is known of images that others publish: their names alone, nothing is ever asked of a registry. Whoever is not
   in the table is unknown, and nothing is said of them. */
#ifndef PEI_MODEL_CHECK_PUBLIC_H
#define PEI_MODEL_CHECK_PUBLIC_H

#include "base/arena.h"

typedef enum {
  PUBLIC_UNKNOWN,
  PUBLIC_SYSTEM, /* a distribution: starts a shell, and has no more than that */
  PUBLIC_TOOL,   /* a language or tool: starts a shell or a prompt */
  PUBLIC_SERVER  /* starts what it is made for */
} PublicKind;

typedef struct {
  const char *name; /* without docker.io/ and library/; a trailing slash: all below it */
  PublicKind kind;
  const char *user; /* whom it runs as, when that is not root; or NULL */
} PublicImage;

/* The repository of a reference, without Docker Hub's own prefixes, tag and digest: "debian", "ghcr.io/a/b". */
Str public_name(Str ref);
/* Debian, or a child of it whose packages have the same names. */
bool public_has_apt(Str ref);
/* NULL if nothing is known of it. */
const PublicImage *public_find(Str ref);

#endif
