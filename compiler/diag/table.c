/* The catalogue of messages, read from grammar/diag.def. Everything that is ever said stands there. */
#include "diag/diag.h"
#include "diag/render.h"

const DiagRow diag_rows[DIAG_COUNT] = {
#define DIAG(code, severity, title, message, label, help, explain, wrong, right)                             \
  {#code, severity, title, message, label, help, explain, wrong, right},
#define PHRASE(id, text)
#include "diag.def"
#undef DIAG
#undef PHRASE
};

const char *const diag_phrases[PHRASE_COUNT] = {
#define DIAG(...)
#define PHRASE(id, text) text,
#include "diag.def"
#undef DIAG
#undef PHRASE
};

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

DiagId diag_find(Str code) {
  for (uint32_t i = 0; i < DIAG_COUNT; i++) {
    const char *name = diag_rows[i].code;
    uint32_t at = 0;
    while (at < code.n && name[at] && upper(code.s[at]) == name[at]) at++;
    if (at == code.n && !name[at]) return (DiagId)i;
  }
  return DIAG_COUNT;
}
