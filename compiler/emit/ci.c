/* ci/github.yaml: what GitHub runs on each push: is the project right, are its outputs those that are committed, do its
   images build? Actions are named by their major versions, which is what they promise to keep. */
#include "emit/parts.h"
#include "emit/yaml.h"

typedef struct {
  Emit *e;
  const IrCi *ci;
  Str root;         /* as a word of a shell */
  Str out, targets; /* " --target=ci", where the project itself does not say so */
} Flow;

#define FLOW_FROM(f, y, ...) YAML_MARK((y), .of = (f)->ci->of, .span = (f)->ci->at, ##__VA_ARGS__)

/* What stands in ${{ }} is computed by GitHub, wherever it stands: a text that has it is told apart. */
static Str plain(Arena *a, Str s) {
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < s.n; i++) {
    if (str_starts(str_sub(s, i, s.n), STR("${{")))
      buf_lit(&b, "${{ '${{' }}"), i += 2;
    else
      buf_char(&b, s.s[i]);
  }
  return buf_str(&b);
}

static Str shell_word(Emit *e, Str s) {
  Buf b = buf_new(e->arena);
  quote_known(&b, sh_word, s);
  return plain(e->arena, buf_str(&b));
}

/* Values as they are: GitHub knows nothing of compose's `$$`. */
static void put(Yaml *y, Str key, Str value) {
  yaml_key(y, key);
  yaml_exact(y, value);
}

static void open_map(Yaml *y, Str key) {
  yaml_key(y, key);
  yaml_map(y);
}

static void put_use(Yaml *y, Str action) {
  yaml_map(y);
  put(y, STR("uses"), action);
}

static void put_run(Yaml *y, Str name, Str command) {
  yaml_map(y);
  put(y, STR("name"), name);
  put(y, STR("run"), command);
  yaml_end(y);
}

static void put_checkout(Yaml *y) {
  put_use(y, STR("actions/checkout@v4"));
  yaml_end(y);
}

static void put_install(const Flow *f, Yaml *y) {
  Buf b = buf_new(f->e->arena);
  quote_sh_body(&b, f->ci->install);
  FLOW_FROM(f, y, .field = "install");
  put_run(y, STR("Get peic"), buf_str(&b));
  FLOW_FROM(f, y);
}

static void put_sarif(const Flow *f, Yaml *y) {
  Arena *a = f->e->arena;
  if (!f->ci->sarif) return;
  FLOW_FROM(f, y, .field = "sarif");
  yaml_map(y);
  put(y, STR("name"), STR("Messages beside the code"));
  put(y, STR("if"), STR("always()"));
  put(y, STR("run"),
      ARENA_JOIN(a, STR("peic check "), f->root,
                 STR(" --error-format=sarif 2>peic.sarif || test -s peic.sarif")));
  yaml_end(y);
  put_use(y, STR("github/codeql-action/upload-sarif@v3"));
  put(y, STR("if"), STR("always()"));
  open_map(y, STR("with"));
  put(y, STR("sarif_file"), STR("peic.sarif"));
  yaml_end(y);
  yaml_end(y);
  FLOW_FROM(f, y);
}

static void put_checks(const Flow *f, Yaml *y) {
  Arena *a = f->e->arena;
  put_run(y, STR("The project is right"), ARENA_JOIN(a, STR("peic check "), f->root));
  put_sarif(f, y);
  put_run(y, STR("It is in the one style"), ARENA_JOIN(a, STR("peic fmt --check "), f->root));
  put_run(y, STR("What is committed is what it gives"),
          ARENA_JOIN(a, STR("peic diff --check "), f->root, STR(" -o "), f->out, f->targets));
}

static void open_job(const Flow *f, Yaml *y, Str name) {
  open_map(y, name);
  FLOW_FROM(f, y, .field = "runner");
  put(y, STR("runs-on"), plain(f->e->arena, f->ci->runner));
  FLOW_FROM(f, y);
}

static void put_check_job(const Flow *f, Yaml *y) {
  open_job(f, y, STR("check"));
  if (f->ci->sarif) {
    open_map(y, STR("permissions"));
    put(y, STR("contents"), STR("read"));
    put(y, STR("security-events"), STR("write"));
    yaml_end(y);
  }
  yaml_key(y, STR("steps"));
  yaml_list(y);
  put_checkout(y);
  put_install(f, y);
  put_checks(f, y);
  yaml_end(y);
  yaml_end(y);
}

/* The build context lies above the directory that bake runs in, which newer ones want to be told is meant. */
static void put_build_job(const Flow *f, Yaml *y) {
  const IrProject *p = f->e->project;
  if (!f->ci->build || !p->n_images) return;
  FLOW_FROM(f, y, .field = "build");
  open_job(f, y, STR("build"));
  put(y, STR("needs"), STR("check"));
  yaml_key(y, STR("steps"));
  yaml_list(y);
  put_checkout(y);
  put_use(y, STR("docker/setup-buildx-action@v3"));
  yaml_end(y);
  put_use(y, STR("docker/bake-action@v6"));
  open_map(y, STR("with"));
  put(y, STR("source"), STR("."));
  put(y, STR("workdir"), plain(f->e->arena, p->out_from_root));
  put(y, STR("files"), STR("docker-bake.json"));
  put(y, STR("allow"), ARENA_JOIN(f->e->arena, STR("fs.read="), plain(f->e->arena, p->root_from_out)));
  put(y, STR("set"), STR("*.cache-from=type=gha\n*.cache-to=type=gha,mode=max\n"));
  yaml_end(y);
  yaml_end(y);
  yaml_end(y);
  yaml_end(y);
}

static void put_events(const Flow *f, Yaml *y) {
  open_map(y, STR("on"));
  yaml_key(y, STR("push"));
  if (f->ci->n_branches) {
    yaml_map(y);
    FLOW_FROM(f, y, .field = "branches");
    yaml_key(y, STR("branches"));
    yaml_list(y);
    for (uint32_t i = 0; i < f->ci->n_branches; i++) {
      FLOW_FROM(f, y, .field = "branches", .item = i + 1);
      yaml_exact(y, plain(f->e->arena, f->ci->branches[i]));
    }
    yaml_end(y);
    yaml_end(y);
  } else
    yaml_null(y);
  FLOW_FROM(f, y);
  yaml_key(y, STR("pull_request"));
  yaml_null(y);
  yaml_end(y);
}

static void put_workflow(Yaml *y, void *ctx) {
  const Flow *f = ctx;
  FLOW_FROM(f, y);
  yaml_map(y);
  put(y, STR("name"), f->e->project->name);
  put_events(f, y);
  open_map(y, STR("permissions"));
  put(y, STR("contents"), STR("read"));
  yaml_end(y);
  open_map(y, STR("jobs"));
  put_check_job(f, y);
  put_build_job(f, y);
  yaml_end(y);
  yaml_end(y);
}

void emit_ci(Emit *e) {
  const IrProject *p = e->project;
  Buf targets = buf_new(e->arena);
  for (uint32_t i = 0; i < p->ci.n_asked; i++) {
    buf_bytes(&targets, i ? STR(",") : STR(" --target="));
    quote_name(&targets, p->ci.asked[i]);
  }
  Flow f = {e, &p->ci, shell_word(e, p->ci.root), shell_word(e, p->out_from_root), buf_str(&targets)};
  Buf b = emit_buf(e);
  FROM(&b, p);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n# GitHub reads it as .github/workflows/peic.yaml: copy it there when it changes.\n\n");
  yaml_write(&b, 0, put_workflow, &f);
  emit_add_buf(e, STR("ci/github.yaml"), &b, 0644);
}
