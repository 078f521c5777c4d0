/* Fuzzes the whole compiler through libpei.h: any bytes as a project, with a few files beside it, must end with files
   or with errors, never both, and the same both times. Nothing is read from or written to the disk. Seeds are the
   golden projects. Run by tests/fuzz/run. */
#include "fuzz.h"
#include "libpei.h"
#include <string.h>

static Pei *compile(const char *text, size_t size) {
  const PeiSource sources[] = {
      {"a.pei", {text, size}},
      FILE_ROW("lib.pei",
               "let base = \"debian:bookworm\"\ntemplate t(n: string) { run \"echo @{sh(n)}\" }\n"),
      FILE_ROW("scripts/hook.sh", "#!/bin/sh\necho\n"),
      FILE_ROW("keys/me.pub", "ssh-ed25519 AAAA me\n"),
      FILE_ROW("Dockerfile", "FROM scratch\n"),
      FILE_ROW(".dockerignore", "*.log\n!keep.log\n"),
      FILE_ROW("site/index.html", "hello\n")};
  const PeiPair env[] = {{"HOME", "/home/me"}, {"PEI_PROXY", "http://proxy:3128"}};
  PeiInput in = {.root = "a.pei",
                 .sources = sources,
                 .n_sources = sizeof sources / sizeof *sources,
                 .env = env,
                 .n_env = 2,
                 .sealed = true};
  Pei *p;
  PeiStatus status = pei_compile(NULL, &in, &p);
  demand(status == PEI_OK || status == PEI_ERRORS);
  const PeiFile *files;
  size_t n = pei_files(p, &files);
  demand((status == PEI_OK) == (pei_error_count(p) == 0));
  demand((status == PEI_OK) == (n > 0));
  for (size_t i = 0; i < n; i++) demand(files[i].path.n > 0 && files[i].path.s[0] != '/' && files[i].text.s);
  return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Pei *p = compile((const char *)data, size), *q = compile((const char *)data, size);
  for (int format = PEI_TEXT; format <= PEI_JSON; format++) {
    PeiStyle style = {.ms = -1};
    PeiText a = pei_render(p, (PeiFormat)format, &style), b = pei_render(q, (PeiFormat)format, &style);
    demand(a.s && b.s && a.n == b.n && memcmp(a.s, b.s, a.n) == 0);
  }
  const PeiFile *f, *g;
  size_t n = pei_files(p, &f);
  demand(n == pei_files(q, &g));
  for (size_t i = 0; i < n; i++)
    demand(f[i].text.n == g[i].text.n && memcmp(f[i].text.s, g[i].text.s, f[i].text.n) == 0);
  pei_free(p);
  pei_free(q);
  return 0;
}
