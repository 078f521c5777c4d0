/* out_write on a healthy machine: what it writes, what it leaves alone, what it refuses. */
#include "out_help.h"

#include <sys/wait.h>

static const OutFile first[] = {
    FILE_ROW("pei", "#!/bin/sh", 0755), FILE_ROW("compose.yaml", "services", 0644),
    FILE_ROW("images/a/Dockerfile", "FROM a", 0644), FILE_ROW("images/a/pei/entry", "entry", 0755),
    FILE_ROW("images/b/Dockerfile", "FROM b", 0644)};
static const OutFile second[] = {FILE_ROW("pei", "#!/bin/sh", 0755), FILE_ROW("compose.yaml", "other", 0644),
                                 FILE_ROW("images/a/Dockerfile", "FROM a", 0755),
                                 FILE_ROW("images/c/Dockerfile", "FROM c", 0644)};
static const char first_tree[] =
    "compose.yaml 644 services\nimages 755\nimages/a 755\n"
    "images/a/Dockerfile 644 FROM a\nimages/a/pei 755\nimages/a/pei/entry 755 entry\n"
    "images/b 755\nimages/b/Dockerfile 644 FROM b\npei 755 #!/bin/sh\n";
static const char second_tree[] =
    "compose.yaml 644 other\nimages 755\nimages/a 755\nimages/a/Dockerfile 755 FROM a\n"
    "images/c 755\nimages/c/Dockerfile 644 FROM c\npei 755 #!/bin/sh\n";
#define TREE() test_tree(&a, "out", ".peic")
#define CHECK_RUN(run, text)                                                                                 \
  do {                                                                                                       \
    Run r_ = (run);                                                                                          \
    CHECK_STR(r_.changes, text);                                                                             \
    CHECK_INT(r_.result.error, 0);                                                                           \
    CHECK_INT(r_.ds.errors, 0);                                                                              \
  } while (0)
#define CHECK_ERROR(run, number, path, doing)                                                                \
  do {                                                                                                       \
    Run r_ = (run);                                                                                          \
    CHECK_INT(r_.result.error, number);                                                                      \
    CHECK_STR(r_.result.error_path, path);                                                                   \
    CHECK_STR(r_.result.error_doing, doing);                                                                 \
  } while (0)

static Str manifest(Arena *a) {
  Os os;
  Str text = STR("");
  os_posix(&os);
  os.read_file(&os, a, "out/.peic/manifest", 1 << 20, &text);
  return text;
}

/* Times and inodes of everything: equal before and after means that nothing was written at all. */
static Str stamps(Arena *a) {
  static const char *const paths[] = {"out",        "out/.peic",    "out/.peic/manifest",     "out/pei",
                                      "out/images", "out/images/a", "out/images/a/Dockerfile"};
  Os os;
  os_posix(&os);
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < COUNT(paths); i++) {
    OsStat st = {.type = OS_FILE};
    os.stat(&os, paths[i], false, &st);
    buf_int(&b, (int64_t)st.inode), buf_char(&b, ' ');
    buf_int(&b, st.mtime_ns), buf_char(&b, ' ');
    buf_int(&b, st.ctime_ns), buf_char(&b, '\n');
  }
  return buf_str(&b);
}

static void test_cycle(void) {
  TEST_ARENA(a);
  CHECK_RUN(RUN_CHECK(first),
            "N compose.yaml\nN images/a/Dockerfile\nN images/a/pei/entry\nN images/b/Dockerfile\nN pei\n");
  CHECK(access("out", F_OK) != 0); /* check makes not even the directory */
  mode_t old = umask(077);
  CHECK_RUN(RUN(first),
            "N compose.yaml\nN images/a/Dockerfile\nN images/a/pei/entry\nN images/b/Dockerfile\nN pei\n");
  umask(old);
  CHECK_STR(TREE(), first_tree);
  Str before = stamps(&a), list = manifest(&a);
  usleep(20000); /* longer than a tick of the file system's clock */
  CHECK_RUN(RUN(first), "");
  CHECK_RUN(RUN_FORCE(first), "");
  CHECK_RUN(RUN_CHECK(second), "C compose.yaml\nC images/a/Dockerfile\nR images/a/pei/entry\nR "
                               "images/b/Dockerfile\nN images/c/Dockerfile\n");
  CHECK_STR(stamps(&a), before.s);
  CHECK_RUN(RUN(second), "C compose.yaml\nC images/a/Dockerfile\nR images/a/pei/entry\nR "
                         "images/b/Dockerfile\nN images/c/Dockerfile\n");
  CHECK_STR(TREE(), second_tree);
  CHECK_RUN(RUN(first), "C compose.yaml\nC images/a/Dockerfile\nN images/a/pei/entry\nN "
                        "images/b/Dockerfile\nR images/c/Dockerfile\n");
  CHECK_STR(TREE(), first_tree);
  CHECK_STR(manifest(&a), list.s);
  CHECK(chmod("out/pei", 0644) == 0); /* a lost mode is repaired, and nobody's edit */
  CHECK_RUN(RUN(first), "C pei\n");
  CHECK(unlink("out/images/b/Dockerfile") == 0 && rmdir("out/images/b") == 0);
  CHECK_RUN(RUN(first), "N images/b/Dockerfile\n");
  CHECK_STR(TREE(), first_tree);
  CHECK_RUN(run_with(&a, NULL, 0, (OutOptions){.force = false}),
            "R compose.yaml\nR images/a/Dockerfile\nR images/a/pei/entry\nR images/b/Dockerfile\nR pei\n");
  CHECK_STR(TREE(), "");
  test_remove("out");
  arena_free(&a);
}

static void test_manifest_text(void) {
  TEST_ARENA(a);
  OutFile one = FILE_ROW("pei", "abc", 0755);
  run_with(&a, &one, 1, (OutOptions){.force = false});
  CHECK_STR(test_tree(&a, "out", NULL),
            arena_fmt(&a, ".peic 755\n.peic/manifest 644 %s\npei 755 abc\n", manifest(&a).s).s);
  Str body = STR("06b05ab6733a618578af5f94892f3950 0755 pei\n");
  CHECK_STR(manifest(&a), arena_fmt(&a, "peic manifest 1 %s\n%s", hash_xxh3(body).hex, body.s).s);
  test_remove("out");
  arena_free(&a);
}

static void test_lost_manifest(void) {
  TEST_ARENA(a);
  RUN(first);
  Str good = manifest(&a);
  Buf newer = buf_new(&a);
  buf_lit(&newer, "peic manifest 2");
  buf_bytes(&newer, str_sub(good, sizeof "peic manifest 2" - 1, good.n));
  const char *bad[] = {"",
                       "garbage\n",
                       "peic manifest 1\n",
                       arena_str(&a, str_sub(good, 0, good.n - 1)).s,
                       arena_str(&a, str_sub(good, 0, 100)).s,
                       buf_str(&newer).s};
  for (uint32_t i = 0; i < COUNT(bad); i++) {
    test_put("out/.peic/manifest", bad[i], 0644);
    CHECK_RUN(RUN(first), ""); /* the same content is adopted: only the manifest is written */
    CHECK_STR(manifest(&a), good.s);
    test_put("out/.peic/manifest", bad[i], 0644);
    Run run = RUN(second); /* another is somebody else's */
    CHECK_INT(run.ds.errors, 1);
    CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0902);
    if (run.ds.list.n == 1)
      CHECK_STR(run.ds.list.v[0]->notes.v[0],
                i + 1 < COUNT(bad)
                    ? "`out/.peic/manifest` is damaged, so peic does not know which files it wrote"
                    : "`out/.peic/manifest` was written by a newer version of peic, so this one does "
                      "not know which files peic wrote");
    CHECK_STR(TREE(), first_tree);
  }
  for (uint32_t i = 0; i < good.n; i++) { /* any changed byte: as good as absent, never a wrong story */
    Str copy = arena_str(&a, good);
    ((char *)(uintptr_t)copy.s)[i] ^= 1;
    test_put("out/.peic/manifest", copy.s, 0644);
    Run run = RUN(first);
    if (run.ds.errors || run.result.error || run.changes.n) CHECK_INT(run.ds.errors, 0);
  }
  CHECK_STR(manifest(&a), good.s);
  unlink("out/.peic/manifest");
  Str before = stamps(&a);
  CHECK_RUN(RUN_CHECK(first), "");
  CHECK_STR(stamps(&a), before.s);
  CHECK_RUN(RUN(first), "");
  CHECK_STR(manifest(&a), good.s);
  test_remove("out");
  arena_free(&a);
}

static void test_edited(void) {
  TEST_ARENA(a);
  RUN(first);
  test_put("out/compose.yaml", "services # mine", 0644);
  test_put("out/images/a/Dockerfile", "FROM mine", 0644);
  Str before = test_tree(&a, "out", NULL);
  for (int check = 0; check < 2; check++) {
    Run run = check ? RUN_CHECK(second) : RUN(second);
    CHECK_INT(run.ds.errors, 2);
    if (run.ds.list.n == 2) {
      const Diag *d = run.ds.list.v[0];
      CHECK(d->id == DIAG_E0901 && run.ds.list.v[1]->id == DIAG_E0901);
      CHECK_STR(d->message, "`out/compose.yaml` was edited since peic wrote it");
      Hash128 wrote = hash_xxh3(STR("services")), now = hash_xxh3(STR("services # mine"));
      CHECK_STR(d->notes.v[0],
                arena_fmt(&a, "peic wrote %.12s, the file now has %.12s", wrote.hex, now.hex).s);
    }
    CHECK_STR(test_tree(&a, "out", NULL), before.s);
  }
  test_put("out/images/b/Dockerfile", "FROM mine too", 0644); /* edited and no longer an output: stays */
  CHECK_RUN(RUN_FORCE(second),
            "C compose.yaml\nC images/a/Dockerfile\nR images/a/pei/entry\nN images/c/Dockerfile\n");
  CHECK(access("out/images/b/Dockerfile", F_OK) == 0);
  CHECK_RUN(RUN(second), "");
  Run run = RUN(first); /* and is still known as edited when it becomes one again */
  CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0901);
  test_put("out/images/b/Dockerfile", "FROM b", 0644); /* the edit taken back */
  CHECK_RUN(RUN(second), "R images/b/Dockerfile\n");
  CHECK_STR(TREE(), second_tree);
  test_put("out/compose.yaml", "services", 0644); /* edited into what is wanted next */
  CHECK_RUN(RUN(first),
            "C images/a/Dockerfile\nN images/a/pei/entry\nN images/b/Dockerfile\nR images/c/Dockerfile\n");
  CHECK_STR(TREE(), first_tree);
  test_remove("out");
  arena_free(&a);
}

/* What a power failure leaves of outputs and manifest: replaced, for it is nobody's work. */
static void test_torn(void) {
  TEST_ARENA(a);
  char *large = malloc(9001);
  memset(large, 'x', 9000), large[9000] = 0;
  OutFile files[] = {FILE_ROW("a", "text of a", 0644), {STR("b"), {large, 9000}, 0644}};
  for (int lost = 0; lost < 2; lost++)
    for (int what = 0; what < 6; what++) {
      const char *path = what < 3 ? "out/a" : "out/b";
      RUN(files);
      int fd = open(path, O_WRONLY);
      off_t size = what % 3 == 0 ? 0 : what == 4 ? 4096 : what == 5 ? 4095 : 5;
      CHECK(ftruncate(fd, size) == 0 && (what != 1 || ftruncate(fd, 4096) == 0) && close(fd) == 0);
      if (lost) test_put("out/.peic/manifest", what ? "peic mani" : "", 0644);
      Run run = RUN(files);
      bool torn = what != 2 && what != 5; /* 5 bytes, 4095 bytes: somebody cut it */
      CHECK(run.ds.errors == !torn);
      if (!torn && !lost) CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0901);
      CHECK_INT(RUN_FORCE(files).ds.errors, 0);
      CHECK_RUN(RUN(files), "");
    }
  test_remove("out");
  mkdir("out", 0755);
  test_put("out/a", "", 0644); /* without a damaged manifest an empty file is somebody's */
  Run run = RUN(files);
  CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0902);
  free(large);
  test_remove("out");
  arena_free(&a);
}

static void test_foreign(void) {
  TEST_ARENA(a);
  mkdir("out", 0755);
  test_put("out/pei", "mine", 0644);
  test_put("out/notes", "mine", 0644);
  Run run = RUN(first);
  CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0902);
  CHECK_STR(test_tree(&a, "out", NULL), "notes 644 mine\npei 644 mine\n");
  run = RUN_FORCE(first);
  CHECK_INT(run.ds.errors, 0);
  CHECK_RUN(RUN(second), "C compose.yaml\nC images/a/Dockerfile\nR images/a/pei/entry\nR "
                         "images/b/Dockerfile\nN images/c/Dockerfile\n");
  test_put("out/images/c/mine", "mine", 0644); /* a directory with a stranger in it stays */
  RUN(first);
  CHECK(access("out/images/c/mine", F_OK) == 0 && access("out/images/c/Dockerfile", F_OK) != 0);
  CHECK(access("out/notes", F_OK) == 0);
  int fd = open("out/compose.yaml", O_WRONLY);
  CHECK(ftruncate(fd, (off_t)1 << 40) == 0 && close(fd) == 0); /* too large to be looked at whole */
  run = RUN(first);
  CHECK(run.ds.list.n == 1 && run.ds.list.v[0]->id == DIAG_E0901 && run.ds.list.v[0]->notes.n == 0);
  CHECK_RUN(RUN_FORCE(first), "C compose.yaml\n");
  test_remove("out");
  arena_free(&a);
}

static void test_refused(void) {
  TEST_ARENA(a);
  Os os;
  os_posix(&os);
  mkdir("elsewhere", 0755);
  test_put("file", "", 0644);
  CHECK_ERROR(run_os(&a, &os, "file", first, COUNT(first), (OutOptions){.force = true}), ENOTDIR, "", "open");
  CHECK_ERROR(run_os(&a, &os, "file/x", first, COUNT(first), (OutOptions){.check = true}), ENOTDIR, "",
              "open");
  mkdir("out", 0755);
  test_put("out/images", "a file", 0644);
  CHECK_ERROR(RUN_FORCE(first), ENOTDIR, "images", "open");
  unlink("out/images");
  CHECK(symlink("../elsewhere", "out/images") == 0);
  CHECK_ERROR(RUN_FORCE(first), ELOOP, "images", "open");
  unlink("out/images");
  CHECK(symlink("../file", "out/pei") == 0);
  CHECK_ERROR(RUN_FORCE(first), ELOOP, "pei", "open");
  unlink("out/pei");
  mkdir("out/pei", 0755);
  CHECK_ERROR(RUN_FORCE(first), EISDIR, "pei", "read");
  rmdir("out/pei");
  CHECK(mkfifo("out/pei", 0644) == 0);
  CHECK_ERROR(RUN_FORCE(first), EINVAL, "pei", "read");
  unlink("out/pei");
  CHECK_STR(test_tree(&a, "out", NULL), "");
  CHECK_STR(test_tree(&a, "elsewhere", NULL), "");
  static const OutFile bad[] = {
      FILE_ROW("", "", 0644),        FILE_ROW("/etc/x", "", 0644),    FILE_ROW("../x", "", 0644),
      FILE_ROW("a/../x", "", 0644),  FILE_ROW("a//x", "", 0644),      FILE_ROW("./x", "", 0644),
      FILE_ROW("a/", "", 0644),      FILE_ROW("a\nb", "", 0644),      FILE_ROW(".peic/manifest", "", 0644),
      FILE_ROW(".peic/x", "", 0644), FILE_ROW("x.peic-tmp", "", 0644)};
  for (uint32_t i = 0; i < COUNT(bad); i++)
    CHECK_ERROR(run_with(&a, &bad[i], 1, (OutOptions){.force = false}), EINVAL, bad[i].path.s, "name");
  static const OutFile twice[] = {FILE_ROW("x", "1", 0644), FILE_ROW("y", "1", 0644),
                                  FILE_ROW("x", "2", 0644)};
  CHECK_ERROR(RUN(twice), EEXIST, "x", "name");
  static const OutFile below[] = {FILE_ROW("x", "1", 0644), FILE_ROW("x-y", "1", 0644),
                                  FILE_ROW("x/y", "2", 0644)};
  CHECK_ERROR(RUN(below), ENOTDIR, "x", "name");
  CHECK_STR(test_tree(&a, "out", NULL), "");
  test_remove("out");
  arena_free(&a);
}

/* A manifest can name what it likes: nothing outside, and nothing with another content, is removed. */
static void test_hostile_manifest(void) {
  TEST_ARENA(a);
  test_put("file", "outside", 0644);
  RUN(first);
  static const char *const paths[] = {"../file", "/etc/passwd", "a/../../file", ".peic/manifest"};
  for (uint32_t i = 0; i < COUNT(paths); i++) {
    Str body = arena_fmt(&a, "%s 0644 %s\n", hash_xxh3(STR("outside")).hex, paths[i]);
    test_put("out/.peic/manifest", arena_fmt(&a, "peic manifest 1 %s\n%s", hash_xxh3(body).hex, body.s).s,
             0644);
    CHECK_RUN(RUN(first), "");
  }
  mkdir("away", 0755);
  test_put("away/f", "outside", 0644);
  CHECK(symlink("../away", "out/ln") == 0);
  Str body = arena_fmt(&a, "%s 0644 ln/f\n", hash_xxh3(STR("outside")).hex);
  test_put("out/.peic/manifest", arena_fmt(&a, "peic manifest 1 %s\n%s", hash_xxh3(body).hex, body.s).s,
           0644);
  CHECK_RUN(RUN(first), "");
  CHECK(access("file", F_OK) == 0 && access("away/f", F_OK) == 0);
  test_remove("out");
  arena_free(&a);
}

/* Two that write different things at once: one after the other, whole. */
static void test_two_at_once(void) {
  TEST_ARENA(a);
  unsigned wrong = 0;
  for (int round = 0; round < 100; round++) {
    pid_t child[2];
    for (int i = 0; i < 2; i++) {
      if ((child[i] = fork()) != 0) continue;
      Run run = i ? RUN(second) : RUN(first);
      _exit(run.result.error || run.ds.errors);
    }
    for (int i = 0, status; i < 2; i++) wrong += waitpid(child[i], &status, 0) != child[i] || status != 0;
    Str tree = TREE();
    wrong += !str_is(tree, first_tree) && !str_is(tree, second_tree);
  }
  CHECK_INT(wrong, 0);
  test_remove("out");
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  umask(022);
  int before = test_open_count();
  test_cycle();
  test_manifest_text();
  test_lost_manifest();
  test_edited();
  test_torn();
  test_foreign();
  test_refused();
  test_hostile_manifest();
  test_two_at_once();
  CHECK_INT(test_open_count(), before);
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
