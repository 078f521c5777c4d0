/* The one command line of apt-get that is exactly an `apt` step: lists fetched, packages installed, lists removed. Any
   other stays a `run`. Called by df_run.c. */
#include "import/df.h"

typedef VEC(Str) Words;

static bool split(Df *d, Str s, Words *out) {
  for (uint32_t i = 0; i < s.n;) {
    while (i < s.n && (df_is_space(s.s[i]) || s.s[i] == '\\')) i++;
    uint32_t lo = i;
    while (i < s.n && !df_is_space(s.s[i])) {
      char c = s.s[i++];
      bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   strchr("-+.=/*&:~_", c);
      if (!plain) return false;
    }
    if (i > lo) *vec_push(d->a, out) = str_sub(s, lo, i);
  }
  return true;
}

static bool take(const Words *w, uint32_t *at, const char *phrase) {
  uint32_t k = *at;
  for (Str rest = str_c(phrase); rest.n; k++) {
    uint32_t end = str_find(rest, ' ');
    if (k >= w->n || !str_eq(w->v[k], str_sub(rest, 0, end))) return false;
    rest = str_sub(rest, end < rest.n ? end + 1 : end, rest.n);
  }
  *at = k;
  return true;
}

/* A package as `packages` of `apt` takes it. */
static bool is_package(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] == '/' || s.s[i] == '*' || s.s[i] == '&') return false;
  return s.n > 1 && s.s[0] != '-' && s.s[0] != '=' && s.s[s.n - 1] != '-' && s.s[s.n - 1] != '+';
}

Str df_apt(Df *d, Str command) {
  Words w = {0};
  Pieces packages = {0};
  bool recommends = true, yes = false;
  uint32_t at = 0;
  if (!split(d, command, &w)) return STR("");
  if (!take(&w, &at, "apt-get update &&")) return STR("");
  take(&w, &at, "DEBIAN_FRONTEND=noninteractive");
  if (!take(&w, &at, "apt-get")) return STR("");
  for (bool installs = false; at < w.n && !str_is(w.v[at], "&&"); at++) {
    Str s = w.v[at];
    if (str_is(s, "-y") || str_is(s, "-qq") || str_is(s, "-yq") || str_is(s, "-qy") || str_is(s, "--yes") ||
        str_is(s, "-yqq"))
      yes |= !str_is(s, "-qq");
    else if (str_is(s, "--no-install-recommends"))
      recommends = false;
    else if (!installs && str_is(s, "install"))
      installs = true;
    else if (installs && is_package(s))
      piece_add(d->a, &packages, SPAN_NONE, draft_string(d->a, s));
    else
      return STR("");
  }
  bool cleans = take(&w, &at, "&& apt-get clean");
  if (!take(&w, &at, "&& rm -rf /var/lib/apt/lists/*")) return STR("");
  if (!cleans) take(&w, &at, "&& apt-get clean");
  if (at != w.n || !yes || !packages.n) return STR("");
  Draft line = draft_new(d->a);
  draft_list(&line, SPAN_NONE, "apt", &packages);
  Str list = buf_str(&line.out); /* "apt = […]\n" */
  list = arena_fmt(d->a, "apt %.*s", (int)(list.n - 7), list.s + 6);
  return recommends ? arena_fmt(d->a, "%.*s { recommends = true }", STR_ARG(list)) : list;
}
