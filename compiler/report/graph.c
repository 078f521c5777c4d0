/* The steps of a plan as nodes, their needs as edges, and the ways to write that as text: dot and Mermaid. */
#include "report/graph.h"

#include "base/intern.h"
#include "base/utf8.h"
#include "diag/show.h"
#include "report/report.h"

enum { LABEL_COLUMNS = 34 };

/* At most LABEL_COLUMNS columns; the middle goes, as names often differ at their ends. */
static Str label_of(Arena *a, Str id) {
  uint32_t columns = show_text(NULL, id, false), head = 0, tail = 0, used = 0;
  if (columns <= LABEL_COLUMNS) return id;
  while (head < id.n && used < LABEL_COLUMNS / 2) used += show_char(NULL, id, &head, false);
  for (tail = head; tail < id.n && show_text(NULL, str_sub(id, tail, id.n), false) >= LABEL_COLUMNS / 2;)
    show_char(NULL, id, &tail, false);
  return arena_fmt(a, "%.*s…%.*s", (int)head, id.s, (int)(id.n - tail), id.s + tail);
}

Graph *graph_make(Arena *a, const Plan *plan) {
  Graph *g = arena_new(a, Graph);
  Interner ids;
  uint32_t needs = 0;
  intern_init_few(&ids, a);
  for (uint32_t i = 0; i < plan->n; i++) intern(&ids, plan->steps[i].id); /* ids differ: symbol i + 1 */
  for (uint32_t i = 0; i < plan->n; i++) needs += plan->steps[i].n_needs;
  g->n = g->n_steps = plan->n;
  g->nodes = arena_array(a, GraphNode, plan->n);
  g->edges = arena_array(a, GraphEdge, needs);
  for (uint32_t i = 0; i < plan->n; i++) {
    g->nodes[i] = (GraphNode){.label = label_of(a, plan->steps[i].id), .step = i};
    for (uint32_t k = 0; k < plan->steps[i].n_needs; k++) {
      Sym need = intern_find(&ids, plan->steps[i].needs[k]);
      if (need) g->edges[g->n_edges++] = (GraphEdge){.from = need - 1, .to = i};
    }
  }
  return g;
}

/* ---- text ---- */

/* In double quotes, as dot reads it: a backslash before `"` and `\`. Control characters become visible. */
static void put_dot(Buf *out, Str text) {
  buf_lit(out, "\"");
  for (uint32_t at = 0; at < text.n;) {
    if (text.s[at] == '"' || text.s[at] == '\\') buf_lit(out, "\\");
    show_char(out, text, &at, false);
  }
  buf_lit(out, "\"");
}

void report_graph_dot(Buf *out, const Plan *plan) {
  static const char *const looks[PLAN_KINDS] = {
      [PLAN_BEFORE] = "cds",      [PLAN_AFTER] = "cds",         [PLAN_IMAGE] = "box",
      [PLAN_BUILDER] = "hexagon", [PLAN_EXPORT] = "note",       [PLAN_NETWORK] = "ellipse",
      [PLAN_VOLUME] = "cylinder", [PLAN_SERVICE] = "component", [PLAN_PUBLISH] = "rarrow",
      [PLAN_PULL] = "larrow",     [PLAN_DOCK] = "box3d",        [PLAN_TRANSFER] = "rarrow",
      [PLAN_SYNC] = "cds",        [PLAN_DISK] = "tab",          [PLAN_EXTRACT] = "folder",
      [PLAN_COPY] = "rarrow"};
  Graph *g = graph_make(out->arena, plan);
  buf_lit(out, "digraph ");
  put_dot(out, plan->project);
  buf_lit(out, " {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
  for (uint32_t i = 0; i < g->n_steps; i++) {
    buf_lit(out, "  ");
    put_dot(out, plan->steps[i].id);
    buf_lit(out, " [shape=");
    buf_bytes(out, str_c(looks[plan->steps[i].kind]));
    buf_lit(out, ", tooltip=");
    put_dot(out, plan->steps[i].source);
    buf_lit(out, "];\n");
  }
  for (uint32_t i = 0; i < g->n_edges; i++) {
    buf_lit(out, "  ");
    put_dot(out, plan->steps[g->edges[i].from].id);
    buf_lit(out, " -> ");
    put_dot(out, plan->steps[g->edges[i].to].id);
    buf_lit(out, ";\n");
  }
  buf_lit(out, "}\n");
}

/* Mermaid has no escapes in a text but for its own numbers of characters: #35; is `#`. */
static void put_mermaid(Buf *out, Str text) {
  for (uint32_t at = 0; at < text.n;) {
    char c = text.s[at];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                 c == '-' || c == '_' || c == ' ' || (unsigned char)c >= 0x80;
    if (plain || (unsigned char)c < ' ' || c == 0x7F) {
      show_char(out, text, &at, false);
      continue;
    }
    buf_lit(out, "#");
    buf_int(out, c);
    buf_lit(out, ";");
    at++;
  }
}

void report_graph_mermaid(Buf *out, const Plan *plan) {
  static const char *const around[PLAN_KINDS][2] = {
      [PLAN_BEFORE] = {">\"", "\"]"},    [PLAN_IMAGE] = {"[\"", "\"]"},     [PLAN_AFTER] = {">\"", "\"]"},
      [PLAN_BUILDER] = {"{{\"", "\"}}"}, [PLAN_EXPORT] = {">\"", "\"]"},    [PLAN_NETWORK] = {"([\"", "\"])"},
      [PLAN_VOLUME] = {"[(\"", "\")]"},  [PLAN_SERVICE] = {"[[\"", "\"]]"}, [PLAN_PUBLISH] = {">\"", "\"]"},
      [PLAN_PULL] = {">\"", "\"]"},      [PLAN_DOCK] = {"{{\"", "\"}}"},    [PLAN_TRANSFER] = {">\"", "\"]"},
      [PLAN_SYNC] = {">\"", "\"]"},      [PLAN_DISK] = {">\"", "\"]"},      [PLAN_EXTRACT] = {">\"", "\"]"},
      [PLAN_COPY] = {">\"", "\"]"}};
  Graph *g = graph_make(out->arena, plan);
  buf_lit(out, "flowchart LR\n");
  for (uint32_t i = 0; i < g->n_steps; i++) {
    buf_lit(out, "  n");
    buf_int(out, i);
    buf_bytes(out, str_c(around[plan->steps[i].kind][0]));
    put_mermaid(out, plan->steps[i].id);
    buf_bytes(out, str_c(around[plan->steps[i].kind][1]));
    buf_lit(out, "\n");
  }
  for (uint32_t i = 0; i < g->n_edges; i++)
    buf_bytes(out, arena_fmt(out->arena, "  n%u --> n%u\n", g->edges[i].from, g->edges[i].to));
}

void graph_xml(Buf *out, Str text) {
  for (uint32_t at = 0; at < text.n;) {
    switch (text.s[at]) {
    case '&': buf_lit(out, "&amp;"), at++; break;
    case '<': buf_lit(out, "&lt;"), at++; break;
    case '>': buf_lit(out, "&gt;"), at++; break;
    case '"': buf_lit(out, "&quot;"), at++; break;
    case '\'': buf_lit(out, "&#39;"), at++; break;
    default: {
      uint32_t len, code = utf8_decode(text, at, &len);
      if (code == 0xFFFE || code == 0xFFFF) /* valid UTF-8, and not valid in XML */
        buf_lit(out, "\xEF\xBF\xBD"), at += len;
      else
        show_char(out, text, &at, false);
    }
    }
  }
}
