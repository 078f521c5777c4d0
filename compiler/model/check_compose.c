/* Names that docker gives to what compose makes: containers, volumes and networks; each has to be one thing's. And
   names that a network answers to. */
#include "model/check.h"

#include "base/buf.h"

typedef struct {
  CheckMap map;
  VEC(Span) at;
  VEC(const Obj *) owners;
} Taken;

/* The project's name as compose spells it. */
static Str project_name(Check *k) {
  Str name = check_lower(k->a, model_project_name(k->m));
  Buf b = buf_new(k->a);
  for (uint32_t i = 0; i < name.n; i++) buf_char(&b, name.s[i] == '.' ? '_' : name.s[i]);
  return buf_str(&b);
}

/* The owner so far, or NULL. */
static const Obj *take(Check *k, Taken *t, Str name, const Obj *o, Span at, Span *first) {
  uint32_t i = check_map_put(&t->map, k->a, name, t->owners.n);
  if (i != UINT32_MAX) {
    *first = t->at.v[i];
    return t->owners.v[i];
  }
  *vec_push(k->a, &t->at) = at;
  *vec_push(k->a, &t->owners) = o;
  return NULL;
}

static void report(Check *k, const Obj *o, Span at, Str name, const Obj *owner, Span first) {
  check_at(k, o);
  Diag *d = diag(k->ds, E0765, at, name, check_what(k, owner), check_what(k, o));
  diag_also(k->ds, d, first, CHK_HAS_THIS_NAME, check_what(k, owner));
}

/* docker's names of containers and volumes have two characters at least. */
static void check_length(Check *k, const Obj *o, const Value *v, Str name) {
  if (!v || name.n > 1) return;
  check_at(k, o);
  check_origin(k, diag(k->ds, E0411, v->at, STR("1"), STR("2"), STR("63")), v);
}

/* ---- containers ---- */

static void check_containers(Check *k, Str project) {
  Taken given = {0};
  Span first;
  check_map_init(&given.map);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *owner;
    const Value *v = obj_is_service(o) ? obj_get(o, W_container_name) : NULL;
    Str name;
    if (!check_text(k, v, &name)) continue;
    check_length(k, o, v, name);
    owner = take(k, &given, name, o, v->at, &first);
    if (owner && !check_apart(k, owner, o)) report(k, o, v->at, name, owner, first);
  }
  for (uint32_t i = 0; given.owners.n && i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_service || obj_get(o, W_container_name)) continue;
    Str made = arena_fmt(k->a, "%.*s-%.*s-1", STR_ARG(project), STR_ARG(check_name(k, o)));
    uint32_t at = check_map_get(&given.map, made);
    if (at != UINT32_MAX) report(k, given.owners.v[at], given.at.v[at], made, o, o->name_at);
  }
}

/* compose has one list of services and run profiles. */
static void check_runs(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_run_profile || !o->name) continue;
    const Obj *service = model_find(k->m, W_service, o->name);
    if (!service) continue;
    bool later = o->at.file != service->at.file || o->at.lo > service->at.lo;
    check_at(k, later ? o : service);
    Diag *d = diag(k->ds, E0850, later ? o->name_at : service->name_at, check_name(k, o));
    diag_also(k->ds, d, later ? service->name_at : o->name_at, DECLARED_HERE);
  }
}

/* ---- volumes and networks ---- */

static void check_docker_names(Check *k, uint8_t block, Str project) {
  Taken all = {0};
  Span first;
  check_map_init(&all.map);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *owner;
    if (o->block != block || o->bad) continue;
    const Value *given = obj_get(o, W_name);
    Str name, id = check_name(k, o);
    bool external = obj_bool(o, W_external);
    if (!check_text(k, given, &name))
      name = external ? id : arena_fmt(k->a, "%.*s_%.*s", STR_ARG(project), STR_ARG(id));
    if (block == B_volume) check_length(k, o, given, name);
    Span at = given ? given->at : o->name_at;
    owner = take(k, &all, name, o, at, &first);
    if (owner && owner->on == o->on && !(external && obj_bool(owner, W_external)))
      report(k, o, at, name, owner, first);
  }
}

/* ---- aliases ---- */

/* Docker's name server would answer with either of the two. */
static void check_aliases(Check *k, const Obj *service, const Obj *attach) {
  const Value *list = obj_get(attach, W_aliases), *network = obj_get(attach, W_network);
  Str alias;
  for (uint32_t i = 0; network && network->kind == V_REF && i < check_items(list); i++) {
    if (!check_text(k, list->items[i], &alias)) continue;
    Sym name = intern_find(&k->m->names, alias);
    const Obj *other = name ? model_find(k->m, W_service, name) : NULL;
    if (!other || other == service || !check_is_in(other, network->name)) continue;
    check_at(k, attach);
    Diag *d = diag(k->ds, W0765, list->items[i]->at, alias, M_STR(k->m, network->name));
    diag_also(k->ds, d, other->name_at, DECLARED_HERE);
    check_origin(k, d, list->items[i]);
  }
}

void check_compose(Check *k) {
  Str project = project_name(k);
  check_containers(k, project);
  check_runs(k);
  check_docker_names(k, B_volume, project);
  check_docker_names(k, B_network, project);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    for (uint32_t j = 0; obj_is_service(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_attach) check_aliases(k, o, o->children.v[j]);
  }
}
