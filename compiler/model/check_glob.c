/* See check_glob.h. */
#include "model/check_glob.h"

enum { LOOK_MAX = 10000 }; /* files and directories looked at for one source */

typedef struct {
  Check *k;
  const Ignore *ignore;
  Globbed out;
  uint32_t looks;
} Look;

bool glob_is_pattern(Str s) {
  return memchr(s.s, '*', s.n) || memchr(s.s, '?', s.n) || memchr(s.s, '[', s.n);
}

static Str below(Look *l, Str dir, Str name) {
  return dir.n ? arena_fmt(l->k->a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)) : name;
}

static bool list(Look *l, Str dir, Str **names, uint32_t *n) {
  Os *os = l->k->m->os;
  return !os->list_dir(os, l->k->a, model_path(l->k->m, dir), names, n);
}

/* What lies behind a link is looked at where a pattern names it, but not all through. */
static bool is_dir(Look *l, Str path, bool follow) {
  OsStat st;
  Os *os = l->k->m->os;
  return !os->stat(os, model_path(l->k->m, path), follow, &st) && st.type == OS_DIR;
}

/* Is this path in the context, or something in it? An empty directory counts as there. */
static bool keeps(Look *l, Str path, uint32_t depth) {
  Str *names;
  uint32_t tag, n;
  bool ignored = ignore_match(l->ignore, l->k->a, path, &tag);
  if (++l->looks > LOOK_MAX || depth > MODEL_MAX_DEPTH) return true;
  if (!is_dir(l, path, false)) return !ignored;
  l->out.directory = true;
  if (ignored && !ignore_keeps_below(l->ignore, l->k->a, path)) return false;
  if (!list(l, path, &names, &n) || !n) return !ignored;
  for (uint32_t i = 0; i < n; i++)
    if (keeps(l, below(l, path, names[i]), depth + 1)) return true;
  return false;
}

/* `rest`: the parts of the pattern that are still to be matched, inside `dir`. */
static void match(Look *l, Str dir, Str rest) {
  uint32_t slash = str_find(rest, '/'), n;
  Str part = str_sub(rest, 0, slash), more = slash < rest.n ? str_sub(rest, slash + 1, rest.n) : STR("");
  Str *names;
  if (!list(l, dir, &names, &n)) return;
  for (uint32_t i = 0; i < n && l->looks <= LOOK_MAX; i++) {
    Str path = below(l, dir, names[i]);
    l->looks++;
    if (!ignore_glob(l->k->a, part, names[i])) continue;
    if (more.n) {
      if (is_dir(l, path, true)) match(l, path, more);
      continue;
    }
    l->out.found++;
    l->out.kept |= l->out.kept || keeps(l, path, 0);
  }
}

Globbed glob_look(Check *k, Str source, const Ignore *ignore) {
  Look l = {.k = k, .ignore = ignore};
  if (glob_is_pattern(source)) {
    match(&l, STR(""), source);
  } else {
    l.out.found = 1;
    l.out.kept = keeps(&l, source, 0);
  }
  if (l.looks > LOOK_MAX) l.out.found++, l.out.kept = true;
  return l.out;
}
