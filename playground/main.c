/* What the page calls: a compilation of files in memory, and the one style. Texts go in through room(), answers come back as
   one JSON text, NUL-terminated. Not a general interface: that is libpei.h. */
#include "diag/json_text.h"
#include "libpei.h"
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

static char *room_at;
static size_t room_n;
static char *answer;

EXPORT("room") char *room(size_t n) {
  free(room_at);
  room_n = n;
  return room_at = malloc(n + 1);
}

/* The files: "path", NUL, "text", NUL, and so on; the first one is the root. */
static size_t sources(PeiSource *to, size_t max) {
  size_t n = 0;
  room_at[room_n] = 0;
  for (char *at = room_at; at < room_at + room_n && n < max; n++) {
    to[n].path = at;
    at += strlen(at) + 1;
    to[n].text = (PeiText){at, strlen(at)};
    at += to[n].text.n + 1;
  }
  return n;
}

static void text(Buf *out, const char *name, PeiText t) { json_text_member(out, name, str_n(t.s, t.n)); }

static void outputs(Buf *out, Pei *p) {
  const PeiFile *files;
  size_t n = pei_files(p, &files);
  buf_lit(out, ",\"files\":[");
  for (size_t i = 0; i < n; i++) {
    json_text_item(out, (uint32_t)i);
    buf_char(out, '{');
    text(out, "path", files[i].path);
    text(out, "text", files[i].text);
    buf_char(out, '}');
  }
  buf_char(out, ']');
  PeiText graph = {"", 0};
  if (n && pei_graph(p, PEI_SVG, &graph) == PEI_OK) text(out, "graph", graph);
}

static void *host_alloc(void *ctx, size_t n) { return (void)ctx, malloc(n); }
static void host_release(void *ctx, void *block, size_t n) { (void)ctx, (void)n, free(block); }

/* The answer out of its arena. */
static const char *give(Arena *a, Buf *out) {
  buf_char(out, '}');
  Str s = buf_str(out);
  free(answer);
  answer = malloc(s.n + 1);
  memcpy(answer, s.s, s.n);
  answer[s.n] = 0;
  arena_free(a);
  return answer;
}

EXPORT("compile") const char *compile(void) {
  enum { FILES_MAX = 64 };
  PeiSource files[FILES_MAX];
  PeiInput in = {.sources = files, .n_sources = sources(files, FILES_MAX), .sealed = true};
  in.root = in.n_sources ? files[0].path : "";
  Alloc host = {host_alloc, host_release, NULL};
  Arena arena;
  jmp_buf oom;
  arena_init(&arena, &host, &oom);
  Buf out = buf_new(&arena);
  Pei *p;
  PeiStatus status = pei_compile(NULL, &in, &p);
  buf_char(&out, '{');
  json_text_number(&out, "status", status);
  text(&out, "messages", pei_render(p, PEI_JSON, &(PeiStyle){.limit = 100, .ms = -1}));
  text(&out, "summary", pei_render(p, PEI_TEXT, &(PeiStyle){.limit = 100, .ms = -1}));
  outputs(&out, p);
  pei_free(p);
  return give(&arena, &out);
}

EXPORT("format") const char *format(void) {
  PeiSource file = {"", {"", 0}};
  sources(&file, 1);
  Alloc host = {host_alloc, host_release, NULL};
  Arena arena;
  jmp_buf oom;
  arena_init(&arena, &host, &oom);
  Buf out = buf_new(&arena);
  Pei *p;
  PeiStatus status = pei_format(NULL, file.path, file.text, &p);
  buf_char(&out, '{');
  json_text_number(&out, "status", status);
  if (status == PEI_OK) text(&out, "text", pei_formatted(p));
  pei_free(p);
  return give(&arena, &out);
}

EXPORT("version") const char *version(void) { return PEI_VERSION; }
