/* Images of buildout.cfg that are built from a Dockerfile, fetched, pushed, saved and loaded. Called by buildout.c. */
#include "import/bo.h"

static Str header(Bo *b, const char *kind, const BoUnit *u) {
  return arena_fmt(b->a, "%s %.*s", kind, STR_ARG(draft_name(b->a, u->id)));
}

static void put_tag(Bo *b, Draft *d, const BoUnit *u) {
  Pieces tags = {0};
  piece_add(b->a, &tags, u->name_at, draft_string(b->a, u->name));
  draft_list(d, u->name_at, "tags", &tags);
}

/* ---- docker.build ---- */

static void put_context(Bo *b, Draft *d, const BoOption *o) {
  Str remote = import_remote(b->a, bo_plain(b, o->text.text));
  if (remote.n) {
    draft_field(d, o->at, "dockerfile", draft_string(b->a, STR("Dockerfile")));
    draft_field(d, o->at, "context", draft_string(b->a, remote));
    return;
  }
  Str dir = bo_path(b, o->text.text);
  bool here = str_is(dir, ".");
  while (dir.n > 1 && dir.s[dir.n - 1] == '/') dir.n--;
  Str file = here ? STR("Dockerfile") : ARENA_JOIN(b->a, dir, STR("/Dockerfile"));
  draft_field(d, o->at, "dockerfile", draft_string(b->a, file));
  if (!here) draft_field(d, o->at, "context", draft_string(b->a, dir));
}

void bo_put_build(Bo *b, BoUnit *u) {
  Draft *d = &b->images;
  const BoOption *o = bo_need(b, u, "source"), *args = bo_get(b, u, "build-args");
  Pieces pairs = {0};
  if (!o) return;
  if (args) bo_pairs(b, args, &pairs);
  draft_gap(d);
  draft_open(d, u->at, header(b, "image", u));
  bo_dock_line(b, u, d);
  put_context(b, d, o);
  put_tag(b, d, u);
  if (pairs.n) draft_block(d, args->at, STR("args"), &pairs, false);
  draft_close(d);
}

/* ---- docker.pull, docker.push ---- */

/* The name behind the host of its registry. */
static Str below(Str name, Str host) {
  bool has = host.n && str_starts(name, host) && name.n > host.n && name.s[host.n] == '/';
  return has ? str_sub(name, host.n + 1, name.n) : name;
}

void bo_put_pull(Bo *b, BoUnit *u) {
  Pieces fields = {0};
  Str host, registry = bo_registry(b, u, &host);
  const BoOption *platform = bo_get(b, u, "platform");
  piece_field(b->a, &fields, u->name_at, "image", draft_string(b->a, below(u->name, host)));
  if (registry.n) piece_field(b->a, &fields, u->at, "registry", registry);
  if (platform) piece_field(b->a, &fields, platform->at, "platform", bo_string(b, platform->text.text));
  bo_dock_field(b, u, &fields);
  draft_block(&b->pulls, u->at, header(b, "pull", u), &fields, false);
}

/* The image that a unit is about by its own name, which may have the host of its registry in front. */
static Str own_image(Bo *b, const BoUnit *u, Str host) {
  const BoUnit *other = bo_called(b, "image", u->name, u);
  if (!other && host.n) other = bo_called(b, "image", ARENA_JOIN(b->a, host, STR("/"), u->name), u);
  if (!other) bo_no_dock(b, u);
  return other ? bo_member(b, "image", other->id) : draft_string(b->a, u->name);
}

void bo_put_push(Bo *b, BoUnit *u) {
  Pieces fields = {0};
  Str host, registry = bo_registry(b, u, &host);
  piece_field(b->a, &fields, u->name_at, "image", own_image(b, u, host));
  piece_field(b->a, &fields, u->at, "to", registry);
  piece_field(b->a, &fields, u->name_at, "as", draft_string(b->a, below(u->name, host)));
  draft_gap(&b->further);
  draft_block(&b->further, u->at, header(b, "publish", u), &fields, false);
}

/* ---- docker.save, docker.load ---- */

void bo_put_save(Bo *b, BoUnit *u) {
  const BoOption *path = bo_need(b, u, "path");
  const BoUnit *other = bo_called(b, "image", u->name, u);
  Pieces fields = {0}, from = {0};
  if (!path) return;
  Str id = other ? other->id : import_unique(b->a, &b->names, "image", u->id, STR(""));
  if (!other) { /* what docker has, as an image of the project */
    piece_field(b->a, &from, u->name_at, "from", draft_string(b->a, u->name));
    bo_dock_field(b, u, &from);
    draft_gap(&b->images);
    draft_block(&b->images, u->at, ARENA_JOIN(b->a, STR("image "), draft_name(b->a, id)), &from, false);
  }
  piece_field(b->a, &fields, u->name_at, "image", bo_member(b, "image", id));
  piece_field(b->a, &fields, u->at, "format", STR("docker"));
  piece_field(b->a, &fields, path->at, "to", draft_string(b->a, bo_path(b, path->text.text)));
  if (!other)
    piece_field(b->a, &fields, u->at, "names",
                ARENA_JOIN(b->a, STR("["), draft_string(b->a, u->name), STR("]")));
  draft_gap(&b->further);
  draft_block(&b->further, u->at, header(b, "export", u), &fields, false);
}

/* An image on what was loaded, which is there before it is built. */
void bo_put_load(Bo *b, BoUnit *u) {
  Draft *d = &b->images;
  const BoOption *path = bo_need(b, u, "path");
  if (!path) return;
  Str file = bo_path(b, path->text.text), name = bo_quoted(b, u->name);
  draft_gap(d);
  draft_open(d, u->at, header(b, "image", u));
  draft_field(d, u->at, "from", draft_string(b->a, u->name));
  bo_dock_line(b, u, d);
  draft_open(d, path->at, STR("before build"));
  Str text = ARENA_JOIN(b->a, STR("docker image inspect "), name,
                        STR(" >/dev/null 2>&1 || docker load --input "), bo_quoted(b, file));
  draft_line(d, path->at, ARENA_JOIN(b->a, STR("run "), draft_string(b->a, text)));
  draft_close(d);
  draft_close(d);
}
