/* Does what an importer made compile? Shared by import.c and import_check.c. */
#ifndef PEI_API_IMPORT_CHECK_H
#define PEI_API_IMPORT_CHECK_H

#include "api/handle.h"
#include "import/import.h"

/* Checks the draft as the file `project`, and puts what is said of it into p->diags, at the places of the imported
   file that it comes from. */
void import_check(Pei *p, Import *im, Str project);

#endif
