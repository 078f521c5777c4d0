/* Grows projects; see grow.h. What may stand where, and what a field takes, is read from the schema's tables; what
   those do not say is in grow.def. */
#include "grow.h"
#include "model/schema.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const GrowFile grow_files[] = {
    {"scripts/hook.sh", "#!/bin/sh\necho hook\n"},
    {"keys/me.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0zqnXO2Xc4O3p3N8m8kq0w1yO0m6n0s6gq0Jm3o7aB me\n"},
    {"site/index.html", "<p>hello</p>\n"},
    {"site/a.css", "p { color: red }\n"},
};
const size_t grow_file_count = sizeof grow_files / sizeof *grow_files;

enum { BLOCK_IDS = 255 };
typedef struct {
  uint8_t block;
  const char *text;
} Form;
typedef struct {
  uint8_t block;
  const char *word;
} Skip;
typedef struct {
  TypeKind type;
  const char *text;
} Given;
static const Form forms[] = {
#define FORM(block, text) {B_##block, text},
#define HEADER(...)
#define SKIP(...)
#define VALUE(...)
#include "grow.def"
#undef FORM
#undef HEADER
};
static const Form headers[] = {
#define FORM(...)
#define HEADER(block, text) {B_##block, text},
#include "grow.def"
#undef HEADER
#undef SKIP
};
static const Skip skips[] = {
#define HEADER(...)
#define SKIP(block, word, why) {B_##block, word},
#include "grow.def"
#undef SKIP
#undef VALUE
};
static const Given values[] = {
#define SKIP(...)
#define VALUE(type, text) {T_##type, text},
#include "grow.def"
#undef VALUE
#undef SKIP
#undef HEADER
#undef FORM
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct {
  uint8_t block;
  unsigned id;
} Made;

typedef struct {
  const uint8_t *bytes;
  size_t n, at;
  uint64_t state;
  char *out;
  size_t len, cap;
  unsigned unique, subnet;
  int depth;
  Made made[64]; /* objects declared so far: references go back, never in a circle */
  unsigned n_made;
} Grow;

/* The given bytes first, so that a fuzzer can steer; then numbers made of them. */
static unsigned roll(Grow *g, unsigned below) {
  if (g->at < g->n) {
    unsigned byte = g->bytes[g->at++];
    g->state = g->state * 31 + byte;
    return byte % below;
  }
  g->state = g->state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(g->state >> 33) % below;
}

static void put(Grow *g, const char *text, size_t n) {
  if (g->len + n + 1 > g->cap) {
    g->cap = (g->len + n + 1) * 2;
    g->out = realloc(g->out, g->cap);
    if (!g->out) abort();
  }
  memcpy(g->out + g->len, text, n);
  g->len += n;
  g->out[g->len] = '\0';
}
static void puts_(Grow *g, const char *text) { put(g, text, strlen(text)); }

static const Made *pick_made(Grow *g, const char *kind, size_t n) {
  const Made *found[COUNT(g->made)];
  unsigned count = 0;
  for (unsigned i = 0; i < g->n_made; i++) {
    const char *word = schema_blocks[g->made[i].block].text;
    if (strlen(word) == n && !memcmp(word, kind, n)) found[count++] = &g->made[i];
  }
  return count ? found[roll(g, count)] : NULL;
}

static bool put_ref(Grow *g, const char *kind, size_t n) {
  const Made *m = pick_made(g, kind, n);
  char text[64];
  if (!m) return false;
  snprintf(text, sizeof text, roll(g, 3) ? "%.*s.n%u" : "%.*s[\"n%u\"]", (int)n, kind, m->id);
  puts_(g, text);
  return true;
}

/* A text of grow.def: `#` and `~` become numbers, $KIND a reference. False, and nothing put, if there is none. */
static bool put_given(Grow *g, const char *text) {
  size_t start = g->len;
  unsigned number = g->unique++, net = 0;
  char digits[24];
  for (const char *p = text; *p; p++) {
    if (*p == '$' && p[1] >= 'a' && p[1] <= 'z' && p[1] != 'x' && p > text && p[-1] == ' ') {
      size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz");
      if (!put_ref(g, p + 1, n)) {
        g->len = start;
        return false;
      }
      p += n;
    } else if (*p == '#' && (p == text || p[-1] != ' ')) {
      snprintf(digits, sizeof digits, "%03u", number);
      puts_(g, digits);
    } else if (*p == '~' && p[-1] == '.') {
      if (!net) net = ++g->subnet;
      snprintf(digits, sizeof digits, "%u.%u", net / 250, net % 250);
      puts_(g, digits);
    } else {
      put(g, p, 1);
    }
  }
  return true;
}

static bool put_value(Grow *g, const Type *t);

static bool put_example(Grow *g, TypeKind kind) {
  unsigned count = 0;
  for (size_t i = 0; i < COUNT(values); i++) count += values[i].type == kind;
  if (count) {
    unsigned which = roll(g, count);
    for (size_t i = 0; i < COUNT(values); i++)
      if (values[i].type == kind && which-- == 0) return put_given(g, values[i].text);
  }
  const char *line = type_rows[kind].right;
  unsigned lines = 1;
  for (const char *p = line; *p; p++) lines += *p == '\n';
  for (unsigned skip = roll(g, lines); skip; skip--) line = strchr(line, '\n') + 1;
  if (!*line) return false;
  put(g, line, strcspn(line, "\n"));
  return true;
}

static bool put_int(Grow *g, const Type *t) {
  char text[32];
  int64_t lo = t->ranged ? t->lo : 0, hi = t->ranged ? t->hi : 1000;
  int64_t v = hi - lo > 100000 ? lo + 50000 + g->unique++ : lo + (int64_t)roll(g, (unsigned)(hi - lo + 1));
  snprintf(text, sizeof text, "%lld", (long long)v);
  puts_(g, text);
  return true;
}

static bool put_member(Grow *g, uint16_t id) {
  const char *names[256];
  unsigned count = 0;
  for (uint32_t i = 0; i < schema_member_count && count < COUNT(names); i++)
    if (schema_members[i].id == id) names[count++] = schema_words[schema_members[i].word];
  puts_(g, names[roll(g, count)]);
  return true;
}

static bool put_list(Grow *g, const Type *element) {
  size_t start = g->len;
  /* two of one enumeration could be the same */
  unsigned count = element->kind == T_ENUM ? 1 : 1 + roll(g, 3);
  puts_(g, "[");
  for (unsigned i = 0; i < count; i++) {
    if (i) puts_(g, roll(g, 4) ? ", " : ",\n    ");
    if (put_value(g, element)) continue;
    g->len = start;
    return false;
  }
  puts_(g, roll(g, 8) ? "]" : ",]");
  return true;
}

static bool put_value(Grow *g, const Type *t) {
  size_t start = g->len;
  switch (t->kind) {
  case T_INT: return put_int(g, t);
  case T_ENUM: return put_member(g, t->id);
  case T_LIST: return put_list(g, t->a);
  case T_REF: return put_ref(g, schema_words[t->id], strlen(schema_words[t->id]));
  case T_SECRET: return put_ref(g, "secret", 6);
  case T_UNION:
    if (put_value(g, roll(g, 2) ? t->a : t->b)) return true;
    g->len = start;
    return put_value(g, t->a) || (g->len = start, put_value(g, t->b));
  case T_PAIR:
    if (put_value(g, t->a)) {
      puts_(g, " -> ");
      if (put_value(g, t->b)) return true;
    }
    g->len = start;
    return false;
  case T_SERVICE_WORD: {
    const Made *m = pick_made(g, "service", 7);
    char text[24];
    if (!m) return false;
    snprintf(text, sizeof text, "n%u", m->id);
    puts_(g, text);
    return true;
  }
  default: return put_example(g, t->kind);
  }
}

/* ---- bodies ---- */

static bool skipped(uint8_t block, const char *word) {
  for (size_t i = 0; i < COUNT(skips); i++)
    if (skips[i].block == block && (!*skips[i].word || !strcmp(skips[i].word, word))) return true;
  return false;
}

static void indent(Grow *g) {
  for (int i = 0; i < g->depth; i++) puts_(g, "  ");
}

static void put_end(Grow *g) {
  static const char *const ends[] = {"\n", "\n", "\n", "\n\n", "  # why\n", "\n# on its own: ü\n"};
  puts_(g, ends[roll(g, COUNT(ends))]);
}

/* What stands for a value in the header of a step: a bare word or a string stays, the rest needs parentheses. */
static bool put_atom(Grow *g, const Type *t) {
  size_t start = g->len;
  if (!put_value(g, t)) return false;
  char first = g->out[start];
  bool bare = strchr("\"'[<", first) || (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  if (bare && !strchr(g->out + start, '[')) return true;
  if (first == '[' || first == '"' || first == '\'' || first == '<') return true;
  size_t n = g->len - start;
  puts_(g, "  ");
  memmove(g->out + start + 1, g->out + start, n);
  g->out[start] = '(';
  g->len = start + n + 1;
  puts_(g, ")");
  return true;
}

/* One of a block's rows; the next one where it asks for an object that is not there. */
static bool put_one_of(Grow *g, const Form *rows, size_t n, uint8_t block) {
  unsigned count = 0;
  for (size_t i = 0; i < n; i++) count += rows[i].block == block;
  unsigned which = count ? roll(g, count) : 0;
  for (unsigned tries = 0; tries < count; tries++) {
    unsigned seen = 0;
    for (size_t i = 0; i < n; i++)
      if (rows[i].block == block && seen++ == (which + tries) % count && put_given(g, rows[i].text))
        return true;
  }
  return false;
}

static bool put_header(Grow *g, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  if (put_one_of(g, headers, COUNT(headers), block)) return true;
  for (uint8_t i = 0; i < b->n_args; i++) {
    const SchemaArg *arg = &b->args[i];
    if (arg->flags & HA_OPT && roll(g, 2)) break;
    puts_(g, arg->flags & HA_ARROW ? " -> " : " ");
    const Type *t = b->props[arg->slot].type;
    if (arg->flags & HA_MANY) {
      if (t->kind == T_LIST) t = t->a;
      if (!put_atom(g, t)) return false;
    } else if (!put_atom(g, t)) {
      return false;
    }
  }
  return true;
}

static void put_block(Grow *g, uint8_t block);

static bool in_header(const SchemaBlock *b, uint8_t slot) {
  for (uint8_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot || b->args[i].heredoc_slot == slot) return true;
  return false;
}

static void put_field(Grow *g, const SchemaProp *prop, bool required) {
  size_t start = g->len;
  indent(g);
  puts_(g, schema_words[prop->word]);
  puts_(g, roll(g, 4) ? " = " : "   =  ");
  if (put_value(g, prop->type)) {
    put_end(g);
    return;
  }
  g->len = start;
  g->out[start] = '\0';
  if (required) abort(); /* a declaration order that cannot be */
}

static void put_map(Grow *g) {
  for (unsigned i = 0, n = 1 + roll(g, 3); i < n; i++) {
    char key[40];
    indent(g);
    snprintf(key, sizeof key, roll(g, 3) ? "KEY_%u = " : "\"KEY_%u\" = ", g->unique++);
    puts_(g, key);
    static const Type string = {.kind = T_STRING}, number = {.kind = T_INT};
    put_value(g, roll(g, 3) ? &string : &number);
    put_end(g);
  }
}

/* False if the block has forms, and what the chosen one refers to is not there. */
static bool put_form(Grow *g, uint8_t block) {
  size_t start = g->len;
  bool any = false;
  for (size_t i = 0; i < COUNT(forms); i++) any |= forms[i].block == block;
  indent(g);
  size_t from = g->len;
  bool put = put_one_of(g, forms, COUNT(forms), block);
  if (put && g->len > from) {
    puts_(g, "\n");
    return true;
  }
  g->len = start;
  g->out[start] = '\0';
  return put || !any;
}

static void put_fields(Grow *g, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint8_t slot = 0; slot < b->n_props; slot++) {
    const SchemaProp *prop = &b->props[slot];
    const char *word = schema_words[prop->word];
    if (in_header(b, slot)) continue;
    bool required = prop->flags & PF_REQ && !skipped(block, word);
    if (required || (!skipped(block, word) && roll(g, 5) == 0)) put_field(g, prop, required);
  }
}

/* Blocks that may stand in here: of each a few, and of those that are there once at most one. */
static void put_children(Grow *g, uint8_t inside, uint8_t body) {
  if (g->depth > 4) return;
  for (uint8_t child = 1; child < B_COUNT; child++) {
    const SchemaBlock *c = &schema_blocks[child];
    if (!schema_in(c, inside) || c->flags & BF_DECL) continue;
    if (skipped(body, c->text) || skipped(inside, c->text)) continue;
    TypeKind first = c->n_args ? c->props[c->args[0].slot].type->kind : T_ANY;
    bool once = c->flags & BF_ONCE || first == T_SERVICE_WORD || first == T_REF;
    unsigned times = roll(g, 6) ? 0 : once ? 1 : 1 + roll(g, 2);
    for (unsigned i = 0; i < times; i++) put_block(g, child);
  }
}

/* False if there can be no such body here. */
static bool put_body(Grow *g, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  if (b->flags & BF_MAP) {
    put_map(g);
    return true;
  }
  if (block == B_stage || block == B_image) {
    indent(g);
    puts_(g, "from = ");
    if (roll(g, 2) || !put_ref(g, "stage", 5)) puts_(g, roll(g, 2) ? "\"debian:12\"" : "\"ubuntu:24.04\"");
    puts_(g, "\n");
  }
  if (!put_form(g, block)) return false;
  put_fields(g, block);
  if (b->flags & BF_STEPS && !skipped(block, "")) { /* the steps of the body around it */
    static const uint8_t steps[] = {B_run, B_env, B_workdir, B_copy};
    for (unsigned i = 0, n = 1 + roll(g, 3); i < n; i++) put_block(g, steps[roll(g, COUNT(steps))]);
  } else {
    put_children(g, block, block);
  }
  return true;
}

static void put_block(Grow *g, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  size_t start = g->len;
  unsigned id = g->unique++;
  indent(g);
  puts_(g, b->text);
  if (b->flags & BF_DECL) {
    char name[24];
    snprintf(name, sizeof name, roll(g, 2) ? " n%u" : " \"n%u\"", id);
    puts_(g, name);
  } else if (!put_header(g, block)) {
    g->len = start;
    g->out[start] = '\0';
    return;
  }
  if (strstr(g->out + start, "<<")) { /* a heredoc ends its step */
    puts_(g, "\n");
    return;
  }
  puts_(g, " {\n");
  g->depth++;
  size_t body = g->len;
  bool possible = put_body(g, block);
  g->depth--;
  if (!possible) {
    g->len = start;
    g->out[start] = '\0';
    return;
  }
  if (b->flags & BF_DECL && g->n_made < COUNT(g->made)) g->made[g->n_made++] = (Made){block, id};
  if (g->len == body && !(b->flags & (BF_DECL | BF_MAP | BF_STEPS))) {
    g->len -= 3; /* no block at all is the usual form */
    g->out[g->len] = '\0';
  } else {
    indent(g);
    puts_(g, "}");
  }
  put_end(g);
}

char *grow_project(const uint8_t *bytes, size_t n) {
  static const uint8_t order[] = {B_secret,   B_volume, B_network, B_stage,     B_stage,
                                  B_image,    B_image,  B_service, B_service,   B_export,
                                  B_registry, B_dock,   B_publish, B_pull,      B_transfer,
                                  B_sync,     B_disk,   B_extract, B_copy_files};
  Grow g = {.bytes = bytes, .n = n, .state = n + 1, .unique = 100};
  puts_(&g, "project \"grown\"\n\n");
  for (size_t i = 0; i < COUNT(order); i++) {
    unsigned times = roll(&g, 3);
    if (order[i] == B_image && !pick_made(&g, "image", 5)) times |= 1;
    while (times--) put_block(&g, order[i]);
  }
  return g.out;
}

/* ---- one change ---- */

static size_t word_end(const char *text, size_t at) {
  while (text[at] && !strchr(" \t\n\"{}[](),=.", text[at])) at++;
  return at;
}

char *grow_mutation(const char *project, const uint8_t *bytes, size_t n) {
  static const char *const odd[] = {"{",   "}",       "[",        "]",    "(",    ")",    "\"", "'",
                                    "=",   "->",      "@{",       "<<SH", ",",    "none", "-1", "99999999999",
                                    "for", "if true", "\xc3\xa9", "\xff", "$(x)", "#",    "\t", "\r"};
  Grow g = {.bytes = bytes, .n = n, .state = n + 7};
  size_t length = strlen(project);
  size_t at = ((size_t)roll(&g, 251) * 65536 + (size_t)roll(&g, 256) * 256 + roll(&g, 256)) % length;
  while (at && !strchr(" \n", project[at - 1])) at--; /* the start of a word */
  size_t end = word_end(project, at), line = at;
  while (project[line] && project[line] != '\n') line++;
  put(&g, project, at);
  switch (roll(&g, 6)) {
  case 0: break; /* a word goes */
  case 1:
    put(&g, project + at, end - at); /* comes twice */
    puts_(&g, " ");
    end = at;
    break;
  case 2: puts_(&g, odd[roll(&g, COUNT(odd))]); break;
  case 3: end = line; break; /* the rest of the line goes */
  case 4:                    /* another word of the language */
    puts_(&g, schema_words[1 + roll(&g, 200) % (W_COUNT - 1)]);
    break;
  default: /* one letter is wrong */
    if (end > at) {
      put(&g, project + at, end - at - 1);
      puts_(&g, "x");
    }
  }
  puts_(&g, project + end);
  return g.out;
}
