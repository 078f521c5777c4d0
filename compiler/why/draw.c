/* An answer as text, drawn as diagnostics are, and as one JSON object. */
#include "diag/json_text.h"
#include "diag/paint.h"
#include "diag/render_one.h"
#include "diag/show.h"
#include "diag/view.h"
#include "why/why.h"

/* "build/compose.yaml:42: service.web" and the line itself. */
static void draw_line(const Pen *p, const WhyAnswer *a) {
  Buf title = buf_new(p->out->arena);
  if (a->path.n) {
    buf_bytes(&title, a->path);
    buf_lit(&title, ":");
    buf_int(&title, a->line);
  }
  Str says = a->fixed ? str_c(diag_phrases[PHRASE_WHY_FIXED]) : a->object;
  if (a->path.n && says.n) buf_lit(&title, ": ");
  buf_bytes(&title, says);
  paint_words(p, PAINT_BOLD, buf_str(&title));
  buf_lit(p->out, "\n");
  if (!a->path.n) return;
  paint_rule(p);
  paint_gutter(p, a->line, '|');
  buf_lit(p->out, " ");
  View v = view_of(p->style, a->text, 0, 1);
  view_write(p, &v, PAINT_PLAIN);
  buf_lit(p->out, "\n");
  paint_rule(p);
}

void why_draw(Buf *out, const Why *w, const WhyAnswer *a, const RenderStyle *style) {
  Pen p = {.out = out, .sources = w->sources, .style = style, .main = PAINT_NOTE};
  p.gutter = render_gutter(out->arena, w->sources, a->places);
  if (a->path.n && paint_digits(a->line) > p.gutter) p.gutter = paint_digits(a->line);
  draw_line(&p, a);
  render_places(&p, a->places);
}

void why_json(Buf *out, const Why *w, const WhyAnswer *a) {
  buf_lit(out, "{");
  json_text_number(out, "v", 1);
  if (a->path.n) {
    json_text_member(out, "file", a->path);
    json_text_number(out, "line", a->line);
    json_text_member(out, "text", a->text);
  }
  if (a->object.n) json_text_member(out, "object", a->object);
  json_text_key(out, "fixed");
  buf_bytes(out, a->fixed ? STR("true") : STR("false"));
  render_json_places(out, w->sources, a->places);
  if (a->step) {
    json_text_key(out, "step");
    buf_lit(out, "{");
    json_text_member(out, "hash", a->step->hash);
    json_text_key(out, "needs");
    buf_lit(out, "[");
    for (uint32_t i = 0; i < a->step->n_needs; i++) {
      json_text_item(out, i);
      json_text(out, a->step->needs[i]);
    }
    buf_lit(out, "]");
    json_text_key(out, "inputs");
    buf_lit(out, "[");
    for (uint32_t i = 0; i < a->step->n_inputs; i++) {
      const PlanInput *in = &a->step->inputs[i];
      json_text_item(out, i);
      buf_lit(out, "{");
      json_text_member(out, "name", in->name);
      if (in->value.n) json_text_member(out, plan_says_words[in->says], in->value);
      if (in->hash.n) json_text_member(out, "hash", in->hash);
      json_text_member(out, "source", plan_source(a->step, in));
      buf_lit(out, "}");
    }
    buf_lit(out, "]}");
  }
  buf_lit(out, "}\n");
}
