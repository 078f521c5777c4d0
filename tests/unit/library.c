/* The recipe library: files that are a part of the program. This program brings a library of its own, in which recipes
   do what none may do; the real ones are looked at in the end of tests/diag and golden/std-*. */
#include "test.h"

#include "base/runtime.h"
#include "libpei.h"

#define RECIPE(name, text)                                                                                   \
  { "std/" name ".pei", text, sizeof(text) - 1, 0644 }

const struct RuntimeFile runtime_files[] = {
    {"image/lib/env.sh", "x", 1, 0644},
    RECIPE("good", "import \"std:deep\" as deep\nlet base = \"debian:12\"\n"
                   "template take(dir: path, at: string = deep.at) {\n  copy (dir) -> (at)\n}\n"),
    RECIPE("deep", "let at = \"/srv\"\n"),
    RECIPE(
        "checked",
        "let sums = { \"1.0\" = \"sha256:"
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        "\" }\n"
        "template get(version: string = \"1.0\", sha256: digest? = none, mirror: url = "
        "\"https://a.example\") {\n"
        "  check sha256 != none || version in keys(sums) else \"@{version} is not known: give its sha256\"\n"
        "  add \"@{mirror}/x-@{version}.tar\" -> \"/tmp/x.tar\" { checksum = sha256 ?? sums[version] }\n"
        "  run <<SH\n    case @{build.target_arch} in amd64) ;; *) exit 1 ;; esac\n    tar -xf /tmp/x.tar\n  "
        "SH\n}\n"
        "template blind(version: string) {\n  label { sum = sums[version] }\n}\n"),
    RECIPE("file", "template t() { copy \"secrets\" -> \"/x\" }\n"),
    RECIPE("joined", "template t(dir: path) { copy \"@{dir}/x\" -> \"/x\" }\n"),
    RECIPE("reads", "let a = file(\"main.pei\")\n"),
    RECIPE("lists", "template t() { label { n = join(glob(\"*\"), \" \") } }\n"),
    RECIPE("imports", "import \"main.pei\" as main\n"),
    RECIPE("absolute", "import \"/etc/passwd\" as main\n"),
    RECIPE("ring", "import \"std:ring2\" as r\n"),
    RECIPE("ring2", "import \"std:ring\" as r\n"),
    RECIPE("typo", "template t(n: int) {\n  env { A = n }\n  wrkdir \"/x\"\n}\n"),
    RECIPE("broken", "template t( {\n"),
    RECIPE("named", "project \"q\"\n"),
    {0, 0, 0, 0},
};
const uint32_t runtime_file_count = sizeof runtime_files / sizeof *runtime_files - 1;

static char *said;

/* Compiles `text` as main.pei and keeps what is said in `said`. */
static PeiStatus compile(const char *text, const char *wanted) {
  static const char lib[] = "import \"std:good\" as g\ntemplate t() { use g.take(dir = \"own\") }\n";
  PeiSource sources[] = {{"main.pei", {text, strlen(text)}},
                         {"data/f", {"x", 1}},
                         {"std:good", {"nonsense", 8}}, /* a file of that name is another one */
                         {"sub/lib.pei", {lib, sizeof lib - 1}},
                         {"sub/own/f", {"x", 1}}};
  PeiInput in = {.root = "main.pei", .sources = sources, .n_sources = 5, .sealed = true};
  const PeiFile *files;
  Pei *p;
  PeiStatus status = pei_compile(NULL, &in, &p);
  PeiText text_of = pei_render(p, PEI_TEXT, &(PeiStyle){.ascii = true, .ms = -1});
  free(said);
  said = strndup(text_of.s, text_of.n);
  size_t n = pei_files(p, &files), found = 0;
  for (size_t i = 0; i < n && wanted; i++) found += strstr(files[i].text.s, wanted) != NULL;
  if (wanted && !found) printf("%s: not in any file\n%s", wanted, said), test_failed++;
  pei_free(p);
  return status;
}

static bool says(const char *what) {
  if (strstr(said, what)) return true;
  printf("%s\n", said);
  return false;
}

#define MAIN(recipe, body) "project \"p\"\nimport \"std:" recipe "\" as r\n" body
#define IMAGE(recipe, step) MAIN(recipe, "image a {\n  from = \"debian:12\"\n  " step "\n}\n")

static void good(void) {
  CHECK_INT(compile(IMAGE("good", "use r.take(dir = \"data\")"), "COPY data /srv"), PEI_OK);
  CHECK_INT(compile(IMAGE("good", "use r.take(dir = \"data\")"), "# std:good:4"), PEI_OK);
  CHECK_INT(compile(MAIN("good", "image a { from = r.base }\n"), "FROM debian:12"), PEI_OK);
  CHECK_INT(
      compile(
          "project \"p\"\nimport \"std:good\" as a\nimport \"std:good\" as b\nimage i {\n  from = a.base\n"
          "  use b.take(dir = \"data\", at = \"/x\")\n}\n",
          "COPY data /x"),
      PEI_OK);
  /* given in a file of a sub-directory: relative to that */
  CHECK_INT(compile("project \"p\"\nimport \"sub/lib.pei\" as lib\nimage i {\n  from = \"debian:12\"\n  use "
                    "lib.t()\n}\n",
                    "COPY sub/own /srv"),
            PEI_OK);
  CHECK_INT(compile(MAIN("good", "image a { from = r.base }\n"), "\"std:good\",\n    \"std:deep\""), PEI_OK);
  CHECK_INT(compile(IMAGE("checked", "use r.get()"), "ADD --checksum=sha256:2d711642b726"), PEI_OK);
  CHECK_INT(compile(IMAGE("checked", "use r.get()"), "case ${TARGETARCH} in amd64)"), PEI_OK);
  CHECK_INT(compile(IMAGE("checked",
                          "use r.get(version = \"2\", mirror = \"http://m.example/x\", sha256 = \"sha256:"
                          "0000000000000000000000000000000000000000000000000000000000000000\")"),
                    "ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 "
                    "http://m.example/x/x-2.tar /tmp/x.tar"),
            PEI_OK);
}

/* A mistake of who uses a recipe is shown where that can be changed. */
static void users_mistakes(void) {
  CHECK_INT(compile(IMAGE("checked", "use r.get(version = \"2.0\")"), NULL), PEI_ERRORS);
  CHECK(says("error[E0409]: 2.0 is not known: give its sha256\n --> main.pei:5:23\n"));
  CHECK(says("^^^^^ `version` is \"2.0\"") && says("::: std:checked:3:9") && says("error: 1 error;"));
  CHECK_INT(compile(IMAGE("checked", "use r.blind(version = \"2.0\")"), NULL), PEI_ERRORS);
  CHECK(says("main.pei:5:") && says("has no key `2.0`") && says("error: 1 error;"));
  CHECK_INT(compile(IMAGE("good", "use r.take(dir = \"dta\")"), NULL), PEI_ERRORS);
  CHECK(says("error[E0601]: no file `dta`\n --> main.pei:5:20\n") && says("error: 1 error;"));
  CHECK_INT(compile(IMAGE("good", "use r.tkae(dir = \"data\")"), NULL), PEI_ERRORS);
  CHECK(says("error[E0233]") && says("did you mean `take`?"));
  CHECK_INT(compile(IMAGE("good", "use r.take(data = \"data\")"), NULL), PEI_ERRORS);
  CHECK(says("error[E0215]") && says(" --> main.pei:5:14"));
  CHECK_INT(compile(MAIN("goood", ""), NULL), PEI_ERRORS);
  CHECK(says("error[E0616]: no recipe `std:goood`") && says("did you mean `std:good`?") &&
        says("has std:good, std:deep"));
  CHECK_INT(compile(MAIN("good.pei", "let _x = r.base\n"), NULL), PEI_ERRORS);
  CHECK(says("did you mean `std:good`?") && says("error: 1 error;"));
  CHECK_INT(compile(MAIN("", "let _x = r.base\n"), NULL), PEI_ERRORS);
  CHECK(says("error[E0616]: no recipe `std:`"));
  CHECK_INT(compile(MAIN("../image/lib/env.sh", "let _x = r.base\n"), NULL), PEI_ERRORS);
  CHECK(says("error[E0616]"));
  CHECK_INT(compile("project \"p\"\nimport \"./std:good\" as r\nlet _x = r.base\n", NULL), PEI_ERRORS);
  CHECK(says("std:good:1:1") && !strstr(said, "E0616")); /* the project's own file */
}

/* What a recipe does wrong is refused, whoever wrote it. */
static void recipes_mistakes(void) {
  static const char *const paths[] = {IMAGE("file", "use r.t()"), IMAGE("joined", "use r.t(dir = \"data\")"),
                                      MAIN("reads", "let _a = r.a\n"), IMAGE("lists", "use r.t()")};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    CHECK_INT(compile(paths[i], NULL), PEI_ERRORS);
    CHECK(says("error[E0618]") && says("error: 1 error;"));
  }
  CHECK_INT(compile(MAIN("imports", ""), NULL), PEI_ERRORS);
  CHECK(says("error[E0617]: a recipe cannot import `main.pei`, only `std:` files\n --> std:imports:1:8\n"));
  CHECK_INT(compile(MAIN("absolute", ""), NULL), PEI_ERRORS);
  CHECK(says("error[E0617]"));
  CHECK_INT(compile(MAIN("ring", ""), NULL), PEI_ERRORS);
  CHECK(says("error[E0607]") && says("error: 1 error;"));
  CHECK_INT(compile(MAIN("broken", ""), NULL), PEI_ERRORS);
  CHECK(says(" --> std:broken:1:"));
  CHECK_INT(compile(MAIN("named", ""), NULL), PEI_ERRORS);
  CHECK(says("error[E0237]"));
}

/* Nobody can edit a recipe: its fixes are not offered, and the place shown first is the project's. */
static void no_fix(void) {
  CHECK_INT(compile(IMAGE("typo", "use r.t(n = 1)"), NULL), PEI_ERRORS);
  CHECK(says("error[E0201]: unknown step `wrkdir`") && says(" --> main.pei:5:3") && says("::: std:typo:3:3"));
  CHECK(says("did you mean `workdir`?") && !strstr(said, "~~~~") && !strstr(said, "change it to"));
  CHECK_INT(
      compile(MAIN("typo", "image a {\n  from = \"debian:12\"\n  use r.t(n = 1)\n  use r.t(n = 2)\n}\n"),
              NULL),
      PEI_ERRORS);
  CHECK(says("main.pei:5:3") && says("main.pei:6:3") && says("error: 2 errors;"));
}

int main(void) {
  good();
  users_mistakes();
  recipes_mistakes();
  no_fix();
  free(said);
  return test_end();
}
