/* Tokens: what the lexer makes, the pump passes on and the parser reads. Private to syntax/. */
#ifndef PEI_SYNTAX_TOKEN_H
#define PEI_SYNTAX_TOKEN_H

#include "base/str.h"

typedef struct {
  uint8_t kind; /* T_… of the generated grammar.h; 0 is the end of the file */
  uint8_t flags;
  uint32_t lo, hi;
} Token;

enum {
  TOKEN_NL = 1,   /* the first token of its line */
  TOKEN_BAD = 2,  /* a message was given about it, or about something just before it */
  TOKEN_ESC = 4,  /* text with escapes to decode */
  TOKEN_MADE = 8, /* not in the source: lo == hi */
  TOKEN_LF = 16,  /* TEXT: of a heredoc, ends with the line feed */
};
#define TOKEN_NONE ((Token){0})

typedef enum { GROUP_HIDDEN, GROUP_PLAIN, GROUP_VALUE, GROUP_OPERATOR, GROUP_WORD } TokenGroup;
typedef struct {
  const char *name, *spelling, *help;
  TokenGroup group;
} TokenRow;

enum { TOKEN_KINDS = 64 }; /* more than there are */
extern const TokenRow token_rows[TOKEN_KINDS];

/* One of the words that can never be a name (`as pin then check` can). */
bool token_is_reserved(int kind);
/* Goes between two operands, so that a line may end after it. */
bool token_is_binary(int kind);
bool token_is_comparison(int kind);

#endif
