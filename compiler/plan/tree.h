/* Files of a build context as a tree of hashes: names, types, permission bits, content and the targets of links, never
   owners or times, which no build sees. What `.dockerignore` leaves out is not opened. */
#ifndef PEI_PLAN_TREE_H
#define PEI_PLAN_TREE_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/ignore.h"
#include "base/os.h"

typedef enum { TREE_FILE, TREE_DIR, TREE_LINK, TREE_OTHER, TREE_UNREADABLE } TreeKind;

typedef struct TreeNode {
  Str name;
  TreeKind kind;
  uint32_t mode;
  uint32_t files;                /* of a directory: files and links in it, at any depth */
  Hash128 hash;                  /* of a file's content or of a directory's nodes */
  Str target;                    /* of a link */
  struct TreeNode *first, *next; /* of a directory, in order of names */
} TreeNode;

typedef struct {
  Str path; /* as reached from the working directory */
  int error;
} TreeFailure;

enum { TREE_ROOM = 64 << 10 };
typedef struct {
  Arena *a;
  Os *os;
  char *room; /* TREE_ROOM bytes */
  VEC(TreeFailure) failures;
} TreeReader;
void tree_reader(TreeReader *r, Arena *a, Os *os);

/* What is left out of a tree. */
typedef struct {
  const Ignore *ignore;  /* paths relative to the context */
  const Ignore *exclude; /* COPY --exclude, relative to the copied directory; may be NULL */
  bool plain;            /* permission bits do not matter: COPY --chmod */
} TreeRules;

/* `rel`, clean and relative to the context directory `root`; "." is that itself. NULL: there is nothing, or it is left
   out. A directory is there if it is not left out itself, or if something in it is not. */
TreeNode *tree_read(TreeReader *r, const char *root, Str rel, const TreeRules *rules);
/* What a pattern of COPY finds, as a directory whose nodes have paths relative to `root` as names. */
TreeNode *tree_glob(TreeReader *r, const char *root, Str pattern, const TreeRules *rules);

#endif
