/* What `build` and `check` share: compiling the FILE that was named, and telling what became of it. */
#include "base/os.h"
#include "cli/cli.h"
#include "diag/suggest.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* What the library calls at the end of each phase. */
static void end_phase(void *ctx, const char *name) {
  Cli *c = ctx;
  uint64_t now = now_us();
  *vec_push(&c->arena, &c->phases) = (PeiPhase){name, now - c->phase_start};
  c->phase_start = now;
}

/* The .pei files of a directory ("" is the working directory), as candidates "DIR/NAME". */
static void offer_projects(Cli *c, Str dir, Suggest *s) {
  Os os;
  Str *names;
  uint32_t n;
  os_posix(&os);
  if (os.list_dir(&os, &c->arena, dir.n ? dir.s : ".", &names, &n) != 0) return;
  for (uint32_t i = 0; i < n; i++)
    if (str_ends(names[i], STR(".pei")))
      suggest_offer(s, arena_fmt(&c->arena, "%.*s%s%.*s", STR_ARG(dir), dir.n ? "/" : "", STR_ARG(names[i])));
}

void project_unreadable(Cli *c, const char *path, int error) {
  Suggest s;
  suggest_init(&s, &c->arena, str_c(path));
  if (error == EISDIR) {
    offer_projects(c, str_c(path), &s);
    Str list = suggest_list(&s);
    io_say(c, "`%s` is a directory; give the project's file%s%.*s", path, list.n ? ": " : "", STR_ARG(list));
    return;
  }
  const char *why = error == EINVAL ? "it is no regular file" : strerror(error);
  if (error == ENOENT) {
    const char *slash = strrchr(path, '/');
    offer_projects(c, arena_str(&c->arena, str_n(path, slash ? (size_t)(slash - path) : 0)), &s);
    if (!strpbrk(path, "./"))
      for (uint32_t v = 0; v < VERB_COUNT; v++) suggest_offer(&s, str_c(cli_verbs[v].name));
  }
  Str near = s.n ? arena_fmt(&c->arena, "; did you mean %.*s?", STR_ARG(suggest_text(&s))) : STR("");
  io_say(c, "cannot read `%s`: %s%.*s", path, why, STR_ARG(near));
}

static const char *project_file(Cli *c) {
  if (c->args.n > 1) {
    struct stat st;
    bool mistyped_verb = c->verb == VERB_COUNT && stat(c->args.v[0], &st) != 0;
    if (mistyped_verb)
      project_unreadable(c, c->args.v[0], errno);
    else
      io_usage(c, "one project at a time, not `%s` and `%s`", c->args.v[0], c->args.v[1]);
    return NULL;
  }
  if (!c->args.n) {
    Suggest s;
    suggest_init(&s, &c->arena, STR(""));
    offer_projects(c, STR(""), &s);
    Str list = suggest_list(&s);
    io_usage(c, "which project? give its file%s%.*s", list.n ? ": " : ", as in `peic dev.pei -o build`",
             STR_ARG(list));
    return NULL;
  }
  if (strcmp(c->args.v[0], "-") == 0) {
    io_usage(c, "a project cannot come from standard input: its paths are relative to its file");
    return NULL;
  }
  return c->args.v[0];
}

/* "2027-01-31" of days since 1970. By hand: gmtime would read the time zone's file first, in every run. Eras of 400
   years have 146097 days; years are counted from March, so that the leap day is the last. */
static const char *date_text(Cli *c, int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097, day = days - era * 146097;
  int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  day -= year * 365 + year / 4 - year / 100;
  int64_t month = (5 * day + 2) / 153;
  day -= (153 * month + 2) / 5;
  year += era * 400 + (month >= 10);
  if (year < 0 || year > 9999) return "";
  return arena_fmt(&c->arena, "%04d-%02d-%02d", (int)year, (int)(month < 10 ? month + 3 : month - 9),
                   (int)day + 1)
      .s;
}

const char *project_today(Cli *c) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  char *end = NULL;
  errno = 0;
  long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
  if (!epoch || !*epoch || *end || errno) seconds = (long long)time(NULL);
  return date_text(c, seconds / 86400 - (seconds % 86400 < 0));
}

Pei *project_compile(Cli *c, ProjectStep *how, bool check_only, int *rc) {
  const char *root = project_file(c);
  *rc = RC_USAGE;
  if (!root) return NULL;
  PeiInput in = {.root = root,
                 .out_dir = c->opt.out,
                 .params = c->opt.params.v,
                 .n_params = c->opt.params.n,
                 .targets = c->opt.targets.v,
                 .n_targets = c->opt.targets.n,
                 .warnings_are_errors = c->opt.werror,
                 .check_only = check_only,
                 .write = (c->opt.force ? PEI_FORCE : 0u) | (c->opt.check ? PEI_CHECK : 0u),
                 .lock = c->verb == VERB_lock              ? PEI_LOCK_RENEWED
                         : c->opt.locked || c->opt.offline ? PEI_LOCK_KEPT
                                                           : PEI_LOCK_IGNORED,
                 .offline = c->opt.offline,
                 .dump = c->opt.dump,
                 .today = project_today(c)};
  if (c->timed) in.phase = end_phase, in.phase_ctx = c;
  Pei *p;
  uint64_t start = c->phase_start = now_us();
  how(c->host, &in, &p);
  c->ms = (int64_t)(now_us() - start) / 1000;
  if (!p) {
    io_say(c, "out of memory");
    *rc = RC_ENVIRONMENT;
  }
  return p;
}

/* Why nothing can be written there. The directory of the outputs is made when it is not there. */
static const char *unwritable(int error) {
  switch (error) {
  case ESTALE: return "somebody else changed it meanwhile";
  case ELOOP: return "it is a symbolic link, and nothing is written through one; remove it";
  case ENOENT: return "it is a symbolic link to what is not there, or was removed meanwhile";
  default: return strerror(error);
  }
}

int project_status(Cli *c, const Pei *p, PeiStatus status) {
  PeiText message = pei_message(p);
  switch (status) {
  case PEI_OK: return RC_OK;
  case PEI_ERRORS: return RC_ERRORS;
  case PEI_DIFFERS: return RC_DIFFERS;
  case PEI_BAD_PARAM: return io_usage(c, "%.*s", (int)message.n, message.s);
  case PEI_UNREADABLE:
    if (!pei_errno(p))
      io_say(c, "%.*s", (int)message.n, message.s);
    else if (str_eq(str_n(message.s, message.n), arena_fmt(&c->arena, "cannot read `%s`", c->args.v[0])))
      project_unreadable(c, c->args.v[0], pei_errno(p));
    else /* not what the command line names, but something that belongs to it */
      io_say(c, "%.*s: %s", (int)message.n, message.s, strerror(pei_errno(p)));
    return RC_ENVIRONMENT;
  case PEI_UNWRITABLE:
    io_say(c, "%.*s: %s", (int)message.n, message.s, unwritable(pei_errno(p)));
    return RC_ENVIRONMENT;
  case PEI_NO_MEMORY: io_say(c, "out of memory"); return RC_ENVIRONMENT;
  case PEI_INTERNAL: break;
  }
  return RC_INTERNAL;
}

void project_moved(Cli *c, PeiStatus status) {
  const char *ask = c->verb == VERB_why ? "name it with --project FILE" : "compile it once more";
  if (status == PEI_UNREADABLE)
    io_say(c, "the outputs were made of `%s`; if that has another name now, %s", c->args.v[0], ask);
}

void project_changes(Cli *c, const PeiChange *changes, size_t n) {
  static const char *const words[] = {"", "new", "changed", "removed"};
  Buf out = buf_new(&c->arena);
  for (size_t i = 0; i < n; i++) {
    Str line =
        arena_fmt(&c->arena, "%-8s%.*s\n", words[changes[i].kind], (int)changes[i].path.n, changes[i].path.s);
    buf_bytes(&out, line);
  }
  io_out(c, buf_str(&out));
}

int project_report(Cli *c, Pei *p, PeiStatus status) {
  RenderStyle s = io_style(c, 2);
  /* SOURCE_DATE_EPOCH asks for output that is the same every time. */
  int64_t ms = getenv("SOURCE_DATE_EPOCH") ? -1 : c->ms;
  PeiText text = pei_render(p, c->opt.format, &(PeiStyle){s.color, s.ascii, s.links, s.limit, ms});
  if (text.s)
    io_err(c, str_n(text.s, text.n));
  else
    status = PEI_NO_MEMORY;
  return project_status(c, p, status);
}
