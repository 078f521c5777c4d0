/* Dockerfiles: each instruction, how blocks are set apart, the run-time part of a box. */
#include "emit_devbox.h"

#include "emit/step.h"

static Arena *a;

static Str put(IrStep step) {
  Buf b = buf_new(a);
  step_put(&b, &step);
  return buf_str(&b);
}
#define RUN(text, ...) put((IrStep){.op = IR_RUN, .body = T(text), __VA_ARGS__})

static void runs(void) {
  CHECK_STR(RUN("make"), "RUN make\n");
  CHECK_STR(RUN("[ -e x ] && make"), "RUN <<'PEI'\n[ -e x ] && make\nPEI\n");
  CHECK_STR(RUN("a\nb", .strict = true), "RUN <<'PEI'\nset -e\na\nb\nPEI\n");
  CHECK_STR(RUN("a\nb", .interpreter = STR("bash"), .strict = true),
            "RUN <<'PEI'\n#!/usr/bin/env bash\nset -e\na\nb\nPEI\n");
  CHECK_STR(RUN("#!/bin/x\na", .interpreter = STR("bash"), .strict = true),
            "RUN <<'PEI'\n#!/bin/x\na\nPEI\n");
  CHECK_STR(RUN("a", .network = STR("none")), "RUN --network=none a\n");
  CHECK_STR(put((IrStep){.op = IR_RUN, .words = WORDS(T("a b"), T("$c"))}), "RUN [\"a b\", \"$c\"]\n");
  char *large = arena_alloc(a, 150000);
  memset(large, 'x', 150000);
  for (uint32_t i = 100; i < 150000; i += 100) large[i] = '\n';
  Str text = put((IrStep){.op = IR_RUN, .body = text_of(a, (Str){large, 150000})});
  CHECK(str_starts(text, STR("RUN <<'PEI'\n#!/bin/sh\nxxx")));

  LIST(IrMount, mounts, {.kind = MOUNT_CACHE, .target = T("/c"), .sharing = STR("locked")},
       {.kind = MOUNT_SECRET,
        .source = T("s"),
        .target = T("/s"),
        .required = true,
        .mode = STR("0400"),
        .owner = STR("5")},
       {.kind = MOUNT_BIND, .source = T("a b"), .target = T("/b"), .from = STR("x"), .writable = true},
       {.kind = MOUNT_TMPFS, .target = T("/t")}, {.kind = MOUNT_SSH});
  CHECK_STR(RUN("make", .mounts = mounts, .n_mounts = 1),
            "RUN --mount=type=cache,target=/c,sharing=locked make\n");
  CHECK_STR(RUN("make", .mounts = mounts, .n_mounts = n_mounts, .network = STR("host")),
            "RUN --network=host \\\n"
            "    --mount=type=cache,target=/c,sharing=locked \\\n"
            "    --mount=type=secret,id=s,target=/s,uid=5,mode=0400,required \\\n"
            "    --mount=type=bind,from=x,source=a\\ b,target=/b,rw \\\n"
            "    --mount=type=tmpfs,target=/t \\\n"
            "    --mount=type=ssh \\\n"
            "    make\n");
  CHECK_STR(RUN("a\nb", .mounts = mounts, .n_mounts = 2),
            "RUN --mount=type=cache,target=/c,sharing=locked \\\n"
            "    --mount=type=secret,id=s,target=/s,uid=5,mode=0400,required <<'PEI'\na\nb\nPEI\n");
}

static void others(void) {
  CHECK_STR(put((IrStep){.op = IR_COPY,
                         .words = WORDS(T("a"), T("b")),
                         .dest = T("/x/"),
                         .from = STR("s"),
                         .owner = T("me:me"),
                         .mode = STR("0755"),
                         .link = true}),
            "COPY --from=s --chown=me:me --chmod=0755 --link a b /x/\n");
  CHECK_STR(put((IrStep){.op = IR_COPY, .words = WORDS(T("a b"), T("*.c")), .dest = T("/x/")}),
            "COPY [\"a b\", \"*.c\", \"/x/\"]\n");
  CHECK_STR(put((IrStep){.op = IR_COPY, .words = WORDS(T("--from=x")), .dest = T("/x/")}),
            "COPY [\"--from=x\", \"/x/\"]\n");
  CHECK_STR(put((IrStep){.op = IR_COPY, .body = T("a $b\nc"), .dest = T("/x"), .mode = STR("0644")}),
            "COPY --chmod=0644 <<'PEI' /x\na $b\nc\nPEI\n");
  CHECK_STR(put((IrStep){.op = IR_ADD, .words = WORDS(T("https://x/y.tar")), .dest = T("/")}),
            "ADD https://x/y.tar /\n");
  CHECK_STR(
      put((IrStep){.op = IR_ENV, .map = MAP({STR("A"), T("1"), SPAN_NONE}, {STR("B"), T(""), SPAN_NONE})}),
      "ENV A=\"1\" \\\n    B=\"\"\n");
  CHECK_STR(put((IrStep){.op = IR_LABEL,
                         .map = MAP({STR("a.b/c"), T("1"), SPAN_NONE}, {STR("d{"), T("2"), SPAN_NONE})}),
            "LABEL a.b/c=\"1\" \\\n      \"d{\"=\"2\"\n");
  Part empty[] = {{.kind = PART_TEXT}};
  CHECK_STR(
      put((IrStep){.op = IR_ARG, .map = MAP({STR("A"), {0}, SPAN_NONE}, {STR("B"), {empty, 1}, SPAN_NONE})}),
      "ARG A\nARG B=\"\"\n");
  CHECK_STR(put((IrStep){.op = IR_ENV}), "");
  CHECK_STR(put((IrStep){.op = IR_WORKDIR, .dest = T("/a b")}), "WORKDIR \"/a b\"\n");
  CHECK_STR(put((IrStep){.op = IR_USER, .dest = T("me:me")}), "USER me:me\n");
  CHECK_STR(put((IrStep){.op = IR_STOPSIGNAL, .dest = T("SIGINT")}), "STOPSIGNAL SIGINT\n");
  CHECK_STR(put((IrStep){.op = IR_SHELL, .words = WORDS(T("/bin/bash"), T("-c"))}),
            "SHELL [\"/bin/bash\", \"-c\"]\n");
  CHECK_STR(put((IrStep){.op = IR_COMMAND, .words = WORDS(T("$x"))}), "CMD [\"$x\"]\n");
  CHECK_STR(put((IrStep){.op = IR_VOLUME, .words = WORDS(T("/$x"))}), "VOLUME [\"/\\\\$x\"]\n");
  CHECK_STR(put((IrStep){.op = IR_EXPOSE, .words = WORDS(T("80/tcp"), T("53/udp"))}),
            "EXPOSE 80/tcp 53/udp\n");
  CHECK_STR(put((IrStep){.op = IR_ENTRYPOINT,
                         .words = WORDS(T("a-program-with-a-long-name"), T("--with-an-option=of-some-length"),
                                        T("--and-another-option=that-is-longer-still"))}),
            "ENTRYPOINT [ \\\n"
            "     \"a-program-with-a-long-name\", \\\n"
            "     \"--with-an-option=of-some-length\", \\\n"
            "     \"--and-another-option=that-is-longer-still\" \\\n"
            "    ]\n");
}

static void health(void) {
  IrHealth h = {.test = WORDS(T("CMD"), T("a"), T("b c")),
                .interval_us = 90000000,
                .timeout_us = 500000,
                .start_us = 3600000000,
                .start_interval_us = -1,
                .retries = 3};
  CHECK_STR(put((IrStep){.op = IR_HEALTH, .health = &h}),
            "HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=1h --retries=3 \\\n    CMD [\"a\", "
            "\"b c\"]\n");
  h = (IrHealth){.test = WORDS(T("CMD-SHELL"), T("a || b")),
                 .interval_us = -1,
                 .timeout_us = -1,
                 .start_us = -1,
                 .start_interval_us = -1,
                 .retries = -1};
  CHECK_STR(put((IrStep){.op = IR_HEALTH, .health = &h}), "HEALTHCHECK CMD a || b\n");
  h.test = WORDS(T("CMD-SHELL"), T("a\nb"));
  CHECK_STR(put((IrStep){.op = IR_HEALTH, .health = &h}),
            "HEALTHCHECK CMD [\"/bin/sh\", \"-c\", \"a\\nb\"]\n");
  h.none = true;
  CHECK_STR(put((IrStep){.op = IR_HEALTH, .health = &h}), "HEALTHCHECK NONE\n");
}

static void numbers(void) {
  static const struct {
    int64_t us;
    const char *text;
  } rows[] = {{0, "0s"},           {1, "1us"},         {1500, "1500us"},
              {1000, "1ms"},       {1000000, "1s"},    {60000000, "1m"},
              {90000000, "1m30s"}, {3600000000, "1h"}, {3661500000, "1h1m1500ms"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Buf b = buf_new(a);
    emit_duration(&b, rows[i].us);
    CHECK_STR(buf_str(&b), rows[i].text);
  }
  Buf b = buf_new(a);
  emit_size(&b, 2LL << 30), buf_lit(&b, " "), emit_size(&b, 512 << 20), buf_lit(&b, " "), emit_size(&b, 1024);
  buf_lit(&b, " "), emit_size(&b, 1000), buf_lit(&b, " "), emit_size(&b, 0);
  CHECK_STR(buf_str(&b), "2g 512m 1k 1000 0");
}

static void paths(void) {
  IrProject p = {.root_from_out = STR(".."), .out_from_root = STR("build"), .name = STR("My.Project")};
  Emit e = {.arena = a, .project = &p};
  CHECK_STR(emit_from_out(&e, STR("")), "..");
  CHECK_STR(emit_from_out(&e, STR(".")), "..");
  CHECK_STR(emit_from_out(&e, STR("./a/b")), "../a/b");
  CHECK_STR(emit_outside(&e, STR("/a")), "/a");
  CHECK_STR(emit_outside(&e, STR("~/a")), "~/a");
  CHECK_STR(emit_relative(&e, STR("docker/dev/Dockerfile"), STR("docker/dev")), "Dockerfile");
  CHECK_STR(emit_relative(&e, STR("docker/dev/Dockerfile"), STR("src/x")), "../../docker/dev/Dockerfile");
  CHECK_STR(emit_relative(&e, STR("docker/Dockerfile"), STR("docker/x")), "../Dockerfile");
  CHECK_STR(emit_relative(&e, STR("./Dockerfile"), STR(".")), "Dockerfile");
  CHECK_STR(emit_project(a, &p).project_name, "my_project");
  CHECK_STR(emit_bake_name(&e, STR("a.b")), "a_b");
}

/* The whole Dockerfile of the box, as a reader sees it. */
static const char box_wanted[] =
    "# made by peic from dev.pei: edit that, not this\n"
    "\n"
    "# dev.pei:12: stage.system\n"
    "FROM ubuntu:24.04 AS system\n"
    "\n"
    "# dev.pei:14: apt\n"
    "RUN --mount=type=bind,from=pei,source=build/apt-install.sh,target=/pei-build/apt-install.sh \\\n"
    "    --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n"
    "    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\\n"
    "    sh /pei-build/apt-install.sh --cached build-essential git curl\n"
    "\n"
    "# dev.pei:22: ssh\n"
    "RUN --mount=type=bind,from=pei,source=build/apt-install.sh,target=/pei-build/apt-install.sh \\\n"
    "    --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n"
    "    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\\n"
    "    sh /pei-build/apt-install.sh --cached openssh-server\n"
    "RUN --mount=type=bind,from=pei,source=build/users.sh,target=/pei-build/users.sh <<'PEI1'\n"
    "sh /pei-build/users.sh <<'PEI'\n"
    "me:2000:::::\n"
    "you:2001:::::\n"
    "PEI\n"
    "PEI1\n"
    "\n"
    "# dev.pei:27\n"
    "ENV EDITOR=\"vim\" \\\n"
    "    GREETING=\"example \\\"env\\\" \\$var\"\n"
    "\n"
    "# dev.pei:29: on build\n"
    "RUN --mount=type=bind,source=scripts/install-dev-tools.sh,target=/pei-hook/install-dev-tools.sh \\\n"
    "    /pei-hook/install-dev-tools.sh --verbose\n"
    "\n"
    "# dev.pei:30: on build\n"
    "RUN <<'PEI'\n"
    "set -e\n"
    "# the shell's own ${HOME} needs no escape: only @{ } is ours\n"
    "echo \"built for port 2222 in ${HOME}\" > /etc/motd\n"
    "PEI\n"
    "\n"
    "# dev.pei:36: image.dev\n"
    "FROM system AS dev\n"
    "\n"
    "# dev.pei:36: what happens when it runs\n"
    "RUN <<'PEI'\n"
    "set -e\n"
    "mkdir -p /soft\n"
    "for name in app data workspace; do\n"
    "  mkdir -p /hard/image/$name /hard/volume/$name\n"
    "  chmod 1777 /hard/image/$name /hard/volume/$name\n"
    "  ln -s /hard/image/$name /soft/$name\n"
    "done\n"
    "chmod 755 /hard/image/data /hard/volume/data\n"
    "chown 1000:1000 /hard/image/data /hard/volume/data\n"
    "PEI\n"
    "\n"
    "RUN --mount=type=bind,from=pei,source=login,target=/pei-login \\\n"
    "    sh /pei-login/login-install.sh /pei-login/pei-env.sh /pei-login/pei-login.sh\n"
    "COPY --from=pei root/ /\n"
    "COPY --chmod=0755 \\\n"
    "    scripts/clone-repos.sh \\\n"
    "    scripts/check-health.sh \\\n"
    "    scripts/motd.sh \\\n"
    "    scripts/entry.sh \\\n"
    "    /pei-init/scripts/scripts/\n"
    "ENTRYPOINT [\"/entrypoint.sh\"]\n";

static void box(void) {
  IrProject *p = devbox(a);
  Emit e = emit_project(a, p);
  CHECK_STR(emit_find(&e, "images/dev/Dockerfile"), box_wanted);
  CHECK_STR(emit_find(&e, "images/dev/Dockerfile.dockerignore"),
            "# made by peic from dev.pei: edit that, not this\nbuild\n*.tmp\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/storage"), "app\ndata\nworkspace\n");
  CHECK_STR(
      emit_find(&e, "images/dev/pei/root/pei-init/hooks/every-run/01-check-health"),
      "#!/bin/sh\nexec /pei-init/lib/as.sh me timeout -k 10 30 /pei-init/scripts/scripts/check-health.sh\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/hooks/every-run/01-check-health.warn"), "");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/hooks/every-run/02-hello"),
            "#!/bin/sh\nset -e\necho hello >/tmp/hello\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/hooks/user-login/01-motd"),
            "#!/bin/sh\nexec /pei-init/scripts/scripts/motd.sh --show-motd 'it'\\''s'\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/entry"),
            "#!/bin/sh\n[ $# -gt 0 ] || set -- --mode=interactive\nexec /pei-init/scripts/scripts/entry.sh "
            "\"$@\"\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/ssh/passwords"),
            "me secret /run/secrets/me_password\n");
  CHECK_STR(emit_find(&e, "images/dev/pei/root/pei-init/ssh/keys/you"), "ssh-ed25519 BBBB you\n");

  /* a user other than root: its directories are made as root, and it is restored */
  p->stages[1].user = text_of(a, STR("me"));
  Str text = emit_find(&(Emit){.files = emit_project(a, p).files}, "images/dev/Dockerfile");
  const char *root = strstr(text.s, "USER root\nRUN <<'PEI'\n"),
             *back = strstr(text.s, "USER me\nCOPY --from=pei root/ /\n");
  CHECK(root && back && root < back);
  CHECK(strstr(text.s, "mkdir -p /pei-init/state\nchown me /pei-init/state /soft\n") != NULL);
}

int main(void) {
  TEST_ARENA(arena);
  a = &arena;
  runs();
  others();
  health();
  numbers();
  paths();
  box();
  arena_free(&arena);
  return test_end();
}
