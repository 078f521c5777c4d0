/* The words of the language for the highlighting of editors: sets of them from the schema and token tables, in the
   notation of each editor. What a word means is not in it: that is describe/. */
#include "editors.h"
#include "model/functions.h"
#include "model/schema.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
  STATEMENT,
  KEYWORD,
  CONSTANT,
  DECLARATION,
  BLOCK,
  SECOND,
  FIELD,
  TYPE,
  FUNCTION,
  MEMBER,
  SET_COUNT
} SetId;
static const char *const set_names[SET_COUNT] = {"Statement", "Keyword", "Constant", "Declaration", "Block",
                                                 "Second",    "Field",   "Type",     "Function",    "Member"};
typedef struct {
  const char *v[2048];
  size_t n;
} Set;

/* Only what is one word of the language is one for editors. */
static void add(Set *s, const char *word) {
  if (!isalpha((unsigned char)*word) && *word != '_') return;
  for (const char *p = word; *p; p++)
    if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-') return;
  for (size_t i = 0; i < s->n; i++)
    if (strcmp(s->v[i], word) == 0) return;
  if (s->n == sizeof s->v / sizeof *s->v) abort();
  s->v[s->n++] = word;
}
static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_tokens(Set *s, SetId id) {
  enum { VALUE, OPERATOR, WORD, PLAIN, HIDDEN };
  static const struct {
    const char *spelling;
    int group;
  } tokens[] = {
#define TOKEN(name, spelling, help, group) {spelling, group},
#include "token.def"
#undef TOKEN
  };
  for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
    const char *w = tokens[i].spelling;
    int constant = !strcmp(w, "true") || !strcmp(w, "false") || !strcmp(w, "none");
    int statement = tokens[i].group == WORD || !strcmp(w, "if");
    if (id == (constant ? CONSTANT : statement ? STATEMENT : KEYWORD)) add(s, w);
  }
}

static Set set_of(SetId id) {
  Set s = {.n = 0};
  if (id <= CONSTANT) add_tokens(&s, id);
  for (uint8_t b = 1; b < B_COUNT; b++) {
    const SchemaBlock *k = &schema_blocks[b];
    if (id == (schema_in(k, B_FILE) ? DECLARATION : BLOCK)) add(&s, schema_words[k->word]);
    if (id == SECOND && strchr(k->text, ' ')) add(&s, schema_words[k->word2]);
    for (uint8_t p = 0; id == FIELD && p < k->n_props; p++) add(&s, schema_words[k->props[p].word]);
  }
  for (TypeKind t = 0; id == TYPE && t < T_KIND_COUNT; t++)
    if (type_rows[t].flags & TF_WRITTEN) add(&s, type_rows[t].name);
  for (uint32_t f = 0; id == FUNCTION && f < function_count; f++) add(&s, functions[f].name);
  for (uint32_t m = 0; id == MEMBER && m < schema_member_count; m++) {
    const char *w = schema_words[schema_members[m].word];
    if (strcmp(w, "none") != 0) add(&s, w); /* a constant, wherever it stands */
  }
  qsort(s.v, s.n, sizeof *s.v, by_text);
  return s;
}

/* The words with `between`, in lines of about 100 columns that begin with `start`. */
static void lines(FILE *out, const Set *s, const char *start, const char *before, const char *between,
                  const char *after) {
  size_t column = 0;
  for (size_t i = 0; i < s->n; i++) {
    size_t n = strlen(s->v[i]) + strlen(before) + strlen(after) + strlen(between);
    if (column == 0 || column + n > 100) {
      fprintf(out, "%s%s", column ? "\n" : "", start);
      column = strlen(start);
    } else
      fputs(between, out);
    fprintf(out, "%s%s%s", before, s->v[i], after);
    column += n;
  }
}

/* What `:syntax keyword` takes for an argument of its own is a match instead. */
static int vim_own(const char *word) {
  static const char *const own[] = {"conceal",   "cchar",   "contained", "containedin",
                                    "contains",  "display", "fold",      "nextgroup",
                                    "skipempty", "skipnl",  "skipwhite", "transparent"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (strcmp(own[i], word) == 0) return 1;
  return 0;
}

static void vim(FILE *out) {
  for (SetId id = 0; id < SET_COUNT; id++) {
    Set all = set_of(id), s = {.n = 0};
    for (size_t i = 0; i < all.n; i++) {
      if (!vim_own(all.v[i]))
        s.v[s.n++] = all.v[i];
      else
        fprintf(out, "syn match pei%s contained \"\\<%s\\>\"\n", set_names[id], all.v[i]);
    }
    char start[64];
    snprintf(start, sizeof start, "syn keyword pei%s contained", set_names[id]);
    lines(out, &s, start, " ", "", "");
    fputc('\n', out);
  }
}

static void emacs(FILE *out) {
  for (SetId id = 0; id < SET_COUNT; id++) {
    Set s = set_of(id);
    fputs("(defconst pei-words-", out);
    for (const char *p = set_names[id]; *p; p++) fputc(tolower((unsigned char)*p), out);
    fputs("\n  '(\n", out);
    lines(out, &s, "    ", "\"", " ", "\"");
    fprintf(out, ")\n  \"Words of the language: %s.\")\n", set_names[id]);
  }
}

/* One line of JSON: "match" with the words where they count. Longer words first, as the first that fits is taken. */
static const struct {
  SetId id;
  const char *before, *after;
} textmate_rows[] = {
    /* statements begin after a line's start, a brace or a comma */
    {STATEMENT, "(?:^|(?<=[{,]))\\\\s*(", ")(?![\\\\w-])(?!\\\\s*=[^=])"},
    {KEYWORD, "(?<![\\\\w.-])(", ")(?![\\\\w-])(?!\\\\s*=[^=])"},
    {CONSTANT, "(?<![\\\\w.-])(", ")(?![\\\\w-])"},
    {DECLARATION, "(?:^|(?<=[{,]))\\\\s*(",
     ")(?:(?=\\\\s*[\\\"{(]|\\\\s*$)|\\\\s+([A-Za-z_][\\\\w-]*)(?![\\\\w-]*\\\\.|\\\\s*=[^=]))"},
    {BLOCK, "(?:^|(?<=[{,]))\\\\s*(",
     ")(?:(?=\\\\s*[\\\"'{(\\\\[<]|\\\\s*$|\\\\s+[A-Za-z_][\\\\w-]*\\\\.|\\\\s+[0-9])|\\\\s+([A-Za-z_][\\\\w-"
     "]*)(?!\\\\s*=[^=]))"},
    {SECOND, "\\\\G\\\\s+(", ")(?![\\\\w-])"},
    {FIELD, "(?<![\\\\w.-])(", ")(?=\\\\s*=[^=])"},
    {TYPE, "(?<![\\\\w.-])(", ")(?![\\\\w-])"},
    {FUNCTION, "(?<![\\\\w.-])(", ")(?=\\\\()"},
    {MEMBER, "(?<![\\\\w.-])(", ")(?![\\\\w(.\\\\[-])(?!\\\\s*=[^=])"},
};
static void textmate(FILE *out, SetId id, const char *indent) {
  Set s = set_of(id);
  fprintf(out, "%s\"match\": \"%s", indent, textmate_rows[id].before);
  for (size_t i = s.n; i-- > 0;) fprintf(out, "%s%s", s.v[i], i ? "|" : "");
  fprintf(out, "%s\",\n", textmate_rows[id].after);
}

static void treesitter(FILE *out, SetId id, const char *indent) {
  Set s = set_of(id);
  lines(out, &s, indent, "\"", " ", "\"");
  fputc('\n', out);
}

int editors_part(FILE *out, const char *key, const char *indent) {
  if (strcmp(key, "vim") == 0) return vim(out), 1;
  if (strcmp(key, "emacs") == 0) return emacs(out), 1;
  for (SetId id = 0; id < SET_COUNT; id++) {
    char name[32], *p = name;
    snprintf(name, sizeof name, "%s", set_names[id]);
    for (; *p; p++) *p = (char)tolower((unsigned char)*p);
    if (!strncmp(key, "textmate_", 9) && !strcmp(key + 9, name)) return textmate(out, id, indent), 1;
    if (!strncmp(key, "treesitter_", 11) && !strcmp(key + 11, name)) return treesitter(out, id, indent), 1;
  }
  return 0;
}

/* ---- snippets of VS Code: the example of each block that stands at file level ---- */

static void json(FILE *out, const char *text, size_t n, int snippet) {
  for (size_t i = 0; i < n; i++) {
    if (snippet && strchr("$}\\", text[i])) fputs("\\\\", out);
    if (text[i] == '"' || text[i] == '\\') fputc('\\', out);
    fputc(text[i], out);
  }
}

void editors_snippets(FILE *out) {
  fputs("{\n", out);
  const char *before = "";
  for (uint8_t b = 1; b < B_COUNT; b++) {
    const SchemaBlock *k = &schema_blocks[b];
    if (!schema_in(k, B_FILE) || !*k->example) continue;
    fprintf(out, "%s  \"%s\": {\n    \"prefix\": \"%s\",\n    \"description\": \"", before, k->text, k->text);
    json(out, k->help, strlen(k->help), 0);
    fputs("\",\n    \"body\": [", out);
    const char *start = "";
    for (const char *line = k->example; *line;) {
      size_t n = strcspn(line, "\n");
      fprintf(out, "%s\n      \"", start);
      json(out, line, n, 1);
      fputs("\"", out);
      start = ",";
      line += n + (line[n] == '\n');
    }
    fputs("\n    ]\n  }", out);
    before = ",\n";
  }
  fputs("\n}\n", out);
}
