/* peic graph FILE: the steps of the plan as a picture. */
#include "cli/cli.h"

int verb_graph(Cli *c) {
  static const PeiGraphFormat forms[] = {PEI_SVG, PEI_HTML, PEI_DOT, PEI_MERMAID};
  int rc, form = cli_form(c, "svg|html|dot|mermaid");
  if (form < 0) return RC_USAGE;
  Pei *p = project_compile(c, pei_compile, false, &rc);
  if (!p) return rc;
  PeiText text;
  rc = project_report(c, p, pei_graph(p, forms[form], &text));
  io_out(c, str_n(text.s, text.n));
  pei_free(p);
  return rc;
}
