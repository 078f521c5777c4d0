/* The development box of the README as IR, made by hand: what lowering gives for it. Shared by emit_*.c. */
#ifndef PEI_TEST_EMIT_DEVBOX_H
#define PEI_TEST_EMIT_DEVBOX_H

#include "test.h"

#include "emit/emit.h"

/* All in the arena `a`: what is built here outlives the function. */
static UNUSED void *test_keep(Arena *a, const void *from, size_t n) {
  return memcpy(arena_alloc(a, n), from, n);
}
#define LIST(type, name, ...)                                                                                \
  type *name = test_keep(a, (type[]){__VA_ARGS__}, sizeof((type[]){__VA_ARGS__}));                           \
  UNUSED const uint32_t n_##name = sizeof((type[]){__VA_ARGS__}) / sizeof(type)
#define T(literal) text_of(a, STR(literal))
#define PART(...) ((Text){test_keep(a, &(Part){__VA_ARGS__}, sizeof(Part)), 1})
#define LATE(name, def) text_late(a, STR(name), &STR(def))
#define OF(type, item, ...)                                                                                  \
  ((type){test_keep(a, (item[]){__VA_ARGS__}, sizeof((item[]){__VA_ARGS__})),                                \
          sizeof((item[]){__VA_ARGS__}) / sizeof(item)})
#define WORDS(...) OF(IrWords, Text, __VA_ARGS__)
#define MAP(...) OF(IrMap, IrPair, __VA_ARGS__)
/* Line n of dev.pei, whose lines are one byte long. */
#define LINE(n) ((Span){0, ((n)-1) * 2, ((n)-1) * 2 + 1})

static const IrService service_default = {
    .image = IR_NONE, .shm = -1, .memory = -1, .pids = -1, .stop_grace_us = -1, .ssh_port = -1};

static UNUSED IrProject *devbox(Arena *a) {
  LIST(IrMount, apt_mounts,
       {.kind = MOUNT_BIND,
        .from = STR("pei"),
        .source = T("build/apt-install.sh"),
        .target = T("/pei-build/apt-install.sh")},
       {.kind = MOUNT_CACHE, .target = T("/var/cache/apt"), .sharing = STR("locked")},
       {.kind = MOUNT_CACHE, .target = T("/var/lib/apt/lists"), .sharing = STR("locked")});
  LIST(IrMount, users_mount,
       {.kind = MOUNT_BIND,
        .from = STR("pei"),
        .source = T("build/users.sh"),
        .target = T("/pei-build/users.sh")});
  LIST(IrMount, hook_mount,
       {.kind = MOUNT_BIND,
        .source = T("scripts/install-dev-tools.sh"),
        .target = T("/pei-hook/install-dev-tools.sh")});
  LIST(IrStep, system_steps,
       {.op = IR_RUN,
        .at = LINE(14),
        .note = STR("apt"),
        .mounts = apt_mounts,
        .n_mounts = 3,
        .body = T("sh /pei-build/apt-install.sh --cached build-essential git curl")},
       {.op = IR_RUN,
        .at = LINE(22),
        .note = STR("ssh"),
        .mounts = apt_mounts,
        .n_mounts = 3,
        .body = T("sh /pei-build/apt-install.sh --cached openssh-server")},
       {.op = IR_RUN,
        .at = LINE(22),
        .note = STR("ssh"),
        .mounts = users_mount,
        .n_mounts = 1,
        .body = T("sh /pei-build/users.sh <<'PEI'\nme:2000:::::\nyou:2001:::::\nPEI")},
       {.op = IR_ENV,
        .at = LINE(27),
        .map =
            MAP({STR("EDITOR"), T("vim"), LINE(27)}, {STR("GREETING"), T("example \"env\" $var"), LINE(27)})},
       {.op = IR_RUN,
        .at = LINE(29),
        .note = STR("on build"),
        .mounts = hook_mount,
        .n_mounts = 1,
        .body = T("/pei-hook/install-dev-tools.sh --verbose")},
       {.op = IR_RUN,
        .at = LINE(30),
        .note = STR("on build"),
        .strict = true,
        .body = T("# the shell's own ${HOME} needs no escape: only @{ } is ours\necho \"built for port 2222 "
                  "in ${HOME}\" > /etc/motd")});
  LIST(IrStage, stages,
       {.name = STR("system"),
        .object = STR("system"),
        .base = STR("ubuntu:24.04"),
        .base_stage = IR_NONE,
        .base_image = IR_NONE,
        .steps = system_steps,
        .n_steps = n_system_steps,
        .at = LINE(12)},
       {.name = STR("dev"),
        .object = STR("dev"),
        .base_stage = 0,
        .base_image = IR_NONE,
        .at = LINE(36),
        .is_image = true});
  LIST(uint32_t, both, 0, 1);
  LIST(Text, tags, T("robot:dev"));
  LIST(IrHook, hooks,
       {.when = HOOK_FIRST_RUN,
        .id = STR("clone-repos"),
        .script = STR("scripts/clone-repos.sh"),
        .timeout_us = -1,
        .at = LINE(45)},
       {.when = HOOK_EVERY_RUN,
        .id = STR("check-health"),
        .script = STR("scripts/check-health.sh"),
        .timeout_us = 30000000,
        .user = STR("me"),
        .warn = true,
        .at = LINE(46)},
       {.when = HOOK_EVERY_RUN,
        .id = STR("hello"),
        .body = T("echo hello >/tmp/hello"),
        .timeout_us = -1,
        .at = LINE(46)},
       {.when = HOOK_USER_LOGIN,
        .id = STR("motd"),
        .script = STR("scripts/motd.sh"),
        .args = WORDS(T("--show-motd"), T("it's")),
        .timeout_us = -1,
        .at = LINE(47)});
  LIST(
      IrUser, users,
      {.name = STR("me"), .uid = 2000, .gid = -1, .keys = STR("ssh-ed25519 AAAA me"), .secret = 0},
      {.name = STR("you"), .uid = 2001, .gid = -1, .keys = STR("ssh-ed25519 BBBB you\n"), .secret = IR_NONE});
  LIST(IrStore, stores, {.name = STR("app"), .kind = STORE_AUTO, .storage = true, .size = -1},
       {.name = STR("data"),
        .kind = STORE_HOST,
        .storage = true,
        .host = T("./data"),
        .owner = STR("1000:1000"),
        .size = -1},
       {.name = STR("workspace"), .kind = STORE_VOLUME, .storage = true, .volume = 0, .size = -1},
       {.name = STR("home"), .kind = STORE_AUTO, .at_path = STR("/home/me"), .size = -1});
  LIST(Str, parts, STR("apt-install.sh"), STR("users.sh"));
  LIST(Str, ignore, STR("build"), STR("*.tmp"));
  LIST(IrInit, init,
       {.any = true,
        .hooks = hooks,
        .n_hooks = n_hooks,
        .entry = true,
        .entry_script = STR("scripts/entry.sh"),
        .entry_args = WORDS(T("--mode=interactive")),
        .stores = stores,
        .n_stores = n_stores,
        .build_parts = parts,
        .n_build_parts = 2,
        .ssh = {.on = true,
                .port = 22,
                .root_login = STR("no"),
                .password_login = true,
                .users = users,
                .n_users = 2,
                .at = LINE(22)}});
  LIST(IrImage, images,
       {.name = STR("dev"),
        .stage = 1,
        .stages = both,
        .n_stages = 2,
        .tags = tags,
        .n_tags = 1,
        .has_ignore = true,
        .ignore = ignore,
        .n_ignore = 2,
        .at = LINE(36),
        .init = init});
  LIST(IrPort, ports, {.late = LATE("SSH_PORT", "2222"), .to_lo = 22, .to_hi = 22, .proto = STR("tcp")},
       {.lo = 8000, .hi = 8010, .to_lo = 9000, .to_hi = 9010, .proto = STR("tcp")},
       {.address = STR("127.0.0.1"), .lo = 5353, .hi = 5353, .to_lo = 53, .to_hi = 53, .proto = STR("udp")});
  LIST(IrServiceMount, mounts,
       {.kind = IRM_VOLUME, .volume = 1, .target = STR("/hard/volume/app"), .size = -1},
       {.kind = IRM_BIND, .source = T("./data"), .target = STR("/hard/volume/data"), .size = -1},
       {.kind = IRM_VOLUME, .volume = 0, .target = STR("/hard/volume/workspace"), .size = -1},
       {.kind = IRM_VOLUME, .volume = 2, .target = STR("/home/me"), .size = -1});
  LIST(IrNeed, needs, {.service = 1, .condition = STR("service_healthy")});
  LIST(IrAttach, attach, {.network = 0});
  IrService *services = arena_array(a, IrService, 2);
  services[0] = services[1] = service_default;
  services[0].name = STR("dev"), services[0].image = 0, services[0].ports = ports,
  services[0].n_ports = n_ports;
  services[0].mounts = mounts, services[0].n_mounts = n_mounts, services[0].gpu = STR("all"),
  services[0].shm = 2LL << 30;
  services[0].restart = STR("unless-stopped"), services[0].ssh_port = 22, services[0].ssh_user = STR("me"),
  services[0].at = LINE(53);
  services[0].needs = needs, services[0].n_needs = 1, services[0].networks = attach,
  services[0].n_networks = 1;
  services[1].name = STR("db"), services[1].image_ref = T("mongo:7"), services[1].at = LINE(62),
  services[1].networks = attach, services[1].n_networks = 1;
  services[1].has_env = true,
  services[1].env = MAP({STR("GREETING"), T("a $b ${c}"), LINE(63)}, {STR("OFF"), T("no"), LINE(63)},
                        {STR("EMPTY"), {0}, LINE(63)});
  services[1].has_command = true, services[1].command = WORDS(T("sh"), T("-c"), T("echo one\nexec mongod"));
  LIST(IrHealth, health,
       {.test = WORDS(T("CMD"), T("mongosh"), T("--eval"), T("db.runCommand('ping').ok")),
        .interval_us = 30000000,
        .timeout_us = 5000000,
        .start_us = 90000000,
        .start_interval_us = -1,
        .retries = 3});
  services[1].health = health;
  services[1].memory = 512 << 20, services[1].cpus = STR("1.5"), services[1].pids = 200,
  services[1].stop_signal = STR("SIGTERM"), services[1].stop_grace_us = 10000000;
  LIST(IrVolume, volumes,
       {.name = STR("ws"), .docker_name = STR("team-ws"), .external = true, .at = LINE(10)},
       {.name = STR("dev-app"), .implicit = true, .at = LINE(40)},
       {.name = STR("dev-home"), .implicit = true, .at = LINE(43)});
  LIST(IrNetwork, networks,
       {.name = STR("back"), .internal = true, .subnet = STR("10.20.0.0/24"), .at = LINE(9)});
  LIST(IrSecret, secrets,
       {.name = STR("me_password"),
        .kind = SECRET_ENV,
        .source = STR("ME_PASSWORD"),
        .path = STR("/run/secrets/me_password"),
        .in_compose = true,
        .at = LINE(8)});
  LIST(IrExport, exports,
       {.name = STR("dev-amd64"),
        .image = 0,
        .builder = IR_NONE,
        .format = STR("docker"),
        .to = STR("dist/dev.tar"),
        .at = LINE(70)});
  LIST(
      IrInput, inputs,
      {.kind = INPUT_SOURCE, .name = STR("dev.pei"), .value = STR("00112233445566778899aabbccddeeff")},
      {.kind = INPUT_ENV, .name = STR("PEI_PROXY"), .value = STR(""), .from_default = true},
      {.kind = INPUT_FILE, .name = STR("scripts/motd.sh"), .value = STR("ffeeddccbbaa99887766554433221100")});
  IrProject *p = arena_new(a, IrProject);
  *p = (IrProject){.name = STR("robot-dev"),
                   .root_from_out = STR(".."),
                   .out_from_root = STR("build"),
                   .stages = stages,
                   .n_stages = 2,
                   .images = images,
                   .n_images = 1,
                   .services = services,
                   .n_services = 2,
                   .volumes = volumes,
                   .n_volumes = 3,
                   .networks = networks,
                   .n_networks = 1,
                   .secrets = secrets,
                   .n_secrets = 1,
                   .exports = exports,
                   .n_exports = 1,
                   .inputs = inputs,
                   .n_inputs = 3};
  return p;
}

static UNUSED Sources *devbox_sources(Arena *a) {
  Sources *s = arena_new(a, Sources);
  s->arena = a;
  char *text = arena_alloc(a, 200);
  for (int i = 0; i < 200; i++) text[i] = i % 2 ? '\n' : 'x';
  source_add(s, STR("dev.pei"), STR(""), STR("dev.pei"), (Str){text, 200});
  return s;
}

/* Nothing here is on a dock. */
static UNUSED void on_no_dock(IrProject *p) {
  p->dock = IR_NONE;
  for (uint32_t i = 0; i < p->n_images; i++) p->images[i].dock = IR_NONE;
  for (uint32_t i = 0; i < p->n_services; i++) p->services[i].dock = IR_NONE;
  for (uint32_t i = 0; i < p->n_networks; i++) p->networks[i].dock = IR_NONE;
  for (uint32_t i = 0; i < p->n_volumes; i++) p->volumes[i].dock = IR_NONE;
}

static UNUSED Emit emit_project(Arena *a, IrProject *p) {
  on_no_dock(p);
  Emit e = {.arena = a, .sources = devbox_sources(a), .project = p};
  emit_all(&e);
  return e;
}

static UNUSED Str emit_find(const Emit *e, const char *path) {
  for (uint32_t i = 0; i < e->files.n; i++)
    if (str_is(e->files.v[i].path, path)) return e->files.v[i].text;
  return STR("(no such file)");
}

#endif
