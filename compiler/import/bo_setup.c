/* What dockeroo does on the host: scripts, downloads, programs built from source. It becomes commands
   that run before images are built, once where they make something. Called by buildout.c. */
#include "import/bo.h"

static void line(Bo *b, Buf *text, Str part) { buf_bytes(text, ARENA_JOIN(b->a, part, STR("\n"))); }

void bo_put_host(Bo *b, const BoUnit *u, Span at, Buf *text, Str made) {
  Draft *d = &b->before;
  Pieces outputs = {0};
  if (made.n) piece_add(b->a, &outputs, at, draft_string(b->a, made));
  draft_open(d, u->at, ARENA_JOIN(b->a, STR("before build "), draft_name(b->a, u->id)));
  draft_heredoc(d, at, STR("run"), buf_str(text));
  draft_list(d, at, "outputs", &outputs);
  draft_close(d);
}

/* A value as a word of the shell; in that of a program's environment `%(NAME)s` is the variable of the host. */
static Str exported(Bo *b, Str s, bool host) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < s.n;) {
    uint32_t mark = i;
    while (mark < s.n && !(host && s.s[mark] == '%' && mark + 1 < s.n && strchr("(%", s.s[mark + 1]))) mark++;
    uint32_t end = mark + str_find(str_sub(s, mark, s.n), ')');
    bool name = mark < s.n && s.s[mark + 1] == '(' && end + 1 < s.n && s.s[end + 1] == 's';
    Str text = str_sub(s, i, mark + (mark < s.n && !name));
    if (text.n || (!s.n && !out.n)) buf_bytes(&out, bo_quoted(b, text));
    if (name) buf_bytes(&out, ARENA_JOIN(b->a, STR("\"$"), str_sub(s, mark + 2, end), STR("\"")));
    i = name ? end + 2 : mark + 1 + (mark < s.n && s.s[mark + 1] == '%');
  }
  return out.n ? buf_str(&out) : STR("''");
}

static void add_exports(Bo *b, const BoOption *o, Buf *text) {
  BoLines pairs = {0};
  bool host = o && str_is(bo_word(o->key), "environment");
  bo_lines(b, o, &pairs);
  for (uint32_t i = 0; i < pairs.n; i++) {
    Str t = bo_plain(b, pairs.v[i].text);
    uint32_t equals = str_find(t, '=');
    if (equals == t.n || !equals)
      bo_refuse(b, pairs.v[i].at, t, o->key, PHRASE_BO_PAIR);
    else
      line(b, text,
           ARENA_JOIN(b->a, STR("export "), str_sub(t, 0, equals + 1),
                      exported(b, str_sub(t, equals + 1, t.n), host)));
  }
}

/* ---- sources ---- */

static Str name_in(Str url) {
  uint32_t n = url.n;
  while (n && url.s[n - 1] != '/') n--;
  return str_sub(url, n, str_find(url, '?') > n ? str_find(url, '?') : url.n);
}

/* What a URL has, in the file that the shell's word `to` names. */
static Str fetched(Bo *b, Str url, Str to, Buf *text) {
  line(b, text,
       ARENA_JOIN(b->a, STR("curl --fail --location --silent --show-error --output "), to, STR(" "),
                  bo_quoted(b, bo_plain(b, url))));
  return to;
}

/* Checks out a revision, or a directory of one, as options or what stands behind a `#` say. */
static void add_clone(Bo *b, const BoUnit *u, Str url, Buf *text) {
  Str git = STR("git+"), tree = STR("\"$work/tree\""), from = STR("\"$work/tree\"");
  const BoOption *branch = bo_get(b, u, "repository-branch"), *rev = bo_get(b, u, "repository-rev"),
                 *sub = bo_get(b, u, "repository-subpath");
  uint32_t hash = str_find(url, '#');
  Str behind = str_sub(url, hash < url.n ? hash + 1 : hash, url.n), what = STR(""), dir = STR("");
  for (uint32_t lo = 0, hi; lo < behind.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(behind, lo, behind.n), '&');
    Str one = str_sub(behind, lo, hi);
    if (str_starts(one, STR("branch=")) || (!what.n && str_starts(one, STR("rev="))))
      what = str_sub(one, str_find(one, '=') + 1, one.n);
    if (str_starts(one, STR("subpath="))) dir = str_sub(one, 8, one.n);
  }
  if (branch || rev) what = (branch ? branch : rev)->text.text;
  if (sub) dir = sub->text.text;
  bool recursive = bo_is_on(b, u, "repository-recursive", false);
  url = str_sub(url, str_starts(url, git) ? git.n : 0, hash);
  line(b, text,
       ARENA_JOIN(b->a, STR("git clone --quiet "), recursive ? STR("--recursive ") : STR(""),
                  bo_quoted(b, bo_plain(b, url)), STR(" "), tree));
  if (what.n)
    line(b, text, ARENA_JOIN(b->a, STR("git -C "), tree, STR(" checkout --quiet "), bo_quoted(b, what)));
  if (dir.n) from = ARENA_JOIN(b->a, tree, STR("/"), bo_quoted(b, dir));
  line(b, text, STR("rm -rf \"$work/tree/.git\""));
  line(b, text, ARENA_JOIN(b->a, STR("mv "), from, STR(" \"$work/source\"")));
}

/* Gets one source to "$work/source", without the directory that an archive has around all else. */
static bool add_source(Bo *b, const BoUnit *u, const BoLine *source, bool unpack, Buf *text) {
  Str url = source->text, file = STR("file://");
  const BoOption *md5 = bo_get(b, u, "md5sum");
  bool remote = strstr(arena_str(b->a, url).s, "://") && !str_starts(url, file);
  if (str_starts(url, STR("git+")) || str_starts(url, STR("git://"))) {
    add_clone(b, u, url, text);
    return true;
  }
  if (remote && !str_is_http(url) && !str_starts(url, STR("ftp://"))) return false;
  Str path =
      bo_quoted(b, remote ? url : bo_path(b, str_starts(url, file) ? str_sub(url, file.n, url.n) : url));
  Str name = name_in(bo_plain(b, url));
  if (remote) {
    Str archive = unpack ? STR("\"$work/archive\"") : ARENA_JOIN(b->a, STR("\"$work\"/"), bo_quoted(b, name));
    path = fetched(b, url, archive, text);
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
  const BoOption *o = bo_get(b, u, "patches"), *options = bo_get(b, u, "patch-options"),
                 *binary = bo_get(b, u, "patch-binary");
  BoLines patches = {0}, words = {0};
  Buf flags = buf_new(b->a);
  if (options) bo_all_words(b, options, &words);
  for (uint32_t i = 0; i < words.n; i++)
    buf_bytes(&flags, ARENA_JOIN(b->a, STR(" "), bo_quoted(b, bo_plain(b, words.v[i].text))));
  Str command = binary ? bo_quoted(b, bo_plain(b, binary->text.text)) : STR("patch");
  bo_lines(b, o, &patches);
  for (uint32_t i = 0; i < patches.n; i++) {
    Str patch = patches.v[i].text;
    bool remote = str_is_http(patch) || str_starts(patch, STR("ftp://"));
    Str file = remote ? fetched(b, patch, STR("\"$work/patch\""), text) : bo_quoted(b, bo_path(b, patch));
    line(b, text, ARENA_JOIN(b->a, command, STR(" -d \"$work/source\""), buf_str(&flags), STR(" <"), file));
  }
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
  return bo_path(b, o ? o->text.text : ARENA_JOIN(b->a, bo_parts(b), STR("/"), u->name));
}

/* Gets the sources to their place; false after a diagnostic. */
static bool add_download(Bo *b, const BoUnit *u, Buf *text, Span *at) {
  Str quoted = bo_quoted(b, place_of(b, u));
  if (!add_sources(b, u, bo_is_on(b, u, "unpack", true), text, at)) return false;
  line(b, text, ARENA_JOIN(b->a, STR("mkdir -p "), quoted));
  line(b, text, ARENA_JOIN(b->a, STR("cp -a \"$work/source/.\" "), quoted));
  return true;
}

void bo_put_download(Bo *b, BoUnit *u) {
  Buf text = buf_new(b->a);
  Span at;
  if (add_download(b, u, &text, &at)) bo_put_host(b, u, at, &text, place_of(b, u));
}

/* ---- setup.shell-script ---- */

/* The script as the standard input of its shell, where that is not the one that runs all of it. */
static void add_script(Bo *b, const BoOption *o, const BoOption *shell, Buf *text) {
  BoLines words = {0};
  Str flag, command = STR("");
  bo_shell(b, shell, &words, &flag);
  for (uint32_t i = 0; i < words.n; i++)
    command = ARENA_JOIN(b->a, command, i ? STR(" ") : STR(""), bo_quoted(b, bo_plain(b, words.v[i].text)));
  if (command.n)
    bo_here_document(b, text, command, o->text.text);
  else
    buf_bytes(text, bo_script_text(b, o));
}

void bo_put_host_script(Bo *b, BoUnit *u) {
  const BoOption *o = bo_need(b, u, "install-script|script"), *shell = bo_get(b, u, "script-shell|shell");
  Buf text = buf_new(b->a);
  Span at;
  if (!o) return;
  bo_get(b, u, "script");
  if (bo_get(b, u, "url|urls|path|paths") && !add_download(b, u, &text, &at)) return;
  add_exports(b, bo_get(b, u, "script-env"), &text);
  add_script(b, o, shell, &text);
  bo_put_host(b, u, o->at, &text, STR(""));
}

/* ---- setup.cmmi ---- */

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
  if (!bo_is_on(b, u, "build", true)) {
    bo_put_download(b, u);
    return;
  }
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
  Str maker = command(b, u, "make-install-binary", make);
  if (maker.n) line(b, &text, behind(b, behind(b, maker, install), install_flags));
  bo_put_host(b, u, at, &text, place);
}
