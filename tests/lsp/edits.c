/* Edits against the truth: whatever was typed, cut and pasted in a session, the server's messages are those of a fresh
   compilation of the same text, and its text is the one that a client has. Every example project is also typed from
   nothing, with the requests that editors send on the way. Usage: edits PROJECT... */
#include "../unit/test.h"

#include "session.h"

enum { ROUNDS = 60 };

static struct {
  Lsp *lsp;
  json_t *messages; /* of the file that is edited, as sent last */
  char uri[600];
  int answers, errors, id;
} t;

static void sent(void *ctx, Str message) {
  (void)ctx;
  const char *body = strstr(message.s, "\r\n\r\n");
  json_t *m = body ? json_loads(body + 4, JSON_ALLOW_NUL, NULL) : NULL;
  const char *method = json_string_value(json_object_get(m, "method"));
  json_t *params = json_object_get(m, "params");
  CHECK(m != NULL);
  if (method && !strcmp(method, "textDocument/publishDiagnostics") &&
      !strcmp(json_string_value(json_object_get(params, "uri")), t.uri)) {
    json_decref(t.messages);
    t.messages = json_incref(json_object_get(params, "diagnostics"));
  }
  t.answers += !method;
  t.errors += json_object_get(m, "error") != NULL;
  json_decref(m);
}

static void say(const char *method, json_t *params, bool ask) {
  session_say(t.lsp, method, params, ask ? ++t.id : 0);
}

static void begin(const LspHost *host, const char *path) {
  t.lsp = lsp_new(host);
  snprintf(t.uri, sizeof t.uri, "file://%s", path);
  if (!t.lsp) return;
  say("initialize", json_pack("{s:{}}", "capabilities"), true);
}

static void end(void) {
  lsp_free(t.lsp);
  json_decref(t.messages);
  t.messages = NULL;
  t.lsp = NULL;
}

static void open_text(const char *text) {
  say("textDocument/didOpen",
      json_pack("{s:{s:s, s:s, s:i, s:s}}", "textDocument", "uri", t.uri, "languageId", "pei", "version", 1,
                "text", text),
      false);
}

/* ---- the client's text ---- */

static json_t *place(const char *text, size_t at) { return session_place(text, at, false); }

static uint32_t random_state = 12345;
static uint32_t random_below(uint32_t n) {
  random_state = random_state * 1664525u + 1013904223u;
  return n ? (random_state >> 8) % n : 0;
}

/* Never in the middle of a character or of a line's end. */
static size_t random_place(const char *text) {
  size_t at = random_below((uint32_t)strlen(text) + 1);
  while (at && (((unsigned char)text[at] & 0xC0) == 0x80 || (text[at] == '\n' && text[at - 1] == '\r'))) at--;
  return at;
}

static char *edit(char *text, int version, json_t *changes) {
  static const char *const pieces[] = {"",
                                       "",
                                       "x",
                                       " ",
                                       "\n",
                                       "{",
                                       "}",
                                       "\"",
                                       "image ",
                                       " = ",
                                       "@{",
                                       "\r\n",
                                       "\xC3\xA4",
                                       "\xF0\x9F\x90\xB3",
                                       "let a = 1\n",
                                       "service s {\n}\n",
                                       "<<SH\n",
                                       "# note\n",
                                       "[",
                                       "9"};
  (void)version;
  size_t lo = random_place(text), hi = lo;
  if (random_below(2)) hi = random_place(text);
  if (hi < lo) {
    size_t other = lo;
    lo = hi, hi = other;
  }
  if (hi - lo > 60) {
    hi = lo + 60;
    while (hi > lo &&
           (((unsigned char)text[hi] & 0xC0) == 0x80 || (text[hi] == '\n' && text[hi - 1] == '\r')))
      hi--;
  }
  const char *with = pieces[random_below(sizeof pieces / sizeof *pieces)];
  bool joins = (lo && text[lo - 1] == '\r' && *with == '\n') || (with[0] && with[strlen(with) - 1] == '\r');
  if (joins) with = "";
  json_array_append_new(changes, json_pack("{s:{s:o, s:o}, s:s}", "range", "start", place(text, lo), "end",
                                           place(text, hi), "text", with));
  char *made = malloc(strlen(text) + strlen(with) + 1);
  sprintf(made, "%.*s%s%s", (int)lo, text, with, text + hi);
  free(text);
  return made;
}

/* ---- the truth ---- */

/* "3:7 E0202" of each message at the file, sorted as they come. */
static void fresh_codes(const char *path, const char *text, char *out, size_t room) {
  PeiSource source = {path, {text, strlen(text)}};
  PeiInput in = {.root = path, .sources = &source, .n_sources = 1, .check_only = true};
  Pei *p;
  pei_compile(NULL, &in, &p);
  PeiText json = pei_render(p, PEI_JSON, &(PeiStyle){.ms = -1});
  size_t used = 0;
  for (const char *line = json.s; line && *line;) {
    const char *nl = strchr(line, '\n');
    json_t *d = json_loadb(line, nl ? (size_t)(nl - line) : strlen(line), JSON_ALLOW_NUL, NULL), *span,
           *at = NULL;
    size_t i;
    json_array_foreach(json_object_get(d, "spans"), i,
                       span) if (json_is_true(json_object_get(span, "primary"))) at = span;
    const char *file = json_string_value(json_object_get(at, "file")),
               *code = json_string_value(json_object_get(d, "code"));
    if (code && (!at || !strcmp(file, path)))
      used += (size_t)snprintf(out + used, room - used, "%d %s\n",
                               at ? (int)json_integer_value(json_object_get(at, "utf16_start")) : 0, code);
    json_decref(d);
    line = nl ? nl + 1 : NULL;
  }
  pei_free(p);
}

static void told_codes(char *out, size_t room) {
  json_t *d;
  size_t i, used = 0;
  json_array_foreach(t.messages, i, d) used +=
      (size_t)snprintf(out + used, room - used, "%d %s\n",
                       (int)json_integer_value(json_object_get(
                           json_object_get(json_object_get(d, "range"), "start"), "character")),
                       json_string_value(json_object_get(d, "code")));
}

static bool has_lone_cr(const char *text) {
  for (; *text; text++)
    if (*text == '\r' && text[1] != '\n') return true;
  return false;
}

static bool same_messages(const char *path, const char *text) {
  static char fresh[1 << 18], told[1 << 18];
  *fresh = *told = 0;
  fresh_codes(path, text, fresh, sizeof fresh);
  told_codes(told, sizeof told);
  /* two messages with one place and one text are one for an editor, so the server's are a part of the others */
  for (char *line = strtok(told, "\n"); line; line = strtok(NULL, "\n"))
    if (!strstr(fresh, line)) return printf("told %s, fresh:\n%s", line, fresh), false;
  return (*fresh != 0) == (json_array_size(t.messages) != 0);
}

static void random_edits(const char *path, const char *original) {
  LspHost host = {.send = sent};
  char *text = strdup(original);
  begin(&host, path);
  open_text(text);
  for (int round = 2; round < ROUNDS; round++) {
    json_t *changes = json_array();
    for (uint32_t n = 1 + random_below(3); n; n--) text = edit(text, round, changes);
    say("textDocument/didChange",
        json_pack("{s:{s:s, s:i}, s:o}", "textDocument", "uri", t.uri, "version", round, "contentChanges",
                  changes),
        false);
    lsp_idle(t.lsp);
    bool project = !strncmp(text, "project", 7) || strstr(text, "\nproject ");
    if (project && !has_lone_cr(text) && !same_messages(path, text)) {
      CHECK(!"the server says what a fresh compilation says");
      printf("%s, round %d\n", path, round);
      break;
    }
    if (round % 20 == 0) { /* go on from something that is right */
      free(text);
      text = strdup(original);
      say("textDocument/didChange",
          json_pack("{s:{s:s, s:i}, s:[{s:s}]}", "textDocument", "uri", t.uri, "version", round,
                    "contentChanges", "text", text),
          false);
    }
  }
  CHECK(t.errors == 0);
  free(text);
  end();
}

/* ---- typing ---- */

static void ask_all(const char *text, size_t at) {
  static const char *const methods[] = {
      "textDocument/completion",          "textDocument/hover",          "textDocument/signatureHelp",
      "textDocument/definition",          "textDocument/references",     "textDocument/documentHighlight",
      "textDocument/semanticTokens/full", "textDocument/documentSymbol", "textDocument/foldingRange",
      "textDocument/documentLink",        "textDocument/formatting",     "textDocument/inlayHint",
      "textDocument/codeAction",          "textDocument/selectionRange", "textDocument/prepareRename"};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    json_t *p = json_pack("{s:{s:s}, s:o, s:{s:o, s:o}, s:[o], s:{}}", "textDocument", "uri", t.uri,
                          "position", place(text, at), "range", "start", place(text, at), "end",
                          place(text, at), "positions", place(text, at), "context");
    say(methods[i], p, true);
  }
}

static void typed(const char *path, const char *original) {
  LspHost host = {.send = sent};
  size_t n = strlen(original);
  char *text = calloc(n + 1, 1);
  begin(&host, path);
  open_text("");
  for (size_t at = 0; at < n;) {
    size_t to = at + 1;
    while (to < n && to < at + 4 && ((unsigned char)original[to] & 0xC0) == 0x80) to++;
    char piece[8] = ""; /* one character: every prefix is seen */
    memcpy(piece, original + at, to - at);
    json_t *here = place(text, at);
    memcpy(text + at, piece, to - at);
    say("textDocument/didChange",
        json_pack("{s:{s:s, s:i}, s:[{s:{s:O, s:o}, s:s}]}", "textDocument", "uri", t.uri, "version",
                  (int)at + 2, "contentChanges", "range", "start", here, "end", json_incref(here), "text",
                  piece),
        false);
    json_decref(here);
    if (random_below(8) == 0) ask_all(text, to);
    at = to;
  }
  lsp_idle(t.lsp);
  ask_all(text, n / 2);
  CHECK(t.errors == 0);
  CHECK(same_messages(path, text));
  free(text);
  end();
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    char *path = realpath(argv[i], NULL), *text = calloc(1 << 20, 1);
    FILE *in = path ? fopen(path, "rb") : NULL;
    CHECK(in && fread(text, 1, (1 << 20) - 1, in) > 0);
    if (in) fclose(in);
    typed(path, text);
    random_edits(path, text);
    free(text);
    free(path);
  }
  return test_end();
}
