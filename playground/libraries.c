/* The few functions of nettle and jansson that a compilation needs, for WebAssembly, where neither is packaged. */
#include <jansson.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <string.h>

/* ---- SHA-256, as FIPS 180-4 has it ---- */

static uint32_t turned(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha256_block(uint32_t *state, const uint8_t *b) {
  static const uint32_t k[64] = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  uint32_t w[64], s[8];
  for (int i = 0; i < 16; i++)
    w[i] =
        (uint32_t)b[4 * i] << 24 | (uint32_t)b[4 * i + 1] << 16 | (uint32_t)b[4 * i + 2] << 8 | b[4 * i + 3];
  for (int i = 16; i < 64; i++)
    w[i] = w[i - 16] + (turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 7] +
           (turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10);
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t a = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)) +
                 ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
    uint32_t c = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) +
                 ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += a;
    s[0] = a + c;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

void sha256_init(struct sha256_ctx *ctx) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(ctx->state, start, sizeof start);
  ctx->bytes = 0;
}

void sha256_update(struct sha256_ctx *ctx, size_t n, const uint8_t *bytes) {
  for (size_t i = 0; i < n; i++) {
    ctx->block[ctx->bytes++ % 64] = bytes[i];
    if (ctx->bytes % 64 == 0) sha256_block(ctx->state, ctx->block);
  }
}

void sha256_digest(struct sha256_ctx *ctx, uint8_t *digest) {
  uint64_t bits = ctx->bytes * 8;
  static const uint8_t one = 0x80, zero = 0;
  sha256_update(ctx, 1, &one);
  while (ctx->bytes % 64 != 56) sha256_update(ctx, 1, &zero);
  for (int i = 7; i >= 0; i--) sha256_update(ctx, 1, &(uint8_t){(uint8_t)(bits >> 8 * i)});
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(ctx->state[i / 4] >> (24 - 8 * (i % 4)));
  sha256_init(ctx);
}

/* ---- base64 ---- */

void base64_decode_init(struct base64_decode_ctx *ctx) { *ctx = (struct base64_decode_ctx){0}; }

int base64_decode_update(struct base64_decode_ctx *ctx, size_t *to_n, uint8_t *to, size_t n,
                         const char *from) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t made = 0;
  for (size_t i = 0; i < n; i++) {
    const char *at = from[i] ? strchr(digits, from[i]) : NULL;
    if (from[i] == '=') {
      if (!ctx->bits || ctx->padding > 2) return 0;
      ctx->padding++, ctx->bits -= 2;
      continue;
    }
    if (!at || ctx->padding) return 0;
    ctx->word = ctx->word << 6 | (unsigned)(at - digits);
    ctx->bits += 6;
    if (ctx->bits >= 8) to[made++] = (uint8_t)(ctx->word >> (ctx->bits -= 8));
  }
  *to_n = made;
  return 1;
}
int base64_decode_final(struct base64_decode_ctx *ctx) { return ctx->bits == 0; }

/* ---- JSON ---- */

json_t *json_stringn(const char *s, size_t n) {
  static json_t string; /* one at a time, which is what json_text.c does */
  string = (json_t){s, n};
  return &string;
}

static uint32_t code_point(const char **s) {
  const uint8_t *b = (const uint8_t *)*s;
  int more = b[0] < 0x80 ? 0 : b[0] < 0xe0 ? 1 : b[0] < 0xf0 ? 2 : 3;
  uint32_t c = more ? b[0] & (0x3fu >> more) : b[0];
  for (int i = 1; i <= more; i++) c = c << 6 | (b[i] & 0x3f);
  *s += more + 1;
  return c;
}
static size_t escaped(char *to, uint32_t unit) {
  memcpy(to, "\\u", 2);
  for (int i = 0; i < 4; i++) to[2 + i] = "0123456789ABCDEF"[unit >> (12 - 4 * i) & 15];
  return 6;
}

/* With quotes, in ASCII; `size` is always enough. */
size_t json_dumpb(const json_t *json, char *to, size_t size, size_t flags) {
  size_t n = 0;
  to[n++] = '"';
  for (const char *s = json->s; s < json->s + json->n && n + 14 < size;) {
    uint32_t c = code_point(&s);
    const char *shorts = c ? strchr("\"\"\\\\\bb\ff\nn\rr\tt", c < 0x80 ? (int)c : 0) : NULL;
    if (shorts && *shorts && (c < 0x20 || c == '"' || c == '\\'))
      to[n++] = '\\', to[n++] = shorts[1];
    else if (c >= 0x20 && c < 0x7f)
      to[n++] = (char)c;
    else if (c < 0x10000)
      n += escaped(to + n, c);
    else
      n += escaped(to + n, 0xd800 + ((c - 0x10000) >> 10)),
          n += escaped(to + n, 0xdc00 + ((c - 0x10000) & 0x3ff));
  }
  to[n++] = '"';
  return (void)flags, n;
}
