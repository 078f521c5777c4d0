/* Shared by the checks across objects, check_*.c: one family a file, called in order by check.c. Values may be
   missing, poison or known only later: such a value is not checked, and nothing is said of it. */
#ifndef PEI_MODEL_CHECK_H
#define PEI_MODEL_CHECK_H

#include "model/private.h"

enum { CHECK_CHAIN = 256 }; /* bodies looked at along `from` */

typedef enum {
  EDGE_FROM,
  EDGE_COPY,
  EDGE_BIND,
  EDGE_CACHE,
  EDGE_NEEDS,
  EDGE_IPC,
  EDGE_PID,
  EDGE_NETWORK,
  EDGE_VOLUMES
} EdgeKind;
/* "Object `from` needs object `to`", both as positions in the list of objects. */
typedef struct {
  uint32_t from, to;
  EdgeKind kind;
  Span at; /* the reference */
} Edge;

typedef struct {
  Model *m;
  Arena *a;
  Diags *ds;
  Ctx c;
  const ObjList *objects;
  struct {
    const Obj *obj;
    uint32_t index;
  } * table;
  uint32_t mask;
  VEC(Edge) edges;    /* by `from` */
  uint32_t *first;    /* edges of object i: first[i] to first[i + 1] */
  bool *in_circle;    /* by object */
  bool clean;         /* no mistake was reported before these checks */
  const Obj *builder; /* for whoever names none: the last with `default`; NULL is docker's own */
} Check;

/* ---- objects ---- */
uint32_t check_index(const Check *k, const Obj *o); /* UINT32_MAX: not declared */
/* Messages from now on arose where `o` was expanded. */
void check_at(Check *k, const Obj *o);
Str check_name(Check *k, const Obj *o);
/* "service app" */
Str check_what(Check *k, const Obj *o);
bool check_is_body(const Obj *o);                       /* a stage or image */
Obj *check_ref(const Check *k, const Obj *o, Sym word); /* the object a field refers to, or NULL */
const Obj *check_child(const Obj *o, uint8_t block);    /* the first of this block, or NULL */
/* o, what it is built on, and so on, at most CHECK_CHAIN; ends before a circle. */
uint32_t check_chain(const Check *k, const Obj *o, const Obj **chain);
/* Calls `each` for the steps of a body, those inside `as` and `with` too. */
typedef void CheckEach(Check *k, const Obj *step, void *arg);
/* The label that `version` of an image sets. */
#define CHECK_VERSION_LABEL "org.opencontainers.image.version"
void check_steps(Check *k, const Obj *body, CheckEach *each, void *arg);

/* Services of different profiles are alternatives: nobody starts them together. */
bool check_apart(const Check *k, const Obj *a, const Obj *b);
/* Can this path, cleaned, hold no mount in some containers? */
bool check_is_reserved(Str path);
/* Is a service in this network? Without networks of its own it is in the default one, 0. */
bool check_is_in(const Obj *service, Sym network);

/* check_overlays.c: the `when docked` or `when gpu` of a service, or NULL; when it counts; and a note that a mistake is
   one only then. */
const Obj *check_overlay(const Check *k, const Obj *service, const char *when);
Str check_when(const Check *k, const Obj *overlay);
void check_only_when(Check *k, Diag *d, const Obj *overlay);

/* ---- values ---- */
/* The text of a value that is known now. */
bool check_text(const Check *k, const Value *v, Str *out);
/* … or of its defaults, where late() has them; *late says whether there were any. */
bool check_default_text(const Check *k, const Value *v, Str *out, bool *late);
uint32_t check_items(const Value *list);                          /* how many elements; 0 if it is no list */
bool check_has_text(const Check *k, const Value *list, Str text); /* is it one of the elements? */
int64_t check_int(const Obj *o, Sym word);                        /* -1: not given or not known */
/* Is its literal what stands at `at`? Then an edit there changes this value alone. */
bool check_in_place(const Value *v);
void check_origin(Check *k, Diag *d, const Value *v);
Str check_full_tag(Check *k, Str ref); /* as docker completes it: a → a:latest */
Str check_lower(Arena *a, Str s);
bool check_is_pinned(Check *k, Str ref); /* an image by its digest, or by the one that pei.lock has */

/* ---- edits ---- */
/* The lines of a statement that has them for itself, with the comment behind it; otherwise the statement. */
Span check_statement(const Check *k, const Node *n);
/* Adds an edit that makes `statement` the first of a block, which it makes too if there is none. */
void check_insert_into(Check *k, Fix *fix, const Obj *o, Str statement);

/* ---- a map from text to a number; grows, never shrinks ---- */
typedef struct {
  Interner names;
  VEC(uint32_t) values; /* by Sym, plus one; 0 = none */
} CheckMap;
void check_map_init(CheckMap *map); /* empty: nothing is allocated before something is put in */
/* The number put in before, or UINT32_MAX after putting in `value`. */
uint32_t check_map_put(CheckMap *map, Arena *a, Str key, uint32_t value);
uint32_t check_map_get(const CheckMap *map, Str key); /* UINT32_MAX: not there */

/* ---- memory of one object's check, given back unless something was said meanwhile ---- */
typedef struct {
  ArenaMark mark;
  uint32_t said;
} CheckMark;
CheckMark check_mark(const Check *k);
void check_release(Check *k, CheckMark mark);

/* ---- health: the nearest `health` decides, the service's or one along `from` ---- */
typedef enum { HEALTH_YES, HEALTH_OFF, HEALTH_NO, HEALTH_UNKNOWN } Health;
Health check_service_health(Check *k, const Obj *service, const Obj **block);

/* ---- where images are built (check_place.c): docker's own builder, in one of its stores, or another builder ---- */
typedef struct {
  const Obj *builder; /* NULL: docker's own, and nobody declares it */
  const Value *store; /* what is said of docker's; NULL: nothing */
  bool own, classic, containerd;
} CheckPlace;
/* Of an export, a publish or an image: the builder that it names, or the default one. */
CheckPlace check_place(Check *k, const Obj *o);
/* The fix that says `store = containerd` of the project. */
void check_fix_store(Check *k, Diag *d);

/* ---- the families, in the order they are called: check_graph in check_graph.c, and so on ----
   `graph` is first: the others follow `from`, which may not go in circles. */
/* clang-format off */
#define CHECK_FAMILIES(F) \
  F(graph) F(docks) F(host_steps) F(ports) F(networks) F(addresses) F(mounts) F(users) F(needs) F(from) F(lists) \
  F(expose) F(reserved) F(repeat) F(instructions) F(match) F(tree) F(base) F(programs) F(accounts) F(login) \
  F(effect) F(apt) F(compose) F(overlays) F(builders) F(bake) \
  F(dockerfiles) F(matrix) F(exports) F(layers) F(names) F(context) F(start) F(secrets) F(shell) F(shell_syntax) \
  F(together) F(fitting) F(limits) F(locked) F(reproducible) F(devcontainer) F(ci) F(swarm) F(kubernetes) \
  F(kubernetes_names) F(kubernetes_late) F(fleet) F(disk) F(extract) \
  F(apply) F(copy) F(container) F(unused) F(policy)
/* clang-format on */
#define CHECK_DECLARE(name) void check_##name(Check *k);
CHECK_FAMILIES(CHECK_DECLARE)

#endif
