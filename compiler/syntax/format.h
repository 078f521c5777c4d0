/* The one style of project files: text to text. It changes blanks, line breaks, separators and the indentation of
   heredocs, and nothing else; see docs/formatting.md. Called by api/format.c, which has no project at hand. */
#ifndef PEI_SYNTAX_FORMAT_H
#define PEI_SYNTAX_FORMAT_H

#include "syntax/syntax.h"

typedef enum {
  FORMAT_OK,
  FORMAT_ERRORS,  /* the text has mistakes, which were reported, or would be too large */
  FORMAT_CHANGED, /* a mistake of the formatter: its text does not say the same, and must not be used */
} FormatResult;

/* Formats sources->files[file]; *out is NUL-terminated behind its bytes, and set for FORMAT_OK alone. */
FormatResult syntax_format(Syntax *s, uint32_t file, Str *out);

#endif
