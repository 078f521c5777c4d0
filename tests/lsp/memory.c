/* Memory that runs out at each place of each message: the server answers, with the answer or an error, or it ends
   because it would lose what the client wrote; and if it goes on, it knows no other text than the client does. Nothing
   stays behind. */
#include "../unit/test.h"

#include "lsp/private.h"
#include "session.h"

#define URI "file:///none/shop.pei"
static const char before[] =
    "project \"shop\"\nlet base = \"debian:12\"\ntemplate t(x: string) {\n  run \"echo @{x}\"\n}\n"
    "image web {\n  from = base\n  use t(x = \"a\")\n}\nservice web {\n  image = image.wbe\n}\n";
static const char after[] =
    "project \"shop\"\nlet base = \"debian:13\"\ntemplate t(x: string) {\n  run \"echo @{x}\"\n}\n"
    "image web {\n  from = base\n  use t(x = \"a\")\n}\nservice web {\n  image = image.web\n}\n";

static struct {
  int answers; /* to `id` */
  int id;
  Buf *keep; /* results, as they come */
} t;

static void sent(void *ctx, Str message) {
  (void)ctx;
  const char *body = strstr(message.s, "\r\n\r\n");
  json_t *m = body ? json_loads(body + 4, JSON_ALLOW_NUL, NULL) : NULL, *id = json_object_get(m, "id");
  CHECK(m != NULL);
  t.answers += json_is_integer(id) && json_integer_value(id) == t.id && !json_object_get(m, "method");
  json_t *result = json_object_get(m, "result");
  if (t.keep && result) {
    char *text = json_dumps(result, JSON_COMPACT | JSON_ENCODE_ANY);
    buf_bytes(t.keep, str_c(text));
    free(text);
  }
  json_decref(m);
}

static json_t *about(const char *text) {
  const char *at = strstr(text, "image.w") + 7;
  json_t *place = session_place(text, (size_t)(at - text), false);
  return json_pack("{s:{s:s}, s:O, s:{s:O, s:O}, s:[o], s:{s:[]}, s:s, s:s, s:s}", "textDocument", "uri", URI,
                   "position", place, "range", "start", place, "end", place, "positions", place, "context",
                   "diagnostics", "newName", "front", "query", "w", "uri", "pei-std:/pip.pei");
}

static Lsp *session(const LspHost *host, const char *text) {
  Lsp *l = lsp_new(host);
  if (!l) return NULL;
  session_say(l, "initialize", json_pack("{s:{}}", "capabilities"), 1);
  session_say(l, "textDocument/didOpen",
              json_pack("{s:{s:s, s:i, s:s}}", "textDocument", "uri", URI, "version", 1, "text", text), 0);
  lsp_idle(l);
  return l;
}

/* The message that is tried. */
static void message(Lsp *l, const Method *m, bool edits) {
  json_t *params = about(before);
  if (edits)
    json_object_set_new(params, "contentChanges",
                        json_pack("[{s:{s:{s:i, s:i}, s:{s:i, s:i}}, s:s}, {s:s}]", "range", "start", "line",
                                  1, "character", 0, "end", "line", 2, "character", 0, "text",
                                  "let base = \"x\"\n", "text", after));
  if (m->kind == TELL && strstr(m->name, "didOpen")) {
    json_object_set_new(json_object_get(params, "textDocument"), "text", json_string(after));
    json_object_set_new(json_object_get(params, "textDocument"), "version", json_integer(2));
  }
  session_say(l, m->name, params, m->kind == TELL ? 0 : t.id);
  lsp_idle(l);
}

/* What a server says about a text: its style, its names, what stands in it. */
static Str story(Arena *a, Lsp *l) {
  static const char *const asked[] = {"textDocument/formatting", "textDocument/documentSymbol",
                                      "textDocument/semanticTokens/full", "textDocument/codeAction",
                                      "textDocument/hover"};
  Buf b = buf_new(a);
  t.keep = &b;
  for (int i = 0; i < 5; i++) session_say(l, asked[i], about(after), 7);
  t.keep = NULL;
  return buf_str(&b);
}

static void each_place(const Method *m, bool sticky) {
  Host memory = {0};
  PeiHost pei = {.alloc = host_alloc, .release = host_release, .ctx = &memory, .chunk = 1024};
  LspHost host = {.host = &pei, .send = sent};
  bool edits = !strcmp(m->name, "textDocument/didChange"), more = true;
  TEST_ARENA(a);
  Lsp *right = session(&host, edits || !strcmp(m->name, "textDocument/didOpen") ? after : before);
  Str want = story(&a, right);
  lsp_free(right);
  for (unsigned n = 1; more; n++) {
    int rc;
    Lsp *l = session(&host, before);
    memory = (Host){.blocks = memory.blocks, .bytes = memory.bytes, .fail = n, .sticky = sticky};
    t.id = 5, t.answers = 0;
    message(l, m, edits);
    more = memory.calls >= n;
    memory.fail = 0;
    bool ended = lsp_ended(l, &rc);
    if (ended ? !CHECK(rc == 1 && (m->kind == TELL || n == 1)) /* the first is for the bytes themselves */
              : m->kind != TELL && !CHECK(t.answers == 1))
      printf("  %s, allocation %u\n", m->name, n);
    if (!ended && strcmp(m->name, "textDocument/didClose") != 0 && !CHECK(str_eq(story(&a, l), want)))
      printf("  %s, allocation %u: it tells another story\n", m->name, n);
    lsp_free(l);
    if (!CHECK(memory.blocks == 0)) printf("  %s, allocation %u\n", m->name, n), more = false;
  }
  arena_free(&a);
}

/* From the first byte on. */
static void beginnings(void) {
  Host memory = {0};
  PeiHost pei = {.alloc = host_alloc, .release = host_release, .ctx = &memory, .chunk = 1024};
  LspHost host = {.host = &pei, .send = sent};
  bool more = true;
  for (unsigned n = 1; more; n++) {
    memory = (Host){.fail = n, .sticky = n % 2};
    Lsp *l = session(&host, before);
    more = memory.calls >= n;
    lsp_free(l);
    CHECK(memory.blocks == 0);
  }
}

int main(void) {
  beginnings();
  for (uint32_t i = 0; i < lsp_method_count; i++) {
    const Method *m = &lsp_methods[i];
    if (!strcmp(m->name, "initialize") || !strcmp(m->name, "shutdown") || !strcmp(m->name, "exit")) continue;
    each_place(m, false);
    each_place(m, true);
  }
  return test_end();
}
