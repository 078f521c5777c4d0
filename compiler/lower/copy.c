/* `copy`, `add`, `fetch` and `file`: what puts files into an image. */
#include "lower/private.h"

#include "base/buf.h"

static IrStep *copy_step(Stage *s, const Obj *o) {
  Lower *l = s->l;
  const Value *exclude = obj_get(o, W_exclude), *unpack = obj_get(o, W_unpack);
  IrStep *step = stage_step(s, o->block == B_add ? IR_ADD : IR_COPY, o);
  step->dest = obj_text(o, W_to);
  step->owner = obj_text(o, W_chown);
  step->mode = lower_octal(l, obj_int(o, W_mode, -1));
  if (o->block == B_text_file) return step;
  step->link = obj_bool(o, W_link);
  IrCopyFlags flags = {.excludes = lower_words(l, exclude)};
  if (o->block == B_copy) {
    step->from = stage_from_name(s, obj_get(o, W_from));
  } else {
    flags.checksum = obj_str(l->m, o, W_checksum);
    flags.unpack = !unpack ? STR("") : obj_bool(o, W_unpack) ? STR("true") : STR("false");
    step->keep_git = obj_bool(o, W_keep_git_dir);
  }
  if (flags.excludes.n || flags.checksum.n || flags.unpack.n) {
    IrCopyFlags *kept = arena_new(l->a, IrCopyFlags);
    *kept = flags;
    step->flags = kept;
  }
  return step;
}

/* `a/b/c` below a directory: a file is then that path, a directory has its content there. What stands before `/./` is
   no part of it, as with --parents; without that flag it works on every builder. */
static Text below(Lower *l, Text dir, const Value *source) {
  Str path = value_str(l->a, source);
  for (uint32_t i = 0; i + 2 < path.n; i++)
    if (path.s[i] == '/' && path.s[i + 1] == '.' && path.s[i + 2] == '/') path = str_sub(path, i + 3, path.n);
  while (path.n && (path.s[0] == '/' || str_starts(path, STR("./")))) path = str_sub(path, 1, path.n);
  Part *parts = arena_array(l->a, Part, dir.n + 1);
  memcpy(parts, dir.v, sizeof *parts * dir.n);
  Str last = parts[dir.n - 1].text;
  bool slash = parts[dir.n - 1].kind == PART_TEXT && last.n && last.s[last.n - 1] == '/';
  parts[dir.n] = (Part){.kind = PART_TEXT, .text = slash ? path : ARENA_JOIN(l->a, STR("/"), path)};
  return (Text){parts, dir.n + 1};
}

void lower_copy(Stage *s, const Obj *o) {
  const Value *sources = obj_get(o, W_sources);
  if (o->block == B_add || !obj_bool(o, W_parents)) {
    IrWords words = lower_words(s->l, sources);
    copy_step(s, o)->words = words;
    return;
  }
  for (uint32_t i = 0; i < sources->n; i++) {
    IrStep *step = copy_step(s, o);
    step->words = (IrWords){&sources->items[i]->text, 1};
    step->dest = below(s->l, step->dest, sources->items[i]);
  }
}

/* A directory's files where they are below it. */
void lower_layout(Stage *s, const Obj *o) {
  IrStep *step = stage_step(s, IR_COPY, o);
  step->words = (IrWords){&obj_get(o, W_source)->text, 1};
  step->dest = lower_text(s->l, STR("/"));
  step->owner = obj_text(o, W_owner);
  step->note = STR("layout");
}

void lower_file(Stage *s, const Obj *o) { copy_step(s, o)->body = obj_text(o, W_text); }

/* ---- fetch ---- */

/* Which directories lose their names: a COPY of directories copies what is in them. */
static Str below_stripped(Lower *l, int64_t strip) {
  Buf b = buf_new(l->a);
  while (strip-- > 0) buf_lit(&b, "/*");
  buf_lit(&b, "/");
  return buf_str(&b);
}

static void apply_patches(Stage *s, const Obj *o, const Value *patches) {
  Lower *l = s->l;
  Text before = stage_root(s, o);
  IrStep *run = stage_run(s, o);
  Text *words = arena_array(l->a, Text, patches->n + 3);
  words[0] = lower_text(l, STR("sh"));
  words[1] = lower_text(l, STR("/pei-build/patch.sh"));
  words[2] = obj_text(o, W_to);
  stage_build_part(s, run, "patch.sh");
  for (uint32_t i = 0; i < patches->n; i++) {
    words[i + 3] = lower_text(l, arena_fmt(l->a, "/pei-build/%u.patch", i + 1));
    stage_add_mount(s, run,
                    (IrMount){.kind = MOUNT_BIND,
                              .source = patches->items[i]->text,
                              .target = words[i + 3],
                              .at = o->at,
                              .of = o});
  }
  run->words = (IrWords){words, patches->n + 3};
  run->note = STR("patches");
  stage_restore(s, o, before);
}

/* A name that no stage of the project has. */
static Str fetch_name(const Stage *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->steps.n; i++) {
    const IrStep *step = &s->steps.v[i];
    n += step->op == IR_COPY && step->flags && step->flags->fetched.n;
  }
  Str stage = s->l->p->stages[s->object->ir_stage].name;
  return arena_fmt(s->l->a, "pei-fetch-%u-%.*s", n, STR_ARG(stage));
}

/* ADD checks, and unpacks. Names lose their first directories on the way out of a stage of its own. */
void lower_fetch(Stage *s, const Obj *o) {
  Lower *l = s->l;
  const Value *patches = obj_get(o, W_patches);
  int64_t strip = obj_int(o, W_strip, 0);
  bool unpack = obj_bool(o, W_unpack), apart = unpack && strip;
  IrCopyFlags *flags = arena_new(l->a, IrCopyFlags);
  *flags = (IrCopyFlags){.checksum = obj_str(l->m, o, W_sha256), .unpack = unpack ? STR("true") : STR("")};
  IrStep *step = stage_step(s, apart ? IR_COPY : IR_ADD, o);
  Str to = obj_str(l->m, o, W_to);
  step->dest = lower_text(l, unpack && !str_ends(to, STR("/")) ? ARENA_JOIN(l->a, to, STR("/")) : to);
  step->owner = obj_text(o, W_chown);
  step->mode = lower_octal(l, obj_int(o, W_mode, -1));
  step->flags = flags;
  step->words = (IrWords){&obj_get(o, W_url)->text, 1};
  if (apart) {
    Text *word = arena_new(l->a, Text);
    *word = lower_text(l, below_stripped(l, strip));
    step->words = (IrWords){word, 1};
    flags->fetched = obj_str(l->m, o, W_url);
    step->from = fetch_name(s);
  }
  if (patches && patches->n) apply_patches(s, o, patches);
}
