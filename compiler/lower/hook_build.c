/* on build: a RUN with the one file of the hook mounted, so that touching it re-runs this layer and those after it. */
#include "lower/private.h"

typedef VEC(Text) WordList;

static void add_word(Lower *l, WordList *out, Str word) { *vec_push(l->a, out) = lower_text(l, word); }

/* The words that start a script: what its #! says. The file itself need not be executable in the project. */
static void add_interpreter(Lower *l, const Obj *o, WordList *out) {
  Str text, path = obj_str(l->m, o, W_script);
  if (!model_read(l->m, path, obj_field_span(o, W_script), &text)) return;
  Str line = str_sub(text, 2, str_find(text, '\n'));
  uint32_t lo = 0;
  while (lo < line.n && (line.s[lo] == ' ' || line.s[lo] == '\t')) lo++;
  uint32_t hi = lo;
  while (hi < line.n && line.s[hi] != ' ' && line.s[hi] != '\t') hi++;
  add_word(l, out, str_sub(line, lo, hi)); /* the kernel passes the rest as one word */
  while (hi < line.n && (line.s[hi] == ' ' || line.s[hi] == '\t')) hi++;
  uint32_t end = line.n;
  while (end > hi && (line.s[end - 1] == ' ' || line.s[end - 1] == '\t')) end--;
  if (end > hi) add_word(l, out, str_sub(line, hi, end));
}

/* The words that start an inline body: the image's SHELL with a file instead of `-c` and a text. */
static void add_shell(Stage *s, WordList *out) {
  Lower *l = s->l;
  const Value *shell = s->odd_shell ? NULL : lower_shell_of(s->object);
  Str last = shell ? value_str(l->a, shell->items[shell->n - 1]) : STR("");
  if (!shell || shell->n < 2 || last.n < 2 || last.s[0] != '-' || last.s[last.n - 1] != 'c') {
    add_word(l, out, STR("/bin/sh"));
    return;
  }
  for (uint32_t i = 0; i + 1 < shell->n; i++) add_word(l, out, value_str(l->a, shell->items[i]));
  if (last.n > 2) add_word(l, out, str_sub(last, 0, last.n - 1)); /* -ec */
}

static Str seconds(Lower *l, int64_t us) {
  if (us % 1000000 == 0) return arena_fmt(l->a, "%lld", (long long)(us / 1000000));
  return arena_fmt(l->a, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
}

/* A text that gets arguments, or is limited, is a file. Its name says whose it is: images share stages. */
static IrMount body_mount(Stage *s, const Obj *o) {
  Lower *l = s->l;
  Str name = arena_fmt(l->a, "%.*s-hook-%u.sh", STR_ARG(l->p->stages[s->object->ir_stage].name),
                       s->info->build_files.n + 1);
  *vec_push(l->a, &s->info->build_files) =
      (IrBuildFile){.name = name, .body = obj_text(o, W_body), .at = o->at, .of = o};
  return (IrMount){.kind = MOUNT_BIND,
                   .from = STR("pei"),
                   .source = lower_text(l, arena_fmt(l->a, "build/%.*s", STR_ARG(name))),
                   .target = lower_text(l, arena_fmt(l->a, "/pei-build/%.*s", STR_ARG(name)))};
}

static IrMount script_mount(Stage *s, const Obj *o) {
  Lower *l = s->l;
  Str path = obj_str(l->m, o, W_script);
  return (IrMount){.kind = MOUNT_BIND,
                   .source = lower_text(l, path),
                   .target =
                       lower_text(l, arena_fmt(l->a, "/pei-build/%.*s", STR_ARG(lower_base_name(path))))};
}

/* Around the words: a shell that goes on when they fail; one that makes words of the text of `args`; the limit. */
static void add_around(Lower *l, const Obj *o, Text args, WordList *out) {
  int64_t timeout = obj_int(o, W_timeout, -1);
  if (str_is(obj_str(l->m, o, W_failure), "warn")) {
    add_word(l, out, STR("/bin/sh"));
    add_word(l, out, STR("-c"));
    add_word(l, out,
             STR("\"$@\" || printf 'pei: build hook %s failed with status %s; going on, as its policy is to "
                 "warn\\n' \"$0\" \"$?\" >&2"));
    Str script = obj_str(l->m, o, W_script);
    add_word(l, out, script.n ? lower_base_name(script) : STR("inline"));
  }
  if (args.n) {
    add_word(l, out, STR("/bin/sh"));
    add_word(l, out, STR("-c"));
    add_word(l, out, arena_fmt(l->a, "exec \"$@\" %.*s", STR_ARG(text_str(l->a, args))));
    add_word(l, out, STR("sh"));
  }
  if (timeout > 0) {
    add_word(l, out, STR("timeout"));
    add_word(l, out, STR("-k"));
    add_word(l, out, STR("10"));
    add_word(l, out, seconds(l, timeout));
  }
}

static void run_file(Stage *s, const Obj *o) {
  Lower *l = s->l;
  WordList words = {0};
  IrWords args;
  Text args_text;
  bool script = obj_get(o, W_script) != NULL;
  IrStep *run = stage_run(s, o);
  IrMount mount = script ? script_mount(s, o) : body_mount(s, o);
  lower_args(l, o, &args, &args_text);
  add_around(l, o, args_text, &words);
  if (script)
    add_interpreter(l, o, &words);
  else if (!str_starts(text_str(l->a, obj_text(o, W_body)), STR("#!")))
    add_shell(s, &words);
  *vec_push(l->a, &words) = mount.target;
  for (uint32_t i = 0; i < args.n; i++) *vec_push(l->a, &words) = args.v[i];
  run->words = (IrWords){words.v, words.n};
  stage_add_mount(s, run, mount);
}

void lower_on_build(Stage *s, const Obj *o) {
  Text before = s->user, user = obj_text(o, W_user);
  bool plain = !obj_get(o, W_script) && !obj_get(o, W_args) && obj_int(o, W_timeout, -1) <= 0 &&
               !str_is(obj_str(s->l->m, o, W_failure), "warn");
  if (user.n)
    stage_user(s, o, user);
  else
    stage_root(s, o);
  if (plain) {
    IrStep *run = stage_run(s, o);
    run->body = obj_text(o, W_body);
    run->strict = true;
  } else {
    run_file(s, o);
  }
  stage_restore(s, o, before);
}
