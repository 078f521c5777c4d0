/* Messages in, to the functions of method.def; answers out; the life of a session. */
#include "lsp/private.h"

#include <stdlib.h>

const Method lsp_methods[] = {
#define METHOD(id, name, kind, capability, help)                                                             \
  {name, kind, capability, help, TELL_OF_##kind(id), ASK_OF_##kind(id)},
#define TELL_OF_TELL(id) tell_##id
#define ASK_OF_TELL(id) NULL
#define TELL_OF_ASK(id) NULL
#define ASK_OF_ASK(id) ask_##id
#define TELL_OF_ASK_DOC TELL_OF_ASK
#define ASK_OF_ASK_DOC ASK_OF_ASK
#define TELL_OF_ASK_AT TELL_OF_ASK
#define ASK_OF_ASK_AT ASK_OF_ASK
#include "lsp/method.def"
#undef METHOD
};
const uint32_t lsp_method_count = sizeof lsp_methods / sizeof *lsp_methods;

/* Tests want small pieces, so that memory runs out in as many places as there are. */
static void arena_of(Lsp *l, Arena *a) {
  arena_init(a, &l->memory, &l->oom);
  if (l->host.host && l->host.host->chunk) a->chunk_bytes = l->host.host->chunk;
}

Lsp *lsp_new(const LspHost *host) {
  Alloc memory = os_memory();
  if (host->host && host->host->alloc)
    memory = (Alloc){host->host->alloc, host->host->release, host->host->ctx};
  Lsp *l = memory.alloc(memory.ctx, sizeof *l);
  if (!l) return NULL;
  memset(l, 0, sizeof *l);
  l->host = *host;
  l->memory = memory;
  arena_of(l, &l->keep);
  arena_of(l, &l->arena);
  arena_of(l, &l->settings.arena);
  l->os = host->host && host->host->os ? host->host->os : &l->machine;
  if (l->os == &l->machine) os_posix(&l->machine);
  if (setjmp(l->oom)) {
    lsp_free(l);
    return NULL;
  }
  intern_init(&l->names, &l->keep);
  l->workspace = STR("");
  return l;
}

void lsp_free(Lsp *l) {
  if (!l) return;
  jr_drop(l->message);
  pei_free(l->held);
  projects_free(l);
  docs_free(l);
  if (l->in.v) l->memory.release(l->memory.ctx, l->in.v, l->in.cap);
  arena_free(&l->arena);
  arena_free(&l->settings.arena);
  arena_free(&l->keep);
  Alloc memory = l->memory;
  memory.release(memory.ctx, l, sizeof *l);
}

bool lsp_ended(const Lsp *l, int *rc) {
  *rc = l->rc;
  return l->state == LSP_ENDED;
}

Str lsp_name(Lsp *l, Str s) { return intern_str(&l->names, intern(&l->names, s)); }

/* ---- out ---- */

void lsp_send(Lsp *l, Str body) {
  Str message = arena_fmt(&l->arena, "Content-Length: %u\r\n\r\n", body.n);
  l->host.send(l->host.ctx, ARENA_JOIN(&l->arena, message, body));
}

static Writer begin(Lsp *l, const char *method, int64_t id) {
  Writer w = writer_new(&l->arena);
  w_open(&w, '{');
  w_member(&w, "jsonrpc", STR("2.0"));
  if (id) w_number(&w, "id", id);
  w_member(&w, "method", str_c(method));
  w_key(&w, "params");
  return w;
}
Writer note_open(Lsp *l, const char *method) { return begin(l, method, 0); }
Writer question_open(Lsp *l, const char *method) { return begin(l, method, ++l->next_id); }
void note_send(Lsp *l, Writer *w) {
  w_close(w, '}');
  lsp_send(l, buf_str(&w->buf));
}

static void answer(Lsp *l, Str id, Str result) {
  Writer w = writer_new(&l->arena);
  w_open(&w, '{');
  w_member(&w, "jsonrpc", STR("2.0"));
  w_key(&w, "id");
  w_json(&w, id);
  w_key(&w, "result");
  w_json(&w, result);
  w_close(&w, '}');
  lsp_send(l, buf_str(&w.buf));
}

static void refuse(Lsp *l, Str id, int code, Str why) {
  Writer w = writer_new(&l->arena);
  w_open(&w, '{');
  w_member(&w, "jsonrpc", STR("2.0"));
  w_key(&w, "id");
  w_json(&w, id);
  w_key(&w, "error");
  w_open(&w, '{');
  w_number(&w, "code", code);
  w_member(&w, "message", why);
  w_close(&w, '}');
  w_close(&w, '}');
  lsp_send(l, buf_str(&w.buf));
}

void req_fail(Req *r, int code, Str why) {
  r->code = code;
  r->failure = why;
}

/* ---- in ---- */

static const Method *find(Str name) {
  for (uint32_t i = 0; i < lsp_method_count; i++)
    if (str_is(name, lsp_methods[i].name)) return &lsp_methods[i];
  return NULL;
}

/* What a request on a document works with; false: there is nothing to say, null is the answer. */
static bool open_document(Req *r, MethodKind kind) {
  Lsp *l = r->l;
  r->doc = doc_find(l, jr_text(jr_get(r->params, "textDocument.uri")));
  r->project = r->doc ? project_of(l, r->doc) : NULL;
  if (!r->project) return false;
  req_open(r, r->project);
  if (!r->e.sources) return false;
  r->file = editor_file(&r->e, r->doc->path);
  if (r->file == UINT32_MAX) return false;
  if (kind == ASK_AT) r->offset = req_offset(r, jr_get(r->params, "position"));
  return true;
}

static void ask(Lsp *l, const Method *m, Str id, const Json *params) {
  Writer out = writer_new(&l->arena);
  Req r = {.l = l, .params = params, .out = &out};
  publish(l); /* an answer never speaks of a text that the messages do not know */
  bool document = m->kind == ASK_DOC || m->kind == ASK_AT;
  const Json *at = jr_get(params, "position");
  if (document && !jr_is_text(jr_get(params, "textDocument.uri")))
    req_fail(&r, ERR_PARAMS, STR("expected `textDocument.uri`"));
  else if (m->kind == ASK_AT &&
           (jr_number(jr_get(at, "line"), -1) < 0 || jr_number(jr_get(at, "character"), -1) < 0))
    req_fail(&r, ERR_PARAMS, STR("expected a `position` of whole numbers"));
  else if (!document || open_document(&r, m->kind))
    m->ask(&r);
  if (r.code)
    refuse(l, id, r.code, r.failure);
  else
    answer(l, id, out.buf.n ? buf_str(&out.buf) : STR("null"));
}

static void request(Lsp *l, Str name, Str id, const Json *params) {
  const Method *m = find(name);
  if (l->state == LSP_NEW && !str_is(name, "initialize")) {
    refuse(l, id, ERR_NOT_INITIALIZED, STR("expected `initialize` first"));
  } else if (l->state == LSP_SHUT) {
    refuse(l, id, ERR_REQUEST, STR("the server was shut down; expected `exit`"));
  } else if (!m || m->kind == TELL) {
    refuse(l, id, ERR_METHOD, arena_fmt(&l->arena, "no request is called `%.*s`", STR_ARG(name)));
  } else {
    ask(l, m, id, params);
  }
}

static void notification(Lsp *l, Str name, const Json *params) {
  const Method *m = find(name);
  if (!m || m->kind != TELL) return;
  if (l->state == LSP_RUNNING || str_is(name, "exit")) m->tell(l, params);
}

static void dispatch(Lsp *l, const Json *message) {
  const Json *id = jr_get(message, "id"), *method = jr_get(message, "method"),
             *params = jr_get(message, "params");
  bool has_id = jr_is_text(id) || jr_is_number(id);
  Str shown = has_id ? jr_dump(&l->arena, id) : STR("null");
  if (jr_is_object(message) && !method && (jr_get(message, "result") || jr_get(message, "error"))) {
    settings_answer(l, id, jr_get(message, "result"));
    return;
  }
  if (!jr_is_object(message) || !jr_is_text(method) || (id && !has_id && !jr_is_null(id)))
    refuse(l, shown, ERR_REQUEST,
           STR("expected an object with `method`, and an `id` that is a number or a string"));
  else if (has_id)
    request(l, jr_text(method), shown, params);
  else
    notification(l, jr_text(method), params);
}

static void message(Lsp *l, Str text) {
  bool no_memory;
  if (!text.s) {
    refuse(l, STR("null"), ERR_REQUEST, STR("expected a `Content-Length` header, and at most 64 MiB"));
    return;
  }
  l->message = jr_read(text, &no_memory);
  if (no_memory) arena_oom(&l->arena);
  l->losing = false;
  if (l->message)
    dispatch(l, l->message);
  else
    refuse(l, STR("null"), ERR_PARSE, STR("expected JSON in UTF-8"));
}

void lsp_hold(Lsp *l, Pei *made, PeiStatus status) {
  pei_free(l->held);
  l->held = made;
  if (!made || status == PEI_NO_MEMORY) longjmp(l->oom, 1);
}

static void end_message(Lsp *l) {
  jr_drop(l->message);
  l->message = NULL;
  pei_free(l->held);
  l->held = NULL;
  arena_free(&l->arena);
  arena_of(l, &l->arena);
}

/* ---- memory that ran out ---- */

typedef struct {
  char text[200];
  size_t n;
} Said;

static void put(Said *s, const char *text, size_t n) {
  memcpy(s->text + s->n, text, n);
  s->n += n;
}
#define PUT(s, literal) put((s), "" literal, sizeof literal - 1)

/* Who asked is answered, others are told. Of a fixed length, so that it is made without memory: JSON may end with
   blanks. */
static void say_oom(Lsp *l) {
  enum { BODY = 150, ID_MAX = 60 };
  Said s = {.n = 0};
  char id[ID_MAX];
  size_t n = jr_get(l->message, "method") ? jr_dump_into(jr_get(l->message, "id"), id, sizeof id) : 0;
  PUT(&s, "Content-Length: 150\r\n\r\n{\"jsonrpc\":\"2.0\",");
  if (n) {
    PUT(&s, "\"id\":");
    put(&s, id, n);
    PUT(&s, ",\"error\":{\"code\":-32603,\"message\":\"out of memory\"}}");
  } else {
    PUT(&s, "\"method\":\"window/showMessage\",\"params\":{\"type\":1,\"message\":\"peic: out of memory\"}}");
  }
  while (s.n < sizeof "Content-Length: 150\r\n\r\n" - 1 + BODY) PUT(&s, " ");
  l->host.send(l->host.ctx, str_n(s.text, s.n));
}

/* A text that does not follow the client's would make every answer wrong: then the session ends, and editors begin
   another. In all other cases it goes on. */
static void out_of_memory(Lsp *l) {
  say_oom(l);
  if (l->losing) {
    l->state = LSP_ENDED;
    l->rc = 1;
  }
  l->losing = false;
  end_message(l);
}

static void work(Lsp *l) {
  Str text;
  l->losing = true;
  while (l->state != LSP_ENDED && frame_next(l, &text)) {
    message(l, text);
    end_message(l);
    l->losing = true;
  }
  l->losing = false;
}

void lsp_feed(Lsp *l, Str bytes) {
  if (setjmp(l->oom)) {
    out_of_memory(l);
  } else {
    l->losing = true;
    frame_put(l, bytes);
  }
  while (setjmp(l->oom)) out_of_memory(l);
  work(l);
}

void lsp_idle(Lsp *l) {
  if (setjmp(l->oom)) {
    out_of_memory(l);
    return;
  }
  if (l->state == LSP_RUNNING) publish(l);
  end_message(l);
}
