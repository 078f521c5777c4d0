/* out_write on a failing machine: every call that changes something fails in turn (full disk, I/O error), every
   one is the last before being killed, every allocation fails. Afterwards each path holds a whole old or a whole
   new file, and the next run, of whatever content, puts all right without taking peic's files for a stranger's. */
#include "out_help.h"

#include <sys/syscall.h>

static const OutFile one[] = {FILE_ROW("a", "a1", 0644), FILE_ROW("d/b", "b1", 0755),
                              FILE_ROW("d/s/c", "c1", 0644), FILE_ROW("gone/x", "x1", 0644),
                              FILE_ROW("gone2", "y1", 0644)};
static const OutFile two[] = {FILE_ROW("a", "a2", 0755),       FILE_ROW("d/b", "b1", 0755),
                              FILE_ROW("d/s/c", "c2", 0644),   FILE_ROW("new/e", "e2", 0644),
                              FILE_ROW("new/f/g", "g2", 0644), FILE_ROW("new/f/h", "", 0644)};
static const OutFile three[] = {FILE_ROW("a", "a3", 0644), FILE_ROW("d/b", "b3", 0644),
                                FILE_ROW("gone2", "y3", 0644), FILE_ROW("new/e", "e3", 0644)};
static const char tree_one[] =
    "a 644 a1\nd 755\nd/b 755 b1\nd/s 755\nd/s/c 644 c1\ngone 755\ngone/x 644 x1\ngone2 644 y1\n";
static const char tree_two[] =
    "a 755 a2\nd 755\nd/b 755 b1\nd/s 755\nd/s/c 644 c2\nnew 755\nnew/e 644 e2\nnew/f 755\n"
    "new/f/g 644 g2\nnew/f/h 644 \n";
static const char tree_three[] = "a 644 a3\nd 755\nd/b 644 b3\ngone2 644 y3\nnew 755\nnew/e 644 e3\n";

/* ---- a machine whose changing calls can fail ---- */

typedef enum {
  FAIL_ONE,  /* call number `at` fails */
  FAIL_FROM, /* it and all changing calls after it: also cleaning up is impossible, as after a kill */
  FAIL_TORN, /* the same, and call number `at` itself was half done */
} How;
static struct {
  How how;
  unsigned at, calls,
      writing; /* `writing`: the call number of the first rename, up to which all can be undone */
  int error;
} plan;
static Os real, failing;
static bool no_swap; /* a file system that cannot */

static bool hit(void) {
  plan.calls++;
  return plan.at && (plan.how == FAIL_ONE ? plan.calls == plan.at : plan.calls >= plan.at);
}
static bool torn(void) { return plan.how == FAIL_TORN && plan.calls == plan.at; }

static int f_make(Os *os, int handle, const char *rel) {
  (void)os;
  return hit() ? plan.error : real.dir_make(&real, handle, rel);
}
static int f_write(Os *os, int handle, const char *rel, Str text, uint32_t mode, OsStat *made) {
  (void)os;
  if (!hit()) return real.dir_write(&real, handle, rel, text, mode, made);
  if (torn()) real.dir_write(&real, handle, rel, str_sub(text, 0, text.n / 2), 0600, NULL);
  return plan.error;
}
static int f_rename(Os *os, int handle, const char *from, const char *to) {
  (void)os;
  bool fail = hit();
  if (!plan.writing) plan.writing = plan.calls;
  if (!fail) return real.dir_rename(&real, handle, from, to);
  if (torn())
    syscall(SYS_renameat2, handle, from, handle, to, RENAME_EXCHANGE); /* killed before it removed the old */
  return plan.error;
}
static int f_swap(Os *os, int handle, const char *one_path, const char *other) {
  (void)os;
  bool fail = hit();
  if (!plan.writing) plan.writing = plan.calls;
  if (no_swap) return EINVAL;
  if (!fail || torn()) {
    int error = real.dir_swap(&real, handle, one_path, other);
    return fail ? plan.error : error;
  }
  return plan.error;
}
static int f_unlink(Os *os, int handle, const char *rel) {
  (void)os;
  return hit() ? plan.error : real.dir_unlink(&real, handle, rel);
}
/* Alone it may fail: an empty directory is no output, and no error. */
static int f_rmdir(Os *os, int handle, const char *rel) {
  (void)os;
  return plan.how != FAIL_ONE && hit() ? plan.error : real.dir_rmdir(&real, handle, rel);
}

/* Calls that only look, counted apart. */
static unsigned looks, look_fails;

static int f_read(Os *os, Arena *a, int handle, const char *rel, uint64_t limit, Str *out, OsStat *st) {
  (void)os;
  return ++looks == look_fails ? plan.error : real.dir_read(&real, a, handle, rel, limit, out, st);
}
static int f_lock(Os *os, int handle) {
  (void)os;
  return ++looks == look_fails ? plan.error : real.dir_lock(&real, handle);
}
static int f_open(Os *os, const char *path, bool create, int *handle) {
  (void)os;
  return ++looks == look_fails ? plan.error : real.dir_open(&real, path, create, handle);
}

static void machine_make(void) {
  os_posix(&real);
  failing = real;
  failing.dir_make = f_make;
  failing.dir_write = f_write;
  failing.dir_rename = f_rename;
  failing.dir_swap = f_swap;
  failing.dir_unlink = f_unlink;
  failing.dir_rmdir = f_rmdir;
  failing.dir_read = f_read;
  failing.dir_lock = f_lock;
  failing.dir_open = f_open;
}

/* ---- what must hold ---- */

/* Each visible file is whole: of `before` or of `after`. Temporary ones are looked for apart. */
static bool whole(Arena *a, Str tree, const char *before, const char *after) {
  for (uint32_t at = 0; at < tree.n;) {
    Str rest = str_sub(tree, at, tree.n), line = str_sub(rest, 0, str_find(rest, '\n'));
    at += line.n + 1;
    const char *with_end = arena_fmt(a, "%.*s\n", STR_ARG(line)).s;
    if (!strstr(with_end, ".peic-tmp ") && !strstr(before, with_end) && !strstr(after, with_end))
      return false;
  }
  return true;
}

static bool any_temp(Arena *a) { return strstr(test_tree(a, "out", NULL).s, ".peic-tmp") != NULL; }

static void bad(const char *what, Str tree, Run *run) {
  CHECK_STR(tree, what);
  printf("  how %d, call %u of %u, errno %d; result %d %.*s %.*s, %u errors\n", plan.how, plan.at, plan.calls,
         plan.error, run->result.error, STR_ARG(run->result.error_doing), STR_ARG(run->result.error_path),
         run->ds.errors);
}

/* One run that fails at call `at`; false if it has fewer calls. `from` and `to` are files before and wanted. */
static bool fail_at(unsigned at, How how, int error, bool cold) {
  TEST_ARENA(a);
  const char *before = cold ? "" : tree_one;
  plan.how = how, plan.at = 0, plan.calls = 0, plan.writing = 0, plan.error = error;
  if (!cold) RUN(one);
  plan.at = at;
  plan.calls = plan.writing = 0;
  Run run = run_os(&a, &failing, "out", two, COUNT(two), (OutOptions){.force = false});
  bool reached = plan.calls >= at, early = !plan.writing || at < plan.writing;
  plan.at = 0;
  Str tree = test_tree(&a, "out", ".peic");
  if (!whole(&a, tree, before, tree_two)) bad("whole", tree, &run);
  if (how == FAIL_ONE) {
    bool some = no_swap && !early; /* then what was replaced is lost */
    if (run.result.error && !some && !str_is(tree, before) && !str_is(tree, tree_two))
      bad(before, tree, &run);
    if (run.result.error && early && !str_is(tree, before)) bad(before, tree, &run);
    if (!run.result.error && !str_is(tree, tree_two)) bad(tree_two, tree, &run); /* no false success */
    if (any_temp(&a) && run.result.error == 0) bad("no temporaries", test_tree(&a, "out", NULL), &run);
  } else if (reached && !run.result.error && !str_is(tree, tree_two))
    bad(tree_two, tree, &run);
  Run again = RUN(three);
  tree = test_tree(&a, "out", ".peic");
  bool fine = again.ds.errors == 0 && again.result.error == 0 && !any_temp(&a);
  if (!fine) bad("repaired", test_tree(&a, "out", NULL), &again);
  if (!str_is(tree, tree_three)) bad(tree_three, tree, &again);
  Run last = RUN(three);
  if (last.result.changes.n) bad("stable", last.changes, &last);
  test_remove("out");
  arena_free(&a);
  return reached;
}

static void test_calls(void) {
  static const int errors[] = {ENOSPC, EIO, EACCES};
  for (int round = 0; round < 4; round++)
    for (How how = FAIL_ONE; how <= FAIL_TORN; how++)
      for (uint32_t e = 0; e < (round < 2 ? COUNT(errors) : 1); e++) {
        unsigned at = 1;
        no_swap = round >= 2;
        while (fail_at(at, how, errors[e], round & 1) && at < 1000) at++;
        CHECK(at > 10 && at < 1000);
      }
  no_swap = false;
}

/* Killed, killed again while repairing, and so on: the third content arrives in the end. */
static void test_killed_twice(void) {
  for (unsigned at = 1; at < 40; at++)
    for (unsigned again = 1; again < 40; again++) {
      TEST_ARENA(a);
      RUN(one);
      plan.how = FAIL_TORN, plan.error = EIO;
      plan.at = at, plan.calls = 0;
      run_os(&a, &failing, "out", two, COUNT(two), (OutOptions){.force = false});
      plan.at = again, plan.calls = 0;
      Run run = run_os(&a, &failing, "out", one, COUNT(one), (OutOptions){.force = false});
      if (run.ds.errors) bad("killed twice", run.changes, &run);
      plan.at = 0;
      run = RUN(three);
      Str tree = test_tree(&a, "out", ".peic");
      if (run.ds.errors || run.result.error || any_temp(&a) || !str_is(tree, tree_three))
        bad(tree_three, tree, &run);
      test_remove("out");
      arena_free(&a);
    }
}

/* Out of memory at every allocation: no torn file, no leak, no lock left, and a rerun repairs. */
static bool no_memory_at(unsigned fail, bool sticky, bool cold) {
  TEST_ARENA(a);
  if (!cold) RUN(one);
  Host host = {.fail = fail, .sticky = sticky};
  Alloc alloc = {host_alloc, host_release, &host};
  jmp_buf oom;
  Arena small;
  arena_init(&small, &alloc, &oom);
  small.chunk_bytes = 1; /* every allocation is a call of the host */
  int open_before = test_open_count();
  volatile bool done = false;
  if (setjmp(oom) == 0) {
    Run run = run_os(&small, &real, "out", two, COUNT(two), (OutOptions){.force = false});
    done = !run.result.error && !run.ds.errors;
  }
  arena_free(&small);
  bool leak = host.blocks || test_open_count() != open_before;
  if (leak) CHECK(!leak);
  Str tree = test_tree(&a, "out", ".peic");
  if (!whole(&a, tree, cold ? "" : tree_one, tree_two) || any_temp(&a)) CHECK_STR(tree, tree_two);
  Run run = RUN(three);
  tree = test_tree(&a, "out", ".peic");
  if (run.ds.errors || run.result.error || !str_is(tree, tree_three)) CHECK_STR(tree, tree_three);
  test_remove("out");
  arena_free(&a);
  return done;
}

static void test_no_memory(void) {
  for (int cold = 0; cold < 2; cold++)
    for (int sticky = 0; sticky < 2; sticky++) {
      unsigned fail = 1;
      while (!no_memory_at(fail, sticky, cold) && fail < 10000) fail++;
      CHECK(fail > 20 && fail < 10000);
    }
}

/* What cannot be read is not overwritten, and not taken for missing. */
static void test_reading(void) {
  TEST_ARENA(a);
  RUN(one);
  Str before = test_tree(&a, "out", NULL);
  plan.at = 0, plan.error = EIO;
  unsigned refused = 0;
  for (look_fails = 1; look_fails < 13; look_fails++) {
    looks = 0;
    Run run = run_os(&a, &failing, "out", one, COUNT(one), (OutOptions){.force = true});
    CHECK(run.result.error == (looks >= look_fails ? EIO : 0));
    refused += run.result.error != 0;
    CHECK_STR(test_tree(&a, "out", NULL), before.s);
  }
  CHECK_INT(refused, 1 + 1 + 2 + COUNT(one)); /* open, lock, two manifests, each file */
  looks = 0, look_fails = 5 + COUNT(two) - 1;
  Run run = run_os(&a, &failing, "out", &one[0], 1, (OutOptions){.force = false});
  CHECK_INT(run.result.error,
            0); /* a former output that cannot be read stays, and peic keeps out of its way */
  look_fails = 0;
  test_remove("out");
  arena_free(&a);
}

/* The names that peic uses for itself, taken by others. */
static void test_temp_taken(void) {
  TEST_ARENA(a);
  RUN(one);
  test_put("out/.a.peic-tmp", "stale", 0600);
  CHECK(symlink("/etc/passwd", "out/d/s/.c.peic-tmp") == 0);
  Run run = RUN(two);
  CHECK(run.result.error == 0 && run.ds.errors == 0);
  CHECK_STR(test_tree(&a, "out", ".peic"), tree_two);
  mkdir("out/.a.peic-tmp", 0755);
  run = RUN(three);
  CHECK_INT(run.result.error, EISDIR);
  CHECK_STR(run.result.error_path, "a");
  rmdir("out/.a.peic-tmp");
  CHECK_STR(test_tree(&a, "out", ".peic"), tree_two);
  test_remove("out");
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  umask(022);
  machine_make();
  test_calls();
  test_killed_twice();
  test_no_memory();
  test_temp_taken();
  test_reading();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
