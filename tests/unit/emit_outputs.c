/* compose.yaml, docker-bake.json, the control script's settings, and what changes a step's hash in the plan. */
#include "emit_devbox.h"

#include "emit/parts.h"
#include "plan/plan.h"

static Arena *a;

static bool has(Str text, const char *part) {
  if (strstr(text.s, part)) return true;
  printf("missing: %s\nin: %s\n", part, text.s);
  return false;
}

/* ---- compose ---- */

static const char db_wanted[] = "\n"
                                "  # dev.pei:62\n"
                                "  db:\n"
                                "    image: \"mongo:7\"\n"
                                "    command:\n"
                                "    - sh\n"
                                "    - \"-c\"\n"
                                "    - |-\n"
                                "      echo one\n"
                                "      exec mongod\n"
                                "    environment:\n"
                                "      GREETING: \"a $$b $${c}\"\n"
                                "      \"OFF\": \"no\"\n"
                                "      EMPTY: \"\"\n"
                                "    networks:\n"
                                "    - back\n"
                                "    healthcheck:\n"
                                "      test:\n"
                                "      - CMD\n"
                                "      - mongosh\n"
                                "      - \"--eval\"\n"
                                "      - \"db.runCommand('ping').ok\"\n"
                                "      interval: \"30s\"\n"
                                "      timeout: \"5s\"\n"
                                "      retries: 3\n"
                                "      start_period: \"1m30s\"\n"
                                "    deploy:\n"
                                "      resources:\n"
                                "        limits:\n"
                                "          memory: \"512m\"\n"
                                "          cpus: \"1.5\"\n"
                                "          pids: 200\n"
                                "    stop_signal: SIGTERM\n"
                                "    stop_grace_period: \"10s\"\n"
                                "    labels:\n"
                                "      pei.project: robot-dev\n"
                                "      pei.id: \"service.db\"\n"
                                "\n"
                                "networks:\n"
                                "  # dev.pei:9\n"
                                "  back:\n"
                                "    internal: true\n"
                                "    ipam:\n"
                                "      config:\n"
                                "      - subnet: \"10.20.0.0/24\"\n"
                                "    labels:\n"
                                "      pei.project: robot-dev\n"
                                "      pei.id: \"network.back\"\n"
                                "      pei.hash: \"8f0ef06fefcd22a301b69123378cb9df\"\n"
                                "\n"
                                "volumes:\n"
                                "  # dev.pei:10\n"
                                "  ws:\n"
                                "    name: team-ws\n"
                                "    external: true\n"
                                "\n"
                                "  # dev.pei:40\n";

static void compose(void) {
  Emit e = emit_project(a, devbox(a));
  Str text = emit_find(&e, "compose.yaml");
  CHECK(str_starts(text,
                   STR("# made by peic from dev.pei: edit that, not this\n\nname: robot-dev\n\nservices:\n"
                       "  # dev.pei:53\n  dev:\n    image: \"robot:dev\"\n    pull_policy: never\n")));
  CHECK(has(text, db_wanted));
  CHECK(has(
      text,
      "    ports:\n    - \"${SSH_PORT:-2222}:22\"\n    - \"8000-8010:9000-9010\"\n"
      "    - host_ip: \"127.0.0.1\"\n      published: \"5353\"\n      target: 53\n      protocol: udp\n"));
  CHECK(has(text, "    - type: bind\n      source: \"../data\"\n      target: \"/hard/volume/data\"\n"));
  CHECK(has(text, "    depends_on:\n      db:\n        condition: service_healthy\n"));
  CHECK(has(text, "    secrets:\n    - me_password\n"));
  CHECK(has(
      text,
      "          - driver: nvidia\n            count: all\n            capabilities:\n            - gpu\n"));
  CHECK(str_ends(text, STR("\nsecrets:\n  # dev.pei:8\n  me_password:\n    environment: ME_PASSWORD\n")));
}

/* What the box does not show. */
static void compose_rest(void) {
  IrProject *p = devbox(a);
  IrService *s = &p->services[1];
  LIST(
      IrServiceMount, mounts,
      {.kind = IRM_BIND, .source = LATE("HOME", "/root"), .target = STR("/h"), .read_only = true, .size = -1},
      {.kind = IRM_BIND, .source = T("~/x"), .target = STR("/x"), .size = -1},
      {.kind = IRM_BIND, .source = T("."), .target = STR("/app"), .size = -1},
      {.kind = IRM_TMPFS, .target = STR("/t"), .size = 64 << 20},
      {.kind = IRM_VOLUME, .volume = 1, .target = STR("/v"), .subpath = STR("a b"), .size = -1});
  LIST(Str, aliases, STR("mongo"));
  LIST(IrAttach, attach, {.network = 0, .aliases = aliases, .n_aliases = 1});
  LIST(IrValue, items, {.kind = IV_TEXT, .text = T("$x")}, {.kind = IV_INT, .num = 5},
       {.kind = IV_BOOL, .num = 1}, {.kind = IV_NULL});
  LIST(IrExtra, extras, {.key = STR("x-list"), .value = {.kind = IV_LIST, .items = items, .n = n_items}});
  s->mounts = mounts, s->n_mounts = n_mounts, s->networks = attach, s->n_networks = 1, s->extras = extras,
  s->n_extras = 1;
  LIST(IrHealth, health, {.none = true});
  s->health = health;
  s->restart = STR("no");
  p->secrets[0].kind = SECRET_FILE, p->secrets[0].source = STR("keys/pw"),
  p->secrets[0].path = STR("/elsewhere");
  Emit e = emit_project(a, p);
  Str text = emit_find(&e, "compose.yaml");
  CHECK(
      has(text,
          "    - type: bind\n      source: \"${HOME:-/root}\"\n      target: \"/h\"\n      read_only: true\n"
          "    - type: bind\n      source: \"~/x\"\n      target: \"/x\"\n"
          "    - type: bind\n      source: \"..\"\n      target: \"/app\"\n"
          "    - type: tmpfs\n      target: \"/t\"\n      tmpfs:\n        size: \"64m\"\n"
          "    - type: volume\n      source: dev-app\n      target: \"/v\"\n      volume:\n        subpath: "
          "\"a b\"\n"));
  CHECK(has(text, "    networks:\n      back:\n        aliases:\n        - mongo\n"));
  CHECK(has(text, "    x-list:\n    - \"$$x\"\n    - 5\n    - true\n    - null\n"));
  CHECK(has(text, "    healthcheck:\n      disable: true\n    restart: \"no\"\n"));
  CHECK(has(text, "    secrets:\n    - source: me_password\n      target: \"/elsewhere\"\n"));
  CHECK(has(text, "    file: \"../keys/pw\"\n"));
}

/* ---- bake ---- */

static void bake(void) {
  IrProject *p = devbox(a);
  LIST(Text, tags,
       OF(Text, Part, {.kind = PART_TEXT, .text = STR("robot:")}, {.kind = PART_LATE, .text = STR("USER")}));
  LIST(uint32_t, needs, 0);
  LIST(uint32_t, secrets, 0);
  LIST(Str, platforms, STR("linux/amd64"), STR("linux/arm64"));
  IrImage *images = arena_array(a, IrImage, 2);
  images[0] = p->images[0];
  p->images = images;
  p->images[1] = (IrImage){.name = STR("a.b"),
                           .stage = IR_NONE,
                           .dockerfile = STR("docker/dev/Dockerfile"),
                           .context = STR("docker"),
                           .target = STR("final"),
                           .tags = tags,
                           .n_tags = 1,
                           .needs_images = needs,
                           .n_needs_images = 1,
                           .secrets = secrets,
                           .n_secrets = 1,
                           .platforms = platforms,
                           .n_platforms = 2,
                           .ssh_ids = (Str[]){STR("default")},
                           .n_ssh_ids = 1,
                           .args = MAP({STR("X"), LATE("VERSION", "1 $ ${"), SPAN_NONE}),
                           .at = LINE(80)};
  p->n_images = 2;
  Emit e = emit_project(a, p);
  Str text = emit_find(&e, "docker-bake.json");
  CHECK(has(text, "  \"variable\": {\n    \"USER\": {\n      \"validation\": [\n        {\n"
                  "          \"condition\": \"${USER != \\\"\\\"}\",\n          \"error_message\": \"set "
                  "USER in the environment\"\n"));
  CHECK(has(text, "    \"VERSION\": {\n      \"default\": \"1 $ $${\"\n    }\n"));
  CHECK(has(text, "    \"a_b\": {\n      \"//\": \"dev.pei:80\",\n      \"context\": \"../docker\",\n"
                  "      \"contexts\": {\n        \"dev\": \"target:dev\"\n      },\n      \"dockerfile\": "
                  "\"dev/Dockerfile\",\n"
                  "      \"target\": \"final\",\n      \"args\": {\n        \"X\": \"${VERSION}\"\n      },\n"
                  "      \"tags\": [\n        \"robot:${USER}\"\n      ],\n"
                  "      \"platforms\": [\n        \"linux/amd64\",\n        \"linux/arm64\"\n      ],\n"
                  "      \"secret\": [\n        {\n          \"id\": \"me_password\",\n          \"env\": "
                  "\"ME_PASSWORD\"\n        }\n      ],\n"
                  "      \"ssh\": [\n        \"default\"\n      ],\n"));
  CHECK(has(text, "    \"export-dev-amd64\": {\n      \"//\": \"dev.pei:70\",\n      \"inherits\": [\n       "
                  " \"dev\"\n      ]\n    }\n"));
  CHECK(str_is(emit_find(&e, "images/a.b/Dockerfile"), "(no such file)"));
  Str pei = emit_find(&e, "pei");
  CHECK(has(pei, "pei_images='dev a_b'\npei_used_images='dev'\n"));
  CHECK(has(pei, "a_b) pei_ref=robot:\"${USER:?}\" ;;\n"));
  CHECK(has(pei, " ssh'\n"));
}

/* ---- the control script ---- */

static void control(void) {
  IrProject *p = devbox(a);
  Emit e = emit_project(a, p);
  Str text = emit_find(&e, "pei");
  CHECK(str_starts(text, STR("#!/bin/sh\n")));
  CHECK(has(text, "pei_project='robot-dev'\npei_images='dev'\npei_used_images='dev'\npei_services='dev "
                  "db'\npei_profiles=''\npei_foreign='db'\npei_default_service=dev\n"));
  CHECK(has(text, "pei_up_wait='--wait'\npei_exports='dev-amd64'\n"));
  CHECK(has(text, "\tdev) pei_ssh_port=22 pei_ssh_user=me ;;\n"));
  CHECK(has(text, "pei_name=export-dev-amd64 pei_format=docker pei_to=../dist/dev.tar pei_builder='' "
                  "pei_ref=robot:dev ;;\n"));
  CHECK(has(text, "\nverb_export() {") && has(text, "\nverb_ssh() {"));
  for (uint32_t i = 0; i < e.files.n; i++)
    if (str_is(e.files.v[i].path, "pei")) CHECK_INT(e.files.v[i].mode, 0755);
  /* only what is used */
  p->n_exports = 0, p->services[0].ssh_port = -1;
  p->secrets[0].kind = SECRET_COMMAND, p->secrets[0].source = STR("pass 'x y'");
  e = emit_project(a, p);
  text = emit_find(&e, "pei");
  CHECK(!strstr(text.s, "verb_export") && !strstr(text.s, "verb_ssh") && !strstr(text.s, "ssh_info() "));
  CHECK(has(text, "\tPEI_SECRET_me_password=$(sh -c 'pass '\\''x y'\\''') || fail 1 'the command of the "
                  "secret me_password failed'\n"));
  /* nothing at all */
  IrProject none = {.name = STR("x"), .root_from_out = STR("."), .out_from_root = STR(".")};
  e = emit_project(a, &none);
  CHECK_INT(e.files.n, 1);
  CHECK_STR(
      emit_find(&e, "plan.json"),
      "{\n  \"version\": 2,\n  \"project\": \"x\",\n  \"sources\": [],\n  \"inputs\": [],\n  \"steps\": [],\n"
      "  \"trees\": []\n}\n");
}

/* ---- the plan ---- */

static Plan plan_of(IrProject *p) { return *emit_project(a, p).plan; }

static const PlanStep *step_of(const Plan *plan, const char *id) {
  for (uint32_t i = 0; i < plan->n; i++)
    if (str_is(plan->steps[i].id, id)) return &plan->steps[i];
  abort();
}

/* Which hashes differ, as "image.dev service.dev ". */
static Str changes(const Plan *before, const Plan *after) {
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < before->n; i++) {
    if (str_eq(before->steps[i].hash, step_of(after, before->steps[i].id.s)->hash)) continue;
    buf_bytes(&b, before->steps[i].id);
    buf_lit(&b, " ");
  }
  return buf_str(&b);
}

static void plan(void) {
  Plan first = plan_of(devbox(a));
  CHECK_INT(first.n, 8);
  const PlanStep *dev = step_of(&first, "service.dev");
  CHECK_INT(dev->n_needs, 6);
  CHECK_STR(dev->needs[0], "image.dev");
  Plan other = plan_of(devbox(a));
  CHECK_STR(changes(&first, &other), "");

  IrProject *p = devbox(a); /* everything a line further down */
  p->images[0].at = LINE(37), p->stages[1].at = LINE(37), p->services[0].at = LINE(54),
  p->volumes[1].at = LINE(41);
  other = plan_of(p);
  CHECK_STR(changes(&first, &other), "");

  p = devbox(a); /* what a file says is the context's affair: tests/plan */
  p->inputs[2].value = STR("another");
  other = plan_of(p);
  CHECK_STR(changes(&first, &other), "");

  p = devbox(a);
  p->services[1].restart = STR("always");
  other = plan_of(p);
  CHECK_STR(changes(&first, &other), "service.dev service.db ");

  p = devbox(a);
  p->networks[0].internal = false;
  other = plan_of(p);
  CHECK_STR(changes(&first, &other), "network.back service.dev service.db ");

  p = devbox(a);
  p->exports[0].format = STR("oci");
  other = plan_of(p);
  CHECK_STR(changes(&first, &other), "export.dev-amd64 ");
}

int main(void) {
  TEST_ARENA(arena);
  a = &arena;
  compose();
  compose_rest();
  bake();
  control();
  plan();
  arena_free(&arena);
  return test_end();
}
