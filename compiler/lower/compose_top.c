/* What stands in compose.yaml beside services, networks, volumes and secrets: configs, models, and other compose
   files. */
#include "lower/compose.h"

static const struct {
  uint8_t block;
  const char *section;
} kinds[] = {{B_config, "configs"}, {B_model, "models"}};

/* `path` and the files over it are one list. */
static IrTop lower_include(Lower *l, const Obj *o) {
  Tree tree = {.of = o, .at = o->at};
  Tree *paths = tree_child(l, &tree, STR("path"));
  const Value *path = obj_get(o, W_path), *over = obj_get(o, W_overrides);
  tree_element(l, paths)->value = (IrValue){.kind = IV_PATH, .text = path->text, .at = SPAN_NONE};
  for (uint32_t i = 0; over && i < over->n; i++)
    tree_element(l, paths)->value = (IrValue){.kind = IV_PATH, .text = over->items[i]->text, .at = SPAN_NONE};
  lower_tree(l, o, "include[]", &tree);
  return (IrTop){.section = STR("include"), .value = tree_value(l, &tree), .at = o->at, .of = o};
}

void lower_tops(Lower *l) {
  const ObjList *all = model_objects(l->m);
  const Obj *file = model_file_object(l->m);
  VEC(IrTop) tops = {0};
  for (uint32_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
    for (uint32_t i = 0; i < all->n; i++) {
      const Obj *o = all->v[i];
      if (o->block != kinds[k].block) continue;
      IrValue value = lower_keys(l, o, kinds[k].section);
      *vec_push(l->a, &tops) = (IrTop){str_c(kinds[k].section), L_NAME(l, o), value, o->at, o};
    }
  for (uint32_t i = 0; i < file->children.n; i++)
    if (file->children.v[i]->block == B_include)
      *vec_push(l->a, &tops) = lower_include(l, file->children.v[i]);
  l->p->tops = tops.v;
  l->p->n_tops = tops.n;
}
