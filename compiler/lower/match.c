/* `match build.target_arch`: the steps of each branch, one after the other, between marks. A Dockerfile makes a stage
   of each branch (emit/branch.c). */
#include "lower/private.h"

/* What one branch sets up is not there in the others. */
static void lower_branch(Stage *s, const Obj *arm) {
  Text user = s->user;
  bool mirror = s->mirror_set, proxy = s->apt_proxy_set;
  Str arch = obj_str(s->l->m, arm, W_arch);
  stage_step(s, IR_BRANCH, arm)->from = str_is(arch, "i386") ? STR("386") : arch;
  lower_steps(s, arm);
  if (mirror != s->mirror_set || proxy != s->apt_proxy_set) lower_apt_restore(s);
  s->mirror_set = mirror;
  s->apt_proxy_set = proxy;
  stage_restore(s, arm, user);
}

void lower_match(Stage *s, const Obj *o) {
  for (uint32_t i = 0; i < o->children.n; i++) lower_branch(s, o->children.v[i]);
  if (o->children.n) stage_step(s, IR_JOIN, o);
}
