/* libpei through its public header: projects in memory, in front of the disk, parameters, variables, writing,
   failures. What the files hold is the golden cases' business. */
#include "test.h"

#include "libpei.h"

#define TEXT(s) ((PeiText){"" s "", sizeof(s) - 1})
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char hello[] = "project \"hello\"\nparam tag: string = env(\"TAG\", \"1\")\n"
                            "image web {\n  from = \"debian:bookworm\"\n  tags = [\"web:@{tag}\"]\n}\n";

static bool says(PeiText text, const char *what) { return text.s && strstr(text.s, what) != NULL; }

/* The text of one file, or "". */
static PeiText file_text(const Pei *p, const char *path) {
  const PeiFile *files;
  size_t n = pei_files(p, &files);
  for (size_t i = 0; i < n; i++)
    if (strcmp(files[i].path.s, path) == 0) return files[i].text;
  return TEXT("");
}

static PeiText render(Pei *p, PeiFormat format) {
  return pei_render(p, format, &(PeiStyle){.ascii = true, .ms = -1});
}

static void sealed(void) {
  PeiSource source = {"hello.pei", {hello, sizeof hello - 1}};
  PeiInput in = {.root = "hello.pei", .sources = &source, .n_sources = 1, .sealed = true};
  Pei *p;
  setenv("TAG", "from-outside", 1);
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "docker-bake.json"), "web:1")); /* the process environment is out of sight */
  CHECK(says(file_text(p, "images/web/Dockerfile"), "FROM debian:bookworm"));
  CHECK_INT(render(p, PEI_TEXT).n, 0);
  pei_free(p);

  in.env = &(PeiPair){"TAG", "2"}, in.n_env = 1;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "docker-bake.json"), "web:2"));
  pei_free(p);

  in.params = &(PeiPair){"tag", "3"}, in.n_params = 1;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "docker-bake.json"), "web:3"));
  pei_free(p);

  in.params = &(PeiPair){"tga", "3"};
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_BAD_PARAM);
  CHECK(says(pei_message(p), "tga"));
  CHECK_INT(pei_write(p, 0), PEI_BAD_PARAM);
  pei_free(p);

  in.n_params = 0, in.root = "other.pei";
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_UNREADABLE);
  CHECK_INT(pei_errno(p), ENOENT);
  CHECK(says(pei_message(p), "other.pei"));
  pei_free(p);
}

static void imports(void) {
  PeiSource sources[] = {
      {"app/main.pei", TEXT("project \"p\"\nimport \"../lib/x.pei\" as x\nimage a { from = x.base }\n")},
      {"lib/x.pei", TEXT("let base = \"debian:trixie\"\n")},
      {"app/sub/y.pei", TEXT("let base = \"debian:bookworm\"\n")},
      {"app/both.pei",
       TEXT("project \"p\"\nimport \"./sub/../sub/y.pei\" as y\nimage a { from = y.base }\n")}};
  PeiInput in = {.root = "app/both.pei", .sources = sources, .n_sources = COUNT(sources), .sealed = true};
  Pei *p;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "images/a/Dockerfile"), "FROM debian:bookworm"));
  pei_free(p);
  in.root = "app/main.pei"; /* above the project */
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_ERRORS);
  CHECK(says(render(p, PEI_SHORT), "app/main.pei:2:"));
  pei_free(p);
}

static void overlay(void) {
  test_put("disk.pei", "project \"p\"\nimport \"lib.pei\" as lib\nimage a { from = lib.base }\n", 0644);
  test_put("lib.pei", "let base = \"debian:bookworm\"\n", 0644);
  PeiSource unsaved = {"lib.pei", TEXT("let base = \"debian:trixie\"\n")};
  PeiInput in = {.root = "disk.pei"};
  Pei *p;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "images/a/Dockerfile"), "FROM debian:bookworm"));
  pei_free(p);
  in.sources = &unsaved, in.n_sources = 1;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK(says(file_text(p, "images/a/Dockerfile"), "FROM debian:trixie"));
  pei_free(p);
}

static void errors(void) {
  PeiSource source = {"bad.pei", TEXT("project \"p\"\nimgae dev { }\n")};
  PeiInput in = {.root = "bad.pei", .sources = &source, .n_sources = 1, .sealed = true};
  const PeiFile *files;
  Pei *p;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_ERRORS);
  CHECK_INT(pei_error_count(p), 1);
  CHECK_INT(pei_files(p, &files), 0);
  CHECK(says(render(p, PEI_TEXT), "E0201"));
  CHECK(says(render(p, PEI_JSON), "\"code\":\"E0201\""));
  CHECK(says(render(p, PEI_SHORT), "bad.pei:2:1: error[E0201]"));
  CHECK_INT(pei_write(p, 0), PEI_ERRORS);
  CHECK_INT(pei_status(p), PEI_ERRORS);
  pei_free(p);
}

static void hardened(void) {
  PeiSource source = {"w.pei",
                      TEXT("project \"p\"\nvolume unused {}\nimage a { from = \"debian:bookworm\" }\n")};
  PeiInput in = {.root = "w.pei", .sources = &source, .n_sources = 1, .sealed = true};
  Pei *p;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_warning_count(p), 1);
  pei_free(p);
  in.warnings_are_errors = true;
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_ERRORS);
  CHECK_INT(pei_error_count(p), 1);
  CHECK_INT(pei_warning_count(p), 0);
  pei_free(p);
}

static void writing(void) {
  const PeiChange *changes;
  Pei *p;
  test_put("hello.pei", hello, 0644);
  unsetenv("TAG");
  PeiInput in = {.root = "hello.pei", .out_dir = "out"};
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_write(p, PEI_CHECK), PEI_DIFFERS);
  CHECK(pei_changes(p, &changes) > 0 && changes[0].kind == PEI_NEW);
  CHECK(access("out", F_OK) != 0);
  CHECK_INT(pei_write(p, 0), PEI_OK);
  CHECK_INT(pei_write(p, 0), PEI_OK);
  CHECK_INT(pei_changes(p, &changes), 0);
  CHECK_INT(pei_write(p, PEI_CHECK), PEI_OK);
  test_put("out/docker-bake.json", "mine", 0644);
  CHECK_INT(pei_write(p, 0), PEI_ERRORS);
  CHECK(says(render(p, PEI_TEXT), "E0901"));
  pei_free(p);

  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_write(p, PEI_FORCE), PEI_OK);
  CHECK_INT(pei_changes(p, &changes), 1);
  pei_free(p);

  in.out_dir = "hello.pei"; /* a file */
  CHECK_INT(pei_compile(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_write(p, 0), PEI_UNWRITABLE);
  CHECK_INT(pei_errno(p), ENOTDIR);
  CHECK(says(pei_message(p), "hello.pei"));
  pei_free(p);
}

static void memory(void) {
  Host h = {.fail = 1};
  PeiHost host = {.alloc = host_alloc, .release = host_release, .ctx = &h, .chunk = 64};
  PeiSource source = {"hello.pei", {hello, sizeof hello - 1}};
  PeiInput in = {.root = "hello.pei", .sources = &source, .n_sources = 1, .sealed = true};
  PeiStatus status = PEI_NO_MEMORY;
  Pei *p;
  CHECK_INT(pei_compile(&host, &in, &p), PEI_NO_MEMORY);
  CHECK(p == NULL);
  while (status == PEI_NO_MEMORY && h.fail < 100000) {
    h.fail++, h.calls = 0;
    status = pei_compile(&host, &in, &p);
    if (status == PEI_NO_MEMORY) CHECK(says(pei_message(p), "memory"));
    pei_free(p);
    if (!CHECK_INT(h.blocks, 0)) break;
  }
  CHECK_INT(status, PEI_OK);
}

int main(void) {
  test_dir_enter();
  sealed();
  imports();
  overlay();
  errors();
  hardened();
  writing();
  memory();
  return test_end();
}
