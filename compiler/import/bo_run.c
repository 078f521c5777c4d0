/* Containers, and what they are in: networks, volumes, machines. Parts of buildout.cfg with docker.run and its
   neighbours. Called by buildout.c. */
#include "import/bo.h"

static Str header(Bo *b, const char *kind, const BoUnit *u) {
  return arena_fmt(b->a, "%s %.*s", kind, STR_ARG(draft_name(b->a, u->id)));
}

/* ---- networks, volumes, machines ---- */

void bo_put_network(Bo *b, BoUnit *u) {
  Pieces fields = {0};
  piece_field(b->a, &fields, u->name_at, "name", draft_string(b->a, u->name));
  bo_fields(b, u, &fields);
  bo_dock_field(b, u, &fields);
  draft_block(&b->networks, u->at, header(b, "network", u), &fields, false);
}

void bo_put_volume(Bo *b, BoUnit *u) {
  Pieces fields = {0};
  piece_field(b->a, &fields, u->name_at, "name", draft_string(b->a, u->name));
  bo_fields(b, u, &fields);
  bo_dock_field(b, u, &fields);
  static const char *const names[] = {"opts", "labels"};
  const BoOption *maps[] = {bo_get(b, u, names[0]), bo_get(b, u, names[1])};
  if (!maps[0] && !maps[1]) {
    draft_block(&b->volumes, u->at, header(b, "volume", u), &fields, false);
    return;
  }
  draft_open(&b->volumes, u->at, header(b, "volume", u));
  for (uint32_t i = 0; i < fields.n; i++) draft_line(&b->volumes, fields.v[i].at, fields.v[i].text);
  for (uint32_t i = 0; i < 2; i++) {
    Pieces pairs = {0};
    if (!maps[i]) continue;
    bo_pairs(b, maps[i], &pairs);
    draft_block(&b->volumes, maps[i]->at, str_c(names[i]), &pairs, false);
  }
  draft_close(&b->volumes);
}

void bo_put_machine(Bo *b, BoUnit *u) { (void)b, (void)u; /* bo_put_docks writes it */ }

/* ---- which networks a container is in ---- */

static BoJoin *join(Bo *b, BoUnit *u, Str network) {
  for (uint32_t i = 0; i < u->joins.n; i++)
    if (str_eq(u->joins.v[i].network, network)) return &u->joins.v[i];
  BoJoin *j = vec_push(b->a, &u->joins);
  j->network = network;
  return j;
}

static void alias(Bo *b, BoJoin *j, Span at, Str name) {
  Str text = bo_string(b, name);
  for (uint32_t i = 0; i < j->aliases.n; i++)
    if (str_eq(j->aliases.v[i].text, text)) return;
  piece_add(b->a, &j->aliases, at, text);
}

static void starts_after(Bo *b, BoUnit *u, const BoUnit *other) {
  uint32_t n = (uint32_t)(other - b->units.v);
  for (uint32_t i = 0; i < u->before.n; i++)
    if (u->before.v[i] == n) return;
  if (other != u) *vec_push(b->a, &u->before) = n;
}

/* A network that both are in, "" if there is none. */
static Str shared(const BoUnit *u, const BoUnit *other) {
  for (uint32_t i = 0; i < u->joins.n; i++)
    for (uint32_t k = 0; k < other->joins.n; k++)
      if (str_eq(u->joins.v[i].network, other->joins.v[k].network)) return u->joins.v[i].network;
  return STR("");
}

/* The network in which one finds the other. */
static Str common(Bo *b, Span at, BoUnit *u, BoUnit *other) {
  Str network = shared(u, other);
  if (network.n) return network;
  network = u->joins.n       ? u->joins.v[0].network
            : other->joins.n ? other->joins.v[0].network
                             : bo_links(b, u, at);
  join(b, u, network);
  join(b, other, network);
  return network;
}

/* CONTAINER or CONTAINER:ALIAS */
static void link_to(Bo *b, BoUnit *u, const BoLine *line) {
  uint32_t colon = str_find(line->text, ':');
  Str name = str_sub(line->text, 0, colon),
      as = colon < line->text.n ? str_sub(line->text, colon + 1, line->text.n) : name;
  BoUnit *other = bo_called(b, "service", name, u);
  if (!other || other == u || !as.n) {
    bo_left_out(b, line->at, line->text);
    return;
  }
  Str network = common(b, line->at, u, other);
  if (!str_eq(as, other->id) && !str_eq(as, other->name)) alias(b, join(b, other, network), line->at, as);
  starts_after(b, u, other);
}

static bool is_mode(Str name) {
  return str_is(name, "host") || str_is(name, "none") || str_is(name, "bridge");
}

/* Networks of all units first, so that links find them. */
void bo_joins(Bo *b, BoUnit *u) {
  BoLines networks = {0};
  bo_lines(b, bo_get(b, u, "networks"), &networks);
  for (uint32_t i = 0; i < networks.n; i++)
    if (!is_mode(networks.v[i].text)) join(b, u, bo_network(b, u, networks.v[i].at, networks.v[i].text));
}

void bo_links_of(Bo *b, BoUnit *u) {
  BoLines links = {0}, aliases = {0};
  bo_lines(b, bo_get(b, u, "network-aliases"), &aliases);
  bo_lines(b, bo_get(b, u, "links"), &links);
  for (uint32_t i = 0; i < links.n; i++) link_to(b, u, &links.v[i]);
  for (uint32_t k = 0; k < bo_of(b, u)->finds.n; k++)
    for (uint32_t i = 0; i < b->units.n; i++) {
      BoUnit *other = &b->units.v[i];
      bool found =
          other->section == bo_of(b, u)->finds.v[k] && other->recipe == u->recipe && other->dock == u->dock;
      if (found && (u->joins.n || other->joins.n)) common(b, u->at, u, other);
    }
  for (uint32_t i = 0; i < aliases.n; i++) {
    if (!u->joins.n) bo_left_out(b, aliases.v[i].at, aliases.v[i].text);
    for (uint32_t k = 0; k < u->joins.n; k++) alias(b, &u->joins.v[k], aliases.v[i].at, aliases.v[i].text);
  }
}

/* ---- its fields ---- */

static void put_mount(Bo *b, const BoUnit *u, const BoLine *line, Pieces *mounts, Pieces *read_only) {
  Str t = line->text;
  uint32_t first = str_find(t, ':');
  Str from = str_sub(t, 0, first), rest = first < t.n ? str_sub(t, first + 1, t.n) : STR("");
  uint32_t second = str_find(rest, ':');
  Str to = str_sub(rest, 0, second), mode = second < rest.n ? str_sub(rest, second + 1, rest.n) : STR("");
  bool ro = str_is(mode, "ro");
  if (!from.n || !to.n || to.s[0] != '/' || (mode.n && !ro && !str_is(mode, "rw"))) {
    diag(b->ds, E0999, line->at, bo_plain(b, t), STR("volumes"), str_c(diag_phrases[PHRASE_BO_VOLUME]));
    return;
  }
  bool path = from.s[0] == BO_HERE || memchr(from.s, '/', from.n) || from.s[0] == '.' || from.s[0] == '~';
  Str source = path ? draft_string(b->a, bo_path(b, from)) : bo_volume(b, u, line->at, from, false);
  Str target = bo_string(b, to);
  piece_add(b->a, mounts, line->at, ARENA_JOIN(b->a, source, STR(" -> "), target));
  if (ro)
    piece_add(b->a, read_only, line->at,
              ARENA_JOIN(b->a, STR("mounted "), target, STR(" { read_only = true }")));
}

static void put_ports(Bo *b, const BoUnit *u, Pieces *out) {
  BoLines lines = {0};
  bo_lines(b, bo_get(b, u, "ports"), &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    Str pair, inside;
    switch (import_port(b->a, lines.v[i].text, &pair, &inside)) {
    case PORT_PAIR: piece_add(b->a, out, lines.v[i].at, pair); break;
    case PORT_ALONE: diag(b->ds, W0668, lines.v[i].at, inside); break;
    default: bo_refuse(b, lines.v[i].at, lines.v[i].text, STR("ports"), PHRASE_BO_PORT);
    }
  }
}

void bo_volumes_from(Bo *b, Pieces *fields, const BoUnit *u, const char *key, bool image) {
  BoLines lines = {0};
  Pieces all = {0};
  const BoOption *o = bo_get(b, u, key);
  if (o) bo_all_words(b, o, &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    Str t = lines.v[i].text;
    uint32_t colon = str_find(t, ':');
    Str mode = colon < t.n ? str_sub(t, colon + 1, t.n) : STR("");
    const BoUnit *other = bo_called(b, "service", str_sub(t, 0, colon), u);
    Str ref = other ? bo_member(b, "service", other->id) : STR("");
    if ((!other && image) || (mode.n && !other))
      bo_left_out(b, lines.v[i].at, t);
    else if (!other)
      piece_add(b->a, &all, o->at, draft_string(b->a, ARENA_JOIN(b->a, STR("container:"), bo_plain(b, t))));
    else
      piece_add(b->a, &all, o->at, mode.n && !image ? ARENA_JOIN(b->a, ref, STR(" -> "), mode) : ref);
  }
  Buf list = buf_new(b->a);
  for (uint32_t i = 0; i < all.n; i++) {
    buf_bytes(&list, i ? STR(", ") : STR("["));
    buf_bytes(&list, all.v[i].text);
  }
  buf_lit(&list, "]");
  if (all.n) piece_field(b->a, fields, o->at, "volumes_from", buf_str(&list));
}

static void put_networks(Bo *b, Draft *d, const BoUnit *u) {
  Pieces plain = {0};
  BoLines names = {0};
  const BoOption *o = bo_get(b, u, "networks");
  bo_lines(b, o, &names);
  for (uint32_t i = 0; i < names.n; i++)
    if (is_mode(names.v[i].text) && !u->joins.n)
      draft_field(d, names.v[i].at, "network_mode", names.v[i].text);
  for (uint32_t i = 0; i < u->joins.n; i++)
    if (!u->joins.v[i].aliases.n) piece_add(b->a, &plain, o ? o->at : u->at, u->joins.v[i].network);
  draft_list(d, o ? o->at : u->at, "networks", &plain);
}

static void put_attached(Bo *b, Draft *d, const BoUnit *u) {
  for (uint32_t i = 0; i < u->joins.n; i++) {
    const BoJoin *j = &u->joins.v[i];
    if (!j->aliases.n) continue;
    Buf list = buf_new(b->a);
    Pieces fields = {0};
    for (uint32_t k = 0; k < j->aliases.n; k++) {
      buf_bytes(&list, k ? STR(", ") : STR("["));
      buf_bytes(&list, j->aliases.v[k].text);
    }
    buf_lit(&list, "]");
    piece_field(b->a, &fields, j->aliases.v[0].at, "aliases", buf_str(&list));
    draft_block(d, j->aliases.v[0].at, ARENA_JOIN(b->a, STR("attach "), j->network), &fields, false);
  }
}

void bo_layout(Bo *b, Draft *d, const BoUnit *u, const char *key) {
  const BoOption *o = bo_get(b, u, key);
  bool own = strcmp(key, "layout") == 0;
  if (!o) return;
  const BoOption *uid = own ? bo_get(b, u, "layout-uid") : NULL,
                 *gid = own ? bo_get(b, u, "layout-gid") : NULL;
  Pieces fields = {0};
  if (uid || gid)
    piece_field(b->a, &fields, (uid ? uid : gid)->at, "owner",
                bo_string(b, ARENA_JOIN(b->a, uid ? uid->text.text : STR("0"), STR(":"),
                                        gid ? gid->text.text : STR("0"))));
  Str path = draft_string(b->a, bo_path(b, o->text.text));
  draft_block(d, o->at, ARENA_JOIN(b->a, STR("layout "), path), &fields, true);
}

/* Containers whose parts its values name start before it, where it can reach them. */
static void add_needs(Bo *b, BoUnit *u) {
  const BoSection *s = bo_of(b, u);
  bool *named = arena_array(b->a, bool, b->sections.n);
  for (uint32_t k = 0; k < s->needs.n; k++) named[s->needs.v[k]] = true;
  for (uint32_t i = 0; i < b->units.n && &b->units.v[i] != u; i++) {
    const BoUnit *other = &b->units.v[i];
    if (other->dock != u->dock) continue;
    bool near = (!u->joins.n && !other->joins.n) || shared(u, other).n;
    if (named[other->section] && other->recipe == u->recipe && near) starts_after(b, u, other);
  }
}

void bo_put_run(Bo *b, BoUnit *u) {
  Draft *d = &b->services;
  Pieces fields = {0}, mounts = {0}, read_only = {0}, ports = {0}, env = {0};
  BoLines volumes = {0};
  const BoOption *image = bo_need(b, u, "image"), *variables = bo_get(b, u, "env|environment"),
                 *volume = bo_get(b, u, "volumes");
  add_needs(b, u);
  bo_fields(b, u, &fields);
  bool starts = bo_is_on(b, u, "start", true);
  if (!starts) piece_field(b->a, &fields, u->at, "start", STR("false"));
  bo_volumes_from(b, &fields, u, "volumes-from", false);
  bo_lines(b, volume, &volumes);
  for (uint32_t i = 0; i < volumes.n; i++) put_mount(b, u, &volumes.v[i], &mounts, &read_only);
  put_ports(b, u, &ports);
  if (variables) bo_pairs(b, variables, &env);
  if (!image) return;
  draft_gap(d);
  draft_open(d, u->at, header(b, "service", u));
  draft_field(d, image->at, "image", bo_image(b, image, u));
  draft_field(d, u->name_at, "container_name", draft_string(b->a, u->name));
  bo_dock_line(b, u, d);
  for (uint32_t i = 0; i < fields.n; i++) draft_line(d, fields.v[i].at, fields.v[i].text);
  draft_list(d, u->at, "ports", &ports);
  draft_list(d, u->at, "mounts", &mounts);
  put_networks(b, d, u);
  for (uint32_t i = 0; i < read_only.n; i++) draft_line(d, read_only.v[i].at, read_only.v[i].text);
  if (env.n) draft_block(d, variables->at, STR("env"), &env, false);
  put_attached(b, d, u);
  for (uint32_t i = 0; i < u->before.n; i++)
    draft_line(d, u->at,
               arena_fmt(b->a, "needs %.*s {}", STR_ARG(draft_name(b->a, b->units.v[u->before.v[i]].id))));
  bo_layout(b, d, u, "layout");
  const BoOption *script = bo_get(b, u, "script");
  if (starts)
    bo_script(b, d, u, "script", "script-shell|shell", "script-user", SCRIPT_SERVICE);
  else if (script)
    bo_left_out(b, script->key_at, script->key);
  draft_close(d);
}
