/* Runs each case and compares; see tests/diag/run, which builds and calls this in tests/diag. */
#include "cases.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 20 };
const char *peic;
static char complained[300]; /* the case that has failed */

void complain(const char *name, const char *format, ...) {
  if (strcmp(complained, name)) printf("FAIL %s\n", name);
  snprintf(complained, sizeof complained, "%s", name);
  va_list args;
  va_start(args, format);
  printf("  ");
  vprintf(format, args);
  printf("\n");
  va_end(args);
}

char *read_file(const char *path, size_t *size) {
  FILE *f = fopen(path, "rb");
  char *text = NULL;
  size_t n = 0, got;
  if (!f) return NULL;
  do {
    text = realloc(text, n + 65537);
    n += got = fread(text + n, 1, 65536, f);
  } while (got);
  fclose(f);
  text[n] = 0;
  if (size) *size = n;
  return text;
}

bool write_file(const char *path, const char *text, size_t size) {
  FILE *f = fopen(path, "wb");
  if (!f) return false;
  bool ok = fwrite(text, 1, size, f) == size;
  return fclose(f) == 0 && ok;
}

char *scratch_new(void) {
  char *dir = strdup("/tmp/peic-diag-XXXXXX");
  if (!mkdtemp(dir)) perror(dir), exit(1);
  return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)st, (void)type, (void)ftw;
  return remove(path);
}

void scratch_remove(char *dir) {
  nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(dir);
}

/* ---- running peic ---- */

static json_t *parse(const char *name, const char *text) {
  json_t *all = json_array(), *summary = NULL;
  long errors = 0, warnings = 0;
  while (*text) {
    size_t n = strcspn(text, "\n");
    json_error_t error;
    json_t *object = json_loadb(text, n, 0, &error);
    if (!object) complain(name, "no JSON (%s): %.*s", error.text, (int)n, text);
    if (summary) complain(name, "a line after the summary");
    if (object && json_object_get(object, "summary"))
      summary = object;
    else if (object) {
      const char *severity = json_string_value(json_object_get(object, "severity"));
      long count = 1 + (long)json_integer_value(json_object_get(object, "repeats"));
      if (severity && !strcmp(severity, "error")) errors += count;
      if (severity && !strcmp(severity, "warning")) warnings += count;
      json_array_append_new(all, object);
    }
    text += n + (text[n] != 0);
  }
  json_t *counts = json_object_get(summary, "summary");
  if (json_integer_value(json_object_get(counts, "errors")) != errors ||
      json_integer_value(json_object_get(counts, "warnings")) != warnings)
    complain(name, "the summary does not count %ld errors and %ld warnings", errors, warnings);
  json_decref(summary);
  return all;
}

enum { WORDS = 20 };

/* The words of the lines `#$ NAME=value --param a=b` of a file: arguments, and what goes into the environment. */
static unsigned read_words(char *text, const char *words[WORDS]) {
  unsigned n = 0;
  for (char *line = text, *next; line; line = next) {
    next = strchr(line, '\n');
    if (next) *next++ = 0;
    if (strncmp(line, "#$ ", 3) != 0) continue;
    for (char *w = strtok(line + 3, " "); w && n + 1 < WORDS; w = strtok(NULL, " ")) words[n++] = w;
  }
  return n;
}

static void become_peic(const char *verb, const char *option, const char *file) {
  const char *words[WORDS], *args[WORDS + 8] = {peic, verb, option, "--color=never", "--error-limit=0"};
  unsigned n = 5;
  char *text = read_file(file, NULL);
  unsigned count = text ? read_words(text, words) : 0;
  for (unsigned i = 0; i < count; i++) {
    bool variable = words[i][0] >= 'A' && words[i][0] <= 'Z' && strchr(words[i], '=');
    if (variable)
      putenv(strdup(words[i]));
    else
      args[n++] = words[i];
  }
  args[n++] = file;
  args[n] = NULL;
  execv(peic, (char *const *)args);
}

Run run_verb(const char *name, const char *verb, const char *format, const char *file) {
  char option[64], err_path[] = "/tmp/peic-diag-err-XXXXXX";
  snprintf(option, sizeof option, "--error-format=%s", format);
  int err = mkstemp(err_path), status = 0;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0), dup2(null, 1), dup2(err, 2);
    setenv("LC_ALL", "C.UTF-8", 1);
    alarm(SECONDS);
    become_peic(verb, option, file);
    _exit(127);
  }
  waitpid(child, &status, 0);
  Run r = {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
  r.err = read_file(err_path, &r.err_size);
  close(err);
  unlink(err_path);
  if (!strcmp(format, "json")) r.diags = parse(name, r.err);
  return r;
}

Run run_peic(const char *name, const char *format, const char *file) {
  return run_verb(name, "check", format, file);
}

void run_free(Run *r) {
  json_decref(r->diags);
  free(r->err);
}

/* ---- cases ---- */

void complain_diff(const char *name, const char *want_path, const char *text, size_t size) {
  char *dir = scratch_new(), command[4096], got[256];
  snprintf(got, sizeof got, "%s/got", dir);
  write_file(got, text, size);
  complain(name, "%s differs:", want_path);
  fflush(stdout);
  snprintf(command, sizeof command, "diff -u '%s' '%s' | sed -e 1,2d -e 's/^/      /'", want_path, got);
  if (system(command) != 0) perror("diff");
  scratch_remove(dir);
}

static void check_text(const char *name, const char *file, const char *want_path, bool bless) {
  size_t size = 0;
  char *want = read_file(want_path, &size);
  if (want || bless) {
    Run r = run_peic(name, "text", file);
    if (bless)
      write_file(want_path, r.err, r.err_size);
    else if (size != r.err_size || memcmp(want, r.err, size) != 0)
      complain_diff(name, want_path, r.err, r.err_size);
    run_free(&r);
  }
  free(want);
}

static void check_case(const char *name, const char *file, const char *want_path, Expects *all, bool bless) {
  Run r = run_peic(name, "json", file);
  size_t i;
  json_t *d;
  int status = 0;
  json_array_foreach(r.diags, i, d) {
    reported_match(name, all, d);
    reported_positions(name, d);
    if (!strcmp(json_text(d, "severity"), "error")) status = 1;
  }
  for (size_t k = 0; k < all->n; k++) {
    const Expect *e = &all->v[k];
    if (!e->seen)
      complain(name, "- %s:%ld %s is missing: %s", e->file, e->line, e->code, e->message ? e->message : "");
  }
  if (r.status != status)
    complain(name, "ended with status %d, not %d: %.200s", r.status, status, status ? "" : r.err);
  if (!all->n) complain(name, "expects nothing: where are its markers?");
  reported_fixes(name, file, r.diags);
  check_text(name, file, want_path, bless);
  run_free(&r);
}

static Expects found;

static int read_markers(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)st, (void)ftw;
  size_t n = strlen(path);
  if (type != FTW_F || n < 4 || strcmp(path + n - 4, ".pei")) return 0;
  char *text = read_file(path, NULL);
  markers_read(&found, !strncmp(path, "./", 2) ? path + 2 : path, text);
  free(text);
  return 0;
}

/* Where a case is: `entry` is NAME.pei or a folder, in the working directory. */
typedef struct {
  char name[256]; /* as it is called, with its folder */
  const char *entry;
  bool is_dir, whole; /* whole: of the catalogue */
} Case;

/* Runs one case; false if it failed. Its expectations are added to `all`. */
static bool run_case(const Case *k, bool bless, Expects *all) {
  char want[300];
  const char *base = strrchr(k->name, '/') ? strrchr(k->name, '/') + 1 : k->name;
  const char *file = k->is_dir ? "main.pei" : k->entry, *name = strdup(k->name);
  snprintf(want, sizeof want, "%s", k->is_dir ? "want" : base);
  complained[0] = 0;
  found = (Expects){0};
  if (k->is_dir && chdir(k->entry) != 0) return false;
  if (k->whole) {
    catalogue_check(name, file, want, bless, &found);
  } else {
    if (k->is_dir)
      nftw(".", read_markers, 16, FTW_PHYS);
    else
      read_markers(k->entry, NULL, FTW_F, NULL);
    strcat(want, ".txt");
    check_case(name, file, want, &found, bless);
  }
  if (k->is_dir && chdir("..") != 0) exit(1);
  all->v = realloc(all->v, (all->n + found.n + 1) * sizeof *all->v);
  for (size_t i = 0; i < found.n; i++) {
    found.v[i].name = name;
    all->v[all->n++] = found.v[i];
  }
  free(found.v);
  return !complained[0];
}

static int is_case(const struct dirent *d) {
  struct stat st;
  char path[300];
  size_t n = strlen(d->d_name);
  if (d->d_name[0] == '.') return 0;
  if (n > 4 && !strcmp(d->d_name + n - 4, ".pei")) return 1;
  snprintf(path, sizeof path, "%s/main.pei", d->d_name);
  return stat(path, &st) == 0;
}

static bool is_asked(const char *name, char **names) {
  for (bool any = false;; any = true, names++) {
    if (!*names) return !any;
    if (!strcmp(*names, name)) return true;
  }
}

typedef struct {
  unsigned passed, failed;
} Count;

/* The cases of a folder: tests/diag itself (""), or the catalogue. */
static void run_folder(const char *folder, char **names, bool bless, Expects *all, Count *count) {
  struct dirent **entries;
  if (*folder && chdir(folder) != 0) exit(1);
  int n = scandir(".", &entries, is_case, alphasort);
  for (int i = 0; i < n; i++) {
    struct stat st;
    if (stat(entries[i]->d_name, &st) != 0) continue;
    Case k = {.entry = entries[i]->d_name, .is_dir = S_ISDIR(st.st_mode), .whole = *folder != 0};
    int length = (int)strlen(k.entry) - (k.is_dir ? 0 : 4);
    snprintf(k.name, sizeof k.name, "%s%s%.*s", folder, *folder ? "/" : "", length, k.entry);
    if (!is_asked(k.name, names)) continue;
    if (run_case(&k, bless, all))
      count->passed++;
    else
      count->failed++;
  }
  if (*folder && chdir("..") != 0) exit(1);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  peic = argv[1];
  char **names = argv + 2;
  bool bless = *names && !strcmp(*names, "--bless");
  names += bless;
  if (bless && !*names) {
    fprintf(stderr, "tests/diag/run --bless NAME...: which?\n");
    return 2;
  }
  Count count = {0};
  Expects all = {0};
  run_folder("", names, bless, &all, &count);
  run_folder("catalogue", names, bless, &all, &count);
  if (!*names) {
    count.failed += table_check(&all, &count.passed);
    count.failed += codes_check(&all, &count.passed);
  }
  printf("%u passed, %u failed\n", count.passed, count.failed);
  return count.failed != 0;
}
