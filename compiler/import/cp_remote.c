/* What services of a compose file are built from elsewhere: a git repository, of whose Dockerfile only docker knows.
   Called by cp_build.c. */
#include "import/cp.h"

/* What only the import of a Dockerfile could use, or nothing could. */
static void leave_out(Cp *c, const CpService *s, Str address) {
  static const char *const keys[] = {"labels", "secrets", "ssh", "entitlements", "additional_contexts"};
  for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const YmlPair *p = yml_pair(s->build, keys[i]);
    if (p) cp_left_out(c, p);
  }
  const YmlPair *own = yml_pair(s->build, "dockerfile_inline");
  if (own) diag(c->ds, E0884, own->key->at, address);
}

void cp_put_remote(Cp *c, const CpService *s, Span at, Str address, DfTarget *targets, uint32_t n,
                   const Draft *kept) {
  const YmlPair *file = yml_pair(s->build, "dockerfile");
  Str name = STR("Dockerfile");
  if (file && (!cp_is(c, file, YML_SCALAR) || !cp_known(c, file->value, &name))) return;
  if (!name.n) name = STR("Dockerfile");
  for (uint32_t i = 0; i < c->services.n; i++)
    if (c->services.v[i].run == s->run) leave_out(c, &c->services.v[i], address);
  for (uint32_t i = 0; i < n; i++) {
    DfTarget *t = &targets[i];
    t->image =
        import_unique(c->a, &c->names, "image", import_object_name(c->a, t->wish, STR("image")), STR(""));
    draft_gap(&c->images);
    draft_open(&c->images, t->at, ARENA_JOIN(c->a, STR("image "), draft_name(c->a, t->image)));
    draft_field(&c->images, file ? file->value->at : at, "dockerfile", draft_string(c->a, name));
    draft_field(&c->images, at, "context", draft_string(c->a, address));
    if (t->stage.n) draft_field(&c->images, t->at, "target", draft_string(c->a, t->stage));
    draft_append(&c->images, t->fields);
    draft_append(&c->images, kept);
    draft_close(&c->images);
  }
}
