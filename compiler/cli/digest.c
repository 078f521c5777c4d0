/* Digests of images, asked of docker: the registry through buildx first, then what the engine here has pulled. The only
   place where peic starts a program; each command is printed before it runs. Called by `lock`. */
#include "cli/digest.h"
#include "cli/process.h"
#include <errno.h>

enum { WAIT_MS = 60000, HEX = 64 };

/* As somebody would type it. */
static void print_command(Cli *c, const char *const *argv) {
  Buf line = buf_new(&c->arena);
  buf_lit(&line, "+");
  for (; *argv; argv++) {
    bool plain = !(*argv)[strcspn(*argv, " {}")];
    buf_bytes(&line, arena_fmt(&c->arena, plain ? " %s" : " '%s'", *argv));
  }
  buf_lit(&line, "\n");
  io_err(c, buf_str(&line));
}

/* The first line of a text, or of its last paragraph: what a program says of its failure. */
static Str first_line(Str text) {
  while (text.n && (text.s[0] == '\n' || text.s[0] == ' ')) text = str_sub(text, 1, text.n);
  return str_sub(text, 0, str_find(text, '\n'));
}

/* buildx prints something else for `{{.Manifest.Digest}}`, so it is asked for JSON. */
static Str unquoted(Str s) {
  bool quoted = s.n > 1 && s.s[0] == '"' && s.s[s.n - 1] == '"';
  return quoted ? str_sub(s, 1, s.n - 1) : s;
}

static bool is_digest(Str s) {
  Str algorithm = STR("sha256:");
  if (!str_starts(s, algorithm) || s.n != algorithm.n + HEX) return false;
  for (uint32_t i = algorithm.n; i < s.n; i++)
    if (!((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] >= 'a' && s.s[i] <= 'f'))) return false;
  return true;
}

/* "debian" of "docker.io/library/debian:12": how docker calls the repository. */
static Str repository(Str ref) {
  uint32_t end = ref.n;
  for (uint32_t i = 0; i < ref.n; i++) {
    if (ref.s[i] == '/') end = ref.n;
    if (ref.s[i] == ':') end = i;
  }
  Str name = str_sub(ref, 0, end), hub = STR("docker.io/"), official = STR("library/");
  if (str_starts(name, hub)) name = str_sub(name, hub.n, name.n);
  return str_starts(name, official) ? str_sub(name, official.n, name.n) : name;
}

/* Lines "debian@sha256:…": the digest of this repository, or empty. */
static Str local_digest(Str lines, Str ref) {
  Str wanted = repository(ref);
  while (lines.n) {
    uint32_t n = str_find(lines, '\n');
    Str line = str_sub(lines, 0, n);
    lines = str_sub(lines, n < lines.n ? n + 1 : n, lines.n);
    uint32_t at = str_find(line, '@');
    Str digest = at < line.n ? str_sub(line, at + 1, line.n) : STR("");
    if (is_digest(digest) && str_eq(repository(str_sub(line, 0, at)), wanted)) return digest;
  }
  return STR("");
}

/* Why it did not work, on one line. */
static Str reason(Cli *c, const Process *p, const char *nothing) {
  if (p->error) return str_c(strerror(p->error));
  if (p->timed_out) return arena_fmt(&c->arena, "no answer within %d seconds", WAIT_MS / 1000);
  Str said = first_line(p->err);
  if (p->status && said.n) return said;
  return p->status ? arena_fmt(&c->arena, "it ended with status %d", p->status) : str_c(nothing);
}

Str digest_resolve(Cli *c, Str ref, bool *docker_there) {
  const char *name = arena_str(&c->arena, ref).s;
  const char *registry[] = {
      "docker", "buildx", "imagetools", "inspect", "--format", "{{json .Manifest.Digest}}", name, NULL};
  const char *engine[] = {
      "docker", "image", "inspect", "--format", "{{range .RepoDigests}}{{println .}}{{end}}", name, NULL};
  print_command(c, registry);
  Process asked = process_run(&c->arena, registry, WAIT_MS);
  *docker_there = asked.error != ENOENT;
  if (!*docker_there) {
    io_say(c, "there is no `docker` in PATH to ask for digests");
    return STR("");
  }
  Str digest = unquoted(first_line(asked.out));
  if (!asked.error && !asked.timed_out && asked.status == 0 && is_digest(digest)) return digest;
  io_say(c, "the registry gave no digest for `%s`: %.*s", name,
         STR_ARG(reason(c, &asked, "no digest in the answer")));
  print_command(c, engine);
  Process local = process_run(&c->arena, engine, WAIT_MS);
  digest = local.error || local.timed_out || local.status ? STR("") : local_digest(local.out, ref);
  if (!digest.n)
    io_say(c, "neither does the engine know one: %.*s",
           STR_ARG(reason(c, &local, "it was built there, or came from another place")));
  return digest;
}
