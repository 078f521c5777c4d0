/* devcontainer.json: a service of compose.yaml as a dev container. It lies beside compose.yaml, which it names; what
   runs in the container, hooks included, is the image's own affair. */
#include "emit/json.h"
#include "emit/parts.h"

void emit_devcontainer(Emit *e) {
  const IrProject *p = e->project;
  const IrDevcontainer *d = &p->devcontainer;
  const IrService *service = &p->services[d->service];
  Buf b = emit_buf(e);
  FROM(&b, p);
  buf_lit(&b, "// ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n");
  Json j = {.out = &b};
  json_open(&j, '{');
  json_named(&j, "name", p->name);
  json_named(&j, "dockerComposeFile", STR("compose.yaml"));
  FROM(&b, d, .field = "service");
  json_named(&j, "service", service->name);
  FIXED(&b, "");
  json_close(&j, '}');
  emit_add_buf(e, STR("devcontainer.json"), &b, 0644);
}
