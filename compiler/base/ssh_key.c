/* See ssh_key.h. The parts of each type are those of RFC 4253, 5656, 8709 and OpenSSH's PROTOCOL.u2f. */
#include "base/ssh_key.h"

#include <nettle/base64.h>

enum { KEY_MAX = 6 << 10, /* bytes: more than an RSA key of 16384 bits has */ RSA_BITS = 1024 };

/* s: any string, c: the name of a curve, m: a number, 3: a string of 32 bytes, n: the number whose size counts */
typedef struct {
  const char *name, *parts;
} KeyType;
static const KeyType types[] = {{"ssh-ed25519", "3"},
                                {"ssh-rsa", "mn"},
                                {"ecdsa-sha2-nistp256", "cs"},
                                {"ecdsa-sha2-nistp384", "cs"},
                                {"ecdsa-sha2-nistp521", "cs"},
                                {"sk-ssh-ed25519@openssh.com", "3s"},
                                {"sk-ecdsa-sha2-nistp256@openssh.com", "css"},
                                {"ssh-dss", "mmmm"}};

/* As sshd(8) has them; a trailing "=" takes a value in quotes. */
static const char *const options[] = {"agent-forwarding",
                                      "cert-authority",
                                      "command=",
                                      "environment=",
                                      "expiry-time=",
                                      "from=",
                                      "no-agent-forwarding",
                                      "no-port-forwarding",
                                      "no-pty",
                                      "no-touch-required",
                                      "no-user-rc",
                                      "no-X11-forwarding",
                                      "permitlisten=",
                                      "permitopen=",
                                      "port-forwarding",
                                      "principals=",
                                      "pty",
                                      "restrict",
                                      "tunnel=",
                                      "user-rc",
                                      "verify-required",
                                      "X11-forwarding"};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
static bool has(Str s, Str part) {
  for (uint32_t i = 0; i + part.n <= s.n; i++)
    if (str_eq(str_sub(s, i, i + part.n), part)) return true;
  return false;
}
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool ssh_key_next(SshKeyLines *l) {
  while (l->at < l->text.n) {
    uint32_t lo = l->at, hi = lo + str_find(str_sub(l->text, lo, l->text.n), '\n');
    l->at = hi + 1;
    l->number++;
    while (hi > lo && is_blank(l->text.s[hi - 1])) hi--;
    while (lo < hi && is_blank(l->text.s[lo])) lo++;
    l->line = str_sub(l->text, lo, hi);
    if (lo < hi && l->text.s[lo] != '#') return true;
  }
  return false;
}

/* The next word of a line, and the line without it. */
static Str take_word(Str *line) {
  uint32_t n = 0, end;
  while (n < line->n && !is_blank(line->s[n])) n++;
  Str word = str_sub(*line, 0, n);
  for (end = n; end < line->n && is_blank(line->s[end]);) end++;
  *line = str_sub(*line, end, line->n);
  return word;
}

static const KeyType *find_type(Str word) {
  for (uint32_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (str_is(word, types[i].name)) return &types[i];
  return NULL;
}

static bool is_option(Str s) {
  for (uint32_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    Str o = str_c(options[i]);
    bool value = o.s[o.n - 1] == '=';
    if (value ? s.n < o.n : s.n != o.n) continue;
    uint32_t same = 0;
    while (same < o.n && lower(s.s[same]) == lower(o.s[same])) same++;
    if (same == o.n) return !value || (s.n > o.n + 1 && s.s[o.n] == '"' && s.s[s.n - 1] == '"');
  }
  return false;
}

/* Takes the options off: they end at a blank outside of quotes. */
static SshKeyFault take_options(Str *line) {
  uint32_t lo = 0, at = 0;
  bool quoted = false, known = true;
  for (; at < line->n && (quoted || !is_blank(line->s[at])); at++) {
    char c = line->s[at];
    if (c == '\\' && quoted && at + 1 < line->n && line->s[at + 1] == '"')
      at++;
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted) {
      known &= is_option(str_sub(*line, lo, at));
      lo = at + 1;
    }
  }
  if (quoted) return SSH_KEY_QUOTE;
  known &= is_option(str_sub(*line, lo, at));
  while (at < line->n && is_blank(line->s[at])) at++;
  *line = str_sub(*line, at, line->n);
  return known ? SSH_KEY_FINE : SSH_KEY_OPTION;
}

/* ---- inside ---- */

static bool take_part(const uint8_t **at, const uint8_t *end, Str *part) {
  if (end - *at < 4) return false;
  uint32_t n = (uint32_t)(*at)[0] << 24 | (uint32_t)(*at)[1] << 16 | (uint32_t)(*at)[2] << 8 | (*at)[3];
  *at += 4;
  if (n > (size_t)(end - *at)) return false;
  *part = (Str){(const char *)*at, n};
  *at += n;
  return true;
}

static SshKeyFault check_part(Str part, char kind, const KeyType *type) {
  if (kind == '3' && part.n != 32) return SSH_KEY_DAMAGED;
  if (kind == 'c' && !(part.n == 8 && has(str_c(type->name), part))) return SSH_KEY_DAMAGED;
  if (kind != 'n') return part.n ? SSH_KEY_FINE : SSH_KEY_DAMAGED;
  while (part.n && !part.s[0]) part = str_sub(part, 1, part.n);
  return part.n * 8 < RSA_BITS ? SSH_KEY_WEAK : SSH_KEY_FINE;
}

static SshKeyFault check_inside(const uint8_t *at, const uint8_t *end, const KeyType *type) {
  Str part;
  if (!take_part(&at, end, &part)) return SSH_KEY_SHORT;
  if (!str_is(part, type->name)) return find_type(part) ? SSH_KEY_MISMATCH : SSH_KEY_DAMAGED;
  for (const char *kind = type->parts; *kind; kind++) {
    if (!take_part(&at, end, &part)) return SSH_KEY_SHORT;
    SshKeyFault fault = check_part(part, *kind, type);
    if (fault) return fault;
  }
  return at == end ? SSH_KEY_FINE : SSH_KEY_DAMAGED;
}

static SshKeyFault check_base64(Str text, const KeyType *type) {
  uint8_t bytes[KEY_MAX];
  struct base64_decode_ctx ctx;
  size_t n = sizeof bytes;
  if (!text.n) return SSH_KEY_SHORT;
  if (BASE64_DECODE_LENGTH(text.n) > sizeof bytes) return SSH_KEY_DAMAGED;
  base64_decode_init(&ctx);
  if (!base64_decode_update(&ctx, &n, bytes, text.n, text.s)) return SSH_KEY_BASE64;
  SshKeyFault fault = check_inside(bytes, bytes + n, type);
  if (fault) return fault;
  return base64_decode_final(&ctx) ? SSH_KEY_FINE : SSH_KEY_SHORT; /* its padding is missing */
}

/* ---- lines ---- */

static SshKeyFault check_armour(Str line) {
  bool dashes = str_starts(line, STR("----")), private_key = has(line, STR("PRIVATE KEY"));
  if ((dashes && private_key) || str_starts(line, STR("PuTTY-User-Key-File"))) return SSH_KEY_PRIVATE;
  return dashes && has(line, STR("PUBLIC KEY")) ? SSH_KEY_FORMAT : SSH_KEY_FINE;
}

SshKeyFault ssh_key_check(Str line, bool *dsa) {
  Str rest = line, word = take_word(&rest);
  SshKeyFault fault = check_armour(line), unknown = SSH_KEY_FINE;
  *dsa = false;
  if (fault) return fault;
  const KeyType *type = find_type(word);
  if (!type && has(word, STR("-cert-v01@openssh.com"))) return SSH_KEY_CERT;
  if (!type) {
    rest = line;
    unknown = take_options(&rest);
    if (unknown == SSH_KEY_QUOTE) return unknown;
    type = find_type(take_word(&rest));
  }
  if (!type) return SSH_KEY_OTHER;
  fault = unknown ? unknown : check_base64(take_word(&rest), type);
  *dsa = !fault && str_is(str_c(type->name), "ssh-dss");
  return fault;
}

SshKeyFault ssh_key_check_all(Str text, uint32_t *line) {
  SshKeyLines lines = {.text = text};
  bool any = false, dsa;
  while (ssh_key_next(&lines)) {
    any = true;
    SshKeyFault fault = ssh_key_check(lines.line, &dsa);
    if (!fault) continue;
    *line = lines.number == 1 && lines.at >= text.n ? 0 : lines.number;
    return fault;
  }
  *line = 0;
  return any ? SSH_KEY_FINE : SSH_KEY_EMPTY;
}

bool ssh_key_like(Str text) {
  SshKeyLines lines = {.text = text};
  return ssh_key_next(&lines) && find_type(take_word(&lines.line)) != NULL;
}
