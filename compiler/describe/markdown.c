/* Topics as Markdown: the pages of the reference, and what an editor shows beside a word. */
#include "describe/topic.h"

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/* `|` would end a cell of a table. */
static void put_cell(Buf *out, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == '|') buf_lit(out, "\\");
    buf_char(out, s.s[i]);
  }
}

/* In one line. */
static Str joined(Arena *a, Str s) {
  char *to = arena_alloc(a, s.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    to[n++] = s.s[i] == '\n' ? ' ' : s.s[i];
    while (s.s[i] == '\n' && i + 1 < s.n && s.s[i + 1] == ' ') i++;
  }
  return str_n(to, n);
}

/* Code in a line; in a cell of a table its `|` are escaped. */
static void put_code(Buf *out, Str s, bool in_cell) {
  if (!s.n) return;
  bool quoted = memchr(s.s, '`', s.n) != NULL;
  buf_bytes(out, quoted ? STR("`` ") : STR("`"));
  s = joined(out->arena, s);
  if (in_cell)
    put_cell(out, s);
  else
    buf_bytes(out, s);
  buf_bytes(out, quoted ? STR(" ``") : STR("`"));
}

/* A type with links on the words of it that are types or kinds; `words` of enumerations stay as they are. */
static void put_type(Buf *out, Str s, TopicLink link) {
  if (!link) {
    for (uint32_t i = 0; i < s.n; i++)
      if (s.s[i] == '|' || s.s[i] != '`') put_cell(out, str_sub(s, i, i + 1));
    return;
  }
  bool quoted = false;
  for (uint32_t i = 0; i < s.n;) {
    uint32_t to = i;
    while (to < s.n && is_word(s.s[to])) to++;
    Str word = str_sub(s, i, to);
    Str address = word.n && !quoted ? link(out->arena, TOPIC_TYPE, word) : STR("");
    if (word.n && !quoted && !address.n) address = link(out->arena, TOPIC_BLOCK, word);
    if (address.n) {
      buf_lit(out, "["), buf_bytes(out, word), buf_lit(out, "]("), buf_bytes(out, address), buf_lit(out, ")");
    } else if (word.n) {
      buf_bytes(out, word);
    } else {
      to = i + 1;
      quoted ^= s.s[i] == '`';
      put_cell(out, str_sub(s, i, to));
    }
    i = to;
  }
}

/* Our words; what stands in backquotes and is a block gets a link. */
static void put_linked(Buf *out, Str s, TopicLink link) {
  while (s.n) {
    uint32_t open = str_find(s, '`');
    buf_bytes(out, str_sub(s, 0, open));
    if (open == s.n) return;
    s = str_sub(s, open + 1, s.n);
    uint32_t close = str_find(s, '`');
    Str word = str_sub(s, 0, close), address = link ? link(out->arena, TOPIC_BLOCK, word) : STR("");
    if (address.n) buf_lit(out, "[");
    put_code(out, word, false);
    if (address.n) buf_lit(out, "]("), buf_bytes(out, address), buf_lit(out, ")");
    s = str_sub(s, close < s.n ? close + 1 : close, s.n);
  }
}

static void put_column(Buf *out, const char *column, Str cell, TopicLink link) {
  if (strcmp(column, "type") == 0)
    put_type(out, cell, link);
  else if (strcmp(column, "meaning") == 0 || strcmp(column, "notes") == 0)
    put_cell(out, cell);
  else
    put_code(out, cell, true);
}

static void table(Buf *out, const TopicTable *t, TopicLink link) {
  uint32_t n = 0;
  buf_lit(out, "\n");
  if (t->after.n || strcmp(t->title, "Fields") != 0) {
    buf_bytes(out, str_c(t->title));
    if (t->after.n) buf_lit(out, " "), buf_bytes(out, t->after);
    buf_lit(out, ":\n\n");
  }
  for (; n < TOPIC_COLUMNS && t->columns[n]; n++)
    buf_lit(out, "| "), buf_bytes(out, str_c(t->columns[n])), buf_lit(out, " ");
  buf_lit(out, "|\n");
  for (uint32_t i = 0; i < n; i++) buf_lit(out, "| --- ");
  buf_lit(out, "|\n");
  for (uint32_t i = 0; i < t->cells.n; i++) {
    buf_lit(out, "| ");
    put_column(out, t->columns[i % n], t->cells.v[i], link);
    if (t->cells.v[i].n) buf_lit(out, " ");
    if (i % n + 1 == n) buf_lit(out, "|\n");
  }
}

static void example(Buf *out, const TopicExample *e) {
  buf_lit(out, "\n"), buf_bytes(out, str_c(e->title)), buf_lit(out, ":\n\n```pei\n");
  buf_bytes(out, e->text);
  buf_lit(out, "\n```\n");
  if (!e->gives.n) return;
  buf_lit(out, "\ngives\n\n```\n"), buf_bytes(out, e->gives), buf_lit(out, "\n```\n");
}

void topic_markdown(Buf *out, const Topic *t, uint32_t level, TopicLink link) {
  if (level) {
    for (uint32_t i = 0; i < level; i++) buf_lit(out, "#");
    buf_lit(out, " "), buf_bytes(out, t->name), buf_lit(out, "\n\n");
  }
  buf_bytes(out, t->doc);
  buf_lit(out, "\n\n- kind: ");
  put_linked(out, t->what, link);
  buf_lit(out, "\n");
  if (t->shape.n) {
    buf_lit(out, "- written: ");
    put_code(out, t->shape, false);
    buf_lit(out, "\n");
  }
  for (uint32_t i = 0; i < t->facts.n; i++) {
    const TopicFact *f = &t->facts.v[i];
    buf_lit(out, "- "), buf_bytes(out, str_c(f->label)), buf_lit(out, ": ");
    if (strcmp(f->label, "type") == 0)
      put_type(out, f->text, link);
    else
      put_linked(out, f->text, link);
    buf_lit(out, "\n");
  }
  for (uint32_t i = 0; i < t->examples.n; i++) example(out, &t->examples.v[i]);
  for (uint32_t i = 0; i < t->tables.n; i++) table(out, &t->tables.v[i], link);
}
