/* devcontainer.json: a service of compose.yaml as a dev container. It lies beside compose.yaml, which it names. What
   runs when the container starts, hooks included, is the image's own affair, so nothing of it is told here. */
#include "emit/json.h"
#include "emit/parts.h"

#define AT(field_name, ...) FROM(j->out, d, .field = (field_name), ##__VA_ARGS__)

static void pair_if(Json *j, const IrDevcontainer *d, Str key, Str value, const char *field) {
  if (!value.n) return;
  AT(field);
  json_pair(j, key, value);
}

static void put_bool(Json *j, Str key, bool on) {
  json_key(j, key);
  json_literal(j, on ? STR("true") : STR("false"));
}

static void put_data(Json *j, const void *of, const IrData *data) {
  if (data->kind == DATA_TEXT || data->kind == DATA_LITERAL) {
    (data->kind == DATA_TEXT ? json_str : json_literal)(j, data->text);
    return;
  }
  bool map = data->kind == DATA_MAP;
  json_open(j, map ? '{' : '[');
  for (uint32_t i = 0; i < data->n; i++) {
    MARK(j->out, .of = of, .span = data->at[i]);
    if (map) json_key(j, data->keys[i]);
    put_data(j, of, &data->items[i]);
  }
  json_close(j, map ? '}' : ']');
}

static void put_words(Json *j, IrWords words) {
  json_open_line(j, '[');
  for (uint32_t i = 0; i < words.n; i++) json_data(j, words.v[i]);
  json_close_line(j, ']');
}

/* ---- the parts ---- */

static void put_services(Json *j, const IrProject *p, const IrDevcontainer *d) {
  json_named(j, "dockerComposeFile", STR("compose.yaml"));
  AT("service");
  json_named(j, "service", p->services[d->service].name);
  if (!d->n_run_services) return;
  AT("run_services");
  json_key(j, STR("runServices"));
  json_open_line(j, '[');
  for (uint32_t i = 0; i < d->n_run_services; i++) {
    AT("run_services", .item = i + 1);
    json_str(j, p->services[d->run_services[i]].name);
  }
  json_close_line(j, ']');
}

static void put_workspace(Json *j, const IrDevcontainer *d) {
  pair_if(j, d, STR("workspaceFolder"), d->workspace, "workspace");
  if (d->mounted) return;
  json_key(j, STR("mounts"));
  json_open(j, '[');
  json_open_line(j, '{');
  json_named(j, "type", STR("bind"));
  json_named(j, "source", STR("${localWorkspaceFolder}"));
  json_named(j, "target", d->workspace);
  json_close_line(j, '}');
  json_close(j, ']');
}

static void put_container(Json *j, const IrDevcontainer *d) {
  pair_if(j, d, STR("remoteUser"), d->user, "user");
  if (d->update_uid >= 0) {
    AT("update_uid");
    put_bool(j, STR("updateRemoteUserUID"), d->update_uid > 0);
  }
  AT("override_command");
  put_bool(j, STR("overrideCommand"), d->override_command);
  bool stops = str_is(d->shutdown, "stop");
  pair_if(j, d, STR("shutdownAction"), stops ? STR("stopCompose") : d->shutdown, "shutdown");
  if (!d->env.n) return;
  json_key(j, STR("remoteEnv"));
  json_open(j, '{');
  for (uint32_t i = 0; i < d->env.n; i++) {
    MARK(j->out, .of = d->of, .span = d->env.v[i].at);
    json_key(j, d->env.v[i].key);
    json_data(j, d->env.v[i].value);
  }
  json_close(j, '}');
}

static void put_features(Json *j, const IrDevcontainer *d) {
  if (!d->n_features) return;
  json_key(j, STR("features"));
  json_open(j, '{');
  for (uint32_t i = 0; i < d->n_features; i++) {
    FROM(j->out, &d->features[i]);
    json_key(j, d->features[i].id);
    put_data(j, d->features[i].of, &d->features[i].options);
  }
  json_close(j, '}');
}

static bool is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

static Str open_word(Str open) {
  return str_is(open, "browser") ? STR("openBrowser") : str_is(open, "preview") ? STR("openPreview") : open;
}

static void put_attributes(Json *j, const IrForward *f) {
  FROM(j->out, f);
  json_key(j, f->port);
  json_open_line(j, '{');
  if (f->label.n) json_named(j, "label", f->label);
  if (f->protocol.n) json_named(j, "protocol", f->protocol);
  if (f->open.n) json_named(j, "onAutoForward", open_word(f->open));
  json_close_line(j, '}');
}

static void put_ports(Json *j, const IrDevcontainer *d) {
  bool more = false;
  if (!d->n_forwards) return;
  json_key(j, STR("forwardPorts"));
  json_open_line(j, '[');
  for (uint32_t i = 0; i < d->n_forwards; i++) {
    const IrForward *f = &d->forwards[i];
    FROM(j->out, f, .field = "port");
    (is_number(f->port) ? json_literal : json_str)(j, f->port);
    more |= f->label.n || f->protocol.n || f->open.n;
  }
  json_close_line(j, ']');
  if (!more) return;
  json_key(j, STR("portsAttributes"));
  json_open(j, '{');
  for (uint32_t i = 0; i < d->n_forwards; i++)
    if (d->forwards[i].label.n || d->forwards[i].protocol.n || d->forwards[i].open.n)
      put_attributes(j, &d->forwards[i]);
  json_close(j, '}');
}

static void put_commands(Json *j, const IrDevcontainer *d) {
#define X(name, key)                                                                                         \
  if (d->name.n) {                                                                                           \
    AT(#name);                                                                                               \
    json_key(j, STR(key));                                                                                   \
    put_words(j, d->name);                                                                                   \
  }
  IR_DEVCONTAINER_COMMANDS(X)
#undef X
}

static void put_customizations(Json *j, const IrDevcontainer *d) {
  if (!d->n_extensions && !d->settings.n) return;
  FROM(j->out, d);
  json_key(j, STR("customizations"));
  json_open(j, '{');
  json_key(j, STR("vscode"));
  json_open(j, '{');
  if (d->n_extensions) {
    AT("extensions");
    json_key(j, STR("extensions"));
    json_open(j, '[');
    for (uint32_t i = 0; i < d->n_extensions; i++) {
      AT("extensions", .item = i + 1);
      json_str(j, d->extensions[i]);
    }
    json_close(j, ']');
  }
  if (d->settings.n) {
    json_key(j, STR("settings"));
    put_data(j, d->of, &d->settings);
  }
  json_close(j, '}');
  json_close(j, '}');
}

/* "8gb" where exact, otherwise bytes. */
static void put_size(Json *j, Emit *e, Str key, int64_t bytes) {
  static const char *const units[] = {"", "kb", "mb", "gb", "tb"};
  uint32_t unit = 0;
  if (bytes < 0) return;
  while (bytes && bytes % 1024 == 0 && unit < 4) bytes /= 1024, unit++;
  json_pair(j, key, arena_fmt(e->arena, "%lld%s", (long long)bytes, units[unit]));
}

static void put_needed(Json *j, Emit *e, const IrDevcontainer *d) {
  if (d->cpus < 0 && d->memory < 0 && d->storage < 0 && !d->gpu) return;
  AT("host_requirements");
  json_key(j, STR("hostRequirements"));
  json_open(j, '{');
  if (d->cpus >= 0) {
    json_key(j, STR("cpus"));
    json_int(j, d->cpus);
  }
  put_size(j, e, STR("memory"), d->memory);
  put_size(j, e, STR("storage"), d->storage);
  if (d->gpu) put_bool(j, STR("gpu"), true);
  json_close(j, '}');
}

void emit_devcontainer(Emit *e) {
  const IrProject *p = e->project;
  const IrDevcontainer *d = &p->devcontainer;
  Buf b = emit_buf(e);
  FROM(&b, p);
  buf_lit(&b, "// ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n");
  Json json = {.out = &b}, *j = &json;
  json_open(j, '{');
  AT("name");
  json_named(j, "name", d->name);
  FROM(&b, d);
  put_services(j, p, d);
  put_workspace(j, d);
  put_container(j, d);
  put_features(j, d);
  put_ports(j, d);
  put_commands(j, d);
  put_customizations(j, d);
  put_needed(j, e, d);
  FIXED(&b, "");
  json_close(j, '}');
  emit_add_buf(e, STR("devcontainer.json"), &b, 0644);
}
