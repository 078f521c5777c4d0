/* The part of nettle's sha2.h that the compiler uses; libraries.c has it. */
#ifndef PEI_PLAYGROUND_SHA2_H
#define PEI_PLAYGROUND_SHA2_H
#include <stddef.h>
#include <stdint.h>
#define SHA256_DIGEST_SIZE 32
struct sha256_ctx {
  uint32_t state[8];
  uint64_t bytes;
  uint8_t block[64];
};
void sha256_init(struct sha256_ctx *ctx);
void sha256_update(struct sha256_ctx *ctx, size_t n, const uint8_t *bytes);
void sha256_digest(struct sha256_ctx *ctx, uint8_t *digest);
#endif
