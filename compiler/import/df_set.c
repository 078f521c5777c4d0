/* ARG, ENV, LABEL and MAINTAINER: what is set for the steps that follow, and said of the image. Called by df_put.c. */
#include "import/df.h"

/* ---- ARG ---- */

/* `${NAME:-word}` in a later instruction of the stage: what an ARG without a default is when nobody gives it. */
static bool find_fallback(const Df *d, const DfIns *i, Str name, Str *out) {
  for (const DfIns *k = i + 1; k < &d->ins.v[d->stage->end]; k++) {
    if (k->kind == DF_RUN || k->kind == DF_CMD || k->kind == DF_ENTRYPOINT) continue;
    Str t = k->whole;
    for (uint32_t at = 0; at + name.n + 4 < t.n; at++) {
      if (t.s[at] != '$' || t.s[at + 1] != '{' || !str_starts(str_sub(t, at + 2, t.n), name)) continue;
      uint32_t lo = at + 2 + name.n;
      if (t.s[lo] == ':') lo++;
      if (t.s[lo] != '-') continue;
      uint32_t hi = lo + 1;
      while (hi < t.n && t.s[hi] != '}' && t.s[hi] != '$' && t.s[hi] != '"' && t.s[hi] != '\'' &&
             t.s[hi] != '\n')
        hi++;
      *out = str_sub(t, lo + 1, hi);
      return hi < t.n && t.s[hi] == '}' && out->n > 0;
    }
  }
  return false;
}

static void put_one_arg(Df *d, const DfIns *i, const DfWord *w) {
  uint32_t equals = str_find(w->text, '=');
  Str name = str_sub(w->text, 0, equals), text = STR(""), fallback;
  Span at = df_span(d, i, w->lo, w->hi);
  if (!df_is_env_name(name)) {
    diag(d->ds, E0680, at, STR("ARG"), STR("NAME or NAME=VALUE"));
    return;
  }
  const DfVar *given = df_find(&d->in->args, name), *global = df_find(&d->global, name);
  DfVar v = {.name = name, .is_arg = true, .block = d->block};
  if (given && !global) {
    v.known = true;
    v.value = given->value;
    text = draft_string(d->a, given->value);
  } else if (equals < w->text.n) {
    DfWord def = {str_sub(w->text, equals + 1, w->text.n), w->lo, w->hi};
    if (!df_value(d, i, &def, 0, &text)) return;
    v.known = df_known(d, def.text, 0, &v.value);
  } else if (global) {
    v = *global;
    v.block = d->block;
    text = global->param;
  } else if (find_fallback(d, i, name, &fallback)) {
    v.known = true;
    v.value = fallback;
    text = draft_string(d->a, fallback);
  }
  df_set(d, &d->stage->vars, v);
  Str line = arena_fmt(d->a, "arg %.*s", STR_ARG(name));
  if (text.n) line = arena_fmt(d->a, "%.*s { default = %.*s }", STR_ARG(line), STR_ARG(text));
  draft_line(d->out, at, line);
}

void df_put_arg(Df *d, DfIns *i) {
  DfWords words = {0};
  df_words(d, i->text, i->skip, &words);
  df_put_comments(d, i);
  for (uint32_t k = 0; k < words.n; k++) put_one_arg(d, i, &words.v[k]);
}

/* ---- ENV, LABEL ---- */

static void add_pair(Df *d, const DfIns *i, Pieces *out, DfWord key, DfWord value) {
  Str name, text;
  Span at = df_span(d, i, key.lo, value.hi);
  bool label = i->kind != DF_ENV;
  if (!df_known(d, key.text, 0, &name)) {
    df_keep(d, at, "a variable in a name");
    return;
  }
  if (!label && !df_is_env_name(name)) {
    diag(d->ds, E0680, df_span(d, i, key.lo, key.hi), STR("ENV"), STR("NAME=VALUE"));
    return;
  }
  if (!df_value(d, i, &value, 0, &text)) return;
  piece_add(d->a, out, at, arena_fmt(d->a, "%.*s = %.*s", STR_ARG(draft_name(d->a, name)), STR_ARG(text)));
  if (label) return;
  DfVar v = {.name = name, .block = d->block};
  v.known = df_known(d, value.text, 0, &v.value);
  df_set(d, &d->stage->vars, v);
}

static bool add_pairs(Df *d, const DfIns *i, const DfWords *w, Pieces *out) {
  for (uint32_t k = 0; k < w->n; k++) {
    const DfWord *word = &w->v[k];
    uint32_t equals = str_find(word->text, '=');
    if (!equals || equals == word->text.n) {
      diag(d->ds, E0680, df_span(d, i, word->lo, word->hi), i->kind == DF_ENV ? STR("ENV") : STR("LABEL"),
           STR("NAME=VALUE"));
      return false;
    }
    DfWord key = {str_sub(word->text, 0, equals), word->lo, word->lo + equals};
    DfWord value = {str_sub(word->text, equals + 1, word->text.n), word->lo, word->hi};
    add_pair(d, i, out, key, value);
  }
  return true;
}

void df_put_pairs(Df *d, DfIns *i) {
  DfWords w = {0};
  Pieces pairs = {0};
  const char *header = i->kind == DF_ENV ? "env" : "label";
  df_words(d, i->text, i->skip, &w);
  if (!w.n) return;
  if (i->kind == DF_MAINTAINER) {
    DfWord key = {STR("maintainer"), w.v[0].lo, w.v[0].lo}, value = {i->text, i->skip, i->whole.n};
    add_pair(d, i, &pairs, key, value);
  } else if (str_find(w.v[0].text, '=') < w.v[0].text.n) {
    if (!add_pairs(d, i, &w, &pairs)) return;
  } else if (w.n > 1) { /* ENV NAME the whole rest */
    DfWord rest = {str_sub(i->whole, w.v[1].lo, i->whole.n), w.v[1].lo, i->whole.n};
    add_pair(d, i, &pairs, w.v[0], rest);
  } else {
    diag(d->ds, E0680, df_span(d, i, w.v[0].lo, w.v[0].hi), i->kind == DF_ENV ? STR("ENV") : STR("LABEL"),
         STR("NAME=VALUE"));
    return;
  }
  df_put_comments(d, i);
  if (pairs.n) draft_block(d->out, df_span(d, i, i->skip, i->whole.n), str_c(header), &pairs, false);
}
