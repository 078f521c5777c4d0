/* Writes a project in which every string of the corpus stands in every context of BuildKit, bake and compose, and what
   each must come back as. tests/e2e/quote.test.sh builds it and compares.
     engine CORPUS DIR BASE-IMAGE
   A file DIR/wanted/CONTEXT has the strings that the context can hold, a zero byte after each. */
#include "corpus.h"

#include "emit/json.h"
#include "emit/quote.h"
#include "emit/yaml.h"
#include "ir/limits.h"

typedef struct {
  Arena *arena;
  const char *dir;
  Strings all;
  Buf docker;
} Engine;

typedef bool Can(Str s, uint32_t *at);

static void write_file(const Engine *e, const char *name, Str text) {
  FILE *f = fopen(arena_fmt(e->arena, "%s/%s", e->dir, name).s, "w");
  if (!f || fwrite(text.s, 1, text.n, f) != text.n || fclose(f) != 0) perror(name), exit(2);
}

/* Those that the context can hold; they are written to wanted/NAME. */
static Strings choose(const Engine *e, const char *name, Can *can, uint32_t limit) {
  Strings out = {.arena = e->arena};
  Buf wanted = buf_new(e->arena);
  uint32_t at;
  for (uint32_t i = 0; i < e->all.list.n && out.list.n < limit; i++) {
    if (!can(e->all.list.v[i], &at)) continue;
    *vec_push(e->arena, &out.list) = e->all.list.v[i];
    buf_bytes(&wanted, e->all.list.v[i]);
    buf_char(&wanted, 0);
  }
  write_file(e, arena_fmt(e->arena, "wanted/%s", name).s, buf_str(&wanted));
  return out;
}

static Text text(const Engine *e, Str s) { return text_of(e->arena, s); }
static void say(Engine *e, Str s) { buf_bytes(&e->docker, s); }

static bool is_name(Str s) {
  return s.n < 200 && str_find(s, '/') == s.n && !str_is(s, ".") && !str_is(s, "..");
}
static bool is_file(Str s, uint32_t *at) { return quote_can_file(s, at) && is_name(s); }
static bool is_source(Str s, uint32_t *at) { return quote_can_path(s, at) && is_name(s); }
static bool is_dest(Str s, uint32_t *at) { return quote_can_dest(s, at) && is_name(s); }

/* ENV E0="…", then a loop that prints $E0 and so on. */
static void variables(Engine *e, const char *name, const char *instruction, char letter) {
  Strings s = choose(e, name, quote_can_docker, 10000);
  for (uint32_t i = 0; i < s.list.n; i++) {
    say(e, arena_fmt(e->arena, "%s %c%u=", instruction, letter, i));
    quote_docker(&e->docker, text(e, s.list.v[i]));
    say(e, STR("\n"));
  }
  say(e, arena_fmt(e->arena,
                   "RUN i=0; while [ $i -lt %u ]; do eval \"printf '%%s\\\\0' \\\"\\$%c$i\\\"\"; i=$((i+1)); "
                   "done >/got/%s\n",
                   s.list.n, letter, name));
}

static void labels(Engine *e) {
  Strings s = choose(e, "label", quote_can_docker, 10000);
  say(e, STR("LABEL"));
  for (uint32_t i = 0; i < s.list.n; i++) {
    say(e, arena_fmt(e->arena, " \\\n  l%u=", i));
    quote_docker(&e->docker, text(e, s.list.v[i]));
  }
  say(e, STR("\n"));
}

/* A heredoc that holds every string twice: as a word, and as lines of a heredoc of its own. */
static void heredoc(Engine *e) {
  Strings s = choose(e, "run", quote_can_run, 10000);
  Buf body = buf_new(e->arena);
  for (uint32_t i = 0; i < s.list.n; i++) {
    Part parts[] = {{.kind = PART_TEXT, .text = STR("printf '%s\\0' ")},
                    {.kind = PART_WORD, .text = s.list.v[i]},
                    {.kind = PART_TEXT, .text = STR(" >>/got/run\n")}};
    quote_sh_body(&body, (Text){parts, 3});
  }
  say(e, STR("RUN "));
  quote_heredoc(&e->docker, STR(""), STR("set -e\n"), buf_str(&body));
}

/* Each string is a command line; whether it fits or not, its text must reach the shell. */
static void one_line(Engine *e) {
  Strings s = choose(e, "line", quote_can_run, 10000);
  uint32_t n = 0;
  Buf wanted = buf_new(e->arena);
  say(e, STR("SHELL [\"/bin/sh\", \"-c\", \"printf '%s\\\\0' \\\"$1\\\" >>/got/line\", \"sh\"]\n"));
  for (uint32_t i = 0; i < s.list.n && n < 90; i++) {
    if (!quote_fits_line(s.list.v[i]) || s.list.v[i].n < 3) continue;
    say(e, STR("RUN "));
    say(e, s.list.v[i]);
    say(e, STR("\n"));
    buf_bytes(&wanted, s.list.v[i]);
    buf_char(&wanted, 0);
    n++;
  }
  say(e, STR("SHELL [\"/bin/sh\", \"-c\"]\n"));
  write_file(e, "wanted/line", buf_str(&wanted));
}

static void exec_form(Engine *e) {
  Strings s = choose(e, "exec", quote_can_exec, 10000);
  say(e, STR("RUN [\"/bin/sh\", \"-c\", \"printf '%s\\\\0' \\\"$@\\\" >/got/exec\", \"sh\""));
  for (uint32_t i = 0; i < s.list.n; i++) {
    say(e, STR(", \\\n  "));
    quote_exec(&e->docker, text(e, s.list.v[i]));
  }
  say(e, STR("]\n"));
}

/* A file for each name; its content is the name. */
static void make_files(const Engine *e, const char *dir, const Strings *s) {
  for (uint32_t i = 0; i < s->list.n; i++)
    write_file(e, arena_fmt(e->arena, "%s/%.*s", dir, STR_ARG(s->list.v[i])).s, s->list.v[i]);
}

static void print_names(Engine *e, const Strings *s, const char *dir, const char *to) {
  Buf body = buf_new(e->arena);
  for (uint32_t i = 0; i < s->list.n; i++) {
    buf_lit(&body, "cat ");
    quote_known(&body, sh_word, arena_fmt(e->arena, "%s/%.*s", dir, STR_ARG(s->list.v[i])));
    buf_bytes(&body, arena_fmt(e->arena, " >>%s; printf '\\0' >>%s\n", to, to));
  }
  quote_heredoc(&e->docker, STR(""), STR("set -e\n"), buf_str(&body));
}

static void copies(Engine *e) {
  Strings s = choose(e, "copy", is_file, 10000);
  make_files(e, "files", &s);
  say(e, STR("COPY ["));
  for (uint32_t i = 0; i < s.list.n; i++) {
    quote_copy(&e->docker, text(e, arena_fmt(e->arena, "files/%.*s", STR_ARG(s.list.v[i]))));
    say(e, STR(", \\\n  "));
  }
  say(e, STR("\"/copy/\"]\nRUN "));
  print_names(e, &s, "/copy", "/got/copy");
}

static void dests(Engine *e) {
  Strings few = choose(e, "dest", is_dest, 90);
  for (uint32_t i = 0; i < few.list.n; i++) {
    say(e, arena_fmt(e->arena, "COPY [\"plain/%u\", ", i));
    write_file(e, arena_fmt(e->arena, "plain/%u", i).s, few.list.v[i]);
    quote_copy(&e->docker, text(e, arena_fmt(e->arena, "/dest/%.*s", STR_ARG(few.list.v[i]))));
    say(e, STR("]\n"));
  }
  say(e, STR("RUN "));
  print_names(e, &few, "/dest", "/got/dest");
}

static void mounts(Engine *e) {
  Strings s = choose(e, "mount", is_source, 10000);
  make_files(e, "mounts", &s);
  for (uint32_t i = 0; i < s.list.n;) {
    Strings some = {.arena = e->arena};
    say(e, STR("RUN"));
    for (uint32_t k = 0; k < 60 && i < s.list.n; k++, i++) {
      *vec_push(e->arena, &some.list) = s.list.v[i];
      say(e, STR(" --mount=type=bind"));
      quote_mount(&e->docker, STR("source"),
                  text(e, arena_fmt(e->arena, "mounts/%.*s", STR_ARG(s.list.v[i]))));
      quote_mount(&e->docker, STR("target"), text(e, arena_fmt(e->arena, "/mnt/%.*s", STR_ARG(s.list.v[i]))));
      say(e, STR(" \\\n   "));
    }
    say(e, STR(" "));
    print_names(e, &some, "/mnt", "/got/mount");
  }
}

static void workdirs(Engine *e) {
  Strings s = choose(e, "workdir", is_dest, 90);
  Buf body = buf_new(e->arena);
  for (uint32_t i = 0; i < s.list.n; i++) {
    say(e, STR("WORKDIR "));
    quote_docker_word(&e->docker, text(e, arena_fmt(e->arena, "/w/%.*s", STR_ARG(s.list.v[i]))));
    say(e, STR("\n"));
    buf_lit(&body, "test -d ");
    quote_known(&body, sh_word, arena_fmt(e->arena, "/w/%.*s", STR_ARG(s.list.v[i])));
    buf_lit(&body, " && printf '%s\\0' ");
    quote_known(&body, sh_word, s.list.v[i]);
    buf_lit(&body, " >>/got/workdir\n");
  }
  say(e, STR("RUN "));
  quote_heredoc(&e->docker, STR(""), STR(""), buf_str(&body));
}

/* A stage for each, as layers cannot be stacked without end. */
static void env(Engine *e) { variables(e, "env", "ENV", 'E'); }
static void arg(Engine *e) { variables(e, "arg", "ARG", 'A'); }

static void dockerfile(Engine *e, const char *base) {
  static const struct {
    const char *name;
    void (*put)(Engine *e);
  } rows[] = {{"env", env},       {"arg", arg},          {"run", heredoc},
              {"line", one_line}, {"exec", exec_form},   {"copy", copies},
              {"dest", dests},    {"workdir", workdirs}, {"mount", mounts}};
  size_t n = sizeof rows / sizeof *rows;
  e->docker = buf_new(e->arena);
  say(e, arena_fmt(e->arena, "# quoting\nFROM %s AS box\nRUN mkdir -p /got\n", base));
  labels(e);
  for (size_t i = 0; i < n; i++) {
    say(e, arena_fmt(e->arena, "FROM box AS in-%s\n", rows[i].name));
    rows[i].put(e);
  }
  say(e, STR("FROM scratch AS out\n"));
  for (size_t i = 0; i < n; i++)
    say(e, arena_fmt(e->arena, "COPY --from=in-%s /got/%s /\n", rows[i].name, rows[i].name));
  write_file(e, "Dockerfile", buf_str(&e->docker));
}

/* bake composes Unicode (NFC); nothing can be said so that it does not. */
static bool is_bake(Str s, uint32_t *at) {
  return quote_can_docker(s, at) && quote_can_bake(s, at) && !str_is(s, "e\xCC\x81");
}

/* bake gives each string as a build argument; a launch variable stands between two of them. */
static void bake(Engine *e, const char *base) {
  Strings s = choose(e, "bake", is_bake, 10000);
  Buf b = buf_new(e->arena), docker = buf_new(e->arena), wanted = buf_new(e->arena);
  Json j = {.out = &b};
  json_open(&j, '{');
  json_key(&j, STR("variable")), json_open(&j, '{');
  json_key(&j, STR("LATE")), json_open(&j, '{'), json_pair(&j, STR("default"), STR("late")),
      json_close(&j, '}');
  json_close(&j, '}');
  json_key(&j, STR("target")), json_open(&j, '{'), json_key(&j, STR("bake")), json_open(&j, '{');
  json_pair(&j, STR("context"), STR("."));
  json_pair(&j, STR("dockerfile"), STR("Dockerfile.bake"));
  json_key(&j, STR("args")), json_open(&j, '{');
  buf_bytes(&docker, arena_fmt(e->arena, "FROM %s AS box\n", base));
  for (uint32_t i = 0; i < s.list.n; i++) {
    Str v = s.list.v[i];
    Part parts[] = {{.kind = PART_TEXT, .text = v},
                    {.kind = PART_LATE, .text = STR("LATE")},
                    {.kind = PART_TEXT, .text = v}};
    json_key(&j, arena_fmt(e->arena, "A%u", i));
    json_template(&j, (Text){parts, 3});
    buf_bytes(&docker, arena_fmt(e->arena, "ARG A%u\n", i));
    buf_bytes(&wanted, arena_fmt(e->arena, "%.*slate%.*s", STR_ARG(v), STR_ARG(v)));
    buf_char(&wanted, 0);
  }
  json_close(&j, '}'), json_close(&j, '}'), json_close(&j, '}'), json_close(&j, '}');
  buf_bytes(
      &docker,
      arena_fmt(e->arena,
                "RUN mkdir /got; i=0; while [ $i -lt %u ]; do eval \"printf '%%s\\\\0' \\\"\\$A$i\\\"\"; "
                "i=$((i+1)); done >/got/bake\nFROM scratch\nCOPY --from=box /got/ /\n",
                s.list.n));
  write_file(e, "docker-bake.json", buf_str(&b));
  write_file(e, "Dockerfile.bake", buf_str(&docker));
  write_file(e, "wanted/bake", buf_str(&wanted));
}

static void compose(Yaml *y, void *ctx) {
  Engine *e = ctx;
  Strings s = choose(e, "compose", quote_can_compose, 10000);
  yaml_map(y);
  yaml_pair(y, STR("name"), STR("pei-e2e-quote"));
  yaml_key(y, STR("services")), yaml_map(y), yaml_key(y, STR("a")), yaml_map(y);
  yaml_pair(y, STR("image"), STR("none"));
  yaml_key(y, STR("command")), yaml_list(y);
  for (uint32_t i = 0; i < s.list.n; i++) yaml_str(y, s.list.v[i]);
  yaml_end(y);
  yaml_key(y, STR("labels")), yaml_map(y);
  for (uint32_t i = 0; i < s.list.n; i++) yaml_pair(y, arena_fmt(e->arena, "l%u", i), s.list.v[i]);
  yaml_end(y);
  Strings late = choose(e, "compose-late", quote_can_late, 10000);
  Buf wanted = buf_new(e->arena);
  yaml_key(y, STR("environment")), yaml_map(y);
  for (uint32_t i = 0; i < late.list.n; i++) {
    Str v = late.list.v[i];
    Part parts[] = {{.kind = PART_TEXT, .text = v},
                    {.kind = PART_LATE, .text = STR("PEI_UNSET"), .fallback = &v},
                    {.kind = PART_TEXT, .text = v}};
    yaml_key(y, arena_fmt(e->arena, "E%u", i));
    yaml_text(y, (Text){parts, 3});
    buf_bytes(&wanted, arena_fmt(e->arena, "%.*s%.*s%.*s", STR_ARG(v), STR_ARG(v), STR_ARG(v)));
    buf_char(&wanted, 0);
  }
  write_file(e, "wanted/compose-late", buf_str(&wanted));
  yaml_end(y), yaml_end(y), yaml_end(y), yaml_end(y);
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "usage: engine CORPUS DIR BASE-IMAGE\n"), 2;
  TEST_ARENA(a);
  Engine e = {.arena = &a, .dir = argv[2]};
  const char *dirs[] = {"", "/wanted", "/files", "/mounts", "/plain"};
  for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
    mkdir(arena_fmt(&a, "%s%s", e.dir, dirs[i]).s, 0755);
  load(&a, argv[1], &e.all);
  dockerfile(&e, argv[3]);
  bake(&e, argv[3]);
  Buf b = buf_new(&a);
  yaml_write(&b, 0, compose, &e);
  write_file(&e, "compose.yaml", buf_str(&b));
  arena_free(&a);
  return 0;
}
