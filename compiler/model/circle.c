/* A circle as a picture, for notes: who leads to whom, and where that is written.

     ┌─> base   multi.pei:12  from
     │   prod   multi.pei:20  from
     └── tools  multi.pei:31  copy from          */
#include "model/private.h"

#include "base/buf.h"

static void put_line(Model *m, Buf *b, const CircleLine *l, const char *corner, uint32_t width) {
  buf_lit(b, "\n");
  buf_bytes(b, str_c(corner));
  buf_bytes(b, l->name);
  buf_pad(b, width - l->name.n + 2);
  buf_bytes(b, arena_fmt(m->arena, "%.*s:%u", STR_ARG(source_at(m->sources, l->at.file)->path),
                         source_line(m->sources, l->at.file, l->at.lo)));
  if (!l->how) return;
  buf_lit(b, "  ");
  buf_bytes(b, str_c(l->how));
}

Str circle_picture(Model *m, const CircleLine *lines, uint32_t n) {
  uint32_t width = 0, shown = n > CIRCLE_SHOWN ? CIRCLE_SHOWN : n;
  for (uint32_t i = 0; i < shown; i++)
    if (lines[i].name.n > width) width = lines[i].name.n;
  if (lines[n - 1].name.n > width) width = lines[n - 1].name.n;
  Buf b = buf_new(m->arena);
  for (uint32_t i = 0; i + 1 < shown; i++) put_line(m, &b, &lines[i], i ? "│   " : "┌─> ", width);
  if (n > shown) buf_bytes(&b, arena_fmt(m->arena, "\n│   … %u more", n - shown));
  put_line(m, &b, &lines[n - 1], "└── ", width);
  return buf_str(&b);
}

void diag_circle(Model *m, Diag *d, const CircleLine *lines, uint32_t n) {
  if (n > 1) diag_note(m->ds, d, CIRCLE, circle_picture(m, lines, n));
}
