/* One page: the picture, a search, and for each step what it is made from. It asks for nothing over a network, and is
   readable without its script as well. */
#include "report/graph_svg.h"
#include "report/report.h"

/* Hides what the search does not find and fades it in the picture; a box leads to its details, and back. */
static const char script[] =
    "const $=(s,e=document)=>[...e.querySelectorAll(s)];\n"
    "const find=document.getElementById('find'),kinds=$('.kinds "
    "input'),count=document.getElementById('count');\n"
    "function filter(){\n"
    "  const words=find.value.toLowerCase().split(/\\s+/).filter(Boolean);\n"
    "  const on=new Set(kinds.filter(k=>k.checked).map(k=>k.value));\n"
    "  let n=0;\n"
    "  for(const d of $('details')){\n"
    "    const text=d.textContent.toLowerCase();\n"
    "    const hit=on.has(d.dataset.kind)&&words.every(w=>text.includes(w));\n"
    "    d.hidden=!hit;n+=hit;\n"
    "    document.getElementById('n'+d.dataset.n).classList.toggle('faded',!hit);\n"
    "  }\n"
    "  count.textContent=n+' of '+$('details').length;\n"
    "}\n"
    "function choose(i){\n"
    "  for(const g of $('.chosen'))g.classList.remove('chosen');\n"
    "  document.getElementById('n'+i).classList.add('chosen');\n"
    "  const d=document.getElementById('d'+i);\n"
    "  d.open=true;d.scrollIntoView({block:'nearest'});\n"
    "}\n"
    "find.addEventListener('input',filter);\n"
    "for(const k of kinds)k.addEventListener('change',filter);\n"
    "for(const g of $('.step')){\n"
    "  g.addEventListener('click',()=>choose(g.id.slice(1)));\n"
    "  g.addEventListener('keydown',e=>{if(e.key==='Enter'||e.key===' "
    "'){e.preventDefault();choose(g.id.slice(1))}});\n"
    "}\n"
    "for(const a of $('a[data-n]'))a.addEventListener('click',e=>{\n"
    "  e.preventDefault();choose(a.dataset.n);\n"
    "  document.getElementById('n'+a.dataset.n).scrollIntoView({block:'center',inline:'center'});\n"
    "});\n"
    "filter();\n";

static const char page_style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;font:14px/1.45 system-ui,sans-serif;background:var(--paper);color:var(--ink);"
    "display:grid;grid-template:auto 1fr/1fr 26rem;height:100vh}\n"
    "header{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;padding:.6rem "
    "1rem;"
    "border-bottom:1px solid var(--edge)}\n"
    "h1{font-size:1.05rem;margin:0}\n"
    "input[type=search]{font:inherit;padding:.25rem .5rem;width:16rem;color:inherit;background:var(--box);"
    "border:1px solid var(--line);border-radius:4px}\n"
    ".kinds{display:flex;flex-wrap:wrap;gap:.2rem .8rem}\n"
    ".kinds label{border-bottom:2px solid var(--kind)}\n"
    "main{overflow:auto}\n"
    "aside{overflow:auto;border-left:1px solid var(--edge);padding:.4rem 1rem}\n"
    "details{border-bottom:1px solid var(--edge);padding:.3rem 0}\n"
    "summary{cursor:pointer;border-left:4px solid var(--kind);padding-left:.5rem;overflow-wrap:anywhere}\n"
    "summary small,dt{color:var(--line)}\n"
    "dl{margin:.3rem 0 .3rem .8rem}dd{margin:0 0 .25rem 1rem;overflow-wrap:anywhere}\n"
    "dd,code{font:12.5px ui-monospace,Menlo,Consolas,monospace}\n"
    "a{color:inherit}\n"
    ".step{cursor:pointer}.faded{opacity:.18}.chosen rect{stroke:var(--kind);stroke-width:2.5}\n"
    ".step:focus-visible rect{stroke:var(--ink);stroke-width:2.5}\n"
    "@media(max-width:60rem){body{grid-template:auto 60vh auto/1fr;height:auto}aside{border-left:0}}\n"
    "@media print{body{display:block}aside{border:0}}\n";

static void put_variables(Buf *out) {
  for (int dark = 0; dark < 2; dark++) {
    buf_bytes(
        out, dark
                 ? STR("@media(prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e8e8e8;--line:#9aa0a8;"
                       "--box:#22252a;--edge:#43474e}\n")
                 : STR(":root{--paper:#fff;--ink:#1a1a1a;--line:#5d636c;--box:#f6f7f9;--edge:#c4c8cf}\n"));
    for (uint32_t kind = 0; kind < PLAN_KINDS; kind++)
      buf_bytes(out, arena_fmt(out->arena, ".%s{--kind:%s}", plan_kind_names[kind], graph_color(kind, dark)));
    buf_bytes(out, dark ? STR("}\n") : STR("\n"));
  }
}

static void put_input(Buf *out, const PlanInput *in) {
  buf_lit(out, "<dt>");
  graph_xml(out, in->name);
  if (in->says != SAYS_VALUE && in->value.n) {
    buf_bytes(out, arena_fmt(out->arena, " (%s", plan_says_words[in->says]));
    if (in->says != SAYS_BEGINS) buf_lit(out, " "), graph_xml(out, in->value);
    buf_lit(out, ")");
  }
  buf_lit(out, "</dt><dd>");
  if (in->says == SAYS_VALUE || in->says == SAYS_BEGINS) graph_xml(out, in->value);
  if (in->says == SAYS_BEGINS) buf_lit(out, "… ");
  graph_xml(out, in->hash);
  buf_lit(out, "</dd>\n");
}

static void put_links(Buf *out, const Plan *plan, const GraphNode *n, bool needs) {
  uint32_t count = needs ? n->n_in : n->n_out;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t step = needs ? n->in[i] : n->out[i];
    buf_bytes(out, arena_fmt(out->arena, "%s<a href=\"#d%u\" data-n=\"%u\">", i ? ", " : "", step, step));
    graph_xml(out, plan->steps[step].id);
    buf_lit(out, "</a>");
  }
}

static void put_details(Buf *out, const Plan *plan, const GraphNode *n, uint32_t i) {
  const PlanStep *step = &plan->steps[i];
  const char *kind = plan_kind_names[step->kind];
  buf_bytes(out,
            arena_fmt(out->arena, "<details id=\"d%u\" data-n=\"%u\" data-kind=\"%s\" class=\"%s\"><summary>",
                      i, i, kind, kind));
  graph_xml(out, step->id);
  buf_lit(out, " <small>");
  graph_xml(out, step->source);
  buf_lit(out, "</small></summary>\n<dl>\n<dt>hash</dt><dd>");
  graph_xml(out, step->hash);
  buf_lit(out, "</dd>\n");
  if (n->n_in) {
    buf_lit(out, "<dt>needs</dt><dd>");
    put_links(out, plan, n, true);
    buf_lit(out, "</dd>\n");
  }
  if (n->n_out) {
    buf_lit(out, "<dt>needed by</dt><dd>");
    put_links(out, plan, n, false);
    buf_lit(out, "</dd>\n");
  }
  for (uint32_t k = 0; k < step->n_inputs; k++) put_input(out, &step->inputs[k]);
  buf_lit(out, "</dl></details>\n");
}

static void put_header(Buf *out, const Plan *plan) {
  bool used[PLAN_KINDS] = {false};
  for (uint32_t i = 0; i < plan->n; i++) used[plan->steps[i].kind] = true;
  buf_lit(out, "<header><h1>The build plan of ");
  graph_xml(out, plan->project);
  buf_lit(out, "</h1>\n<label>Find <input type=\"search\" id=\"find\" placeholder=\"a name, a value, a "
               "file\"></label>\n"
               "<span id=\"count\" role=\"status\"></span>\n<div class=\"kinds\">\n");
  for (uint32_t kind = 0; kind < PLAN_KINDS; kind++)
    if (used[kind])
      buf_bytes(out,
                arena_fmt(out->arena,
                          "<label class=\"%s\"><input type=\"checkbox\" value=\"%s\" checked> %s</label>\n",
                          plan_kind_names[kind], plan_kind_names[kind], plan_kind_names[kind]));
  buf_lit(out, "</div></header>\n");
}

/* What a step needs and is needed by, before bends take the places of neighbours. */
static Graph *neighbours(Arena *a, const Plan *plan) {
  Graph *g = graph_make(a, plan);
  graph_link(a, g);
  return g;
}

void report_graph_html(Buf *out, const Plan *plan) {
  const Graph *links = neighbours(out->arena, plan);
  Graph *g = graph_make(out->arena, plan);
  graph_layout(out->arena, g);
  buf_lit(
      out,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  graph_xml(out, plan->project);
  buf_lit(out, ": build plan</title>\n<style>\n");
  graph_style(out);
  put_variables(out);
  buf_bytes(out, str_c(page_style));
  buf_lit(out, "</style>\n</head>\n<body>\n");
  put_header(out, plan);
  buf_lit(out, "<main>\n");
  graph_svg(out, plan, g, true);
  buf_lit(out, "</main>\n<aside aria-label=\"Steps\">\n");
  for (uint32_t i = 0; i < links->n_steps; i++) put_details(out, plan, &links->nodes[i], i);
  buf_lit(out, "</aside>\n<script>\n");
  buf_bytes(out, str_c(script));
  buf_lit(out, "</script>\n</body>\n</html>\n");
}
