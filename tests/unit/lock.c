/* pei.lock through libpei.h: what is written, what is compared, and locks that are not what peic writes. The words of
   the messages are tests/diag's business, the tool with a docker is golden/lock-*. */
#include "test.h"

#include "libpei.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define HASH "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
#define LIB "let base = \"debian:12\"\n"

static const char project[] =
    "project \"p\"\nimport \"lib/x.pei\" as x\nlet n = file(\"note.txt\")\n"
    "image a {\n  from = x.base\n  label { n = n }\n}\nservice s { image = \"nginx:1\" }\n";

typedef struct {
  PeiSource sources[4];
  PeiInput in;
} Project;

static PeiText text(const char *s) { return (PeiText){s, strlen(s)}; }

static void project_make(Project *p, const char *lock, PeiLockMode mode) {
  *p = (Project){.sources = {{"main.pei", text(project)},
                             {"lib/x.pei", text(LIB)},
                             {"note.txt", text("hello")},
                             {"pei.lock", text(lock ? lock : "")}}};
  p->in = (PeiInput){
      .root = "main.pei", .sources = p->sources, .n_sources = lock ? 4 : 3, .sealed = true, .lock = mode};
}

static bool says(PeiText t, const char *what) { return t.s && strstr(t.s, what) != NULL; }
static PeiText render(Pei *p) { return pei_render(p, PEI_SHORT, &(PeiStyle){.ascii = true, .ms = -1}); }

/* What `peic lock` would write, with these digests; malloc'ed. */
static char *lock_text(const char *old, const PeiImage *images, size_t n) {
  Project x;
  Pei *p;
  project_make(&x, old, PEI_LOCK_RENEWED);
  test_put("main.pei", project, 0644);
  unlink("pei.lock");
  if (old) test_put("pei.lock", old, 0644);
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  CHECK_INT(pei_lock(p, images, n, 0), PEI_OK);
  pei_free(p);
  char *all = calloc(1, 1 << 16);
  int fd = open("pei.lock", O_RDONLY);
  if (fd < 0 || read(fd, all, (1 << 16) - 1) < 0) printf("no pei.lock\n"), test_failed++;
  if (fd >= 0) close(fd);
  return all;
}

static const PeiImage digests[] = {{{"debian:12", 9}, {"sha256:" HASH, 71}},
                                   {{"nginx:1", 7}, {"sha256:" HASH, 71}}};

/* ---- the good way ---- */

static void round_trip(void) {
  char *none = lock_text(NULL, NULL, 0), *all = lock_text(NULL, digests, 2), *kept = lock_text(all, NULL, 0);
  CHECK(strstr(none, "\"images\": []") != NULL);
  CHECK(strstr(none, "{\"path\": \"lib/x.pei\", \"size\": 23, \"sha256\": \"") != NULL);
  CHECK(
      strstr(none, "{\"path\": \"note.txt\", \"size\": 5, \"sha256\": \"2cf24dba5fb0a30e26e83b2ac5b9e29e") !=
      NULL);
  CHECK(strstr(none, "main.pei\",") != NULL &&
        !strstr(none, "{\"path\": \"main.pei\"")); /* the root is no entry */
  CHECK(strstr(all, "{\"ref\": \"debian:12\", \"digest\": \"sha256:" HASH "\"},\n") != NULL);
  CHECK(strcmp(all, kept) == 0); /* digests that nobody was asked for stay */

  Project x;
  Pei *p;
  const PeiImage *images;
  const PeiFile *files;
  project_make(&x, all, PEI_LOCK_RENEWED);
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  CHECK_INT(pei_lock_images(p, &images), 2);
  CHECK(says(images[0].ref, "debian:12") && says(images[0].digest, "sha256:" HASH) &&
        says(images[1].ref, "nginx:1"));
  CHECK_INT(pei_lock(p, NULL, 0, PEI_CHECK), PEI_OK);
  pei_free(p);

  project_make(&x, all, PEI_LOCK_KEPT);
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  CHECK_INT(pei_warning_count(p), 0);
  size_t n = pei_files(p, &files), found = 0;
  for (size_t i = 0; i < n; i++)
    found += says(files[i].text, "FROM debian:12@sha256:" HASH " AS a") ||
             says(files[i].text, "image: \"nginx:1@sha256:" HASH "\"");
  CHECK_INT(found, 2);
  pei_free(p);

  project_make(&x, "nonsense", PEI_LOCK_IGNORED); /* without --locked nobody looks at it */
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  pei_free(p);
  free(none), free(all), free(kept);
}

static void drift(void) {
  char *all = lock_text(NULL, digests, 2);
  const PeiChange *changes;
  Project x;
  Pei *p;
  project_make(&x, all, PEI_LOCK_RENEWED);
  x.sources[1].text = text("let base = \"debian:13\"\n");
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  CHECK_INT(pei_lock(p, NULL, 0, PEI_CHECK),
            PEI_DIFFERS); /* debian:13 has no digest: it is not in the lock */
  CHECK_INT(pei_changes(p, &changes), 2);
  CHECK(says(changes[0].path, "lib/x.pei") && changes[0].kind == PEI_CHANGED);
  CHECK(says(changes[1].path, "debian:12") && changes[1].kind == PEI_REMOVED);
  pei_free(p);
  x.in.lock = PEI_LOCK_KEPT;
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_ERRORS);
  CHECK(says(render(p), "main.pei:2:8: error[E0620]"));
  pei_free(p);
  project_make(&x, all, PEI_LOCK_KEPT);
  x.sources[2].text = text("hellO");
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_ERRORS);
  CHECK(says(render(p), "main.pei:3:14: error[E0620]"));
  CHECK_INT(pei_error_count(p), 1);
  pei_free(p);
  free(all);
}

/* Somebody changed the file between reading and writing: it is left alone. */
static void race(void) {
  char *all = lock_text(NULL, digests, 2);
  Project x;
  Pei *p;
  test_put("pei.lock", "somebody's", 0644);
  project_make(&x, all, PEI_LOCK_RENEWED);
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_OK);
  CHECK_INT(pei_lock(p,
                     (PeiImage[]){{digests[0].ref, text("sha256:"
                                                        "00" HASH)}},
                     1, 0),
            PEI_UNWRITABLE);
  CHECK_INT(pei_errno(p), ESTALE);
  pei_free(p);
  free(all);
}

/* Names that are no UTF-8, or would end a JSON string: what was written is what is read. */
static void odd_names(void) {
  static const char globs[] = "project \"p\"\nlet _n = glob(\"odd/*\")\n";
  PeiSource sources[] = {{"g.pei", text(globs)},
                         {"odd/a\xff\xc3z", text("")},
                         {"odd/q\"\\\x01", text("")},
                         {"odd/\xc3\xbc", text("")},
                         {"pei.lock", text("")}};
  PeiInput in = {
      .root = "g.pei", .sources = sources, .n_sources = 4, .sealed = true, .lock = PEI_LOCK_RENEWED};
  Pei *p;
  unlink("pei.lock");
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_lock(p, NULL, 0, 0), PEI_OK);
  pei_free(p);
  static char all[4096];
  int fd = open("pei.lock", O_RDONLY);
  ssize_t n = read(fd, all, sizeof all - 1);
  close(fd);
  CHECK(n > 0 && strstr(all, "[\"a<FF><C3>z\", \"q\\\"\\\\\\u0001\", \"\\u00FC\"]") != NULL);
  sources[4].text = text(all), in.n_sources = 5, in.lock = PEI_LOCK_KEPT;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_warning_count(p), 0);
  pei_free(p);
}

/* ---- locks from elsewhere ---- */

static void reject(const char *lock, size_t n, const char *what) {
  Project x;
  Pei *p;
  for (int mode = PEI_LOCK_RENEWED; mode <= PEI_LOCK_KEPT; mode++) {
    project_make(&x, lock, (PeiLockMode)mode);
    x.sources[3].text.n = n;
    int status = pei_compile(NULL, &x.in, &p);
    PeiText said = render(p);
    if (status != PEI_ERRORS || !says(said, what) || pei_error_count(p) != 1)
      printf("for %.80s: wanted %s, got %d errors:\n%s", lock, what, (int)pei_error_count(p), said.s),
          test_failed++;
    else
      test_passed++;
    pei_free(p);
  }
}
#define REJECT(lock, what) reject(lock, sizeof(lock) - 1, what)
#define HEAD "{\"peic-lock\": 1, \"root\": \"main.pei\", "
#define FILES(item) HEAD "\"files\": [" item "]}"

static void hostile(void) {
  REJECT("", "E0625");
  REJECT("{", "E0625");
  REJECT("<<<<<<< ours\n", "pei.lock:1:1: error[E0625]");
  REJECT(HEAD "\"files\": []} x", "E0625");
  REJECT("{\"peic-lock\": 1, \"peic-lock\": 1}", "E0625");
  REJECT("{\"peic-lock\": 1, \"root\": \"ma\0in.pei\"}", "E0625");
  REJECT("{\"peic-lock\": 1, \"root\": \"main\\u0000.pei\"}", "E0625");
  REJECT("{\"peic-lock\": 1, \"root\": \"main\xff.pei\"}", "E0625");
  REJECT("{\"peic-lock\": 99999999999999999999}", "E0625");
  REJECT("[]", "E0626");
  REJECT("{}", "`peic-lock` should be 1, as in a lock of peic, found nothing");
  REJECT("{\"peic-lock\": \"1\"}", "found `1`");
  REJECT("{\"peic-lock\": 0}", "E0626");
  REJECT("{\"peic-lock\": 1.0}", "found a decimal number");
  REJECT("{\"peic-lock\": 2}", "pei.lock:1:2: error[E0627]: pei.lock is of format 2; this peic knows 1");
  REJECT("{\"peic-lock\": 1}", "`root` should be a string, found nothing");
  REJECT("{\"peic-lock\": 1, \"root\": \"other.pei\"}", "pei.lock:1:26: error[E0624]");
  REJECT(HEAD "\"files\": {}}", "`files` should be a list, found an object");
  REJECT(HEAD "\"stuff\": []}", "`stuff` should be no such key, found a list");
  REJECT(FILES("7"), "`files[0]` should be an object, found a number");
  REJECT(FILES("{}"), "`files[0].path` should be a string, found nothing");
  REJECT(FILES("{\"path\": \"\"}"), "`files[0].path`");
  REJECT(FILES("{\"path\": \"a\", \"size\": -1}"), "`files[0].size` should be a number of bytes");
  REJECT(FILES("{\"path\": \"a\", \"size\": 1}"), "`files[0].sha256` should be 64 hex digits, found nothing");
  REJECT(FILES("{\"path\": \"a\", \"size\": 1, \"sha256\": \"x\"}"), "found `x`");
  REJECT(FILES("{\"path\": \"a\", \"size\": 1, \"sha256\": \"" HASH "\", \"more\": 1}"),
         "should be 3 fields, found 4");
  REJECT(FILES("{\"path\": \"a\", \"size\": 1, \"sha256\": \"" HASH "\"}, "
               "{\"path\": \"a\", \"size\": 1, \"sha256\": \"" HASH "\"}"),
         "`files[1].path` should be each once, found `a` again");
  REJECT(HEAD "\"globs\": [{\"pattern\": \"a\", \"names\": \"b\"}]}", "`globs[0].names` should be a list");
  REJECT(HEAD "\"globs\": [{\"pattern\": \"a\", \"names\": [1]}]}", "`globs[0].names` should be strings");
  REJECT(HEAD "\"images\": [{\"ref\": \"a\", \"digest\": \"" HASH "\"}]}",
         "should be sha256: and 64 hex digits");
  REJECT(HEAD "\"images\": [{\"ref\": \"a\", \"digest\": \"sha256:\\n" HASH "\"}]}", "`images[0].digest`");
}

/* As deep or as long as a file can be. */
static void large(void) {
  size_t n = 200000;
  char *deep = malloc(n + 1);
  memset(deep, '[', n);
  deep[n] = 0;
  reject(deep, n, "E0625");
  free(deep);
  n = (8u << 20) + 1;
  char *blanks = malloc(n + 1);
  memset(blanks, ' ', n);
  blanks[n] = 0;
  reject(blanks, n, "error[E0609]: cannot read `pei.lock`: it is larger than 8 MiB");
  free(blanks);
}

static void missing(void) {
  Project x;
  Pei *p;
  project_make(&x, NULL, PEI_LOCK_KEPT);
  CHECK_INT(pei_compile(NULL, &x.in, &p), PEI_ERRORS);
  CHECK(says(render(p), "E0629"));
  CHECK_INT(pei_error_count(p), 1);
  CHECK_INT(pei_lock(p, NULL, 0, 0), PEI_ERRORS);
  pei_free(p);
}

/* Memory that runs out anywhere between reading and writing the lock is given back, and leaves a whole file. */
static void no_memory(void) {
  char *all = lock_text(NULL, digests, 2);
  Project x;
  project_make(&x, all, PEI_LOCK_RENEWED);
  for (unsigned fail = 1; fail < 4000; fail++) {
    Host host = {.fail = fail, .sticky = true};
    PeiHost with = {.alloc = host_alloc, .release = host_release, .ctx = &host, .chunk = 512};
    Pei *p;
    PeiStatus status = pei_compile(&with, &x.in, &p);
    if (status == PEI_OK) status = pei_lock(p, digests, 2, PEI_CHECK);
    pei_free(p);
    CHECK_INT(host.blocks, 0);
    if (status == PEI_OK) break;
    if (status != PEI_NO_MEMORY) CHECK_INT(status, PEI_NO_MEMORY);
    CHECK(fail + 1 < 4000);
  }
  free(all);
}

int main(void) {
  test_dir_enter();
  round_trip();
  drift();
  race();
  odd_names();
  hostile();
  large();
  missing();
  no_memory();
  return test_end();
}
