/* Reads the spelling of a number. Called by the lexer, which reports what is wrong, and when nodes are made. */
#ifndef PEI_SYNTAX_NUMBER_H
#define PEI_SYNTAX_NUMBER_H

#include "syntax/ast.h"

typedef enum { NUMBER_OK, NUMBER_OVERFLOW, NUMBER_DIGITS, NUMBER_ORDER } NumberError;

/* `kind` is N_INT … N_PORTPROTO and the spelling has the lexical form of it. DECIMAL yields millionths, SIZE
   bytes (rounded down), DURATION microseconds. DIGITS: more than six decimals. ORDER: units do not descend. */
NumberError number_read(NodeKind kind, Str spelling, uint64_t *value, Proto *proto);
/* The factor of a size's or duration's unit, 0 if it is none. */
uint64_t number_size_unit(Str unit);
uint64_t number_duration_unit(Str unit);

#endif
