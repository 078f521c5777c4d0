/* COPY and ADD. Paths of the build context become paths of the project. Called by df_put.c. */
#include "import/df.h"

static bool is_plain_url(Str s) {
  return str_is_http(s) || str_starts(s, STR("git@")) || str_starts(s, STR("ssh://")) ||
         str_starts(s, STR("git://"));
}

static bool has_any(Str s, const char *set) {
  for (uint32_t i = 0; i < s.n; i++)
    if (strchr(set, s.s[i])) return true;
  return false;
}

/* A path in the context as the project names it; what is not there is said, once for an instruction. */
static Str context_path(Df *d, Str dir, Str raw, bool *missing, Str *which) {
  OsStat st;
  Str clean, full;
  while (raw.n && raw.s[0] == '/') raw = str_sub(raw, 1, raw.n);
  if (d->out == &d->onbuild) return raw.n ? raw : STR("."); /* of another build's context */
  full = arena_fmt(d->a, "%.*s%.*s", STR_ARG(dir), STR_ARG(raw));
  if (!import_tidy(d->im, full, &clean)) return full; /* out of the context: the checks tell */
  bool exact = !has_any(raw, "*?[$\"'\\");
  if (exact && clean.n && !import_stat(d->im, clean, &st) && !*missing) {
    *missing = true;
    *which = clean;
  }
  Str named = import_named(d->im, clean);
  if (!clean.n) return d->im->prefix.n ? str_sub(d->im->prefix, 0, d->im->prefix.n - 1) : STR(".");
  return named.n ? named : STR(".");
}

/* 0755 → 0o755 */
static bool mode_text(Df *d, Str raw, Str *out) {
  while (raw.n > 3 && raw.s[0] == '0') raw = str_sub(raw, 1, raw.n);
  for (uint32_t i = 0; i < raw.n; i++)
    if (raw.s[i] < '0' || raw.s[i] > '7') return false;
  *out = arena_fmt(d->a, "0o%.*s", STR_ARG(raw));
  return raw.n >= 1 && raw.n <= 4;
}

static bool put_flag(Df *d, const DfIns *ins, const DfFlag *f, Pieces *fields, Pieces *excludes) {
  DfWord w = {f->value, f->lo, f->hi};
  Span at = df_span(d, ins, f->lo, f->hi);
  Str value;
  if (str_is(f->name, "link")) {
    if (!f->has_value || str_is(f->value, "true")) piece_field(d->a, fields, at, "link", STR("true"));
    return true;
  }
  for (uint32_t i = 0; i < 3; i++) {
    static const char *const flags[] = {"parents", "unpack", "keep-git-dir"}, *const words[] = {
                                                                                  "parents", "unpack",
                                                                                  "keep_git_dir"};
    if (!str_is(f->name, flags[i])) continue;
    bool off = str_is(f->value, "false");
    if (!off || i == 1) piece_field(d->a, fields, at, words[i], off ? STR("false") : STR("true"));
    return true;
  }
  if (str_is(f->name, "from")) {
    const DfContext *context = df_context(d, f->value);
    if (!context || context->image.n) piece_field(d->a, fields, at, "from", df_from(d, f->value));
    return true;
  }
  if (str_is(f->name, "chmod")) {
    if (!mode_text(d, f->value, &value)) return false;
    piece_field(d->a, fields, at, "mode", value);
    return true;
  }
  if (!str_is(f->name, "chown") && !str_is(f->name, "exclude") && !str_is(f->name, "checksum")) return false;
  if (!df_value(d, ins, &w, str_is(f->name, "chown") ? 0 : DFX_KNOWN, &value)) return true; /* said */
  if (str_is(f->name, "exclude"))
    piece_add(d->a, excludes, at, value);
  else
    piece_field(d->a, fields, at, f->name.s[2] == 'o' ? "chown" : "checksum", value);
  return true;
}

/* "exclude = [a, b]" behind the other fields. */
static void put_excludes(Df *d, Pieces *fields, const Pieces *excludes) {
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < excludes->n; i++) {
    if (i) buf_lit(&b, ", ");
    buf_bytes(&b, excludes->v[i].text);
  }
  if (excludes->n)
    piece_field(d->a, fields, excludes->v[0].at, "exclude", arena_fmt(d->a, "[%.*s]", STR_ARG(buf_str(&b))));
}

/* "copy "a" "b" -> "/c"", `dir` the context of the sources, NULL for a stage or image; false after a message, or if it
   is kept. */
static bool header(Df *d, DfIns *i, const DfWords *w, const Str *dir, bool *missing, Str *which, Str *out) {
  Buf b = buf_new(d->a);
  buf_lit(&b, "copy");
  if (i->kind == DF_ADD) b.n = 0, buf_lit(&b, "add");
  for (uint32_t k = 0; k < w->n; k++) {
    DfWord word = w->v[k];
    Str value;
    bool last = k + 1 == w->n;
    bool url = i->kind == DF_ADD && is_plain_url(word.text);
    if (!last && dir && !url) {
      Str known;
      if (df_known(d, word.text, 0, &known) && str_find(word.text, '$') == word.text.n) word.text = known;
      word.text = context_path(d, *dir, word.text, missing, which);
    }
    if (!last && !dir)
      while (word.text.n > 1 && word.text.s[word.text.n - 1] == '/') word.text.n--;
    if (!df_value(d, i, &word, 0, &value)) return false;
    buf_lit(&b, " ");
    if (last) buf_lit(&b, "-> ");
    buf_bytes(&b, value);
  }
  *out = buf_str(&b);
  return true;
}

static void put_step(Df *d, DfIns *i, const DfFlags *flags, const DfWords *w) {
  Pieces fields = {0}, excludes = {0};
  bool missing = false;
  Str text, which;
  const Str *dir = &d->in->context;
  for (uint32_t k = 0; k < flags->n; k++) {
    bool from = str_is(flags->v[k].name, "from");
    const DfContext *context = from ? df_context(d, flags->v[k].value) : NULL;
    if (from) dir = context && context->dir.n ? &context->dir : NULL;
    if (!put_flag(d, i, &flags->v[k], &fields, &excludes))
      df_keep(d, df_span(d, i, flags->v[k].lo, flags->v[k].hi),
              arena_fmt(d->a, "--%.*s", STR_ARG(flags->v[k].name)).s);
  }
  put_excludes(d, &fields, &excludes);
  if (!header(d, i, w, dir, &missing, &which, &text)) return;
  df_put_comments(d, i);
  Span at = df_span(d, i, w->v[0].lo, w->v[w->n - 1].hi);
  if (!missing) {
    draft_block(d->out, at, text, &fields, true);
    return;
  }
  diag(d->ds, W0632, at, which, import_named(d->im, which));
  Draft line = draft_new(d->a);
  draft_block(&line, at, text, &fields, true);
  Str all = buf_str(&line.out);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), '\n');
    draft_disabled(d->out, str_sub(all, lo, hi));
  }
}

/* ---- files whose text stands in the Dockerfile ---- */

/* The text as a value: variables count where the tag has no quotes. */
static bool text_value(Df *d, const DfIns *i, const DfHeredoc *h, Str *out) {
  DfWord w = {h->body, h->lo, h->hi};
  *out = draft_string(d->a, h->body);
  return h->quoted || str_find(h->body, '$') == h->body.n || df_value(d, i, &w, DFX_LITERAL, out);
}

static void put_text(Df *d, const DfIns *i, const DfHeredoc *h, Str to, Pieces fields) {
  Span at = df_span(d, i, h->lo, h->hi);
  Str text, header = arena_fmt(d->a, "file %.*s", STR_ARG(to));
  if (!text_value(d, i, h, &text)) return;
  bool plain = h->quoted || (str_find(h->body, '$') == h->body.n && str_find(h->body, '\\') == h->body.n);
  if (plain && !fields.n && draft_text(d->out, at, header, h->body)) return;
  piece_field(d->a, &fields, at, "text", text);
  draft_block(d->out, at, header, &fields, false);
}

/* COPY <<a.conf <<b.conf /etc/ */
static void put_texts(Df *d, DfIns *i, const DfFlags *flags, const DfWords *w) {
  Pieces fields = {0}, excludes = {0};
  DfWord to = w->v[w->n - 1];
  bool good = i->heredocs.n + 1 == w->n && i->kind == DF_COPY, folder = str_ends(to.text, STR("/"));
  for (uint32_t k = 0; k < flags->n && good; k++) {
    good = str_is(flags->v[k].name, "chmod") || str_is(flags->v[k].name, "chown");
    good = good && put_flag(d, i, &flags->v[k], &fields, &excludes);
  }
  for (uint32_t k = 0; k < i->heredocs.n && good; k++) {
    const DfHeredoc *h = &i->heredocs.v[k];
    DfWord path = to;
    Str value;
    if (folder) path.text = arena_fmt(d->a, "%.*s%.*s", STR_ARG(to.text), STR_ARG(h->tag));
    if (!df_value(d, i, &path, 0, &value)) return;
    if (!k) df_put_comments(d, i);
    put_text(d, i, h, value, fields);
  }
  if (!good)
    df_keep(d, df_span(d, i, i->heredocs.v[0].lo, i->heredocs.v[0].hi),
            "such a file in the Dockerfile itself");
}

void df_put_copy(Df *d, DfIns *i) {
  DfFlags flags = {0};
  DfWords w = {0};
  if (!df_flags(d, i, &flags)) return;
  if (!df_json(d, i->text, i->skip, &w)) {
    w.n = 0;
    df_words(d, i->text, i->skip, &w);
  }
  if (w.n < 2) {
    diag(d->ds, E0680, df_span(d, i, i->skip, i->whole.n), i->kind == DF_ADD ? STR("ADD") : STR("COPY"),
         STR("a source and a destination"));
    return;
  }
  if (i->heredocs.n)
    put_texts(d, i, &flags, &w);
  else
    put_step(d, i, &flags, &w);
}
