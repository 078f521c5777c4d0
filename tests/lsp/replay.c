/* Replays a case of tests/lsp/cases: files with marks, then what a client says; prints the case again with what
   the server answered,
   in a short notation. tests/lsp/run compares the two. The server runs in this process, on the files of
   a directory that the caller made; the notation is described in tests/lsp/README.md. Usage: replay CASE DIR */
#include "session.h"
#include "show.h"

#include <sys/stat.h>

enum { MARKS = 64, FILES = 16, ROOM = 1 << 20 };
typedef struct {
  char name[16];
  int file;
  size_t at;
} Mark;
typedef struct {
  char name[80];
  char *text; /* what the client has; NULL: not open */
  int version;
} File;

static struct {
  Lsp *lsp;
  char dir[512];
  Mark marks[MARKS];
  int n_marks;
  File files[FILES];
  int n_files, id;
  bool started, utf8;
} t;

static void die(const char *why, const char *what) {
  printf("the case is wrong: %s: %s\n", why, what);
  exit(1);
}

static void sent(void *ctx, Str message) {
  (void)ctx;
  const char *body = strstr(message.s, "\r\n\r\n");
  if (body) show_message(body + 4, t.dir);
}

/* A message of a method with these parameters, which are released. */
static void tell(const char *method, json_t *params, bool ask) {
  session_say(t.lsp, method, params, ask ? ++t.id : 0);
  lsp_idle(t.lsp);
}

static void say(const char *body) {
  session_feed(t.lsp, body);
  lsp_idle(t.lsp);
}

static void start(json_t *capabilities) {
  if (t.started && !capabilities) return;
  t.started = true;
  show_on = capabilities != NULL;
  char root[600];
  sprintf(root, "file://%s", t.dir);
  json_t *params =
      json_pack("{s:s, s:o}", "rootUri", root, "capabilities", capabilities ? capabilities : json_object());
  tell("initialize", params, true);
  tell("initialized", json_object(), false);
  show_on = true;
}

/* ---- files ---- */

static File *file_named(const char *name) {
  for (int i = 0; i < t.n_files; i++)
    if (!strcmp(t.files[i].name, name)) return &t.files[i];
  die("there is no file", name);
  return NULL;
}

static char *uri_of(const char *name) {
  static char uri[700];
  if (strchr(name, ':'))
    strcpy(uri, name);
  else
    sprintf(uri, "file://%s/%s", t.dir, name);
  return uri;
}

/* Takes the marks ‹a› out of a text. */
static void take_marks(char *text, int file) {
  char *to = text;
  for (char *from = text; *from;) {
    if (strncmp(from, "\xE2\x80\xB9", 3) != 0) {
      *to++ = *from++;
      continue;
    }
    char *end = strstr(from, "\xE2\x80\xBA");
    if (!end || end - from > 15 || t.n_marks == MARKS) die("a mark is", from);
    Mark *m = &t.marks[t.n_marks++];
    memcpy(m->name, from + 3, (size_t)(end - from - 3));
    m->name[end - from - 3] = 0;
    m->file = file;
    m->at = (size_t)(to - text);
    from = end + 3;
  }
  *to = 0;
}

static void add_file(const char *name, char *text, bool crlf) {
  File *f = &t.files[t.n_files];
  snprintf(f->name, sizeof f->name, "%s", name);
  take_marks(text, t.n_files++);
  if (strchr(name, ':')) {
    f->text = strdup(text);
    return;
  }
  char path[700];
  sprintf(path, "%s/%s", t.dir, name);
  for (char *slash = path + strlen(t.dir) + 1; (slash = strchr(slash, '/')); slash++) {
    *slash = 0;
    mkdir(path, 0755);
    *slash = '/';
  }
  FILE *out = fopen(path, "wb");
  if (!out) die("cannot write", path);
  for (char *c = text; *c; c++) {
    if (*c == '\n' && crlf) fputc('\r', out);
    fputc(*c, out);
  }
  fclose(out);
  f->text = strdup(text);
}

static const Mark *mark_named(const char *name) {
  for (int i = 0; i < t.n_marks; i++)
    if (!strcmp(t.marks[i].name, name)) return &t.marks[i];
  die("there is no mark", name);
  return NULL;
}

static json_t *place_of(const Mark *m) { return session_place(t.files[m->file].text, m->at, t.utf8); }

/* ---- commands ---- */

static json_t *document_params(const char *name) {
  return json_pack("{s:{s:s}}", "textDocument", "uri", uri_of(name));
}

static json_t *range_params(const char *from, const char *to) {
  const Mark *a = mark_named(from), *b = mark_named(*to ? to : from);
  json_t *p = document_params(t.files[a->file].name);
  json_object_set_new(p, "range", json_pack("{s:o, s:o}", "start", place_of(a), "end", place_of(b)));
  return p;
}

static void command_open(const char *name) {
  File *f = file_named(name);
  tell("textDocument/didOpen",
       json_pack("{s:{s:s, s:s, s:i, s:s}}", "textDocument", "uri", uri_of(name), "languageId", "pei",
                 "version", f->version = 1, "text", f->text),
       false);
}

/* "a-b TEXT": what stands between two marks becomes TEXT, in which \n is a line feed. Marks move along. */
static void command_change(const char *from, const char *to, const char *with) {
  const Mark *a = mark_named(from), *b = mark_named(*to ? to : from);
  File *f = &t.files[a->file];
  char *text = malloc(strlen(with) + 1), *s = text;
  for (const char *c = with; *c; c++) {
    bool feed = c[0] == '\\' && c[1] == 'n';
    *s++ = feed ? '\n' : *c;
    c += feed;
  }
  *s = 0;
  json_t *change =
      json_pack("{s:{s:o, s:o}, s:s}", "range", "start", place_of(a), "end", place_of(b), "text", text);
  json_t *p = json_pack("{s:{s:s, s:i}, s:[o]}", "textDocument", "uri", uri_of(f->name), "version",
                        ++f->version, "contentChanges", change);
  char *made = malloc(strlen(f->text) + strlen(text) + 1);
  size_t lo = a->at, hi = b->at;
  int file = a->file;
  sprintf(made, "%.*s%s%s", (int)lo, f->text, text, f->text + hi);
  for (int i = 0; i < t.n_marks; i++) {
    Mark *m = &t.marks[i];
    if (m->file == file && m->at >= hi) m->at = m->at - hi + lo + strlen(text);
  }
  free(f->text);
  f->text = made;
  free(text);
  tell("textDocument/didChange", p, false);
}

/* The JSON of a line, with $DIR for the directory. */
static char *with_dir(const char *json) {
  static char out[ROOM];
  char *to = out;
  for (const char *c = json; *c;) {
    if (!strncmp(c, "$DIR", 4))
      to += sprintf(to, "%s", t.dir), c += 4;
    else
      *to++ = *c++;
  }
  *to = 0;
  return out;
}

static void command_bytes(const char *text) {
  static char out[ROOM];
  char *to = out;
  for (const char *c = text; *c; c++)
    if (c[0] == '\\' && c[1]) {
      c++;
      *to++ = *c;
      if (*c == 'n') to[-1] = '\n';
      if (*c == 'r') to[-1] = '\r';
    } else
      *to++ = *c;
  lsp_feed(t.lsp, str_n(out, (size_t)(to - out)));
  lsp_idle(t.lsp);
}

/* "METHOD MARK…" or "METHOD FILE", with JSON members behind it. */
static void command_ask(const char *method, const char *from, const char *to, const char *more) {
  bool is_mark = false;
  for (int i = 0; i < t.n_marks; i++) is_mark |= !strcmp(t.marks[i].name, from);
  json_t *p = !*from ? json_object() : !is_mark ? document_params(from) : *to ? range_params(from, to) : NULL;
  if (!p) {
    const Mark *m = mark_named(from);
    p = document_params(t.files[m->file].name);
    json_object_set_new(p, "position", place_of(m));
  }
  json_t *extra = *more == '{' ? json_loads(with_dir(more), 0, NULL) : NULL;
  if (*more == '{' && !extra) die("no JSON", more);
  if (extra) json_object_update(p, extra);
  json_decref(extra);
  char full[100];
  if ((strchr(method, '/') && strncmp(method, "semantic", 8)) || !strcmp(method, "shutdown"))
    sprintf(full, "%s", method);
  else
    sprintf(full, "textDocument/%s", method);
  show_text = is_mark             ? t.files[mark_named(from)->file].text
              : *from && !is_mark ? file_named(from)->text
                                  : "";
  tell(full, p, true);
}

/* TEXT is typed at a mark, completions are asked for behind it, and all is as it was. */
static void command_type(const char *at, const char *text) {
  File *f = &t.files[mark_named(at)->file];
  char *before = strdup(f->text);
  Mark saved[MARKS];
  memcpy(saved, t.marks, sizeof saved);
  show_messages = false;
  command_change(at, "", text);
  command_ask("completion", at, "", "");
  free(f->text);
  f->text = before;
  memcpy(t.marks, saved, sizeof saved);
  json_t *whole = json_pack("{s:s}", "text", f->text);
  tell("textDocument/didChange",
       json_pack("{s:{s:s, s:i}, s:[o]}", "textDocument", "uri", uri_of(f->name), "version", ++f->version,
                 "contentChanges", whole),
       false);
  show_messages = true;
}

static void command(char *line) {
  char verb[100] = "", from[100] = "", to[100] = "";
  int at = 0;
  sscanf(line, "%99s %n", verb, &at);
  char *rest = line + at;
  bool json = !strcmp(verb, "raw") || !strcmp(verb, "bytes") || !strcmp(verb, "initialize");
  if (!json && *rest && *rest != '{') {
    at = 0;
    sscanf(rest, "%99s %n", from, &at);
    rest += at;
    char *dash = strchr(from, '-');
    if (dash && strcmp(verb, "open") && !strpbrk(from, ".:")) strcpy(to, dash + 1), *dash = 0;
  }
  if (!strcmp(verb, "initialize")) {
    json_t *capabilities = json_loads(*rest ? rest : "{}", 0, NULL);
    t.utf8 = strstr(rest, "utf-8") != NULL;
    start(capabilities);
    return;
  }
  if (!strcmp(verb, "raw") || !strcmp(verb, "bytes")) {
    t.started = true;
    if (*verb == 'r')
      say(with_dir(rest));
    else
      command_bytes(rest);
    return;
  }
  start(NULL);
  if (!strcmp(verb, "type"))
    command_type(from, rest);
  else if (!strcmp(verb, "open"))
    command_open(from);
  else if (!strcmp(verb, "change"))
    command_change(from, to, rest);
  else if (!strcmp(verb, "close"))
    tell("textDocument/didClose", document_params(from), false);
  else if (!strcmp(verb, "save"))
    tell("textDocument/didSave", document_params(from), false);
  else if (!strcmp(verb, "remove")) {
    char path[700];
    sprintf(path, "%s/%s", t.dir, from);
    remove(path);
  } else if (!strcmp(verb, "exit")) {
    tell("exit", json_object(), false);
    int rc;
    printf("  %s\n", lsp_ended(t.lsp, &rc) ? rc ? "ended with 1" : "ended with 0" : "not ended");
  } else
    command_ask(verb, from, to, rest);
}

static void read_case(FILE *in) {
  static char line[ROOM], text[ROOM];
  char name[80] = "";
  bool crlf = false;
  while (fgets(line, sizeof line, in)) {
    bool heading = !strncmp(line, "--- ", 4), order = !strncmp(line, "> ", 2);
    if (*name && (heading || order)) {
      add_file(name, text, crlf);
      *name = 0;
    }
    if (*name) {
      strcat(text, line);
      fputs(line, stdout);
    } else if (heading) {
      crlf = strstr(line, " crlf") != NULL;
      sscanf(line, "--- %79s", name);
      *text = 0;
      fputs(line, stdout);
    } else if (order) {
      fputs(line, stdout);
      line[strcspn(line, "\n")] = 0;
      command(line + 2);
    } else if (*line == '#' || *line == '\n')
      fputs(line, stdout);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *in = fopen(argv[1], "r");
  if (!in || !realpath(argv[2], t.dir)) return 2;
  LspHost host = {.send = sent};
  t.lsp = lsp_new(&host);
  read_case(in);
  fclose(in);
  lsp_free(t.lsp);
  for (int i = 0; i < t.n_files; i++) free(t.files[i].text);
  return 0;
}
