/* The command line into a Cli: reads options.def and verbs.def, acts on nothing. Options may stand anywhere;
   `--` ends them. Called by main. */
#include "cli/cli.h"
#include "diag/suggest.h"
#include <errno.h>
#include <stdlib.h>

const Option cli_options[OPT_COUNT] = {
#define OPT(id, name, alias, arg, verbs, help) {name, alias, arg, verbs, help},
#include "cli/options.def"
#undef OPT
};
const Verb cli_verbs[VERB_COUNT] = {
#define VERB(id, name, args, summary, text) {name, args, summary, text, verb_##id},
#include "cli/verbs.def"
#undef VERB
};

/* ", did you mean `x`?" among offered words, or nothing. */
static const char *did_you_mean(Cli *c, const Suggest *s) {
  return s->n ? arena_fmt(&c->arena, "; did you mean %.*s?", STR_ARG(suggest_text(s))).s : "";
}

/* Index of `word` in a list "a|b|c", or -1 after saying what is wrong. */
static int choice(Cli *c, const char *option, const char *word, const char *list) {
  Suggest s;
  suggest_init(&s, &c->arena, str_c(word));
  Str rest = str_c(list);
  for (int i = 0; rest.n; i++) {
    uint32_t n = str_find(rest, list[strcspn(list, "|,")]);
    if (str_is(str_sub(rest, 0, n), word)) return i;
    suggest_offer(&s, str_sub(rest, 0, n));
    rest = str_sub(rest, n < rest.n ? n + 1 : n, rest.n);
  }
  Str known = suggest_list(&s);
  io_usage(c, "`%s` takes %.*s, not `%s`%s", option, STR_ARG(known), word, did_you_mean(c, &s));
  return -1;
}

static bool set_param(Cli *c, const char *value) {
  const char *eq = strchr(value, '=');
  if (!eq || eq == value) return io_usage(c, "`--param` takes NAME=VALUE, not `%s`", value), false;
  Str name = arena_str(&c->arena, str_n(value, (size_t)(eq - value)));
  *vec_push(&c->arena, &c->opt.params) = (PeiPair){name.s, eq + 1};
  return true;
}

static bool set_dump(Cli *c, const char *value) {
  while (*value) {
    size_t n = strcspn(value, ",");
    int stage = choice(c, "--dump", arena_str(&c->arena, str_n(value, n)).s, cli_options[OPT_DUMP].arg);
    if (stage < 0) return false;
    c->opt.dump |= 1u << stage;
    value += n + (value[n] == ',');
  }
  return true;
}

/* The names are the library's to know. */
static bool set_target(Cli *c, const char *value) {
  do {
    size_t n = strcspn(value, ",");
    if (!n) return io_usage(c, "`--target` takes names with commas between"), false;
    *vec_push(&c->arena, &c->opt.targets) = arena_str(&c->arena, str_n(value, n)).s;
    value += n;
  } while (*value++ == ',');
  return true;
}

static bool set_limit(Cli *c, const char *value) {
  char *end;
  errno = 0;
  unsigned long n = strtoul(value, &end, 10);
  if (*value < '0' || *value > '9' || *end || errno || n > UINT32_MAX)
    return io_usage(c, "`--error-limit` takes a number, not `%s`", value), false;
  c->opt.limit = (uint32_t)n;
  return true;
}

static bool set_choice(Cli *c, OptionId id, const char *value) {
  int i = choice(c, cli_options[id].name, value, cli_options[id].arg);
  if (id == OPT_FORMAT)
    c->opt.format = (PeiFormat)i;
  else
    c->opt.color = (unsigned)i;
  return i >= 0;
}

static bool set_answer(Cli *c, const char *value) {
  int i = choice(c, cli_options[OPT_ANSWER].name, value, cli_options[OPT_ANSWER].arg);
  c->opt.answers = i > 0 ? PEI_JSON : PEI_TEXT;
  return i >= 0;
}

static bool set_list(Cli *c, const char *value) {
  int i = value ? choice(c, "--list", value, "codes|words") : 0;
  c->opt.list = i < 0 ? LIST_NOTHING : i ? LIST_WORDS : LIST_CODES;
  return i >= 0;
}

static bool set_out(Cli *c, const char *value) {
  size_t n = strlen(value);
  if (!n) return io_usage(c, "`-o` takes a directory, not nothing"), false;
  while (n > 1 && value[n - 1] == '/') n--;
  c->opt.out = arena_str(&c->arena, str_n(value, n)).s;
  return true;
}

static bool set_to(Cli *c, const char *value) {
  if (!*value) return io_usage(c, "`-o` takes a file, not nothing"), false;
  c->opt.to = value;
  return true;
}

int cli_form(Cli *c, const char *list) {
  return c->opt.form ? choice(c, cli_options[OPT_FORM].name, c->opt.form, list) : 0;
}

/* What each option does. */
static bool option_set(Cli *c, OptionId id, const char *value) {
  Options *o = &c->opt;
  switch (id) {
  case OPT_OUT: return set_out(c, value) && set_to(c, value);
  case OPT_TO: return set_to(c, value);
  case OPT_PARAM: return set_param(c, value);
  case OPT_TARGET: return set_target(c, value);
  case OPT_FORMAT:
  case OPT_COLOR: return set_choice(c, id, value);
  case OPT_FORM: o->form = value; return true;
  case OPT_LIMIT: return set_limit(c, value);
  case OPT_DUMP: return set_dump(c, value);
  case OPT_FORCE: return o->force = true;
  case OPT_CHECK: return o->check = true;
  case OPT_COMPILE: return o->compile = true;
  case OPT_LOCKED: return o->locked = true;
  case OPT_OFFLINE: return o->offline = true;
  case OPT_NO_IMAGES: return o->no_images = true;
  case OPT_STRICT: return o->strict = true;
  case OPT_DRY_RUN: return o->dry_run = true;
  case OPT_WERROR: return o->werror = true;
  case OPT_ASCII: return o->ascii = true;
  case OPT_LIST: return set_list(c, value);
  case OPT_STAT: return o->stat = true;
  case OPT_PROJECT:
    o->project = value;
    return *value || (io_usage(c, "`--project` takes a file, not nothing"), false);
  case OPT_ANSWER: return set_answer(c, value);
  case OPT_QUIET: return o->quiet = true;
  case OPT_HELP: return o->help = true;
  case OPT_VERSION: return o->version = true;
  case OPT_COUNT: break;
  }
  return false;
}

static bool option_fits(const Cli *c, OptionId id) {
  uint32_t verb = c->verb < VERB_COUNT ? c->verb : VERB_build;
  return cli_options[id].verbs >> verb & 1;
}

/* The option spelt by the first n bytes of `word`, or OPT_COUNT. Of several, that of the verb. */
static OptionId option_find(const Cli *c, const char *word, size_t n) {
  Str name = str_n(word, n);
  OptionId found = OPT_COUNT;
  for (OptionId id = 0; id < OPT_COUNT; id++) {
    bool spelt =
        str_is(name, cli_options[id].name) || (*cli_options[id].alias && str_is(name, cli_options[id].alias));
    if (spelt && (found == OPT_COUNT || option_fits(c, id))) found = id;
  }
  return found;
}

static bool option_unknown(Cli *c, const char *word, size_t n) {
  Suggest s;
  Str name = str_n(word, n);
  suggest_init(&s, &c->arena, name);
  for (OptionId id = 0; id < OPT_COUNT; id++) suggest_offer(&s, str_c(cli_options[id].name));
  io_usage(c, "there is no option `%.*s`%s", STR_ARG(name), did_you_mean(c, &s));
  return false;
}

/* Takes argv[*i], and the next one if it is the option's value. */
static bool option_take(Cli *c, char **argv, int *i, uint32_t *used) {
  const char *word = argv[*i], *value = NULL;
  size_t n = strlen(word);
  OptionId id = option_find(c, word, n);
  if (id == OPT_COUNT && word[1] == '-') { /* --name=value */
    size_t eq = strcspn(word, "=");
    id = option_find(c, word, eq);
    if (word[eq] == '=') n = eq, value = word + eq + 1;
  } else if (id == OPT_COUNT && n > 2) { /* -oVALUE */
    id = option_find(c, word, 2);
    if (id != OPT_COUNT && *cli_options[id].arg)
      n = 2, value = word + 2;
    else
      id = OPT_COUNT;
  }
  if (id == OPT_COUNT) return option_unknown(c, word, n);
  const Option *o = &cli_options[id];
  if (value && !*o->arg) return io_usage(c, "`%s` takes no value", o->name), false;
  if (!value && *o->arg && *o->arg != '[') {
    value = argv[*i + 1];
    if (!value) return io_usage(c, "`%s` needs a value: %s", o->name, o->arg), false;
    ++*i;
  }
  *used |= 1u << id;
  return option_set(c, id, value);
}

static bool options_fit(Cli *c, uint32_t used) {
  uint32_t verb = c->verb < VERB_COUNT ? c->verb : VERB_build;
  for (OptionId id = 0; id < OPT_COUNT; id++) {
    const char *name = cli_options[id].name;
    if (!(used >> id & 1) || option_fits(c, option_find(c, name, strlen(name)))) continue;
    io_usage(c, "`peic %s` has no option `%s`", cli_verbs[verb].name, name);
    return false;
  }
  return true;
}

bool cli_parse(Cli *c, int argc, char **argv) {
  uint32_t used = 0;
  bool words_only = false, first = true;
  c->verb = VERB_COUNT;
  c->opt = (Options){.out = "build", .limit = 20};
  for (int i = 1; i < argc; i++) {
    const char *word = argv[i];
    bool dash = word[0] == '-' && (word[1] == '-' || ((word[1] | 0x20) >= 'a' && (word[1] | 0x20) <= 'z'));
    if (!words_only && dash) {
      if (strcmp(word, "--") == 0)
        words_only = true;
      else if (!option_take(c, argv, &i, &used))
        return false;
      continue;
    }
    if (first && !words_only)
      for (uint32_t v = 0; v < VERB_COUNT; v++)
        if (strcmp(word, cli_verbs[v].name) == 0) c->verb = v;
    if (!first || c->verb == VERB_COUNT) *vec_push(&c->arena, &c->args) = word;
    first = false;
  }
  return options_fit(c, used);
}
