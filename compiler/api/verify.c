/* Is an output directory as peic left it? The looking is out/verify.c; here it becomes a status and a text. Called
   through libpei.h. */
#include "out/verify.h"
#include "api/handle.h"
#include "diag/json_text.h"
#include <errno.h>

enum { SHOWN = 12 };

static PeiStatus verify(Pei *p, const PeiInput *in) {
  (void)in;
  Verified *v = p->verified = arena_new(&p->arena, Verified);
  out_verify(p->os, &p->arena, p->root, v);
  if (v->error == ENOENT && v->error_path.n)
    return api_fail(p, PEI_UNREADABLE, 0,
                    arena_fmt(&p->arena, "`%s` is no output directory of peic: it has no `%.*s`", p->root,
                              STR_ARG(v->error_path)));
  if (v->error == ENOTDIR && v->error_path.n)
    return api_fail(p, PEI_UNREADABLE, 0,
                    arena_fmt(&p->arena, "`%s/" PEIC_DIR "` is no directory, as peic makes it", p->root));
  if (v->error)
    return api_fail(p, PEI_UNREADABLE, v->error,
                    arena_fmt(&p->arena, "cannot read `%s%s%.*s`", p->root, v->error_path.n ? "/" : "",
                              STR_ARG(v->error_path)));
  return v->flaws.n ? PEI_DIFFERS : PEI_OK;
}

PeiStatus pei_verify(const PeiHost *host, const char *dir, Pei **out) {
  PeiInput in = {.root = dir};
  return api_run(host, &in, verify, out);
}

/* "  peic wrote 67395d597f73, it has 14ffa9f80057" */
static void put_values(Arena *a, Buf *b, const Flaw *f) {
  if (f->kind == FLAW_EDITED)
    buf_bytes(b,
              f->found.hex[0]
                  ? arena_fmt(a, "  peic wrote %.*s, it has %.*s", SHOWN, f->wrote.hex, SHOWN, f->found.hex)
                  : arena_fmt(a, "  peic wrote %.*s, it has grown large", SHOWN, f->wrote.hex));
  else if (f->kind == FLAW_MODE)
    buf_bytes(b, arena_fmt(a, "  peic gave it 0%o, it has 0%o", f->mode_wrote, f->mode_found));
  else
    buf_bytes(b, arena_fmt(a, "  %s", flaw_texts[f->kind]));
}

static void put_text(Pei *p, Buf *b) {
  const Verified *v = p->verified;
  uint32_t width = 0;
  for (uint32_t i = 0; i < v->flaws.n; i++)
    if (v->flaws.v[i].path.n > width && v->flaws.v[i].path.n < 60) width = v->flaws.v[i].path.n;
  for (uint32_t i = 0; i < v->flaws.n; i++) {
    const Flaw *f = &v->flaws.v[i];
    buf_bytes(b, arena_fmt(&p->arena, "%-9s%.*s", flaw_words[f->kind], STR_ARG(f->path)));
    if (f->path.n < width) buf_pad(b, width - f->path.n);
    put_values(&p->arena, b, f);
    buf_char(b, '\n');
  }
}

static void put_json(Pei *p, Buf *b) {
  const Verified *v = p->verified;
  buf_lit(b, "{\"v\":1");
  json_text_member(b, "dir", str_c(p->root));
  json_text_number(b, "files", v->files);
  if (v->origin.root.n) {
    json_text_member(b, "root", v->origin.root);
    json_text_member(b, "version", v->origin.version);
  }
  json_text_key(b, "flaws");
  buf_char(b, '[');
  for (uint32_t i = 0; i < v->flaws.n; i++) {
    const Flaw *f = &v->flaws.v[i];
    json_text_item(b, i);
    buf_lit(b, "{");
    json_text_member(b, "path", f->path);
    json_text_member(b, "flaw", str_c(flaw_words[f->kind]));
    if (f->kind == FLAW_EDITED) {
      json_text_member(b, "wrote", str_c(f->wrote.hex));
      if (f->found.hex[0]) json_text_member(b, "found", str_c(f->found.hex));
    }
    if (f->kind == FLAW_MODE) {
      json_text_member(b, "wrote", arena_fmt(&p->arena, "0%o", f->mode_wrote));
      json_text_member(b, "found", arena_fmt(&p->arena, "0%o", f->mode_found));
    }
    buf_char(b, '}');
  }
  buf_lit(b, "]}\n");
}

PeiText pei_verified(Pei *p, PeiFormat format, size_t *files, size_t *flaws) {
  jmp_buf oom;
  *files = p->verified ? p->verified->files : 0;
  *flaws = p->verified ? p->verified->flaws.n : 0;
  p->arena.oom = &oom;
  if (setjmp(oom)) return (PeiText){NULL, 0};
  Buf b = buf_new(&p->arena);
  if (p->verified) (format == PEI_JSON ? put_json : put_text)(p, &b);
  return api_text(buf_str(&b));
}
