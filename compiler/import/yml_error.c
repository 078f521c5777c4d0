/* What is wrong with text that is no YAML, in the words of people who write YAML. libyaml's words are the keys of a
   table; what stands at the place decides where one of its words means several things. Called by yml_read.c. */
#include "import/yml.h"

/* What libyaml says, and what is told instead. */
static const struct {
  const char *problem;
  PhraseId words;
} known[] = {
    {"mapping values are not allowed in this context", PHRASE_YML_MAPPING_HERE},
    {"block sequence entries are not allowed in this context", PHRASE_YML_LIST_HERE},
    {"did not find expected key", PHRASE_YML_NO_KEY},
    {"could not find expected ':'", PHRASE_YML_NO_COLON},
    {"did not find expected '-' indicator", PHRASE_YML_NO_DASH},
    {"did not find expected node content", PHRASE_YML_NO_VALUE},
    {"found unknown escape character", PHRASE_YML_ESCAPE},
    {"did not find expected hexdecimal number", PHRASE_YML_ESCAPE},
    {"did not find expected comment or line break", PHRASE_YML_BLOCK_HEAD},
    {"found a tab character where an indentation space is expected", PHRASE_YML_TAB},
    {"found character that cannot start any token", PHRASE_YML_NEEDS_QUOTES},
    {"did not find expected <document start>", PHRASE_YML_NO_END},
    {"control characters are not allowed", PHRASE_YML_CONTROL},
};

static bool same(const char *a, const char *b) { return a && strcmp(a, b) == 0; }
static bool starts(const char *a, const char *b) { return a && strncmp(a, b, strlen(b)) == 0; }

/* One character at an offset; nothing at the end of the file. */
static Span one_at(uint32_t file, Str text, uint32_t at) {
  if (at >= text.n || text.s[at] == '\n' || text.s[at] == '\r') return (Span){file, at, at};
  uint32_t hi = at + 1;
  while (hi < text.n && (text.s[hi] & 0xC0) == 0x80) hi++;
  return (Span){file, at, hi};
}

/* Are there only blanks between the beginning of the line and this? */
static bool is_indentation(Str text, uint32_t at) {
  while (at && (text.s[at - 1] == ' ' || text.s[at - 1] == '\t')) at--;
  return at == 0 || text.s[at - 1] == '\n';
}

/* A text in quotes that ends lines later was often meant to end on its own. */
static void blame_quotes(Diags *ds, Diag *d, uint32_t file, const YmlProblem *p) {
  if (p->quote_hi > p->quote_lo && p->at >= p->quote_hi)
    diag_also(ds, d, ((Span){file, p->quote_lo, p->quote_lo + 1}), YML_LONG_QUOTE);
}

void yml_report(Diags *ds, uint32_t file, Str text, const YmlProblem *p) {
  Span at = one_at(file, text, p->at), context = one_at(file, text, p->context_at);
  if (same(p->problem, "found unexpected end of stream") ||
      same(p->problem, "found unexpected document indicator")) {
    diag(ds, E0632, context);
  } else if (starts(p->problem, "did not find expected ',' or ")) {
    Diag *d = diag(ds, E0633, context, str_sub(text, context.lo, context.hi));
    diag_also(ds, d, at, YML_NOT_CLOSED);
    blame_quotes(ds, d, file, p);
  } else if (p->at < text.n && text.s[p->at] == '\t' && is_indentation(text, p->at)) {
    diag(ds, E0631, at);
  } else if (starts(p->problem, "found undefined tag handle")) {
    diag(ds, E0639, at, STR("!"));
  } else {
    Str words = str_c(p->problem ? p->problem : "it cannot be read");
    for (uint32_t i = 0; i < sizeof known / sizeof *known; i++)
      if (same(p->problem, known[i].problem)) words = str_c(diag_phrases[known[i].words]);
    Diag *d = diag(ds, E0630, at, words);
    blame_quotes(ds, d, file, p);
  }
}
