/* The files of an ssh server in an init tree: its settings, who logs in with which keys, where passwords and further
   keys come from. What is secret is never here: a container reads it from its secrets. Called by init.c. */
#include "emit/init.h"

/* Where keys are authorized that containers learn from secrets: lib/ssh-keys.sh, lib/ssh-private.sh. */
static void put_authorized(Buf *b, const IrSsh *ssh) {
  bool late = false, own = false;
  for (uint32_t i = 0; i < ssh->n_users; i++)
    late |= ssh->users[i].n_late_keys > 0, own |= ssh->users[i].authorize;
  buf_lit(b, "AuthorizedKeysFile /pei-init/ssh/keys/%u");
  if (late) buf_lit(b, " /pei-init/state/ssh/keys/%u");
  if (own) buf_lit(b, " /pei-init/state/ssh/own-keys/%u");
  buf_lit(b, "\n");
}

static void put_config(InitTree *t, const IrSsh *ssh) {
  Buf b = emit_buf(t->e);
  bool key = str_is(ssh->root_login, "key"), password = str_is(ssh->root_login, "password");
  FROM(&b, ssh, .field = "port");
  buf_lit(&b, "Port ");
  buf_int(&b, ssh->port);
  buf_lit(&b, "\n");
  FIXED(&b, "");
  buf_lit(&b, "HostKey /pei-init/state/ssh/ssh_host_ed25519_key\n");
  put_authorized(&b, ssh);
  buf_lit(&b, "UsePAM yes\n");
  FROM(&b, ssh, .field = "root_login");
  buf_bytes(&b, key        ? STR("PermitRootLogin prohibit-password\n")
                : password ? STR("PermitRootLogin yes\n")
                           : STR("PermitRootLogin no\n"));
  FROM(&b, ssh, .field = "password_login");
  buf_bytes(&b,
            ssh->password_login ? STR("PasswordAuthentication yes\n") : STR("PasswordAuthentication no\n"));
  FIXED(&b, "");
  buf_lit(&b, "KbdInteractiveAuthentication no\n");
  FROM(&b, ssh, .field = "x11");
  buf_bytes(&b, ssh->x11 ? STR("X11Forwarding yes\n") : STR("X11Forwarding no\n"));
  FIXED(&b, "");
  buf_lit(&b, "PrintMotd no\n"
              "LogLevel ERROR\n"
              "Subsystem sftp internal-sftp\n"
              "Include /pei-init/state/ssh/env.conf\n");
  init_file_buf(t, STR("root/pei-init/ssh/sshd_config"), &b, 0644);
}

static void put_keys(InitTree *t, const IrUser *user) {
  if (user->keys.n == 0) return;
  Buf b = emit_buf(t->e);
  FROM(&b, user, .field = "keys");
  for (uint32_t lo = 0, hi; lo < user->keys.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(user->keys, lo, user->keys.n), '\n');
    quote_line(&b, str_sub(user->keys, lo, hi));
    buf_lit(&b, "\n");
  }
  init_file_buf(t, ARENA_JOIN(t->e->arena, STR("root/pei-init/ssh/keys/"), user->name), &b, 0644);
}

static void put_passwords(InitTree *t, const IrSsh *ssh) {
  Buf b = emit_buf(t->e);
  for (uint32_t i = 0; i < ssh->n_users; i++) {
    const IrUser *u = &ssh->users[i];
    if (u->secret == IR_NONE && u->hash.n == 0) continue;
    FROM(&b, u, .field = "password");
    quote_name(&b, u->name);
    if (u->secret != IR_NONE) {
      buf_lit(&b, " secret ");
      quote_line(&b, t->e->project->secrets[u->secret].path);
    } else {
      buf_lit(&b, " hash ");
      quote_line(&b, u->hash);
    }
    buf_lit(&b, "\n");
  }
  if (b.n) init_file_buf(t, STR("root/pei-init/ssh/passwords"), &b, 0600);
}

/* USER WORD PATH for each secret, where the word says what becomes of it. */
static void put_secrets(InitTree *t, Buf *b, const IrUser *u, const uint32_t *secrets, uint32_t n, Str word) {
  for (uint32_t i = 0; i < n; i++) {
    quote_name(b, u->name);
    buf_lit(b, " ");
    quote_name(b, word);
    buf_lit(b, " ");
    quote_line(b, t->e->project->secrets[secrets[i]].path);
    buf_lit(b, "\n");
  }
}

static void put_late_keys(InitTree *t, const IrSsh *ssh) {
  Buf late = emit_buf(t->e), private_keys = emit_buf(t->e);
  for (uint32_t i = 0; i < ssh->n_users; i++) {
    const IrUser *u = &ssh->users[i];
    FROM(&late, u, .field = "keys");
    put_secrets(t, &late, u, u->late_keys, u->n_late_keys, STR("key"));
    FROM(&private_keys, u, .field = "private_keys");
    put_secrets(t, &private_keys, u, u->private_keys, u->n_private_keys,
                u->authorize ? STR("login") : STR("only"));
  }
  if (late.n) init_file_buf(t, STR("root/pei-init/ssh/late-keys"), &late, 0644);
  if (private_keys.n) init_file_buf(t, STR("root/pei-init/ssh/private-keys"), &private_keys, 0644);
}

void init_ssh(InitTree *t, const IrSsh *ssh) {
  put_config(t, ssh);
  for (uint32_t i = 0; i < ssh->n_users; i++) put_keys(t, &ssh->users[i]);
  put_passwords(t, ssh);
  put_late_keys(t, ssh);
}
