/* What the user wants of compilations, as --param and --target tell the tool: `params` and `targets`, below `peic` in
   the client's settings or as its initialization options. Not what the client can do: session.c. */
#include "lsp/private.h"

/* As one would type it behind --param. */
static const char *typed(Arena *a, const Json *value) {
  return jr_is_text(value) ? arena_str(a, jr_text(value)).s : jr_dump(a, value).s;
}

void settings_take(Lsp *l, const Json *given) {
  const Json *params = jr_get(given, "params"), *targets = jr_get(given, "targets");
  if (jr_is_object(jr_get(given, "peic"))) {
    settings_take(l, jr_get(given, "peic"));
    return;
  }
  l->settings.n_params = l->settings.n_targets = 0; /* if memory runs out below, there are none */
  Arena *a = &l->settings.arena;
  arena_free(a);
  arena_init(a, &l->memory, &l->oom);
  uint32_t n = jr_members(params), n_targets = 0;
  PeiPair *pairs = arena_array(a, PeiPair, n + 1);
  const char **names = arena_array(a, const char *, jr_count(targets) + 1);
  for (uint32_t i = 0; i < n; i++) {
    const char *key = jr_member(params, i);
    pairs[i] = (PeiPair){arena_str(a, str_c(key)).s, typed(a, jr_member_value(params, i))};
  }
  for (uint32_t i = 0; i < jr_count(targets); i++)
    if (jr_is_text(jr_item(targets, i))) names[n_targets++] = arena_str(a, jr_text(jr_item(targets, i))).s;
  l->settings.params = pairs;
  l->settings.targets = names;
  l->settings.n_params = n;
  l->settings.n_targets = n_targets;
  projects_stale(l, STR(""));
}

/* Clients either send what changed, or want to be asked for it. */
void settings_ask(Lsp *l) {
  if (!l->can_configure) return;
  Writer w = question_open(l, "workspace/configuration");
  l->settings.asked = l->next_id;
  w_json(&w, STR("{\"items\":[{\"section\":\"peic\"}]}"));
  note_send(l, &w);
}

void tell_configured(Lsp *l, const Json *params) {
  const Json *given = jr_get(params, "settings");
  if (jr_is_object(given))
    settings_take(l, given);
  else
    settings_ask(l);
}

void settings_answer(Lsp *l, const Json *id, const Json *result) {
  if (l->settings.asked && jr_number(id, 0) == l->settings.asked && jr_is_object(jr_item(result, 0)))
    settings_take(l, jr_item(result, 0));
}

void settings_input(const Lsp *l, const Project *p, PeiInput *in) {
  if (p->refuses || p->made_text.n) return;
  in->params = l->settings.params;
  in->n_params = l->settings.n_params;
  in->targets = l->settings.targets;
  in->n_targets = l->settings.n_targets;
}

/* A project that has no such parameter is checked without; the user is told once, as nothing in the text is wrong. */
void settings_refused(Lsp *l, Project *p, Str why) {
  Hash128 hash = hash_xxh3(why);
  if (!memcmp(&hash, &p->told, sizeof hash)) return;
  p->told = hash;
  Writer w = note_open(l, "window/showMessage");
  w_open(&w, '{');
  w_number(&w, "type", 2);
  w_member(&w, "message",
           ARENA_JOIN(&l->arena, path_name(p->root), STR(" is checked without the settings of peic: "), why));
  w_close(&w, '}');
  note_send(l, &w);
}
