/* Memory for arenas from the C library, in large pages where the kernel has them. Called by the API. */
#include "base/os.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 2 << 20 };
static size_t whole_pages(size_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE; }

/* Large chunks are filled to their end, and in large pages that costs a tenth of the faults. That the kernel may
   not give any changes nothing. Mapped by itself, such a chunk goes back to the system when it is released. */
static void *block_alloc(void *ctx, size_t bytes) {
  (void)ctx;
  if (bytes < PAGE) return malloc(bytes);
  size_t wanted = whole_pages(bytes);
  char *all = mmap(NULL, wanted + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return NULL;
  size_t before = (PAGE - (uintptr_t)all % PAGE) % PAGE;
  if (before) munmap(all, before);
  munmap(all + before + wanted, PAGE - before);
  madvise(all + before, bytes / PAGE * PAGE, MADV_HUGEPAGE);
  return all + before;
}

static void block_release(void *ctx, void *block, size_t bytes) {
  (void)ctx;
  if (bytes < PAGE)
    free(block);
  else
    munmap(block, whole_pages(bytes));
}

Alloc os_memory(void) { return (Alloc){block_alloc, block_release, NULL}; }
