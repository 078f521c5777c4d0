/* How a session begins and ends: what client and server can do. */
#include "lsp/private.h"

static void workspace(Lsp *l, const Json *params) {
  const Json *folder = jr_item(jr_get(params, "workspaceFolders"), 0);
  Str uri = jr_text(jr_get(folder, "uri")), path;
  if (!uri.n) uri = jr_text(jr_get(params, "rootUri"));
  if (uri.n && uri_path(&l->arena, uri, &path))
    l->workspace = lsp_name(l, path);
  else if (jr_text(jr_get(params, "rootPath")).n)
    l->workspace = lsp_name(l, path_clean(&l->arena, STR(""), jr_text(jr_get(params, "rootPath"))));
}

/* Helix may send changes in another order than it made them in, and then ranges make another text. It is asked for
   whole texts, of which the newest counts: see tell_change. */
static void w_sync(Writer *w, bool whole) {
  w_key(w, "textDocumentSync");
  w_open(w, '{');
  w_flag(w, "openClose", true);
  w_number(w, "change", whole ? 1 : 2);
  w_key(w, "save");
  w_json(w, STR("{\"includeText\":false}"));
  w_close(w, '}');
}

void ask_initialize(Req *r) {
  Lsp *l = r->l;
  Writer *w = r->out;
  const Json *can = jr_get(r->params, "capabilities");
  if (l->state != LSP_NEW) {
    req_fail(r, ERR_REQUEST, STR("`initialize` was said before"));
    return;
  }
  l->state = LSP_RUNNING;
  workspace(l, r->params);
  l->units = jr_has(jr_get(can, "general.positionEncodings"), "utf-8") ? UNITS_UTF8 : UNITS_UTF16;
  l->can_watch = jr_true(jr_get(can, "workspace.didChangeWatchedFiles.dynamicRegistration"));
  l->can_snippet = jr_true(jr_get(can, "textDocument.completion.completionItem.snippetSupport"));
  l->can_configure = jr_true(jr_get(can, "workspace.configuration"));
  l->can_show = jr_true(jr_get(can, "window.showDocument.support"));
  if (jr_is_object(jr_get(r->params, "initializationOptions")))
    settings_take(l, jr_get(r->params, "initializationOptions"));
  w_open(w, '{');
  w_key(w, "capabilities");
  w_open(w, '{');
  w_member(w, "positionEncoding", l->units == UNITS_UTF8 ? STR("utf-8") : STR("utf-16"));
  w_sync(w, str_eq(jr_text(jr_get(r->params, "clientInfo.name")), STR("helix")));
  for (uint32_t i = 0; i < lsp_method_count; i++)
    if (*lsp_methods[i].capability) w_json(w, str_c(lsp_methods[i].capability));
  w_legend(w);
  w_close(w, '}');
  w_key(w, "serverInfo");
  w_open(w, '{');
  w_member(w, "name", STR("peic"));
  w_member(w, "version", STR(PEI_VERSION));
  w_close(w, '}');
  w_close(w, '}');
}

/* Scripts, imports, what is copied: a project reads any file, and only it knows which. */
void tell_initialized(Lsp *l, const Json *params) {
  (void)params;
  settings_ask(l);
  if (!l->can_watch) return;
  Writer w = question_open(l, "client/registerCapability");
  w_json(&w, STR("{\"registrations\":[{\"id\":\"files\",\"method\":\"workspace/didChangeWatchedFiles\","
                 "\"registerOptions\":{\"watchers\":[{\"globPattern\":\"**/*\"}]}}]}"));
  note_send(l, &w);
}

void ask_shutdown(Req *r) {
  r->l->state = LSP_SHUT;
  w_null(r->out);
}

void tell_exit(Lsp *l, const Json *params) {
  (void)params;
  l->rc = l->state != LSP_SHUT;
  l->state = LSP_ENDED;
}

void tell_set_trace(Lsp *l, const Json *params) { (void)l, (void)params; }
void tell_cancel(Lsp *l, const Json *params) { (void)l, (void)params; }
