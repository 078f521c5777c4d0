/* Versions that are known only when images are built: what an image does with its own. Who asks for them is the control
   script (emit/control_version.c). */
#include "lower/private.h"

/* Their variables begin as those of secrets do, which no two objects may share (model/check_names.c). */
static Str variable_of(Lower *l, Str name) {
  Str s = arena_fmt(l->a, "PEI_VERSION_%.*s", STR_ARG(name));
  char *v = arena_alloc(l->a, s.n);
  for (uint32_t i = 0; i < s.n; i++) v[i] = s.s[i] == '-' || s.s[i] == '.' ? '_' : s.s[i];
  return (Str){v, s.n};
}

void lower_version(Lower *l, const Obj *o) {
  IrVersion *v = &l->p->versions[o->ir_index];
  Str name = L_NAME(l, o);
  *v = (IrVersion){.name = name, .variable = variable_of(l, name), .at = o->at, .of = o};
  v->has_fallback = obj_get(o, W_fallback) != NULL;
  v->fallback = v->has_fallback ? obj_str(l->m, o, W_fallback) : STR("unknown");
}

static Text one_part(Lower *l, Part part) {
  Part *p = arena_new(l->a, Part);
  *p = part;
  return (Text){p, 1};
}

/* The very last steps of the image: a new version makes none run again that was there before. */
void lower_image_version(Lower *l, IrImage *image, const Obj *o) {
  const Value *which = obj_get(o, W_version);
  if (!which || which->kind != V_REF) return;
  IrVersion *v = &l->p->versions[which->obj->ir_index];
  Span at = obj_field_span(o, W_version);
  v->used = true;
  /* whoever builds without the control script has the default, too */
  lower_image_arg(l, image, (IrPair){v->variable, text_late(l->a, v->variable, &v->fallback), at});
  IrPair *pairs = arena_array(l->a, IrPair, 2);
  pairs[0] = (IrPair){v->variable, one_part(l, (Part){.kind = PART_TEXT, .text = v->fallback}), at};
  Text value = one_part(l, (Part){.kind = PART_BUILD, .text = v->variable});
  pairs[1] = (IrPair){STR("org.opencontainers.image.version"), value, at};
  IrStage *stage = &l->p->stages[image->stage];
  IrStep *steps = arena_array(l->a, IrStep, stage->n_steps + 3);
  uint32_t n = stage->n_steps;
  if (n) memcpy(steps, stage->steps, sizeof *steps * n);
  steps[n++] = (IrStep){.op = IR_ARG, .at = at, .of = o, .note = STR("version"), .map = {pairs, 1}};
  steps[n++] = (IrStep){.op = IR_LABEL, .at = at, .of = o, .map = {pairs + 1, 1}};
  const Value *file = obj_get(which->obj, W_file);
  if (file) {
    Span place = obj_field_span(which->obj, W_file);
    Text path = lower_text(l, value_str(l->a, file));
    steps[n++] = (IrStep){
        .op = IR_COPY, .at = place, .of = which->obj, .dest = path, .mode = STR("0644"), .body = value};
  }
  stage->steps = steps;
  stage->n_steps = n;
}
