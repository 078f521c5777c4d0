/* An INI file as Python's configparser or zc.buildout reads it: sections, options with their values, which go on in
   deeper lines, comments on lines of their own. Values are as written; what they mean is their importer's business. */
#ifndef PEI_IMPORT_INI_H
#define PEI_IMPORT_INI_H

#include "diag/diag.h"

enum { INI_MAX = 1000 }; /* sections, and options of one */

/* INI_PYTHON: NAME = VALUE or NAME: VALUE, names in lower case, comments anywhere, nothing twice.
   INI_BUILDOUT: also NAME += VALUE, NAME -= VALUE, <= VALUE and [SECTION:EXPRESSION]; only `=` separates; case counts;
   comments begin in the first column; a section may go on later, and of an option that stands twice the last counts. */
typedef enum { INI_PYTHON, INI_BUILDOUT } IniDialect;

enum { INI_COMMENT = 1 }; /* INI_BUILDOUT: what a line of a value consists of that is a comment */

typedef struct {
  Str key;
  Str value; /* the text from its first to its last character; line feeds in it are those of the file */
  Span key_at, at;
  char sign; /* '+', '-', 0 */
  bool used; /* by whoever reads it */
} IniOption;
typedef struct {
  Str name;
  Span at;
  Str when; /* INI_BUILDOUT: the expression that it depends on, "" for none */
  VEC(IniOption) options;
} IniSection;
typedef struct {
  VEC(IniSection) sections; /* in the order of the file */
  IniSection defaults;      /* [DEFAULT] */
} Ini;

/* False after a diagnostic. `file` is the source of `text`: offsets in both are the same. */
bool ini_read(Arena *a, Diags *ds, uint32_t file, Str text, IniDialect dialect, Ini *out);
IniSection *ini_section(const Ini *ini, Str name);
/* The option of a section alone; NULL if it has none. */
IniOption *ini_own(const IniSection *s, const char *key);

#endif
