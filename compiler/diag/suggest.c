/* "Did you mean": equal but for case and hyphens first, then by distance, common prefix, order of offering.
 */
#include "diag/suggest.h"
#include "base/buf.h"

enum { WORD_MAX = 96, LIST_MAX = 8 };

void suggest_init(Suggest *s, Arena *a, Str word) { *s = (Suggest){.arena = a, .word = word}; }

static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Optimal string alignment: insert, delete, replace, swap of neighbours. Rows: before last, last, this. */
uint32_t suggest_distance(Str a, Str b, uint32_t limit) {
  uint32_t longer = a.n > b.n ? a.n : b.n, apart = longer - smaller(a.n, b.n);
  if (longer > WORD_MAX) return str_eq(a, b) ? 0 : limit + 1;
  if (apart > limit) return limit + 1;
  uint32_t rows[3][WORD_MAX + 1], *before = rows[0], *last = rows[1], *now = rows[2];
  for (uint32_t j = 0; j <= b.n; j++) last[j] = before[j] = j;
  for (uint32_t i = 1; i <= a.n; i++) {
    now[0] = i;
    for (uint32_t j = 1; j <= b.n; j++) {
      uint32_t cost = last[j - 1] + (a.s[i - 1] != b.s[j - 1]);
      cost = smaller(cost, smaller(last[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1])
        cost = smaller(cost, before[j - 2] + 1);
      now[j] = cost;
    }
    uint32_t *free_row = before;
    before = last, last = now, now = free_row;
  }
  return smaller(last[b.n], limit + 1);
}

/* Lower case, '_' as '-' (or neither of them, if `bare`). Longer words are not compared. */
static Str plain(Str word, char to[WORD_MAX], bool bare) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < word.n && n < WORD_MAX; i++) {
    char c = word.s[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
    if (c == '_') c = '-';
    if (c != '-' || !bare) to[n++] = c;
  }
  return str_n(to, n);
}

/* Above the limit if the two have nothing to do with each other. */
static uint32_t distance(Str word, Str candidate, uint32_t limit) {
  char a[WORD_MAX], b[WORD_MAX];
  if (word.n > WORD_MAX || candidate.n > WORD_MAX) return limit + 1;
  Str bare = plain(word, a, true);
  if (bare.n && str_eq(bare, plain(candidate, b, true))) return 0;
  uint32_t d = suggest_distance(plain(word, a, false), plain(candidate, b, false), limit);
  if (d == 0) d = 1;
  return d < (word.n > candidate.n ? word.n : candidate.n) ? d : limit + 1;
}

static uint32_t common_prefix(Str a, Str b) {
  uint32_t n = 0;
  while (n < a.n && n < b.n && a.s[n] == b.s[n]) n++;
  return n;
}

static void remember(Suggest *s, Str candidate) {
  s->offered++;
  for (uint32_t i = 0; i < s->all.n && i <= LIST_MAX; i++)
    if (str_eq(s->all.v[i], candidate)) return;
  *vec_push(s->arena, &s->all) = candidate;
}

void suggest_offer(Suggest *s, Str candidate) {
  remember(s, candidate);
  uint32_t limit = s->word.n / 3 ? s->word.n / 3 : s->word.n > 1; /* one letter is near to everything */
  uint32_t d = str_eq(s->word, candidate) ? limit + 1 : distance(s->word, candidate, limit);
  if (d > limit) return;
  uint32_t prefix = common_prefix(s->word, candidate), at = s->n;
  for (uint32_t i = 0; i < s->n; i++)
    if (str_eq(s->best[i].name, candidate)) return;
  while (at && (d < s->best[at - 1].distance ||
                (d == s->best[at - 1].distance && prefix > common_prefix(s->word, s->best[at - 1].name))))
    at--;
  if (at == 3) return;
  if (s->n < 3) s->n++;
  for (uint32_t i = s->n - 1; i > at; i--) s->best[i] = s->best[i - 1];
  s->best[at].name = candidate;
  s->best[at].distance = d;
}

/* `netwrok` is `network` or `networks`: at distance 1 a second near name means to ask. Two letters are too
 * few. */
bool suggest_certain(const Suggest *s) {
  if (!s->n) return false;
  if (s->best[0].distance == 0) return s->n == 1 || s->best[1].distance > 0;
  return s->best[0].distance == 1 && s->n == 1 && s->word.n > 2;
}

/* Where one is equal but for case or hyphens, the merely similar ones are not worth naming. */
Str suggest_text(const Suggest *s) {
  Buf b = buf_new(s->arena);
  uint32_t n = s->n;
  while (n > 1 && s->best[0].distance == 0 && s->best[n - 1].distance > 0) n--;
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_bytes(&b, i + 1 == n ? STR(" or ") : STR(", "));
    buf_char(&b, '`');
    buf_bytes(&b, s->best[i].name);
    buf_char(&b, '`');
  }
  return buf_str(&b);
}

Str suggest_list(const Suggest *s) {
  Buf b = buf_new(s->arena);
  for (uint32_t i = 0; i < s->all.n && i < LIST_MAX; i++) {
    if (i) buf_lit(&b, ", ");
    buf_bytes(&b, s->all.v[i]);
  }
  if (s->all.n > LIST_MAX) buf_lit(&b, ", …");
  return buf_str(&b);
}
