/* Objects by the names that docker has for them: those that parts of buildout.cfg make, and those that were there.
   Called by the functions of recipes. */
#include "import/bo.h"

Str bo_member(Bo *b, const char *kind, Str id) {
  bool bare = draft_name(b->a, id).s[0] != '"';
  return arena_fmt(b->a, bare ? "%s.%.*s" : "%s[\"%.*s\"]", kind, STR_ARG(id));
}

/* Names of images without a tag have the tag `latest`. */
static Str call(Bo *b, const char *kind, Str name, const BoUnit *by) {
  Str latest = STR(":latest");
  if (strcmp(kind, "image") == 0 && str_ends(name, latest)) name.n -= latest.n;
  return arena_fmt(b->a, "%s %u %.*s", kind, by ? by->dock : 0, STR_ARG(name));
}

void bo_call(Bo *b, uint32_t unit) {
  const BoUnit *u = &b->units.v[unit];
  Str key = call(b, u->recipe->kind, u->name, u);
  if (intern_find(&b->called, key)) return;
  intern(&b->called, key);
  *vec_push(b->a, &b->by_call) = unit;
}

BoUnit *bo_called(Bo *b, const char *kind, Str name, const BoUnit *by) {
  Sym sym = intern_find(&b->called, call(b, kind, name, by));
  return sym ? &b->units.v[b->by_call.v[sym - 1]] : NULL;
}

static bool is_hub(Str host) {
  static const char *const names[] = {"", "index.docker.io", "docker.io", "hub.docker.com"};
  for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(host, names[i])) return true;
  return false;
}

Str bo_image(Bo *b, const BoOption *o, const BoUnit *by) {
  Str name = bo_plain(b, o->text.text), host;
  const BoUnit *u = bo_called(b, "image", name, by), *pulled = bo_called(b, "pull", name, by);
  if (u) return bo_member(b, "image", u->id);
  const BoOption *at = pulled ? bo_get(b, pulled, "registry") : NULL; /* what docker then calls it */
  host = at ? bo_plain(b, at->text.text) : STR("");
  if (!is_hub(host) && !str_starts(name, ARENA_JOIN(b->a, host, STR("/"))))
    name = ARENA_JOIN(b->a, host, STR("/"), name);
  return draft_string(b->a, name);
}

Str bo_id(Bo *b, const char *kind, const BoUnit *by, Str name, Str wish, bool *made) {
  Str key = arena_fmt(b->a, "%s %u %.*s", kind, by ? by->dock : 0, STR_ARG(name));
  Sym sym = intern_find(&b->declared, key);
  *made = !sym;
  if (sym) return b->ids.v[sym - 1];
  while (b->ids.n < intern(&b->declared, key)) *vec_push(b->a, &b->ids) = STR("");
  Str id = import_unique(b->a, &b->names, kind, import_object_name(b->a, wish, str_c(kind)), STR(""));
  return b->ids.v[b->ids.n - 1] = id;
}

Str bo_volume(Bo *b, const BoUnit *by, Span at, Str name, bool path) {
  const BoUnit *u = path ? NULL : bo_called(b, "volume", name, by);
  bool made;
  if (u) return bo_member(b, "volume", u->id);
  Str id = bo_id(b, "volume", by, name, name, &made);
  if (!made) return bo_member(b, "volume", id);
  Pieces fields = {0};
  Draft *d = &b->volumes;
  Str header = ARENA_JOIN(b->a, STR("volume "), draft_name(b->a, id));
  if (!path) {
    piece_field(b->a, &fields, at, "keep", STR("true"));
    piece_field(b->a, &fields, at, "name", draft_string(b->a, name));
    if (by) bo_dock_field(b, by, &fields);
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

Str bo_network(Bo *b, const BoUnit *by, Span at, Str name) {
  const BoUnit *u = bo_called(b, "network", name, by);
  bool made;
  if (u) return bo_member(b, "network", u->id);
  Str id = bo_id(b, "network", by, name, name, &made);
  if (!made) return bo_member(b, "network", id);
  Pieces fields = {0};
  piece_field(b->a, &fields, at, "external", STR("true"));
  piece_field(b->a, &fields, at, "name", draft_string(b->a, name));
  if (by) bo_dock_field(b, by, &fields);
  draft_block(&b->networks, at, ARENA_JOIN(b->a, STR("network "), draft_name(b->a, id)), &fields, false);
  return bo_member(b, "network", id);
}

Str bo_links(Bo *b, const BoUnit *by, Span at) {
  Pieces none = {0};
  bool made;
  Str id = bo_id(b, "network", by, STR(""), STR("links"), &made); /* no network of docker has no name */
  if (made) draft_block(&b->networks, at, ARENA_JOIN(b->a, STR("network "), id), &none, false);
  return bo_member(b, "network", id);
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
  bo_hide(b, &o->text, 0, o->text.text.n);
  piece_field(b->a, &fields, o->at, "env", draft_string(b->a, env));
  draft_block(&b->secrets, o->at, ARENA_JOIN(b->a, STR("secret "), draft_name(b->a, id)), &fields, false);
  diag(b->ds, W0630, o->at, user, env);
  return bo_member(b, "secret", id);
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
  Str id = bo_id(b, "registry", NULL, key, hub ? STR("hub") : words_of(b, name), &made);
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
