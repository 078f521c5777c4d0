/* How a text looks: semantic tokens, folds, selections, hints, links. */
#include "lsp/private.h"

/* ---- semantic tokens ---- */

void w_legend(Writer *w) {
  static const char *const looks[] = {
#define LOOK(id, name) name,
#include "query/look.def"
#undef LOOK
  };
  w_key(w, "semanticTokensProvider");
  w_open(w, '{');
  w_key(w, "legend");
  w_open(w, '{');
  w_key(w, "tokenTypes");
  w_open(w, '[');
  for (uint32_t i = 0; i < LOOK_COUNT; i++) w_str(w, str_c(looks[i]));
  w_close(w, ']');
  w_key(w, "tokenModifiers");
  w_json(w, STR("[\"declaration\",\"documentation\"]"));
  w_close(w, '}');
  w_flag(w, "full", true);
  w_flag(w, "range", true);
  w_close(w, '}');
}

/* Each place is told from the one before. */
static void tokens(Req *r, Span range) {
  Pieces all = {0};
  Place before = {0, 0};
  Writer *w = r->out;
  query_pieces(&r->e, r->file, &all);
  w_open(w, '{');
  w_key(w, "data");
  w_open(w, '[');
  for (uint32_t i = 0; i < all.n; i++) {
    const Piece *p = &all.v[i];
    if (p->at.hi <= range.lo || p->at.lo >= range.hi) continue;
    Place lo = req_place(r, p->at), hi = req_place(r, (Span){p->at.file, p->at.hi, p->at.hi});
    w_int(w, lo.line - before.line);
    w_int(w, lo.line == before.line ? lo.character - before.character : lo.character);
    w_int(w, hi.character - lo.character);
    w_int(w, p->look);
    w_int(w, (p->declares ? 1 : 0) | (p->documents ? 2 : 0));
    before = lo;
  }
  w_close(w, ']');
  w_close(w, '}');
}

static Span asked_range(Req *r) {
  return (Span){r->file, req_offset(r, jr_get(r->params, "range.start")),
                req_offset(r, jr_get(r->params, "range.end"))};
}

void ask_tokens(Req *r) { tokens(r, (Span){r->file, 0, UINT32_MAX}); }
void ask_tokens_range(Req *r) { tokens(r, asked_range(r)); }

/* ---- folds ---- */

void ask_folds(Req *r) {
  static const char *const kinds[] = {
      [FOLD_BLOCK] = NULL, [FOLD_COMMENT] = "comment", [FOLD_IMPORTS] = "imports"};
  Folds all = {0};
  Writer *w = r->out;
  query_folds(&r->e, r->file, &all);
  w_open(w, '[');
  for (uint32_t i = 0; i < all.n; i++) {
    Span at = all.v[i].at;
    uint32_t lo = req_place(r, at).line, hi = req_place(r, (Span){at.file, at.hi, at.hi}).line;
    Str text = source_at(r->e.sources, at.file)->text;
    bool closed = at.hi && (text.s[at.hi - 1] == '}' || text.s[at.hi - 1] == ']');
    if (all.v[i].kind == FOLD_BLOCK && closed && hi > lo) hi--; /* the line of the bracket stays to be seen */
    if (hi <= lo) continue;
    w_open(w, '{');
    w_number(w, "startLine", lo);
    w_number(w, "endLine", hi);
    if (kinds[all.v[i].kind]) w_member(w, "kind", str_c(kinds[all.v[i].kind]));
    w_close(w, '}');
  }
  w_close(w, ']');
}

/* ---- selections ---- */

static void selection(Req *r, const Spans *all, uint32_t i) {
  Writer *w = r->out;
  w_open(w, '{');
  w_key(w, "range");
  w_range(r, w, all->v[i]);
  if (i + 1 < all->n) {
    w_key(w, "parent");
    selection(r, all, i + 1);
  }
  w_close(w, '}');
}

void ask_selections(Req *r) {
  const Json *positions = jr_get(r->params, "positions");
  w_open(r->out, '[');
  for (uint32_t i = 0; i < jr_count(positions); i++) {
    Spans all = {0};
    uint32_t at = req_offset(r, jr_item(positions, i));
    query_around(&r->e, r->file, at, &all);
    if (!all.n) *vec_push(&r->l->arena, &all) = (Span){r->file, at, at};
    selection(r, &all, 0);
  }
  w_close(r->out, ']');
}

/* ---- hints and links ---- */

void ask_hints(Req *r) {
  Hints all = {0};
  Span range = asked_range(r);
  Writer *w = r->out;
  query_hints(&r->e, r->file, range.lo, range.hi, &all);
  w_open(w, '[');
  for (uint32_t i = 0; i < all.n; i++) {
    w_open(w, '{');
    w_key(w, "position");
    w_place(w, req_place(r, (Span){r->file, all.v[i].at, all.v[i].at}));
    w_member(w, "label", ARENA_JOIN(&r->l->arena, STR("= "), all.v[i].text));
    w_flag(w, "paddingLeft", true);
    w_close(w, '}');
  }
  w_close(w, ']');
}

void ask_links(Req *r) {
  Words all = {0};
  OsStat st;
  query_words(&r->e, &all);
  w_open(r->out, '[');
  for (uint32_t i = 0; i < all.n; i++) {
    const Word *word = &all.v[i];
    if (word->kind != WORD_PATH || word->at.file != r->file) continue;
    bool here = word->decl.file < r->e.sources->files.n;
    if (!here && (!word->path.n || r->l->os->stat(r->l->os, word->path.s, true, &st) || st.type != OS_FILE))
      continue;
    w_open(r->out, '{');
    w_key(r->out, "range");
    w_range(r, r->out, word->at);
    w_member(r->out, "target", here ? req_uri(r, word->decl.file) : uri_of(&r->l->arena, word->path));
    w_close(r->out, '}');
  }
  w_close(r->out, ']');
}
