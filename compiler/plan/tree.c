/* Walking a directory and hashing what is in it. A directory's hash covers its nodes, so equal hashes are equal
   trees. */
#include "plan/tree.h"

#include <errno.h>

typedef struct {
  TreeReader *r;
  const TreeRules *rules;
  Buf path;      /* of the node in hand, as the machine is asked for it */
  uint32_t base; /* where in it the part relative to the context begins */
  uint32_t top;  /* … and the part below what was asked for */
  VEC(bool *)
  met; /* by depth below the context: which patterns of `ignore` met the directory, or the node in hand */
  uint32_t depth;
} Walk;

void tree_reader(TreeReader *r, Arena *a, Os *os) {
  *r = (TreeReader){.a = a, .os = os, .room = arena_alloc(a, TREE_ROOM)};
}

/* ---- one node ---- */

static Str relative(Walk *w, uint32_t from) {
  Str s = buf_str(&w->path);
  return from < s.n ? str_sub(s, from, s.n) : STR("");
}

/* Is the node at the walk's depth left out by `.dockerignore`? */
static bool is_ignored(Walk *w, Str rel) {
  const Ignore *ig = w->rules->ignore;
  uint32_t tag;
  if (!ig->patterns.n) return false;
  while (w->met.n <= w->depth) *vec_push(w->r->a, &w->met) = arena_array(w->r->a, bool, ig->patterns.n);
  return ignore_step(ig, w->r->a, w->depth ? w->met.v[w->depth - 1] : NULL, rel, w->met.v[w->depth], &tag);
}

static bool is_out(Walk *w, bool *maybe_below) {
  Arena *a = w->r->a;
  Str rel = relative(w, w->base), below = relative(w, w->top);
  const Ignore *exclude = w->rules->exclude;
  uint32_t tag;
  *maybe_below = true;
  if (!rel.n) return false;
  bool ignored = is_ignored(w, rel);
  if (exclude && below.n && ignore_match(exclude, a, below, &tag)) {
    *maybe_below = ignore_keeps_below(exclude, a, below);
    return true;
  }
  if (ignored) *maybe_below = ignore_keeps_below(w->rules->ignore, a, rel);
  return ignored;
}

static void failed(Walk *w, TreeNode *n, int error) {
  n->kind = TREE_UNREADABLE;
  *vec_push(w->r->a, &w->r->failures) = (TreeFailure){arena_str(w->r->a, buf_str(&w->path)), error};
}

/* Kind, length and text of each node in a row: no two directories give the same bytes. */
static void hash_directory(Walk *w, TreeNode *n) {
  ArenaMark mark = arena_mark(w->r->a);
  Buf b = buf_new(w->r->a);
  for (const TreeNode *c = n->first; c; c = c->next) {
    buf_char(&b, "fdlou"[c->kind]);
    buf_int(&b, c->mode);
    buf_lit(&b, " ");
    buf_int(&b, c->name.n);
    buf_lit(&b, ":");
    buf_bytes(&b, c->name);
    Str what = c->kind == TREE_LINK ? c->target : str_c(c->hash.hex);
    buf_int(&b, what.n);
    buf_lit(&b, ":");
    buf_bytes(&b, what);
  }
  n->hash = hash_xxh3(buf_str(&b));
  arena_rewind(w->r->a, mark);
}

static TreeNode *read_node(Walk *w, Str name);

/* Its nodes, each the result of read_node with the path made longer by a name. */
static void read_directory(Walk *w, TreeNode *n) {
  Str *names;
  uint32_t count, length = w->path.n;
  TreeNode **end = &n->first;
  int error = w->r->os->list_dir(w->r->os, w->r->a, buf_str(&w->path).s, &names, &count);
  if (error) {
    failed(w, n, error);
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (length && w->path.v[length - 1] != '/') buf_lit(&w->path, "/");
    buf_bytes(&w->path, names[i]);
    TreeNode *c = read_node(w, names[i]);
    w->path.n = length;
    if (!c) continue;
    *end = c;
    end = &c->next;
    n->files += c->kind == TREE_DIR ? c->files : 1;
  }
  hash_directory(w, n);
}

static TreeNode *read_node(Walk *w, Str name) {
  TreeReader *r = w->r;
  OsStat st;
  Hash128 hash;
  bool below, out = is_out(w, &below);
  if (out && !below) return NULL;
  const char *path = buf_str(&w->path).s;
  /* what is left out is not opened, unless it is a directory with something in it that is not */
  if (out && (r->os->stat(r->os, path, false, &st) || st.type != OS_DIR)) return NULL;
  int error = r->os->hash_file(r->os, path, r->room, TREE_ROOM, &st, &hash);
  if (error == ENOENT) return NULL;
  TreeNode *n = arena_new(r->a, TreeNode);
  n->name = name;
  if (error) {
    failed(w, n, error);
    return n;
  }
  n->mode = w->rules->plain ? 0 : st.mode;
  n->hash = hash;
  n->kind = st.type == OS_FILE   ? TREE_FILE
            : st.type == OS_DIR  ? TREE_DIR
            : st.type == OS_LINK ? TREE_LINK
                                 : TREE_OTHER;
  if (n->kind == TREE_LINK) {
    n->mode = 0;
    error = r->os->read_link(r->os, r->a, path, &n->target);
    if (error) failed(w, n, error);
  }
  bool root = w->path.n < w->base;
  if (n->kind == TREE_DIR) {
    w->depth += !root;
    read_directory(w, n);
    w->depth -= !root;
  }
  return out && !n->first ? NULL : n;
}

/* ---- what is asked for ---- */

static Walk walk_begin(TreeReader *r, const char *root, const TreeRules *rules) {
  Walk w = {.r = r, .rules = rules, .path = buf_new(r->a)};
  buf_bytes(&w.path, str_c(root));
  w.base = w.path.n + (w.path.n && w.path.v[w.path.n - 1] != '/');
  return w;
}

/* The directories above `rel`, for the patterns that they meet. */
static void enter(Walk *w, Str rel) {
  for (uint32_t i = 0; i < rel.n; i++)
    if (rel.s[i] == '/') {
      is_ignored(w, str_sub(rel, 0, i));
      w->depth++;
    }
}

TreeNode *tree_read(TreeReader *r, const char *root, Str rel, const TreeRules *rules) {
  Walk w = walk_begin(r, root, rules);
  if (!str_is(rel, ".")) {
    if (w.path.n < w.base) buf_lit(&w.path, "/");
    buf_bytes(&w.path, rel);
  }
  w.top = w.path.n + 1;
  enter(&w, rel);
  return read_node(&w, rel);
}

/* Looks for the rest of the pattern in the directory that the path is now. */
static void find(Walk *w, Str pattern, TreeNode *all, TreeNode ***end) {
  TreeReader *r = w->r;
  Str *names;
  uint32_t count, length = w->path.n, hi = str_find(pattern, '/');
  Str part = str_sub(pattern, 0, hi), rest = str_sub(pattern, hi < pattern.n ? hi + 1 : hi, pattern.n);
  if (r->os->list_dir(r->os, r->a, buf_str(&w->path).s, &names, &count)) return;
  for (uint32_t i = 0; i < count; i++) {
    if (!ignore_glob(r->a, part, names[i])) continue;
    if (length && w->path.v[length - 1] != '/') buf_lit(&w->path, "/");
    buf_bytes(&w->path, names[i]);
    if (rest.n) {
      is_ignored(w, relative(w, w->base));
      w->depth++;
      find(w, rest, all, end);
      w->depth--;
    } else {
      w->top = w->path.n + 1;
      TreeNode *n = read_node(w, arena_str(r->a, relative(w, w->base)));
      if (n) {
        **end = n;
        *end = &n->next;
        all->files += n->kind == TREE_DIR ? n->files : 1;
      }
    }
    w->path.n = length;
  }
}

TreeNode *tree_glob(TreeReader *r, const char *root, Str pattern, const TreeRules *rules) {
  Walk w = walk_begin(r, root, rules);
  TreeNode *all = arena_new(r->a, TreeNode), **end = &all->first;
  *all = (TreeNode){.name = pattern, .kind = TREE_DIR};
  find(&w, pattern, all, &end);
  hash_directory(&w, all);
  return all->first ? all : NULL;
}
