/* Fuzzes the compiler with projects that grow.c makes of the fuzzer's bytes. A grown project must compile without an
   error, be the same project after formatting, and give outputs that parse as what they are; with one thing changed it
   must end with files or with errors. Run by tests/fuzz/run. */
#include "grow.h"
#include "libpei.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *shown; /* the project at hand, for the report */

static void demand_at(bool ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "fuzz_grow: %s\n%s\n", what, shown);
  abort();
}
#define demand(x) demand_at((x), #x)

static Pei *compile(const char *text) {
  PeiSource sources[16] = {{"a.pei", {text, strlen(text)}}};
  for (size_t i = 0; i < grow_file_count; i++)
    sources[i + 1] = (PeiSource){grow_files[i].path, {grow_files[i].text, strlen(grow_files[i].text)}};
  PeiInput in = {.root = "a.pei", .sources = sources, .n_sources = grow_file_count + 1, .sealed = true};
  Pei *p;
  PeiStatus status = pei_compile(NULL, &in, &p);
  demand(status == PEI_OK || status == PEI_ERRORS);
  demand((status == PEI_OK) == (pei_error_count(p) == 0));
  return p;
}

static char *format(const char *text) {
  Pei *p;
  if (pei_format(NULL, "a.pei", (PeiText){text, strlen(text)}, &p) != PEI_OK) {
    PeiStyle style = {.ms = -1};
    fprintf(stderr, "%s\n%s\n", pei_message(p).s, pei_render(p, PEI_TEXT, &style).s);
    demand(!"formats");
  }
  PeiText done = pei_formatted(p);
  char *copy = malloc(done.n + 1);
  if (!copy) abort();
  memcpy(copy, done.s, done.n);
  copy[done.n] = '\0';
  pei_free(p);
  return copy;
}

static void show(Pei *p) {
  PeiStyle style = {.ms = -1};
  PeiText text = pei_render(p, PEI_TEXT, &style);
  fprintf(stderr, "%.*s\n", (int)text.n, text.s);
}

static bool ends(const PeiFile *f, const char *with) {
  size_t n = strlen(with);
  return f->path.n >= n && !memcmp(f->path.s + f->path.n - n, with, n);
}

static bool yaml_parses(PeiText text) {
  yaml_parser_t parser;
  yaml_event_t event;
  bool more = true, ok = true;
  if (!yaml_parser_initialize(&parser)) abort();
  yaml_parser_set_input_string(&parser, (const unsigned char *)text.s, text.n);
  while (more && ok) {
    ok = yaml_parser_parse(&parser, &event);
    more = ok && event.type != YAML_STREAM_END_EVENT;
    if (ok) yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return ok;
}

static bool json_parses(PeiText text) {
  json_t *tree = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, NULL);
  json_decref(tree);
  return tree != NULL;
}

static void check_outputs(Pei *p) {
  const PeiFile *files;
  size_t n = pei_files(p, &files);
  demand(n > 0);
  for (size_t i = 0; i < n; i++) {
    if (ends(&files[i], ".yaml")) demand(yaml_parses(files[i].text));
    if (ends(&files[i], ".json")) demand(json_parses(files[i].text));
  }
}

/* Outputs name the lines of the project: they count as the same when only digits differ. */
static bool same_text(PeiText a, PeiText b) {
  size_t i = 0, k = 0;
  while (i < a.n && k < b.n) {
    bool digit = a.s[i] >= '0' && a.s[i] <= '9', also = b.s[k] >= '0' && b.s[k] <= '9';
    if (digit && also) {
      while (i < a.n && a.s[i] >= '0' && a.s[i] <= '9') i++;
      while (k < b.n && b.s[k] >= '0' && b.s[k] <= '9') k++;
    } else if (a.s[i++] != b.s[k++]) {
      return false;
    }
  }
  return i == a.n && k == b.n;
}

static void check_same(Pei *p, Pei *q) {
  const PeiFile *f, *g;
  size_t n = pei_files(p, &f);
  demand(n == pei_files(q, &g));
  for (size_t i = 0; i < n; i++)
    demand(same_text(f[i].text,
                     g[i].text)); /* the plan too: its hashes are of what is built, not of the source */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *project = grow_project(data, size);
  shown = project;
  Pei *p = compile(project);
  if (pei_status(p) != PEI_OK) show(p);
  demand(pei_status(p) == PEI_OK);
  check_outputs(p);

  char *once = format(project), *twice = format(once);
  demand(!strcmp(once, twice));
  Pei *q = compile(once);
  shown = once;
  if (pei_status(q) != PEI_OK) show(q);
  demand(pei_status(q) == PEI_OK);
  check_same(p, q);
  pei_free(p);
  pei_free(q);
  free(once);
  free(twice);

  char *changed = grow_mutation(project, data, size);
  shown = changed;
  p = compile(changed);
  PeiStyle style = {.ms = -1};
  demand(pei_render(p, PEI_TEXT, &style).s != NULL);
  pei_free(p);
  free(changed);
  free(project);
  return 0;
}
