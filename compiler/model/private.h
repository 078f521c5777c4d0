/* Shared by the files of model/ alone. */
#ifndef PEI_MODEL_PRIVATE_H
#define PEI_MODEL_PRIVATE_H

#include "diag/suggest.h"
#include "model/object.h"
#include "syntax/syntax.h"

typedef enum { BIND_LET, BIND_PARAM, BIND_TEMPLATE, BIND_IMPORT, BIND_LOOP, BIND_TPARAM } BindKind;
typedef struct File File;
typedef struct Lock Lock;
typedef struct ScriptShell ScriptShell;

/* A plain name. File-level lets and params are evaluated on first use. */
typedef struct Binding Binding;
struct Binding {
  BindKind kind;
  Sym name;
  Span at; /* the name where it is declared */
  const Node *node;
  File *file;         /* whose scope the node is evaluated in */
  const Value *value; /* once evaluated */
  const Type *type;   /* declared */
  enum { BIND_NEW, BIND_BUSY, BIND_DONE } state;
  bool used;
  File *import;  /* BIND_IMPORT; NULL if it failed */
  Binding *user; /* while BIND_BUSY: which name or template needs it, and where */
  Span used_at;
};

struct Scope {
  Scope *up;
  File *file;         /* the file whose names end the search */
  VEC(Binding) names; /* few, searched backwards */
  Str self_name;      /* `use … as NAME` */
  bool has_self;
  const Obj *failed; /* a check of this template found this body wrong: the rest of it is left alone */
};

struct File {
  uint32_t source;
  Ast *ast;
  Scope *scope; /* file-level names live in `table`, not in scope->names */
  VEC(Binding *) bindings;
  uint32_t *table; /* hash table by Sym: index + 1 into bindings */
  uint32_t table_size;
  Span imported_at;
  enum { FILE_NEW, FILE_BUSY, FILE_DONE } state;
  File *up; /* the file that imports it, for circles */
  Str rel;  /* path relative to the root */
};

/* An unknown name, or one whose declaration is broken (first = NULL): kind 0 for plain names. */
typedef struct {
  Sym kind, name;
  Diag *first;
  Str fixed;      /* what its fix writes */
  uint32_t shown; /* further places */
} Reported;

typedef struct {
  Sym kind, name;
  Span at;
  const Frame *chain;
  Value *ref;
} PendingRef;

struct Model {
  Arena *arena;
  Os *os;
  Sources *sources;
  Diags *ds;
  Interner names;
  const ModelParam *params;
  uint32_t n_params;
  bool *param_used;
  Str param_error;
  VEC(Sym) targets; /* that whoever compiles asks for */
  Str root_given, root_abs;
  VEC(File *) files;
  ObjList objects;
  struct {
    uint64_t key;
    Obj *obj;
  } * object_table;
  uint32_t object_mask, object_count;
  VEC(PendingRef) pending;
  bool expanded; /* every declaration is known: references bind at once */
  Obj *project, *file_object;
  ModelInputs inputs;
  Interner input_names; /* which inputs are recorded: kind and name */
  VEC(Reported) reported;
  VEC(ScriptShell *) scripts;
  const Node *judging; /* the expression whose value is being brought to its type, or NULL */
  Binding *splicing;   /* the innermost template being spliced in, or NULL */
  Binding *evaluating; /* the innermost let or param being evaluated, or NULL */
  uint32_t depth;      /* of evaluation, with template uses and objects that it leads to */
  uint64_t steps;      /* evaluation steps so far */
  size_t read_bytes;   /* memory taken when all files were read */
  bool over_limit;
  Lock *lock;
  enum { MAKES_UNKNOWN, MAKES_NOTHING, MAKES_SOMETHING } makes_files; /* with `before build` */
  VEC(struct Awaited) awaited;                                        /* made.c */
  const struct MadeMap *made; /* once all is evaluated, and asked for */
};

/* The blocks behind the `use` statements whose templates are being read, the innermost first. */
typedef struct Overridden {
  const Node *block;
  const struct Overridden *up;
} Overridden;

/* Where evaluation is. */
typedef struct {
  Model *m;
  Scope *scope;
  bool dry;                     /* only checking: nothing is declared, no input is read */
  bool unsure;                  /* … because a mistake hides whether it is wanted */
  bool empty;                   /* in a round of an empty list: checked, but it yields nothing */
  bool shell;                   /* text evaluated now is shell text */
  Obj *self;                    /* the object whose body this is, or NULL */
  const Node *overriding;       /* in this block behind a `use` */
  const Overridden *overridden; /* in the body of a template: what these blocks set stays */
} Ctx;

/* A path that is not there, and may be one that a `before build` makes. */
typedef struct Awaited {
  Ctx c;
  const Value *v;
  Str text, rel;
  const Frame *chain;
} Awaited;

enum {
  MODEL_MAX_FILES = 256,
  MODEL_MAX_IMPORTS = 16,
  MODEL_MAX_OBJECTS = 100000,
  MODEL_MAX_EVAL = 10000000,
  MODEL_MAX_DEPTH = 200,
  MODEL_MAX_NESTING = 2500, /* levels of evaluation */
  MODEL_MAX_VALUE = 100,    /* lists in lists */
  MODEL_MAX_CHAIN = 500,    /* stages on stages */
  MODEL_STEP_BYTES = 256,   /* what is copied for one step */
  MODEL_ROUND_STEPS = 8,    /* what a round of a loop counts for */
  MODEL_MAX_BYTES = 1 << 30 /* of memory for evaluation */
};

/* values and types */
Value *value_new(Model *m, ValueKind kind, Span at);
Value *value_poison(Model *m, Span at);
Value *value_unknown(Model *m, const Type *t, Span at);
/* Poison that knows its declared type; any other value as it is. */
const Value *value_typed(Model *m, const Value *v, const Type *t);
Value *value_text(Model *m, Str s, Span at);
Value *value_copy(Model *m, const Value *v, Span at);
ValueMore *value_more(Model *m, Value *v); /* its own, to be written to */
/* A list, map or pair that is made: v, or poison after a diagnostic when it is nested too deeply. */
const Value *value_made(Model *m, Value *v);
const Value *value_key(Model *m, const Value *map, uint32_t i);
Str type_text(Model *m, const Type *t); /* "list of strings" */
Str type_a(Model *m, const Type *t);    /* "a list of strings" */
Str article(Str word);                  /* "a ", "an " */
const Type *type_basic(TypeKind kind);
const Type *type_opt(Model *m, const Type *t);
const Type *type_not_none(Model *m, const Type *t); /* T of T?; NULL is nothing known */
const Type *type_resolve(Ctx *c, const Node *n);
const Type *type_of_value(Model *m, const Value *v);

/* eval.c: an expression; `want` guides bare words and literals, may be NULL; never NULL */
const Value *eval(Ctx *c, const Node *n, const Type *want);
/* … checked against `want` (coerce) */
const Value *eval_as(Ctx *c, const Node *n, const Type *want);
const Value *eval_binary(Ctx *c, const Node *n, const Type *want);
const Value *eval_unary(Ctx *c, const Node *n, const Type *want);
/* Can the two be equal at all? */
bool values_compare(const Value *a, const Value *b);
/* May a string made here have so many bytes? False after a diagnostic. */
bool text_fits(Ctx *c, uint64_t bytes, Span at);
/* shell_quotes.c: what stands between quotes in shell text */
typedef struct {
  char open[64]; /* `"`, `'`, or what closes a command inside: `)` and backtick */
  uint32_t depth;
  char last;
  bool escaped, comment, lost;
} ShellQuotes;
void shell_quotes_follow(ShellQuotes *q, Str text);
char shell_quotes_around(const ShellQuotes *q); /* the quote that is open, or 0 */
/* Do quotes stand right around the `@{ }` of this expression? Then where. */
bool shell_quotes_close(Model *m, Span inside, Span *before, Span *after);
/* A secret where text is wanted. */
void report_secret(Ctx *c, const Value *v);
const Value *eval_string(Ctx *c, const Node *n, const Type *want);
const Value *eval_call(Ctx *c, const Node *n, const Type *want);
const Value *eval_map_block(Ctx *c, const Node *n, const Type *want);
/* A kind of objects, such as `image`; one of the scopes that are always there, such as `host`. A file may call
 * something else so. */
bool name_is_kind(Sym s);
bool name_is_scope(Sym s);
const Value *eval_name(Ctx *c, const Node *n, const Type *want);
const Value *eval_member(Ctx *c, const Node *n, const Type *want);
/* Says that a map has no such key. */
void report_no_key(Ctx *c, const Value *map, Str key, Span at);
/* A condition: 1, 0, or -1 when it is unknown or poison. */
int eval_condition(Ctx *c, const Node *n);
/* Pushes what `x != none` in a condition says of x; returns the scope for that branch. */
Scope *eval_narrow(Ctx *c, const Node *cond, bool branch);
/* Runs `each` for every round of the generators; unknown lists run it once, dry. */
void eval_generators(Ctx *c, const Node *gen, void (*each)(Ctx *c, void *arg), void *arg);
/* The text of --param NAME=TEXT, or of an environment variable, as a value of type t; NULL if it does not fit. */
const Value *eval_input_text(Ctx *c, Str text, const Type *t, Span at, Str origin);

/* The first example of the type's row: what a fix puts where a value is to be filled in. NULL: a string. */
Str type_example(Model *m, const Type *t);
/* Does the value stand here as a literal, so that an edit here changes it alone? */
bool value_in_place(const Value *v);
/* `true` or `false` for what YAML and Python write, as `yes` and `True`; "" for anything else. */
Str bool_of_habit(Str text);
bool enum_has_word(const Model *m, const Type *t, Str word);
/* coerce_fix.c: the fix of an E0301, or how the type is written. */
void edit_shape(Ctx *c, Diag *d, const Value *v, const Type *t);
/* Could a value of type `from` be of type `to`? NULL: nothing is known. */
bool type_may_be(const Type *from, const Type *to);
/* coerce.c: v as a value of type t, or poison after a diagnostic */
const Value *coerce(Ctx *c, const Value *v, const Type *t);
/* E0307: the value may be `none` where one of type t is needed (NULL: text). */
void report_maybe_none(Ctx *c, const Value *v, const Type *t);
/* validate.c: checks the bytes of a string-backed type; reports inside the literal */
bool validate_text(Ctx *c, const Value *v, Str s, TypeKind kind);
bool text_has_control(Str s);
/* The span of byte lo..hi inside a text value's literal; the whole value where that cannot be told. */
Span value_inner_span(Ctx *c, const Value *v, uint32_t lo, uint32_t hi);
/* Where a project gives the value that a recipe works with; SPAN_NONE if no project does. */
Span value_given_at(const Model *m, const Value *v);
/* Adds "defined here" when the literal stands elsewhere. */
void diag_origin(Ctx *c, Diag *d, const Value *v);
/* … and where the literal itself is the mistake: the same said of another use of it becomes one message. */
void diag_origin_once(Ctx *c, Diag *d, const Value *v);

/* circle.c: a circle drawn in a note of d; a name that leads to itself needs no picture */
typedef struct {
  Str name;
  Span at;         /* where it is written that it leads to the next one */
  const char *how; /* "from"; NULL */
} CircleLine;
enum { CIRCLE_SHOWN = 12 };
void diag_circle(Model *m, Diag *d, const CircleLine *lines, uint32_t n);

/* operands.c: what the names in an expression are */
void diag_operands(Ctx *c, Diag *d, const Node *n);
/* … of the expression that v was computed by, while it is brought to its type. */
void diag_computed(Ctx *c, Diag *d, const Value *v);

/* scope.c */
Scope *scope_new(Ctx *c);
Binding *scope_bind(Ctx *c, Scope *s, BindKind kind, Sym name, Span at, const Value *value);
Binding *scope_find(Ctx *c, Sym name);
Binding *file_find(File *f, Sym name);
void file_bind(Model *m, File *f, BindKind kind, const Node *n);
const Value *binding_value(Ctx *c, Binding *b, Span use);
/* `want`: what the place takes, NULL for anything: an object of that kind and name may be meant. */
void report_unknown_name(Ctx *c, const Node *n, const Type *want);
/* "network.back" or `network["a.b"]` where an object of the name is declared and t takes it; otherwise empty. */
Str object_of_name(Model *m, const Type *t, Sym name);
/* A name that is poison, so that nothing is said where it is used. */
void scope_bind_bad(Ctx *c, Sym name, Span at);
/* A new name; `earlier` is what has it already. A template's parameter may be called like a function. */
void scope_check_name(Model *m, const File *f, Sym name, Span at, const Binding *earlier, bool parameter);
/* reported.c: was it said of this name? Then the first message shows this place too. */
bool reported_again(Model *m, Sym kind, Sym name, Span at);
void reported_first(Model *m, Sym kind, Sym name, Diag *d, Str fixed);
/* A name as it is to be written where `wrong` was meant; and does that stand there itself, bare or in quotes? */
Str reported_spelling(Model *m, Span at, Str wrong, Str name);
bool reported_in_place(Model *m, Span at, Str wrong);
/* What a statement that could not be read would have declared. */
void reported_bad(Ctx *c, const Node *bad);

/* expand.c */
void expand_file(Model *m, File *f);
/* Goes `levels` deeper; false after a diagnostic when that is too deep. */
bool model_deeper(Model *m, Span at, uint32_t levels);
void expand_body(Ctx *c, Obj *into, const Node *block);
void expand_field(Ctx *c, Obj *into, const Node *field);
void expand_step(Ctx *c, Obj *into, const Node *step);
void object_finish(Ctx *c, Obj *o);
Obj *object_new(Model *m, uint8_t block, const Node *n);
/* The field of a slot, made if it is not there; moves those that are. */
Slot *slot_make(Arena *a, Obj *o, uint32_t slot);
void object_evaluate(Model *m, Obj *o);
/* habit.c: "8080:80" as `8080 -> 80`, "data:/data" as `volume.data -> "/data"`; false if it is neither */
bool habit_pair(Model *m, Str text, const Type *pair, Str *out);
const char *habit_pair_example(const Type *pair);
/* edits.c: the lines of a statement that has them for itself, with the comment behind it; otherwise the statement */
Span edit_lines(Model *m, const Node *n);
/* The fix that does what the last help line says: `text` at `at`. */
void edit_meant(Model *m, Diag *d, Applicability app, Span at, Str text);
/* "did you mean", and the fix that puts the best suggestion at `at`; nothing if there is none. */
void edit_suggested(Model *m, Diag *d, const Suggest *s, Span at);
/* E0302: a word that is no member of the enumeration t; the fix replaces `spelt`. */
Diag *report_not_member(Ctx *c, Str word, Span at, Span spelt, const Type *t);
/* Is a value of this kind a string with rules of its own? */
bool type_is_text(TypeKind kind);
/* Adds an edit that makes `statement` the first of a step's block, which it makes too if there is none. */
void edit_insert(Model *m, Fix *fix, const Node *step, Str statement);
/* override.c: the block behind `use` */
bool is_overridden(const Ctx *c, const Node *block);
/* What that block made of the step `o` of the template; NULL: nothing. */
Obj *override_target(const Ctx *c, const Obj *into, const Obj *o);
/* The header of the template's step, where the block's has nothing. */
void override_header(Arena *a, Obj *set, const Obj *o);
const Value *override_append(Ctx *c, const Value *first, const Value *then);
/* Finishes what the block made in `into`, from child `from` on, and puts it behind the template's steps. */
void override_end(Ctx *c, Obj *into, uint32_t from, const Node *block);
/* expand.c: a finished sub-block that is bad makes its body so */
void body_takes(Obj *into, const Obj *o);
/* unknown.c: words that are not of this body */
bool file_unbalanced(const Model *m, uint32_t source);
void report_unknown_field(Ctx *c, Obj *into, const Node *field);
void report_unknown_step(Ctx *c, Obj *into, const Node *step);
/* finish.c: a url in a place that takes files and urls */
bool source_is_url(Str s);
/* finish.c: defaults, missing fields, paths. `type`: the one of the field, or NULL */
void check_labels(Ctx *c, const Value *v, uint8_t flags, const Type *type, Str what);
/* E0504: a launch value at `at`, needed by `what`; `holder` is the value it is a part of, `flags` are
   those of the field. */
Diag *report_too_late(Ctx *c, Span at, Str name, Str what, const Value *holder, uint8_t flags);
/* What ends in one line of a Dockerfile has no line feed; false after a diagnostic. */
bool check_one_line(Ctx *c, const Value *v, Str what);
/* header.c: the atoms of a step's header into its fields */
void expand_header(Ctx *c, Obj *o, const Node *first_atom);
void report_missing_atom(Ctx *c, Obj *o, Str what, Span at);
/* `run "make"`, `copy "a" -> "b"`: the step of a build, where `block`, as in `run NAME { … }`, could stand. */
bool step_is_build(uint8_t block, const Node *step);
uint8_t expand_find_block(Ctx *c, Obj *into, const Node *step, const Node **first_atom);
/* lint.c: `lint` and `policy` are for the root file; false after a message */
bool check_root_block(Ctx *c, Obj *o);
/* An entry of `lint`: in force from now on; yields the level. */
const Value *lint_entry(Ctx *c, Obj *into, Str key, Span at, const Value *level);
const Type *lint_level_type(void);
/* template.c */
void expand_use(Ctx *c, Obj *into, const Node *use);
void template_check_unused(Model *m);
void template_check_names(Model *m, File *f);

/* refs.c */
void object_declare(Ctx *c, Obj *o);
/* `whole`: the expression; `at`: the name in it, where an unknown one is reported. */
const Value *ref_new(Ctx *c, Sym kind, Sym name, Span whole, Span at);
void refs_bind_pending(Model *m);
const Value *ref_attr(Ctx *c, const Value *ref, const Node *member);

/* files.c */
/* Path text as written in the file of `at` → relative to the root, or false after a diagnostic. */
/* finish_apt.c; missing(): reports a field that must be given */
void finish_apt(Ctx *c, Obj *o);
void finish_proxy(Ctx *c, Obj *o, void (*missing)(Ctx *, Obj *, Sym));
bool path_check(Ctx *c, const Value *v, TypeKind kind, Str text, Str *rel);
/* key_files.c: the list without what can be no file of the project; that is reported. */
const Value *key_files_check(Ctx *c, const Obj *user, const Value *list);
/* made.c: may that be made before it is needed? Then made_check says what is not. */
bool made_awaits(Ctx *c, const Value *v, Str text, Str rel);
void made_check(Model *m);
bool made_has(Model *m, Str path); /* does a `before build` make it, or what it lies in? */
void path_report_missing(Ctx *c, const Value *v, TypeKind kind, Str text, Str rel);
Str file_error(int error); /* why a file cannot be read */
Str path_parent(Str rel);  /* "a/b" of "a/b/c", "." of "a" */
void model_input(Model *m, int kind, Str name, Str value, bool from_default);

/* imports.c: reads the root file and all that it imports */
File *file_load(Model *m, Str rel, Str text);

/* library.c: the recipes that are a part of this program. Is it a name of one, "std:…"? */
bool library_is_name(Str text);
/* The text of a recipe file; false if there is none of this name. */
bool library_find(Str name, Str *text);
void report_unknown_recipe(Ctx *c, const Value *v, Str name);

/* frames for messages */
const Frame *frame_push(Model *m, Span at, Str what);
void frame_pop(Model *m, const Frame *old);

/* cross checks */
void check_all(Model *m);

#define M_STR(m, sym) intern_str(&(m)->names, (sym))

#endif
