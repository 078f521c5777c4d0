/* A stage of a Dockerfile as a block: its steps in their order, in an `as` block from one USER to the next, its fields
   behind them. Called by dockerfile.c. */
#include "import/df.h"

void df_keep(Df *d, Span at, const char *why) {
  if (!d->kept_why) d->kept = at, d->kept_why = why;
}

void df_put_comments(Df *d, const DfIns *i) {
  if (i->gap) draft_gap(d->out);
  for (uint32_t k = 0; k < i->comments.n; k++) {
    Str c = i->comments.v[k];
    bool ours = str_starts(c, STR("peic:"));
    draft_disabled(d->out, ours ? arena_fmt(d->a, "(%.*s)", STR_ARG(c)) : c);
  }
}

Str df_list(Df *d, const DfWords *words) {
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < words->n; i++) {
    if (i) buf_lit(&b, ", ");
    buf_bytes(&b, draft_string(d->a, words->v[i].text));
  }
  return buf_str(&b);
}

Str df_secret(Df *d, Str id, Span at) {
  Str name = import_object_name(d->a, id, STR("secret"));
  Str key = arena_fmt(d->a, "secret %.*s", STR_ARG(name));
  if (!intern_find(d->in->names, key)) {
    char *variable = arena_alloc(d->a, name.n + 1u);
    for (uint32_t i = 0; i < name.n; i++) {
      char c = name.s[i];
      variable[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c == '-' || c == '.' ? '_' : c);
    }
    Str env = str_n(variable, name.n);
    if (env.s[0] >= '0' && env.s[0] <= '9') env = arena_fmt(d->a, "_%.*s", STR_ARG(env));
    intern(d->in->names, key);
    diag(d->ds, W0665, at, id, env);
    draft_line(
        &d->secrets, at,
        arena_fmt(d->a, "secret %.*s { env = \"%.*s\" }", STR_ARG(draft_name(d->a, name)), STR_ARG(env)));
  }
  return arena_fmt(d->a, "secret.%.*s", STR_ARG(name));
}

/* ---- users ---- */

static void close_as(Df *d) {
  if (!d->as.n) return;
  draft_close(d->out);
  d->as = STR("");
  d->block = 0;
}

/* Does a user matter between here and the next USER? */
static bool is_run_as(const Df *d, uint32_t from, uint32_t end) {
  for (uint32_t k = from; k < end && d->ins.v[k].kind != DF_USER; k++)
    if (d->ins.v[k].kind == DF_RUN || d->ins.v[k].kind == DF_WORKDIR) return true;
  return false;
}

static void put_user(Df *d, uint32_t index) {
  DfStage *s = d->stage;
  DfIns *i = &d->ins.v[index];
  DfWord w = {i->text, i->skip, i->whole.n};
  Str value, before = d->as.n ? d->as : s->user;
  if (!df_value(d, i, &w, 0, &value)) return;
  bool root = str_is(value, "\"root\"") || str_is(value, "\"0\"") || str_is(value, "\"0:0\"") ||
              str_is(value, "\"root:root\"");
  bool back =
      d->user.value.n && !d->stages.v[s - d->stages.v].user.n && root; /* the user before is given back */
  d->user = (DfField){value, i};
  if (str_eq(value, before)) return;
  close_as(d);
  bool inherited = s->user.n && str_eq(value, s->user);
  if (back || inherited || !is_run_as(d, index + 1, s->end)) return;
  df_put_comments(d, i);
  d->user_told = i;
  Str name = str_sub(value, 1, value.n - 1);
  bool plain = str_find(name, '@') == name.n && str_find(name, ':') == name.n;
  draft_open(d->out, df_span(d, i, w.lo, w.hi),
             arena_fmt(d->a, "as %.*s", STR_ARG(plain ? draft_name(d->a, name) : value)));
  d->as = value;
  d->block = ++d->blocks;
}

/* ---- the stage ---- */

static void put_workdir(Df *d, DfIns *i) {
  DfWord w = {i->text, i->skip, i->whole.n};
  Str value;
  if (!df_value(d, i, &w, 0, &value)) return;
  df_put_comments(d, i);
  draft_line(d->out, df_span(d, i, w.lo, w.hi), arena_fmt(d->a, "workdir %.*s", STR_ARG(value)));
}

static void put_shell(Df *d, DfIns *i) {
  DfWords words = {0};
  if (!df_json(d, i->text, i->skip, &words) || !words.n) {
    diag(d->ds, E0680, df_span(d, i, i->skip, i->whole.n), STR("SHELL"), STR("a JSON list of words"));
    return;
  }
  d->stage->shell = df_list(d, &words);
  if (d->ran || d->shell.n) return; /* later ones stand with their steps */
  d->shell = d->stage->shell;
}

static bool same_word(Str s, const char *word) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((s.s[i] & ~32) != word[i]) return false;
  return s.n == strlen(word);
}

/* RUN, COPY and ADD of an image that is built on this one; they stand in one block. What they name is not known
   here. */
static void put_onbuild(Df *d, DfIns *i) {
  DfIns inner = *i;
  uint32_t end = str_find(i->text, ' ');
  Str word = str_sub(i->text, 0, end);
  inner.skip += end;
  while (inner.skip < i->whole.n && df_is_space(i->whole.s[inner.skip])) inner.skip++;
  inner.text = str_sub(i->whole, inner.skip, i->whole.n);
  bool run = same_word(word, "RUN"), copy = same_word(word, "COPY"), add = same_word(word, "ADD");
  bool variable = !run && str_find(inner.text, '$') < inner.text.n;
  bool file = str_find(inner.text, '<') < inner.text.n;
  if ((!run && !copy && !add) || variable || file || !inner.text.n || d->as.n) {
    df_keep(d, i->at, "ONBUILD of this");
    return;
  }
  inner.kind = run ? DF_RUN : copy ? DF_COPY : DF_ADD;
  Draft *out = d->out;
  if (!d->onbuild.out.arena) d->onbuild = draft_new(d->a);
  d->onbuild.depth = out->depth + 1;
  d->out = &d->onbuild;
  (run ? df_put_run : df_put_copy)(d, &inner);
  d->out = out;
}

static void put_instruction(Df *d, uint32_t index) {
  DfIns *i = &d->ins.v[index];
  switch (i->kind) {
  case DF_RUN: df_put_run(d, i); break;
  case DF_COPY:
  case DF_ADD: df_put_copy(d, i); break;
  case DF_ARG: df_put_arg(d, i); break;
  case DF_ENV:
  case DF_LABEL:
  case DF_MAINTAINER: df_put_pairs(d, i); break;
  case DF_WORKDIR: put_workdir(d, i); break;
  case DF_USER: put_user(d, index); break;
  case DF_SHELL: put_shell(d, i); break;
  case DF_ONBUILD: put_onbuild(d, i); break;
  case DF_FROM:
  case DF_KINDS: break;
  default: df_put_end(d, i); break;
  }
}

static void put_head(Df *d, const DfStage *s) {
  const DfIns *from = &d->ins.v[s->first];
  Span base = df_span(d, from, from->skip, from->skip + 1);
  Str value = s->base;
  draft_gap(d->out);
  df_put_comments(d, from);
  Str name = draft_name(d->a, s->object);
  draft_open(d->out, from->at, arena_fmt(d->a, "%s %.*s", s->image ? "image" : "stage", STR_ARG(name)));
  if (s->parent != UINT32_MAX) {
    const DfStage *p = &d->stages.v[s->parent];
    value = arena_fmt(d->a, "%s.%.*s", p->image ? "image" : "stage", STR_ARG(p->object));
  }
  draft_field(d->out, base, "from", value);
  if (s->platform.n) draft_field(d->out, base, "platform", s->platform);
  for (uint32_t i = 0; i < d->in->n_targets; i++)
    if (&d->stages.v[d->in->targets[i].index] == s && d->in->targets[i].fields)
      draft_append(d->out, d->in->targets[i].fields);
}

/* The field `shell` comes first, so it is known before the steps: the first SHELL, if no step ran before it. */
static void put_first_shell(Df *d, const DfStage *s) {
  for (uint32_t k = s->first + 1; k < s->end; k++) {
    DfIns *i = &d->ins.v[k];
    if (i->kind == DF_RUN) return;
    if (i->kind != DF_SHELL || d->shell.n) continue;
    put_shell(d, i);
    if (d->shell.n) draft_line(d->out, i->at, arena_fmt(d->a, "shell = [%.*s]", STR_ARG(d->shell)));
    return;
  }
}

static void inherit(Df *d, DfStage *s) {
  d->shell = STR("");
  if (s->parent == UINT32_MAX) return;
  const DfStage *p = &d->stages.v[s->parent];
  s->user = p->user;
  s->shell = d->shell = p->shell;
  for (uint32_t i = 0; i < p->vars.n; i++) {
    DfVar v = p->vars.v[i];
    v.block = v.block ? UINT32_MAX : 0;
    df_set(d, &s->vars, v);
  }
}

void df_put_stage(Df *d, uint32_t index) {
  DfStage *s = &d->stages.v[index];
  d->stage = s;
  d->out = &d->images;
  d->as = STR("");
  d->block = 0;
  d->ran = d->shell_command = d->shell_entrypoint = false;
  d->user = d->command = d->entrypoint = d->stop = d->expose_at = d->volumes_at = d->health_at = (DfField){0};
  d->expose.n = d->volumes.n = d->health.n = 0;
  inherit(d, s);
  put_head(d, s);
  put_first_shell(d, s);
  for (uint32_t k = s->first + 1; k < s->end; k++) put_instruction(d, k);
  close_as(d);
  for (uint32_t k = 0; k < d->in->n_targets; k++)
    if (&d->stages.v[d->in->targets[k].index] == s && d->in->targets[k].labels)
      draft_append(d->out, d->in->targets[k].labels);
  if (d->onbuild.out.arena && d->onbuild.out.n) {
    draft_open(d->out, d->ins.v[s->first].at, STR("onbuild"));
    draft_append(d->out, &d->onbuild);
    draft_close(d->out);
    d->onbuild = draft_new(d->a);
  }
  df_put_fields(d);
  if (d->user.value.n) s->user = d->user.value;
  draft_close(d->out);
}
