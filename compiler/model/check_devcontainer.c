/* The dev container: is it clear which service that is, and does what is said of it fit? Which one is asked only if it
   is to be written: else nothing depends on it. */
#include "model/check.h"

/* ---- which service ---- */

static void report_which(Check *k, const Obj *project, const Obj *block, const Obj *first, uint32_t n) {
  const Obj *place = block ? block : project;
  check_at(k, place);
  if (!n) {
    diag(k->ds, E0981, place->at);
    return;
  }
  Diag *d = diag(k->ds, E0980, place->at, arena_fmt(k->a, "%u", n));
  Str field = arena_fmt(k->a, "service = service.%.*s", STR_ARG(check_name(k, first)));
  if (!block) field = arena_fmt(k->a, "devcontainer { %.*s }", STR_ARG(field));
  check_insert_into(k, diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, field), place, field);
}

/* The one that the block names, or the only one; NULL after saying so. */
static const Obj *find_service(Check *k, const Obj *project, const Obj *block) {
  const Obj *first = NULL;
  uint32_t n = 0;
  if (block && obj_get(block, W_service)) return check_ref(k, block, W_service);
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_service && !n++) first = k->objects->v[i];
  if (n == 1) return first;
  if (k->clean) report_which(k, project, block, first, n);
  return NULL;
}

/* ---- its parts ---- */

/* "db:5432": a service of the project, and a port. */
static void check_forward(Check *k, const Obj *o) {
  const Value *v = obj_get(o, W_port);
  Str port, host = STR("");
  if (!check_text(k, v, &port)) return;
  uint32_t colon = str_find(port, ':'), number = 0, digits = 0;
  if (colon < port.n) host = str_sub(port, 0, colon), port = str_sub(port, colon + 1, port.n);
  for (; digits < port.n && digits < 6 && port.s[digits] >= '0' && port.s[digits] <= '9'; digits++)
    number = number * 10 + (uint32_t)(port.s[digits] - '0');
  check_at(k, o);
  if (!port.n || digits < port.n || !number || number > 65535 || (colon == 0)) {
    check_origin(k, diag(k->ds, E0982, v->at, value_str(k->a, v)), v);
    return;
  }
  Sym name = host.n ? intern_find(&k->m->names, host) : 0;
  if (host.n && !str_is(host, "localhost") && !(name && model_find(k->m, W_service, name)))
    check_origin(k, diag(k->ds, E0983, v->at, host), v);
}

static void each_hook(Check *k, const Obj *step, void *arg) {
  const Obj **hook = arg;
  (void)k;
  if (!*hook && (step->block == B_on_first_run || step->block == B_on_every_run || step->block == B_ssh ||
                 step->block == B_entry))
    *hook = step;
}

/* What waits instead of the image's entry point runs nothing of what that would. */
static void check_override(Check *k, const Obj *block, const Obj *service) {
  const Obj *chain[CHECK_CHAIN], *hook = NULL;
  const Obj *image = check_ref(k, service, W_image);
  if (!obj_bool(block, W_override_command) || !image) return;
  uint32_t n = check_chain(k, image, chain);
  for (uint32_t i = 0; i < n && !hook; i++) check_steps(k, chain[i], each_hook, &hook);
  if (!hook) return;
  check_at(k, block);
  Diag *d = diag(k->ds, W0980, obj_field_span(block, W_override_command), str_c(obj_block(hook)->text));
  diag_also(k->ds, d, hook->at, DECLARED_HERE);
}

void check_devcontainer(Check *k) {
  const Obj *project = k->m->project;
  const Obj *block = project ? check_child(project, B_devcontainer) : NULL;
  for (uint32_t i = 0; block && i < block->children.n; i++)
    if (block->children.v[i]->block == B_forward) check_forward(k, block->children.v[i]);
  if (!project || !model_wants(k->m, W_devcontainer)) return;
  const Obj *service = find_service(k, project, block);
  if (service && block) check_override(k, block, service);
}
