/* The bytes of string-backed types: each checker finds the first byte that cannot be and says what belongs there. */
#include "model/validate.h"

#include "base/utf8.h"
#include "diag/suggest.h"

/* `${TAG:-12}` outside of shell text: a variable is asked for by a function. */
static void dollar_help(Literal *k, Diag *d, uint32_t at) {
  Model *m = k->c->m;
  uint32_t lo = at + 1 + (at + 1 < k->s.n && k->s.s[at + 1] == '{'), hi = lo;
  while (hi < k->s.n && is_word(k->s.s[hi])) hi++;
  Str name = str_sub(k->s, lo, hi);
  if (!name.n) return;
  diag_help(m->ds, d, DOLLAR_IS_TEXT, name);
}

Diag *validate_bad(Literal *k, DiagId id, uint32_t lo, uint32_t hi, const char *why, const char *what) {
  Model *m = k->c->m;
  while (lo && (k->s.s[lo] & 0xC0) == 0x80) lo--;
  while (hi < k->s.n && (k->s.s[hi] & 0xC0) == 0x80) hi++;
  const Str args[] = {{"", 0}, k->shown.n ? k->shown : k->s.n ? k->s : STR("\"\""), str_c(why), str_c(what)};
  bool inline_literal = value_from(k->v).file == k->v->at.file && value_from(k->v).lo >= k->v->at.lo &&
                        value_from(k->v).hi <= k->v->at.hi;
  Diag *d = diag_put(m->ds, id, inline_literal ? value_inner_span(k->c, k->v, lo, hi) : k->v->at, args, 4);
  if (lo < k->s.n && k->s.s[lo] == '$') dollar_help(k, d, lo);
  if (k->label && inline_literal) diag_label(m->ds, d, PHRASE_THIS_IS_A, DIAG_ARGS(str_c(k->label)));
  diag_computed(k->c, d, k->v);
  diag_origin_once(k->c, d, k->v);
  return d;
}
bool validate_is_whole(const Literal *k) {
  const Node *n = k->v->node;
  if (!n) return value_from(k->v).file == k->v->at.file && value_from(k->v).lo == k->v->at.lo;
  return n->kind == N_STRING && (!n->a || (n->a->kind == N_TEXT && !n->a->next));
}

void validate_spelling(Literal *k, Diag *d, Str fixed) {
  Model *m = k->c->m;
  diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(fixed)));
  if (!validate_is_whole(k)) return;
  bool bare = !k->v->node && is_alpha(fixed.s[0]); /* a name without quotes stays one */
  for (uint32_t i = 0; i < fixed.n; i++) bare &= is_word(fixed.s[i]) || fixed.s[i] == '-';
  Str now = bare ? fixed : arena_fmt(m->arena, "\"%.*s\"", STR_ARG(fixed));
  edit_meant(m, d, FIX_SAFE, k->v->node ? node_span(k->v->node) : k->v->at, now);
}

/* ---- names ---- */

/* `underscore`: it may begin with `_`, which says that it is unused on purpose. */
static bool is_separator(char c) { return c == '_' || c == '.' || c == '-'; }

/* The name with what it cannot have replaced; false if little of it would be left. */
static bool possible_name(Literal *k, Str *out) {
  Str s = k->s;
  char *fixed = arena_alloc(k->c->m->arena, s.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < 63; i++) {
    char ch = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
    if ((unsigned char)ch >= 128) return false;
    bool ok = is_lower(ch) || is_digit(ch) || (n && is_separator(ch));
    if (ok)
      fixed[n++] = ch;
    else if (n && fixed[n - 1] != '-')
      fixed[n++] = '-';
  }
  while (n && is_separator(fixed[n - 1])) n--;
  *out = str_n(fixed, n);
  return n > 0;
}

/* "it has upper-case letters and blanks": everything at once, so that nobody corrects it piece by piece. */
static const char *why_no_name(Literal *k) {
  bool upper = false, blank = false, other = false;
  for (uint32_t i = 0; i < k->s.n; i++) {
    char ch = k->s.s[i];
    if (is_alpha(ch) && !is_lower(ch))
      upper = true;
    else if (ch == ' ')
      blank = true;
    else if (!is_lower(ch) && !is_digit(ch) && !is_separator(ch))
      other = true;
  }
  if (upper && blank) return "names have no upper-case letters and no blanks";
  if (upper) return "names are lower-case";
  if (blank) return "names have no blanks";
  return other ? "names are a-z, 0-9, `_`, `.` and `-`" : "a name begins with a letter or digit";
}

static bool check_object_name(Literal *k, bool underscore) {
  Str s = k->s, fixed;
  uint32_t bad = underscore && s.n && s.s[0] == '_';
  while (bad < s.n && (is_lower(s.s[bad]) || is_digit(s.s[bad]) || (bad && is_separator(s.s[bad])))) bad++;
  if (s.n && bad == s.n && s.n <= 63 && !is_separator(s.s[s.n - 1])) return true;
  const char *why = why_no_name(k);
  uint32_t lo = bad, hi = bad + 1;
  if (!s.n)
    why = "it is empty";
  else if (bad == s.n && s.n > 63)
    why = "it is longer than 63 characters", lo = 0, hi = s.n;
  else if (bad == s.n)
    why = "a name ends with a letter or digit", lo = s.n - 1, hi = s.n;
  if (bad < s.n && is_alpha(s.s[bad])) k->label = "upper-case letter";
  if (bad < s.n && s.s[bad] == ' ') k->label = "blank";
  if (!s.n) lo = hi = 0;
  Diag *d = bad_at(k, DIAG_E0213, lo, hi, why);
  if (k->host) diag_note(k->c->m->ds, d, IS_HOST_NAME);
  if (possible_name(k, &fixed)) validate_spelling(k, d, fixed);
  return false;
}

static bool check_service_name(Literal *k) {
  k->host = true;
  return check_object_name(k, false);
}

static bool check_user_name(Literal *k, uint32_t lo, uint32_t hi) {
  Str s = str_sub(k->s, lo, hi);
  uint32_t i = 0;
  while (i < s.n &&
         (is_lower(s.s[i]) || s.s[i] == '_' || (i && (is_digit(s.s[i]) || s.s[i] == '-' || s.s[i] == '.'))))
    i++;
  if (s.n && i == s.n && s.n <= 32) return true;
  if (!s.n) return BAD(k, E0417, lo ? lo - 1 : 0, k->s.n, lo ? "the group is empty" : "the name is empty");
  if (i == s.n) return BAD(k, E0417, lo, hi, "a name has at most 32 characters");
  bool upper = is_alpha(s.s[i]) && !is_lower(s.s[i]), all = true;
  if (upper) k->label = "upper-case letter";
  Diag *d = bad_at(k, DIAG_E0417, lo + i, lo + i + 1,
                   upper ? "names are lower-case"
                   : i   ? "names are a-z, 0-9, `_`, `-` and `.`"
                         : "a name begins with a letter or `_`");
  char *fixed = arena_alloc(k->c->m->arena, k->s.n + 1u);
  for (uint32_t j = 0; j < k->s.n; j++) {
    fixed[j] = (char)(is_alpha(k->s.s[j]) ? k->s.s[j] | 32 : k->s.s[j]);
    all &= is_word(k->s.s[j]) || strchr("-.:", k->s.s[j]) != NULL;
  }
  if (upper && all) validate_spelling(k, d, str_n(fixed, k->s.n));
  return false;
}

/* user, user:group, uid, uid:gid */
static bool check_user_spec(Literal *k) {
  uint32_t colon = str_find(k->s, ':'), lo = 0;
  for (uint32_t part = 0; part < 2; part++) {
    uint32_t hi = part ? k->s.n : colon, i = lo;
    while (i < hi && is_digit(k->s.s[i])) i++;
    if (!(i == hi && hi > lo) && !check_user_name(k, lo, hi)) return false;
    if (colon == k->s.n) break;
    lo = colon + 1;
  }
  return true;
}

static bool check_env_name(Literal *k) {
  uint32_t i = 0;
  while (i < k->s.n && is_word(k->s.s[i]) && !(i == 0 && is_digit(k->s.s[i]))) i++;
  if (k->s.n && i == k->s.n) return true;
  return BAD(k, E0416, i < k->s.n ? i : 0, i < k->s.n ? i + 1 : k->s.n,
             "letters, digits and `_` are possible, and no digit at the start");
}

/* apt takes `vim-` for "remove vim". */
static bool check_package_mark(Literal *k) {
  Str s = k->s;
  uint32_t end = s.n;
  if (s.s[end - 1] != '-')
    for (end = 0; end < s.n && s.s[end] != '=' && s.s[end] != '/';) end++;
  if (!end || s.s[end - 1] != '-') return true;
  Diag *d = bad_at(k, DIAG_E0425, end - 1, end, "");
  Str bare = arena_fmt(k->c->m->arena, "%.*s%.*s", (int)end - 1, s.s, (int)(s.n - end), s.s + end);
  if (bare.n) validate_spelling(k, d, bare);
  return false;
}

/* Names of Debian packages are lower-case, and something stands behind `=` and `/`. */
static bool check_package_parts(Literal *k) {
  Str s = k->s;
  uint32_t end = 0;
  while (end < s.n && s.s[end] != '=' && s.s[end] != '/') {
    if (!is_alpha(s.s[end]) || is_lower(s.s[end])) {
      end++;
      continue;
    }
    char *fixed = arena_alloc(k->c->m->arena, s.n + 1u);
    for (uint32_t i = 0; i < s.n; i++) {
      bool name = i < end || !memchr(s.s, '=', i);
      fixed[i] = (char)(name && is_alpha(s.s[i]) ? s.s[i] | 32 : s.s[i]);
    }
    k->label = "upper-case letter";
    validate_spelling(k, bad_at(k, DIAG_E0415, end, end + 1, "names are lower-case"), str_n(fixed, s.n));
    return false;
  }
  if (end + 1 != s.n) return true;
  k->label = "nothing behind it";
  Diag *d = bad_at(k, DIAG_E0415, end, end + 1,
                   s.s[end] == '=' ? "the version is missing behind `=`" : "the suite is missing behind `/`");
  if (end) validate_spelling(k, d, str_sub(s, 0, end));
  return false;
}

static bool check_package(Literal *k) {
  Str s = k->s;
  uint32_t i = 0;
  while (i < s.n && (is_alpha(s.s[i]) || is_digit(s.s[i]) || (i && strchr("+-.:=~_/*", s.s[i])))) i++;
  if (s.n && i == s.n) return check_package_parts(k) && check_package_mark(k);
  return BAD(k, E0415, i < s.n ? i : 0, i < s.n ? i + 1 : s.n,
             !s.n                       ? "it is empty"
             : i < s.n && s.s[i] == ' ' ? "one package an element"
                                        : "not part of a package name");
}

/* SIGRTMIN+3, SIGRTMAX-3: docker knows 15 above the one and 14 below the other. */
static bool is_realtime(Str s) {
  bool min = str_starts(s, STR("SIGRTMIN+")), max = str_starts(s, STR("SIGRTMAX-"));
  uint32_t i = 9, n = 0;
  while (i < s.n && is_digit(s.s[i]) && n < 100) n = n * 10 + (uint32_t)(s.s[i++] - '0');
  return (min || max) && s.n > 9 && i == s.n && n >= 1 && n <= (min ? 15 : 14);
}

static bool is_signal_number(Str s) {
  uint32_t i = 0, n = 0;
  while (i < s.n && is_digit(s.s[i]) && n < 100) n = n * 10 + (uint32_t)(s.s[i++] - '0');
  return s.n && i == s.n && n >= 1 && n <= 64 && s.s[0] != '0';
}

static bool check_signal(Literal *k) {
  Arena *a = k->c->m->arena;
  Str s = k->s, full = arena_fmt(a, "SIG%.*s", STR_ARG(s));
  Suggest near;
  suggest_init(&near, a, s);
  if (is_signal_number(s) || is_realtime(s)) return true;
  for (uint32_t j = 0; j < schema_member_count; j++) {
    Str name = str_c(schema_words[schema_members[j].word]);
    if (schema_members[j].id != E_signal) continue;
    if (str_eq(s, name)) return true;
    suggest_offer(&near, name);
    if (str_eq(full, name)) near.best[0].name = name, near.n = 1;
  }
  Diag *d = bad_at(k, DIAG_E0414, 0, s.n, "signals are written SIGTERM, or 15");
  if (near.n) validate_spelling(k, d, near.best[0].name);
  return false;
}

/* ---- images, platforms, digests ---- */

static bool check_digest_at(Literal *k, uint32_t lo) {
  Str s = str_sub(k->s, lo, k->s.n);
  k->shown = s;
  if (!str_starts(s, STR("sha256:")))
    return BAD_WITH(k, E0403, lo, k->s.n, "a digest begins with `sha256:`", "no `sha256:`");
  for (uint32_t i = 7; i < s.n; i++)
    if (!is_hex(s.s[i]) || (s.s[i] >= 'A' && s.s[i] <= 'F'))
      return BAD(k, E0403, lo + i, lo + i + 1, "hex digits are 0-9 and a-f");
  if (s.n == 71) return k->shown = STR(""), true;
  return BAD_WITH(k, E0403, lo + 7, k->s.n,
                  arena_fmt(k->c->m->arena, "a sha256 digest has 64 hex digits, this has %u", s.n - 7).s,
                  s.n < 71 ? "too short" : "too long");
}

static bool lower_fix(Literal *k, uint32_t at) {
  char *fixed = arena_alloc(k->c->m->arena, k->s.n + 1u);
  for (uint32_t i = 0; i < k->s.n; i++)
    fixed[i] = (char)(k->s.s[i] >= 'A' && k->s.s[i] <= 'Z' ? k->s.s[i] + 32 : k->s.s[i]);
  k->label = "upper-case letter";
  Diag *d = bad_at(k, DIAG_E0402, at, at + 1, "image names are lower-case");
  bool possible = true; /* when that is all */
  for (uint32_t i = 0; i < k->s.n; i++) possible &= is_word(k->s.s[i]) || strchr("./:-@", k->s.s[i]) != NULL;
  if (possible) validate_spelling(k, d, str_n(fixed, k->s.n));
  return false;
}

static bool check_image_path(Literal *k, uint32_t lo, uint32_t hi) {
  Str s = k->s;
  if (lo >= hi) return BAD_WITH(k, E0402, 0, s.n, "the name is empty", "no name");
  for (uint32_t i = lo; i < hi; i++) {
    if (s.s[i] >= 'A' && s.s[i] <= 'Z') return lower_fix(k, i);
    bool separator = s.s[i] == '.' || s.s[i] == '_' || s.s[i] == '-' || s.s[i] == '/';
    if (!is_lower(s.s[i]) && !is_digit(s.s[i]) && !separator)
      return BAD(k, E0402, i, i + 1, "names are a-z, 0-9 and `.`, `_`, `-`, `/` between");
    bool edge = i == lo || i + 1 == hi || s.s[i - 1] == '/' || s.s[i + 1] == '/';
    if (separator && s.s[i] != '/' && edge)
      return BAD(k, E0402, i, i + 1, "a part of the name begins and ends with a letter or digit");
    if (s.s[i] == '/' && (i == lo || i + 1 == hi || s.s[i - 1] == '/'))
      return BAD(k, E0402, i, i + 1, "a part of the name is empty");
  }
  return true;
}

/* [host[:port]/]path[:tag][@digest] */
static bool check_image_ref(Literal *k) {
  Str s = k->s;
  uint32_t end = str_find(s, '@'), lo = 0, slash = str_find(s, '/');
  if (end < s.n && !check_digest_at(k, end + 1)) return false;
  bool host = slash < end && (memchr(s.s, '.', slash) || memchr(s.s, ':', slash) ||
                              str_eq(str_sub(s, 0, slash), STR("localhost")));
  for (uint32_t i = 0; host && i < slash; i++)
    if (!is_word(s.s[i]) && !strchr(".-:[]", s.s[i]))
      return BAD(k, E0402, i, i + 1, "not part of a registry's host name");
  if (host) lo = slash + 1;
  uint32_t colon = lo;
  while (colon < end && s.s[colon] != ':') colon++;
  if (!check_image_path(k, lo, colon)) return false;
  if (colon == end) return true;
  if (colon + 1 == end) {
    k->label = "no tag behind it";
    Diag *d = bad_at(k, DIAG_E0402, colon, colon + 1, "the tag is empty after `:`");
    diag_help(k->c->m->ds, d, TAG_OR_NOT, arena_fmt(k->c->m->arena, "%.*slatest", (int)colon + 1, s.s),
              str_sub(s, 0, colon));
    return false;
  }
  for (uint32_t i = colon + 1; i < end; i++)
    if (!is_word(s.s[i]) && !(i > colon + 1 && (s.s[i] == '.' || s.s[i] == '-')))
      return BAD(k, E0402, i, i + 1, "tags are letters, digits, `_`, `.`, `-`");
  return end - colon - 1 <= 128 || BAD(k, E0402, colon + 1, end, "a tag has at most 128 characters");
}

static bool check_platform(Literal *k) {
  static const char *const known[] = {"linux/amd64",    "linux/amd64/v2", "linux/amd64/v3", "linux/arm64",
                                      "linux/arm64/v8", "linux/arm/v5",   "linux/arm/v6",   "linux/arm/v7",
                                      "linux/386",      "linux/ppc64le",  "linux/s390x",    "linux/riscv64",
                                      "linux/mips64le", "linux/loong64"};
  static const char *const near[][2] = {{"arm64v8", "linux/arm64"},  {"aarch64", "linux/arm64"},
                                        {"x86_64", "linux/amd64"},   {"x86-64", "linux/amd64"},
                                        {"amd64", "linux/amd64"},    {"arm64", "linux/arm64"},
                                        {"armv7", "linux/arm/v7"},   {"armhf", "linux/arm/v7"},
                                        {"arm32v7", "linux/arm/v7"}, {"i386", "linux/386"}};
  for (uint32_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (str_is(k->s, known[i])) return true;
  Diag *d = bad_at(k, DIAG_E0404, 0, k->s.n, "");
  uint32_t slash = str_find(k->s, '/');
  Str last = slash < k->s.n ? str_sub(k->s, slash + 1, k->s.n) : k->s;
  bool on_linux = slash == k->s.n || str_starts(k->s, STR("linux/"));
  for (uint32_t i = 0; on_linux && i < sizeof near / sizeof near[0]; i++)
    if (str_is(last, near[i][0])) {
      validate_spelling(k, d, str_c(near[i][1]));
      return false;
    }
  diag_help(k->c->m->ds, d, ONE_OF,
            STR("linux/amd64, linux/arm64, linux/arm/v7, linux/arm/v6, linux/386, linux/riscv64, "
                "linux/ppc64le, linux/s390x"));
  return false;
}

static bool check_target(Literal *k) {
  if (k->s.n && k->s.s[0] == '/') return true;
  return BAD(k, E0413, 0, k->s.n, "");
}

bool text_has_control(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((unsigned char)s.s[i] < 32 || s.s[i] == 127) return true;
  return false;
}

bool validate_text(Ctx *c, const Value *v, Str s, TypeKind kind) {
  Literal k = {.c = c, .v = v, .s = s};
  for (uint32_t i = 0; kind != T_SHELL && kind != T_STRING && i < s.n; i++)
    if ((unsigned char)s.s[i] < 32 || s.s[i] == 127) return BAD(&k, E0418, i, i + 1, "");
  switch (kind) {
  case T_TARGET: return check_target(&k);
  case T_URL: return validate_url(&k);
  case T_ENGINE: return validate_engine(&k);
  case T_REGISTRY_HOST: return validate_registry_host(&k);
  case T_CIDR: return validate_cidr(&k);
  case T_IP: return validate_ip(&k);
  case T_PLATFORM: return check_platform(&k);
  case T_DIGEST: return check_digest_at(&k, 0);
  case T_IMAGE_REF: return check_image_ref(&k);
  case T_ENV_NAME: return check_env_name(&k);
  case T_USER_SPEC: return check_user_spec(&k);
  case T_USER_NAME: return check_user_name(&k, 0, s.n);
  case T_OBJECT_NAME: return check_object_name(&k, true);
  case T_PROJECT_NAME: return check_object_name(&k, false);
  case T_SERVICE_NAME: return check_service_name(&k);
  case T_APT_PACKAGE: return check_package(&k);
  case T_SNAPSHOT: return validate_snapshot(&k);
  case T_SIGNAL: return check_signal(&k);
  case T_HOSTPORT: return validate_hostport(&k);
  case T_DEVICE: return validate_device(&k);
  case T_DEVICE_RULE: return validate_device_rule(&k);
  case T_GPU_ID: return validate_gpu_id(&k);
  case T_MAC: return validate_mac(&k);
  case T_CONTAINER: return validate_container(&k);
  default: return true;
  }
}
