/* arena and intern, and running out of memory at every allocation of a scenario. */
#include "test.h"

#include "base/intern.h"
#include "base/source.h"

static void test_alloc_shape(void) {
  TEST_ARENA(a);
  unsigned wrong = 0;
  for (size_t n = 0; n < 3000; n++) {
    char *p = arena_alloc(&a, n);
    wrong += (uintptr_t)p % _Alignof(uint64_t) != 0;
    for (size_t i = 0; i < n; i++) wrong += p[i] != 0;
    memset(p, 0xFF, n);
  }
  CHECK_INT(wrong, 0);
  char *big = arena_alloc(&a, 10 << 20); /* a chunk of its own; small ones go on in the current one */
  char *at = a.at;
  CHECK(big[0] == 0 && big[(10 << 20) - 1] == 0);
  arena_alloc(&a, 1);
  CHECK(a.at > at && a.at < at + 64);
  CHECK_INT(a.total_bytes, test_host.bytes);
  Str s = arena_str(&a, STR("text"));
  CHECK(s.s[4] == 0 && str_is(s, "text"));
  CHECK(arena_str(&a, (Str){NULL, 0}).s[0] == 0);
  CHECK_STR(arena_fmt(&a, "%d-%.*s", 42, STR_ARG(s)), "42-text");
  for (int n = 250; n < 260; n++) {
    Str padded = arena_fmt(&a, "%*s", n, "x");
    CHECK(padded.n == (uint32_t)n && padded.s[n - 1] == 'x' && padded.s[n] == 0);
  }
  arena_free(&a);
  CHECK_INT(test_host.blocks, 0);
  CHECK_INT(a.total_bytes, 0);
}

static void test_try(void) {
  TEST_ARENA(a);
  char *p = arena_try(&a, NULL, 0, 10);
  memcpy(p, "0123456789", 10);
  char *q = arena_try(&a, p, 10, 1000);
  CHECK(p == q); /* the last block grows where it is */
  arena_alloc(&a, 1);
  q = arena_try(&a, p, 10, 2000);
  CHECK(p != q && memcmp(q, "0123456789", 10) == 0);
  CHECK(arena_try(&a, NULL, 0, SIZE_MAX) == NULL);
  test_host.calls = 0, test_host.fail = 1;
  CHECK(arena_try(&a, NULL, 0, 100 << 20) == NULL);
  test_host.fail = 0;
  arena_free(&a);
}

static void test_rewind(void) {
  TEST_ARENA(a);
  Str kept = arena_str(&a, STR("kept"));
  ArenaMark mark = arena_mark(&a);
  long blocks = test_host.blocks;
  for (int round = 0; round < 3; round++) {
    char *first = arena_alloc(&a, 100);
    arena_alloc(&a, 5 << 20);
    for (int i = 0; i < 3000; i++) arena_alloc(&a, 100);
    memset(first, 1, 100);
    arena_rewind(&a, mark);
    CHECK_INT(test_host.blocks, blocks);
    char *again = arena_alloc(&a, 100);
    CHECK(again == first && again[0] == 0);
    arena_rewind(&a, mark);
  }
  CHECK_STR(kept, "kept");
  arena_free(&a);
  mark = arena_mark(&a); /* of an empty arena */
  arena_alloc(&a, 1);
  arena_rewind(&a, mark);
  CHECK(test_host.blocks == 0 && a.at == NULL);
}

static void test_drop(void) {
  TEST_ARENA(a);
  long blocks = test_host.blocks;
  char *small = arena_alloc(&a, 100), *large = arena_alloc(&a, 5 << 20);
  CHECK_INT(test_host.blocks, blocks + 2);
  ArenaMark mark = arena_mark(&a);
  arena_drop(&a, small, 100);
  CHECK_INT(test_host.blocks, blocks + 2);
  arena_alloc(&a, 5 << 20);
  arena_drop(&a, large, 5 << 20); /* though it is the newest chunk of the mark */
  CHECK_INT(test_host.blocks, blocks + 2);
  arena_rewind(&a, mark);
  CHECK_INT(test_host.blocks, blocks + 1);
  arena_free(&a);
  CHECK_INT(test_host.blocks, blocks);
}

static void test_vec(void) {
  TEST_ARENA(a);
  VEC(uint64_t) v = {NULL, 0, 0};
  unsigned wrong = 0;
  for (uint64_t i = 0; i < 100000; i++) {
    uint64_t *slot = vec_push(&a, &v);
    wrong += *slot != 0;
    *slot = i;
    if (i % 7 == 0) arena_alloc(&a, 1); /* so that it cannot always grow in place */
  }
  for (uint64_t i = 0; i < 100000; i++) wrong += v.v[i] != i;
  CHECK_INT(wrong, 0);
  v.n--;
  CHECK_INT(*vec_push(&a, &v), 0); /* zeroed again */
  arena_free(&a);
}

static void test_intern(void) {
  TEST_ARENA(a);
  Interner t;
  intern_init(&t, &a);
  CHECK_INT(intern_find(&t, STR("x")), 0);
  CHECK_INT(intern(&t, STR("x")), 1);
  CHECK_INT(intern(&t, STR("")), 2);
  CHECK_INT(intern(&t, (Str){NULL, 0}), 2);
  CHECK_INT(intern(&t, str_n("a\0b", 3)), 3);
  CHECK_INT(intern(&t, STR("x")), 1);
  CHECK_STR(intern_str(&t, 1), "x");
  CHECK_STR(intern_str(&t, 0), "");
  unsigned wrong = 0;
  char name[16];
  for (uint32_t i = 0; i < 100000; i++) {
    Str s = str_n(name, (size_t)snprintf(name, sizeof name, "name%u", i));
    wrong += intern_find(&t, s) != 0 || intern(&t, s) != i + 4 || intern_find(&t, s) != i + 4;
  }
  for (uint32_t i = 0; i < 100000; i++) {
    Str s = str_n(name, (size_t)snprintf(name, sizeof name, "name%u", i));
    wrong += intern(&t, s) != i + 4 || !str_eq(intern_str(&t, i + 4), s);
  }
  CHECK_INT(wrong, 0);
  arena_free(&a);
}

/* Something of everything that allocates. */
static void scenario(Arena *a, Os *os) {
  Interner t;
  char name[16];
  intern_init(&t, a);
  for (uint32_t i = 0; i < 1200; i++) intern(&t, str_n(name, (size_t)snprintf(name, sizeof name, "n%u", i)));
  Buf b = buf_new(a);
  for (int i = 0; i < 500; i++) buf_int(&b, i);
  buf_str(&b);
  Sources s = {.arena = a};
  source_add(&s, STR("p"), STR(""), STR("p"), arena_fmt(a, "%*s\n%s", 300, "x", "y"));
  source_line(&s, 0, 301);
  Str text, *names;
  uint32_t n;
  os->read_file(os, a, "file", 1 << 20, &text);
  os->read_file(os, a, "/proc/self/maps", 1 << 20, &text);
  os->list_dir(os, a, "many", &names, &n);
  os->read_link(os, a, "link", &text);
  os->real_path(os, a, "link", &text);
  os->get_cwd(os, a, &text);
}

/* Runs the scenario with the allocation number `fail` failing; true if it ran to its end. */
static bool run_failing(unsigned fail, bool sticky, Os *os) {
  Host host = {.fail = fail, .sticky = sticky};
  Alloc alloc = {host_alloc, host_release, &host};
  jmp_buf oom;
  Arena a;
  arena_init(&a, &alloc, &oom);
  a.chunk_bytes = 1; /* every allocation is a call of the host */
  int before = test_open_count();
  volatile bool done = false;
  if (setjmp(oom) == 0) {
    scenario(&a, os);
    done = true;
  }
  arena_free(&a);
  bool leak = host.blocks || host.bytes || test_open_count() != before, jumped = !done;
  if (leak || jumped != (host.calls >= fail)) CHECK(!leak && jumped);
  return done;
}

static void test_no_memory(void) {
  Os os;
  os_posix(&os);
  test_put("file", "content", 0644);
  mkdir("many", 0755);
  for (int i = 0; i < 40; i++) {
    char path[32];
    snprintf(path, sizeof path, "many/%d", i);
    test_put(path, "", 0644);
  }
  CHECK(symlink("file", "link") == 0);
  for (int sticky = 0; sticky < 2; sticky++) {
    unsigned fail = 1;
    while (!run_failing(fail, sticky, &os) && fail < 100000) fail++;
    CHECK(fail > 1000 && fail < 100000);
  }
}

int main(void) {
  test_dir_enter();
  test_alloc_shape();
  test_try();
  test_rewind();
  test_drop();
  test_vec();
  test_intern();
  test_no_memory();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
