/* Values of devcontainer.json: their types, and the variables in them. Called by the other dc_*.c files. */
#include "import/dc.h"

void dc_left_out(Dc *d, Span at, Str what) { diag(d->ds, W0661, at, what); }

static bool wrong(Dc *d, const YmlPair *p, const YmlNode *n, PhraseId wants) {
  Str is = n->kind == YML_MAP ? str_c(diag_phrases[PHRASE_DC_OBJECT]) : yml_what(n);
  diag(d->ds, E0647, n->at, p->key->text, str_c(diag_phrases[wants]), is);
  return false;
}

bool dc_is(Dc *d, const YmlPair *p, YmlKind kind) {
  if (p->value->kind == kind) return kind != YML_SCALAR || dc_is_text(d, p, p->value);
  return wrong(d, p, p->value,
               kind == YML_MAP    ? PHRASE_DC_OBJECT
               : kind == YML_LIST ? PHRASE_DC_LIST
                                  : PHRASE_DC_TEXT);
}

bool dc_is_text(Dc *d, const YmlPair *p, const YmlNode *n) {
  return (n->kind == YML_SCALAR && !n->plain) || wrong(d, p, n, PHRASE_DC_TEXT);
}

bool dc_bool(Dc *d, const YmlPair *p, bool *out) {
  YmlReading reads = yml_reading(p->value);
  *out = reads == READ_TRUE;
  return reads == READ_TRUE || reads == READ_FALSE || wrong(d, p, p->value, PHRASE_DC_BOOL);
}

/* ---- as values of the project ---- */

/* 1e5 and the like have no form there. */
static bool is_plain_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((s.s[i] | 32) == 'e') return false;
  return true;
}

bool dc_literal(Dc *d, const YmlPair *p, const YmlNode *n, Str *out) {
  Buf b = buf_new(d->a);
  if (n->kind == YML_SCALAR) {
    *out = n->plain ? n->text : draft_string(d->a, n->text);
    bool word = str_is(n->text, "true") || str_is(n->text, "false");
    if (!n->plain || word || is_plain_number(n->text)) return true;
  }
  if (n->kind == YML_SCALAR || n->kind == YML_NULL) {
    dc_left_out(d, p->key->at, p->key->text);
    return false;
  }
  buf_char(&b, n->kind == YML_MAP ? '{' : '[');
  for (uint32_t i = 0; i < n->n; i++) {
    Str value;
    if (!dc_literal(d, n->kind == YML_MAP ? &n->pairs[i] : p,
                    n->kind == YML_MAP ? n->pairs[i].value : n->items[i], &value))
      return false;
    buf_bytes(&b, i ? STR(", ") : STR(" "));
    if (n->kind == YML_MAP)
      buf_bytes(&b, arena_fmt(d->a, "%.*s = ", STR_ARG(draft_name(d->a, n->pairs[i].key->text))));
    buf_bytes(&b, value);
  }
  if (n->kind == YML_MAP) buf_char(&b, ' ');
  buf_char(&b, n->kind == YML_MAP ? '}' : ']');
  *out = buf_str(&b);
  return true;
}

/* ---- variables ---- */

static Str after_slash(Str s) {
  uint32_t n = s.n;
  while (n && s.s[n - 1] != '/') n--;
  return str_sub(s, n, s.n);
}

/* What stands for `${NAME}` or `${NAME:MORE}`; false if nothing does. */
static bool variable(Dc *d, Span at, Str name, Buf *b) {
  uint32_t colon = str_find(name, ':');
  Str kind = str_sub(name, 0, colon), more = colon < name.n ? str_sub(name, colon + 1, name.n) : STR("");
  Str folder = d->workspace.n ? d->workspace : arena_fmt(d->a, "/workspaces/%.*s", STR_ARG(d->im->title));
  if (str_is(kind, "localEnv") || str_is(kind, "env")) {
    uint32_t end = str_find(more, ':');
    Str fallback = end < more.n ? str_sub(more, end + 1, more.n) : STR("");
    buf_bytes(b, arena_fmt(d->a, "${%.*s:-%.*s}", (int)end, more.s, STR_ARG(fallback)));
    return end > 0;
  }
  if (str_is(name, "localWorkspaceFolderBasename"))
    buf_bytes(b, d->im->title);
  else if (str_is(name, "containerWorkspaceFolder"))
    buf_bytes(b, folder);
  else if (str_is(name, "containerWorkspaceFolderBasename"))
    buf_bytes(b, after_slash(folder));
  else if (str_is(name, "devcontainerId")) {
    Str id = import_project_name(d->a, d->im->title);
    diag(d->ds, W0663, at, STR("${devcontainerId}"), arena_fmt(d->a, "`%.*s`", STR_ARG(id)));
    buf_bytes(b, id);
  } else
    return false;
  return true;
}

bool dc_text(Dc *d, Span at, Str text, Str *out) {
  Buf b = buf_new(d->a);
  for (uint32_t i = 0; i < text.n; i++) {
    Str rest = str_sub(text, i, text.n);
    uint32_t end = str_find(rest, '}');
    if (rest.s[0] != '$') {
      buf_char(&b, rest.s[0]);
    } else if (!str_starts(rest, STR("${")) || end == rest.n) {
      buf_lit(&b, "$$");
    } else if (variable(d, at, str_sub(rest, 2, end), &b)) {
      i += end;
    } else {
      dc_left_out(d, at, str_sub(rest, 0, end + 1));
      return false;
    }
  }
  *out = buf_str(&b);
  return true;
}

bool dc_host_path(Dc *d, Span at, Str text, Str *out) {
  static const char *const homes[] = {"${localEnv:HOME}${localEnv:USERPROFILE}", "${localEnv:HOME}",
                                      "${env:HOME}"};
  Str folder = STR("${localWorkspaceFolder}"), front = STR("");
  if (str_starts(text, folder)) {
    Buf b = buf_new(d->a);
    buf_lit(&b, ".");
    for (uint32_t i = 0; i < d->im->base.n; i++)
      if (d->im->base.s[i] == '/') buf_lit(&b, "/..");
    front = buf_str(&b);
    text = str_sub(text, folder.n, text.n);
  }
  for (uint32_t i = 0; i < sizeof homes / sizeof *homes && !front.n; i++)
    if (str_starts(text, str_c(homes[i]))) {
      front = STR("~");
      text = str_sub(text, (uint32_t)strlen(homes[i]), text.n);
    }
  if (!dc_text(d, at, text, out)) return false;
  *out = arena_fmt(d->a, "%.*s%.*s", STR_ARG(front), STR_ARG(*out));
  return true;
}
