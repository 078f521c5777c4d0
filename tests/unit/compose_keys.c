/* The rows of grammar/compose.def against three things: the keys of the compose specification (tests/compose/keys), the
   schema, and what the goldens hold. So no key is without a row, no row names a place that is not there, and no place
   is without a project that shows it. */
#include "test.h"

#include "model/schema.h"

#include <glob.h>
#include <yaml.h>

typedef struct {
  const char *path, *block, *word, *how, *note;
} Row;
static const Row rows[] = {
#define COMPOSE(path, block, word, how, note) {path, #block, #word, #how, note},
#include "compose.def"
#undef COMPOSE
};
enum { ROWS = sizeof rows / sizeof *rows };

/* ---- sets of paths ---- */

typedef struct {
  char *v[40000];
  size_t n;
} Set;
static Set spec, made;

static bool has(const Set *s, const char *path) {
  for (size_t i = 0; i < s->n; i++)
    if (!strcmp(s->v[i], path)) return true;
  return false;
}

static void add(Set *s, const char *path) {
  if (!has(s, path) && s->n < sizeof s->v / sizeof *s->v) s->v[s->n++] = strdup(path);
}

/* "develop.watch[].path" → "develop.watch.path" */
static void plain(const char *path, char out[256]) {
  size_t n = 0;
  for (; *path && n < 255; path++)
    if (*path != '[' && *path != ']') out[n++] = *path;
  out[n] = '\0';
}

static void fail(const char *path, const char *what) {
  test_failed++;
  printf("FAIL compose.def, `%s`: %s\n", path, what);
}

/* ---- the specification ---- */

static void read_spec(void) {
  char line[256];
  FILE *in = fopen("tests/compose/keys", "r");
  CHECK(in != NULL);
  while (in && fgets(line, sizeof line, in)) {
    line[strcspn(line, "\n")] = '\0';
    add(&spec, line);
  }
  if (in) fclose(in);
  CHECK(spec.n > 300);
}

static bool is_ulimit(const char *path) { return !strncmp(path, "services.ulimits.", 17); }

static void against_spec(void) {
  Set have = {{0}, 0};
  char path[256];
  for (size_t i = 0; i < ROWS; i++) {
    plain(rows[i].path, path);
    add(&have, path);
    if (has(&spec, path) || is_ulimit(path)) /* those have names of their own */
      test_passed++;
    else
      fail(rows[i].path, "the specification has no such key");
  }
  for (size_t i = 0; i < spec.n; i++)
    if (has(&have, spec.v[i]))
      test_passed++;
    else
      fail(spec.v[i], "the specification has it, and there is no row");
}

/* ---- the schema ---- */

static bool word_is(uint32_t word, const char *text) { return !strcmp(schema_words[word], text); }

/* A field of the block, or a block that may stand in it. */
static bool is_place(uint8_t block, const char *word) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint32_t i = 0; block && i < b->n_props; i++)
    if (word_is(b->props[i].word, word)) return true;
  for (uint8_t i = 1; i < B_COUNT; i++)
    if (schema_in(&schema_blocks[i], block) && word_is(schema_blocks[i].word, word)) return true;
  return false;
}

static bool passes(uint8_t block, const char *word, const char *path) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint32_t i = 0; i < b->n_props; i++)
    if (word_is(b->props[i].word, word))
      return b->props[i].flags & PF_PASS && !strcmp(strrchr(path, '.') + 1, word);
  return false;
}

static void against_schema(void) {
  for (size_t i = 0; i < ROWS; i++) {
    const Row *r = &rows[i];
    uint8_t block = 0;
    if (!strcmp(r->how, "NONE")) {
      if (*r->note && !strcmp(r->block, "NONE"))
        test_passed++;
      else
        fail(r->path, "it has no place, and no reason is given");
      continue;
    }
    if (strcmp(r->block, "FILE") != 0)
      for (block = 1; block < B_COUNT && strcmp(schema_blocks[block].id, r->block) != 0;) block++;
    if (block == B_COUNT || !is_place(block, r->word))
      fail(r->path, "its place is not in the schema");
    else if (!strcmp(r->how, "PASS") && !passes(block, r->word, r->path))
      fail(r->path, "its field does not go under this name");
    else
      test_passed++;
  }
}

/* ---- the goldens ---- */

static bool is_one_of(const char *s, const char *const *list) {
  for (; *list; list++)
    if (!strcmp(s, *list)) return true;
  return false;
}

/* The names of a path without those that a project gives. */
static void add_path(char *const *keys, size_t n) {
  static const char *const sections[] = {"services", "networks", "volumes", "secrets",
                                         "configs",  "models",   NULL};
  static const char *const named[] = {"networks", "depends_on", "models", "ulimits", NULL};
  char path[512] = "", with_name[512] = "";
  for (size_t i = 0; i < n; i++) {
    bool given = (i == 1 && is_one_of(keys[0], sections)) ||
                 (i == 3 && !strcmp(keys[0], "services") && is_one_of(keys[2], named));
    bool ulimit = given && i == 3 && !strcmp(keys[2], "ulimits");
    if (ulimit) snprintf(with_name, sizeof with_name, "%s.%s", path, keys[i]);
    if (given) continue;
    size_t at = strlen(path);
    snprintf(path + at, sizeof path - at, "%s%s", at ? "." : "", keys[i]);
  }
  add(&made, path);
  if (*with_name) add(&made, with_name);
}

static void read_golden(const char *file) {
  yaml_parser_t parser;
  yaml_event_t event;
  char *keys[32];
  struct {
    bool map, key; /* key: the next scalar is one */
  } level[64];
  size_t depth = 0, n = 0;
  bool ok = true, end = false;
  FILE *in = fopen(file, "r");
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_file(&parser, in);
  while (!end && (ok = yaml_parser_parse(&parser, &event))) {
    bool map = depth && level[depth - 1].map, scalar = event.type == YAML_SCALAR_EVENT;
    bool opens = event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
    bool closes = event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT;
    end = event.type == YAML_STREAM_END_EVENT;
    if (scalar && map && level[depth - 1].key) {
      keys[n++] = strdup((const char *)event.data.scalar.value);
      add_path(keys, n);
      level[depth - 1].key = false;
    } else if (opens) {
      level[depth].map = level[depth].key = event.type == YAML_MAPPING_START_EVENT;
      depth++;
    } else if (scalar || closes) { /* a value is over */
      depth -= closes;
      if (depth && level[depth - 1].map) {
        free(keys[--n]);
        level[depth - 1].key = true;
      }
    }
    yaml_event_delete(&event);
  }
  expect(ok, file, 0, "it is YAML");
  yaml_parser_delete(&parser);
  fclose(in);
}

static void against_goldens(void) {
  glob_t found;
  char path[256];
  CHECK(glob("golden/*/want/compose.yaml", 0, NULL, &found) == 0);
  for (size_t i = 0; i < found.gl_pathc; i++) read_golden(found.gl_pathv[i]);
  globfree(&found);
  for (size_t i = 0; i < ROWS; i++) {
    const Row *r = &rows[i];
    if (!strcmp(r->how, "NONE")) continue;
    plain(strcmp(r->how, "AS") ? r->path : r->note, path);
    if (has(&made, path))
      test_passed++;
    else
      fail(r->path, "no golden has it in its compose.yaml");
  }
}

int main(void) {
  read_spec();
  against_spec();
  against_schema();
  against_goldens();
  printf("%u passed, %u failed\n", test_passed, test_failed);
  return test_failed != 0;
}
