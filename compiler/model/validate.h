/* Shared by validate.c and validate_net.c: a text that is being looked at, and what is said of it. */
#ifndef PEI_MODEL_VALIDATE_H
#define PEI_MODEL_VALIDATE_H

#include "model/private.h"

typedef struct {
  Ctx *c;
  const Value *v;
  Str s;
  Str shown;         /* what a message calls the text, if that is not all of it */
  const char *label; /* at the bytes, instead of the row's */
  bool host;         /* the name is a host's name too */
} Literal;

static inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
static inline bool is_word(char c) { return is_alpha(c) || is_digit(c) || c == '_'; }
static inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/* Reports `id` for bytes lo..hi of the literal; the text is always {1}, what is wrong {2}, what it should be {3}. */
Diag *validate_bad(Literal *k, DiagId id, uint32_t lo, uint32_t hi, const char *why, const char *what);
static inline Diag *bad_at(Literal *k, DiagId id, uint32_t lo, uint32_t hi, const char *why) {
  return validate_bad(k, id, lo, hi, why, "");
}
#define BAD(k, code, lo, hi, why) (bad_at((k), DIAG_##code, (lo), (hi), (why)), false)
#define BAD_WITH(k, code, lo, hi, why, says) ((k)->label = (says), BAD(k, code, lo, hi, why))
#define BAD_AS(k, code, what, lo, hi, why) (validate_bad((k), DIAG_##code, (lo), (hi), (why), (what)), false)

/* Is the text what one literal or bare word spells, so that it can be replaced as a whole? */
bool validate_is_whole(const Literal *k);
/* "did you mean", and the fix that writes it. */
void validate_spelling(Literal *k, Diag *d, Str fixed);

/* validate_net.c */
bool validate_url(Literal *k);
bool validate_cidr(Literal *k);
bool validate_ip(Literal *k);
bool validate_hostport(Literal *k);
/* validate_fleet.c */
bool validate_engine(Literal *k);
bool validate_registry_host(Literal *k);
/* validate_device.c */
bool validate_device(Literal *k);
bool validate_device_rule(Literal *k);
bool validate_gpu_id(Literal *k);
bool validate_mac(Literal *k);
bool validate_container(Literal *k);
/* validate_day.c */
bool validate_snapshot(Literal *k);

#endif
