/* What dockeroo does on the host: scripts, downloads, programs built from source, files of text. It becomes commands
   that run before images are built, once where they make something. Called by buildout.c. */
#include "import/bo.h"

static void line(Bo *b, Buf *text, Str part) { buf_bytes(text, ARENA_JOIN(b->a, part, STR("\n"))); }

/* `before build NAME`, with what it makes, "" for nothing. */
static void put_host(Bo *b, const BoUnit *u, Span at, Buf *text, Str made) {
  Draft *d = &b->before;
  Pieces outputs = {0};
  if (made.n) piece_add(b->a, &outputs, at, draft_string(b->a, made));
  draft_open(d, u->at, ARENA_JOIN(b->a, STR("before build "), draft_name(b->a, u->id)));
  draft_heredoc(d, at, STR("run"), buf_str(text));
  draft_list(d, at, "outputs", &outputs);
  draft_close(d);
}

static void add_exports(Bo *b, const BoOption *o, Buf *text) {
  BoLines pairs = {0};
  bo_lines(b, o, &pairs);
  for (uint32_t i = 0; i < pairs.n; i++) {
    Str t = bo_plain(b, pairs.v[i].text);
    uint32_t equals = str_find(t, '=');
    if (equals == t.n || !equals)
      bo_refuse(b, pairs.v[i].at, t, o->key, PHRASE_BO_PAIR);
    else
      line(b, text,
           ARENA_JOIN(b->a, STR("export "), str_sub(t, 0, equals + 1),
                      bo_quoted(b, str_sub(t, equals + 1, t.n))));
  }
}

/* ---- setup.shell-script, setup.template ---- */

void bo_put_host_script(Bo *b, BoUnit *u) {
  const BoOption *o = bo_need(b, u, "install-script|script"), *shell = bo_get(b, u, "script-shell|shell");
  Buf text = buf_new(b->a);
  if (!o) return;
  bo_get(b, u, "script");
  if (shell && !str_is(shell->text.text, "/bin/sh")) bo_left_out(b, shell->key_at, shell->key);
  add_exports(b, bo_get(b, u, "script-env"), &text);
  buf_bytes(&text, bo_script_text(b, o));
  put_host(b, u, o->at, &text, STR(""));
}

void bo_put_template(Bo *b, BoUnit *u) {
  const BoOption *content = bo_get(b, u, "content"), *to = bo_need(b, u, "output-path");
  Buf text = buf_new(b->a);
  if (!to || !content) return;
  Str path = bo_path(b, to->text.text);
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  if (n > 1) line(b, &text, ARENA_JOIN(b->a, STR("mkdir -p "), bo_quoted(b, str_sub(path, 0, n - 1))));
  line(b, &text,
       ARENA_JOIN(b->a, STR("printf '%s\\n' "), bo_quoted(b, bo_script_text(b, content)), STR(" >"),
                  bo_quoted(b, path)));
  put_host(b, u, content->at, &text, path);
}

/* ---- setup.download, setup.cmmi ---- */

static Str name_in(Str url) {
  uint32_t n = url.n;
  while (n && url.s[n - 1] != '/') n--;
  return str_sub(url, n, str_find(url, '?') > n ? str_find(url, '?') : url.n);
}

/* Gets one source to "$work/source", without the directory that an archive has around all else. */
static bool add_source(Bo *b, const BoUnit *u, const BoLine *source, bool unpack, Buf *text) {
  Str url = source->text, git = STR("git+"), file = STR("file://");
  const BoOption *md5 = bo_get(b, u, "md5sum");
  bool remote = strstr(arena_str(b->a, url).s, "://") && !str_starts(url, file);
  if (str_starts(url, git)) {
    Str from = bo_quoted(b, bo_plain(b, str_sub(url, git.n, url.n)));
    line(b, text, ARENA_JOIN(b->a, STR("git clone --quiet "), from, STR(" \"$work/source\"")));
    return true;
  }
  if (remote && !str_is_http(url) && !str_starts(url, STR("ftp://"))) return false;
  Str path =
      bo_quoted(b, remote ? url : bo_path(b, str_starts(url, file) ? str_sub(url, file.n, url.n) : url));
  Str name = name_in(bo_plain(b, url));
  if (remote) {
    Str archive = unpack ? STR("\"$work/archive\"") : ARENA_JOIN(b->a, STR("\"$work\"/"), bo_quoted(b, name));
    line(b, text,
         ARENA_JOIN(b->a, STR("curl --fail --location --silent --show-error --output "), archive, STR(" "),
                    path));
    path = archive;
  }
  if (md5)
    line(b, text,
         ARENA_JOIN(b->a, STR("printf '%s  %s\\n' "), bo_quoted(b, bo_plain(b, md5->text.text)), STR(" "),
                    path, STR(" | md5sum -c - >/dev/null")));
  if (!unpack) {
    line(b, text,
         ARENA_JOIN(b->a, STR("mkdir -p \"$work/source\" && cp -R "), path, STR(" \"$work/source\"")));
    return true;
  }
  bool zip = str_ends(name, STR(".zip"));
  line(b, text, STR("mkdir -p \"$work/tree\""));
  line(b, text,
       zip ? ARENA_JOIN(b->a, STR("unzip -q "), path, STR(" -d \"$work/tree\""))
           : ARENA_JOIN(b->a, STR("tar -xf "), path, STR(" -C \"$work/tree\"")));
  line(b, text, STR("set -- \"$work/tree\"/*"));
  line(b, text,
       STR("if [ $# = 1 ] && [ -d \"$1\" ]; then mv \"$1\" \"$work/source\"; else mv \"$work/tree\" "
           "\"$work/source\"; fi"));
  return true;
}

static void add_patches(Bo *b, const BoUnit *u, Buf *text) {
  const BoOption *o = bo_get(b, u, "patches"), *options = bo_get(b, u, "patch-options");
  BoLines patches = {0}, words = {0};
  Buf flags = buf_new(b->a);
  if (options) bo_all_words(b, options, &words);
  for (uint32_t i = 0; i < words.n; i++)
    buf_bytes(&flags, ARENA_JOIN(b->a, STR(" "), bo_quoted(b, bo_plain(b, words.v[i].text))));
  bo_lines(b, o, &patches);
  for (uint32_t i = 0; i < patches.n; i++)
    line(b, text,
         ARENA_JOIN(b->a, STR("patch -d \"$work/source\""), buf_str(&flags), STR(" <"),
                    bo_quoted(b, bo_path(b, patches.v[i].text))));
}

/* The sources of a part, one into the other, patched; false after a diagnostic. */
static bool add_sources(Bo *b, const BoUnit *u, bool unpack, Buf *text, Span *at) {
  BoOption *o = bo_need(b, u, "url|urls|path|paths");
  BoLines sources = {0};
  if (!o) return false;
  bo_all_words(b, o, &sources);
  *at = o->at;
  line(b, text, STR("work=$(mktemp -d)"));
  line(b, text, STR("trap 'rm -rf \"$work\"' EXIT"));
  for (uint32_t i = 0; i < sources.n; i++)
    if (i || !add_source(b, u, &sources.v[i], unpack, text)) {
      bo_refuse(b, sources.v[i].at, sources.v[i].text, o->key, PHRASE_BO_SOURCE);
      return false;
    }
  add_patches(b, u, text);
  return true;
}

static Str place_of(Bo *b, const BoUnit *u) {
  const BoOption *o = bo_get(b, u, "location");
  return o ? bo_path(b, o->text.text) : ARENA_JOIN(b->a, STR("parts/"), u->name);
}

void bo_put_download(Bo *b, BoUnit *u) {
  Buf text = buf_new(b->a);
  Span at;
  Str place = place_of(b, u), quoted = bo_quoted(b, place);
  if (!add_sources(b, u, bo_is_on(b, u, "unpack", true), &text, &at)) return;
  line(b, &text, ARENA_JOIN(b->a, STR("mkdir -p "), quoted));
  line(b, &text, ARENA_JOIN(b->a, STR("cp -a \"$work/source/.\" "), quoted));
  put_host(b, u, at, &text, place);
}

/* A command as it is written, or a default; "" where the option switches it off. */
static Str command(Bo *b, const BoUnit *u, const char *key, Str otherwise) {
  static const char *const off[] = {"false", "off", "no", "0"};
  const BoOption *o = bo_get(b, u, key);
  if (!o) return otherwise;
  for (uint32_t i = 0; i < 4; i++)
    if (str_is(o->text.text, off[i])) return STR("");
  return bo_plain(b, o->text.text);
}

static Str behind(Bo *b, Str command, Str words) {
  return words.n ? ARENA_JOIN(b->a, command, STR(" "), words) : command;
}

void bo_put_cmmi(Bo *b, BoUnit *u) {
  Buf text = buf_new(b->a);
  Span at;
  Str place = place_of(b, u), none = STR("");
  add_exports(b, bo_get(b, u, "environment"), &text);
  if (!add_sources(b, u, true, &text, &at)) return;
  line(b, &text, ARENA_JOIN(b->a, STR("prefix=$PWD/"), bo_quoted(b, place)));
  line(b, &text, STR("cd \"$work/source\""));
  Str first = command(b, u, "preconfigure-command", none), options = command(b, u, "configure-options", none);
  Str configure =
      command(b, u, "configure-command", behind(b, STR("./configure --prefix=\"$prefix\""), options));
  Str make = command(b, u, "make-binary", STR("make")), flags = command(b, u, "make-options", none);
  Str targets = command(b, u, "make-targets", none);
  Str install = command(b, u, "make-install-targets", STR("install"));
  Str install_flags = command(b, u, "make-install-options", flags);
  if (first.n) line(b, &text, first);
  if (configure.n) line(b, &text, configure);
  if (make.n) line(b, &text, behind(b, behind(b, make, targets), flags));
  if (make.n) line(b, &text, behind(b, behind(b, make, install), install_flags));
  put_host(b, u, at, &text, place);
}
