/* peic watch FILE: builds, waits until something that the project reads changes, builds again. Prints what became
   different: files, and messages that are new or gone. */
#include "cli/watch.h"
#include <stdlib.h>
#include <unistd.h>

/* What the last build said, a line for each message. */
typedef struct {
  Arena arena;
  VEC(Str) lines;
  PeiStatus status;
  bool first;
} Said;

static void *said_alloc(void *ctx, size_t bytes) { return (void)ctx, malloc(bytes); }
static void said_release(void *ctx, void *block, size_t bytes) { (void)ctx, (void)bytes, free(block); }
static const Alloc said_host = {said_alloc, said_release, NULL};

/* Without line and column: what moved is not new. "dev.pei:9:17: error[E0205]: …" → "dev.pei: error[E0205]: …" */
static Str without_place(Arena *a, Str line) {
  uint32_t at = line.n;
  for (uint32_t i = 0; i + 2 < line.n && at == line.n; i++)
    if (line.s[i] == ':' && line.s[i + 1] == ' ') at = i;
  uint32_t n = at;
  for (int colons = 0; colons < 2 && n; n--) {
    if (line.s[n - 1] == ':')
      colons++;
    else if (line.s[n - 1] < '0' || line.s[n - 1] > '9')
      return line;
  }
  return arena_fmt(a, "%.*s%.*s", (int)n, line.s, STR_ARG(str_sub(line, at, line.n)));
}

/* Is the line among the others, each of which counts once? */
static bool take(Arena *a, const Str *others, bool *used, uint32_t n, Str line) {
  Str key = without_place(a, line);
  for (uint32_t i = 0; i < n; i++)
    if (!used[i] && str_eq(without_place(a, others[i]), key)) return used[i] = true;
  return false;
}

static void split(Arena *a, PeiText text, Said *out) {
  Str rest = str_n(text.s, text.n);
  while (rest.n) {
    uint32_t n = str_find(rest, '\n');
    *vec_push(a, &out->lines) = arena_str(a, str_sub(rest, 0, n));
    rest = str_sub(rest, n < rest.n ? n + 1 : n, rest.n);
  }
}

/* Prints messages that are new in full and those that are gone in a line; remembers them all. */
static void tell_messages(Cli *c, Pei *p, Said *said) {
  RenderStyle s = io_style(c, 2);
  Said now = {.status = pei_status(p)};
  jmp_buf oom;
  arena_init(&now.arena, &said_host, &oom);
  if (setjmp(oom)) {
    arena_free(&now.arena);
    arena_oom(&c->arena);
  }
  split(&now.arena, pei_render(p, PEI_SHORT, &(PeiStyle){.ascii = s.ascii, .ms = -1}), &now);
  bool *known = arena_array(&now.arena, bool, now.lines.n + 1);
  bool *kept = arena_array(&now.arena, bool, said->lines.n + 1);
  uint32_t fresh = 0;
  for (uint32_t i = 0; i < now.lines.n; i++) {
    known[i] = take(&now.arena, said->lines.v, kept, said->lines.n, now.lines.v[i]);
    fresh += !known[i];
  }
  Buf gone = buf_new(&now.arena);
  for (uint32_t i = 0; i < said->lines.n; i++)
    if (!kept[i]) buf_lit(&gone, "gone: "), buf_bytes(&gone, said->lines.v[i]), buf_lit(&gone, "\n");
  io_err(c, buf_str(&gone));
  PeiText text = {"", 0};
  if (fresh) text = pei_render_some(p, &(PeiStyle){s.color, s.ascii, s.links, s.limit, -1}, known);
  io_err(c, str_n(text.s, text.n));
  arena_free(&said->arena);
  now.arena.oom = NULL;
  *said = now;
}

/* One build. False: there is no use in waiting, *rc is the end. */
static bool build(Cli *c, Said *said, int *rc) {
  const PeiFile *files;
  const PeiChange *changes;
  bool first = said->first, ill = said->status != PEI_OK;
  Pei *p = project_compile(c, pei_compile, false, rc);
  if (!p) return false;
  PeiStatus status = pei_status(p);
  if (status == PEI_OK) status = pei_write(p, c->opt.force ? PEI_FORCE : 0u);
  size_t total = pei_files(p, &files), n = pei_changes(p, &changes);
  tell_messages(c, p, said);
  said->first = false;
  if (status == PEI_OK && first)
    build_summary(c, total, changes, n);
  else if (status == PEI_OK)
    project_changes(c, changes, n);
  if (status == PEI_OK && !first && ill) io_out(c, STR("all is well again\n"));
  bool told = status == PEI_OK || status == PEI_ERRORS;
  if (!told) *rc = project_status(c, p, status);
  pei_free(p);
  return told || (!first && status != PEI_NO_MEMORY && status != PEI_INTERNAL);
}

/* One build and the wait for the next; false: it is the end. */
static bool one_round(Cli *c, Waiter *w, Said *said, int *rc) {
  Recorder seen;
  recorder_start(&seen, &c->arena);
  c->host = &(PeiHost){.os = &seen.os};
  bool first = said->first, going = build(c, said, rc);
  c->host = NULL;
  if (!going) return false;
  bool changed = waiter_arm(c, w, &seen);
  if (first) io_out(c, arena_fmt(&c->arena, "watching what %s reads; interrupt to end\n", c->args.v[0]));
  if (c->out_errno || c->err_errno) return false;
  *rc = RC_OK;
  return waiter_wait(w, &seen, changed);
}

int verb_watch(Cli *c) {
  int rc = RC_ENVIRONMENT;
  Waiter w;
  Said said = {.first = true, .status = PEI_OK};
  if (!waiter_start(c, &w)) return rc;
  for (bool going = true; going;) {
    ArenaMark mark = arena_mark(&c->arena);
    going = one_round(c, &w, &said, &rc);
    arena_rewind(&c->arena, mark); /* a day of work is many rounds */
  }
  if (said.arena.host) arena_free(&said.arena);
  if (w.inotify >= 0) close(w.inotify);
  close(w.signals);
  return rc;
}
