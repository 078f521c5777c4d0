/* os_posix: a file of the user's own gets a new text, or stays exactly as it is. */
#include "test.h"

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>

static Os os;

static int put(const char *path, const char *old, const char *text) {
  return os.replace_file(&os, path, str_c(old), str_c(text));
}

static void test_replaced(void) {
  TEST_ARENA(a);
  OsStat before, after;
  int open_before = test_open_count();
  test_put("a.pei", "one\n", 0640);
  CHECK_INT(os.stat(&os, "a.pei", true, &before), 0);
  CHECK_INT(put("a.pei", "one\n", "two\r\n"), 0);
  CHECK_INT(os.stat(&os, "a.pei", true, &after), 0);
  CHECK(after.mode == 0640 && after.inode != before.inode);
  CHECK_INT(put("a.pei", "two\r\n", ""), 0);
  CHECK_INT(put("./a.pei", "", "three\n"), 0);
  CHECK_STR(test_tree(&a, ".", NULL), "a.pei 640 three\n\n"); /* and nothing else is left there */
  CHECK_INT(test_open_count(), open_before);
  CHECK(unlink("a.pei") == 0);
  arena_free(&a);
}

/* Through links: the file changes, the link stays one. */
static void test_links(void) {
  Os *o = &os;
  OsStat st;
  mkdir("real", 0755);
  test_put("real/a.pei", "one\n", 0644);
  CHECK(symlink("real/a.pei", "link.pei") == 0 && symlink("real", "dir") == 0);
  CHECK_INT(put("link.pei", "one\n", "two\n"), 0);
  CHECK_INT(put("dir/a.pei", "two\n", "three\n"), 0);
  CHECK(o->stat(o, "link.pei", false, &st) == 0 && st.type == OS_LINK);
  TEST_ARENA(a);
  CHECK_STR(test_tree(&a, "real", NULL), "a.pei 644 three\n\n");
  arena_free(&a);
  CHECK(unlink("link.pei") == 0 && unlink("dir") == 0);
  test_remove("real");
}

static void test_refused(void) {
  TEST_ARENA(a);
  test_put("a.pei", "mine\n", 0644);
  CHECK_INT(put("a.pei", "one\n", "two\n"), ESTALE);
  CHECK_INT(put("a.pei", "mine", "two\n"), ESTALE);
  CHECK_INT(put("a.pei", "mine\n\n", "two\n"), ESTALE);
  CHECK_INT(put("a.pei", "", "two\n"), ESTALE);
  CHECK(chmod("a.pei", 0444) == 0);
  CHECK_INT(put("a.pei", "mine\n", "two\n"), EACCES);
  CHECK_INT(put("missing.pei", "", "two\n"), ENOENT);
  CHECK_INT(put("a.pei/x", "", "two\n"), ENOTDIR);
  CHECK_INT(put(".", "", "two\n"), EISDIR);
  CHECK_INT(put("/", "", "two\n"), ENOENT);
  CHECK_INT(put("/dev/null", "", "two\n"), EINVAL);
  CHECK_STR(test_tree(&a, ".", NULL), "a.pei 444 mine\n\n");
  CHECK(unlink("a.pei") == 0);
  arena_free(&a);
}

/* A full disk, as a limit on the size of files: the old text stays, and nothing beside it. */
static void test_full(void) {
  TEST_ARENA(a);
  test_put("a.pei", "one\n", 0644);
  char *text = arena_alloc(&a, 100000);
  memset(text, 'x', 100000);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){5000, 5000});
    _exit(os.replace_file(&os, "a.pei", STR("one\n"), str_n(text, 100000)) == EFBIG ? 0 : 1);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  CHECK_STR(test_tree(&a, ".", NULL), "a.pei 644 one\n\n");
  CHECK(unlink("a.pei") == 0);
  arena_free(&a);
}

/* What a killed run left is taken away; and who comes second waits, and then sees that the text is another. */
static void test_others(void) {
  TEST_ARENA(a);
  test_put("a.pei", "one\n", 0644);
  test_put(".a.pei.peic-tmp", "torn", 0600);
  int dir = open(".", O_RDONLY);
  CHECK(flock(dir, LOCK_EX) == 0);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    close(dir);
    _exit(put("a.pei", "one\n", "child\n") == ESTALE ? 0 : 1);
  }
  usleep(50000);
  test_put("a.pei", "first\n", 0644);
  close(dir);
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  CHECK_INT(put("a.pei", "first\n", "second\n"), 0);
  CHECK_STR(test_tree(&a, ".", NULL), "a.pei 644 second\n\n");
  CHECK(unlink("a.pei") == 0);
  arena_free(&a);
}

/* Root keeps the owner; whoever may not give a file away leaves it alone. */
static void test_owner(void) {
  if (geteuid() != 0) {
    printf("skip unit os_replace: owners need root\n");
    return;
  }
  test_put("a.pei", "one\n", 0666);
  CHECK(chown("a.pei", 1, 1) == 0 && chmod(".", 0777) == 0);
  CHECK_INT(put("a.pei", "one\n", "two\n"), 0);
  struct stat st;
  CHECK(stat("a.pei", &st) == 0 && st.st_uid == 1 && st.st_gid == 1 && (st.st_mode & 07777) == 0666);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    if (setgid(2) != 0 || setuid(2) != 0) _exit(2);
    _exit(put("a.pei", "two\n", "three\n") == EPERM ? 0 : 1);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  TEST_ARENA(a);
  CHECK_STR(test_tree(&a, ".", NULL), "a.pei 666 two\n\n");
  CHECK(unlink("a.pei") == 0);
  arena_free(&a);
}

/* The longest name: the temporary one is cut, not too long. */
static void test_long_name(void) {
  TEST_ARENA(a);
  char name[256];
  memset(name, 'n', 255);
  name[255] = 0;
  test_put(name, "one\n", 0600);
  CHECK_INT(put(name, "one\n", "two\n"), 0);
  CHECK_STR(test_tree(&a, ".", NULL), arena_fmt(&a, "%s 600 two\n\n", name).s);
  CHECK(unlink(name) == 0);
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  os_posix(&os);
  test_replaced();
  test_links();
  test_refused();
  test_full();
  test_others();
  test_owner();
  test_long_name();
  return test_end();
}
