/* The language server: bytes of a client in, bytes for it out. What travels the wire is JSON-RPC in the frames of the
   Language Server Protocol; what is answered comes from the library. No input or output is done here: cli/lsp.c does
   it, tests and fuzzers call the same functions. */
#ifndef PEI_LSP_LSP_H
#define PEI_LSP_LSP_H

#include "base/str.h"
#include "libpei.h"

typedef struct Lsp Lsp;
typedef struct {
  const PeiHost *host;                  /* as for pei_compile; NULL: this machine */
  void (*send)(void *ctx, Str message); /* with its header */
  const char *(*today)(void *ctx);      /* for PeiInput.today; NULL: no day */
  void *ctx;
} LspHost;

/* NULL if there is no memory. *host must outlive it. */
Lsp *lsp_new(const LspHost *host);
void lsp_free(Lsp *l);

/* The next bytes of the stream, cut anywhere: whole messages in it are answered. */
void lsp_feed(Lsp *l, Str bytes);
/* Nothing more is waiting: what changed is checked, and messages go out. */
void lsp_idle(Lsp *l);

/* Did the client say `exit`? Then *rc is 0 if it said `shutdown` before. */
bool lsp_ended(const Lsp *l, int *rc);

#endif
