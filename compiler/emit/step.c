/* Each kind of build step as an instruction of a Dockerfile. Called by dockerfile.c and init.c. */
#include "emit/step.h"

/* Longer JSON arrays have one word a line. */
#define LINE_WIDTH 100
/* Longer shell text does not fit into one argument of a process. */
#define BODY_LIMIT 100000

static void put_words(Buf *b, IrWords words, void (*quote)(Buf *, Text)) {
  uint32_t start = b->n;
  buf_lit(b, "[");
  for (uint32_t i = 0; i < words.n; i++) {
    if (i) buf_lit(b, ", ");
    quote(b, words.v[i]);
  }
  buf_lit(b, "]");
  if (b->n - start <= LINE_WIDTH || words.n < 2) return;
  b->n = start;
  for (uint32_t i = 0; i < words.n; i++) {
    if (i)
      buf_lit(b, ", \\\n     ");
    else
      buf_lit(b, "[ \\\n     ");
    quote(b, words.v[i]);
  }
  buf_lit(b, " \\\n    ]");
}

void step_put_exec(Buf *b, Str instruction, IrWords words) {
  buf_bytes(b, instruction);
  put_words(b, words, quote_exec);
  buf_lit(b, "\n");
}

/* ---- RUN ---- */

static void put_mount(Buf *b, const IrMount *m) {
  static const char *const kinds[] = {[MOUNT_BIND] = "bind",
                                      [MOUNT_CACHE] = "cache",
                                      [MOUNT_SECRET] = "secret",
                                      [MOUNT_TMPFS] = "tmpfs",
                                      [MOUNT_SSH] = "ssh"};
  buf_lit(b, "--mount=type=");
  buf_bytes(b, str_c(kinds[m->kind]));
  if (m->from.n) buf_lit(b, ",from="), quote_name(b, m->from);
  if (m->from_path.n) quote_mount(b, STR("source"), m->from_path);
  if (m->source.n) quote_mount(b, m->kind == MOUNT_BIND ? STR("source") : STR("id"), m->source);
  if (m->target.n) quote_mount(b, STR("target"), m->target);
  if (m->env.n) buf_lit(b, ",env="), quote_name(b, m->env);
  if (m->sharing.n) buf_lit(b, ",sharing="), quote_name(b, m->sharing);
  if (m->owner.n) buf_lit(b, ",uid="), quote_name(b, m->owner);
  if (m->group.n) buf_lit(b, ",gid="), quote_name(b, m->group);
  if (m->mode.n) buf_lit(b, ",mode="), quote_name(b, m->mode);
  if (m->size) buf_lit(b, ",size="), buf_int(b, m->size);
  if (m->writable) buf_lit(b, ",rw");
  if (m->read_only) buf_lit(b, ",ro");
  if (m->required) buf_lit(b, ",required");
}

static uint32_t run_flags(const IrStep *s) { return s->n_mounts + (s->network.n > 0) + (s->security.n > 0); }

/* The flags; several stand one a line. Leaves b where the next word begins. */
static void put_run_flags(Buf *b, const IrStep *s) {
  uint32_t left = run_flags(s);
  if (s->network.n) {
    buf_lit(b, " --network=");
    quote_name(b, s->network);
    if (--left) buf_lit(b, " \\\n   ");
  }
  if (s->security.n) {
    buf_lit(b, " --security=");
    quote_name(b, s->security);
    if (--left) buf_lit(b, " \\\n   ");
  }
  for (uint32_t i = 0; i < s->n_mounts; i++) {
    if (s->mounts[i].of) FROM(b, &s->mounts[i]);
    buf_lit(b, " ");
    put_mount(b, &s->mounts[i]);
    if (s->mounts[i].of) FROM(b, s);
    left--;
    if (left) buf_lit(b, " \\\n   ");
  }
}

/* Proxies that others see are taken out of its environment: in shell text, which alone can do so. */
static bool must_hide(const IrStep *s, Str body) {
  return s->hide_proxy && s->body.n && !s->interpreter.n && !str_starts(body, STR("#!"));
}

/* What stands before a body of several lines: its interpreter, and that a failure ends it. */
static Str run_head(Arena *a, const IrStep *s, Str body) {
  Buf head = buf_new(a);
  if (str_starts(body, STR("#!"))) return STR("");
  if (s->interpreter.n) {
    buf_lit(&head, "#!");
    if (s->interpreter.s[0] != '/') buf_lit(&head, "/usr/bin/env ");
    quote_name(&head, s->interpreter);
    buf_lit(&head, "\n");
  } else if (body.n > BODY_LIMIT) {
    buf_lit(&head, "#!/bin/sh\n"); /* with it, BuildKit makes a file of the body */
  }
  if (must_hide(s, body))
    buf_lit(&head, "unset http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY\n");
  if (s->strict) buf_lit(&head, "set -e\n");
  return buf_str(&head);
}

/* A heredoc; marks say where its body begins and ends. */
static void put_heredoc(Buf *b, const IrStep *s, Str dest, Str head, Str body) {
  uint32_t start = b->n;
  quote_heredoc(b, dest, head, body);
  if (!b->marks) return;
  start += str_find(str_sub(buf_str(b), start, b->n), '\n') + 1 + head.n;
  marks_put_at(b, start, (Mark){.of = s->of, .span = s->at, .body = true});
  marks_put_at(b, start + body.n, (Mark){.of = s->of, .span = s->at});
}

static bool put_run(Buf *b, const IrStep *s) {
  uint32_t start = b->n, flags = run_flags(s);
  Buf scratch = buf_new(b->arena);
  buf_lit(b, "RUN");
  put_run_flags(b, s);
  if (s->body.n)
    quote_sh_body(&scratch, s->body);
  else
    step_put_exec(&scratch, STR(""), s->words);
  Str body = buf_str(&scratch);
  if (s->body.n && (s->interpreter.n || must_hide(s, body) || !quote_fits_line(body))) {
    buf_lit(b, " ");
    put_heredoc(b, s, STR(""), run_head(b->arena, s, body), body);
    return true;
  }
  if (flags > 1 || (flags && b->n - start + body.n > LINE_WIDTH)) buf_lit(b, " \\\n   ");
  buf_lit(b, " ");
  buf_bytes(b, body);
  if (s->body.n) buf_lit(b, "\n");
  return false;
}

/* ---- the others ---- */

static bool all_bare(IrWords words, Text dest) {
  for (uint32_t i = 0; i < words.n; i++)
    if (!quote_is_bare(words.v[i])) return false;
  return quote_is_bare(dest);
}

static void put_file(Buf *b, const IrStep *s) {
  Buf body = buf_new(b->arena), dest = buf_new(b->arena);
  quote_docker_word(&dest, s->dest);
  if (text_known(s->body)) {
    quote_sh_body(&body, s->body);
    put_heredoc(b, s, buf_str(&dest), STR(""), buf_str(&body));
  } else {
    quote_heredoc_body(&body, s->body);
    quote_heredoc_expanded(b, buf_str(&dest), buf_str(&body));
  }
}

static bool put_copy(Buf *b, const IrStep *s, Str instruction) {
  buf_bytes(b, instruction);
  if (s->from.n) buf_lit(b, " --from="), quote_name(b, s->from);
  if (s->owner.n) buf_lit(b, " --chown="), quote_docker_word(b, s->owner);
  if (s->mode.n) buf_lit(b, " --chmod="), quote_name(b, s->mode);
  if (s->link) buf_lit(b, " --link");
  const IrCopyFlags *flags = s->flags ? s->flags : &(const IrCopyFlags){0};
  if (flags->checksum.n && !flags->fetched.n) buf_lit(b, " --checksum="), quote_name(b, flags->checksum);
  if (flags->unpack.n && !flags->fetched.n) buf_lit(b, " --unpack="), quote_name(b, flags->unpack);
  if (s->keep_git) buf_lit(b, " --keep-git-dir=true");
  for (uint32_t i = 0; i < flags->excludes.n; i++)
    buf_lit(b, " --exclude="), quote_docker_word(b, flags->excludes.v[i]);
  buf_lit(b, " ");
  if (!s->words.n) { /* a file of its own text */
    put_file(b, s);
    return true;
  }
  if (all_bare(s->words, s->dest)) {
    for (uint32_t i = 0; i < s->words.n; i++) quote_docker_word(b, s->words.v[i]), buf_lit(b, " ");
    quote_docker_word(b, s->dest);
  } else {
    Text *all = arena_array(b->arena, Text, s->words.n + 1);
    memcpy(all, s->words.v, sizeof *all * s->words.n);
    all[s->words.n] = s->dest;
    put_words(b, (IrWords){all, s->words.n + 1}, quote_copy);
  }
  buf_lit(b, "\n");
  return false;
}

/* ENV and LABEL: a pair a line. ARG: an instruction a line. */
static void put_map(Buf *b, const IrStep *s) {
  for (uint32_t i = 0; i < s->map.n; i++) {
    const IrPair *p = &s->map.v[i];
    bool arg = s->op == IR_ARG;
    MARK(b, .of = s->of, .span = p->at, .key = p->key);
    if (arg)
      buf_bytes(b, i && s->onbuild ? STR("ONBUILD ARG ") : STR("ARG "));
    else if (i)
      buf_bytes(b, s->op == IR_ENV ? STR(" \\\n    ") : STR(" \\\n      "));
    else
      buf_bytes(b, s->op == IR_ENV ? STR("ENV ") : STR("LABEL "));
    if (s->op == IR_LABEL)
      quote_known(b, docker_word, p->key);
    else
      quote_name(b, p->key);
    if (!arg || p->value.n) {
      buf_lit(b, "=");
      quote_docker(b, p->value);
    }
    if (arg) buf_lit(b, "\n");
  }
  if (s->op != IR_ARG && s->map.n) buf_lit(b, "\n");
}

static void put_health(Buf *b, const IrHealth *h) {
  bool is_shell = h->test.n > 1 && h->test.v[0].n == 1 && str_is(h->test.v[0].v[0].text, "CMD-SHELL");
  if (h->none || h->test.n < 2) {
    buf_lit(b, "HEALTHCHECK NONE\n");
    return;
  }
  buf_lit(b, "HEALTHCHECK");
  if (h->interval_us >= 0) buf_lit(b, " --interval="), emit_duration(b, h->interval_us);
  if (h->timeout_us >= 0) buf_lit(b, " --timeout="), emit_duration(b, h->timeout_us);
  if (h->start_us >= 0) buf_lit(b, " --start-period="), emit_duration(b, h->start_us);
  if (h->start_interval_us >= 0) buf_lit(b, " --start-interval="), emit_duration(b, h->start_interval_us);
  if (h->retries >= 0) buf_lit(b, " --retries="), buf_int(b, h->retries);
  bool options = h->interval_us >= 0 || h->timeout_us >= 0 || h->start_us >= 0 || h->start_interval_us >= 0 ||
                 h->retries >= 0;
  buf_bytes(b, options ? STR(" \\\n    CMD ") : STR(" CMD "));
  IrWords words = {h->test.v + 1, h->test.n - 1};
  Buf body = buf_new(b->arena);
  if (is_shell) quote_sh_body(&body, words.v[0]);
  if (is_shell && !quote_fits_line(buf_str(&body))) {
    Text *sh = arena_array(b->arena, Text, 3);
    sh[0] = text_of(b->arena, STR("/bin/sh")), sh[1] = text_of(b->arena, STR("-c")), sh[2] = words.v[0];
    words = (IrWords){sh, 3};
    is_shell = false;
  }
  if (is_shell)
    buf_bytes(b, buf_str(&body)), buf_lit(b, "\n");
  else
    step_put_exec(b, STR(""), words);
}

static void put_word(Buf *b, Str instruction, Text word) {
  buf_bytes(b, instruction);
  quote_docker_word(b, word);
  buf_lit(b, "\n");
}

static void put_expose(Buf *b, IrWords ports) {
  buf_lit(b, "EXPOSE");
  for (uint32_t i = 0; i < ports.n; i++) buf_lit(b, " "), quote_docker_word(b, ports.v[i]);
  buf_lit(b, "\n");
}

bool step_put(Buf *b, const IrStep *s) {
  if (s->onbuild) buf_lit(b, "ONBUILD ");
  switch (s->op) {
  case IR_RUN: return put_run(b, s);
  case IR_COPY: return put_copy(b, s, STR("COPY"));
  case IR_ADD: return put_copy(b, s, STR("ADD"));
  case IR_ENV:
  case IR_LABEL:
  case IR_ARG: put_map(b, s); break;
  case IR_WORKDIR: put_word(b, STR("WORKDIR "), s->dest); break;
  case IR_USER: put_word(b, STR("USER "), s->dest); break;
  case IR_STOPSIGNAL: put_word(b, STR("STOPSIGNAL "), s->dest); break;
  case IR_SHELL: step_put_exec(b, STR("SHELL "), s->words); break;
  case IR_ENTRYPOINT: step_put_exec(b, STR("ENTRYPOINT "), s->words); break;
  case IR_COMMAND: step_put_exec(b, STR("CMD "), s->words); break;
  case IR_VOLUME:
    buf_lit(b, "VOLUME ");
    put_words(b, s->words, quote_copy);
    buf_lit(b, "\n");
    break;
  case IR_EXPOSE: put_expose(b, s->words); break;
  case IR_HEALTH: put_health(b, s->health); break;
  case IR_BRANCH:
  case IR_JOIN: break; /* dockerfile.c makes stages of them */
  }
  return false;
}
