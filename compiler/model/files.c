/* Paths of the project: relative to the file that names them, below the root, really there. Source files and
   imports are imports.c. */
#include "model/shell_syntax.h"

#include "model/apt_sources.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/path.h"
#include "diag/suggest.h"

#include <errno.h>
#include <string.h>

enum {
  LINKS_SHOWN = 10,
  FIXED_BYTES = 64 << 10 /* of a script that a fix rewrites */
};

void model_input(Model *m, int kind, Str name, Str value, bool from_default) {
  Str key = arena_fmt(m->arena, "%d%.*s", kind, STR_ARG(name));
  if (intern_find(&m->input_names, key)) return; /* each input once */
  intern(&m->input_names, key);
  ModelInput *in = vec_push(m->arena, &m->inputs);
  in->kind = (__typeof__(in->kind))kind;
  in->name = name;
  in->value = value;
  in->from_default = from_default;
  in->at = SPAN_NONE;
}

const char *model_path(Model *m, Str rel) {
  if (!rel.n || str_is(rel, ".")) return arena_str(m->arena, m->root_given).s;
  if (rel.s[0] == '/' || str_is(m->root_given, ".")) return arena_str(m->arena, rel).s;
  bool top = str_is(m->root_given, "/");
  return arena_fmt(m->arena, "%.*s/%.*s", STR_ARG(top ? STR("") : m->root_given), STR_ARG(rel)).s;
}

/* a/./b/../c → a/c; false when it climbs above the root. The root itself is ".". */
static bool normalise(Model *m, Str dir, Str text, Str *out) {
  PathParts parts = {0};
  if (!path_push(m->arena, &parts, dir) || !path_push(m->arena, &parts, text)) return false;
  *out = path_join(m->arena, &parts, 0, parts.n);
  return true;
}

static Str dir_of_value(Model *m, const Value *v) {
  return value_from(v).file < m->sources->files.n ? source_at(m->sources, value_from(v).file)->dir : STR("");
}

/* Where it is said what the project is. */
static void project_is_here(Model *m, Diag *d) {
  for (const Node *n = m->files.v[0]->ast->body->a; n; n = n->next)
    if (n->kind == N_STEP && n->sym == W_project) {
      diag_also(m->ds, d, node_name_span(n), PROJECT_IS_HERE);
      return;
    }
}

static void leaves(Ctx *c, const Value *v, TypeKind kind, Str text, Str what) {
  Diag *d = diag(c->m->ds, E0602, v->at, text, what);
  project_is_here(c->m, d);
  bool output = c->self && (c->self->block == B_before_build || c->self->block == B_after_build);
  if (kind == T_HOSTPATH && !output)
    diag_help(c->m->ds, d, HOST_PATH_IS);
  else if (output)
    diag_help(c->m->ds, d, BELOW_PROJECT);
  else if (c->self && kind != T_SCRIPT)
    diag_help(c->m->ds, d, COPY_OR_MOUNT);
  else
    diag_help(c->m->ds, d, COPY_INTO);
  diag_origin(c, d, v);
}

static bool path_resolve(Ctx *c, const Value *v, TypeKind kind, Str text, Str *rel) {
  Model *m = c->m;
  if (text.n && text.s[0] == '/') {
    leaves(c, v, kind, text, STR("it is an absolute path"));
    return false;
  }
  if (source_is_library(m->sources, value_from(v))) { /* it would be another file in each project */
    diag(m->ds, E0618, v->at, text);
    return false;
  }
  if (normalise(m, dir_of_value(m, v), text, rel)) return true;
  Str dir = dir_of_value(m, v);
  leaves(c, v, kind, text,
         dir.n ? arena_fmt(m->arena, "from `%.*s` it leads above the project's directory", STR_ARG(dir))
               : STR("it leads above the project's directory"));
  return false;
}

/* ---- existence ---- */

Str path_parent(Str rel) {
  uint32_t n = rel.n;
  while (n && rel.s[n - 1] != '/') n--;
  return n ? str_sub(rel, 0, n - 1) : STR(".");
}
static Str base_of(Str rel) {
  uint32_t n = rel.n;
  while (n && rel.s[n - 1] != '/') n--;
  return str_sub(rel, n, rel.n);
}

/* The first part of a path that is not there: rel up to its end, and the directory it should be in. */
static Str missing_part(Model *m, Str rel, Str *dir) {
  OsStat st;
  for (uint32_t hi = 0;; hi++) {
    hi += str_find(str_sub(rel, hi, rel.n), '/');
    Str part = str_sub(rel, 0, hi);
    if (hi == rel.n || m->os->stat(m->os, model_path(m, part), true, &st)) {
      *dir = path_parent(part);
      return part;
    }
  }
}

/* "scripts/a.sh --flag": the words behind the script are its arguments. False if there is no such script. */
static bool arguments_in_path(Ctx *c, const Value *v, Str text, Str rel) {
  Model *m = c->m;
  OsStat st;
  uint32_t blank = str_find(rel, ' '), at = str_find(text, ' ');
  if (blank == rel.n || m->os->stat(m->os, model_path(m, str_sub(rel, 0, blank)), true, &st)) return false;
  Diag *d = diag(m->ds, E0601, v->at, text);
  diag_origin(c, d, v);
  Buf b = buf_new(m->arena);
  bool plain = true;
  for (uint32_t i = at; i < text.n;) {
    while (i < text.n && text.s[i] == ' ') i++;
    uint32_t lo = i;
    for (; i < text.n && text.s[i] != ' '; i++) plain &= strchr("\"'\\$`", text.s[i]) == NULL;
    if (i > lo) buf_bytes(&b, arena_fmt(m->arena, "%s\"%.*s\"", b.n ? ", " : "", (int)(i - lo), text.s + lo));
  }
  Str args = arena_fmt(m->arena, "args = [%.*s]", STR_ARG(plain ? buf_str(&b) : STR("…")));
  diag_help(m->ds, d, ARGUMENTS_APART, args);
  bool whole = v->node && v->node->kind == N_STRING && v->node->lo == v->at.lo && c->self && c->self->node;
  if (!plain || !whole) return true;
  Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, ARGUMENTS_APART, args);
  diag_fix_of_help(d, fix);
  diag_edit(m->ds, fix, v->at, arena_fmt(m->arena, "\"%.*s\"", (int)at, text.s));
  edit_insert(m, fix, c->self->node, args);
  return true;
}

void path_report_missing(Ctx *c, const Value *v, TypeKind kind, Str text, Str rel) {
  Model *m = c->m;
  if (kind == T_SCRIPT && arguments_in_path(c, v, text, rel)) return;
  Str *names, dir, part = missing_part(m, rel, &dir), word = base_of(part);
  uint32_t n = 0;
  Suggest s;
  suggest_init(&s, m->arena, word);
  if (m->os->list_dir(m->os, m->arena, model_path(m, dir), &names, &n)) n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (names[i].s[0] != '.' || word.s[0] == '.') suggest_offer(&s, names[i]);
  bool case_only = s.n && s.best[0].distance == 0, whole = part.n == rel.n;
  Str near = s.n ? s.best[0].name : STR("");
  /* the text as written, with that part of it replaced */
  uint32_t tail = rel.n - part.n, head = text.n >= tail + word.n ? text.n - tail - word.n : 0;
  bool spelt = s.n && str_eq(str_sub(text, head, head + word.n), word);
  Str fixed = arena_fmt(m->arena, "%.*s%.*s%.*s", (int)head, text.s, STR_ARG(near), (int)tail,
                        text.s + text.n - tail);
  if (!spelt) fixed = near;
  Diag *d = case_only ? diag(m->ds, E0612, v->at, text, fixed) : diag(m->ds, E0601, v->at, text);
  OsStat st;
  bool link = whole && !m->os->stat(m->os, model_path(m, rel), false, &st);
  if (!whole) diag_note(m->ds, d, NO_DIRECTORY, part);
  if (link) diag_note(m->ds, d, DANGLING);
  if (s.n) diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(fixed)));
  if (!s.n && s.offered && whole && !link) diag_help(m->ds, d, FILES_THERE, suggest_list(&s));
  if (spelt && v->node && v->node->kind == N_STRING && v->node->a && !v->node->a->next) {
    Str quoted = arena_fmt(m->arena, "\"%.*s\"", STR_ARG(fixed));
    Applicability app = suggest_certain(&s) && whole ? FIX_SAFE : FIX_MAYBE;
    edit_meant(m, d, app, node_span(v->node), quoted);
  }
  diag_origin(c, d, v);
}

/* "a → ../b → /etc": each link on the way, as it is written. */
static Str link_chain(Model *m, Str text, const char *path) {
  Buf b = buf_new(m->arena);
  buf_bytes(&b, text);
  Str target, at = str_c(path);
  for (uint32_t i = 0; i < LINKS_SHOWN && !m->os->read_link(m->os, m->arena, at.s, &target); i++) {
    buf_lit(&b, " → ");
    buf_bytes(&b, target);
    bool absolute = target.n && target.s[0] == '/';
    Str dir = path_parent(at);
    at = absolute ? target : arena_fmt(m->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(target));
  }
  return buf_str(&b);
}

/* The machine fails: nothing is known of the file, least of all that it is not there. */
static bool report_unreadable(Ctx *c, const Value *v, Str text, int error) {
  diag_origin(c, diag(c->m->ds, E0609, v->at, text, file_error(error)), v);
  return false;
}

/* A link inside the project that leads out of it. */
static bool check_inside(Ctx *c, const Value *v, Str text, const char *path) {
  Model *m = c->m;
  Str real;
  int error = m->os->real_path(m->os, m->arena, path, &real);
  if (error) return report_unreadable(c, v, text, error);
  bool inside = str_starts(real, m->root_abs) &&
                (real.n == m->root_abs.n || m->root_abs.n == 1 || real.s[m->root_abs.n] == '/');
  if (inside) return true;
  Diag *d = diag(m->ds, E0603, v->at, text);
  Str links = link_chain(m, text, path);
  if (links.n > text.n)
    diag_note(m->ds, d, LINKS, links);
  else
    diag_note(m->ds, d, LEADS_TO, real); /* a directory on the way is the link */
  project_is_here(m, d);
  diag_help(m->ds, d, COPY_INTO);
  diag_origin(c, d, v);
  return false;
}

/* ---- scripts ---- */

static bool text_is_binary(Str s) { return memchr(s.s, 0, s.n) != NULL; }

/* Which interpreter a script without `#!` is most likely written for. */
static const char *likely_head(Str rel, Str body) {
  if (str_ends(rel, STR(".py"))) return "#!/usr/bin/env python3";
  static const char *const bash_only[] = {"[[ ", "function ", "declare ", "local -", "shopt ", "=(", "<<<"};
  for (uint32_t i = 0; i < sizeof bash_only / sizeof bash_only[0]; i++)
    if (strstr(body.s, bash_only[i])) return "#!/bin/bash"; /* files end with a NUL */
  return str_ends(rel, STR(".bash")) ? "#!/bin/bash" : "#!/bin/sh";
}

static void report_no_head(Ctx *c, const Value *v, Str text, Str rel, Str body) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0606, v->at, text);
  diag_origin(c, d, v);
  if (!body.n || body.n > FIXED_BYTES || text_is_binary(body)) {
    diag_help(m->ds, d, WHICH_INTERPRETER);
    return;
  }
  uint32_t file = script_source(m, rel, body);
  Str head = str_c(likely_head(rel, body));
  diag_help(m->ds, d, BEGIN_WITH, text, head);
  Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, BEGIN_WITH, text, head);
  diag_fix_of_help(d, fix);
  diag_edit(m->ds, fix, (Span){file, 0, 0}, arena_fmt(m->arena, "%.*s\n", STR_ARG(head)));
}

/* One edit for each CR before a line feed. */
static void report_line_ends(Ctx *c, const Value *v, Str text, Str rel, Str body) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0605, v->at, text);
  uint32_t line_end = str_find(body, '\n');
  if (line_end && body.s[line_end - 1] == '\r')
    diag_note(m->ds, d, FIRST_LINE_CR, str_sub(body, 0, line_end - 1));
  diag_origin(c, d, v);
  diag_help(m->ds, d, CONVERT_SCRIPT, rel);
  if (body.n > FIXED_BYTES) return;
  uint32_t file = script_source(m, rel, body);
  Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, LINE_ENDS, text);
  diag_fix_of_help(d, fix);
  for (uint32_t i = 0; i + 1 < body.n; i++)
    if (body.s[i] == '\r' && body.s[i + 1] == '\n') diag_edit(m->ds, fix, (Span){file, i, i + 1}, STR(""));
}

static bool check_script(Ctx *c, const Value *v, Str text, Str rel) {
  Model *m = c->m;
  Str body;
  if (!model_read(m, rel, v->at, &body)) return false;
  if (body.n < 2 || body.s[0] != '#' || body.s[1] != '!') {
    report_no_head(c, v, text, rel, body);
    return false;
  }
  if (!memchr(body.s, '\r', body.n)) {
    shell_check_script(c, v, rel, body);
    return true;
  }
  report_line_ends(c, v, text, rel, body);
  return false;
}

bool path_check(Ctx *c, const Value *v, TypeKind kind, Str text, Str *rel) {
  Model *m = c->m;
  OsStat st;
  for (uint32_t i = 0; i < text.n; i++)
    if ((unsigned char)text.s[i] < 32 || text.s[i] == 127) {
      diag_origin(c, diag(m->ds, E0418, v->at, text, STR("")), v);
      return false;
    }
  if (!text.n) {
    Diag *d = diag(m->ds, E0610, v->at);
    if (kind == T_SOURCE)
      diag_help(m->ds, d, PATH_OF_HERE);
    else
      diag_help(m->ds, d, PATH_OF_FILE);
    diag_origin(c, d, v);
    return false;
  }
  if (kind == T_HOSTPATH && (text.s[0] == '/' || text.s[0] == '~')) {
    *rel = text;
    return true;
  }
  if (!path_resolve(c, v, kind, text, rel)) return false;
  if (kind == T_HOSTPATH ||
      (kind == T_SOURCE &&
       (memchr(rel->s, '*', rel->n) || memchr(rel->s, '?', rel->n) || memchr(rel->s, '[', rel->n))))
    return true;
  const char *path = model_path(m, *rel);
  int error = m->os->stat(m->os, path, true, &st);
  if (error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG) {
    if (kind == T_SOURCE && made_awaits(c, v, text, *rel)) return true;
    path_report_missing(c, v, kind, text, *rel);
    return false;
  }
  if (error) return report_unreadable(c, v, text, error);
  if (!check_inside(c, v, text, path)) return false;
  if (kind != T_SOURCE && st.type != OS_FILE) {
    diag_origin(c, diag(m->ds, E0604, v->at, text), v);
    return false;
  }
  if (kind == T_APT_SOURCES) return apt_sources_check(c, v, text, *rel);
  return kind != T_SCRIPT || check_script(c, v, text, *rel);
}

Str file_error(int error) {
  return error == EFBIG    ? STR("it is larger than 8 MiB")
         : error == EISDIR ? STR("it is a directory")
         : error == EINVAL ? STR("it is no regular file")
                           : str_c(strerror(error));
}

bool model_read(Model *m, Str rel, Span at, Str *out) {
  int error = m->os->read_file(m->os, m->arena, model_path(m, rel), SYNTAX_MAX_BYTES, out);
  if (!error) {
    uint32_t known = m->inputs.n;
    model_input(m, MI_FILE, rel, arena_str(m->arena, str_c(hash_xxh3(*out).hex)), false);
    if (m->inputs.n > known) m->inputs.v[known].at = at;
    return true;
  }
  diag(m->ds, E0609, at, rel, file_error(error));
  return false;
}
