/* What messages must not show when the file could not be read as YAML: found by what stands in a line. With a tree,
   pd_shape.c knows better. Called by peidocker.c. */
#include "import/pd.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Behind the word in the line, or line.n + 1. */
static uint32_t behind(Str line, const char *word) {
  uint32_t n = (uint32_t)strlen(word);
  for (uint32_t i = 0; i + n <= line.n; i++) {
    uint32_t k = 0;
    while (k < n && lower(line.s[i + k]) == word[k]) k++;
    if (k == n) return i + n;
  }
  return line.n + 1;
}

static const char *const words[] = {"pass", "pasw", "pwd", "secret", "token", "privkey_text"};
enum { WORDS = sizeof words / sizeof *words };

bool pd_is_secret(Str name) {
  for (uint32_t i = 0; i < WORDS; i++)
    if (behind(name, words[i]) <= name.n) return true;
  return false;
}

/* Where a value begins that is to be hidden; line.n if there is none. */
static uint32_t secret_start(Str line) {
  for (uint32_t i = 0; i < WORDS; i++) {
    uint32_t at = behind(line, words[i]);
    if (at > line.n) continue;
    while (at < line.n && line.s[at] != ':' && line.s[at] != '=') at++;
    return at < line.n ? at + 1 : line.n;
  }
  return line.n;
}

void pd_hide_unread(Import *im) {
  bool key = false;
  for (uint32_t lo = 0; lo < im->text.n;) {
    uint32_t hi = lo + str_find(str_sub(im->text, lo, im->text.n), '\n');
    Str line = str_sub(im->text, lo, hi);
    key |= behind(line, "-----begin") <= line.n;
    uint32_t start = key ? 0 : secret_start(line);
    while (start < line.n && line.s[start] == ' ') start++;
    import_hide(im, (Span){im->file, lo + start, hi});
    if (key && behind(line, "-----end") <= line.n) key = false;
    lo = hi + 1;
  }
}
