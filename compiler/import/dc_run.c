/* runArgs: flags of `docker run` as keys of a service. Called by devcontainer.c. */
#include "import/dc.h"

typedef enum { ONE, MANY, ON, PAIR, MOUNT, VOLUME, NETWORK, GPUS, NOTHING } Kind;

static const struct {
  const char *name;
  char letter;
  const char *key;
  Kind kind;
} flags[] = {
#define FLAG(name, letter, key, kind) {name, letter, key, kind},
#include "import/dc_flags.def"
#undef FLAG
};
enum { FLAGS = sizeof flags / sizeof *flags };

static void put_pair(Dc *d, const char *key, Span at, Str value) {
  uint32_t equals = str_find(value, '=');
  YmlNode *name = dc_node(d, at, str_sub(value, 0, equals));
  YmlNode *says = dc_node(d, at, equals < value.n ? str_sub(value, equals + 1, value.n) : STR(""));
  if (equals == value.n) says->kind = YML_NULL;
  dc_add_pair(d, key, at, name, says);
}

/* The networks that docker has itself are modes, which services have none of. */
static void put_network(Dc *d, Span at, Str flag, Str value) {
  static const char *const modes[] = {"host", "none", "bridge", "default"};
  bool mode = str_find(value, ':') < value.n;
  for (uint32_t i = 0; i < sizeof modes / sizeof *modes; i++) mode |= str_is(value, modes[i]);
  if (mode) {
    dc_left_out(d, at, arena_fmt(d->a, "%.*s=%.*s", STR_ARG(flag), STR_ARG(value)));
    return;
  }
  dc_declare_network(d, at, value);
  dc_add(d, "networks", at, dc_node(d, at, value));
}

static void put_gpus(Dc *d, Span at, Str value) {
  bool known = value.n > 0;
  for (uint32_t i = 0; i < value.n; i++) known &= value.s[i] >= '0' && value.s[i] <= '9';
  if (known || str_is(value, "all"))
    dc_set(d, "gpus", at, dc_node(d, at, value));
  else
    dc_left_out(d, at, arena_fmt(d->a, "--gpus=%.*s", STR_ARG(value)));
}

static void put_flag(Dc *d, uint32_t i, Span at, Str flag, Str raw) {
  const char *key = flags[i].key;
  Str value = raw;
  bool path = flags[i].kind == MOUNT || flags[i].kind == VOLUME;
  if (!path && !dc_text(d, at, raw, &value)) return;
  switch (flags[i].kind) {
  case ONE: dc_set(d, key, at, dc_node(d, at, value)); break;
  case MANY: dc_add(d, key, at, dc_node(d, at, value)); break;
  case ON: dc_set(d, key, at, dc_node(d, at, str_is(raw, "false") ? raw : STR("true"))); break;
  case PAIR: put_pair(d, key, at, value); break;
  case MOUNT: dc_mount(d, dc_node(d, at, raw)); break;
  case VOLUME: dc_volume(d, at, raw); break;
  case NETWORK: put_network(d, at, flag, value); break;
  case GPUS: put_gpus(d, at, value); break;
  case NOTHING: break;
  }
}

static bool takes_value(uint32_t i) { return flags[i].kind != ON && flags[i].kind != NOTHING; }

static uint32_t find_flag(Str flag) {
  uint32_t i = 0;
  for (; i < FLAGS; i++) {
    bool letter = flag.n == 2 && flag.s[1] == flags[i].letter;
    bool name = str_starts(flag, STR("--")) && str_is(str_sub(flag, 2, flag.n), flags[i].name);
    if (letter || name) break;
  }
  return i;
}

/* -it, -ePATH=x: letters, of which the last may take what follows. */
static void letters(Dc *d, Span at, Str word) {
  for (uint32_t k = 1; k < word.n; k++) {
    char name[] = {'-', word.s[k], 0};
    Str flag = arena_str(d->a, str_c(name)), rest = str_sub(word, k + 1, word.n);
    uint32_t i = find_flag(flag);
    if (i == FLAGS) {
      dc_left_out(d, at, word);
      return;
    }
    put_flag(d, i, at, flag, takes_value(i) ? rest : STR(""));
    if (takes_value(i)) return;
  }
}

static const YmlNode *item(const YmlPair *p, uint32_t i) {
  return i < p->value->n ? p->value->items[i] : NULL;
}

/* One argument, with the one behind it if that is its value: says how many it took. */
static uint32_t one(Dc *d, const YmlPair *p, uint32_t k) {
  const YmlNode *n = item(p, k), *next = item(p, k + 1);
  uint32_t equals = str_find(n->text, '=');
  Str flag = str_starts(n->text, STR("--")) ? str_sub(n->text, 0, equals) : n->text, value = STR("");
  bool joined = flag.n < n->text.n;
  uint32_t i = find_flag(flag);
  bool wants =
      i < FLAGS ? takes_value(i) : next && next->kind == YML_SCALAR && next->text.n && next->text.s[0] != '-';
  bool takes = !joined && wants && next && next->kind == YML_SCALAR;
  if (joined) value = str_sub(n->text, equals + 1, n->text.n);
  if (takes) value = next->text;
  if (n->text.n < 2 || n->text.s[0] != '-')
    dc_left_out(d, n->at, n->text);
  else if (i == FLAGS && n->text.s[1] != '-' && n->text.n > 2) {
    letters(d, n->at, n->text);
    return 1;
  } else if (i == FLAGS)
    dc_left_out(d, n->at, takes ? arena_fmt(d->a, "%.*s %.*s", STR_ARG(flag), STR_ARG(value)) : n->text);
  else if (wants && !joined && !takes)
    diag(d->ds, E0989, n->at, flag);
  else
    put_flag(d, i, joined || !takes ? n->at : next->at, flag, value);
  return takes ? 2 : 1;
}

void dc_run_args(Dc *d, const YmlPair *p) {
  if (d->compose) {
    dc_left_out(d, p->key->at, p->key->text);
    return;
  }
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++)
    if (!dc_is_text(d, p, p->value->items[i])) return;
  for (uint32_t i = 0; i < p->value->n;) i += one(d, p, i);
}
