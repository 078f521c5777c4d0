/* The lines of outputs that come from a place of the project: marks (base/marks.h) read the other way round. */
#include "query/private.h"

#include "why/place.h"

enum { LINES_SHOWN = 8, FILES_SHOWN = 3 };

typedef struct {
  Editor *e;
  Span about;    /* the statement */
  const Obj *of; /* … or all of an object */
  Buf *out;
  uint32_t files;
  uint32_t mark; /* of the file that is read: those before it end in front of the line */
} Search;

static bool is_shown(Str path) {
  return str_ends(path, STR("Dockerfile")) || str_starts(path, STR("compose."));
}

static bool belongs(const Search *s, const Mark *m, Str line, uint32_t number) {
  const Obj *o = m->of;
  if (m->fixed) return false;
  if (s->of) {
    while (o && o != s->of) o = o->parent;
    return o != NULL;
  }
  Span at = place_of(s->e->why, m, line, number).at;
  if (at.file != s->about.file) return false;
  return at.lo <= s->about.hi && s->about.lo <= at.hi && at.lo >= s->about.lo;
}

/* Where the marks end that begin with mark i; those with `also` stand behind the one they belong to. */
static uint32_t mark_end(const EmitFile *f, uint32_t i) {
  for (i++; i < f->marks->list.n && f->marks->list.v[i].also;) i++;
  return i < f->marks->list.n ? f->marks->list.v[i].at : f->text.n;
}

/* Lines are asked for in order, and marks stand in order: so both are read once. */
static bool line_belongs(Search *s, const EmitFile *f, uint32_t lo, uint32_t hi) {
  Str line = str_sub(f->text, lo, hi);
  while (s->mark < f->marks->list.n && mark_end(f, s->mark) <= lo) s->mark++;
  for (uint32_t i = s->mark; i < f->marks->list.n; i++) {
    const Mark *m = &f->marks->list.v[i];
    uint32_t end = mark_end(f, i), number = 0;
    if (m->at >= hi) break;
    uint32_t from = m->at > lo ? m->at : lo, to = end < hi ? end : hi;
    if (end <= lo || !query_trim(str_sub(f->text, from, to)).n) continue;
    for (uint32_t k = m->at; k < lo && m->body; k++) number += f->text.s[k] == '\n';
    if (belongs(s, m, line, number)) return true;
  }
  return false;
}

static void one_file(Search *s, const EmitFile *f) {
  uint32_t shown = 0, more = 0;
  s->mark = 0;
  for (uint32_t lo = 0, hi; lo < f->text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(f->text, lo, f->text.n), '\n');
    if (!query_trim(str_sub(f->text, lo, hi)).n || !line_belongs(s, f, lo, hi)) continue;
    if (shown >= LINES_SHOWN) {
      more++;
      continue;
    }
    if (!shown++) {
      buf_bytes(s->out, arena_fmt(s->e->arena, "\n`%.*s`:\n\n```%s\n", STR_ARG(f->path),
                                  str_ends(f->path, STR("Dockerfile")) ? "dockerfile" : "yaml"));
    }
    buf_bytes(s->out, str_sub(f->text, lo, hi));
    buf_lit(s->out, "\n");
  }
  if (!shown) return;
  buf_lit(s->out, "```\n");
  if (more) buf_bytes(s->out, arena_fmt(s->e->arena, "\n… and %u more lines\n", more));
  s->files++;
}

typedef struct {
  const Node *node;
  const Obj *found;
} Find;
static void take(void *ctx, const Obj *o) {
  Find *f = ctx;
  if (o->node == f->node && !f->found) f->found = o;
}

void query_generated(Buf *out, Editor *e, const Word *w) {
  Search s = {.e = e, .out = out};
  if (!w->node) return;
  if (w->kind == WORD_OBJECT || w->kind == WORD_BLOCK) {
    Find find = {.node = w->node};
    query_each_object(e, take, &find);
    s.of = find.found;
    if (!s.of) return;
  } else if (w->kind == WORD_FIELD || w->kind == WORD_KEY) {
    s.about = node_span(w->node);
  } else
    return;
  for (uint32_t i = 0; i < e->why->n_files && s.files < FILES_SHOWN; i++)
    if (is_shown(e->why->files[i].path) && e->why->files[i].marks) one_file(&s, &e->why->files[i]);
}
