/* `environment`: a list of A=B, or a mapping. Of both stages, the later value of a name counts. They are variables of
   the service, as they were of compose's. Called by peidocker.c. */
#include "import/pd.h"

/* `stage`: within one, a name that comes twice is a slip. */
static void add(Pd *p, Str key, Str value, Span at, uint32_t stage) {
  Sym sym = intern(&p->env_names, key);
  while (p->env_index.n <= sym) vec_push(p->a, &p->env_index);
  uint32_t *index = &p->env_index.v[sym];
  if (!*index) {
    *vec_push(p->a, &p->env) = (PdEnv){key, value, at, stage};
    *index = p->env.n;
    return;
  }
  PdEnv *e = &p->env.v[*index - 1];
  if (e->stage == stage) {
    Diag *d = diag(p->ds, W0655, at, key);
    diag_also(p->ds, d, e->at, YML_FIRST);
  }
  *e = (PdEnv){key, value, at, stage};
}

static bool check_name(Pd *p, const YmlNode *n, Str name) {
  uint32_t i = 0;
  while (i < name.n &&
         (name.s[i] == '_' || (name.s[i] >= 'A' && name.s[i] <= 'Z') ||
          (name.s[i] >= 'a' && name.s[i] <= 'z') || (i && name.s[i] >= '0' && name.s[i] <= '9')))
    i++;
  if (name.n && i == name.n) return true;
  diag(p->ds, E0416, name.n ? pd_inner(p, n, i, i + 1) : n->at, name.n ? name : n->text,
       STR("letters, digits and `_` are possible, and no digit at the start"));
  return false;
}

static void add_item(Pd *p, const YmlNode *n, uint32_t stage) {
  if (n->kind != YML_SCALAR) {
    diag(p->ds, E0669, n->at, STR("environment"), yml_what(n));
    return;
  }
  uint32_t equals = str_find(n->text, '=');
  Str name = str_sub(n->text, 0, equals);
  if (!check_name(p, n, name)) return;
  if (equals == n->text.n) {
    diag_help(p->ds, diag(p->ds, E0658, n->at, name), PD_EMPTY_ENTRY, name);
    return;
  }
  Str value = pd_expr_part(p, n, equals + 1, n->text.n, AS_TEXT, true);
  if (value.n) add(p, name, value, n->at, stage);
}

static void add_pair(Pd *p, const YmlPair *pair, uint32_t stage) {
  const YmlNode *v = pair->value;
  if (!check_name(p, pair->key, pair->key->text)) return;
  if (v->kind == YML_NULL) {
    diag_help(p->ds, diag(p->ds, E0658, pair->key->at, pair->key->text), PD_EMPTY_KEY, pair->key->text);
    return;
  }
  if (v->kind != YML_SCALAR) {
    diag(p->ds, E0647, v->at, pair->key->text, STR("text"), yml_what(v));
    return;
  }
  pd_say_misread(p, v, pair->key->text);
  Str value = pd_expr(p, v, AS_TEXT, true);
  if (value.n) add(p, pair->key->text, value, v->at, stage);
}

void pd_env(Pd *p, const PdStage *s) {
  const YmlPair *pair = yml_pair(s->node, "environment");
  const YmlNode *env = pair ? pair->value : NULL;
  if (!env || env->kind == YML_NULL) return;
  if (env->kind == YML_SCALAR && memchr(env->text.s, '=', env->text.n)) {
    diag(p->ds, W0641, env->at, STR("environment"));
    add_item(p, env, s->number);
  } else if (env->kind == YML_SCALAR)
    diag(p->ds, E0647, env->at, pair->key->text, STR("a list or a mapping"), yml_what(env));
  for (uint32_t i = 0; env->kind == YML_LIST && i < env->n; i++) add_item(p, env->items[i], s->number);
  for (uint32_t i = 0; env->kind == YML_MAP && i < env->n; i++) add_pair(p, &env->pairs[i], s->number);
}
