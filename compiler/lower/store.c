/* Storages and mounts of a stage or image, with those that it inherits. */
#include "lower/private.h"

/* One that the parent has, too, is replaced at its place: its directories are there already, and its owner may be. */
static void put_store(Stage *s, IrStore st) {
  StoreList *all = &s->info->stores;
  for (uint32_t i = 0; i < all->n; i++) {
    IrStore *old = &all->v[i];
    if (old->storage != st.storage || !str_eq(old->name, st.name)) continue;
    bool same_place = str_eq(old->at_path, st.at_path);
    st.in_base = old->in_base && same_place;
    st.owned = old->owned && same_place && (st.owner.n == 0 || str_eq(old->owner, st.owner));
    if (st.owner.n == 0 && same_place) st.owner = old->owner;
    *old = st;
    return;
  }
  *vec_push(s->l->a, all) = st;
}

void lower_store(Stage *s, const Obj *o) {
  static const struct {
    const char *word;
    IrStoreKind kind;
  } kinds[] = {{"auto-volume", STORE_AUTO},
               {"volume", STORE_VOLUME},
               {"host", STORE_HOST},
               {"image", STORE_IMAGE},
               {"tmpfs", STORE_TMPFS}};
  Lower *l = s->l;
  const Value *volume = obj_get(o, W_volume);
  Str word = obj_str(l->m, o, W_kind);
  IrStore st = {.name = obj_str(l->m, o, W_name),
                .storage = o->block == B_storage,
                .at_path = obj_str(l->m, o, W_at),
                .volume = volume ? lower_index(l, W_volume, volume->name) : IR_NONE,
                .host = obj_text(o, W_host),
                .read_only = obj_bool(o, W_read_only),
                .subpath = obj_str(l->m, o, W_subpath),
                .owner = obj_str(l->m, o, W_owner),
                .size = obj_int(o, W_size, -1),
                .at = o->at,
                .of = o};
  for (uint32_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (str_is(word, kinds[i].word)) st.kind = kinds[i].kind;
  if (st.kind != STORE_VOLUME) st.subpath = STR(""); /* one made for it is empty */
  put_store(s, st);
}
