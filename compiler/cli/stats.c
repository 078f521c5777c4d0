/* peic stats FILE: what a project consists of, and in a terminal how long each phase took. */
#include "cli/cli.h"
#include <stdlib.h>

int verb_stats(Cli *c) {
  int rc, form = cli_form(c, "text|json");
  if (form < 0) return RC_USAGE;
  c->timed = !form && !getenv("SOURCE_DATE_EPOCH");
  Pei *p = project_compile(c, pei_compile, false, &rc);
  if (!p) return rc;
  RenderStyle s = io_style(c, 1);
  PeiText text;
  PeiStatus status = pei_stats(p, form ? PEI_JSON : PEI_TEXT, c->phases.v, c->phases.n,
                               &(PeiStyle){.color = s.color, .ascii = s.ascii}, &text);
  rc = project_report(c, p, status);
  io_out(c, str_n(text.s, text.n));
  pei_free(p);
  return rc;
}
