/* Hooks that run in a container: what the init tree needs of them. Build hooks are in hook_build.c. */
#include "lower/private.h"

Str lower_base_name(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

/* Without the line end of a heredoc. */
static Text one_line(Lower *l, Text t) {
  Part *parts = arena_array(l->a, Part, t.n);
  uint32_t n = t.n;
  if (n) memcpy(parts, t.v, sizeof *parts * n);
  while (n && parts[n - 1].kind == PART_TEXT) {
    Str *s = &parts[n - 1].text;
    while (s->n && s->s[s->n - 1] == '\n') s->n--;
    if (s->n) break;
    n--;
  }
  return (Text){parts, n};
}

void lower_args(Lower *l, const Obj *o, IrWords *words, Text *text) {
  const Value *args = obj_get(o, W_args);
  *words = (IrWords){0};
  *text = (Text){0};
  if (args && args->kind == V_TEXT)
    *text = one_line(l, text_spelled(l->a, args->text, false));
  else
    *words = lower_words(l, args);
}

/* The number behind `base` in "base-2", 1 for "base" itself, 0 for another id. */
static uint32_t id_number(Str id, Str base) {
  uint32_t number = 0;
  if (!str_starts(id, base)) return 0;
  if (id.n == base.n) return 1;
  if (id.s[base.n] != '-' || id.n - base.n > 7) return 0;
  for (uint32_t i = base.n + 1; i < id.n; i++) {
    if (id.s[i] < '0' || id.s[i] > '9') return 0;
    number = number * 10 + (uint32_t)(id.s[i] - '0');
  }
  return number;
}

/* base, or with the number after the highest that is taken. */
static Str unique_id(const Stage *s, Str base, IrHookWhen when) {
  uint32_t highest = 0;
  for (uint32_t i = 0; i < s->info->hooks.n; i++) {
    const IrHook *h = &s->info->hooks.v[i];
    uint32_t number = h->when == when ? id_number(h->id, base) : 0;
    if (number > highest) highest = number;
  }
  return highest ? arena_fmt(s->l->a, "%.*s-%u", STR_ARG(base), highest + 1) : base;
}

/* The id is the marker's name in a container: from the script, so that moving lines does not run a hook again. */
static Str hook_id(Stage *s, const Obj *o, IrHookWhen when) {
  Lower *l = s->l;
  Str name = obj_get(o, W_script) ? lower_base_name(obj_str(l->m, o, W_script)) : STR("inline");
  uint32_t dot = name.n;
  while (dot > 1 && name.s[dot - 1] != '.') dot--;
  if (dot > 1) name.n = dot - 1;
  char *id = arena_alloc(l->a, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.s[i];
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (i && strchr("._-", c));
    id[i] = plain ? c : '_';
  }
  /* Beside hooks lie files of peic's own, known by these ends of their names. */
  Str made = str_n(id, name.n);
  if (str_ends(made, STR(".warn"))) id[name.n - 5] = '_';
  if (when == HOOK_USER_LOGIN && str_ends(made, STR(".source"))) id[name.n - 7] = '_';
  return unique_id(s, str_n(id, name.n), when);
}

void lower_hook(Stage *s, const Obj *o) {
  Lower *l = s->l;
  IrHookWhen when = o->block == B_on_first_run   ? HOOK_FIRST_RUN
                    : o->block == B_on_every_run ? HOOK_EVERY_RUN
                                                 : HOOK_USER_LOGIN;
  IrHook h = {.when = when,
              .id = hook_id(s, o, when),
              .script = obj_str(l->m, o, W_script),
              .body = obj_text(o, W_body),
              .user = obj_str(l->m, o, W_user),
              .timeout_us = obj_int(o, W_timeout, -1),
              .warn = str_is(obj_str(l->m, o, W_failure), "warn"),
              .source = obj_bool(o, W_source),
              .at = o->at,
              .of = o};
  lower_args(l, o, &h.args, &h.args_text);
  *vec_push(l->a, &s->info->hooks) = h;
}
