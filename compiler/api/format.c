/* One text into the one style. No project is read, so an editor may ask at every save. Called through libpei.h. */
#include "syntax/format.h"
#include "api/handle.h"
#include <errno.h>

static void say_too_large(Pei *p, uint32_t file, size_t bytes) {
  Str size = arena_fmt(&p->arena, "%zu", bytes),
      limit = arena_fmt(&p->arena, "%u", (unsigned)SYNTAX_MAX_BYTES);
  diag(&p->diags, E0005, ((Span){file, 0, 0}), size, limit);
}

static PeiStatus format(Pei *p, Str name, PeiText text) {
  bool fits = text.n <= SYNTAX_MAX_BYTES;
  Str source = fits ? arena_str(&p->arena, str_n(text.s, text.n)) : STR("");
  uint32_t file = source_add(&p->sources, name, STR(""), name, source);
  if (!fits) {
    say_too_large(p, file, text.n);
    return p->status = PEI_ERRORS;
  }
  Interner names;
  intern_init(&names, &p->arena);
  switch (syntax_format(&(Syntax){&p->arena, &names, &p->sources, &p->diags}, file, &p->formatted)) {
  case FORMAT_OK: return p->status = PEI_OK;
  case FORMAT_ERRORS: return p->status = PEI_ERRORS;
  case FORMAT_CHANGED: break;
  }
  Str why = arena_fmt(&p->arena, "formatting `%.*s` would have changed what it says", STR_ARG(name));
  return api_fail(p, PEI_INTERNAL, 0, why);
}

PeiStatus pei_format(const PeiHost *host, const char *name, PeiText text, Pei **out) {
  Pei *p = *out = api_new(host);
  if (!p) return PEI_NO_MEMORY;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  p->sources.arena = &p->arena;
  diags_init(&p->diags, &p->arena, &p->sources);
  format(p, arena_str(&p->arena, str_c(name)), text);
  diags_finish(&p->diags);
  return p->status;
}

PeiText pei_formatted(const Pei *p) { return api_text(p->status == PEI_OK ? p->formatted : STR("")); }
