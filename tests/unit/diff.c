/* diff_unified: its form, and that what it says makes the one text of the other. */
#include "test.h"

#include "base/diff.h"

static Str diff(Arena *a, Str before, Str after) {
  Buf b = buf_new(a);
  diff_unified(&b, STR("a.pei"), before, after);
  return buf_str(&b);
}
#define CHECK_DIFF(before, after, want)                                                                      \
  do {                                                                                                       \
    TEST_ARENA(a_);                                                                                          \
    CHECK_STR(diff(&a_, STR(before), STR(after)), want);                                                     \
    arena_free(&a_);                                                                                         \
  } while (0)

static void test_form(void) {
  CHECK_DIFF("", "", "");
  CHECK_DIFF("a\nb\n", "a\nb\n", "");
  CHECK_DIFF("a\n", "b\n", "--- a.pei\n+++ a.pei\n@@ -1 +1 @@\n-a\n+b\n");
  CHECK_DIFF("", "a\nb\n", "--- a.pei\n+++ a.pei\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK_DIFF("a\nb\n", "", "--- a.pei\n+++ a.pei\n@@ -1,2 +0,0 @@\n-a\n-b\n");
  CHECK_DIFF("a", "a\n", "--- a.pei\n+++ a.pei\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK_DIFF("a\nb", "a\nc",
             "--- a.pei\n+++ a.pei\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
             "\\ No newline at end of file\n");
  CHECK_DIFF("a\r\nb\r\n", "a\r\nc\r\n", "--- a.pei\n+++ a.pei\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
  /* three lines around a change; changes that are near share a hunk, others do not */
  CHECK_DIFF("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n",
             "--- a.pei\n+++ a.pei\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
  CHECK_DIFF("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
             "--- a.pei\n+++ a.pei\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
  CHECK_DIFF(
      "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
      "--- a.pei\n+++ a.pei\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  diff_unified(&b, STR("a\n\"b\"\\\t.pei"), STR("a\n"), STR(""));
  CHECK_STR(buf_str(&b), "--- \"a\\012\\042b\\042\\134\\011.pei\"\n+++ "
                         "\"a\\012\\042b\\042\\134\\011.pei\"\n@@ -1 +0,0 @@\n-a\n");
  arena_free(&a);
}

/* Follows a diff from `before`; checks that its context fits. */
static Str follow(Arena *a, Str before, Str d) {
  Buf out = buf_new(a);
  uint32_t at = 0, line = 1;
  for (uint32_t i = 0; i < d.n;) {
    uint32_t end = i + str_find(str_sub(d, i, d.n), '\n');
    Str text = str_sub(d, i, end < d.n ? end + 1 : end);
    bool bare = end + 1 < d.n && d.s[end + 1] == '\\';
    i = end + 1;
    if (str_starts(text, STR("---")) || str_starts(text, STR("+++")) || text.s[0] == '\\') continue;
    if (text.s[0] == '@') {
      uint32_t first = (uint32_t)strtoul(text.s + 4, NULL, 10);
      if (str_find(text, ' ') && strstr(text.s, ",0 +") && strstr(text.s, ",0 +") < text.s + 20) first++;
      for (; line < first; line++) {
        uint32_t n = str_find(str_sub(before, at, before.n), '\n') + 1;
        buf_bytes(&out, str_sub(before, at, at + n));
        at += n;
      }
      continue;
    }
    Str content = str_sub(text, 1, text.n - bare);
    if (text.s[0] != '+') {
      CHECK(str_starts(str_sub(before, at, before.n), content));
      at += content.n;
      line++;
    }
    if (text.s[0] != '-') buf_bytes(&out, content);
  }
  buf_bytes(&out, str_sub(before, at, before.n));
  return buf_str(&out);
}

static Str random_text(Arena *a, uint32_t *seed, uint32_t most, uint32_t words) {
  Buf b = buf_new(a);
  *seed = *seed * 1664525u + 1013904223u;
  uint32_t lines = (*seed >> 10) % most;
  for (uint32_t i = 0; i < lines; i++) {
    *seed = *seed * 1664525u + 1013904223u;
    buf_char(&b, (char)('a' + (*seed >> 16) % words));
    if (i + 1 < lines || (*seed >> 8 & 3)) buf_char(&b, '\n');
  }
  return buf_str(&b);
}

static void test_random(void) {
  uint32_t seed = 7;
  for (uint32_t round = 0; round < 400; round++) {
    TEST_ARENA(a);
    uint32_t most = round < 390 ? 30 : 3000; /* the long ones go over the limit of the search */
    Str before = random_text(&a, &seed, most, 2 + round % 7);
    Str after = random_text(&a, &seed, most, 2 + round % 7);
    Str made = follow(&a, before, diff(&a, before, after));
    CHECK(str_eq(made, after));
    arena_free(&a);
  }
}

static Str git(Arena *a, DiffFile f) {
  Buf b = buf_new(a);
  diff_git(&b, &f);
  return buf_str(&b);
}

static void test_git(void) {
  TEST_ARENA(a);
  DiffFile f = {.name = STR("a b"), .is = true, .after = STR("x\n"), .mode_after = 0755};
  CHECK_STR(git(&a, f),
            "diff --git a/a b b/a b\nnew file mode 100755\n--- /dev/null\n+++ b/a b\n@@ -0,0 +1 @@\n+x\n");
  f = (DiffFile){.name = STR("f"), .was = true, .before = STR("x"), .mode_before = 0600};
  CHECK_STR(git(&a, f),
            "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
            "\\ No newline at end of file\n");
  f = (DiffFile){.name = STR("f"), .is = true, .mode_after = 0644};
  CHECK_STR(git(&a, f), "diff --git a/f b/f\nnew file mode 100644\nindex 0000000..e69de29\n");
  f = (DiffFile){STR("f"), true, true, STR("x\n"), STR("x\n"), 0644, 0755};
  CHECK_STR(git(&a, f), "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n");
  f.mode_before = 0700; /* git knows no more of a mode */
  CHECK_STR(git(&a, f), "");
  f = (DiffFile){STR("a\nb"), true, true, STR("x\n"), STR("y\n"), 0644, 0644};
  CHECK_STR(git(&a, f), "diff --git \"a/a\\012b\" \"b/a\\012b\"\n--- \"a/a\\012b\"\n+++ \"b/a\\012b\"\n"
                        "@@ -1 +1 @@\n-x\n+y\n");
  arena_free(&a);
}

static void test_lines(void) {
  TEST_ARENA(a);
  Str before = STR("a\nb\nc\nd"), after = STR("x\na\nc\ny\nd");
  const uint32_t want[] = {0, 2, 0, 3, 5, 0, 0}; /* of lines 0 to 6 */
  for (uint32_t i = 0; i < sizeof want / sizeof *want; i++)
    CHECK_INT(diff_line(&a, before, after, i), want[i]);
  CHECK_INT(diff_line(&a, STR(""), after, 1), 0);
  CHECK_INT(diff_line(&a, before, before, 4), 4);
  DiffCount n = diff_count(&a, before, after);
  CHECK_INT(n.removed, 1);
  CHECK_INT(n.added, 2);
  arena_free(&a);
}

int main(void) {
  test_form();
  test_git();
  test_lines();
  test_random();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
