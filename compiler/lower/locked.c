/* Images from outside, as pei.lock has them. Without a lock they are written as the project names them. */
#include "lower/private.h"

Str lower_locked(Lower *l, Str name, Str ref) {
  Str digest = lock_digest(l->m, ref);
  return digest.n ? arena_fmt(l->a, "%.*s@%.*s", STR_ARG(name), STR_ARG(digest)) : name;
}

Text lower_locked_text(Lower *l, Text ref) {
  if (!text_known(ref)) return ref;
  Str name = text_str(l->a, ref);
  return lower_text(l, lower_locked(l, name, name));
}

void lower_meet_image(Lower *l, Text ref, Span at) {
  if (!lock_is_read(l->m)) return;
  if (text_known(ref))
    lock_image(l->m, text_str(l->a, ref), at);
  else
    lock_image_late(l->m, at);
}
