/* --dump=ir, the upper half: objects in source order, references by name. Called by api/. */
#include "ir/dump_private.h"

static void put_place(Dump *d, uint32_t dock) {
  if (dock != IR_NONE) put_str(d, "dock", d->p->docks[dock].name);
}

static void put_stage(Dump *d, const IrStage *s) {
  put_head(d, 0, "stage", s->name);
  put_str(d, "base", s->base);
  if (s->base_stage != IR_NONE) put_str(d, "base_stage", d->p->stages[s->base_stage].name);
  if (s->base_image != IR_NONE) put_str(d, "base_image", d->p->images[s->base_image].name);
  put_str(d, "platform", s->platform);
  put_text(d, "user", s->user);
  put_end(d, s->at);
  for (uint32_t i = 0; i < s->n_steps; i++) put_step(d, &s->steps[i]);
}

static void put_cache(Dump *d, const IrCache *c) {
  put_str(d, "cache", c->kind);
  put_flag(d, "reads", c->reads);
  put_flag(d, "writes", c->writes);
  put_str(d, "dir", c->dir);
  put_str(d, "mode", c->mode);
  put_map(d, "options", c->options);
}

static void put_image(Dump *d, const IrImage *im) {
  put_head(d, 0, "image", im->name);
  put_place(d, im->dock);
  put_words(d, "tags", (IrWords){im->tags, im->n_tags});
  put_strs(d, "platforms", im->platforms, im->n_platforms);
  for (uint32_t i = 0; i < im->n_stages; i++) put_str(d, "stage", d->p->stages[im->stages[i]].name);
  for (uint32_t i = 0; i < im->n_needs_images; i++)
    put_str(d, "needs", d->p->images[im->needs_images[i]].name);
  for (uint32_t i = 0; i < im->n_secrets; i++) put_str(d, "secret", d->p->secrets[im->secrets[i]].name);
  put_strs(d, "extra_hosts", im->extra_hosts, im->n_extra_hosts);
  put_strs(d, "ssh_ids", im->ssh_ids, im->n_ssh_ids);
  put_flag(d, "reproducible", im->reproducible);
  put_map(d, "args", im->args);
  put_strs(d, "base_names", im->base_names, im->n_base_names);
  put_str(d, "dockerfile", im->dockerfile);
  put_str(d, "context", im->context);
  put_str(d, "target", im->target);
  put_text(d, "description", im->description);
  for (uint32_t i = 0; i < im->n_caches; i++) put_cache(d, &im->caches[i]);
  put_str(d, "provenance", im->provenance);
  put_flag(d, "sbom", im->sbom);
  put_str(d, "sbom_generator", im->sbom_generator);
  put_flag(d, "pull", im->pull);
  put_flag(d, "no_cache", im->no_cache);
  if (im->shm >= 0) put_int(d, "shm", im->shm);
  put_map(d, "annotations", im->annotations);
  put_strs(d, "ignore", im->ignore, im->n_ignore);
  put_end(d, im->at);
  if (ir_init(im)->any) put_init(d, im->init);
}

static void put_port(Dump *d, const IrPort *p) {
  put_head(d, 2, "port", (Str){0});
  put_str(d, "address", p->address);
  if (p->late.n)
    put_text(d, "host", p->late);
  else
    put_int(d, "host", p->lo);
  if (p->hi != p->lo) put_int(d, "host_to", p->hi);
  if (p->to_late.n)
    put_text(d, "port", p->to_late);
  else
    put_int(d, "port", p->to_lo);
  if (p->to_hi != p->to_lo) put_int(d, "port_to", p->to_hi);
  put_str(d, "proto", p->proto);
  put_end(d, p->at);
}

static void put_service_mount(Dump *d, const IrServiceMount *m) {
  static const char *const kinds[] = {"volume", "bind", "tmpfs", "image"};
  put_head(d, 2, "mount", str_c(kinds[m->kind]));
  if (m->kind == IRM_VOLUME) put_str(d, "volume", d->p->volumes[m->volume].name);
  put_text(d, "source", m->source);
  put_str(d, "target", m->target);
  put_flag(d, "read_only", m->read_only);
  put_str(d, "subpath", m->subpath);
  put_int(d, "size", m->size);
  put_end(d, m->at);
}

static void put_relations(Dump *d, const IrService *s) {
  for (uint32_t i = 0; i < s->n_ports; i++) put_port(d, &s->ports[i]);
  for (uint32_t i = 0; i < s->n_mounts; i++) put_service_mount(d, &s->mounts[i]);
  for (uint32_t i = 0; i < s->n_networks; i++) {
    put_head(d, 2, "attach", d->p->networks[s->networks[i].network].name);
    put_strs(d, "aliases", s->networks[i].aliases, s->networks[i].n_aliases);
    buf_char(d->out, '\n');
  }
  for (uint32_t i = 0; i < s->n_needs; i++) {
    put_head(d, 2, "needs", d->p->services[s->needs[i].service].name);
    put_str(d, "condition", s->needs[i].condition);
    put_end(d, s->needs[i].at);
  }
  for (uint32_t i = 0; s->deploy && i < s->deploy->n; i++) {
    put_head(d, 2, "deploy", s->deploy->keys[i]);
    put_end(d, s->deploy->items[i].at);
  }
  for (uint32_t i = 0; i < s->n_extras; i++) {
    put_head(d, 2, "compose", s->extras[i].key);
    put_end(d, s->extras[i].at);
  }
}

static void put_service(Dump *d, const IrService *s) {
  put_head(d, 0, s->run ? "run" : "service", s->name);
  if (s->image != IR_NONE) put_str(d, "image", d->p->images[s->image].name);
  put_text(d, "image_ref", s->image_ref);
  put_words(d, "command", s->command);
  put_words(d, "entrypoint", s->entrypoint);
  put_text(d, "workdir", s->workdir);
  put_text(d, "user", s->user);
  put_map(d, "env", s->env);
  for (uint32_t i = 0; i < s->n_pass_env; i++) put_str(d, "pass_env", s->pass_env[i]);
  for (uint32_t i = 0; i < s->n_secrets; i++) put_str(d, "secret", d->p->secrets[s->secrets[i]].name);
  put_health(d, s->health);
  put_str(d, "restart", s->restart);
  put_int(d, "shm", s->shm);
  put_int(d, "memory", s->memory);
  put_str(d, "cpus", s->cpus);
  put_int(d, "pids", s->pids);
  put_str(d, "gpu", s->gpu);
  put_strs(d, "gpu_ids", s->gpu_ids, s->n_gpu_ids);
  put_strs(d, "gpu_capabilities", s->gpu_capabilities, s->n_gpu_capabilities);
  put_str(d, "stop_signal", s->stop_signal);
  put_int(d, "stop_grace_us", s->stop_grace_us);
  if (!s->overlay) put_place(d, s->dock);
  put_map(d, "labels", s->labels);
  put_int(d, "ssh_port", s->ssh_port);
  put_str(d, "ssh_user", s->ssh_user);
  put_end(d, s->at);
  put_relations(d, s);
}

static void put_service_whole(Dump *d, const IrService *s) {
  static const char *const cases[OVERLAYS] = {"when_docked", "when_gpu"};
  put_service(d, s);
  for (uint32_t i = 0; i < OVERLAYS; i++)
    if (s->overlays[i])
      put_head(d, 1, cases[i], s->name), buf_char(d->out, '\n'), put_service(d, s->overlays[i]);
}

static void put_volume(Dump *d, const IrVolume *v) {
  put_head(d, 0, "volume", v->name);
  put_place(d, v->dock);
  put_str(d, "docker_name", v->docker_name);
  put_flag(d, "external", v->external);
  put_flag(d, "implicit", v->implicit);
  put_str(d, "driver", v->driver);
  put_map(d, "opts", v->opts);
  put_map(d, "labels", v->labels);
  put_end(d, v->at);
}

static void put_network(Dump *d, const IrNetwork *n) {
  put_head(d, 0, "network", n->name);
  put_place(d, n->dock);
  put_str(d, "docker_name", n->docker_name);
  put_flag(d, "external", n->external);
  put_flag(d, "internal", n->internal);
  put_flag(d, "ipv6", n->ipv6);
  put_str(d, "driver", n->driver);
  put_str(d, "subnet", n->subnet);
  put_str(d, "gateway", n->gateway);
  put_str(d, "ip_range", n->ip_range);
  put_map(d, "opts", n->opts);
  put_map(d, "labels", n->labels);
  put_end(d, n->at);
}

static void put_secret(Dump *d, const IrSecret *s) {
  static const char *const kinds[] = {"env", "file", "command", "external"};
  put_head(d, 0, "secret", s->name);
  put_str(d, kinds[s->kind], s->source);
  put_str(d, "path", s->path);
  put_flag(d, "in_compose", s->in_compose);
  put_flag(d, "in_build", s->in_build);
  put_end(d, s->at);
}

static void put_builder(Dump *d, const IrBuilder *b) {
  put_head(d, 0, "builder", b->name);
  put_str(d, "driver", b->driver);
  put_flag(d, "default", b->by_default);
  put_strs(d, "flags", b->flags, b->n_flags);
  put_strs(d, "emulate", b->emulate, b->n_emulate);
  put_end(d, b->at);
  for (uint32_t i = 0; i < b->n_nodes; i++) {
    put_head(d, 2, "node", b->nodes[i].name);
    put_str(d, "endpoint", b->nodes[i].endpoint);
    put_map(d, "options", b->nodes[i].options);
    put_strs(d, "platforms", b->nodes[i].platforms, b->nodes[i].n_platforms);
    put_end(d, b->nodes[i].at);
  }
}

static void put_export(Dump *d, const IrExport *e) {
  put_head(d, 0, "export", e->name);
  if (e->image != IR_NONE) put_str(d, "image", d->p->images[e->image].name);
  put_strs(d, "platforms", e->platforms, e->n_platforms);
  if (e->builder != IR_NONE) put_str(d, "builder", d->p->builders[e->builder].name);
  put_str(d, "format", e->format);
  put_str(d, "to", e->to);
  for (uint32_t i = 0; i < e->n_names; i++) put_text(d, "name", e->names[i]);
  put_str(d, "layers", e->layers);
  put_end(d, e->at);
}

static void put_group(Dump *d, const IrGroup *g) {
  put_head(d, 0, "group", g->name);
  for (uint32_t i = 0; i < g->n_images; i++) put_str(d, "image", d->p->images[g->images[i]].name);
  put_text(d, "description", g->description);
  put_end(d, g->at);
}

static void put_registry(Dump *d, const IrRegistry *r) {
  static const char *const kinds[] = {"generic", "docker-hub", "aws-ecr"};
  put_head(d, 0, "registry", r->name);
  put_str(d, "kind", str_c(kinds[r->kind]));
  put_text(d, "server", r->server);
  put_text(d, "region", r->region);
  put_text(d, "profile", r->profile);
  put_text(d, "user", r->user);
  if (r->password != IR_NONE) put_str(d, "password", d->p->secrets[r->password].name);
  put_flag(d, "insecure", r->insecure);
  put_flag(d, "isolated", r->isolated);
  put_end(d, r->at);
}

static void put_image_of(Dump *d, uint32_t image, Text ref) {
  if (image != IR_NONE) put_str(d, "image", d->p->images[image].name);
  put_text(d, "image_ref", ref);
}

static void put_publish(Dump *d, const IrPublish *x) {
  put_head(d, 0, "publish", x->name);
  put_image_of(d, x->image, x->image_ref);
  put_str(d, "to", d->p->registries[x->to].name);
  for (uint32_t i = 0; i < x->n_refs; i++) put_text(d, "ref", x->refs[i]);
  put_strs(d, "platforms", x->platforms, x->n_platforms);
  if (x->builder != IR_NONE) put_str(d, "builder", d->p->builders[x->builder].name);
  put_end(d, x->at);
}

static void put_pull(Dump *d, const IrPull *x) {
  put_head(d, 0, "pull", x->name);
  put_place(d, x->dock);
  put_text(d, "ref", x->ref);
  if (x->registry != IR_NONE) put_str(d, "registry", d->p->registries[x->registry].name);
  put_str(d, "platform", x->platform);
  put_end(d, x->at);
}

static void put_extract(Dump *d, const IrExtract *x) {
  put_head(d, 0, "extract", x->name);
  put_image_of(d, x->image, x->image_ref);
  for (uint32_t i = 0; i < x->n_paths; i++) {
    put_str(d, "from", x->paths[i].from);
    put_str(d, "to", x->paths[i].to);
  }
  put_end(d, x->at);
}

static void put_dock(Dump *d, const IrDock *x) {
  put_head(d, 0, "dock", x->name);
  put_text(d, "host", x->host);
  put_str(d, "identity", x->identity);
  put_strs(d, "host_keys", x->host_keys, x->n_host_keys);
  put_str(d, "ca", x->ca);
  put_str(d, "cert", x->cert);
  put_str(d, "key", x->key);
  put_text(d, "workspace", x->workspace);
  put_flag(d, "offline", x->offline);
  if (x->timeout_us) put_int(d, "timeout_us", x->timeout_us);
  put_text(d, "instance", x->instance);
  put_text(d, "region", x->region);
  put_text(d, "profile", x->profile);
  put_str(d, "cloud_user", x->cloud_user);
  put_end(d, x->at);
}

static void put_transfer(Dump *d, const IrTransfer *x) {
  put_head(d, 0, "transfer", x->name);
  put_image_of(d, x->image, x->image_ref);
  put_str(d, "to", d->p->docks[x->to].name);
  if (x->from != IR_NONE) put_str(d, "from", d->p->docks[x->from].name);
  put_str(d, "via", x->via);
  put_str(d, "file", x->file);
  if (x->registry != IR_NONE) put_str(d, "registry", d->p->registries[x->registry].name);
  put_end(d, x->at);
}

static void put_sync(Dump *d, const IrSync *x) {
  put_head(d, 0, "sync", x->name);
  put_str(d, "dock", d->p->docks[x->dock].name);
  put_str(d, "from", x->from);
  put_text(d, "to", x->to);
  put_strs(d, "ignore", x->ignore, x->n_ignore);
  put_flag(d, "deletes", x->deletes);
  put_end(d, x->at);
}

static void put_disk(Dump *d, const IrDisk *x) {
  put_head(d, 0, "disk", x->name);
  put_image_of(d, x->image, x->image_ref);
  put_str(d, "to", x->to);
  put_int(d, "size", x->size);
  put_str(d, "table", x->table);
  put_str(d, "id", x->id);
  put_str(d, "kernel", x->kernel);
  put_str(d, "initrd", x->initrd);
  put_str(d, "cmdline", x->cmdline);
  put_text(d, "prepare", x->prepare);
  if (x->builder != IR_NONE) put_str(d, "builder", d->p->images[x->builder].name);
  put_text(d, "builder_ref", x->builder_ref);
  put_text(d, "script", x->script);
  put_end(d, x->at);
  for (uint32_t i = 0; i < x->n_parts; i++) {
    const IrPart *part = &x->parts[i];
    put_head(d, 1, "part", part->name);
    put_str(d, "kind", part->kind);
    put_int(d, "start", part->start);
    put_int(d, "size", part->size);
    put_str(d, "id", part->id);
    put_str(d, "part_id", part->part_id);
    put_str(d, "label", part->label);
    put_str(d, "mount", part->mount);
    put_flag(d, "bootable", part->bootable);
    put_end(d, part->at);
  }
}

static void put_copy(Dump *d, const IrCopy *x) {
  put_head(d, 0, "copy", x->name);
  if (x->service != IR_NONE) put_str(d, "service", d->p->services[x->service].name);
  put_image_of(d, x->image, x->image_ref);
  put_str(d, "to", d->p->services[x->to].name);
  put_end(d, x->at);
  for (uint32_t i = 0; i < x->n_paths; i++) {
    put_head(d, 1, "path", x->paths[i].from);
    put_str(d, "to", x->paths[i].to);
    put_end(d, x->at);
  }
}

static void put_host_step(Dump *d, const IrHostStep *x) {
  put_head(d, 0, "host step", x->name);
  put_strs(d, "run", x->scripts, x->n_scripts);
  put_strs(d, "inputs", x->inputs, x->n_inputs);
  put_strs(d, "outputs", x->outputs, x->n_outputs);
  for (uint32_t i = 0; i < x->n_needs; i++) put_str(d, "needs", d->p->befores[x->needs[i]].name);
  put_end(d, x->at);
}

static void put_input(Dump *d, const IrInput *in) {
  static const char *const kinds[] = {"env", "param", "file", "glob", "source", "recipe"};
  put_head(d, 0, "input", in->name);
  put_str(d, "kind", str_c(kinds[in->kind]));
  put_str(d, "value", in->value);
  put_flag(d, "default", in->from_default);
  buf_char(d->out, '\n');
}

void ir_dump(const IrProject *p, const Sources *sources, Buf *out) {
  Dump d = {p, sources, out};
  put_head(&d, 0, "project", p->name);
  put_str(&d, "root_from_out", p->root_from_out);
  put_str(&d, "out_from_root", p->out_from_root);
  put_place(&d, p->dock);
  put_strs(&d, "targets", p->targets, p->n_targets);
  put_end(&d, p->at);
#define EACH(things, put)                                                                                    \
  for (uint32_t i = 0; i < p->n_##things; i++) put(&d, &p->things[i])
  EACH(inputs, put_input);
  EACH(secrets, put_secret);
  EACH(volumes, put_volume);
  EACH(networks, put_network);
  EACH(builders, put_builder);
  EACH(stages, put_stage);
  EACH(images, put_image);
  EACH(befores, put_host_step);
  EACH(afters, put_host_step);
  EACH(services, put_service_whole);
  EACH(exports, put_export);
  EACH(groups, put_group);
  EACH(registries, put_registry);
  EACH(publishes, put_publish);
  EACH(pulls, put_pull);
  EACH(extracts, put_extract);
  EACH(docks, put_dock);
  EACH(transfers, put_transfer);
  EACH(syncs, put_sync);
  EACH(disks, put_disk);
  EACH(copies, put_copy);
#undef EACH
}
