/* What an output directory tells about itself: the command that made it (.peic/origin), and whether it is as peic
   left it (pei_verify). Both are read from directories that anybody may have touched. */
#include "state_help.h"

#include "out/origin.h"
#include <jansson.h>

static const char project[] = "project \"p\"\nparam tag: string = \"12\"\n"
                              "image one { from = \"debian:@{tag}\", env { WHO = env(\"WHO\", \"me\") } }\n"
                              "service s { image = image.one }\n";

static void build(Arena *a) {
  Built b = build_with(a, 0);
  if (b.status != PEI_OK) printf("%s %s\n", b.message.s, b.said.s);
  CHECK_INT(b.status, PEI_OK);
}

/* ---- the text of a record ---- */

static void test_text(void) {
  TEST_ARENA(a);
  OutOrigin o = {
      .version = STR("1.2"), .root = STR("../a b\\c\n.pei"), .project = STR("a b"), .offline = true};
  *vec_push(&a, &o.params) = (OriginPair){STR("x"), STR("")};
  *vec_push(&a, &o.params) = (OriginPair){STR("y"), STR(" two  blanks ")};
  *vec_push(&a, &o.params) = (OriginPair){STR("z"), {"\0\x7f\\x41\xff", 7}};
  *vec_push(&a, &o.env) = STR("HOME");
  Str text = origin_text(&a, &o);
  OutOrigin back;
  CHECK_INT(origin_parse(&a, text, &back), RECORD_GOOD);
  CHECK_STR(back.version, "1.2");
  CHECK_STR(back.root, "../a b\\c\n.pei");
  CHECK_STR(back.project, "a b");
  CHECK(back.offline && !back.locked && !back.werror && back.params.n == 3 && back.env.n == 1);
  for (uint32_t i = 0; i < 3; i++)
    CHECK(str_eq(back.params.v[i].name, o.params.v[i].name) &&
          str_eq(back.params.v[i].value, o.params.v[i].value));
  CHECK_STR(origin_text(&a, &back), arena_str(&a, text).s);
  unsigned good = 0;
  char *copy = malloc(text.n);
  for (uint32_t i = 0; i < text.n; i++) {
    good += origin_parse(&a, str_sub(text, 0, i), &back) == RECORD_GOOD;
    memcpy(copy, text.s, text.n);
    copy[i] ^= (char)(1 << i % 8);
    good += origin_parse(&a, str_n(copy, text.n), &back) == RECORD_GOOD;
  }
  free(copy);
  CHECK_INT(good, 0);
  static const struct {
    const char *lines;
    RecordKind kind;
  } cases[] = {{"version 1\nroot x\n", RECORD_GOOD},
               {"version 1\n", RECORD_DAMAGED},
               {"root x\n", RECORD_DAMAGED},
               {"", RECORD_DAMAGED},
               {"version 1\nroot x", RECORD_DAMAGED},
               {"version 1\nroot x\nwhat 1\n", RECORD_DAMAGED},
               {"version 1\nroot \\\n", RECORD_DAMAGED},
               {"version 1\nroot x\noption none\n", RECORD_DAMAGED},
               {"version 1\nroot x\nparam\n", RECORD_DAMAGED}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf b = buf_new(&a);
    record_begin(&b, "origin", 1);
    buf_bytes(&b, str_c(cases[i].lines));
    CHECK_INT(origin_parse(&a, record_seal(&b), &back), cases[i].kind);
  }
  Buf b = buf_new(&a);
  record_begin(&b, "origin", 2);
  buf_lit(&b, "of another time\n");
  CHECK_INT(origin_parse(&a, record_seal(&b), &back), RECORD_NEWER);
  b = buf_new(&a);
  record_begin(&b, "state", 1);
  CHECK_INT(origin_parse(&a, record_seal(&b), &back), RECORD_DAMAGED);
  uint64_t n;
  CHECK(record_number(STR("18446744073709551615"), &n) && n == UINT64_MAX);
  CHECK(!record_number(STR("18446744073709551616"), &n) && !record_number(STR(""), &n) &&
        !record_number(STR("1x"), &n));
  arena_free(&a);
}

/* ---- reading it ---- */

static void test_read(void) {
  TEST_ARENA(a);
  setenv("WHO", "a-value-that-is-nobodys-business", 1);
  build_params[0] = (PeiPair){"tag", "11"}, build_n_params = 1, build_offline = true;
  build(&a);
  unsetenv("WHO");
  CHECK(!says_text(test_tree(&a, "build/.peic", NULL), "nobodys"));
  CHECK(!says_text(test_tree(&a, "build/.peic", NULL), test_dir)); /* no absolute path */
  Pei *p;
  CHECK_INT(pei_origin_read(NULL, "build", &p), PEI_OK);
  const PeiOrigin *o = pei_origin(p);
  CHECK_STR(str_c(o->input.root), "p.pei");
  CHECK_STR(str_c(o->input.out_dir), "build");
  CHECK(o->input.n_params == 1 && !strcmp(o->input.params[0].name, "tag") &&
        !strcmp(o->input.params[0].value, "11"));
  CHECK(o->input.offline && o->input.lock == PEI_LOCK_IGNORED && o->file.n == 0);
  CHECK(o->n_env == 1 && !strcmp(o->env[0].s, "WHO") && !strcmp(o->version.s, PEI_VERSION));
  Pei *again;
  CHECK_INT(pei_compile(NULL, &o->input, &again), PEI_OK);
  pei_free(again), pei_free(p);
  build_n_params = 0, build_offline = false;
  build(&a);
  static const struct {
    const char *path, *dir, *file, *cwd, *root;
  } below[] = {{"build/compose.yaml", "build", "compose.yaml", ".", "p.pei"},
               {"build//images/one/Dockerfile", "build", "images/one/Dockerfile", ".", "p.pei"},
               {"./build/", "./build", "", ".", "p.pei"},
               {".", ".", "", "build", "../p.pei"},
               {"images/one", ".", "images/one", "build", "../p.pei"},
               {"../build/pei", "../build", "pei", "build", "../p.pei"}};
  for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
    CHECK(chdir(below[i].cwd) == 0);
    CHECK_INT(pei_origin_read(NULL, below[i].path, &p), PEI_OK);
    o = pei_origin(p);
    CHECK_STR(str_c(o->input.out_dir ? o->input.out_dir : ""), below[i].dir);
    CHECK_STR(str_c(o->file.s ? o->file.s : ""), below[i].file);
    CHECK_STR(str_c(o->input.root ? o->input.root : ""), below[i].root);
    pei_free(p);
    CHECK(chdir(test_dir) == 0);
  }
  mkdir("moved", 0755); /* the directory and the project together */
  CHECK(rename("build", "moved/build") == 0 && rename("p.pei", "moved/p.pei") == 0);
  CHECK_INT(pei_origin_read(NULL, "moved/build", &p), PEI_OK);
  CHECK_STR(str_c(pei_origin(p)->input.root), "moved/p.pei");
  pei_free(p);
  CHECK(symlink("moved/build", "link") == 0);
  CHECK_INT(pei_origin_read(NULL, "link/pei", &p), PEI_OK);
  CHECK_STR(str_c(pei_origin(p)->input.root), "moved/p.pei");
  pei_free(p);
  unlink("link");
  CHECK(rename("moved/build", "build") == 0 && rename("moved/p.pei", "p.pei") == 0);
  rmdir("moved");
  arena_free(&a);
}

static void refuses(const char *path, const char *says, int line) {
  Pei *p;
  PeiStatus status = pei_origin_read(NULL, path, &p);
  PeiText message = pei_message(p);
  bool good = status == PEI_UNREADABLE && strstr(message.s, says);
  if (!good) printf("%s: status %d, %s\n", path, status, message.s);
  expect(good, __FILE__, line, says);
  pei_free(p);
}
#define REFUSES(path, says) refuses(path, says, __LINE__)

static void test_read_bad(void) {
  TEST_ARENA(a);
  build(&a);
  REFUSES("nowhere", "cannot read `nowhere`");
  REFUSES("p.pei", "no output directory of peic");
  REFUSES("/", "no output directory of peic");
  Str text = STR("");
  real.read_file(&real, &a, "build/.peic/origin", 1 << 20, &text);
  const char *cut = arena_str(&a, str_sub(text, 0, text.n / 2)).s;
  unlink("build/.peic/origin");
  REFUSES("build", "`build/.peic/origin` is missing; `peic FILE -o build` writes it again");
  test_put("build/.peic/origin", cut, 0644);
  REFUSES("build/pei", "is damaged");
  test_put("build/.peic/origin", "peic origin 7 of a later day\n", 0644);
  REFUSES("build", "was written by a newer version of peic");
  unlink("build/.peic/origin"), mkdir("build/.peic/origin", 0755);
  REFUSES("build", "is damaged");
  rmdir("build/.peic/origin");
  CHECK(mkfifo("build/.peic/origin", 0644) == 0);
  REFUSES("build", "is damaged");
  build(&a);
  Pei *p;
  CHECK_INT(pei_origin_read(NULL, "build", &p), PEI_OK);
  pei_free(p);
  arena_free(&a);
}

/* ---- verify ---- */

static void verified(Arena *a, const char *want, int line) {
  Pei *p;
  size_t files, flaws;
  PeiStatus status = pei_verify(NULL, "build", &p);
  PeiText text = pei_verified(p, PEI_TEXT, &files, &flaws);
  Buf got = buf_new(a); /* the first two words of each line */
  for (Str rest = str_n(text.s, text.n), l; record_line(&rest, &l);) {
    buf_bytes(&got, record_word(&l));
    while (l.n && l.s[0] == ' ') l = str_sub(l, 1, l.n);
    buf_char(&got, ' ');
    buf_bytes(&got, record_word(&l));
    buf_lit(&got, "; ");
  }
  expect_str(buf_str(&got), want, __FILE__, line);
  expect(status == (*want ? PEI_DIFFERS : PEI_OK), __FILE__, line, "its status");
  text = pei_verified(p, PEI_JSON, &files, &flaws);
  json_t *json = json_loadb(text.s, text.n, 0, NULL);
  expect(json && json_array_size(json_object_get(json, "flaws")) == flaws, __FILE__, line, "its JSON");
  json_decref(json);
  pei_free(p);
}
#define VERIFIED(want) verified(&a, want, __LINE__)

static void test_verify(void) {
  TEST_ARENA(a);
  test_remove("build");
  build(&a);
  VERIFIED("");
  test_put("build/mine", "somebody's own", 0644); /* beside ours: none of our business */
  mkdir("build/data", 0755), test_put("build/data/x", "# made by peic", 0644);
  VERIFIED("");
  test_put("build/compose.yaml", "edited", 0644);
  VERIFIED("edited compose.yaml; ");
  test_put("build/compose.yaml", "", 0600);
  CHECK(chmod("build/pei", 0644) == 0 && unlink("build/plan.json") == 0);
  VERIFIED("edited compose.yaml; mode pei; missing plan.json; ");
  build_with(&a, PEI_FORCE);
  VERIFIED("");
  unlink("build/pei"), CHECK(symlink("../p.pei", "build/pei") == 0);
  VERIFIED("replaced pei; ");
  unlink("build/pei"), mkdir("build/pei", 0755);
  VERIFIED("replaced pei; ");
  rmdir("build/pei"), CHECK(mkfifo("build/pei", 0644) == 0);
  VERIFIED("replaced pei; ");
  unlink("build/pei");
  CHECK(rename("build/images", "away") == 0 && symlink("../away", "build/images") == 0);
  VERIFIED("replaced images/one/Dockerfile; replaced images/one/Dockerfile.dockerignore; missing pei; ");
  CHECK(unlink("build/images") == 0 && rename("away", "build/images") == 0);
  build(&a);
  test_put("build/images/one/copy", "# made by peic from p.pei", 0644);
  mkdir("build/images/two", 0755), test_put("build/images/two/Dockerfile", "# made by peic from p.pei", 0644);
  test_put("build/images/one/.pei.peic-tmp", "", 0644), test_put("build/.peic/what", "", 0644);
  test_put("build/images/one/own", "a note", 0644);
  VERIFIED("foreign .peic/what; leftover images/one/.pei.peic-tmp; extra images/one/copy; extra "
           "images/two/Dockerfile; ");
  test_remove("build");
  build(&a);
  test_put("build/.peic/state", "x", 0644), test_put("build/.peic/origin", "peic origin 2 x\n", 0644);
  VERIFIED("newer .peic/origin; damaged .peic/state; ");
  unlink("build/.peic/state"), unlink("build/.peic/origin");
  VERIFIED("missing .peic/origin; ");
  test_put("build/.peic/manifest", "peic manifest 3 x\n", 0644);
  VERIFIED("newer .peic/manifest; missing .peic/origin; ");
  test_put("build/.peic/manifest", "", 0644);
  VERIFIED("damaged .peic/manifest; missing .peic/origin; ");
  unlink("build/.peic/manifest"), mkdir("build/.peic/manifest", 0755);
  VERIFIED("replaced .peic/manifest; missing .peic/origin; ");
  rmdir("build/.peic/manifest");
  build(&a);
  VERIFIED("");
  arena_free(&a);
}

static void test_verify_bad(void) {
  TEST_ARENA(a);
  mkdir("empty", 0755);
  CHECK(symlink("build", "link") == 0);
  static const struct {
    const char *dir, *says;
  } cases[] = {{"nowhere", "cannot read `nowhere`"},
               {"p.pei", "cannot read `p.pei`"},
               {"empty", "`empty` is no output directory of peic: it has no `.peic/manifest`"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Pei *p;
    CHECK_INT(pei_verify(NULL, cases[i].dir, &p), PEI_UNREADABLE);
    CHECK_STR(str_c(pei_message(p).s), cases[i].says);
    pei_free(p);
  }
  Pei *p;
  CHECK_INT(pei_verify(NULL, "link", &p), PEI_OK);
  pei_free(p);
  for (unsigned fail = 1; fail < 300; fail++) { /* and without memory */
    Host host = {.fail = fail, .sticky = fail & 1};
    PeiHost scarce = {.alloc = host_alloc, .release = host_release, .ctx = &host, .chunk = 64};
    int before = test_open_count();
    PeiStatus status = pei_verify(&scarce, "build", &p);
    CHECK(status == PEI_OK || status == PEI_NO_MEMORY);
    pei_free(p);
    status = pei_origin_read(&scarce, "build", &p);
    CHECK(status == PEI_OK || status == PEI_NO_MEMORY);
    pei_free(p);
    CHECK(!host.blocks && test_open_count() == before);
  }
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  umask(022);
  machine_start();
  test_put("p.pei", project, 0644);
  test_text();
  test_read();
  test_read_bad();
  test_verify();
  test_verify_bad();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
