/* Completions of bash, zsh and fish from the tables of verbs and options. What peic itself can tell (codes, words,
   templates) the completions ask it for when they need it, so that they fit the peic that is installed. */
#include "editors.h"
#include <string.h>

/* Text as it stands between single quotes of a shell, with a backslash before each of `also`. */
static void quoted(FILE *out, const char *text, int n, const char *quote, const char *also) {
  for (int i = 0; i < n && text[i]; i++) {
    if (text[i] == '\'')
      fputs(quote, out);
    else
      fprintf(out, "%s%c", strchr(also, text[i]) ? "\\" : "", text[i]);
  }
}
static int all(const char *text) { return (int)strlen(text); }

/* "a|b" or "a,b" with something else between. */
static void list(FILE *out, const char *words, int n, const char *between) {
  for (int i = 0; i < n; i++) {
    if (words[i] == '|' || words[i] == ',')
      fputs(between, out);
    else
      fputc(words[i], out);
  }
}

/* Is this the only option of its name? */
static int only_one(const CliOption *o) {
  for (uint32_t i = 0; i < editors_option_count; i++)
    if (o != &editors_options[i] && !strcmp(o->name, editors_options[i].name)) return 0;
  return 1;
}

static void verbs_with(FILE *out, uint32_t verbs, const char *before, const char *between) {
  const char *b = before;
  for (uint32_t v = 0; v < editors_verb_count; v++)
    if (verbs >> v & 1) {
      fprintf(out, "%s%s", b, editors_verbs[v].name);
      b = between;
    }
}

/* ---- bash ---- */

static const char *const bash_kinds[] = {
    [ARG_NONE] = "none", [ARG_FREE] = "none", [ARG_PROJECT] = "project", [ARG_FILE] = "file",
    [ARG_DIR] = "dir",   [ARG_WORD] = "word", [ARG_VERB] = "verb",       [ARG_TEMPLATE] = "template",
    [ARG_ONE] = "one",   [ARG_SOME] = "some",
};

static const char bash_head[] =
    "# Completion of peic for bash. Made by `make docs` from compiler/cli/*.def: edit those, not this file.\n"
    "# shellcheck shell=bash disable=SC2207 # a word a line, and none holds blanks\n\n";

static const char bash_tail[] =
    "_peic_files() { # PATTERN: what the file names end with\n"
    "  local IFS=$'\\n'\n"
    "  compopt -o filenames 2>/dev/null\n"
    "  COMPREPLY=($(compgen -d -- \"$cur\") $(compgen -f -X \"!*$1\" -- \"$cur\" | while read -r f; do [ -d "
    "\"$f\" ] || "
    "printf '%s\\n' \"$f\"; done))\n"
    "}\n\n"
    "_peic_value() { # KIND WORDS\n"
    "  local before=\n"
    "  case $1 in\n"
    "  one) COMPREPLY=($(compgen -W \"$2\" -- \"$cur\")) ;;\n"
    "  some)\n"
    "    if [[ $cur == *,* ]]; then before=${cur%,*},; fi\n"
    "    COMPREPLY=($(compgen -P \"$before\" -W \"$2\" -- \"${cur##*,}\"))\n"
    "    ;;\n"
    "  dir)\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(compgen -d -- \"$cur\"))\n"
    "    ;;\n"
    "  file) _peic_files '' ;;\n"
    "  project) _peic_files .pei ;;\n"
    "  verb) COMPREPLY=($(compgen -W \"$verbs\" -- \"$cur\")) ;;\n"
    "  template)\n"
    "    COMPREPLY=($(compgen -W \"$(\"$peic\" init --list 2>/dev/null | cut -d ' ' -f 1)\" -- \"$cur\"))\n"
    "    COMPREPLY+=($(compgen -d -S / -- \"$cur\"))\n"
    "    ;;\n"
    "  word)\n"
    "    COMPREPLY=($(compgen -W \"$({ \"$peic\" explain --list=codes && \"$peic\" explain --list=words; } "
    "2>/dev/null | "
    "cut -d ' ' -f 1)\" -- \"$cur\"))\n"
    "    ;;\n"
    "  esac\n"
    "}\n\n"
    "_peic() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} option='' verb='' peic=${COMP_WORDS[0]} verbs options kind words "
    "i\n"
    "  peic=${peic/#\\~/$HOME}\n"
    "  COMPREPLY=()\n"
    "  _peic_verbs\n"
    "  # bash takes `--name=value` for three words\n"
    "  if [[ $cur == = ]]; then cur='' option=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "  elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then option=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "  elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == -* ]]; then option=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "  fi\n"
    "  # the verb is the first word that is no option; any other one is a file of `build`\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    case ${COMP_WORDS[i]} in\n"
    "    = | -*) continue ;;\n"
    "    esac\n"
    "    if [[ ${COMP_WORDS[i - 1]} == = ]]; then continue; fi\n"
    "    _peic_option build \"${COMP_WORDS[i - 1]}\"\n"
    "    if [[ ${COMP_WORDS[i - 1]} == -* && $kind != none ]]; then continue; fi\n"
    "    verb=build\n"
    "    if [[ \" $verbs \" == *\" ${COMP_WORDS[i]} \"* ]]; then verb=${COMP_WORDS[i]}; fi\n"
    "    break\n"
    "  done\n"
    "  _peic_verb \"${verb:-build}\"\n"
    "  local arg=$kind\n"
    "  _peic_option \"${verb:-build}\" \"$option\"\n"
    "  if [[ -n $option && $kind != none ]]; then _peic_value \"$kind\" \"$words\"\n"
    "  elif [[ $cur == -* ]]; then\n"
    "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
    "    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi\n"
    "  elif [[ -n $verb ]]; then _peic_value \"$arg\" ''\n"
    "  else\n"
    "    _peic_files .pei\n"
    "    COMPREPLY+=($(compgen -W \"$verbs\" -- \"$cur\"))\n"
    "  fi\n"
    "}\n\n"
    "complete -F _peic peic\n";

/* The name as one writes it, with "=" if a value follows. */
static void spelling(FILE *out, const CliOption *o) {
  const char *words;
  int n;
  fprintf(out, "%s%s", o->name,
          o->name[1] == '-' && editors_option_arg(o, &words, &n) != ARG_NONE && *o->arg != '[' ? "=" : "");
}

void editors_bash(FILE *out) {
  fputs(bash_head, out);
  verbs_with(out, ~0u, "_peic_verbs() { verbs='", " ");
  fputs("'; }\n\n_peic_verb() { # VERB: sets `options`, and in `kind` what it works on\n  case $1 in\n", out);
  for (uint32_t v = 0; v < editors_verb_count; v++) {
    const char *before = "";
    fprintf(out, "  %s) kind=%s options='", editors_verbs[v].name, bash_kinds[editors_verb_arg(v)]);
    for (uint32_t i = 0; i < editors_option_count; i++) {
      const CliOption *o = &editors_options[i];
      if (!(o->verbs >> v & 1)) continue;
      fputs(before, out);
      spelling(out, o);
      if (editors_short(o)) fprintf(out, " %s", o->alias);
      before = " ";
    }
    fputs("' ;;\n", out);
  }
  fputs("  esac\n}\n\n_peic_option() { # VERB OPTION: sets `kind` and `words` of its value\n"
        "  kind=none words=''\n  case $1:$2 in\n",
        out);
  for (uint32_t i = 0; i < editors_option_count; i++) {
    const CliOption *o = &editors_options[i];
    const char *words;
    int n;
    ArgKind kind = editors_option_arg(o, &words, &n);
    if (kind == ARG_NONE) continue;
    const char *const names[] = {o->name, o->alias};
    const char *before = "  ";
    for (int k = 0; k < 2 && *names[k]; k++)
      for (uint32_t v = 0; v < editors_verb_count; v++) {
        if (!(o->verbs >> v & 1)) continue;
        if (only_one(o)) v = editors_verb_count;
        fprintf(out, "%s%s:%s", before, only_one(o) ? "*" : editors_verbs[v].name, names[k]);
        before = " | ";
      }
    /* a value that nobody can guess is one nevertheless */
    fprintf(out, ") kind=%s", kind == ARG_FREE ? "free" : bash_kinds[kind]);
    if (kind == ARG_ONE || kind == ARG_SOME) {
      fputs(" words='", out);
      list(out, words, n, " ");
      fputs("'", out);
    }
    fputs(" ;;\n", out);
  }
  fputs("  esac\n}\n\n", out);
  fputs(bash_tail, out);
}

/* ---- zsh ---- */

static const char zsh_head[] =
    "#compdef peic\n"
    "# Completion of peic for zsh. Made by `make docs` from compiler/cli/*.def: edit those, not this "
    "file.\n\n"
    "# KIND LIST-COMMAND...: what `peic` tells, a word and what it means on each line\n"
    "_peic_ask() {\n"
    "  local kind=$1 line\n"
    "  local -a said\n"
    "  shift\n"
    "  for line in ${(f)\"$(_call_program $kind ${(q)peic} $@ 2>/dev/null)\"}; do\n"
    "    said+=(\"${${line%% *}//:/\\\\:}:${line#*  }\")\n"
    "  done\n"
    "  _describe -t $kind $kind said\n"
    "}\n"
    "_peic_projects() { _files -g '*.pei(-.)' }\n"
    "_peic_words() { _alternative 'codes:code: _peic_ask codes explain --list=codes' 'words:word: _peic_ask "
    "words explain "
    "--list=words' }\n"
    "_peic_templates() { _alternative 'templates:template: _peic_ask templates init --list' "
    "'directories:directory:_files -/' "
    "}\n"
    "_peic_first() { _alternative 'verbs:verb:_peic_verbs' 'files:project:_peic_projects' }\n\n";

static const char *const zsh_actions[] = {
    [ARG_NONE] = "",
    [ARG_FREE] = "value: ",
    [ARG_PROJECT] = "project:_peic_projects",
    [ARG_FILE] = "file:_files",
    [ARG_DIR] = "directory:_files -/",
    [ARG_WORD] = "word:_peic_words",
    [ARG_VERB] = "verb:_peic_verbs",
    [ARG_TEMPLATE] = "template:_peic_templates",
};

static void zsh_option(FILE *out, const CliOption *o) {
  const char *words, *eq = o->name[1] == '-' ? "=" : "+";
  int n;
  char letter = editors_short(o);
  ArgKind kind = editors_option_arg(o, &words, &n);
  if (kind == ARG_NONE) eq = "";
  if (*o->arg == '[') eq = "=-";
  fputs("      ", out);
  int many = strstr(o->help, "several times") != NULL;
  if (many)
    fputs("'*'", out);
  else if (*o->alias)
    fprintf(out, "'(%s %s)'", o->name, o->alias);
  if (letter)
    fprintf(out, "{%s%s,%s%s}", o->alias, *eq ? "+" : "", o->name, eq);
  else if (*o->alias)
    fprintf(out, "{%s,%s}", o->name, o->alias);
  else
    fprintf(out, "%s%s", o->name, eq);
  fputs("'[", out);
  quoted(out, o->help, all(o->help), "'\\''", "[]");
  fputs("]", out);
  if (kind == ARG_ONE || kind == ARG_SOME) {
    fprintf(out, "%sword:%s", *o->arg == '[' ? "::" : ":", kind == ARG_ONE ? "(" : "_values -s , word ");
    list(out, words, n, " ");
    fputs(kind == ARG_ONE ? ")" : "", out);
  } else if (kind != ARG_NONE)
    fprintf(out, ":%s", zsh_actions[kind]);
  fputs("'\n", out);
}

void editors_zsh(FILE *out) {
  fputs(zsh_head, out);
  fputs("_peic_verbs() {\n  local -a verbs=(\n", out);
  for (uint32_t v = 0; v < editors_verb_count; v++) {
    fprintf(out, "    '%s:", editors_verbs[v].name);
    quoted(out, editors_verbs[v].summary, all(editors_verbs[v].summary), "'\\''", "");
    fputs("'\n", out);
  }
  fputs("  )\n  _describe -t verbs verb verbs\n}\n\n"
        "_peic() {\n"
        "  local peic=${words[1]} verb= i\n"
        "  local -a options file\n"
        "  # the verb is the first word that is no option; any other one is a file of `build`\n"
        "  for ((i = 2; i < CURRENT; i++)); do\n"
        "    if [[ $words[i] == -(o|p) || $words[i] == "
        "--(out|param|target|error-format|error-limit|color|dump) ]]; then ((i++))\n"
        "    elif [[ $words[i] != -* ]]; then verb=$words[i] && break\n"
        "    fi\n"
        "  done\n"
        "  case $verb in\n",
        out);
  for (uint32_t v = editors_verb_count; v-- > 0;) {
    const char *action = zsh_actions[editors_verb_arg(v)];
    /* `build` is what everything else means */
    if (v)
      fprintf(out, "  %s)\n    file=('1: :_peic_first'", editors_verbs[v].name);
    else
      fputs("  *)\n    file=('1: :_peic_first'", out);
    if (*action) fprintf(out, " '*:%s'", action);
    fputs(")\n    options=(\n", out);
    for (uint32_t i = 0; i < editors_option_count; i++)
      if (editors_options[i].verbs >> v & 1) zsh_option(out, &editors_options[i]);
    fputs("    )\n    ;;\n", out);
  }
  fputs("  esac\n  _arguments -s $options $file\n}\n\n_peic \"$@\"\n", out);
}

/* ---- fish ---- */

static const char fish_head[] =
    "# Completion of peic for fish. Made by `make docs` from compiler/cli/*.def: edit those, not this "
    "file.\n\n"
    "# Is the verb one of these? It is the first word that is no option; any other one is a file of "
    "`build`.\n"
    "function __peic_verb\n"
    "    for word in (commandline -opc)[2..]\n"
    "        string match -q -- '-*' $word; and continue\n"
    "        contains -- $word $__peic_verbs; or set word build\n"
    "        contains -- $word $argv\n"
    "        return\n"
    "    end\n"
    "    contains -- build $argv\n"
    "end\n"
    "function __peic_no_verb\n"
    "    for word in (commandline -opc)[2..]\n"
    "        string match -q -- '-*' $word; or return 1\n"
    "    end\n"
    "end\n"
    "# What peic tells: a word, then what it means.\n"
    "function __peic_ask\n"
    "    set -l peic (commandline -opc)[1]\n"
    "    eval $peic $argv 2>/dev/null | string replace -r '^(\\S+)\\s+' '$1\\t'\n"
    "end\n"
    "# Projects, and the directories that may have some.\n"
    "function __peic_projects\n"
    "    __fish_complete_path (string replace -r '^--[a-z-]+=' '' -- (commandline -ct)) | string match -r "
    "'^.*(?:/|\\.pei)(?:\\t.*)?$'\n"
    "end\n"
    "# Several of these, with commas between.\n"
    "function __peic_some\n"
    "    set -l before (string replace -r '^(--[a-z-]+=)?' '' -- (commandline -ct) | string match -r '.*,')\n"
    "    for word in $argv\n"
    "        echo \"$before\"$word\n"
    "    end\n"
    "end\n\n";

static const char *const fish_actions[] = {
    [ARG_NONE] = "",
    [ARG_FREE] = "",
    [ARG_PROJECT] = "__peic_projects",
    [ARG_FILE] = "__fish_complete_path",
    [ARG_DIR] = "__fish_complete_directories",
    [ARG_WORD] = "__peic_ask explain --list=codes; __peic_ask explain --list=words",
    [ARG_VERB] = "printf \"%s\\n\" $__peic_verbs",
    [ARG_TEMPLATE] = "__peic_ask init --list; __fish_complete_directories",
};

static void fish_option(FILE *out, const CliOption *o) {
  const char *words;
  int n;
  ArgKind kind = editors_option_arg(o, &words, &n);
  fputs("complete -c peic", out);
  if (o->verbs != ~0u) {
    verbs_with(out, o->verbs, " -n '__peic_verb ", " ");
    fputs("'", out);
  }
  if (editors_long(o)) fprintf(out, " -l %s", editors_long(o));
  if (editors_short(o)) fprintf(out, " -s %c", editors_short(o));
  if (o->name[1] != '-') fprintf(out, " -o %s", o->name + 1);
  if (kind != ARG_NONE && *o->arg != '[') fputs(" -x", out);
  if (kind == ARG_ONE || kind == ARG_SOME) {
    fputs(kind == ARG_ONE ? " -a '" : " -a '(__peic_some ", out);
    list(out, words, n, " ");
    fputs(kind == ARG_ONE ? "'" : ")'", out);
  } else if (*fish_actions[kind])
    fprintf(out, " -a '(%s)'", fish_actions[kind]);
  fputs(" -d '", out);
  quoted(out, o->help, all(o->help), "\\'", "\\");
  fputs("'\n", out);
}

void editors_fish(FILE *out) {
  fputs(fish_head, out);
  verbs_with(out, ~0u, "set -g __peic_verbs ", " ");
  fputs("\n\ncomplete -c peic -f\n"
        "complete -c peic -n __peic_no_verb -a '(__peic_projects)'\n",
        out);
  for (uint32_t v = 0; v < editors_verb_count; v++) {
    fprintf(out, "complete -c peic -n __peic_no_verb -a %s -d '", editors_verbs[v].name);
    quoted(out, editors_verbs[v].summary, all(editors_verbs[v].summary), "\\'", "\\");
    fputs("'\n", out);
  }
  for (uint32_t v = 0; v < editors_verb_count; v++)
    if (*fish_actions[editors_verb_arg(v)])
      fprintf(out, "complete -c peic -n '__peic_verb %s; and not __peic_no_verb' -a '(%s)'\n",
              editors_verbs[v].name, fish_actions[editors_verb_arg(v)]);
  for (uint32_t i = 0; i < editors_option_count; i++) fish_option(out, &editors_options[i]);
}
