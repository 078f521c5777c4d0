/* Objects by the names that docker has for them: those that parts of buildout.cfg make, and those that were there.
   Called by the functions of recipes. */
#include "import/bo.h"

Str bo_member(Bo *b, const char *kind, Str id) {
  bool bare = draft_name(b->a, id).s[0] != '"';
  return arena_fmt(b->a, bare ? "%s.%.*s" : "%s[\"%.*s\"]", kind, STR_ARG(id));
}

/* Names of images without a tag have the tag `latest`. */
static Str call(Bo *b, const char *kind, Str name) {
  Str latest = STR(":latest");
  if (strcmp(kind, "image") == 0 && str_ends(name, latest)) name.n -= latest.n;
  return arena_fmt(b->a, "%s %.*s", kind, STR_ARG(name));
}

void bo_call(Bo *b, uint32_t unit) {
  const BoUnit *u = &b->units.v[unit];
  Str key = call(b, u->recipe->kind, u->name);
  if (intern_find(&b->called, key)) return;
  intern(&b->called, key);
  *vec_push(b->a, &b->by_call) = unit;
}

BoUnit *bo_called(Bo *b, const char *kind, Str name) {
  Sym sym = intern_find(&b->called, call(b, kind, name));
  return sym ? &b->units.v[b->by_call.v[sym - 1]] : NULL;
}

Str bo_image(Bo *b, const BoOption *o) {
  Str name = bo_plain(b, o->text.text);
  const BoUnit *u = bo_called(b, "image", name);
  return u ? bo_member(b, "image", u->id) : draft_string(b->a, name);
}

/* Its name in the project; always the same one for the same name. */
static Str id_of(Bo *b, const char *kind, Str name, Str wish, bool *made) {
  Str key = arena_fmt(b->a, "%s %.*s", kind, STR_ARG(name));
  Sym sym = intern_find(&b->declared, key);
  *made = !sym;
  if (sym) return b->ids.v[sym - 1];
  while (b->ids.n < intern(&b->declared, key)) *vec_push(b->a, &b->ids) = STR("");
  Str id = import_unique(b->a, &b->names, kind, import_object_name(b->a, wish, str_c(kind)), STR(""));
  return b->ids.v[b->ids.n - 1] = id;
}

Str bo_volume(Bo *b, Span at, Str name, bool path) {
  const BoUnit *u = path ? NULL : bo_called(b, "volume", name);
  bool made;
  if (u) return bo_member(b, "volume", u->id);
  Str id = id_of(b, "volume", name, name, &made);
  if (!made) return bo_member(b, "volume", id);
  Pieces fields = {0};
  Draft *d = &b->volumes;
  Str header = ARENA_JOIN(b->a, STR("volume "), draft_name(b->a, id));
  if (!path) {
    piece_field(b->a, &fields, at, "keep", STR("true"));
    piece_field(b->a, &fields, at, "name", draft_string(b->a, name));
    draft_block(d, at, header, &fields, false);
    return bo_member(b, "volume", id);
  }
  piece_field(b->a, &fields, at, "type", STR("\"none\""));
  piece_field(b->a, &fields, at, "o", STR("\"bind\""));
  piece_field(b->a, &fields, at, "device", draft_string(b->a, name));
  draft_open(d, at, header);
  draft_field(d, at, "driver", STR("\"local\""));
  draft_block(d, at, STR("opts"), &fields, false);
  draft_close(d);
  return bo_member(b, "volume", id);
}

Str bo_network(Bo *b, Span at, Str name) {
  const BoUnit *u = bo_called(b, "network", name);
  bool made;
  if (u) return bo_member(b, "network", u->id);
  Str id = id_of(b, "network", name, name, &made);
  if (!made) return bo_member(b, "network", id);
  Pieces fields = {0};
  piece_field(b->a, &fields, at, "external", STR("true"));
  piece_field(b->a, &fields, at, "name", draft_string(b->a, name));
  draft_block(&b->networks, at, ARENA_JOIN(b->a, STR("network "), draft_name(b->a, id)), &fields, false);
  return bo_member(b, "network", id);
}

Str bo_links(Bo *b, Span at) {
  if (!b->links.n) {
    Pieces none = {0};
    b->links = import_unique(b->a, &b->names, "network", STR("links"), STR(""));
    draft_block(&b->networks, at, ARENA_JOIN(b->a, STR("network "), b->links), &none, false);
  }
  return bo_member(b, "network", b->links);
}

/* ---- registries ---- */

static Str upper(Bo *b, Str s) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    buf_char(&out, !word ? '_' : c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
  }
  return buf_str(&out);
}

/* registry.example.org:5000/x → registry-example-org */
static Str words_of(Bo *b, Str host) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < host.n && host.s[i] != ':' && host.s[i] != '/'; i++)
    buf_char(&out, host.s[i] == '.' ? '-' : host.s[i]);
  return buf_str(&out);
}

/* A secret that stands for a password of the file: the value stays there. */
static Str password(Bo *b, const BoOption *o, Str registry, Str user) {
  Str id = arena_fmt(b->a, "%.*s-password", STR_ARG(registry)), env = upper(b, id);
  if (env.s[0] >= '0' && env.s[0] <= '9') env = ARENA_JOIN(b->a, STR("PASSWORD_"), env);
  Pieces fields = {0};
  bo_hide(b, &o->text);
  piece_field(b->a, &fields, o->at, "env", draft_string(b->a, env));
  draft_block(&b->secrets, o->at, ARENA_JOIN(b->a, STR("secret "), draft_name(b->a, id)), &fields, false);
  diag(b->ds, W0630, o->at, user, env);
  return bo_member(b, "secret", id);
}

static bool is_hub(Str host) {
  static const char *const names[] = {"", "index.docker.io", "docker.io", "hub.docker.com"};
  for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(host, names[i])) return true;
  return false;
}

Str bo_registry(Bo *b, const BoUnit *u, Str *host) {
  const BoOption *at = bo_get(b, u, "registry"), *user = bo_get(b, u, "username"),
                 *secret = bo_get(b, u, "password");
  Str name = at ? bo_plain(b, at->text.text) : STR(""), who = user ? bo_plain(b, user->text.text) : STR("");
  bool hub = is_hub(name), made;
  Span where = at ? at->at : u->at;
  *host = hub ? STR("") : name;
  if (hub && !user && strcmp(u->recipe->name, "docker.push") != 0) return STR("");
  Str key = ARENA_JOIN(b->a, name, STR(" "), who);
  Str id = id_of(b, "registry", key, hub ? STR("hub") : words_of(b, name), &made);
  if (!made) return bo_member(b, "registry", id);
  Pieces fields = {0};
  if (hub)
    piece_field(b->a, &fields, where, "kind", STR("docker-hub"));
  else
    piece_field(b->a, &fields, where, "host", draft_string(b->a, name));
  if (user) piece_field(b->a, &fields, user->at, "user", draft_string(b->a, who));
  if (secret) piece_field(b->a, &fields, secret->at, "password", password(b, secret, id, who));
  draft_block(&b->registries, where, ARENA_JOIN(b->a, STR("registry "), draft_name(b->a, id)), &fields,
              false);
  return bo_member(b, "registry", id);
}

/* ---- engines ---- */

void bo_dock(Bo *b, const BoUnit *u) {
  const BoOption *machine = bo_get(b, u, "machine-name"), *url = bo_get(b, u, "engine-url");
  const BoOption *o = machine ? machine : url;
  bool made;
  if (!o || bo_called(b, "dock", o->text.text)) {
    if (o) diag(b->ds, W0993, o->at, o->text.text);
    return;
  }
  Str name = bo_plain(b, o->text.text), id = id_of(b, "dock", name, machine ? name : STR("engine"), &made),
      host;
  if (!made) return;
  diag(b->ds, W0993, o->at, name);
  host = url ? bo_plain(b, url->text.text) : ARENA_JOIN(b->a, STR("ssh://"), name);
  Pieces fields = {0};
  piece_field(b->a, &fields, (url ? url : o)->at, "host", draft_string(b->a, host));
  draft_block(&b->docks, o->at, ARENA_JOIN(b->a, STR("dock "), draft_name(b->a, id)), &fields, false);
}
