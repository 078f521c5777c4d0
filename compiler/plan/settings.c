/* What the IR says of an object, as inputs: settings that docker gets, in the project's own words. Paths are
   relative to the project, so that another output directory changes nothing. Of secrets there are names only. */
#include "plan/plan.h"

#include "base/buf.h"

typedef struct {
  Arena *a;
  const IrProject *p;
  PlanInputs *out;
} Settings;

static void put(Settings *s, Str name, Str value) {
  *vec_push(s->a, s->out) = plan_input(s->a, name, value, STR(""));
}
static void put_if(Settings *s, const char *name, Str value) {
  if (value.n) put(s, str_c(name), value);
}
static void put_flag(Settings *s, const char *name, bool on) {
  if (on) put(s, str_c(name), STR("true"));
}
static void put_list(Settings *s, const char *name, const Str *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) put(s, str_c(name), v[i]);
}

/* Launch variables as the outputs have them. */
static Str spelled(Arena *a, Text t) {
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *part = &t.v[i];
    bool known = part->kind == PART_TEXT || part->kind == PART_WORD;
    if (!known) buf_lit(&b, "${");
    buf_bytes(&b, part->text);
    if (part->kind == PART_LATE) buf_bytes(&b, part->fallback ? STR(":-") : STR(":?"));
    if (part->fallback) buf_bytes(&b, *part->fallback);
    if (!known) buf_lit(&b, "}");
  }
  return buf_str(&b);
}

static void put_map(Settings *s, const char *word, IrMap map) {
  for (uint32_t i = 0; i < map.n; i++)
    put(s, arena_fmt(s->a, "%s %.*s", word, STR_ARG(map.v[i].key)), spelled(s->a, map.v[i].value));
}

/* What passes through to compose, by the keys that lead there. */
static void put_tree(Settings *s, Str name, const IrValue *v) {
  switch (v->kind) {
  case IV_TEXT:
  case IV_PATH: put(s, name, spelled(s->a, v->text)); break;
  case IV_BOOL: put(s, name, v->num ? STR("true") : STR("false")); break;
  case IV_NULL: put(s, name, STR("")); break;
  case IV_LIST:
    for (uint32_t i = 0; i < v->n; i++) put_tree(s, name, &v->items[i]);
    break;
  case IV_MAP:
    for (uint32_t i = 0; i < v->n; i++)
      put_tree(s, name.n ? ARENA_JOIN(s->a, name, STR("."), v->keys[i]) : v->keys[i], &v->items[i]);
    break;
  default: put(s, name, arena_fmt(s->a, "%lld", (long long)v->num));
  }
}

/* Which file, variable or command: never what it holds, and of a command only that it is one. */
static void put_secret(Settings *s, const IrSecret *secret) {
  static const char *const kinds[] = {[SECRET_ENV] = "variable ",
                                      [SECRET_FILE] = "file ",
                                      [SECRET_COMMAND] = "a command",
                                      [SECRET_EXTERNAL] = "a cluster"};
  Str source = secret->kind == SECRET_COMMAND ? STR("") : secret->source;
  put(s, arena_fmt(s->a, "secret %.*s", STR_ARG(secret->name)),
      arena_fmt(s->a, "%s%.*s", kinds[secret->kind], STR_ARG(source)));
  if (secret->more.n) put_tree(s, arena_fmt(s->a, "secret %.*s", STR_ARG(secret->name)), &secret->more);
}

/* What bake alone is told. */
static void put_bake(Settings *s, const IrImage *im) {
  for (uint32_t i = 0; i < im->n_caches; i++) {
    const IrCache *c = &im->caches[i];
    Str name = arena_fmt(s->a, "cache %u", i + 1);
    put(s, name, c->kind);
    put_if(s, arena_fmt(s->a, "%.*s directory", STR_ARG(name)).s, c->dir);
    put_if(s, arena_fmt(s->a, "%.*s mode", STR_ARG(name)).s, c->mode);
    put_flag(s, arena_fmt(s->a, "%.*s is read", STR_ARG(name)).s, c->reads);
    put_flag(s, arena_fmt(s->a, "%.*s is written", STR_ARG(name)).s, c->writes);
    put_map(s, arena_fmt(s->a, "%.*s", STR_ARG(name)).s, c->options);
  }
  put_if(s, "provenance", im->provenance);
  put_flag(s, "sbom", im->sbom);
  put_if(s, "sbom generator", im->sbom_generator);
  put_flag(s, "pull", im->pull);
  put_flag(s, "no cache", im->no_cache);
  if (im->shm >= 0) put(s, STR("shm"), arena_fmt(s->a, "%lld", (long long)im->shm));
  put_map(s, "annotation", im->annotations);
}

/* Which back end, and why; and what it does that no Dockerfile says. */
static void put_backend(Settings *s, const IrImage *im) {
  if (!im->why.n) return;
  Str name = im->container ? STR("container") : STR("dockerfile");
  put(s, STR("back end"), ARENA_JOIN(s->a, name, STR(": "), im->why, STR(" says so")));
  put_flag(s, "privileged", im->privileged);
  for (uint32_t i = 0; i < im->n_networks; i++) put(s, STR("network"), s->p->networks[im->networks[i]].name);
  for (uint32_t i = 0; i < im->n_volumes_from; i++)
    put(s, STR("volumes from"), s->p->services[im->volumes_from[i]].name);
  for (uint32_t i = 0; i < im->n_build_volumes; i++)
    put(s, ARENA_JOIN(s->a, STR("volume "), s->p->volumes[im->build_volumes[i].volume].name),
        im->build_volumes[i].path);
  if (!im->container || im->stage == IR_NONE) return;
  const IrStage *stage = &s->p->stages[im->stage];
  for (uint32_t i = 0; i < stage->n_steps; i++) {
    const IrStep *step = &stage->steps[i];
    if (!ir_in_container(im, step)) continue;
    put(s, STR("in a container"), spelled(s->a, step->body));
    for (uint32_t k = 0; k < step->words.n; k++) put(s, STR("word"), spelled(s->a, step->words.v[k]));
  }
}

static void put_image(Settings *s, const IrImage *im) {
  put_backend(s, im);
  put_if(s, "dockerfile", im->dockerfile);
  put_if(s, "context", im->context);
  put_if(s, "target", im->target);
  put_map(s, "build argument", im->args);
  put_list(s, "base's name", im->base_names, im->n_base_names);
  for (uint32_t i = 0; i < im->n_tags; i++) put(s, STR("tag"), spelled(s->a, im->tags[i]));
  put_list(s, "platform", im->platforms, im->n_platforms);
  for (uint32_t i = 0; i < im->n_secrets; i++) put_secret(s, &s->p->secrets[im->secrets[i]]);
  put_list(s, "host name", im->extra_hosts, im->n_extra_hosts);
  put_list(s, "ssh agent", im->ssh_ids, im->n_ssh_ids);
  put_flag(s, "reproducible", im->reproducible);
  put_bake(s, im);
}

static void put_config(Settings *s, const IrBuildkit *c) {
  if (c->max_parallelism >= 0)
    put(s, STR("steps at once"), arena_fmt(s->a, "%lld", (long long)c->max_parallelism));
  if (c->keep >= 0) put(s, STR("cache kept"), arena_fmt(s->a, "%lld", (long long)c->keep));
  for (uint32_t i = 0; i < c->n_registries; i++) {
    const IrBuildkitRegistry *r = &c->registries[i];
    Str name = arena_fmt(s->a, "registry %.*s", STR_ARG(r->host));
    put_list(s, arena_fmt(s->a, "%.*s mirror", STR_ARG(name)).s, r->mirrors, r->n_mirrors);
    put_list(s, arena_fmt(s->a, "%.*s certificate", STR_ARG(name)).s, r->ca, r->n_ca);
    if (r->http) put(s, name, STR("without TLS"));
    if (r->insecure) put(s, name, STR("any certificate"));
  }
}

static void put_builder(Settings *s, const IrBuilder *b) {
  if (b->own)
    put_flag(s, "docker's own", true);
  else
    put(s, STR("driver"), b->driver);
  for (uint32_t i = 0; i < b->n_nodes; i++) {
    const IrNode *n = &b->nodes[i];
    Str name = n->name.n ? arena_fmt(s->a, "node %.*s", STR_ARG(n->name)) : STR("node");
    put(s, name, n->endpoint);
    for (uint32_t k = 0; k < n->n_platforms; k++)
      put(s, arena_fmt(s->a, "%.*s platform", STR_ARG(name)), n->platforms[k]);
    put_map(s, arena_fmt(s->a, "%.*s option", STR_ARG(name)).s, n->options);
  }
  put_list(s, "emulate", b->emulate, b->n_emulate);
  put_list(s, "flag", b->flags, b->n_flags);
  if (b->config.set) put_config(s, &b->config);
}

static void put_export(Settings *s, const IrExport *x) {
  put_if(s, "format", x->format);
  put_if(s, "to", x->to);
  put_list(s, "platform", x->platforms, x->n_platforms);
  for (uint32_t i = 0; i < x->n_names; i++) put(s, STR("name"), spelled(s->a, x->names[i]));
  put_if(s, "layers", x->layers);
}

static void put_network(Settings *s, const IrNetwork *n) {
  put_if(s, "name", n->docker_name);
  put_flag(s, "external", n->external && !n->keep);
  put_flag(s, "keep", n->keep);
  put_if(s, "driver", n->driver);
  put_if(s, "subnet", n->subnet);
  put_if(s, "gateway", n->gateway);
  put_if(s, "ip range", n->ip_range);
  put_flag(s, "internal", n->internal);
  put_flag(s, "ipv6", n->ipv6);
  put_map(s, "option", n->opts);
  put_map(s, "label", n->labels);
  if (n->more.n) put_tree(s, STR(""), &n->more);
}

static void put_volume(Settings *s, const IrVolume *v) {
  put_if(s, "name", v->docker_name);
  put_flag(s, "external", v->external && !v->keep);
  put_flag(s, "keep", v->keep);
  put_if(s, "driver", v->driver);
  put_map(s, "option", v->opts);
  put_map(s, "label", v->labels);
}

/* Does the service name an element of compose's `configs` or `models`? As a text, with its options, or as a key. */
static bool asks(const IrService *v, const IrTop *top) {
  for (uint32_t i = 0; i < v->n_extras; i++) {
    const IrValue *all = &v->extras[i].value;
    if (!str_eq(v->extras[i].key, top->section)) continue;
    for (uint32_t k = 0; k < all->n; k++) {
      const IrValue *source = all->items[k].kind == IV_MAP ? ir_at(&all->items[k], "source") : &all->items[k];
      if (all->kind == IV_MAP ? str_eq(all->keys[k], top->name)
                              : source && source->text.n == 1 && str_eq(source->text.v[0].text, top->name))
        return true;
    }
  }
  return false;
}

static void put_script(Settings *s, const char *name, const IrScript *script) {
  if (!script->set) return;
  if (!script->path.n) put(s, str_c(name), spelled(s->a, script->body));
  put_if(s, arena_fmt(s->a, "%s user", name).s, script->user);
  for (uint32_t i = 0; i < script->n_shell; i++)
    put(s, arena_fmt(s->a, "%s shell", name), spelled(s->a, script->shell[i]));
}

void plan_filling(Arena *a, const IrApply *apply, PlanInputs *out) {
  if (!apply) return;
  Settings s = {a, NULL, out};
  for (uint32_t i = 0; i < apply->n_layouts; i++)
    put(&s, arena_fmt(a, "layout %.*s", STR_ARG(apply->layouts[i].dir)), apply->layouts[i].owner);
  put_script(&s, "script", &apply->scripts[APPLY_SCRIPT]);
}

/* Settings and models are no steps: they are part of what uses them. So are secrets: those it mounts itself, and the
   passwords of its image's users. */
static void put_service(Settings *s, const IrService *v) {
  for (uint32_t i = 0; i < s->p->n_tops; i++) {
    const IrTop *top = &s->p->tops[i];
    if (asks(v, top)) put_tree(s, ARENA_JOIN(s->a, top->section, STR(" "), top->name), &top->value);
  }
  const IrSsh *ssh = v->image == IR_NONE ? NULL : &ir_init(&s->p->images[v->image])->ssh;
  for (uint32_t i = 0; i < v->n_secrets; i++) put_secret(s, &s->p->secrets[v->secrets[i]]);
  for (uint32_t i = 0; ssh && ssh->on && i < ssh->n_users; i++) {
    uint32_t secret = ssh->users[i].secret;
    bool again = secret == IR_NONE;
    for (uint32_t k = 0; k < v->n_secrets && !again; k++) again = v->secrets[k] == secret;
    for (uint32_t k = 0; k < i && !again; k++) again = ssh->users[k].secret == secret;
    if (!again) put_secret(s, &s->p->secrets[secret]);
  }
  if (v->apply) {
    put_flag(s, "made only", v->apply->made_only);
    put_flag(s, "kept", v->apply->keep);
    put_script(s, "on install", &v->apply->scripts[APPLY_INSTALL]);
    put_script(s, "on update", &v->apply->scripts[APPLY_UPDATE]);
    put_script(s, "on uninstall", &v->apply->scripts[APPLY_UNINSTALL]);
  }
}

/* A registry has no step: it is part of what uses it. */
static void put_registry(Settings *s, uint32_t index) {
  if (index == IR_NONE) return;
  const IrRegistry *r = &s->p->registries[index];
  put_if(s, "registry", spelled(s->a, r->server));
  put_if(s, "registry user", spelled(s->a, r->user));
  put_if(s, "registry profile", spelled(s->a, r->profile));
  put_flag(s, "registry insecure", r->insecure);
  put_flag(s, "registry isolated", r->isolated);
  if (r->password != IR_NONE) put_secret(s, &s->p->secrets[r->password]);
}

static void put_publish(Settings *s, const IrPublish *x) {
  put_if(s, "image", spelled(s->a, x->image_ref));
  for (uint32_t i = 0; i < x->n_refs; i++) put(s, STR("as"), spelled(s->a, x->refs[i]));
  put_list(s, "platform", x->platforms, x->n_platforms);
  put_if(s, "layers", x->layers);
  put_registry(s, x->to);
}

static void put_pull(Settings *s, const IrPull *x) {
  put_if(s, "image", spelled(s->a, x->ref));
  put_if(s, "platform", x->platform);
  put_registry(s, x->registry);
}

static void put_dock(Settings *s, const IrDock *d) {
  put_if(s, "host", spelled(s->a, d->host));
  put_if(s, "identity", d->identity);
  put_list(s, "host key", d->host_keys, d->n_host_keys);
  put_if(s, "ca", d->ca);
  put_if(s, "certificate", d->cert);
  put_if(s, "key", d->key);
  put_if(s, "workspace", spelled(s->a, d->workspace));
  if (d->notebook != 8888) put(s, STR("notebook"), arena_fmt(s->a, "%lld", (long long)d->notebook));
  put_flag(s, "offline", d->offline);
  if (d->timeout_us) put(s, STR("timeout"), arena_fmt(s->a, "%lldus", (long long)d->timeout_us));
  put_if(s, "instance", spelled(s->a, d->instance));
  put_if(s, "region", spelled(s->a, d->region));
  put_if(s, "profile", spelled(s->a, d->profile));
  put_if(s, "user", d->cloud_user);
}

static void put_transfer(Settings *s, const IrTransfer *x) {
  put_if(s, "image", spelled(s->a, x->image_ref));
  put_if(s, "via", x->via);
  put_if(s, "file", x->file);
  put_registry(s, x->registry);
}

static void put_host_step(Settings *s, const IrHostStep *x) {
  put_list(s, "run", x->scripts, x->n_scripts);
  put_list(s, "output", x->outputs, x->n_outputs);
}

static void put_sync(Settings *s, const IrSync *x) {
  put_if(s, "from", x->from);
  put_if(s, "to", spelled(s->a, x->to));
  put_list(s, "ignore", x->ignore, x->n_ignore);
  put_flag(s, "delete", x->deletes);
}

static void put_extract(Settings *s, const IrExtract *x) {
  put_if(s, "image", spelled(s->a, x->image_ref));
  for (uint32_t i = 0; i < x->n_paths; i++)
    put(s, STR("path"), ARENA_JOIN(s->a, x->paths[i].from, STR(" -> "), x->paths[i].to));
}

static void put_disk(Settings *s, const IrDisk *x) {
  put_if(s, "image", spelled(s->a, x->image_ref));
  put_if(s, "to", x->to);
  put(s, STR("size"), arena_fmt(s->a, "%lldMiB", (long long)x->size));
  if (x->n_parts) put(s, STR("table"), ARENA_JOIN(s->a, x->table, STR(" "), x->id));
  put_if(s, "kernel", x->kernel);
  put_if(s, "initrd", x->initrd);
  put_if(s, "cmdline", x->cmdline);
  put_if(s, "prepare", spelled(s->a, x->prepare));
  put_if(s, "builder", spelled(s->a, x->builder_ref));
  put_if(s, "script", spelled(s->a, x->script));
  for (uint32_t i = 0; i < x->n_parts; i++) {
    const IrPart *part = &x->parts[i];
    put(s, ARENA_JOIN(s->a, STR("part "), part->name),
        arena_fmt(s->a, "%.*s at %lld, %lldMiB %.*s %.*s %.*s%s", STR_ARG(part->kind), (long long)part->start,
                  (long long)part->size, STR_ARG(part->id), STR_ARG(part->label), STR_ARG(part->mount),
                  part->bootable ? " bootable" : ""));
  }
}

/* The services and images are steps of their own. */
static void put_copy(Settings *s, const IrCopy *x) {
  put_if(s, "image", spelled(s->a, x->image_ref));
  for (uint32_t i = 0; i < x->n_paths; i++)
    put(s, ARENA_JOIN(s->a, STR("path "), x->paths[i].from), x->paths[i].to);
}

static void put_place(Settings *s, uint32_t dock) {
  if (dock != IR_NONE) put(s, STR("dock"), s->p->docks[dock].name);
}

void plan_settings(Arena *a, const IrProject *p, PlanKind kind, uint32_t index, PlanInputs *out) {
  Settings s = {a, p, out};
  switch (kind) {
  case PLAN_BEFORE: put_host_step(&s, &p->befores[index]); break;
  case PLAN_AFTER: put_host_step(&s, &p->afters[index]); break;
  case PLAN_IMAGE:
    put_place(&s, p->images[index].dock);
    put_image(&s, &p->images[index]);
    break;
  case PLAN_BUILDER: put_builder(&s, &p->builders[index]); break;
  case PLAN_EXPORT: put_export(&s, &p->exports[index]); break;
  case PLAN_NETWORK:
    put_place(&s, p->networks[index].dock);
    put_network(&s, &p->networks[index]);
    break;
  case PLAN_VOLUME:
    put_place(&s, p->volumes[index].dock);
    put_volume(&s, &p->volumes[index]);
    break;
  case PLAN_SERVICE:
    put_place(&s, p->services[index].dock);
    put_service(&s, &p->services[index]);
    break;
  case PLAN_PUBLISH: put_publish(&s, &p->publishes[index]); break;
  case PLAN_PULL:
    put_place(&s, p->pulls[index].dock);
    put_pull(&s, &p->pulls[index]);
    break;
  case PLAN_DOCK: put_dock(&s, &p->docks[index]); break;
  case PLAN_TRANSFER: put_transfer(&s, &p->transfers[index]); break;
  case PLAN_SYNC: put_sync(&s, &p->syncs[index]); break;
  case PLAN_DISK: put_disk(&s, &p->disks[index]); break;
  case PLAN_EXTRACT: put_extract(&s, &p->extracts[index]); break;
  case PLAN_COPY: put_copy(&s, &p->copies[index]); break;
  case PLAN_KINDS: break;
  }
}
