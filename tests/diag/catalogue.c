/* Cases of which the whole text and the whole JSON are kept: catalogue/NAME.pei with NAME.txt and NAME.json, or a
   folder with main.pei, want.txt and want.json. The time is left out of the JSON; all else must be the same bytes. */
#include "cases.h"

/* Takes `,"ms":12` out of the summary. */
static void without_time(Run *r) {
  char *at = r->err ? strstr(r->err, ",\"ms\":") : NULL;
  for (char *next = at; next; next = strstr(next + 1, ",\"ms\":")) at = next; /* the last one */
  if (!at) return;
  size_t n = 6 + strspn(at + 6, "0123456789");
  memmove(at, at + n, r->err_size - (size_t)(at - r->err) - n + 1);
  r->err_size -= n;
}

static void compare(const char *name, const char *path, const Run *r, bool bless) {
  size_t size = 0;
  if (bless) {
    write_file(path, r->err, r->err_size);
    return;
  }
  char *want = read_file(path, &size);
  if (!want)
    complain(name, "there is no %s; tests/diag/run --bless %s writes it", path, name);
  else if (size != r->err_size || memcmp(want, r->err, size) != 0)
    complain_diff(name, path, r->err, r->err_size);
  free(want);
}

static void add_codes(Expects *all, const json_t *diags) {
  size_t i;
  json_t *d;
  json_array_foreach(diags, i, d) {
    all->v = realloc(all->v, (all->n + 1) * sizeof *all->v);
    Expect *e = &all->v[all->n++];
    *e = (Expect){.file = strdup(""), .seen = true};
    snprintf(e->code, sizeof e->code, "%s", json_text(d, "code"));
  }
}

void catalogue_check(const char *name, const char *file, const char *want, bool bless, Expects *all) {
  char path[300];
  Run text = run_peic(name, "text", file), json = run_peic(name, "json", file);
  size_t i;
  json_t *d;
  int status = 0;
  json_array_foreach(json.diags, i, d) {
    reported_positions(name, d);
    if (!strcmp(json_text(d, "severity"), "error")) status = 1;
  }
  if (text.status != status || json.status != status)
    complain(name, "ended with status %d and %d, not %d", text.status, json.status, status);
  if (!json_array_size(json.diags)) complain(name, "nothing was reported");
  add_codes(all, json.diags);
  reported_fixes(name, file, json.diags);
  without_time(&json);
  snprintf(path, sizeof path, "%s.txt", want);
  compare(name, path, &text, bless);
  snprintf(path, sizeof path, "%s.json", want);
  compare(name, path, &json, bless);
  run_free(&text), run_free(&json);
}
