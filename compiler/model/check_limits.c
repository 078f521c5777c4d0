/* What no output can carry, whatever the quoting: asked of ir/limits.h for every text that goes into an image. */
#include "ir/limits.h"
#include "model/check.h"

typedef struct {
  uint8_t block;
  Sym word;
  bool (*can)(Str s, uint32_t *at);
  const char *place;
} Limit;

static const Limit limits[] = {
    {B_copy, W_sources, quote_can_copy, "a path of COPY"},
    {B_layout, W_source, quote_can_copy, "a path of COPY"},
    {B_copy, W_to, quote_can_dest, "a path in an image"},
    {B_copy, W_exclude, quote_can_mount, "a flag of COPY"},
    {B_add, W_sources, quote_can_copy, "a path of ADD"},
    {B_add, W_to, quote_can_dest, "a path in an image"},
    {B_fetch, W_url, quote_can_copy, "a path of ADD"},
    {B_fetch, W_to, quote_can_dest, "a path in an image"},
    {B_workdir, W_path, quote_can_dest, "a path in an image"},
    {B_mount, W_at, quote_can_dest, "a path in an image"},
    {B_text_file, W_to, quote_can_heredoc, "the path of a file with its text"},
    {B_text_file, W_text, quote_can_run, "a build step"},
    {B_add, W_exclude, quote_can_mount, "a flag of ADD"},
    {B_run, W_exec, quote_can_exec, "a line of a Dockerfile"},
    {B_with_cache, W_source, quote_can_mount, "a mount of RUN"},
    {B_with_bind, W_source, quote_can_path, "a mount of RUN"},
    {B_with_bind, W_target, quote_can_mount, "a mount of RUN"},
    {B_with_cache, W_id, quote_can_mount, "a mount of RUN"},
    {B_with_cache, W_target, quote_can_mount, "a mount of RUN"},
    {B_with_secret, W_target, quote_can_mount, "a mount of RUN"},
    {B_with_tmpfs, W_target, quote_can_mount, "a mount of RUN"},
    {B_on_build, W_script, quote_can_path, "a mount of RUN"},
    {B_on_first_run, W_script, quote_can_file, "a path of COPY"},
    {B_on_every_run, W_script, quote_can_file, "a path of COPY"},
    {B_on_user_login, W_script, quote_can_file, "a path of COPY"},
    {B_entry, W_script, quote_can_file, "a path of COPY"},
    {B_run, W_script, quote_can_run, "a build step"},
    {B_on_build, W_body, quote_can_run, "a build step"},
    {B_stage, W_volumes, quote_can_dest, "a path in an image"},
    {B_image, W_volumes, quote_can_dest, "a path in an image"},
    {B_arg, W_default, quote_can_docker, "ARG"},
    {B_stage, W_entrypoint, quote_can_exec, "a line of a Dockerfile"},
    {B_image, W_entrypoint, quote_can_exec, "a line of a Dockerfile"},
    {B_stage, W_command, quote_can_exec, "a line of a Dockerfile"},
    {B_image, W_command, quote_can_exec, "a line of a Dockerfile"},
    {B_on_build, W_args, quote_can_exec, "a line of a Dockerfile"},
    {B_version, W_fallback, quote_can_late, "a default of a variable"},
    {B_version, W_file, quote_can_heredoc, "the path of a file with its text"},
    {B_proxy, W_no_proxy, quote_can_docker, "a line of a Dockerfile"},
    {B_user, W_shell, quote_can_passwd, "/etc/passwd"},
    {B_user, W_home, quote_can_passwd, "/etc/passwd"},
    {B_ssh_user, W_shell, quote_can_passwd, "/etc/passwd"},
    {B_ssh_user, W_home, quote_can_passwd, "/etc/passwd"},
};

static void report(Check *k, const Value *v, Str s, uint32_t at, const char *place) {
  uint32_t hi = at < s.n ? at + 1 : s.n;
  while (hi < s.n && (s.s[hi] & 0xC0) == 0x80) hi++;
  Str bad = at < s.n ? arena_fmt(k->a, "`%.*s`", (int)(hi - at), s.s + at) : STR("its end");
  Diag *d =
      diag(k->ds, E0903, check_in_place(v) ? value_inner_span(&k->c, v, at, hi) : v->at, str_c(place), bad);
  check_origin(k, d, v);
}

static void check_text_in(Check *k, const Value *v, const Limit *l) {
  uint32_t at;
  for (uint32_t i = 0; v->kind == V_LIST && i < v->n; i++) check_text_in(k, v->items[i], l);
  if (v->kind != V_TEXT) return;
  for (uint32_t i = 0; i < v->text.n; i++) {
    bool known = v->text.v[i].kind == PART_TEXT || v->text.v[i].kind == PART_WORD;
    if (!known || l->can(v->text.v[i].text, &at)) continue;
    report(k, v, v->text.v[i].text, at, l->place);
    return;
  }
}

static void check_entries(Check *k, const Obj *o) {
  static const Limit value = {B_env, W_NONE, quote_can_docker, "a line of a Dockerfile"};
  bool image = (o->block == B_env || o->block == B_label) && o->parent && !obj_like_service(o->parent);
  uint32_t at;
  for (uint32_t i = 0; i < o->entries.n; i++) {
    const Entry *e = &o->entries.v[i];
    if (image) check_text_in(k, e->value, &value);
    if (o->block != B_label || quote_can_label(e->key, &at)) continue;
    Str bad = at < e->key.n ? arena_fmt(k->a, "`%c`", e->key.s[at]) : STR("its end");
    Span key = e->key_at.file == UINT32_MAX ? e->value->at : e->key_at; /* the key of a spread map */
    diag(k->ds, E0903, key, STR("the name of a label"), bad);
  }
}

static void check_object(Check *k, const Obj *o, const bool *blocks) {
  for (uint32_t i = 0; blocks[o->block] && i < sizeof limits / sizeof limits[0]; i++) {
    const Value *v = limits[i].block == o->block ? obj_get(o, limits[i].word) : NULL;
    if (v) check_text_in(k, v, &limits[i]);
  }
  check_entries(k, o);
  for (uint32_t i = 0; i < o->children.n; i++) check_object(k, o->children.v[i], blocks);
}

void check_limits(Check *k) {
  bool blocks[B_COUNT] = {0}; /* those with a row above */
  for (uint32_t i = 0; i < sizeof limits / sizeof limits[0]; i++) blocks[limits[i].block] = true;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    check_at(k, k->objects->v[i]);
    check_object(k, k->objects->v[i], blocks);
  }
}
