/* Lemon's rules as EBNF: `a ::= a "," x` and `a ::= x` become `x { "," x }`, alternatives that differ by a part
   become one with that part in brackets, and a rule that is nothing but such a list or option is put in the place of
   its name. Part of the generator of docs/reference/. The rules that only understand habits of other languages, to
   report them, are left out. */
#include "docs.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What builds a tree for something that is reported as a mistake. */
static const char *const mistakes[] = {"build_bad(", "build_colon_field(", "build_assigned_step("};
/* Lists that keep a rule of their own. */
static const char *const kept[] = {"file", "body", "postfix"};

enum { MAX_RULES = 128, MAX_ALTS = 32, MAX_SYMBOLS = 32, MAX_TEXT = 1024, COLUMNS = 100 };
typedef struct {
  const char *s[MAX_SYMBOLS];
  int n;
} Alt;
typedef struct {
  const char *name;
  Alt alt[MAX_ALTS];
  int n;
  bool folded; /* nothing but a list or an option */
} Rule;
static Rule rules[MAX_RULES];
static Arena *memory; /* of all texts here */
static int n_rules;

static void fail(const char *what, const char *where) {
  fprintf(stderr, "grammar.y: %s: %s\n", what, where);
  exit(1);
}

static const char *keep(const char *text) { return arena_str(memory, str_c(text)).s; }

static bool is_one_of(const char *word, const char *const *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(word, list[i]) == 0) return true;
  return false;
}

/* How a token is written, in quotes, or its name if that varies. */
static const char *token_text(const char *name) {
  static const struct {
    const char *name, *spelling;
  } rows[] = {
#define TOKEN(name, spelling, help, group) {#name, spelling},
#include "token.def"
#undef TOKEN
  };
  char quoted[32];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (strcmp(rows[i].name, name) != 0) continue;
    if (!*rows[i].spelling) return rows[i].name;
    const char *quote = strchr(rows[i].spelling, '"') ? "'" : "\"";
    snprintf(quoted, sizeof quoted, "%s%s%s", quote, rows[i].spelling, quote);
    return keep(quoted);
  }
  fail("no such token", name);
  return "";
}

static Rule *rule_of(const char *name) {
  for (int i = 0; i < n_rules; i++)
    if (strcmp(rules[i].name, name) == 0) return &rules[i];
  return NULL;
}

static void append(char *to, const char *text) {
  if (strlen(to) + strlen(text) + 1 > MAX_TEXT) fail("a rule is too long", to);
  strcat(to, text);
}

static const char *join(const Alt *a, int from) {
  char text[MAX_TEXT] = "";
  for (int i = from; i < a->n; i++) {
    if (i > from) append(text, " ");
    append(text, a->s[i]);
  }
  return keep(text);
}

static const char *between(const char *open, const char *text, const char *close) {
  char all[MAX_TEXT] = "";
  append(all, open), append(all, text), append(all, close);
  return keep(all);
}

/* ---- reading ---- */

/* Copies the text up to one of `ends`, goes behind it, and says which it was. */
static char take(const char **at, const char *ends, char *to, size_t size) {
  size_t n = strcspn(*at, ends);
  snprintf(to, size, "%.*s", (int)n, *at);
  *at += n;
  return **at ? *(*at)++ : '\0';
}

/* "EQ|NE(T)" as ( "==" | "!=" ). */
static const char *symbol(const char *word) {
  char one[64], text[MAX_TEXT] = "";
  const char *at = word;
  if (islower((unsigned char)*word)) return take(&at, "(", one, sizeof one), keep(one);
  bool many = false;
  for (char stop = '|'; stop == '|';) {
    stop = take(&at, "|(", one, sizeof one);
    if (*text) append(text, " | "), many = true;
    append(text, token_text(one));
  }
  return many ? between("( ", text, " )") : keep(text);
}

/* `name(A) ::= a(B) C d. { … }` */
static void read_rule(const char *line) {
  char name[64], word[64];
  const char *at = line;
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
    if (strstr(line, mistakes[i])) return;
  take(&at, "( ", name, sizeof name);
  Rule *r = rule_of(name);
  if (!r) {
    if (n_rules == MAX_RULES) fail("too many rules at", name);
    r = &rules[n_rules++];
    r->name = keep(name);
  }
  if (r->n == MAX_ALTS) fail("too many alternatives", name);
  Alt *a = &r->alt[r->n++];
  at = strstr(line, "::=") + 3;
  while (*at) {
    at += strspn(at, " ");
    take(&at, " \n", word, sizeof word);
    size_t n = strlen(word);
    bool last = n && word[n - 1] == '.';
    if (last) word[--n] = 0;
    if (a->n == MAX_SYMBOLS) fail("too many symbols", name);
    if (n) a->s[a->n++] = symbol(word);
    if (last) return;
  }
  fail("a rule without an end", name);
}

static void each_line(const char *path, void (*each)(const char *line, void *arg), void *arg) {
  char line[1024];
  FILE *in = fopen(path, "r");
  if (!in) fail("cannot be read", path);
  while (fgets(line, sizeof line, in)) each(line, arg);
  fclose(in);
}

static void rule_line(const char *line, void *arg) {
  (void)arg;
  if (strstr(line, "::=") && islower((unsigned char)*line)) read_rule(line);
}

/* ---- making it shorter ---- */

static bool same(const Alt *a, const Alt *b, int i, int j, int n) {
  for (int k = 0; k < n; k++)
    if (strcmp(a->s[i + k], b->s[j + k]) != 0) return false;
  return true;
}

/* `b` is `a` with something put in: `a` with that in brackets. */
static bool with_option(const Alt *a, const Alt *b, Alt *out) {
  int more = b->n - a->n, lead = 0;
  if (more <= 0 || !a->n) return false;
  while (lead < a->n && strcmp(a->s[lead], b->s[lead]) == 0) lead++;
  if (!same(a, b, lead, lead + more, a->n - lead)) return false;
  Alt part = {.n = more};
  memcpy(part.s, &b->s[lead], sizeof *part.s * (size_t)more);
  memcpy(out->s, a->s, sizeof *a->s * (size_t)lead);
  out->s[lead] = between("[ ", join(&part, 0), " ]");
  memcpy(&out->s[lead + 1], &a->s[lead], sizeof *a->s * (size_t)(a->n - lead));
  out->n = a->n + 1;
  return true;
}

/* Both differ in one symbol: that as a choice. */
static bool with_choice(const Alt *a, const Alt *b, Alt *out) {
  int differ = -1;
  if (a->n != b->n || a->n < 3) return false;
  for (int i = 0; i < a->n; i++) {
    if (strcmp(a->s[i], b->s[i]) == 0) continue;
    if (differ >= 0) return false;
    differ = i;
  }
  char text[MAX_TEXT] = "";
  const char *const side[] = {a->s[differ], b->s[differ]};
  for (int i = 0; i < 2; i++) {
    size_t n = strlen(side[i]);
    bool group = n > 4 && side[i][0] == '(' && side[i][1] == ' ';
    append(text, i ? " | " : "( ");
    append(text, group ? arena_str(memory, str_n(side[i] + 2, n - 4)).s : side[i]);
  }
  append(text, " )");
  *out = *a;
  out->s[differ] = keep(text);
  return true;
}

typedef bool Merge(const Alt *a, const Alt *b, Alt *out);

/* Merges pairs until none is left, from the first ones or from the last. */
static void merge(Rule *r, Merge *how, bool backwards) {
  for (bool again = true; again;) {
    again = false;
    for (int k = 0; k < r->n * r->n && !again; k++) {
      int x = backwards ? r->n * r->n - 1 - k : k, i = x / r->n, j = x % r->n;
      Alt merged = {.n = 0};
      if (i == j || !how(&r->alt[i], &r->alt[j], &merged)) continue;
      r->alt[i < j ? i : j] = merged;
      memmove(&r->alt[i < j ? j : i], &r->alt[(i < j ? j : i) + 1],
              sizeof *r->alt * (size_t)(r->n - 1 - (i < j ? j : i)));
      r->n--;
      again = true;
    }
  }
}

static void merge_options(Rule *r) {
  Rule other = *r;
  merge(r, with_option, false);
  merge(&other, with_option, true);
  if (other.n < r->n) *r = other;
}

static const char *alternatives(const Rule *r, const char *around) {
  char text[MAX_TEXT] = "";
  for (int i = 0; i < r->n; i++) {
    if (i) append(text, " | ");
    append(text, join(&r->alt[i], 0));
  }
  return r->n > 1 && *around ? between("( ", text, " )") : keep(text);
}

/* `a ::= b` and `a ::= a c` as `b { c }`. Operators, which have the rule at both ends, stay. */
static void fold_list(Rule *r) {
  Rule base = {.name = r->name}, tails = {.name = r->name};
  for (int i = 0; i < r->n; i++) {
    const Alt *a = &r->alt[i];
    bool left = a->n && strcmp(a->s[0], r->name) == 0;
    if (a->n > 1 && left && strcmp(a->s[a->n - 1], r->name) == 0) return;
    if (!left) {
      base.alt[base.n++] = *a;
      continue;
    }
    Alt *tail = &tails.alt[tails.n++];
    tail->n = a->n - 1;
    memcpy(tail->s, &a->s[1], sizeof *a->s * (size_t)tail->n);
  }
  if (!tails.n) return;
  const char *begin = alternatives(&base, "("), *repeated = between("{ ", alternatives(&tails, ""), " }");
  r->n = 1;
  r->alt[0].n = 0;
  if (*begin) r->alt[0].s[r->alt[0].n++] = begin;
  r->alt[0].s[r->alt[0].n++] = repeated;
  r->folded = true;
}

static void fold_option(Rule *r) {
  int n = 0;
  for (int i = 0; i < r->n; i++)
    if (r->alt[i].n) r->alt[n++] = r->alt[i];
  if (n == r->n) return;
  r->n = n;
  merge_options(r);
  const char *text = between("[ ", alternatives(r, ""), " ]");
  r->n = r->alt[0].n = 1;
  r->alt[0].s[0] = text;
  r->folded = true;
}

/* Symbols that are folded rules become their text, here and in what was made of symbols. */
static const char *inlined(const char *text) {
  char out[MAX_TEXT] = "", word[64];
  for (const char *at = text; *at;) {
    size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz"), other = strcspn(at + n, " ");
    snprintf(word, sizeof word, "%.*s", (int)n, at);
    Rule *r = n && !other ? rule_of(word) : NULL;
    snprintf(word, sizeof word, "%.*s", (int)(n + other), at);
    append(out, r && r->folded ? inlined(join(&r->alt[0], 0)) : word);
    at += n + other;
    if (*at == ' ') append(out, " "), at++;
  }
  return keep(out);
}

static void print_rule(FILE *out, const Rule *r) {
  int width = fprintf(out, "%-8s =", r->name), all = width;
  for (int i = 0; i < r->n; i++) all += (int)strlen(inlined(join(&r->alt[i], 0))) + 3;
  for (int i = 0; i < r->n; i++) {
    if (i) fprintf(out, all > COLUMNS ? "\n%*s|" : " |", all > COLUMNS ? width - 1 : 0, "");
    fprintf(out, " %s", inlined(join(&r->alt[i], 0)));
  }
  fputs(" ;\n", out);
}

void docs_rules(FILE *out, const char *grammar, Arena *a) {
  memory = a;
  each_line(grammar, rule_line, NULL);
  for (int i = 0; i < n_rules; i++) fold_list(&rules[i]);
  for (int i = 0; i < n_rules; i++) fold_option(&rules[i]);
  for (int i = 0; i < n_rules; i++) merge(&rules[i], with_choice, false), merge_options(&rules[i]);
  for (int i = 0; i < n_rules; i++)
    if (is_one_of(rules[i].name, kept, sizeof kept / sizeof *kept)) rules[i].folded = false;
  for (int i = 0; i < n_rules; i++)
    if (!rules[i].folded) print_rule(out, &rules[i]);
}

/* `%left PLUS MINUS.` as "- `+` `-` (left)" */
static void precedence_line(const char *line, void *arg) {
  static const char *const kinds[][2] = {
      {"%left ", "chains to the left"}, {"%right ", "chains to the right"}, {"%nonassoc ", "does not chain"}};
  FILE *out = arg;
  char word[64];
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strncmp(line, kinds[i][0], strlen(kinds[i][0])) != 0) continue;
    const char *at = line + strlen(kinds[i][0]);
    fputs("-", out);
    for (char stop = ' '; stop == ' ';) {
      stop = take(&at, " .", word, sizeof word);
      const char *token = token_text(word);
      fprintf(out, " `%.*s`", (int)strlen(token) - 2, token + 1);
    }
    fprintf(out, ", %s\n", kinds[i][1]);
  }
}

void docs_precedence(FILE *out, const char *grammar, Arena *a) {
  memory = a;
  each_line(grammar, precedence_line, out);
}
