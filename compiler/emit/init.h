/* What makes an image a box: the init tree of its containers, images/NAME/pei/, and the instructions that put it in.
   The contract with the shell code is runtime/README.md. Private to emit/.

     pei/root/    copied to /
     pei/build/   scripts that build steps mount; never in a layer
     pei/login/   the same for login shells' files */
#ifndef PEI_EMIT_INIT_H
#define PEI_EMIT_INIT_H

#include "emit/parts.h"

typedef struct {
  Emit *e;
  const IrImage *image;
  Mark from; /* what the next files come from, as a whole */
} InitTree;

/* Adds the files of an image's tree. */
void init_tree(Emit *e, const IrImage *image);
/* One file; `path` is relative to the tree. */
void init_file(InitTree *t, Str path, Str text, uint32_t mode);
/* … from a buffer of emit_buf, with its own marks. */
void init_file_buf(InitTree *t, Str path, Buf *b, uint32_t mode);
/* The files of an ssh server (init_ssh.c). */
void init_ssh(InitTree *t, const IrSsh *ssh);
/* The instructions; `user` is the one in force. */
void init_steps(Emit *e, const IrImage *image, Text user, Buf *b);

/* What an image uses of the runtime. */
typedef struct {
  bool storage, env, ssh, late_keys, private_keys, hooks, login, as;
} InitUse;
InitUse init_use(const IrInit *init);
/* /pei-init/scripts/… of a script in the build context. */
Str init_script_path(const Emit *e, Str script);

#endif
