/* The only way for text of a project file to reach an output: one function per context, which writes its argument
   so that the context's reader gets back exactly these bytes. Literals of the emitters go through buf_lit.

   A Text is written part by part: what is known is escaped, a variable becomes the context's own spelling of it.
   What a context cannot hold at all was rejected before (ir/limits.h); a variable that has no meaning in a context
   is written as data. */
#ifndef PEI_EMIT_QUOTE_H
#define PEI_EMIT_QUOTE_H

#include "base/buf.h"
#include "base/text.h"

/* CONTEXT(name, limit, example of `a "$b"`): generates the functions quote_NAME(Buf *, Text). The limit is one of
   quote_can_… in ir/limits.h. tests/quote reads every row back by the context's real readers. */
#define QUOTE_CONTEXTS(CONTEXT)                                                                              \
  /* one POSIX shell word; a launch variable is "${X:-default}" or "${X:?}" */                               \
  CONTEXT(sh_word, sh, "'a \"$b\"'")                                                                         \
  /* shell text: PART_TEXT as it is, PART_WORD as one word */                                                \
  CONTEXT(sh_body, run, "a \"$b\"")                                                                          \
  /* a value of ENV, LABEL, ARG: in double quotes, ${X} for a build variable */                              \
  CONTEXT(docker, docker, "\"a \\\"\\$b\\\"\"")                                                              \
  /* WORKDIR, USER, EXPOSE: bare where nothing needs quotes, otherwise like `docker` */                      \
  CONTEXT(docker_word, docker, "\"a \\\"\\$b\\\"\"")                                                         \
  /* a word of the exec form: JSON, nothing is expanded */                                                   \
  CONTEXT(exec, exec, "\"a \\\"$b\\\"\"")                                                                    \
  /* a path of COPY, ADD, VOLUME in their JSON form, where ${X} is expanded and quotes are read once more */ \
  CONTEXT(copy, copy, "\"a \\\\\\\"\\\\$b\\\\\\\"\"")                                                        \
  /* a value for compose's interpolation; YAML's own quoting comes on top (yaml.c) */                        \
  CONTEXT(compose, compose, "a \"$$b\"")                                                                     \
  /* a JSON string that bake reads as a template */                                                          \
  CONTEXT(bake, bake, "\"a \\\"$b\\\"\"")

#define CONTEXT(name, limit, example) void quote_##name(Buf *b, Text t);
QUOTE_CONTEXTS(CONTEXT)
#undef CONTEXT

/* A value that Kubernetes expands, of env, command or args: `$(X)` is a variable of the container, `$$` a dollar. Only
   where it must be, `$` is doubled. A launch variable becomes $(X): the container has it in its environment. */
void quote_kubernetes(Buf *b, Text t);
/* A JSON string. */
void quote_json(Buf *b, Str s);
/* A YAML string in double quotes; and does this character need an escape there? */
void quote_yaml(Buf *b, Str s);
bool quote_yaml_escapes(uint32_t code);
/* A name of the schema's allow-lists, an image reference, an owner, a mode: as it is. A byte that such names
   cannot hold becomes `_`, so that a name is never an instruction, whatever let it through. */
void quote_name(Buf *b, Str s);
/* A line of a file that is read line by line: as it is; a line feed, which no line holds, becomes a blank. */
void quote_line(Buf *b, Str s);
/* A path in ssh's configuration, where % begins a word of its own. */
void quote_ssh_path(Buf *b, Str s);
/* A path or pattern (`*`, `?`, `[a-z]`) for a POSIX shell that is to look for files. */
void quote_sh_glob(Buf *b, Str s);
/* Text in a `#` comment: a control character becomes a blank. */
void quote_comment(Buf *b, Str s);

/* `,key=value` of RUN --mount, for a path: words, in a CSV field, in the words of a flag. */
void quote_mount(Buf *b, Str key, Text value);

/* Is this at least one byte, of [A-Za-z0-9_@%+=:,./-] and build variables alone, and does not look like an option? */
bool quote_is_bare(Text t);
/* Can this shell text be the rest of a RUN line? Otherwise it goes into a heredoc. */
bool quote_fits_line(Str body);
/* `<<'PEI'`, a blank and `dest` if there is one, and on lines of their own `head`, the body, the end. The
   delimiter is PEI, PEI1, …: the first that is no line of the body. */
void quote_heredoc(Buf *b, Str dest, Str head, Str body);
/* The same, where BuildKit expands the body, which quote_heredoc_body has made: only its build variables change. */
void quote_heredoc_expanded(Buf *b, Str dest, Str body);
void quote_heredoc_body(Buf *b, Text text);

/* sh_word, docker and so on of known bytes. */
#define quote_known(b, context, str)                                                                         \
  quote_##context((b), (Text){&(Part){.kind = PART_TEXT, .text = (str)}, 1})

#endif
