/* Digests of images, as docker knows them. */
#ifndef PEI_CLI_DIGEST_H
#define PEI_CLI_DIGEST_H

#include "cli/cli.h"

/* "sha256:…" of what `ref` names now, or empty after saying why not. *docker_there: is it worth asking again? */
Str digest_resolve(Cli *c, Str ref, bool *docker_there);

#endif
