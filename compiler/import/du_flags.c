/* Options of `docker run`, as values of dockerutils.cfg have them, as fields of a run profile. Called by du.c. */
#include "import/du.h"

/* ---- mounts ---- */

/* A volume of this name, as docker would make it; its name in the project. */
static Str volume(Du *d, Span at, Str name) {
  Str id = import_object_name(d->a, name, STR("data"));
  if (!intern_find(&d->declared, id)) {
    intern(&d->declared, id);
    Pieces fields = {0};
    piece_field(d->a, &fields, at, "keep", STR("true"));
    piece_field(d->a, &fields, at, "name", draft_string(d->a, name));
    draft_block(&d->volumes, at, ARENA_JOIN(d->a, STR("volume "), draft_name(d->a, id)), &fields, false);
  }
  bool bare = draft_name(d->a, id).s[0] != '"';
  return bare ? ARENA_JOIN(d->a, STR("volume."), id) : arena_fmt(d->a, "volume[\"%.*s\"]", STR_ARG(id));
}

static void put_mount(Du *d, Span at, Str source, Str target, bool named, bool read_only, DuRun *run) {
  bool path = !named || strchr("/.~{$", source.s[0]);
  Str from = path ? du_path(d, source) : volume(d, at, source);
  piece_add(d->a, &run->mounts, at,
            arena_fmt(d->a, "%.*s -> %.*s", STR_ARG(from), STR_ARG(du_string(d, target))));
  if (read_only) piece_add(d->a, &run->read_only, at, du_string(d, target));
}

/* FROM:TO[:OPTION,OPTION]; the colons of `${X:-y}` are no separators. */
static void put_volume(Du *d, Span at, Str s, DuRun *run) {
  Str parts[3] = {{"", 0}, {"", 0}, {"", 0}};
  uint32_t n = 0, lo = 0, depth = 0;
  for (uint32_t i = 0; i <= s.n; i++) {
    if (i < s.n && s.s[i] == '{') depth++;
    if (i < s.n && s.s[i] == '}' && depth) depth--;
    if (i < s.n && (s.s[i] != ':' || depth)) continue;
    if (n < 3) parts[n] = str_sub(s, lo, i);
    n++, lo = i + 1;
  }
  bool read_only = str_is(parts[2], "ro"), plain = !parts[2].n || read_only || str_is(parts[2], "rw");
  if (n < 2 || n > 3 || !parts[0].n || !parts[1].n || !plain)
    du_left_out(d, at, s);
  else
    put_mount(d, at, parts[0], parts[1], true, read_only, run);
}

static void put_mount_option(Du *d, Span at, Str s, DuRun *run) {
  Str type = STR("volume"), source = STR(""), target = STR("");
  bool read_only = false, known = true;
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), ',');
    Str part = str_sub(s, lo, hi);
    uint32_t equals = str_find(part, '=');
    Str key = str_sub(part, 0, equals),
        value = equals < part.n ? str_sub(part, equals + 1, part.n) : STR("true");
    if (str_is(key, "type"))
      type = value;
    else if (str_is(key, "source") || str_is(key, "src"))
      source = value;
    else if (str_is(key, "target") || str_is(key, "destination") || str_is(key, "dst"))
      target = value;
    else if (str_is(key, "readonly") || str_is(key, "ro"))
      read_only = str_is(value, "true") || str_is(value, "1");
    else
      known &= str_is(key, "consistency");
  }
  bool bind = str_is(type, "bind");
  if (!known || !source.n || !target.n || (!bind && !str_is(type, "volume")))
    du_left_out(d, at, s);
  else
    put_mount(d, at, source, target, !bind, read_only, run);
}

/* ---- ports ---- */

/* [ADDRESS:]HOST:CONTAINER[/PROTOCOL] */
static void put_port(Du *d, Span at, Str s, DuRun *run) {
  Str pair, inside;
  switch (import_port(d->a, s, &pair, &inside)) {
  case PORT_PAIR: piece_add(d->a, &run->ports, at, pair); break;
  case PORT_ALONE: diag(d->ds, W0668, at, inside); break;
  case PORT_BAD: du_left_out(d, at, s); break;
  }
}

/* ---- the rest ---- */

static void put_env(Du *d, Span at, Str s, DuRun *run) {
  uint32_t equals = str_find(s, '=');
  Str name = str_sub(s, 0, equals);
  if (equals == s.n)
    piece_add(d->a, &run->passed, at, draft_string(d->a, name));
  else
    piece_field(d->a, &run->env, at, arena_str(d->a, draft_name(d->a, name)).s,
                du_string(d, str_sub(s, equals + 1, s.n)));
}

void du_network(Du *d, Span at, Str name, DuRun *run) {
  if (str_is(name, "host") || str_is(name, "none") || str_is(name, "bridge")) {
    if (run->docked)
      du_left_out(d, at, name);
    else
      piece_field(d->a, &run->fields, at, "network_mode", name);
    return;
  }
  Str id = import_object_name(d->a, name, STR("net")), key = ARENA_JOIN(d->a, STR("network "), id);
  if (!intern_find(&d->declared, key)) {
    intern(&d->declared, key);
    Pieces fields = {0};
    piece_field(d->a, &fields, at, "external", STR("true"));
    piece_field(d->a, &fields, at, "name", draft_string(d->a, name));
    draft_block(&d->networks, at, ARENA_JOIN(d->a, STR("network "), draft_name(d->a, id)), &fields, false);
  }
  bool bare = draft_name(d->a, id).s[0] != '"';
  piece_add(d->a, &run->networks, at,
            arena_fmt(d->a, bare ? "network.%.*s" : "network[\"%.*s\"]", STR_ARG(id)));
}

static void put_gpus(Du *d, Span at, Str s, DuRun *run) {
  Str ids = str_starts(s, STR("device=")) ? str_sub(s, 7, s.n) : STR("");
  uint32_t i = 0;
  bool number = import_digits(s, &i) && i == s.n;
  Buf b = buf_new(d->a);
  if (!ids.n && (str_is(s, "all") || number)) {
    piece_field(d->a, &run->fields, at, "gpu", s);
    return;
  }
  if (!ids.n) {
    du_left_out(d, at, s);
    return;
  }
  for (uint32_t lo = 0, hi; lo < ids.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(ids, lo, ids.n), ',');
    buf_bytes(&b, b.n ? STR(", ") : STR("["));
    buf_bytes(&b, draft_string(d->a, str_sub(ids, lo, hi)));
  }
  buf_lit(&b, "]");
  piece_field(d->a, &run->fields, at, "gpu", buf_str(&b));
}

typedef enum {
  VOLUME,
  MOUNT,
  PORT,
  ENV,
  NETWORK,
  GPUS,
  SIZE,
  TEXT,
  RAW,
  WORD,
  MANY,
  ON,
  NOTHING,
  NOTHING_WITH
} Kind;
static const struct {
  const char *name;
  char letter;
  const char *field;
  Kind kind;
} flags[] = {
#define FLAG(name, letter, field, kind) {name, letter, field, kind},
#include "import/du_flags.def"
#undef FLAG
};
enum { FLAGS = sizeof flags / sizeof *flags };

static bool takes_value(uint32_t i) { return flags[i].kind != ON && flags[i].kind != NOTHING; }

/* 2g, 512m as sizes of the project; "" if it is none. */
static Str size(Du *d, Str s) {
  uint32_t i = 0;
  if (s.n && (s.s[s.n - 1] == 'b' || s.s[s.n - 1] == 'B') && s.n > 2) s.n--;
  if (!import_digits(s, &i) || i + 1 != s.n) return STR("");
  const char *unit = strchr("kKmMgG", s.s[i]);
  return unit ? arena_fmt(d->a, "%.*s%ciB", (int)i, s.s, "KKMMGG"[unit - "kKmMgG"]) : STR("");
}

static void add_to_list(Du *d, const char *field, Span at, Str value, DuRun *run) {
  uint32_t i = 0;
  while (i < run->lists.n && strcmp(run->lists.v[i].field, field) != 0) i++;
  if (i == run->lists.n) *vec_push(d->a, &run->lists) = (DuList){.field = field};
  piece_add(d->a, &run->lists.v[i].items, at, du_string(d, value));
}

static void put_flag(Du *d, uint32_t i, Span at, Str value, DuRun *run) {
  Str bytes;
  switch (flags[i].kind) {
  case VOLUME: put_volume(d, at, value, run); break;
  case MOUNT: put_mount_option(d, at, value, run); break;
  case PORT: put_port(d, at, value, run); break;
  case ENV: put_env(d, at, value, run); break;
  case NETWORK: du_network(d, at, value, run); break;
  case GPUS: put_gpus(d, at, value, run); break;
  case SIZE:
    bytes = size(d, value);
    if (bytes.n)
      piece_field(d->a, &run->fields, at, flags[i].field, bytes);
    else
      du_left_out(d, at, value);
    break;
  case TEXT: piece_field(d->a, &run->fields, at, flags[i].field, du_string(d, value)); break;
  case RAW:
    if (run->docked)
      du_left_out(d, at, value);
    else
      piece_field(d->a, &run->fields, at, flags[i].field, value);
    break;
  case WORD:
    piece_field(d->a, &run->fields, at, flags[i].field,
                ARENA_JOIN(d->a, STR("["), du_string(d, value), STR("]")));
    break;
  case MANY: add_to_list(d, flags[i].field, at, value, run); break;
  case ON: piece_field(d->a, &run->fields, at, flags[i].field, STR("true")); break;
  case NOTHING:
  case NOTHING_WITH: break;
  }
}

static uint32_t find_flag(Str flag) {
  uint32_t i = 0;
  for (; i < FLAGS; i++) {
    if (flag.n == 2 && flag.s[1] == flags[i].letter) break;
    if (flag.n > 2 && str_is(str_sub(flag, 2, flag.n), flags[i].name)) break;
  }
  return i;
}

/* -it, -ePATH=x: letters, of which the last may take what follows. */
static uint32_t letters(Du *d, const DuWords *words, uint32_t k, DuRun *run) {
  const DuWord *w = &words->v[k];
  for (uint32_t c = 1; c < w->text.n; c++) {
    char name[] = {'-', w->text.s[c]};
    uint32_t i = find_flag((Str){name, 2});
    if (i == FLAGS) {
      du_left_out(d, w->at, w->text);
      return 1;
    }
    Str rest = str_sub(w->text, c + 1, w->text.n);
    if (takes_value(i) && !rest.n && k + 1 < words->n) {
      put_flag(d, i, words->v[k + 1].at, words->v[k + 1].text, run);
      return 2;
    }
    if (!takes_value(i)) rest = STR("");
    put_flag(d, i, w->at, rest, run);
    if (takes_value(i)) return 1;
  }
  return 1;
}

/* An option, with the word behind it if that is its value: says how many words that were. */
static uint32_t one(Du *d, const DuWords *words, uint32_t k, DuRun *run) {
  const DuWord *w = &words->v[k];
  if (w->text.n < 2 || w->text.s[0] != '-') {
    du_left_out(d, w->at, w->text);
    return 1;
  }
  if (w->text.s[1] != '-') return letters(d, words, k, run);
  uint32_t equals = str_find(w->text, '='), i = find_flag(str_sub(w->text, 0, equals));
  bool next = i < FLAGS && equals == w->text.n && takes_value(i) && k + 1 < words->n;
  if (i == FLAGS)
    du_left_out(d, w->at, w->text);
  else if (next)
    put_flag(d, i, words->v[k + 1].at, words->v[k + 1].text, run);
  else
    put_flag(d, i, w->at, equals < w->text.n ? str_sub(w->text, equals + 1, w->text.n) : STR(""), run);
  return next ? 2 : 1;
}

void du_flags(Du *d, const DuWords *words, DuRun *run) {
  for (uint32_t k = 0; k < words->n;) k += one(d, words, k, run);
}
