/* The end of a body: which labels a field accepts, paths made relative to the root, defaults, missing fields. */
#include "model/private.h"

static const Part *first_part(const Value *v, PartKind kind, const Value **holder) {
  for (uint32_t i = 0; v->kind == V_TEXT && i < v->text.n; i++)
    if (v->text.v[i].kind == kind) {
      *holder = v;
      return &v->text.v[i];
    }
  for (uint32_t i = 0; i < v->n; i++) {
    const Part *p = first_part(v->items[i], kind, holder);
    if (p) return p;
  }
  return NULL;
}

/* Which `@{ }` of a string brought the part in? The whole value where that cannot be told. */
static Span part_span(const Value *holder) {
  const Node *n = holder->node, *only = NULL, *call = NULL;
  bool here = n && (n->kind == N_STRING || n->kind == N_HEREDOC) && n->file == holder->at.file &&
              n->lo == holder->at.lo;
  for (const Node *p = here ? n->a : NULL; p; p = p->next) {
    if (p->kind == N_TEXT) continue;
    bool direct = p->kind == N_MEMBER || (p->kind == N_CALL && p->a->kind == N_NAME);
    if (direct && !call) call = p;
    if (only) return call ? node_span(call) : holder->at;
    only = p;
  }
  return only ? node_span(only) : holder->at;
}

/* A build variable as it is written in a project. */
static Str build_name(Model *m, Str name) {
  Sym word = model_build_word(m->arena, name);
  if (word) name = M_STR(m, word);
  return arena_fmt(m->arena, "build.%.*s", STR_ARG(name));
}

Diag *report_too_late(Ctx *c, Span at, Str name, Str what, const Value *holder, uint8_t flags) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0504, at, name, what);
  const Obj *o = c->self, *body = o ? o->parent : NULL;
  while (body && body->block != B_stage && body->block != B_image) body = body->parent;
  if (body && o->node) diag_also(m->ds, d, node_name_span(o->node), BUILD_STEP);
  diag_origin(c, d, holder);
  if (body && flags & PF_BUILD)
    diag_help(m->ds, d, ENV_OR_ARG, name);
  else
    diag_help(m->ds, d, ENV_INSTEAD, name);
  return d;
}

static bool takes_secret(const Type *t) {
  return t && (t->kind == T_SECRET || takes_secret(t->a) || (t->kind == T_UNION && takes_secret(t->b)));
}

void check_labels(Ctx *c, const Value *v, uint8_t flags, const Type *type, Str what) {
  Model *m = c->m;
  const Value *holder;
  const Part *p;
  if (!(flags & PF_LATE) && (p = first_part(v, PART_LATE, &holder))) {
    Diag *d = report_too_late(c, part_span(holder), p->text, what, holder, flags);
    if (takes_secret(type)) diag_help(m->ds, d, SECRET_INSTEAD, p->text);
  }
  if (flags & PF_BUILD) return;
  p = first_part(v, PART_BUILD, &holder);
  if (!p) p = first_part(v, PART_BUILD_WORD, &holder);
  if (p) {
    Diag *d = diag(m->ds, E0505, part_span(holder), build_name(m, p->text), what);
    diag_origin(c, d, holder);
  }
}

bool check_one_line(Ctx *c, const Value *v, Str what) {
  Model *m = c->m;
  for (uint32_t i = 0; v->kind == V_TEXT && i < v->text.n; i++) {
    Str s = v->text.v[i].text;
    if (v->text.v[i].kind != PART_TEXT || (!memchr(s.s, '\n', s.n) && !memchr(s.s, '\r', s.n))) continue;
    Diag *d = diag(m->ds, E0421, v->at, what);
    diag_origin(c, d, v);
    return false;
  }
  return true;
}

/* ---- paths ---- */

static bool has_path_type(const Type *t) {
  if (!t) return false;
  if (t->kind == T_SOURCE || t->kind == T_SCRIPT || t->kind == T_APT_SOURCES || t->kind == T_HOSTPATH)
    return true;
  return has_path_type(t->a) || has_path_type(t->b);
}

static TypeKind path_kind(const Type *t) {
  if (t->kind == T_SOURCE || t->kind == T_SCRIPT || t->kind == T_APT_SOURCES || t->kind == T_HOSTPATH)
    return t->kind;
  if (t->kind == T_UNION) return path_kind(t->a) != T_ANY ? path_kind(t->a) : path_kind(t->b);
  return T_ANY;
}

bool source_is_url(Str s) {
  return str_is_http(s) || str_starts(s, STR("git@")) || str_starts(s, STR("git://")) ||
         str_starts(s, STR("ssh://"));
}

static const Value *resolve(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Str rel;
  if (v->kind == V_LIST || v->kind == V_PAIR) {
    Value *out = value_copy(m, v, v->at);
    out->items = arena_array(m->arena, const Value *, v->n);
    for (uint32_t i = 0; i < v->n; i++) {
      const Type *of = v->kind == V_PAIR && i ? t->b : t->a;
      out->items[i] = has_path_type(of) ? resolve(c, v->items[i], of) : v->items[i];
    }
    return out;
  }
  if (v->kind != V_TEXT || !text_known(v->text)) return v;
  Str text = value_str(m->arena, v);
  if (t->kind == T_UNION && source_is_url(text)) return v;
  if (!path_check(c, v, path_kind(t), text, &rel)) return value_poison(m, v->at);
  Value *out = value_copy(m, v, v->at);
  out->text = text_of(m->arena, rel);
  return out;
}

/* Steps for other builds copy from the contexts of those. */
static bool is_onbuild(const Obj *o) {
  while (o && o->block != B_onbuild) o = o->parent;
  return o;
}

static void resolve_paths(Ctx *c, Obj *o) {
  const SchemaBlock *b = obj_block(o);
  int from = schema_slot(b, W_from);
  bool elsewhere =
      (o->block == B_copy || o->block == B_with_bind) && from >= 0 && obj_slot(o, (uint32_t)from)->at.hi;
  elsewhere |= is_onbuild(o);
  bool fetched =
      o->block == B_image && source_is_url(obj_str(c->m, o, W_context)); /* its Dockerfile is there */
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Value *v = obj_slot(o, i)->value;
    if (!v || !has_path_type(b->props[i].type)) continue;
    if (fetched && b->props[i].word == W_dockerfile) continue;
    if (elsewhere && (b->props[i].word == W_sources || b->props[i].word == W_source)) continue;
    if (o->block == B_ssh_user && b->props[i].word == W_keys) v = key_files_check(c, o, v);
    v = resolve(c, v, b->props[i].type);
    slot_make(c->m->arena, o, i)->value = v;
    if (v->kind == V_POISON) o->bad = true;
  }
}

/* ---- defaults and missing fields ---- */

static const Value *default_value(Model *m, const SchemaProp *p, Span at) {
  Str text = str_c(p->def);
  Value *v = value_new(m, V_WORD, at);
  if (p->type->kind == T_BOOL) {
    v->kind = V_BOOL;
    v->num = str_is(text, "true");
  } else if (p->type->kind == T_INT || p->type->kind == T_PORT) {
    v->kind = V_INT;
    for (uint32_t i = 0; i < text.n; i++) v->num = v->num * 10 + (text.s[i] - '0');
  } else {
    v->kind = p->type->kind == T_ENUM ? V_WORD : V_TEXT;
    v->text = text_of(m->arena, text);
  }
  return v;
}

/* What to put where a value is to be filled in. */
static Str placeholder(Model *m, Str word, const Type *t) {
  while (t->kind == T_UNION) t = t->b;
  Str value = t->kind == T_LIST ? STR("[]") : STR("\"\"");
  for (uint32_t i = schema_member_count; t->kind == T_ENUM && i-- > 0;)
    if (schema_members[i].id == t->id) value = M_STR(m, schema_members[i].word);
  if (t->kind == T_REF) value = arena_fmt(m->arena, "%.*s.NAME", STR_ARG(M_STR(m, t->id)));
  return arena_fmt(m->arena, "%.*s = %.*s", STR_ARG(word), STR_ARG(value));
}

static void add_missing(Model *m, Diag *d, Obj *o, const SchemaProp *p) {
  Str word = M_STR(m, p->word);
  diag_help(m->ds, d, FIELD_MEANS, word, str_c(p->help));
  if (o->node && o->node->kind == N_STEP)
    edit_insert(m, diag_fix(m->ds, d, FIX_PLACEHOLDER, ADD_FIELD, word), o->node,
                placeholder(m, word, p->type));
}

static bool in_header(const SchemaBlock *b, uint32_t slot) {
  for (uint32_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot) return true;
  return false;
}

static void report_missing(Ctx *c, Obj *o, const SchemaProp *p) {
  Model *m = c->m;
  Str word = M_STR(m, p->word);
  if (in_header(obj_block(o), (uint32_t)(p - obj_block(o)->props))) {
    report_missing_atom(c, o, word, (Span){o->at.file, o->at.hi, o->at.hi});
    return;
  }
  Str what = o->name ? arena_fmt(m->arena, "%s %.*s", obj_block(o)->text, STR_ARG(M_STR(m, o->name)))
                     : str_c(obj_block(o)->text);
  add_missing(m, diag(m->ds, E0209, o->at, what, word), o, p);
}

static void missing_word(Ctx *c, Obj *o, Sym word) {
  report_missing(c, o, &obj_block(o)->props[schema_slot(obj_block(o), word)]);
}

static void needs_other(Ctx *c, Obj *o, Sym have, Str shown, Sym need) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0218, o->at, shown, M_STR(m, need));
  diag_also(m->ds, d, obj_field_span(o, have), BECAUSE_OF_THIS);
  add_missing(m, d, o, &obj_block(o)->props[schema_slot(obj_block(o), need)]);
}

static void exclude(Ctx *c, Obj *o, Sym a, Sym b) {
  Model *m = c->m;
  if (!obj_get(o, a) || !obj_get(o, b)) return;
  Span first = obj_field_span(o, a), second = obj_field_span(o, b);
  if (first.lo > second.lo) {
    Span t = first;
    first = second;
    second = t;
  }
  Diag *d = diag(m->ds, E0217, second, M_STR(m, a), M_STR(m, b));
  diag_also(m->ds, d, first, THE_OTHER);
}

static void check_registry(Ctx *c, Obj *o) {
  Str kind = obj_str(c->m, o, W_kind);
  if (str_is(kind, "generic")) {
    if (!obj_get(o, W_host)) missing_word(c, o, W_host);
  } else {
    exclude(c, o, W_kind, W_host);
  }
  if (str_is(kind, "aws-ecr") && !obj_get(o, W_account))
    needs_other(c, o, W_kind, STR("kind = aws-ecr"), W_account);
  if (str_is(kind, "aws-ecr") && !obj_get(o, W_region))
    needs_other(c, o, W_kind, STR("kind = aws-ecr"), W_region);
  if (obj_get(o, W_user) && !obj_get(o, W_password)) needs_other(c, o, W_user, STR("user"), W_password);
  if (obj_get(o, W_password) && !obj_get(o, W_user)) needs_other(c, o, W_password, STR("password"), W_user);
}

/* The same for registries, docks and what goes there. */
static void check_fleet_shape(Ctx *c, Obj *o) {
  if (o->block == B_registry) check_registry(c, o);
  if (o->block == B_dock) {
    bool cloud = false;
    for (uint32_t i = 0; i < o->children.n; i++) cloud |= o->children.v[i]->block == B_cloud_aws;
    if (!obj_get(o, W_host) && !cloud) missing_word(c, o, W_host);
  }
  if (o->block != B_transfer) return;
  Str via = obj_str(c->m, o, W_via);
  if (str_is(via, "file") && !obj_get(o, W_file)) needs_other(c, o, W_via, STR("via = file"), W_file);
  if (str_is(via, "registry") && !obj_get(o, W_registry))
    needs_other(c, o, W_via, STR("via = registry"), W_registry);
}

static void check_secret_shape(Ctx *c, Obj *o) {
  exclude(c, o, W_env, W_file);
  exclude(c, o, W_env, W_command);
  exclude(c, o, W_file, W_command);
  if (!obj_get(o, W_env) && !obj_get(o, W_file) && !obj_get(o, W_command) && !obj_bool(o, W_external))
    diag(c->m->ds, E0231, o->at, M_STR(c->m, o->name));
}

static void check_config_shape(Ctx *c, Obj *o) {
  exclude(c, o, W_file, W_content);
  exclude(c, o, W_file, W_env);
  exclude(c, o, W_content, W_env);
  bool source = obj_get(o, W_file) || obj_get(o, W_content) || obj_get(o, W_env);
  if (!source && !obj_bool(o, W_external)) diag(c->m->ds, E0857, o->at, M_STR(c->m, o->name));
}

/* What is done with an archive is for one that is unpacked; the builder unpacks no other kinds than tar. */
static void check_fetch_shape(Ctx *c, Obj *o) {
  static const char *const others[] = {".zip", ".7z", ".rar", ".jar", ".whl", ".deb", ".rpm"};
  Str url = obj_str(c->m, o, W_url);
  if (obj_bool(o, W_unpack)) {
    exclude(c, o, W_unpack, W_mode);
    for (uint32_t i = 0; i < sizeof others / sizeof *others; i++)
      if (str_ends(url, str_c(others[i])))
        diag_origin(c, diag(c->m->ds, E0895, obj_get(o, W_url)->at, str_c(others[i])), obj_get(o, W_url));
    return;
  }
  if (obj_int(o, W_strip, 0)) needs_other(c, o, W_strip, STR("strip"), W_unpack);
  if (obj_get(o, W_patches)) needs_other(c, o, W_patches, STR("patches"), W_unpack);
}

/* The same for what says where something comes from. */
static void check_sources_shape(Ctx *c, Obj *o) {
  if (o->block == B_secret) check_secret_shape(c, o);
  if (o->block == B_config) check_config_shape(c, o);
  if (o->block == B_fetch) check_fetch_shape(c, o);
}

/* Fields that need or exclude each other. */
static void check_shape(Ctx *c, Obj *o) {
  Model *m = c->m;
  check_fleet_shape(c, o);
  if (o->block == B_storage || o->block == B_mount) {
    Str kind = obj_str(m, o, W_kind);
    if (str_is(kind, "host") && !obj_get(o, W_host)) needs_other(c, o, W_kind, STR("kind = host"), W_host);
    if (str_is(kind, "volume") && !obj_get(o, W_volume))
      needs_other(c, o, W_kind, STR("kind = volume"), W_volume);
  }
  if (o->block == B_apt) {
    exclude(c, o, W_mirror, W_sources);
    exclude(c, o, W_snapshot, W_sources);
    finish_apt(c, o);
  }
  if (o->block == B_proxy) finish_proxy(c, o, missing_word);
  if (o->block == B_ssh_user) exclude(c, o, W_keys, W_keys_text);
  if (o->block == B_export) exclude(c, o, W_platform, W_platforms);
  if (o->block == B_node) exclude(c, o, W_host, W_context);
  if (o->block == B_node || o->block == B_builder || o->block == B_dock) {
    if (obj_get(o, W_cert) && !obj_get(o, W_key)) needs_other(c, o, W_cert, STR("cert"), W_key);
    if (obj_get(o, W_key) && !obj_get(o, W_cert)) needs_other(c, o, W_key, STR("key"), W_cert);
  }
  if (obj_is_service(o) && obj_get(o, W_gpu_capabilities) && !obj_get(o, W_gpu))
    needs_other(c, o, W_gpu_capabilities, STR("gpu_capabilities"), W_gpu);
  check_sources_shape(c, o);
  if (o->block == B_image) {
    const Value *from = obj_get(o, W_from); /* an image of the project is fed into a Dockerfile, too */
    if (from && (from->kind != V_REF || !from->obj || from->obj->block != B_image))
      exclude(c, o, W_from, W_dockerfile);
    exclude(c, o, W_version, W_dockerfile);
  }
  if (o->block == B_run) {
    exclude(c, o, W_script, W_exec);
    exclude(c, o, W_shell, W_exec);
    if (!obj_get(o, W_script) && !obj_get(o, W_exec)) missing_word(c, o, W_script);
  }
  if (o->block == B_with_cache) { /* it has the owner and mode of what it is a copy of */
    exclude(c, o, W_from, W_uid);
    exclude(c, o, W_from, W_gid);
    exclude(c, o, W_from, W_mode);
  }
  if (o->block == B_with_cache && obj_get(o, W_source) && !obj_get(o, W_from))
    needs_other(c, o, W_source, STR("source"), W_from);
  bool in_image = o->parent && !obj_like_service(o->parent);
  if (o->block == B_health && in_image && !obj_get(o, W_test) && !obj_bool(o, W_off))
    diag(m->ds, E0209, o->at, STR("health"), STR("test"));
  bool hook = o->block == B_on_build || o->block == B_on_first_run || o->block == B_on_every_run ||
              o->block == B_on_user_login || o->block == B_entry || o->block == B_service_script ||
              o->block == B_on_install || o->block == B_on_update || o->block == B_on_uninstall;
  if (hook) exclude(c, o, W_script, W_body);
  if (o->block == B_on_user_login && obj_bool(o, W_source)) exclude(c, o, W_source, W_timeout);
  if (hook && !obj_get(o, W_script) && !obj_get(o, W_body)) missing_word(c, o, W_script);
  bool stage = o->block == B_stage || (o->block == B_image && !obj_get(o, W_dockerfile));
  if (stage && !obj_get(o, W_from)) missing_word(c, o, W_from);
  if (o->block == B_export && !obj_get(o, W_to)) {
    Str f = obj_str(m, o, W_format);
    if (!str_is(f, "registry") && !str_is(f, "image") && !str_is(f, "cacheonly"))
      needs_other(c, o, W_format, arena_fmt(m->arena, "format = %.*s", STR_ARG(f)), W_to);
  }
}

/* `"/data:ro"` and `"./a:/b" -> …`, as compose has it. */
static void check_colon(Ctx *c, Obj *o, const Value *v) {
  Model *m = c->m;
  if (!v || v->kind != V_TEXT || !text_known(v->text)) return;
  Str s = value_str(m->arena, v);
  uint32_t colon = str_find(s, ':');
  if (colon == s.n) return;
  bool inside = value_from(v).file == v->at.file && value_from(v).lo == v->at.lo;
  Diag *d = diag(m->ds, E0430, inside ? value_inner_span(c, v, colon, s.n) : v->at, s);
  diag_origin(c, d, v);
  Str option = str_sub(s, colon + 1, s.n);
  if (str_is(option, "ro") && !obj_like_service(o)) {
    diag_help(m->ds, d, WRITTEN_LIKE, STR("read_only = true"));
    Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, ADD_FIELD, STR("read_only = true"));
    diag_fix_of_help(d, fix);
    if (inside) diag_edit(m->ds, fix, value_inner_span(c, v, colon, s.n), STR(""));
    if (inside && o->node) edit_insert(m, fix, o->node, STR("read_only = true"));
  } else {
    diag_help(m->ds, d, WRITTEN_LIKE, str_c("\"./data\" -> \"/data\""));
  }
  o->bad = true;
}

/* docker takes a part of a volume by its path from the top, and finds out when a container starts. */
static void check_subpath(Ctx *c, Obj *o) {
  const Value *v = o->block == B_storage || o->block == B_mount ? obj_get(o, W_subpath) : NULL;
  if (!v || v->kind != V_TEXT || !text_known(v->text)) return;
  Str s = value_str(c->m->arena, v);
  bool inside = s.n && s.s[0] != '/';
  for (uint32_t lo = 0, hi; lo < s.n && inside; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '/');
    inside = !str_is(str_sub(s, lo, hi), "..");
  }
  if (inside) return;
  diag_origin(c, diag(c->m->ds, E0448, v->at, s), v);
  o->bad = true;
}

static void check_colons(Ctx *c, Obj *o) {
  if (o->block == B_mount) check_colon(c, o, obj_get(o, W_at));
  if (o->block == B_mount || o->block == B_storage) check_colon(c, o, obj_get(o, W_host));
  const Value *mounts = obj_like_service(o) ? obj_get(o, W_mounts) : NULL;
  for (uint32_t i = 0; mounts && mounts->kind == V_LIST && i < mounts->n; i++)
    for (uint32_t k = 0; mounts->items[i]->kind == V_PAIR && k < 2; k++)
      check_colon(c, o, mounts->items[i]->items[k]);
}

/* What must be given must not be empty; nor may a hook's text, or the command of a shell. */
static void check_empty(Ctx *c, Obj *o, const SchemaProp *p, const Value *v) {
  Model *m = c->m;
  bool must = p->flags & PF_REQ || p->word == W_body || p->word == W_exec || p->word == W_scope ||
              p->word == W_gpu || (p->word == W_shell && v->kind == V_LIST) ||
              (o->block == B_run && p->word == W_script);
  bool empty = v->kind == V_LIST ? v->n == 0
                                 : v->kind == V_TEXT && text_known(v->text) && value_str(m->arena, v).n == 0;
  if (!must || !empty || (o->block == B_text_file && p->word == W_text)) return; /* a file may be */
  diag(m->ds, E0424, v->at, str_c(obj_block(o)->text), M_STR(m, p->word));
  o->bad = true;
}

/* What a program of the host provides has no image. */
static bool is_provided(const Obj *o, const SchemaProp *p) {
  for (uint32_t i = 0;
       (o->block == B_service || o->block == B_run_profile) && p->word == W_image && i < o->children.n; i++)
    if (o->children.v[i]->block == B_provider) return true;
  return false;
}

void object_finish(Ctx *c, Obj *o) {
  Model *m = c->m;
  const SchemaBlock *b = obj_block(o);
  check_colons(c, o);
  check_subpath(c, o);
  resolve_paths(c, o);
  for (uint32_t i = 0; i < b->n_props; i++)
    if (o->place[i] && obj_slot(o, i)->value) check_empty(c, o, &b->props[i], obj_slot(o, i)->value);
  for (const uint8_t *i = b->absent; *i != NO_SLOT; i++) {
    const SchemaProp *p = &b->props[*i];
    const Slot *s = obj_slot(o, *i);
    if (s->value || s->at.hi) continue;
    if (*p->def) {
      *slot_make(m->arena, o, *i) = (Slot){.value = default_value(m, p, o->at), .is_default = true};
    } else if (p->flags & PF_REQ && !o->bad && !is_provided(o, p)) {
      report_missing(c, o, p);
      o->bad = true;
    }
  }
  if (!o->bad) check_shape(c, o);
}
