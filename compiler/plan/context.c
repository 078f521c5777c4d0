/* Which paths of the build context an image's steps name, and what is there. A path that several images name is read
   once. */
#include "plan/context.h"

#include "base/intern.h"
#include "base/path.h"

enum { FILES_SHOWN = 64, CONTEXT_LIMIT = 8 << 20 };

typedef struct {
  Arena *a;
  Os *os;
  const IrProject *p;
  PlanFiles *files;
  const char *root;
  Interner keys, rules_names;
  VEC(PlanInput) known; /* by key: what was read, told apart by context, rules and path */
  VEC(Ignore) rules;    /* by name */
  const Sources *sources;
  Str root_ignore; /* the project's own .dockerignore */
  Str made; /* what commands before the builds of this image make, as patterns: files of them are not read */
} Reader;

/* One image. */
typedef struct {
  Reader *r;
  PlanInputs *out;
  const char *root; /* of its context */
  Sym rules;
  Interner met;
  const bool *waits; /* by step before builds: does this one wait for it? Its outputs count by its hash */
} Image;

/* ---- one path ---- */

static Str octal(Arena *a, uint32_t mode, bool plain) { return plain ? STR("") : arena_fmt(a, "%03o", mode); }

static PlanInput input_of(Arena *a, const TreeNode *n, Str name, bool plain) {
  PlanInput in = {.name = arena_str(a, name)};
  switch (n->kind) {
  case TREE_FILE: in.says = SAYS_MODE, in.value = octal(a, n->mode, plain); break;
  case TREE_DIR: in.says = SAYS_FILES, in.value = arena_fmt(a, "%u", n->files); break;
  case TREE_LINK: in.says = SAYS_LINK, in.value = n->target; break;
  case TREE_OTHER: in.value = STR("no file"); break;
  case TREE_UNREADABLE: in.value = STR("unreadable"); break;
  }
  if (n->kind == TREE_FILE || n->kind == TREE_DIR) in.hash = arena_str(a, str_c(n->hash.hex));
  return in;
}

/* All files below, or only what is at the top. */
static void list_nodes(Arena *a, const TreeNode *n, Str path, bool all, bool plain, PlanInputs *out) {
  for (const TreeNode *c = n->first; c; c = c->next) {
    Str name = path.n ? arena_fmt(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(c->name)) : c->name;
    if (all && c->kind == TREE_DIR && c->first)
      list_nodes(a, c, name, all, plain, out);
    else
      *vec_push(a, out) = input_of(a, c, name, plain);
  }
}

static uint32_t count_top(const TreeNode *n) {
  uint32_t count = 0;
  for (const TreeNode *c = n->first; c; c = c->next) count++;
  return count;
}

static void add_tree(Reader *r, const TreeNode *n, Str path, Str hash, bool plain) {
  PlanInputs entries = {0};
  bool few = n->files <= FILES_SHOWN;
  if (few || count_top(n) <= FILES_SHOWN) list_nodes(r->a, n, STR(""), few, plain, &entries);
  for (uint32_t i = 0; i < r->files->trees.n; i++) {
    const PlanTree *t = &r->files->trees.v[i];
    if (str_eq(t->path, path) && str_eq(t->hash, hash)) return; /* other rules, the same result */
  }
  *vec_push(r->a, &r->files->trees) = (PlanTree){path, hash, n->files, entries.v, entries.n};
}

static bool is_pattern(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (strchr("*?[", s.s[i])) return true;
  return false;
}

/* Where a link on the way leads, relative to `root`; the path itself if that is not in there. */
static Str resolved(Reader *r, const char *root, Str path) {
  Str top, real;
  const char *full = arena_fmt(r->a, "%s/%.*s", root, STR_ARG(path)).s;
  if (r->os->real_path(r->os, r->a, root, &top) || r->os->real_path(r->os, r->a, full, &real)) return path;
  if (str_eq(top, real)) return STR(".");
  uint32_t n = top.n == 1 ? 0 : top.n;
  return real.n > n + 1 && str_starts(real, top) && real.s[n] == '/' ? str_sub(real, n + 1, real.n) : path;
}

static PlanInput read_path(Image *im, Str path, const TreeRules *rules) {
  Reader *r = im->r;
  Arena *a = r->a;
  TreeReader *reader = &r->files->reader;
  TreeNode *n = is_pattern(path) ? tree_glob(reader, im->root, path, rules)
                                 : tree_read(reader, im->root, resolved(r, im->root, path), rules);
  Str name = arena_fmt(a, "%s %.*s", n && n->kind == TREE_DIR ? "tree" : "file", STR_ARG(path));
  if (!n) return (PlanInput){.name = name, .value = STR("nothing")};
  PlanInput in = input_of(a, n, name, rules->plain);
  if (n->kind == TREE_DIR) add_tree(r, n, arena_str(a, path), in.hash, rules->plain);
  return in;
}

static Ignore excludes(Arena *a, IrWords words) {
  Ignore ig = {0};
  for (uint32_t i = 0; i < words.n; i++) ignore_add(&ig, a, text_str(a, words.v[i]), i);
  return ig;
}

static Str clean_path(Arena *a, Str path) {
  PathParts parts = {0};
  return path_push(a, &parts, path) ? path_join(a, &parts, 0, parts.n) : path;
}

/* Is it the output directory, or in there? One beside the project's files is left out file by file. */
static void note_output(Reader *r, Str path, Span at) {
  Str out = r->p->out_from_root;
  if (str_is(out, ".") || !str_starts(path, out) || (path.n > out.n && path.s[out.n] != '/')) return;
  for (uint32_t i = 0; i < r->files->outputs.n; i++) {
    Span other = r->files->outputs.v[i].at;
    if (other.file == at.file && other.lo == at.lo) return;
  }
  *vec_push(r->a, &r->files->outputs) = (PlanNamed){path, at};
}

/* It need not be there yet, and the step that makes it has a hash. */
static bool put_made(Image *im, Str path, Span at) {
  Reader *r = im->r;
  for (uint32_t i = 0; im->waits && i < r->p->n_befores; i++) {
    if (!im->waits[i] || !ir_makes(&r->p->befores[i], path)) continue;
    *vec_push(r->a, im->out) =
        (PlanInput){.name = arena_fmt(r->a, "file %.*s", STR_ARG(path)),
                    .value = arena_fmt(r->a, "made by before.%.*s", STR_ARG(r->p->befores[i].name)),
                    .source = plan_place(r->a, r->sources, at)};
    return true;
  }
  return false;
}

static void put_path(Image *im, Str path, IrWords exclude, bool plain, Span at) {
  Reader *r = im->r;
  Arena *a = r->a;
  Buf key = buf_new(a);
  path = clean_path(a, path);
  if (put_made(im, path, at)) return;
  note_output(r, path, at);
  buf_bytes(&key, arena_fmt(a, "%d %u:%.*s", plain, path.n, STR_ARG(path)));
  for (uint32_t i = 0; i < exclude.n; i++) {
    buf_lit(&key, "\n");
    buf_bytes(&key, text_str(a, exclude.v[i]));
  }
  Str own = arena_str(a, buf_str(&key));
  if (intern_find(&im->met, own)) return;
  intern(&im->met, own);
  Str all = arena_fmt(a, "%u %s\n%.*s", im->rules, im->root, STR_ARG(own));
  Sym known = intern_find(&r->keys, all);
  if (!known) {
    Ignore out = excludes(a, exclude);
    TreeRules rules = {
        .ignore = &r->rules.v[im->rules - 1], .exclude = exclude.n ? &out : NULL, .plain = plain};
    known = intern(&r->keys, all);
    PlanInput in = read_path(im, path, &rules);
    while (r->known.n < known) vec_push(a, &r->known);
    r->known.v[known - 1] = in;
  }
  PlanInput *in = vec_push(a, im->out);
  *in = r->known.v[known - 1];
  in->source = plan_place(a, r->sources, at);
}

/* ---- rules ---- */

static Sym rules_named(Reader *r, Str patterns) {
  if (r->made.n) patterns = ARENA_JOIN(r->a, patterns, STR("\n"), r->made);
  Sym name = intern(&r->rules_names, patterns);
  if (name <= r->rules.n) return name;
  Ignore *ig = vec_push(r->a, &r->rules);
  ignore_add_file(ig, r->a, patterns);
  return name;
}

static Str read_text(Reader *r, const char *path) {
  Str text;
  return r->os->read_file(r->os, r->a, path, CONTEXT_LIMIT, &text) ? STR("") : text;
}

/* A path as a pattern that matches it alone. */
static void put_pattern(Buf *b, Str path) {
  for (uint32_t i = 0; i < path.n; i++) {
    if (strchr("*?[]\\!#", path.s[i])) buf_lit(b, "\\");
    buf_char(b, path.s[i]);
  }
  buf_lit(b, "\n");
}

/* The path from the directory `dir`; false if it does not lie in there. */
static bool from_dir(Str path, Str dir, Str *out) {
  *out = path;
  if (str_is(dir, ".")) return true;
  if (!str_starts(path, dir) || path.n <= dir.n + 1 || path.s[dir.n] != '/') return false;
  *out = str_sub(path, dir.n + 1, path.n);
  return true;
}

/* The outputs are no input of ours, though a Dockerfile of the project's own may copy them: a plan that has its own
   hash in it would never come to rest. For other images lower/ has seen to that. */
static Str without_outputs(Reader *r, Str patterns, Str context) {
  static const struct {
    const char *files, *target;
    TargetWhen when;
  } beside[] = {
#define TARGET(name, function, files, when, help) {files, name, TARGET_##when},
#include "target.def"
#undef TARGET
      {".peic", "", TARGET_STANDARD}};
  Arena *a = r->a;
  Buf b = buf_new(a);
  Str out = r->p->out_from_root, dir = clean_path(a, context.n ? context : STR("."));
  bool top = str_is(dir, ".");
  if (str_is(out, "..") || str_starts(out, STR("../"))) return patterns;
  if (!top && !str_eq(out, dir)) {
    if (!str_starts(out, dir) || out.n <= dir.n + 1 || out.s[dir.n] != '/') return patterns;
    out = str_sub(out, dir.n + 1, out.n);
  }
  buf_bytes(&b, patterns);
  buf_lit(&b, "\n");
  if (!str_is(out, ".") && !str_eq(out, dir)) {
    put_pattern(&b, out);
    return arena_str(a, buf_str(&b));
  }
  for (uint32_t i = 0; i < sizeof beside / sizeof *beside; i++) {
    Str path = str_c(beside[i].files);
    if (!ir_writes(r->p, beside[i].when, beside[i].target)) continue;
    buf_bytes(&b, str_starts(path, STR("images/")) ? STR("images") : path);
    buf_lit(&b, "\n");
  }
  return arena_str(a, buf_str(&b));
}

/* The file that BuildKit would read: what peic writes beside its Dockerfile, one beside a Dockerfile of the project's
   own, or that of the context. */
static Sym rules_of(Reader *r, const IrImage *image, const char *root) {
  Arena *a = r->a;
  if (path_is_remote(image->context)) return rules_named(r, STR(""));
  if (image->dockerfile.n) {
    Str beside = read_text(r, arena_fmt(a, "%s/%.*s.dockerignore", r->root, STR_ARG(image->dockerfile)).s);
    if (!beside.n) beside = read_text(r, arena_fmt(a, "%s/.dockerignore", root).s);
    return rules_named(r, without_outputs(r, beside, image->context));
  }
  if (!image->has_ignore) return rules_named(r, r->root_ignore);
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < image->n_ignore; i++) {
    buf_bytes(&b, image->ignore[i]);
    buf_lit(&b, "\n");
  }
  return rules_named(r, arena_str(a, buf_str(&b)));
}

/* ---- steps ---- */

/* A path that is known only when the image is built may be anything below the directory that it starts with. */
static void put_text_path(Image *im, Text t, IrWords exclude, bool plain, Span at) {
  Arena *a = im->r->a;
  Buf b = buf_new(a);
  uint32_t i = 0;
  for (; i < t.n && (t.v[i].kind == PART_TEXT || t.v[i].kind == PART_WORD); i++) buf_bytes(&b, t.v[i].text);
  Str path = arena_str(a, buf_str(&b));
  if (path_is_remote(path)) return;
  if (i < t.n) {
    while (path.n && path.s[path.n - 1] != '/') path.n--;
    if (!path.n) path = STR(".");
  }
  put_path(im, path, exclude, plain, at);
}

static void put_step(Image *im, const IrStep *s) {
  if (s->onbuild) return; /* its files are those of other builds */
  if ((s->op == IR_COPY || s->op == IR_ADD) && s->from.n == 0)
    for (uint32_t i = 0; i < s->words.n; i++)
      put_text_path(im, s->words.v[i], s->flags ? s->flags->excludes : (IrWords){0}, s->mode.n > 0, s->at);
  for (uint32_t i = 0; s->op == IR_RUN && i < s->n_mounts; i++)
    if (s->mounts[i].kind == MOUNT_BIND && s->mounts[i].from.n == 0) {
      Text all = s->mounts[i].source.n ? s->mounts[i].source : text_of(im->r->a, STR("."));
      put_text_path(im, all, (IrWords){0}, false, s->at);
    }
}

/* A script gets its mode from peic. */
static void put_script(Image *im, Str path, Span at) {
  if (path.n) put_path(im, path, (IrWords){0}, true, at);
}

static void put_image(Image *im, const IrImage *image) {
  const IrInit *init = ir_init(image);
  if (image->dockerfile.n) {
    if (!path_is_remote(image->context)) put_path(im, STR("."), (IrWords){0}, false, image->at);
    return;
  }
  for (uint32_t i = 0; i < image->n_stages; i++) {
    const IrStage *stage = &im->r->p->stages[image->stages[i]];
    for (uint32_t k = 0; k < stage->n_steps; k++) put_step(im, &stage->steps[k]);
  }
  if (!init->any || init->inherited) return;
  for (uint32_t i = 0; i < init->n_hooks; i++) put_script(im, init->hooks[i].script, init->hooks[i].at);
  put_script(im, init->entry_script, init->entry_at);
}

/* The Dockerfile itself lies below the project, and maybe not in the context. */
static void put_dockerfile(Reader *r, const IrImage *image, PlanInputs *out) {
  Ignore none = {.patterns = {0}};
  TreeRules rules = {.ignore = &none, .plain = true};
  Str path = clean_path(r->a, image->dockerfile);
  TreeNode *n = tree_read(&r->files->reader, r->root, resolved(r, r->root, path), &rules);
  Str name = arena_fmt(r->a, "file %.*s", STR_ARG(path));
  *vec_push(r->a, out) =
      n ? input_of(r->a, n, name, true) : (PlanInput){.name = name, .value = STR("nothing")};
}

/* ---- commands on the host ---- */

/* Which steps a row of them waits for, those in between as well. */
static bool *all_waits(Reader *r, const uint32_t *first, uint32_t n) {
  const IrProject *p = r->p;
  bool *waits = arena_array(r->a, bool, p->n_befores);
  VEC(uint32_t) open = {0};
  for (uint32_t i = 0; i < n; i++) *vec_push(r->a, &open) = first[i];
  while (open.n) {
    uint32_t step = open.v[--open.n];
    if (waits[step]) continue;
    waits[step] = true;
    for (uint32_t i = 0; i < p->befores[step].n_needs; i++)
      *vec_push(r->a, &open) = p->befores[step].needs[i];
  }
  return waits;
}

/* Those of an image and of the images that it is built with. */
static bool *image_waits(Reader *r, uint32_t image) {
  VEC(uint32_t) open = {0}, befores = {0};
  bool *met = arena_array(r->a, bool, r->p->n_images);
  *vec_push(r->a, &open) = image;
  while (open.n) {
    const IrImage *im = &r->p->images[open.v[--open.n]];
    if (met[im - r->p->images]) continue;
    met[im - r->p->images] = true;
    for (uint32_t i = 0; i < im->n_befores; i++) *vec_push(r->a, &befores) = im->befores[i];
    for (uint32_t i = 0; i < im->n_needs_images; i++) *vec_push(r->a, &open) = im->needs_images[i];
  }
  return all_waits(r, befores.v, befores.n);
}

/* Files that such steps make, as patterns from the directory of a context. */
static Str made_patterns(Reader *r, const bool *waits, Str context) {
  Buf b = buf_new(r->a);
  Str dir = clean_path(r->a, context.n ? context : STR(".")), path;
  for (uint32_t i = 0; i < r->p->n_befores; i++)
    for (uint32_t k = 0; waits[i] && k < r->p->befores[i].n_outputs; k++)
      if (from_dir(r->p->befores[i].outputs[k], dir, &path)) put_pattern(&b, path);
  return arena_str(r->a, buf_str(&b));
}

/* The inputs of such a step; what it makes itself may lie among them. */
static void put_host_step(Reader *r, const IrHostStep *step, bool *waits, PlanInputs *out) {
  Image im = {.r = r, .out = out, .root = r->root, .waits = waits};
  Buf own = buf_new(r->a);
  intern_init_few(&im.met, r->a);
  r->made = made_patterns(r, waits, STR("."));
  buf_bytes(&own, without_outputs(r, STR(".git"), STR(".")));
  buf_lit(&own, "\n");
  for (uint32_t i = 0; i < step->n_outputs; i++) put_pattern(&own, step->outputs[i]);
  im.rules = rules_named(r, arena_str(r->a, buf_str(&own)));
  for (uint32_t i = 0; i < step->n_inputs; i++) put_path(&im, step->inputs[i], (IrWords){0}, false, step->at);
}

static void put_host_steps(Reader *r) {
  const IrProject *p = r->p;
  r->files->befores = arena_array(r->a, PlanInputs, p->n_befores);
  r->files->afters = arena_array(r->a, PlanInputs, p->n_afters);
  for (uint32_t i = 0; i < p->n_befores; i++)
    put_host_step(r, &p->befores[i], all_waits(r, p->befores[i].needs, p->befores[i].n_needs),
                  &r->files->befores[i]);
  for (uint32_t i = 0; i < p->n_afters; i++) {
    uint32_t image = p->afters[i].image;
    put_host_step(r, &p->afters[i], image == IR_NONE ? all_waits(r, NULL, 0) : image_waits(r, image),
                  &r->files->afters[i]);
  }
  r->made = STR("");
}

/* What apply takes from the project itself: nothing is left out. */
static void put_service(Reader *r, const IrApply *apply, PlanInputs *out) {
  if (!ir_fills(apply)) return;
  Image im = {.r = r, .out = out, .root = r->root, .rules = rules_named(r, STR(""))};
  intern_init_few(&im.met, r->a);
  for (uint32_t i = 0; i < apply->n_layouts; i++)
    put_path(&im, apply->layouts[i].dir, (IrWords){0}, false, apply->layouts[i].at);
  for (uint32_t i = 0; i < APPLY_SCRIPTS; i++) put_script(&im, apply->scripts[i].path, apply->scripts[i].at);
}

PlanFiles *plan_read_files(Arena *a, Os *os, const Sources *sources, const char *root, const IrProject *p) {
  Reader r = {.a = a, .os = os, .sources = sources, .p = p, .files = arena_new(a, PlanFiles)};
  r.root = *root ? root : ".";
  tree_reader(&r.files->reader, a, os);
  r.files->images = arena_array(a, PlanInputs, p->n_images);
  intern_init_few(&r.keys, a);
  intern_init_few(&r.rules_names, a);
  r.root_ignore = read_text(&r, arena_fmt(a, "%s/.dockerignore", r.root).s);
  for (uint32_t i = 0; i < p->n_images; i++) {
    const IrImage *image = &p->images[i];
    Image im = {.r = &r, .out = &r.files->images[i], .root = r.root};
    intern_init_few(&im.met, a);
    if (image->dockerfile.n && image->context.n && !path_is_remote(image->context) &&
        !str_is(image->context, "."))
      im.root = arena_fmt(a, "%s/%.*s", r.root, STR_ARG(image->context)).s;
    if (p->n_befores) {
      bool *waits = image_waits(&r, i);
      im.waits = waits;
      r.made = made_patterns(&r, waits, image->context);
    }
    im.rules = rules_of(&r, image, im.root);
    r.made = STR("");
    if (image->dockerfile.n && !path_is_remote(image->context)) put_dockerfile(&r, image, im.out);
    put_image(&im, image);
  }
  put_host_steps(&r);
  r.files->services = arena_array(a, PlanInputs, p->n_services);
  for (uint32_t i = 0; i < p->n_services; i++) put_service(&r, p->services[i].apply, &r.files->services[i]);
  return r.files;
}
