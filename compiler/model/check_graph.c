/* Who needs whom among stages, images and services, and the circles in it (Tarjan's components, without
   recursion: the project may be one long chain). */
#include "model/check.h"

/* ---- edges ---- */

static void add_edge(Check *k, uint32_t from, const Obj *o, Sym word, EdgeKind kind) {
  uint32_t to = check_index(k, check_ref(k, o, word));
  if (to == UINT32_MAX) return;
  *vec_push(k->a, &k->edges) = (Edge){from, to, kind, obj_get(o, word)->at};
}

/* Services whose namespaces or mounts it uses: compose starts them first. */
static void service_edges(Check *k, uint32_t from, const Obj *o) {
  static const struct {
    Sym word;
    EdgeKind kind;
  } words[] = {{W_ipc, EDGE_IPC}, {W_pid, EDGE_PID}, {W_network_mode, EDGE_NETWORK}};
  const Value *list = obj_get(o, W_volumes_from);
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    add_edge(k, from, o, words[i].word, words[i].kind);
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Value *v = list->items[i]->kind == V_PAIR ? list->items[i]->items[0] : list->items[i];
    Obj *other = v->kind == V_REF ? model_find(k->m, W_service, v->name) : NULL;
    uint32_t to = other ? check_index(k, other) : UINT32_MAX;
    if (to != UINT32_MAX) *vec_push(k->a, &k->edges) = (Edge){from, to, EDGE_VOLUMES, v->at};
  }
}

static void step_edges(Check *k, const Obj *step, void *arg) {
  uint32_t from = *(uint32_t *)arg;
  if (step->block == B_copy) add_edge(k, from, step, W_from, EDGE_COPY);
  if (step->block == B_with_bind) add_edge(k, from, step, W_from, EDGE_BIND);
  if (step->block == B_with_cache) add_edge(k, from, step, W_from, EDGE_CACHE);
  if (step->block == B_needs) add_edge(k, from, step, W_service, EDGE_NEEDS);
}

static void collect_edges(Check *k) {
  k->first = arena_array(k->a, uint32_t, k->objects->n + 1);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    k->first[i] = k->edges.n;
    if (check_is_body(o)) add_edge(k, i, o, W_from, EDGE_FROM);
    if (obj_is_service(o)) service_edges(k, i, o);
    if (check_is_body(o) || obj_is_service(o)) check_steps(k, o, step_edges, &i);
  }
  k->first[k->objects->n] = k->edges.n;
}

static const char *edge_word(EdgeKind kind) {
  static const char *const words[] = {"from", "copy from", "with bind from", "with cache from", "needs",
                                      "ipc",  "pid",       "network_mode",   "volumes_from"};
  return words[kind];
}

/* ---- components ---- */

typedef struct {
  uint32_t *order, *low, *component; /* 0 = not met yet; component: 0 = still open */
  uint32_t *next;                    /* the edge to look at next */
  uint32_t *path, *open;             /* stacks of objects */
  uint32_t n_path, n_open, met, components;
} Tarjan;

static void enter(const Check *k, Tarjan *t, uint32_t i) {
  t->order[i] = t->low[i] = ++t->met;
  t->next[i] = k->first[i];
  t->path[t->n_path++] = i;
  t->open[t->n_open++] = i;
}

static void leave(Tarjan *t, uint32_t i) {
  t->n_path--;
  if (t->n_path && t->low[i] < t->low[t->path[t->n_path - 1]]) t->low[t->path[t->n_path - 1]] = t->low[i];
  if (t->low[i] != t->order[i]) return;
  t->components++;
  do t->component[t->open[--t->n_open]] = t->components;
  while (t->open[t->n_open] != i);
}

static void find_components(Check *k, Tarjan *t) {
  uint32_t n = k->objects->n;
  uint32_t *all = arena_array(k->a, uint32_t, (size_t)n * 6);
  t->order = all, t->low = all + n, t->component = all + 2 * (size_t)n;
  t->next = all + 3 * (size_t)n, t->path = all + 4 * (size_t)n, t->open = all + 5 * (size_t)n;
  for (uint32_t root = 0; root < n; root++) {
    if (t->order[root]) continue;
    enter(k, t, root);
    while (t->n_path) {
      uint32_t i = t->path[t->n_path - 1];
      if (t->next[i] == k->first[i + 1]) {
        leave(t, i);
        continue;
      }
      uint32_t to = k->edges.v[t->next[i]++].to;
      if (!t->order[to])
        enter(k, t, to);
      else if (!t->component[to] && t->order[to] < t->low[i])
        t->low[i] = t->order[to];
    }
  }
}

/* ---- messages ---- */

static const char *circle_of(const Check *k, const Edge *const *edges, uint32_t n) {
  bool stages = false, images = false;
  for (uint32_t i = 0; i < n; i++) {
    stages |= k->objects->v[edges[i]->from]->block == B_stage;
    images |= k->objects->v[edges[i]->from]->block == B_image;
  }
  return stages && images ? "stages and images" : stages ? "stages" : images ? "images" : "services";
}

static void picture(Check *k, Diag *d, const Edge *const *edges, uint32_t n) {
  CircleLine *lines = arena_array(k->a, CircleLine, n);
  for (uint32_t i = 0; i < n; i++)
    lines[i] =
        (CircleLine){check_name(k, k->objects->v[edges[i]->from]), edges[i]->at, edge_word(edges[i]->kind)};
  diag_circle(k->m, d, lines, n);
}

static void report_circle(Check *k, const Edge *const *edges, uint32_t n) {
  const Obj *first = k->objects->v[edges[0]->from];
  check_at(k, first);
  Diag *d = diag(k->ds, E0702, edges[0]->at, str_c(circle_of(k, edges, n)), check_name(k, first),
                 check_name(k, k->objects->v[edges[0]->to]));
  for (uint32_t i = 1; i < n && i < CIRCLE_SHOWN; i++)
    diag_also(k->ds, d, edges[i]->at, CHK_NEEDS, check_name(k, k->objects->v[edges[i]->from]),
              check_name(k, k->objects->v[edges[i]->to]));
  picture(k, d, edges, n);
}

/* The shortest circle through `start`, by breadth, within its component. came[i]: the edge that met i, plus one. */
static void shortest_circle(Check *k, const Tarjan *t, uint32_t start, uint32_t *queue, uint32_t *came) {
  uint32_t head = 0, tail = 0, closing = 0;
  queue[tail++] = start;
  while (head < tail && !closing) {
    uint32_t i = queue[head++];
    for (uint32_t e = k->first[i]; e < k->first[i + 1] && !closing; e++) {
      uint32_t to = k->edges.v[e].to;
      if (t->component[to] != t->component[start] || to == i) continue;
      if (to == start)
        closing = e + 1;
      else if (!came[to])
        came[to] = e + 1, queue[tail++] = to;
    }
  }
  uint32_t n = 1;
  for (uint32_t i = k->edges.v[closing - 1].from; i != start; i = k->edges.v[came[i] - 1].from) n++;
  const Edge **edges = arena_array(k->a, const Edge *, n);
  for (uint32_t e = closing - 1, left = n; left--; e = left ? came[k->edges.v[e].from] - 1 : 0)
    edges[left] = &k->edges.v[e];
  report_circle(k, edges, n);
}

static void report_self(Check *k, const Edge *e) {
  const Obj *o = k->objects->v[e->from];
  check_at(k, o);
  Diag *d = diag(k->ds, E0703, e->at, check_what(k, o), str_c(edge_word(e->kind)));
  diag_also(k->ds, d, o->name_at, DECLARED_HERE);
}

void check_graph(Check *k) {
  Tarjan t = {0};
  uint32_t n = k->objects->n;
  collect_edges(k);
  find_components(k, &t);
  k->in_circle = arena_array(k->a, bool, n);
  uint32_t *size = arena_array(k->a, uint32_t, (size_t)t.components + 1);
  for (uint32_t i = 0; i < n; i++) size[t.component[i]]++;
  for (uint32_t i = 0; i < n; i++) k->in_circle[i] = size[t.component[i]] > 1;
  for (uint32_t i = 0; i < k->edges.n; i++) {
    const Edge *e = &k->edges.v[i];
    if (e->from != e->to) continue;
    k->in_circle[e->from] = true;
    report_self(k, e);
  }
  uint32_t *queue = arena_array(k->a, uint32_t, n), *came = arena_array(k->a, uint32_t, n);
  for (uint32_t i = 0; i < n; i++) {
    if (size[t.component[i]] < 2) continue;
    size[t.component[i]] = 0; /* each component once, from its first object */
    shortest_circle(k, &t, i, queue, came);
  }
}
