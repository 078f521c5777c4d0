/* --dump=ir: what is to be built as text, one thing a line, for eyes and tests. Not a format to be read back. */
#ifndef PEI_IR_DUMP_H
#define PEI_IR_DUMP_H

#include "base/buf.h"
#include "ir/ir.h"

void ir_dump(const IrProject *p, const Sources *sources, Buf *out);

#endif
