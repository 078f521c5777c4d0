/* The checked objects: what model/ makes of a project and lower/ reads. An object is one block, step or
   declaration of the source with its fields by schema row; steps and sub-blocks are its children, in order. */
#ifndef PEI_MODEL_OBJECT_H
#define PEI_MODEL_OBJECT_H

#include "model/model.h"
#include "model/value.h"

typedef struct Obj Obj;
typedef struct Scope Scope;

typedef struct {
  const Value *value; /* NULL: not given and no default */
  Span at;            /* the field's name; the value for a header argument */
  bool is_default;
  const Node *override; /* the block behind a `use` that set it */
} Slot;
extern const Slot slot_absent;
typedef struct {
  Str key;
  Span key_at;
  const Value *value;
  const Node *override;
} Entry;

struct Obj {
  uint8_t block; /* B_… */
  enum { OBJ_NEW, OBJ_BUSY, OBJ_DONE } state : 8;
  bool bad; /* holds a mistake: "missing field" stays silent */
  bool used;
  bool naming;     /* the name docker knows it by is being computed */
  bool nameless;   /* … and is a mistake that was reported */
  uint32_t height; /* of the stages below it, once counted */
  Sym name;        /* declared name, 0 for steps without */
  Span at;         /* its word and header */
  Span name_at;
  Obj *on;                     /* the dock whose engine it is on, or NULL; check_docks.c */
  const Obj *on_as;            /* … because this uses it */
  uint32_t ir_index, ir_stage; /* set and used by lower/: position in the IR's arrays */
  const Node *node;            /* its N_STEP */
  Scope *scope;                /* for bodies not evaluated yet */
  const Frame *chain;
  Obj *parent;
  uint8_t *place;  /* by slot of the schema block: 1 + its index in `given`; 0: not there. See obj_slot */
  VEC(Slot) given; /* few of the many fields that a block may have */
  VEC(Obj *) children;
  VEC(Entry) entries;        /* MAP bodies */
  struct EntryIndex *index;  /* by key, once they are many (expand.c) */
  const Node *override;      /* the block behind a `use` that made it, until that is read to its end */
  const Node *override_body; /* trailing block of a file-level `use` */
  Scope *override_scope;
};

static inline const SchemaBlock *obj_block(const Obj *o) { return &schema_blocks[o->block]; }

/* The field of a slot of the schema block; all zero if it is not there. */
static inline const Slot *obj_slot(const Obj *o, uint32_t slot) {
  return o->place[slot] ? &o->given.v[o->place[slot] - 1] : &slot_absent;
}

/* What becomes a service of compose: a service, or a run profile. */
static inline bool obj_is_service(const Obj *o) { return o->block == B_service || o->block == B_run_profile; }

/* What has the fields of a service: one of those, or a `when` in it. */
static inline bool obj_like_service(const Obj *o) { return obj_is_service(o) || o->block == B_overlay; }
/* Do the elements of this list of an overlay come behind those of the service? Otherwise they replace them. */
bool obj_overlay_appends(const Obj *overlay, Sym word);

/* Field by word; NULL if not given (defaults of the schema are filled in) or `none`. */
static inline const Value *obj_get(const Obj *o, Sym word) {
  int slot = schema_slot(obj_block(o), word);
  return slot < 0 ? NULL : obj_slot(o, (uint32_t)slot)->value;
}
Span obj_field_span(const Obj *o, Sym word);
/* Plain readings of a checked field; the last argument is what "not given" yields. */
int64_t obj_int(const Obj *o, Sym word, int64_t absent);
bool obj_bool(const Obj *o, Sym word);
Str obj_str(Model *m, const Obj *o, Sym word); /* empty if absent; text and enum words */
Text obj_text(const Obj *o, Sym word);

/* Declared objects of all kinds in source order, and by kind and name. */
typedef VEC(Obj *) ObjList;
const ObjList *model_objects(const Model *m);
Obj *model_find(const Model *m, Sym kind, Sym name);
Obj *model_project_object(const Model *m);
const Obj *model_file_object(const Model *m); /* what holds blocks at file level that declare nothing */
/* Is this output asked for, by the project or whoever compiles it? A word of E_target. */
bool model_wants(const Model *m, Sym target);
/* What makes the image reproducible, it or the project; NULL if it is not. */
const Obj *model_reproducible(const Model *m, const Obj *image);
Str model_project_name(const Model *m);

/* What lower/ needs of the model's surroundings. */
Arena *model_arena(const Model *m);
const Interner *model_names(const Model *m);
Diags *model_diags(const Model *m);
const Sources *model_sources(const Model *m);
Os *model_os(const Model *m);
Str model_root_dir(const Model *m);        /* absolute, links resolved */
Str model_root_as_given(const Model *m);   /* as reached from the working directory, "." or "a/b" */
const char *model_path(Model *m, Str rel); /* a root-relative path as reached from the working directory */

/* What BuildKit calls `build.target_arch`: TARGETARCH; and the word of such a variable, 0 if it is none. */
Str model_build_variable(Arena *a, Sym word);
Sym model_build_word(Arena *a, Str variable);

/* Inputs the result depends on. */
typedef struct {
  enum { MI_ENV, MI_PARAM, MI_FILE, MI_GLOB, MI_SOURCE, MI_LIBRARY } kind;
  Str name, value;
  bool from_default;
  Span at; /* MI_FILE: where the project first asks for it */
} ModelInput;
typedef VEC(ModelInput) ModelInputs;
const ModelInputs *model_inputs(const Model *m);

/* A root-relative file's bytes (recorded as input); false and a diagnostic at `at` if it cannot be had. */
bool model_read(Model *m, Str rel, Span at, Str *out);

#endif
