/* The picture, shared by the two forms that hold it. Private to report/. */
#ifndef PEI_REPORT_GRAPH_SVG_H
#define PEI_REPORT_GRAPH_SVG_H

#include "report/graph.h"

/* How nodes and lines look, for light and dark; the same rules in an SVG of its own and in a page. */
void graph_style(Buf *out);
/* The colour of a kind of step. */
const char *graph_color(PlanKind kind, bool dark);
/* `<svg …>…</svg>`. In a page, nodes have ids and can be chosen with the keyboard, and the style is the page's. */
void graph_svg(Buf *out, const Plan *plan, const Graph *g, bool page);

#endif
