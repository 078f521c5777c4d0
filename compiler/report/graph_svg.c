/* The graph of a plan as SVG: boxes with a stripe in the colour of their kind and a sign, so that no colour is
   needed to read it; lines from left to right, from what is needed to what needs it. */
#include "report/graph_svg.h"

#include "report/report.h"

static const char *const colors[PLAN_KINDS][2] = {
    [PLAN_IMAGE] = {"#2563eb", "#60a5fa"},   [PLAN_BUILDER] = {"#7c3aed", "#a78bfa"},
    [PLAN_EXPORT] = {"#b45309", "#fbbf24"},  [PLAN_NETWORK] = {"#0f766e", "#2dd4bf"},
    [PLAN_VOLUME] = {"#be185d", "#f472b6"},  [PLAN_SERVICE] = {"#15803d", "#4ade80"},
    [PLAN_PUBLISH] = {"#9a3412", "#fb923c"}, [PLAN_PULL] = {"#854d0e", "#facc15"},
    [PLAN_DOCK] = {"#334155", "#94a3b8"},    [PLAN_TRANSFER] = {"#0369a1", "#38bdf8"},
    [PLAN_SYNC] = {"#4d7c0f", "#a3e635"},    [PLAN_DISK] = {"#a21caf", "#e879f9"},
    [PLAN_COPY] = {"#0e7490", "#22d3ee"},    [PLAN_EXTRACT] = {"#0f766e", "#5eead4"},
    [PLAN_BEFORE] = {"#a16207", "#fde047"},  [PLAN_AFTER] = {"#a16207", "#fde047"},
};
const char *graph_color(PlanKind kind, bool dark) { return colors[kind][dark]; }

/* Rules without variables, which not every reader of SVG knows; one that knows no @media shows the light ones. */
static void put_colors(Buf *out, bool dark) {
  buf_bytes(out,
            dark ? STR(".paper{fill:#15171a}.step rect{fill:#22252a;stroke:#43474e}.step text{fill:#e8e8e8}"
                       ".edge{stroke:#7d838c}.tip{fill:#7d838c}\n")
                 : STR(".paper{fill:#fff}.step rect{fill:#f6f7f9;stroke:#c4c8cf}.step text{fill:#1a1a1a}"
                       ".edge{stroke:#8a8f98}.tip{fill:#8a8f98}\n"));
  for (uint32_t kind = 0; kind < PLAN_KINDS; kind++) {
    const char *name = plan_kind_names[kind];
    buf_bytes(out, arena_fmt(out->arena, ".%s .stripe,.%s .sign{fill:%s}\n", name, name, colors[kind][dark]));
  }
}

void graph_style(Buf *out) {
  buf_lit(out, ".step text{font:13px ui-monospace,Menlo,Consolas,\"DejaVu Sans Mono\",monospace}\n"
               ".step .sign{font-weight:bold}.step .stripe{stroke:none}.edge{fill:none;stroke-width:1.3}\n");
  put_colors(out, false);
  buf_lit(out, "@media(prefers-color-scheme:dark){\n");
  put_colors(out, true);
  buf_lit(out, "}\n");
}

/* Tenths of a pixel are enough, and the same everywhere. */
static void put_number(Buf *out, double v) {
  int64_t tenths = (int64_t)(v * 10 + (v < 0 ? -0.5 : 0.5));
  if (tenths < 0) buf_lit(out, "-"), tenths = -tenths;
  buf_int(out, tenths / 10);
  if (tenths % 10) buf_lit(out, "."), buf_int(out, tenths % 10);
}

static void put_pair(Buf *out, const char *lead, double x, double y) {
  buf_bytes(out, str_c(lead));
  put_number(out, x);
  buf_lit(out, " ");
  put_number(out, y);
}

static void put_attribute(Buf *out, const char *name, double v) {
  buf_bytes(out, arena_fmt(out->arena, " %s=\"", name));
  put_number(out, v);
  buf_lit(out, "\"");
}

/* ---- lines ---- */

/* From the right side of a node to the left side of the next, and along the bends. */
static void put_edge(Buf *out, const Graph *g, const GraphEdge *e) {
  const GraphNode *from = &g->nodes[e->from];
  double x = from->x + from->w, y = from->y + from->h / 2;
  put_pair(out, "<path class=\"edge\" marker-end=\"url(#tip)\" d=\"M", x, y);
  for (uint32_t i = 0; i <= e->n_bends; i++) {
    const GraphNode *to = &g->nodes[i < e->n_bends ? e->bends[i] : e->to];
    double tx = to->x - (i < e->n_bends ? 0 : 2), ty = to->y + to->h / 2, half = (tx - x) / 2;
    put_pair(out, "C", x + half, y);
    put_pair(out, " ", tx - half, ty);
    put_pair(out, " ", tx, ty);
    x = tx, y = ty;
    if (i < e->n_bends && to->w > 0) {
      x = to->x + to->w;
      put_pair(out, "L", x, y);
    }
  }
  buf_lit(out, "\"/>\n");
}

/* ---- boxes ---- */

static void put_node(Buf *out, const Plan *plan, const GraphNode *n, bool page) {
  static const char *const signs[PLAN_KINDS] = {"I", "B", "X", "N", "V", "S"};
  const PlanStep *step = &plan->steps[n->step];
  buf_bytes(out, arena_fmt(out->arena, "<g class=\"step %s\"", plan_kind_names[step->kind]));
  if (page) buf_bytes(out, arena_fmt(out->arena, " id=\"n%u\" tabindex=\"0\" role=\"button\"", n->step));
  put_pair(out, " transform=\"translate(", n->x, n->y);
  buf_lit(out, ")\"><title>");
  graph_xml(out, step->id);
  if (step->source.n) buf_lit(out, ", "), graph_xml(out, step->source);
  buf_lit(out, "</title><rect rx=\"4\"");
  put_attribute(out, "width", n->w);
  put_attribute(out, "height", n->h);
  buf_lit(out, "/><rect class=\"stripe\" rx=\"2\" width=\"5\"");
  put_attribute(out, "height", n->h);
  buf_bytes(out,
            arena_fmt(out->arena, "/><text class=\"sign\" x=\"10\" y=\"20\" aria-hidden=\"true\">%s</text>",
                      signs[step->kind]));
  buf_lit(out, "<text x=\"22\" y=\"20\">");
  graph_xml(out, n->label);
  buf_lit(out, "</text></g>\n");
}

static void put_description(Buf *out, const Plan *plan, const Graph *g) {
  buf_lit(out, "<title id=\"title\">The build plan of ");
  graph_xml(out, plan->project);
  buf_lit(out, "</title>\n<desc id=\"desc\">");
  buf_bytes(out, arena_fmt(out->arena, "%u step%s, %u line%s. ", g->n_steps, g->n_steps == 1 ? "" : "s",
                           g->n_edges, g->n_edges == 1 ? "" : "s"));
  buf_lit(out, "A line leads from what is needed to what needs it. I image, B builder, X export, N network, "
               "V volume, S service.</desc>\n");
}

void graph_svg(Buf *out, const Plan *plan, const Graph *g, bool page) {
  double width = g->width < 200 ? 200 : g->width, height = g->height < 60 ? 60 : g->height;
  buf_lit(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  put_attribute(out, "width", width);
  put_attribute(out, "height", height);
  put_pair(out, " viewBox=\"0 0 ", width, height);
  buf_lit(out, "\" role=\"img\" aria-labelledby=\"title desc\">\n");
  put_description(out, plan, g);
  if (!page) {
    buf_lit(out, "<style>\n");
    graph_style(out);
    buf_lit(out, "</style>\n");
  }
  buf_lit(out, "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
               "markerHeight=\"8\" "
               "orient=\"auto\"><path class=\"tip\" d=\"M0 1L8 4L0 7z\"/></marker></defs>\n"
               "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
  for (uint32_t i = 0; i < g->n_edges; i++) put_edge(out, g, &g->edges[i]);
  for (uint32_t i = 0; i < g->n_steps; i++) put_node(out, plan, &g->nodes[i], page);
  buf_lit(out, "</svg>\n");
}

void report_graph_svg(Buf *out, const Plan *plan) {
  Graph *g = graph_make(out->arena, plan);
  graph_layout(out->arena, g);
  graph_svg(out, plan, g, false);
}
