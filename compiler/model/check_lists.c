/* Elements that are in a list twice, where once would do. Words of a command may repeat, and so may patterns, whose
   order counts. */
#include "model/check.h"

static const Type *element_type(const Type *t) {
  if (t->kind == T_LIST) return t->a;
  if (t->kind != T_UNION) return NULL;
  const Type *a = element_type(t->a);
  return a ? a : element_type(t->b);
}

/* Is a list of this field a set? */
static bool is_set(const SchemaProp *p) {
  static const Sym strings[] = {W_cap_add,  W_cap_drop,    W_security_opt,
                                W_no_proxy, W_extra_hosts, W_keys_text};
  const Type *t = element_type(p->type);
  if (!t || t->kind == T_PATH || t->kind == T_PAIR || t->kind == T_LIST || t->kind == T_MAP) return false;
  if (t->kind != T_STRING) return true;
  for (uint32_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
    if (p->word == strings[i]) return true;
  return false;
}

/* What an element is compared by; empty: not known. */
static Str element_text(Check *k, const Value *v) {
  Str s = STR("");
  if (v->kind == V_REF)
    return arena_fmt(k->a, "%.*s.%.*s", STR_ARG(M_STR(k->m, v->space)), STR_ARG(M_STR(k->m, v->name)));
  if (check_text(k, v, &s)) return s;
  if (v->kind == V_TEXT || v->kind == V_POISON || v->kind == V_UNKNOWN) return STR("");
  return value_show(k->a, &k->m->names, v);
}

/* Removes the element with the comma before it. */
static void fix_remove(Check *k, Diag *d, const Value *list, const Value *item) {
  const Node *before = NULL;
  if (!list->node || list->node->kind != N_LIST || !check_in_place(list)) return;
  for (const Node *n = list->node->a; n; before = n, n = n->next) {
    if (!before || n->lo != item->at.lo || n->file != item->at.file) continue;
    Fix *fix = diag_fix(k->ds, d, FIX_SAFE, CHK_REMOVE);
    diag_edit(k->ds, fix, (Span){n->file, before->hi, n->hi}, STR(""));
    return;
  }
}

static void check_list(Check *k, const Value *list, Str field) {
  CheckMap seen;
  if (list->n < 2) return;
  check_map_init(&seen);
  for (uint32_t i = 0; i < list->n; i++) {
    const Value *item = list->items[i];
    Str text = element_text(k, item);
    uint32_t first = text.n ? check_map_put(&seen, k->a, text, i) : UINT32_MAX;
    if (first == UINT32_MAX) continue;
    Diag *d = diag(k->ds, W0749, item->at, text, field);
    if (memcmp(&item->at, &list->items[first]->at, sizeof item->at) != 0)
      diag_also(k->ds, d, list->items[first]->at, FIRST_HERE);
    fix_remove(k, d, list, item);
  }
}

/* `networks` and `attach` are two ways to say one thing. */
static void check_networks_of(Check *k, const Obj *service) {
  const Value *list = obj_get(service, W_networks);
  CheckMap seen;
  VEC(Span) at = {0};
  check_map_init(&seen);
  for (uint32_t i = 0; i < check_items(list); i++)
    if (list->items[i]->kind == V_REF &&
        check_map_put(&seen, k->a, M_STR(k->m, list->items[i]->name), at.n) == UINT32_MAX)
      *vec_push(k->a, &at) = list->items[i]->at;
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *c = service->children.v[i];
    const Value *v = c->block == B_attach ? obj_get(c, W_network) : NULL;
    if (!v || v->kind != V_REF) continue;
    uint32_t first = check_map_put(&seen, k->a, M_STR(k->m, v->name), at.n);
    if (first == UINT32_MAX) {
      *vec_push(k->a, &at) = v->at;
      continue;
    }
    check_at(k, c);
    Diag *d = diag(k->ds, W0749, v->at, element_text(k, v), check_what(k, service));
    diag_also(k->ds, d, at.v[first], FIRST_HERE);
  }
}

static void check_object(Check *k, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Value *v = obj_slot(o, i)->value;
    if (!v || v->kind != V_LIST || v->n < 2 || !is_set(&b->props[i])) continue;
    check_at(k, o);
    check_list(k, v, M_STR(k->m, b->props[i].word));
  }
  for (uint32_t i = 0; i < o->children.n; i++) check_object(k, o->children.v[i]);
}

void check_lists(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    check_object(k, k->objects->v[i]);
    if (obj_is_service(k->objects->v[i])) check_networks_of(k, k->objects->v[i]);
    check_release(k, mark);
  }
}
