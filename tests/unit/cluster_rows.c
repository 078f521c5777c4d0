/* The rows of grammar/cluster.def against the schema: whatever a service may say, each output for clusters either
   writes it, or warns that it does not. */
#include "test.h"

#include "model/schema.h"

typedef struct {
  const char *block, *field;
  bool inner;
  const char *fate[2]; /* swarm, Kubernetes */
} Row;
static const Row rows[] = {
#define FIELD(block, field, swarm, kubernetes) {#block, #field, false, {#swarm, #kubernetes}},
#define INNER(block, inner, key, swarm, kubernetes) {#block, #inner, true, {#swarm, #kubernetes}},
#include "cluster.def"
#undef FIELD
#undef INNER
};
enum { ROWS = sizeof rows / sizeof *rows };
static bool met[ROWS];

static void fail(const char *block, const char *field, const char *what) {
  test_failed++;
  printf("FAIL cluster.def, `%s` of `%s`: %s\n", field, block, what);
}

static const Row *row_of(const char *block, const char *field, bool inner) {
  const Row *found = NULL;
  for (uint32_t i = 0; i < ROWS; i++) {
    if (rows[i].inner != inner || strcmp(rows[i].block, block) != 0 || strcmp(rows[i].field, field) != 0)
      continue;
    if (found) fail(block, field, "it has two rows");
    found = &rows[i];
    met[i] = true;
  }
  return found;
}

static bool is_known(const char *fate, bool inner) {
  return !strcmp(fate, "KEPT") || !strcmp(fate, "MOOT") || !strncmp(fate, "LOST_", 5) ||
         (inner && !strcmp(fate, "WHOLE"));
}

static void check_block(uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Row *r = row_of(b->id, schema_words[b->props[i].word], false);
    if (!r)
      fail(b->id, schema_words[b->props[i].word], "the schema has it, and there is no row");
    else if (!is_known(r->fate[0], false) || !is_known(r->fate[1], false))
      fail(b->id, r->field, "this is no fate of a field");
    else
      test_passed++;
  }
  for (uint8_t i = 1; i < B_COUNT; i++) {
    if (!schema_in(&schema_blocks[i], block)) continue;
    const Row *r = row_of(b->id, schema_blocks[i].id, true);
    if (!r) {
      fail(b->id, schema_blocks[i].id, "the schema has this block, and there is no row");
      continue;
    }
    if (!is_known(r->fate[0], true) || !is_known(r->fate[1], true))
      fail(b->id, r->field, "this is no fate of a block");
    test_passed++;
    if (!strcmp(r->fate[0], "KEPT") || !strcmp(r->fate[1], "KEPT")) check_block(i);
  }
}

int main(void) {
  check_block(B_service);
  for (uint32_t i = 0; i < ROWS; i++)
    if (!met[i]) fail(rows[i].block, rows[i].field, "nothing in the schema asks for this row");
  CHECK(ROWS > 100);
  printf("%u passed, %u failed\n", test_passed, test_failed);
  return test_failed != 0;
}
