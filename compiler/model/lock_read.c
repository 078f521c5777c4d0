/* pei.lock as JSON into items. Everything about it is checked, as it may come from anywhere: a merge, another tool,
   another version. jansson knows no places, so those are found in the text. Called by lock_load's caller alone. */
#include "model/lock_private.h"

#include "base/buf.h"

#include <errno.h>
#include <jansson.h>

typedef struct {
  Model *m;
  const char *section; /* "files" */
  size_t index;
  uint32_t from; /* where in the text the section is looked for */
} Reader;

Span lock_span(Model *m, uint32_t lo, uint32_t hi) {
  Lock *lock = m->lock;
  if (lock->whole.file == UINT32_MAX) {
    lock->whole.file =
        source_add(m->sources, str_c(model_path(m, STR(LOCK_NAME))), STR(""), STR(LOCK_NAME), lock->text);
    source_at(m->sources, lock->whole.file)->data = true;
  }
  return (Span){lock->whole.file, lo, hi};
}

/* ---- messages ---- */

/* Where a text stands as a JSON string behind byte `from`; nothing but `from` if it is spelt otherwise. */
static Span place_of(Model *m, uint32_t from, Str text) {
  Str all = m->lock->text;
  for (uint32_t at = from; at + text.n + 2 <= all.n; at++) {
    at += str_find(str_sub(all, at, all.n), '"');
    if (at + text.n + 2 > all.n) break;
    if (all.s[at + 1 + text.n] == '"' && !memcmp(all.s + at + 1, text.s, text.n))
      return (Span){0, at, at + text.n + 2};
  }
  return (Span){0, from, from};
}

/* "`files[2].sha256`: expected 64 hex digits, found a number" */
static bool wrong(Reader *r, Span at, const char *field, Str expected, Str found) {
  Model *m = r->m;
  Str where = !r->section ? str_c(field)
              : field     ? arena_fmt(m->arena, "%s[%zu].%s", r->section, r->index, field)
                          : arena_fmt(m->arena, "%s[%zu]", r->section, r->index);
  if (!m->lock->broken) diag(m->ds, E0626, lock_span(m, at.lo, at.hi), where, expected, found);
  return !(m->lock->broken = true);
}

static Str what_is(Model *m, const json_t *v) {
  static const char *const words[] = {[JSON_OBJECT] = "an object",      [JSON_ARRAY] = "a list",
                                      [JSON_STRING] = "a string",       [JSON_INTEGER] = "a number",
                                      [JSON_REAL] = "a decimal number", [JSON_TRUE] = "true",
                                      [JSON_FALSE] = "false",           [JSON_NULL] = "null"};
  if (!v) return STR("nothing");
  if (!json_is_string(v)) return str_c(words[json_typeof(v)]);
  Str s = str_n(json_string_value(v), json_string_length(v));
  return arena_fmt(m->arena, "`%.*s`%s", s.n < 80 ? (int)s.n : 80, s.s, s.n < 80 ? "" : "…");
}

/* ---- fields ---- */

static Str string_of(Model *m, const json_t *v) {
  return arena_str(m->arena, str_n(json_string_value(v), json_string_length(v)));
}

static Span place_of_field(Reader *r, const char *field) { return place_of(r->m, r->from, str_c(field)); }

static bool read_name(Reader *r, const json_t *o, const char *field, Str *out) {
  const json_t *v = json_object_get(o, field);
  if (!json_is_string(v) || !json_string_length(v))
    return wrong(r, place_of_field(r, field), field, STR("a string"), what_is(r->m, v));
  *out = string_of(r->m, v);
  return true;
}

static bool is_hex(Str s, uint32_t n) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] >= 'a' && s.s[i] <= 'f'))) return false;
  return s.n == n;
}

/* `prefix` and 64 hex digits */
static bool read_hash(Reader *r, const json_t *o, const char *field, Str prefix, Str *out) {
  const json_t *v = json_object_get(o, field);
  if (json_is_string(v)) *out = string_of(r->m, v);
  if (json_is_string(v) && str_starts(*out, prefix) && is_hex(str_sub(*out, prefix.n, out->n), 64))
    return true;
  Str expected = arena_fmt(r->m->arena, "%.*s%s64 hex digits", STR_ARG(prefix), prefix.n ? " and " : "");
  return wrong(r, place_of_field(r, field), field, expected, what_is(r->m, v));
}

static bool read_size(Reader *r, const json_t *o, uint64_t *out) {
  const json_t *v = json_object_get(o, "size");
  if (!json_is_integer(v) || json_integer_value(v) < 0)
    return wrong(r, place_of_field(r, "size"), "size", STR("a number of bytes"), what_is(r->m, v));
  *out = (uint64_t)json_integer_value(v);
  return true;
}

static bool read_names(Reader *r, const json_t *o, Str *out) {
  const json_t *v = json_object_get(o, "names"), *name;
  Buf b = buf_new(r->m->arena);
  size_t i;
  if (!json_is_array(v))
    return wrong(r, place_of_field(r, "names"), "names", STR("a list"), what_is(r->m, v));
  json_array_foreach(v, i, name) {
    if (!json_is_string(name))
      return wrong(r, place_of_field(r, "names"), "names", STR("strings"), what_is(r->m, name));
    buf_bytes(&b, str_n(json_string_value(name), json_string_length(name)));
    buf_lit(&b, "\n");
  }
  *out = buf_str(&b);
  return true;
}

/* ---- sections ---- */

static const struct {
  const char *section, *name; /* which field is the name */
  LockKind kind;
  size_t fields;
} sections[] = {{"files", "path", LOCK_FILE, 3},
                {"globs", "pattern", LOCK_GLOB, 2},
                {"recipes", "name", LOCK_RECIPE, 3},
                {"images", "ref", LOCK_IMAGE, 2}};

static bool read_item(Reader *r, uint32_t section, const json_t *o) {
  Model *m = r->m;
  LockItem item = {.kind = sections[section].kind};
  if (!json_is_object(o))
    return wrong(r, place_of_field(r, r->section), NULL, STR("an object"), what_is(m, o));
  if (!read_name(r, o, sections[section].name, &item.name)) return false;
  item.at = place_of(m, r->from, item.name);
  r->from = item.at.lo; /* its other fields follow, and so do the next items */
  bool ok = item.kind == LOCK_GLOB ? read_names(r, o, &item.value)
            : item.kind == LOCK_IMAGE
                ? read_hash(r, o, "digest", STR("sha256:"), &item.value)
                : read_size(r, o, &item.size) && read_hash(r, o, "sha256", STR(""), &item.value);
  if (!ok) return false;
  if (json_object_size(o) != sections[section].fields)
    return wrong(r, item.at, NULL, arena_fmt(m->arena, "%zu fields", sections[section].fields),
                 arena_fmt(m->arena, "%zu", json_object_size(o)));
  if (lock_add(m, &m->lock->old, item)) return true;
  return wrong(r, item.at, sections[section].name, STR("each once"),
               arena_fmt(m->arena, "`%.*s` again", STR_ARG(item.name)));
}

static void read_section(Reader *r, uint32_t section, const json_t *list) {
  const json_t *o;
  size_t i;
  const char *name = sections[section].section;
  r->section = NULL;
  r->from = place_of(r->m, 0, str_c(name)).lo;
  if (!json_is_array(list)) {
    wrong(r, place_of_field(r, name), name, STR("a list"), what_is(r->m, list));
    return;
  }
  r->section = name;
  json_array_foreach(list, i, o) {
    r->index = i;
    if (!read_item(r, section, o)) return;
  }
}

static bool known_key(const char *key) {
  for (uint32_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (!strcmp(key, sections[i].section)) return true;
  return !strcmp(key, "peic-lock") || !strcmp(key, "root");
}

static void read_root(Reader *r, json_t *all) {
  Model *m = r->m;
  Lock *lock = m->lock;
  const json_t *format = json_object_get(all, "peic-lock"), *v;
  const char *key;
  Str root;
  if (!json_is_integer(format) || json_integer_value(format) < 1) {
    Str expected = arena_fmt(m->arena, "%d, as in a lock of peic", LOCK_FORMAT);
    wrong(r, place_of(m, 0, STR("peic-lock")), "peic-lock", expected, what_is(m, format));
    return;
  }
  if (json_integer_value(format) > LOCK_FORMAT) {
    Span at = place_of(m, 0, STR("peic-lock"));
    diag(m->ds, E0627, lock_span(m, at.lo, at.hi),
         arena_fmt(m->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(format)),
         arena_fmt(m->arena, "%d", LOCK_FORMAT));
    lock->broken = true;
    return;
  }
  if (!read_name(r, all, "root", &root)) return;
  if (!str_eq(root, m->files.v[0]->rel)) {
    Span at = place_of(m, place_of(m, 0, STR("root")).hi, root);
    Diag *d = diag(m->ds, E0624, lock_span(m, at.lo, at.hi), root, m->files.v[0]->rel);
    diag_help(m->ds, d, LOCK_ONE_EACH);
    lock->broken = true;
    return;
  }
  json_object_foreach(all, key, v) if (!known_key(key)) {
    Span at = place_of(m, 0, str_c(key));
    wrong(r, at, key, STR("no such key"), what_is(m, v));
  }
  for (uint32_t i = 0; i < sizeof sections / sizeof *sections && !lock->broken; i++) {
    v = json_object_get(all, sections[i].section);
    if (v) read_section(r, i, v);
  }
}

static void parse(Model *m) {
  Lock *lock = m->lock;
  json_error_t error;
  json_t *all = json_loadb(lock->text.s, lock->text.n, JSON_REJECT_DUPLICATES, &error);
  Reader r = {.m = m};
  if (all && !json_is_object(all)) {
    wrong(&r, (Span){0, 0, 0}, "all of it", STR("an object"), what_is(m, all));
    json_decref(all);
    return;
  }
  if (!all) {
    uint32_t at =
        error.position > 0 && (uint32_t)error.position <= lock->text.n ? (uint32_t)error.position : 0;
    Diag *d = diag(m->ds, E0625, lock_span(m, at ? at - 1 : 0, at), arena_str(m->arena, str_c(error.text)));
    diag_help(m->ds, d, LOCK_REMOVE, lock->root);
    lock->broken = true;
    return;
  }
  jmp_buf here, *up = m->arena->oom;
  m->arena->oom = &here;
  bool enough = !setjmp(here);
  if (enough) read_root(&r, all);
  m->arena->oom = up;
  json_decref(all);
  if (!enough) arena_oom(m->arena);
}

void lock_load(Model *m) {
  Lock *lock = m->lock;
  if (lock->mode == LOCK_IGNORED) return;
  const char *path = model_path(m, STR(LOCK_NAME));
  int error = m->os->read_file(m->os, m->arena, path, SYNTAX_MAX_BYTES, &lock->text);
  if (!error) {
    parse(m);
    return;
  }
  lock->text = STR("");
  if (error == ENOENT && lock->mode == LOCK_RENEWED) return;
  lock->broken = true;
  if (error == ENOENT) {
    Diag *d = diag(m->ds, E0629, SPAN_NONE, str_c(path));
    diag_help(m->ds, d, LOCK_WRITE, lock->root);
  } else
    diag(m->ds, E0609, SPAN_NONE, str_c(path), file_error(error));
}
