/* The part of nettle's base64.h that the compiler uses; libraries.c has it. */
#ifndef PEI_PLAYGROUND_BASE64_H
#define PEI_PLAYGROUND_BASE64_H
#include <stddef.h>
#include <stdint.h>
#define BASE64_DECODE_LENGTH(n) (((n) + 1) * 6 / 8)
struct base64_decode_ctx {
  unsigned word, bits, padding;
};
void base64_decode_init(struct base64_decode_ctx *ctx);
int base64_decode_update(struct base64_decode_ctx *ctx, size_t *to_n, uint8_t *to, size_t n, const char *from);
int base64_decode_final(struct base64_decode_ctx *ctx);
#endif
