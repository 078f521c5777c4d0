/* The server's insides, shared by the files of lsp/. */
#ifndef PEI_LSP_PRIVATE_H
#define PEI_LSP_PRIVATE_H

#include "api/editor.h"
#include "base/intern.h"
#include "base/os.h"
#include "base/path.h"
#include "lsp/json.h"
#include "lsp/lsp.h"
#include "lsp/text.h"
#include "lsp/uri.h"
#include "lsp/write.h"

/* An open document: what the client says it holds, whatever is on disk. */
typedef struct Doc Doc;
struct Doc {
  Doc *next;
  Str uri, path;
  char *text; /* of the host's memory */
  size_t n, cap;
  int64_t version;
};

/* A root file with what it was compiled to last. */
typedef struct Project Project;
struct Project {
  Project *next;
  Str root;
  Str made_text; /* not empty: the root is no file, but this text; it only imports a file that nobody else does */
  Pei *pei;      /* NULL before the first time */
  Pei *full;     /* … with its outputs, and where each line of them is from; made when it is asked for */
  bool stale;   /* something changed since */
  bool refuses; /* it has not all that the settings want, and was compiled without them */
  Hash128 told; /* of what the client was told of that */
};

/* What the client shows of a file. */
typedef struct Shown Shown;
struct Shown {
  Shown *next;
  Str uri;
  Hash128 hash;
  bool any;
};

typedef enum { LSP_NEW, LSP_RUNNING, LSP_SHUT, LSP_ENDED } LspState;

struct Lsp {
  LspHost host;
  Alloc memory;
  Os machine, *os;
  jmp_buf oom;
  Arena keep;     /* lives as long as the server: names, of which there are as many as files */
  Arena arena;    /* of one message */
  Interner names; /* … in `keep` */
  struct {
    char *v;
    size_t n, cap, skip; /* skip: bytes of a message that is too large, still to come */
  } in;
  Json *message; /* being answered */
  Pei *held;     /* what the library made for it; see lsp_hold */
  LspState state;
  int rc;
  Units units;
  bool can_watch, can_snippet, can_show, can_configure; /* the client */
  bool changed;                                         /* since messages went out */
  bool losing; /* without memory now, something of the client's would be lost */
  struct {
    Arena arena;
    const PeiPair *params;
    const char *const *targets;
    size_t n_params, n_targets;
    int64_t asked; /* the question that waits for them; 0: none */
  } settings;
  Doc *docs;
  Project *projects;
  Shown *shown;
  Str workspace; /* "" for none */
  int64_t next_id;
};

/* A request that is being answered: a handler writes one value to `out`, or calls req_fail. */
typedef struct {
  Lsp *l;
  const Json *params;
  Writer *out;
  int code; /* of the failure; 0: none */
  Str failure;
  /* of a request on a document: */
  Doc *doc;
  Project *project;
  Editor e;        /* the compilation, asked */
  uint32_t file;   /* the document in it */
  uint32_t offset; /* of a request at a place */
  Lines **lines;   /* by file, made when needed */
} Req;

enum {
  ERR_PARSE = -32700,
  ERR_REQUEST = -32600,
  ERR_METHOD = -32601,
  ERR_PARAMS = -32602,
  ERR_INTERNAL = -32603,
  ERR_NOT_INITIALIZED = -32002,
  ERR_FAILED = -32803
};

typedef void Tell(Lsp *l, const Json *params);
typedef void Ask(Req *r);
typedef enum { TELL, ASK, ASK_DOC, ASK_AT } MethodKind;
typedef struct {
  const char *name;
  MethodKind kind;
  const char *capability;
  const char *help;
  Tell *tell;
  Ask *ask;
} Method;
extern const Method lsp_methods[];
extern const uint32_t lsp_method_count;
#define TELL_METHOD(id) void tell_##id(Lsp *l, const Json *params);
#define ASK_METHOD(id) void ask_##id(Req *r);
#define METHOD(id, name, kind, ...) METHOD_##kind(id)
#define METHOD_TELL TELL_METHOD
#define METHOD_ASK ASK_METHOD
#define METHOD_ASK_DOC ASK_METHOD
#define METHOD_ASK_AT ASK_METHOD
#include "lsp/method.def"
#undef METHOD
#undef METHOD_TELL
#undef METHOD_ASK
#undef METHOD_ASK_DOC
#undef METHOD_ASK_AT

/* frame.c: takes bytes in; the next whole message, if there is one. *text is NULL where a frame was nothing to read. */
void frame_put(Lsp *l, Str bytes);
bool frame_next(Lsp *l, Str *text);

/* look.c: what semantic tokens can be */
void w_legend(Writer *w);

/* server.c */
void lsp_send(Lsp *l, Str body);
/* A message of ours that waits for no answer: begins it, `params` being the next value; ends and sends it. */
Writer note_open(Lsp *l, const char *method);
void note_send(Lsp *l, Writer *w);
/* … or that is a question; its answer is not waited for. */
Writer question_open(Lsp *l, const char *method);
Str lsp_name(Lsp *l, Str s);
/* Takes over what a call of the library made: it stays until the next one, or until the message is answered or given
   up. Gives the message up if there was no memory. */
void lsp_hold(Lsp *l, Pei *made, PeiStatus status);
void req_fail(Req *r, int code, Str why);

/* document.c */
Doc *doc_find(const Lsp *l, Str uri);
Doc *doc_of_path(const Lsp *l, Str path);
static inline Str doc_text(const Doc *d) { return str_n(d->text, d->n); }
void docs_free(Lsp *l);

/* project.c */
Project *project_of(Lsp *l, const Doc *d);
/* Compiles it anew if something changed. */
void project_refresh(Lsp *l, Project *p);
/* The compilation with outputs; NULL for a project with errors. */
Pei *project_full(Lsp *l, Project *p);
void projects_stale(Lsp *l, Str path);       /* those that read the file; "": all */
void projects_for_doc(Lsp *l, const Doc *d); /* makes the project of a document that was opened */
void projects_drop_unused(Lsp *l);
void projects_free(Lsp *l);
/* The input of a compilation: open documents stand in front of the disk; `more` and its texts before them. */
PeiInput project_input(Lsp *l, const Project *p, const PeiSource *more, size_t n_more);

/* settings.c: takes parameters and targets from the client; puts them into a compilation, or tells that they do not
   fit. */
void settings_take(Lsp *l, const Json *given);
void settings_ask(Lsp *l);
void settings_answer(Lsp *l, const Json *id, const Json *result);
void settings_input(const Lsp *l, const Project *p, PeiInput *in);
void settings_refused(Lsp *l, Project *p, Str why);

/* publish.c: checks what changed, and tells the client what is new. */
void publish(Lsp *l);

/* place.c: places of files as the client counts them */
Lines *req_lines(Req *r, uint32_t file);
Str req_uri(Req *r, uint32_t file);
Place req_place(Req *r, Span at); /* of its first byte */
void w_range(Req *r, Writer *w, Span at);
void w_place(Writer *w, Place p);
void w_location(Req *r, Writer *w, Span at); /* {"uri":…,"range":…} */
uint32_t req_offset(Req *r, const Json *position);
/* A request of a compilation without a document. */
void req_open(Req *r, Project *p);
/* From here on the request is about the compilation with outputs, if the project has none of its errors left. */
void req_full(Req *r);
/* The word at the request's place, and all words; NULL for none. */
const Word *req_word(Req *r, Words *all);

/* edits of files, as a WorkspaceEdit */
typedef struct {
  Str path;
  uint32_t lo, hi;
  Str insert;
} TextEdit;
typedef VEC(TextEdit) TextEdits; /* by file, those of one together */
void w_workspace_edit(Req *r, Writer *w, const TextEdits *edits);
/* try.c: how many more errors the project would have with them; those of one file are sorted. */
int64_t req_try_edits(Req *r, const TextEdits *edits);

#endif
