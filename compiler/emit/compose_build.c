/* The `build` of a service in compose.yaml: docker compose builds what is missing without bake, and pulls nothing
   that is the project's own. Called by compose.c and service.c; what bake builds is bake.c's. */
#include "emit/compose.h"
#include "emit/parts.h"

/* ---- which images ---- */

/* Marks the images that others are built on, from those that are marked; a list instead of recursion, as chains may
   be long. */
static void mark_needs(const Emit *e, bool *built) {
  const IrProject *p = e->project;
  uint32_t *list = arena_array(e->arena, uint32_t, p->n_images), n = 0;
  for (uint32_t i = 0; i < p->n_images; i++)
    if (built[i]) list[n++] = i;
  while (n) {
    const IrImage *image = &p->images[list[--n]];
    for (uint32_t i = 0; i < image->n_needs_images; i++) {
      uint32_t base = image->needs_images[i];
      if (!built[base]) list[n++] = base;
      built[base] = true;
    }
  }
}

/* compose feeds an image into a build only as the service that builds it: an image that others are built on gets a
   service of its own. No service of a project has a capital in its name. */
void compose_plan_builds(Emit *e) {
  const IrProject *p = e->project;
  Str *services = arena_array(e->arena, Str, p->n_images);
  bool *built = arena_array(e->arena, bool, p->n_images),
       *secrets = arena_array(e->arena, bool, p->n_secrets);
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].image != IR_NONE) built[p->services[i].image] = true;
  mark_needs(e, built);
  for (uint32_t i = 0; i < p->n_images; i++) {
    const IrImage *image = &p->images[i];
    for (uint32_t k = 0; k < image->n_needs_images && built[i]; k++) {
      Str *service = &services[image->needs_images[k]];
      if (!service->n) *service = ARENA_JOIN(e->arena, STR("IMAGE."), p->images[image->needs_images[k]].name);
    }
    for (uint32_t k = 0; k < image->n_secrets && built[i]; k++) secrets[image->secrets[k]] = true;
  }
  e->image_service = services;
  e->secret_built = secrets;
}

/* ---- what is written ---- */

static void put_strs(Yaml *y, Str key, const Str *v, uint32_t n) {
  if (n == 0) return;
  yaml_key(y, key);
  yaml_list(y);
  for (uint32_t i = 0; i < n; i++) yaml_str(y, v[i]);
  yaml_end(y);
}

static void put_contexts(Compose *c, const IrImage *image) {
  Yaml *y = c->y;
  if (!emit_has_tree(image) && !image->n_needs_images && !image->container) return;
  yaml_key(y, STR("additional_contexts"));
  yaml_map(y);
  if (emit_has_tree(image))
    yaml_pair(y, STR("pei"), ARENA_JOIN(c->e->arena, STR("images/"), image->name, STR("/pei")));
  if (image->container)
    yaml_pair(y, STR("pei-made"),
              ARENA_JOIN(c->e->arena, STR("docker-image://"), emit_made_tag(c->e, image)));
  for (uint32_t i = 0; i < image->n_needs_images; i++) {
    uint32_t base = image->needs_images[i];
    Str service = ARENA_JOIN(c->e->arena, STR("service:"), c->e->image_service[base]);
    yaml_pair(y, c->e->project->images[base].name, service);
    for (uint32_t k = 0; k < image->n_base_names; k++) yaml_pair(y, image->base_names[k], service);
  }
  yaml_end(y);
}

static void put_build(Compose *service, const IrImage *image) {
  Yaml *y = service->y;
  Compose *c = &(Compose){service->e, y, image->of, image->at, false};
  EmitBuild build = emit_build(c->e, image);
  COMPOSE_FROM(c);
  yaml_key(y, STR("build"));
  yaml_map(y);
  COMPOSE_FROM(c, .field = "context");
  yaml_pair(y, STR("context"), build.context);
  COMPOSE_FROM(c, .field = "dockerfile");
  yaml_pair(y, STR("dockerfile"), build.dockerfile);
  COMPOSE_FROM(c, .field = "target");
  if (image->dockerfile.n == 0)
    yaml_pair(y, STR("target"), c->e->project->stages[image->stage].name);
  else if (image->target.n)
    yaml_pair(y, STR("target"), image->target);
  compose_map(c, STR("args"), image->args, "args");
  COMPOSE_FROM(c);
  if (image->shm > 0) {
    Buf size = buf_new(c->e->arena);
    COMPOSE_FROM(c, .field = "build_shm");
    emit_size(&size, image->shm);
    yaml_pair(y, STR("shm_size"), buf_str(&size));
    COMPOSE_FROM(c);
  }
  if (str_is(image->provenance, "off") || (image->reproducible && !image->provenance.n))
    yaml_key(y, STR("provenance")), yaml_bool(y, false);
  put_contexts(c, image);
  COMPOSE_FROM(c);
  if (image->n_secrets) yaml_key(y, STR("secrets")), yaml_list(y);
  for (uint32_t i = 0; i < image->n_secrets; i++) {
    const IrSecret *secret = &c->e->project->secrets[image->secrets[i]];
    YAML_MARK(y, .of = secret->of, .span = secret->at);
    yaml_str(y, secret->name);
  }
  if (image->n_secrets) yaml_end(y);
  COMPOSE_FROM(c);
  put_strs(y, STR("extra_hosts"), image->extra_hosts, image->n_extra_hosts);
  if (image->n_ssh_ids) put_strs(y, STR("ssh"), image->ssh_ids, image->n_ssh_ids);
  Str rights[2];
  uint32_t n_rights = emit_rights(c->e, image, rights);
  if (n_rights) put_strs(y, STR("entitlements"), rights, n_rights);
  if (image->n_tags > 1) yaml_key(y, STR("tags")), yaml_list(y);
  for (uint32_t i = 1; i < image->n_tags; i++) {
    COMPOSE_FROM(c, .field = "tags", .item = i + 1);
    yaml_text(y, image->tags[i]);
  }
  if (image->n_tags > 1) yaml_end(y);
  compose_labels(c, (IrMap){0}, emit_id(c->e, STR("image"), image->name),
                 emit_hash(c->e, PLAN_IMAGE, (uint32_t)(image - c->e->project->images)));
  yaml_end(y);
}

void compose_image(Compose *c, const IrImage *image, bool pulls) {
  yaml_key(c->y, STR("image"));
  if (image->n_tags)
    yaml_text(c->y, image->tags[0]);
  else
    yaml_str(c->y, image->name);
  COMPOSE_FROM(c, .field = "image");
  if (!pulls) yaml_pair(c->y, STR("pull_policy"), STR("never"));
  put_build(c, image);
}

/* With the images that it is built on among the services it needs, compose sees that they are there: it does not build
   them once more. */
void compose_image_needs(Compose *c, const IrImage *image) {
  for (uint32_t i = 0; i < image->n_needs_images; i++) {
    yaml_key(c->y, c->e->image_service[image->needs_images[i]]);
    yaml_map(c->y);
    yaml_pair(c->y, STR("condition"), STR("service_started"));
    yaml_end(c->y);
  }
}

/* A service that only builds: none of it ever runs. */
void compose_image_alone(Compose *c, const void *object) {
  const IrImage *image = object;
  compose_image(c, image, false);
  COMPOSE_FROM(c);
  if (image->n_needs_images) {
    yaml_key(c->y, STR("depends_on"));
    yaml_map(c->y);
    compose_image_needs(c, image);
    yaml_end(c->y);
  }
  yaml_key(c->y, STR("scale"));
  yaml_int(c->y, 0);
}
