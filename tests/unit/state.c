/* Runs in which nothing changed, or hardly anything: what has to be noticed is, what has not costs nothing. */
#include "state_help.h"

#include <sys/wait.h>

static const char project[] = "project \"p\"\n"
                              "param tag: string = \"12\"\n"
                              "import \"lib/b.pei\" as b\n"
                              "image one { from = \"@{b.base}:@{tag}\", copy \"site\" -> \"/site\", env { "
                              "WHO = env(\"WHO\", \"me\") } }\n"
                              "image two { from = \"debian:12\" }\n"
                              "service s { image = image.one }\n"
                              "service t { image = image.two }\n";

static void project_make(void) {
  mkdir("lib", 0755), mkdir("site", 0755);
  test_put("p.pei", project, 0644);
  test_put("lib/b.pei", "let base = \"debian\"\n", 0644);
  test_put("site/index.html", "hello\n", 0644);
}

static void pass_tick(void) { usleep(20000); }
/* The run after next has nothing racy left to read. */
static void settle(Arena *a) {
  build_with(a, 0);
  pass_tick();
  build_with(a, 0);
}

#define UNCHANGED() CHECK(BUILD().unchanged)
/* After a change that matters: noticed, put right, and then quiet again. */
static void noticed(Arena *a, const char *what, int line) {
  Built b = build_with(a, 0);
  Str wrong = wrong_output(a);
  bool good = b.status == PEI_OK && !b.unchanged && !wrong.n;
  if (!good)
    printf("%s: status %d, unchanged %d, wrong %s, said %s\n", what, b.status, b.unchanged, wrong.s,
           b.said.s);
  expect(good, __FILE__, line, what);
  settle(a);
  expect(build_with(a, 0).unchanged, __FILE__, line, "quiet again");
}
#define NOTICED(what) noticed(&a, what, __LINE__)

static struct timespec times[2];
static void times_keep(const char *path) {
  struct stat st;
  if (stat(path, &st)) abort();
  times[0] = st.st_atim, times[1] = st.st_mtim;
}
static void times_back(const char *path) {
  if (utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)) abort();
}

static void test_quiet(void) {
  TEST_ARENA(a);
  Built b = BUILD();
  CHECK(b.status == PEI_OK && !b.unchanged && b.changes > 5);
  UNCHANGED(); /* at once: what is racy is read */
  pass_tick();
  UNCHANGED(); /* and then noted as settled */
  machine.reads = 0;
  UNCHANGED();
  CHECK_INT(machine.reads, 1); /* the state alone */
  CHECK(build_with(&a, PEI_CHECK).unchanged);
  CHECK(build_with(&a, PEI_FORCE).unchanged);
  CHECK_STR(wrong_output(&a), "");
  arena_free(&a);
}

/* A run that ends early says what a whole one says, in every format. */
static void test_formats(void) {
  TEST_ARENA(a);
  settle(&a);
  for (PeiFormat format = PEI_TEXT; format <= PEI_SARIF; format++) {
    Str said[2];
    for (int quiet = 0; quiet < 2; quiet++) {
      PeiHost host = {.os = &bent};
      PeiInput in = build_input(0);
      Pei *p;
      if (!quiet) unlink("build/.peic/state");
      CHECK_INT(pei_build(&host, &in, &p), PEI_OK);
      CHECK_INT(pei_unchanged(p), quiet);
      PeiText text = pei_render(p, format, &(PeiStyle){.ms = -1});
      said[quiet] = arena_str(&a, str_n(text.s, text.n));
      pei_free(p);
      usleep(20000);
    }
    CHECK_STR(said[1], said[0].s);
  }
  PeiInput in = build_input(0); /* what stands in front of the disk, and dumps, get a whole run */
  Pei *p;
  in.dump = PEI_DUMP_IR;
  CHECK(pei_build(NULL, &in, &p) == PEI_OK && !pei_unchanged(p) && pei_dump(p).n > 100);
  pei_free(p);
  PeiSource source = {"lib/b.pei", {"let base = \"ubuntu\"\n", 20}};
  in.dump = 0, in.sources = &source, in.n_sources = 1;
  CHECK(pei_build(NULL, &in, &p) == PEI_OK && !pei_unchanged(p));
  pei_free(p);
  noticed(&a, "an editor's text was written", __LINE__);
  arena_free(&a);
}

static void test_inputs(void) {
  TEST_ARENA(a);
  test_put("p.pei", project, 0600);
  NOTICED("another mode of a source costs a run");
  times_keep("lib/b.pei");
  test_put("lib/b.pei", "let base = \"ubuntu\"\n", 0644); /* of the same size, with the same time */
  times_back("lib/b.pei");
  NOTICED("an import of the same size and time");
  test_put("new", "let base = \"debian\"\n", 0644);
  times_keep("lib/b.pei"), times_back("new");
  CHECK(rename("new", "lib/b.pei") == 0); /* as `cp -p` and an unpacked archive do */
  NOTICED("another file of the same size and time");
  CHECK(utimensat(AT_FDCWD, "p.pei", NULL, 0) == 0);
  NOTICED("touch");
  test_put(".dockerignore", "*.tmp\n", 0644);
  NOTICED("a file that was looked for comes to be there");
  unlink(".dockerignore");
  NOTICED("and goes again");
  test_put("site/more.html", "more\n", 0644);
  NOTICED("a file more in a copied directory");
  test_put("site/more.html", "MORE\n", 0644);
  NOTICED("another content there");
  unlink("site/more.html");
  NOTICED("a file less");
  CHECK(rename("lib", "lib2") == 0 && symlink("lib2", "lib") == 0);
  CHECK(!BUILD().unchanged); /* a directory on the way has become a link */
  CHECK(unlink("lib") == 0 && rename("lib2", "lib") == 0);
  settle(&a);
  setenv("WHO", "you", 1);
  NOTICED("a variable");
  setenv("WHO", "", 1);
  NOTICED("an empty variable");
  unsetenv("WHO");
  NOTICED("no variable");
  setenv("OTHER", "x", 1);
  UNCHANGED(); /* nobody asked for that one */
  build_params[0] = (PeiPair){"tag", "11"}, build_n_params = 1;
  NOTICED("a parameter");
  build_params[0].value = "12"; /* what the default is: the same files, but the origin says so */
  NOTICED("the same value, said");
  build_n_params = 0;
  NOTICED("no parameter");
  build_file = "./p.pei";
  CHECK(!BUILD().unchanged);
  build_file = "p.pei";
  settle(&a);
  test_put("p.pei", "project \"p\"\nimage one { from = }\n", 0644);
  CHECK_INT(BUILD().status, PEI_ERRORS);
  CHECK_INT(BUILD().status, PEI_ERRORS);
  test_put("p.pei", project, 0644);
  CHECK_INT(BUILD().status, PEI_OK);
  CHECK_STR(wrong_output(&a), "");
  arena_free(&a);
}

/* A message is said by every run that finds it. */
static void test_warnings(void) {
  TEST_ARENA(a);
  test_put("p.pei",
           "project \"p\"\nvolume unused {}\nimage one { from = \"debian:12\" }\nservice s { image = "
           "image.one }\n",
           0644);
  settle(&a);
  for (int i = 0; i < 3; i++) {
    Built b = BUILD();
    CHECK(b.status == PEI_OK && !b.unchanged && says_text(b.said, "W0712"));
  }
  test_put("p.pei", project, 0644);
  settle(&a);
  UNCHANGED();
  arena_free(&a);
}

static void test_outputs(void) {
  TEST_ARENA(a);
  settle(&a);
  CHECK(utimensat(AT_FDCWD, "build/compose.yaml", NULL, 0) == 0);
  NOTICED("an output touched");
  unlink("build/pei");
  NOTICED("an output removed");
  CHECK(chmod("build/pei", 0644) == 0);
  NOTICED("an output's mode");
  test_remove("build/images/one");
  NOTICED("a directory removed");
  test_remove("build");
  NOTICED("all removed");
  CHECK(rename("build/images", "elsewhere") == 0 && symlink("../elsewhere", "build/images") == 0);
  Built b = BUILD();
  CHECK(b.status == PEI_UNWRITABLE && says_text(b.message, "build/images"));
  CHECK(unlink("build/images") == 0 && rename("elsewhere", "build/images") == 0);
  NOTICED("a link in the place of a directory, and back");
  CHECK(rename("build/images/one", "elsewhere") == 0 && symlink("../../elsewhere", "build/images/one") == 0);
  b = BUILD();
  CHECK(b.status == PEI_UNWRITABLE && says_text(b.message, "build/images/one"));
  CHECK(unlink("build/images/one") == 0 && rename("elsewhere", "build/images/one") == 0);
  NOTICED("a link below, and back");
  test_put("build/mine", "not peic's", 0644);
  NOTICED("somebody's file beside ours");
  unlink("build/mine");
  settle(&a);
  arena_free(&a);
}

/* One byte changed by hand, with size and time as they were: a message that names the file, in every tick. */
static void test_edits(void) {
  TEST_ARENA(a);
  const char *const files[] = {"build/compose.yaml", "build/pei", "build/images/one/Dockerfile"};
  for (int round = 0; round < 24; round++) {
    const char *path = files[round % 3];
    machine.tick = round % 2 ? 50000000 : 0;
    machine.shift = round % 8 < 6 ? 0 : round % 8 == 6 ? -90000000000 : 90000000000;
    test_remove("build/.peic/state");
    BUILD(); /* everything is new to the state now */
    if (round % 4 < 2) BUILD();
    times_keep(path);
    int fd = open(path, O_WRONLY);
    CHECK(pwrite(fd, "#", 1, 40) == 1 && close(fd) == 0);
    times_back(path);
    Built b = BUILD();
    CHECK(b.status == PEI_ERRORS && says_text(b.said, path) && says_text(b.said, "E0901"));
    CHECK_INT(build_with(&a, PEI_CHECK).status, PEI_ERRORS);
    CHECK_INT(build_with(&a, PEI_FORCE).status, PEI_OK);
    CHECK_STR(wrong_output(&a), "");
  }
  machine.tick = machine.shift = 0;
  settle(&a);
  UNCHANGED();
  arena_free(&a);
}

/* Ticks so long that all that happens here falls into one. */
static void test_one_tick(void) {
  TEST_ARENA(a);
  machine.tick = 3600000000000;
  test_remove("build");
  BUILD();
  UNCHANGED();
  for (int i = 0; i < 6; i++) {
    const char *base = i % 2 ? "let base = \"debian\"\n" : "let base = \"ubuntu\"\n";
    test_put("lib/b.pei", base, 0644);
    Built b = BUILD();
    CHECK(b.status == PEI_OK && !b.unchanged);
    CHECK_STR(wrong_output(&a), "");
    UNCHANGED();
    int fd = open("build/pei", O_WRONLY);
    CHECK(pwrite(fd, "#", 1, 50) == 1 && close(fd) == 0);
    CHECK_INT(BUILD().status, PEI_ERRORS);
    CHECK_INT(build_with(&a, PEI_FORCE).status, PEI_OK);
  }
  machine.tick = 0;
  settle(&a);
  arena_free(&a);
}

/* The directory is on another file system, whose clock may be another; or it is reached through a link. */
static void test_places(void) {
  TEST_ARENA(a);
  char other[] = "/dev/shm/peic-unit-XXXXXX";
  struct stat here, there;
  CHECK(symlink("build", "link") == 0);
  bool have = mkdtemp(other) && !stat(".", &here) && !stat(other, &there) && here.st_dev != there.st_dev;
  if (!have) printf("skip: /dev/shm is not another file system here\n");
  for (int i = have ? 0 : 1; i < 2; i++) {
    build_dir = i ? "link" : other;
    Built b = BUILD();
    CHECK(b.status == PEI_OK && !b.unchanged);
    UNCHANGED();
    pass_tick();
    UNCHANGED();
    times_keep("lib/b.pei");
    test_put("lib/b.pei", "let base = \"ubuntu\"\n", 0644);
    times_back("lib/b.pei");
    NOTICED("a source elsewhere");
    const char *path = arena_fmt(&a, "%s/pei", build_dir).s;
    times_keep(path);
    int fd = open(path, O_WRONLY);
    CHECK(pwrite(fd, "#", 1, 60) == 1 && close(fd) == 0);
    times_back(path);
    b = BUILD();
    CHECK(b.status == PEI_ERRORS && says_text(b.said, path));
    CHECK_INT(build_with(&a, PEI_FORCE).status, PEI_OK);
    test_put("lib/b.pei", "let base = \"debian\"\n", 0644);
    settle(&a);
  }
  build_dir = "build";
  test_remove(other), unlink("link");
  arena_free(&a);
}

/* One that looks while another writes: what it says was so at some moment, and no file is torn by it. */
static void test_at_once(void) {
  TEST_ARENA(a);
  settle(&a);
  unsigned wrong = 0;
  for (int round = 0; round < 40; round++) {
    pid_t child[3];
    test_put("lib/b.pei", round % 2 ? "let base = \"debian\"\n" : "let base = \"ubuntu\"\n", 0644);
    for (int i = 0; i < 3; i++)
      if ((child[i] = fork()) == 0) _exit(BUILD().status != PEI_OK || BUILD().status != PEI_OK);
    for (int i = 0, status; i < 3; i++) wrong += waitpid(child[i], &status, 0) != child[i] || status != 0;
    wrong += wrong_output(&a).n > 0;
  }
  CHECK_INT(wrong, 0);
  CHECK(!says_text(test_tree(&a, "build", NULL), "peic-tmp "));
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  umask(022);
  machine_start();
  unsetenv("WHO");
  project_make();
  test_quiet();
  test_formats();
  test_inputs();
  test_warnings();
  test_outputs();
  test_edits();
  test_one_tick();
  test_places();
  test_at_once();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
