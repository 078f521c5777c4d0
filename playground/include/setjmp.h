/* In place of setjmp: WebAssembly of this kind has no long jumps. Running out of memory ends the instance, and the page makes a
   new one. */
#ifndef PEI_PLAYGROUND_SETJMP_H
#define PEI_PLAYGROUND_SETJMP_H
typedef int jmp_buf[1];
#define setjmp(at) 0
#define longjmp(at, value) __builtin_trap()
#endif
