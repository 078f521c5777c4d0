/* The two steps after compiling: files onto the disk, diagnostics into text. Nothing here decides what the
   files hold. Called through libpei.h. */
#include "api/handle.h"
#include "diag/render.h"
#include "out/out.h"
#include <errno.h>

static PeiStatus write_files(Pei *p, unsigned flags) {
  Arena *a = &p->arena;
  OutFile *files = arena_array(a, OutFile, p->files.n);
  for (uint32_t i = 0; i < p->files.n; i++) {
    const PeiFile *f = &p->files.v[i];
    files[i] = (OutFile){str_n(f->path.s, f->path.n), str_n(f->text.s, f->text.n), f->mode};
  }
  OutOptions options = {.force = flags & PEI_FORCE,
                        .check = flags & PEI_CHECK,
                        .inputs = p->state,
                        .origin = p->made_by.root.n ? origin_text(a, &p->made_by) : STR("")};
  OutResult result = {0};
  uint32_t before = p->diags.errors;
  Str other;
  if (!options.force && api_origin_other(p, &other)) {
    diag(&p->diags, E0905, SPAN_NONE, str_c(p->out_dir), other);
    diags_finish(&p->diags);
    return p->status = PEI_ERRORS;
  }
  out_write(p->os, a, &p->diags, p->out_dir, files, p->files.n, options, &result);
  if (p->diags.list.n) diags_finish(&p->diags);
  if (p->diags.errors > before) return p->status = PEI_ERRORS;
  for (uint32_t i = 0; i < result.changes.n; i++) {
    const OutChange *c = &result.changes.v[i];
    *vec_push(a, &p->changes) = (PeiChange){api_text(c->path), (PeiChangeKind)c->state};
  }
  if (result.error) {
    Str message = arena_fmt(a, "cannot %.*s `%s%s%.*s`", STR_ARG(result.error_doing), p->out_dir,
                            result.error_path.n ? "/" : "", STR_ARG(result.error_path));
    return api_fail(p, PEI_UNWRITABLE, result.error, message);
  }
  return p->status = options.check && result.changes.n ? PEI_DIFFERS : PEI_OK;
}

PeiStatus pei_write(Pei *p, unsigned flags) {
  if (p->status != PEI_OK && p->status != PEI_DIFFERS) return p->status;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  p->changes.n = 0;
  return write_files(p, flags);
}

_Static_assert((int)PEI_NEW == (int)OUT_NEW && (int)PEI_CHANGED == (int)OUT_CHANGED &&
                   (int)PEI_REMOVED == (int)OUT_REMOVED,
               "a change is passed on as it is");

size_t pei_changes(const Pei *p, const PeiChange **changes) { return *changes = p->changes.v, p->changes.n; }

PeiText pei_render_some(Pei *p, const PeiStyle *style, const bool *skip) {
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return (PeiText){NULL, 0};
  Buf out = buf_new(&p->arena);
  p->diags.sources = &p->sources;
  render_text(&out, &p->diags,
              &(RenderStyle){.color = style->color,
                             .ascii = style->ascii,
                             .links = style->links,
                             .limit = style->limit,
                             .skip = skip});
  return api_text(buf_str(&out));
}

PeiText pei_render(Pei *p, PeiFormat format, const PeiStyle *style) {
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return (PeiText){NULL, 0};
  p->diags.sources = &p->sources; /* also when memory ran out before there were any */
  Buf out = buf_new(&p->arena);
  RenderStyle how = {.color = style->color,
                     .ascii = style->ascii,
                     .links = style->links,
                     .limit = style->limit,
                     .remaining = p->fixer};
  switch (format) {
  case PEI_TEXT: render_text(&out, &p->diags, &how); break;
  case PEI_SHORT: render_short(&out, &p->diags, &how); break;
  case PEI_JSON: render_json(&out, &p->diags, style->ms); break;
  case PEI_SARIF:
    if (p->model) model_name_objects(p->model);
    render_sarif(&out, &p->diags, PEI_VERSION, p->status == PEI_OK || p->status == PEI_DIFFERS);
    break;
  }
  return api_text(buf_str(&out));
}
