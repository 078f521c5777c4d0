/* The files of an ssh server in an init tree: its settings, who logs in with which keys, where passwords come from.
   Passwords themselves are never here: a container reads them from its secrets. Called by init.c. */
#include "emit/init.h"

static void put_config(InitTree *t, const IrSsh *ssh) {
  Buf b = buf_new(t->e->arena);
  bool key = str_is(ssh->root_login, "key"), password = str_is(ssh->root_login, "password");
  buf_lit(&b, "Port ");
  buf_int(&b, ssh->port);
  buf_lit(&b, "\nHostKey /pei-init/state/ssh/ssh_host_ed25519_key\n"
              "AuthorizedKeysFile /pei-init/ssh/keys/%u\n"
              "UsePAM yes\n");
  buf_bytes(&b, key        ? STR("PermitRootLogin prohibit-password\n")
                : password ? STR("PermitRootLogin yes\n")
                           : STR("PermitRootLogin no\n"));
  buf_bytes(&b,
            ssh->password_login ? STR("PasswordAuthentication yes\n") : STR("PasswordAuthentication no\n"));
  buf_lit(&b, "KbdInteractiveAuthentication no\n");
  buf_bytes(&b, ssh->x11 ? STR("X11Forwarding yes\n") : STR("X11Forwarding no\n"));
  buf_lit(&b, "PrintMotd no\n"
              "LogLevel ERROR\n"
              "Subsystem sftp internal-sftp\n"
              "Include /pei-init/state/ssh/env.conf\n");
  init_file(t, STR("root/pei-init/ssh/sshd_config"), buf_str(&b), 0644);
}

static void put_keys(InitTree *t, const IrUser *user) {
  if (user->keys.n == 0) return;
  Buf b = buf_new(t->e->arena);
  for (uint32_t lo = 0, hi; lo < user->keys.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(user->keys, lo, user->keys.n), '\n');
    quote_line(&b, str_sub(user->keys, lo, hi));
    buf_lit(&b, "\n");
  }
  init_file(t, EMIT_JOIN(t->e->arena, STR("root/pei-init/ssh/keys/"), user->name), buf_str(&b), 0644);
}

static void put_passwords(InitTree *t, const IrSsh *ssh) {
  Buf b = buf_new(t->e->arena);
  for (uint32_t i = 0; i < ssh->n_users; i++) {
    const IrUser *u = &ssh->users[i];
    if (u->secret == IR_NONE && u->hash.n == 0) continue;
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
  if (b.n) init_file(t, STR("root/pei-init/ssh/passwords"), buf_str(&b), 0600);
}

void init_ssh(InitTree *t, const IrSsh *ssh) {
  put_config(t, ssh);
  for (uint32_t i = 0; i < ssh->n_users; i++) put_keys(t, &ssh->users[i]);
  put_passwords(t, ssh);
}
