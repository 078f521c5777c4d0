/* Part of tests/lint/run: reads the tables of grammar/ and prints every row that lacks what a row must have.
   `rows codes` prints the codes of the messages instead. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void need(const char *text, const char *table, const char *row, const char *what) {
  if (!*text) printf("%s: `%s` has no %s\n", table, row, what);
}

/* What the reference prints: whole sentences, with words in backquotes that are closed. */
static void sentence(const char *text, const char *table, const char *row) {
  size_t n = strlen(text), quotes = 0;
  need(text, table, row, "help");
  if (!n) return;
  for (const char *s = text; *s; s++) quotes += *s == '`';
  bool begins = (*text >= 'A' && *text <= 'Z') || *text == '`' || strncmp(text, "apt ", 4) == 0 ||
                strncmp(text, "peic ", 5) == 0;
  if (!begins || text[n - 1] != '.' || quotes % 2)
    printf("%s: the help of `%s` is no sentence: %s\n", table, row, text);
}

static void message(const char *code, const char *title, const char *text, const char *label,
                    const char *explain) {
  need(title, "diag.def", code, "title");
  need(text, "diag.def", code, "message");
  need(explain, "diag.def", code, "explanation");
  size_t n = strlen(text);
  if (n && text[n - 1] == '.') printf("diag.def: the message of %s ends with a dot\n", code);
  if (strchr(text, '\n')) printf("diag.def: the message of %s has several lines\n", code);
  if (strlen(code) != 5 || (code[0] != 'E' && code[0] != 'W')) printf("diag.def: `%s` is no code\n", code);
  unsigned words = *label ? 1 : 0;
  for (; *label; label++) words += *label == ' ';
  if (words > 8) printf("diag.def: the label of %s has %u words\n", code, words);
}

static void block(const char *id, const char *help, const char *example) {
  sentence(help, "schema.def", id);
  need(example, "schema.def", id, "example");
}

static void check(void) {
#define DIAG(code, sev, title, text, label, help, explain, wrong, right)                                     \
  message(#code, title, text, label, explain);
#define PHRASE(id, text) need(text, "diag.def", #id, "text");
#include "diag.def"
#define BLOCK(id, word, where, header, flags, help, example) block(#id, help, example);
#define PROP(where, name, type, def, flags, help) sentence(help, "schema.def", where " " name);
#define ENUM(id, member, help) sentence(help, "schema.def", #id " " member);
#define ALIAS(where, alias, name, whose) need(name, "schema.def", where " " alias, "name");
#define ATTR(word, name, type, help) sentence(help, "schema.def", word "." name);
#define GROUP(name, members) need(members, "schema.def", name, "members");
#define LIKE(id, other, except) need(other, "schema.def", #id, "other");
#include "schema.def"
#define TARGET(name, function, files, when, help)                                                            \
  need(files, "target.def", name, "files"), sentence(help, "target.def", name);
#include "target.def"
#define TYPE(id, name, says, flags, help, place, right, wrong)                                               \
  need(says, "type.def", #id, "words"), sentence(help, "type.def", #id);
#include "type.def"
#define FUNCTION(name, signature, min, max, help, example, shown, result)                                    \
  need(example, "function.def", #name, "example"), sentence(help, "function.def", #name);
#include "function.def"
#define FORM(name, group, words, shape, help, example)                                                       \
  need(shape, "form.def", name, "shape"), need(example, "form.def", name, "example"),                        \
      sentence(help, "form.def", name);
#include "form.def"
#define VERB(id, name, arguments, summary, text)                                                             \
  need(summary, "verbs.def", name, "summary"), need(text, "verbs.def", name, "text");
#include "cli/verbs.def"
#define OPT(id, name, alias, argument, verbs, help) need(help, "options.def", name, "help");
#include "cli/options.def"
#define EXIT(id, code, summary, text)                                                                        \
  need(summary, "exit.def", #id, "summary"), sentence(text, "exit.def", #id);
#include "cli/exit.def"
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "codes") == 0) {
#undef DIAG
#undef PHRASE
#define DIAG(code, ...) puts(#code);
#define PHRASE(...)
#include "diag.def"
  } else
    check();
  return 0;
}
