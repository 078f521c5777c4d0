/* peic help, peic version: made from the tables of verbs and options. */
#include "cli/cli.h"
#include "diag/prose.h"
#include "diag/suggest.h"

enum { WIDTH = 28 };

/* "  left…   right"; a left part that is too long gets a line of its own. */
static void row(Cli *c, Buf *out, Str left, const char *right) {
  buf_pad(out, 2);
  buf_bytes(out, left);
  if (left.n + 4 > WIDTH) {
    buf_char(out, '\n');
    buf_pad(out, WIDTH);
  } else
    buf_pad(out, WIDTH - 2 - left.n);
  prose_fill(out, str_c(right), WIDTH, WIDTH, io_style(c, 1).ascii);
}

static void options_of(Cli *c, Buf *out, uint32_t verb) {
  buf_lit(out, "\noptions:\n");
  for (uint32_t i = 0; i < OPT_COUNT; i++) {
    const Option *o = &cli_options[i];
    if (!(o->verbs >> verb & 1)) continue;
    bool is_long = o->name[1] == '-';
    bool short_first = *o->alias && o->alias[1] != '-';
    bool optional = *o->arg == '[';
    Str left =
        arena_fmt(&c->arena, "%s%s%s%s%s", short_first ? o->alias : "", short_first ? ", " : "", o->name,
                  optional  ? "[="
                  : *o->arg ? (is_long ? "=" : " ")
                            : "",
                  o->arg + optional);
    row(c, out, left, o->help);
  }
}

static void overview(Cli *c, Buf *out) {
  buf_lit(out, "peic " PEI_VERSION " turns .pei projects into Dockerfiles, compose and bake files\n\n"
               "usage: peic FILE -o DIR [OPTION]...\n"
               "       peic VERB [OPTION]... [ARGUMENT]\n\n"
               "verbs:\n");
  for (uint32_t v = 0; v < VERB_COUNT; v++) {
    const Verb *w = &cli_verbs[v];
    row(c, out, arena_fmt(&c->arena, "%s%s%s", w->name, *w->args ? " " : "", w->args), w->summary);
  }
  options_of(c, out, VERB_build);
  buf_lit(out, "\nexit codes:\n");
#define EXIT(id, code, summary, text) row(c, out, STR(#code), summary);
#include "cli/exit.def"
#undef EXIT
}

int verb_help(Cli *c) {
  Buf out = buf_new(&c->arena);
  uint32_t v = VERB_COUNT;
  if (c->args.n > 1) return io_usage(c, "help takes one verb");
  if (c->args.n) {
    Suggest s;
    suggest_init(&s, &c->arena, str_c(c->args.v[0]));
    for (v = 0; v < VERB_COUNT && strcmp(cli_verbs[v].name, c->args.v[0]) != 0; v++)
      suggest_offer(&s, str_c(cli_verbs[v].name));
    if (v == VERB_COUNT)
      return io_usage(c, "there is no verb `%s`; verbs are %s", c->args.v[0], suggest_list(&s).s);
  } else if (c->opt.help && c->verb < VERB_COUNT && c->verb != VERB_help)
    v = c->verb;

  if (v == VERB_COUNT)
    overview(c, &out);
  else {
    const Verb *w = &cli_verbs[v];
    Str usage = arena_fmt(&c->arena, "usage: peic %s%s [OPTION]...%s%s\n\n", v == VERB_build ? "" : w->name,
                          v == VERB_build ? "FILE -o DIR" : "", v != VERB_build && *w->args ? " " : "",
                          v == VERB_build ? "" : w->args);
    buf_bytes(&out, usage);
    prose_fill(&out, str_c(w->text), 0, 0, io_style(c, 1).ascii);
    options_of(c, &out, v);
  }
  io_out(c, buf_str(&out));
  return RC_OK;
}

int verb_version(Cli *c) {
  if (c->args.n && !c->opt.version) return io_usage(c, "version takes no argument");
  io_out(c, STR("peic " PEI_VERSION "\n"));
  return RC_OK;
}
