/* Another program, run to its end: what it says, how it ends, and that nothing waits for ever. The file under test is
   the tool's own, no part of the library. */
#include "test.h"

#include "../../compiler/cli/process.c"

static Arena arena;

static Process run(int64_t ms, const char *script) {
  const char *argv[] = {"sh", "-c", script, NULL};
  return process_run(&arena, argv, ms);
}

static void ends(void) {
  Process p = run(10000, "echo out; echo err >&2; exit 7");
  CHECK_INT(p.error, 0);
  CHECK_INT(p.status, 7);
  CHECK(!p.timed_out);
  CHECK_STR(p.out, "out\n");
  CHECK_STR(p.err, "err\n");
  p = run(10000, "cat; kill -9 $$"); /* no input, and no end of its own */
  CHECK_INT(p.status, 128 + 9);
  CHECK_STR(p.out, "");
  p = run(10000, "exec >&- 2>&-; exit 3"); /* closes its output before it ends */
  CHECK_INT(p.status, 3);
}

static void not_started(void) {
  const char *argv[] = {"peic-surely-no-such-program", NULL};
  CHECK_INT(process_run(&arena, argv, 1000).error, ENOENT);
  const char *directory[] = {"/", NULL};
  CHECK_INT(process_run(&arena, directory, 1000).error, EACCES);
}

/* More than is kept is read all the same: the program can end. */
static void long_output(void) {
  Process p =
      run(60000,
          "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; i=$((i + 1)); done; "
          "exit 5");
  CHECK_INT(p.out.n, PROCESS_KEPT);
  CHECK_INT(p.status, 5);
}

static void too_slow(void) {
  int64_t start = now_ms();
  Process p = run(200, "echo first; exec sleep 60");
  CHECK(p.timed_out);
  CHECK_INT(p.status, 128 + SIGTERM);
  CHECK_STR(p.out, "first\n");
  p = run(200, "exec >&- 2>&-; exec sleep 60"); /* its output has ended, it has not */
  CHECK(p.timed_out);
  p = run(200, "trap '' TERM; while :; do sleep 0.1; done"); /* it does not want to end */
  CHECK(p.timed_out);
  CHECK_INT(p.status, 128 + SIGKILL);
  CHECK(now_ms() - start < 30000);
}

static void leaves_nothing(void) {
  int before = test_open_count();
  for (int i = 0; i < 5; i++) run(10000, "exit 0");
  not_started();
  CHECK_INT(test_open_count(), before);
  CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

int main(void) {
  arena_init(&arena, &test_alloc, &test_oom);
  ends();
  not_started();
  long_output();
  too_slow();
  leaves_nothing();
  arena_free(&arena);
  return test_end();
}
