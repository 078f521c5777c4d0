/* What peic keeps below DIR/.peic is lost, damaged, foreign, or something else stands there; and random sequences of
   all that can happen to a project and its outputs. Afterwards the outputs are those of a first run into an empty
   directory, or a message names the file. */
#include "state_help.h"

#include "out/state.h"

static void project_write(unsigned images, const char *base) {
  FILE *f = fopen("p.pei", "w");
  if (!f) abort();
  fprintf(f, "project \"p\"\nparam tag: string = \"12\"\n");
  for (unsigned i = 0; i < 6; i++)
    if (images >> i & 1)
      fprintf(f, "image i%u { from = \"%s:@{tag}\" }\nservice s%u { image = image.i%u }\n", i, base, i, i);
  fclose(f);
}

static const char *const records[] = {"build/.peic/state", "build/.peic/manifest", "build/.peic/origin"};

static Str slurp(Arena *a, const char *path) {
  Str text = STR("");
  real.read_file(&real, a, path, 1 << 24, &text);
  return arena_str(a, text);
}
static void put_bytes(const char *path, Str text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || write(fd, text.s, text.n) != (ssize_t)text.n || close(fd)) abort();
}

static bool healthy(Arena *a, const char *what) {
  Built b = build_with(a, 0);
  Str wrong = wrong_output(a);
  bool good = b.status == PEI_OK && !wrong.n;
  if (!good) printf("%s: status %d %s %s, wrong %s\n", what, b.status, b.message.s, b.said.s, wrong.s);
  return good;
}

/* Cut at every byte, and every byte changed: never taken for good. */
static void test_damaged_state(void) {
  TEST_ARENA(a);
  BUILD(), usleep(20000), BUILD();
  Str good = slurp(&a, records[0]);
  Hash128 key;
  const char *at = strstr(good.s, "\nkey ");
  uint32_t sources;
  CHECK(at != NULL);
  memcpy(key.hex, at + 5, 32), key.hex[32] = 0;
  CHECK(state_holds(&bent, &a, "build", &key, &sources));
  unsigned believed = 0;
  char *copy = malloc(good.n);
  for (uint32_t i = 0; i < good.n; i++) {
    ArenaMark mark = arena_mark(&a);
    put_bytes(records[0], str_sub(good, 0, i));
    believed += state_holds(&bent, &a, "build", &key, &sources);
    memcpy(copy, good.s, good.n);
    copy[i] ^= (char)(1 << (i & 7));
    put_bytes(records[0], str_n(copy, good.n));
    believed += state_holds(&bent, &a, "build", &key, &sources);
    arena_rewind(&a, mark);
  }
  free(copy);
  CHECK_INT(believed, 0);
  CHECK(!state_holds(&bent, &a, "nowhere", &key, &sources) &&
        !state_holds(&bent, &a, "p.pei", &key, &sources));
  CHECK(healthy(&a, "after a damaged state"));
  arena_free(&a);
}

/* A sealed text that no state has: each line is told to be none, nothing is overrun. */
static void test_strange_state(void) {
  static const char *const lines[] = {
      "key\n",
      "key x\n",
      "top\n",
      "top 1\n",
      "top 0 0123456789abcdef 00000000000000000000000000000000 .\n",
      "top 1 0123456789abcdef 00000000000000000000000000000000 .\n",
      "out 0 0 0 x\n",
      "in 3 0123456789abcdef 00000000000000000000000000000000 p.pei\n",
      "top 99999999999999999999999 0123456789abcdef 00000000000000000000000000000000 .\n",
      "top 1 0123456789abcdef 00000000000000000000000000000000 \\x0\n",
      "top 1 0123456789abcdef 00000000000000000000000000000000 \n",
      "top 1 0123456789abcdef 0 .\n",
      "dir 1 0123456789abcdef 00000000000000000000000000000000 .\n",
      "what 1\n",
      "\n",
      "name \\\n",
      "env 0\n",
      "sources 99999999\n",
      "sources -1\n",
      "exact 2\n"};
  TEST_ARENA(a);
  Hash128 key = hash_xxh3(STR("key"));
  uint32_t sources;
  for (uint32_t i = 0; i <= sizeof lines / sizeof *lines; i++)
    for (int with_key = 0; with_key < 2; with_key++) {
      Buf b = buf_new(&a);
      record_begin(&b, "state", 1);
      if (with_key) buf_bytes(&b, arena_fmt(&a, "key %s\n", key.hex));
      if (i < sizeof lines / sizeof *lines) buf_bytes(&b, str_c(lines[i]));
      put_bytes(records[0], record_seal(&b));
      CHECK(!state_holds(&bent, &a, "build", &key, &sources));
    }
  char *deep = malloc(10000);
  memset(deep, 'x', 10000);
  Buf b = buf_new(&a);
  record_begin(&b, "state", 1);
  buf_bytes(&b, arena_fmt(&a, "key %s\ntop 1 0123456789abcdef 00000000000000000000000000000000 ", key.hex));
  buf_bytes(&b, str_n(deep, 10000));
  buf_lit(&b, "\n");
  put_bytes(records[0], record_seal(&b));
  CHECK(!state_holds(&bent, &a, "build", &key, &sources));
  free(deep);
  CHECK(healthy(&a, "after strange states"));
  arena_free(&a);
}

static void thing_put(const char *path, int what) {
  test_remove(path);
  switch (what) {
  case 0: break;
  case 1: test_put(path, "", 0644); break;
  case 2: test_put(path, "garbage\n", 0644); break;
  case 3: CHECK(symlink("../../p.pei", path) == 0); break;
  case 4: CHECK(symlink("nowhere", path) == 0); break;
  case 5: CHECK(mkfifo(path, 0644) == 0); break;
  case 6: mkdir(path, 0755); break;
  }
}

/* Every set of the three, each in every shape. */
static void test_lost(void) {
  TEST_ARENA(a);
  CHECK(healthy(&a, "before"));
  Str source = slurp(&a, "p.pei");
  for (unsigned set = 1; set < 8; set++)
    for (int what = 0; what <= 6; what++) {
      for (unsigned i = 0; i < 3; i++)
        if (set >> i & 1) thing_put(records[i], what);
      Built b = BUILD();
      if (what == 6) { /* may be somebody's: stays, and is named */
        CHECK(b.status == PEI_ERRORS && says_text(b.said, "E0904") && says_text(b.said, "is a directory"));
        for (unsigned i = 0; i < 3; i++)
          if (set >> i & 1) CHECK(rmdir(records[i]) == 0);
        b = BUILD();
      }
      CHECK(b.status == PEI_OK && b.changes == 0);
      CHECK_STR(wrong_output(&a), "");
      CHECK_STR(slurp(&a, "p.pei"), source.s); /* no link is followed */
      for (unsigned i = 0; i < 3; i++) {
        struct stat st;
        CHECK(lstat(records[i], &st) == 0 && S_ISREG(st.st_mode));
      }
      CHECK(BUILD().unchanged);
    }
  test_remove("build/.peic");
  CHECK(healthy(&a, "without .peic"));
  test_remove("build/.peic");
  test_put("build/.peic", "", 0644);
  Built b = BUILD();
  CHECK(b.status == PEI_ERRORS && says_text(b.said, "`build/.peic` is a file, expected a directory"));
  unlink("build/.peic");
  mkdir("away", 0755);
  CHECK(symlink("../away", "build/.peic") == 0);
  b = BUILD();
  CHECK(b.status == PEI_ERRORS &&
        says_text(b.said, "`build/.peic` is a symbolic link, expected a directory"));
  CHECK_STR(test_tree(&a, "away", NULL), "");
  unlink("build/.peic");
  CHECK(healthy(&a, "afterwards"));
  arena_free(&a);
}

/* Newer ones are not believed; where that matters, it is said. */
static void test_newer(void) {
  TEST_ARENA(a);
  CHECK(healthy(&a, "before"));
  for (unsigned i = 0; i < 3; i++) {
    Str text = slurp(&a, records[i]);
    char *version = strstr((char *)(uintptr_t)text.s, " 1 ");
    CHECK(version != NULL);
    version[1] = '2';
    put_bytes(records[i], text);
  }
  CHECK(!BUILD().unchanged);
  CHECK(healthy(&a, "the same project"));
  Str text = slurp(&a, records[1]);
  strstr((char *)(uintptr_t)text.s, " 1 ")[1] = '9';
  put_bytes(records[1], text);
  project_write(3, "ubuntu");
  Built b = BUILD();
  CHECK(b.status == PEI_ERRORS && says_text(b.said, "E0902"));
  CHECK_INT(build_with(&a, PEI_FORCE).status, PEI_OK);
  CHECK_STR(wrong_output(&a), "");
  arena_free(&a);
}

/* A directory that cannot be written, or belongs to somebody else: a message if there is something to write. */
static void test_not_ours(void) {
  TEST_ARENA(a);
  CHECK(healthy(&a, "before"));
  bool root = geteuid() == 0;
  if (root) CHECK(seteuid(65534) == 0);
  if (!root) chmod("build", 0555), chmod("build/.peic", 0555);
  CHECK_INT(BUILD().status, PEI_OK);
  CHECK_INT(build_with(&a, PEI_CHECK).status, PEI_OK);
  build_params[0] = (PeiPair){"tag", "99"}, build_n_params = 1;
  Built b = BUILD();
  CHECK(b.status == PEI_UNWRITABLE && says_text(b.message, "build/"));
  build_n_params = 0;
  if (root) CHECK(seteuid(0) == 0);
  if (!root) chmod("build", 0755), chmod("build/.peic", 0755);
  for (unsigned i = 0; i < 3; i++) { /* nor read */
    chmod(records[i], 0);
    if (root) CHECK(seteuid(65534) == 0);
    b = BUILD();
    bool manifest = i == 1;
    CHECK(manifest ? b.status == PEI_UNWRITABLE && says_text(b.message, records[i]) : b.status != PEI_ERRORS);
    if (root) CHECK(seteuid(0) == 0);
    chmod(records[i], 0644);
    CHECK(healthy(&a, "readable again"));
  }
  arena_free(&a);
}

/* ---- random sequences ---- */

static uint64_t random_state = 0x9E3779B97F4A7C15u;
static unsigned pick(unsigned n) {
  random_state ^= random_state << 13, random_state ^= random_state >> 7, random_state ^= random_state << 17;
  return (unsigned)(random_state >> 33) % n;
}

static char touched[16][256]; /* outputs that somebody changed since the last good run */
static unsigned n_touched;

static const char *some_output(Arena *a) {
  Want *want = NULL;
  size_t n = wanted(a, &want);
  return n ? arena_fmt(a, "build/%.*s", STR_ARG(want[pick((unsigned)n)].path)).s : "build/pei";
}

static void times_random(const char *path) {
  struct timespec t[2] = {{pick(2000000000), pick(1000000000)}, {pick(2000000000), pick(1000000000)}};
  utimensat(AT_FDCWD, path, t, AT_SYMLINK_NOFOLLOW);
}

static void output_change(Arena *a) {
  const char *path = some_output(a);
  struct stat st;
  if (lstat(path, &st) || !S_ISREG(st.st_mode)) return;
  snprintf(touched[n_touched++ % 16], sizeof *touched, "%s", path);
  struct timespec keep[2] = {st.st_atim, st.st_mtim};
  int what = (int)pick(7), fd;
  switch (what) {
  case 0:
  case 1:
    fd = open(path, O_WRONLY);
    if (pwrite(fd, "%", 1, pick((unsigned)st.st_size)) != 1 || close(fd)) abort();
    if (what) utimensat(AT_FDCWD, path, keep, 0);
    break;
  case 2: unlink(path); break;
  case 3: chmod(path, 0600 + pick(0200)); break;
  default: thing_put(path, what - 1 + (what == 6)); break;
  }
}

static void project_change(void) {
  static const char *const bases[] = {"debian", "ubuntu", "alpine"};
  struct stat st;
  if (stat("p.pei", &st)) abort();
  struct timespec keep[2] = {st.st_atim, st.st_mtim};
  project_write(1 + pick(63), bases[pick(3)]);
  if (pick(2)) utimensat(AT_FDCWD, "p.pei", keep, 0);
}

/* A kill: from some call on, nothing that changes anything happens. */
static unsigned calls_left;
static bool dead(void) { return !calls_left || !--calls_left; }
static int d_write(Os *os, int h, const char *rel, Str text, uint32_t mode, OsStat *made) {
  return dead() ? EIO : b_dir_write(os, h, rel, text, mode, made);
}
static int d_rename(Os *os, int h, const char *from, const char *to) {
  return (void)os, dead() ? EIO : real.dir_rename(&real, h, from, to);
}
static int d_swap(Os *os, int h, const char *x, const char *y) {
  return (void)os, dead() ? EIO : real.dir_swap(&real, h, x, y);
}
static int d_unlink(Os *os, int h, const char *rel) {
  return (void)os, dead() ? EIO : real.dir_unlink(&real, h, rel);
}
static int d_rmdir(Os *os, int h, const char *rel) {
  return (void)os, dead() ? EIO : real.dir_rmdir(&real, h, rel);
}

static void killed_run(Arena *a) {
  Os alive = bent;
  calls_left = 1 + pick(60);
  bent.dir_write = d_write, bent.dir_rename = d_rename, bent.dir_swap = d_swap;
  bent.dir_unlink = d_unlink, bent.dir_rmdir = d_rmdir;
  build_with(a, 0);
  bent = alive;
}

static void something(Arena *a) {
  static const char *const tags[] = {"12", "11", "sid"};
  switch (pick(12)) {
  case 0:
  case 1: project_change(); break;
  case 2:
  case 3: output_change(a); break;
  case 4: thing_put(records[pick(3)], (int)pick(6)); break;
  case 5: {
    const char *path = records[pick(3)];
    Str text = slurp(a, path);
    if (text.n) put_bytes(path, str_sub(text, 0, pick(text.n)));
    break;
  }
  case 6: build_params[0] = (PeiPair){"tag", tags[pick(3)]}, build_n_params = pick(2); break;
  case 7: machine.tick = pick(2) ? 0 : (int64_t)(1 + pick(100)) * 10000000; break;
  case 8: machine.shift = pick(2) ? 0 : ((int64_t)pick(2000) - 1000) * 100000000; break;
  case 9: times_random(pick(2) ? "p.pei" : some_output(a)); break;
  case 10: killed_run(a); break;
  case 11: usleep(pick(3) * 5000); break;
  }
}

static bool names_touched(Str text) {
  for (unsigned i = 0; i < n_touched && i < 16; i++)
    if (says_text(text, touched[i])) return true;
  return false;
}

/* Is nothing there but what is wanted? Files that somebody changed may be. */
static bool nothing_else(Arena *a) {
  Want *want = NULL;
  size_t n = wanted(a, &want);
  Str tree = test_tree(a, "build", ".peic"), line;
  for (Str rest = tree; record_line(&rest, &line);) {
    Str path = record_word(&line), mode = record_word(&line);
    Want key = {.path = path};
    struct stat st;
    const char *whole = arena_fmt(a, "build/%.*s", STR_ARG(path)).s;
    if (!mode.n || lstat(whole, &st) || S_ISDIR(st.st_mode)) continue; /* a line of some file's text */
    if (!bsearch(&key, want, n, sizeof *want, want_order) && !names_touched(str_c(whole))) return false;
  }
  return true;
}

static void test_random(void) {
  TEST_ARENA(a);
  test_remove("build");
  project_write(7, "debian");
  unsigned forced = 0, quiet = 0;
  for (int step = 0; step < 600; step++) {
    ArenaMark mark = arena_mark(&a);
    something(&a);
    Built b = BUILD();
    quiet += b.unchanged;
    if (b.status == PEI_ERRORS) {
      forced++;
      /* E0902: the manifest is gone, and the files are not those that are wanted now */
      CHECK(names_touched(b.said) || says_text(b.said, "E0902"));
      b = build_with(&a, PEI_FORCE);
    }
    if (b.status == PEI_UNWRITABLE) { /* no file stands there: it has to be taken away by hand */
      bool named = names_touched(b.message);
      CHECK(named);
      for (unsigned i = 0; i < n_touched && i < 16 && named; i++) {
        struct stat st;
        if (!lstat(touched[i], &st) && !S_ISREG(st.st_mode)) test_remove(touched[i]);
      }
      b = build_with(&a, PEI_FORCE);
    }
    Str wrong = wrong_output(&a);
    bool good = b.status == PEI_OK && !wrong.n && nothing_else(&a);
    if (!expect(good, __FILE__, __LINE__, "as a first run"))
      printf("step %d: status %d, %s%s wrong: %s\n%s", step, b.status, b.message.s, b.said.s, wrong.s,
             test_tree(&a, "build", NULL).s);
    if (!good) break;
    arena_rewind(&a, mark);
  }
  CHECK(forced > 20 && quiet > 100);
  arena_free(&a);
}

/* Memory runs out in each place: the status says so, and nothing is wrong afterwards. */
static void *scarce_alloc(void *ctx, size_t n) { return host_alloc(ctx, n); }
static void test_no_memory(void) {
  TEST_ARENA(a);
  machine.tick = machine.shift = 0, build_n_params = 0;
  project_write(3, "debian");
  CHECK(healthy(&a, "before"));
  for (int quiet = 0; quiet < 2; quiet++)
    for (unsigned fail = 1; fail < 5000; fail++) {
      Host host = {.fail = fail, .sticky = fail & 1};
      PeiHost scarce = {
          .alloc = scarce_alloc, .release = host_release, .ctx = &host, .chunk = 64, .os = &bent};
      PeiInput in = build_input(0);
      Pei *p;
      int before = test_open_count();
      if (!quiet) project_write(fail & 1 ? 5 : 6, "debian");
      PeiStatus status = pei_build(&scarce, &in, &p);
      pei_free(p);
      if (host.blocks || test_open_count() != before) CHECK(!"a leak");
      if (status != PEI_NO_MEMORY && status != PEI_OK) CHECK_INT(status, PEI_NO_MEMORY);
      if (status == PEI_OK && host.calls < fail) {
        CHECK(fail > 10);
        break;
      }
      if (fail % 8 == 0 && !healthy(&a, "after no memory")) CHECK_INT(fail, 0);
    }
  CHECK(healthy(&a, "at the end"));
  arena_free(&a);
}

int main(void) {
  test_dir_enter();
  umask(022);
  machine_start();
  project_write(3, "debian");
  test_damaged_state();
  test_strange_state();
  test_lost();
  test_newer();
  test_not_ours();
  test_random();
  test_no_memory();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
