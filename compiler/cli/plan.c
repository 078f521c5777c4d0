/* peic plan FILE: what a build would change, and why. */
#include "cli/cli.h"

int verb_plan(Cli *c) {
  int rc, form = cli_form(c, "text|json");
  if (form < 0) return RC_USAGE;
  Pei *p = project_compile(c, pei_compile, false, &rc);
  if (!p) return rc;
  RenderStyle s = io_style(c, 1);
  PeiText text;
  PeiStatus status = pei_plan(p, form ? PEI_JSON : PEI_TEXT, c->opt.quiet ? PEI_CHANGES_ONLY : 0u,
                              &(PeiStyle){.color = s.color, .ascii = s.ascii}, &text);
  rc = project_report(c, p, status);
  io_out(c, str_n(text.s, text.n));
  pei_free(p);
  return rc == RC_DIFFERS && !c->opt.check ? RC_OK : rc;
}
