/* What a compilation looked at: a machine in front of the machine that notes each look at a file and each variable. The
   notes become the inputs of the state (out/state.h), and names of variables stand in the origin. */
#ifndef PEI_API_INPUTS_H
#define PEI_API_INPUTS_H

#include "out/state.h"

typedef struct Inputs Inputs;

/* Fills *os with a machine that shows what `below` shows. `facts`: looks at files are noted too. `out_dir` is what the
   run itself is going to make. The arena is its own: the compiler's is rewound now and then. */
Inputs *inputs_watch(Os *os, Arena *a, Os *below, bool facts, const char *out_dir);
/* The names of variables, in the order of asking. */
const Str *inputs_env(const Inputs *in, uint32_t *n);
/* All of it but the key; false if something was looked at that cannot be noted. Ends the watching. */
bool inputs_state(Inputs *in, StateInputs *out);

#endif
