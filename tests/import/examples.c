/* The examples of the messages about imports, each as a file: DIR/CODE.wrong.yml and DIR/CODE.right.yml. Prints the
   codes. Called by tests/import/run. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *code, *wrong, *right;
} rows[] = {
#define DIAG(code, severity, title, message, label, help, explain, wrong, right) {#code, wrong, right},
#define PHRASE(id, text)
#include "diag.def"
#undef DIAG
#undef PHRASE
};

/* What the example is an example of is seen in it. */
static const char *ending(int number, char severity, const char *text) {
  if (number >= (severity == 'E' ? 993 : 987) || strstr(text, "[buildout]")) return "buildout.cfg";
  if (number >= 985) return "devcontainer.json";
  if (number >= 927) return "dockerutils.cfg";
  if (number < (severity == 'E' ? 677 : 660)) return "yml";
  return strstr(text, "services:") || strstr(text, "include:") ? "compose.yaml" : "Dockerfile";
}

static void put(const char *dir, const char *code, const char *which, const char *text) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.%s.%s", dir, code, which, ending(atoi(code + 1), code[0], text));
  FILE *f = fopen(path, "w");
  if (!f || fputs(text, f) == EOF || fclose(f) == EOF) perror(path), exit(1);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int number = atoi(rows[i].code + 1);
    bool is_import = (number >= 630 && number <= 669) || (number >= 677 && number <= 699) ||
                     (rows[i].code[0] == 'W' && number == 879) || (number >= 985 && number <= 999) ||
                     (rows[i].code[0] == 'E' && number >= 927 && number <= 929);
    if (!is_import) continue;
    puts(rows[i].code);
    if (!rows[i].wrong[0]) continue;
    put(argv[1], rows[i].code, "wrong", rows[i].wrong);
    put(argv[1], rows[i].code, "right", rows[i].right);
  }
  return 0;
}
