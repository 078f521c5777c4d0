/* Reports about a project: how its plan differs from the one on disk, its graph, what it consists of. Each is a
   function from plain data to text; nothing here reads a disk or prints. */
#ifndef PEI_REPORT_REPORT_H
#define PEI_REPORT_REPORT_H

#include "diag/render.h"
#include "plan/compare.h"

typedef struct {
  const Plan *before, *after;
  const PlanDiff *diff;
  Str file; /* "build/plan.json"; empty if there is nothing to compare with */
} ReportPlan;
/* For eyes, 80 columns wide; `quiet` leaves out the steps that stay as they are. */
void report_plan_text(Buf *out, const ReportPlan *r, const RenderStyle *style, bool quiet);
/* The same as one JSON object. */
void report_plan_json(Buf *out, const ReportPlan *r);

/* Nodes are the steps of the plan, edges what they need. */
void report_graph_dot(Buf *out, const Plan *plan);
void report_graph_mermaid(Buf *out, const Plan *plan);
void report_graph_svg(Buf *out, const Plan *plan);
/* One page that needs nothing else: the picture, a search, and what each step is made from. */
void report_graph_html(Buf *out, const Plan *plan);

typedef struct {
  Str name, shown;          /* "images"; as it is called beside `n`: "image" */
  uint64_t n, bytes, lines; /* bytes and lines are 0 where there are none */
} ReportRow;
typedef struct {
  Str project;
  const ReportRow *rows[3]; /* sources and other inputs; objects by kind; outputs by kind */
  uint32_t n[3];
} ReportStats;
/* Microseconds of each phase, in a terminal; `n` is 0 in what has to be the same every time. */
typedef struct {
  const char *name;
  uint64_t us;
} ReportTime;
void report_stats_text(Buf *out, const ReportStats *s, const ReportTime *times, uint32_t n,
                       const RenderStyle *style);
void report_stats_json(Buf *out, const ReportStats *s);

#endif
