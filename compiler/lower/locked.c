/* Images from outside, as pei.lock has them. Without a lock they are written as the project names them. */
#include "lower/private.h"

Str lower_locked(Lower *l, Str name, Str ref) {
  Str digest = lock_digest(l->m, ref);
  return digest.n ? arena_fmt(l->a, "%.*s@%.*s", STR_ARG(name), STR_ARG(digest)) : name;
}
