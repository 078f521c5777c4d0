/* docker/dockerutils.cfg: each section becomes a run profile, with what is different on a dock in `when docked`.
   Called by import.c. */
#include "import/du.h"

static const char *const groups[] = {"volumes", "ports", "environment", "args"};
enum { GROUPS = sizeof groups / sizeof *groups };

static void read_group(Du *d, IniSection *s, const char *key, DuRun *run) {
  const IniOption *o = du_option(d, s, key);
  DuWords words = {0};
  if (o) du_words(d, o, &words);
  du_flags(d, &words, run);
}

/* `env=SECTION`: its options are variables. */
static void read_env(Du *d, IniSection *s, const char *key, DuRun *run) {
  const IniOption *o = du_option(d, s, key);
  IniSection *env = o ? ini_section(&d->ini, o->value) : NULL;
  if (o && !env) du_left_out(d, o->at, o->value);
  for (uint32_t i = 0; env && i < env->options.n; i++) {
    IniOption *x = &env->options.v[i];
    Str name = {d->im->text.s + x->key_at.lo, x->key_at.hi - x->key_at.lo};
    x->used = true;
    piece_field(d->a, &run->env, x->at, arena_str(d->a, draft_name(d->a, name)).s, du_string(d, x->value));
  }
}

/* Which GPUs: of `--gpus X`, or of a variable that the older runtime reads. */
static void read_gpu(Du *d, IniSection *s, const char *key, DuRun *run) {
  const IniOption *o = du_option(d, s, key);
  DuWords words = {0}, own = {0};
  if (o) du_words(d, o, &words);
  for (uint32_t i = 0; i < words.n; i++) {
    Str w = words.v[i].text, variable = STR("NVIDIA_VISIBLE_DEVICES=");
    bool ids = str_starts(w, variable) && !str_is(str_sub(w, variable.n, w.n), "all");
    if (str_starts(w, variable)) {
      w = str_sub(w, variable.n, w.n);
      *vec_push(d->a, &own) =
          (DuWord){ARENA_JOIN(d->a, ids ? STR("--gpus=device=") : STR("--gpus="), w), words.v[i].at};
    } else if (!str_starts(w, STR("--runtime")) && !str_is(w, "-e") && !str_is(w, "nvidia")) {
      *vec_push(d->a, &own) = words.v[i];
    }
  }
  du_flags(d, &own, run);
}

static void read_command(Du *d, IniSection *s, const char *key, DuRun *run) {
  const IniOption *o = du_option(d, s, key);
  DuWords words = {0};
  if (!o) return;
  du_words(d, o, &words);
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < words.n; i++) {
    buf_bytes(&b, i ? STR(", ") : STR("["));
    buf_bytes(&b, du_string(d, words.v[i].text));
  }
  buf_lit(&b, "]");
  piece_field(d->a, &run->fields, o->at, "command", buf_str(&b));
}

/* All that a section says with `suffix` behind the names: "" or "_docked". False: nothing. */
static bool read_run(Du *d, IniSection *s, const char *suffix, DuRun *run) {
#define KEY(name) arena_fmt(d->a, "%s%s", name, suffix).s
  for (uint32_t i = 0; i < GROUPS; i++) read_group(d, s, KEY(groups[i]), run);
  read_env(d, s, KEY("env"), run);
  read_gpu(d, s, KEY("gpu"), run);
  read_command(d, s, KEY("cmd"), run);
  const IniOption *network = du_option(d, s, KEY("network")), *how = du_option(d, s, KEY("interactive"));
  DuWords words = {0};
  if (network) du_words(d, network, &words);
  if (words.n == 1 && words.v[0].text.n && words.v[0].text.s[0] != '-')
    du_network(d, network->at, words.v[0].text, run);
  else
    du_flags(d, &words, run);
  words.n = 0;
  if (how) du_words(d, how, &words);
  du_flags(d, &words, run);
#undef KEY
  return run->mounts.n + run->ports.n + run->env.n + run->passed.n + run->networks.n + run->fields.n +
             run->lists.n >
         0;
}

static void put_run(Du *d, const DuRun *run) {
  Draft *out = &d->runs;
  for (uint32_t i = 0; i < run->fields.n; i++) draft_line(out, run->fields.v[i].at, run->fields.v[i].text);
  draft_list(out, SPAN_NONE, "mounts", &run->mounts);
  draft_list(out, SPAN_NONE, "ports", &run->ports);
  draft_list(out, SPAN_NONE, "networks", &run->networks);
  draft_list(out, SPAN_NONE, "pass_env", &run->passed);
  for (uint32_t i = 0; i < run->lists.n; i++)
    draft_list(out, SPAN_NONE, run->lists.v[i].field, &run->lists.v[i].items);
  if (run->env.n) draft_block(out, SPAN_NONE, STR("env"), &run->env, false);
}

static void put_section(Du *d, IniSection *s) {
  DuRun run = {0}, docked = {.docked = true};
  Str image;
  if (!du_image_of(d, s, &image)) return;
  read_run(d, s, "", &run);
  bool overlay = read_run(d, s, "_docked", &docked);
  draft_gap(&d->runs);
  draft_open(&d->runs, s->at, ARENA_JOIN(d->a, STR("run "), draft_name(d->a, du_name(d, s->name))));
  draft_field(&d->runs, s->at, "image", image);
  put_run(d, &run);
  for (uint32_t i = 0; i < docked.read_only.n; i++) du_left_out(d, docked.read_only.v[i].at, STR("readonly"));
  for (uint32_t i = 0; i < run.read_only.n; i++)
    draft_line(&d->runs, run.read_only.v[i].at,
               ARENA_JOIN(d->a, STR("mounted "), run.read_only.v[i].text, STR(" { read_only = true }")));
  if (overlay) {
    draft_gap(&d->runs);
    draft_open(&d->runs, s->at, STR("when docked"));
    put_run(d, &docked);
    draft_close(&d->runs);
  }
  draft_close(&d->runs);
}

/* Sections that `env` names hold variables. */
static bool is_env(const Du *d, const IniSection *s) {
  for (uint32_t i = 0; i <= d->ini.sections.n; i++) {
    const IniSection *by = i ? &d->ini.sections.v[i - 1] : &d->ini.defaults;
    const IniOption *env = ini_own(by, "env"), *docked = ini_own(by, "env_docked");
    if ((env && str_eq(env->value, s->name)) || (docked && str_eq(docked->value, s->name))) return true;
  }
  return false;
}

/* Options that nobody asked for. */
static void rest(Du *d, IniSection *s) {
  for (uint32_t i = 0; i < s->options.n; i++)
    if (!s->options.v[i].used) du_left_out(d, s->options.v[i].key_at, s->options.v[i].key);
}

static void put_sections(Du *d) {
  for (uint32_t i = 0; i < d->ini.sections.n; i++) {
    IniSection *s = &d->ini.sections.v[i];
    bool list = str_is(s->name, "run_image");
    if (list && ini_own(s, "synthetic_images")) ini_own(s, "synthetic_images")->used = true;
    if (!list && !is_env(d, s)) put_section(d, s);
    if (!is_env(d, s)) rest(d, s);
  }
  rest(d, &d->ini.defaults);
}

void import_dockerutils(Import *im) {
  Du *d = arena_new(im->a, Du);
  *d = (Du){.im = im, .a = im->a, .ds = im->ds};
  d->volumes = d->networks = d->registries = d->images = d->runs = draft_new(im->a);
  intern_init(&d->names, im->a);
  intern_init(&d->declared, im->a);
  if (!ini_read(im->a, im->ds, im->file, im->text, INI_PYTHON, &d->ini)) return;
  if (import_outside(im)) {
    diag(im->ds, E0992, ((Span){im->file, 0, 0}), im->dir.n ? im->dir : STR("./"));
    return;
  }
  du_images(d);
  put_sections(d);
  Pieces ignore = {0};
  import_head(im, im->title, &ignore, NULL);
  const Draft *parts[] = {&d->volumes, &d->networks, &d->registries, &d->images, &d->runs};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(&im->out);
    draft_append(&im->out, parts[i]);
  }
}
