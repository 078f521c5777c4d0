/* The last instructions of a box: its directories, login files, init tree and scripts. Those that run come first, as
   they change least, then the init tree, and last the project's scripts, which change most. Called by dockerfile.c. */
#include "emit/init.h"
#include "emit/step.h"

/* Storages: everybody's to write. Their links are made now, so that a read-only root works. */
static void put_storages(Buf *b, const IrInit *init) {
  bool any = false;
  for (uint32_t i = 0; i < init->n_stores; i++) {
    const IrStore *s = &init->stores[i];
    if (!s->storage || s->in_base) continue;
    if (!any) buf_lit(b, "mkdir -p /soft\nfor name in");
    any = true;
    buf_lit(b, " ");
    quote_name(b, s->name);
  }
  if (any)
    buf_lit(b, "; do\n"
               "  mkdir -p /hard/image/$name /hard/volume/$name\n"
               "  chmod 1777 /hard/image/$name /hard/volume/$name\n"
               "  ln -s /hard/image/$name /soft/$name\n"
               "done\n");
}

/* Whose a storage or mount is: docker copies that to a new volume. */
static void put_owner(Buf *b, const IrStore *s) {
  Buf dirs = buf_new(b->arena);
  if (s->owner.n == 0 || s->owned) return;
  if (s->storage) {
    buf_lit(&dirs, " /hard/image/");
    quote_name(&dirs, s->name);
    buf_lit(&dirs, " /hard/volume/");
    quote_name(&dirs, s->name);
  } else {
    buf_lit(&dirs, " ");
    quote_known(&dirs, sh_word, s->at_path);
  }
  buf_bytes(b, s->storage ? STR("chmod 755") : STR("mkdir -p"));
  buf_bytes(b, buf_str(&dirs));
  buf_lit(b, "\nchown ");
  quote_known(b, sh_word, s->owner);
  buf_bytes(b, buf_str(&dirs));
  buf_lit(b, "\n");
}

/* Of a storage or mount, together with what the block comes from anyway. */
static void mark_stores(Buf *b, const IrInit *init) {
  for (uint32_t i = 0; i < init->n_stores; i++) FROM(b, &init->stores[i], .also = i > 0);
}

static void put_directories(Buf *b, const IrInit *init, bool storage, Text user, bool odd_shell) {
  Buf body = buf_new(b->arena);
  put_storages(&body, init);
  for (uint32_t i = 0; i < init->n_stores; i++) put_owner(&body, &init->stores[i]);
  if (user.n) {
    buf_lit(&body, "mkdir -p /pei-init/state\nchown ");
    quote_sh_body(&body, user); /* names and variables of the build */
    buf_bytes(&body, storage ? STR(" /pei-init/state /soft\n") : STR(" /pei-init/state\n"));
  }
  if (body.n == 0) return;
  mark_stores(b, init);
  if (odd_shell) {
    Text *words = arena_array(b->arena, Text, 3);
    words[0] = text_of(b->arena, STR("/bin/sh")), words[1] = text_of(b->arena, STR("-ec"));
    words[2] = text_of(b->arena, buf_str(&body));
    step_put_exec(b, STR("RUN "), (IrWords){words, 3});
    return;
  }
  buf_lit(b, "RUN ");
  quote_heredoc(b, STR(""), STR("set -e\n"), buf_str(&body));
  buf_lit(b, "\n");
}

/* In the exec form where SHELL reads no shell text. */
static void put_login(Buf *b, InitUse use, bool odd_shell) {
  if (!use.env && !use.login) return;
  buf_lit(b, "RUN --mount=type=bind,from=pei,source=login,target=/pei-login \\\n    ");
  buf_bytes(b, odd_shell ? STR("[\"/bin/sh\", \"/pei-login/login-install.sh\"")
                         : STR("sh /pei-login/login-install.sh"));
  if (use.env) buf_bytes(b, odd_shell ? STR(", \"/pei-login/pei-env.sh\"") : STR(" /pei-login/pei-env.sh"));
  if (use.login)
    buf_bytes(b, odd_shell ? STR(", \"/pei-login/pei-login.sh\"") : STR(" /pei-login/pei-login.sh"));
  buf_bytes(b, odd_shell ? STR("]\n") : STR("\n"));
}

/* With its `/`; "" for a script at the top. */
static Str dir_of(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, 0, n);
}

/* Who runs this script. */
static void mark_script(Buf *b, const IrInit *init, Str script) {
  bool any = false;
  for (uint32_t i = 0; i < init->n_hooks; i++) {
    if (!str_eq(init->hooks[i].script, script)) continue;
    FROM(b, &init->hooks[i], .also = any);
    any = true;
  }
  if (init->entry && str_eq(init->entry_script, script))
    MARK(b, .of = init->entry_of, .span = init->entry_at, .also = any);
}

/* The scripts of one directory in one layer: a change of any re-runs that one. */
static void put_copy(Emit *e, Buf *b, const IrInit *init, const Str *scripts, uint32_t n) {
  Str to = init_script_path(e, dir_of(scripts[0]));
  bool bare = true;
  for (uint32_t i = 0; i < n; i++) bare &= quote_is_bare(text_of(e->arena, scripts[i]));
  buf_lit(b, "COPY --chmod=0755");
  for (uint32_t i = 0; i <= n; i++) {
    Text word = text_of(e->arena, i < n ? scripts[i] : to);
    if (!bare && i) buf_lit(b, ",");
    buf_bytes(b, n > 1 ? STR(" \\\n    ") : STR(" "));
    if (i < n) mark_script(b, init, scripts[i]);
    if (bare) {
      quote_docker_word(b, word);
    } else {
      if (i == 0) buf_lit(b, "[");
      quote_copy(b, word);
    }
  }
  buf_bytes(b, bare ? STR("\n") : STR("]\n"));
}

static void put_scripts(Emit *e, const IrInit *init, Buf *b) {
  Str *left = arena_array(b->arena, Str, init->n_hooks + 1),
      *group = arena_array(b->arena, Str, init->n_hooks + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i <= init->n_hooks; i++) {
    Str script = i < init->n_hooks ? init->hooks[i].script : init->entry ? init->entry_script : STR("");
    bool again = false;
    for (uint32_t k = 0; k < n && !again; k++) again = str_eq(left[k], script);
    if (script.n && !again) left[n++] = script;
  }
  while (n) {
    uint32_t grouped = 0, kept = 0;
    Str dir = dir_of(left[0]);
    for (uint32_t i = 0; i < n; i++) {
      if (str_eq(dir_of(left[i]), dir))
        group[grouped++] = left[i];
      else
        left[kept++] = left[i];
    }
    put_copy(e, b, init, group, grouped);
    n = kept;
  }
}

void init_steps(Emit *e, const IrImage *image, Text user, Buf *b) {
  const IrInit *init = ir_init(image);
  InitUse use = init_use(init);
  bool root = user.n == 1 && (str_is(user.v[0].text, "root") || str_is(user.v[0].text, "0"));
  if (root) user = (Text){0};
  Buf run = emit_buf(e);
  bool odd_shell = e->project->stages[image->stage].odd_shell;
  put_directories(&run, init, use.storage, user, odd_shell);
  FROM(&run, image);
  put_login(&run, use, odd_shell);
  if (run.n && user.n) buf_lit(b, "USER root\n");
  marks_take(b, b->n, &run);
  buf_bytes(b, buf_str(&run));
  FROM(b, image);
  if (run.n && user.n) {
    buf_lit(b, "USER ");
    quote_docker_word(b, user);
    buf_lit(b, "\n");
  }
  FROM(b, image);
  buf_lit(b, "COPY --from=pei root/ /\n");
  put_scripts(e, init, b);
  FROM(b, image);
  buf_lit(b, "ENTRYPOINT [\"/entrypoint.sh\"]\n");
}
