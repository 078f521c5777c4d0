/* Another tool's configuration into a project: read it, make the text, see that it compiles, format it. Writing the
   one file is here too, as it goes to no output directory. Called through libpei.h. */
#include "import/import.h"
#include "api/handle.h"
#include "api/import_check.h"
#include "syntax/format.h"
#include <errno.h>

#define UNNAMED "project.pei" /* what is only printed is for the directory of what it was made of */
enum { READ_MAX = 8 << 20 };

static uint32_t dir_length(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return n;
}

/* Where the project is to be: `-` and nothing stand for the terminal. */
static Str project_path(Pei *p, const PeiInput *in) {
  Str root = str_c(p->root);
  if (in->out_dir && strcmp(in->out_dir, "-") != 0) return arena_str(&p->arena, str_c(in->out_dir));
  Str base, dir = import_home(p->os, &p->arena, root, &base);
  return arena_fmt(&p->arena, "%.*s" UNNAMED, STR_ARG(dir));
}

/* The draft in the one style; as it is if the formatter will not have it. */
static Str formatted(Pei *p, Str draft) {
  Arena *a = &p->arena;
  Sources sources = {.arena = a};
  Diags unheard;
  diags_init(&unheard, a, &sources);
  Interner names;
  intern_init(&names, a);
  Str out;
  uint32_t file = source_add(&sources, STR(UNNAMED), STR(""), STR(UNNAMED), draft);
  return syntax_format(&(Syntax){a, &names, &sources, &unheard}, file, &out) == FORMAT_OK ? out : draft;
}

/* Marks the recipes that errors are about, and if they are about none, all. False: there are none left. */
static bool refuse(Pei *p, Import *im) {
  uint32_t before = im->refused.n;
  for (uint32_t i = 0; i < p->diags.list.n; i++) {
    const Diag *d = p->diags.list.v[i];
    for (uint32_t k = 0; d->severity == SEV_ERROR && k < im->recipes.n; k++)
      if (im->recipes.v[k].lo == d->labels.v[0].at.lo) *vec_push(im->a, &im->refused) = im->recipes.v[k];
  }
  for (uint32_t k = 0; im->refused.n == before && k < im->recipes.n;)
    *vec_push(im->a, &im->refused) = im->recipes.v[k++];
  return im->refused.n > before;
}

/* Says what is wrong, and fills im->out. What a recipe refuses, the tool's own script may still do: then once more
   without that recipe. */
static void make(Pei *p, Import *im, Str project) {
  for (;;) {
    im->recipes.n = 0;
    import_run(im, project);
    bool good = p->diags.errors == 0;
    if (im->out.out.n) import_check(p, im, project);
    if (!good || !p->diags.errors || !refuse(p, im)) return;
    diags_init(&p->diags, &p->arena, &p->sources);
  }
}

static PeiStatus import(Pei *p, const PeiInput *in) {
  Arena *a = &p->arena;
  Str text, path = str_c(p->root), project = project_path(p, in);
  int error = p->os->read_file(p->os, a, p->root, READ_MAX + 1, &text);
  if (error == EFBIG) {
    diag(&p->diags, E0611, SPAN_NONE, path);
    return PEI_ERRORS;
  }
  if (error) return api_fail(p, PEI_UNREADABLE, error, arena_fmt(a, "cannot read `%s`", p->root));
  char *shown = arena_alloc(a, text.n + 1u);
  memcpy(shown, text.s, text.n);
  uint32_t file = source_add(&p->sources, path, STR(""), path, str_n(shown, text.n));
  Import im = {.a = a,
               .os = p->os,
               .ds = &p->diags,
               .sources = &p->sources,
               .file = file,
               .text = text,
               .shown = shown,
               .path = path};
  make(p, &im, project);
  diags_settle(&p->diags, in->warnings_are_errors);
  if (p->diags.errors) return PEI_ERRORS;
  Str made = formatted(p, buf_str(&im.out.out));
  *vec_push(a, &p->files) = (PeiFile){api_text(project), api_text(arena_str(a, made)), 0644};
  return PEI_OK;
}

PeiStatus pei_import(const PeiHost *host, const PeiInput *in, Pei **out) {
  return api_run(host, in, import, out);
}

/* ---- onto the disk ---- */

/* Under a temporary name first, so that the file is whole or not there. */
static int write_new(Pei *p, Str path, Str text) {
  int handle;
  uint32_t n = dir_length(path);
  Str dir = n ? arena_str(&p->arena, str_sub(path, 0, n)) : STR("."), name = str_sub(path, n, path.n);
  const char *temp = arena_fmt(&p->arena, ".%.*s.peic-tmp", STR_ARG(name)).s;
  int error = p->os->dir_open(p->os, dir.s, false, &handle);
  if (error) return error;
  error = p->os->dir_write(p->os, handle, temp, text, 0644, NULL);
  if (error == EEXIST && p->os->dir_unlink(p->os, handle, temp) == 0)
    error = p->os->dir_write(p->os, handle, temp, text, 0644, NULL);
  if (!error) {
    error = p->os->dir_rename(p->os, handle, temp, arena_str(&p->arena, name).s);
    if (error) p->os->dir_unlink(p->os, handle, temp);
  }
  p->os->dir_close(p->os, handle);
  return error;
}

static PeiStatus write_file(Pei *p, unsigned flags) {
  Arena *a = &p->arena;
  Str path = api_str(p->files.v[0].path), text = api_str(p->files.v[0].text), old;
  OsStat st;
  bool there = p->os->stat(p->os, path.s, true, &st) == 0;
  if (there && st.type == OS_FILE && !(flags & PEI_FORCE)) {
    diag(&p->diags, E0667, SPAN_NONE, path);
    diags_finish(&p->diags);
    return p->status = PEI_ERRORS;
  }
  int error = there ? p->os->read_file(p->os, a, path.s, UINT32_MAX - 2, &old) : 0;
  if (!error) error = there ? p->os->replace_file(p->os, path.s, old, text) : write_new(p, path, text);
  if (error) return api_fail(p, PEI_UNWRITABLE, error, arena_fmt(a, "cannot write `%s`", path.s));
  return p->status = PEI_OK;
}

PeiStatus pei_import_write(Pei *p, unsigned flags) {
  if (p->status != PEI_OK) return p->status;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  return write_file(p, flags);
}
