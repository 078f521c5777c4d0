/* Part of tests/lint/run: reads the tables of grammar/ and prints every row that lacks what a row must have.
   `rows codes` prints the codes of the messages instead. */
#include <stdio.h>
#include <string.h>

static void need(const char *text, const char *table, const char *row, const char *what) {
  if (!*text) printf("%s: `%s` has no %s\n", table, row, what);
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
  need(help, "schema.def", id, "help");
  need(example, "schema.def", id, "example");
}

static void check(void) {
#define DIAG(code, sev, title, text, label, help, explain, wrong, right)                                     \
  message(#code, title, text, label, explain);
#define PHRASE(id, text) need(text, "diag.def", #id, "text");
#include "diag.def"
#define BLOCK(id, word, where, header, flags, help, example) block(#id, help, example);
#define PROP(where, name, type, def, flags, help) need(help, "schema.def", where " " name, "help");
#define ENUM(id, member, help) need(help, "schema.def", #id " " member, "help");
#define ALIAS(where, alias, name, whose) need(name, "schema.def", where " " alias, "name");
#define ATTR(word, name, type, help) need(help, "schema.def", word "." name, "help");
#define GROUP(name, members) need(members, "schema.def", name, "members");
#include "schema.def"
#define TARGET(name, function, files, help)                                                                  \
  need(files, "target.def", name, "files"), need(help, "target.def", name, "help");
#include "target.def"
#define VERB(id, name, arguments, summary, text)                                                             \
  need(summary, "verbs.def", name, "summary"), need(text, "verbs.def", name, "text");
#include "cli/verbs.def"
#define OPT(id, name, alias, argument, verbs, help) need(help, "options.def", name, "help");
#include "cli/options.def"
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
