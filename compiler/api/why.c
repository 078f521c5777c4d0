/* Where outputs come from, asked of a finished compilation. The answers are why/'s; here is what stands around them:
   the file as it is on disk, and the words for questions that cannot be answered. Called through libpei.h. */
#include "api/handle.h"
#include "base/diff.h"
#include "diag/suggest.h"
#include <errno.h>

enum { DISK_LIMIT = 64 << 20 };

void api_keep_map(Pei *p, const Emit *e) {
  p->why = (Why){.arena = &p->arena,
                 .model = p->model,
                 .sources = &p->sources,
                 .files = e->files.v,
                 .n_files = e->files.n,
                 .plan = e->plan,
                 .out_dir = str_c(p->out_dir)};
}

static PeiStatus refuse(Pei *p, Str message) { return api_fail(p, PEI_BAD_PARAM, 0, message); }

static PeiStatus no_such_file(Pei *p, Str path) {
  Suggest s;
  suggest_init(&s, &p->arena, path);
  for (uint32_t i = 0; i < p->why.n_files; i++) suggest_offer(&s, p->why.files[i].path);
  Str near = s.n ? arena_fmt(&p->arena, "; did you mean %.*s?", STR_ARG(suggest_text(&s))) : STR("");
  return refuse(
      p, arena_fmt(&p->arena, "`%.*s` is nothing that %s gives%.*s", STR_ARG(path), p->root, STR_ARG(near)));
}

static uint32_t count_lines(Str text) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n; i++) n += text.s[i] == '\n' || i + 1 == text.n;
  return n;
}

static PeiStatus no_such_line(Pei *p, Str path, uint32_t line, uint32_t column, Str text) {
  uint32_t lines = count_lines(text);
  if (line <= lines && column)
    return refuse(p, arena_fmt(&p->arena, "line %u of `%.*s` has no column %u", line, STR_ARG(path), column));
  return refuse(p, arena_fmt(&p->arena, "`%.*s` has %u line%s, no line %u", STR_ARG(path), lines,
                             lines == 1 ? "" : "s", line));
}

static PeiStatus ask_line(Pei *p, Str path, uint32_t line, uint32_t column) {
  Arena *a = &p->arena;
  const EmitFile *file = why_file(&p->why, path);
  if (!file) return no_such_file(p, path);
  Str disk, shown = arena_fmt(a, "%s/%.*s", p->out_dir, STR_ARG(path));
  bool edited = !p->os->read_file(p->os, a, shown.s, DISK_LIMIT, &disk) && !str_eq(disk, file->text);
  uint32_t now = edited ? diff_line(a, disk, file->text, line) : line;
  if (edited && line > count_lines(disk)) return no_such_line(p, shown, line, column, disk);
  if (edited && !now)
    return refuse(p, arena_fmt(a,
                               "line %u of `%.*s` is not what %s gives now: somebody edited the file, or "
                               "the project changed since; `peic diff %s -o %s` shows it",
                               line, STR_ARG(shown), p->root, p->root, p->out_dir));
  WhyAnswer answer;
  if (!why_line(&p->why, file, now, column, &answer)) return no_such_line(p, shown, line, column, file->text);
  if (edited && answer.places)
    diag_note(&p->diags, answer.places, WHY_EDITED, shown, arena_fmt(a, "%u", now));
  answer.line = line;
  *vec_push(a, &p->answers) = answer;
  return PEI_OK;
}

static PeiStatus ask_object(Pei *p, Str id) {
  WhyAnswer answer;
  Str near = STR("");
  if (why_object(&p->why, id, &answer, &near)) {
    *vec_push(&p->arena, &p->answers) = answer;
    return PEI_OK;
  }
  Str hint = near.n && near.s[0] == '`' ? arena_fmt(&p->arena, "; did you mean %.*s?", STR_ARG(near))
             : near.n                   ? arena_fmt(&p->arena, "; there are %.*s", STR_ARG(near))
                                        : STR("");
  return refuse(p, arena_fmt(&p->arena, "%s has no object `%.*s`%.*s", p->root, STR_ARG(id), STR_ARG(hint)));
}

/* The status of the compilation stays what it was: one may ask again. */
#define ASK(p, call)                                                                                         \
  do {                                                                                                       \
    if (!(p)->why.files || ((p)->status != PEI_OK && (p)->status != PEI_DIFFERS)) return (p)->status;        \
    jmp_buf oom;                                                                                             \
    (p)->arena.oom = &oom;                                                                                   \
    (p)->answers.n = 0;                                                                                      \
    if (setjmp(oom)) return api_fail((p), PEI_NO_MEMORY, ENOMEM, STR("out of memory"));                      \
    PeiStatus before = (p)->status, status = (call);                                                         \
    if (status == PEI_BAD_PARAM) (p)->status = before;                                                       \
    return status;                                                                                           \
  } while (0)

PeiStatus pei_why_line(Pei *p, const char *path, uint32_t line, uint32_t column) {
  ASK(p, ask_line(p, arena_str(&p->arena, str_c(path)), line, column));
}

PeiStatus pei_why_object(Pei *p, const char *id) { ASK(p, ask_object(p, arena_str(&p->arena, str_c(id)))); }

static PeiStatus ask_messages(Pei *p, Str text) {
  why_messages(&p->why, text, &p->answers);
  return PEI_OK;
}

PeiStatus pei_why_messages(Pei *p, PeiText messages) { ASK(p, ask_messages(p, api_str(messages))); }

PeiText pei_answer(Pei *p, PeiFormat format, const PeiStyle *style) {
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return (PeiText){NULL, 0};
  Buf out = buf_new(&p->arena);
  RenderStyle how = {.color = style->color, .ascii = style->ascii, .links = style->links};
  for (uint32_t i = 0; i < p->answers.n; i++) {
    if (format == PEI_JSON)
      why_json(&out, &p->why, &p->answers.v[i]);
    else {
      if (i) buf_lit(&out, "\n");
      why_draw(&out, &p->why, &p->answers.v[i], &how);
    }
  }
  return api_text(buf_str(&out));
}
