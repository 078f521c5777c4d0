/* Content hashes as text. Called by the plan, the manifest and the pin checks. */
#include "base/hash.h"
#include <nettle/sha2.h>
#include <nettle/version.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static void hex_put(char *out, const uint8_t *bytes, size_t n) {
  for (size_t i = 0; i < n; i++) {
    out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
  out[2 * n] = 0;
}

static Hash128 hash_text(XXH128_hash_t value) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, value);
  Hash128 hash;
  hex_put(hash.hex, canonical.digest, sizeof canonical.digest);
  return hash;
}

Hash128 hash_xxh3(Str bytes) { return hash_text(XXH3_128bits(bytes.n ? bytes.s : "", bytes.n)); }

_Static_assert(sizeof(XXH3_state_t) <= sizeof(HashStream) && _Alignof(XXH3_state_t) <= 64, "it has room");
void hash_begin(HashStream *h) { XXH3_128bits_reset((XXH3_state_t *)h); }
void hash_add(HashStream *h, Str bytes) { XXH3_128bits_update((XXH3_state_t *)h, bytes.s, bytes.n); }
Hash128 hash_end(const HashStream *h) { return hash_text(XXH3_128bits_digest((const XXH3_state_t *)h)); }

Sha256 hash_sha256(Str bytes) {
  struct sha256_ctx ctx;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&ctx);
  if (bytes.n) sha256_update(&ctx, bytes.n, (const uint8_t *)bytes.s);
#if NETTLE_VERSION_MAJOR >= 4
  sha256_digest(&ctx, digest);
#else
  sha256_digest(&ctx, sizeof digest, digest);
#endif
  Sha256 hash;
  hex_put(hash.hex, digest, sizeof digest);
  return hash;
}
