/* What happens in a container, as ir.h has all else; it includes this. Becomes the init tree of an image. */
#ifndef PEI_IR_IR_INIT_H
#define PEI_IR_IR_INIT_H

typedef enum { HOOK_FIRST_RUN, HOOK_EVERY_RUN, HOOK_USER_LOGIN } IrHookWhen;
typedef struct {
  IrHookWhen when;
  Str id;          /* unique among the hooks of its kind and image; the marker's name */
  Str script;      /* path in the build context; empty for an inline body */
  Text body;       /* inline */
  Str interpreter; /* "" = /bin/sh; for a script its own #! counts */
  IrWords args;
  Text args_text;     /* instead of them: shell text that becomes words where the hook runs */
  Str user;           /* empty = whoever starts the container */
  int64_t timeout_us; /* -1 = none */
  bool warn;          /* a failure is reported, the container goes on */
  bool source;        /* HOOK_USER_LOGIN: the login shell reads it, instead of running it */
  Span at;
  const void *of;
} IrHook;

typedef struct {
  Str name;
  int64_t uid, gid; /* -1 = let the system choose */
  Str shell, home;  /* empty = default */
  const Str *groups;
  uint32_t n_groups;
  Str sudo;                                 /* "", "none", "password", "nopasswd" */
  Str keys;                                 /* text of authorized keys, one a line; empty = none */
  uint32_t secret;                          /* password: index into secrets, or IR_NONE */
  Str hash;                                 /* password given as text: its crypt hash; empty = none */
  const uint32_t *late_keys, *private_keys; /* secrets: of public keys known at a start, of private keys */
  uint32_t n_late_keys, n_private_keys;
  bool authorize; /* the public halves of private_keys log in too */
  Span at;
  const void *of;
} IrUser;

typedef struct {
  bool on;
  int64_t port;
  Str root_login; /* "no", "key", "password" */
  bool x11, password_login;
  const IrUser *users;
  uint32_t n_users;
  Span at;
  const void *of;
} IrSsh;

typedef enum { STORE_AUTO, STORE_VOLUME, STORE_HOST, STORE_IMAGE, STORE_TMPFS } IrStoreKind;
typedef struct {
  Str name;
  IrStoreKind kind;
  bool storage; /* `storage`: behind /soft/NAME; otherwise `mount` at `at_path` */
  Str at_path;
  uint32_t volume; /* STORE_VOLUME: index into volumes */
  Text host;       /* STORE_HOST: as given, or relative to the project root */
  bool read_only;
  Str subpath;
  Str owner;    /* "" or "uid[:gid]" */
  int64_t size; /* tmpfs bytes, -1 = none */
  bool in_base; /* its directories are in the image that this one is built on */
  bool owned;   /* … and have their owner */
  Span at;
  const void *of;
} IrStore;

/* The text of a build hook that needs a file of its own, for arguments or a time limit. */
typedef struct {
  Str name; /* in the directory build/ of the context `pei` */
  Text body;
  Span at;
  const void *of;
} IrBuildFile;

typedef struct {
  bool any;       /* does the image need an init tree at all? */
  bool inherited; /* the image that it is built on has the same one */
  const IrHook *hooks;
  uint32_t n_hooks; /* parents' before the child's */
  Str entry_script; /* path in the build context; empty = none or inline */
  Text entry_body;
  Str entry_interpreter;
  IrWords entry_args;
  Text entry_args_text;
  Str entry_user;
  bool entry;
  Span entry_at;
  const void *entry_of;
  IrSsh ssh;
  const IrStore *stores;
  uint32_t n_stores;
  IrMap login_env;    /* exported in login sessions only */
  bool login_emptied; /* the image that it is built on has some, and it has none */
  const Str
      *build_parts; /* files of runtime/image/build/ that its steps mount: context `pei`, directory build/ */
  uint32_t n_build_parts;
  const IrBuildFile *build_files; /* the same for generated ones */
  uint32_t n_build_files;
} IrInit;

#endif
