/* The engines that parts are for, as docks: one for each address. Parts of buildout.cfg with machine-name, engine-url,
   engine-tls-verify, engine-tls-cert-path and timeout. Called by buildout.c and by the functions of recipes. */
#include "import/bo.h"

enum { TIMEOUT_MAX = 86400 };

/* The first name of a host as a wish for that of its dock. */
static Str wish_of(Bo *b, Str host) {
  uint32_t lo = (uint32_t)(strstr(arena_str(b->a, host).s, "://") ? str_find(host, ':') + 3 : 0), hi;
  uint32_t user = lo + str_find(str_sub(host, lo, host.n), '@');
  if (user < host.n) lo = user + 1;
  for (hi = lo; hi < host.n && !strchr(".:/", host.s[hi]);) hi++;
  bool letter =
      lo < hi && ((host.s[lo] >= 'a' && host.s[lo] <= 'z') || (host.s[lo] >= 'A' && host.s[lo] <= 'Z'));
  return letter ? str_sub(host, lo, hi) : STR("engine");
}

static uint32_t number_of(Bo *b, Str host, Str wish, Span at, bool *made) {
  *made = false;
  for (uint32_t i = 0; i < b->engines.n; i++)
    if (str_eq(b->engines.v[i].host, host)) return i + 1;
  Str id = import_unique(b->a, &b->names, "dock", import_object_name(b->a, wish, STR("dock")), STR(""));
  *vec_push(b->a, &b->engines) = (BoDock){.id = id, .host = host, .at = at};
  *made = true;
  return b->engines.n;
}

uint32_t bo_machine(Bo *b, Str name, Span at) {
  bool made;
  uint32_t n = number_of(b, ARENA_JOIN(b->a, STR("ssh://"), name), name, at, &made);
  if (made) diag(b->ds, W0993, at, name);
  return n;
}

/* The seconds of an option, 0 after a diagnostic. */
static uint32_t seconds_of(Bo *b, const BoOption *o) {
  Str t = o->text.text;
  uint32_t n = 0;
  for (uint32_t i = 0; i < t.n; i++) {
    n = t.s[i] >= '0' && t.s[i] <= '9' && n <= TIMEOUT_MAX ? n * 10 + (uint32_t)(t.s[i] - '0')
                                                           : TIMEOUT_MAX + 1;
    if (n > TIMEOUT_MAX) break;
  }
  if (n && n <= TIMEOUT_MAX) return n;
  bo_refuse(b, o->at, t, STR("timeout"), PHRASE_BO_SECONDS);
  return 0;
}

/* The longest one of all that are on the dock. */
static void add_timeout(Bo *b, BoDock *d, const BoOption *o) {
  uint32_t n = seconds_of(b, o);
  bool other = n && d->timeout && n != d->timeout;
  if (other) bo_left_out(b, n < d->timeout ? o->key_at : d->timeout_at, STR("timeout"));
  if (n > d->timeout) d->timeout = n, d->timeout_at = o->key_at;
}

/* Its certificates have the names that docker looks for; without a directory they are among docker's own files. */
static void add_certs(Bo *b, const BoUnit *u, BoDock *d) {
  const BoOption *dir = bo_get(b, u, "engine-tls-cert-path"), *verify = bo_get(b, u, "engine-tls-verify");
  bool tcp = str_starts(d->host, STR("tcp://"));
  if (!tcp || !bo_is_on(b, u, "engine-tls-verify", false)) { /* then docker reads none */
    if (verify && !tcp) bo_left_out(b, verify->key_at, verify->key);
    if (dir) bo_left_out(b, dir->key_at, dir->key);
    return;
  }
  Str certs = dir ? bo_path(b, dir->text.text) : STR("~/.docker");
  const BoOption *o = dir ? dir : verify;
  if (!d->certs.n)
    d->certs = certs, d->certs_at = o->at;
  else if (!str_eq(d->certs, certs))
    bo_left_out(b, o->key_at, o->key);
}

uint32_t bo_dock(Bo *b, const BoUnit *u) {
  static const char *const none[] = {"host", "dock"};
  for (uint32_t i = 0; i < 2; i++)
    if (strcmp(u->recipe->kind, none[i]) == 0) return 0;
  const BoOption *machine = bo_get(b, u, "machine-name"), *url = bo_get(b, u, "engine-url"), *timeout;
  if (!machine && !url) return 0;
  Str name = machine ? bo_plain(b, machine->text.text) : STR(""),
      host = url ? bo_plain(b, url->text.text) : STR("");
  bool made;
  uint32_t n = url ? number_of(b, host, machine ? name : wish_of(b, host), url->at, &made)
                   : bo_machine(b, name, machine->at);
  if ((timeout = bo_get(b, u, "timeout"))) add_timeout(b, &b->engines.v[n - 1], timeout);
  add_certs(b, u, &b->engines.v[n - 1]);
  return n;
}

static Str member(Bo *b, uint32_t dock) { return bo_member(b, "dock", b->engines.v[dock - 1].id); }

void bo_one_dock(Bo *b) {
  uint32_t dock = 0;
  for (uint32_t i = 0; i < b->units.n; i++) {
    const BoUnit *u = &b->units.v[i];
    bool counts = strcmp(u->recipe->kind, "host") != 0 && strcmp(u->recipe->kind, "dock") != 0;
    if (!counts) continue;
    if (!u->dock || (dock && dock != u->dock)) return;
    dock = u->dock;
  }
  b->dock = dock;
  if (dock) draft_field(&b->before, b->engines.v[dock - 1].at, "dock", member(b, dock));
}

static Span at_of(Bo *b, const BoUnit *u) {
  const BoOption *machine = bo_get(b, u, "machine-name"), *url = bo_get(b, u, "engine-url");
  return machine ? machine->at : url->at;
}

void bo_dock_field(Bo *b, const BoUnit *u, Pieces *fields) {
  if (u->dock && !b->dock) piece_field(b->a, fields, at_of(b, u), "dock", member(b, u->dock));
}

void bo_dock_line(Bo *b, const BoUnit *u, Draft *d) {
  if (u->dock && !b->dock) draft_field(d, at_of(b, u), "dock", member(b, u->dock));
}

void bo_no_dock(Bo *b, const BoUnit *u) {
  const BoOption *o = bo_get(b, u, "machine-name");
  if (!o) o = bo_get(b, u, "engine-url");
  if (u->dock && !b->dock) bo_left_out(b, o->key_at, o->key);
}

static Str duration(Bo *b, uint32_t seconds) {
  bool hours = seconds % 3600 == 0, minutes = seconds % 60 == 0;
  return arena_fmt(b->a, "%u%s",
                   (unsigned)(hours     ? seconds / 3600
                              : minutes ? seconds / 60
                                        : seconds),
                   hours     ? "h"
                   : minutes ? "m"
                             : "s");
}

void bo_put_docks(Bo *b) {
  static const char *const files[] = {"ca", "cert", "key"};
  for (uint32_t i = 0; i < b->engines.n; i++) {
    const BoDock *e = &b->engines.v[i];
    Pieces fields = {0};
    piece_field(b->a, &fields, e->at, "host", draft_string(b->a, e->host));
    for (uint32_t k = 0; e->certs.n && k < 3; k++)
      piece_field(b->a, &fields, e->certs_at, files[k],
                  draft_string(b->a, ARENA_JOIN(b->a, e->certs, STR("/"), str_c(files[k]), STR(".pem"))));
    if (e->timeout) piece_field(b->a, &fields, e->timeout_at, "timeout", duration(b, e->timeout));
    draft_block(&b->docks, e->at, ARENA_JOIN(b->a, STR("dock "), draft_name(b->a, e->id)), &fields, false);
  }
}
