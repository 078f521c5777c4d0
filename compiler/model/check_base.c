/* What a stage takes over from an image that others publish: what it starts, and whom it runs as. Of images that nobody
   here knows, nothing is claimed but that they may start something. */
#include "model/check.h"
#include "model/check_public.h"

/* ---- whom the base runs as ---- */

static bool needs_root(const Obj *step) {
  static const uint8_t blocks[] = {B_apt, B_user, B_ssh, B_storage, B_on_user_login};
  for (uint32_t i = 0; i < sizeof blocks; i++)
    if (step->block == blocks[i]) return true;
  return step->block == B_on_build && !obj_get(step, W_user);
}

/* The first such step; inside `as` the user is known, and comes back by itself. */
static const Obj *first_root_step(const Obj *body) {
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *step = body->children.v[i], *inner = NULL;
    if (needs_root(step)) return step;
    if (obj_block(step)->flags & BF_STEPS && step->block != B_as) inner = first_root_step(step);
    if (inner) return inner;
  }
  return NULL;
}

/* The reference at the bottom of a chain, if it is text. */
static const PublicImage *public_base(Check *k, const Obj *bottom, Str *ref) {
  const Value *from = obj_get(bottom, W_from);
  *ref = STR("");
  if (!from || from->kind != V_TEXT || !check_text(k, from, ref) || !ref->n) return NULL;
  return public_find(*ref);
}

static void check_user(Check *k, const Obj *o, const Obj *bottom, bool *told) {
  Str ref;
  uint32_t at = check_index(k, bottom);
  const Obj *step = at == UINT32_MAX || told[at] || obj_get(bottom, W_base_user) ? NULL : first_root_step(o);
  const PublicImage *base = step ? public_base(k, bottom, &ref) : NULL;
  if (!base || !base->user) return;
  told[at] = true;
  check_at(k, step);
  Str user = str_c(base->user), field = arena_fmt(k->a, "base_user = \"%s\"", base->user);
  Diag *d = diag(k->ds, W0753, step->at, ref, user, str_c(obj_block(step)->text));
  diag_also(k->ds, d, obj_get(bottom, W_from)->at, CHK_BASE_RUNS_AS, user);
  diag_help(k->ds, d, CHK_SAY_BASE_USER, field);
  check_insert_into(k, diag_fix(k->ds, d, FIX_MAYBE, ADD_FIELD, field), bottom, field);
}

static void check_fields(Check *k, const Obj *o) {
  const Value *from = obj_get(o, W_from), *platform = obj_get(o, W_platform);
  check_at(k, o);
  if (obj_get(o, W_base_user) && from && from->kind == V_REF)
    diag(k->ds, W0761, obj_field_span(o, W_base_user), STR("base_user"),
         arena_fmt(k->a, "peic knows whom `%.*s` runs as", STR_ARG(source_text(k->m->sources, from->at))));
  bool later = platform && platform->kind == V_TEXT && !text_known(platform->text);
  Str name = later && platform->text.n == 1 ? platform->text.v[0].text : STR("");
  if (later && !str_is(name, "BUILDPLATFORM")) check_origin(k, diag(k->ds, E0428, platform->at), platform);
}

/* ---- what it starts ---- */

/* Services that run each image, and those that say what runs. */
typedef struct {
  uint32_t *run, *told;
  bool *built_on;
} Uses;

static void collect_uses(Check *k, Uses *u) {
  u->run = arena_array(k->a, uint32_t, k->objects->n);
  u->told = arena_array(k->a, uint32_t, k->objects->n);
  u->built_on = arena_array(k->a, bool, k->objects->n);
  for (uint32_t i = 0; i < k->edges.n; i++)
    if (k->edges.v[i].kind == EDGE_FROM) u->built_on[k->edges.v[i].to] = true;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    uint32_t image = obj_is_service(o) ? check_index(k, check_ref(k, o, W_image)) : UINT32_MAX;
    if (image == UINT32_MAX) continue;
    u->run[image]++;
    u->told[image] += obj_get(o, W_command) || obj_get(o, W_entrypoint);
  }
}

/* What makes the image start by /entrypoint.sh. */
static const Obj *first_start(const Obj *body) {
  static const uint8_t blocks[] = {B_ssh,          B_storage,      B_mount,
                                   B_on_first_run, B_on_every_run, B_on_user_login};
  for (uint32_t i = 0; i < body->children.n; i++)
    for (uint32_t j = 0; j < sizeof blocks; j++)
      if (body->children.v[i]->block == blocks[j]) return body->children.v[i];
  return NULL;
}

static void check_started(Check *k, uint32_t index, const Obj *const *chain, uint32_t n, const Uses *u) {
  const Obj *start = NULL;
  Str ref;
  bool runs = u->run[index] ? u->told[index] < u->run[index] : !u->built_on[index];
  for (uint32_t i = 0; i < n; i++) {
    if (obj_get(chain[i], W_command) || obj_get(chain[i], W_entrypoint) || check_child(chain[i], B_entry) ||
        chain[i]->bad)
      return;
    const Obj *first = first_start(chain[i]);
    if (first) start = first;
  }
  const PublicImage *base = public_base(k, chain[n - 1], &ref);
  if (!start || !runs || !ref.n || (base && base->kind != PUBLIC_SERVER)) return;
  check_at(k, start);
  Diag *d = diag(k->ds, W0750, start->at, ref);
  if (base)
    diag_also(k->ds, d, obj_get(chain[n - 1], W_from)->at, CHK_ITS_START);
  else
    diag_also(k->ds, d, obj_get(chain[n - 1], W_from)->at, CHK_MAY_START);
}

void check_base(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  bool *told = arena_array(k->a, bool, k->objects->n);
  Uses uses;
  collect_uses(k, &uses);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (!check_is_body(o) || o->bad || obj_get(o, W_dockerfile)) continue;
    CheckMark mark = check_mark(k);
    check_fields(k, o);
    uint32_t n = check_chain(k, o, chain);
    if (n && n < CHECK_CHAIN) {
      check_user(k, o, chain[n - 1], told);
      if (o->block == B_image) check_started(k, i, chain, n, &uses);
    }
    check_release(k, mark);
  }
}
