/* peic why: where a line of an output comes from, what an object is made of, and what docker's messages mean in the
   project. The answers are the library's; here the question is read off the command line. */
#include "cli/cli.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MESSAGES_MAX = 64 << 20 };

typedef struct {
  enum { ASK_LINE, ASK_OBJECT, ASK_MESSAGES } kind;
  const char *path; /* ASK_LINE: as typed, without line and column; ASK_OBJECT: the id */
  uint32_t line, column;
} Question;

static bool exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

/* Takes ":12" off the end; false if there is none. */
static bool take_number(Str *s, uint32_t *out) {
  uint32_t at = s->n;
  while (at && s->s[at - 1] >= '0' && s->s[at - 1] <= '9') at--;
  if (at == s->n || at < 2 || s->s[at - 1] != ':' || s->n - at > 9) return false;
  *out = 0;
  for (uint32_t i = at; i < s->n; i++) *out = *out * 10 + (uint32_t)(s->s[i] - '0');
  s->n = at - 1;
  return true;
}

/* "service.web": letters, a dot, no slash, and no file of that name. */
static bool is_object(const char *word) {
  const char *dot = strchr(word, '.');
  return dot && dot > word && dot[1] && !strchr(word, '/') && !exists(word) &&
         strspn(word, "abcdefghijklmnopqrstuvwxyz") == (size_t)(dot - word);
}

static bool read_question(Cli *c, Question *q) {
  const char *what = c->args.n ? c->args.v[0] : NULL;
  *q = (Question){.kind = ASK_MESSAGES, .path = what};
  if (c->args.n != 1)
    return io_usage(c, "peic why takes one question: FILE:LINE, an object, or `-` for docker's messages"),
           false;
  if (strcmp(what, "-") == 0) return true;
  Str path = str_c(what);
  uint32_t last;
  q->kind = ASK_LINE;
  if (take_number(&path, &last)) {
    q->line = last;
    if (take_number(&path, &q->line)) q->column = last;
    q->path = arena_str(&c->arena, path).s;
    if (q->line) return true;
    return io_usage(c, "lines count from 1, as in `peic why %s:1`", q->path), false;
  }
  q->kind = ASK_OBJECT;
  if (is_object(what)) return true;
  if (exists(what)) return io_usage(c, "which line? as in `peic why %s:42`", what), false;
  return io_usage(c, "`%s` is neither FILE:LINE nor an object such as service.web", what), false;
}

/* ---- the project that is meant ---- */

/* `path` below the output directory of `--project`: with the directory before it, or as it is. */
static const char *below(Cli *c, const char *path) {
  Str dir = str_c(c->opt.out), p = str_c(path);
  while (str_starts(p, STR("./"))) p = str_sub(p, 2, p.n);
  if (str_starts(dir, STR("./"))) dir = str_sub(dir, 2, dir.n);
  if (str_starts(p, dir) && p.n > dir.n && p.s[dir.n] == '/') p = str_sub(p, dir.n + 1, p.n);
  return arena_str(&c->arena, p).s;
}

/* Compiles with marks what made the output directory that the question is about; NULL after saying why not. q->path
   becomes relative to the directory. */
static Pei *compile(Cli *c, Question *q, Pei **origin, int *rc) {
  PeiInput in = {.out_dir = c->opt.out};
  *origin = NULL;
  if (c->opt.project) {
    in.root = c->opt.project;
    if (q->kind == ASK_LINE) q->path = below(c, q->path);
  } else {
    const char *path = q->kind == ASK_LINE ? q->path : c->opt.out;
    PeiStatus status = pei_origin_read(NULL, path, origin);
    if (status == PEI_OK) {
      in = pei_origin(*origin)->input;
      q->path = q->kind == ASK_LINE ? pei_origin(*origin)->file.s : q->path;
    } else if (*origin) {
      PeiText message = pei_message(*origin);
      bool whole = !pei_errno(*origin);
      io_say(c, "%.*s%s%s; or name the project with --project FILE", (int)message.n, message.s,
             whole ? "" : ": ", whole ? "" : strerror(pei_errno(*origin)));
      *rc = RC_ENVIRONMENT;
      return NULL;
    }
  }
  if (c->opt.params.n) in.params = c->opt.params.v, in.n_params = c->opt.params.n;
  if (c->opt.targets.n) in.targets = c->opt.targets.v, in.n_targets = c->opt.targets.n;
  in.map = true;
  c->args.v[0] = in.root ? in.root : "";
  Pei *p = NULL;
  if (in.root) pei_compile(NULL, &in, &p);
  if (p) return p;
  io_say(c, "out of memory");
  *rc = RC_ENVIRONMENT;
  return NULL;
}

/* ---- docker's messages ---- */

/* Standard input, which goes through as it comes. */
static Str pass_through(Cli *c) {
  Buf all = buf_new(&c->arena);
  char chunk[65536];
  for (;;) {
    ssize_t n = read(0, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) io_say(c, "cannot read standard input: %s", strerror(errno));
    if (n <= 0) break;
    Str got = str_n(chunk, (size_t)n);
    if (c->opt.answers != PEI_JSON) io_out(c, got);
    if (all.n + got.n <= MESSAGES_MAX) buf_bytes(&all, got);
  }
  if (all.n && all.v[all.n - 1] != '\n' && c->opt.answers != PEI_JSON) io_out(c, STR("\n"));
  return buf_str(&all);
}

static PeiStatus ask(Cli *c, Pei *p, const Question *q) {
  if (q->kind == ASK_LINE) return pei_why_line(p, q->path, q->line, q->column);
  if (q->kind == ASK_OBJECT) return pei_why_object(p, q->path);
  Str text = pass_through(c);
  PeiStatus status = pei_why_messages(p, (PeiText){text.s, text.n});
  PeiText answer = pei_answer(p, PEI_JSON, &(PeiStyle){0});
  if (status == PEI_OK && answer.n && c->opt.answers != PEI_JSON) io_out(c, STR("\n"));
  return status;
}

int verb_why(Cli *c) {
  Question q;
  Pei *origin;
  int rc = RC_USAGE;
  if (!read_question(c, &q)) return rc;
  Pei *p = compile(c, &q, &origin, &rc);
  if (!p) {
    if (q.kind == ASK_MESSAGES) pass_through(c);
    pei_free(origin);
    return rc;
  }
  PeiStatus status = pei_status(p);
  if (status == PEI_OK) {
    status = ask(c, p, &q);
    RenderStyle s = io_style(c, 1);
    PeiText answer = pei_answer(p, c->opt.answers, &(PeiStyle){.color = s.color, .ascii = s.ascii, .ms = -1});
    if (status == PEI_OK && !answer.s) status = PEI_NO_MEMORY;
    if (status == PEI_OK) io_out(c, str_n(answer.s, answer.n));
    PeiText message = pei_message(p);
    rc = status == PEI_OK ? RC_OK : RC_USAGE;
    if (status == PEI_BAD_PARAM)
      io_say(c, "%.*s", (int)message.n, message.s);
    else if (status != PEI_OK)
      rc = project_status(c, p, status);
  } else {
    if (q.kind == ASK_MESSAGES) pass_through(c);
    rc = project_report(c, p, status);
    if (origin) project_moved(c, status);
  }
  pei_free(p);
  pei_free(origin);
  return rc;
}
