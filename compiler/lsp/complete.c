/* What may be written at a place, and what a call takes. */
#include "lsp/private.h"

/* CompletionItemKind of the protocol. */
static const int item_kinds[] = {
    [ITEM_FIELD] = 5,     [ITEM_BLOCK] = 7, [ITEM_KEYWORD] = 14, [ITEM_MEMBER] = 20,
    [ITEM_OBJECT] = 18,   [ITEM_NAME] = 6,  [ITEM_FUNCTION] = 3, [ITEM_TEMPLATE] = 3,
    [ITEM_PARAMETER] = 5, [ITEM_KIND] = 9,  [ITEM_ATTR] = 10,    [ITEM_TYPE] = 25,
    [ITEM_UNIT] = 11,     [ITEM_FILE] = 17, [ITEM_DIR] = 19,     [ITEM_RECIPE] = 9};

/* A snippet, or its text up to where the cursor goes. */
static Str insert_text(Req *r, const Item *item, bool *snippet) {
  Arena *a = &r->l->arena;
  uint32_t cut = 0;
  while (cut + 1 < item->insert.n && !(item->insert.s[cut] == '$' && item->insert.s[cut + 1] == '0')) cut++;
  bool place = cut + 1 < item->insert.n;
  *snippet = place && r->l->can_snippet;
  if (!place) return item->insert;
  if (!*snippet) {
    Str text = str_sub(item->insert, 0, cut);
    bool opened =
        text.n && (text.s[text.n - 1] == '(' || text.s[text.n - 1] == '[' || text.s[text.n - 1] == '"');
    return opened || memchr(text.s, '\n', text.n) ? item->label : text;
  }
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < item->insert.n; i++) {
    if (item->insert.s[i] == '}' || item->insert.s[i] == '\\') buf_lit(&b, "\\");
    buf_char(&b, item->insert.s[i]);
  }
  return buf_str(&b);
}

static void item(Req *r, const Item *i, Span word) {
  Writer *w = r->out;
  bool snippet;
  Str text = insert_text(r, i, &snippet);
  w_open(w, '{');
  w_member(w, "label", i->label);
  w_number(w, "kind", item_kinds[i->kind]);
  if (i->detail.n) w_member(w, "detail", i->detail);
  if (i->doc.n) w_member(w, "documentation", i->doc);
  w_member(w, "sortText", arena_fmt(&r->l->arena, "%u %.*s", i->rank, STR_ARG(i->label)));
  if (snippet) w_number(w, "insertTextFormat", 2);
  w_key(w, "textEdit");
  w_open(w, '{');
  w_key(w, "range");
  w_range(r, w, word);
  w_member(w, "newText", text);
  w_close(w, '}');
  w_close(w, '}');
}

void ask_complete(Req *r) {
  Completion all = {0};
  query_complete(&r->e, r->file, r->offset, &all);
  w_open(r->out, '{');
  w_flag(r->out, "isIncomplete", false);
  w_key(r->out, "items");
  w_open(r->out, '[');
  for (uint32_t i = 0; i < all.items.n; i++) item(r, &all.items.v[i], all.word);
  w_close(r->out, ']');
  w_close(r->out, '}');
}

void ask_signature(Req *r) {
  Signature s = {0};
  Writer *w = r->out;
  if (!query_signature(&r->e, r->file, r->offset, &s)) return;
  w_open(w, '{');
  w_key(w, "signatures");
  w_open(w, '[');
  w_open(w, '{');
  w_member(w, "label", s.label);
  if (s.doc.n) w_member(w, "documentation", s.doc);
  w_key(w, "parameters");
  w_open(w, '[');
  for (uint32_t i = 0; i < s.parameters.n; i++) {
    w_open(w, '{');
    w_member(w, "label", s.parameters.v[i]);
    w_close(w, '}');
  }
  w_close(w, ']');
  w_close(w, '}');
  w_close(w, ']');
  w_number(w, "activeSignature", 0);
  w_number(w, "activeParameter", s.active);
  w_close(w, '}');
}
