/* The examples of the messages about imports, each as a file: DIR/CODE.wrong.yml and DIR/CODE.right.yml. Prints the
   codes. Called by tests/import/run. */
#include <stdio.h>
#include <stdlib.h>

static const struct {
  const char *code, *wrong, *right;
} rows[] = {
#define DIAG(code, severity, title, message, label, help, explain, wrong, right) {#code, wrong, right},
#define PHRASE(id, text)
#include "diag.def"
#undef DIAG
#undef PHRASE
};

static void put(const char *dir, const char *code, const char *which, const char *text) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.%s.yml", dir, code, which);
  FILE *f = fopen(path, "w");
  if (!f || fputs(text, f) == EOF || fclose(f) == EOF) perror(path), exit(1);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int number = atoi(rows[i].code + 1);
    if (number < 630 || number > 669) continue;
    puts(rows[i].code);
    if (!rows[i].wrong[0]) continue;
    put(argv[1], rows[i].code, "wrong", rows[i].wrong);
    put(argv[1], rows[i].code, "right", rows[i].right);
  }
  return 0;
}
