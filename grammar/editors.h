/* The generator of what shells, `man` and editors know of peic: what its files share. Not part of peic. */
#ifndef PEI_GRAMMAR_EDITORS_H
#define PEI_GRAMMAR_EDITORS_H

#include <stdint.h>
#include <stdio.h>

/* The rows of compiler/cli/. */
typedef struct {
  const char *name, *args, *summary, *text;
} CliVerb;
typedef struct {
  const char *name, *alias, *arg;
  uint32_t verbs; /* bit v: verb v has it */
  const char *help;
} CliOption;
typedef struct {
  int code;
  const char *summary, *text;
} CliExit;
extern const CliVerb editors_verbs[];
extern const CliOption editors_options[];
extern const CliExit editors_exits[];
extern const uint32_t editors_verb_count, editors_option_count, editors_exit_count;

/* What an argument or a value is, for those who complete it. */
typedef enum {
  ARG_NONE,
  ARG_FREE,
  ARG_PROJECT,
  ARG_FILE,
  ARG_DIR,
  ARG_WORD,
  ARG_VERB,
  ARG_TEMPLATE,
  ARG_ONE,
  ARG_SOME
} ArgKind;
ArgKind editors_verb_arg(uint32_t verb);
/* ARG_ONE, ARG_SOME: *words is "a|b" or "a,b", without the brackets of what may be left out. */
ArgKind editors_option_arg(const CliOption *o, const char **words, int *words_n);
/* The name with two dashes, without them; NULL: it has none. And the letter after one dash, or 0. */
const char *editors_long(const CliOption *o);
char editors_short(const CliOption *o);

/* Whole files. */
void editors_bash(FILE *out);
void editors_zsh(FILE *out);
void editors_fish(FILE *out);
void editors_man(FILE *out);
void editors_snippets(FILE *out); /* editors_words.c */

/* editors_words.c: the lines of one part of a hand-written file, from the tables. `key` is the name of the part and
   `indent` what its lines begin with; 0 if there is no such part. */
int editors_part(FILE *out, const char *key, const char *indent);

/* `editors TREE`: writes everything below TREE; the exit code. */
int editors_main(const char *tree);

#endif
