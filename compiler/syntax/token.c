/* The token table and the few questions about kinds of tokens. Called by the pump, the driver and the dump. */
#include "syntax/token.h"
#include "grammar.h"

const TokenRow token_rows[TOKEN_KINDS] = {
    [0] = {"EOF", "", "the end of the file", GROUP_HIDDEN},
#define TOKEN(name, spelling, help, group) [T_##name] = {#name, spelling, help, GROUP_##group},
#include "token.def"
#undef TOKEN
};
_Static_assert(T_BAD < TOKEN_KINDS, "raise TOKEN_KINDS");

bool token_is_reserved(int kind) {
  return kind >= T_LET && kind <= T_NONE && kind != T_AS && kind != T_PIN && kind != T_THEN &&
         kind != T_CHECK;
}

bool token_is_binary(int kind) {
  return kind == T_IN || (kind >= T_DOTDOT && kind <= T_STAR && kind != T_ELLIPSIS);
}

bool token_is_comparison(int kind) { return kind >= T_EQ && kind <= T_GE; }
