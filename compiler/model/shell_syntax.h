/* Shell text of a project, checked where it stands: what reads it, where each of its bytes is written, and how what
   compiler/shell/ finds becomes messages. Called by check_shell_syntax.c, and by files.c for scripts. */
#ifndef PEI_MODEL_SHELL_SYNTAX_H
#define PEI_MODEL_SHELL_SYNTAX_H

#include "model/private.h"
#include "shell/shell.h"

/* What will read a text. */
typedef struct {
  bool known; /* a shell of which the grammar is known; otherwise nothing is checked */
  ShellDialect dialect;
  bool words;    /* it makes the arguments of a script of the text */
  bool of_base;  /* /bin/sh: what that is, the base decides */
  bool in_words; /* SHELL_SH by another name: `in` says which */
  ShellIn in;
  Str name; /* "/bin/sh", as it is said or as docker takes it */
  enum { READS_STEP, READS_HOOK, READS_SCRIPT, READS_WORDS } as; /* how another one can be said */
} ShellReader;

/* shell_reader.c: from the words of `shell = […]`; from the first line of a script, which begins with `#!` */
ShellReader shell_reader_of_words(Ctx *c, const Value *list);
ShellReader shell_reader_of_head(Str text);
ShellReader shell_reader_sh(void);
/* Which shell is the /bin/sh of an image that others publish? False if that is not known. */
bool shell_in_base(Str ref, ShellIn *in);

/* A text and where it came from. */
typedef struct {
  Ctx *c;
  const Value *v; /* the text, or the path of the script */
  Str text;       /* as it was checked: a part that is no text is one SHELL_HOLE */
  bool is_script;
  uint32_t source; /* of the script */
} ShellText;

/* shell_text.c: the bytes of a V_TEXT. */
Str shell_text_bytes(Arena *a, const Value *v);
/* Where bytes of it stand; false if that cannot be told. */
bool shell_text_span(const ShellText *t, ShellPlace at, Span *out);
/* What stands there, as a message shows it. */
Str shell_text_shown(const ShellText *t, ShellPlace at);

/* shell_report.c: the error and the two warnings that hold in every shell */
void shell_report(const ShellText *t, const ShellResult *r);
/* W0436: what `reader` does not understand. `base`: where it is said that this is in force, or file UINT32_MAX. */
void shell_report_bashism(const ShellText *t, ShellBashism what, ShellPlace at, const ShellReader *reader,
                          Str in, Span base);

/* A script that the /bin/sh of its base may not understand. */
struct ScriptShell {
  const Obj *hook;
  const Value *path;
  Str rel, body;
  ShellReader reader;
  ShellResult result;
};

/* shell_script.c: a script of the project; what depends on its base is remembered in m->scripts. */
void shell_check_script(Ctx *c, const Value *path, Str rel, Str body);
/* The script as a source, so that messages and fixes can show it. */
uint32_t script_source(Model *m, Str rel, Str body);

#endif
