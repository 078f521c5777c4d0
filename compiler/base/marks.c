/* See marks.h. Called by the emitters, through MARK. */
#include "base/marks.h"

void marks_put_at(Buf *b, uint32_t at, Mark m) {
  m.at = at;
  *vec_push(b->arena, &b->marks->list) = m;
}

void marks_put(Buf *b, Mark m) { marks_put_at(b, b->n, m); }

void marks_take(Buf *to, uint32_t at, const Buf *from) {
  if (!to->marks || !from->marks) return;
  for (uint32_t i = 0; i < from->marks->list.n; i++) {
    Mark m = from->marks->list.v[i];
    m.at += at;
    *vec_push(to->arena, &to->marks->list) = m;
  }
}
