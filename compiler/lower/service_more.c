/* What a service has for compose alone: the fields that pass under their own names, and the trees of compose.def. */
#include "lower/compose.h"

static IrValue number_or_text(Text t) {
  IrValue v = {.kind = IV_TEXT, .text = t, .at = SPAN_NONE};
  Str s = t.n == 1 && t.v[0].kind == PART_TEXT ? t.v[0].text : STR("");
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] < '0' || s.s[i] > '9' || s.n > 18) return v;
    v.num = v.num * 10 + (s.s[i] - '0');
  }
  if (s.n) v.kind = IV_INT;
  return v;
}

/* Number of each generic resource, as compose wants it. */
static void lower_generic(Lower *l, const Obj *reserve, Tree *reservations) {
  const Obj *map = lower_child(reserve, B_reserve_generic);
  Tree *list = map ? tree_child(l, reservations, STR("generic_resources")) : NULL;
  IrMap entries = lower_map(l, map);
  for (uint32_t i = 0; i < entries.n; i++) {
    Tree *spec = tree_child(l, tree_element(l, list), STR("discrete_resource_spec"));
    spec->of = map, spec->at = entries.v[i].at;
    tree_set(l, spec, STR("kind"),
             (IrValue){.kind = IV_TEXT, .text = lower_text(l, entries.v[i].key), .at = SPAN_NONE});
    tree_set(l, spec, STR("value"), number_or_text(entries.v[i].value));
  }
}

static Tree *resources_of(Lower *l, Tree *service) {
  return tree_child(l, tree_child(l, tree_child(l, service, STR("deploy")), STR("resources")),
                    STR("reservations"));
}

/* `pull_policy = 12h` */
static IrValue every(Lower *l, const Value *v) {
  IrValue out = {.kind = IV_TEXT, .at = SPAN_NONE};
  Str s;
  if (value_scalar_text(l->a, model_names(l->m), v, &s))
    out.text = lower_text(l, arena_fmt(l->a, "every_%.*s", STR_ARG(s)));
  return out;
}

/* Most limits are keys of the service itself; the others are in the IR by name. */
static void lower_limits_more(Lower *l, const Obj *o, Tree *tree) {
  const Obj *limits = lower_child(o, B_limits);
  if (limits) lower_tree(l, limits, "services", tree);
}

static IrValue name_value(Lower *l, const Value *ref) { return lower_value(l, ref, NULL); }

/* A name each, then those with options. */
static void lower_configs(Lower *l, const Obj *o, Tree *tree) {
  const Value *plain = obj_get(o, W_configs);
  for (uint32_t i = 0; plain && i < plain->n; i++) {
    Tree *list = tree_child(l, tree, STR("configs")), *e = tree_element(l, list);
    e->value = name_value(l, plain->items[i]);
    list->of = e->of = o;
    list->at = obj_field_span(o, W_configs), e->at = plain->items[i]->at;
  }
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    const Value *what = c->block == B_grant ? obj_get(c, W_what) : NULL;
    if (!what || what->space != W_config) continue;
    Tree *list = tree_child(l, tree, STR("configs")), *e = tree_element(l, list);
    if (!list->of) list->of = c, list->at = c->at;
    e->of = c, e->at = c->at;
    tree_set(l, e, STR("source"), name_value(l, what));
    lower_tree(l, c, "services.configs", e);
  }
}

static void lower_models(Lower *l, const Obj *o, Tree *tree) {
  static const IrValue empty = {.kind = IV_MAP, .at = {UINT32_MAX, 0, 0}};
  const Value *plain = obj_get(o, W_models);
  Str name;
  for (uint32_t i = 0; plain && i < plain->n; i++) {
    Tree *map = tree_child(l, tree, STR("models"));
    map->of = o, map->at = obj_field_span(o, W_models);
    name = intern_str(model_names(l->m), plain->items[i]->name);
    tree_set(l, map, name, empty);
  }
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block != B_service_model) continue;
    Tree *map = tree_child(l, tree, STR("models"));
    if (!map->of) map->of = c, map->at = c->at;
    name = intern_str(model_names(l->m), obj_get(c, W_model)->name);
    Tree *entry = tree_child(l, map, name);
    entry->value = empty;
    entry->of = c, entry->at = c->at;
    lower_tree(l, c, "services.models", entry);
  }
}

/* Those without options. */
static IrValue plain_tmpfs(Lower *l, const Obj *o, const Value *list) {
  IrValue *items = arena_array(l->a, IrValue, list->n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < list->n; i++)
    if (!lower_is_mounted(l, o, value_str(l->a, list->items[i])))
      items[n++] = lower_value(l, list->items[i], NULL);
  return (IrValue){.kind = IV_LIST, .items = items, .n = n, .at = SPAN_NONE};
}

typedef VEC(IrExtra) ExtraVec;

/* A run profile is in a profile of its own, so that it never starts with the services; and what runs in it is seldom
   made to be process 1. */
static void add_run_keys(Lower *l, const IrService *s, const Obj *o, ExtraVec *extras) {
  IrValue *own = arena_new(l->a, IrValue);
  *own = (IrValue){.kind = IV_TEXT, .text = lower_text(l, s->name), .at = SPAN_NONE};
  if (!obj_get(o, W_init))
    *vec_push(l->a, extras) = (IrExtra){STR("init"), {.kind = IV_BOOL, .num = 1, .at = SPAN_NONE}, o->at};
  *vec_push(l->a, extras) =
      (IrExtra){STR("profiles"), {.kind = IV_LIST, .items = own, .n = 1, .at = SPAN_NONE}, o->at};
}

/* Under their own names first, then what the rows of compose.def say. */
void lower_extras(Lower *l, IrService *s, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  ExtraVec extras = {0};
  for (uint32_t i = 0; i < b->n_props; i++) {
    if (!o->place[i]) continue; /* most of them */
    if (b->props[i].word == W_tmpfs && obj_slot(o, i)->value) {
      IrValue list = plain_tmpfs(l, o, obj_slot(o, i)->value);
      if (list.n || o->block == B_overlay)
        *vec_push(l->a, &extras) = (IrExtra){STR("tmpfs"), list, obj_slot(o, i)->at};
    }
    if (!(b->props[i].flags & PF_PASS) || !obj_slot(o, i)->value) continue;
    Str key = intern_str(model_names(l->m), b->props[i].word);
    IrValue value = lower_value(l, obj_slot(o, i)->value, b->props[i].type);
    if (b->props[i].word == W_pull_policy && value.kind == IV_DURATION)
      value = every(l, obj_slot(o, i)->value);
    *vec_push(l->a, &extras) = (IrExtra){key, value, obj_slot(o, i)->at};
  }
  if (s->run) add_run_keys(l, s, o, &extras);
  const Value *expose = obj_get(o, W_expose);
  if (expose) {
    IrValue *items = arena_array(l->a, IrValue, expose->n);
    for (uint32_t i = 0; i < expose->n; i++)
      items[i] = (IrValue){
          .kind = IV_TEXT, .text = lower_text(l, lower_port_text(l, expose->items[i])), .at = SPAN_NONE};
    *vec_push(l->a, &extras) = (IrExtra){STR("expose"),
                                         {.kind = IV_LIST, .items = items, .n = expose->n, .at = SPAN_NONE},
                                         obj_field_span(o, W_expose)};
  }
  Tree tree = {.at = SPAN_NONE};
  lower_tree(l, o, "services", &tree);
  lower_limits_more(l, o, &tree);
  lower_configs(l, o, &tree);
  lower_models(l, o, &tree);
  const Obj *deploy = lower_child(o, B_deploy), *reserve = deploy ? lower_child(deploy, B_reserve) : NULL;
  if (reserve && lower_child(reserve, B_reserve_generic)) lower_generic(l, reserve, resources_of(l, &tree));
  for (const Tree *t = tree.first; t; t = t->next) {
    if (str_is(t->key, "deploy")) {
      IrValue *value = arena_new(l->a, IrValue);
      *value = tree_value(l, t);
      s->deploy = value;
      continue;
    }
    *vec_push(l->a, &extras) = (IrExtra){t->key, tree_value(l, t), t->at};
  }
  s->extras = extras.v;
  s->n_extras = extras.n;
}
