/* images/NAME/Dockerfile and its ignore file, for every image without a Dockerfile of its own: which stages, with
   which comments between. The instructions themselves: step.c; what comes after the build steps: init.c. */
#include "emit/branch.h"
#include "emit/init.h"
#include "emit/step.h"

/* An empty line and `# dev.pei:14: note`, unless the last instruction came from the same line. */
static void begin_block(Docker *d, Span at, Str note) {
  Str source = emit_source(d->e, at);
  if (source.n && str_eq(d->last, source)) {
    if (d->heredoc) buf_lit(&d->b, "\n");
    return;
  }
  d->last = source;
  buf_lit(&d->b, "\n");
  if (source.n) {
    buf_lit(&d->b, "# ");
    quote_comment(&d->b, source);
    if (note.n) buf_lit(&d->b, ": ");
    quote_comment(&d->b, note);
    buf_lit(&d->b, "\n");
  }
}

static bool is_variable(Str platform) {
  return str_is(platform, "BUILDPLATFORM") || str_is(platform, "TARGETPLATFORM");
}

/* linux/arm/v7 → LINUX_ARM_V7 */
static Str platform_variable(Emit *e, Str platform) {
  char *name = arena_alloc(e->arena, platform.n + 1u);
  for (uint32_t i = 0; i < platform.n; i++) {
    char c = platform.s[i];
    name[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c >= '0' && c <= '9' ? c : '_');
  }
  return str_n(name, platform.n);
}

/* BuildKit warns of a platform written into FROM; as an ARG before the first one it can be changed for a build. */
static void put_platforms(Docker *d, const IrImage *image) {
  const IrProject *p = d->e->project;
  bool any = false;
  for (uint32_t i = 0; i < image->n_stages; i++) {
    Str platform = p->stages[image->stages[i]].platform;
    bool seen = !platform.n || is_variable(platform);
    for (uint32_t k = 0; k < i; k++) seen |= str_eq(p->stages[image->stages[k]].platform, platform);
    if (seen) continue;
    FROM(&d->b, &p->stages[image->stages[i]], .field = "platform");
    buf_bytes(&d->b, any ? STR("ARG ") : STR("\nARG "));
    any = true;
    quote_name(&d->b, platform_variable(d->e, platform));
    buf_lit(&d->b, "=");
    quote_name(&d->b, platform);
    buf_lit(&d->b, "\n");
  }
}

static void put_from(Docker *d, const IrStage *stage, Str name) {
  const IrProject *p = d->e->project;
  d->last = STR("");
  d->heredoc = false;
  FROM(&d->b, stage);
  begin_block(d, stage->at, emit_id(d->e, stage->is_image ? STR("image") : STR("stage"), stage->object));
  FROM(&d->b, stage, .field = "from");
  d->last = STR("");
  Buf *b = &d->b;
  buf_lit(b, "FROM ");
  if (stage->platform.n) {
    buf_lit(b, "--platform=");
    buf_lit(b, "$");
    quote_name(b, is_variable(stage->platform) ? stage->platform : platform_variable(d->e, stage->platform));
    buf_lit(b, " ");
  }
  if (stage->base_stage != IR_NONE)
    quote_name(b, p->stages[stage->base_stage].name);
  else if (stage->base_image != IR_NONE)
    quote_name(b, p->images[stage->base_image].name);
  else
    quote_name(b, stage->base);
  buf_lit(b, " AS ");
  quote_name(b, name);
  buf_lit(b, "\n");
  if (d->dates) buf_lit(b, "ARG SOURCE_DATE_EPOCH\n");
}

/* Does it neither run, nor read a variable? */
static bool only_says(const IrStep *step) {
  if (step->onbuild) return false;
  switch (step->op) {
  case IR_ENV:
  case IR_EXPOSE:
  case IR_STOPSIGNAL:
  case IR_ENTRYPOINT:
  case IR_COMMAND:
  case IR_HEALTH: return true;
  case IR_USER: return text_known(step->dest);
  case IR_LABEL:
    for (uint32_t i = 0; i < step->map.n; i++)
      if (!text_known(step->map.v[i].value)) return false;
    return true;
  default: return false;
  }
}

/* The environment that no step of the image itself sees any more comes after the last layer of all: a change of it
   re-runs nothing. Returns the first step of those among which it stands. */
static uint32_t late_env(const IrImage *image, const IrStage *stage) {
  uint32_t i = stage->n_steps;
  bool box = ir_init(image)->any && !image->init->inherited;
  while (box && i && only_says(&stage->steps[i - 1])) i--;
  return i;
}

static void put_step(Docker *d, const IrStep *step) {
  FROM(&d->b, step);
  begin_block(d, step->at, step->note);
  IrStep shown = *step;
  shown.hide_proxy |= d->proxied && !step->proxied && !step->onbuild;
  d->heredoc = step_put(&d->b, &shown);
}

static bool is_mark(const IrStep *step) { return step->op == IR_BRANCH || step->op == IR_JOIN; }

static void put_branch(Docker *d, const IrStage *stage, uint32_t i, uint32_t n_platforms) {
  FROM(&d->b, &stage->steps[i]);
  d->last = STR("");
  begin_block(d, stage->steps[i].at,
              stage->steps[i].op == IR_BRANCH ? STR("match") : STR("after match, for all"));
  d->heredoc = false;
  branch_put(d, stage, i, n_platforms);
}

/* The steps that run in containers, from i on: what follows them is built on what they made, which comes in as the
   context `pei-made`, and has no arguments yet. */
static uint32_t put_made(Docker *d, const IrImage *image, const IrStage *stage, uint32_t i) {
  FROM(&d->b, &stage->steps[i]);
  d->last = STR("");
  begin_block(d, stage->steps[i].at, STR("on what was made in containers"));
  d->heredoc = false;
  d->last = STR("");
  while (i < stage->n_steps && ir_in_container(image, &stage->steps[i])) i++;
  buf_lit(&d->b, "FROM pei-made AS ");
  quote_name(&d->b, emit_layer(d->e, image, i));
  buf_lit(&d->b, "\n");
  if (d->dates) buf_lit(&d->b, "ARG SOURCE_DATE_EPOCH\n");
  for (uint32_t k = 0; k < i; k++)
    if (stage->steps[k].op == IR_ARG && !stage->steps[k].onbuild) put_step(d, &stage->steps[k]);
  return i;
}

/* Stages for archives whose names lose directories, before the stage that copies out of them. */
static void put_fetched(Docker *d, const IrStage *stage) {
  for (uint32_t i = 0; i < stage->n_steps; i++) {
    const IrStep *copy = &stage->steps[i];
    if (copy->op != IR_COPY || !copy->flags || !copy->flags->fetched.n) continue;
    Arena *a = d->e->arena;
    Text url = text_of(a, copy->flags->fetched);
    IrCopyFlags flags = {.checksum = copy->flags->checksum, .unpack = copy->flags->unpack};
    IrStep add = {.op = IR_ADD, .words = {&url, 1}, .dest = text_of(a, STR("/")), .flags = &flags};
    FROM(&d->b, copy);
    d->last = STR("");
    begin_block(d, copy->at, STR("fetch"));
    d->last = STR("");
    buf_lit(&d->b, "FROM scratch AS ");
    quote_name(&d->b, copy->from);
    buf_lit(&d->b, "\n");
    if (d->dates) buf_lit(&d->b, "ARG SOURCE_DATE_EPOCH\n");
    step_put(&d->b, &add);
  }
}

static bool is_label(const IrStep *step) { return step->op == IR_LABEL && !step->onbuild; }

/* A target for what stands before each of them; the last has the name of the image, and its labels: no step sees them,
   and one that was done on an image with others would keep those. */
static void put_made_stage(Docker *d, const IrImage *image, uint32_t late) {
  const IrStage *stage = &d->e->project->stages[image->stage];
  put_fetched(d, stage);
  put_from(d, stage, emit_layer(d->e, image, 0));
  for (uint32_t i = 0; i < stage->n_steps;) {
    if (ir_in_container(image, &stage->steps[i])) {
      i = put_made(d, image, stage, i);
      continue;
    }
    if (!is_label(&stage->steps[i]) && (i < late || stage->steps[i].op != IR_ENV))
      put_step(d, &stage->steps[i]);
    i++;
  }
  for (uint32_t i = 0; i < stage->n_steps; i++)
    if (is_label(&stage->steps[i])) put_step(d, &stage->steps[i]);
}

static void put_stage(Docker *d, const IrStage *stage, uint32_t late, uint32_t n_platforms) {
  put_fetched(d, stage);
  put_from(d, stage, branch_first_name(d->e, stage));
  for (uint32_t i = 0; i < stage->n_steps; i++)
    if (is_mark(&stage->steps[i]))
      put_branch(d, stage, i, n_platforms);
    else if (i < late || stage->steps[i].op != IR_ENV)
      put_step(d, &stage->steps[i]);
}

static void put_ignore(Emit *e, const IrImage *image, Str path) {
  Buf b = emit_buf(e);
  FROM(&b, e->project);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n");
  for (uint32_t i = 0; i < image->n_ignore; i++) {
    FROM(&b, image, .field = "ignore", .item = i + 1);
    quote_line(&b, image->ignore[i]);
    buf_lit(&b, "\n");
  }
  emit_add_buf(e, ARENA_JOIN(e->arena, path, STR(".dockerignore")), &b, 0644);
}

/* Instructions that only matter in a running container, after all that builds. */
static void put_run_time(Docker *d, const IrImage *image) {
  const IrStage *stage = &d->e->project->stages[image->stage];
  d->last = STR("");
  FROM(&d->b, image);
  begin_block(d, image->at, STR("what happens when it runs"));
  init_steps(d->e, image, stage->user, &d->b);
  for (uint32_t i = late_env(image, stage); i < stage->n_steps; i++)
    if (stage->steps[i].op == IR_ENV) put_step(d, &stage->steps[i]);
}

static void put_image(Emit *e, uint32_t index) {
  const IrImage *image = &e->project->images[index];
  Str path = ARENA_JOIN(e->arena, STR("images/"), image->name, STR("/Dockerfile"));
  Docker d = {.e = e, .b = emit_buf(e), .dates = image->reproducible, .proxied = image->proxied};
  FROM(&d.b, e->project);
  buf_lit(&d.b, "# ");
  quote_comment(&d.b, e->headline);
  buf_lit(&d.b, "\n");
  put_platforms(&d, image);
  for (uint32_t i = 0; i < image->n_stages; i++) {
    const IrStage *stage = &e->project->stages[image->stages[i]];
    uint32_t late = image->stages[i] == image->stage ? late_env(image, stage) : stage->n_steps;
    if (image->container && image->stages[i] == image->stage)
      put_made_stage(&d, image, late);
    else
      put_stage(&d, stage, late, image->n_platforms);
  }
  if (ir_init(image)->any && !image->init->inherited) put_run_time(&d, image);
  emit_add_buf(e, path, &d.b, 0644);
  if (image->has_ignore) put_ignore(e, image, path);
  if (emit_has_tree(image)) init_tree(e, image);
}

void emit_dockerfiles(Emit *e) {
  for (uint32_t i = 0; i < e->project->n_images; i++)
    if (e->project->images[i].dockerfile.n == 0) put_image(e, i);
  emit_plan_begin(e);
}
