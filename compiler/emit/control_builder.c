/* The part of the control script that describes builders: runtime/host/builder.sh compares them with what buildx has,
   and makes them. With it the settings of BuildKit, a file for each builder that has some. */
#include "emit/control.h"

bool control_uses_builders(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_builders; i++)
    if (!p->builders[i].own) return true;
  return false;
}

Str control_builder_name(const Control *c, const IrBuilder *b) {
  if (b->own) return STR("default"); /* as buildx calls it */
  return ARENA_JOIN(c->e->arena, c->e->project_name, STR("-"), b->name);
}

static Str config_path(const Emit *e, const IrBuilder *b) {
  return ARENA_JOIN(e->arena, STR("builders/"), b->name, STR(".toml"));
}

/* ---- make_builder ---- */

static void put_word(Control *c, Str word) {
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, word);
}

static Str comma_list(Control *c, const Str *words, uint32_t n) {
  Buf b = buf_new(c->e->arena);
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_lit(&b, ",");
    quote_name(&b, words[i]);
  }
  return buf_str(&b);
}

/* Paths in options are as in the project, and buildx starts in the output directory. */
static bool is_path(Str key) { return str_is(key, "cacert") || str_is(key, "cert") || str_is(key, "key"); }

static void put_option(Control *c, const IrPair *option) {
  Part eq = {.kind = PART_TEXT, .text = ARENA_JOIN(c->e->arena, option->key, STR("="))};
  Text value = option->value;
  if (is_path(option->key) && value.n) value = emit_at_home(c->e, value.v[0].text);
  Part *parts = arena_array(c->e->arena, Part, value.n + 1);
  parts[0] = eq;
  if (value.n) memcpy(parts + 1, value.v, sizeof *parts * value.n);
  buf_lit(c->b, " ");
  quote_sh_word(c->b, (Text){parts, value.n + 1});
}

static void put_node(Control *c, const IrNode *n) {
  FROM(c->b, n);
  buf_lit(c->b, "\t\tnode");
  put_word(c, n->name);
  put_word(c, comma_list(c, n->platforms, n->n_platforms));
  put_word(c, n->endpoint);
  for (uint32_t i = 0; i < n->options.n; i++) {
    MARK(c->b, .of = n->of, .span = n->options.v[i].at);
    put_option(c, &n->options.v[i]);
  }
  buf_lit(c->b, "\n");
}

static void put_builder(Control *c, const IrBuilder *b) {
  FROM(c->b, b);
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, b->name);
  buf_lit(c->b, ")\n\t\tdriver ");
  quote_name(c->b, b->driver);
  if (b->config.set) put_word(c, config_path(c->e, b));
  buf_lit(c->b, "\n");
  if (b->n_flags) {
    FROM(c->b, b, .field = "flags");
    buf_lit(c->b, "\t\tflags");
    for (uint32_t i = 0; i < b->n_flags; i++) put_word(c, b->flags[i]);
    buf_lit(c->b, "\n");
  }
  for (uint32_t i = 0; i < b->n_nodes; i++) put_node(c, &b->nodes[i]);
  for (uint32_t i = 0; i < b->n_emulate; i++) {
    FROM(c->b, b, .field = "emulate", .item = i + 1);
    buf_lit(c->b, "\t\temulates");
    put_word(c, b->emulate[i]);
    buf_lit(c->b, "\n");
  }
  FROM(c->b, b);
  buf_lit(c->b, "\t\t;;\n");
}

void control_builders(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "make_builder() { # BUILDER");
  for (uint32_t i = 0; i < p->n_builders; i++)
    if (!p->builders[i].own) put_builder(c, &p->builders[i]);
  control_table_end(c);
}

/* ---- the settings of BuildKit ---- */

static void toml_list(Buf *b, const Emit *e, const char *key, const Str *v, uint32_t n, bool paths) {
  if (!n) return;
  buf_lit(b, "  ");
  quote_name(b, str_c(key));
  buf_lit(b, " = [");
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_lit(b, ", ");
    quote_json(b, paths ? emit_outside(e, v[i]) : v[i]);
  }
  buf_lit(b, "]\n");
}

static void put_registry(Buf *b, const Emit *e, const IrBuildkitRegistry *r) {
  FROM(b, r);
  buf_lit(b, "\n# ");
  quote_comment(b, emit_source(e, r->at));
  buf_lit(b, "\n[registry.");
  quote_json(b, r->host);
  buf_lit(b, "]\n");
  toml_list(b, e, "mirrors", r->mirrors, r->n_mirrors, false);
  if (r->http) buf_lit(b, "  http = true\n");
  if (r->insecure) buf_lit(b, "  insecure = true\n");
  toml_list(b, e, "ca", r->ca, r->n_ca, true);
}

static void put_config(Emit *e, const IrBuilder *builder) {
  const IrBuildkit *c = &builder->config;
  Buf b = emit_buf(e);
  FROM(&b, c);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n");
  if (c->max_parallelism >= 0 || c->keep >= 0) {
    buf_lit(&b, "\n# ");
    quote_comment(&b, emit_source(e, c->at));
    buf_lit(&b, "\n[worker.oci]\n");
  }
  if (c->max_parallelism >= 0) {
    buf_lit(&b, "  max-parallelism = ");
    buf_int(&b, c->max_parallelism);
    buf_lit(&b, "\n");
  }
  if (c->keep >= 0) {
    buf_lit(&b, "  gc = true\n  gckeepstorage = \"");
    emit_size(&b, c->keep);
    buf_lit(&b, "\"\n");
  }
  for (uint32_t i = 0; i < c->n_registries; i++) put_registry(&b, e, &c->registries[i]);
  emit_add_buf(e, config_path(e, builder), &b, 0644);
}

void emit_builders(Emit *e) {
  const IrProject *p = e->project;
  for (uint32_t i = 0; i < p->n_builders; i++)
    if (p->builders[i].config.set) put_config(e, &p->builders[i]);
}
