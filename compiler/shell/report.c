/* What is found: the first error, the first words of bash, and when to say nothing at all. */
#include "shell/private.h"

void shell_error(Shell *x, ShellErrorKind kind, ShellPlace at, ShellPlace with, const char *want) {
  if (!x->stop && !x->doubtful && !x->quiet)
    x->out->error = (ShellError){.kind = kind, .at = at, .with = with, .want = want};
  shell_lost(x);
}

void shell_lost(Shell *x) {
  x->stop = true;
  x->p = x->end;
}

void shell_bashism(Shell *x, ShellBashism what, uint32_t lo, uint32_t hi) {
  static const struct {
    bool fails[SHELL_IN_COUNT];
  } known[SHELL_BASHISM_COUNT] = {
#define X(id, old_dash, dash, ash) [SHELL_BASHISM_##id] = {{old_dash, dash, ash}},
      SHELL_BASHISMS(X)
#undef X
  };
  if (x->dialect != SHELL_SH || x->stop || x->doubtful || x->quiet) return;
  for (uint32_t i = 0; i < SHELL_IN_COUNT; i++) {
    if (!known[what].fails[i] || x->out->bashism[i].at.hi) continue;
    x->out->bashism[i].what = what;
    x->out->bashism[i].at = (ShellPlace){lo, hi};
  }
}

bool shell_enter(Shell *x) {
  if (x->depth == SHELL_DEPTH) shell_lost(x);
  if (x->stop) return false;
  x->depth++;
  return true;
}

bool shell_again(Shell *x, uint32_t bytes) {
  if (x->budget < bytes) shell_lost(x);
  if (x->stop) return false;
  x->budget -= bytes;
  return true;
}

/* ---- what was expected ---- */

/* Which construct does a closing word belong to? */
static OpenKind kind_of(Reserved r) {
  switch (r) {
  case R_DO:
  case R_DONE: return OPEN_LOOP;
  case R_ESAC: return OPEN_CASE;
  case R_CLOSE: return OPEN_BRACE;
  default: return OPEN_IF;
  }
}

static const char *const open_text[OPEN_COUNT] = {"if", "for", "case", "{", "("};

/* What stands here, as something that closes: false if it is none, or closes something that is open. */
static bool is_stray(Shell *x, OpenKind *kind) {
  uint32_t hi;
  if (shell_byte(x, 0) == ')')
    *kind = OPEN_PAREN;
  else if (shell_at_case_end(x))
    *kind = OPEN_CASE;
  else
    *kind = kind_of(shell_reserved(x, &hi));
  return x->frame.open[*kind] == 0;
}

void shell_stray(Shell *x, ShellPlace open) {
  OpenKind kind;
  if (x->stop || x->p >= x->end || !shell_at_closer(x) || !is_stray(x, &kind)) return;
  bool word = kind == OPEN_IF || kind == OPEN_LOOP, brace = x->glued.hi && x->s[x->glued.lo] == '{';
  if (brace ? kind == OPEN_BRACE : x->glued.hi && word)
    shell_error(x, SHELL_GLUED, x->glued, shell_token(x), NULL);
  else
    shell_error(x, SHELL_STRAY, shell_token(x), open, open_text[kind]);
}

static void missing(Shell *x, const char *want, ShellPlace opener) {
  if (x->p >= x->end) {
    shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, want);
    return;
  }
  shell_stray(x, opener);
  if (!x->stop) shell_error(x, SHELL_MISSING, shell_token(x), opener, want);
}

bool shell_need(Shell *x, Reserved want, ShellPlace opener) {
  uint32_t lo = x->p;
  if (shell_take(x, want)) {
    x->closed = (ShellPlace){lo, x->p};
    return true;
  }
  if (x->stop) return false;
  if (x->taken[want].lo > opener.lo)
    shell_error(x, SHELL_SWALLOWED, x->taken[want], opener, shell_reserved_text[want]);
  else
    missing(x, shell_reserved_text[want], opener);
  return false;
}

bool shell_need_paren(Shell *x, ShellPlace opener) {
  if (x->stop) return false;
  if (shell_byte(x, 0) == ')') {
    x->closed = (ShellPlace){x->p, x->p + 1};
    x->p++;
    return true;
  }
  missing(x, ")", opener);
  return false;
}
