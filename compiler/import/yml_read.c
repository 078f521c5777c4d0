/* The one place that knows libyaml: its events become nodes. libyaml counts characters, messages need bytes; its
   memory is its own and is given back whatever happens. Called by import.c. */
#include "import/yml.h"

#include "base/intern.h"
#include "base/utf8.h"

#include <yaml.h>

typedef struct {
  const YmlNode *node; /* NULL while it is being read: an alias to it would be a circle */
  Span at;
  bool known;
} Anchor;

typedef struct {
  yaml_parser_t parser;
  yaml_event_t event;
  bool has_event;
  Arena *a;
  Diags *ds;
  uint32_t file;
  Str text;
  size_t chars;   /* the cursor: so many characters … */
  uint32_t bytes; /* … are so many bytes */
  uint32_t start; /* what libyaml does not see */
  Interner names;
  VEC(Anchor) anchors; /* by the symbol of the name */
  uint32_t quote_lo, quote_hi;
} Reader;

static const YmlNode *read_node(Reader *r, uint32_t depth);

/* ---- places ---- */

/* Marks come nearly in order, so the cursor moves little. */
static uint32_t byte_of(Reader *r, size_t mark) {
  while (r->chars < mark && r->bytes < r->text.n) {
    uint32_t len;
    utf8_decode(r->text, r->bytes, &len);
    r->bytes += len;
    r->chars++;
  }
  while (r->chars > mark) {
    do r->bytes--;
    while ((r->text.s[r->bytes] & 0xC0) == 0x80);
    r->chars--;
  }
  return r->bytes;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static Span event_span(Reader *r) {
  uint32_t lo = byte_of(r, r->event.start_mark.index), hi = byte_of(r, r->event.end_mark.index);
  byte_of(r, r->event.start_mark.index);
  while (hi > lo && is_blank(r->text.s[hi - 1])) hi--; /* a block's blank lines */
  return (Span){r->file, lo, hi};
}

/* Without the anchor and the tag in front. */
static Span value_span(Reader *r) {
  Span at = event_span(r);
  while (at.lo < at.hi && (r->text.s[at.lo] == '&' || r->text.s[at.lo] == '!')) {
    while (at.lo < at.hi && !is_blank(r->text.s[at.lo])) at.lo++;
    while (at.lo < at.hi && is_blank(r->text.s[at.lo])) at.lo++;
  }
  return at;
}

/* ---- events ---- */

static void event_drop(Reader *r) {
  if (r->has_event) yaml_event_delete(&r->event);
  r->has_event = false;
}

static bool event_next(Reader *r) {
  event_drop(r);
  if (yaml_parser_parse(&r->parser, &r->event)) return r->has_event = true;
  yaml_parser_t *p = &r->parser;
  if (p->error == YAML_MEMORY_ERROR) arena_oom(r->a);
  YmlProblem problem = {p->problem, p->context,  byte_of(r, p->problem_mark.index),
                        0,          r->quote_lo, r->quote_hi};
  if (p->error == YAML_READER_ERROR) {
    size_t at = p->problem_offset + r->start;
    problem.at = at < r->text.n ? (uint32_t)at : r->text.n;
  }
  problem.context_at = p->context ? byte_of(r, p->context_mark.index) : problem.at;
  yml_report(r->ds, r->file, r->text, &problem);
  return false;
}

static Str copy(Reader *r, const yaml_char_t *s, size_t n) {
  return arena_str(r->a, str_n((const char *)s, n));
}
static Str copy_c(Reader *r, const yaml_char_t *s) {
  return s ? copy(r, s, strlen((const char *)s)) : STR("");
}

/* ---- anchors and tags ---- */

/* The slot of a name, for the latest anchor of that name. */
static Anchor *anchor_slot(Reader *r, const yaml_char_t *name) {
  Sym sym = intern(&r->names, copy_c(r, name));
  while (r->anchors.n <= sym) vec_push(r->a, &r->anchors);
  return &r->anchors.v[sym];
}

static Sym anchor_open(Reader *r, const yaml_char_t *name, Span at) {
  if (!name) return 0;
  *anchor_slot(r, name) = (Anchor){NULL, at, true};
  return intern_find(&r->names, copy_c(r, name));
}

static void anchor_close(Reader *r, Sym sym, const YmlNode *n) {
  if (sym) r->anchors.v[sym].node = n;
}

static const YmlNode *read_alias(Reader *r) {
  Span at = event_span(r);
  const Anchor *found = anchor_slot(r, r->event.data.alias.anchor);
  Str name = copy_c(r, r->event.data.alias.anchor);
  if (!found->known) {
    diag(r->ds, E0635, at, name);
    return NULL;
  }
  if (!found->node) {
    Diag *d = diag(r->ds, E0636, at, name);
    diag_also(r->ds, d, found->at, YML_ANCHOR);
    return NULL;
  }
  YmlNode *n = arena_new(r->a, YmlNode);
  *n = *found->node;
  n->at = at;
  return n;
}

/* The tags that say what is there anyway. `!!str` makes text of anything; *str tells. */
static bool tag_check(Reader *r, const yaml_char_t *tag, YmlKind kind, bool *str) {
  Span at = event_span(r);
  static const char *const scalars[] = {"str", "int", "bool", "null", "float"};
  const char prefix[] = "tag:yaml.org,2002:";
  *str = false;
  if (!tag || !strcmp((const char *)tag, "!")) return *str = tag != NULL, true;
  const char *name = (const char *)tag;
  if (!strncmp(name, prefix, sizeof prefix - 1)) {
    name += sizeof prefix - 1;
    if (kind == YML_LIST && !strcmp(name, "seq")) return true;
    if (kind == YML_MAP && !strcmp(name, "map")) return true;
    for (uint32_t i = 0; kind == YML_SCALAR && i < sizeof scalars / sizeof *scalars; i++)
      if (!strcmp(name, scalars[i])) return *str = i == 0, true;
    name = arena_fmt(r->a, "!!%s", name).s;
  }
  uint32_t lo = at.lo; /* the tag as written, perhaps behind an anchor */
  while (lo < at.hi && r->text.s[lo] != '!') lo++;
  uint32_t hi = lo;
  while (hi < at.hi && !is_blank(r->text.s[hi])) hi++;
  if (hi > lo) at.lo = lo, at.hi = hi;
  diag(r->ds, E0639, at, arena_str(r->a, hi > lo ? str_sub(r->text, lo, hi) : str_c(name)));
  return false;
}

/* ---- nodes ---- */

static const YmlNode *read_scalar(Reader *r) {
  bool str, quoted = r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
  bool block = r->event.data.scalar.style >= YAML_LITERAL_SCALAR_STYLE;
  YmlNode *n = arena_new(r->a, YmlNode);
  *n = (YmlNode){.kind = YML_SCALAR, .weight = 1, .at = value_span(r)};
  n->from = n->at;
  if (!tag_check(r, r->event.data.scalar.tag, YML_SCALAR, &str)) return NULL;
  n->text = copy(r, r->event.data.scalar.value, r->event.data.scalar.length);
  n->plain = !quoted && !str;
  if (yml_reading(n) == READ_NULL) n->kind = YML_NULL;
  if (quoted && !block && memchr(r->text.s + n->at.lo, '\n', n->at.hi - n->at.lo))
    r->quote_lo = n->at.lo, r->quote_hi = n->at.hi;
  anchor_close(r, anchor_open(r, r->event.data.scalar.anchor, event_span(r)), n);
  return n;
}

/* False, with a diagnostic, when aliases make too much of a small file. */
static bool put_weight(Reader *r, YmlNode *n, const YmlNode *child) {
  if (child->weight <= YML_MAX_WEIGHT - n->weight) return n->weight += child->weight, true;
  diag(r->ds, E0637, child->at, arena_fmt(r->a, "%d", YML_MAX_WEIGHT));
  return false;
}

/* The opening event is there; reads up to the closing one. */
static const YmlNode *read_list(Reader *r, uint32_t depth) {
  bool str;
  VEC(const YmlNode *) items = {0};
  YmlNode *n = arena_new(r->a, YmlNode);
  *n = (YmlNode){.kind = YML_LIST, .weight = 1, .at = value_span(r)};
  Sym anchor = anchor_open(r, r->event.data.sequence_start.anchor, event_span(r));
  if (!tag_check(r, r->event.data.sequence_start.tag, YML_LIST, &str)) return NULL;
  for (;;) {
    if (!event_next(r)) return NULL;
    if (r->event.type == YAML_SEQUENCE_END_EVENT) break;
    const YmlNode *item = read_node(r, depth + 1);
    if (!item || !put_weight(r, n, item)) return NULL;
    *vec_push(r->a, &items) = item;
  }
  if (items.n && items.v[items.n - 1]->at.hi > n->at.hi) n->at.hi = items.v[items.n - 1]->at.hi;
  if (event_span(r).hi > n->at.hi && r->text.s[n->at.lo] == '[') n->at.hi = event_span(r).hi;
  n->from = n->at;
  n->items = items.v;
  n->n = items.n;
  anchor_close(r, anchor, n);
  return n;
}

static const YmlNode *read_map(Reader *r, uint32_t depth) {
  bool str;
  VEC(YmlPair) pairs = {0};
  YmlNode *n = arena_new(r->a, YmlNode);
  *n = (YmlNode){.kind = YML_MAP, .weight = 1, .at = value_span(r)};
  Sym anchor = anchor_open(r, r->event.data.mapping_start.anchor, event_span(r));
  if (!tag_check(r, r->event.data.mapping_start.tag, YML_MAP, &str)) return NULL;
  for (;;) {
    if (!event_next(r)) return NULL;
    if (r->event.type == YAML_MAPPING_END_EVENT) break;
    const YmlNode *key = read_node(r, depth + 1);
    if (!key || !event_next(r)) return NULL;
    const YmlNode *value = read_node(r, depth + 1);
    if (!value || !put_weight(r, n, key) || !put_weight(r, n, value)) return NULL;
    *vec_push(r->a, &pairs) = (YmlPair){key, value};
  }
  if (pairs.n && pairs.v[pairs.n - 1].value->at.hi > n->at.hi) n->at.hi = pairs.v[pairs.n - 1].value->at.hi;
  if (event_span(r).hi > n->at.hi && r->text.s[n->at.lo] == '{') n->at.hi = event_span(r).hi;
  n->from = n->at;
  if (!yml_map_fill(r->a, r->ds, n, pairs.v, pairs.n)) return NULL;
  anchor_close(r, anchor, n);
  return n;
}

/* The node that the current event begins. */
static const YmlNode *read_node(Reader *r, uint32_t depth) {
  if (depth > YML_MAX_DEPTH) {
    Span at = event_span(r);
    if (at.hi > at.lo + 1) at.hi = at.lo + 1;
    diag(r->ds, E0638, at, arena_fmt(r->a, "%d", YML_MAX_DEPTH));
    return NULL;
  }
  switch (r->event.type) {
  case YAML_ALIAS_EVENT: return read_alias(r);
  case YAML_SCALAR_EVENT: return read_scalar(r);
  case YAML_SEQUENCE_START_EVENT: return read_list(r, depth);
  case YAML_MAPPING_START_EVENT: return read_map(r, depth);
  default: return NULL; /* libyaml gives no other event where a node is due */
  }
}

/* The one document; an empty stream has a null. */
static const YmlNode *read_stream(Reader *r) {
  YmlNode *nothing = arena_new(r->a, YmlNode);
  *nothing = (YmlNode){.kind = YML_NULL, .weight = 1, .at = {r->file, 0, 0}, .from = {r->file, 0, 0}};
  if (!event_next(r) || !event_next(r)) return NULL; /* the stream's start, a document's */
  if (r->event.type != YAML_DOCUMENT_START_EVENT) return nothing;
  if (!event_next(r)) return NULL;
  const YmlNode *root = read_node(r, 1);
  if (!root || !event_next(r) || !event_next(r)) return NULL;
  if (r->event.type == YAML_DOCUMENT_START_EVENT) {
    Span at = event_span(r);
    if (at.hi > at.lo + 3) at.hi = at.lo + 3;
    diag(r->ds, E0640, at);
    return NULL;
  }
  return root;
}

const YmlNode *yml_read(Arena *a, Diags *ds, uint32_t file, Str text) {
  Reader *r = arena_new(a, Reader);
  uint32_t mark = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0; /* the byte order mark */
  *r = (Reader){.a = a, .ds = ds, .file = file, .text = text, .bytes = mark, .start = mark};
  intern_init(&r->names, a);
  if (!yaml_parser_initialize(&r->parser)) arena_oom(a);
  jmp_buf here, *above = a->oom;
  a->oom = &here;
  if (setjmp(here)) {
    event_drop(r);
    yaml_parser_delete(&r->parser);
    a->oom = above;
    arena_oom(a);
  }
  yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r->parser, (const unsigned char *)text.s + mark, text.n - mark);
  const YmlNode *root = read_stream(r);
  event_drop(r);
  yaml_parser_delete(&r->parser);
  a->oom = above;
  return root;
}
