/* Fuzzes the importers: any bytes as a configuration, with a few files beside it, must end with errors or with one
   project, which compiles, is in the one style, and is the same both times. Seeds are the cases of tests/import. Run by
   tests/fuzz/run. */
#include "fuzz.h"
#include "libpei.h"
#include <string.h>

enum { FILES = 8 };

static Pei *import(const PeiSource *sources) {
  PeiInput in = {.root = sources[0].path, .sources = sources, .n_sources = FILES, .sealed = true};
  const PeiFile *f;
  Pei *p;
  PeiStatus status = pei_import(NULL, &in, &p);
  demand(status == PEI_OK || status == PEI_ERRORS);
  demand((status == PEI_OK) == (pei_error_count(p) == 0));
  demand(pei_files(p, &f) == (status == PEI_OK));
  return p;
}

/* Does the text compile where its variables are set to their defaults, and is it formatted? */
static void check(const PeiSource *sources, PeiText text, bool needs_variables) {
  PeiSource all[FILES + 1];
  memcpy(all, sources, sizeof *sources * FILES);
  all[FILES] = (PeiSource){"project.pei", text};
  PeiInput in = {
      .root = "project.pei", .sources = all, .n_sources = FILES + 1, .sealed = true, .check_only = true};
  Pei *p;
  PeiStatus status = pei_compile(NULL, &in, &p);
  demand(status == PEI_OK || needs_variables);
  pei_free(p);
  demand(pei_format(NULL, "project.pei", text, &p) == PEI_OK);
  PeiText formatted = pei_formatted(p);
  demand(formatted.n == text.n && memcmp(formatted.s, text.s, text.n) == 0);
  pei_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"user_config.yml", "Dockerfile", "compose.yaml", "buildout.cfg"};
  const PeiSource sources[FILES] = {
      {names[size % 4], {(const char *)data, size}},
      FILE_ROW("app/Dockerfile", "ARG V=1\nFROM debian:$V AS a\nRUN make\nFROM a\nCOPY --from=a /x /x\n"),
      FILE_ROW("installation/a.sh", "#!/bin/sh\necho \"$PEI_STAGE_DIR_1\"\n"),
      FILE_ROW("installation/me.pub",
               "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB0d3l1q1s8wq0Yk0Ff7jv4h2c0n9p1xR8Vt5m0Zr0Jb me\n"),
      FILE_ROW("compose.override.yaml", "services:\n  web:\n    environment: [A=b, C]\n    ports: "
                                        "[\"8080:80\"]\n    volumes: [\"./b.sh:/b.sh:ro\"]\n"),
      FILE_ROW("common.yml",
               "services:\n  base:\n    image: debian:12\n    labels: {a: b}\n    command: sh -c 'a b'\n"),
      FILE_ROW("b.sh", "#!/bin/bash\nexport A=b\n"),
      FILE_ROW("common.cfg", "[a]\n<= b\nx = ${b:y}\nz += c\n[b]\nrecipe = "
                             "dockeroo:docker.run\nimage = a\ny = ${:image}${:image}\n")};
  Pei *p = import(sources);
  PeiStyle style = {.ms = -1};
  PeiText said = pei_render(p, PEI_SHORT, &style);
  const PeiFile *f, *g;
  if (pei_files(p, &f)) check(sources, f->text, strstr(said.s, "W0637") || strstr(said.s, "W0667"));
  if (size % 8) { /* the rest takes as long again */
    pei_free(p);
    return 0;
  }
  Pei *q = import(sources);
  for (int format = PEI_TEXT; format <= PEI_SARIF; format++) {
    PeiText a = pei_render(p, (PeiFormat)format, &style), b = pei_render(q, (PeiFormat)format, &style);
    demand(a.s && b.s && a.n == b.n && memcmp(a.s, b.s, a.n) == 0);
  }
  if (pei_files(p, &f) && pei_files(q, &g))
    demand(f->text.n == g->text.n && memcmp(f->text.s, g->text.s, f->text.n) == 0);
  pei_free(p);
  pei_free(q);
  return 0;
}
