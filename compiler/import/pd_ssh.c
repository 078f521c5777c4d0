/* `ssh`: the server and its users. Switched off, only the accounts stay. Called by peidocker.c. */
#include "import/pd.h"

static const YmlNode *users_of(const YmlNode *ssh) { return pd_section(ssh, "users"); }

static void each_user(Pd *p, const YmlNode *ssh, bool on, Draft *logins, const char **root_login) {
  const YmlNode *users = users_of(ssh);
  for (uint32_t i = 0; users && i < users->n; i++) pd_user(p, &users->pairs[i], on, logins, root_login);
}

static void put_server(Pd *p, const YmlPair *pair, const Draft *logins, const char *root_login) {
  const YmlNode *port = pd_scalar(pair->value, "port");
  draft_gap(p->out);
  draft_open(p->out, pair->key->at, STR("ssh"));
  if (port && !str_is(port->text, "22")) {
    Str expr = pd_expr(p, port, AS_PORT, false);
    if (expr.n) draft_field(p->out, port->at, "port", expr);
  }
  if (root_login) draft_field(p->out, users_of(pair->value)->at, "root_login", str_c(root_login));
  draft_field(p->out, pair->key->at, "x11", STR("true"));
  draft_append(p->out, logins);
  draft_close(p->out);
}

void pd_ssh(Pd *p, const PdStage *s) {
  const YmlPair *pair = yml_pair(s->node, "ssh");
  const char *root_login = NULL;
  if (!pair || pair->value->kind != YML_MAP) return;
  if (s->number == 2) {
    diag(p->ds, E0650, pair->key->at, pair->key->text, STR("stage_1"));
    return;
  }
  bool on = pd_bool(p, pair->value, "enable", true);
  const YmlNode *users = yml_get(pair->value, "users");
  if (on && (!users || users->kind == YML_NULL || (users->kind == YML_MAP && !users->n))) {
    diag(p->ds, E0649, users ? yml_pair(pair->value, "users")->key->at : pair->key->at, STR("ssh"),
         STR("users"), STR("a mapping with at least one user"));
    return;
  }
  Draft logins = draft_new(p->a);
  logins.depth = p->out->depth + 1;
  draft_gap(p->out);
  if (!on && users_of(pair->value)) {
    draft_comment(p->out, STR("ssh is switched off: these are accounts without a login"));
  }
  each_user(p, pair->value, on, &logins, &root_login);
  if (on && logins.out.n) put_server(p, pair, &logins, root_login);
  pd_leftovers(p, pair->value, PD_SSH);
}
