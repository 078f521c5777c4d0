/* Every recipe of the library, as runtime/std/README.md says it has to be: it compiles without a word, changes
   nothing by being imported, takes all that it depends on from parameters, is documented, and has a golden case.
   What its templates give is the golden case's business; what no recipe may do is library.c's. */
#include "test.h"

#include "base/runtime.h"
#include "libpei.h"

#include <glob.h>

static char report[1 << 16];

/* Compiles a project that does nothing but import one file. */
static size_t compile(const char *import, PeiStatus want) {
  char text[512];
  int n = snprintf(text, sizeof text, "project \"p\"\n%s\nimage a { from = \"debian:12\" }\n", import);
  PeiSource source = {"main.pei", {text, (size_t)n}};
  PeiInput in = {.root = "main.pei", .sources = &source, .n_sources = 1, .sealed = true};
  const PeiFile *files;
  Pei *p;
  CHECK_INT(pei_compile(NULL, &in, &p), want);
  PeiText said = pei_render(p, PEI_SHORT, &(PeiStyle){.ascii = true, .ms = -1});
  snprintf(report, sizeof report, "%s", said.s);
  size_t count = pei_files(p, &files);
  pei_free(p);
  return count;
}

/* `word` as code: behind no `#` in its line, and not the end of another word. */
static bool has_code(const char *text, const char *word) {
  for (const char *at = text; (at = strstr(at, word)); at++) {
    const char *line = at;
    while (line > text && line[-1] != '\n') line--;
    bool whole = at == text || !strchr("abcdefghijklmnopqrstuvwxyz_-", at[-1]);
    if (whole && !memchr(line, '#', (size_t)(at - line))) return true;
  }
  return false;
}

/* The first line that begins with `word`, and the one before it does not begin with `##`. */
static const char *undocumented(const char *text, const char *word) {
  const char *before = "";
  for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
    const char *code = line + strspn(line, " ");
    if (strncmp(code, word, strlen(word)) == 0 && strncmp(before, "##", 2) != 0) return line;
    before = code;
    if (!line[strcspn(line, "\n")]) break;
  }
  return NULL;
}

/* Parameters stand one a line between `template NAME(` and `) {`; those of private templates need no words. */
static void documented(const char *name, const char *text) {
  if (strncmp(text, "## ", 3) != 0)
    printf("std:%s does not begin with `## ` and what it is about\n", name), test_failed++;
  const char *bare = undocumented(text, "template ");
  while (bare && strncmp(bare, "template _", 10) == 0) bare = undocumented(bare + 1, "template ");
  if (bare) printf("std:%s: no `##` before %.*s\n", name, (int)strcspn(bare, "\n"), bare), test_failed++;
  for (const char *at = text; (at = strstr(at, "\ntemplate ")); at++) {
    if (at[10] == '_') continue;
    const char *line = strchr(at + 1, '\n'), *before = "";
    for (; line && line[1] && line[1] != ')'; line = strchr(line + 1, '\n')) {
      const char *code = line + 1 + strspn(line + 1, " ");
      bool parameter =
          code == line + 3 && *code >= 'a' && *code <= 'z' && memchr(code, ':', strcspn(code, "\n"));
      if (parameter && strncmp(before, "##", 2) != 0)
        printf("std:%s: no `##` before %.*s\n", name, (int)strcspn(code, "\n"), code), test_failed++;
      before = code;
    }
  }
  test_passed++;
}

/* Does a golden case import it? */
static bool has_golden(const char *import) {
  glob_t all;
  static char text[1 << 16];
  bool found = false;
  if (glob("golden/*/*.pei", 0, NULL, &all) != 0) return false;
  for (size_t i = 0; i < all.gl_pathc && !found; i++) {
    int fd = open(all.gl_pathv[i], O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    text[n > 0 ? n : 0] = 0;
    found = strstr(text, import) != NULL;
  }
  globfree(&all);
  return found;
}

static void check_recipe(const struct RuntimeFile *f, size_t files_without) {
  static const char *const forbidden[] = {"param ", "env(", "file(", "glob(", "project \"", "late("};
  char name[128], import[256];
  snprintf(name, sizeof name, "%.*s", (int)(strlen(f->path) - 8), f->path + 4);
  snprintf(import, sizeof import, "import \"std:%s\" as _r", name);
  CHECK_INT(compile(import, PEI_OK), files_without);
  if (report[0]) printf("std:%s is not silent:\n%s", name, report), test_failed++;
  for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
    if (has_code(f->text, forbidden[i])) printf("std:%s has `%s`\n", name, forbidden[i]), test_failed++;
  documented(name, f->text);
  *strrchr(import, ' ') = 0, *strrchr(import, ' ') = 0; /* without `as _r` */
  if (!has_golden(import)) printf("no case in golden/ has %s\n", import), test_failed++;
}

int main(void) {
  size_t files = compile("", PEI_OK), recipes = 0;
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    const struct RuntimeFile *f = &runtime_files[i];
    if (strncmp(f->path, "std/", 4) != 0) continue;
    CHECK(strlen(f->path) > 8 && strcmp(f->path + strlen(f->path) - 4, ".pei") == 0);
    check_recipe(f, files);
    recipes++;
  }
  CHECK(recipes >= 2);
  return test_end();
}
