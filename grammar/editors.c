/* Build-time generator: writes what shells, `man` and editors know of peic, from the tables. It is part of the program
   that makes docs/reference/. Files that are hand-written have parts that it writes anew: the lines between one that
   holds "@made KEY" and the next that holds "@end". */
#include "editors.h"
#include "schema_ids.h" /* generated: WORDS_target */
#include <stdlib.h>
#include <string.h>

enum {
#define VERB(id, ...) VERB_##id,
#include "cli/verbs.def"
#undef VERB
  VERB_COUNT
};
#define ON(verb) (1u << VERB_##verb)
#define ON_ALL (~0u)

const CliVerb editors_verbs[] = {
#define VERB(id, name, args, summary, text) {name, args, summary, text},
#include "cli/verbs.def"
#undef VERB
};
const CliOption editors_options[] = {
#define OPT(id, name, alias, arg, verbs, help) {name, alias, arg, verbs, help},
#include "cli/options.def"
#undef OPT
};
const CliExit editors_exits[] = {
#define EXIT(id, code, summary, text) {code, summary, text},
#include "cli/exit.def"
#undef EXIT
};
#define COUNT(a) ((uint32_t)(sizeof(a) / sizeof((a)[0])))
const uint32_t editors_verb_count = COUNT(editors_verbs), editors_option_count = COUNT(editors_options),
               editors_exit_count = COUNT(editors_exits);

/* The tables say how an argument is called in a usage line. Of FILE they do not say which files are meant. */
ArgKind editors_verb_arg(uint32_t verb) {
  static const struct {
    const char *in;
    ArgKind kind;
  } names[] = {{"TEMPLATE", ARG_TEMPLATE},
               {"FILE", ARG_PROJECT},
               {"DIR", ARG_DIR},
               {"WORD", ARG_WORD},
               {"VERB", ARG_VERB}};
  if ((ON(import) | ON(why)) >> verb & 1) return ARG_FILE;
  for (uint32_t i = 0; i < COUNT(names); i++)
    if (strstr(editors_verbs[verb].args, names[i].in)) return names[i].kind;
  return ARG_NONE;
}

ArgKind editors_option_arg(const CliOption *o, const char **words, int *n) {
  *words = o->arg + (*o->arg == '[');
  *n = (int)strcspn(*words, "]");
  if (!*o->arg) return ARG_NONE;
  if (!strcmp(o->arg, "DIR")) return ARG_DIR;
  if (!strcmp(o->arg, "FILE")) return ARG_PROJECT;
  return strchr(o->arg, '|') ? ARG_ONE : strchr(o->arg, ',') ? ARG_SOME : ARG_FREE;
}

const char *editors_long(const CliOption *o) {
  return !strncmp(o->name, "--", 2) ? o->name + 2 : !strncmp(o->alias, "--", 2) ? o->alias + 2 : NULL;
}
char editors_short(const CliOption *o) {
  return o->alias[0] == '-' && o->alias[1] != '-' && !o->alias[2] ? o->alias[1] : 0;
}

/* ---- files ---- */

static void path_in(char *to, size_t size, const char *tree, const char *name) {
  if ((size_t)snprintf(to, size, "%s/%s", tree, name) < size) return;
  fprintf(stderr, "editors: %s is too long\n", tree);
  exit(1);
}
static FILE *file_open(const char *path, const char *mode) {
  FILE *f = fopen(path, mode);
  if (f) return f;
  perror(path);
  exit(1);
}
static void file_end(FILE *f, const char *path) {
  if (!ferror(f) && fclose(f) == 0) return;
  perror(path);
  exit(1);
}

static void whole(const char *tree, const char *name, void (*print)(FILE *out)) {
  char path[4096];
  path_in(path, sizeof path, tree, name);
  FILE *out = file_open(path, "w");
  print(out);
  file_end(out, path);
}

/* The file anew, into memory, as its old text is being read. */
static void parts(const char *tree, const char *name) {
  char path[4096], *text, *line = NULL;
  size_t text_n, room = 0;
  path_in(path, sizeof path, tree, name);
  FILE *in = file_open(path, "r"), *out = open_memstream(&text, &text_n);
  int skip = 0, found = 0;
  while (out && getline(&line, &room, in) > 0) {
    char *made = strstr(line, "@made ");
    if (strstr(line, "@end")) skip = 0;
    if (!skip) fputs(line, out);
    if (!made || skip) continue;
    char key[32] = "", indent[64] = "";
    sscanf(made, "@made %31[a-z_]", key);
    memcpy(indent, line, strspn(line, " ") < sizeof indent - 1 ? strspn(line, " ") : 0);
    if (!editors_part(out, key, indent)) {
      fprintf(stderr, "%s: nothing is called `%s`\n", path, key);
      exit(1);
    }
    skip = found = 1;
  }
  fclose(in);
  free(line);
  if (!out || fclose(out) != 0 || skip || !found) {
    fprintf(stderr, "%s: %s\n", path, skip ? "a part has no end" : "there is no part to be made");
    exit(1);
  }
  FILE *to = file_open(path, "w");
  fwrite(text, 1, text_n, to);
  file_end(to, path);
  free(text);
}

int editors_main(const char *tree) {
  whole(tree, "editors/shell/peic.bash", editors_bash);
  whole(tree, "editors/shell/_peic", editors_zsh);
  whole(tree, "editors/shell/peic.fish", editors_fish);
  whole(tree, "docs/peic.1", editors_man);
  whole(tree, "editors/vscode/snippets/pei.json", editors_snippets);
  static const char *const with_parts[] = {"editors/vim/syntax/pei.vim", "editors/emacs/pei-mode.el",
                                           "editors/vscode/syntaxes/pei.tmLanguage.json",
                                           "editors/tree-sitter-pei/queries/highlights.scm"};
  for (uint32_t i = 0; i < COUNT(with_parts); i++) parts(tree, with_parts[i]);
  return 0;
}
