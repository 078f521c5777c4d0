/* A plan as a picture: where each step and each line between two of them stands. Private to report/. */
#ifndef PEI_REPORT_GRAPH_H
#define PEI_REPORT_GRAPH_H

#include "base/buf.h"
#include "plan/plan.h"

typedef struct {
  Str label;           /* what stands in the box: the id, cut if it is long */
  uint32_t step;       /* in the plan; UINT32_MAX: a bend of a line, not a box */
  uint32_t part, rank; /* connected part of the graph; column in it */
  double x, y, w, h;   /* the upper left corner; a bend has no size */
  uint32_t *in, *out;  /* nodes: what it needs, what needs it; a bend has one of each */
  uint32_t n_in, n_out;
} GraphNode;

typedef struct {
  uint32_t from, to;     /* nodes: what is needed, and who needs it */
  const uint32_t *bends; /* nodes on the way */
  uint32_t n_bends;
} GraphEdge;

typedef struct {
  GraphNode *nodes; /* the steps in the order of the plan, then bends */
  uint32_t n, n_steps;
  GraphEdge *edges;
  uint32_t n_edges;
  double width, height;
} Graph;

/* graph.c: nodes and edges, without places. Needs that are no step of the plan are left out. */
Graph *graph_make(Arena *a, const Plan *plan);
/* graph_layout.c: fills `in` and `out` of each node. */
void graph_link(Arena *a, Graph *g);
/* Places, in pixels; from left to right in the order in which things are made. */
void graph_layout(Arena *a, Graph *g);

/* graph.c: text in XML and HTML; what XML cannot hold becomes visible instead. */
void graph_xml(Buf *out, Str text);

#endif
