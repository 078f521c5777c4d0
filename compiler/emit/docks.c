/* The files below docks/: what a shell reads to work on a dock, how ssh logs in there, and what a sync leaves out. What
   talks to docks is in the control script. */
#include "emit/control.h"

#include "base/ignore.h"
#include "base/runtime.h"

bool emit_has_ssh(const IrDock *d) {
  bool by_ssh = !d->host.n || (d->host.v[0].kind != PART_TEXT || str_starts(d->host.v[0].text, STR("ssh:")));
  return d->identity.n || d->n_host_keys || (d->timeout_us && by_ssh);
}

static void put_headline(Emit *e, Buf *b) {
  buf_lit(b, "# ");
  quote_comment(b, e->headline);
  buf_lit(b, "\n");
}

static void put_part(Buf *b, const char *path) {
  for (uint32_t i = 0; i < runtime_file_count; i++)
    if (strcmp(runtime_files[i].path, path) == 0) {
      FIXED(b, runtime_files[i].path);
      buf_bytes(b, (Str){runtime_files[i].text, runtime_files[i].size});
    }
}

static void set(Buf *b, const char *variable, Str value) {
  quote_name(b, str_c(variable));
  buf_lit(b, "=");
  quote_known(b, sh_word, value);
  buf_lit(b, "\n");
}

/* The name of its context, and of its host key. */
static Str context(const Emit *e, const IrDock *d) {
  return ARENA_JOIN(e->arena, e->project_name, STR("-"), d->name);
}

static Str path(const Emit *e, const IrDock *d, const char *ending) {
  return ARENA_JOIN(e->arena, STR("docks/"), d->name, str_c(ending));
}

static void add_enter(Emit *e, const IrDock *d) {
  Buf b = emit_buf(e);
  FROM(&b, d);
  put_headline(e, &b);
  buf_lit(&b, "# Read it into a shell:  . ");
  quote_comment(&b, ARENA_JOIN(e->arena, e->project->out_from_root, STR("/"), path(e, d, ".sh")));
  buf_lit(&b, "\n# From then on docker and the control script work on the dock, until castoff.\n"
              "# shellcheck shell=sh\n");
  set(&b, "pei_enter", d->name);
  set(&b, "pei_enter_context", context(e, d));
  set(&b, "pei_ssh", emit_has_ssh(d) ? STR("yes") : STR(""));
  set(&b, "pei_below", e->project->out_from_root);
  put_part(&b, "host/enter.sh");
  emit_add_buf(e, path(e, d, ".sh"), &b, 0644);
}

/* A link that is silent for the time of three questions is dead. */
static void put_timeout(Buf *b, const IrDock *d) {
  int64_t seconds = dock_seconds(d), times = seconds < 3 ? seconds : 3;
  FROM(b, d, .field = "timeout");
  buf_lit(b, "  ConnectTimeout ");
  buf_int(b, seconds);
  buf_lit(b, "\n  ServerAliveInterval ");
  buf_int(b, (seconds + times - 1) / times);
  buf_lit(b, "\n  ServerAliveCountMax ");
  buf_int(b, times);
  buf_lit(b, "\n");
}

static void add_ssh(Emit *e, const IrDock *d) {
  Buf b = emit_buf(e);
  FROM(&b, d);
  put_headline(e, &b);
  buf_lit(&b, "Host *\n");
  if (d->identity.n) {
    FROM(&b, d, .field = "identity");
    buf_lit(&b, "  IdentityFile ");
    quote_ssh_path(&b, emit_outside(e, d->identity));
    buf_lit(&b, "\n  IdentitiesOnly yes\n");
  }
  if (d->n_host_keys) {
    FROM(&b, d, .field = "host_keys");
    buf_lit(&b, "  HostKeyAlias ");
    quote_name(&b, context(e, d));
    buf_lit(&b, "\n  UserKnownHostsFile ");
    quote_ssh_path(&b, path(e, d, ".known_hosts"));
    buf_lit(&b, "\n  StrictHostKeyChecking yes\n");
  }
  if (d->timeout_us) put_timeout(&b, d);
  FIXED(&b, "");
  buf_lit(&b, "  Include ~/.ssh/config\n");
  emit_add_buf(e, path(e, d, ".ssh_config"), &b, 0644);
}

static void add_host_keys(Emit *e, const IrDock *d) {
  Buf b = emit_buf(e);
  FROM(&b, d, .field = "host_keys");
  put_headline(e, &b);
  for (uint32_t i = 0; i < d->n_host_keys; i++) {
    FROM(&b, d, .field = "host_keys", .item = i + 1);
    quote_name(&b, context(e, d));
    buf_lit(&b, " ");
    quote_line(&b, d->host_keys[i]);
    buf_lit(&b, "\n");
  }
  emit_add_buf(e, path(e, d, ".known_hosts"), &b, 0644);
}

static void add_rules(Emit *e, const IrSync *s) {
  Ignore ig = {0};
  for (uint32_t i = 0; i < s->n_ignore; i++) ignore_add(&ig, e->arena, s->ignore[i], i);
  IgnoreRules rules = {0};
  ignore_to_rsync(&ig, e->arena, &rules);
  if (!rules.n) return;
  Buf b = emit_buf(e);
  FROM(&b, s);
  put_headline(e, &b);
  FROM(&b, s, .field = "ignore");
  for (uint32_t i = 0; i < rules.n; i++) {
    quote_line(&b, rules.v[i]);
    buf_lit(&b, "\n");
  }
  emit_add_buf(e, ARENA_JOIN(e->arena, STR("docks/sync-"), s->name, STR(".rules")), &b, 0644);
}

void emit_docks(Emit *e) {
  const IrProject *p = e->project;
  bool any = false;
  for (uint32_t i = 0; i < p->n_docks; i++) {
    add_enter(e, &p->docks[i]);
    if (!emit_has_ssh(&p->docks[i])) continue;
    any = true;
    add_ssh(e, &p->docks[i]);
    if (p->docks[i].n_host_keys) add_host_keys(e, &p->docks[i]);
  }
  if (any) {
    Buf b = emit_buf(e);
    put_part(&b, "host/dock-ssh.sh");
    emit_add_buf(e, STR("docks/ssh"), &b, 0755);
  }
  for (uint32_t i = 0; i < p->n_syncs; i++) add_rules(e, &p->syncs[i]);
}
