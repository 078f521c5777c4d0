/* os_posix: reading, and everything below a directory handle, with openat2 and with the walk that stands in. */
#include "test.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

static Os os;

static int read_path(Arena *a, const char *path, uint64_t limit, Str *out) {
  return os.read_file(&os, a, path, limit, out);
}

static void test_read(void) {
  TEST_ARENA(a);
  Str text = STR("");
  test_put("file", "content", 0644);
  test_put("empty", "", 0644);
  CHECK_INT(read_path(&a, "file", 100, &text), 0);
  CHECK_STR(text, "content");
  CHECK(text.s[7] == 0);
  CHECK_INT(read_path(&a, "empty", 0, &text), 0);
  CHECK(text.n == 0 && text.s[0] == 0);
  CHECK_INT(read_path(&a, "file", 7, &text), 0);
  CHECK_INT(read_path(&a, "file", 6, &text), EFBIG);
  CHECK_INT(read_path(&a, "missing", 100, &text), ENOENT);
  CHECK_INT(read_path(&a, "file/x", 100, &text), ENOTDIR);
  CHECK_INT(read_path(&a, ".", 100, &text), EISDIR);
  CHECK_INT(read_path(&a, "/dev/zero", UINT64_MAX, &text), EINVAL);
  CHECK_INT(read_path(&a, "/dev/null", 100, &text), EINVAL);
  CHECK(mkfifo("fifo", 0600) == 0);
  CHECK_INT(read_path(&a, "fifo", 100, &text), EINVAL);
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
  CHECK_INT(read_path(&a, "socket", 100, &text), EINVAL);
  close(fd);
  CHECK_INT(read_path(&a, "/proc/self/status", 1 << 20, &text), 0); /* its size is 0 */
  CHECK(text.n > 100 && str_starts(text, STR("Name:")));
  CHECK_INT(read_path(&a, "/proc/self/status", 10, &text), EFBIG);
  CHECK_INT(read_path(&a, "/proc/self/smaps", 1 << 24, &text), 0);
  CHECK(text.n > 8192 && text.s[text.n - 1] == '\n');
  fd = open("sparse", O_WRONLY | O_CREAT, 0600); /* larger than a length can say: refused before any memory */
  CHECK(ftruncate(fd, (off_t)5 << 30) == 0);
  close(fd);
  size_t bytes = a.total_bytes;
  CHECK_INT(read_path(&a, "sparse", UINT64_MAX, &text), EFBIG);
  CHECK_INT(a.total_bytes, bytes);
  arena_free(&a);
}

static void test_look(void) {
  TEST_ARENA(a);
  OsStat st;
  CHECK(symlink("file", "link") == 0 && symlink("nowhere", "dangling") == 0 && mkdir("dir", 0750) == 0);
  CHECK_INT(os.stat(&os, "file", false, &st), 0);
  CHECK(st.type == OS_FILE && st.mode == 0644 && st.size == 7 && st.inode && st.mtime_ns > 0 &&
        st.ctime_ns > 0);
  struct timespec times[2] = {{1, 5}, {1234567890, 123456789}};
  CHECK(utimensat(AT_FDCWD, "file", times, 0) == 0);
  CHECK_INT(os.stat(&os, "link", true, &st), 0);
  CHECK(st.type == OS_FILE && st.mtime_ns == 1234567890123456789);
  CHECK_INT(os.stat(&os, "link", false, &st), 0);
  CHECK(st.type == OS_LINK && st.size == 4);
  CHECK(os.stat(&os, "dir", true, &st) == 0 && st.type == OS_DIR);
  CHECK(os.stat(&os, "fifo", true, &st) == 0 && st.type == OS_OTHER);
  CHECK_INT(os.stat(&os, "dangling", true, &st), ENOENT);
  Str text, real;
  CHECK_INT(os.read_link(&os, &a, "link", &text), 0);
  CHECK_STR(text, "file");
  CHECK_INT(os.read_link(&os, &a, "file", &text), EINVAL);
  CHECK_INT(os.get_cwd(&os, &a, &text), 0);
  CHECK_STR(text, test_dir);
  CHECK_INT(os.real_path(&os, &a, "dir/../link", &real), 0);
  CHECK_STR(real, arena_fmt(&a, "%s/file", text.s).s);
  CHECK_INT(os.real_path(&os, &a, "dangling", &real), ENOENT);
  setenv("PEIC_UNIT", "value", 1);
  CHECK_STR(str_c(os.get_env(&os, "PEIC_UNIT")), "value");
  CHECK(os.get_env(&os, "PEIC_UNIT_NOT") == NULL);
  Str *variables;
  uint32_t n, found = 0;
  CHECK_INT(os.env_names(&os, &a, &variables, &n), 0);
  for (uint32_t i = 0; i < n; i++) {
    found += str_is(variables[i], "PEIC_UNIT");
    CHECK(!memchr(variables[i].s, '=', variables[i].n));
    if (i) CHECK(str_cmp(variables[i - 1], variables[i]) <= 0);
  }
  CHECK_INT(found, 1);
  arena_free(&a);
}

static void test_list(void) {
  TEST_ARENA(a);
  static const char *const names[] = {"b", "a", "B", "\xC3\xA9", "a.b", "ab", ".hidden", "10", "9", "-"};
  static const char *const sorted[] = {"-", ".hidden", "10", "9", "B", "a", "a.b", "ab", "b", "\xC3\xA9"};
  Str *list;
  uint32_t n;
  mkdir("list", 0755);
  CHECK_INT(os.list_dir(&os, &a, "list", &list, &n), 0);
  CHECK_INT(n, 0);
  for (size_t i = 0; i < 10; i++) test_put(arena_fmt(&a, "list/%s", names[i]).s, "", 0644);
  CHECK_INT(os.list_dir(&os, &a, "list", &list, &n), 0);
  CHECK_INT(n, 10);
  for (size_t i = 0; i < 10 && n == 10; i++) CHECK_STR(list[i], sorted[i]);
  CHECK_INT(os.list_dir(&os, &a, "file", &list, &n), ENOTDIR);
  CHECK_INT(os.list_dir(&os, &a, "missing", &list, &n), ENOENT);
  arena_free(&a);
}

static mode_t mode_of(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static void test_modes(void) {
  static const mode_t masks[] = {0, 022, 077, 0177};
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
    int dir;
    mode_t old = umask(masks[i] & 0077);
    CHECK_INT(os.dir_open(&os, "modes/deep", true, &dir), 0);
    umask(masks[i]);
    CHECK_INT(os.dir_make(&os, dir, "a/b"), 0);
    CHECK_INT(os.dir_write(&os, dir, "a/b/plain", STR("x"), 0644, NULL), 0);
    CHECK_INT(os.dir_write(&os, dir, "a/b/tool", STR("y"), 0755, NULL), 0);
    umask(old);
    CHECK_INT(mode_of("modes/deep/a"), 0755);
    CHECK_INT(mode_of("modes/deep/a/b"), 0755);
    CHECK_INT(mode_of("modes/deep/a/b/plain"), 0644);
    CHECK_INT(mode_of("modes/deep/a/b/tool"), 0755);
    os.dir_close(&os, dir);
    test_remove("modes");
  }
}

static void test_below(void) {
  TEST_ARENA(a);
  int dir;
  Str text = STR("");
  OsStat st;
  CHECK_INT(os.dir_open(&os, "out", false, &dir), ENOENT);
  CHECK_INT(os.dir_open(&os, "file", true, &dir), ENOTDIR);
  CHECK_INT(os.dir_open(&os, "file/x", true, &dir), ENOTDIR);
  CHECK_INT(os.dir_open(&os, "./out//", true, &dir), 0);
  CHECK_INT(os.dir_make(&os, dir, "a/b/c"), 0);
  CHECK_INT(os.dir_make(&os, dir, "a/b/c"), 0);
  CHECK_INT(os.dir_make(&os, dir, "a/b/d"), 0);
  CHECK_INT(os.dir_write(&os, dir, "a/b/f", STR("one"), 0644, NULL), 0);
  CHECK_INT(os.dir_write(&os, dir, "a/b/f", STR("two"), 0644, NULL), EEXIST);
  CHECK_INT(os.dir_write(&os, dir, "a/x/f", STR("two"), 0644, NULL), ENOENT);
  CHECK_INT(os.dir_write(&os, dir, "a/b/f/g", STR("two"), 0644, NULL), ENOTDIR);
  CHECK_INT(os.dir_make(&os, dir, "a/b/f/g"), ENOTDIR);
  CHECK_INT(os.dir_make(&os, dir, "a/b/f"), ENOTDIR);
  CHECK_INT(os.dir_read(&os, &a, dir, "a/b/f", 100, &text, &st), 0);
  CHECK_STR(text, "one");
  CHECK(st.mode == 0644 && st.size == 3 && st.type == OS_FILE);
  CHECK_INT(os.dir_read(&os, &a, dir, "a/b/f", 2, &text, NULL), EFBIG);
  CHECK_INT(os.dir_read(&os, &a, dir, "a/b", 2, &text, NULL), EISDIR);
  CHECK(mkfifo("out/fifo", 0600) == 0);
  CHECK_INT(os.dir_read(&os, &a, dir, "fifo", 2, &text, NULL), EINVAL);
  CHECK_INT(os.dir_write(&os, dir, "top", STR("top"), 0755, NULL), 0);
  CHECK_INT(os.dir_rename(&os, dir, "top", "a/b/f"), 0); /* over another, in another directory */
  CHECK_INT(os.dir_stat(&os, dir, "top", &st), ENOENT);
  CHECK(os.dir_read(&os, &a, dir, "a/b/f", 100, &text, &st) == 0 && str_is(text, "top") && st.mode == 0755);
  CHECK_INT(os.dir_rename(&os, dir, "a/b/f", "a/b/new"), 0);
  CHECK_INT(os.dir_rename(&os, dir, "a/b/f", "a/b/new"), ENOENT);
  CHECK_INT(os.dir_rename(&os, dir, "a/b/new", "a/b/c"), EISDIR); /* never swapped with a directory */
  CHECK_INT(os.dir_swap(&os, dir, "a/b/new", "a/b/c"), EISDIR);
  CHECK_INT(os.dir_swap(&os, dir, "a/b/c", "a/b/new"), EISDIR);
  CHECK_INT(os.dir_swap(&os, dir, "a/b/new", "a/b/none"), ENOENT);
  CHECK(os.dir_stat(&os, dir, "a/b/c", &st) == 0 && st.type == OS_DIR);
  CHECK(os.dir_stat(&os, dir, "a/b/new", &st) == 0 && st.type == OS_FILE);
  CHECK_INT(os.dir_write(&os, dir, "a/b/other", STR("other"), 0600, &st), 0);
  CHECK(st.mode == 0600 && st.size == 5 && st.type == OS_FILE);
  CHECK_INT(os.dir_swap(&os, dir, "a/b/other", "a/b/new"), 0);
  CHECK(os.dir_read(&os, &a, dir, "a/b/new", 100, &text, &st) == 0 && str_is(text, "other") &&
        st.mode == 0600);
  CHECK(os.dir_read(&os, &a, dir, "a/b/other", 100, &text, NULL) == 0 && str_is(text, "top"));
  CHECK_INT(os.dir_unlink(&os, dir, "a/b/other"), 0);
  CHECK_INT(os.dir_rmdir(&os, dir, "a/b"), ENOTEMPTY);
  CHECK_INT(os.dir_rmdir(&os, dir, "a/b/c"), 0);
  CHECK_INT(os.dir_unlink(&os, dir, "a/b/new"), 0);
  CHECK_INT(os.dir_unlink(&os, dir, "a/b/new"), ENOENT);
  CHECK(os.dir_unlink(&os, dir, "a/b") != 0);
  os.dir_close(&os, dir);
  arena_free(&a);
}

/* Every call on a path that leads out, or through a link, fails and touches nothing. */
static void check_refused(Arena *a, int dir, const char *rel, int want) {
  Str text;
  CHECK_INT(os.dir_read(&os, a, dir, rel, 100, &text, NULL), want);
  CHECK_INT(os.dir_write(&os, dir, rel, STR("bad"), 0644, NULL), want);
  CHECK_INT(os.dir_unlink(&os, dir, rel), want);
  CHECK_INT(os.dir_rename(&os, dir, "good", rel), want);
  CHECK_INT(os.dir_rename(&os, dir, rel, "good"), want);
  CHECK_INT(os.dir_rmdir(&os, dir, rel), want);
  CHECK_INT(os.dir_make(&os, dir, rel), want);
}

static void test_escape(void) {
  TEST_ARENA(a);
  int dir;
  Str text;
  mkdir("outside", 0755);
  test_put("outside/secret", "kept", 0644);
  CHECK_INT(os.dir_open(&os, "out", true, &dir), 0);
  test_put("out/good", "good", 0644);
  CHECK(symlink("../outside", "out/ln") == 0 && symlink("good", "out/lf") == 0 &&
        symlink("x", "out/lx") == 0);
  check_refused(&a, dir, "ln/secret", ELOOP);
  check_refused(&a, dir, "ln/new", ELOOP);
  check_refused(&a, dir, "../outside/secret", EXDEV);
  check_refused(&a, dir, "/tmp/peic-unit-escape", EXDEV);
  CHECK_INT(os.dir_read(&os, &a, dir, "lf", 100, &text, NULL), ELOOP);
  CHECK_INT(os.dir_write(&os, dir, "lx", STR("bad"), 0644, NULL), EEXIST);
  CHECK_INT(os.dir_make(&os, dir, "ln"), ELOOP);
  CHECK_INT(os.dir_make(&os, dir, "ln/deeper"), ELOOP);
  CHECK_INT(os.dir_unlink(&os, dir, "lx"), 0); /* the link, not what it names */
  CHECK_INT(os.dir_rename(&os, dir, "good", "lf"), 0);
  CHECK(os.dir_read(&os, &a, dir, "lf", 100, &text, NULL) == 0 && str_is(text, "good"));
  CHECK_STR(test_tree(&a, "outside", NULL), "secret 644 kept\n");
  os.dir_close(&os, dir);
  test_remove("outside");
  arena_free(&a);
}

static void test_names(void) {
  TEST_ARENA(a);
  int dir;
  char name[301], path[5000];
  memset(name, 'n', 300), name[300] = 0;
  for (size_t i = 0; i < sizeof path - 1; i++) path[i] = "ab/"[i % 3];
  path[sizeof path - 1] = 0;
  CHECK_INT(os.dir_open(&os, "out", true, &dir), 0);
  CHECK_INT(os.dir_make(&os, dir, name), ENAMETOOLONG);
  CHECK_INT(os.dir_write(&os, dir, name, STR(""), 0644, NULL), ENAMETOOLONG);
  CHECK(os.dir_unlink(&os, dir, path) != 0 && os.dir_write(&os, dir, path, STR(""), 0644, NULL) != 0);
  CHECK_INT(os.dir_open(&os, path, true, &dir), ENAMETOOLONG);
  arena_free(&a);
}

/* As somebody whom permissions stop: root puts the right down for a while. */
static void test_permission(void) {
  TEST_ARENA(a);
  Str text;
  int dir;
  test_put("private", "x", 0600);
  mkdir("closed", 0555);
  if (geteuid() == 0 && seteuid(65534) != 0) {
    puts("skipped: permissions (cannot stop being root)");
    return;
  }
  if (geteuid() == 65534) CHECK_INT(read_path(&a, "private", 100, &text), EACCES);
  CHECK_INT(os.dir_open(&os, "closed/new", true, &dir), EACCES);
  CHECK_INT(os.dir_open(&os, "closed", true, &dir), 0);
  CHECK_INT(os.dir_write(&os, dir, "f", STR("x"), 0644, NULL), EACCES);
  CHECK_INT(os.dir_make(&os, dir, "f"), EACCES);
  if (geteuid() == 65534) CHECK(seteuid(0) == 0);
  os.dir_close(&os, dir);
  arena_free(&a);
}

/* The second locker waits for the first. */
static void test_lock(void) {
  int dir, ready[2];
  CHECK(pipe(ready) == 0);
  CHECK_INT(os.dir_open(&os, "out", true, &dir), 0);
  CHECK_INT(os.dir_lock(&os, dir), 0);
  pid_t child = fork();
  if (child == 0) {
    int again;
    os.dir_close(&os, dir); /* a lock belongs to the open directory, which fork shares */
    if (os.dir_open(&os, "out", true, &again) != 0) _exit(1);
    if (write(ready[1], "s", 1) != 1 || os.dir_lock(&os, again) != 0) _exit(2);
    _exit(access("out/locked", F_OK) == 0 ? 0 : 3);
  }
  char c;
  CHECK(read(ready[0], &c, 1) == 1);
  usleep(20000);
  test_put("out/locked", "", 0644);
  os.dir_close(&os, dir);
  int status;
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
  CHECK_INT(WEXITSTATUS(status), 0);
  close(ready[0]), close(ready[1]);
}

/* An old kernel, and a filter that does not know the call: the same results without openat2. */
static void test_no_openat2(unsigned error) {
#ifdef SYS_openat2
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    unsigned failed = test_failed;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
      puts("skipped: openat2 missing (no system call filters here)");
      fflush(stdout);
      _exit(0);
    }
    os_posix(&os);
    test_below();
    test_escape();
    if ((os.ctx != NULL) != (error == ENOSYS)) test_failed++;
    fflush(stdout);
    _exit(test_failed != failed);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
  CHECK_INT(WEXITSTATUS(status), 0);
  test_remove("out");
#else
  (void)error;
#endif
}

int main(void) {
  test_dir_enter();
  umask(022);
  int before = test_open_count();
  os_posix(&os);
  test_read();
  test_look();
  test_list();
  for (int walk = 0; walk < 2; walk++) {
    os_posix(&os);
    if (walk) os.ctx = &os; /* as if the kernel had no openat2 */
    test_modes();
    test_below();
    test_escape();
    test_lock();
    CHECK_INT(test_open_count(), before);
    test_remove("out");
  }
  test_no_openat2(ENOSYS);
  test_no_openat2(EPERM);
  test_names();
  test_permission();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
