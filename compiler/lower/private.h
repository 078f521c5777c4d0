/* Shared by the files of lower/ alone. */
#ifndef PEI_LOWER_PRIVATE_H
#define PEI_LOWER_PRIVATE_H

#include "lower/lower.h"
#include "model/lock.h"
#include "model/object.h"

typedef VEC(IrStep) StepList;
typedef VEC(IrMount) MountList;
typedef VEC(uint32_t) IndexList;
typedef VEC(IrHook) HookList;
typedef VEC(IrStore) StoreList;
typedef VEC(Str) StrList;

typedef struct {
  Model *m;
  Arena *a;
  IrProject *p;
  Obj **stage_objects;     /* by stage index: the stage or image */
  struct StageInfo *infos; /* by stage index */
  VEC(IrVolume) volumes;   /* the declared ones, then those made for storages */
  uint32_t *seen_by;       /* by stage index: which image's collection met it last */
} Lower;

/* What a stage hands to its children and to images, besides its instructions. */
typedef struct StageInfo {
  HookList hooks;
  StoreList stores;
  IrSsh ssh;
  bool has_entry;
  const Obj *entry;
  VEC(IrPair) run_env, login_env; /* of proxies */
  IndexList uses_stages;          /* by copy, bind */
  IndexList needs_images;         /* by from, copy, bind */
  IndexList secrets;
  StrList build_parts;
  bool wants_ssh_agent;
  Str base_id;           /* of the outside image at the bottom, for cache ids */
  StrList platform_args; /* TARGETARCH and the like, declared */
} StageInfo;

/* The stage being built. */
typedef struct {
  Lower *l;
  const Obj *object;
  StageInfo *info;
  StepList steps;
  MountList mounts; /* of the `with` blocks around */
  Text user;        /* in force now; none = the base's */
  Text user_before; /* what the last USER step changed */
  const Obj *proxy; /* the last `proxy` with build scope or apt */
  bool mirror_set;
  bool odd_shell; /* SHELL is python, pwsh or the like */
} Stage;

/* ---- small readings ---- */
Text lower_text(Lower *l, Str s);
IrWords lower_words(Lower *l, const Value *list_or_shell);
IrMap lower_map(Lower *l, const Obj *map);
Str lower_octal(Lower *l, int64_t mode);
Str lower_port_text(Lower *l, const Value *port);         /* 80, 53/udp, 8000-8010 */
uint32_t lower_index(const Lower *l, Sym kind, Sym name); /* in the IR's array of that kind, or IR_NONE */
uint32_t lower_stage_index(const Lower *l, const Obj *o);
const Obj *lower_child(const Obj *o, uint8_t block);   /* the first of that block, or NULL */
void index_add(Arena *a, IndexList *list, uint32_t i); /* once */
void str_add(Arena *a, StrList *list, Str s);          /* once */
IrHealth lower_health(Lower *l, const Obj *o);

/* ---- stages ---- */
IrStep *stage_step(Stage *s, IrOp op, const Obj *from);
/* A RUN with the mounts of the surrounding `with` blocks. */
IrStep *stage_run(Stage *s, const Obj *from);
void stage_add_mount(Stage *s, IrStep *run, IrMount m);
void stage_user(Stage *s, const Obj *from, Text user);
/* Makes steps that follow run as root; returns the user to give back to stage_restore. */
Text stage_root(Stage *s, const Obj *from);
void stage_restore(Stage *s, const Obj *from, Text user);
void stage_build_part(Stage *s, IrStep *run, const char *part);
/* The name to write for `from`: a stage's, a fed-in image's, or a reference. */
Str stage_from_name(Stage *s, const Value *from);
void lower_steps(Stage *s, const Obj *body);
void lower_stage(Lower *l, uint32_t index);
Str lower_stage_name(Lower *l, const Obj *o);
/* locked.c: an image from outside, called `ref`, as it is to be written; with its digest if the project is locked. */
Str lower_locked(Lower *l, Str name, Str ref);

/* ARG TARGETARCH and the like, before the first step of the stage that uses them. */
void lower_platform_args(Stage *s);

/* The caches of package lists and archives on a RUN, and the proxy apt is told: an address, DIRECT, or none. */
void lower_apt_caches(Stage *s, IrStep *run);
Str lower_apt_proxy(Stage *s);
void lower_apt(Stage *s, const Obj *o);
void lower_proxy(Stage *s, const Obj *o);
void lower_apt_restore(Stage *s);
void lower_user(Stage *s, const Obj *o);
void lower_ssh(Stage *s, const Obj *o);
void lower_on_build(Stage *s, const Obj *o);
void lower_hook(Stage *s, const Obj *o);
void lower_store(Stage *s, const Obj *o);

/* ---- objects ---- */
void lower_images(Lower *l);
void lower_services(Lower *l);
void lower_paths(Lower *l, const char *out_dir);

#define L_NAME(l, o) intern_str(model_names((l)->m), (o)->name)

#endif
