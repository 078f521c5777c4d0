/* Which shell reads a text: what a project says, and what is known of the /bin/sh of images that others publish. */
#include "model/check_public.h"
#include "model/shell_syntax.h"

static const struct {
  const char *name;
  ShellDialect dialect;
  bool of_base, in_words;
  ShellIn in;
} shells[] = {
    {"sh", SHELL_SH, true, false, 0},
    {"bash", SHELL_BASH, false, false, 0},
    {"dash", SHELL_SH, false, true, SHELL_IN_DASH},
    {"ash", SHELL_SH, false, true, SHELL_IN_ASH},
    {"posh", SHELL_SH, false, false, 0},
    {"ksh", SHELL_KSH, false, false, 0},
    {"ksh93", SHELL_KSH, false, false, 0},
    {"mksh", SHELL_KSH, false, false, 0},
};

static Str base_name(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

static ShellReader reader_named(Str word) {
  ShellReader r = {.name = word};
  Str name = base_name(word);
  for (uint32_t i = 0; i < sizeof shells / sizeof *shells && !r.known; i++) {
    if (!str_is(name, shells[i].name)) continue;
    r.known = true;
    r.dialect = shells[i].dialect;
    r.of_base = shells[i].of_base;
    r.in_words = shells[i].in_words;
    r.in = shells[i].in;
  }
  return r;
}

ShellReader shell_reader_sh(void) { return reader_named(STR("/bin/sh")); }

/* -c, -ec, -lc: what comes next is shell text. */
static bool takes_text(Str word) {
  return word.n > 1 && word.n < 8 && word.s[0] == '-' && word.s[1] != '-' && word.s[word.n - 1] == 'c';
}

static bool word_at(Ctx *c, const Value *list, uint32_t i, Str *out) {
  const Value *v = i < list->n ? list->items[i] : NULL;
  if (!v || v->kind != V_TEXT || !text_known(v->text)) return false;
  *out = value_str(c->m->arena, v);
  return true;
}

ShellReader shell_reader_of_words(Ctx *c, const Value *list) {
  Str word;
  uint32_t i = 0;
  if (!list || list->kind != V_LIST || !word_at(c, list, 0, &word)) return (ShellReader){0};
  bool busybox = str_is(base_name(word), "busybox");
  if ((busybox || str_is(base_name(word), "env")) && !word_at(c, list, ++i, &word)) return (ShellReader){0};
  ShellReader r = reader_named(word);
  if (busybox && r.of_base) r.of_base = false, r.in_words = true, r.in = SHELL_IN_ASH;
  bool text = false;
  while (word_at(c, list, ++i, &word)) text |= takes_text(word);
  if (!text) r.known = false;
  r.as = READS_STEP;
  return r;
}

static Str next_word(Str line, uint32_t *at) {
  while (*at < line.n && (line.s[*at] == ' ' || line.s[*at] == '\t')) ++*at;
  uint32_t lo = *at;
  while (*at < line.n && line.s[*at] != ' ' && line.s[*at] != '\t') ++*at;
  return str_sub(line, lo, *at);
}

ShellReader shell_reader_of_head(Str text) {
  Str line = str_sub(text, 2, str_find(text, '\n'));
  uint32_t at = 0;
  Str word = next_word(line, &at);
  bool env = str_is(base_name(word), "env"), busybox = str_is(base_name(word), "busybox");
  while (env && (word = next_word(line, &at)).n && word.s[0] == '-') continue;
  if (busybox) word = next_word(line, &at);
  ShellReader r = reader_named(word);
  if (busybox && r.of_base) r.of_base = false, r.in_words = true, r.in = SHELL_IN_ASH;
  r.as = READS_SCRIPT;
  return r;
}

/* ---- /bin/sh of a base ---- */

/* Does a tag name one of these releases: "bookworm-slim", "3.12-bookworm", "12.5", "alpine3.20"? */
static bool names_release(Str tag, const char *const *releases) {
  for (; *releases; releases++) {
    Str r = str_c(*releases);
    for (uint32_t i = 0; i + r.n <= tag.n; i++) {
      char next = i + r.n < tag.n ? tag.s[i + r.n] : '-';
      bool letters = r.s[0] >= 'a', digit = next >= '0' && next <= '9';
      bool begins = i == 0 || tag.s[i - 1] == '-', ends = next == '-' || next == '.' || (letters && digit);
      if (begins && ends && !memcmp(tag.s + i, r.s, r.n)) return true;
    }
  }
  return false;
}

static Str tag_of(Str ref) {
  ref.n = str_find(ref, '@');
  for (uint32_t i = ref.n; i-- > 0 && ref.s[i] != '/';)
    if (ref.s[i] == ':') return str_sub(ref, i + 1, ref.n);
  return STR("");
}

bool shell_in_base(Str ref, ShellIn *in) {
  static const char *const names[] = {"buster", "bullseye", "bookworm", "bionic",
                                      "focal",  "jammy",    "noble",    NULL};
  static const char *const debian[] = {"10", "11", "12", NULL}, *const ubuntu[] = {"18", "20", "22", "24",
                                                                                   NULL};
  static const char *const alpine[] = {"alpine", NULL};
  Str name = public_name(ref), tag = tag_of(ref);
  bool official = public_find(ref) && !memchr(name.s, '/', name.n);
  *in = SHELL_IN_ASH;
  if (str_is(name, "alpine") || str_is(name, "busybox")) return true;
  bool is_debian = str_is(name, "debian"), is_ubuntu = str_is(name, "ubuntu");
  bool old = names_release(tag, names) || (is_debian && names_release(tag, debian)) ||
             (is_ubuntu && names_release(tag, ubuntu));
  if (official && names_release(tag, alpine)) return true;
  *in = old ? SHELL_IN_OLD_DASH : SHELL_IN_DASH;
  return is_debian || is_ubuntu || (official && old);
}
