/* A layered layout of its own: each connected part of the graph gets columns (the longest way from a step that needs
   nothing), an order in each column (the mean place of the neighbours, a few times to and fro), and heights that pull
   neighbours together. The parts are then set like words on lines. Linear but for sorting and the lines' bends. */
#include "report/graph.h"

#include "diag/show.h"

#include <stdlib.h>

enum {
  NODE_HEIGHT = 30,
  NODE_GAP = 14,
  BEND_GAP = 8,
  RANK_GAP = 70,
  PART_GAP = 36,
  MARGIN = 24,
  CHAR_WIDTH = 8,
  ROUNDS = 6,
  BENDS_MAX = 100000 /* more, and lines go straight */
};

typedef struct {
  Arena *a;
  Graph *g;
  uint32_t *order; /* nodes of the part in hand, by rank and place */
  uint32_t *first; /* where in `order` each rank begins; n_ranks + 1 */
  uint32_t n_ranks;
  double *key; /* by node: what it is sorted by */
} Layout;

/* ---- parts and ranks ---- */

void graph_link(Arena *a, Graph *g) {
  for (uint32_t i = 0; i < g->n_edges; i++)
    g->nodes[g->edges[i].from].n_out++, g->nodes[g->edges[i].to].n_in++;
  for (uint32_t i = 0; i < g->n; i++) {
    GraphNode *n = &g->nodes[i];
    n->in = arena_array(a, uint32_t, n->n_in), n->out = arena_array(a, uint32_t, n->n_out);
    n->n_in = n->n_out = 0;
  }
  for (uint32_t i = 0; i < g->n_edges; i++) {
    GraphNode *from = &g->nodes[g->edges[i].from], *to = &g->nodes[g->edges[i].to];
    from->out[from->n_out++] = g->edges[i].to;
    to->in[to->n_in++] = g->edges[i].from;
  }
}

/* Parts are numbered in the order of their first steps; steps without a line share part 0. */
static uint32_t find_parts(Arena *a, Graph *g) {
  uint32_t parts = 1, *stack = arena_array(a, uint32_t, g->n + 2 * g->n_edges + 1), top = 0;
  for (uint32_t i = 0; i < g->n; i++) {
    if (g->nodes[i].part || g->nodes[i].n_in + g->nodes[i].n_out == 0) continue;
    g->nodes[i].part = parts;
    for (stack[top++] = i; top;) {
      GraphNode *n = &g->nodes[stack[--top]];
      for (uint32_t side = 0; side < 2; side++)
        for (uint32_t k = 0; k < (side ? n->n_in : n->n_out); k++) {
          uint32_t next = side ? n->in[k] : n->out[k];
          if (!g->nodes[next].part) g->nodes[next].part = parts, stack[top++] = next;
        }
    }
    parts++;
  }
  return parts;
}

/* In the order of a topological sort; a circle, which no plan of ours has, stays in column 0. */
static void find_ranks(Arena *a, Graph *g) {
  uint32_t *waits = arena_array(a, uint32_t, g->n), *queue = arena_array(a, uint32_t, g->n), end = 0;
  for (uint32_t i = 0; i < g->n; i++)
    if (!(waits[i] = g->nodes[i].n_in)) queue[end++] = i;
  for (uint32_t i = 0; i < end; i++) {
    const GraphNode *n = &g->nodes[queue[i]];
    for (uint32_t k = 0; k < n->n_out; k++) {
      GraphNode *next = &g->nodes[n->out[k]];
      if (next->rank < n->rank + 1) next->rank = n->rank + 1;
      if (--waits[n->out[k]] == 0) queue[end++] = n->out[k];
    }
  }
}

/* A line over several columns gets a node in each, so that it finds its way between the boxes. */
static void make_bends(Arena *a, Graph *g) {
  uint64_t bends = 0;
  for (uint32_t i = 0; i < g->n_edges; i++) {
    uint32_t from = g->nodes[g->edges[i].from].rank, to = g->nodes[g->edges[i].to].rank;
    if (to > from + 1) bends += to - from - 1;
  }
  if (!bends || bends > BENDS_MAX) return;
  GraphNode *nodes = arena_array(a, GraphNode, g->n + bends);
  memcpy(nodes, g->nodes, sizeof *nodes * g->n);
  g->nodes = nodes;
  for (uint32_t i = 0; i < g->n_edges; i++) {
    GraphEdge *e = &g->edges[i];
    uint32_t rank = nodes[e->from].rank, last = nodes[e->to].rank;
    if (last <= rank + 1) continue;
    uint32_t *way = arena_array(a, uint32_t, last - rank - 1);
    while (rank + 1 < last) {
      way[e->n_bends++] = g->n;
      nodes[g->n++] = (GraphNode){.step = UINT32_MAX, .part = nodes[e->from].part, .rank = ++rank};
    }
    e->bends = way;
  }
}

/* Neighbours are those in the next columns: bends instead of what a long line ends at. */
static void link_bends(Arena *a, Graph *g) {
  for (uint32_t i = 0; i < g->n; i++) g->nodes[i].n_in = g->nodes[i].n_out = 0;
  for (uint32_t round = 0; round < 2; round++) {
    for (uint32_t i = 0; round && i < g->n; i++) {
      GraphNode *n = &g->nodes[i];
      n->in = arena_array(a, uint32_t, n->n_in), n->out = arena_array(a, uint32_t, n->n_out);
      n->n_in = n->n_out = 0;
    }
    for (uint32_t i = 0; i < g->n_edges; i++) {
      const GraphEdge *e = &g->edges[i];
      uint32_t from = e->from;
      for (uint32_t k = 0; k <= e->n_bends; k++) {
        uint32_t to = k < e->n_bends ? e->bends[k] : e->to;
        GraphNode *x = &g->nodes[from], *y = &g->nodes[to];
        if (round) x->out[x->n_out] = to, y->in[y->n_in] = from;
        x->n_out++, y->n_in++;
        from = to;
      }
    }
  }
}

/* ---- one part ---- */

typedef struct {
  double key;
  uint32_t node, place;
} Sorted;

static int by_key(const void *x, const void *y) {
  const Sorted *a = x, *b = y;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->place < b->place ? -1 : a->place > b->place;
}

/* The mean of the neighbours on one side, or where it is. */
static double mean(const Layout *l, const GraphNode *n, bool of_in, double own) {
  uint32_t count = of_in ? n->n_in : n->n_out;
  double sum = 0;
  for (uint32_t i = 0; i < count; i++) sum += l->key[of_in ? n->in[i] : n->out[i]];
  return count ? sum / count : own;
}

static void sort_rank(Layout *l, uint32_t rank, bool of_in) {
  uint32_t lo = l->first[rank], n = l->first[rank + 1] - lo;
  ArenaMark mark = arena_mark(l->a);
  Sorted *row = arena_array(l->a, Sorted, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t node = l->order[lo + i];
    row[i] = (Sorted){mean(l, &l->g->nodes[node], of_in, l->key[node]), node, i};
  }
  if (n > 1) qsort(row, n, sizeof *row, by_key);
  for (uint32_t i = 0; i < n; i++) {
    l->order[lo + i] = row[i].node;
    l->key[row[i].node] = i;
  }
  arena_rewind(l->a, mark);
}

static void sort_ranks(Layout *l) {
  for (uint32_t round = 0; round < ROUNDS; round++) {
    for (uint32_t r = 1; r < l->n_ranks; r++) sort_rank(l, r, true);
    for (uint32_t r = l->n_ranks; r-- > 1;) sort_rank(l, r - 1, false);
  }
}

static double gap_of(const GraphNode *a, const GraphNode *b) {
  return a->step == UINT32_MAX || b->step == UINT32_MAX ? BEND_GAP : NODE_GAP;
}

/* Where its middle wants to be, in the order that stands, with gaps: from both ends, and the middle of that. */
static void place_rank(Layout *l, uint32_t rank, bool of_in) {
  GraphNode *nodes = l->g->nodes;
  uint32_t lo = l->first[rank], n = l->first[rank + 1] - lo;
  ArenaMark mark = arena_mark(l->a);
  double *down = arena_array(l->a, double, n), *up = arena_array(l->a, double, n);
  for (uint32_t i = 0; i < n; i++) {
    const GraphNode *node = &nodes[l->order[lo + i]];
    down[i] = up[i] = mean(l, node, of_in, l->key[l->order[lo + i]]) - node->h / 2;
  }
  for (uint32_t i = 1; i < n; i++) {
    const GraphNode *above = &nodes[l->order[lo + i - 1]];
    double least = down[i - 1] + above->h + gap_of(above, &nodes[l->order[lo + i]]);
    if (down[i] < least) down[i] = least;
  }
  for (uint32_t i = n; i-- > 1;) {
    const GraphNode *above = &nodes[l->order[lo + i - 1]];
    double most = up[i] - above->h - gap_of(above, &nodes[l->order[lo + i]]);
    if (up[i - 1] > most) up[i - 1] = most;
  }
  for (uint32_t i = 0; i < n; i++) {
    GraphNode *node = &nodes[l->order[lo + i]];
    node->y = (down[i] + up[i]) / 2;
    l->key[l->order[lo + i]] = node->y + node->h / 2;
  }
  arena_rewind(l->a, mark);
}

/* Columns from left to right, then down to y = 0. Yields the size. */
static void place_part(Layout *l, double *width, double *height) {
  GraphNode *nodes = l->g->nodes;
  double x = 0, top = 0, bottom = 0;
  for (uint32_t r = 0; r < l->n_ranks; r++) {
    double y = 0, w = 0;
    for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++) {
      GraphNode *n = &nodes[l->order[i]];
      n->x = x, n->y = y;
      l->key[l->order[i]] = y + n->h / 2;
      y += n->h + NODE_GAP;
      if (w < n->w) w = n->w;
    }
    for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++)
      if (nodes[l->order[i]].step == UINT32_MAX) nodes[l->order[i]].w = w; /* a bend goes along its column */
    *width = x + w;
    x += w + RANK_GAP;
  }
  for (uint32_t round = 0; round < ROUNDS; round++) {
    for (uint32_t r = 1; r < l->n_ranks; r++) place_rank(l, r, true);
    for (uint32_t r = l->n_ranks; r-- > 1;) place_rank(l, r - 1, false);
  }
  for (uint32_t i = 0; i < l->first[l->n_ranks]; i++) {
    const GraphNode *n = &nodes[l->order[i]];
    if (i == 0 || n->y < top) top = n->y;
    if (i == 0 || n->y + n->h > bottom) bottom = n->y + n->h;
  }
  for (uint32_t i = 0; i < l->first[l->n_ranks]; i++) nodes[l->order[i]].y -= top;
  *height = bottom - top;
}

/* ---- the whole ---- */

/* Of a picture about one and a half times as wide as high, and not narrower than its widest part. */
static double line_width(const double *widths, const double *heights, uint32_t parts) {
  double area = 0, widest = 0, line = 400;
  for (uint32_t i = 0; i < parts; i++) {
    area += (widths[i] + PART_GAP) * (heights[i] + PART_GAP);
    if (widths[i] > widest) widest = widths[i];
  }
  while (line * line < area * 1.5) line *= 1.1;
  return line > widest ? line : widest;
}

/* Parts like words on lines; steps without lines are a word each, at the end. */
static void set_parts(Arena *a, Graph *g, const double *widths, const double *heights, uint32_t parts) {
  double limit = line_width(widths, heights, parts), x = 0, y = 0, line = 0;
  double *left = arena_array(a, double, parts), *top = arena_array(a, double, parts);
  for (uint32_t i = 0; i < parts; i++) {
    if (x > 0 && x + widths[i] > limit) x = 0, y += line + PART_GAP, line = 0;
    left[i] = x, top[i] = y;
    x += widths[i] + PART_GAP;
    if (line < heights[i]) line = heights[i];
  }
  for (uint32_t i = 0; i < g->n; i++) {
    GraphNode *n = &g->nodes[i];
    n->x += left[n->part] + MARGIN, n->y += top[n->part] + MARGIN;
    if (g->width < n->x + n->w + MARGIN) g->width = n->x + n->w + MARGIN;
    if (g->height < n->y + n->h + MARGIN) g->height = n->y + n->h + MARGIN;
  }
}

/* Steps without a line become parts of their own, behind the others. */
static uint32_t number_parts(Graph *g, uint32_t parts) {
  for (uint32_t i = 0; i < g->n; i++)
    g->nodes[i].part = g->nodes[i].part ? g->nodes[i].part - 1 : parts++ - 1;
  return parts - 1;
}

void graph_layout(Arena *a, Graph *g) {
  graph_link(a, g);
  uint32_t parts = number_parts(g, find_parts(a, g));
  find_ranks(a, g);
  make_bends(a, g);
  link_bends(a, g);
  double *widths = arena_array(a, double, parts), *heights = arena_array(a, double, parts);
  uint32_t *counts = arena_array(a, uint32_t, parts + 1), *all = arena_array(a, uint32_t, g->n);
  for (uint32_t i = 0; i < g->n; i++) {
    GraphNode *n = &g->nodes[i];
    if (n->step != UINT32_MAX) n->w = show_text(NULL, n->label, false) * CHAR_WIDTH + 26, n->h = NODE_HEIGHT;
    counts[n->part + 1]++;
  }
  for (uint32_t i = 0; i < parts; i++) counts[i + 1] += counts[i];
  uint32_t *next = arena_array(a, uint32_t, parts);
  for (uint32_t i = 0; i < g->n; i++) all[counts[g->nodes[i].part] + next[g->nodes[i].part]++] = i;
  Layout l = {.a = a, .g = g, .order = arena_array(a, uint32_t, g->n), .key = arena_array(a, double, g->n)};
  l.first = arena_array(a, uint32_t, g->n + 2);
  for (uint32_t part = 0; part < parts; part++) {
    const uint32_t *mine = all + counts[part];
    uint32_t n = counts[part + 1] - counts[part];
    memset(l.first, 0, sizeof *l.first * (n + 2));
    l.n_ranks = 0;
    for (uint32_t i = 0; i < n; i++) {
      uint32_t rank = g->nodes[mine[i]].rank;
      l.first[rank + 1]++;
      if (l.n_ranks < rank + 1) l.n_ranks = rank + 1;
    }
    for (uint32_t r = 0; r < l.n_ranks; r++) l.first[r + 1] += l.first[r];
    ArenaMark mark = arena_mark(a);
    uint32_t *at = arena_array(a, uint32_t, l.n_ranks);
    for (uint32_t i = 0; i < n; i++) {
      uint32_t rank = g->nodes[mine[i]].rank, place = at[rank]++;
      l.order[l.first[rank] + place] = mine[i];
      l.key[mine[i]] = place;
    }
    arena_rewind(a, mark);
    sort_ranks(&l);
    place_part(&l, &widths[part], &heights[part]);
  }
  set_parts(a, g, widths, heights, parts);
}
