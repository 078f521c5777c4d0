/* What writing would change, with both contents. Which files differ is out/'s answer; their texts are read again here,
   for nobody else wants all of them at once. Called through libpei.h. */
#include "api/handle.h"
#include "out/out.h"
#include <errno.h>

_Static_assert((int)PEI_OURS == (int)OUT_OURS && (int)PEI_EDITED == (int)OUT_EDITED &&
                   (int)PEI_FOREIGN == (int)OUT_FOREIGN,
               "a hand is passed on as it is");

enum { DISK_LIMIT = 1 << 30 };

static const PeiFile *file_of(const Pei *p, Str path) {
  for (uint32_t i = 0; i < p->files.n; i++)
    if (str_eq(api_str(p->files.v[i].path), path)) return &p->files.v[i];
  return NULL;
}

static PeiStatus unreadable(Pei *p, Str path, int error) {
  return api_fail(p, PEI_UNWRITABLE, error,
                  arena_fmt(&p->arena, "cannot read `%s/%.*s`", p->out_dir, STR_ARG(path)));
}

static PeiStatus differences(Pei *p, const OutResult *result) {
  Arena *a = &p->arena;
  for (uint32_t i = 0; i < result->changes.n; i++) {
    const OutChange *c = &result->changes.v[i];
    const PeiFile *file = file_of(p, c->path);
    PeiDifference d = {.path = api_text(c->path), .kind = (PeiChangeKind)c->state, .hand = (PeiHand)c->hand};
    Str text = STR(""), path = arena_fmt(a, "%s/%.*s", p->out_dir, STR_ARG(c->path));
    OsStat st = {.mode = 0};
    int error = c->state == OUT_NEW ? 0 : p->os->stat(p->os, path.s, false, &st);
    if (!error && c->state != OUT_NEW) error = p->os->read_file(p->os, a, path.s, DISK_LIMIT, &text);
    if (error) return unreadable(p, c->path, error);
    d.before = api_text(text);
    d.mode_before = st.mode;
    if (file && c->state != OUT_REMOVED) d.after = file->text, d.mode_after = file->mode;
    *vec_push(a, &p->differences) = d;
  }
  return p->status = result->changes.n ? PEI_DIFFERS : PEI_OK;
}

static PeiStatus diff(Pei *p) {
  OutFile *files = arena_array(&p->arena, OutFile, p->files.n);
  OutResult result = {0};
  uint32_t before = p->diags.errors;
  for (uint32_t i = 0; i < p->files.n; i++) {
    const PeiFile *f = &p->files.v[i];
    files[i] = (OutFile){api_str(f->path), api_str(f->text), f->mode};
  }
  out_write(p->os, &p->arena, &p->diags, p->out_dir, files, p->files.n,
            (OutOptions){.force = true, .check = true}, &result);
  if (p->diags.list.n) diags_finish(&p->diags);
  if (p->diags.errors > before) return p->status = PEI_ERRORS;
  if (!result.error) return differences(p, &result);
  Str path = result.error_path;
  return api_fail(p, PEI_UNWRITABLE, result.error,
                  arena_fmt(&p->arena, "cannot %.*s `%s%s%.*s`", STR_ARG(result.error_doing), p->out_dir,
                            path.n ? "/" : "", STR_ARG(path)));
}

PeiStatus pei_diff(Pei *p) {
  if (p->status != PEI_OK && p->status != PEI_DIFFERS) return p->status;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  p->differences.n = 0;
  return diff(p);
}

size_t pei_differences(const Pei *p, const PeiDifference **d) {
  return *d = p->differences.v, p->differences.n;
}
