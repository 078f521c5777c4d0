/* pei, the control script: parts of runtime/host/ with a block of settings between. Only the verbs that have something
   to work on are in it. The contract is runtime/README.md. */
#include "emit/control.h"

#include "base/runtime.h"

bool control_is_profile(const IrService *s) {
  for (uint32_t i = 0; i < s->n_extras; i++)
    if (str_is(s->extras[i].key, "profiles")) return true;
  return false;
}

static const IrService *default_service(const IrProject *p) {
  const IrService *first = NULL;
  for (uint32_t i = 0; i < p->n_services; i++) {
    const IrService *s = &p->services[i];
    if (s->run || control_is_profile(s)) continue;
    if (s->ssh_port >= 0) return s;
    if (!first) first = s;
  }
  return first;
}

static bool any_service(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (!p->services[i].run) return true;
  return false;
}

static bool any_foreign(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].image == IR_NONE) return true;
  return false;
}

static bool any_ssh(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].ssh_port >= 0) return true;
  return false;
}

/* ---- lists ---- */

/* pei_NAME='a b c' */
typedef VEC(Str) List;

static void put_list(Control *c, Str name, const List *list) {
  buf_bytes(c->b, name);
  buf_lit(c->b, "='");
  for (uint32_t i = 0; i < list->n; i++) {
    if (i) buf_lit(c->b, " ");
    quote_name(c->b, list->v[i]);
  }
  buf_lit(c->b, "'\n");
}

static void put_images(Control *c) {
  const IrProject *p = c->e->project;
  for (uint32_t i = 0; i < p->n_images; i++) FROM(c->b, &p->images[i], .also = i > 0);
  List all = {0}, used = {0}, bases = {0}; /* bases: services of compose.yaml build them for others */
  bool *needed = arena_array(c->e->arena, bool, p->n_images);
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].image != IR_NONE && !p->services[i].run) needed[p->services[i].image] = true;
  for (uint32_t i = 0; i < p->n_images; i++) {
    Str name = emit_bake_name(c->e, p->images[i].name);
    *vec_push(c->e->arena, &all) = name;
    if (needed[i])
      *vec_push(c->e->arena, &used) = name;
    else if (c->e->image_service && c->e->image_service[i].n)
      *vec_push(c->e->arena, &bases) = name;
  }
  put_list(c, STR("pei_images"), &all);
  put_list(c, STR("pei_used_images"), &used);
  if (bases.n) put_list(c, STR("pei_base_images"), &bases);
}

static void put_groups(Control *c) {
  const IrProject *p = c->e->project;
  List groups = {0};
  for (uint32_t i = 0; i < p->n_groups; i++) {
    FROM(c->b, &p->groups[i], .also = i > 0);
    *vec_push(c->e->arena, &groups) = emit_bake_name(c->e, p->groups[i].name);
  }
  put_list(c, STR("pei_groups"), &groups);
}

static void put_services(Control *c) {
  const IrProject *p = c->e->project;
  for (uint32_t i = 0; i < p->n_services; i++) FROM(c->b, &p->services[i], .also = i > 0);
  List services = {0}, profiles = {0}, runs = {0}, foreign = {0}; /* foreign: they run images of others */
  List kept = {0};
  for (uint32_t i = 0; i < p->n_services; i++) {
    const IrService *s = &p->services[i];
    *vec_push(c->e->arena, s->run ? &runs : control_is_profile(s) ? &profiles : &services) = s->name;
    if (s->image == IR_NONE) *vec_push(c->e->arena, &foreign) = s->name;
    if (s->apply && s->apply->keep) *vec_push(c->e->arena, &kept) = s->name;
  }
  put_list(c, STR("pei_services"), &services);
  put_list(c, STR("pei_profiles"), &profiles);
  if (runs.n) put_list(c, STR("pei_runs"), &runs);
  if (foreign.n) put_list(c, STR("pei_foreign"), &foreign);
  if (kept.n) put_list(c, STR("pei_kept_services"), &kept);
  if (runs.n || control_fills(p) || p->n_extracts) {
    buf_lit(c->b, "pei_root=");
    quote_known(c->b, sh_word, p->root_from_out);
    buf_lit(c->b, "\n");
  }
  const IrService *first = default_service(p);
  if (first) FROM(c->b, first);
  buf_lit(c->b, "pei_default_service=");
  quote_known(c->b, sh_word, first ? first->name : STR(""));
  buf_lit(c->b, "\n");
}

/* Waiting for services takes one that is meant to end for one that failed. */
static void put_wait(Control *c) {
  const IrProject *p = c->e->project;
  bool ends = false;
  FROM(c->b, p);
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; !p->services[i].run && k < p->services[i].n_needs; k++)
      if (str_is(p->services[i].needs[k].condition, "service_completed_successfully")) {
        MARK(c->b, .of = p->services[i].of, .span = p->services[i].needs[k].at, .also = ends);
        ends = true;
      }
  buf_bytes(c->b, ends ? STR("pei_up_wait=''\n") : STR("pei_up_wait='--wait'\n"));
}

/* Volumes that are never removed, by docker's names. */
static void put_external_volumes(Control *c) {
  const IrProject *p = c->e->project;
  List names = {0};
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    if (!p->volumes[i].external) continue;
    FROM(c->b, &p->volumes[i], .also = names.n > 0);
    *vec_push(c->e->arena, &names) = p->volumes[i].docker_name;
  }
  if (names.n) put_list(c, STR("pei_external_volumes"), &names);
}

/* A path that is not given from the project root. */
static bool is_elsewhere(Str path) { return path.n && (path.s[0] == '/' || path.s[0] == '~'); }

/* What bake may only do if told so: reading the project above the output directory, writing exports there; both
   anywhere if a path of the project is somewhere else, or is no plain word. */
static void put_rights(Control *c) {
  const IrProject *p = c->e->project;
  uint32_t bad;
  bool ssh = false, host = false, insecure = false, writes = p->n_exports > 0,
       read = !text_is_shell_safe(p->root_from_out, &bad), write = read;
  for (uint32_t i = 0; i < p->n_secrets; i++)
    read |= p->secrets[i].in_build && p->secrets[i].kind == SECRET_FILE && is_elsewhere(p->secrets[i].source);
  for (uint32_t i = 0; i < p->n_exports; i++) write |= is_elsewhere(p->exports[i].to);
  for (uint32_t i = 0; i < p->n_images; i++)
    for (uint32_t k = 0; k < p->images[i].n_caches; k++) {
      const IrCache *cache = &p->images[i].caches[k];
      read |= cache->reads && is_elsewhere(cache->dir);
      write |= cache->writes && is_elsewhere(cache->dir);
      writes |= cache->writes && cache->dir.n;
    }
  for (uint32_t i = 0; i < p->n_images; i++) ssh |= p->images[i].n_ssh_ids > 0;
  for (uint32_t i = 0; i < p->n_stages; i++)
    for (uint32_t k = 0; k < p->stages[i].n_steps; k++) {
      const IrStep *step = &p->stages[i].steps[k];
      host |= step->op == IR_RUN && str_is(step->network, "host");
      insecure |= step->op == IR_RUN && str_is(step->security, "insecure");
    }
  FROM(c->b, p);
  buf_lit(c->b, "pei_bake_rights='fs.read=");
  quote_name(c->b, read ? STR("/") : p->root_from_out);
  if (writes) buf_lit(c->b, " fs.write="), quote_name(c->b, write ? STR("/") : p->root_from_out);
  if (ssh) buf_lit(c->b, " ssh");
  if (host) buf_lit(c->b, " network.host");
  if (insecure) buf_lit(c->b, " security.insecure");
  buf_lit(c->b, "'\n");
}

/* buildx knows the builders as PROJECT-NAME. */
static void put_builder_names(Control *c) {
  const IrProject *p = c->e->project;
  List names = {0};
  const IrBuilder *first = NULL;
  for (uint32_t i = 0; i < p->n_builders; i++) {
    if (p->builders[i].by_default) first = &p->builders[i];
    if (p->builders[i].own) continue;
    FROM(c->b, &p->builders[i], .also = names.n > 0);
    *vec_push(c->e->arena, &names) = p->builders[i].name;
  }
  put_list(c, STR("pei_builders"), &names);
  if (!first) return;
  FROM(c->b, first, .field = "default");
  put_list(c, STR("pei_default_builder"),
           &(List){.v = &(Str){control_builder_name(c, first).s, control_builder_name(c, first).n}, .n = 1});
}

/* ---- tables: a function that sets variables by name ---- */

static void put_case(Control *c, Str name) {
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, name);
  buf_lit(c->b, ") ");
}

static void put_set(Control *c, Str variable, Text value) {
  buf_bytes(c->b, variable);
  buf_lit(c->b, "=");
  quote_sh_word(c->b, value);
}

/* All tags but the first, with blanks between: a tag has none. */
static Text more_tags(Control *c, const IrImage *image) {
  VEC(Part) parts = {0};
  for (uint32_t i = 1; i < image->n_tags; i++) {
    if (i > 1) *vec_push(c->e->arena, &parts) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    for (uint32_t k = 0; k < image->tags[i].n; k++) *vec_push(c->e->arena, &parts) = image->tags[i].v[k];
  }
  return (Text){parts.v, parts.n};
}

void control_table_end(Control *c) {
  FIXED(c->b, "");
  buf_lit(c->b, "\tesac\n}\n");
}

static void put_image_refs(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "image_ref() { # IMAGE");
  for (uint32_t i = 0; i < p->n_images; i++) {
    FROM(c->b, &p->images[i], .field = "tags", .item = 1);
    put_case(c, emit_bake_name(c->e, p->images[i].name));
    put_set(c, STR("pei_ref"), emit_tag(c->e, &p->images[i]));
    if (p->images[i].n_tags > 1) put_set(c, STR(" pei_more_refs"), more_tags(c, &p->images[i]));
    buf_lit(c->b, " ;;\n");
  }
  for (uint32_t i = 0; i < p->n_stages; i++) {
    if (!p->stages[i].kept) continue;
    FROM(c->b, &p->stages[i], .field = "keep");
    put_case(c, emit_kept_name(c->e, &p->stages[i]));
    put_set(c, STR("pei_ref"), text_of(c->e->arena, emit_kept_tag(c->e, &p->stages[i])));
    buf_lit(c->b, " ;;\n");
  }
  control_table_end(c);
}

static void put_ssh_infos(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "ssh_info() { # SERVICE");
  for (uint32_t i = 0; i < p->n_services; i++) {
    const IrService *s = &p->services[i];
    if (s->ssh_port < 0) continue;
    FROM(c->b, s);
    FROM(c->b, &ir_init(&p->images[s->image])->ssh, .also = true);
    put_case(c, s->name);
    buf_lit(c->b, "pei_ssh_port=");
    buf_int(c->b, s->ssh_port);
    put_set(c, STR(" pei_ssh_user"), text_of(c->e->arena, s->ssh_user));
    buf_lit(c->b, " ;;\n");
  }
  FIXED(c->b, "");
  buf_lit(c->b, "\t*) return 1 ;;\n");
  control_table_end(c);
}

/* With blanks between: a name has none. */
static Text export_refs(Control *c, const IrExport *x) {
  VEC(Part) parts = {0};
  if (!x->n_names) return emit_tag(c->e, &c->e->project->images[x->image]);
  for (uint32_t i = 0; i < x->n_names; i++) {
    if (i) *vec_push(c->e->arena, &parts) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    for (uint32_t k = 0; k < x->names[i].n; k++) *vec_push(c->e->arena, &parts) = x->names[i].v[k];
  }
  return (Text){parts.v, parts.n};
}

static void put_export_infos(Control *c) {
  const IrProject *p = c->e->project;
  Arena *a = c->e->arena;
  bool reproducible = false, layers = false;
  for (uint32_t i = 0; i < p->n_exports; i++) {
    reproducible |= p->images[p->exports[i].image].reproducible;
    layers |= p->exports[i].layers.n > 0;
  }
  CONTROL_TABLE(c, "export_info() { # EXPORT; pei_name becomes its target");
  for (uint32_t i = 0; i < p->n_exports; i++) {
    const IrExport *x = &p->exports[i];
    Str builder = x->builder == IR_NONE ? STR("") : control_builder_name(c, &p->builders[x->builder]);
    FROM(c->b, x);
    put_case(c, x->name);
    put_set(c, STR("pei_name"), text_of(a, emit_export_name(c->e, x->name)));
    put_set(c, STR(" pei_format"), text_of(a, x->format));
    put_set(c, STR(" pei_to"), x->to.n ? emit_at_home(c->e, x->to) : (Text){0});
    put_set(c, STR(" pei_builder"), text_of(a, builder));
    put_set(c, STR(" pei_ref"), export_refs(c, x));
    if (layers)
      put_set(c, STR(" pei_layers"), text_of(a, x->layers.n ? ARENA_JOIN(a, STR(","), x->layers) : STR("")));
    if (reproducible)
      put_set(c, STR(" pei_same"), text_of(a, p->images[x->image].reproducible ? STR("yes") : STR("")));
    buf_lit(c->b, " ;;\n");
  }
  control_table_end(c);
}

/* Secrets that a command prints go to docker in its environment, never in an argument. */
static void put_secrets(Control *c) {
  const IrProject *p = c->e->project;
  bool any = false;
  for (uint32_t i = 0; i < p->n_secrets; i++) {
    const IrSecret *s = &p->secrets[i];
    if (s->kind != SECRET_COMMAND) continue;
    if (!any) {
      FIXED(c->b, "");
      buf_lit(c->b, "\npei_secrets=unread\n"
                    "read_secrets() { # once, when docker is about to need them\n"
                    "\t[ -n \"$pei_secrets\" ] && [ -z \"$pei_dry_run\" ] || return 0\n"
                    "\tpei_secrets=''\n");
    }
    any = true;
    FROM(c->b, s);
    Str variable = emit_secret_variable(c->e, s);
    buf_lit(c->b, "\t");
    quote_name(c->b, variable);
    buf_lit(c->b, "=$(sh -c ");
    quote_known(c->b, sh_word, s->source);
    buf_lit(c->b, ") || fail 1 ");
    quote_known(c->b, sh_word,
                ARENA_JOIN(c->e->arena, STR("the command of the secret "), s->name, STR(" failed")));
    buf_lit(c->b, "\n\texport ");
    quote_name(c->b, variable);
    buf_lit(c->b, "\n");
  }
  if (!any) return;
  FIXED(c->b, "");
  buf_lit(c->b, "}\n");
}

/* ---- the whole ---- */

static void put_part(Control *c, const char *name) {
  Str path = ARENA_JOIN(c->e->arena, STR("host/"), str_c(name), STR(".sh"));
  for (uint32_t i = 0; i < runtime_file_count; i++)
    if (str_is(path, runtime_files[i].path)) {
      FIXED(c->b, runtime_files[i].path);
      buf_bytes(c->b, (Str){runtime_files[i].text, runtime_files[i].size});
    }
  buf_lit(c->b, "\n");
}

static void put_settings(Control *c) {
  const IrProject *p = c->e->project;
  FROM(c->b, p);
  buf_lit(c->b, "# ---- ");
  quote_comment(c->b, c->e->headline);
  buf_lit(c->b, " ----\n\n");
  put_list(c, STR("pei_project"), &(List){.v = &(Str){c->e->project_name.s, p->name.n}, .n = 1});
  put_images(c);
  put_services(c);
  if (p->n_images) put_rights(c);
  if (p->n_groups) put_groups(c);
  put_wait(c);
  if (p->n_exports) {
    List exports = {0};
    for (uint32_t i = 0; i < p->n_exports; i++) {
      FROM(c->b, &p->exports[i], .also = i > 0);
      *vec_push(c->e->arena, &exports) = p->exports[i].name;
    }
    put_list(c, STR("pei_exports"), &exports);
  }
  if (control_uses_builders(p)) put_builder_names(c);
  control_kept_stages(c);
  control_fleet_names(c);
  control_objects(c);
  control_keeps(c);
  put_external_volumes(c);
  put_image_refs(c);
  if (any_ssh(p)) put_ssh_infos(c);
  if (p->n_exports) put_export_infos(c);
  if (control_any_object(p)) control_object_info(c);
  if (control_any_created(p)) control_created(c);
  if (control_fills(p)) control_filled(c);
  if (p->n_copies) control_copies(c);
  if (control_any_run(p)) control_runs(c);
  if (control_uses_builders(p)) control_builders(c);
  control_fleet(c);
  if (control_uses_places(p)) control_places(c);
  control_extracts(c);
  control_oldest(c);
  control_disks(c);
  if (control_uses_containers(p)) control_containers(c);
  if (control_uses_swarm(p)) control_swarm(c);
  if (control_uses_versions(p)) control_versions(c);
  if (control_uses_steps(p)) control_steps(c);
  put_secrets(c);
  FIXED(c->b, "");
  buf_lit(c->b, "\n# ---- the verbs ----\n\n");
}

/* An export that docker can load. */
static bool any_archive(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_exports; i++)
    if (str_is(p->exports[i].format, "docker") || str_is(p->exports[i].format, "oci")) return true;
  return false;
}

typedef struct {
  const char *name; /* of a file in runtime/host/ */
  bool used;
} ScriptPart;

static void put_script(Emit *e, const ScriptPart *parts, size_t n) {
  Buf b = emit_buf(e);
  Control c = {e, &b};
  put_part(&c, "head");
  put_settings(&c);
  for (size_t i = 0; i < n; i++)
    if (parts[i].used) put_part(&c, parts[i].name);
  put_part(&c, "main");
  b.n--; /* the empty line behind the last part */
  emit_add_buf(e, STR("pei"), &b, 0755);
}

void emit_control(Emit *e) {
  const IrProject *p = e->project;
  bool images = p->n_images > 0, services = any_service(p), runs = control_any_run(p), docks = p->n_docks > 0,
       objects = control_any_object(p), created = control_any_created(p);
  const ScriptPart parts[] = {
#define PART(file, in) {file, in},
#include "emit/control_part.def"
#undef PART
  };
  if (!objects && !images && !runs && !docks && !p->n_publishes && !p->n_disks && !p->n_extracts) return;
  put_script(e, parts, sizeof parts / sizeof *parts);
}
