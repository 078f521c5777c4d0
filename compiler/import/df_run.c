/* RUN: its text as a line or a heredoc, its mounts as `with` blocks. Called by df_put.c. */
#include "import/cp.h"

/* ---- the text ---- */

/* Is the shell of the stage one that reads `\` at a line's end? */
static bool is_sh(Str shell) {
  Str first = str_sub(shell, 0, str_find(shell, ','));
  return !shell.n || str_ends(first, STR("sh\""));
}

/* The lines of the file as lines of shell text. In quotes '…' and in comments a `\` at the end would be read as one:
   there the next line follows at once, as docker has it. */
static Str shell_text(Df *d, Str t, bool lines) {
  Buf b = buf_new(d->a);
  char quote = 0;
  for (uint32_t i = 0; i < t.n; i++) {
    char c = t.s[i];
    if (c == '\n') {
      if (lines && quote != '\'' && quote != '#') buf_lit(&b, "\\\n");
      continue;
    }
    buf_char(&b, c);
    bool word = i == 0 || strchr(" \t;&|(\n", t.s[i - 1]);
    if (c == '\\' && quote != '\'' && quote != '#' && i + 1 < t.n && t.s[i + 1] != '\n')
      buf_char(&b, t.s[++i]);
    else if (c == quote)
      quote = 0;
    else if (!quote && (c == '\'' || c == '"' || (c == '#' && word)))
      quote = c;
  }
  return buf_str(&b);
}

/* With the heredocs that the shell reads; if there is nothing else, the one is the script. */
static Str whole_text(Df *d, const DfIns *i) {
  const DfHeredoc *h = i->heredocs.n ? &i->heredocs.v[0] : NULL;
  if (h && i->heredocs.n == 1 && h->lo == i->skip && h->hi == i->whole.n && i->whole.s[h->lo] == '<') {
    bool again = !d->stage->shell.n && str_starts(h->body, STR("set -e\n")) && h->body.n > 7;
    return again ? str_sub(h->body, 7, h->body.n) : h->body; /* a step says that itself */
  }
  Str text = shell_text(d, i->text, is_sh(d->stage->shell));
  Buf b = buf_new(d->a);
  buf_bytes(&b, text);
  for (uint32_t k = 0; k < i->heredocs.n; k++) {
    h = &i->heredocs.v[k];
    if (!k) buf_char(&b, '\n');
    buf_bytes(&b, h->body);
    buf_bytes(&b, h->tag);
    buf_char(&b, '\n');
  }
  return buf_str(&b);
}

void df_put_text(Df *d, Span at, Str step, Str text) {
  uint32_t line = str_find(text, '\n');
  if (line + 1 >= text.n && !str_starts(text, STR("#!")))
    draft_line(
        d->out, at,
        arena_fmt(d->a, "%.*s %.*s", STR_ARG(step), STR_ARG(draft_string(d->a, str_sub(text, 0, line)))));
  else
    draft_heredoc(d->out, at, step, text);
}

/* ---- the step ---- */

/* Where the shell of the field is not the one of the step, and where a network is given. */
static void put_long(Df *d, Span at, Str shell, Str text, const Pieces *flags) {
  if (!shell.n && str_find(text, '\n') == text.n) {
    draft_block(d->out, at, arena_fmt(d->a, "run %.*s", STR_ARG(draft_string(d->a, text))), flags, true);
    return;
  }
  draft_open(d->out, at, STR("run"));
  if (shell.n) draft_line(d->out, at, arena_fmt(d->a, "shell = [%.*s]", STR_ARG(shell)));
  for (uint32_t i = 0; i < flags->n; i++) draft_line(d->out, flags->v[i].at, flags->v[i].text);
  df_put_text(d, at, STR("script ="), text);
  draft_close(d->out);
}

/* RUN ["a", "b"] */
static void put_exec(Df *d, DfIns *i, const DfWords *words, const Pieces *flags) {
  Span at = df_span(d, i, i->skip, i->whole.n);
  Pieces fields = {0};
  if (!words->n) {
    df_keep(d, at, "RUN of no words");
    return;
  }
  piece_field(d->a, &fields, at, "exec", arena_fmt(d->a, "[%.*s]", STR_ARG(df_list(d, words))));
  for (uint32_t k = 0; k < flags->n; k++) *vec_push(d->a, &fields) = flags->v[k];
  draft_block(d->out, at, STR("run"), &fields, false);
}

static void put_step(Df *d, DfIns *i, const Pieces *flags) {
  Span at = df_span(d, i, i->skip, i->whole.n);
  DfWords words = {0};
  if (df_json(d, i->text, i->skip, &words)) {
    put_exec(d, i, &words, flags);
    return;
  }
  if (i->text.s[0] == '[' && i->text.n > 1 && i->text.s[1] != ' ' && i->text.s[1] != '[')
    diag(d->ds, W0662, at, STR("RUN"));
  bool own = !str_eq(d->shell, d->stage->shell);
  Str text = whole_text(d, i), apt = STR("");
  if (!own && !d->as.n && !flags->n && !d->stage->user.n && !i->heredocs.n) apt = df_apt(d, text);
  d->ran = true;
  if (apt.n)
    draft_line(d->out, at, apt);
  else if (own || flags->n)
    put_long(d, at, own ? d->stage->shell : STR(""), text, flags);
  else
    df_put_text(d, at, STR("run"), text);
}

/* ---- mounts ---- */

typedef struct {
  Str type, id, source, target, from, sharing, uid, gid, mode, size, env;
  bool writable, read_only, required, optional;
} Mount;

/* Who owns what is mounted. */
static bool put_owner(Df *d, Span at, const Mount *m) {
  const Str texts[] = {m->uid, m->gid, m->mode};
  static const char *const names[] = {"uid", "gid", "mode"};
  for (uint32_t i = 0; i < 3; i++) {
    Str s = texts[i];
    for (uint32_t k = 0; k < s.n; k++)
      if (s.s[k] < '0' || s.s[k] > (i == 2 ? '7' : '9')) return false;
    while (s.n > 1 && s.s[0] == '0') s = str_sub(s, 1, s.n);
    if (s.n) draft_field(d->out, at, names[i], i == 2 ? arena_fmt(d->a, "0o%.*s", STR_ARG(s)) : s);
  }
  return true;
}

static bool has_owner(const Mount *m) { return m->uid.n || m->gid.n || m->mode.n; }

static Str unquoted(Str s) {
  bool both = s.n > 1 && s.s[0] == '"' && s.s[s.n - 1] == '"';
  return both ? str_sub(s, 1, s.n - 1) : s;
}

static bool is_on(Str v) { return !v.n || str_is(v, "true") || str_is(v, "1"); }

/* One KEY=VALUE; false: there is no place for it. */
static bool mount_option(Mount *m, Str key, Str value) {
  static const struct {
    const char *key;
    uint32_t offset;
  } texts[] = {{"type", offsetof(Mount, type)},
               {"id", offsetof(Mount, id)},
               {"source", offsetof(Mount, source)},
               {"src", offsetof(Mount, source)},
               {"target", offsetof(Mount, target)},
               {"dst", offsetof(Mount, target)},
               {"destination", offsetof(Mount, target)},
               {"from", offsetof(Mount, from)},
               {"sharing", offsetof(Mount, sharing)},
               {"uid", offsetof(Mount, uid)},
               {"gid", offsetof(Mount, gid)},
               {"mode", offsetof(Mount, mode)},
               {"size", offsetof(Mount, size)},
               {"env", offsetof(Mount, env)}};
  for (uint32_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (str_is(key, texts[i].key)) {
      memcpy((char *)m + texts[i].offset, &value, sizeof value);
      return true;
    }
  if (str_is(key, "rw") || str_is(key, "readwrite")) return m->writable = is_on(value), true;
  if (str_is(key, "ro") || str_is(key, "readonly")) return m->read_only = is_on(value), true;
  if (!str_is(key, "required")) return false;
  m->required = is_on(value);
  m->optional = !m->required;
  return true;
}

static bool read_mount(const DfFlag *f, Mount *m) {
  Str all = unquoted(f->value);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), ',');
    Str pair = unquoted(str_sub(all, lo, hi));
    uint32_t equals = str_find(pair, '=');
    Str value = equals < pair.n ? unquoted(str_sub(pair, equals + 1, pair.n)) : STR("");
    if (!mount_option(m, str_sub(pair, 0, equals), value)) return false;
  }
  if (!m->type.n) m->type = STR("bind");
  return true;
}

static bool value_of(Df *d, const DfIns *i, const DfFlag *f, Str raw, Str *out) {
  DfWord w = {raw, f->lo, f->hi};
  return df_value(d, i, &w, 0, out);
}

static bool open_bind(Df *d, const DfIns *i, const DfFlag *f, const Mount *m) {
  const DfContext *context = m->from.n ? df_context(d, m->from) : NULL;
  Str dir = context && context->dir.n ? context->dir : d->in->context;
  bool from = m->from.n && !(context && context->dir.n);
  Str source, target, raw = m->source.n ? m->source : from ? STR("/") : STR(".");
  Span at = df_span(d, i, f->lo, f->hi);
  if (!from) {
    Str clean;
    while (raw.n && raw.s[0] == '/') raw = str_sub(raw, 1, raw.n);
    if (!import_tidy(d->im, arena_fmt(d->a, "%.*s%.*s", STR_ARG(dir), STR_ARG(raw)), &clean)) clean = raw;
    raw = clean.n           ? import_named(d->im, clean)
          : d->im->prefix.n ? str_sub(d->im->prefix, 0, d->im->prefix.n - 1)
                            : STR(".");
  }
  if (!value_of(d, i, f, raw, &source) || !value_of(d, i, f, m->target, &target)) return false;
  draft_open(d->out, at, arena_fmt(d->a, "with bind %.*s -> %.*s", STR_ARG(source), STR_ARG(target)));
  if (from) draft_field(d->out, at, "from", df_from(d, m->from));
  if (m->writable) draft_field(d->out, at, "writable", STR("true"));
  return true;
}

static bool open_cache(Df *d, const DfIns *i, const DfFlag *f, const Mount *m) {
  Str id = STR(""), target;
  Span at = df_span(d, i, f->lo, f->hi);
  if (m->source.n && !m->from.n) return false;
  if (m->from.n && has_owner(m)) return false; /* it has the owner of what it is a copy of */
  if (!value_of(d, i, f, m->target, &target)) return false;
  if (m->id.n && !value_of(d, i, f, m->id, &id)) return false;
  draft_open(d->out, at,
             arena_fmt(d->a, "with cache %.*s%s%.*s", STR_ARG(id), id.n ? " -> " : "", STR_ARG(target)));
  if (m->from.n) draft_field(d->out, at, "from", df_from(d, m->from));
  if (m->from.n && m->source.n) draft_field(d->out, at, "source", draft_string(d->a, m->source));
  if (m->sharing.n) draft_field(d->out, at, "sharing", m->sharing);
  if (m->read_only) draft_field(d->out, at, "read_only", STR("true"));
  return put_owner(d, at, m) || (df_keep(d, at, "this mount"), true);
}

static bool open_secret(Df *d, const DfIns *i, const DfFlag *f, const Mount *m) {
  Str target = STR(""), id = m->id.n ? m->id : m->source;
  Span at = df_span(d, i, f->lo, f->hi);
  if (!id.n) { /* the last part of its place */
    uint32_t n = m->target.n;
    while (n && m->target.s[n - 1] != '/') n--;
    id = str_sub(m->target, n, m->target.n);
  }
  if (m->target.n && !value_of(d, i, f, m->target, &target)) return false;
  Str ref = df_secret(d, id, at);
  draft_open(
      d->out, at,
      arena_fmt(d->a, "with secret %.*s%s%.*s", STR_ARG(ref), target.n ? " -> " : "", STR_ARG(target)));
  if (m->env.n) draft_field(d->out, at, "env", draft_string(d->a, m->env));
  if (m->optional) draft_field(d->out, at, "required", STR("false"));
  return put_owner(d, at, m) || (df_keep(d, at, "this mount"), true);
}

static bool open_ssh(Df *d, const DfIns *i, const DfFlag *f, const Mount *m) {
  Span at = df_span(d, i, f->lo, f->hi);
  Str target = STR(""), id = str_is(m->id, "default") ? STR("") : m->id;
  if (m->target.n && !value_of(d, i, f, m->target, &target)) return false;
  draft_open(d->out, at,
             arena_fmt(d->a, "with ssh%s%.*s%s%.*s", id.n ? " " : "",
                       STR_ARG(id.n ? draft_name(d->a, id) : id), target.n ? " -> " : "", STR_ARG(target)));
  if (m->required) draft_field(d->out, at, "required", STR("true"));
  return put_owner(d, at, m) || (df_keep(d, at, "this mount"), true);
}

static bool open_mount(Df *d, const DfIns *i, const DfFlag *f) {
  Mount m = {0};
  Str target;
  Span at = df_span(d, i, f->lo, f->hi);
  if (!read_mount(f, &m)) return false;
  bool bind = str_is(m.type, "bind"), tmpfs = str_is(m.type, "tmpfs");
  if ((bind || tmpfs) && has_owner(&m)) return false;
  if (str_is(m.type, "bind")) return m.target.n && open_bind(d, i, f, &m);
  if (str_is(m.type, "cache")) return m.target.n && open_cache(d, i, f, &m);
  if (str_is(m.type, "secret")) return open_secret(d, i, f, &m);
  if (str_is(m.type, "tmpfs") && value_of(d, i, f, m.target, &target)) {
    Str size = m.size.n ? cp_size(d->a, m.size) : STR("");
    if (m.size.n && !size.n) return false;
    draft_open(d->out, at, arena_fmt(d->a, "with tmpfs %.*s", STR_ARG(target)));
    if (size.n) draft_field(d->out, at, "size", size);
    return true;
  }
  return str_is(m.type, "ssh") && open_ssh(d, i, f, &m);
}

void df_put_run(Df *d, DfIns *i) {
  DfFlags flags = {0};
  Pieces said = {0};
  uint32_t open = 0;
  if (!df_flags(d, i, &flags)) return;
  df_put_comments(d, i);
  for (uint32_t k = 0; k < flags.n; k++) {
    const DfFlag *f = &flags.v[k];
    Span at = df_span(d, i, f->lo, f->hi);
    bool network = str_is(f->name, "network"), usual = str_is(f->value, "default");
    if (str_is(f->name, "mount") && open_mount(d, i, f))
      open++;
    else if (str_is(f->name, "mount"))
      df_keep(d, at, "this mount");
    else if ((!network || !usual) && !str_is(f->value, "sandbox"))
      piece_field(d->a, &said, at, network ? "network" : "security", f->value);
  }
  put_step(d, i, &said);
  while (open--) draft_close(d->out);
}
