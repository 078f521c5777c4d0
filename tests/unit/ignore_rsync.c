/* Ignore patterns as rsync's rules: what rsync copies by them, of many generated lists, against what the patterns mean.
   Two kinds are left out, as the head of base/ignore_rsync.c says why: `?` beside characters of several bytes, and `!`
   with wildcards. Without rsync nothing is compared, and it says so. */
#include "test.h"

#include "base/ignore.h"

enum { LISTS = 150, MOST = 4 };

static const char *const dirs[] = {"a",   "b",     "ab",    ".c",      "a/b",   "a/ab",
                                   "b/a", "ab/.c", "a/b/a", "a/b/x y", "b/a/ab"};
static const char *const names[] = {"a", "b", "ab", ".c", "a.b", "x y", "[a]", "b*"};
enum { N_DIRS = sizeof dirs / sizeof *dirs, N_NAMES = sizeof names / sizeof *names };

static uint32_t state = 7;
static uint32_t pick(uint32_t n) {
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % n;
}

static const char *const plain[] = {"a", "b", "ab", ".c", "x y", "a.b"};
static const char *const wild[] = {"*", "a*", "*b", "?", "?b", "[ab]", "[^a]", "**", "*.b", ".*", "a?"};

static Str pattern(Arena *a) {
  Buf b = buf_new(a);
  bool back = pick(4) == 0;
  uint32_t parts = 1 + pick(3);
  if (back) buf_lit(&b, "!");
  if (pick(6) == 0) buf_lit(&b, "/");
  for (uint32_t i = 0; i < parts; i++) {
    if (i) buf_lit(&b, "/");
    if (!back && pick(2))
      buf_bytes(&b, str_c(wild[pick(sizeof wild / sizeof *wild)]));
    else
      buf_bytes(&b, str_c(plain[pick(sizeof plain / sizeof *plain)]));
  }
  if (pick(8) == 0) buf_lit(&b, "/");
  return buf_str(&b);
}

static void make_tree(const char *root) {
  char path[512];
  snprintf(path, sizeof path, "%s/from", root), mkdir(path, 0755);
  for (uint32_t d = 0; d < N_DIRS; d++)
    snprintf(path, sizeof path, "%s/from/%s", root, dirs[d]), mkdir(path, 0755);
  for (uint32_t d = 0; d <= N_DIRS; d++)
    for (uint32_t n = 0; n < N_NAMES; n++) {
      snprintf(path, sizeof path, "%s/from/%s%s%s", root, d ? dirs[d - 1] : "", d ? "/" : "", names[n]);
      FILE *f = access(path, F_OK) ? fopen(path, "w") : NULL;
      if (f) fclose(f);
    }
}

/* What rsync says it would copy: a name a line, with line feeds around all. */
static Str copied(Arena *a, const char *root, const IgnoreRules *rules) {
  char line[1024];
  snprintf(line, sizeof line, "%s/rules", root);
  FILE *f = fopen(line, "w");
  for (uint32_t i = 0; f && i < rules->n; i++) fprintf(f, "%.*s\n", STR_ARG(rules->v[i]));
  if (f) fclose(f);
  snprintf(line, sizeof line, "cd '%s' && rsync -rn --out-format=%%n --filter='merge rules' from/ to/", root);
  Buf b = buf_new(a);
  buf_lit(&b, "\n");
  f = popen(line, "r");
  while (f && fgets(line, sizeof line, f)) buf_bytes(&b, str_c(line));
  CHECK(f && pclose(f) == 0);
  return buf_str(&b);
}

static bool has_line(Str text, const char *line) {
  Str want = str_c(line);
  for (uint32_t i = 0; i + want.n + 1 < text.n; i++)
    if (text.s[i] == '\n' && text.s[i + 1 + want.n] == '\n' && !memcmp(text.s + i + 1, want.s, want.n))
      return true;
  return false;
}

static void compare(Arena *a, const char *root) {
  Ignore ig = {0};
  IgnoreRules rules = {0};
  Buf list = buf_new(a);
  for (uint32_t i = 0, n = 1 + pick(MOST); i < n; i++) {
    Str p = pattern(a);
    ignore_add(&ig, a, p, i);
    buf_bytes(&list, p), buf_lit(&list, "  ");
  }
  ignore_to_rsync(&ig, a, &rules);
  Str got = copied(a, root, &rules);
  for (uint32_t d = 0; d <= N_DIRS; d++)
    for (uint32_t n = 0; n < N_NAMES; n++) {
      char path[512], full[1024];
      struct stat st;
      uint32_t tag;
      snprintf(path, sizeof path, "%s%s%s", d ? dirs[d - 1] : "", d ? "/" : "", names[n]);
      snprintf(full, sizeof full, "%s/from/%s", root, path);
      if (stat(full, &st) || !S_ISREG(st.st_mode)) continue;
      bool keep = !ignore_match(&ig, a, str_c(path), &tag);
      CHECK(has_line(got, path) == keep);
      if (has_line(got, path) != keep) {
        printf("  %s is %s by rsync, with: %.*s\n", path, keep ? "left out" : "copied",
               STR_ARG(buf_str(&list)));
        return;
      }
    }
}

int main(void) {
  TEST_ARENA(a);
  if (system("command -v rsync >/dev/null")) {
    printf("ignore_rsync: rsync is not installed, so nothing is compared with it\n");
    CHECK(true);
    return test_end();
  }
  test_dir_enter();
  make_tree(test_dir);
  for (uint32_t i = 0; i < LISTS; i++) compare(&a, test_dir);
  arena_free(&a);
  return test_end();
}
