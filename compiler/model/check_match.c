/* `match`: what it decides by, branches twice, and processors that an image is built for without a branch. */
#include "model/check.h"

static bool is_target_arch(const Value *v) {
  return v && v->kind == V_TEXT && v->text.n == 1 && v->text.v[0].kind == PART_BUILD &&
         str_is(v->text.v[0].text, "TARGETARCH");
}

static const Obj *branch_of(Check *k, const Obj *match, Str arch) {
  for (uint32_t i = 0; i < match->children.n; i++)
    if (str_eq(obj_str(k->m, match->children.v[i], W_arch), arch)) return match->children.v[i];
  return NULL;
}

static void check_itself(Check *k, const Obj *match) {
  const Value *v = obj_get(match, W_value);
  if (v && v->kind == V_TEXT && !is_target_arch(v)) {
    check_at(k, match);
    check_origin(k, diag(k->ds, E0874, v->at), v);
  }
  for (uint32_t i = 0; i < match->children.n; i++) {
    const Obj *arm = match->children.v[i], *first = branch_of(k, match, obj_str(k->m, arm, W_arch));
    if (arm->bad || first == arm || !first) continue;
    check_at(k, arm);
    diag_also(k->ds, diag(k->ds, E0876, arm->at, obj_str(k->m, arm, W_arch)), first->at, FIRST_HERE);
  }
}

/* arm64 of linux/arm64, as the words of branches have it. */
static Str arch_of(Str platform) {
  uint32_t slash = str_find(platform, '/');
  Str arch = str_sub(platform, slash < platform.n ? slash + 1 : slash, platform.n);
  arch = str_sub(arch, 0, str_find(arch, '/'));
  return str_is(arch, "386") ? STR("i386") : arch;
}

typedef struct {
  const Obj *image;
  const Value *platform;
  bool *told; /* by body */
} Target;

/* Has it a branch for that processor, or is it wrong in another way? */
static bool is_covered(Check *k, const Obj *match, Str arch) {
  bool covered = !is_target_arch(obj_get(match, W_value));
  for (uint32_t i = 0; i < match->children.n; i++) covered |= match->children.v[i]->bad;
  return covered || branch_of(k, match, arch) || branch_of(k, match, STR("other"));
}

static bool check_body(Check *k, const Target *t, const Obj *body) {
  Str platform;
  bool all = true;
  if (!check_text(k, t->platform, &platform)) return true;
  Str arch = arch_of(platform);
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *match = body->children.v[i];
    if (match->block != B_match || is_covered(k, match, arch)) continue;
    check_at(k, match);
    Diag *d = diag(k->ds, E0875, match->at, arch, check_what(k, t->image));
    diag_also(k->ds, d, t->platform->at, BECAUSE_OF_THIS);
    all = false;
  }
  return all;
}

/* The image, and the stages that its Dockerfile holds. */
static void check_target(Check *k, const Target *t) {
  uint32_t *queue = arena_array(k->a, uint32_t, k->objects->n), n = 0;
  bool *met = arena_array(k->a, bool, k->objects->n);
  queue[n++] = check_index(k, t->image);
  for (uint32_t head = 0; head < n; head++) {
    uint32_t i = queue[head];
    met[i] = true;
    if (!t->told[i]) t->told[i] = !check_body(k, t, k->objects->v[i]);
    for (uint32_t e = k->first[i]; e < k->first[i + 1]; e++) {
      uint32_t to = k->edges.v[e].to;
      if (met[to] || k->objects->v[to]->block != B_stage) continue;
      met[to] = true;
      queue[n++] = to;
    }
  }
}

static void check_platforms(Check *k, Target t, const Obj *holder) {
  const Value *one = holder->block == B_export ? obj_get(holder, W_platform) : NULL,
              *list = obj_get(holder, W_platforms);
  t.platform = one;
  if (one) check_target(k, &t);
  for (uint32_t i = 0; i < check_items(list); i++) {
    t.platform = list->items[i];
    check_target(k, &t);
  }
}

void check_match(Check *k) {
  bool *told = arena_array(k->a, bool, k->objects->n), any = false;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    for (uint32_t j = 0; check_is_body(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_match) check_itself(k, o->children.v[j]), any = true;
  }
  for (uint32_t i = 0; any && i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *image = o->block == B_export ? check_ref(k, o, W_image) : o;
    Target t = {.image = image, .told = told};
    if (o->block == B_image || (o->block == B_export && image)) check_platforms(k, t, o);
  }
}
