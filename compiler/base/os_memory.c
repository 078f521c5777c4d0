/* Memory for arenas from the C library, in large pages where the kernel has them. Called by the API. */
#include "base/os.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Large chunks are filled to their end, and in large pages that costs a tenth of the faults. That the kernel may
   not give any changes nothing. */
static void *block_alloc(void *ctx, size_t bytes) {
  enum { PAGE = 2 << 20 };
  (void)ctx;
  if (bytes < PAGE) return malloc(bytes);
  void *block = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
  if (block) madvise(block, bytes / PAGE * PAGE, MADV_HUGEPAGE);
  return block;
}

static void block_release(void *ctx, void *block, size_t bytes) { (void)ctx, (void)bytes, free(block); }

Alloc os_memory(void) { return (Alloc){block_alloc, block_release, NULL}; }
