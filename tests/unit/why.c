/* Where outputs come from: every line of every golden project has an answer, whose places lie in its sources; and for
   the things that people ask after it is the exact line. Run from the top of the tree. */
#include "test.h"

#include "api/handle.h"

/* ---- every line of every golden project ---- */

typedef struct {
  const char *root, *out_dir;
  PeiPair params[8];
  size_t n_params;
} Project;

/* What `cmd` of a golden case compiles: "peic dev.pei -p a=b -o build". */
static bool project_of(Arena *a, Os *os, Str name, Project *out) {
  Str cmd;
  *out = (Project){.out_dir = arena_fmt(a, "golden/%.*s/build", STR_ARG(name)).s};
  if (os->read_file(os, a, arena_fmt(a, "golden/%.*s/cmd", STR_ARG(name)).s, 1 << 16, &cmd)) return false;
  bool param = false;
  cmd.n = str_find(cmd, '\n');
  for (uint32_t lo = 0, hi; lo < cmd.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(cmd, lo, cmd.n), ' ');
    Str word = arena_str(a, str_sub(cmd, lo, hi));
    const char *eq = strchr(word.s, '=');
    if (param && eq && out->n_params < 8)
      out->params[out->n_params++] = (PeiPair){arena_str(a, str_n(word.s, (size_t)(eq - word.s))).s, eq + 1};
    param = str_is(word, "-p") || str_is(word, "--param");
    if (!out->root && str_ends(word, STR(".pei")))
      out->root = arena_fmt(a, "golden/%.*s/%s", STR_ARG(name), word.s).s;
  }
  return out->root;
}

static Pei *compile(const Project *project, PeiStatus *status) {
  Pei *p;
  PeiInput in = {.root = project->root,
                 .out_dir = project->out_dir,
                 .params = project->params,
                 .n_params = project->n_params,
                 .map = true};
  *status = pei_compile(NULL, &in, &p);
  return p;
}

static bool places_lie_in_sources(const Pei *p, const Diag *d) {
  for (uint32_t i = 0; i < d->labels.n; i++) {
    Span at = d->labels.v[i].at;
    if (at.file >= p->sources.files.n || at.lo > at.hi || at.hi > source_at(&p->sources, at.file)->text.n)
      return false;
  }
  return true;
}

static unsigned lines_asked, lines_fixed;

/* False after saying which line has no answer. */
static bool file_answers(Pei *p, const EmitFile *f, const char *root) {
  for (uint32_t line = 1, lo = 0; lo < f->text.n; line++) {
    ArenaMark mark = arena_mark(&p->arena);
    WhyAnswer a;
    bool there = why_line(&p->why, f, line, 0, &a);
    bool told = there && (a.fixed ? !a.places->labels.n : a.places->labels.n > 0);
    if (!told || !places_lie_in_sources(p, a.places)) {
      printf("%s: %.*s:%u has no answer\n", root, STR_ARG(f->path), line);
      return false;
    }
    lines_asked++, lines_fixed += a.fixed;
    arena_rewind(&p->arena, mark);
    lo += str_find(str_sub(f->text, lo, f->text.n), '\n') + 1;
  }
  WhyAnswer beyond;
  return !why_line(&p->why, f, 1u << 30, 0, &beyond);
}

static void test_goldens(void) {
  TEST_ARENA(a);
  Os os;
  os_posix(&os);
  Str *names;
  uint32_t n, compiled = 0;
  if (!CHECK(os.list_dir(&os, &a, "golden", &names, &n) == 0)) return;
  for (uint32_t i = 0; i < n; i++) {
    Project project;
    PeiStatus status;
    if (!project_of(&a, &os, names[i], &project)) continue;
    Pei *p = compile(&project, &status);
    for (uint32_t k = 0; status == PEI_OK && k < p->why.n_files; k++)
      CHECK(file_answers(p, &p->why.files[k], project.root));
    compiled += status == PEI_OK;
    pei_free(p);
  }
  CHECK(compiled > 60);
  CHECK(lines_asked > 5000);
  CHECK(lines_fixed < lines_asked);
  arena_free(&a);
}

/* ---- the exact line ---- */

typedef struct {
  const char *root, *file, *line; /* the first line of the output that holds this */
  const char *source;             /* … comes from the line that holds this, trimmed */
  const char *also;               /* a further place holds this; NULL: not asked */
} Exact;

static const Exact exact[] = {
#define DEV "golden/devbox/dev.pei"
#define DOCKERFILE "images/dev/Dockerfile"
    {DEV, "compose.yaml", "SSH_PORT:-2222", "ports   = [late(\"SSH_PORT\"", "param ssh_port: port = 2222"},
    {DEV, "compose.yaml", "8000-8010:9000-9010", "ports   = [late(", NULL},
    {DEV, "compose.yaml", "restart: unless-stopped", "restart = unless-stopped", NULL},
    {DEV, "compose.yaml", "shm_size:", "shm     = 2GiB", NULL},
    {DEV, "compose.yaml", "driver: nvidia", "gpu     = all", NULL},
    {DEV, "compose.yaml", "image: \"robot:dev\"", "image   = image.dev", "tags = [\"robot:dev\"]"},
    {DEV, "compose.yaml", "target: \"/hard/volume/data\"", "storage data {", NULL},
    {DEV, "compose.yaml", "source: dev-home", "mount home {", NULL},
    {DEV, "compose.yaml", "- me_password", "secret me_password", NULL},
    {DEV, "compose.yaml", "name: team-ws", "volume ws {", NULL},
    {DEV, "docker-bake.json", "robot:dev", "tags = [\"robot:dev\"]", NULL},
    {DEV, DOCKERFILE, "FROM ubuntu:24.04", "from = base", "let base "},
    {DEV, DOCKERFILE, "  build-essential", "packages    = [\"build-essential\"", NULL},
    {DEV, DOCKERFILE, "GREETING=", "env { EDITOR = \"vim\", GREETING", NULL},
    {DEV, DOCKERFILE, "EDITOR=", "env { EDITOR = \"vim\"", NULL},
    {DEV, DOCKERFILE, "you:2001", "user you { uid = 2001", NULL},
    {DEV, DOCKERFILE, "echo \"built for port 2222", "echo \"built for port @{ssh_port}", "param ssh_port"},
    {DEV, DOCKERFILE, "# the shell's own", "# the shell's own ${HOME}", NULL},
    {DEV, DOCKERFILE, "--verbose", "on build \"scripts/install-dev-tools.sh\"", NULL},
    {DEV, DOCKERFILE, "    scripts/check-health.sh", "on every-run \"scripts/check-health.sh\"", NULL},
    {DEV, DOCKERFILE, "    scripts/entry.sh", "entry \"scripts/entry.sh\"", NULL},
    {DEV, "images/dev/pei/root/pei-init/storage", "workspace", "storage workspace {", NULL},
    {DEV, "images/dev/pei/root/pei-init/ssh/passwords", "me secret", "user me { uid = 2000", NULL},
    {DEV, "images/dev/pei/root/pei-init/ssh/keys/you", "ssh-", "user you { uid = 2001", NULL},
    {DEV, "pei", "image_ref", NULL, NULL},
    {DEV, "pei", "pei_images=", "image dev {", NULL},
#undef DEV
#undef DOCKERFILE
};

static Str trimmed_line(const Pei *p, Span at) {
  uint32_t start;
  Str line = source_line_text(&p->sources, at.file, source_line(&p->sources, at.file, at.lo), &start);
  while (line.n && line.s[0] == ' ') line = str_sub(line, 1, line.n);
  return line;
}

static bool holds(Str text, const char *what) {
  Str w = str_c(what);
  for (uint32_t i = 0; i + w.n <= text.n; i++)
    if (memcmp(text.s + i, w.s, w.n) == 0) return true;
  return false;
}

static void test_exact(const Exact *e) {
  PeiStatus status;
  Project project = {.root = e->root, .out_dir = "golden/devbox/build"};
  Pei *p = compile(&project, &status);
  const EmitFile *f = status == PEI_OK ? why_file(&p->why, str_c(e->file)) : NULL;
  if (!f) {
    printf("%s gives no %s\n", e->root, e->file);
    test_failed++;
    pei_free(p);
    return;
  }
  uint32_t line = 0, lo = 0;
  for (bool found = false; lo < f->text.n && !found;) {
    uint32_t hi = lo + str_find(str_sub(f->text, lo, f->text.n), '\n');
    found = holds(str_sub(f->text, lo, hi), e->line);
    line++;
    lo = hi + 1;
  }
  WhyAnswer a;
  bool ok = why_line(&p->why, f, line, 0, &a) && holds(a.text, e->line);
  const Diag *d = a.places;
  if (!e->source)
    ok = ok && a.fixed;
  else
    ok = ok && d->labels.n && str_starts(trimmed_line(p, d->labels.v[0].at), str_c(e->source));
  bool also = !e->also;
  for (uint32_t i = 1; ok && i < d->labels.n && !also; i++)
    also = holds(trimmed_line(p, d->labels.v[i].at), e->also);
  if (!CHECK(ok && also)) {
    printf("  %s, %s:\n", e->file, e->line);
    for (uint32_t i = 0; d && i < d->labels.n; i++)
      printf("    %.*s\n", STR_ARG(trimmed_line(p, d->labels.v[i].at)));
  }
  pei_free(p);
}

/* ---- values that come a long way ---- */

static const char shop[] = "project \"shop\"\n"
                           "import \"lib/web.pei\" as web\n"
                           "import \"std:locale\" as locale\n"
                           "param base_port: port = 8000\n"
                           "let first = base_port\n"
                           "use web.site(name = \"a\", port = first)\n"
                           "use web.site(name = \"b\", port = 9000) { restart = always }\n"
                           "image tools {\n"
                           "  from = \"debian:12\"\n"
                           "  use locale.set()\n"
                           "  for p in [\"one\", \"two\"] {\n"
                           "    run \"echo @{p}\"\n"
                           "  }\n"
                           "}\n";
static const char web[] = "let server = \"nginx:1.27-alpine\"\n"
                          "template site(name: string, port: port) {\n"
                          "  service (name) {\n"
                          "    image = server\n"
                          "    ports = [port -> 80]\n"
                          "    env { NAME = \"n-@{name}\" }\n"
                          "  }\n"
                          "}\n";

static Pei *sealed(const char *root_text, const char *lib_text, PeiStatus *status) {
  PeiSource sources[] = {{"shop.pei", {root_text, strlen(root_text)}},
                         {"lib/web.pei", {lib_text, strlen(lib_text)}}};
  PeiPair params[] = {{"base_port", "8100"}};
  PeiInput in = {.root = "shop.pei",
                 .sources = sources,
                 .n_sources = 2,
                 .params = params,
                 .n_params = 1,
                 .sealed = true,
                 .map = true};
  Pei *p;
  *status = pei_compile(NULL, &in, &p);
  if (*status != PEI_OK) {
    PeiText text = pei_render(p, PEI_TEXT, &(PeiStyle){.ms = -1});
    printf("%.*s\n", (int)text.n, text.s);
  }
  return p;
}

/* The labels of an answer, "line: text" each. */
static Str chain_of(Pei *p, const char *file, const char *what, bool last) {
  const EmitFile *f = why_file(&p->why, str_c(file));
  uint32_t line = 0, found = 0;
  for (uint32_t lo = 0, hi; f && lo < f->text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(f->text, lo, f->text.n), '\n');
    line++;
    if (holds(str_sub(f->text, lo, hi), what) && (!found || last)) found = line;
  }
  WhyAnswer a;
  Buf b = buf_new(&p->arena);
  if (!found || !why_line(&p->why, f, found, 0, &a)) return STR("no such line");
  for (uint32_t i = 0; i < a.places->labels.n; i++) {
    const Label *l = &a.places->labels.v[i];
    buf_bytes(&b,
              arena_fmt(&p->arena, "%.*s:%u: %.*s\n", STR_ARG(source_at(&p->sources, l->at.file)->display),
                        source_line(&p->sources, l->at.file, l->at.lo), STR_ARG(l->text)));
  }
  for (const Frame *frame = a.places->chain; frame; frame = frame->up)
    buf_bytes(&b, arena_fmt(&p->arena, "in %.*s\n", STR_ARG(frame->what)));
  return buf_str(&b);
}

static void test_chain(void) {
  PeiStatus status;
  Pei *p = sealed(shop, web, &status);
  if (!CHECK_INT(status, PEI_OK)) return pei_free(p);
  CHECK_STR(chain_of(p, "compose.yaml", "published: \"8100\"", false),
            "lib/web.pei:5: makes this line\n"
            "shop.pei:6: `port` is given here\n"
            "shop.pei:5: `first` is 8100\n"
            "shop.pei:4: `base_port` is 8100, from --param base_port\n"
            "shop.pei:6: used here\n"
            "in template `site` (lib/web.pei:2), used at shop.pei:6 with name = \"a\", port = 8100\n");
  CHECK_STR(chain_of(p, "compose.yaml", "published: \"9000\"", false),
            "lib/web.pei:5: makes this line\n"
            "shop.pei:7: `port` is given here\n"
            "shop.pei:7: used here\n"
            "in template `site` (lib/web.pei:2), used at shop.pei:7 with name = \"b\", port = 9000\n");
  CHECK(str_starts(chain_of(p, "compose.yaml", "restart: always", false),
                   STR("shop.pei:7: makes this line\nshop.pei:7: used here\n")));
  Str text = chain_of(p, "compose.yaml", "NAME: n-b", false);
  CHECK(holds(text, "lib/web.pei:6: makes this line\nshop.pei:7: `name` is given here"));
  CHECK(holds(chain_of(p, "compose.yaml", "image: \"nginx", false),
              "lib/web.pei:1: `server` is \"nginx:1.27-alpine\""));
  Str loop = chain_of(p, "images/tools/Dockerfile", "RUN echo two", false);
  CHECK(holds(loop, "shop.pei:12: makes this line\nshop.pei:11: `p` goes through this\n"));
  CHECK(holds(loop, "in p = \"two\"\n"));
  Str recipe = chain_of(p, "images/tools/Dockerfile", "ENV", false);
  CHECK(holds(recipe, "std:locale") && holds(recipe, "shop.pei:10: used here"));
  pei_free(p);
}

/* ---- questions ---- */

static Str answer(Pei *p, PeiFormat format) {
  PeiText text = pei_answer(p, format, &(PeiStyle){.ascii = true, .ms = -1});
  return str_n(text.s, text.n);
}

static void test_questions(void) {
  PeiStatus status;
  Pei *p = sealed(shop, web, &status);
  CHECK_INT(pei_why_line(p, "compose.yaml", 1, 0), PEI_OK);
  CHECK(holds(answer(p, PEI_TEXT), "project \"shop\""));
  CHECK(holds(answer(p, PEI_JSON), "\"file\":\"build/compose.yaml\",\"line\":1"));
  CHECK_INT(pei_why_line(p, "compose.yaml", 4000, 0), PEI_BAD_PARAM);
  CHECK(holds(str_c(pei_message(p).s), "lines, no line 4000"));
  CHECK_INT(pei_why_line(p, "compose.yaml", 1, 900), PEI_BAD_PARAM);
  CHECK_STR(str_c(pei_message(p).s), "line 1 of `build/compose.yaml` has no column 900");
  CHECK_INT(pei_why_line(p, "compose.yml", 1, 0), PEI_BAD_PARAM);
  CHECK(holds(str_c(pei_message(p).s), "did you mean `compose.yaml`?"));
  CHECK_INT(pei_why_object(p, "service.a"), PEI_OK);
  CHECK(holds(answer(p, PEI_TEXT), "declared here"));
  CHECK(holds(answer(p, PEI_JSON), "\"object\":\"service.a\""));
  CHECK_INT(pei_why_object(p, "service.c"), PEI_BAD_PARAM);
  CHECK(holds(str_c(pei_message(p).s), "shop.pei has no object `service.c`; did you mean"));
  CHECK_INT(pei_status(p), PEI_OK);
  pei_free(p);

  Pei *plain;
  PeiSource source = {"p.pei", {"project \"p\"\n", 12}};
  CHECK_INT(pei_compile(NULL,
                        &(PeiInput){.root = "p.pei", .sources = &source, .n_sources = 1, .sealed = true},
                        &plain),
            PEI_OK);
  pei_why_line(plain, "plan.json", 1, 0); /* without marks there is nothing to tell */
  CHECK_INT(pei_answer(plain, PEI_TEXT, &(PeiStyle){.ms = -1}).n, 0);
  pei_free(plain);
}

static const struct {
  const char *text, *want; /* what the answers must hold; "" for none at all */
} messages[] = {
    {"Dockerfile:7\n--------------------\n   6 |     \n   7 | >>> RUN echo one\n--------------------\n", ""},
    {"yaml: line 3: mapping values are not allowed in this context\n", "build/compose.yaml:3"},
    {"compose.yaml: line 1, column 2: nonsense\n", "build/compose.yaml:1"},
    {"docker-bake.json:2,3-9: Unsupported argument\n", "build/docker-bake.json:2"},
    {"./build/pei: line 12: docker: not found\n", "build/pei:12"},
    {"ERROR: target tools: failed to solve: exit code: 1\n", "image.tools"},
    {"\033[31mservices.a Additional property x is not allowed\033[0m\n", "service.a"},
    {"service \"b\" refers to undefined volume z\n", "service.b"},
    {"1 warning found:\n - FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 4)\n",
     "build/images/tools/Dockerfile:4"},
    {"failed to solve: dockerfile parse error on line 3: unknown instruction: FOO\n",
     "build/images/tools/Dockerfile:3"},
    {"all is well\n", ""},
    {"service \"nobody\" has failed, target unknown: x, line 99999999999 of nothing\n", ""},
    {"compose.yaml:99999999999999999999: too far, Dockerfile:0, (line ), yaml: line x\n", ""},
};

static void test_messages(void) {
  PeiStatus status;
  Pei *p = sealed(shop, web, &status);
  for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
    CHECK_INT(pei_why_messages(p, (PeiText){messages[i].text, strlen(messages[i].text)}), PEI_OK);
    Str got = answer(p, PEI_TEXT);
    bool ok = *messages[i].want ? holds(got, messages[i].want) : got.n == 0;
    if (!CHECK(ok)) printf("  of: %s  got: %.*s\n", messages[i].text, STR_ARG(got));
  }
  /* an excerpt is known by its text, wherever the step stands */
  const EmitFile *f = why_file(&p->why, STR("images/tools/Dockerfile"));
  uint32_t line = 1;
  for (uint32_t lo = 0; !str_starts(str_sub(f->text, lo, f->text.n), STR("RUN echo two")); line++)
    lo += str_find(str_sub(f->text, lo, f->text.n), '\n') + 1;
  Str text = arena_fmt(&p->arena, "Dockerfile:%u\n-----\n %3u | >>> RUN echo two\n-----\nERROR: failed\n",
                       line, line);
  CHECK_INT(pei_why_messages(p, (PeiText){text.s, text.n}), PEI_OK);
  CHECK(holds(answer(p, PEI_TEXT), "run \"echo @{p}\""));
  pei_free(p);
}

/* Memory may run out at any moment; then there is no answer, and nothing else. */
static void test_memory(void) {
  PeiSource sources[] = {{"shop.pei", {shop, sizeof shop - 1}}, {"lib/web.pei", {web, sizeof web - 1}}};
  PeiInput in = {
      .root = "shop.pei", .sources = sources, .n_sources = 2, .sealed = true, .map = true, .out_dir = "out"};
  bool ended = false;
  for (unsigned i = 1; !ended && i < 20000; i += 7) {
    Host h = {.fail = i, .sticky = true};
    PeiHost host = {host_alloc, host_release, &h, .chunk = 512, .os = NULL};
    Pei *p;
    PeiStatus status = pei_compile(&host, &in, &p);
    if (status == PEI_OK) status = pei_why_line(p, "compose.yaml", 14, 0);
    if (status == PEI_OK) ended = pei_answer(p, PEI_TEXT, &(PeiStyle){.ms = -1}).s != NULL;
    if (!ended && status != PEI_OK) CHECK_INT(status, PEI_NO_MEMORY);
    pei_free(p);
    CHECK_INT(h.blocks, 0);
  }
  CHECK(ended);
}

int main(void) {
  test_goldens();
  for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) test_exact(&exact[i]);
  test_chain();
  test_dir_enter(); /* where there is no build/ that somebody made */
  test_questions();
  test_messages();
  test_memory();
  return test_end();
}
