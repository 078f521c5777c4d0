/* Build-time generator: prints the pages of docs/reference/ from the tables, so that nothing is described twice.
     docs DIR GRAMMAR.Y     writes every page into DIR
     docs --editors TREE    writes what shells, `man` and editors know (editors.h) below TREE
   What a block, type or function means comes from compiler/describe/, as in `peic explain`. Not part of peic. */
#include "docs.h"
#include "describe/topic.h"
#include "diag/diag.h"
#include "editors.h"
#include "model/schema.h"
#include "syntax/token.h"
#include <ctype.h>
#include <stdlib.h>

static void *host_alloc(void *ctx, size_t bytes) { return (void)ctx, malloc(bytes); }
static void host_release(void *ctx, void *block, size_t bytes) { (void)ctx, (void)bytes, free(block); }

static Arena arena;

static void put(FILE *out, Str s) { fwrite(s.s, 1, s.n, out); }

/* ---- links ---- */

/* The anchor that a heading gets: lower case, blanks are hyphens, what is no letter or digit goes. */
static Str anchor(Str heading) {
  char *to = arena_alloc(&arena, heading.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < heading.n; i++) {
    char c = (char)tolower((unsigned char)heading.s[i]);
    if (isalnum((unsigned char)c) || c == '-' || c == '_') to[n++] = c;
    if (c == ' ') to[n++] = '-';
  }
  return str_n(to, n);
}

/* Blocks of one word that stand in different bodies: all but the first say where. */
static Str heading(uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint8_t i = 1; i < block; i++)
    if (strcmp(schema_blocks[i].text, b->text) == 0)
      for (uint8_t in = 1; in < B_COUNT; in++)
        if (schema_in(b, in)) return arena_fmt(&arena, "%s (in %s)", b->text, schema_blocks[in].text);
  return str_c(b->text);
}

static Str link_to(Arena *a, TopicKind kind, Str word) {
  for (TypeKind k = 0; kind == TOPIC_TYPE && k < T_KIND_COUNT; k++)
    if (word.n && str_is(word, type_rows[k].name)) return arena_fmt(a, "types.md#%.*s", STR_ARG(word));
  for (uint8_t b = 1; kind == TOPIC_BLOCK && b < B_COUNT; b++)
    if (str_is(word, schema_blocks[b].text))
      return arena_fmt(a, "blocks.md#%.*s", STR_ARG(anchor(heading(b))));
  return STR("");
}

/* ---- pages ---- */

static const char *dir, *page_name;

static FILE *page(const char *name, const char *title, const char *table) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  page_name = path;
  FILE *out = fopen(path, "w");
  if (!out) {
    perror(path);
    exit(1);
  }
  fprintf(out, "<!-- Made by `make docs` from %s: edit that, not this page. -->\n\n# %s\n\n", table, title);
  return out;
}

static void end(FILE *out) {
  if (ferror(out) || fclose(out) != 0) {
    perror(page_name);
    exit(1);
  }
}

static void topic(FILE *out, const Topic *t, uint32_t level) {
  Buf text = buf_new(&arena);
  topic_markdown(&text, t, level, link_to);
  put(out, buf_str(&text));
  fputc('\n', out);
}

static void topics(FILE *out, TopicKind kind) {
  Topics all = {0};
  describe_all(&arena, kind, &all);
  for (uint32_t i = 0; i < all.n; i++) topic(out, &all.v[i], 2);
}

static void list_of_blocks(FILE *out, const char *title, uint8_t in) {
  const char *before = " ";
  fprintf(out, "- %s:", title);
  for (uint8_t b = 1; b < B_COUNT; b++) {
    if (!schema_in(&schema_blocks[b], in)) continue;
    Str h = heading(b);
    fprintf(out, "%s[%s](#%.*s)", before, schema_blocks[b].text, STR_ARG(anchor(h)));
    before = ", ";
  }
  fputc('\n', out);
}

static bool has_blocks(uint8_t in) {
  for (uint8_t b = 1; b < B_COUNT; b++)
    if (schema_in(&schema_blocks[b], in)) return true;
  return false;
}

static void blocks(void) {
  FILE *out = page("blocks.md", "Blocks and steps", "grammar/schema.def");
  fputs("A block is a word, a header and a body in braces; a step is a block whose place in the sequence "
        "matters. What a "
        "field takes is\na [type](types.md). The notes of a field:\n\n"
        "- required: it must be given.\n"
        "- in the header: it is written in the header, in the place shown under \"written\".\n"
        "- late: values that are known when the project is started may stand in it: "
        "[`late(…)`](functions.md#late), "
        "`host.user`, `host.home`.\n"
        "- build: values that are known when the image is built may stand in it: `build.target_platform`, "
        "`build.target_arch`,\n  `build.target_os`, and `build.NAME` of an [arg](#arg).\n"
        "- adds: the block behind a [`use`](grammar.md#use) adds to the template's list. Other fields it "
        "replaces, maps "
        "and blocks it merges.\n\n"
        "`peic explain WORD` shows the same in a terminal. What may stand where:\n\n",
        out);
  list_of_blocks(out, "at file level", B_FILE);
  for (uint8_t b = 1; b < B_COUNT; b++)
    if (has_blocks(b) && !(schema_blocks[b].flags & BF_STEPS))
      list_of_blocks(out, arena_fmt(&arena, "in `%s`", schema_blocks[b].text).s, b);
  fputc('\n', out);
  Topics all = {0};
  describe_all(&arena, TOPIC_BLOCK, &all);
  for (uint32_t i = 0; i < all.n; i++) {
    fprintf(out, "## %.*s\n\n", STR_ARG(heading((uint8_t)(i + 1))));
    topic(out, &all.v[i], 0);
  }
  end(out);
}

static void types(void) {
  FILE *out = page("types.md", "Types", "grammar/type.def");
  fputs("Every value has a type, and nothing turns into another type silently, but for a whole number where "
        "a `decimal` "
        "is wanted.\n`TYPE?` takes `none` too. Types that are called \"a type of fields\" stand in this "
        "reference only; "
        "the others can be\nwritten in `let`, `param` and the parameters of a `template`. Every example is "
        "compiled by a "
        "test, and those under\n\"Wrong\" are refused.\n\n",
        out);
  topics(out, TOPIC_TYPE);
  end(out);
}

static void functions(void) {
  FILE *out = page("functions.md", "Functions", "grammar/function.def");
  fputs("Functions are called with their arguments in order. There are no others, and a project cannot "
        "declare one: what "
        "repeats is\na [`template`](grammar.md#template). Every example is computed by a test.\n\n",
        out);
  topics(out, TOPIC_FUNCTION);
  end(out);
}

static void recipes(void) {
  FILE *out = page("recipes.md", "Recipes", "the comments in runtime/std/*.pei");
  fputs("Templates that are a part of peic: `import \"std:pip\" as pip`, then `use pip.venv(at = "
        "\"/opt/venv\")` in a stage or "
        "image. A block\nbehind it sets what the recipe does not. `peic explain std:pip` shows the same in a "
        "terminal.\n\n",
        out);
  Topics files = {0}, templates = {0};
  describe_all(&arena, TOPIC_RECIPE, &files);
  describe_all(&arena, TOPIC_TEMPLATE, &templates);
  for (uint32_t i = 0; i < files.n; i++) {
    topic(out, &files.v[i], 2);
    Str prefix = arena_fmt(&arena, "%.*s.", STR_ARG(files.v[i].name));
    for (uint32_t t = 0; t < templates.n; t++)
      if (str_starts(templates.v[t].name, prefix)) topic(out, &templates.v[t], 3);
  }
  end(out);
}

static void outputs(void) {
  FILE *out = page("outputs.md", "Outputs", "grammar/target.def");
  fputs("What `peic FILE -o DIR` writes below DIR, in this order. NAME is the name of an image. `.peic/` is "
        "peic's own: it "
        "remembers\nwhat was written, so that files edited by hand are noticed.\n\n",
        out);
  topics(out, TOPIC_TARGET);
  end(out);
}

/* ---- messages ---- */

/* The examples about imports are what is imported. */
static const char *language_of(const char *code) {
  int number = atoi(code + 1);
  if (number >= 985 && number <= 999) return "jsonc";
  if (code[0] == 'E' && number >= 927 && number <= 929) return "ini";
  return number >= 630 && number <= 669 ? "yaml" : "pei";
}

static void example_of(FILE *out, const char *code, const char *title, const char *text) {
  if (!*text) return;
  fprintf(out, "%s:\n\n```%s\n%s%s```\n\n", title, language_of(code), text,
          text[strlen(text) - 1] == '\n' ? "" : "\n");
}

/* {1} {2} become …, as the values are what a project says. */
static void put_message(FILE *out, const char *s) {
  for (; *s; s++)
    if (*s == '{' && isdigit((unsigned char)s[1]) && s[2] == '}')
      fputs("…", out), s += 2;
    else
      fputc(*s, out);
}

static void messages(void) {
  static const char *const families[] = {
      "Text and tokens",    "Syntax",           "Names and shape", "Types",      "Values",
      "What is known when", "Files and inputs", "Across objects",  "Evaluation", "Outputs"};
  FILE *out = page("messages.md", "Messages", "grammar/diag.def");
  fputs("Every message has a code: E is an error, W a warning. `peic explain CODE` shows the same in a "
        "terminal. The "
        "examples are whole\nprojects, or configurations where the message is about an import; a line "
        "`# file: PATH` begins another file. Tests compile or\nimport them all.\n\n",
        out);
  for (int family = 0; family < 10; family++) {
    fprintf(out, "- [%s](#%.*s)\n", families[family], STR_ARG(anchor(str_c(families[family]))));
  }
  for (int family = 0; family < 10; family++) {
    fprintf(out, "\n## %s\n\n", families[family]);
    for (uint32_t i = 0; i < DIAG_COUNT; i++) {
      const DiagRow *row = &diag_rows[i];
      if (row->code[2] != '0' + family) continue;
      fprintf(out, "### %s\n\n%c%s: ", row->code, toupper((unsigned char)row->title[0]), row->title + 1);
      put_message(out, row->message);
      fprintf(out, "\n\n%s\n\n", row->explain);
      example_of(out, row->code, "Wrong", row->wrong);
      example_of(out, row->code, "Right", row->right);
    }
  }
  end(out);
}

/* ---- the command line ---- */

enum {
#define VERB(id, ...) VERB_##id,
#include "cli/verbs.def"
#undef VERB
  VERB_COUNT
};
#define ON(verb) (1u << VERB_##verb)
#define ON_ALL (~0u)
static const struct {
  const char *name, *args, *summary, *text;
} verbs[] = {
#define VERB(id, name, args, summary, text) {name, args, summary, text},
#include "cli/verbs.def"
#undef VERB
};
static const struct {
  const char *name, *alias, *arg;
  unsigned verbs;
  const char *help;
} options[] = {
#define OPT(id, name, alias, arg, verbs, help) {name, alias, arg, verbs, help},
#include "cli/options.def"
#undef OPT
};
static const struct {
  int code;
  const char *text;
} exits[] = {
#define EXIT(id, code, summary, text) {code, text},
#include "cli/exit.def"
#undef EXIT
};

static void options_of(FILE *out, uint32_t verb) {
  fputs("\n| option | meaning |\n| --- | --- |\n", out);
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    if (!(options[i].verbs >> verb & 1)) continue;
    const char *arg = options[i].arg, *eq = !*arg                       ? ""
                                            : *arg == '['               ? "[="
                                            : options[i].name[1] == '-' ? "="
                                                                        : " ";
    fprintf(out, "| `%s%s", options[i].name, eq);
    for (arg += *arg == '['; *arg; arg++) fputs(*arg == '|' ? "\\|" : arena_fmt(&arena, "%c", *arg).s, out);
    fprintf(out, "`%s%s%s | %c%s. |\n", *options[i].alias ? ", `" : "", options[i].alias,
            *options[i].alias ? "`" : "", toupper((unsigned char)options[i].help[0]), options[i].help + 1);
  }
}

static void commands(void) {
  FILE *out = page("commands.md", "Commands", "compiler/cli/*.def");
  fputs("`peic VERB [OPTION]... [ARGUMENT]`, where the verb `build` may be left out. `peic help VERB` shows "
        "the same in a "
        "terminal.\n\n",
        out);
  for (uint32_t v = 0; v < VERB_COUNT; v++) {
    fprintf(out, "## %s\n\n`peic %s [OPTION]...%s%s`: %s.\n\n%s", verbs[v].name, verbs[v].name,
            *verbs[v].args ? " " : "", verbs[v].args, verbs[v].summary, verbs[v].text);
    options_of(out, v);
    fputc('\n', out);
  }
  fputs("## Exit codes\n\n| code | meaning |\n| --- | --- |\n", out);
  for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
    fprintf(out, "| %d | %s |\n", exits[i].code, exits[i].text);
  end(out);
}

/* ---- the grammar ---- */

enum { WORDS_RESERVED, WORDS_FREE, SIGNS, NAMED };

/* Which list of tokens does one belong to? -1: none, the compiler makes it. */
static int list_of(int kind) {
  const TokenRow *row = &token_rows[kind];
  if (!row->name || !*row->help) return -1;
  if (!*row->spelling) return NAMED;
  if (!isalpha((unsigned char)*row->spelling)) return SIGNS;
  return token_is_reserved(kind) ? WORDS_RESERVED : WORDS_FREE;
}

static void tokens(FILE *out) {
  static const char *const titles[] = {"Words that can never be a name",
                                       "Words that are names wherever a name may stand", "Signs"};
  for (int list = WORDS_RESERVED; list <= SIGNS; list++) {
    fprintf(out, "- %s:", titles[list]);
    for (int kind = 1; kind < TOKEN_KINDS; kind++)
      if (list_of(kind) == list) fprintf(out, " `%s`", token_rows[kind].spelling);
    fputc('\n', out);
  }
  fputs("\n| token | what it is |\n| --- | --- |\n", out);
  for (int kind = 1; kind < TOKEN_KINDS; kind++)
    if (list_of(kind) == NAMED) fprintf(out, "| %s | %s |\n", token_rows[kind].name, token_rows[kind].help);
}

static void grammar(const char *path) {
  FILE *out = page("grammar.md", "The grammar", "grammar/grammar.y, token.def and form.def");
  fputs("The grammar knows shapes; which words there are, and what they take, is a matter of the "
        "[blocks](blocks.md). First "
        "the forms one by\none, then the whole grammar.\n\n",
        out);
  topics(out, TOPIC_FORM);
  fputs("## The rules\n\nIn EBNF: `[ ]` is optional, `{ }` is repeated any number of times, `|` separates "
        "alternatives. "
        "Words in quotes are written as\nthey stand, words in capitals are tokens. A binary operator of "
        "`expr` binds as its "
        "line in the list of precedences says.\n\n```ebnf\n",
        out);
  docs_rules(out, path, &arena);
  fputs("```\n\n## Precedences\n\nFrom the weakest to the strongest. Operators that chain to neither side "
        "need parentheses.\n\n",
        out);
  docs_precedence(out, path, &arena);
  fputs("\n## Lines\n\nInside `(` and `[` a line end means nothing. In a body and at file level it ends the "
        "statement (SEP), and "
        "so does a comma inside\nbraces. It means nothing after `{`, after a binary operator, after `!` and "
        "`then`, and before "
        "`else`.\n\n## Tokens\n\n",
        out);
  tokens(out);
  end(out);
}

static void contents(void) {
  FILE *out = page("README.md", "Reference", "the tables of grammar/");
  fputs("What peic's tables say, for reading. `peic explain WORD` shows the same in a terminal; the "
        "[tour](../tour.md) is the way "
        "in.\n\n"
        "| page | what it lists |\n| --- | --- |\n"
        "| [blocks](blocks.md) | every block and step with its fields |\n"
        "| [types](types.md) | what fields take, with right and wrong examples |\n"
        "| [functions](functions.md) | the built-in functions |\n"
        "| [recipes](recipes.md) | the templates of `std:` |\n"
        "| [grammar](grammar.md) | statements, literals and operators; the rules in EBNF |\n"
        "| [messages](messages.md) | every error and warning, with a wrong and a right project |\n"
        "| [commands](commands.md) | verbs, options, exit codes |\n"
        "| [outputs](outputs.md) | the files that peic writes |\n"
        "| [compose](compose.md) | every key of compose files, and what is written for it |\n",
        out);
  end(out);
}

/* ---- compose ---- */

typedef struct {
  const char *path, *block, *word, *how, *note;
} ComposeRow;
static const ComposeRow compose_rows[] = {
#define COMPOSE(path, block, word, how, note) {path, #block, #word, #how, note},
#include "compose.def"
#undef COMPOSE
};

/* "`deploy` `replicas`", linked to the block. */
static void compose_place(FILE *out, const ComposeRow *r) {
  uint8_t block = 1;
  while (block < B_COUNT && strcmp(schema_blocks[block].id, r->block) != 0) block++;
  for (uint8_t b = 1; block == B_COUNT && b < B_COUNT; b++)
    if (schema_in(&schema_blocks[b], B_FILE) && !strcmp(schema_words[schema_blocks[b].word], r->word)) {
      fprintf(out, "[%s](blocks.md#%.*s)", schema_blocks[b].text, STR_ARG(anchor(heading(b))));
      return;
    }
  if (block < B_COUNT)
    fprintf(out, "`%s` in [%s](blocks.md#%.*s)", r->word, schema_blocks[block].text,
            STR_ARG(anchor(heading(block))));
}

static void compose(void) {
  FILE *out = page("compose.md", "The keys of compose", "grammar/compose.def");
  fputs("Every key that the compose specification has, and what is written for it. Names that a project "
        "gives are left out "
        "of the paths, `[]` is an element of a list. Examples are on the page [compose](../compose.md).\n\n"
        "| key | is written as |\n| --- | --- |\n",
        out);
  for (size_t i = 0; i < sizeof compose_rows / sizeof *compose_rows; i++) {
    const ComposeRow *r = &compose_rows[i];
    fprintf(out, "| `%s` | ", r->path);
    if (strcmp(r->how, "NONE") == 0)
      fprintf(out, "nothing: %s", r->note);
    else
      compose_place(out, r);
    if (strcmp(r->how, "AS") == 0) fprintf(out, ", which becomes `%s`", r->note);
    fputs(" |\n", out);
  }
  end(out);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fputs("usage: docs DIR GRAMMAR.Y\n       docs --editors TREE\n", stderr);
    return 2;
  }
  if (strcmp(argv[1], "--editors") == 0) return editors_main(argv[2]);
  Alloc host = {host_alloc, host_release, NULL};
  jmp_buf oom;
  arena_init(&arena, &host, &oom);
  if (setjmp(oom)) {
    fputs("docs: out of memory\n", stderr);
    return 1;
  }
  dir = argv[1];
  contents();
  blocks();
  types();
  functions();
  messages();
  commands();
  recipes();
  outputs();
  compose();
  grammar(argv[2]);
  arena_free(&arena);
  return 0;
}
