/* What a finished compilation tells about its project: how the plan differs from the one on disk, its graph, what it
   consists of. The texts are report/'s; here is what they are made of. Called through libpei.h. */
#include "report/report.h"
#include "api/handle.h"
#include "plan/read.h"
#include <errno.h>

enum { PLAN_LIMIT = 1 << 30 };

static bool is_made(const Pei *p) { return p->plan && (p->status == PEI_OK || p->status == PEI_DIFFERS); }

static RenderStyle style_of(const PeiStyle *style) {
  return (RenderStyle){.color = style && style->color, .ascii = style && style->ascii};
}

/* ---- the plan on disk ---- */

/* False: there is nothing to compare with, and why was said. */
static bool read_old(Pei *p, Str path, Plan *old) {
  Arena *a = &p->arena;
  Str text, why;
  int error = p->os->read_file(p->os, a, path.s, PLAN_LIMIT, &text);
  *old = (Plan){.steps = NULL};
  if (error == ENOENT || error == ENOTDIR) return false;
  if (error) {
    diag(&p->diags, W0950, SPAN_NONE, path, str_c(strerror(error)));
    return false;
  }
  PlanReading reading = plan_read(a, text, old, &why);
  if (reading == PLAN_FOREIGN) diag(&p->diags, W0951, SPAN_NONE, path, why);
  if (reading == PLAN_OTHER) diag(&p->diags, W0952, SPAN_NONE, path, why, arena_fmt(a, "%d", PLAN_VERSION));
  bool ours = reading == PLAN_READ && str_eq(old->project, p->plan->project);
  if (reading == PLAN_READ && !ours) diag(&p->diags, W0953, SPAN_NONE, path, old->project, p->plan->project);
  if (!ours) *old = (Plan){.steps = NULL};
  return ours;
}

PeiStatus pei_plan(Pei *p, PeiFormat format, unsigned flags, const PeiStyle *style, PeiText *out) {
  jmp_buf oom;
  *out = (PeiText){"", 0};
  if (!is_made(p)) return p->status;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  Arena *a = &p->arena;
  Plan old;
  Str path = arena_fmt(a, "%s/plan.json", p->out_dir);
  bool there = read_old(p, path, &old);
  if (p->diags.list.n) diags_finish(&p->diags);
  ReportPlan report = {.before = &old, .after = p->plan, .file = there ? path : STR("")};
  report.diff = plan_compare(a, &old, p->plan);
  Buf text = buf_new(a);
  RenderStyle how = style_of(style);
  if (format == PEI_JSON)
    report_plan_json(&text, &report);
  else
    report_plan_text(&text, &report, &how, flags & PEI_CHANGES_ONLY);
  *out = api_text(buf_str(&text));
  const uint32_t *counts = report.diff->counts;
  bool differs = counts[PLAN_ADDED] + counts[PLAN_CHANGED] + counts[PLAN_REMOVED] > 0 || !there;
  return p->status = differs ? PEI_DIFFERS : PEI_OK;
}

PeiStatus pei_graph(Pei *p, PeiGraphFormat format, PeiText *out) {
  static void (*const draw[])(Buf *, const Plan *) = {[PEI_DOT] = report_graph_dot,
                                                      [PEI_MERMAID] = report_graph_mermaid,
                                                      [PEI_SVG] = report_graph_svg,
                                                      [PEI_HTML] = report_graph_html};
  jmp_buf oom;
  *out = (PeiText){"", 0};
  if (!is_made(p)) return p->status;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  Buf text = buf_new(&p->arena);
  draw[format](&text, p->plan);
  *out = api_text(buf_str(&text));
  return p->status;
}

/* ---- statistics ---- */

typedef VEC(ReportRow) Rows;

static void add(Pei *p, Rows *rows, const char *one, const char *many, uint64_t n, uint64_t bytes,
                uint64_t lines) {
  if (n) *vec_push(&p->arena, rows) = (ReportRow){str_c(many), str_c(n == 1 ? one : many), n, bytes, lines};
}

static uint64_t count_lines(Str text) {
  uint64_t n = 0;
  for (uint32_t i = 0; i < text.n; i++) n += text.s[i] == '\n' || i + 1 == text.n;
  return n;
}

static Rows input_rows(Pei *p) {
  Rows rows = {0};
  uint64_t n[2] = {0}, bytes[2] = {0}, lines[2] = {0}, kinds[INPUT_LIBRARY + 1] = {0};
  for (uint32_t i = 0; i < p->sources.files.n; i++) {
    const Source *s = p->sources.files.v[i];
    if (s->data) continue;
    n[s->library]++;
    bytes[s->library] += s->text.n;
    lines[s->library] += count_lines(s->text);
  }
  for (uint32_t i = 0; i < p->project->n_inputs; i++) kinds[p->project->inputs[i].kind]++;
  uint64_t copied = 0;
  for (uint32_t i = 0; i < p->plan->n_trees; i++) copied += p->plan->trees[i].files;
  add(p, &rows, "project file", "project files", n[0], bytes[0], lines[0]);
  add(p, &rows, "recipe", "recipes", n[1], bytes[1], lines[1]);
  add(p, &rows, "file read", "files read", kinds[INPUT_FILE], 0, 0);
  add(p, &rows, "file in copied folders", "files in copied folders", copied, 0, 0);
  add(p, &rows, "pattern of files", "patterns of files", kinds[INPUT_GLOB], 0, 0);
  add(p, &rows, "parameter", "parameters", kinds[INPUT_PARAM], 0, 0);
  add(p, &rows, "environment variable", "environment variables", kinds[INPUT_ENV], 0, 0);
  return rows;
}

static Rows object_rows(Pei *p) {
  const IrProject *ir = p->project;
  Rows rows = {0};
  uint64_t instructions = 0, stages = 0, hooks = 0;
  for (uint32_t i = 0; i < ir->n_stages; i++)
    instructions += ir->stages[i].n_steps, stages += !ir->stages[i].is_image;
  for (uint32_t i = 0; i < ir->n_images; i++) hooks += ir_init(&ir->images[i])->n_hooks;
  add(p, &rows, "image", "images", ir->n_images, 0, 0);
  if (ir->n_befores + ir->n_afters)
    add(p, &rows, "step around builds", "steps around builds", ir->n_befores + ir->n_afters, 0, 0);
  add(p, &rows, "stage", "stages", stages, 0, 0);
  add(p, &rows, "instruction in them", "instructions in them", instructions, 0, 0);
  add(p, &rows, "hook", "hooks", hooks, 0, 0);
  add(p, &rows, "service", "services", ir->n_services, 0, 0);
  add(p, &rows, "network", "networks", ir->n_networks, 0, 0);
  add(p, &rows, "volume", "volumes", ir->n_volumes, 0, 0);
  add(p, &rows, "secret", "secrets", ir->n_secrets, 0, 0);
  add(p, &rows, "builder", "builders", ir->n_builders, 0, 0);
  add(p, &rows, "export", "exports", ir->n_exports, 0, 0);
  if (ir->n_registries) add(p, &rows, "registry", "registries", ir->n_registries, 0, 0);
  if (ir->n_publishes) add(p, &rows, "publish", "publishes", ir->n_publishes, 0, 0);
  if (ir->n_pulls) add(p, &rows, "pull", "pulls", ir->n_pulls, 0, 0);
  if (ir->n_docks) add(p, &rows, "dock", "docks", ir->n_docks, 0, 0);
  if (ir->n_transfers) add(p, &rows, "transfer", "transfers", ir->n_transfers, 0, 0);
  if (ir->n_syncs) add(p, &rows, "sync", "syncs", ir->n_syncs, 0, 0);
  if (ir->n_extracts) add(p, &rows, "extract", "extracts", ir->n_extracts, 0, 0);
  if (ir->n_disks) add(p, &rows, "disk", "disks", ir->n_disks, 0, 0);
  if (ir->n_copies) add(p, &rows, "copy", "copies", ir->n_copies, 0, 0);
  add(p, &rows, "step of the plan", "steps of the plan", p->plan->n, 0, 0);
  return rows;
}

/* Files of images in three kinds, the others by their names. */
static Rows output_rows(Pei *p) {
  Rows rows = {0};
  static const char *const names[][2] = {{"Dockerfile", "Dockerfiles"},
                                         {"ignore file", "ignore files"},
                                         {"file for containers", "files for containers"}};
  ReportRow kinds[3] = {{.n = 0}}, other = {.n = 0};
  for (uint32_t i = 0; i < p->files.n; i++) {
    Str path = api_str(p->files.v[i].path), text = api_str(p->files.v[i].text);
    bool of_image = str_starts(path, STR("images/"));
    ReportRow *row = !of_image                                        ? &other
                     : str_ends(path, STR("Dockerfile"))              ? &kinds[0]
                     : str_ends(path, STR("Dockerfile.dockerignore")) ? &kinds[1]
                                                                      : &kinds[2];
    row->n++, row->bytes += text.n, row->lines += count_lines(text);
    if (!of_image) *vec_push(&p->arena, &rows) = (ReportRow){path, path, 1, text.n, count_lines(text)};
  }
  for (uint32_t k = 0; k < 3; k++)
    add(p, &rows, names[k][0], names[k][1], kinds[k].n, kinds[k].bytes, kinds[k].lines);
  return rows;
}

PeiStatus pei_stats(Pei *p, PeiFormat format, const PeiPhase *phases, size_t n, const PeiStyle *style,
                    PeiText *out) {
  jmp_buf oom;
  *out = (PeiText){"", 0};
  if (!is_made(p)) return p->status;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  Rows rows[] = {input_rows(p), object_rows(p), output_rows(p)};
  ReportStats stats = {.project = p->plan->project};
  for (uint32_t t = 0; t < 3; t++) stats.rows[t] = rows[t].v, stats.n[t] = rows[t].n;
  ReportTime *times = arena_array(&p->arena, ReportTime, n);
  for (size_t i = 0; i < n; i++) times[i] = (ReportTime){phases[i].name, phases[i].us};
  Buf text = buf_new(&p->arena);
  RenderStyle how = style_of(style);
  if (format == PEI_JSON)
    report_stats_json(&text, &stats);
  else
    report_stats_text(&text, &stats, times, (uint32_t)n, &how);
  *out = api_text(buf_str(&text));
  return p->status;
}
