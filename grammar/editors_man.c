/* The manual page peic(1) from the tables of verbs, options and exit codes. What a word of the language means is
   not in it: `peic explain` and docs/reference/ tell that. */
#include "editors.h"
#include "libpei.h"
#include <string.h>

/* Of the version: a page that is made twice is the same. */
#define DATE "2026-11-21"

/* Running text: what stands in backquotes becomes bold, the line breaks of the tables blanks. */
static void prose(FILE *out, const char *text) {
  int bold = 0, start = 1;
  for (; *text; text++) {
    if (start && (*text == '.' || *text == '\'')) fputs("\\&", out);
    start = 0;
    if (*text == '`')
      fputs((bold = !bold) ? "\\fB" : "\\fR", out);
    else if (*text == '\\')
      fputs("\\e", out);
    else if (*text == '-')
      fputs(bold || text[1] == '-' || (text[-1] == ' ' || text[-1] == '-' || text[-1] == '`') ? "\\-" : "-",
            out);
    else if (*text == '\n' && text[1])
      fputc(' ', out);
    else if (*text == '\n')
      continue;
    else if (*text == '.' &&
             (text[1] == ' ' ||
              (text[1] == '\n' && text[2]))) { /* a sentence ends its line, for the distance behind it */
      fputs(".\n", out);
      start = 1, text++;
    } else
      fputc(*text, out);
  }
}
/* In bold, every hyphen as one writes it. */
static void literal(FILE *out, const char *text) {
  for (; *text; text++) fprintf(out, *text == '-' ? "\\-" : *text == '\\' ? "\\e" : "%c", *text);
}
static void sentence(FILE *out, const char *text) {
  char first[2] = {(char)(*text >= 'a' && *text <= 'z' ? *text - 32 : *text), 0};
  if (*text == '`')
    prose(out, text);
  else {
    fputs(first, out);
    /* the text before is looked at, so it is not given without its beginning */
    prose(out, text + 1);
  }
  fputs(".\n", out);
}

static void option(FILE *out, const CliOption *o) {
  fputs(".TP\n", out);
  if (editors_short(o)) {
    fputs("\\fB", out);
    literal(out, o->alias);
    fputs("\\fR, ", out);
  }
  fputs("\\fB", out);
  literal(out, o->name);
  fputs("\\fR", out);
  if (*o->arg) {
    const char *eq = *o->arg == '[' ? "[=" : o->name[1] == '-' ? "=" : " ";
    fprintf(out, "%s\\fI", eq);
    literal(out, o->arg + (*o->arg == '['));
    fputs("\\fR", out);
  }
  fputc('\n', out);
  sentence(out, o->help);
  if (o->verbs == ~0u) return;
  fputs("Of", out);
  const char *before = " ";
  for (uint32_t v = 0; v < editors_verb_count; v++)
    if (o->verbs >> v & 1) {
      fprintf(out, "%s\\fB%s\\fR", before, editors_verbs[v].name);
      before = ", ";
    }
  fputs(".\n", out);
}

static const char man_head[] =
    ".\\\" Made by `make docs` from compiler/cli/*.def: edit those, not this file.\n"
    ".TH PEIC 1 " DATE " \"peic " PEI_VERSION "\" \"User Commands\"\n"
    ".SH NAME\n"
    "peic \\- compile a description of container images and services into the files of docker\n"
    ".SH SYNOPSIS\n"
    ".B peic\n.I FILE\n.B \\-o\n.I DIR\n.RI [ OPTION ]...\n"
    ".br\n"
    ".B peic\n.I VERB\n.RI [ OPTION ]...\n.RI [ ARGUMENT ]\n"
    ".SH DESCRIPTION\n"
    ".B peic\n"
    "reads a project, a file that ends in\n.IR .pei\n"
    "with what it imports, checks it, and writes Dockerfiles, a compose file, a bake file, the build plan "
    "and a control script.\n"
    "It only writes files: what it wrote needs docker and a shell to run, and not\n.BR peic .\n"
    "Every mistake of a project is reported in one run, with its place and what to do about it.\n"
    ".P\n"
    "Options may stand anywhere;\n.B \\-\\-\nends them.\n";

static const char man_tail[] =
    ".SH ENVIRONMENT\n"
    ".TP\n.B NO_COLOR\nIf it is set, messages have no colours.\n"
    ".TP\n.B CLICOLOR_FORCE\nIf it is 1, messages have colours also in files and pipes.\n"
    ".TP\n.B SOURCE_DATE_EPOCH\nIf it is set, no time is printed, and it is today's date for exceptions that "
    "end on a day.\n"
    ".P\nA project reads other variables where it says\n.BR env() .\n"
    ".SH FILES\n"
    ".TP\n.I build/\nThe outputs, unless\n.B \\-o\nnames another directory.\n"
    ".TP\n.I build/.peic/\nWhat peic notes of the last run: which files are its own, and what they are made "
    "of.\n"
    ".TP\n.I pei.lock\nWhat\n.B peic lock\nwrites, beside the project.\n"
    ".SH EXAMPLES\n"
    ".nf\n"
    "peic init web shop            start a project\n"
    "peic check shop/web.pei       report its mistakes\n"
    "peic shop/web.pei \\-o build    write its files\n"
    "build/pei up                  build and start it\n"
    "peic explain service.ports    tell what a word means\n"
    ".fi\n"
    ".SH SEE ALSO\n"
    ".BR docker (1)\n";

void editors_man(FILE *out) {
  fputs(man_head, out);
  fputs(".SH VERBS\n", out);
  for (uint32_t v = 0; v < editors_verb_count; v++) {
    const CliVerb *w = &editors_verbs[v];
    fprintf(out, ".TP\n\\fBpeic %s\\fR%s\\fI", w->name, *w->args ? " " : "");
    literal(out, w->args);
    fputs("\\fR\n", out);
    sentence(out, w->summary);
    /* where the text says no more than the summary, once is enough */
    if (strlen(w->text) > strlen(w->summary) + 10) {
      prose(out, w->text);
      fputc('\n', out);
    }
  }
  fputs(".SH OPTIONS\n", out);
  for (uint32_t i = 0; i < editors_option_count; i++) option(out, &editors_options[i]);
  fputs(".SH \"EXIT STATUS\"\n", out);
  for (uint32_t i = 0; i < editors_exit_count; i++) {
    fprintf(out, ".TP\n.B %d\n", editors_exits[i].code);
    prose(out, editors_exits[i].text);
    fputc('\n', out);
  }
  fputs(man_tail, out);
}
