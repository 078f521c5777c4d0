/* The texts that pei_fix made, onto the disk: all of them or none. Called through libpei.h. */
#include "api/handle.h"
#include <errno.h>

static int put(Pei *p, const PeiRewrite *f, bool back) {
  Str before = api_str(f->before), after = api_str(f->after);
  return p->os->replace_file(p->os, f->path.s, back ? after : before, back ? before : after);
}

PeiStatus pei_rewrite(Pei *p) {
  if (p->status != PEI_OK && p->status != PEI_ERRORS) return p->status;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  for (uint32_t i = 0; i < p->rewrites.n; i++) {
    const PeiRewrite *f = &p->rewrites.v[i];
    int error = put(p, f, false);
    if (!error) continue;
    Str message = arena_fmt(&p->arena, "cannot change `%s`", f->path.s);
    while (i-- > 0) put(p, &p->rewrites.v[i], true); /* a fix may span files: half of it helps nobody */
    p->rewrites.n = 0;
    return api_fail(p, PEI_UNWRITABLE, error, message);
  }
  return p->status;
}
