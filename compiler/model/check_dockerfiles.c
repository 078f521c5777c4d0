/* Images with a Dockerfile of their own: is it one, does it have the stage and the arguments that the project names?
   Read leniently, FROM and ARG only: what is wrong inside it, BuildKit says. */
#include "model/check.h"

#include "base/path.h"
#include "diag/suggest.h"

typedef struct {
  VEC(Str) stages; /* of each FROM; empty without AS */
  VEC(Str) bases;  /* of each FROM, and of COPY --from= and the like: the words as they are */
  VEC(Str) args;
  char escape;
} Dockerfile;

/* ---- reading ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static Str trim(Str s) {
  while (s.n && is_blank(s.s[0])) s = str_sub(s, 1, s.n);
  while (s.n && is_blank(s.s[s.n - 1])) s.n--;
  return s;
}

static Str next_line(Str text, uint32_t *at) {
  uint32_t lo = *at, hi = lo + str_find(str_sub(text, lo, text.n), '\n');
  *at = hi < text.n ? hi + 1 : hi;
  return trim(str_sub(text, lo, hi));
}

static Str next_word(Str line, uint32_t *at) {
  while (*at < line.n && is_blank(line.s[*at])) ++*at;
  uint32_t lo = *at;
  while (*at < line.n && !is_blank(line.s[*at])) ++*at;
  return str_sub(line, lo, *at);
}

static bool is_word(Check *k, Str word, const char *lower) { return str_is(check_lower(k->a, word), lower); }

/* One instruction, its continued lines put together; comments between them are left out. */
static Str next_instruction(Check *k, const Dockerfile *d, Str text, uint32_t *at) {
  Str all = STR("");
  while (*at < text.n) {
    Str line = next_line(text, at);
    if (!line.n || line.s[0] == '#') continue;
    bool goes_on = line.s[line.n - 1] == d->escape;
    if (goes_on) line.n--;
    all = all.n ? arena_fmt(k->a, "%.*s %.*s", STR_ARG(all), STR_ARG(line)) : line;
    if (!goes_on) break;
  }
  return all;
}

/* The word of each <<WORD of an instruction ends a text that is no instruction. */
static void skip_heredocs(Str line, Str text, uint32_t *at) {
  for (uint32_t i = 0; i + 2 < line.n; i++) {
    if (line.s[i] != '<' || line.s[i + 1] != '<') continue;
    uint32_t lo = i + 2;
    if (lo < line.n && line.s[lo] == '-') lo++;
    if (lo < line.n && (line.s[lo] == '"' || line.s[lo] == '\'')) lo++;
    uint32_t hi = lo;
    while (hi < line.n && !is_blank(line.s[hi]) && !strchr("\"'<>|&;()", line.s[hi])) hi++;
    Str word = str_sub(line, lo, hi);
    while (word.n && *at < text.n && !str_eq(next_line(text, at), word)) {
    }
    i = hi;
  }
}

static void read_from(Check *k, Dockerfile *d, Str line, uint32_t at) {
  Str word = next_word(line, &at), name = STR("");
  while (str_starts(word, STR("--"))) word = next_word(line, &at);
  *vec_push(k->a, &d->bases) = word;
  if (is_word(k, next_word(line, &at), "as")) name = next_word(line, &at);
  *vec_push(k->a, &d->stages) = name;
}

/* `COPY --from=NAME`, `RUN --mount=from=NAME,…`. */
static void read_sources(Check *k, Dockerfile *d, Str line, uint32_t at) {
  for (Str word; str_starts(word = next_word(line, &at), STR("--"));)
    for (uint32_t i = 0; i + 5 < word.n; i++)
      if (!memcmp(word.s + i, "from=", 5)) {
        Str name = str_sub(word, i + 5, word.n);
        *vec_push(k->a, &d->bases) = str_sub(name, 0, str_find(name, ','));
      }
}

static void read_args(Check *k, Dockerfile *d, Str line, uint32_t at) {
  for (Str word; (word = next_word(line, &at)).n;)
    *vec_push(k->a, &d->args) = str_sub(word, 0, str_find(word, '='));
}

static Dockerfile read_dockerfile(Check *k, Str text) {
  Dockerfile d = {.escape = '\\'};
  uint32_t at = 0, first = 0;
  Str head = check_lower(k->a, next_line(text, &first));
  if (head.n && head.s[0] == '#' && str_ends(head, STR("`")) && str_find(head, '=') < head.n) d.escape = '`';
  while (at < text.n) {
    Str line = next_instruction(k, &d, text, &at);
    uint32_t pos = 0;
    Str word = next_word(line, &pos);
    if (is_word(k, word, "from")) read_from(k, &d, line, pos);
    if (is_word(k, word, "arg")) read_args(k, &d, line, pos);
    if (is_word(k, word, "run") || is_word(k, word, "copy") || is_word(k, word, "add")) {
      read_sources(k, &d, line, pos);
      skip_heredocs(line, text, &at);
    }
  }
  return d;
}

/* ---- the stage it names ---- */

/* By name, whatever its case, or by number. */
static bool has_stage(Check *k, const Dockerfile *d, Str target) {
  uint32_t number = 0, i = 0;
  while (i < target.n && target.s[i] >= '0' && target.s[i] <= '9' && number < 100000)
    number = number * 10 + (uint32_t)(target.s[i++] - '0');
  if (i == target.n && number < d->stages.n) return true;
  for (i = 0; i < d->stages.n; i++)
    if (str_eq(check_lower(k->a, d->stages.v[i]), check_lower(k->a, target))) return true;
  return false;
}

static void no_stage(Check *k, const Obj *o, const Dockerfile *d, const Value *target, Str path) {
  Str name = value_str(k->a, target);
  Suggest s;
  suggest_init(&s, k->a, name);
  for (uint32_t i = 0; i < d->stages.n; i++)
    if (d->stages.v[i].n) suggest_offer(&s, d->stages.v[i]);
  check_at(k, o);
  Diag *diagnostic = diag(k->ds, E0729, target->at, path, name);
  diag_also(k->ds, diagnostic, obj_get(o, W_dockerfile)->at, CHK_IN_THIS_FILE);
  check_origin(k, diagnostic, target);
  if (s.n) {
    Str fixed = arena_fmt(k->a, "\"%.*s\"", STR_ARG(s.best[0].name));
    diag_help(k->ds, diagnostic, DID_YOU_MEAN, suggest_text(&s));
    if (check_in_place(target))
      edit_meant(k->m, diagnostic, suggest_certain(&s) ? FIX_SAFE : FIX_MAYBE, target->at, fixed);
  } else if (s.offered) {
    diag_help(k->ds, diagnostic, ONE_OF, suggest_list(&s));
  } else {
    diag_help(k->ds, diagnostic, CHK_NAME_STAGE, name);
  }
}

/* ---- the arguments it gets ---- */

/* What BuildKit takes without an ARG. */
static bool is_known_arg(Check *k, Str name) {
  static const char *const words[] = {"http_proxy", "https_proxy", "ftp_proxy",         "no_proxy",
                                      "all_proxy",  "buildkit_",   "source_date_epoch", "sbom_"};
  Str lower = check_lower(k->a, name);
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (str_starts(lower, str_c(words[i]))) return true;
  return false;
}

static void check_args(Check *k, const Obj *o, const Dockerfile *d, Str path) {
  const Obj *args = check_child(o, B_args);
  for (uint32_t i = 0; args && i < args->entries.n; i++) {
    const Entry *e = &args->entries.v[i];
    bool found = is_known_arg(k, e->key);
    Suggest s;
    suggest_init(&s, k->a, e->key);
    for (uint32_t j = 0; j < d->args.n; j++) {
      found |= str_eq(d->args.v[j], e->key);
      suggest_offer(&s, d->args.v[j]);
    }
    if (found) continue;
    Span at = e->key_at.file == UINT32_MAX ? e->value->at : e->key_at;
    check_at(k, o);
    Diag *diagnostic = diag(k->ds, W0729, at, path, e->key);
    if (s.n && e->key_at.file != UINT32_MAX)
      edit_suggested(k->m, diagnostic, &s, e->key_at);
    else if (s.n)
      diag_help(k->ds, diagnostic, DID_YOU_MEAN, suggest_text(&s));
  }
}

/* ---- the image that it is built on ---- */

/* What BuildKit makes of a name; by variables it may be any. */
static bool names_base(Check *k, const Obj *base, Str word) {
  const Value *tags = obj_get(base, W_tags);
  Str tag, made = ARENA_JOIN(k->a, model_project_name(k->m), STR("-"), check_name(k, base));
  if (memchr(word.s, '$', word.n) || str_eq(word, check_name(k, base))) return true;
  if (!tags) return str_eq(check_full_tag(k, word), check_full_tag(k, made));
  for (uint32_t i = 0; i < tags->n; i++)
    if (check_text(k, tags->items[i], &tag) && str_eq(check_full_tag(k, word), check_full_tag(k, tag)))
      return true;
  return false;
}

static void check_own_base(Check *k, const Obj *o, const Dockerfile *d, Str path) {
  const Value *from = obj_get(o, W_from);
  if (!from || from->kind != V_REF || !from->obj || from->obj->block != B_image) return;
  for (uint32_t i = 0; i < d->bases.n; i++)
    if (names_base(k, from->obj, d->bases.v[i])) return;
  Str name = check_name(k, from->obj);
  check_at(k, o);
  Diag *diagnostic = diag(k->ds, W0795, from->at, path, name);
  diag_also(k->ds, diagnostic, obj_get(o, W_dockerfile)->at, CHK_IN_THIS_FILE);
  diag_help(k->ds, diagnostic, CHK_FROM_NAME, name);
}

/* ---- the image ---- */

/* Everything that is made into instructions of a Dockerfile of ours would be lost. */
static bool is_kept(uint8_t block) {
  static const uint8_t blocks[] = {B_args,      B_before_build, B_after_build,  B_image_annotations,
                                   B_cache_gha, B_cache_local,  B_cache_inline, B_cache_registry,
                                   B_cache_s3,  B_cache_azblob};
  return memchr(blocks, block, sizeof blocks);
}

static void check_lost(Check *k, const Obj *o) {
  static const Sym fields[] = {W_shell, W_entrypoint,  W_command, W_expose,   W_volumes,
                               W_user,  W_stop_signal, W_ignore,  W_platform, W_base_user};
  for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    if (!obj_get(o, fields[i])) continue;
    check_at(k, o);
    Diag *d = diag(k->ds, E0755, obj_field_span(o, fields[i]), M_STR(k->m, fields[i]), check_name(k, o));
    diag_also(k->ds, d, obj_field_span(o, W_dockerfile), BECAUSE_OF_THIS);
  }
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *step = o->children.v[i];
    if (is_kept(step->block)) continue;
    check_at(k, step);
    Diag *d = diag(k->ds, E0755, step->at, str_c(obj_block(step)->text), check_name(k, o));
    diag_also(k->ds, d, obj_field_span(o, W_dockerfile), BECAUSE_OF_THIS);
    return; /* the others are lost with it */
  }
}

/* Of a repository nothing is known but that its files are in it. */
static void check_fetched(Check *k, const Obj *o, const Value *file) {
  PathParts parts = {0};
  Str path;
  if (!check_text(k, file, &path) || (path.n && path.s[0] != '/' && path_push(k->a, &parts, path))) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0749, file->at, path);
  diag_also(k->ds, d, obj_field_span(o, W_context), BECAUSE_OF_THIS);
}

static void check_image(Check *k, const Obj *o) {
  const Value *file = obj_get(o, W_dockerfile), *context = obj_get(o, W_context),
              *target = obj_get(o, W_target);
  Os *os = k->m->os;
  OsStat st;
  Str path, text, name;
  check_lost(k, o);
  if (check_text(k, context, &path) && source_is_url(path)) {
    check_fetched(k, o, file);
    return;
  }
  if (check_text(k, context, &path) && !os->stat(os, model_path(k->m, path), true, &st) &&
      st.type != OS_DIR) {
    check_at(k, o);
    check_origin(k, diag(k->ds, E0746, context->at, path), context);
  }
  if (!check_text(k, file, &path) || os->stat(os, model_path(k->m, path), true, &st)) return;
  check_at(k, o);
  if (st.type != OS_FILE) {
    check_origin(k, diag(k->ds, E0604, file->at, path), file);
    return;
  }
  if (!model_read(k->m, path, file->at, &text)) return; /* an input: the plan has its hash */
  Dockerfile d = read_dockerfile(k, text);
  if (!d.stages.n) {
    check_origin(k, diag(k->ds, E0745, file->at, path), file);
    return;
  }
  if (check_text(k, target, &name) && name.n && !has_stage(k, &d, name)) no_stage(k, o, &d, target, path);
  check_args(k, o, &d, path);
  check_own_base(k, o, &d, path);
}

static void needs_dockerfile(Check *k, const Obj *o, const char *word, Span at) {
  diag_also(k->ds, diag(k->ds, E0218, o->at, str_c(word), STR("dockerfile")), at, BECAUSE_OF_THIS);
}

/* Fields that speak of a Dockerfile, where there is none. */
static void check_without(Check *k, const Obj *o) {
  static const Sym fields[] = {W_context, W_target};
  const Obj *args = check_child(o, B_args);
  check_at(k, o);
  for (uint32_t i = 0; i < 2; i++)
    if (obj_get(o, fields[i])) needs_dockerfile(k, o, schema_words[fields[i]], obj_field_span(o, fields[i]));
  if (args) needs_dockerfile(k, o, "args", args->at);
}

void check_dockerfiles(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_image || o->bad) continue;
    if (obj_get(o, W_dockerfile))
      check_image(k, o); /* its file becomes an input, which stays: no memory is given back */
    else
      check_without(k, o);
  }
}
