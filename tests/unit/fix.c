/* pei_fixes and pei_fix through the public header: what is offered, what is applied in which round, what is left
   out, and what happens to files on disk. */
#include "test.h"

#include "base/hash.h"
#include "libpei.h"

static PeiSource source(const char *path, const char *text) {
  return (PeiSource){path, {text, strlen(text)}};
}

/* Fixes a project of sealed sources. */
static Pei *fix(const PeiSource *files, size_t n) {
  Pei *p;
  pei_fix(NULL, &(PeiInput){.root = files[0].path, .sources = files, .n_sources = n, .sealed = true}, &p);
  return p;
}

/* The text of a file after it, or NULL if it stays as it was. */
static const char *after(const Pei *p, const char *path) {
  const PeiRewrite *files;
  size_t n = pei_rewrites(p, &files);
  for (size_t i = 0; i < n; i++)
    if (strcmp(files[i].path.s, path) == 0) return files[i].after.s;
  return NULL;
}

/* "2:3 E0202, …": what was applied. */
static const char *applied(const Pei *p, char text[400]) {
  const PeiFix *fixes;
  size_t n = pei_applied(p, &fixes), at = 0;
  text[0] = 0;
  for (size_t i = 0; i < n; i++)
    at += (size_t)snprintf(text + at, 400 - at, "%s%u:%u %s", i ? ", " : "", fixes[i].line, fixes[i].column,
                           fixes[i].code);
  return text;
}

#define CHECK_FIX(before, want, list)                                                                        \
  do {                                                                                                       \
    char text_[400];                                                                                         \
    PeiSource file_ = source("a.pei", before);                                                               \
    Pei *p_ = fix(&file_, 1);                                                                                \
    const char *got_ = after(p_, "a.pei");                                                                   \
    CHECK_STR(str_c(got_ ? got_ : "(as it was)"), want);                                                     \
    CHECK_STR(str_c(applied(p_, text_)), list);                                                              \
    pei_free(p_);                                                                                            \
  } while (0)

static void test_applied(void) {
  CHECK_FIX("project \"p\"\nimage a { from = \"debian:12\" }\n", "(as it was)", "");
  CHECK_FIX("project \"p\"\nimgae a {\n  fron = \"debian:12\"\n  expose: [80]\n}\n",
            "project \"p\"\nimage a {\n  from = \"debian:12\"\n  expose = [80]\n}\n",
            "2:1 E0201, 4:9 E0114, 3:3 E0202");
  /* a warning, and what is only likely: applied, and not */
  CHECK_FIX("project \"p\"\nvolume a {} # peic: allow(W0712) it stays\nvolume b {}\n",
            "project \"p\"\n# peic: allow(W0712) it stays\nvolume a {}\nvolume b {}\n", "2:13 E0024");
}

/* Line ends of what is inserted are those of the file; a byte order mark stays. */
static void test_line_ends(void) {
  CHECK_FIX("\xEF\xBB\xBFproject \"p\"\r\nvolume a {} # peic: allow(W0712) it stays\r\n",
            "\xEF\xBB\xBFproject \"p\"\r\n# peic: allow(W0712) it stays\r\nvolume a {}\r\n", "2:13 E0024");
  CHECK_FIX("project \"p\"\r\nimage a {\r\n  tagz = [\"a:1\"]\r\n  from: \"debian:12\"\r\n}\r\n",
            "project \"p\"\r\nimage a {\r\n  tags = [\"a:1\"]\r\n  from = \"debian:12\"\r\n}\r\n",
            "3:3 E0202, 4:7 E0114");
}

/* What is inside a statement that cannot be read comes to light in the next round. */
static void test_rounds(void) {
  CHECK_FIX("project \"p\"\nimage a {\n  RUN ls\n  from = \"debian:12\";\n}\n",
            "project \"p\"\nimage a {\n  run \"ls\"\n  from = \"debian:12\"\n}\n", "3:3 E0114, 4:21 E0116");
}

/* A fix that would let more mistakes appear than it takes away is left out; others are applied. */
static void test_worse(void) {
  CHECK_FIX("project \"p\"\nlet _y = “@{nope} @{nada}”\nimage a { fron = \"debian:12\" }\n",
            "project \"p\"\nlet _y = “@{nope} @{nada}”\nimage a { from = \"debian:12\" }\n", "3:11 E0202");
  /* one for one: what was hidden is known now */
  CHECK_FIX("project \"p\"\nlet _y = “@{nope}”\n", "project \"p\"\nlet _y = \"@{nope}\"\n", "2:10 E0008");
}

/* A file that somebody vouched for is not edited. */
static void test_pinned(void) {
  TEST_ARENA(a);
  const char *lib = "volume _b { kep = true }\n";
  Str root = arena_fmt(
      &a, "project \"p\"\nimport \"b.pei\" as b pin \"sha256:%s\"\nimgae a { from = \"debian:12\" }\n",
      hash_sha256(str_c(lib)).hex);
  PeiSource files[] = {source("a.pei", root.s), source("b.pei", lib)};
  Pei *p = fix(files, 2);
  CHECK(after(p, "a.pei") && !after(p, "b.pei"));
  CHECK_INT(pei_error_count(p), 1);
  pei_free(p);
  arena_free(&a);
}

/* Two fixes at one place: the second waits for the next round. */
static void test_overlaps(void) {
  CHECK_FIX("project \"p\"\nvolum a {} # peic: allow(W0712) it stays\n",
            "project \"p\"\n# peic: allow(W0712) it stays\nvolume a {}\n", "2:1 E0201, 2:13 E0024");
}

static void test_files(void) {
  PeiSource files[] = {
      source("a.pei",
             "project \"p\"\nimport \"sub/b.pei\" as b\nimgae a { from = \"debian:12\" }\nuse b.tt()\n"),
      source("sub/b.pei",
             "template tt() {\n  volume _v { kep = true }\n}\ntemplate same() {\n  volume _w {}\n}\n")};
  char text[400];
  Pei *p = fix(files, 2);
  CHECK_STR(str_c(applied(p, text)), "3:1 E0201, 2:15 E0202");
  CHECK_STR(str_c(after(p, "a.pei")),
            "project \"p\"\nimport \"sub/b.pei\" as b\nimage a { from = \"debian:12\" }\nuse b.tt()\n");
  CHECK_STR(str_c(after(p, "sub/b.pei")),
            "template tt() {\n  volume _v { keep = true }\n}\ntemplate same() {\n  volume _w {}\n}\n");
  CHECK_INT(pei_status(p), PEI_OK);
  CHECK_INT(pei_error_count(p), 0);
  pei_free(p);
}

/* The fixes of one compilation: all kinds, with sorted edits. */
static void test_offered(void) {
  PeiSource file =
      source("a.pei", "project \"p\"\nservice s { ports = [1 -> 1] }\nvolume v {}\nlet x = “a”\n");
  Pei *p;
  const PeiFix *fixes;
  pei_compile(NULL, &(PeiInput){.root = "a.pei", .sources = &file, .n_sources = 1, .sealed = true}, &p);
  size_t n = pei_fixes(p, &fixes), again = pei_fixes(p, &fixes);
  bool seen[3] = {false, false, false};
  CHECK_INT(n, again);
  for (size_t i = 0; i < n; i++) {
    seen[fixes[i].kind] = true;
    CHECK(fixes[i].n_edits > 0 && fixes[i].title.n && strcmp(fixes[i].path.s, "a.pei") == 0);
    for (size_t k = 1; k < fixes[i].n_edits; k++) CHECK(fixes[i].edits[k - 1].hi <= fixes[i].edits[k].lo);
  }
  CHECK(seen[PEI_FIX_SAFE] && seen[PEI_FIX_PLACEHOLDER]);
  pei_free(p);
}

/* ---- files on disk ---- */

static Str tree(Arena *a) { return test_tree(a, "project", NULL); }

static void project_make(mode_t mode) {
  mkdir("project", 0755), mkdir("project/lib", 0755);
  test_put("project/a.pei",
           "project \"p\"\nimport \"lib/b.pei\" as b\nimgae a { from = \"debian:12\" }\nuse b.tt()\n", 0640);
  test_put("project/lib/b.pei", "template tt() {\n  volume _v { kep = true }\n}\n", mode);
}

static void test_disk(void) {
  TEST_ARENA(a);
  Pei *p;
  project_make(0600);
  CHECK_INT(pei_fix(NULL, &(PeiInput){.root = "project/a.pei"}, &p), PEI_OK);
  CHECK_INT(pei_rewrite(p), PEI_OK);
  CHECK_STR(
      tree(&a),
      "a.pei 640 project \"p\"\nimport \"lib/b.pei\" as b\nimage a { from = \"debian:12\" }\nuse b.tt()\n\n"
      "lib 755\nlib/b.pei 600 template tt() {\n  volume _v { keep = true }\n}\n\n");
  pei_free(p);
  test_remove("project");
  arena_free(&a);
}

/* One file cannot be written: neither is changed. */
static void test_read_only(void) {
  TEST_ARENA(a);
  Pei *p;
  project_make(0444);
  Str before = tree(&a);
  CHECK_INT(pei_fix(NULL, &(PeiInput){.root = "project/a.pei"}, &p), PEI_OK);
  CHECK_INT(pei_rewrite(p), PEI_UNWRITABLE);
  CHECK_INT(pei_errno(p), EACCES);
  CHECK_STR(str_n(pei_message(p).s, pei_message(p).n), "cannot change `project/lib/b.pei`");
  const PeiRewrite *files;
  CHECK_INT(pei_rewrites(p, &files), 0);
  CHECK_STR(tree(&a), before.s);
  pei_free(p);
  /* somebody saved the file while we were at it */
  CHECK(chmod("project/lib/b.pei", 0644) == 0);
  CHECK_INT(pei_fix(NULL, &(PeiInput){.root = "project/a.pei"}, &p), PEI_OK);
  test_put("project/lib/b.pei", "# mine\n", 0644);
  before = tree(&a);
  CHECK_INT(pei_rewrite(p), PEI_UNWRITABLE);
  CHECK_INT(pei_errno(p), ESTALE);
  CHECK_STR(tree(&a), before.s);
  pei_free(p);
  test_remove("project");
  arena_free(&a);
}

/* Memory that runs out at any point: a status, nothing leaked. */
static void test_no_memory(void) {
  PeiSource file = source("a.pei", "project \"p\"\nimgae a { fron = \"debian:12\" }\n");
  PeiInput in = {.root = "a.pei", .sources = &file, .n_sources = 1, .sealed = true};
  bool ended = false;
  for (unsigned i = 1; !ended && i < 100000; i++) {
    Host h = {.fail = i, .sticky = i % 2};
    PeiHost host = {.alloc = host_alloc, .release = host_release, .ctx = &h, .chunk = 64};
    Pei *p;
    PeiStatus status = pei_fix(&host, &in, &p);
    ended = h.calls < i;
    CHECK(status == (ended ? PEI_OK : PEI_NO_MEMORY));
    if (p && status == PEI_NO_MEMORY) {
      h.fail = 0;
      CHECK(pei_render(p, PEI_JSON, &(PeiStyle){.ms = -1}).s != NULL);
    }
    pei_free(p);
    CHECK_INT(h.blocks, 0);
  }
  CHECK(ended);
}

int main(void) {
  test_dir_enter();
  test_applied();
  test_line_ends();
  test_rounds();
  test_worse();
  test_pinned();
  test_overlaps();
  test_files();
  test_offered();
  test_disk();
  test_read_only();
  test_no_memory();
  return test_end();
}
