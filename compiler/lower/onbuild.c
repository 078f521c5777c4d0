/* `onbuild`: steps that are kept in the image for the builds of others. Those know nothing of this build, neither its
   contexts nor its stages, and what their steps need is not needed here. */
#include "lower/private.h"

void lower_onbuild(Stage *s, const Obj *o) {
  const Stage outer = *s;
  StageInfo *info = s->info;
  const IndexList secrets = info->secrets;
  const StrList ssh_ids = info->ssh_ids;
  Text user = obj_text(s->object, W_user); /* who the other build begins as */
  if (user.n) s->user = user;
  s->object = o;
  s->steps = (StepList){0};
  s->mounts = (MountList){0};
  info->secrets = (IndexList){0};
  info->ssh_ids = (StrList){0};
  lower_steps(s, o);
  lower_last_fields(s);
  StepList kept = s->steps;
  info->onbuild_secrets = info->secrets;
  info->onbuild_ssh_ids = info->ssh_ids;
  info->secrets = secrets;
  info->ssh_ids = ssh_ids;
  *s = outer;
  for (uint32_t i = 0; i < kept.n; i++) {
    IrStep *step = vec_push(s->l->a, &s->steps);
    *step = kept.v[i];
    step->onbuild = true;
    step->proxied = step->hide_proxy = false;
  }
}
