/* What editors are told: the block `devcontainer` of the project. Called by devcontainer.c. */
#include "import/dc.h"

static void put_string(Dc *d, const YmlPair *p, const char *field) {
  if (dc_is(d, p, YML_SCALAR))
    draft_field(&d->block, p->value->at, field, draft_string(d->a, p->value->text));
}

void dc_remote_user(Dc *d, const YmlPair *p) { put_string(d, p, "user"); }

void dc_name(Dc *d, const YmlPair *p) {
  bool same = p->value->kind == YML_SCALAR && str_eq(p->value->text, import_project_name(d->a, d->im->title));
  if (!same) put_string(d, p, "name");
}

void dc_update_uid(Dc *d, const YmlPair *p) {
  bool on;
  if (dc_bool(d, p, &on)) draft_field(&d->block, p->value->at, "update_uid", on ? STR("true") : STR("false"));
}

void dc_shutdown(Dc *d, const YmlPair *p) {
  if (!dc_is(d, p, YML_SCALAR)) return;
  Str s = p->value->text;
  bool none = str_is(s, "none");
  if (none || str_is(s, "stopContainer") || str_is(s, "stopCompose"))
    draft_field(&d->block, p->value->at, "shutdown", none ? STR("none") : STR("stop"));
  else
    diag(d->ds, E0648, p->value->at, s, str_c(diag_phrases[PHRASE_DC_SHUTDOWNS]));
}

void dc_run_services(Dc *d, const YmlPair *p) {
  Pieces list = {0};
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (dc_is_text(d, p, n)) piece_add(d->a, &list, n->at, arena_fmt(d->a, "service.%.*s", STR_ARG(n->text)));
  }
  draft_list(&d->block, p->key->at, "run_services", &list);
}

void dc_extensions(Dc *d, const YmlPair *p) {
  Pieces list = {0};
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++)
    if (dc_is_text(d, p, p->value->items[i]))
      piece_add(d->a, &list, p->value->items[i]->at, draft_string(d->a, p->value->items[i]->text));
  draft_list(&d->block, p->key->at, "extensions", &list);
}

/* A block of free keys. */
static void put_map(Dc *d, Str header, const YmlPair *p, bool texts) {
  Pieces fields = {0};
  Str value;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    if (texts && x->value->kind != YML_NULL && !dc_is_text(d, x, x->value)) continue;
    if (dc_literal(d, x, x->value, &value))
      piece_add(d->a, &fields, x->value->at,
                arena_fmt(d->a, "%.*s = %.*s", STR_ARG(draft_name(d->a, x->key->text)), STR_ARG(value)));
  }
  draft_block(&d->more, p->key->at, header, &fields, false);
}

void dc_settings(Dc *d, const YmlPair *p) {
  if (dc_is(d, p, YML_MAP) && p->value->n) put_map(d, STR("settings"), p, false);
}

void dc_remote_env(Dc *d, const YmlPair *p) {
  if (dc_is(d, p, YML_MAP) && p->value->n) put_map(d, STR("env"), p, true);
}

void dc_customizations(Dc *d, const YmlPair *p) {
  if (!dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *tool = &p->value->pairs[i];
    bool code = str_is(tool->key->text, "vscode");
    if (!code) dc_left_out(d, tool->key->at, tool->key->text);
    if (!code || !dc_is(d, tool, YML_MAP)) continue;
    for (uint32_t k = 0; k < tool->value->n; k++) {
      const YmlPair *x = &tool->value->pairs[k];
      if (str_is(x->key->text, "extensions"))
        dc_extensions(d, x);
      else if (str_is(x->key->text, "settings"))
        dc_settings(d, x);
      else
        dc_left_out(d, x->key->at, x->key->text);
    }
  }
}

void dc_features(Dc *d, const YmlPair *p) {
  if (!dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    YmlPair x = p->value->pairs[i];
    YmlNode *options = dc_map(d, x.value->at, 1);
    if (str_starts(x.key->text, STR("."))) { /* lies beside the file, and outputs lie elsewhere */
      dc_left_out(d, x.key->at, x.key->text);
      continue;
    }
    if (x.value->kind == YML_SCALAR && !x.value->plain) {
      dc_map_add(d, options, "version", x.value->at, x.value->text);
      x.value = options;
    }
    if (!dc_is(d, &x, YML_MAP)) continue;
    put_map(d, arena_fmt(d->a, "feature %.*s", STR_ARG(draft_string(d->a, x.key->text))), &x, false);
  }
}

void dc_host_requirements(Dc *d, const YmlPair *p) {
  Pieces fields = {0};
  if (!dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    const YmlNode *n = x->value;
    Str key = x->key->text, value = n->text;
    bool size = str_is(key, "memory") || str_is(key, "storage"), gpu = str_is(key, "gpu");
    if (size && n->kind == YML_SCALAR) value = cp_size(d->a, n->text);
    if (gpu && n->kind == YML_MAP) value = STR("true");
    if (gpu && yml_reading(n) == READ_FALSE) continue;
    bool known = size                  ? n->kind == YML_SCALAR && value.n
                 : gpu                 ? n->kind == YML_MAP || yml_reading(n) == READ_TRUE
                 : str_is(key, "cpus") ? yml_reading(n) == READ_INT
                                       : false;
    if (known)
      piece_field(d->a, &fields, n->at, arena_str(d->a, key).s, value);
    else
      dc_left_out(d, x->key->at, key);
  }
  if (fields.n) draft_block(&d->more, p->key->at, STR("host_requirements"), &fields, false);
}

void dc_block(Dc *d, Str service, Draft *out) {
  *out = draft_new(d->a);
  out->depth = 1;
  draft_field(out, SPAN_NONE, "targets", STR("[devcontainer]"));
  draft_open(out, SPAN_NONE, STR("devcontainer"));
  draft_field(out, SPAN_NONE, "service", arena_fmt(d->a, "service.%.*s", STR_ARG(service)));
  draft_append(out, &d->block);
  draft_append(out, &d->more);
  draft_close(out);
}
