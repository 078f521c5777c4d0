/* Scripts of the project: checked when they are read; which /bin/sh reads them is known only when all stages are. */
#include "base/utf8.h"
#include "model/shell_syntax.h"

uint32_t script_source(Model *m, Str rel, Str body) {
  Str path = str_c(model_path(m, rel));
  for (uint32_t i = 0; i < m->sources->files.n; i++)
    if (str_eq(source_at(m->sources, i)->path, path)) return i;
  return source_add(m->sources, path, path_parent(rel), rel, body);
}

static bool has_bashism(const ShellResult *r) {
  for (uint32_t i = 0; i < SHELL_IN_COUNT; i++)
    if (r->bashism[i].at.hi) return true;
  return false;
}

void shell_check_script(Ctx *c, const Value *path, Str rel, Str body) {
  Model *m = c->m;
  ShellReader reader = shell_reader_of_head(body);
  ShellResult r;
  if (!reader.known || utf8_check(body) != body.n) return;
  shell_check(body, reader.dialect, &r);
  if (r.error.kind != SHELL_OK || r.blank_end.hi || r.open_heredoc.hi) {
    ShellText text = {
        .c = c, .v = path, .text = body, .is_script = true, .source = script_source(m, rel, body)};
    shell_report(&text, &r);
  }
  if (c->dry || !c->self || !has_bashism(&r)) return;
  ScriptShell *s = arena_new(m->arena, ScriptShell);
  *s = (ScriptShell){.hook = c->self, .path = path, .rel = rel, .body = body, .reader = reader, .result = r};
  *vec_push(m->arena, &m->scripts) = s;
}
