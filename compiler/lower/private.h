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
typedef VEC(IrPair) PairList;
typedef VEC(IrBuildFile) BuildFileList;

typedef struct {
  Model *m;
  Arena *a;
  IrProject *p;
  Obj **stage_objects;     /* by stage index: the stage or image */
  struct StageInfo *infos; /* by stage index; until all images are done */
  VEC(IrVolume) volumes;   /* the declared ones, then those made for storages */
  uint32_t *seen_by;       /* by stage index: which image's collection met it last */
  StepList spare;          /* room for a stage's steps until it is done */
  struct RootFile {
    bool asked, there, regular;
  } lock, ignore_file;                  /* in the root directory; asked for once, not for each image */
  const uint16_t *first_row, *next_row; /* of compose.def, by block: compose.c */
  StrList *cache_dirs;                  /* of the whole project, once asked for: bake.c */
} Lower;

/* What a stage hands to its children and to images, besides its instructions. */
typedef struct StageInfo {
  HookList hooks;
  StoreList stores;
  IrSsh ssh;
  bool has_entry;
  const Obj *entry;
  PairList run_env, login_env; /* of proxies */
  bool run_below, login_below; /* the image that it is built on has some */
  const Obj *build_proxy;      /* in force for RUN at its end, or NULL */
  const Obj *own_proxy;        /* the first of its own steps with build scope */
  const Obj *proxy_below;      /* in force at the end of the image that it is built on */
  Str apt_proxy;               /* what apt is told at its end: an address, DIRECT, or nothing */
  bool apt_settings;           /* instead of that, apt has settings of its own */
  StrList extra_hosts;
  IndexList uses_stages;  /* by copy, bind */
  IndexList needs_images; /* by from, copy, bind */
  IndexList secrets, onbuild_secrets;
  StrList build_parts;
  BuildFileList build_files;
  StrList ssh_ids, onbuild_ssh_ids;
  Str base_id;           /* of the outside image at the bottom, for cache ids */
  StrList platform_args; /* TARGETARCH and the like, declared */
} StageInfo;

/* The stage being built. */
typedef struct {
  Lower *l;
  const Obj *object;
  StageInfo *info;
  StepList steps;
  MountList mounts;               /* of the `with` blocks around */
  Text user;                      /* in force now; none = the base's */
  Text user_before;               /* what the last USER step changed */
  bool mirror_set, apt_proxy_set; /* to be taken back at its end */
  bool apt_settings_before;       /* had apt settings of its own when it began? */
  bool odd_shell;                 /* SHELL is python, pwsh or the like */
} Stage;

/* ---- small readings ---- */
Text lower_text(Lower *l, Str s);
IrWords lower_words(Lower *l, const Value *list_or_shell);
IrMap lower_map(Lower *l, const Obj *map);
IrMap lower_map_with(Lower *l, IrMap map, IrPair more); /* another map: with one more pair */
Str lower_octal(Lower *l, int64_t mode);
const Str *lower_strings(Lower *l, const Value *list, uint32_t *n); /* none if there is no list */
Str lower_port_text(Lower *l, const Value *port);                   /* 80, 53/udp, 8000-8010 */
uint32_t lower_index(const Lower *l, Sym kind, Sym name); /* in the IR's array of that kind, or IR_NONE */
uint32_t lower_stage_index(const Lower *l, const Obj *o);
const Obj *lower_child(const Obj *o, uint8_t block);   /* the first of that block, or NULL */
void index_add(Arena *a, IndexList *list, uint32_t i); /* once */
void str_add(Arena *a, StrList *list, Str s);          /* once */
const IrHealth *lower_health(Lower *l, const Obj *o);  /* NULL if there is none */

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
/* What the fields of s->object say of containers. */
void lower_last_fields(Stage *s);
void lower_stage(Lower *l, uint32_t index);
/* The words of the SHELL in force, from `o` itself or one it is built on; NULL: docker's own. */
const Value *lower_shell_of(const Obj *o);
Str lower_stage_name(Lower *l, const Obj *o);
/* locked.c: an image from outside, called `ref`, as it is to be written; with its digest if the project is locked. */
Str lower_locked(Lower *l, Str name, Str ref);
/* … of a text, that may be known at launch only. */
Text lower_locked_text(Lower *l, Text ref);
/* An image whose full name was not known to the checks. */
void lower_meet_image(Lower *l, Text ref, Span at);

/* ARG TARGETARCH and the like, before the first step of the stage that uses them. */
void lower_platform_args(Stage *s);

/* The caches of package lists and archives on a RUN, and the proxy apt is told: an address, DIRECT, or none. */
void lower_apt_caches(Stage *s, IrStep *run);
Str lower_apt_proxy(Stage *s);
void lower_copy(Stage *s, const Obj *o);
void lower_file(Stage *s, const Obj *o);
void lower_layout(Stage *s, const Obj *o);
void lower_fetch(Stage *s, const Obj *o);
void lower_with(Stage *s, const Obj *o);
void lower_onbuild(Stage *s, const Obj *o);
void lower_match(Stage *s, const Obj *o);
void lower_apt(Stage *s, const Obj *o);
void lower_proxy(Stage *s, const Obj *o);
void lower_apt_restore(Stage *s);
/* proxy.c: the arguments of an image's build that make RUN see the proxy. */
void lower_image_proxy(Lower *l, IrImage *image);
void lower_user(Stage *s, const Obj *o);
void lower_ssh(Stage *s, const Obj *o);
/* ssh_keys.c: fills in the keys of a user of `ssh`. */
void lower_user_keys(Lower *l, const Obj *o, IrUser *u);
/* apply.c: of a service */
const IrApply *lower_apply(Lower *l, const Obj *o);
/* hook_build.c */
void lower_on_build(Stage *s, const Obj *o);
/* hook.c: those that run in a container. */
void lower_hook(Stage *s, const Obj *o);
/* `args` of a hook or entry: words, or shell text; the other one is empty. */
void lower_args(Lower *l, const Obj *o, IrWords *words, Text *text);
Str lower_base_name(Str path);
/* store.c: `storage` and `mount`. */
void lower_store(Stage *s, const Obj *o);

/* ---- objects ---- */

void lower_images(Lower *l);
/* container.c */
void lower_backend(Lower *l, IrImage *image, const Obj *o);
/* A further build argument that bake gives to an image. */
void lower_image_arg(Lower *l, IrImage *image, IrPair arg);
/* version.c */
void lower_version(Lower *l, const Obj *o);
void lower_image_version(Lower *l, IrImage *image, const Obj *o);
/* host_step.c: after the images */
void lower_host_steps(Lower *l);
/* builder.c */
void lower_builder(Lower *l, const Obj *o);
void lower_export(Lower *l, const Obj *o);
/* How an export or a publish writes layers, as options of BuildKit: "compression=zstd,…". */
Str lower_layers(Lower *l, const Obj *o);
/* bake.c: what an image says to bake alone. */
void lower_group(Lower *l, const Obj *o);
void lower_bake(Lower *l, IrImage *image, const Obj *o);
/* The directories of all caches that are in the project. */
const StrList *lower_cache_dirs(Lower *l);
void lower_services(Lower *l);
void lower_devcontainer(Lower *l);
void lower_ci(Lower *l);
void lower_paths(Lower *l, const char *out_dir);

/* fleet.c: registries, docks, and what goes there. */
void lower_fleet(Lower *l);
/* An image of the project that `word` names, or IR_NONE and its reference. */
uint32_t lower_image_at(Lower *l, const Obj *o, Sym word, Text *ref);
void lower_disks(Lower *l);
/* docks.c: on which dock each object is; after all else */
void lower_docks(Lower *l);
/* apply.c */
void lower_copies(Lower *l);
/* image.c: what a `sync` leaves out: its own patterns, or those of the project. */
const Str *lower_sync_ignore(Lower *l, const Obj *o, uint32_t *n);

#define L_NAME(l, o) intern_str(model_names((l)->m), (o)->name)

#endif
