/* What is to be built, as flat arrays: loops, templates and defaults are gone, references are indices, every
   value is checked. Emitters read this and nothing above it. All arrays are in source order.
   `at` is where a thing stands in the sources, `of` the object of the model that it is made of: nothing here or in an
   emitter looks into that, it is handed on to marks (base/marks.h). */
#ifndef PEI_IR_IR_H
#define PEI_IR_IR_H

#include "base/source.h"
#include "base/text.h"

#define IR_NONE UINT32_MAX
#include "ir/ir_fleet.h"

typedef struct {
  Str key;
  Text value;
  Span at;
} IrPair;
typedef struct {
  const IrPair *v;
  uint32_t n;
} IrMap;
typedef struct {
  const Text *v;
  uint32_t n;
} IrWords;

#include "ir/ir_apply.h"
#include "ir/ir_bake.h"

/* A plain tree for what passes through to compose unchanged. */
typedef enum {
  IV_TEXT,
  IV_BOOL,
  IV_INT,
  IV_DECIMAL,  /* millionths */
  IV_SIZE,     /* bytes */
  IV_DURATION, /* microseconds */
  IV_PATH,     /* on the host: absolute, ~…, or relative to the project root */
  IV_LIST,
  IV_MAP,
  IV_NULL
} IrValueKind;
typedef struct IrValue {
  IrValueKind kind;
  Text text;
  int64_t num;
  const struct IrValue *items;
  const Str *keys; /* IV_MAP */
  uint32_t n;
  bool instead;      /* a list of an overlay that replaces the one of the service */
  const void *of;    /* where it comes from, for marks: an object, … */
  const char *field; /* … a field of it, … */
  Span at;           /* … and its place; SPAN_NONE: from where what is around it comes */
} IrValue;
typedef struct {
  Str key; /* compose's own word */
  IrValue value;
  Span at;
} IrExtra;

/* ---- build steps ---- */

typedef enum { MOUNT_BIND, MOUNT_CACHE, MOUNT_SECRET, MOUNT_TMPFS, MOUNT_SSH } IrMountKind;
typedef struct {
  IrMountKind kind;
  Text source; /* bind: path in `from` or the context; cache, secret, ssh: id */
  Text target;
  Str from;       /* bind, cache: a stage or named context; empty = the build context, an empty directory */
  Text from_path; /* cache: the directory in `from` */
  bool writable;  /* bind */
  bool read_only; /* cache */
  Str sharing;    /* cache: "shared", "locked", "private"; empty = default */
  Str env;        /* secret: the variable that holds it; empty = a file alone */
  Str owner, group, mode; /* uid, gid, octal mode; empty = default */
  int64_t size;           /* tmpfs: bytes; 0 = no limit of its own */
  bool required;          /* secret, ssh */
  Span at;                /* with `of`: of a block around the step, if it is one's */
  const void *of;
} IrMount;

typedef enum {
  IR_RUN, /* body, or words (exec form) */
  IR_COPY,
  IR_ADD, /* words = sources, dest; of COPY alone, without sources: a file that holds body */
  IR_ENV,
  IR_LABEL, /* map */
  IR_ARG,   /* map: value.n == 0 means without default */
  IR_WORKDIR,
  IR_USER,
  IR_STOPSIGNAL, /* dest */
  IR_SHELL,
  IR_ENTRYPOINT,
  IR_COMMAND,
  IR_VOLUME, /* words */
  IR_EXPOSE, /* words, each "80/tcp" */
  IR_HEALTH, /* health */
  IR_BRANCH, /* from: what follows is for this value of TARGETARCH alone, or for all "other" */
  IR_JOIN,   /* the branches before it end; what follows is for all again */
} IrOp;

typedef struct {
  bool none;    /* switch an inherited check off */
  IrWords test; /* as compose has it: CMD …, CMD-SHELL … */
  int64_t interval_us, timeout_us, start_us, start_interval_us; /* -1 = not given */
  int64_t retries;                                              /* -1 = not given */
  Span at;
  const void *of;
} IrHealth;

/* Flags that few COPY and ADD have. */
typedef struct {
  IrWords excludes;     /* COPY --exclude */
  Str checksum, unpack; /* ADD --checksum, --unpack ("true", "false"); empty = not given */
  Str fetched;          /* of COPY: `from` is a stage for it, which holds what was unpacked of this address */
} IrCopyFlags;

typedef struct {
  IrOp op;
  Span at; /* of the source statement; its `# file:line` comment */
  const void *of;
  bool onbuild;    /* kept for the builds of images that are built on it */
  bool strict;     /* RUN: body gets `set -e` when it has several lines and no #! */
  bool proxied;    /* RUN: sees the proxy of the build, if there is one */
  bool hide_proxy; /* RUN: must not see the one that is in ENV below */
  bool link;       /* COPY and ADD */
  bool keep_git;   /* ADD --keep-git-dir */
  Str note;        /* said in the comment behind the place, e.g. "apt", "user me"; may be empty */
  Text body;       /* shell text of IR_RUN; without a line feed at its end */
  IrWords words;
  union {
    struct {           /* IR_RUN */
      Str interpreter; /* of a body with several lines, e.g. "bash"; empty = the image's shell */
      const IrMount *mounts;
      uint32_t n_mounts;
      Str network, security; /* --network, --security */
    };
    struct { /* what has a dest, IR_BRANCH */
      Text dest;
      Str from, mode; /* COPY and ADD: --from, --chmod, --chown; empty = not given */
      Text owner;
      const IrCopyFlags *flags; /* NULL: none */
    };
    IrMap map;
    const IrHealth *health;
  };
} IrStep;
static inline bool ir_has_map(IrOp op) { return op == IR_ENV || op == IR_LABEL || op == IR_ARG; }
static inline bool ir_has_dest(IrOp op) {
  return op == IR_COPY || op == IR_ADD || op == IR_WORKDIR || op == IR_USER || op == IR_STOPSIGNAL ||
         op == IR_BRANCH;
}

typedef struct {
  Str name;            /* AS name; unique in its project */
  Str object;          /* the name of the stage or image it is made from */
  Str base;            /* an image reference, or empty */
  uint32_t base_stage; /* index into stages, or IR_NONE */
  uint32_t base_image; /* index into images: its own target, fed in as a named context; or IR_NONE */
  Str platform;        /* FROM --platform; empty = not given */
  const IrStep *steps;
  uint32_t n_steps;
  Span at;
  const void *of;
  bool is_image;   /* the last stage of an image of the same name */
  bool odd_shell;  /* its SHELL does not read shell text: what peic itself runs must name one */
  Text user;       /* the user in force at its end, "" = the base's */
  bool kept;       /* it has a tag of its own; */
  uint32_t keeper; /* the image whose Dockerfile it is built from then */
} IrStage;

#include "ir/ir_init.h"

/* ---- objects ---- */

/* A volume that steps see while an image is made. */
typedef struct {
  uint32_t volume;
  Str path;
} IrBuildVolume;

typedef struct {
  Str name;
  uint32_t stage;         /* its own last stage; IR_NONE with a Dockerfile of its own */
  const uint32_t *stages; /* every stage its Dockerfile holds, in order, its own last */
  uint32_t n_stages;
  const Text *tags;
  uint32_t n_tags;
  const Str *platforms;
  uint32_t n_platforms;
  const uint32_t *needs_images; /* images fed in as named contexts */
  uint32_t n_needs_images;
  const uint32_t *secrets; /* build secrets of its steps */
  uint32_t n_secrets;
  const Str *ssh_ids; /* agents and keys that steps mount: "default", or another name */
  uint32_t n_ssh_ids;
  const uint32_t *befores; /* what runs on the host before it is built, apart from what these need */
  uint32_t n_befores;
  bool reproducible; /* no times of the build in it */
  Text description;
  const IrCache *caches;
  uint32_t n_caches;
  Str provenance; /* "off", "min", "max"; empty = buildx's default */
  bool sbom;
  Str sbom_generator; /* an image; empty = BuildKit's own */
  bool pull, no_cache;
  int64_t shm; /* /dev/shm of its steps: bytes, -1 = not given */
  IrMap annotations;
  IrMap args;             /* build arguments given to bake */
  bool proxied;           /* with those by which BuildKit gives a proxy to every RUN */
  const Str *extra_hosts; /* NAME=ADDRESS, for steps of the build */
  uint32_t n_extra_hosts;
  const Str
      *base_names; /* with a Dockerfile of its own: what that may call the image fed in, beside its name */
  uint32_t n_base_names;
  Str dockerfile, context, target; /* a Dockerfile of its own; empty otherwise */
  bool container;                  /* its RUN steps without mounts run in containers; */
  Str why; /* … because of this field; empty with a Dockerfile that nobody asked for */
  bool privileged;
  const uint32_t *networks;
  uint32_t n_networks;
  const uint32_t *volumes_from; /* services */
  uint32_t n_volumes_from;
  const IrBuildVolume *build_volumes;
  uint32_t n_build_volumes;
  uint32_t dock; /* or IR_NONE */
  bool has_ignore;
  const Str *ignore; /* patterns */
  uint32_t n_ignore;
  const IrInit *init; /* NULL: nothing happens in its containers; ir_init() */
  Span at;
  const void *of;
} IrImage;

typedef struct {
  Str address;    /* "" = every interface; IPv6 without brackets */
  int64_t lo, hi; /* host ports; lo = 0 when late */
  Text late;      /* n > 0: the host side is known at launch */
  int64_t to_lo, to_hi;
  Text to_late;        /* the same for the container's side */
  Str proto;           /* "tcp", "udp", "sctp" */
  const IrValue *more; /* further keys of compose; NULL: none */
  Span at;
} IrPort;

typedef enum { IRM_VOLUME, IRM_BIND, IRM_TMPFS, IRM_IMAGE } IrServiceMountKind;
typedef struct {
  IrServiceMountKind kind;
  uint32_t volume; /* IRM_VOLUME */
  Text source;     /* IRM_BIND: absolute, ~…, or relative to the project root ("." or "./…" or "a/b") */
  Str target;
  bool read_only;
  Str subpath;
  int64_t size;   /* tmpfs, -1 = none */
  uint32_t image; /* IRM_IMAGE */
  Str type;       /* compose's word, where it is not the kind's */
  IrValue more;   /* further keys; ir_at() */
  Span at;
  const void *of;
} IrServiceMount;

typedef struct {
  uint32_t service;
  Str condition; /* compose's word: service_started, service_healthy, service_completed_successfully */
  bool optional, restart;
  Span at;
} IrNeed;
typedef struct {
  uint32_t network;
  const Str *aliases;
  uint32_t n_aliases;
  IrValue more; /* further keys of compose */
  Span at;
} IrAttach;

/* How the file of a secret looks in a container. */
typedef struct {
  uint32_t secret;
  IrValue more; /* keys of compose */
} IrGrant;

/* When the fields of an overlay count; the words are the names of its files, compose.WORD.yaml. */
typedef enum { OVERLAY_DOCKED, OVERLAY_GPU, OVERLAYS } IrOverlay;
/* What an overlay replaces, where compose would put the two together. */
enum { INSTEAD_PORTS = 1, INSTEAD_MOUNTS = 2, INSTEAD_NETWORKS = 4, INSTEAD_GPU = 8, INSTEAD_HEALTH = 16 };

typedef struct IrService {
  Str name;
  bool overlay; /* only what is different in some case: everything else is empty */
  uint8_t instead;
  const struct IrService *overlays[OVERLAYS]; /* NULL: none */
  bool run;                                   /* a run profile: never starts with the others */
  uint32_t image;                             /* index into images, or IR_NONE */
  Text image_ref;                             /* a foreign image */
  bool has_command, has_entrypoint;
  IrWords command, entrypoint;
  Text workdir, user;
  bool has_env;
  IrMap env;
  const Str *pass_env; /* variables of whoever starts it */
  uint32_t n_pass_env;
  const IrPort *ports;
  uint32_t n_ports;
  const IrServiceMount *mounts;
  uint32_t n_mounts;
  const IrAttach *networks;
  uint32_t n_networks;
  const IrNeed *needs;
  uint32_t n_needs;
  const uint32_t *secrets;
  uint32_t n_secrets;
  const IrGrant *grants; /* of some of the secrets */
  uint32_t n_grants;
  const IrHealth *health; /* NULL: not given */
  Str restart;            /* compose's word, empty = not given */
  int64_t shm, memory;    /* bytes, -1 = not given */
  Str cpus;               /* decimal text */
  int64_t pids;           /* -1 */
  Str gpu;                /* "", "all", or a count */
  const Str *gpu_ids;
  uint32_t n_gpu_ids;
  const Str *gpu_capabilities; /* beside "gpu" itself */
  uint32_t n_gpu_capabilities;
  Str stop_signal;
  int64_t stop_grace_us; /* -1 */
  IrMap labels;
  const IrExtra *extras; /* further compose keys */
  uint32_t n_extras;
  const IrValue
      *deploy; /* what compose has below this key, without the limits and gpus from above; ir_at() */
  /* for the control script */
  const IrApply *apply; /* NULL: nothing of it */
  uint32_t dock;        /* or IR_NONE */
  int64_t ssh_port;     /* in the container; -1 = no ssh */
  Str ssh_user;
  Span at;
  const void *of;
} IrService;

typedef struct {
  Str name;        /* the key in compose */
  Str docker_name; /* empty = compose's own */
  bool external;   /* compose neither makes nor removes it */
  bool keep;       /* external to compose, but made by the control script */
  bool implicit;   /* made for a storage of kind auto-volume */
  uint32_t dock;   /* or IR_NONE */
  int64_t size;    /* bytes asked for in a cluster, 0 = not given */
  Str driver;
  IrMap opts, labels;
  Span at;
  const void *of;
} IrVolume;
typedef struct {
  Str name, docker_name;
  bool external, keep, internal, ipv6;
  uint32_t dock; /* or IR_NONE */
  Str driver, subnet, gateway, ip_range;
  IrMap opts, labels;
  IrValue more; /* further keys of compose */
  Span at;
  const void *of;
} IrNetwork;
typedef struct {
  Str name;
  enum { SECRET_ENV, SECRET_FILE, SECRET_COMMAND, SECRET_EXTERNAL } kind;
  Str source; /* variable, path relative to the project root (or absolute), or command */
  Str path;   /* in a container: /run/secrets/NAME */
  bool in_compose, in_build;
  IrValue more; /* further keys of compose */
  Span at;
  const void *of;
} IrSecret;

typedef struct {
  Str name;
  Str endpoint; /* a docker engine, BuildKit daemon or docker context; empty = what docker uses */
  const Str *platforms;
  uint32_t n_platforms;
  IrMap options; /* of the driver, by buildx's words */
  Span at;
  const void *of;
} IrNode;
typedef struct {
  Str host;
  const Str *mirrors, *ca;
  uint32_t n_mirrors, n_ca;
  bool http, insecure;
  Span at;
  const void *of;
} IrBuildkitRegistry;
/* Settings of the BuildKit daemon: a file of their own. */
typedef struct {
  bool set;
  int64_t max_parallelism, keep; /* -1 = not given */
  const IrBuildkitRegistry *registries;
  uint32_t n_registries;
  Span at;
  const void *of;
} IrBuildkit;
typedef struct {
  Str name, driver;
  bool own;            /* docker's own builder: never made, without nodes */
  bool by_default;     /* of images and exports that name none */
  const IrNode *nodes; /* without any declared, one without a name */
  uint32_t n_nodes;
  const Str *emulate; /* platforms through QEMU: those that no node has */
  uint32_t n_emulate;
  const Str *flags; /* of the daemon */
  uint32_t n_flags;
  IrBuildkit config;
  Span at;
  const void *of;
} IrBuilder;
typedef struct {
  Str name;
  uint32_t image;
  const Str *platforms;
  uint32_t n_platforms;
  uint32_t builder;  /* or IR_NONE */
  Str format;        /* docker oci tar local image registry cacheonly */
  const Text *names; /* instead of the image's tags */
  uint32_t n_names;
  Str layers; /* how layers are written, as options of BuildKit's exporters: "compression=zstd,…" */
  Str to;     /* path relative to the project root; empty where the format has none */
  Span at;
  const void *of;
} IrExport;

#include "ir/ir_devcontainer.h"
#include "ir/ir_disk.h"
#include "ir/ir_host_step.h"

/* Ambient inputs, for the plan. */
typedef struct {
  enum { INPUT_ENV, INPUT_PARAM, INPUT_FILE, INPUT_GLOB, INPUT_SOURCE, INPUT_LIBRARY } kind;
  Str name, value; /* file: value is its XXH3-128; env: the value used */
  bool from_default;
} IrInput;

/* Is an output written always, or when the project or the caller asks for it? Of the rows of grammar/target.def. */
typedef enum { TARGET_STANDARD, TARGET_EXTRA } TargetWhen;

/* What stands in compose.yaml alone: an element of `configs` or `models`, of `include` without a name. */
typedef struct {
  Str section, name;
  IrValue value;
  Span at;
  const void *of;
} IrTop;
#define IR_LIST(T, name)                                                                                     \
  T *name;                                                                                                   \
  uint32_t n_##name
typedef struct {
  Str name;
  Str root_from_out; /* "..": the project root, from the output directory */
  Str out_from_root; /* "build" */
  int out_error;     /* errno: these two could not be found out */
  IR_LIST(IrStage, stages);
  IR_LIST(IrImage, images);
  IR_LIST(IrService, services);
  IR_LIST(IrVolume, volumes);
  IR_LIST(IrNetwork, networks);
  IR_LIST(IrSecret, secrets);
  IR_LIST(IrVersion, versions);
  IR_LIST(IrBuilder, builders);
  IR_LIST(IrHostStep, befores);
  IR_LIST(IrHostStep, afters);
  IR_LIST(IrExport, exports);
  IR_LIST(IrGroup, groups);
  IR_LIST(IrRegistry, registries);
  IR_LIST(IrPublish, publishes);
  IR_LIST(IrPull, pulls);
  IR_LIST(IrExtract, extracts);
  IR_LIST(IrDock, docks);
  IR_LIST(IrTransfer, transfers);
  IR_LIST(IrSync, syncs);
  IR_LIST(IrCopy, copies);
  IR_LIST(IrDisk, disks);
  IR_LIST(IrInput, inputs);
  IR_LIST(IrTop, tops);
  IR_LIST(Str, targets); /* the outputs that were asked for, by name */
  uint32_t dock;         /* of what names none; or IR_NONE */
  IrDevcontainer devcontainer;
  IrCi ci;
  Span at;
  const void *of;
} IrProject;

static inline bool ir_writes(const IrProject *p, TargetWhen when, const char *target) {
  for (uint32_t i = 0; i < p->n_targets; i++)
    if (str_is(p->targets[i], target)) return true;
  return when == TARGET_STANDARD;
}

static inline const IrInit *ir_init(const IrImage *image) {
  static const IrInit none;
  return image->init ? image->init : &none;
}

/* The value below "update_config.order" in a map; NULL if it is not given, or the map is not. */
const IrValue *ir_at(const IrValue *map, const char *path);

/* Does this step of its own stage run in a container of the control script? */
static inline bool ir_in_container(const IrImage *image, const IrStep *step) {
  return image->container && step->op == IR_RUN && !step->n_mounts && !step->onbuild;
}

static inline Text ir_text(Arena *a, Str s) { return text_of(a, s); }

#endif
