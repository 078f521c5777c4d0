/* Files are looked up by name in the project's inputs, where whoever read them put their hashes. */
#include "plan/files.h"

#include <stdlib.h>

static int by_name(const void *a, const void *b) {
  return str_cmp((*(const IrInput *const *)a)->name, (*(const IrInput *const *)b)->name);
}

void plan_files_init(PlanFiles *f, Arena *a, const IrProject *p) {
  *f = (PlanFiles){.arena = a, .project = p};
  f->sorted = arena_array(a, const IrInput *, p->n_inputs);
  for (uint32_t i = 0; i < p->n_inputs; i++)
    if (p->inputs[i].kind == INPUT_FILE) f->sorted[f->n++] = &p->inputs[i];
  if (f->n) qsort(f->sorted, f->n, sizeof *f->sorted, by_name);
}

static void put_file(const PlanFiles *f, Str name, Buf *b) {
  while (name.n >= 2 && name.s[0] == '.' && name.s[1] == '/') name = str_sub(name, 2, name.n);
  uint32_t lo = 0, hi = f->n;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    int order = str_cmp(f->sorted[mid]->name, name);
    if (order == 0) {
      buf_bytes(b, f->sorted[mid]->value);
      buf_lit(b, " ");
      buf_bytes(b, name);
      buf_lit(b, "\n");
      return;
    }
    if (order < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
}

static void put_text(const PlanFiles *f, Text t, Buf *b) {
  if (t.n == 1 && t.v[0].kind == PART_TEXT) put_file(f, t.v[0].text, b);
}

static void put_step(const PlanFiles *f, const IrStep *s, Buf *b) {
  if ((s->op == IR_COPY || s->op == IR_ADD) && s->from.n == 0)
    for (uint32_t i = 0; i < s->words.n; i++) put_text(f, s->words.v[i], b);
  for (uint32_t i = 0; i < s->n_mounts; i++)
    if (s->mounts[i].kind == MOUNT_BIND && s->mounts[i].from.n == 0) put_text(f, s->mounts[i].source, b);
}

void plan_files_of(const PlanFiles *f, const IrImage *image, Buf *b) {
  if (f->n == 0) return;
  for (uint32_t i = 0; i < image->n_stages; i++) {
    const IrStage *stage = &f->project->stages[image->stages[i]];
    for (uint32_t k = 0; k < stage->n_steps; k++) put_step(f, &stage->steps[k], b);
  }
  for (uint32_t i = 0; i < image->init.n_hooks; i++) put_file(f, image->init.hooks[i].script, b);
  put_file(f, image->init.entry_script, b);
  put_file(f, image->dockerfile, b);
}
