/* The bytes of string-backed types: each checker finds the first byte that cannot be and says what belongs there. */
#include "model/private.h"

#include "base/utf8.h"
#include "diag/suggest.h"
#include "model/check_addr.h"

typedef struct {
  Ctx *c;
  const Value *v;
  Str s;
  Str shown;         /* what a message calls the text, if that is not all of it */
  const char *label; /* at the bytes, instead of the row's */
  bool host;         /* the name is a host's name too */
} Check;

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
static bool is_word(char c) { return is_alpha(c) || is_digit(c) || c == '_'; }
static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/* `${TAG:-12}` outside of shell text: a variable is asked for by a function. */
static void dollar_help(Check *k, Diag *d, uint32_t at) {
  Model *m = k->c->m;
  uint32_t lo = at + 1 + (at + 1 < k->s.n && k->s.s[at + 1] == '{'), hi = lo;
  while (hi < k->s.n && is_word(k->s.s[hi])) hi++;
  Str name = str_sub(k->s, lo, hi);
  if (!name.n) return;
  diag_help(m->ds, d, DOLLAR_IS_TEXT, name);
}

/* Reports `id` for bytes lo..hi of the literal; the text is always {1}, what is wrong {2}, what it should be {3}. */
static Diag *bad_as(Check *k, DiagId id, uint32_t lo, uint32_t hi, const char *why, const char *what) {
  Model *m = k->c->m;
  while (lo && (k->s.s[lo] & 0xC0) == 0x80) lo--;
  while (hi < k->s.n && (k->s.s[hi] & 0xC0) == 0x80) hi++;
  const Str args[] = {{"", 0}, k->shown.n ? k->shown : k->s.n ? k->s : STR("\"\""), str_c(why), str_c(what)};
  bool inline_literal =
      k->v->from.file == k->v->at.file && k->v->from.lo >= k->v->at.lo && k->v->from.hi <= k->v->at.hi;
  Diag *d = diag_put(m->ds, id, inline_literal ? value_inner_span(k->c, k->v, lo, hi) : k->v->at, args, 4);
  if (lo < k->s.n && k->s.s[lo] == '$') dollar_help(k, d, lo);
  if (k->label && inline_literal) diag_label(m->ds, d, PHRASE_THIS_IS_A, DIAG_ARGS(str_c(k->label)));
  diag_computed(k->c, d, k->v);
  diag_origin_once(k->c, d, k->v);
  return d;
}
static Diag *bad_at(Check *k, DiagId id, uint32_t lo, uint32_t hi, const char *why) {
  return bad_as(k, id, lo, hi, why, "");
}
#define BAD(k, code, lo, hi, why) (bad_at((k), DIAG_##code, (lo), (hi), (why)), false)
#define BAD_WITH(k, code, lo, hi, why, says) ((k)->label = (says), BAD(k, code, lo, hi, why))
#define BAD_AS(k, code, what, lo, hi, why) (bad_as((k), DIAG_##code, (lo), (hi), (why), (what)), false)

/* Is the text what one literal or bare word spells, so that it can be replaced as a whole? */
static bool is_whole(Check *k) {
  const Node *n = k->v->node;
  if (!n) return k->v->from.file == k->v->at.file && k->v->from.lo == k->v->at.lo;
  return n->kind == N_STRING && (!n->a || (n->a->kind == N_TEXT && !n->a->next));
}

static void suggest_spelling(Check *k, Diag *d, Str fixed) {
  Model *m = k->c->m;
  diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(fixed)));
  if (!is_whole(k)) return;
  bool bare = !k->v->node && is_alpha(fixed.s[0]); /* a name without quotes stays one */
  for (uint32_t i = 0; i < fixed.n; i++) bare &= is_word(fixed.s[i]) || fixed.s[i] == '-';
  Str now = bare ? fixed : arena_fmt(m->arena, "\"%.*s\"", STR_ARG(fixed));
  edit_meant(m, d, FIX_SAFE, k->v->node ? node_span(k->v->node) : k->v->at, now);
}

/* ---- names ---- */

/* `underscore`: it may begin with `_`, which says that it is unused on purpose. */
static bool is_separator(char c) { return c == '_' || c == '.' || c == '-'; }

/* The name with what it cannot have replaced; false if little of it would be left. */
static bool possible_name(Check *k, Str *out) {
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
static const char *why_no_name(Check *k) {
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

static bool check_object_name(Check *k, bool underscore) {
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
  if (possible_name(k, &fixed)) suggest_spelling(k, d, fixed);
  return false;
}

static bool check_service_name(Check *k) {
  k->host = true;
  return check_object_name(k, false);
}

static bool check_user_name(Check *k, uint32_t lo, uint32_t hi) {
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
  if (upper && all) suggest_spelling(k, d, str_n(fixed, k->s.n));
  return false;
}

/* user, user:group, uid, uid:gid */
static bool check_user_spec(Check *k) {
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

static bool check_env_name(Check *k) {
  uint32_t i = 0;
  while (i < k->s.n && is_word(k->s.s[i]) && !(i == 0 && is_digit(k->s.s[i]))) i++;
  if (k->s.n && i == k->s.n) return true;
  return BAD(k, E0416, i < k->s.n ? i : 0, i < k->s.n ? i + 1 : k->s.n,
             "letters, digits and `_` are possible, and no digit at the start");
}

/* apt takes `vim-` for "remove vim". */
static bool check_package_mark(Check *k) {
  Str s = k->s;
  uint32_t end = s.n;
  if (s.s[end - 1] != '-')
    for (end = 0; end < s.n && s.s[end] != '=' && s.s[end] != '/';) end++;
  if (!end || s.s[end - 1] != '-') return true;
  Diag *d = bad_at(k, DIAG_E0425, end - 1, end, "");
  Str bare = arena_fmt(k->c->m->arena, "%.*s%.*s", (int)end - 1, s.s, (int)(s.n - end), s.s + end);
  if (bare.n) suggest_spelling(k, d, bare);
  return false;
}

/* Names of Debian packages are lower-case, and something stands behind `=` and `/`. */
static bool check_package_parts(Check *k) {
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
    suggest_spelling(k, bad_at(k, DIAG_E0415, end, end + 1, "names are lower-case"), str_n(fixed, s.n));
    return false;
  }
  if (end + 1 != s.n) return true;
  k->label = "nothing behind it";
  Diag *d = bad_at(k, DIAG_E0415, end, end + 1,
                   s.s[end] == '=' ? "the version is missing behind `=`" : "the suite is missing behind `/`");
  if (end) suggest_spelling(k, d, str_sub(s, 0, end));
  return false;
}

static bool check_package(Check *k) {
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

static bool check_signal(Check *k) {
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
  if (near.n) suggest_spelling(k, d, near.best[0].name);
  return false;
}

/* ---- images, platforms, digests ---- */

static bool check_digest_at(Check *k, uint32_t lo) {
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

static bool lower_fix(Check *k, uint32_t at) {
  char *fixed = arena_alloc(k->c->m->arena, k->s.n + 1u);
  for (uint32_t i = 0; i < k->s.n; i++)
    fixed[i] = (char)(k->s.s[i] >= 'A' && k->s.s[i] <= 'Z' ? k->s.s[i] + 32 : k->s.s[i]);
  k->label = "upper-case letter";
  Diag *d = bad_at(k, DIAG_E0402, at, at + 1, "image names are lower-case");
  bool possible = true; /* when that is all */
  for (uint32_t i = 0; i < k->s.n; i++) possible &= is_word(k->s.s[i]) || strchr("./:-@", k->s.s[i]) != NULL;
  if (possible) suggest_spelling(k, d, str_n(fixed, k->s.n));
  return false;
}

static bool check_image_path(Check *k, uint32_t lo, uint32_t hi) {
  Str s = k->s;
  if (lo >= hi) return BAD_WITH(k, E0402, 0, s.n, "the name is empty", "no name");
  for (uint32_t i = lo; i < hi; i++) {
    if (s.s[i] >= 'A' && s.s[i] <= 'Z') return lower_fix(k, i);
    bool separator = strchr("._-/", s.s[i]) != NULL;
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
static bool check_image_ref(Check *k) {
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
    if (!is_word(s.s[i]) && !(i > colon + 1 && strchr(".-", s.s[i])))
      return BAD(k, E0402, i, i + 1, "tags are letters, digits, `_`, `.`, `-`");
  return end - colon - 1 <= 128 || BAD(k, E0402, colon + 1, end, "a tag has at most 128 characters");
}

static bool check_platform(Check *k) {
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
      suggest_spelling(k, d, str_c(near[i][1]));
      return false;
    }
  diag_help(k->c->m->ds, d, ONE_OF,
            STR("linux/amd64, linux/arm64, linux/arm/v7, linux/arm/v6, linux/386, linux/riscv64, "
                "linux/ppc64le, linux/s390x"));
  return false;
}

/* ---- addresses ---- */

static bool ipv4(Str s, uint32_t *out) {
  uint32_t parts = 0, value = 0;
  for (uint32_t i = 0; i < s.n && parts < 4; parts++) {
    uint32_t octet = 0, digits = 0;
    while (i < s.n && is_digit(s.s[i]) && digits < 4)
      octet = octet * 10 + (uint32_t)(s.s[i++] - '0'), digits++;
    if (!digits || octet > 255 || (i < s.n && (s.s[i] != '.' || i + 1 == s.n))) return false;
    value = value << 8 | octet;
    if (i < s.n)
      i++;
    else if (parts != 3)
      return false;
    if (parts == 3 && i < s.n) return false;
  }
  *out = value;
  return parts == 4;
}

static bool ipv6(Str s) {
  uint32_t groups = 0, digits = 0, doubles = 0;
  if (s.n < 2) return false;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == ':') {
      bool twice = i + 1 < s.n && s.s[i + 1] == ':';
      if (twice) doubles++, i++;
      if (!digits && !twice) return false;
      groups += digits > 0;
      digits = 0;
    } else if (!is_hex(s.s[i]) || ++digits > 4) {
      return false;
    }
  }
  groups += digits > 0;
  if (s.s[s.n - 1] == ':' && s.s[s.n - 2] != ':') return false;
  return doubles <= 1 && (doubles ? groups < 8 : groups == 8);
}

static bool check_ip(Check *k) {
  uint32_t v4;
  if (ipv4(k->s, &v4) || ipv6(k->s)) return true;
  return BAD_AS(k, E0407, "an address", 0, k->s.n, "addresses are written 10.0.0.1 or fd00::1");
}

/* An address as it is usually written: no zeros in front, the longest row of zero groups as `::`. */
static Str six_text(Arena *a, const uint8_t *b) {
  uint32_t groups[8], from = 8, zeros = 0;
  for (uint32_t i = 0; i < 8; i++) groups[i] = (uint32_t)b[2 * i] << 8 | b[2 * i + 1];
  for (uint32_t i = 0; i < 8; i++) {
    uint32_t n = 0;
    while (i + n < 8 && !groups[i + n]) n++;
    if (n > zeros) from = i, zeros = n;
  }
  Str out = STR("");
  for (uint32_t i = 0; i < 8; i++) {
    if (zeros > 1 && i == from) {
      out = arena_fmt(a, "%.*s::", STR_ARG(out));
      i += zeros - 1;
      continue;
    }
    bool first = !out.n || out.s[out.n - 1] == ':';
    out = arena_fmt(a, "%.*s%s%x", STR_ARG(out), first ? "" : ":", groups[i]);
  }
  return out;
}

static bool check_cidr_six(Check *k, Str address, uint32_t bits) {
  Addr addr;
  bool set = false;
  if (!addr_parse(address, &addr)) return true;
  for (uint32_t i = bits; i < 128; i++) {
    uint8_t bit = (uint8_t)(0x80u >> (i & 7));
    set |= (addr.b[i >> 3] & bit) != 0;
    addr.b[i >> 3] &= (uint8_t)~bit;
  }
  if (!set) return true;
  Arena *a = k->c->m->arena;
  Diag *d = bad_as(k, DIAG_E0407, 0, k->s.n, "bits behind the prefix are set", "a subnet");
  suggest_spelling(k, d, arena_fmt(a, "%.*s/%u", STR_ARG(six_text(a, addr.b)), bits));
  return false;
}

static bool check_cidr(Check *k) {
  Model *m = k->c->m;
  Str s = k->s;
  uint32_t slash = str_find(s, '/'), v4 = 0, bits = 0;
  Str address = str_sub(s, 0, slash);
  bool four = ipv4(address, &v4);
  if (!four && !ipv6(address))
    return BAD_AS(k, E0407, "a subnet", 0, slash, "subnets are written 10.20.0.0/24");
  if (slash == s.n)
    return BAD_AS(k, E0407, "a subnet", 0, s.n, "the prefix length is missing, as in 10.20.0.0/24");
  for (uint32_t i = slash + 1; i < s.n; i++) {
    if (!is_digit(s.s[i]) || bits > 128)
      return BAD_AS(k, E0407, "a subnet", slash + 1, s.n, "the prefix length is a number");
    bits = bits * 10 + (uint32_t)(s.s[i] - '0');
  }
  if (slash + 1 == s.n || bits > (four ? 32u : 128u))
    return BAD_AS(k, E0407, "a subnet", slash + 1, s.n,
                  four ? "the prefix length is 0 to 32" : "the prefix length is 0 to 128");
  if (!four) return check_cidr_six(k, address, bits);
  uint32_t mask = bits == 0 ? 0 : 0xFFFFFFFFu << (32 - (bits > 32 ? 32 : bits));
  if ((v4 & ~mask) == 0) return true;
  v4 &= mask;
  Diag *d = bad_as(k, DIAG_E0407, 0, s.n, "bits behind the prefix are set", "a subnet");
  suggest_spelling(
      k, d, arena_fmt(m->arena, "%u.%u.%u.%u/%u", v4 >> 24, v4 >> 16 & 255, v4 >> 8 & 255, v4 & 255, bits));
  return false;
}

static bool check_url(Check *k) {
  Str s = k->s;
  uint32_t i = 0;
  while (i < s.n && (is_alpha(s.s[i]) || (i && (is_digit(s.s[i]) || strchr("+.-", s.s[i]))))) i++;
  bool scheme = i && i + 2 < s.n && !memcmp(s.s + i, "://", 3);
  if (!scheme) {
    k->label = "no scheme";
    Diag *d = bad_at(k, DIAG_E0406, 0, s.n, "a url begins with its scheme, as in http://host:3128");
    bool host = s.n > 0;
    for (uint32_t j = 0; j < s.n; j++) host &= is_word(s.s[j]) || strchr(".-:/[]", s.s[j]) != NULL;
    Str fixed = arena_fmt(k->c->m->arena, "\"http://%.*s\"", STR_ARG(s));
    if (host && is_whole(k) && k->v->node)
      diag_edit(k->c->m->ds, diag_fix(k->c->m->ds, d, FIX_MAYBE, CHANGE_TO, fixed), node_span(k->v->node),
                fixed);
    return false;
  }
  for (uint32_t j = 0; j < s.n; j++)
    if ((unsigned char)s.s[j] <= ' ' || s.s[j] == 127 || strchr("\"<>\\^`{|}", s.s[j]))
      return BAD_WITH(k, E0406, j, j + 1, "this cannot stand in a url; write it as %XX",
                      s.s[j] == ' ' ? "blank" : "not possible here");
  return i + 3 < s.n || BAD(k, E0406, i, s.n, "the host is missing");
}

/* PORT, ADDRESS:PORT, [IPv6]:PORT, each with a range of ports */
static bool check_hostport(Check *k) {
  Str s = k->s;
  uint32_t colon = s.n, v4;
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] == ':') colon = i;
  uint32_t port_lo = colon < s.n ? colon + 1 : 0;
  if (colon < s.n) {
    bool six = s.s[0] == '[' && colon && s.s[colon - 1] == ']';
    Str address = six ? str_sub(s, 1, colon - 1) : str_sub(s, 0, colon);
    if (!(six ? ipv6(address) : ipv4(address, &v4))) {
      Diag *d = bad_at(k, DIAG_E0419, 0, colon,
                       is_alpha(s.s[0]) ? "docker binds a port to an IP address, not to a name"
                                        : "the address is neither IPv4 nor [IPv6]");
      if (str_is(address, "localhost"))
        suggest_spelling(k, d, arena_fmt(k->c->m->arena, "127.0.0.1%.*s", (int)(s.n - colon), s.s + colon));
      else if (ipv6(address))
        suggest_spelling(
            k, d, arena_fmt(k->c->m->arena, "[%.*s]%.*s", STR_ARG(address), (int)(s.n - colon), s.s + colon));
      else
        diag_help(k->c->m->ds, d, WRITTEN_LIKE, STR("\"127.0.0.1:8080\" or \"[::1]:8080\""));
      return false;
    }
  }
  int64_t last = 0;
  for (uint32_t part = 0, i = port_lo; part < 2; part++) {
    int64_t port = 0;
    uint32_t lo = i;
    while (i < s.n && is_digit(s.s[i]) && i - lo < 6) port = port * 10 + (s.s[i++] - '0');
    if (i == lo && i == s.n) return BAD(k, E0419, colon < s.n ? colon : 0, s.n, "the port is missing");
    if (i == lo || port < 1 || port > 65535)
      return BAD(k, E0419, lo, i < s.n ? i + 1 : s.n, "ports are 1 to 65535");
    if (part && port < last) return BAD(k, E0419, port_lo, s.n, "the range goes backwards");
    last = port;
    if (i == s.n) return true;
    if (part || s.s[i] != '-')
      return BAD(k, E0419, i, s.n, "it is written \"127.0.0.1:80\", or 80 without an address");
    i++;
  }
  return true;
}

static bool check_target(Check *k) {
  if (k->s.n && k->s.s[0] == '/') return true;
  return BAD(k, E0413, 0, k->s.n, "");
}

bool text_has_control(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((unsigned char)s.s[i] < 32 || s.s[i] == 127) return true;
  return false;
}

bool validate_text(Ctx *c, const Value *v, Str s, TypeKind kind) {
  Check k = {.c = c, .v = v, .s = s};
  for (uint32_t i = 0; kind != T_SHELL && kind != T_STRING && i < s.n; i++)
    if ((unsigned char)s.s[i] < 32 || s.s[i] == 127) return BAD(&k, E0418, i, i + 1, "");
  switch (kind) {
  case T_TARGET: return check_target(&k);
  case T_URL: return check_url(&k);
  case T_CIDR: return check_cidr(&k);
  case T_IP: return check_ip(&k);
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
  case T_SIGNAL: return check_signal(&k);
  case T_HOSTPORT: return check_hostport(&k);
  default: return true;
  }
}
