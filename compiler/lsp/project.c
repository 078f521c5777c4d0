/* Which root file a document belongs to, and its compilation. A file that says `project` is its own root; another one
   belongs to the root that imports it, looked for beside it and above. A file of templates that nobody imports is
   checked through a root that is made up here and does nothing else. */
#include "lsp/private.h"

enum { ROOTS_MAX = 24, LEVELS_MAX = 8, FILE_LIMIT = 8 << 20 };
#define MADE_NAME ".peic-editor.pei"

/* ---- what a text is ---- */

/* The word at the start of the line at `at`; *at moves to the next line. */
static Str first_word(Str text, uint32_t *at) {
  uint32_t lo = *at, hi = lo;
  while (hi < text.n && ((text.s[hi] >= 'a' && text.s[hi] <= 'z') || text.s[hi] == '_')) hi++;
  *at = lo + str_find(str_sub(text, lo, text.n), '\n') + 1;
  return str_sub(text, lo, hi);
}

static bool says_project(Str text) {
  for (uint32_t at = 0; at < text.n;)
    if (str_is(first_word(text, &at), "project")) return true;
  return false;
}

/* Nothing at file level but what is there to be imported? */
static bool is_library(Str text) {
  bool template = false;
  for (uint32_t at = 0; at < text.n;) {
    Str word = first_word(text, &at);
    if (!word.n || str_is(word, "let") || str_is(word, "param") || str_is(word, "import") ||
        str_is(word, "check"))
      continue;
    if (!str_is(word, "template")) return false;
    template = true;
  }
  return template;
}

/* ---- projects ---- */

static Project *project_new(Lsp *l, Str root, Str made_text) {
  for (Project *p = l->projects; p; p = p->next)
    if (str_eq(p->root, root) && str_eq(p->made_text, made_text)) return p;
  Project *p = l->memory.alloc(l->memory.ctx, sizeof *p);
  if (!p) longjmp(l->oom, 1);
  *p = (Project){.next = l->projects, .stale = true};
  p->root = p->made_text = STR("");
  l->projects = p;
  p->root = lsp_name(l, root);
  p->made_text = lsp_name(l, made_text);
  return p;
}

static void project_free(Lsp *l, Project *p) {
  pei_free(p->pei);
  pei_free(p->full);
  l->memory.release(l->memory.ctx, p, sizeof *p);
}

void projects_free(Lsp *l) {
  while (l->projects) {
    Project *next = l->projects->next;
    project_free(l, l->projects);
    l->projects = next;
  }
}

PeiInput project_input(Lsp *l, const Project *p, const PeiSource *more, size_t n_more) {
  size_t n = n_more + 1;
  for (const Doc *d = l->docs; d; d = d->next) n++;
  PeiSource *sources = arena_array(&l->arena, PeiSource, n);
  n = 0;
  for (size_t i = 0; i < n_more; i++) sources[n++] = more[i];
  for (const Doc *d = l->docs; d; d = d->next) sources[n++] = (PeiSource){d->path.s, {d->text, d->n}};
  if (p->made_text.n) sources[n++] = (PeiSource){p->root.s, {p->made_text.s, p->made_text.n}};
  PeiInput in = {.root = p->root.s,
                 .sources = sources,
                 .n_sources = n,
                 .out_dir = ARENA_JOIN(&l->arena, path_dir(p->root), STR("/build")).s,
                 .check_only = true,
                 .today = l->host.today ? l->host.today(l->host.ctx) : NULL};
  settings_input(l, p, &in);
  return in;
}

static PeiStatus compile(Lsp *l, Pei **to, const PeiInput *in) {
  pei_free(*to);
  *to = NULL;
  PeiStatus status = pei_compile(l->host.host, in, to);
  if (*to && status != PEI_NO_MEMORY) return status;
  pei_free(*to);
  *to = NULL;
  longjmp(l->oom, 1);
}

void project_refresh(Lsp *l, Project *p) {
  if (!p->stale && p->pei) return;
  p->refuses = false;
  PeiInput in = project_input(l, p, NULL, 0);
  pei_free(p->full);
  p->full = NULL;
  if (compile(l, &p->pei, &in) == PEI_BAD_PARAM) {
    PeiText said = pei_message(p->pei);
    Str why = arena_str(&l->arena, str_n(said.s, said.n));
    p->refuses = true;
    in = project_input(l, p, NULL, 0);
    compile(l, &p->pei, &in);
    if (!pei_error_count(p->pei)) settings_refused(l, p, why); /* else it may be there again in a moment */
  }
  p->stale = false;
}

Pei *project_full(Lsp *l, Project *p) {
  project_refresh(l, p);
  if (pei_status(p->pei) != PEI_OK) return NULL;
  if (!p->full) {
    PeiInput in = project_input(l, p, NULL, 0);
    in.check_only = false;
    in.map = true;
    compile(l, &p->full, &in);
  }
  return pei_status(p->full) == PEI_OK ? p->full : NULL;
}

static bool reads(Lsp *l, Project *p, Str path) {
  Editor e = pei_editor(p->pei, &l->arena);
  return e.sources && editor_file(&e, path) != UINT32_MAX;
}

/* A file that is missing has no source yet: whoever named it is asked again as well. */
void projects_stale(Lsp *l, Str path) {
  l->changed = true;
  for (Project *p = l->projects; p; p = p->next)
    if (!path.n || !p->pei || pei_error_count(p->pei) || reads(l, p, path)) p->stale = true;
}

/* ---- whose file is it? ---- */

typedef struct {
  Lsp *l;
  Str path; /* looked for */
  uint32_t tried;
  Project *found;
} Search;

static Str text_at(Lsp *l, Str path) {
  const Doc *d = doc_of_path(l, path);
  Str text;
  if (d) return doc_text(d);
  return l->os->read_file(l->os, &l->arena, path.s, FILE_LIMIT, &text) ? STR("") : text;
}

static void try_root(Search *s, Str path) {
  if (s->found || s->tried >= ROOTS_MAX || str_eq(path, s->path) || !says_project(text_at(s->l, path)))
    return;
  s->tried++;
  Project *before = s->l->projects, *p = project_new(s->l, path, STR(""));
  project_refresh(s->l, p);
  if (reads(s->l, p, s->path)) {
    s->found = p;
  } else if (p == s->l->projects && p != before) { /* it was made for this question alone */
    s->l->projects = p->next;
    project_free(s->l, p);
  }
}

static void try_dir(Search *s, Str dir) {
  Str *names;
  uint32_t n;
  Lsp *l = s->l;
  for (const Doc *d = l->docs; d; d = d->next)
    if (str_eq(path_dir(d->path), dir)) try_root(s, d->path);
  if (l->os->list_dir(l->os, &l->arena, arena_str(&l->arena, dir).s, &names, &n)) return;
  for (uint32_t i = 0; i < n && !s->found; i++)
    if (str_ends(names[i], STR(".pei")))
      try_root(s, path_clean(&l->arena, STR(""), ARENA_JOIN(&l->arena, dir, STR("/"), names[i])));
}

static Project *find_root(Lsp *l, Str path) {
  for (Project *p = l->projects; p; p = p->next)
    if (!p->made_text.n && p->pei && reads(l, p, path)) return p;
  Search s = {.l = l, .path = path};
  Str dir = path_dir(path);
  for (uint32_t level = 0; level < LEVELS_MAX && !s.found; level++) {
    try_dir(&s, dir);
    if (dir.n <= 1 || str_eq(dir, l->workspace)) break;
    dir = path_dir(dir);
  }
  return s.found;
}

static Project *own_root(Lsp *l, const Doc *d, bool make) {
  for (Project *p = l->projects; p && !make; p = p->next)
    if (str_eq(p->root, d->path)) return p;
  return make ? project_new(l, d->path, STR("")) : NULL;
}

static Project *made_root(Lsp *l, const Doc *d) {
  Str dir = path_dir(d->path);
  Str root = ARENA_JOIN(&l->arena, dir.n > 1 ? dir : STR(""), STR("/" MADE_NAME));
  Str name = path_name(d->path);
  if (memchr(name.s, '"', name.n) || memchr(name.s, '\\', name.n) || memchr(name.s, '@', name.n)) return NULL;
  return project_new(l, root,
                     ARENA_JOIN(&l->arena, STR("project \"editor\"\nimport \""), name, STR("\" as _file\n")));
}

Project *project_of(Lsp *l, const Doc *d) {
  if (says_project(doc_text(d))) return own_root(l, d, true);
  for (Project *p = l->projects; p; p = p->next)
    if (!p->made_text.n && !str_eq(p->root, d->path) && p->pei && reads(l, p, d->path)) return p;
  for (Project *p = l->projects; p; p = p->next)
    if (p->made_text.n && p->pei && is_library(doc_text(d)) && reads(l, p, d->path)) return p;
  return own_root(l, d, false);
}

/* The project of a document whose text is new. What it belonged to before is dropped if nothing is left of it. */
void projects_for_doc(Lsp *l, const Doc *d) {
  Project *p = says_project(doc_text(d)) ? own_root(l, d, true) : find_root(l, d->path);
  if (!p && is_library(doc_text(d))) p = made_root(l, d);
  if (!p) p = own_root(l, d, true);
  project_refresh(l, p);
  projects_drop_unused(l);
}

void projects_drop_unused(Lsp *l) {
  for (Project **at = &l->projects; *at;) {
    Project *p = *at;
    bool used = false;
    for (const Doc *d = l->docs; d && !used; d = d->next) used = project_of(l, d) == p;
    if (used) {
      at = &p->next;
      continue;
    }
    *at = p->next;
    project_free(l, p);
  }
}
