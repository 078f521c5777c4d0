/* The init tree of an image: the parts of runtime/ that it uses, and what is generated beside them: a wrapper for
   each hook and the entry, and tables. No line numbers here: a file in an image changes only with what it says.
   Called by dockerfile.c. */
#include "emit/init.h"

#include "base/runtime.h"

static const char *const hook_dirs[] = {
    [HOOK_FIRST_RUN] = "first-run", [HOOK_EVERY_RUN] = "every-run", [HOOK_USER_LOGIN] = "user-login"};

InitUse init_use(const IrInit *init) {
  InitUse use = {.ssh = init->ssh.on, .env = init->ssh.on || init->login_env.n || init->login_emptied};
  for (uint32_t i = 0; i < init->ssh.n_users; i++) {
    use.late_keys |= init->ssh.users[i].n_late_keys > 0;
    use.private_keys |= init->ssh.users[i].n_private_keys > 0;
  }
  use.as = use.private_keys;
  for (uint32_t i = 0; i < init->n_stores; i++) use.storage |= init->stores[i].storage;
  for (uint32_t i = 0; i < init->n_hooks; i++) {
    const IrHook *h = &init->hooks[i];
    if (h->when == HOOK_USER_LOGIN)
      use.login = true;
    else
      use.hooks = true, use.as |= h->user.n > 0;
  }
  use.as |= init->entry_user.n > 0;
  return use;
}

Str init_script_path(const Emit *e, Str script) {
  return ARENA_JOIN(e->arena, STR("/pei-init/scripts/"), script);
}

void init_file(InitTree *t, Str path, Str text, uint32_t mode) {
  Arena *a = t->e->arena;
  emit_add(t->e, ARENA_JOIN(a, STR("images/"), t->image->name, STR("/pei/"), path), text, mode);
  if (!t->e->map) return;
  Marks *marks = arena_new(a, Marks);
  *vec_push(a, &marks->list) = t->from;
  t->e->files.v[t->e->files.n - 1].marks = marks;
}

void init_file_buf(InitTree *t, Str path, Buf *b, uint32_t mode) {
  init_file(t, path, buf_str(b), mode);
  t->e->files.v[t->e->files.n - 1].marks = b->marks;
}

/* A file of runtime/, at `path` in the tree. */
static void copy_part(InitTree *t, Str part, Str path, uint32_t mode) {
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    if (!str_is(part, runtime_files[i].path)) continue;
    t->from = (Mark){.span = SPAN_NONE, .fixed = runtime_files[i].path};
    init_file(t, path, (Str){runtime_files[i].text, runtime_files[i].size}, mode);
    return;
  }
}

static void copy_lib(InitTree *t, const char *name, uint32_t mode) {
  Arena *a = t->e->arena;
  copy_part(t, ARENA_JOIN(a, STR("image/lib/"), str_c(name), STR(".sh")),
            ARENA_JOIN(a, STR("root/pei-init/lib/"), str_c(name), STR(".sh")), mode);
}

/* ---- wrappers ---- */

/* The first lines of a generated script. */
static void put_interpreter(Buf *b, Str interpreter) {
  buf_lit(b, "#!");
  if (interpreter.n == 0) interpreter = STR("/bin/sh");
  if (interpreter.s[0] != '/') buf_lit(b, "/usr/bin/env ");
  quote_name(b, interpreter);
  buf_lit(b, "\n");
}

/* An inline body as a file of its own; in a shell, a failing command ends it. */
static Str body_file(Emit *e, Text body, Str interpreter, bool strict) {
  Buf text = buf_new(e->arena), b = buf_new(e->arena);
  quote_sh_body(&text, body);
  if (!str_starts(buf_str(&text), STR("#!"))) {
    put_interpreter(&b, interpreter);
    if (strict && (interpreter.n == 0 || str_ends(interpreter, STR("sh")))) buf_lit(&b, "set -e\n");
  }
  buf_bytes(&b, buf_str(&text));
  if (text.n == 0 || text.v[text.n - 1] != '\n') buf_lit(&b, "\n");
  return buf_str(&b);
}

static void put_words(Buf *b, IrWords words) {
  for (uint32_t i = 0; i < words.n; i++) {
    buf_lit(b, " ");
    quote_sh_word(b, words.v[i]);
  }
}

/* What runs: the script of the project, or the file of an inline body. With the interpreter, if one is named. */
static void put_program(Buf *b, Emit *e, Str script, Str interpreter, Str inline_path) {
  buf_lit(b, " ");
  if (script.n && interpreter.n) {
    quote_known(b, sh_word, interpreter);
    buf_lit(b, " ");
  }
  quote_known(b, sh_word, script.n ? init_script_path(e, script) : inline_path);
}

/* `/pei-init/lib/as.sh me`: the words behind it run as that user. */
static void put_user(Buf *b, Str user) {
  if (user.n == 0) return;
  buf_lit(b, " /pei-init/lib/as.sh ");
  quote_known(b, sh_word, user);
}

/* A shell of the user's own makes words of the text of `args`: `$HOME` is the user's. */
static void put_expander(Emit *e, Buf *b, Text args) {
  if (args.n == 0) return;
  Buf text = buf_new(e->arena);
  buf_lit(&text, "exec \"$@\" ");
  quote_sh_body(&text, args);
  buf_lit(b, " /bin/sh -c ");
  quote_known(b, sh_word, buf_str(&text));
  buf_lit(b, " sh");
}

static void put_limit(Buf *b, int64_t timeout_us) {
  if (timeout_us <= 0) return;
  buf_lit(b, " timeout -k 10 ");
  buf_int(b, (timeout_us + 999999) / 1000000);
}

static Str hook_wrapper(InitTree *t, const IrHook *h, Str inline_path) {
  Buf b = buf_new(t->e->arena);
  bool login = h->when == HOOK_USER_LOGIN;
  buf_lit(&b, "#!/bin/sh\nexec");
  if (!login) put_user(&b, h->user);
  put_expander(t->e, &b, h->args_text);
  put_limit(&b, h->timeout_us);
  put_program(&b, t->e, h->script, h->interpreter, inline_path);
  put_words(&b, h->args);
  buf_lit(&b, "\n");
  return buf_str(&b);
}

/* What a login shell reads. `.` takes arguments in some shells only; where it does not, it is safe in a function. */
static Str source_wrapper(InitTree *t, const IrHook *h, Str inline_path) {
  Buf args = buf_new(t->e->arena), b = buf_new(t->e->arena);
  if (h->args_text.n) {
    buf_lit(&args, " ");
    quote_sh_body(&args, h->args_text);
    buf_lit(&args, " "); /* not to continue a line */
  }
  put_words(&args, h->args);
  if (args.n) buf_lit(&b, "if [ -n \"${BASH_VERSION-}${ZSH_VERSION-}${KSH_VERSION-}\" ]; then\n\t");
  buf_lit(&b, ".");
  put_program(&b, t->e, h->script, STR(""), inline_path);
  if (args.n) {
    buf_bytes(&b, buf_str(&args));
    buf_lit(&b, "\nelse\n\tpei_source() {\n\t\t.");
    put_program(&b, t->e, h->script, STR(""), inline_path);
    buf_lit(&b, "\n\t}\n\tpei_source");
    buf_bytes(&b, buf_str(&args));
    buf_lit(&b, "\n\tunset -f pei_source\nfi");
  }
  buf_lit(&b, "\n");
  return buf_str(&b);
}

/* File names in the order of the hooks; `number` counts those of one moment from 1. */
static void put_hook(InitTree *t, const IrHook *h, uint32_t number, int width) {
  Arena *a = t->e->arena;
  const char *dir = hook_dirs[h->when];
  t->from = (Mark){.of = h->of, .span = h->at, .body = true};
  Str path = arena_fmt(a, "root/pei-init/hooks/%s/%0*u-%.*s", dir, width, number, STR_ARG(h->id));
  bool args = h->args.n || h->args_text.n;
  bool wraps = h->script.n || h->user.n || h->timeout_us > 0 || args;
  uint32_t mode = h->source ? 0644 : 0755;
  if (h->source) path = ARENA_JOIN(a, path, STR(".source"));
  if (!wraps) {
    init_file(t, path, body_file(t->e, h->body, h->interpreter, !h->source), mode);
  } else {
    Str inline_path = arena_fmt(a, "/pei-init/inline/%s-%.*s", dir, STR_ARG(h->id));
    if (h->script.n == 0)
      init_file(t, ARENA_JOIN(a, STR("root"), inline_path),
                body_file(t->e, h->body, h->interpreter, !h->source), mode);
    init_file(t, path, h->source ? source_wrapper(t, h, inline_path) : hook_wrapper(t, h, inline_path), mode);
  }
  if (h->warn && h->when != HOOK_USER_LOGIN) init_file(t, ARENA_JOIN(a, path, STR(".warn")), STR(""), 0644);
}

static void put_hooks(InitTree *t, const IrInit *init) {
  uint32_t numbers[3] = {0};
  int width = init->n_hooks < 100 ? 2 : 6;
  for (uint32_t i = 0; i < init->n_hooks; i++) {
    const IrHook *h = &init->hooks[i];
    put_hook(t, h, ++numbers[h->when], width);
  }
}

/* The container's arguments, or its own when there are none. */
static Str entry_wrapper(InitTree *t, const IrInit *init, Str inline_path) {
  Buf b = buf_new(t->e->arena);
  buf_lit(&b, "#!/bin/sh\n");
  if (init->entry_args_text.n) {
    buf_lit(&b, "[ $# -gt 0 ] || exec");
    put_user(&b, init->entry_user);
    put_expander(t->e, &b, init->entry_args_text);
    put_program(&b, t->e, init->entry_script, init->entry_interpreter, inline_path);
    buf_lit(&b, "\n");
  } else if (init->entry_args.n) {
    buf_lit(&b, "[ $# -gt 0 ] || set --");
    put_words(&b, init->entry_args);
    buf_lit(&b, "\n");
  }
  buf_lit(&b, "exec");
  put_user(&b, init->entry_user);
  put_program(&b, t->e, init->entry_script, init->entry_interpreter, inline_path);
  buf_lit(&b, " \"$@\"\n");
  return buf_str(&b);
}

static void put_entry(InitTree *t, const IrInit *init) {
  Str path = STR("root/pei-init/entry"), inline_path = STR("/pei-init/inline/entry");
  if (!init->entry) return;
  t->from = (Mark){.of = init->entry_of, .span = init->entry_at, .body = true};
  bool wraps = init->entry_script.n || init->entry_args.n || init->entry_args_text.n || init->entry_user.n;
  if (init->entry_script.n == 0)
    init_file(t, wraps ? ARENA_JOIN(t->e->arena, STR("root"), inline_path) : path,
              body_file(t->e, init->entry_body, init->entry_interpreter, true), 0755);
  if (wraps) init_file(t, path, entry_wrapper(t, init, inline_path), 0755);
}

/* ---- tables ---- */

static void put_storage(InitTree *t, const IrInit *init) {
  Buf b = emit_buf(t->e);
  for (uint32_t i = 0; i < init->n_stores; i++) {
    if (!init->stores[i].storage) continue;
    FROM(&b, &init->stores[i]);
    quote_line(&b, init->stores[i].name);
    buf_lit(&b, "\n");
  }
  if (b.n) init_file_buf(t, STR("root/pei-init/storage"), &b, 0644);
}

static void put_env(InitTree *t, const IrInit *init) {
  Buf b = emit_buf(t->e);
  for (uint32_t i = 0; i < init->login_env.n; i++) {
    const IrPair *p = &init->login_env.v[i];
    MARK(&b, .span = p->at);
    quote_name(&b, p->key);
    buf_lit(&b, "=");
    for (uint32_t k = 0; k < p->value.n; k++) quote_line(&b, p->value.v[k].text);
    buf_lit(&b, "\n");
  }
  /* an empty one hides that of the image below */
  if (b.n || init->login_emptied) init_file_buf(t, STR("root/pei-init/env"), &b, 0644);
}

/* ---- the whole ---- */

/* Run by the words of its RUN, unless it says itself what runs it. */
static void put_build_file(InitTree *t, const IrBuildFile *f) {
  Buf text = buf_new(t->e->arena), b = buf_new(t->e->arena);
  quote_sh_body(&text, f->body);
  if (!str_starts(buf_str(&text), STR("#!"))) buf_lit(&b, "set -e\n");
  buf_bytes(&b, buf_str(&text));
  if (b.v[b.n - 1] != '\n') buf_lit(&b, "\n");
  t->from = (Mark){.of = f->of, .span = f->at, .body = true};
  init_file(t, ARENA_JOIN(t->e->arena, STR("build/"), f->name), buf_str(&b), 0755);
}

static void put_build_parts(InitTree *t, const IrInit *init, InitUse use) {
  Arena *a = t->e->arena;
  for (uint32_t i = 0; i < init->n_build_parts; i++) {
    Str part = init->build_parts[i];
    copy_part(t, ARENA_JOIN(a, STR("image/build/"), part), ARENA_JOIN(a, STR("build/"), part), 0755);
  }
  for (uint32_t i = 0; i < init->n_build_files; i++) put_build_file(t, &init->build_files[i]);
  if (use.env || use.login)
    copy_part(t, STR("image/build/login-install.sh"), STR("login/login-install.sh"), 0755);
  if (use.env) copy_part(t, STR("image/profile/pei-env.sh"), STR("login/pei-env.sh"), 0644);
  if (use.login) copy_part(t, STR("image/profile/pei-login.sh"), STR("login/pei-login.sh"), 0644);
}

void init_tree(Emit *e, const IrImage *image) {
  InitTree t = {.e = e, .image = image};
  const IrInit *init = ir_init(image);
  InitUse use = init_use(init);
  put_build_parts(&t, init, use);
  if (!init->any || init->inherited) return;
  copy_part(&t, STR("image/entrypoint.sh"), STR("root/entrypoint.sh"), 0755);
  copy_lib(&t, "child", 0644);
  if (use.storage) copy_lib(&t, "storage", 0644);
  if (use.env) copy_lib(&t, "env", 0644);
  if (use.ssh) copy_lib(&t, "ssh", 0644);
  if (use.late_keys) copy_lib(&t, "ssh-keys", 0644);
  if (use.private_keys) copy_lib(&t, "ssh-private", 0644), copy_lib(&t, "ssh-place", 0755);
  if (use.hooks) copy_lib(&t, "hooks", 0644);
  if (use.as) copy_lib(&t, "as", 0755);
  put_hooks(&t, init);
  put_entry(&t, init);
  put_storage(&t, init);
  put_env(&t, init);
  if (use.ssh) init_ssh(&t, &init->ssh);
}
