/* Hashes: XXH3-128 for cache keys and the manifest, SHA-256 for pins. Both as lower-case hex text. */
#ifndef PEI_BASE_HASH_H
#define PEI_BASE_HASH_H

#include "base/arena.h"

typedef struct {
  char hex[33];
} Hash128;
typedef struct {
  char hex[65];
} Sha256;

Hash128 hash_xxh3(Str bytes);
Sha256 hash_sha256(Str bytes);

/* XXH3-128 of what comes in pieces. */
typedef struct {
  _Alignas(64) unsigned char state[640];
} HashStream;
void hash_begin(HashStream *h);
void hash_add(HashStream *h, Str bytes);
Hash128 hash_end(const HashStream *h);

#endif
