/* Text to tree: lexer, newline-and-bracket pump, parser. Pure: no system calls. Every mistake of a file is
   reported in one run; the tree holds what could be understood. */
#ifndef PEI_SYNTAX_SYNTAX_H
#define PEI_SYNTAX_SYNTAX_H

#include "base/buf.h"
#include "diag/diag.h"
#include "syntax/ast.h"

typedef struct {
  Arena *arena;
  Interner *names;
  Sources *sources;
  Diags *diags;
} Syntax;

enum { SYNTAX_MAX_BYTES = 8 << 20, SYNTAX_MAX_NESTING = 256, SYNTAX_MAX_STRING = 1 << 20 };

/* Parses sources->files[file]. Invalid UTF-8 and text over the limits are diagnostics and yield an empty body. */
Ast *syntax_parse(Syntax *s, uint32_t file);

/* Source offset of byte `at` of a decoded N_TEXT (escapes make the two differ). */
uint32_t syntax_text_offset(const Sources *sources, const Node *text, uint32_t at);
const char *syntax_op_text(Op op);

/* The statements around a byte, from the outermost: "image dev/copy \"a\" -> \"/b\"/mode". The same when lines move;
   of statements that read the same, the second is "run #2". "" outside of every statement. */
Str syntax_path(Syntax *s, const Ast *ast, uint32_t at);

/* For --dump=tokens and --dump=ast, and for tests: one token or node a line. */
void syntax_dump_tokens(Syntax *s, uint32_t file, Buf *out);
void syntax_dump_ast(const Interner *names, const Ast *ast, Buf *out);
#endif
