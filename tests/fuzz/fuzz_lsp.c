/* Fuzzes the language server. Input that begins with `R` is a stream of bytes as it comes; otherwise each line is a
   message, put into its frame, of a session that is running with a project open. What comes back must be messages with
   correct headers. Nothing is read from the disk. Run by tests/fuzz/run. */
#define _GNU_SOURCE
#include "base/os.h"
#include "fuzz.h"
#include "lsp/lsp.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int no_file(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  (void)os, (void)a, (void)path, (void)limit, (void)out;
  return ENOENT;
}
static int no_stat(Os *os, const char *path, bool follow, OsStat *out) {
  (void)os, (void)path, (void)follow, (void)out;
  return ENOENT;
}
static int no_dir(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  (void)os, (void)a, (void)path, (void)names, (void)n;
  return ENOENT;
}
static int no_path(Os *os, Arena *a, const char *path, Str *out) {
  (void)os, (void)a, (void)path, (void)out;
  return ENOENT;
}
static int no_hash(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  (void)os, (void)path, (void)room, (void)size, (void)out, (void)hash;
  return ENOENT;
}
static int some_cwd(Os *os, Arena *a, Str *out) {
  (void)os;
  return *out = arena_str(a, STR("/w")), 0;
}
static const char *no_env(Os *os, const char *name) { return (void)os, (void)name, NULL; }
static int no_names(Os *os, Arena *a, Str **names, uint32_t *n) {
  (void)os, (void)a;
  *names = NULL, *n = 0;
  return 0;
}

static void sent(void *ctx, Str message) {
  (void)ctx;
  const char *body = memmem(message.s, message.n, "\r\n\r\n", 4);
  demand(body && str_starts(message, STR("Content-Length: ")));
  demand((size_t)atol(message.s + 16) == message.n - (size_t)(body + 4 - message.s));
}

static void say(Lsp *l, const char *body, size_t n) {
  char head[64];
  int length = snprintf(head, sizeof head, "Content-Length: %zu\r\n\r\n", n);
  lsp_feed(l, str_n(head, (size_t)length));
  lsp_feed(l, str_n(body, n));
}
#define SAY(l, text) say((l), (text), sizeof(text) - 1)

static const char project[] =
    "{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///w/"
    "a.pei\",\"version\":1,\"text\":\""
    "project \\\"p\\\"\\nimport \\\"b.pei\\\" as b\\nlet x = \\\"debian:12\\\"\\n# é\\nimage web {\\n  from "
    "= x\\n  run <<SH\\n    echo @{x}\\n"
    "  SH\\n}\\nservice web {\\n  image = image.web\\n  ports = [late(\\\"P\\\", 80) -> 80]\\n}\\n\"}}}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Os os;
  os_posix(&os);
  os.read_file = no_file, os.stat = no_stat, os.list_dir = no_dir, os.read_link = os.real_path = no_path;
  os.hash_file = no_hash, os.get_cwd = some_cwd, os.get_env = no_env, os.env_names = no_names;
  PeiHost machine = {.os = &os};
  LspHost host = {.host = &machine, .send = sent};
  Lsp *l = lsp_new(&host);
  demand(l != NULL);
  if (size && data[0] == 'R') {
    lsp_feed(l, str_n((const char *)data + 1, size - 1));
    lsp_idle(l);
  } else {
    SAY(l, "{\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
    SAY(l, project);
    for (size_t at = 0; at < size;) {
      const uint8_t *nl = memchr(data + at, '\n', size - at);
      size_t end = nl ? (size_t)(nl - data) : size;
      say(l, (const char *)data + at, end - at);
      if (at % 2) lsp_idle(l);
      at = end + 1;
    }
    lsp_idle(l);
  }
  lsp_free(l);
  return 0;
}
