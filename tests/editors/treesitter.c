/* Parses projects with the tree-sitter grammar, and tells what its queries make of places of a list. Not a test by
   itself: part-treesitter.sh counts what it prints.
     treesitter parse FILE...             "FILE: LINE COLUMN NODE" of the first thing that does not fit
     treesitter places QUERY PLACES       "FILE LINE COLUMN KIND...: CAPTURE" for each place, the innermost capture
     treesitter texts QUERY FILE...       the text of each @injection.content, with a line of "--" behind it */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_pei(void);

static char *read_all(const char *path, uint32_t *n) {
  FILE *f = fopen(path, "r");
  if (!f) {
    perror(path);
    exit(1);
  }
  static char room[1 << 22];
  *n = (uint32_t)fread(room, 1, sizeof room - 1, f);
  fclose(f);
  room[*n] = 0;
  return strdup(room);
}

static bool wrong(TSNode node, TSNode *first) {
  if (!strcmp(ts_node_type(node), "ERROR") || ts_node_is_missing(node)) return *first = node, true;
  if (!ts_node_has_error(node)) return false;
  for (uint32_t i = 0; i < ts_node_child_count(node); i++)
    if (wrong(ts_node_child(node, i), first)) return true;
  return false;
}

static TSTree *parse(const char *path, char **text) {
  uint32_t n;
  *text = read_all(path, &n);
  TSParser *p = ts_parser_new();
  if (!ts_parser_set_language(p, tree_sitter_pei())) {
    fputs("the grammar is of another version\n", stderr);
    exit(1);
  }
  TSTree *t = ts_parser_parse_string(p, NULL, *text, n);
  ts_parser_delete(p);
  return t;
}

static TSQuery *query(const char *path) {
  uint32_t n, at;
  TSQueryError error;
  char *text = read_all(path, &n);
  TSQuery *q = ts_query_new(tree_sitter_pei(), text, n, &at, &error);
  if (q) return q;
  fprintf(stderr, "%s: error %d at byte %u: %.40s\n", path, (int)error, at, text + at);
  exit(1);
}

static bool is(TSNode node, const char *text, const char *word, uint32_t n) {
  uint32_t lo = ts_node_start_byte(node);
  return ts_node_end_byte(node) - lo == n && !memcmp(text + lo, word, n);
}

/* #any-of? and #not-any-of?, which are all that our queries have; others set something and hold. */
static bool holds(const TSQuery *q, const TSQueryMatch *m, const char *text) {
  uint32_t steps, n, c_n;
  const TSQueryPredicateStep *s = ts_query_predicates_for_pattern(q, m->pattern_index, &steps);
  for (uint32_t i = 0; i < steps; i++) {
    const char *name = ts_query_string_value_for_id(q, s[i].value_id, &n);
    bool want = strcmp(name, "any-of?") == 0, asks = want || strcmp(name, "not-any-of?") == 0, found = false;
    uint32_t capture = s[++i].value_id;
    for (i++; s[i].type != TSQueryPredicateStepTypeDone; i++) {
      const char *word = ts_query_string_value_for_id(q, s[i].value_id, &n);
      for (c_n = 0; asks && c_n < m->capture_count; c_n++)
        if (m->captures[c_n].index == capture && is(m->captures[c_n].node, text, word, n)) found = true;
    }
    if (asks && found != want) return false;
  }
  return true;
}

static void place(const TSQuery *q, const char *line) {
  static char path[512], before[512];
  static char *text;
  static TSTree *tree;
  unsigned row, column;
  int kinds;
  if (sscanf(line, "%511s %u %u %n", path, &row, &column, &kinds) < 3) return;
  if (strcmp(before, path) != 0) {
    tree = parse(path, &text);
    strcpy(before, path);
  }
  TSPoint at = {row - 1, column - 1}, end = {row - 1, column};
  TSQueryCursor *c = ts_query_cursor_new();
  ts_query_cursor_set_point_range(c, at, end);
  ts_query_cursor_exec(c, q, ts_tree_root_node(tree));
  TSQueryMatch m;
  uint32_t best = UINT32_MAX, n;
  const char *name = "";
  while (ts_query_cursor_next_match(c, &m)) {
    if (!holds(q, &m, text)) continue;
    for (uint32_t i = 0; i < m.capture_count; i++) {
      TSNode node = m.captures[i].node;
      TSPoint lo = ts_node_start_point(node), hi = ts_node_end_point(node);
      bool in = (lo.row < at.row || (lo.row == at.row && lo.column <= at.column)) &&
                (hi.row > at.row || (hi.row == at.row && hi.column > at.column));
      uint32_t size = ts_node_end_byte(node) - ts_node_start_byte(node);
      const char *capture = ts_query_capture_name_for_id(q, m.captures[i].index, &n);
      if (in && *capture != '_' && size < best) best = size, name = capture;
    }
  }
  ts_query_cursor_delete(c);
  printf("%.*s:%s\n", (int)strcspn(line, "\n"), line, name);
}

static void texts(const TSQuery *q, const char *path) {
  char *text;
  TSTree *tree = parse(path, &text);
  TSQueryCursor *c = ts_query_cursor_new();
  ts_query_cursor_exec(c, q, ts_tree_root_node(tree));
  TSQueryMatch m;
  uint32_t n;
  while (ts_query_cursor_next_match(c, &m))
    for (uint32_t i = 0; holds(q, &m, text) && i < m.capture_count; i++) {
      uint32_t lo = ts_node_start_byte(m.captures[i].node), hi = ts_node_end_byte(m.captures[i].node);
      if (strcmp(ts_query_capture_name_for_id(q, m.captures[i].index, &n), "injection.content") == 0)
        printf("%.*s--\n", (int)(hi - lo), text + lo);
    }
  ts_query_cursor_delete(c);
}

int main(int argc, char **argv) {
  const char *what = argc > 2 ? argv[1] : "";
  for (int i = 2; !strcmp(what, "parse") && i < argc; i++) {
    char *text;
    TSNode first;
    if (!wrong(ts_tree_root_node(parse(argv[i], &text)), &first)) continue;
    TSPoint at = ts_node_start_point(first);
    printf("%s: %u %u %s\n", argv[i], at.row + 1, at.column + 1, ts_node_type(first));
  }
  if (!strcmp(what, "places")) {
    FILE *f = fopen(argv[3], "r");
    char line[1024];
    TSQuery *q = query(argv[2]);
    while (f && fgets(line, sizeof line, f)) place(q, line);
  }
  if (!strcmp(what, "texts"))
    for (int i = 3; i < argc; i++) texts(query(argv[2]), argv[i]);
  return 0;
}
