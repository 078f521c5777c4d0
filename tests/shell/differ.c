/* The checker against a real shell: every script below some folders, and scripts with one token changed, are given to
   `SHELL -n` and to shell_check. What the shell reads must never be refused; what it refuses and the checker accepts
   is counted. Usage: differ SHELL CHANGES FOLDER...
     SHELL    bash, dash, busybox or mksh
     CHANGES  how many changed scripts to try
   DIFFER_SEED: another start of the random numbers; DIFFER_KEEP: a folder for the texts that were judged differently.
   Called by tests/shell/run. */
#define _GNU_SOURCE
#include "shell/shell.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST = 60000, KEEP = 60 };
typedef struct {
  char *path, *text;
  uint32_t n;
} Script;
static Script *scripts;
static size_t script_count;

/* ---- scripts ---- */

/* Is this a script of a shell that this is about? */
static bool is_shell_script(const char *text) {
  char line[100];
  if (strncmp(text, "#!", 2)) return false;
  snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
  char *name = NULL, *save = NULL;
  for (char *w = strtok_r(line + 2, " \t", &save); w; w = strtok_r(NULL, " \t", &save)) {
    name = strrchr(w, '/') ? strrchr(w, '/') + 1 : w;
    if (strcmp(name, "env")) break;
  }
  return name && (!strcmp(name, "sh") || !strcmp(name, "bash") || !strcmp(name, "dash"));
}

static int one_file(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)ftw;
  if (type != FTW_F || st->st_size < 8 || st->st_size > LONGEST) return 0;
  int fd = open(path, O_RDONLY | O_NOFOLLOW);
  if (fd < 0) return 0;
  char *text = calloc((size_t)st->st_size + 1, 1);
  ssize_t n = read(fd, text, 2);
  if (n == 2 && !memcmp(text, "#!", 2)) n += read(fd, text + 2, (size_t)st->st_size - 2);
  close(fd);
  if (n < 8 || !is_shell_script(text) || memchr(text, 0, (size_t)n)) {
    free(text);
    return 0;
  }
  scripts = realloc(scripts, sizeof *scripts * (script_count + 1));
  scripts[script_count++] = (Script){strdup(path), text, (uint32_t)n};
  return 0;
}

/* ---- shells ---- */

static int text_fd, said_fd;

static void write_text(Str s) {
  if (ftruncate(text_fd, 0) || pwrite(text_fd, s.s, s.n, 0) != (ssize_t)s.n) perror("pwrite"), exit(2);
}

/* Does the shell read it? bash says some mistakes, and ends with 0; a heredoc without an end is none. */
static bool shell_reads(const char *shell, Str text) {
  char path[40], said[4096];
  write_text(text);
  if (ftruncate(said_fd, 0)) perror("ftruncate"), exit(2);
  snprintf(path, sizeof path, "/proc/self/fd/%d", text_fd);
  pid_t pid = vfork();
  if (pid == 0) {
    lseek(said_fd, 0, SEEK_SET);
    dup2(said_fd, 2);
    dup2(said_fd, 1);
    if (!strcmp(shell, "busybox"))
      execlp("busybox", "sh", "-n", path, (char *)NULL);
    else
      execlp(shell, shell, "-n", path, (char *)NULL);
    _exit(127);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 127) fprintf(stderr, "%s cannot run\n", shell), exit(2);
  if (WEXITSTATUS(status)) return false;
  ssize_t n = pread(said_fd, said, sizeof said - 1, 0);
  if (n <= 0) return true;
  said[n] = 0;
  for (char *line = said, *end; *line; line = *end ? end + 1 : end) {
    end = line + strcspn(line, "\n");
    if (!memmem(line, (size_t)(end - line), "warning:", 8)) return false;
  }
  return true;
}

static ShellDialect dialect_of(const char *shell) {
  return !strcmp(shell, "bash") ? SHELL_BASH : !strcmp(shell, "mksh") ? SHELL_KSH : SHELL_SH;
}

/* ---- changes ---- */

static uint64_t state;
static uint32_t random_below(uint32_t n) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return n ? (uint32_t)(state >> 11) % n : 0;
}

static bool is_word_byte(char c) {
  return c == '_' || c == '-' || c == '.' || c == '/' || (c >= '0' && c <= '9') ||
         ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The token around a place: a run of word bytes, or one other byte. */
static void token_at(Str s, uint32_t at, uint32_t *lo, uint32_t *hi) {
  *lo = at, *hi = at + 1;
  if (!is_word_byte(s.s[at])) return;
  while (*lo > 0 && is_word_byte(s.s[*lo - 1])) --*lo;
  while (*hi < s.n && is_word_byte(s.s[*hi])) ++*hi;
}

static Str changed(Str s, char *out) {
  static const char *const pieces[] = {
      "'",     "\"",    "`",    "$(",        ")",      "(",      "{",          "}",     "${",
      ";",     ";;",    "&&",   "||",        "|",      "&",      "\n",         " ",     "\\",
      "if ",   "then ", "fi\n", "do ",       "done\n", "esac\n", "case x in ", "else ", "for x in ",
      "<<EOF", ">",     "<",    "$((",       "))",     "((",     "[[ ",        " ]]",   "]",
      "[",     "#",     "! ",   "function ", "x=(",    "$'",     "\\\n",       "<(",    "|&",
      ";&",    "elif ", " { ",  " }\n",      "<<<",    "&>",     "time "};
  uint32_t at = random_below(s.n), lo, hi, m = 0;
  token_at(s, at, &lo, &hi);
  uint32_t what = random_below(4);
  memcpy(out, s.s, s.n);
  if (what == 0) { /* gone */
    memmove(out + lo, out + hi, s.n - hi);
    return str_n(out, s.n - (hi - lo));
  }
  if (what == 1) { /* twice */
    m = hi - lo;
    memmove(out + hi + m, s.s + hi, s.n - hi);
    memcpy(out + hi, s.s + lo, m);
    return str_n(out, s.n + m);
  }
  const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
  m = (uint32_t)strlen(piece);
  if (what == 2) hi = lo; /* put in; otherwise in its place */
  memcpy(out + lo, piece, m);
  memcpy(out + lo + m, s.s + hi, s.n - hi);
  return str_n(out, lo + m + s.n - hi);
}

/* ---- comparing ---- */

typedef struct {
  unsigned long refused, missed, wrong;
  unsigned long ends; /* a heredoc whose end was meant to be where the shell does not see it */
} Tally;

static void keep(const char *shell, const char *what, unsigned long number, Str text, const ShellResult *r) {
  const char *dir = getenv("DIFFER_KEEP");
  char path[300];
  if (!dir || number > KEEP) return;
  snprintf(path, sizeof path, "%s/%s-%s-%lu", dir, shell, what, number);
  FILE *f = fopen(path, "w");
  if (!f) return;
  fwrite(text.s, 1, text.n, f);
  fclose(f);
  const ShellError *e = &r->error;
  printf("%s kind %d at %u..%u with %u..%u want %s\n", path, (int)e->kind, e->at.lo, e->at.hi, e->with.lo,
         e->with.hi, e->want ? e->want : "-");
}

static void compare(const char *shell, const char *path, Str text, Tally *t) {
  ShellResult r;
  char *exact = malloc(text.n + 1u); /* of this size, so that reading behind the end is found */
  memcpy(exact, text.s, text.n);
  shell_check(str_n(exact, text.n), dialect_of(shell), &r);
  free(exact);
  bool reads = shell_reads(shell, text), accepts = r.error.kind == SHELL_OK;
  t->refused += !reads;
  if (reads && r.error.kind == SHELL_HEREDOC_LINE) {
    t->ends++;
  } else if (reads && !accepts) {
    t->wrong++;
    uint32_t line = 1;
    for (uint32_t i = 0; i < r.error.at.lo; i++) line += text.s[i] == '\n';
    printf("FAIL shell: %s reads %s, the checker does not: kind %d, line %u\n", shell, path,
           (int)r.error.kind, line);
    keep(shell, "wrong", t->wrong, text, &r);
  } else if (!reads && accepts) {
    t->missed++;
    keep(shell, "missed", t->missed, text, &r);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  const char *shell = argv[1];
  unsigned long changes = strtoul(argv[2], NULL, 10);
  text_fd = memfd_create("text", 0), said_fd = memfd_create("said", 0);
  for (int i = 3; i < argc; i++) nftw(argv[i], one_file, 30, FTW_PHYS | FTW_MOUNT);
  state = getenv("DIFFER_SEED") ? strtoull(getenv("DIFFER_SEED"), NULL, 10) : 88172645463325252ull;
  Tally whole = {0}, cut = {0};
  for (size_t i = 0; i < script_count; i++)
    compare(shell, scripts[i].path, str_n(scripts[i].text, scripts[i].n), &whole);
  static char out[2 * LONGEST + 100];
  for (unsigned long i = 0; i < changes && script_count; i++) {
    const Script *s = &scripts[random_below((uint32_t)script_count)];
    compare(shell, s->path, changed(str_n(s->text, s->n), out), &cut);
  }
  printf("shell: %s and %zu scripts: it refuses %lu, of them %lu are accepted here; %lu changed ones: %lu, "
         "%lu\n",
         shell, script_count, whole.refused, whole.missed, changes, cut.refused, cut.missed);
  unsigned long wrong = whole.wrong + cut.wrong;
  printf("%lu passed, %lu failed\n", script_count + changes - wrong, wrong);
  return wrong > 0;
}
