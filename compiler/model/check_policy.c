/* `policy { }`: what the project promises of its images and services. A violation is a warning with a code of its own,
   which the block makes an error unless it says `level = warning`; so `lint` and allow comments, with their reason,
   work as for any other. Judged is what can be seen here: not what a base image says of itself. */
#include "model/check.h"

#include "base/buf.h"

typedef struct {
  const Obj *block;
  bool *told; /* by object: its user was reported */
} Policy;

/* Nothing at all unless the block wants it. */
static bool wants(const Policy *p, Sym field) { return obj_bool(p->block, field); }

static void because(Check *k, const Policy *p, Diag *d, Sym field) {
  diag_also(k->ds, d, obj_field_span(p->block, field), POLICY_SAYS);
}

/* ---- names of images ---- */

typedef struct {
  Str host, path; /* with what docker puts in front: docker.io, library/ */
  Str tag, digest;
} Reference;

static bool is_host(Str s) {
  return str_find(s, '.') < s.n || str_find(s, ':') < s.n || str_is(s, "localhost");
}

static Reference reference(Arena *a, Str s) {
  Reference r = {.host = STR("docker.io"), .path = s, .tag = STR(""), .digest = STR("")};
  uint32_t at = str_find(s, '@'), slash = str_find(s, '/');
  if (at < s.n) r.digest = str_sub(s, at + 1, s.n), r.path = str_sub(s, 0, at);
  if (slash < r.path.n && is_host(str_sub(s, 0, slash)))
    r.host = str_sub(s, 0, slash), r.path = str_sub(r.path, slash + 1, r.path.n);
  uint32_t colon = str_find(r.path, ':');
  if (colon < r.path.n) r.tag = str_sub(r.path, colon + 1, r.path.n), r.path = str_sub(r.path, 0, colon);
  if (str_is(r.host, "index.docker.io")) r.host = STR("docker.io");
  if (str_is(r.host, "docker.io") && str_find(r.path, '/') == r.path.n)
    r.path = arena_fmt(a, "library/%.*s", STR_ARG(r.path));
  return r;
}

/* HOST or HOST/PATH, as in an image's name: what stands there instead, if it can be told. */
static bool is_registry(Arena *a, Str s, Str *fixed) {
  Str t = s;
  for (uint32_t i = 0; i + 3 < t.n; i++)
    if (!memcmp(t.s + i, "://", 3)) t = str_sub(t, i + 3, t.n);
  while (t.n && t.s[t.n - 1] == '/') t.n--;
  bool host = t.n && is_host(str_sub(t, 0, str_find(t, '/')));
  for (uint32_t i = 0; i < t.n; i++) {
    bool word = (t.s[i] >= 'a' && t.s[i] <= 'z') || (t.s[i] >= '0' && t.s[i] <= '9');
    host &= word || (i && strchr("._-:/[]", t.s[i]) && (t.s[i] != '/' || t.s[i - 1] != '/'));
  }
  *fixed = host ? t : t.n && !is_host(t) ? arena_fmt(a, "docker.io/%.*s", STR_ARG(t)) : STR("");
  return host && t.n == s.n;
}

static void check_registries(Check *k, const Policy *p) {
  const Value *list = obj_get(p->block, W_registries);
  Str s, fixed;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Value *v = list->items[i];
    if (!check_text(k, v, &s) || is_registry(k->a, s, &fixed)) continue;
    Diag *d = diag(k->ds, E0244, v->at, s);
    check_origin(k, d, v);
    if (!fixed.n || !check_in_place(v)) continue;
    Str text = arena_fmt(k->a, "\"%.*s\"", STR_ARG(fixed));
    Applicability app = str_find(s, ':') < s.n || str_ends(s, STR("/")) ? FIX_SAFE : FIX_MAYBE;
    diag_edit(k->ds, diag_fix(k->ds, d, app, CHANGE_TO, text), v->at, text);
  }
}

static bool is_allowed(Check *k, const Value *list, Reference r) {
  Str s, full = arena_fmt(k->a, "%.*s/%.*s", STR_ARG(r.host), STR_ARG(r.path));
  for (uint32_t i = 0; i < check_items(list); i++) {
    if (!check_text(k, list->items[i], &s)) return true; /* a mistake that was reported */
    if (!s.n || !str_starts(full, s)) continue;
    if (full.n == s.n || full.s[s.n] == '/') return true;
  }
  return false;
}

static void violates(Check *k, const Policy *p, const Value *v, Diag *d, Sym field) {
  because(k, p, d, field);
  check_origin(k, d, v);
}

static void check_reference(Check *k, const Policy *p, const Value *v, Str s) {
  if (str_is(s, "scratch")) return; /* nothing at all */
  Reference r = reference(k->a, s);
  const Value *registries = obj_get(p->block, W_registries);
  if (registries && !is_allowed(k, registries, r))
    violates(k, p, v, diag(k->ds, W0730, v->at, s, r.host), W_registries);
  if (wants(p, W_require_digest) && !check_is_pinned(k, s)) {
    violates(k, p, v, diag(k->ds, W0731, v->at, s), W_require_digest);
    return; /* what a digest cures is not said again */
  }
  bool latest = str_is(r.tag, "latest");
  if (wants(p, W_forbid_latest) && !check_is_pinned(k, s) && (!r.tag.n || latest))
    violates(k, p, v, diag(k->ds, W0732, v->at, s, latest ? STR("the tag `latest`") : STR("no tag")),
             W_forbid_latest);
}

static bool judges_references(const Policy *p, Sym *field) {
  *field = obj_get(p->block, W_registries) ? W_registries
           : wants(p, W_require_digest)    ? W_require_digest
                                           : W_forbid_latest;
  return *field != W_forbid_latest || wants(p, W_forbid_latest);
}

/* Does the type take an object of this kind, and the name of an image from outside as well? */
static bool takes_ref(const Type *t, Sym kind) {
  if (t->kind == T_UNION) return takes_ref(t->a, kind) || takes_ref(t->b, kind);
  return t->kind == T_REF && t->id == kind;
}
static bool takes_outside(const Type *t) {
  if (t->kind != T_UNION) return t->kind == T_IMAGE_REF;
  return takes_outside(t->a) || takes_outside(t->b);
}

static void check_references(Check *k, const Policy *p, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  Sym field;
  Str s;
  bool late, judged = judges_references(p, &field);
  for (uint32_t i = 0; judged && i < b->n_props; i++) {
    const Value *v = obj_slot(o, i)->value;
    const Type *t = b->props[i].type;
    if (!v || v->kind != V_TEXT || !takes_ref(t, W_image) || !takes_outside(t)) continue;
    if (check_default_text(k, v, &s, &late))
      check_reference(k, p, v, s);
    else
      violates(k, p, v, diag(k->ds, W0737, v->at, STR("which image this will be"), STR("known only later")),
               field);
  }
  for (uint32_t i = 0; i < o->children.n; i++) check_references(k, p, o->children.v[i]);
}

/* ---- what is built from a Dockerfile of its own ---- */

static void check_dockerfile(Check *k, const Policy *p, const Obj *o) {
  const Value *file = o->block == B_image ? obj_get(o, W_dockerfile) : NULL;
  Sym field;
  Str s;
  if (!file || !check_text(k, file, &s)) return;
  if (!judges_references(p, &field)) {
    if (wants(p, W_require_user))
      field = W_require_user;
    else if (check_items(obj_get(p->block, W_require_labels)))
      field = W_require_labels;
    else
      return;
  }
  Str what = arena_fmt(k->a, "what `%.*s` does", STR_ARG(s));
  because(k, p, diag(k->ds, W0737, file->at, what, STR("a Dockerfile of its own")), field);
}

/* ---- users ---- */

static bool is_root(Str user) {
  Str name = str_sub(user, 0, str_find(user, ':'));
  return str_is(name, "root") || str_is(name, "0");
}

static void add_field(Check *k, Diag *d, const Obj *o, const char *field, Str statement) {
  if (o->node)
    check_insert_into(k, diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, str_c(field)), o, statement);
}

/* The user is `v`, or nobody said who. */
static void check_user(Check *k, const Policy *p, const Obj *o, const Value *v, bool outside) {
  Str s = STR("");
  bool late;
  if (v && (!check_default_text(k, v, &s, &late) || !is_root(s))) return;
  check_at(k, o);
  Diag *d = diag(k->ds, W0733, v ? v->at : o->name_at, check_what(k, o), v ? STR("root") : STR("no `user`"));
  because(k, p, d, W_require_user);
  if (outside && !v) diag_note(k->ds, d, POLICY_SEES);
  if (!v) add_field(k, d, o, "user", STR("user = \"\""));
}

static void check_image_user(Check *k, const Policy *p, const Obj *image) {
  const Obj *chain[CHECK_CHAIN];
  const Value *user = NULL;
  uint32_t n = check_chain(k, image, chain), index = check_index(k, image);
  if (index == UINT32_MAX || p->told[index]) return;
  p->told[index] = true;
  for (uint32_t i = 0; i < n && !user; i++) {
    if (chain[i]->bad || obj_get(chain[i], W_dockerfile)) return;
    user = obj_get(chain[i], W_user);
    if (!user) user = obj_get(chain[i], W_base_user);
  }
  check_user(k, p, image, user, n && !check_ref(k, chain[n - 1], W_from));
}

/* An object that runs or hands on an image. */
static void check_runner(Check *k, const Policy *p, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  const Value *user = obj_get(o, W_user);
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Value *v = obj_slot(o, i)->value;
    if (!v || !takes_ref(b->props[i].type, W_image)) continue;
    const Obj *image = v->kind == V_REF ? v->obj : NULL;
    if (user || (v->kind == V_TEXT && schema_slot(b, W_user) >= 0))
      check_user(k, p, o, user, !user);
    else if (image && image->block == B_image)
      check_image_user(k, p, image);
  }
}

/* ---- the rest ---- */

static void check_health_of(Check *k, const Policy *p, const Obj *service) {
  const Obj *block;
  Health h = check_service_health(k, service, &block);
  if (h == HEALTH_YES || service->bad) return;
  Diag *d = diag(k->ds, W0734, service->name_at, check_what(k, service));
  because(k, p, d, W_require_health);
  if (h == HEALTH_OFF) diag_also(k->ds, d, block->at, CHK_HEALTH_OFF);
  if (h == HEALTH_UNKNOWN) diag_note(k->ds, d, POLICY_SEES);
  if (h != HEALTH_OFF)
    add_field(k, d, service, "health { test = […] }", STR("health { test = [\"CMD\", \"\"] }"));
}

typedef struct {
  Str key;
  bool found;
} Wanted;

static void find_label(Check *k, const Obj *step, void *arg) {
  (void)k;
  Wanted *w = arg;
  for (uint32_t i = 0; step->block == B_label && i < step->entries.n; i++)
    w->found |= str_eq(step->entries.v[i].key, w->key);
}

static void check_labels_of(Check *k, const Policy *p, const Obj *image, const Value *labels) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, image, chain), missing = 0;
  Buf names = buf_new(k->a), text = buf_new(k->a);
  for (uint32_t i = 0; i < n; i++)
    if (chain[i]->bad || obj_get(chain[i], W_dockerfile)) return;
  for (uint32_t l = 0; l < check_items(labels); l++) {
    Wanted w = {.found = false};
    if (!check_text(k, labels->items[l], &w.key)) continue;
    for (uint32_t i = 0; i < n && !w.found; i++) {
      w.found = str_is(w.key, CHECK_VERSION_LABEL) && obj_get(chain[i], W_version);
      check_steps(k, chain[i], find_label, &w);
    }
    if (w.found) continue;
    buf_bytes(&names, arena_fmt(k->a, "%s`%.*s`", missing ? ", " : "", STR_ARG(w.key)));
    buf_bytes(&text, arena_fmt(k->a, "%s\"%.*s\" = \"\"", missing ? ", " : "", STR_ARG(w.key)));
    missing++;
  }
  if (!missing) return;
  Diag *d = diag(k->ds, W0735, image->name_at, check_what(k, image),
                 missing == 1 ? STR("label") : STR("labels"), buf_str(&names));
  because(k, p, d, W_require_labels);
  add_field(k, d, image, "label { … }", arena_fmt(k->a, "label { %.*s }", STR_ARG(buf_str(&text))));
}

static void check_privileged(Check *k, const Policy *p, const Obj *o) {
  const Value *v = obj_get(o, W_privileged);
  if (v && v->kind == V_BOOL && v->num)
    because(k, p, diag(k->ds, W0736, v->at, check_what(k, o->block == B_overlay ? o->parent : o)),
            W_forbid_privileged);
  for (uint32_t i = 0; obj_is_service(o) && i < o->children.n; i++)
    if (o->children.v[i]->block == B_overlay) check_privileged(k, p, o->children.v[i]);
}

static void check_object(Check *k, const Policy *p, const Obj *o) {
  check_references(k, p, o);
  check_dockerfile(k, p, o);
  if (wants(p, W_require_user) && !check_is_body(o)) check_runner(k, p, o);
  check_at(k, o);
  if (wants(p, W_require_health) && o->block == B_service) check_health_of(k, p, o);
  const Value *labels = obj_get(p->block, W_require_labels);
  if (labels && o->block == B_image) check_labels_of(k, p, o, labels);
  if (wants(p, W_forbid_privileged)) check_privileged(k, p, o);
}

static const DiagId codes[] = {DIAG_W0730, DIAG_W0731, DIAG_W0732, DIAG_W0733,
                               DIAG_W0734, DIAG_W0735, DIAG_W0736, DIAG_W0737};

void check_policy(Check *k) {
  Policy p = {0};
  for (uint32_t i = 0; i < k->m->file_object->children.n && !p.block; i++)
    if (k->m->file_object->children.v[i]->block == B_policy) p.block = k->m->file_object->children.v[i];
  if (!p.block) return;
  p.told = arena_array(k->a, bool, k->objects->n);
  k->ds->chain = NULL;
  check_registries(k, &p);
  bool errors = !str_is(obj_str(k->m, p.block, W_level), "warning");
  for (uint32_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (errors) diag_level(k->ds, codes[i], LEVEL_ERROR, SPAN_NONE);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    check_at(k, k->objects->v[i]);
    check_object(k, &p, k->objects->v[i]);
    check_release(k, mark);
  }
}
