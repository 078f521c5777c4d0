/* Entry of the output layer: one straight run under the lock of the directory. Compares, and writes only if
   something differs. Called by the API with what the emitters made.

   Taking the lock before comparing costs one call and makes the comparison final; it writes nothing. */
#include "out/out_private.h"
#include <errno.h>

bool job_fail(Job *j, int error, Str path, const char *doing) {
  if (j->result->error) return false;
  j->result->error = error;
  j->result->error_path = path;
  j->result->error_doing = str_c(doing);
  return false;
}

/* Is anything to be written, the outputs apart? */
static bool own_differs(const Job *j) {
  for (uint32_t i = 0; i < j->n; i++)
    if (j->items[i].own && j->items[i].state != OUT_SAME) return true;
  return j->pending.kind != RECORD_MISSING;
}

static void changes_list(Job *j) {
  for (uint32_t i = 0; i < j->n; i++)
    if (j->items[i].state != OUT_SAME && !j->items[i].own)
      *vec_push(j->a, &j->result->changes) =
          (OutChange){j->items[i].state, j->items[i].path, j->items[i].hand};
}

/* All between opening and closing the directory. */
static void job_run(Job *j, const OutFile *files, uint32_t n) {
  bool there = j->handle >= 0;
  j->clock = j->os->clock_ns(j->os);
  if (there) {
    int error = j->os->dir_lock(j->os, j->handle);
    if (error) {
      job_fail(j, error, STR(""), "lock");
      return;
    }
    if (!manifest_read(j, MANIFEST, &j->manifest) || !manifest_read(j, PENDING, &j->pending)) return;
    OsStat st;
    bool in_the_way = !j->os->dir_stat(j->os, j->handle, STATE_FILE, &st) && st.type == OS_DIR;
    if (in_the_way && !own_blocked(j, STR(STATE_FILE), EISDIR)) return;
    if (j->blocked) return; /* without the manifest, all that could be said of outputs would be wrong */
  }
  if (!scan_items(j, files, n)) return;
  if (there && !scan_disk(j)) return;
  for (uint32_t i = 0; !there && i < j->n; i++) j->items[i].state = OUT_NEW;
  changes_list(j);
  if (j->blocked || j->options.check) return;
  Str after = manifest_text(j, true);
  bool same = j->result->changes.n == 0 && !own_differs(j) && str_eq(after, j->manifest.text);
  if ((same || apply(j, after)) && j->options.inputs) state_write(j, after);
}

/* Runs out of memory like everybody, but not with the directory open and locked. */
static void job_guard(Job *j, const OutFile *files, uint32_t n) {
  jmp_buf *outer = j->a->oom, here;
  j->a->oom = &here;
  if (setjmp(here) != 0) {
    if (j->handle >= 0) j->os->dir_close(j->os, j->handle);
    j->a->oom = outer;
    arena_oom(j->a);
  }
  job_run(j, files, n);
  j->a->oom = outer;
}

void out_write(Os *os, Arena *a, Diags *ds, const char *dir, const OutFile *files, uint32_t n,
               OutOptions options, OutResult *result) {
  *result = (OutResult){.error = 0};
  Job j = {.os = os, .a = a, .ds = ds, .result = result, .options = options, .dir = str_c(dir), .handle = -1};
  int error = os->dir_open(os, dir, !options.check, &j.handle);
  if (error) {
    j.handle = -1;
    if (error != ENOENT || !options.check) {
      job_fail(&j, error, STR(""), "open");
      return;
    }
  }
  job_guard(&j, files, n);
  if (j.handle >= 0) os->dir_close(os, j.handle);
}
