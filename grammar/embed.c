/* Build-time tool: every file below runtime/ as one C table, the runtime_files[] of compiler/base/runtime.h. It
   knows nothing about the files, but that pages of documentation (*.md) are not needed. Called by the Makefile:
   embed runtime > runtime.c */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *root;
static unsigned count;

static void die(const char *what, const char *path) {
  fprintf(stderr, "embed: ");
  fprintf(stderr, what, path);
  fprintf(stderr, "\n");
  exit(1);
}

static void put_char(int c) {
  if (c == '\n')
    printf("\\n\"\n   \"");
  else if (c == '"' || c == '\\')
    printf("\\%c", c);
  else if (c == '?')
    printf("\\?"); /* no trigraphs */
  else if (c < ' ' || c > '~')
    printf("\\%03o", (unsigned)c);
  else
    putchar(c);
}

static void put_file(const char *path, mode_t mode) {
  FILE *f = fopen(path, "rb");
  if (!f) die("cannot open %s", path);
  printf("  {\"%s\",\n   \"", path + strlen(root) + 1);
  unsigned long size = 0;
  for (int c; (c = getc(f)) != EOF; size++) {
    if (c == 0) die("%s holds a zero byte", path);
    put_char(c);
  }
  if (ferror(f)) die("cannot read %s", path);
  fclose(f);
  printf("\",\n   %lu, 0%o},\n", size, mode & S_IXUSR ? 0755U : 0644U);
  count++;
}

static int visible(const struct dirent *e) {
  size_t n = strlen(e->d_name);
  bool page = n > 3 && strcmp(e->d_name + n - 3, ".md") == 0;
  return e->d_name[0] != '.' && !strchr(e->d_name, '~') && !page;
}
/* Bytewise, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void put_dir(const char *path) {
  struct dirent **names;
  int n = scandir(path, &names, visible, by_name);
  if (n < 0) die("cannot list %s", path);
  for (int i = 0; i < n; i++) {
    char below[4096];
    struct stat st;
    int len = snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
    if (len < 0 || (size_t)len >= sizeof below || stat(below, &st) != 0) die("cannot stat %s", below);
    if (S_ISDIR(st.st_mode))
      put_dir(below);
    else
      put_file(below, st.st_mode);
    free(names[i]);
  }
  free(names);
}

int main(int argc, char **argv) {
  if (argc != 2) die("usage: embed DIR%s", "");
  root = argv[1];
  printf("/* Made by grammar/embed.c. */\n#include \"base/runtime.h\"\n\nconst struct RuntimeFile "
         "runtime_files[] = {\n");
  put_dir(root);
  /* never an empty array */
  printf("  {0, 0, 0, 0},\n};\nconst uint32_t runtime_file_count = %u;\n", count);
  if (fflush(stdout) != 0 || ferror(stdout)) die("cannot write%s", "");
  return 0;
}
