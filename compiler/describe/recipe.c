/* The recipe library as topics, read from its files: what `##` comments say of a file, of each template and of each
   parameter. Reads lines, not the language: recipes are in the one style. */
#include "base/runtime.h"
#include "describe/make.h"
#include "diag/prose.h"

static Str trim(Str s) {
  while (s.n && (s.s[0] == ' ' || s.s[0] == '\n')) s = str_sub(s, 1, s.n);
  while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\n')) s.n--;
  return s;
}

/* Adds the line of a `##` comment to what stands there. */
static Str comment(Arena *a, Str before, Str line) {
  line = trim(str_sub(line, 2, line.n));
  return before.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(before), STR_ARG(line)) : line;
}

/* The offset of the first `what` outside brackets, or s.n. */
static uint32_t find_outside(Str s, char what) {
  uint32_t depth = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (!depth && s.s[i] == what) return i;
    if (strchr("([{", s.s[i])) depth++;
    if (strchr(")]}", s.s[i]) && depth) depth--;
  }
  return s.n;
}

/* Takes the parameter up to its comma or the closing bracket, comments included. */
static Str take_parameter(Str *rest, bool *last) {
  uint32_t depth = 0, i = 0;
  bool quoted = false, line_start = true;
  for (; i < rest->n; i++) {
    char c = rest->s[i];
    if (line_start && c == '#') i += str_find(str_sub(*rest, i, rest->n), '\n');
    line_start = i < rest->n && (rest->s[i] == '\n' || (line_start && c == ' '));
    if (i >= rest->n || rest->s[i] == '\n') continue;
    if (quoted && c == '\\') i++;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (!depth && (c == ',' || c == ')')) break;
    if (strchr("([{", c)) depth++;
    if (strchr(")]}", c) && depth) depth--;
  }
  Str taken = str_sub(*rest, 0, i < rest->n ? i : rest->n);
  *last = i >= rest->n || rest->s[i] == ')';
  *rest = str_sub(*rest, i < rest->n ? i + 1 : rest->n, rest->n);
  return taken;
}

/* "  ## doc\n  at: path = "x"" as a row. */
static void add_parameter(Arena *a, TopicTable *table, Str text) {
  Str doc = STR(""), code = STR("");
  for (text = trim(text); text.n;) {
    Str line = trim(prose_line(&text));
    if (str_starts(line, STR("##")))
      doc = comment(a, doc, line);
    else if (!str_starts(line, STR("#")))
      code = code.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(code), STR_ARG(line)) : line;
  }
  if (!code.n) return;
  uint32_t colon = find_outside(code, ':'), equals = find_outside(code, '=');
  Str cells[] = {trim(str_sub(code, 0, colon)),
                 trim(str_sub(code, colon < code.n ? colon + 1 : colon, equals)),
                 equals < code.n ? trim(str_sub(code, equals + 1, code.n)) : STR(""),
                 equals < code.n ? STR("") : STR("required"), doc};
  topic_row(a, table, cells, 5);
}

/* `text` begins behind "template ". */
static Topic template_topic(Arena *a, Str recipe, Str text, Str doc) {
  static const char *const columns[] = {"parameter", "type", "default", "notes", "meaning", NULL};
  Str name = str_sub(text, 0, str_find(text, '('));
  Topic t = {.kind = TOPIC_TEMPLATE, .doc = doc};
  t.name = arena_fmt(a, "std:%.*s.%.*s", STR_ARG(recipe), STR_ARG(name));
  t.what = arena_fmt(a, "a template of `std:%.*s`", STR_ARG(recipe));
  t.shape = arena_fmt(a, "use %.*s.%.*s(…)", STR_ARG(recipe), STR_ARG(name));
  TopicTable *table = topic_table(a, &t, "Parameters", columns);
  Str rest = str_sub(text, name.n + (name.n < text.n), text.n);
  for (bool last = false; !last;) add_parameter(a, table, take_parameter(&rest, &last));
  if (!table->cells.n) t.tables.n--;
  return t;
}

/* Templates whose names begin with `_` are the recipe's own. */
static void read_recipe(Arena *a, Str name, Str text, Topics *recipes, Topics *templates) {
  static const char *const columns[] = {"template", "meaning", NULL};
  Topic t = {.kind = TOPIC_RECIPE, .what = STR("a file of recipes")};
  t.name = arena_fmt(a, "std:%.*s", STR_ARG(name));
  t.shape = arena_fmt(a, "import \"std:%.*s\" as %.*s", STR_ARG(name), STR_ARG(name));
  TopicTable *table = topic_table(a, &t, "Templates", columns);
  Str doc = STR(""), start = STR("template ");
  while (text.n) {
    Str from = text, line = prose_line(&text);
    if (str_starts(line, start) && line.n > start.n && line.s[start.n] != '_') {
      Topic made = template_topic(a, name, str_sub(from, start.n, from.n), doc);
      *vec_push(a, templates) = made;
      topic_row(a, table, (const Str[]){str_sub(made.name, 4, made.name.n), doc}, 2);
    } else if (!trim(line).n && !t.doc.n) {
      t.doc = doc;
    }
    doc = str_starts(line, STR("##")) ? comment(a, doc, line) : STR("");
  }
  *vec_push(a, recipes) = t;
}

void recipe_topics(Arena *a, Topics *recipes, Topics *templates) {
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    Str path = str_c(runtime_files[i].path), dir = STR("std/"), end = STR(".pei");
    if (str_starts(path, dir) && str_ends(path, end))
      read_recipe(a, str_sub(path, dir.n, path.n - end.n),
                  (Str){runtime_files[i].text, runtime_files[i].size}, recipes, templates);
  }
}
