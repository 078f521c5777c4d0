/* Translates one Dockerfile instruction into a statement, as a suggestion: for the simple forms only. */
#include "syntax/docker.h"

enum { WORDS_MAX = 16 };
typedef struct {
  Buf out;
  Str rest;
  Str word[WORDS_MAX]; /* the arguments by blanks, quotes taken off */
  uint32_t n;
  bool in_body;
  Applicability app;
} Job;

struct Docker {
  const char *name;
  const char *key;                          /* the field or step */
  bool (*write)(Job *job, const char *key); /* false: no counterpart that can be written mechanically */
};

static void put_quoted(Buf *b, Str text) {
  buf_char(b, '"');
  for (uint32_t i = 0; i < text.n; i++) {
    char c = text.s[i];
    if (c == '"' || c == '\\') buf_char(b, '\\');
    if (c == '@' && i + 1 < text.n && text.s[i + 1] == '{') buf_char(b, '@');
    buf_char(b, c);
  }
  buf_char(b, '"');
}

static void put_key(Job *job, const char *key, const char *then) {
  buf_bytes(&job->out, str_c(key));
  buf_bytes(&job->out, str_c(then));
}

static bool is_json(Str rest) { return rest.n > 1 && rest.s[0] == '[' && rest.s[rest.n - 1] == ']'; }
static bool has_lines(Str rest) { return str_find(rest, '\n') < rest.n; }
static bool is_flag(Str word) { return str_starts(word, STR("--")); }

/* `run "…"`; a command over several lines becomes a heredoc, where `\` at a line's end is the shell's own. */
static bool write_run(Job *job, const char *key) {
  if (is_flag(job->rest) || is_json(job->rest) || str_starts(job->rest, STR("<<"))) return false;
  put_key(job, key, " ");
  if (!has_lines(job->rest)) {
    put_quoted(&job->out, job->rest);
    return true;
  }
  buf_lit(&job->out, "<<SH\n");
  buf_bytes(&job->out, job->rest);
  buf_lit(&job->out, "\nSH");
  job->app = FIX_MAYBE;
  return true;
}

/* FROM x, FROM x AS y */
static bool write_from(Job *job, const char *key) {
  bool named = job->n == 3 && (str_is(job->word[1], "AS") || str_is(job->word[1], "as"));
  if (is_flag(job->rest) || (job->n != 1 && !named)) return false;
  if (named && !job->in_body) {
    buf_lit(&job->out, "stage ");
    buf_bytes(&job->out, job->word[2]);
    buf_lit(&job->out, " { ");
    job->app = FIX_MAYBE; /* the steps below belong into the braces */
  }
  put_key(job, key, " = ");
  put_quoted(&job->out, job->word[0]);
  if (named && !job->in_body) buf_lit(&job->out, " }");
  if (named) job->app = FIX_MAYBE;
  return true;
}

static bool write_step(Job *job, const char *key) {
  if (job->n != 1) return false;
  put_key(job, key, " ");
  put_quoted(&job->out, job->word[0]);
  return true;
}

static bool write_field(Job *job, const char *key) {
  if (job->n != 1) return false;
  put_key(job, key, " = ");
  put_quoted(&job->out, job->word[0]);
  return true;
}

/* Lists of strings in JSON are lists of strings here. */
static bool write_json(Job *job, const char *key) {
  if (!is_json(job->rest)) return false;
  put_key(job, key, " = ");
  buf_bytes(&job->out, job->rest);
  return true;
}

static bool write_command(Job *job, const char *key) {
  if (write_json(job, key)) return true;
  if (has_lines(job->rest)) return false;
  put_key(job, key, " = [\"/bin/sh\", \"-c\", ");
  put_quoted(&job->out, job->rest);
  buf_lit(&job->out, "]");
  return true;
}

static bool write_strings(Job *job, const char *key) {
  if (write_json(job, key)) return true;
  if (job->n == 0) return false;
  put_key(job, key, " = [");
  for (uint32_t i = 0; i < job->n; i++) {
    if (i > 0) buf_lit(&job->out, ", ");
    put_quoted(&job->out, job->word[i]);
  }
  buf_lit(&job->out, "]");
  return true;
}

static bool write_ports(Job *job, const char *key) {
  put_key(job, key, " = [");
  for (uint32_t i = 0; i < job->n; i++) {
    for (uint32_t k = 0; k < job->word[i].n; k++)
      if (!strchr("0123456789/tcpud", job->word[i].s[k])) return false;
    if (i > 0) buf_lit(&job->out, ", ");
    buf_bytes(&job->out, job->word[i]);
  }
  buf_lit(&job->out, "]");
  return job->n > 0;
}

/* COPY a b, with --from and --chown */
static bool write_copy(Job *job, const char *key) {
  Str from = STR(""), owner = STR("");
  uint32_t i = 0;
  for (; i < job->n && is_flag(job->word[i]); i++) {
    Str flag = job->word[i];
    if (str_starts(flag, STR("--from=")))
      from = str_sub(flag, 7, flag.n);
    else if (str_starts(flag, STR("--chown=")))
      owner = str_sub(flag, 8, flag.n);
    else
      return false;
  }
  if (job->n != i + 2) return false;
  put_key(job, key, " ");
  put_quoted(&job->out, job->word[i]);
  buf_lit(&job->out, " -> ");
  put_quoted(&job->out, job->word[i + 1]);
  if (!from.n && !owner.n) return true;
  buf_lit(&job->out, " { ");
  if (from.n) {
    buf_lit(&job->out, "from = stage.");
    buf_bytes(&job->out, from);
    job->app = FIX_MAYBE; /* --from may name an image */
  }
  if (from.n && owner.n) buf_lit(&job->out, ", ");
  if (owner.n) {
    buf_lit(&job->out, "chown = ");
    put_quoted(&job->out, owner);
  }
  buf_lit(&job->out, " }");
  return true;
}

static bool write_pair(Job *job, Str name, Str value, bool first) {
  if (!first) buf_lit(&job->out, ", ");
  bool plain = name.n > 0;
  for (uint32_t i = 0; i < name.n; i++) plain &= strchr(".-/@ ", name.s[i]) == NULL;
  if (plain)
    buf_bytes(&job->out, name);
  else
    put_quoted(&job->out, name);
  buf_lit(&job->out, " = ");
  put_quoted(&job->out, value);
  return true;
}

static Str unquoted(Str s) {
  return s.n > 1 && (s.s[0] == '"' || s.s[0] == '\'') && s.s[s.n - 1] == s.s[0] ? str_sub(s, 1, s.n - 1) : s;
}

/* ENV a=b c=d, ENV a b, LABEL a=b */
static bool write_map(Job *job, const char *key) {
  if (job->n == 0) return false;
  put_key(job, key, " { ");
  uint32_t equals = str_find(job->word[0], '=');
  if (equals == job->word[0].n) {
    if (job->n < 2) return false;
    Str value = str_sub(job->rest, (uint32_t)(job->word[1].s - job->rest.s), job->rest.n);
    write_pair(job, job->word[0], unquoted(value), true);
  } else {
    for (uint32_t i = 0; i < job->n; i++) {
      Str w = job->word[i];
      equals = str_find(w, '=');
      if (equals == w.n) return false;
      write_pair(job, unquoted(str_sub(w, 0, equals)), unquoted(str_sub(w, equals + 1, w.n)), i == 0);
    }
  }
  buf_lit(&job->out, " }");
  return true;
}

static bool write_arg(Job *job, const char *key) {
  if (job->n != 1) return false;
  uint32_t equals = str_find(job->word[0], '=');
  put_key(job, key, " ");
  buf_bytes(&job->out, str_sub(job->word[0], 0, equals));
  if (equals == job->word[0].n) return true;
  buf_lit(&job->out, " { default = ");
  put_quoted(&job->out, unquoted(str_sub(job->word[0], equals + 1, job->word[0].n)));
  buf_lit(&job->out, " }");
  return true;
}

static bool write_label(Job *job, const char *key) {
  put_key(job, key, " { maintainer = ");
  put_quoted(&job->out, unquoted(job->rest));
  buf_lit(&job->out, " }");
  return true;
}

static bool write_nothing(Job *job, const char *key) {
  (void)job, (void)key;
  return false;
}

static const Docker instructions[] = {
    {"ADD", "add", write_copy},
    {"ARG", "arg", write_arg},
    {"CMD", "command", write_command},
    {"COPY", "copy", write_copy},
    {"ENTRYPOINT", "entrypoint", write_command},
    {"ENV", "env", write_map},
    {"EXPOSE", "expose", write_ports},
    {"FROM", "from", write_from},
    {"HEALTHCHECK", "health", write_nothing},
    {"LABEL", "label", write_map},
    {"MAINTAINER", "label", write_label},
    {"ONBUILD", "template", write_nothing},
    {"RUN", "run", write_run},
    {"SHELL", "shell", write_json},
    {"STOPSIGNAL", "stop_signal", write_field},
    {"USER", "user", write_field},
    {"VOLUME", "volumes", write_strings},
    {"WORKDIR", "workdir", write_step},
};

const Docker *docker_find(Str word) {
  for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
    if (str_is(word, instructions[i].name)) return &instructions[i];
  return NULL;
}

uint32_t docker_words(Str s, Str *words, uint32_t max) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < max;) {
    while (i < s.n && strchr(" \t\r\n", s.s[i])) i++;
    uint32_t from = i;
    char quote = 0;
    for (; i < s.n && (quote || !strchr(" \t\r\n", s.s[i])); i++) {
      if (s.s[i] == quote)
        quote = 0;
      else if (!quote && (s.s[i] == '"' || s.s[i] == '\''))
        quote = s.s[i];
    }
    if (i > from) words[n++] = str_sub(s, from, i);
  }
  return n;
}

bool docker_statement(Buf *out, const Docker *instruction, Str rest, bool in_body, Applicability *app) {
  while (rest.n > 0 && strchr(" \t", rest.s[rest.n - 1])) rest.n--;
  Job job = {.out = *out, .rest = rest, .in_body = in_body, .app = FIX_SAFE};
  job.n = docker_words(rest, job.word, WORDS_MAX);
  bool lines = has_lines(rest) && instruction->write != write_run;
  bool written = job.n < WORDS_MAX || instruction->write == write_run;
  written = written && !lines && instruction->write(&job, instruction->key);
  *out = job.out;
  *app = job.app;
  return written;
}

void docker_fix(Diags *ds, Diag *d, const Docker *instruction, Span at, Str rest, bool in_body) {
  Applicability app;
  Buf out = buf_new(ds->arena);
  if (!docker_statement(&out, instruction, rest, in_body, &app)) {
    diag_help(ds, d, SYN_DOCKER_IS, str_c(instruction->name), str_c(instruction->key));
    return;
  }
  Str text = buf_str(&out);
  bool stage = instruction->write == write_from && app == FIX_MAYBE; /* FROM x AS y */
  if (!in_body && !stage) {
    diag_help(ds, d, SYN_DOCKER_BODY, has_lines(text) ? str_sub(text, 0, str_find(text, '\n')) : text);
    return;
  }
  Fix *fix = has_lines(text) ? diag_fix(ds, d, app, SYN_FIX_HEREDOC)
                             : diag_fix(ds, d, app, SYN_FIX_REPLACE_BY, text);
  diag_edit(ds, fix, at, text);
}
