/* Images from archives, and those that packages of Gentoo are built for. Parts of buildout.cfg with
   docker.gentoo-bootstrap and docker.gentoo-build. Called by buildout.c. */
#include "import/bo.h"

static void use_library(Bo *b, const char *name) {
  Str key = ARENA_JOIN(b->a, STR("import "), str_c(name));
  if (intern_find(&b->names, key)) return;
  intern(&b->names, key);
  draft_line(&b->imports, SPAN_NONE, arena_fmt(b->a, "import \"std:%s\" as %s", name, name));
}

static void put_fields(Draft *d, const Pieces *fields) {
  for (uint32_t i = 0; i < fields->n; i++) draft_line(d, fields->v[i].at, fields->v[i].text);
}

static void open_image(Bo *b, const BoUnit *u, Str id, Str from, bool tagged) {
  Draft *d = &b->images;
  Pieces tags = {0};
  draft_gap(d);
  draft_open(d, u->at, ARENA_JOIN(b->a, STR("image "), draft_name(b->a, id)));
  draft_field(d, u->at, "from", from);
  piece_add(b->a, &tags, u->name_at, draft_string(b->a, u->name));
  if (tagged) draft_list(d, u->name_at, "tags", &tags);
  bo_dock_line(b, u, d);
}

/* ---- archives ---- */

static bool is_hex(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!strchr("0123456789abcdefABCDEF", s.s[i])) return false;
  return s.n == 32;
}

/* URL [PREFIX] [MD5] */
static void put_archive(Bo *b, Draft *d, const BoLine *line) {
  BoLines words = {0};
  Pieces fields = {0};
  bo_words(b, line, &words);
  Str url = words.v[0].text, to = words.n > 1 ? words.v[1].text : STR("/"),
      sum = words.n > 2 ? words.v[2].text : STR("");
  if (words.n == 2 && is_hex(to)) sum = to, to = STR("/");
  bool remote = str_is_http(url) || str_starts(url, STR("ftp://"));
  if (words.n > 3 || to.s[0] != '/' || (sum.n && !is_hex(sum)) || (!remote && strstr(url.s, "://"))) {
    diag(b->ds, E0999, line->at, bo_plain(b, line->text), STR("archives"),
         str_c(diag_phrases[PHRASE_BO_ARCHIVE]));
    return;
  }
  if (sum.n) diag(b->ds, W0994, line->at, sum);
  if (remote) piece_field(b->a, &fields, line->at, "unpack", STR("true"));
  if (to.s[to.n - 1] != '/') to = ARENA_JOIN(b->a, to, STR("/"));
  Str from = draft_string(b->a, remote ? url : bo_path(b, url));
  draft_block(d, line->at, ARENA_JOIN(b->a, STR("add "), from, STR(" -> "), draft_string(b->a, to)), &fields,
              true);
}

static uint32_t put_archives(Bo *b, const BoUnit *u) {
  BoLines lines = {0};
  bo_lines(b, bo_get(b, u, "archives|archive"), &lines);
  for (uint32_t i = 0; i < lines.n; i++) put_archive(b, &b->images, &lines.v[i]);
  return lines.n;
}

/* ---- docker.gentoo-bootstrap ---- */

/* NAME:DIRECTORY or PATH:DIRECTORY, for the steps. */
static void put_volumes(Bo *b, const BoUnit *u) {
  BoLines lines = {0};
  Pieces all = {0};
  const BoOption *o = bo_get(b, u, "volumes");
  bo_lines(b, o, &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    Str t = lines.v[i].text;
    uint32_t colon = str_find(t, ':');
    Str from = str_sub(t, 0, colon), to = colon < t.n ? str_sub(t, colon + 1, t.n) : STR("");
    bool path = from.n && (from.s[0] == '/' || from.s[0] == BO_HERE);
    if (!from.n || !to.n || to.s[0] != '/' || str_find(to, ':') < to.n) {
      diag(b->ds, E0999, lines.v[i].at, bo_plain(b, t), STR("volumes"),
           str_c(diag_phrases[PHRASE_BO_VOLUME]));
      continue;
    }
    Str source = bo_volume(b, u, lines.v[i].at, path ? bo_path(b, from) : from, path);
    piece_add(b->a, &all, lines.v[i].at, ARENA_JOIN(b->a, source, STR(" -> "), bo_string(b, to)));
  }
  draft_list(&b->images, o ? o->at : u->at, "build_volumes", &all);
}

void bo_put_bootstrap(Bo *b, BoUnit *u) {
  Draft *d = &b->images;
  Pieces fields = {0};
  const BoOption *script = bo_get(b, u, "build-script");
  if (!bo_need(b, u, "archives|archive")) return;
  open_image(b, u, u->id, STR("\"scratch\""), true);
  if (script) piece_field(b->a, &fields, script->at, "privileged", STR("true"));
  if (script) bo_volumes_from(b, &fields, u, "volumes-from", true);
  put_fields(d, &fields);
  if (script) put_volumes(b, u);
  put_archives(b, u);
  bo_layout(b, d, u, "layout");
  if (script && !bo_is_on(b, u, "commit", false)) diag(b->ds, W0995, script->key_at, u->name);
  bo_script(b, d, u, "build-script", "build-shell|shell", NULL, SCRIPT_STEP);
  draft_close(d);
}

/* ---- docker.gentoo-build ---- */

typedef struct {
  Str root; /* of the system of packages, seen from outside */
  Str arch; /* chroot-ARCH-docker runs a command in it */
} Target;

static Str word(Bo *b, const BoUnit *u, const char *key, Str otherwise) {
  const BoOption *o = bo_get(b, u, key);
  return o ? bo_plain(b, o->text.text) : otherwise;
}

static Target target_of(Bo *b, const BoUnit *u) {
  Str platform = word(b, u, "platform", STR("x86_64")), arch = word(b, u, "arch", platform);
  Str processor = word(b, u, "processor", platform), variant = word(b, u, "variant", STR("dockeroo"));
  Str abi = word(b, u, "abi", STR("gnu"));
  Target t;
  t.root = ARENA_JOIN(b->a, STR("/usr/"), processor, STR("-"), variant, STR("-linux-"), abi);
  t.arch = arch;
  return t;
}

/* What runs a command in the system of packages: a name for all images that have the same. */
static Str chroot_of(Bo *b, const Target *t) {
  Str program = ARENA_JOIN(b->a, STR("chroot-"), t->arch, STR("-docker"));
  Str key = ARENA_JOIN(b->a, STR("let "), program), name = import_object_name(b->a, program, STR("chroot"));
  if (intern_find(&b->names, key)) return name;
  intern(&b->names, key);
  use_library(b, "gentoo");
  draft_gap(&b->imports);
  /* its shell gets words instead of a text */
  draft_line(&b->imports, SPAN_NONE,
             arena_fmt(b->a, "let %.*s = [%.*s, \"-c\", \"exec \\\"$0\\\" \\\"$@\\\"\"]", STR_ARG(name),
                       STR_ARG(draft_string(b->a, program))));
  return name;
}

static Str lines_of(Bo *b, const BoOption *o) {
  BoLines lines = {0};
  bo_lines(b, o, &lines);
  return bo_list(b, &lines);
}

static void add_list(Bo *b, const BoUnit *u, const char *key, const char *field, Pieces *out) {
  const BoOption *o = bo_get(b, u, key);
  if (o) piece_field(b->a, out, o->at, field, lines_of(b, o));
}

static void add_env(Bo *b, const BoUnit *u, Pieces *out) {
  const BoOption *o = bo_get(b, u, "build-env");
  Pieces pairs = {0};
  Buf text = buf_new(b->a);
  if (!o) return;
  bo_pairs(b, o, &pairs);
  for (uint32_t i = 0; i < pairs.n; i++) {
    buf_bytes(&text, i ? STR(", ") : STR("{ "));
    buf_bytes(&text, pairs.v[i].text);
  }
  buf_bytes(&text, pairs.n ? STR(" }") : STR("{}"));
  piece_field(b->a, out, o->at, "env", buf_str(&text));
}

/* `use gentoo.NAME(…)`, one argument beside it, several in lines of their own. */
static void put_use(Bo *b, Span at, const char *name, const Pieces *arguments) {
  Draft *d = &b->images;
  use_library(b, "gentoo");
  Str head = arena_fmt(b->a, "use gentoo.%s(", name);
  if (arguments->n == 1) {
    draft_line(d, at, ARENA_JOIN(b->a, head, arguments->v[0].text, STR(")")));
    return;
  }
  draft_line(d, at, head);
  d->depth++;
  for (uint32_t i = 0; i < arguments->n; i++)
    draft_line(d, arguments->v[i].at, ARENA_JOIN(b->a, arguments->v[i].text, STR(",")));
  d->depth--;
  draft_line(d, SPAN_NONE, STR(")"));
}

static void put_portage(Bo *b, const BoUnit *u, const Target *t) {
  Pieces list = {0};
  add_list(b, u, "accept-keywords", "accept_keywords", &list);
  add_list(b, u, "mask", "mask", &list);
  add_list(b, u, "unmask", "unmask", &list);
  add_list(b, u, "use", "use_flags", &list);
  if (!list.n) return;
  piece_field(b->a, &list, u->at, "at", draft_string(b->a, t->root));
  put_use(b, u->at, "portage", &list);
}

static void put_packages(Bo *b, const BoUnit *u, const Target *t, const char *key, const char *name) {
  const BoOption *o = bo_get(b, u, key);
  Pieces list = {0};
  if (!o) return;
  piece_field(b->a, &list, o->at, "packages", lines_of(b, o));
  if (strcmp(name, "install") == 0) piece_field(b->a, &list, o->at, "target", STR("\"/dockeroo-root\""));
  piece_field(b->a, &list, o->at, "chroot", chroot_of(b, t));
  add_env(b, u, &list);
  put_use(b, o->at, name, &list);
}

/* The image that the packages are built in. */
static void put_builder(Bo *b, const BoUnit *u, Str id, const BoOption *image, const Target *t) {
  Draft *d = &b->images;
  Pieces fields = {0}, chroot = {0};
  open_image(b, u, id, bo_image(b, image, u), false);
  piece_field(b->a, &fields, image->at, "privileged", STR("true"));
  bo_volumes_from(b, &fields, u, "build-volumes-from", true);
  put_fields(d, &fields);
  bo_layout(b, d, u, "build-layout");
  put_portage(b, u, t);
  piece_field(b->a, &chroot, u->at, "chroot", chroot_of(b, t));
  put_use(b, u->at, "clean", &chroot);
  bo_script(b, d, u, "pre-build-script", "pre-build-script-shell|shell", "pre-build-script-user",
            SCRIPT_STEP);
  put_packages(b, u, t, "build-dependencies", "dependencies");
  bo_script(b, d, u, "build-script", "build-script-shell|shell", "build-script-user", SCRIPT_STEP);
  put_packages(b, u, t, "packages", "install");
  bo_script(b, d, u, "post-build-script", "post-build-script-shell|shell", "post-build-script-user",
            SCRIPT_STEP);
  draft_close(d);
}

static void put_copies(Bo *b, const BoUnit *u, Str builder, const Target *t) {
  Draft *d = &b->images;
  BoLines lines = {0};
  Str from = arena_fmt(b->a, " { from = %.*s }", STR_ARG(builder));
  Str root = draft_string(b->a, ARENA_JOIN(b->a, t->root, STR("/dockeroo-root/")));
  draft_line(d, u->at, ARENA_JOIN(b->a, STR("copy "), root, STR(" -> \"/\""), from));
  bo_lines(b, bo_get(b, u, "copy"), &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    BoLines words = {0};
    bo_words(b, &lines.v[i], &words);
    Str source = words.v[0].text, to = words.n > 1 ? words.v[1].text : source;
    if (words.n > 2 || !source.n || source.s[0] != '/' || !to.n || to.s[0] != '/') {
      bo_refuse(b, lines.v[i].at, lines.v[i].text, STR("copy"), PHRASE_BO_COPY);
      continue;
    }
    draft_line(d, lines.v[i].at,
               ARENA_JOIN(b->a, STR("copy "), bo_string(b, source), STR(" -> "), bo_string(b, to), from));
  }
}

/* Ports and volumes of the image, one a line. */
static void put_lists(Bo *b, const BoUnit *u) {
  BoLines ports = {0}, volumes = {0};
  Pieces expose = {0}, at = {0};
  bo_lines(b, bo_get(b, u, "expose"), &ports);
  bo_lines(b, bo_get(b, u, "volumes"), &volumes);
  for (uint32_t i = 0; i < ports.n; i++) {
    Str pair, inside;
    uint32_t slash = str_find(ports.v[i].text, '/');
    if (import_port(b->a, ports.v[i].text, &pair, &inside) != PORT_ALONE)
      bo_refuse(b, ports.v[i].at, ports.v[i].text, STR("expose"), PHRASE_BO_PORT);
    else
      piece_add(b->a, &expose, ports.v[i].at,
                ARENA_JOIN(b->a, inside, str_sub(ports.v[i].text, slash, ports.v[i].text.n)));
  }
  for (uint32_t i = 0; i < volumes.n; i++)
    piece_add(b->a, &at, volumes.v[i].at, bo_string(b, volumes.v[i].text));
  draft_list(&b->images, u->at, "expose", &expose);
  draft_list(&b->images, u->at, "volumes", &at);
}

void bo_put_gentoo(Bo *b, BoUnit *u) {
  Draft *d = &b->images;
  const BoOption *image = bo_get(b, u, "build-image"), *base = bo_get(b, u, "base-image"),
                 *script = bo_get(b, u, "assemble-script"), *labels = bo_get(b, u, "labels");
  Target t = target_of(b, u);
  Pieces fields = {0}, pairs = {0};
  Str builder = STR("");
  if (image) {
    Str wish = ARENA_JOIN(b->a, u->id, STR("-build"));
    builder = import_unique(b->a, &b->names, "image", wish, STR(""));
    put_builder(b, u, builder, image, &t);
  }
  bo_get(b, u, "variant"), bo_get(b, u, "abi");
  open_image(b, u, u->id, base ? bo_image(b, base, u) : STR("\"scratch\""), true);
  bo_fields(b, u, &fields);
  if (script) piece_field(b->a, &fields, script->at, "privileged", STR("true"));
  if (script) bo_volumes_from(b, &fields, u, "volumes-from", true);
  put_fields(d, &fields);
  put_lists(b, u);
  if (labels) bo_pairs(b, labels, &pairs);
  if (pairs.n) draft_block(d, labels->at, STR("label"), &pairs, false);
  if (!base) put_archives(b, u);
  if (image) put_copies(b, u, bo_member(b, "image", builder), &t);
  bo_layout(b, d, u, "layout");
  bo_script(b, d, u, "assemble-script", "assemble-script-shell|shell", "assemble-script-user", SCRIPT_STEP);
  draft_close(d);
}
