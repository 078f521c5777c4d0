/* peic lock FILE: writes pei.lock, with the digests that docker tells. */
#include "cli/cli.h"
#include "cli/digest.h"

/* "pei.lock", beside the root file. */
static Str lock_path(Cli *c) {
  const char *root = c->args.v[0], *slash = strrchr(root, '/');
  return arena_fmt(&c->arena, "%.*spei.lock", slash ? (int)(slash + 1 - root) : 0, root);
}

/* Asks for each image, false if one got no answer: it keeps the digest it has. */
static bool resolve(Cli *c, PeiImage *images, size_t n) {
  bool all = true, docker = true;
  for (size_t i = 0; i < n; i++) {
    PeiImage *image = &images[i];
    Str digest = docker ? digest_resolve(c, str_n(image->ref.s, image->ref.n), &docker) : STR("");
    if (digest.n)
      image->digest = (PeiText){digest.s, digest.n};
    else {
      all = false;
      io_say(c,
             image->digest.n ? "`%.*s` keeps the digest it has in the lock"
                             : "`%.*s` is left out of the lock",
             (int)image->ref.n, image->ref.s);
    }
  }
  return all;
}

static void say_summary(Cli *c, Str path, const PeiChange *changes, size_t n, bool written) {
  static const char *const words[] = {"", "new", "changed", "removed"};
  size_t count[4] = {0};
  Buf how = buf_new(&c->arena);
  for (size_t i = 0; i < n; i++) count[changes[i].kind]++;
  for (int kind = 1; kind < 4; kind++)
    if (count[kind])
      buf_bytes(&how, arena_fmt(&c->arena, "%s%zu %s", how.n ? ", " : "", count[kind], words[kind]));
  Str line = !written ? arena_fmt(&c->arena, "%.*s is up to date\n", STR_ARG(path))
             : how.n  ? arena_fmt(&c->arena, "wrote %.*s (%.*s)\n", STR_ARG(path), STR_ARG(buf_str(&how)))
                      : arena_fmt(&c->arena, "wrote %.*s\n", STR_ARG(path));
  io_out(c, line);
}

static int finish(Cli *c, Pei *p, const PeiImage *images, size_t n) {
  Str path = lock_path(c);
  bool differs = pei_lock(p, images, n, PEI_CHECK) == PEI_DIFFERS;
  PeiStatus status = differs && !c->opt.check ? pei_lock(p, images, n, 0) : pei_status(p);
  int rc = project_status(c, p, status);
  const PeiChange *changes;
  size_t n_changes = pei_changes(p, &changes);
  if (rc == RC_DIFFERS && !c->opt.quiet) project_changes(c, changes, n_changes);
  if (rc == RC_DIFFERS) io_say(c, "%.*s differs from what %s needs", STR_ARG(path), c->args.v[0]);
  if (rc == RC_OK && !c->opt.quiet) say_summary(c, path, changes, n_changes, differs);
  return rc;
}

int verb_lock(Cli *c) {
  int rc;
  Pei *p = project_compile(c, pei_compile, true, &rc);
  if (!p) return rc;
  rc = project_report(c, p, pei_status(p));
  const PeiImage *known;
  size_t n = rc == RC_OK ? pei_lock_images(p, &known) : 0;
  PeiImage *images = arena_array(&c->arena, PeiImage, n);
  for (size_t i = 0; i < n; i++) images[i] = known[i];
  bool ask = n && !c->opt.check && !c->opt.no_images, all = !ask || resolve(c, images, n);
  if (rc == RC_OK && !all && c->opt.strict) {
    io_say(c, "not every image has a digest: %.*s is left as it is", STR_ARG(lock_path(c)));
    rc = RC_ENVIRONMENT;
  }
  if (rc == RC_OK) rc = finish(c, p, images, n);
  pei_free(p);
  return rc;
}
