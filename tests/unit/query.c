/* What editors ask of a compilation, asked directly: words, answers, completions, looks, refactorings. And all of it
   again with each allocation failing: the question ends at its jump, and the compilation answers the next one as
   before. */
#include "test.h"

#include "api/editor.h"

static const char text[] = "project \"shop\"\n"
                           "## What it stands on.\n"
                           "let base = \"debian:12\"\n"
                           "template tidy(file: string) {\n"
                           "  run \"rm -rf @{sh(file)}\"\n"
                           "}\n"
                           "image web {\n"
                           "  from = base\n"
                           "  use tidy(file = \"/tmp\")\n"
                           "}\n"
                           "image plain { from = \"alpine:3.20\" }\n"
                           "service web {\n"
                           "  image = image.web\n"
                           "  ports = [late(\"PORT\", 8080) -> 80]\n"
                           "}\n";

static uint32_t at(const char *what) { return (uint32_t)(strstr(text, what) - text); }

static const PeiSource source = {"/p/shop.pei", {text, sizeof text - 1}};

static Pei *compile(const PeiHost *host) {
  Pei *p;
  PeiInput in = {.root = "/p/shop.pei", .sources = &source, .n_sources = 1, .sealed = true, .map = true};
  CHECK_INT(pei_compile(host, &in, &p), PEI_OK);
  return p;
}

/* ---- what is answered ---- */

static bool says(Str s, const char *what) { return strstr(s.s, what) != NULL; }

static bool offers(const Completion *c, const char *label, ItemKind kind) {
  for (uint32_t i = 0; i < c->items.n; i++)
    if (str_is(c->items.v[i].label, label) && c->items.v[i].kind == kind) return true;
  return false;
}

static void words(Editor *e) {
  Words all = {0};
  query_words(e, &all);
  const Word *use = query_word_at(&all, 0, at("base\n  use")),
             *declared = query_word_at(&all, 0, at("base ="));
  if (!CHECK(use && declared)) return;
  CHECK(use->kind == WORD_LET && !use->declares && declared->declares && query_same(use, declared));
  CHECK_INT(use->decl.lo, at("base ="));
  CHECK(says(query_hover(e, use), "Value: `\"debian:12\"`") &&
        says(query_hover(e, use), "What it stands on."));
  const Word *port = query_word_at(&all, 0, at("ports"));
  CHECK(port && port->kind == WORD_FIELD && says(query_hover(e, port), "${PORT:-8080}:80"));
  CHECK(!query_word_at(&all, 0, at("\nlet")) || query_word_at(&all, 0, at("\nlet"))->kind != WORD_LET);
  CHECK(query_is_name(STR("a-b_1")) && !query_is_name(STR("if")) && !query_is_name(STR("-a")) &&
        !query_is_name(STR("")));
}

static void completions(Editor *e) {
  Completion in_service = {0}, value = {0};
  Signature call = {0};
  query_complete(e, 0, at("  ports"), &in_service);
  CHECK(offers(&in_service, "restart", ITEM_FIELD) && !offers(&in_service, "image", ITEM_FIELD));
  query_complete(e, 0, at("image.web\n"), &value);
  CHECK(offers(&value, "image.web", ITEM_OBJECT) && offers(&value, "base", ITEM_NAME));
  CHECK(query_signature(e, 0, at("8080"), &call));
  CHECK_INT(call.active, 1);
  CHECK(!query_signature(e, 0, at("let base"), &call));
}

static void looks(Editor *e) {
  Symbols symbols = {0};
  Pieces pieces = {0};
  Folds folds = {0};
  Spans around = {0};
  Hints hints = {0};
  query_symbols(e, 0, &symbols);
  CHECK(symbols.n >= 5 && str_is(symbols.v[0].name, "shop"));
  query_pieces(e, 0, &pieces);
  for (uint32_t i = 1; i < pieces.n; i++) CHECK(pieces.v[i].at.lo >= pieces.v[i - 1].at.hi);
  CHECK(pieces.n > 30 && pieces.v[0].look == LOOK_BLOCK);
  query_folds(e, 0, &folds);
  CHECK_INT(folds.n, 3);
  query_around(e, 0, at("8080"), &around);
  for (uint32_t i = 1; i < around.n; i++)
    CHECK(around.v[i].lo <= around.v[i - 1].lo && around.v[i].hi >= around.v[i - 1].hi);
  CHECK(around.n >= 4);
  query_hints(e, 0, 0, UINT32_MAX, &hints);
  bool base = false;
  for (uint32_t i = 0; i < hints.n; i++) base |= str_is(hints.v[i].text, "debian:12");
  CHECK(base);
}

static void refactorings(Editor *e) {
  Refactorings all = {0};
  Span image;
  uint32_t lo = at("\"/tmp\"") + 1;
  query_refactorings(e, (Span){0, lo, lo}, &all);
  CHECK(all.n == 1 && strcmp(all.v[0].kind, "refactor.extract") == 0 && all.v[0].edits.n == 2);
  CHECK_STR(query_image_at(e, 0, at("alpine") + 2, &image), "alpine:3.20");
  CHECK(!query_image_at(e, 0, at("/tmp"), &image).n);
}

static void all(Editor *e) {
  words(e);
  completions(e);
  looks(e);
  refactorings(e);
}

/* ---- without memory ---- */

/* Asks everything with allocation n failing; false if there were not so many. */
static bool asked_without(Pei *p, Host *memory, unsigned n, bool sticky) {
  Alloc host = {host_alloc, host_release, memory};
  Arena answers;
  jmp_buf oom;
  long blocks = memory->blocks;
  arena_init(&answers, &host, &oom);
  answers.chunk_bytes = 256;
  Editor e = pei_editor(p, &answers);
  volatile bool ran_out = false;
  memory->calls = 0, memory->fail = n, memory->sticky = sticky;
  if (setjmp(oom))
    ran_out = true;
  else
    all(&e);
  memory->fail = 0;
  arena_free(&answers);
  CHECK(memory->blocks >= blocks); /* what the compilation has learned meanwhile is its own */
  CHECK(ran_out == (memory->calls >= n));
  return ran_out;
}

int main(void) {
  Host memory = {0};
  PeiHost host = {.alloc = host_alloc, .release = host_release, .ctx = &memory, .chunk = 1024};
  Pei *p = compile(&host);
  for (int sticky = 0; sticky < 2; sticky++) {
    unsigned n = 1;
    while (asked_without(p, &memory, n, sticky) && n < 5000) n++;
    CHECK(n > 20 && n < 5000);
  }
  CHECK(!asked_without(p, &memory, 5000, false)); /* all is as before */
  pei_free(p);
  CHECK_INT(memory.blocks, 0);
  return test_end();
}
