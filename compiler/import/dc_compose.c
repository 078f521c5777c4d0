/* The compose file that a devcontainer.json names, and which of its services is meant. Called by devcontainer.c. */
#include "import/dc.h"

static const YmlNode *read_file(Dc *d, const YmlNode *file) {
  Import *im = d->im;
  Str clean, text;
  if (!import_path(im, file->text, &clean) || !import_file(im, clean, &text)) {
    diag(d->ds, E0987, file->at, file->text);
    return NULL;
  }
  Str shown = arena_fmt(d->a, "%.*s%.*s", STR_ARG(im->dir), STR_ARG(clean));
  uint32_t index = source_add(im->sources, shown, STR(""), shown, text);
  if (!import_text(im, index, text)) return NULL;
  const YmlNode *root = yml_read(d->a, d->ds, index, text);
  if (!root) return NULL;
  const YmlNode *services = yml_get(root, "services");
  if (!services || services->kind != YML_MAP) {
    diag(d->ds, E0691, ((Span){index, 0, 0}));
    return NULL;
  }
  uint32_t n = clean.n; /* paths in it begin where it lies */
  while (n && clean.s[n - 1] != '/') n--;
  im->base = arena_str(d->a, str_sub(clean, 0, n));
  return root;
}

const YmlNode *dc_compose(Dc *d, const YmlNode **name) {
  const YmlPair *files = yml_pair(d->root, "dockerComposeFile"), *service = yml_pair(d->root, "service");
  const YmlNode *file = files->value;
  if (file->kind == YML_LIST && file->n) {
    for (uint32_t i = 0; i < file->n; i++)
      if (!dc_is_text(d, files, file->items[i])) return NULL;
  }
  if (file->kind != YML_LIST || !file->n) {
    if (!dc_is_text(d, files, file)) return NULL;
  }
  if (!service) {
    diag(d->ds, E0991, files->key->at);
    return NULL;
  }
  if (!dc_is(d, service, YML_SCALAR)) return NULL;
  *name = service->value;
  Str first = d->im->base; /* the files are named from here */
  if (file->kind != YML_LIST) return read_file(d, file);
  const YmlNode *root = read_file(d, file->items[0]);
  Str base = d->im->base; /* paths of all of them begin where the first one lies */
  for (uint32_t i = 1; root && i < file->n; i++) {
    d->im->base = first;
    const YmlNode *over = read_file(d, file->items[i]);
    root = over ? cp_merge(d->c, STR(""), over, root, 0) : NULL;
    d->im->base = base;
  }
  return root;
}
