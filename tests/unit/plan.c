/* The plan's parts: trees of files with what is left out of them, rows of inputs compared, plans read back. What
   changes the hashes of a whole project: tests/plan. */
#include "test.h"

#include "plan/compare.h"
#include "plan/context.h"
#include "plan/read.h"

static Arena *a;
static Os os;

/* ---- trees ---- */

/* Names and kinds, as "d:sub(f:x l:y) ". */
static void spell(Buf *b, const TreeNode *n) {
  buf_char(b, "fdlou"[n->kind]);
  buf_lit(b, ":");
  buf_bytes(b, n->name);
  if (n->kind == TREE_DIR) {
    buf_lit(b, "(");
    for (const TreeNode *c = n->first; c; c = c->next) spell(b, c);
    buf_lit(b, ")");
  }
  buf_lit(b, " ");
}

static TreeNode *read_tree(const char *rel, const char *ignore, const char *exclude, bool plain) {
  static Ignore out, left;
  TreeReader r;
  out = left = (Ignore){.patterns = {0}};
  ignore_add_file(&out, a, str_c(ignore));
  ignore_add_file(&left, a, str_c(exclude));
  TreeRules rules = {.ignore = &out, .exclude = *exclude ? &left : NULL, .plain = plain};
  tree_reader(&r, a, &os);
  return strpbrk(rel, "*?[") ? tree_glob(&r, ".", str_c(rel), &rules)
                             : tree_read(&r, ".", str_c(rel), &rules);
}

static Str tree_text(const char *rel, const char *ignore, const char *exclude) {
  Buf b = buf_new(a);
  TreeNode *n = read_tree(rel, ignore, exclude, false);
  if (n) spell(&b, n);
  return buf_str(&b);
}

static const char *tree_hash(const char *rel, bool plain) {
  return arena_str(a, str_c(read_tree(rel, "", "", plain)->hash.hex)).s;
}

static void trees(void) {
  test_dir_enter();
  if (mkdir("top", 0755) || mkdir("top/sub", 0755) || mkdir("top/empty", 0755)) abort();
  test_put("top/a.md", "a", 0644), test_put("top/b.txt", "b", 0644), test_put("top/sub/c.md", "c", 0644),
      test_put("top/sub/d.txt", "d", 0644);
  if (symlink("a.md", "top/link") || mkfifo("top/pipe", 0644)) abort();
  CHECK_STR(tree_text("top", "", ""),
            "d:top(f:a.md f:b.txt d:empty() l:link o:pipe d:sub(f:c.md f:d.txt ) ) ");
  CHECK_STR(tree_text("top/sub", "", ""), "d:top/sub(f:c.md f:d.txt ) ");
  CHECK_STR(tree_text("top/b.txt", "", ""), "f:top/b.txt ");
  CHECK_STR(tree_text("gone", "", ""), "");
  CHECK_STR(tree_text("top", "**/*.md\n", ""), "d:top(f:b.txt d:empty() l:link o:pipe d:sub(f:d.txt ) ) ");
  CHECK_STR(tree_text("top", "top\n!top/sub/d.txt\n", ""), "d:top(d:sub(f:d.txt ) ) ");
  CHECK_STR(tree_text("top", "top\n", ""), "");
  CHECK_STR(tree_text("top/sub", "top\n!top/sub/d.txt\n", ""), "d:top/sub(f:d.txt ) ");
  /* the directory was not left out, so that it takes nothing in it back */
  CHECK_STR(tree_text("top/sub", "**/*.md\n!top/sub\n", ""), "d:top/sub(f:d.txt ) ");
  CHECK_STR(tree_text("top/sub", "*\n!top/sub\n", ""), "d:top/sub(f:c.md f:d.txt ) ");
  CHECK_STR(tree_text("top", "", "*.md"), "d:top(f:b.txt d:empty() l:link o:pipe d:sub(f:c.md f:d.txt ) ) ");
  CHECK_STR(tree_text("top/b.txt", "", "b.txt"), "f:top/b.txt ");
  CHECK_STR(tree_text("top/*.txt", "", ""), "d:top/*.txt(f:top/b.txt ) ");
  CHECK_STR(tree_text("*/s*", "**/d.txt\n", ""), "d:*/s*(d:top/sub(f:c.md ) ) ");
  CHECK_STR(tree_text("*.none", "", ""), "");

  const char *first = tree_hash("top", false), *plain = tree_hash("top", true);
  CHECK(!strcmp(first, tree_hash("top", false)) && strcmp(first, plain));
  if (chmod("top/b.txt", 0755)) abort();
  CHECK(strcmp(first, tree_hash("top", false)) && !strcmp(plain, tree_hash("top", true)));
  if (chmod("top/b.txt", 0644) || unlink("top/link") || symlink("b.txt", "top/link")) abort();
  CHECK(strcmp(first, tree_hash("top", false)));
  if (unlink("top/link") || symlink("a.md", "top/link")) abort();
  CHECK(!strcmp(first, tree_hash("top", false)));
  /* larger than what is read at once, and just as large */
  static char large[2 * TREE_ROOM + 2];
  for (size_t n = TREE_ROOM - 1; n <= sizeof large - 1; n += n == TREE_ROOM + 1 ? TREE_ROOM - 1 : 1) {
    memset(large, 'x', n), large[n] = 0;
    test_put("top/large", large, 0644);
    CHECK_STR(str_c(tree_hash("top/large", false)), hash_xxh3(str_n(large, n)).hex);
  }
}

/* ---- comparing ---- */

/* "A=1 B=2" as inputs */
static PlanStep step_of(const char *id, const char *text) {
  PlanInputs all = {0};
  Str rest = arena_str(a, str_c(text));
  while (rest.n) {
    uint32_t n = str_find(rest, ' '), eq = str_find(rest, '=');
    *vec_push(a, &all) = (PlanInput){.name = str_sub(rest, 0, eq), .value = str_sub(rest, eq + 1, n)};
    rest = str_sub(rest, n < rest.n ? n + 1 : n, rest.n);
  }
  return (PlanStep){.id = str_c(id), .inputs = all.v, .n_inputs = all.n, .hash = str_c(text)};
}

/* What differs, as "~A +B -C ". */
static Str differs(const char *before, const char *after) {
  PlanStep x = step_of("image.a", before), y = step_of("image.a", after);
  PlanDiff *d = plan_compare(a, &(Plan){.steps = &x, .n = 1}, &(Plan){.steps = &y, .n = 1});
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < d->steps[0].n_inputs; i++) {
    const PlanInputDiff *in = &d->steps[0].inputs[i];
    buf_char(&b, "=+~-"[in->change]);
    buf_bytes(&b, in->after ? in->after->name : in->before->name);
    buf_lit(&b, " ");
  }
  return buf_str(&b);
}

static void compare(void) {
  CHECK_STR(differs("A=1 B=2", "A=1 B=2"), "");
  CHECK_STR(differs("A=1 B=2", "A=1 B=3"), "~B ");
  CHECK_STR(differs("RUN=1 RUN=2 RUN=3", "RUN=1 RUN=9 RUN=2 RUN=3"), "+RUN ");
  CHECK_STR(differs("RUN=1 RUN=2 RUN=3", "RUN=1 RUN=3"), "-RUN ");
  CHECK_STR(differs("RUN=1 RUN=2 RUN=3", "RUN=1 RUN=5 RUN=3"), "~RUN ");
  CHECK_STR(differs("A=1 B=2 C=3", "C=3 X=4"), "-A -B +X ");
  CHECK_STR(differs("", "A=1"), "+A ");
  CHECK_STR(differs("A=1", ""), "-A ");

  /* a need that changes, one that came, one that went */
  Str old_needs[] = {STR("image.a"), STR("image.b")}, new_needs[] = {STR("image.a"), STR("image.c")};
  PlanStep before[] = {step_of("image.a", "A=1"), step_of("image.b", "A=1"), step_of("service.s", "A=1")};
  PlanStep after[] = {step_of("image.a", "A=2"), step_of("image.c", "A=1"), step_of("service.s", "A=1 ")};
  before[2].needs = old_needs, before[2].n_needs = 2, after[2].needs = new_needs, after[2].n_needs = 2;
  PlanDiff *d = plan_compare(a, &(Plan){.steps = before, .n = 3}, &(Plan){.steps = after, .n = 3});
  CHECK_INT(d->n, 4);
  CHECK_INT(d->counts[PLAN_ADDED], 1);
  CHECK_INT(d->counts[PLAN_REMOVED], 1);
  CHECK_INT(d->counts[PLAN_CHANGED], 2);
  CHECK_INT(d->steps[2].n_needs, 3);
  CHECK_STR(d->steps[2].needs[0], "image.a");
  CHECK_STR(d->steps[2].needs[1], "image.c");
  CHECK_STR(d->steps[2].needs[2], "image.b");
}

static void long_rows(void) {
  Buf x = buf_new(a), y = buf_new(a);
  for (int i = 0; i < 3000; i++) {
    buf_bytes(&x, arena_fmt(a, "%sI%d=%d", i ? " " : "", i, i));
    buf_bytes(&y, arena_fmt(a, "%sI%d=%d", i ? " " : "", i, i + (i == 1 || i == 2998)));
  }
  CHECK_STR(differs(buf_str(&x).s, buf_str(&y).s), "~I1 ~I2998 ");
}

/* ---- reading ---- */

static void reading(void) {
  Plan plan;
  Str why;
  static const char good[] = "{\"version\": 2, \"project\": \"p\", \"sources\": [], \"inputs\": [], "
                             "\"steps\": [{\"id\": \"image.a\", \"kind\": "
                             "\"image\", \"hash\": \"00\", \"needs\": [\"image.b\"], \"inputs\": [{\"name\": "
                             "\"RUN\", \"begins\": \"x\", \"hash\": "
                             "\"11\"}, {\"name\": \"file y\", \"hash\": \"22\"}]}], \"trees\": [{\"path\": "
                             "\"s\", \"hash\": \"33\", \"files\": 1, "
                             "\"entries\": []}]}";
  CHECK(plan_read(a, str_c(good), &plan, &why) == PLAN_READ);
  CHECK_INT(plan.n, 1);
  CHECK_STR(plan.steps[0].needs[0], "image.b");
  CHECK(plan.steps[0].inputs[0].says == SAYS_BEGINS && plan.steps[0].inputs[1].says == SAYS_MODE);
  CHECK_STR(plan.trees[0].path, "s");
  for (size_t n = 0; n < sizeof good - 1; n++) { /* cut anywhere, it is no plan */
    CHECK(plan_read(a, str_n(good, n), &plan, &why) == PLAN_FOREIGN);
    CHECK(why.n > 0);
  }
  CHECK(plan_read(a, STR("{\"version\": 3}"), &plan, &why) == PLAN_OTHER);
  CHECK_STR(why, "3");
  CHECK(plan_read(a, STR("{\"version\": 2, \"project\": \"p\", \"steps\": 5}"), &plan, &why) == PLAN_FOREIGN);
  CHECK_STR(why, "`plan.steps`: expected a list");
}

int main(void) {
  TEST_ARENA(arena);
  a = &arena;
  os_posix(&os);
  compare();
  long_rows();
  reading();
  trees();
  arena_free(&arena);
  return test_end();
}
