/* The branches of a stage: TARGETARCH is known when FROM is read. So each branch is a stage with the processor in its
   name, built on the steps before it, and what follows is built on the one of that name; the others are never built.
   A processor without steps of its own has a stage that says so and fails, as its name would be looked for in a
   registry otherwise. */
#include "emit/branch.h"

static const char *const processors[] = {"amd64", "arm64",   "arm",     "386",     "ppc64le",
                                         "s390x", "riscv64", "loong64", "mips64le"};
enum { PROCESSORS = sizeof processors / sizeof *processors };

/* NAME-match, which no stage of the project's begins with. */
static Str base_name(const Emit *e, const IrStage *stage) {
  const IrProject *p = e->project;
  Str name = ARENA_JOIN(e->arena, stage->name, STR("-match"));
  for (uint32_t i = 0; i < p->n_stages; i++)
    if (str_starts(p->stages[i].name, name)) {
      name = ARENA_JOIN(e->arena, name, STR("x"));
      i = UINT32_MAX;
    }
  return name;
}

/* The group of branches that step i is in: from 0 on; or how many end before it. */
static uint32_t group_of(const IrStage *stage, uint32_t i) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < i; k++) n += stage->steps[k].op == IR_JOIN;
  return n;
}

static Str common_name(const Emit *e, const IrStage *stage, uint32_t group) {
  if (group == group_of(stage, stage->n_steps)) return stage->name;
  Str name = base_name(e, stage);
  return group ? arena_fmt(e->arena, "%.*s%u", STR_ARG(name), group + 1) : name;
}

Str branch_first_name(const Emit *e, const IrStage *stage) { return common_name(e, stage, 0); }

static void put_from(Docker *d, Str base, Str of, Str name, Str branch) {
  Buf *b = &d->b;
  buf_lit(b, "FROM ");
  quote_name(b, base);
  if (of.n) buf_lit(b, "-"), quote_name(b, of);
  buf_lit(b, " AS ");
  quote_name(b, name);
  if (branch.n) buf_lit(b, "-"), quote_name(b, branch);
  buf_lit(b, "\n");
}

static const IrStep *branch_of(const IrStage *stage, uint32_t join, Str name) {
  for (uint32_t i = join; i-- > 0 && stage->steps[i].op != IR_JOIN;)
    if (stage->steps[i].op == IR_BRANCH && str_eq(stage->steps[i].from, name)) return &stage->steps[i];
  return NULL;
}

/* The processors that the branches do not name. */
static void put_others(Docker *d, const IrStage *stage, uint32_t join, Str base) {
  bool given = branch_of(stage, join, STR("other"));
  if (!given) {
    put_from(d, base, STR(""), base, STR("other"));
    buf_lit(&d->b, "RUN echo ");
    quote_known(&d->b, sh_word,
                ARENA_JOIN(d->e->arena, stage->name, STR(": no branch of match is for this processor")));
    buf_lit(&d->b, " >&2; exit 1\n");
  }
  for (uint32_t i = 0; i < PROCESSORS; i++)
    if (!branch_of(stage, join, str_c(processors[i])))
      put_from(d, base, STR("other"), base, str_c(processors[i]));
}

void branch_put(Docker *d, const IrStage *stage, uint32_t i, uint32_t n_platforms) {
  const IrStep *step = &stage->steps[i];
  uint32_t group = group_of(stage, i);
  Str base = common_name(d->e, stage, group);
  if (step->op == IR_BRANCH) {
    put_from(d, base, STR(""), base, step->from);
    return;
  }
  if (!n_platforms || branch_of(stage, i, STR("other"))) put_others(d, stage, i, base);
  Buf *b = &d->b;
  buf_lit(b, "FROM ");
  quote_name(b, base);
  buf_lit(b, "-${TARGETARCH} AS ");
  quote_name(b, common_name(d->e, stage, group + 1));
  buf_lit(b, "\n");
}
