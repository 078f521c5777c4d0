/* What the words of the language mean, through libpei.h: every word is known, fits a terminal and makes Markdown whose
   tables hold; what is no word says so; memory may run out at any moment. Called by tests/docs/run. */
#include "../unit/test.h"

#include "describe/topic.h"
#include "libpei.h"

enum { COLUMNS = 80 };
static const PeiStyle plain = {.ascii = false};

static Str explanation(const char *word, PeiProse prose, const PeiStyle *style, Pei **p) {
  if (pei_explain(NULL, word, prose, style, p) != PEI_OK) return STR("");
  return str_n(pei_explanation(*p).s, pei_explanation(*p).n);
}

static bool contains(Str text, const char *part) {
  return memmem(text.s, text.n, part, strlen(part)) != NULL;
}

static Str next_line(Str *rest) {
  uint32_t end = str_find(*rest, '\n');
  Str line = str_sub(*rest, 0, end);
  *rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
  return line;
}

static uint32_t characters(Str s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += (s.s[i] & 0xC0) != 0x80;
  return n;
}

/* Source text stands behind four spaces and is as wide as it is. */
static bool fits_terminal(Str text) {
  for (Str rest = text; rest.n;) {
    Str line = next_line(&rest);
    bool source = str_starts(line, STR("    ")) && line.n > 4 && line.s[4] != ' ';
    if (!source && characters(line) > COLUMNS) return printf("%.*s\n", STR_ARG(line)), false;
  }
  return text.n && text.s[text.n - 1] == '\n';
}

static unsigned bars(Str line) {
  unsigned n = 0;
  for (uint32_t i = 0; i < line.n; i++) n += line.s[i] == '|' && !(i && line.s[i - 1] == '\\');
  return n;
}

/* All rows of a table have the cells of its first one, and code is closed. */
static bool tables_hold(Str text) {
  unsigned cells = 0, fences = 0;
  for (Str rest = text; rest.n;) {
    Str line = next_line(&rest);
    if (str_starts(line, STR("```"))) fences++;
    bool row = str_starts(line, STR("|")) && fences % 2 == 0;
    if (row && cells && bars(line) != cells) return printf("%.*s\n", STR_ARG(line)), false;
    cells = row ? bars(line) : 0;
  }
  return fences % 2 == 0;
}

/* The list's lines are "NAME  KIND  TEXT", with at least two blanks or a full column between. */
static Str name_of(Str line, Arena *a) {
  uint32_t n = 0;
  while (n + 1 < line.n && !(line.s[n] == ' ' && line.s[n + 1] == ' ')) n++;
  Str name = str_sub(line, 0, n);
  static const char *const kinds[] = {" block ", " field ",  " value ",  " type ",    " function ",
                                      " form ",  " output ", " recipe ", " template "};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const char *at = memmem(name.s, name.n, kinds[i], strlen(kinds[i]) - 1);
    if (at) name.n = (uint32_t)(at - name.s);
  }
  return arena_str(a, name);
}

static void every_word(void) {
  TEST_ARENA(a);
  Pei *all, *p;
  unsigned words = 0;
  for (Str rest = explanation(NULL, PEI_TERMINAL, &plain, &all); rest.n; words++) {
    const char *word = name_of(next_line(&rest), &a).s;
    Str text = explanation(word, PEI_TERMINAL, &plain, &p);
    bool ok = contains(text, word) && fits_terminal(text);
    pei_free(p);
    Str page = explanation(word, PEI_MARKDOWN, &plain, &p);
    ok &= page.n && tables_hold(page);
    pei_free(p);
    if (!expect(ok, __FILE__, __LINE__, "is explained")) printf("FAIL explain `%s`\n", word);
  }
  pei_free(all);
  printf("words explained: %u\n", words);
  CHECK(words > 200);
  arena_free(&a);
}

/* What stands in runtime/std/ has a `##` comment on everything, and can be imported. */
static void recipes(void) {
  TEST_ARENA(a);
  Topics files = {0}, templates = {0};
  describe_all(&a, TOPIC_RECIPE, &files);
  describe_all(&a, TOPIC_TEMPLATE, &templates);
  for (uint32_t i = 0; i < files.n; i++) {
    Str text = arena_fmt(&a, "project \"p\"\nimport \"%.*s\" as x\n", STR_ARG(files.v[i].name));
    PeiSource source = {"main.pei", {text.s, text.n}};
    Pei *p;
    PeiStatus status = pei_compile(
        NULL, &(PeiInput){.root = "main.pei", .sources = &source, .n_sources = 1, .sealed = true}, &p);
    bool ok = files.v[i].doc.n && files.v[i].tables.v[0].cells.n && status == PEI_OK;
    pei_free(p);
    if (!expect(ok, __FILE__, __LINE__, "is a documented recipe"))
      printf("FAIL %.*s\n", STR_ARG(files.v[i].name));
  }
  for (uint32_t i = 0; i < templates.n; i++) {
    const Topic *t = &templates.v[i];
    bool ok = t->doc.n > 0;
    for (uint32_t c = 0; t->tables.n && c < t->tables.v[0].cells.n; c += 5) {
      const Str *row = &t->tables.v[0].cells.v[c];
      ok &= row[0].n && row[1].n && row[4].n;
    }
    if (!expect(ok, __FILE__, __LINE__, "has a comment on it and on each parameter"))
      printf("FAIL %.*s\n", STR_ARG(t->name));
  }
  CHECK(files.n && templates.n >= files.n);
  printf("recipes: %u, with %u templates\n", files.n, templates.n);
  arena_free(&a);
}

#define SAYS(word, ...) says(word, (const char *const[]){__VA_ARGS__, NULL}, __LINE__)
static void says(const char *word, const char *const *parts, int line) {
  Pei *p;
  Str text = explanation(word, PEI_TERMINAL, &plain, &p);
  for (; *parts; parts++)
    if (!expect(contains(text, *parts), __FILE__, line, *parts)) printf("%.*s", STR_ARG(text));
  pei_free(p);
}

static void some_words(void) {
  SAYS("service", "service NAME {", "at file level", "restart", "unless-stopped  ",
       "compose's word for `needs`");
  SAYS("service.ports", "a field of `service`", "list(pair(hostport, portspec))", "late(", "hostport");
  SAYS("on build", "on build SCRIPT", "in `stage`, `image`", "timeout");
  SAYS("on", "on build:", "on first-run:", "on user-login:");
  SAYS("user", "user: a step", "user: a block", "in `ssh`");
  SAYS("ssh.user", "in `ssh`", "keys_text");
  SAYS("join", "join(list, string): string", "gives", "\"a, b\"");
  SAYS("size", "a type", "KiB", "512MiB", "\"512m\"");
  SAYS("env", "a step", "a function", "see also", "`secret.env`");
  SAYS("unless-stopped", "a word of `service.restart`");
  SAYS("depends_on", "compose", "`needs`");
  SAYS("secret.path", "secret.NAME.path");
  SAYS("host.user", "known at launch");
  SAYS("->", "an operator", "8080 -> 80");
  SAYS("let", "let NAME");
  SAYS("compose", "an output", "compose.yaml");
  SAYS("copy", "copy SOURCES… -> TO [{ … }]");
  SAYS("exclude", "a field of `copy`", "Patterns");
}

static void unknown_words(void) {
  static const char *const words[] = {"",          "..x",  "service.", ".ports", "service.prots",
                                      "x\033[31m", "\xff", "on bild"};
  Pei *p;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    CHECK_INT(pei_explain(NULL, words[i], PEI_TERMINAL, &plain, &p), PEI_BAD_PARAM);
    CHECK(pei_message(p).n > 0 && pei_explanation(p).n == 0);
    pei_free(p);
  }
  char *longer = malloc(100001);
  memset(longer, 'a', 100000);
  longer[100000] = 0;
  CHECK_INT(pei_explain(NULL, longer, PEI_TERMINAL, &plain, &p), PEI_BAD_PARAM);
  pei_free(p);
  free(longer);
  CHECK_INT(pei_explain(NULL, "servise", PEI_TERMINAL, &plain, &p), PEI_BAD_PARAM);
  CHECK(strstr(pei_message(p).s, "did you mean `service`") != NULL);
  pei_free(p);
}

static void styles(void) {
  Pei *p;
  CHECK(contains(explanation("apt", PEI_TERMINAL, &(PeiStyle){.color = true}, &p), "\033["));
  pei_free(p);
  CHECK(!contains(explanation("apt", PEI_TERMINAL, &plain, &p), "\033"));
  pei_free(p);
  Str ascii = explanation("copy", PEI_TERMINAL, &(PeiStyle){.ascii = true}, &p);
  bool only = true;
  for (uint32_t i = 0; i < ascii.n; i++) only &= (unsigned char)ascii.s[i] < 128;
  CHECK(only && ascii.n);
  pei_free(p);
}

static void memory(void) {
  for (unsigned fail = 1; fail < 10000; fail++) {
    Host h = {.fail = fail};
    PeiHost host = {host_alloc, host_release, &h, .chunk = 64};
    Pei *p;
    PeiStatus status = pei_explain(&host, fail % 2 ? "service" : "servise", PEI_TERMINAL, &plain, &p);
    bool ran_out = h.calls >= fail;
    bool right = ran_out ? status == PEI_NO_MEMORY : status != PEI_NO_MEMORY;
    pei_free(p);
    if (!expect(right && h.blocks == 0, __FILE__, __LINE__, "memory runs out")) return;
    if (!ran_out && fail % 2) return;
  }
}

int main(void) {
  every_word();
  recipes();
  some_words();
  unknown_words();
  styles();
  memory();
  return test_end();
}
