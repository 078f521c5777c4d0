/* Users, and the ssh server: made by the build's own scripts; passwords are set when a container starts. */
#include "lower/private.h"

#include "base/buf.h"
#include "base/hash.h"

#include <crypt.h>

/* NAME:UID:GID:GROUP,GROUP:SHELL:HOME:SUDO, empty = default */
static Str user_line(Lower *l, const Obj *o) {
  Buf b = buf_new(l->a);
  const Value *groups = obj_get(o, W_groups);
  buf_bytes(&b, obj_str(l->m, o, W_name));
  buf_lit(&b, ":");
  if (obj_get(o, W_uid)) buf_int(&b, obj_int(o, W_uid, 0));
  buf_lit(&b, ":");
  if (obj_get(o, W_gid)) buf_int(&b, obj_int(o, W_gid, 0));
  buf_lit(&b, ":");
  for (uint32_t i = 0; groups && i < groups->n; i++) {
    if (i) buf_lit(&b, ",");
    buf_bytes(&b, value_str(l->a, groups->items[i]));
  }
  buf_lit(&b, ":");
  buf_bytes(&b, obj_str(l->m, o, W_shell));
  buf_lit(&b, ":");
  buf_bytes(&b, obj_str(l->m, o, W_home));
  buf_lit(&b, ":");
  Str sudo = obj_str(l->m, o, W_sudo);
  if (!str_is(sudo, "none")) buf_bytes(&b, sudo);
  return buf_str(&b);
}

static void make_users(Stage *s, const Obj *at, const Obj *const *users, uint32_t n) {
  Lower *l = s->l;
  Text before = stage_root(s, at);
  IrStep *run = stage_run(s, at);
  Buf b = buf_new(l->a);
  stage_build_part(s, run, "users.sh");
  buf_lit(&b, "printf '%s\\n'");
  for (uint32_t i = 0; i < n; i++) {
    buf_bytes(&b, n > 1 ? STR(" \\\n  ") : STR(" "));
    buf_bytes(&b, text_shell_word(l->a, user_line(l, users[i])));
  }
  buf_lit(&b, " | sh /pei-build/users.sh");
  run->body = lower_text(l, buf_str(&b));
  run->note = STR("users");
  stage_restore(s, at, before);
}

void lower_user(Stage *s, const Obj *o) { make_users(s, o, &o, 1); }

/* ---- ssh ---- */

/* A password given as text is in the source already; in the image only its hash stands. The salt is made from
   the user and the project, so that the same source gives the same bytes. */
static Str password_hash(Lower *l, Str user, Str password) {
  struct crypt_data data;
  Hash128 salt =
      hash_xxh3(arena_fmt(l->a, "%.*s/%.*s/%.*s", STR_ARG(l->p->name), STR_ARG(user), STR_ARG(password)));
  memset(&data, 0, sizeof data);
  const char *hash = crypt_r(arena_str(l->a, password).s, arena_fmt(l->a, "$6$%.16s$", salt.hex).s, &data);
  return hash ? arena_str(l->a, str_c(hash)) : STR("");
}

static IrUser ssh_user(Lower *l, const Obj *o) {
  Model *m = l->m;
  const Value *password = obj_get(o, W_password);
  IrUser u = {.name = obj_str(m, o, W_name),
              .uid = obj_int(o, W_uid, -1),
              .gid = obj_int(o, W_gid, -1),
              .shell = obj_str(m, o, W_shell),
              .home = obj_str(m, o, W_home),
              .sudo = obj_str(m, o, W_sudo),
              .secret = IR_NONE,
              .at = o->at,
              .of = o};
  lower_user_keys(l, o, &u);
  if (password && password->kind == V_REF)
    u.secret = lower_index(l, W_secret, password->name);
  else if (password)
    u.hash = password_hash(l, u.name, value_str(l->a, password));
  return u;
}

static bool is_root(Lower *l, const Obj *o) { return str_is(obj_str(l->m, o, W_name), "root"); }

static void install_server(Stage *s, const Obj *o, bool x11) {
  Lower *l = s->l;
  Text before = stage_root(s, o);
  Str proxy = lower_apt_proxy(s);
  IrStep *run = stage_run(s, o);
  lower_apt_caches(s, run);
  stage_build_part(s, run, "apt-install.sh");
  stage_build_part(s, run, "ssh-install.sh");
  Buf b = buf_new(l->a);
  buf_lit(&b, "sh /pei-build/ssh-install.sh");
  if (x11) buf_lit(&b, " --x11");
  buf_lit(&b, " --cached");
  if (proxy.n) {
    buf_lit(&b, " --proxy ");
    buf_bytes(&b, text_shell_word(l->a, proxy));
  }
  run->body = lower_text(l, buf_str(&b));
  run->note = STR("ssh server");
  stage_restore(s, o, before);
}

/* A name given again replaces the earlier one. */
static void put_user(IrUser *users, uint32_t *n, IrUser u) {
  uint32_t at = 0;
  while (at < *n && !str_eq(users[at].name, u.name)) at++;
  users[at] = u;
  if (at == *n) ++*n;
}

void lower_ssh(Stage *s, const Obj *o) {
  Lower *l = s->l;
  const IrSsh below = s->info->ssh;
  IrUser *users = arena_array(l->a, IrUser, below.n_users + o->children.n);
  const Obj **make = arena_array(l->a, const Obj *, o->children.n);
  uint32_t n = below.n_users, n_make = 0;
  if (n) memcpy(users, below.users, sizeof *users * n);
  bool any_password = false, x11 = obj_bool(o, W_x11);
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *u = o->children.v[i];
    if (u->block != B_ssh_user) continue;
    put_user(users, &n, ssh_user(l, u));
    if (!is_root(l, u)) make[n_make++] = u;
  }
  for (uint32_t i = 0; i < n; i++) any_password |= users[i].secret != IR_NONE || users[i].hash.n;
  if (!below.on || (x11 && !below.x11)) install_server(s, o, x11);
  if (n_make) make_users(s, o, make, n_make);
  s->info->ssh =
      (IrSsh){.on = true,
              .port = obj_int(o, W_port, 22),
              .root_login = obj_str(l->m, o, W_root_login),
              .x11 = x11,
              .password_login = obj_get(o, W_password_login) ? obj_bool(o, W_password_login) : any_password,
              .users = users,
              .n_users = n,
              .at = o->at,
              .of = o};
}
