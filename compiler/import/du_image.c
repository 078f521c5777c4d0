/* The directories of docker/: images with a Dockerfile of their own, their tags, what runs around their builds, where
   they are published. Called by du.c. */
#include "import/du.h"

IniOption *du_option(Du *d, IniSection *s, const char *key) {
  IniOption *o = s ? ini_own(s, key) : NULL;
  if (!o) o = ini_own(&d->ini.defaults, key);
  if (o) o->used = true;
  return o && o->value.n ? o : NULL;
}

static bool is_word(Str s, const char *const *words) {
  for (; *words; words++)
    if (s.n == strlen(*words) && strncasecmp(s.s, *words, s.n) == 0) return true;
  return false;
}

bool du_is_on(Du *d, IniSection *s, const char *key, bool otherwise) {
  static const char *const yes[] = {"1", "yes", "true", "on", NULL}, *const no[] = {"0", "no", "false", "off",
                                                                                    NULL};
  const IniOption *o = du_option(d, s, key);
  return !o ? otherwise : is_word(o->value, yes) ? true : is_word(o->value, no) ? false : otherwise;
}

Str du_name(Du *d, Str name) { return import_object_name(d->a, name, STR("image")); }

static Str dockerfile(Du *d, Str dir) { return arena_fmt(d->a, "docker/%.*s/Dockerfile", STR_ARG(dir)); }

static bool is_dir(const Du *d, Str name) {
  for (uint32_t i = 0; i < d->dirs.n; i++)
    if (str_eq(d->dirs.v[i], name)) return true;
  return false;
}

static void find_dirs(Du *d) {
  Str *names;
  uint32_t n = 0;
  OsStat st;
  const char *docker = arena_fmt(d->a, "%.*sdocker", STR_ARG(d->im->dir)).s;
  if (d->im->os->list_dir(d->im->os, d->a, docker, &names, &n)) n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (import_stat(d->im, dockerfile(d, names[i]), &st) && st.type == OS_FILE)
      *vec_push(d->a, &d->dirs) = names[i];
}

/* Which image a section is about: its own, or that of `name`. */
static Str about(Du *d, IniSection *s) {
  const IniOption *name = du_option(d, s, "name");
  return name ? name->value : s->name;
}

/* {image} and {tag} of a published name, then the rest. */
static Str published(Du *d, Str text, Str image, Str tag) {
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < text.n; i++) {
    Str rest = str_sub(text, i, text.n);
    if (str_starts(rest, STR("{image}")))
      buf_bytes(&b, ARENA_JOIN(d->a, STR("{project}-"), image)), i += 6;
    else if (str_starts(rest, STR("{tag}")))
      buf_bytes(&b, tag), i += 4;
    else if (text.s[i] != '"')
      buf_char(&b, text.s[i]);
  }
  return du_string(d, buf_str(&b));
}

static void put_publish(Du *d, IniSection *s, Str name, Str dir) {
  const IniOption *repo = du_option(d, s, "image_repo"), *as = du_option(d, s, "publication_tag"),
                  *tag = du_option(d, s, "tag");
  Str text = as ? as->value : STR("{image}:{tag}");
  if (!repo && !as) return;
  bool ecr = repo ? str_is(repo->value, "aws") : str_find(text, '.') < text.n && strstr(text.s, ".dkr.ecr.");
  bool hub = !ecr && (!repo || str_starts(repo->value, STR("docker")));
  if (!ecr && !hub) {
    du_left_out(d, repo->at, repo->value);
    return;
  }
  uint32_t slash = str_find(text, '/');
  if (ecr && slash < text.n) text = str_sub(text, slash + 1, text.n);
  Span at = as ? as->at : repo->at;
  Pieces fields = {0};
  if (ecr && !d->ecr) {
    piece_field(d->a, &fields, at, "kind", STR("aws-ecr"));
    piece_field(d->a, &fields, at, "account", STR("late(\"AWS_ACCOUNT\")"));
    piece_field(d->a, &fields, at, "region", STR("late(\"AWS_REGION\")"));
    draft_block(&d->registries, at, STR("registry ecr"), &fields, false);
    d->ecr = true;
  } else if (hub && !d->hub) {
    piece_field(d->a, &fields, at, "kind", STR("docker-hub"));
    draft_block(&d->registries, at, STR("registry hub"), &fields, false);
    d->hub = true;
  }
  Pieces says = {0};
  piece_field(d->a, &says, at, "image", ARENA_JOIN(d->a, STR("image."), name));
  piece_field(d->a, &says, at, "to", ecr ? STR("registry.ecr") : STR("registry.hub"));
  piece_field(d->a, &says, at, "as", published(d, text, dir, tag ? tag->value : STR("{user}")));
  draft_gap(&d->runs);
  draft_block(&d->runs, at, ARENA_JOIN(d->a, STR("publish "), draft_name(d->a, name)), &says, false);
}

/* A tag for each section that is about this image; without one it is the user's. */
static void put_tags(Du *d, Str dir) {
  Pieces tags = {0};
  Span at = SPAN_NONE;
  for (uint32_t i = 0; i <= d->ini.sections.n; i++) {
    IniSection *s = i ? &d->ini.sections.v[i - 1] : ini_section(&d->ini, dir);
    if (!s && i) continue;
    if (s && (i ? !str_eq(about(d, s), dir) || str_eq(s->name, dir) : false)) continue;
    const IniOption *tag = s ? du_option(d, s, "tag") : ini_own(&d->ini.defaults, "tag");
    Str ref = ARENA_JOIN(d->a, STR("{project}-"), dir, STR(":"), tag ? tag->value : STR("{user}"));
    ref = du_string(d, ref);
    bool known = false;
    for (uint32_t k = 0; k < tags.n; k++) known |= str_eq(tags.v[k].text, ref);
    if (tag) at = tag->at;
    if (!known) piece_add(d->a, &tags, tag ? tag->at : SPAN_NONE, ref);
  }
  draft_list(&d->images, at, "tags", &tags);
}

static void put_args(Du *d, IniSection *s) {
  const IniOption *o = du_option(d, s, "build_args");
  DuWords words = {0};
  Pieces args = {0};
  if (o) du_words(d, o, &words);
  for (uint32_t i = 0; i < words.n; i++) {
    Str w = words.v[i].text;
    if (str_is(w, "--build-arg")) continue;
    if (str_starts(w, STR("--build-arg="))) w = str_sub(w, 12, w.n);
    uint32_t equals = str_find(w, '=');
    if (equals == w.n || !equals || w.s[0] == '-')
      du_left_out(d, words.v[i].at, w);
    else
      piece_field(d->a, &args, words.v[i].at, arena_str(d->a, draft_name(d->a, str_sub(w, 0, equals))).s,
                  du_string(d, str_sub(w, equals + 1, w.n)));
  }
  if (args.n) draft_block(&d->images, o->at, STR("args"), &args, false);
}

/* The lines of a value, without the blanks in front of them. */
static Str lines_of(Du *d, Str value) {
  Buf b = buf_new(d->a);
  for (uint32_t lo = 0, hi; lo < value.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(value, lo, value.n), '\n');
    Str line = str_sub(value, lo, hi);
    while (line.n && strchr(" \t\r", line.s[0])) line = str_sub(line, 1, line.n);
    while (line.n && strchr(" \t\r", line.s[line.n - 1])) line.n--;
    if (line.n) buf_bytes(&b, line), buf_lit(&b, "\n");
  }
  return buf_str(&b);
}

static void put_script(Du *d, IniSection *s, const char *key, const char *header) {
  const IniOption *o = du_option(d, s, key);
  if (!o) return;
  if (str_find(o->value, '\n') < o->value.n) {
    draft_open(&d->images, o->at, str_c(header));
    draft_heredoc(&d->images, o->at, STR("run"), lines_of(d, o->value));
    draft_close(&d->images);
    return;
  }
  Pieces run = {0};
  piece_add(d->a, &run, o->at, ARENA_JOIN(d->a, STR("run "), draft_string(d->a, o->value)));
  draft_block(&d->images, o->at, str_c(header), &run, false);
}

static void put_image(Du *d, Str dir) {
  IniSection *s = ini_section(&d->ini, dir);
  Str name = du_name(d, dir), file = dockerfile(d, dir);
  Span at = s ? s->at : SPAN_NONE;
  draft_gap(&d->images);
  draft_open(&d->images, at, ARENA_JOIN(d->a, STR("image "), draft_name(d->a, name)));
  if (import_tidy(d->im, file, &file)) file = import_named(d->im, file);
  draft_field(&d->images, at, "dockerfile", draft_string(d->a, file));
  put_tags(d, dir);
  if (du_is_on(d, s, "pull_from_on_force", false)) draft_field(&d->images, at, "pull", STR("true"));
  put_args(d, s);
  put_script(d, s, "pre_build_script", "before build");
  put_script(d, s, "post_build_script", "after build");
  draft_close(&d->images);
  if (s) put_publish(d, s, name, dir);
}

void du_images(Du *d) {
  find_dirs(d);
  for (uint32_t i = 0; i < d->dirs.n; i++) put_image(d, d->dirs.v[i]);
}

bool du_image_of(Du *d, IniSection *s, Str *out) {
  const IniOption *name = du_option(d, s, "name"), *tag = du_option(d, s, "tag");
  Str image = about(d, s);
  if (!du_is_on(d, s, "prefix", true)) {
    bool tagged = tag && str_find(image, ':') == image.n;
    *out = du_string(d, tagged ? ARENA_JOIN(d->a, image, STR(":"), tag->value) : image);
    return true;
  }
  if (!is_dir(d, image)) {
    diag(d->ds, E0929, name ? name->at : s->at, image, dockerfile(d, image));
    return false;
  }
  Str id = du_name(d, image);
  bool bare = draft_name(d->a, id).s[0] != '"';
  *out = bare ? ARENA_JOIN(d->a, STR("image."), id) : arena_fmt(d->a, "image[\"%.*s\"]", STR_ARG(id));
  return true;
}
