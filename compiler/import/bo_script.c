/* Scripts of buildout.cfg, line by line as they stand there, with the shell and the user that run them. Called by the
   functions of recipes. */
#include "import/bo.h"

Str bo_script_text(Bo *b, const BoOption *o) { return bo_plain(b, o->text.text); }

/* Does a shell take it as it is? */
static bool is_bare(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && !strchr("_./:@%+,-", c)) return false;
  }
  return s.n > 0;
}

Str bo_quoted(Bo *b, Str s) {
  Buf out = buf_new(b->a);
  if (is_bare(s)) return s;
  buf_lit(&out, "'");
  for (uint32_t i = 0; i < s.n; i++) buf_bytes(&out, s.s[i] == '\'' ? STR("'\\''") : str_sub(s, i, i + 1));
  buf_lit(&out, "'");
  return buf_str(&out);
}

/* What a program wants in front of a text that it is to run; "" for a shell of sh's kind. */
static Str text_flag(Str program) {
  static const struct {
    const char *name, *flag;
  } all[] = {{"sh", ""},  {"bash", ""},   {"dash", ""},   {"ash", ""},    {"ksh", ""},
             {"zsh", ""}, {"perl", "-e"}, {"ruby", "-e"}, {"node", "-e"}, {"php", "-r"}};
  uint32_t n = program.n;
  while (n && program.s[n - 1] != '/') n--;
  for (uint32_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(str_sub(program, n, program.n), all[i].name)) return str_c(all[i].flag);
  return STR("-c");
}

void bo_shell(Bo *b, const BoOption *shell, BoLines *words, Str *flag) {
  *flag = STR("");
  if (!shell) return;
  bo_all_words(b, shell, words);
  if (words->n == 1 && (str_is(words->v[0].text, "/bin/sh") || str_is(words->v[0].text, "sh"))) words->n = 0;
  if (!words->n) return;
  *flag = text_flag(words->v[0].text);
  if (!flag->n) *vec_push(b->a, words) = (BoLine){STR("-e"), shell->at};
}

static bool has_line(Str text, Str line) {
  for (uint32_t lo = 0, hi; lo <= text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    if (str_eq(str_sub(text, lo, hi), line)) return true;
  }
  return false;
}

void bo_here_document(Bo *b, Buf *out, Str command, Str text) {
  bool here = str_find(text, BO_HERE) < text.n;
  Str end = STR("END");
  while (has_line(text, end)) end = ARENA_JOIN(b->a, end, STR("_"));
  buf_bytes(out,
            ARENA_JOIN(b->a, command, here ? STR(" <<") : STR(" <<'"), end, here ? STR("\n") : STR("'\n")));
  for (uint32_t i = 0; i < text.n; i++) {
    if (here && strchr("$`\\", text.s[i])) buf_lit(out, "\\");
    buf_bytes(out, text.s[i] == BO_HERE ? STR("$PWD") : str_sub(text, i, i + 1));
  }
  buf_bytes(out, ARENA_JOIN(b->a, text.n ? STR("\n") : STR(""), end, STR("\n")));
}

/* The command in front of the script: "" for sh, which is what runs them anyway. */
static Str command(Bo *b, const BoOption *shell, BoScriptKind kind) {
  BoLines words = {0};
  Str flag;
  bo_shell(b, shell, &words, &flag);
  if (!words.n) return STR("");
  if (kind == SCRIPT_STEP) *vec_push(b->a, &words) = (BoLine){flag.n ? flag : STR("-c"), shell->at};
  return bo_list(b, &words);
}

static void put_text(Bo *b, Draft *d, const BoOption *o, Str header) {
  Str text = bo_script_text(b, o);
  if (str_find(text, '\n') < text.n || str_ends(header, STR("body =")))
    draft_heredoc(d, o->at, header, text);
  else
    draft_line(d, o->at, ARENA_JOIN(b->a, header, STR(" "), draft_string(b->a, text)));
}

void bo_script(Bo *b, Draft *d, const BoUnit *u, const char *key, const char *shell_key, const char *user_key,
               BoScriptKind kind) {
  const BoOption *o = bo_get(b, u, key), *shell = bo_get(b, u, shell_key),
                 *user = user_key ? bo_get(b, u, user_key) : NULL;
  if (!o) return;
  bool step = kind == SCRIPT_STEP;
  Str words = command(b, shell, kind);
  Str who = user ? bo_string(b, user->text.text) : STR("");
  if (step && user) draft_open(d, user->at, ARENA_JOIN(b->a, STR("as "), who));
  if (!words.n && (step || !user)) {
    if (step)
      put_text(b, d, o, STR("run"));
    else
      draft_heredoc(d, o->at, STR("script"), bo_script_text(b, o));
  } else {
    draft_open(d, o->at, step ? STR("run") : STR("script"));
    put_text(b, d, o, step ? STR("script =") : STR("body ="));
    if (words.n) draft_field(d, shell->at, "shell", words);
    if (!step && user) draft_field(d, user->at, "user", who);
    draft_close(d);
  }
  if (step && user) draft_close(d);
}
