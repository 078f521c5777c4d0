/* What counts when a container runs, wherever it stands in a stage: CMD, ENTRYPOINT, EXPOSE, VOLUME, STOPSIGNAL,
   HEALTHCHECK. They become fields at the end of the block. Called by df_put.c. */
#include "import/df.h"

/* ---- commands ---- */

static void put_command(Df *d, DfIns *i) {
  DfWords words = {0};
  Span at = df_span(d, i, i->skip, i->whole.n);
  bool list = df_json(d, i->text, i->skip, &words), entry = i->kind == DF_ENTRYPOINT;
  Str value;
  if (list) {
    value = arena_fmt(d->a, "[%.*s]", STR_ARG(df_list(d, &words)));
  } else {
    if (i->text.s[0] == '[' && i->text.n > 1 && i->text.s[1] != '[' && i->text.s[1] != ' ')
      diag(d->ds, W0662, at, entry ? STR("ENTRYPOINT") : STR("CMD"));
    words.n = 0;
    Buf b = buf_new(d->a);
    for (uint32_t k = 0; k < i->text.n; k++)
      if (i->text.s[k] != '\n') buf_char(&b, i->text.s[k]);
    value = draft_string(d->a, buf_str(&b));
    if (d->stage->shell.n)
      value = arena_fmt(d->a, "[%.*s, %.*s]", STR_ARG(d->stage->shell), STR_ARG(value)), list = true;
  }
  *(entry ? &d->entrypoint : &d->command) = (DfField){value, i};
  *(entry ? &d->shell_entrypoint : &d->shell_command) = !list;
}

/* ---- lists ---- */

static void add_port(Df *d, const DfIns *i, const DfWord *w) {
  Str s;
  Span at = df_span(d, i, w->lo, w->hi);
  if (!df_value(d, i, w, DFX_KNOWN, &s)) return;
  s = str_sub(s, 1, s.n - 1);
  uint32_t dash = str_find(s, '-'), slash = str_find(s, '/');
  for (uint32_t k = 0; k < (slash < s.n ? slash : s.n); k++)
    if ((s.s[k] < '0' || s.s[k] > '9') && k != dash) slash = 0;
  Str proto = slash < s.n ? str_sub(s, slash + 1, s.n) : STR("");
  bool known = !proto.n || str_is(proto, "tcp") || str_is(proto, "udp") || str_is(proto, "sctp");
  if (!slash || !known || (dash < s.n && proto.n)) {
    df_keep(d, at, "EXPOSE of this");
    return;
  }
  if (dash < s.n) s = arena_fmt(d->a, "%.*s..%.*s", (int)dash, s.s, (int)(s.n - dash - 1), s.s + dash + 1);
  if (str_is(proto, "tcp")) s = str_sub(s, 0, slash);
  for (uint32_t k = 0; k < d->expose.n; k++)
    if (str_eq(d->expose.v[k].text, s)) return;
  piece_add(d->a, &d->expose, at, s);
}

static void add_volume(Df *d, const DfIns *i, const DfWord *w) {
  Str s;
  if (!df_value(d, i, w, DFX_KNOWN, &s)) return;
  if (s.n < 3 || s.s[1] != '/') {
    df_keep(d, df_span(d, i, w->lo, w->hi), "a VOLUME with a relative path");
    return;
  }
  piece_add(d->a, &d->volumes, df_span(d, i, w->lo, w->hi), s);
}

static void put_stop(Df *d, DfIns *i) {
  static const char *const numbers[] = {"",        "SIGHUP",  "SIGINT", "SIGQUIT", "", "", "SIGABRT", "", "",
                                        "SIGKILL", "SIGUSR1", "",       "SIGUSR2", "", "", "SIGTERM"};
  DfWord w = {i->text, i->skip, i->whole.n};
  Str s;
  if (!df_value(d, i, &w, DFX_KNOWN, &s)) return;
  s = str_sub(s, 1, s.n - 1);
  for (uint32_t k = 1; k < sizeof numbers / sizeof *numbers; k++)
    if (numbers[k][0] && str_eq(s, arena_fmt(d->a, "%u", k))) s = str_c(numbers[k]);
  if (!str_starts(s, STR("SIG"))) s = arena_fmt(d->a, "SIG%.*s", STR_ARG(s));
  bool plain = true;
  for (uint32_t k = 0; k < s.n; k++)
    plain &= (s.s[k] >= 'A' && s.s[k] <= 'Z') || (s.s[k] >= '0' && s.s[k] <= '9');
  d->stop = (DfField){plain ? s : draft_string(d->a, s), i};
}

/* ---- HEALTHCHECK ---- */

/* As a duration of the project: "1.5s" → 1s500ms; "" if it is none. */
static Str duration(Arena *a, Str s) {
  static const struct {
    const char *unit;
    int64_t us;
  } units[] = {{"us", 1}, {"ms", 1000}, {"h", 3600000000}, {"m", 60000000}, {"s", 1000000}};
  int64_t total = 0;
  for (uint32_t i = 0; i < s.n;) {
    int64_t whole = 0, part = 0, scale = 1;
    uint32_t start = i;
    for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && whole < 1000000000; i++)
      whole = whole * 10 + (s.s[i] - '0');
    if (i < s.n && s.s[i] == '.')
      for (i++; i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && scale < 1000000; i++)
        part = part * 10 + (s.s[i] - '0'), scale *= 10;
    uint32_t u = 0, n = sizeof units / sizeof *units;
    while (u < n && !str_starts(str_sub(s, i, s.n), str_c(units[u].unit))) u++;
    if (u == n || i == start) return STR("");
    total += whole * units[u].us + part * units[u].us / scale;
    i += (uint32_t)strlen(units[u].unit);
  }
  return import_duration(a, total);
}

Str import_duration(Arena *a, int64_t us) {
  static const struct {
    const char *unit;
    int64_t us;
  } units[] = {{"h", 3600000000}, {"m", 60000000}, {"s", 1000000}, {"ms", 1000}, {"us", 1}};
  Buf b = buf_new(a);
  for (uint32_t u = 0; u < sizeof units / sizeof *units; u++) {
    if (us < units[u].us) continue;
    buf_int(&b, us / units[u].us);
    buf_bytes(&b, str_c(units[u].unit));
    us %= units[u].us;
  }
  if (!b.n) buf_lit(&b, "0s");
  return buf_str(&b);
}

Str import_duration_of(Arena *a, Str s) { return s.n ? duration(a, s) : STR(""); }

static void put_health(Df *d, DfIns *i) {
  DfFlags flags = {0};
  DfWords words = {0};
  if (!df_flags(d, i, &flags)) return;
  d->health.n = 0;
  d->health_at = (DfField){STR("health"), i};
  if (str_is(i->text, "NONE") || str_is(i->text, "none")) {
    piece_add(d->a, &d->health, i->at, STR("off = true"));
    return;
  }
  uint32_t lo = 3;
  while (lo < i->text.n && df_is_space(i->text.s[lo])) lo++;
  bool cmd = str_starts(i->text, STR("CMD")) || str_starts(i->text, STR("cmd"));
  if (!cmd || lo == 3 || lo == i->text.n) {
    diag(d->ds, E0680, df_span(d, i, i->skip, i->whole.n), STR("HEALTHCHECK"),
         STR("NONE, or CMD and a command"));
    return;
  }
  Str test, rest = str_sub(i->text, lo, i->text.n);
  if (df_json(d, rest, i->skip + lo, &words)) {
    test = arena_fmt(d->a, "[\"CMD\", %.*s]", STR_ARG(df_list(d, &words)));
  } else {
    Buf b = buf_new(d->a);
    for (uint32_t k = 0; k < rest.n; k++)
      if (rest.s[k] != '\n') buf_char(&b, rest.s[k]);
    test = arena_fmt(d->a, "[\"CMD-SHELL\", %.*s]", STR_ARG(draft_string(d->a, buf_str(&b))));
  }
  piece_field(d->a, &d->health, df_span(d, i, i->skip, i->whole.n), "test", test);
  for (uint32_t k = 0; k < flags.n; k++) {
    const DfFlag *f = &flags.v[k];
    Span at = df_span(d, i, f->lo, f->hi);
    bool start = str_is(f->name, "start-period"), retries = str_is(f->name, "retries");
    Str value = retries ? f->value : import_duration_of(d->a, f->value);
    if (!value.n) {
      diag(d->ds, E0680, at, arena_fmt(d->a, "--%.*s", STR_ARG(f->name)), STR("a duration as in 30s"));
    } else if (!str_is(value, "0s") && !(retries && str_is(value, "0"))) {
      const char *name = start                               ? "start"
                         : str_is(f->name, "start-interval") ? "start_interval"
                                                             : arena_str(d->a, f->name).s;
      piece_field(d->a, &d->health, at, name, value);
    }
  }
}

/* ---- all ---- */

void df_put_end(Df *d, DfIns *i) {
  DfWords w = {0};
  switch (i->kind) {
  case DF_CMD:
  case DF_ENTRYPOINT: put_command(d, i); return;
  case DF_STOPSIGNAL: put_stop(d, i); return;
  case DF_HEALTHCHECK: put_health(d, i); return;
  default: break;
  }
  if (i->kind == DF_EXPOSE || !df_json(d, i->text, i->skip, &w)) {
    w.n = 0;
    df_words(d, i->text, i->skip, &w);
  }
  for (uint32_t k = 0; k < w.n; k++) (i->kind == DF_EXPOSE ? add_port : add_volume)(d, i, &w.v[k]);
  DfField *at = i->kind == DF_EXPOSE ? &d->expose_at : &d->volumes_at;
  if (!at->of) at->of = i;
}

static void put_field(Df *d, const DfField *f, const char *name) {
  if (!f->value.n) return;
  bool told = str_is(STR("user"), name) && d->user_told == f->of;
  if (!told) df_put_comments(d, f->of);
  draft_field(d->out, df_span(d, f->of, f->of->skip, f->of->whole.n), name, f->value);
}

/* The list form of a text: docker runs it so when it is an argument of an entry point, and complains of nothing. */
static void spell_command(Df *d) {
  if (!d->shell_command || !d->entrypoint.value.n || d->shell_entrypoint) return;
  d->command.value = arena_fmt(d->a, "[\"/bin/sh\", \"-c\", %.*s]", STR_ARG(d->command.value));
}

void df_put_fields(Df *d) {
  const DfIns *expose = d->expose_at.of, *volumes = d->volumes_at.of, *health = d->health_at.of;
  bool any =
      d->user.value.n || d->stop.value.n || d->command.value.n || d->entrypoint.value.n || expose || volumes;
  if (any || health) draft_gap(d->out);
  put_field(d, &d->user, "user");
  if (expose) df_put_comments(d, expose);
  if (expose) draft_list(d->out, df_span(d, expose, expose->skip, expose->whole.n), "expose", &d->expose);
  if (volumes) df_put_comments(d, volumes);
  if (volumes)
    draft_list(d->out, df_span(d, volumes, volumes->skip, volumes->whole.n), "volumes", &d->volumes);
  put_field(d, &d->stop, "stop_signal");
  if (health) {
    df_put_comments(d, health);
    draft_block(d->out, health->at, STR("health"), &d->health, false);
  }
  spell_command(d);
  put_field(d, &d->entrypoint, "entrypoint");
  put_field(d, &d->command, "command");
}
