/* The dev container: which service it is, and what an editor is told of it. Not the service itself (service.c). */
#include "lower/private.h"

void lower_devcontainer(Lower *l) {
  IrProject *p = l->p;
  const Obj *project = model_project_object(l->m), *o = lower_child(project, B_devcontainer);
  const Value *service = o ? obj_get(o, W_service) : NULL;
  p->devcontainer = (IrDevcontainer){.at = o ? o->at : p->at, .of = o ? o : p->of};
  if (service) p->devcontainer.service = lower_index(l, W_service, service->name);
}
