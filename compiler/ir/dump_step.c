/* --dump=ir, the lower half: values, build steps, what an image starts with. Called by dump.c. */
#include "ir/dump_private.h"

static void put_escaped(Buf *out, Str s) {
  static const char hex[] = "0123456789abcdef";
  for (uint32_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.s[i];
    if (c == '\n')
      buf_lit(out, "\\n");
    else if (c == '\t')
      buf_lit(out, "\\t");
    else if (c < ' ' || c == 0x7f) {
      buf_lit(out, "\\x");
      buf_char(out, hex[c >> 4]);
      buf_char(out, hex[c & 15]);
    } else {
      if (c == '"' || c == '\\') buf_char(out, '\\');
      buf_char(out, (char)c);
    }
  }
}

static void put_part(Buf *out, const Part *part) {
  switch (part->kind) {
  case PART_TEXT: put_escaped(out, part->text); return;
  case PART_WORD: buf_lit(out, "<word "); break;
  case PART_BUILD: buf_lit(out, "<build "); break;
  case PART_BUILD_WORD: buf_lit(out, "<build word "); break;
  case PART_LATE: buf_lit(out, "<late "); break;
  }
  put_escaped(out, part->text);
  if (part->fallback) {
    buf_lit(out, ":-");
    put_escaped(out, *part->fallback);
  }
  buf_char(out, '>');
}

static void put_quoted(Buf *out, Text text) {
  buf_char(out, '"');
  for (uint32_t i = 0; i < text.n; i++) put_part(out, &text.v[i]);
  buf_char(out, '"');
}

static void put_name(Dump *d, const char *name) {
  buf_char(d->out, ' ');
  buf_bytes(d->out, str_c(name));
  buf_char(d->out, '=');
}

void put_head(Dump *d, uint32_t indent, const char *word, Str name) {
  buf_pad(d->out, indent);
  buf_bytes(d->out, str_c(word));
  if (!name.n) return;
  buf_lit(d->out, " \"");
  put_escaped(d->out, name);
  buf_char(d->out, '"');
}

void put_end(Dump *d, Span at) {
  if (at.file < d->sources->files.n) {
    buf_lit(d->out, "  # ");
    put_escaped(d->out, source_at(d->sources, at.file)->display);
    buf_char(d->out, ':');
    buf_int(d->out, source_line(d->sources, at.file, at.lo));
  }
  buf_char(d->out, '\n');
}

void put_text(Dump *d, const char *name, Text text) {
  if (!text.n) return;
  put_name(d, name);
  put_quoted(d->out, text);
}

void put_str(Dump *d, const char *name, Str text) {
  if (text.n) put_text(d, name, (Text){&(Part){.kind = PART_TEXT, .text = text}, 1});
}

void put_int(Dump *d, const char *name, int64_t value) {
  if (value == -1) return;
  put_name(d, name);
  buf_int(d->out, value);
}

void put_flag(Dump *d, const char *name, bool value) {
  if (!value) return;
  buf_char(d->out, ' ');
  buf_bytes(d->out, str_c(name));
}

void put_strs(Dump *d, const char *name, const Str *v, uint32_t n) {
  if (!n) return;
  put_name(d, name);
  for (uint32_t i = 0; i < n; i++) {
    buf_bytes(d->out, i ? STR(", \"") : STR("[\""));
    put_escaped(d->out, v[i]);
    buf_char(d->out, '"');
  }
  buf_char(d->out, ']');
}

void put_words(Dump *d, const char *name, IrWords words) {
  if (!words.n) return;
  put_name(d, name);
  for (uint32_t i = 0; i < words.n; i++) {
    buf_bytes(d->out, i ? STR(", ") : STR("["));
    put_quoted(d->out, words.v[i]);
  }
  buf_char(d->out, ']');
}

void put_map(Dump *d, const char *name, IrMap map) {
  if (!map.n) return;
  put_name(d, name);
  for (uint32_t i = 0; i < map.n; i++) {
    buf_bytes(d->out, i ? STR(", ") : STR("{"));
    put_escaped(d->out, map.v[i].key);
    buf_lit(d->out, ": ");
    put_quoted(d->out, map.v[i].value);
  }
  buf_char(d->out, '}');
}

void put_health(Dump *d, const IrHealth *h) {
  if (!h) return;
  put_flag(d, "no-health", h->none);
  put_words(d, "health", h->test);
  put_int(d, "interval_us", h->interval_us);
  put_int(d, "timeout_us", h->timeout_us);
  put_int(d, "start_us", h->start_us);
  put_int(d, "start_interval_us", h->start_interval_us);
  put_int(d, "retries", h->retries);
}

static void put_mount(Dump *d, const IrMount *m) {
  static const char *const kinds[] = {"bind", "cache", "secret", "tmpfs", "ssh"};
  put_head(d, 4, "with", str_c(kinds[m->kind]));
  put_text(d, "source", m->source);
  put_text(d, "target", m->target);
  put_str(d, "from", m->from);
  put_text(d, "from_path", m->from_path);
  put_flag(d, "writable", m->writable);
  put_flag(d, "read_only", m->read_only);
  put_flag(d, "required", m->required);
  put_str(d, "sharing", m->sharing);
  put_str(d, "env", m->env);
  put_str(d, "owner", m->owner);
  put_str(d, "group", m->group);
  if (m->size) put_int(d, "size", m->size);
  put_str(d, "mode", m->mode);
  buf_char(d->out, '\n');
}

void put_step(Dump *d, const IrStep *s) {
  static const char *const ops[] = {"run",     "copy",   "add",        "env",    "label",      "arg",
                                    "workdir", "user",   "stopsignal", "shell",  "entrypoint", "command",
                                    "volume",  "expose", "health",     "branch", "join"};
  put_head(d, 2, ops[s->op], (Str){0});
  put_str(d, "note", s->note);
  put_text(d, "body", s->body);
  put_flag(d, "strict", s->strict);
  if (s->op == IR_RUN) put_str(d, "interpreter", s->interpreter);
  put_words(d, "words", s->words);
  if (ir_has_dest(s->op)) {
    put_text(d, "dest", s->dest);
    put_str(d, "from", s->from);
    put_text(d, "owner", s->owner);
    put_str(d, "mode", s->mode);
    put_flag(d, "link", s->link);
    if (s->flags) {
      put_words(d, "excludes", s->flags->excludes);
      put_str(d, "checksum", s->flags->checksum);
      put_str(d, "unpack", s->flags->unpack);
    }
    put_flag(d, "keep_git", s->keep_git);
  }
  if (ir_has_map(s->op)) put_map(d, "map", s->map);
  if (s->op == IR_RUN) {
    put_str(d, "network", s->network);
    put_str(d, "security", s->security);
  }
  put_flag(d, "onbuild", s->onbuild);
  put_flag(d, "proxied", s->proxied);
  put_flag(d, "hide_proxy", s->hide_proxy);
  if (s->op == IR_HEALTH) put_health(d, s->health);
  put_end(d, s->at);
  for (uint32_t i = 0; s->op == IR_RUN && i < s->n_mounts; i++) put_mount(d, &s->mounts[i]);
}

static void put_hook(Dump *d, const IrHook *h) {
  static const char *const when[] = {"on first-run", "on every-run", "on user-login"};
  put_head(d, 2, when[h->when], h->id);
  put_str(d, "script", h->script);
  put_text(d, "body", h->body);
  put_str(d, "interpreter", h->interpreter);
  put_words(d, "args", h->args);
  put_text(d, "args", h->args_text);
  put_str(d, "user", h->user);
  put_int(d, "timeout_us", h->timeout_us);
  put_flag(d, "warn", h->warn);
  put_flag(d, "source", h->source);
  put_end(d, h->at);
}

static void put_ssh(Dump *d, const IrSsh *ssh) {
  put_head(d, 2, "ssh", (Str){0});
  put_int(d, "port", ssh->port);
  put_str(d, "root_login", ssh->root_login);
  put_flag(d, "x11", ssh->x11);
  put_flag(d, "password_login", ssh->password_login);
  put_end(d, ssh->at);
  for (uint32_t i = 0; i < ssh->n_users; i++) {
    const IrUser *u = &ssh->users[i];
    put_head(d, 4, "user", u->name);
    put_int(d, "uid", u->uid);
    put_int(d, "gid", u->gid);
    put_str(d, "shell", u->shell);
    put_str(d, "home", u->home);
    put_strs(d, "groups", u->groups, u->n_groups);
    put_str(d, "sudo", u->sudo);
    put_str(d, "keys", u->keys);
    if (u->secret != IR_NONE) put_str(d, "secret", d->p->secrets[u->secret].name);
    put_flag(d, "password-hash", u->hash.n > 0);
    for (uint32_t k = 0; k < u->n_late_keys; k++) put_str(d, "late-key", d->p->secrets[u->late_keys[k]].name);
    for (uint32_t k = 0; k < u->n_private_keys; k++)
      put_str(d, "private-key", d->p->secrets[u->private_keys[k]].name);
    put_flag(d, "authorize", u->authorize);
    put_end(d, u->at);
  }
}

static void put_store(Dump *d, const IrStore *s) {
  static const char *const kinds[] = {"auto", "volume", "host", "image", "tmpfs"};
  put_head(d, 2, s->storage ? "storage" : "mount", s->name);
  put_str(d, "kind", str_c(kinds[s->kind]));
  put_str(d, "at", s->at_path);
  if (s->kind == STORE_VOLUME && s->volume != IR_NONE) put_str(d, "volume", d->p->volumes[s->volume].name);
  put_text(d, "host", s->host);
  put_flag(d, "read_only", s->read_only);
  put_str(d, "subpath", s->subpath);
  put_str(d, "owner", s->owner);
  put_int(d, "size", s->size);
  put_end(d, s->at);
}

void put_init(Dump *d, const IrInit *init) {
  for (uint32_t i = 0; i < init->n_hooks; i++) put_hook(d, &init->hooks[i]);
  if (init->entry) {
    put_head(d, 2, "entry", (Str){0});
    put_str(d, "script", init->entry_script);
    put_text(d, "body", init->entry_body);
    put_str(d, "interpreter", init->entry_interpreter);
    put_words(d, "args", init->entry_args);
    put_text(d, "args", init->entry_args_text);
    put_str(d, "user", init->entry_user);
    put_end(d, init->entry_at);
  }
  if (init->ssh.on) put_ssh(d, &init->ssh);
  for (uint32_t i = 0; i < init->n_stores; i++) put_store(d, &init->stores[i]);
  if (init->login_env.n) {
    put_head(d, 2, "login", (Str){0});
    put_map(d, "env", init->login_env);
    buf_char(d->out, '\n');
  }
}
