/* peic init [TEMPLATE] DIR: starts a project from a template of runtime/init/, which is a whole project itself. Writes
   into DIR, never over a file that is there: then nothing is written at all. */
#include "base/os.h"
#include "base/runtime.h"
#include "base/text.h"
#include "cli/cli.h"
#include "diag/suggest.h"
#include <errno.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

/* "init/ssh/scripts/a.sh" → the template "ssh" and, in *rest, "scripts/a.sh"; nothing for other embedded files. */
static Str template_of(const struct RuntimeFile *f, Str *rest) {
  Str path = str_c(f->path);
  if (!str_starts(path, STR("init/"))) return STR("");
  path = str_sub(path, 5, path.n);
  uint32_t slash = str_find(path, '/');
  *rest = str_sub(path, slash < path.n ? slash + 1 : slash, path.n);
  return str_sub(path, 0, slash);
}

static bool is_main(Str rest) { return str_is(rest, "project.pei"); }

/* The first line of a template's project says what it is: "## a development box". */
static Str summary_of(const struct RuntimeFile *f) {
  Str text = str_n(f->text, f->size);
  Str line = str_sub(text, 0, str_find(text, '\n'));
  return str_starts(line, STR("## ")) ? str_sub(line, 3, line.n) : line;
}

static void list_templates(Cli *c) {
  Str rest;
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    Str name = template_of(&runtime_files[i], &rest);
    if (!name.n || !is_main(rest)) continue;
    Str summary = summary_of(&runtime_files[i]);
    io_out(c, arena_fmt(&c->arena, "%-12.*s %.*s\n", STR_ARG(name), STR_ARG(summary)));
  }
}

/* Is there such a template? The near ones are said if not. */
static bool find_template(Cli *c, Str wanted) {
  Suggest s;
  Str rest;
  bool found = false;
  suggest_init(&s, &c->arena, wanted);
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    Str name = template_of(&runtime_files[i], &rest);
    if (!name.n || !is_main(rest)) continue;
    found |= str_eq(name, wanted);
    suggest_offer(&s, name);
  }
  if (found) return true;
  Str near = s.n ? arena_fmt(&c->arena, "; did you mean %.*s?", STR_ARG(suggest_text(&s))) : STR("");
  io_usage(c, "no template `%.*s`%.*s  (`peic init --list` shows them)", STR_ARG(wanted), STR_ARG(near));
  return false;
}

/* The directory's own name as a project may be called; "project" if nothing of it can be kept. */
static Str project_name(Cli *c, const char *dir) {
  Os os;
  Str path = str_c(dir);
  os_posix(&os);
  if (os.real_path(&os, &c->arena, dir, &path)) path = str_c(dir);
  while (path.n && path.s[path.n - 1] == '/') path.n--;
  uint32_t from = path.n;
  while (from && path.s[from - 1] != '/') from--;
  Buf name = buf_new(&c->arena);
  for (uint32_t i = from; i < path.n && name.n < NAME_MAX_LENGTH; i++) {
    char letter = path.s[i];
    if (letter >= 'A' && letter <= 'Z') letter = (char)(letter + 'a' - 'A');
    bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (!plain && !name.n) continue; /* a name begins with a letter or digit */
    buf_bytes(&name, plain ? str_n(&letter, 1) : STR("-"));
  }
  Str s = buf_str(&name);
  while (s.n && s.s[s.n - 1] == '-') s.n--;
  return s.n ? s : STR("project");
}

/* The text of a file; in the project file, the project gets its own name. */
static Str own_text(Cli *c, const struct RuntimeFile *f, Str rest, Str name) {
  Str text = str_n(f->text, f->size);
  const char *word = is_main(rest) ? strstr(f->text, "\nproject \"") : NULL;
  if (!word) return text;
  uint32_t from = (uint32_t)(word - f->text) + 10;
  uint32_t to = from + str_find(str_sub(text, from, text.n), '"');
  return arena_fmt(&c->arena, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, from)), STR_ARG(name),
                   STR_ARG(str_sub(text, to, text.n)));
}

typedef struct {
  Str rest, text, temporary;
  uint32_t mode;
} File;
typedef VEC(File) Files;

static Files files_of(Cli *c, Str template, Str name) {
  Files files = {0};
  Str rest;
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    const struct RuntimeFile *f = &runtime_files[i];
    if (!str_eq(template_of(f, &rest), template)) continue;
    *vec_push(&c->arena, &files) = (File){.rest = rest, .text = own_text(c, f, rest, name), .mode = f->mode};
  }
  return files;
}

static int say_failed(Cli *c, const char *dir, Str rest, int error) {
  io_say(c, "cannot write `%s/%.*s`: %s", dir, STR_ARG(rest), strerror(error));
  return RC_ENVIRONMENT;
}

static int write_temporary(Cli *c, Os *os, int handle, File *f) {
  uint32_t slash = f->rest.n;
  while (slash && f->rest.s[slash - 1] != '/') slash--;
  Str name = str_sub(f->rest, slash, f->rest.n);
  f->temporary = ARENA_JOIN(&c->arena, str_sub(f->rest, 0, slash), STR("."), name, STR(".peic-tmp"));
  Str parent = slash ? arena_str(&c->arena, str_sub(f->rest, 0, slash - 1)) : STR("");
  int error = parent.n ? os->dir_make(os, handle, parent.s) : 0;
  if (error) return error;
  os->dir_unlink(os, handle, f->temporary.s); /* of a run that was killed */
  return os->dir_write(os, handle, f->temporary.s, f->text, f->mode, NULL);
}

/* The first `done` files have their names already, those up to `made` their temporary ones. */
static void take_back(Os *os, int handle, Files files, uint32_t done, uint32_t made) {
  for (uint32_t i = 0; i < made; i++)
    os->dir_unlink(os, handle, i < done ? files.v[i].rest.s : files.v[i].temporary.s);
}

static int write_files(Cli *c, Os *os, int handle, const char *dir, Files files) {
  OsStat st;
  uint32_t there = 0;
  for (uint32_t i = 0; i < files.n; i++) {
    if (os->dir_stat(os, handle, files.v[i].rest.s, &st)) continue;
    io_say(c, "`%s/%.*s` is there already", dir, STR_ARG(files.v[i].rest));
    there++;
  }
  if (there) {
    io_say(c, "nothing was written: init never overwrites; choose another directory");
    return RC_ENVIRONMENT;
  }
  /* under temporary names first, so that whatever happens no file is there in part */
  for (uint32_t i = 0; i < files.n; i++) {
    int error = write_temporary(c, os, handle, &files.v[i]);
    if (!error) continue;
    take_back(os, handle, files, 0, i);
    return say_failed(c, dir, files.v[i].rest, error);
  }
  for (uint32_t i = 0; i < files.n; i++) {
    bool now_there = !os->dir_stat(os, handle, files.v[i].rest.s, &st);
    int error = now_there ? EEXIST : os->dir_rename(os, handle, files.v[i].temporary.s, files.v[i].rest.s);
    if (!error) continue;
    take_back(os, handle, files, i, files.n);
    return say_failed(c, dir, files.v[i].rest, error);
  }
  return RC_OK;
}

static void say_next(Cli *c, const char *dir, Files files) {
  Arena *a = &c->arena;
  Str to = text_shell_word(a, str_c(dir));
  if (c->opt.quiet) return;
  for (uint32_t i = 0; i < files.n; i++)
    io_out(c, arena_fmt(a, "new     %s/%.*s\n", dir, STR_ARG(files.v[i].rest)));
  io_out(c, arena_fmt(a, "\nnext:\n  cd %.*s\n  peic project.pei -o build\n  build/pei up\n", STR_ARG(to)));
}

int verb_init(Cli *c) {
  if (c->opt.list) {
    list_templates(c);
    return RC_OK;
  }
  if (c->args.n > 2) return io_usage(c, "one template and one directory, not `%s` as well", c->args.v[2]);
  if (!c->args.n)
    return io_usage(c, "where to? as in `peic init ssh my-box`; `peic init --list` shows the templates");
  const char *dir = c->args.v[c->args.n - 1];
  if (!*dir) return io_usage(c, "the directory has no name");
  Str template = c->args.n == 2 ? str_c(c->args.v[0]) : STR("minimal"), rest;
  for (uint32_t i = 0; c->args.n == 1 && i < runtime_file_count; i++)
    if (str_is(template_of(&runtime_files[i], &rest), dir))
      return io_usage(c, "`%s` is a template: give a directory too, as in `peic init %s my-box`", dir, dir);
  if (!find_template(c, template)) return RC_USAGE;

  Os os;
  int handle, error;
  os_posix(&os);
  if ((error = os.dir_open(&os, dir, true, &handle))) {
    io_say(c, "cannot write into `%s`: %s", dir, strerror(error));
    return RC_ENVIRONMENT;
  }
  Files files = files_of(c, template, project_name(c, dir));
  int rc = write_files(c, &os, handle, dir, files);
  os.dir_close(&os, handle);
  if (rc == RC_OK) say_next(c, dir, files);
  return rc;
}
