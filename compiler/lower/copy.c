/* `copy`, `add` and `file`: what puts files into an image. */
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
