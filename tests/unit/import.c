/* pei_import through the public header: configurations in memory, what they give, writing, running out of memory; and
   that what it gives is in the one style. Whole configurations and messages are tests/import. */
#include "test.h"

#include "libpei.h"

static const char config[] = "x-v: &v {type: auto-volume}\n"
                             "stage_1:\n"
                             "  image: {base: \"${BASE:-debian:12}\", output: \"box:1\"}\n"
                             "  ssh:\n"
                             "    host_port: 2222\n"
                             "    users:\n"
                             "      me: {password: hunter2, pubkey_file: me.pub, uid: 1000}\n"
                             "  proxy: {address: 10.0.0.1, port: 3128, enable_globally: true}\n"
                             "  apt: {repo_source: tuna, use_proxy: true, keep_proxy_after_build: true}\n"
                             "stage_2:\n"
                             "  image: {output: \"box:{{TAG:-2}}\"}\n"
                             "  storage: {app: *v}\n"
                             "  environment: [\"A=a \\\" \\\\ @{b} ${HOME_OF:-x}\"]\n"
                             "  custom:\n"
                             "    on_build: [\"stage-1/run.sh --a 'b c'\"]\n";
static const char key[] =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB0d3l1q1s8wq0Yk0Ff7jv4h2c0n9p1xR8Vt5m0Zr0Jb me\n";

#define SOURCE(path, text)                                                                                   \
  {                                                                                                          \
    path, { text, sizeof text - 1 }                                                                          \
  }
static const PeiSource sources[] = {SOURCE("box/user_config.yml", config),
                                    SOURCE("box/installation/me.pub", key),
                                    SOURCE("box/installation/stage-1/run.sh", "#!/bin/sh\necho\n")};
static const PeiInput input = {
    .root = "box/user_config.yml", .sources = sources, .n_sources = 3, .sealed = true};

static bool says(PeiText text, const char *what) { return text.s && strstr(text.s, what) != NULL; }

static PeiText render(Pei *p, PeiFormat format) {
  return pei_render(p, format, &(PeiStyle){.ascii = true, .ms = -1});
}

static void sealed(void) {
  Pei *p, *q;
  const PeiFile *f;
  CHECK_INT(pei_import(NULL, &input, &p), PEI_OK);
  CHECK_INT(pei_files(p, &f), 1);
  CHECK(strcmp(f->path.s, "box/project.pei") == 0);
  CHECK(says(f->text, "param base: image_ref = env(\"BASE\", \"debian:12\")"));
  CHECK(says(f->text, "on build \"installation/stage-1/run.sh\" { args = [\"--a\", \"b c\"] }"));
  CHECK(says(f->text, "A = \"a \\\" \\\\ @@{b} @{home_of}\""));
  CHECK(!says(f->text, "hunter") && !says(render(p, PEI_TEXT), "hunter"));
  CHECK(says(render(p, PEI_TEXT), "W0630") && pei_error_count(p) == 0);

  CHECK_INT(pei_format(NULL, "project.pei", f->text, &q), PEI_OK);
  CHECK(strcmp(pei_formatted(q).s, f->text.s) == 0);
  pei_free(q);

  PeiSource all[] = {sources[0], sources[1], sources[2], {"box/project.pei", f->text}};
  PeiInput in = {.root = "box/project.pei", .sources = all, .n_sources = 4, .sealed = true};
  CHECK_INT(pei_compile(NULL, &in, &q), PEI_OK);
  pei_free(q);
  pei_free(p);
}

/* Where it is written decides what files are called in it. */
static void places(void) {
  Pei *p;
  const PeiFile *f;
  PeiInput in = input;
  in.out_dir = "above.pei";
  CHECK_INT(pei_import(NULL, &in, &p), PEI_OK);
  pei_files(p, &f);
  CHECK(says(f->text, "on build \"box/installation/stage-1/run.sh\""));
  CHECK(says(f->text, "keys     = [\"box/installation/me.pub\"]"));
  CHECK(says(f->text, "project \"box\""));
  pei_free(p);

  in.out_dir = "elsewhere/box.pei";
  CHECK_INT(pei_import(NULL, &in, &p), PEI_ERRORS);
  CHECK_INT(pei_files(p, &f), 0);
  CHECK(says(render(p, PEI_SHORT), "E0660"));
  pei_free(p);

  in = input, in.root = "nowhere.yml";
  CHECK_INT(pei_import(NULL, &in, &p), PEI_UNREADABLE);
  CHECK_INT(pei_errno(p), ENOENT);
  pei_free(p);

  in = input, in.warnings_are_errors = true;
  CHECK_INT(pei_import(NULL, &in, &p), PEI_ERRORS);
  CHECK_INT(pei_files(p, &f), 0);
  pei_free(p);
}

static void errors(void) {
  static const char wrong[] = "stage_1:\n  image: {base: \"debian:12\", output: \"A:1\"}\n  prots: []\n";
  const PeiSource one = SOURCE("user_config.yml", wrong);
  PeiInput in = {.root = "user_config.yml", .sources = &one, .n_sources = 1, .sealed = true};
  const PeiFile *f;
  const PeiFix *fixes;
  Pei *p;
  CHECK_INT(pei_import(NULL, &in, &p), PEI_ERRORS);
  CHECK_INT(pei_files(p, &f), 0);
  CHECK_INT(pei_error_count(p), 2);
  CHECK(says(render(p, PEI_SHORT), "user_config.yml:3:3: error[E0645]"));
  CHECK(says(render(p, PEI_SHORT),
             "user_config.yml:2:38: error[E0402]")); /* said by the compiler's own checks */
  CHECK(says(render(p, PEI_JSON), "\"code\":\"E0402\""));
  CHECK_INT(pei_fixes(p, &fixes), 0); /* they would be for the project that was not made */
  CHECK_INT(pei_import_write(p, 0), PEI_ERRORS);
  pei_free(p);
}

static void writing(void) {
  Pei *p;
  PeiInput in = input;
  in.out_dir = "new.pei";
  Os os;
  Str text;
  os_posix(&os);
  TEST_ARENA(a);
  CHECK_INT(pei_import(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_import_write(p, 0), PEI_OK);
  CHECK(os.read_file(&os, &a, "new.pei", 1 << 20, &text) == 0 && str_starts(text, STR("# Made by")));
  CHECK_INT(pei_import_write(p, 0), PEI_ERRORS);
  CHECK(says(render(p, PEI_TEXT), "E0667"));
  pei_free(p);

  test_put("new.pei", "mine", 0600);
  CHECK_INT(pei_import(NULL, &in, &p), PEI_OK);
  CHECK_INT(pei_import_write(p, PEI_FORCE), PEI_OK);
  struct stat st;
  CHECK(stat("new.pei", &st) == 0 && (st.st_mode & 07777) == 0600 && st.st_size > 100);
  CHECK(access(".new.pei.peic-tmp", F_OK) != 0);
  pei_free(p);

  in.out_dir = "no/such/place.pei";
  CHECK_INT(pei_import(NULL, &in, &p), PEI_ERRORS); /* files of box/ would lie outside */
  pei_free(p);
  arena_free(&a);
}

/* ---- installers: every row of the table is one that the library can do, with each of its flags ---- */

static const struct {
  const char *script, *moments, *flags;
} installers[] = {
#define PD_RECIPE(script, moments, recipe, template, fixed, flags, note) {script, moments, flags},
#define PD_PART(part, whole, flags)
#define PD_WORD(kind, word, expr)
#include "import/pd_recipes.def"
#undef PD_RECIPE
#undef PD_WORD
};
enum { INSTALLERS = sizeof installers / sizeof *installers };

static const struct {
  const char *kind, *word;
} words[] = {
    {"text", "root"},
    {"drop", "/tmp/x"},
#define PD_RECIPE(script, moments, recipe, template, fixed, flags, note)
#define PD_WORD(kind, word, expr) {kind, word},
#include "import/pd_recipes.def"
};

/* A value that the kind takes; "" for a flag that has none, NULL for versions, which the recipes know. */
static const char *value_for(const char *flag, const char *kind) {
  if (*kind == '!' || *kind == '+') return "";
  if (strcmp(kind, "text") == 0 && strstr(flag, "dir")) return "/opt/x";
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(words[i].kind, kind) == 0) return words[i].word;
  return NULL;
}

/* Is the command, at the moment of that letter, done by a recipe? */
static bool replaced(char letter, const char *script, const char *arguments) {
  static const char *const keys[] = {"bon_build", "fon_first_run", "lon_user_login"};
  char text[512];
  const char *key_of = NULL;
  for (size_t i = 0; i < 3; i++)
    if (keys[i][0] == letter) key_of = keys[i] + 1;
  snprintf(text, sizeof text,
           "stage_1:\n  image: {base: \"ubuntu:24.04\", output: \"a:1\"}\n  custom:\n    %s: "
           "[\"stage-1/system/%s%s\"]\n",
           key_of, script, arguments);
  const PeiSource one = {"user_config.yml", {text, strlen(text)}};
  PeiInput in = {.root = "user_config.yml", .sources = &one, .n_sources = 1, .sealed = true};
  const PeiFile *f;
  Pei *p;
  bool good = pei_import(NULL, &in, &p) == PEI_OK && pei_files(p, &f) == 1 && says(f->text, "\n  use ");
  if (!good) printf("# %s", text);
  pei_free(p);
  return good;
}

static void recipes(void) {
  for (size_t i = 0; i < INSTALLERS; i++) {
    for (const char *m = installers[i].moments; *m; m++) CHECK(replaced(*m, installers[i].script, ""));
    char flags[512], arguments[128];
    snprintf(flags, sizeof flags, "%s", installers[i].flags);
    char *save = NULL;
    for (char *flag = strtok_r(flags, " ", &save); flag; flag = strtok_r(NULL, " ", &save)) {
      char *kind = strchr(flag, ':');
      *kind++ = '\0', *strchr(flag, '=') = '\0';
      const char *value = value_for(flag, kind);
      if (!value) continue;
      snprintf(arguments, sizeof arguments, " %s %s", flag, value);
      CHECK(replaced(installers[i].moments[0], installers[i].script, arguments));
    }
  }
}

/* ---- running out of memory ---- */

static const char buildout[] =
    "[buildout]\nextends = common.cfg\nparts = web card\n\n[web]\n<= common\nimage = ${base:name}\n"
    "links = ${db:name}:database\nvolumes = data:/data\nports = 8080:80\nenv += A=${:own}\nown = "
    "${db:ip-address}\n"
    "script =\n    if true; then\n        echo a\n    fi\n\n[base]\nrecipe = dockeroo:docker.gentoo-build\n"
    "build-image = tools:1\npackages = sys-apps/busybox\n\n[db]\nrecipe = dockeroo:docker.run\nimage = "
    "mongo:7\n\n"
    "[card]\nrecipe = dockeroo:docker.gentoo-diskimage\nbuild-image = tools:1\nbase-image = ${base:name}\n"
    "build-root = /mnt\nimage-file = /tmp/a.img\n\n[push]\nrecipe = dockeroo:docker.push\npassword = "
    "hunter2\n";
static const char common[] =
    "[common]\nrecipe = dockeroo:docker.run\nenv = B=b\n\n[buildout]\nparts += push\n";
static const PeiSource buildout_sources[] = {SOURCE("buildout.cfg", buildout), SOURCE("common.cfg", common)};
static const PeiInput buildout_input = {
    .root = "buildout.cfg", .sources = buildout_sources, .n_sources = 2, .sealed = true};

/* The same file gives the same text each time, and no password. */
static void recipes_of_buildout(void) {
  Pei *p;
  const PeiFile *f;
  CHECK_INT(pei_import(NULL, &buildout_input, &p), PEI_OK);
  CHECK_INT(pei_files(p, &f), 1);
  CHECK(says(f->text, "service web {") && says(f->text, "disk card {") && !says(f->text, "publish"));
  CHECK(says(f->text, "env { B = \"b\", A = \"db\" }"));
  CHECK(!says(f->text, "hunter") && !says(render(p, PEI_TEXT), "hunter"));
  pei_free(p);
}

/* Every allocation fails once: nothing is left behind, of libyaml neither (as the sanitizers see). */
static void memory(const PeiInput *in) {
  Host h = {.fail = 1};
  PeiHost host = {.alloc = host_alloc, .release = host_release, .ctx = &h, .chunk = 64};
  PeiStatus status = PEI_NO_MEMORY;
  Pei *p;
  CHECK_INT(pei_import(&host, in, &p), PEI_NO_MEMORY);
  CHECK(p == NULL);
  while (status == PEI_NO_MEMORY && h.fail < 100000) {
    h.fail++, h.calls = 0;
    status = pei_import(&host, in, &p);
    if (status == PEI_NO_MEMORY) CHECK(says(pei_message(p), "memory"));
    pei_free(p);
    if (!CHECK_INT(h.blocks, 0)) break;
  }
  CHECK_INT(status, PEI_OK);
}

int main(void) {
  test_dir_enter();
  sealed();
  places();
  errors();
  writing();
  recipes();
  recipes_of_buildout();
  memory(&input);
  memory(&buildout_input);
  return test_end();
}
