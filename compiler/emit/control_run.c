/* What the verb `run` knows of a run profile: the images that it needs, and its options in the words of docker run,
   for a line that works without compose. The functions it calls are in runtime/host/verb-run.sh and run-profile.sh.
   Called by control.c. */
#include "emit/control.h"

typedef enum { KIND_WORD, KIND_EACH, KIND_PAIRS, KIND_FLAG, KIND_NONE } KeyKind;
static const struct {
  const char *key, *option;
  KeyKind kind;
} keys[] = {
#define KEY(key, option, kind) {key, option, KIND_##kind},
#include "emit/docker_run.def"
#undef KEY
};

bool control_any_run(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].run) return true;
  return false;
}

/* ---- words ---- */

static void put_word(Control *c, const char *word) {
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, str_c(word));
}
static void put_text(Control *c, Text t) {
  buf_lit(c->b, " ");
  quote_sh_word(c->b, t);
}

/* Known bytes that follow each other are one part, so that they are quoted once. */
static void add_part(Arena *a, Part *parts, uint32_t *n, Part p) {
  if (*n && p.kind == PART_TEXT && parts[*n - 1].kind == PART_TEXT)
    parts[*n - 1].text = ARENA_JOIN(a, parts[*n - 1].text, p.text);
  else if (p.kind != PART_TEXT || p.text.n)
    parts[(*n)++] = p;
}
/* Two texts with known bytes between. */
static Text join(Arena *a, Text x, Str between, Text y) {
  Part *parts = arena_array(a, Part, x.n + y.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < x.n; i++) add_part(a, parts, &n, x.v[i]);
  add_part(a, parts, &n, (Part){.kind = PART_TEXT, .text = between});
  for (uint32_t i = 0; i < y.n; i++) add_part(a, parts, &n, y.v[i]);
  return (Text){parts, n};
}

/* One option is one line of the script. */
static void begin(Control *c) { buf_lit(c->b, "\t\tplain"); }
static void end(Control *c) { buf_lit(c->b, "\n"); }

static void put_option(Control *c, const char *option, Text value) {
  begin(c);
  put_word(c, option);
  put_text(c, value);
  end(c);
}
static void put_str(Control *c, const char *option, Str value) {
  if (value.n) put_option(c, option, text_of(c->e->arena, value));
}
static void put_pairs(Control *c, const char *option, IrMap map) {
  Arena *a = c->e->arena;
  for (uint32_t i = 0; i < map.n; i++)
    put_option(c, option, join(a, text_of(a, map.v[i].key), STR("="), map.v[i].value));
}

/* Options that plain docker does not have: they are named behind the line. */
static void put_without(Control *c, Str what) {
  buf_lit(c->b, "\t\twithout ");
  quote_known(c->b, sh_word, what);
  end(c);
}

/* ---- images ---- */

/* The image, what it is built on, and the same for the services that start before it. */
static void mark_images(const IrProject *p, const IrService *s, bool *images, bool *seen) {
  if (s->image != IR_NONE) images[s->image] = true;
  for (uint32_t i = 0; i < s->n_needs; i++) {
    uint32_t other = s->needs[i].service;
    if (!seen[other]) seen[other] = true, mark_images(p, &p->services[other], images, seen);
  }
}

static void put_images(Control *c, const IrService *s) {
  const IrProject *p = c->e->project;
  bool *images = arena_array(c->e->arena, bool, p->n_images),
       *seen = arena_array(c->e->arena, bool, p->n_services);
  mark_images(p, s, images, seen);
  for (bool more = true; more;) {
    more = false;
    for (uint32_t i = 0; i < p->n_images; i++)
      for (uint32_t k = 0; images[i] && k < p->images[i].n_needs_images; k++)
        if (!images[p->images[i].needs_images[k]]) more = images[p->images[i].needs_images[k]] = true;
  }
  buf_lit(c->b, "\t\tpei_run_images='");
  bool any = false;
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!images[i]) continue;
    if (any) buf_lit(c->b, " ");
    quote_name(c->b, emit_bake_name(c->e, p->images[i].name));
    any = true;
  }
  buf_lit(c->b, "'\n\t\tpei_plain_image=");
  quote_sh_word(c->b, s->image == IR_NONE ? s->image_ref : emit_tag(c->e, &p->images[s->image]));
  end(c);
}

/* ---- mounts ---- */

/* A path of the project from its root, which the script knows; others as they are. */
static Text host_path(Control *c, Text path) {
  Arena *a = c->e->arena;
  Part *root = arena_new(a, Part);
  *root = (Part){.kind = PART_LATE, .text = STR("pei_root")};
  if (path.n == 0) return (Text){root, 1};
  const Part *first = &path.v[0];
  Str s = first->kind == PART_TEXT ? first->text : first->fallback ? *first->fallback : STR("/");
  if (s.n && s.s[0] == '/') return path;
  if (s.n && s.s[0] == '~') return text_known(path) ? emit_at_home(c->e, text_str(a, path)) : path;
  if (first->kind != PART_TEXT) return path;
  if (str_is(s, ".") && path.n == 1) return (Text){root, 1};
  Text rest = path;
  if (str_starts(s, STR("./"))) {
    Part *parts = arena_array(a, Part, path.n);
    memcpy(parts, path.v, sizeof *parts * path.n);
    parts[0].text = str_sub(s, 2, s.n);
    rest = (Text){parts, path.n};
  }
  return join(a, (Text){root, 1}, STR("/"), rest);
}

static void put_mount(Control *c, const IrServiceMount *m) {
  Arena *a = c->e->arena;
  if (m->kind == IRM_TMPFS) {
    Buf b = buf_new(a);
    quote_line(&b, m->target);
    if (m->size >= 0) buf_lit(&b, ":size="), emit_size(&b, m->size);
    put_str(c, "--tmpfs", buf_str(&b));
    return;
  }
  const IrVolume *v = m->kind == IRM_VOLUME ? &c->e->project->volumes[m->volume] : NULL;
  Text source = v ? text_of(a, emit_docker_name(c->e, v->docker_name, v->name)) : host_path(c, m->source);
  if (v && m->subpath.n) {
    Str rest = ARENA_JOIN(a, STR(",dst="), m->target, m->read_only ? STR(",readonly") : STR(""),
                          STR(",volume-subpath="), m->subpath);
    put_option(c, "--mount",
               join(a, text_of(a, STR("type=volume,src=")), STR(""), join(a, source, rest, (Text){0})));
    return;
  }
  Str rest = ARENA_JOIN(a, m->target, m->read_only ? STR(":ro") : STR(""));
  put_option(c, "--volume", join(a, source, STR(":"), text_of(a, rest)));
}

static void put_secrets(Control *c, const IrService *s) {
  Arena *a = c->e->arena;
  for (uint32_t i = 0; i < s->n_secrets; i++) {
    const IrSecret *secret = &c->e->project->secrets[s->secrets[i]];
    if (secret->kind == SECRET_FILE)
      put_option(c, "--volume",
                 join(a, host_path(c, text_of(a, secret->source)), STR(":"),
                      text_of(a, ARENA_JOIN(a, STR("/run/secrets/"), secret->name, STR(":ro")))));
    else
      put_without(c, ARENA_JOIN(a, STR("the secret "), secret->name));
  }
}

/* ---- ports, networks ---- */

static void put_ports(Control *c, const IrService *s) {
  if (s->n_ports == 0) return;
  buf_lit(c->b, "\t\tif [ -n \"$pei_ports\" ]; then\n");
  for (uint32_t i = 0; i < s->n_ports; i++) {
    buf_lit(c->b, "\t\t\tplain --publish");
    put_text(c, emit_short_port(c->e->arena, &s->ports[i]));
    end(c);
  }
  buf_lit(c->b, "\t\tfi\n");
}

/* In a network of its own, or where the services that it needs are. */
static void put_networks(Control *c, const IrService *s) {
  const IrProject *p = c->e->project;
  if (s->n_networks == 0 && s->n_needs)
    put_str(c, "--network", emit_docker_name(c->e, STR(""), STR("default")));
  for (uint32_t i = 0; i < s->n_networks; i++) {
    const IrAttach *at = &s->networks[i];
    const IrNetwork *n = &p->networks[at->network];
    Buf b = buf_new(c->e->arena);
    if (at->n_aliases) buf_lit(&b, "name=");
    quote_name(&b, emit_docker_name(c->e, n->docker_name, n->name));
    for (uint32_t k = 0; k < at->n_aliases; k++) buf_lit(&b, ",alias="), quote_name(&b, at->aliases[k]);
    put_str(c, "--network", buf_str(&b));
  }
}

/* ---- limits, health, devices ---- */

static void put_size(Control *c, const char *option, int64_t bytes, bool unless_given) {
  if (bytes < 0) return;
  Buf b = buf_new(c->e->arena);
  emit_size(&b, bytes);
  if (unless_given) buf_lit(c->b, "\t\t[ -n \"$pei_shm\" ] ||");
  buf_bytes(c->b, unless_given ? STR(" plain") : STR("\t\tplain"));
  put_word(c, option);
  put_text(c, text_of(c->e->arena, buf_str(&b)));
  end(c);
}

static void put_number(Control *c, const char *option, int64_t n) {
  if (n >= 0) put_str(c, option, arena_fmt(c->e->arena, "%lld", (long long)n));
}

static void put_gpus(Control *c, const IrService *s) {
  if (!s->gpu.n && !s->n_gpu_ids) return;
  Buf b = buf_new(c->e->arena);
  if (s->n_gpu_ids) buf_lit(&b, "\"device=");
  for (uint32_t i = 0; i < s->n_gpu_ids; i++) {
    if (i) buf_lit(&b, ",");
    quote_name(&b, s->gpu_ids[i]);
  }
  if (s->n_gpu_ids) buf_lit(&b, "\"");
  if (s->gpu.n) quote_name(&b, s->gpu);
  if (s->n_gpu_capabilities) buf_lit(&b, ",\"capabilities=");
  for (uint32_t i = 0; i < s->n_gpu_capabilities; i++) {
    if (i) buf_lit(&b, ",");
    quote_name(&b, s->gpu_capabilities[i]);
  }
  if (s->n_gpu_capabilities) buf_lit(&b, "\"");
  buf_lit(c->b, "\t\t[ -n \"$pei_gpus\" ] || plain --gpus");
  put_text(c, text_of(c->e->arena, buf_str(&b)));
  end(c);
}

static void put_duration(Control *c, const char *option, int64_t us) {
  if (us < 0) return;
  Buf b = buf_new(c->e->arena);
  emit_duration(&b, us);
  put_str(c, option, buf_str(&b));
}

/* `CMD-SHELL text` is what the option takes; words become such a text. */
static void put_health(Control *c, const IrHealth *h) {
  Arena *a = c->e->arena;
  if (!h) return;
  if (h->none) {
    begin(c), put_word(c, "--no-healthcheck"), end(c);
    return;
  }
  bool shell = h->test.n && h->test.v[0].n == 1 && str_is(h->test.v[0].v[0].text, "CMD-SHELL");
  Text command = {0};
  for (uint32_t i = 1; i < h->test.n; i++) {
    Text word = h->test.v[i];
    if (!shell) word = text_of(a, text_shell_word(a, text_str(a, word)));
    command = i == 1 ? word : join(a, command, STR(" "), word);
  }
  if (command.n) put_option(c, "--health-cmd", command);
  put_duration(c, "--health-interval", h->interval_us);
  put_duration(c, "--health-timeout", h->timeout_us);
  put_duration(c, "--health-start-period", h->start_us);
  put_number(c, "--health-retries", h->retries);
}

/* ---- further keys ---- */

static void put_flag(Control *c, const char *option, const IrValue *v) {
  if (v->kind != IV_BOOL || v->num) begin(c), put_word(c, option), end(c);
}

static Text value_text(Control *c, const IrValue *v) {
  if (v->kind == IV_TEXT) return v->text;
  return text_of(c->e->arena, arena_fmt(c->e->arena, "%lld", (long long)v->num));
}

static bool put_key(Control *c, const char *option, KeyKind kind, const IrValue *v) {
  Arena *a = c->e->arena;
  bool flat = v->kind == IV_TEXT || v->kind == IV_INT;
  for (uint32_t i = 0; (v->kind == IV_LIST || v->kind == IV_MAP) && i < v->n; i++)
    if (v->items[i].kind != IV_TEXT && v->items[i].kind != IV_INT) return false;
  switch (kind) {
  case KIND_NONE: return true;
  case KIND_FLAG: return put_flag(c, option, v), true;
  case KIND_WORD:
    /* what is built is not pulled; docker has no word for it */
    if (flat && !(v->text.n == 1 && str_is(v->text.v[0].text, "build")))
      put_option(c, option, value_text(c, v));
    return flat;
  case KIND_EACH:
    for (uint32_t i = 0; v->kind == IV_LIST && i < v->n; i++)
      put_option(c, option, value_text(c, &v->items[i]));
    return v->kind == IV_LIST;
  case KIND_PAIRS:
    for (uint32_t i = 0; v->kind == IV_MAP && i < v->n; i++)
      put_option(c, option, join(a, text_of(a, v->keys[i]), STR("="), value_text(c, &v->items[i])));
    return v->kind == IV_MAP;
  }
  return false;
}

static void put_extra(Control *c, const IrExtra *x) {
  for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (str_is(x->key, keys[i].key)) {
      if (!put_key(c, keys[i].option, keys[i].kind, &x->value)) break;
      return;
    }
  put_without(c, x->key);
}

/* ---- a run profile ---- */

static void put_words(Control *c, bool entry, const IrWords *words, uint32_t from) {
  if (words->n <= from) return;
  buf_bytes(c->b, entry ? STR("\t\tplain_entry") : STR("\t\tplain_command"));
  for (uint32_t i = from; i < words->n; i++) put_text(c, words->v[i]);
  end(c);
}

static void put_run(Control *c, const IrService *s) {
  FROM(c->b, s);
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, s->name);
  buf_lit(c->b, ")\n");
  put_images(c, s);
  if (s->entrypoint.n) put_option(c, "--entrypoint", s->entrypoint.v[0]);
  if (s->workdir.n) put_option(c, "--workdir", s->workdir);
  if (s->user.n) put_option(c, "--user", s->user);
  put_pairs(c, "--env", s->env);
  for (uint32_t i = 0; i < s->n_pass_env; i++) put_str(c, "--env", s->pass_env[i]);
  put_ports(c, s);
  for (uint32_t i = 0; i < s->n_mounts; i++) put_mount(c, &s->mounts[i]);
  put_networks(c, s);
  put_secrets(c, s);
  put_health(c, s->health);
  put_size(c, "--shm-size", s->shm, true);
  put_size(c, "--memory", s->memory, false);
  put_str(c, "--cpus", s->cpus);
  put_number(c, "--pids-limit", s->pids);
  put_gpus(c, s);
  put_str(c, "--stop-signal", s->stop_signal);
  if (s->stop_grace_us >= 0) put_number(c, "--stop-timeout", (s->stop_grace_us + 999999) / 1000000);
  put_pairs(c, "--label", s->labels);
  for (uint32_t i = 0; i < s->n_extras; i++) put_extra(c, &s->extras[i]);
  put_words(c, true, &s->entrypoint, 1);
  put_words(c, false, &s->command, 0);
  if (s->overlays[OVERLAY_DOCKED])
    buf_lit(c->b, "\t\t[ -z \"$pei_dock\" ] || without 'what is in when docked'\n");
  if (s->overlays[OVERLAY_GPU]) buf_lit(c->b, "\t\t[ -z \"$pei_gpu\" ] || without 'what is in when gpu'\n");
  buf_lit(c->b, "\t\t;;\n");
}

void control_runs(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "run_info() { # RUN: its images, and its options in the words of docker run");
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].run) put_run(c, &p->services[i]);
  control_table_end(c);
}
