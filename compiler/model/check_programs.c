/* Programs that users are made with and a plain distribution does not have: sudo, and login shells. Making the user
   fails where they are missing; here it is said before. Of images that nobody here knows, nothing is claimed. */
#include "model/check.h"
#include "model/check_public.h"

typedef struct {
  const char *name, *package;
} Program;
static const Program programs[] = {{"sudo", "sudo"}, /* the first: no shell */
                                   {"zsh", "zsh"},   {"fish", "fish"},     {"ksh", "ksh"},
                                   {"mksh", "mksh"}, {"tcsh", "tcsh"},     {"csh", "csh"},
                                   {"yash", "yash"}, {"elvish", "elvish"}, {"xonsh", "xonsh"}};
enum { PROGRAMS = sizeof programs / sizeof programs[0], ALL = (1 << PROGRAMS) - 1 };

typedef struct {
  uint32_t wanted; /* a bit for each program */
  uint32_t maybe;  /* installed, or nobody knows */
  bool own;        /* of the body that is checked */
  Str ref;
} Walk;

/* ---- what users ask for ---- */

static uint32_t shell_of(Check *k, const Obj *user) {
  Str path;
  if (!check_text(k, obj_get(user, W_shell), &path)) return 0;
  for (uint32_t i = 1; i < PROGRAMS; i++)
    if (str_eq(path, arena_fmt(k->a, "/bin/%s", programs[i].name)) ||
        str_eq(path, arena_fmt(k->a, "/usr/bin/%s", programs[i].name)))
      return i;
  return 0;
}

static bool wants_sudo(Check *k, const Obj *user) {
  const Value *sudo = obj_get(user, W_sudo);
  return sudo && sudo->kind == V_WORD && !str_is(value_str(k->a, sudo), "none");
}

typedef void EachUser(Check *k, const Obj *user, Walk *w);
static void each_user(Check *k, const Obj *step, Walk *w, EachUser *each) {
  if (step->block == B_user) each(k, step, w);
  for (uint32_t i = 0; step->block == B_ssh && i < step->children.n; i++)
    if (step->children.v[i]->block == B_ssh_user) each(k, step->children.v[i], w);
}

static void find_wishes(Check *k, const Obj *user, Walk *w) {
  uint32_t shell = shell_of(k, user);
  if (wants_sudo(k, user)) w->wanted |= 1;
  if (shell) w->wanted |= 1u << shell;
}
static void find_step(Check *k, const Obj *step, void *arg) { each_user(k, step, arg, find_wishes); }

/* ---- what installs it ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* As a word: mksh is not ksh. */
static bool contains(Str text, const char *word) {
  Str w = str_c(word);
  for (uint32_t i = 0; i + w.n <= text.n; i++)
    if (!memcmp(text.s + i, w.s, w.n) && (!i || !is_letter(text.s[i - 1])) &&
        (i + w.n == text.n || !is_letter(text.s[i + w.n])))
      return true;
  return false;
}

static bool mentions(Check *k, const Obj *step, const Program *p) {
  const Value *list = step->block == B_apt ? obj_get(step, W_packages) : NULL;
  Text script = step->block == B_run ? obj_text(step, W_script) : (Text){0};
  Str name;
  for (uint32_t i = 0; i < check_items(list); i++)
    if (check_text(k, list->items[i], &name) && str_starts(name, str_c(p->package))) return true;
  for (uint32_t i = 0; i < script.n; i++)
    if (contains(script.v[i].text, p->name)) return true;
  return false;
}

/* ---- messages ---- */

/* A statement before another one, on a line of its own if that one has its own. */
static void insert_before(Check *k, Diag *d, const Node *n, Str statement) {
  Str text = source_at(k->m->sources, n->file)->text;
  uint32_t lo = n->lo;
  while (lo && (text.s[lo - 1] == ' ' || text.s[lo - 1] == '\t')) lo--;
  bool own_line = !lo || text.s[lo - 1] == '\n';
  Str margin = own_line ? str_sub(text, lo, n->lo) : STR("");
  diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, ADD_FIELD, statement), (Span){n->file, n->lo, n->lo},
            arena_fmt(k->a, "%.*s%s%.*s", STR_ARG(statement), own_line ? "\n" : ", ", STR_ARG(margin)));
}

static void install_first(Check *k, Diag *d, const Obj *user, const Program *p) {
  const Obj *step = user->parent && user->parent->block == B_ssh ? user->parent : user;
  if (!user->chain) insert_before(k, d, step->node, arena_fmt(k->a, "apt [\"%s\"]", p->package));
}

static void check_user(Check *k, const Obj *user, Walk *w) {
  uint32_t shell = shell_of(k, user);
  check_at(k, user);
  if (wants_sudo(k, user) && !(w->maybe & 1))
    install_first(k, diag(k->ds, W0751, obj_get(user, W_sudo)->at, check_name(k, user), w->ref), user,
                  &programs[0]);
  if (!shell || w->maybe >> shell & 1) return;
  const Program *p = &programs[shell];
  Diag *d = diag(k->ds, W0794, obj_get(user, W_shell)->at, check_name(k, user), str_c(p->name), w->ref,
                 str_c(p->package));
  check_origin(k, d, obj_get(user, W_shell));
  install_first(k, d, user, p);
}

static void check_step(Check *k, const Obj *step, void *arg) {
  Walk *w = arg;
  if (step->block == B_on_build || step->block == B_add || step->block == B_fetch) w->maybe = ALL;
  for (uint32_t i = 0; i < PROGRAMS; i++)
    if (w->wanted >> i & 1 && mentions(k, step, &programs[i])) w->maybe |= 1u << i;
  if (w->own) each_user(k, step, w, check_user);
}

static void check_body(Check *k, const Obj *o) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, o, chain);
  Walk w = {0};
  if (!n || n == CHECK_CHAIN) return;
  check_steps(k, o, find_step, &w);
  const Value *from = w.wanted ? obj_get(chain[n - 1], W_from) : NULL;
  if (!from || from->kind != V_TEXT || !check_text(k, from, &w.ref) || !w.ref.n) return;
  const PublicImage *base = public_find(w.ref);
  if (!base || base->kind != PUBLIC_SYSTEM) return;
  if (!public_has_apt(w.ref))
    w.maybe = ALL & ~1; /* sudo is missing in all of them; of shells nothing is known */
  for (uint32_t i = n; i-- > 0 && w.maybe != ALL;) { /* in the order they run: the lowest body's first */
    w.own = i == 0;
    check_steps(k, chain[i], check_step, &w);
  }
}

void check_programs(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    CheckMark mark = check_mark(k);
    if (check_is_body(o) && !o->bad && !obj_get(o, W_dockerfile)) check_body(k, o);
    check_release(k, mark);
  }
}
