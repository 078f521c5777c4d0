/* Entry point and command: what one makes of the other, along `from` and in services. */
#include "model/check.h"

static bool is_list(const Value *v) { return v && v->kind == V_LIST && v->n; }

static void shell_command(Check *k, const Obj *o, const Value *command, const Value *entrypoint) {
  check_at(k, o);
  Diag *d = diag(k->ds, E0718, command->at);
  diag_also(k->ds, d, entrypoint->at, CHK_EXEC_ENTRYPOINT);
  check_origin(k, d, command);
  if (!check_in_place(command) || command->node->kind != N_STRING) return;
  Str fixed = arena_fmt(k->a, "[\"sh\", \"-c\", %.*s]", STR_ARG(source_text(k->m->sources, command->at)));
  diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, CHANGE_TO, fixed), command->at, fixed);
}

static void reset_command(Check *k, const Obj *o, const Value *entrypoint, const Value *command,
                          const Obj *owner) {
  check_at(k, o);
  Diag *d = diag(k->ds, W0719, entrypoint->at, check_what(k, owner));
  diag_also(k->ds, d, command->at, CHK_LOST_COMMAND);
}

static bool known(const Value *v) { return v && (v->kind == V_LIST || v->kind == V_TEXT); }

/* `o` with the bodies below it: for a service those of its image, for a body those after itself. */
static void check_one(Check *k, const Obj *o, const Obj *const *below, uint32_t n) {
  const Value *entrypoint = obj_get(o, W_entrypoint), *command = obj_get(o, W_command);
  if (o->bad || (entrypoint && !known(entrypoint)) || (command && !known(command))) return;
  if (command && command->kind == V_TEXT) {
    for (uint32_t i = 0; !entrypoint && i < n; i++) entrypoint = obj_get(below[i], W_entrypoint);
    if (is_list(entrypoint)) shell_command(k, o, command, entrypoint);
  }
  if (command || !entrypoint) return;
  for (uint32_t i = 0; i < n; i++) {
    const Value *inherited = obj_get(below[i], W_command);
    if (known(inherited) && (inherited->kind == V_TEXT || inherited->n)) {
      reset_command(k, o, entrypoint, inherited, below[i]);
      return;
    }
    if (obj_get(below[i], W_entrypoint)) return; /* it is reset there already */
  }
}

/* What only /entrypoint.sh does: a service that replaces it starts without. */
static const Obj *first_of_start(const Obj *body) {
  static const uint8_t blocks[] = {B_ssh, B_storage, B_on_first_run, B_on_every_run, B_entry};
  for (uint32_t i = 0; i < body->children.n; i++)
    for (uint32_t j = 0; j < sizeof blocks; j++)
      if (body->children.v[i]->block == blocks[j]) return body->children.v[i];
  return NULL;
}

static void check_replaced(Check *k, const Obj *service, const Obj *const *below, uint32_t n) {
  const Value *entrypoint = obj_get(service, W_entrypoint);
  for (uint32_t i = 0; entrypoint && i < n; i++) {
    const Obj *lost = first_of_start(below[i]);
    if (!lost) continue;
    check_at(k, service);
    Diag *d = diag(k->ds, W0727, entrypoint->at, str_c(obj_block(lost)->text));
    diag_also(k->ds, d, lost->at, CHK_LOST_START);
    return;
  }
}

void check_start(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    bool service = obj_is_service(o);
    if (!service && !check_is_body(o)) continue;
    if (!obj_get(o, W_entrypoint) && !obj_get(o, W_command)) continue;
    uint32_t n = check_chain(k, service ? check_ref(k, o, W_image) : o, chain);
    if (service) {
      check_one(k, o, chain, n);
      check_replaced(k, o, chain, n);
    } else
      check_one(k, o, chain + 1, n ? n - 1 : 0);
  }
}
