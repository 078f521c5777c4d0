/* Runs the emitters, and holds what several of them need. Called by the API, after lowering. */
#include "emit/emit.h"

#include "base/path.h"
#include "emit/parts.h"

const EmitTarget emit_targets[] = {
#define TARGET(name, function, files, when, help) {name, files, help, function, TARGET_##when},
#include "target.def"
#undef TARGET
};
const uint32_t emit_target_count = sizeof emit_targets / sizeof *emit_targets;

/* No dots, and with `lower` no capitals. */
static Str plain_name(const Emit *e, Str name, bool lower) {
  char *s = arena_alloc(e->arena, name.n);
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.s[i];
    s[i] = c == '.' ? '_' : lower && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
  }
  return (Str){s, name.n};
}

void emit_all(Emit *e) {
  const IrProject *p = e->project;
  Str root = e->sources->files.n ? source_at(e->sources, 0)->display : p->name;
  e->headline = ARENA_JOIN(e->arena, STR("made by peic from "), root, STR(": edit that, not this"));
  e->project_name = plain_name(e, p->name, true);
  e->service_content = arena_array(e->arena, Str, p->n_services);
  e->overlay_content = arena_alloc(e->arena, sizeof *e->overlay_content * (p->n_services + 1));
  for (uint32_t i = 0; i < emit_target_count; i++)
    if (ir_writes(p, emit_targets[i].when, emit_targets[i].name)) emit_targets[i].emit(e);
}

void emit_add(Emit *e, Str path, Str text, uint32_t mode) {
  *vec_push(e->arena, &e->files) = (EmitFile){.path = path, .text = text, .mode = mode};
}

Buf emit_buf(const Emit *e) {
  Buf b = buf_new(e->arena);
  if (e->map) b.marks = arena_new(e->arena, Marks);
  return b;
}

void emit_add_buf(Emit *e, Str path, Buf *b, uint32_t mode) {
  emit_add(e, path, buf_str(b), mode);
  e->files.v[e->files.n - 1].marks = b->marks;
}

Str emit_source(const Emit *e, Span at) {
  if (at.file >= e->sources->files.n) return STR("");
  char digits[10];
  uint32_t line = source_line(e->sources, at.file, at.lo), i = sizeof digits;
  do digits[--i] = (char)('0' + line % 10);
  while (line /= 10);
  return ARENA_JOIN(e->arena, source_at(e->sources, at.file)->display, STR(":"),
                    str_n(digits + i, sizeof digits - i));
}

/* ---- names ---- */

Str emit_id(const Emit *e, Str kind, Str name) { return ARENA_JOIN(e->arena, kind, STR("."), name); }

Str emit_bake_name(const Emit *e, Str image) {
  return str_find(image, '.') == image.n ? image : plain_name(e, image, false);
}
Str emit_export_name(const Emit *e, Str export) {
  return emit_bake_name(e, ARENA_JOIN(e->arena, STR("export-"), export));
}

Str emit_kept_name(const Emit *e, const IrStage *s) {
  return emit_bake_name(e, ARENA_JOIN(e->arena, STR("stage-"), s->object));
}
Str emit_kept_tag(const Emit *e, const IrStage *s) {
  Str name = s->object; /* docker's names begin with a letter or digit */
  while (name.n && name.s[0] == '_') name = str_sub(name, 1, name.n);
  return ARENA_JOIN(e->arena, e->project->name, STR("-"), name);
}

Str emit_docker_name(const Emit *e, Str own, Str name) {
  return own.n ? own : ARENA_JOIN(e->arena, e->project_name, STR("_"), name);
}

Str emit_layer(const Emit *e, const IrImage *image, uint32_t step) {
  const IrStage *stage = &e->project->stages[image->stage];
  for (uint32_t i = step; i < stage->n_steps; i++)
    if (ir_in_container(image, &stage->steps[i]))
      return arena_fmt(e->arena, "%.*s-%u", STR_ARG(stage->name), step);
  return stage->name;
}
Str emit_made_tag(const Emit *e, const IrImage *image) {
  return ARENA_JOIN(e->arena, e->project->name, STR("-"), image->name, STR(":pei-made"));
}

Str emit_secret_variable(const Emit *e, const IrSecret *s) {
  if (s->kind == SECRET_ENV) return s->source;
  Str name = ARENA_JOIN(e->arena, STR("PEI_SECRET_"), s->name);
  char *v = arena_alloc(e->arena, name.n);
  for (uint32_t i = 0; i < name.n; i++) v[i] = name.s[i] == '-' || name.s[i] == '.' ? '_' : name.s[i];
  return (Str){v, name.n};
}

/* ---- numbers ---- */

void emit_duration(Buf *b, int64_t us) {
  int64_t minutes = us / 60000000, rest = us % 60000000;
  int64_t hours = minutes / 60;
  if (hours) buf_int(b, hours), buf_lit(b, "h");
  if (minutes % 60) buf_int(b, minutes % 60), buf_lit(b, "m");
  if (rest % 1000)
    buf_int(b, rest), buf_lit(b, "us");
  else if (rest % 1000000)
    buf_int(b, rest / 1000), buf_lit(b, "ms");
  else if (rest || us == 0)
    buf_int(b, rest / 1000000), buf_lit(b, "s");
}

void emit_size(Buf *b, int64_t bytes) {
  if (bytes && bytes % (1 << 30) == 0)
    buf_int(b, bytes >> 30), buf_lit(b, "g");
  else if (bytes && bytes % (1 << 20) == 0)
    buf_int(b, bytes >> 20), buf_lit(b, "m");
  else if (bytes && bytes % (1 << 10) == 0)
    buf_int(b, bytes >> 10), buf_lit(b, "k");
  else
    buf_int(b, bytes);
}

/* ---- paths ---- */

/* Without "./" at its start; "." is "". */
static Str plain_path(Str path) {
  while (path.n >= 2 && path.s[0] == '.' && path.s[1] == '/') path = str_sub(path, 2, path.n);
  return str_is(path, ".") ? STR("") : path;
}

Str emit_from_out(const Emit *e, Str path) {
  Str root = e->project->root_from_out;
  path = plain_path(path);
  if (path.n == 0) return root;
  return ARENA_JOIN(e->arena, root, STR("/"), path);
}

Str emit_outside(const Emit *e, Str path) {
  return path.n && (path.s[0] == '/' || path.s[0] == '~') ? path : emit_from_out(e, path);
}

Text emit_at_home(const Emit *e, Str path) {
  bool home = path.n && path.s[0] == '~' && (path.n == 1 || path.s[1] == '/');
  if (!home) return text_of(e->arena, emit_outside(e, path));
  Part *parts = arena_array(e->arena, Part, 2);
  parts[0] = (Part){.kind = PART_LATE, .text = STR("HOME")};
  parts[1] = (Part){.kind = PART_TEXT, .text = str_sub(path, 1, path.n)};
  return (Text){parts, path.n > 1 ? 2 : 1};
}

Str emit_relative(const Emit *e, Str path, Str dir) {
  path = plain_path(path), dir = plain_path(dir);
  Buf up = buf_new(e->arena);
  while (dir.n) {
    uint32_t a = str_find(dir, '/'), b = str_find(path, '/');
    if (b == path.n || !str_eq(str_sub(dir, 0, a), str_sub(path, 0, b))) break;
    dir = str_sub(dir, a < dir.n ? a + 1 : a, dir.n);
    path = str_sub(path, b + 1, path.n);
  }
  while (dir.n) {
    uint32_t a = str_find(dir, '/');
    buf_lit(&up, "../");
    dir = str_sub(dir, a < dir.n ? a + 1 : a, dir.n);
  }
  if (up.n == 0) return path;
  return ARENA_JOIN(e->arena, buf_str(&up), path);
}

EmitBuild emit_build(const Emit *e, const IrImage *image) {
  Str dockerfile = image->dockerfile;
  if (dockerfile.n == 0)
    dockerfile =
        ARENA_JOIN(e->arena, e->project->out_from_root, STR("/images/"), image->name, STR("/Dockerfile"));
  if (path_is_remote(image->context)) return (EmitBuild){image->context, dockerfile};
  return (EmitBuild){emit_from_out(e, image->context), emit_relative(e, dockerfile, image->context)};
}

uint32_t emit_rights(const Emit *e, const IrImage *image, Str rights[2]) {
  bool host = false, insecure = false;
  for (uint32_t i = 0; i < image->n_stages; i++) {
    const IrStage *stage = &e->project->stages[image->stages[i]];
    for (uint32_t k = 0; k < stage->n_steps; k++) {
      if (stage->steps[k].op != IR_RUN) continue;
      host |= str_is(stage->steps[k].network, "host");
      insecure |= str_is(stage->steps[k].security, "insecure");
    }
  }
  uint32_t n = 0;
  if (host) rights[n++] = STR("network.host");
  if (insecure) rights[n++] = STR("security.insecure");
  return n;
}

Text emit_tag(const Emit *e, const IrImage *image) {
  return image->n_tags ? image->tags[0] : text_of(e->arena, image->name);
}
