/* A Dockerfile: every stage of it becomes a stage or an image of the project. What has no counterpart keeps the file
   as it is, as an image's `dockerfile`. Called by import.c, and by compose.c for what it builds. */
#include "import/df.h"

static Str base_name(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

/* One image for each target, which docker builds from the file as before. */
static void put_kept(Df *d, DfResult *out) {
  diag(d->ds, W0660, d->kept, str_c(d->kept_why), d->in->path);
  DfTarget whole = {.image = d->stages.v[d->stages.n - 1].object};
  uint32_t n = d->in->n_targets ? d->in->n_targets : 1;
  DfTarget *targets = d->in->n_targets ? d->in->targets : &whole;
  for (uint32_t i = 0; i < n; i++) {
    DfTarget *t = &targets[i];
    if (!t->image.n) {
      Str wish = import_object_name(d->a, t->wish.n ? t->wish : t->stage, STR("app"));
      t->image = import_unique(d->a, d->in->names, "image", wish, d->in->wish);
    }
    draft_gap(&out->images);
    draft_comment(&out->images,
                  arena_fmt(d->a, "%s has no counterpart, so the Dockerfile stays one", d->kept_why));
    draft_open(&out->images, d->kept, arena_fmt(d->a, "image %.*s", STR_ARG(draft_name(d->a, t->image))));
    if (t->fields) draft_append(&out->images, t->fields);
    if (t->labels && t->labels->out.n) diag(d->ds, W0661, t->at, STR("labels"));
    draft_field(&out->images, d->kept, "dockerfile", draft_string(d->a, d->in->path));
    if (d->in->kept_fields) draft_append(&out->images, d->in->kept_fields);
    if (t->stage.n) draft_field(&out->images, t->at, "target", draft_string(d->a, t->stage));
    draft_close(&out->images);
  }
}

/* Comments below the last instruction have no line of their own any more; those above FROM are with its block. */
static void put_stages(Df *d) {
  for (uint32_t i = 0; i < d->stages.n; i++) df_put_stage(d, i);
}

bool df_import(Import *im, DfInput *in, DfResult *out) {
  Df *d = arena_new(im->a, Df);
  *d = (Df){.im = im, .a = im->a, .ds = im->ds, .in = in};
  d->params = draft_new(im->a);
  d->secrets = draft_new(im->a);
  d->images = draft_new(im->a);
  *out = (DfResult){draft_new(im->a), draft_new(im->a), draft_new(im->a)};
  if (!df_read(d) || !df_stages(d)) return false;
  put_stages(d);
  if (d->kept_why)
    put_kept(d, out);
  else
    *out = (DfResult){d->params, d->secrets, d->images};
  return true;
}

/* ---- a file of its own ---- */

/* api.Dockerfile, Dockerfile.api → api */
static Str wish_of(Str file) {
  Str word = STR("Dockerfile"), other = STR("Containerfile");
  for (uint32_t k = 0; k < 2; k++) {
    Str w = k ? other : word;
    if (file.n > w.n + 1 && str_starts(file, w)) return str_sub(file, w.n + 1, file.n);
    if (file.n > w.n + 1 && str_ends(file, w)) return str_sub(file, 0, file.n - w.n - 1);
  }
  return STR("app");
}

/* Which patterns keep paths out of the build: those of the file's own ignore file, or of the one in the context. The
   latter counts by itself where the context is the project. */
static void read_ignore(Import *im, Str file, Pieces *out) {
  Str text, own = arena_fmt(im->a, "%.*s.dockerignore", STR_ARG(file));
  bool there = import_file(im, own, &text);
  if (there || (im->prefix.n && import_file(im, STR(".dockerignore"), &text)))
    import_ignore(im->a, text, im->prefix, out);
}

void import_ignore(Arena *a, Str text, Str prefix, Pieces *out) {
  for (uint32_t lo = 0, hi; lo < text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    Str line = str_sub(text, lo, hi);
    while (line.n && df_is_space(line.s[line.n - 1])) line.n--;
    while (line.n && df_is_space(line.s[0])) line = str_sub(line, 1, line.n);
    if (!line.n || line.s[0] == '#') continue;
    bool not = line.s[0] == '!';
    if (not ) line = str_sub(line, 1, line.n);
    while (line.n && line.s[0] == '/') line = str_sub(line, 1, line.n);
    if (!line.n) continue;
    Str whole = arena_fmt(a, "%s%.*s%.*s", not ? "!" : "", STR_ARG(prefix), STR_ARG(line));
    piece_add(a, out, SPAN_NONE, draft_string(a, whole));
  }
}

Str import_project_name(Arena *a, Str name) {
  name = import_object_name(a, name, STR("project"));
  char *plain = arena_alloc(a, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) plain[i] = name.s[i] == '.' ? '-' : name.s[i];
  return str_n(plain, name.n);
}

void import_head(Import *im, Str name, const Pieces *ignore, const Draft *more) {
  Draft *d = &im->out;
  Str file = base_name(im->path);
  if (im->also.n) file = arena_fmt(im->a, "%.*s and %.*s", STR_ARG(file), STR_ARG(im->also));
  draft_comment(d, arena_fmt(im->a, "Made by `peic import` from %.*s. From here on this is the project.",
                             STR_ARG(file)));
  Str header = arena_fmt(im->a, "project \"%.*s\"", STR_ARG(import_project_name(im->a, name)));
  if (!ignore->n && !more) {
    draft_line(d, SPAN_NONE, header);
    return;
  }
  draft_open(d, SPAN_NONE, header);
  if (more) draft_append(d, more);
  draft_list(d, SPAN_NONE, "ignore", ignore);
  draft_close(d);
}

void import_dockerfile(Import *im) {
  Interner names;
  DfResult made;
  intern_init(&names, im->a);
  Str file = base_name(im->path);
  DfInput in = {.file = im->file,
                .text = im->text,
                .path = import_named(im, file),
                .wish = wish_of(file),
                .names = &names};
  Pieces ignore = {0};
  if (!df_import(im, &in, &made)) return;
  read_ignore(im, file, &ignore);
  import_head(im, im->title, &ignore, NULL);
  const Draft *parts[] = {&made.params, &made.secrets, &made.images};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(&im->out);
    draft_append(&im->out, parts[i]);
  }
}
