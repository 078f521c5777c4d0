/* What no quoting can carry: text that one of the outputs cannot hold at all. The model asks here and answers with
   a diagnostic, so that emitters never meet such text. Each function says whether `s` can stand in its context;
   if not, *at is the offset of the first byte that cannot (otherwise s.n). */
#ifndef PEI_IR_LIMITS_H
#define PEI_IR_LIMITS_H

#include "base/str.h"

/* BuildKit reads a Dockerfile in lines of at most this many bytes. */
#define LIMIT_DOCKER_LINE 65535

/* ENV, LABEL, ARG, WORKDIR, USER: one line; no line feed, carriage return or zero byte. */
bool quote_can_docker(Str s, uint32_t *at);
/* The name of a LABEL: also no `=`, quote, backslash, dollar sign or blank; not empty. */
bool quote_can_label(Str s, uint32_t *at);
/* A word of the exec form: no zero byte, which no program can be given. */
bool quote_can_exec(Str s, uint32_t *at);
/* A path inside an image for COPY and WORKDIR: printable, of white space only the blank; not empty. */
bool quote_can_dest(Str s, uint32_t *at);
/* A path or pattern of COPY in the build context: also no backslash, and no blank at its end. */
bool quote_can_copy(Str s, uint32_t *at);
/* The target of COPY with a heredoc, which has no quotes: [A-Za-z0-9_@%+=:,./-]; not empty. */
bool quote_can_heredoc(Str s, uint32_t *at);
/* One file or folder for COPY: also no `*`, `?` or `[`, which would make it a pattern. */
bool quote_can_file(Str s, uint32_t *at);
/* The target of `RUN --mount`: printable ASCII, no blank at its end; not empty. Flags are read byte by byte. */
bool quote_can_mount(Str s, uint32_t *at);
/* A path in the build context for `RUN --mount`: also no backslash, `*`, `?` or `[`. */
bool quote_can_path(Str s, uint32_t *at);
/* The shell text of a RUN step: no zero byte, no carriage return before a line feed, no overlong line. */
bool quote_can_run(Str s, uint32_t *at);
/* A field of /etc/passwd: no colon, no line end. */
bool quote_can_passwd(Str s, uint32_t *at);
/* A word in a shell script: no zero byte. */
bool quote_can_sh(Str s, uint32_t *at);
/* A value in compose.yaml: no zero byte. */
bool quote_can_compose(Str s, uint32_t *at);
/* A value in docker-bake.json: no zero byte, no byte order mark at its start. bake also composes Unicode: e and an
   accent become one character. */
bool quote_can_bake(Str s, uint32_t *at);
/* The default of late(): compose's `${X:-…}` has no way to say a line end, `}` or `${`. */
bool quote_can_late(Str s, uint32_t *at);

/* A DNS label, which objects of Kubernetes are named by: [a-z0-9] and inner hyphens, 1 to 63 bytes. */
bool quote_can_dns(Str s, uint32_t *at);
/* The label that is made of a name: small letters, hyphens for what else no label holds. `out` has room for name.n
   bytes; yields how many were written. */
uint32_t limit_dns_name(char *out, Str name);
/* What a swarm calls something of a node, as the label that Kubernetes has for it: "node.labels.disk" is `disk`. False
   if there is none. */
bool limit_node_label(Str name, Str *label);
/* … and "node.labels.disk == ssd" as a label and its value. */
bool limit_node_is(Str constraint, Str *label, Str *value);

#endif
