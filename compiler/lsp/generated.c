/* Generated files as documents that nobody saves: a list for a project, the text of each. The text of a recipe of the
   library is one, too. */
#include "lsp/private.h"

#define SCHEME "pei-generated:"
#define RECIPES "pei-std:/"

static Str str_of(PeiText t) { return str_n(t.s, t.n); }

/* "pei-generated:/compose.yaml?/home/me/shop.pei": the name first, so that editors show it and know its language. */
static Str generated_uri(Arena *a, Str path, Str root) {
  Str file = uri_of(a, ARENA_JOIN(a, STR("/"), path)), of = uri_of(a, root);
  return ARENA_JOIN(a, STR(SCHEME), str_sub(file, 7, file.n), STR("?"), str_sub(of, 7, of.n));
}

static const char *language_of(Str path) {
  if (str_ends(path, STR("Dockerfile"))) return "dockerfile";
  if (str_ends(path, STR(".yaml")) || str_ends(path, STR(".yml"))) return "yaml";
  if (str_ends(path, STR(".json"))) return "json";
  return memchr(path.s, '.', path.n) && !str_ends(path, STR(".sh")) ? "plaintext" : "shellscript";
}

void ask_generated_files(Req *r) {
  const PeiFile *files;
  Pei *full = project_full(r->l, r->project);
  size_t n = full ? pei_files(full, &files) : 0;
  Writer *w = r->out;
  w_open(w, '[');
  for (size_t i = 0; i < n; i++) {
    w_open(w, '{');
    w_member(w, "path", str_of(files[i].path));
    w_member(w, "uri", generated_uri(&r->l->arena, str_of(files[i].path), r->project->root));
    w_member(w, "languageId", str_c(language_of(str_of(files[i].path))));
    w_close(w, '}');
  }
  w_close(w, ']');
}

static bool find_generated(Req *r, Str uri, Str *text) {
  Arena *a = &r->l->arena;
  uint32_t mark = str_find(uri, '?');
  Str path, root;
  if (mark == uri.n) return false;
  Str of = arena_str(a, str_sub(uri, mark + 1, uri.n));
  if (!uri_path(a, ARENA_JOIN(a, STR("file:"), str_sub(uri, sizeof SCHEME - 1, mark)), &path) ||
      !uri_path(a, ARENA_JOIN(a, STR("file:"), of), &root))
    return false;
  for (Project *p = r->l->projects; p; p = p->next) {
    if (!str_eq(p->root, root)) continue;
    const PeiFile *files;
    Pei *full = project_full(r->l, p);
    size_t n = full ? pei_files(full, &files) : 0;
    for (size_t i = 0; i < n; i++)
      if (str_eq(str_of(files[i].path), str_sub(path, 1, path.n))) return *text = str_of(files[i].text), true;
  }
  return false;
}

static bool find_recipe(Req *r, Str uri, Str *text) {
  Str name = ARENA_JOIN(&r->l->arena, STR("std:"), str_sub(uri, sizeof RECIPES - 1, uri.n));
  if (str_ends(name, STR(".pei"))) name.n -= 4;
  for (Project *p = r->l->projects; p; p = p->next) {
    req_open(r, p);
    for (uint32_t i = 0; r->e.sources && i < r->e.sources->files.n; i++) {
      const Source *s = source_at(r->e.sources, i);
      if (s->library && str_eq(s->path, name)) return *text = s->text, true;
    }
  }
  return false;
}

void ask_content(Req *r) {
  Str uri = jr_text(jr_get(r->params, "uri")), text;
  bool found = str_starts(uri, STR(SCHEME))    ? find_generated(r, uri, &text)
               : str_starts(uri, STR(RECIPES)) ? find_recipe(r, uri, &text)
                                               : false;
  if (!found) {
    req_fail(
        r, ERR_FAILED,
        STR("no such file is generated now: its project has errors, is not open, or gives no such file"));
    return;
  }
  w_open(r->out, '{');
  w_member(r->out, "text", text);
  w_close(r->out, '}');
}

/* For editors that can show a document when they are told to: the first file, or the one that is named. */
void ask_command(Req *r) {
  Lsp *l = r->l;
  const Json *arguments = jr_get(r->params, "arguments");
  Doc *d = doc_find(l, jr_text(jr_item(arguments, 0)));
  Str path = jr_text(jr_item(arguments, 1));
  if (!str_is(jr_text(jr_get(r->params, "command")), "pei.showGenerated")) {
    req_fail(r, ERR_PARAMS, STR("expected the command `pei.showGenerated`"));
    return;
  }
  Project *p = d ? project_of(l, d) : NULL;
  if (!p || !l->can_show) return;
  Writer w = question_open(l, "window/showDocument");
  w_open(&w, '{');
  w_member(&w, "uri", generated_uri(&l->arena, path.n ? path : STR("compose.yaml"), p->root));
  w_flag(&w, "takeFocus", true);
  w_close(&w, '}');
  note_send(l, &w);
}
