/* An INI file as Python's configparser reads it: sections, options with `=` or `:`, values that go on in deeper lines,
   comments on lines of their own. Values are as written; what they mean is their importer's business. */
#ifndef PEI_IMPORT_INI_H
#define PEI_IMPORT_INI_H

#include "diag/diag.h"

enum { INI_MAX = 1000 }; /* sections, and options of one */

typedef struct {
  Str key;   /* in lower case */
  Str value; /* the text from its first to its last character; line feeds in it are those of the file */
  Span key_at, at;
  bool used; /* by whoever reads it */
} IniOption;
typedef struct {
  Str name;
  Span at;
  VEC(IniOption) options;
} IniSection;
typedef struct {
  VEC(IniSection) sections; /* in the order of the file */
  IniSection defaults;      /* [DEFAULT] */
} Ini;

/* False after a diagnostic. `file` is the source of `text`: offsets in both are the same. */
bool ini_read(Arena *a, Diags *ds, uint32_t file, Str text, Ini *out);
IniSection *ini_section(const Ini *ini, Str name);
/* The option of a section alone; NULL if it has none. */
IniOption *ini_own(const IniSection *s, const char *key);

#endif
