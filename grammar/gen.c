/* Build-time generator: reads the rows of schema.def and writes every face of them.
     gen ids     schema_ids.h   numbers of words, blocks and enumerations
     gen tables  schema.c       the tables of compiler/model/schema.h
     gen dict    a fuzzer's dictionary of every word
   Fails the build on a row that names something that does not exist. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 1024, SET = 4 /* SCHEMA_SET of model/schema.h */ };
typedef struct {
  const char *id, *word, *where, *header, *flags, *help, *example;
} Block;
typedef struct {
  const char *where, *name, *type, *def, *flags, *help;
} Prop;
typedef struct {
  const char *a, *b, *c, *d;
} Row;

/* clang-format off */
static const Block blocks[] = {
#define BLOCK(id, word, where, header, flags, help, example) {#id, word, where, header, #flags, help, example},
#define PROP(...)
#define ENUM(...)
#define ALIAS(...)
#define ATTR(...)
#define GROUP(...)
#define LIKE(...)
#include "schema.def"
#undef BLOCK
#undef PROP
};
static const Prop props[] = {
#define BLOCK(...)
#define PROP(where, name, type, def, flags, help) {where, name, type, def, #flags, help},
#include "schema.def"
#undef PROP
#undef ENUM
};
static const Row enums[] = {
#define PROP(...)
#define ENUM(id, member, help) {#id, member, help, 0},
#include "schema.def"
#undef ENUM
#undef ALIAS
};
static const Row aliases[] = {
#define ENUM(...)
#define ALIAS(where, alias, name, whose) {where, alias, name, whose},
#include "schema.def"
#undef ALIAS
#undef ATTR
};
static const Row attrs[] = {
#define ALIAS(...)
#define ATTR(word, name, type, help) {word, name, type, help},
#include "schema.def"
#undef ATTR
#undef GROUP
};
static const Row groups[] = {
#define ATTR(...)
#define GROUP(name, members) {name, members, 0, 0},
#include "schema.def"
#undef GROUP
#undef LIKE
};
static const Row likes[] = {
#define GROUP(...)
#define LIKE(id, other, except) {#id, other, except, 0},
#include "schema.def"
};
/* clang-format on */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *words[MAX], *types[MAX];
static size_t n_words, n_types;

static void fail(const char *what, const char *name) {
  fprintf(stderr, "schema.def: %s `%s`\n", what, name);
  exit(1);
}

static void add_word(const char *w, size_t n) {
  for (size_t i = 0; i < n_words; i++)
    if (strlen(words[i]) == n && !strncmp(words[i], w, n)) return;
  if (n_words == MAX) fail("too many words at", w);
  words[n_words++] = strndup(w, n);
}

static void mangle(const char *word) {
  for (; *word; word++) putchar(isalnum((unsigned char)*word) ? *word : '_');
}

static size_t block_index(const char *id, size_t n) {
  for (size_t i = 0; i < COUNT(blocks); i++)
    if (strlen(blocks[i].id) == n && !strncmp(blocks[i].id, id, n)) return i + 1;
  if (n == 4 && !strncmp(id, "file", 4)) return 0;
  fail("no block", strndup(id, n));
  return 0;
}

/* Calls back for each block that a `where` list names, groups included. */
static void each_block(const char *where, void (*f)(size_t block, void *arg), void *arg) {
  while (*where) {
    size_t n = strcspn(where, " ");
    size_t g = 0;
    while (g < COUNT(groups) && !(strlen(groups[g].a) == n && !strncmp(groups[g].a, where, n))) g++;
    if (g < COUNT(groups))
      each_block(groups[g].b, f, arg);
    else
      f(block_index(where, n), arg);
    where += n + strspn(where + n, " ");
  }
}
typedef struct {
  unsigned long long bits[SET];
} Mask;
static void set_bit(size_t block, void *arg) { ((Mask *)arg)->bits[block / 64] |= 1ull << block % 64; }
static int has_block(Mask mask, size_t block) { return mask.bits[block / 64] >> block % 64 & 1; }
/* `on install` is on_install in a list. */
static int is_word(const char *in_list, size_t n, const char *word) {
  if (strlen(word) != n) return 0;
  for (size_t i = 0; i < n; i++)
    if (in_list[i] != word[i] && (in_list[i] != '_' || word[i] != ' ')) return 0;
  return 1;
}
static int has_word(const char *list, const char *word) {
  for (size_t n; *list; list += n + strspn(list + n, " "))
    if (is_word(list, n = strcspn(list, " "), word)) return 1;
  return 0;
}
/* The blocks that a row of this name is for: those it names, and those like one of them. */
static Mask mask_of(const char *where, const char *name) {
  Mask mask = {0};
  each_block(where, set_bit, &mask);
  for (size_t i = 0; i < COUNT(likes); i++)
    if (has_block(mask, block_index(likes[i].b, strlen(likes[i].b))) && !has_word(likes[i].c, name))
      set_bit(block_index(likes[i].a, strlen(likes[i].a)), &mask);
  return mask;
}
static int is_in(const char *where, const char *name, size_t block) {
  return has_block(mask_of(where, name), block);
}

/* What a LIKE row leaves out must be there to be left out. */
static void check_likes(void) {
  for (size_t i = 0; i < COUNT(likes); i++) {
    size_t of = block_index(likes[i].b, strlen(likes[i].b)), n;
    for (const char *w = likes[i].c; *w; w += n + strspn(w + n, " ")) {
      char *word = strndup(w, n = strcspn(w, " "));
      int found = 0;
      for (size_t p = 0; p < COUNT(props); p++)
        found |= is_word(word, n, props[p].name) && is_in(props[p].where, "", of);
      for (size_t b = 0; b < COUNT(blocks); b++)
        found |= is_word(word, n, blocks[b].word) && is_in(blocks[b].where, "", of);
      if (!found) fail("a LIKE row leaves out what is not there:", word);
      free(word);
    }
  }
}

static void collect_words(void) {
  add_word("", 0);
  for (size_t i = 0; i < COUNT(blocks); i++) {
    const char *sp = strchr(blocks[i].word, ' ');
    add_word(blocks[i].word, sp ? (size_t)(sp - blocks[i].word) : strlen(blocks[i].word));
    if (sp) add_word(sp + 1, strlen(sp + 1));
  }
  for (size_t i = 0; i < COUNT(props); i++) add_word(props[i].name, strlen(props[i].name));
  for (size_t i = 0; i < COUNT(enums); i++) add_word(enums[i].b, strlen(enums[i].b));
  for (size_t i = 0; i < COUNT(attrs); i++) {
    add_word(attrs[i].a, strlen(attrs[i].a));
    add_word(attrs[i].b, strlen(attrs[i].b));
  }
  if (COUNT(blocks) >= 64 * SET - 1)
    fail("too many blocks for a set of them at", blocks[COUNT(blocks) - 1].id);
}

static void print_ids(void) {
  puts("/* Made by grammar/gen.c from schema.def. */\n#ifndef SCHEMA_IDS_H\n#define SCHEMA_IDS_H\nenum {");
  for (size_t i = 0; i < n_words; i++) {
    printf("  W_");
    if (i)
      mangle(words[i]);
    else
      printf("NONE");
    printf(" = %zu,\n", i);
  }
  puts("  W_COUNT\n};\nenum {\n  B_FILE,");
  for (size_t i = 0; i < COUNT(blocks); i++) printf("  B_%s,\n", blocks[i].id);
  puts("  B_COUNT\n};\nenum {");
  for (size_t i = 0; i < COUNT(enums); i++)
    if (!i || strcmp(enums[i].a, enums[i - 1].a)) printf("  E_%s,\n", enums[i].a);
  puts("  E_COUNT\n};");
  for (size_t i = 0; i < COUNT(enums); i++) { /* WORDS_target "ci,devcontainer" */
    bool first = !i || strcmp(enums[i].a, enums[i - 1].a), last = i + 1 == COUNT(enums);
    if (first) printf("#define WORDS_%s \"", enums[i].a);
    printf("%s%s", first ? "" : ",", enums[i].b);
    if (last || strcmp(enums[i].a, enums[i + 1].a)) puts("\"");
  }
  puts("#endif");
}

/* ---- types ---- */

static void print_word_ref(const char *w, size_t n) {
  char *name = strndup(w, n);
  size_t i = 0;
  while (i < n_words && strcmp(words[i], name)) i++;
  if (i == n_words) fail("no word", name);
  printf("W_");
  mangle(name);
  free(name);
}

static const char *const scalars[] = {
#define TYPE(id, name, ...) name, #id,
#include "type.def"
#undef TYPE
};

static const char *trim(const char *t, size_t *n) {
  while (*n && *t == ' ') t++, --*n;
  while (*n && t[*n - 1] == ' ') --*n;
  return t;
}

/* Splits at the first `sep` outside parentheses; returns its offset or n. */
static size_t split(const char *t, size_t n, char sep) {
  int depth = 0;
  for (size_t i = 0; i < n; i++) {
    if (t[i] == '(') depth++;
    if (t[i] == ')') depth--;
    if (t[i] == sep && !depth) return i;
  }
  return n;
}

/* Number of the type, after printing its row if it is new (children first). */
static size_t type_row(const char *t, size_t n) {
  t = trim(t, &n);
  for (size_t i = 0; i < n_types; i++)
    if (strlen(types[i]) == n && !strncmp(types[i], t, n)) return i;
  size_t bar = split(t, n, '|'), open = 0, a = 0, b = 0;
  char row[512];
  while (open < n && t[open] != '(') open++;
  const char *in = t + open + 1;
  size_t in_n = open < n ? n - open - 2 : 0, comma = split(in, in_n, ',');
  if (bar < n) {
    a = type_row(t, bar), b = type_row(t + bar + 1, n - bar - 1);
    snprintf(row, sizeof row, ".kind = T_UNION, .a = &schema_types[%zu], .b = &schema_types[%zu]", a, b);
  } else if (open < n && !strncmp(t, "list", 4)) {
    a = type_row(in, in_n);
    snprintf(row, sizeof row, ".kind = T_LIST, .a = &schema_types[%zu]", a);
  } else if (open < n && !strncmp(t, "pair", 4)) {
    a = type_row(in, comma), b = type_row(in + comma + 1, in_n - comma - 1);
    snprintf(row, sizeof row, ".kind = T_PAIR, .a = &schema_types[%zu], .b = &schema_types[%zu]", a, b);
  } else if (open < n && !strncmp(t, "enum", 4)) {
    snprintf(row, sizeof row, ".kind = T_ENUM, .id = E_%.*s", (int)in_n, in);
  } else if (open < n && !strncmp(t, "ref", 3)) {
    snprintf(row, sizeof row, ".kind = T_REF, .id = W_%.*s", (int)in_n, in);
  } else if (open < n && !strncmp(t, "int", 3)) {
    char *end;
    long long lo = strtoll(in, &end, 10), hi = strtoll(end + 2, 0, 10);
    snprintf(row, sizeof row, ".kind = T_INT, .ranged = true, .lo = %lld, .hi = %lld", lo, hi);
  } else {
    size_t i = 0;
    while (i < COUNT(scalars) && !(strlen(scalars[i]) == n && !strncmp(scalars[i], t, n))) i += 2;
    if (i >= COUNT(scalars)) fail("no type", strndup(t, n));
    snprintf(row, sizeof row, ".kind = T_%s", scalars[i + 1]);
  }
  if (n_types == MAX) fail("too many types at", t);
  types[n_types] = strndup(t, n);
  printf("  /* %.*s */ {%s},\n", (int)n, t, row);
  return n_types++;
}

static void print_string(const char *s) {
  putchar('"');
  for (; *s; s++) {
    if (*s == '"' || *s == '\\') putchar('\\');
    if (*s == '\n')
      printf("\\n");
    else
      putchar(*s);
  }
  putchar('"');
}

static void print_flags(const char *flags, const char *prefix) {
  if (!strcmp(flags, "0")) {
    putchar('0');
    return;
  }
  for (const char *f = flags; *f;) {
    size_t n = strcspn(f, " |");
    if (n) printf("%s%s%.*s", f == flags ? "" : " | ", prefix, (int)n, f);
    f += n + strspn(f + n, " |");
  }
}

/* The fields of one block, in table order, with their slots. */
static size_t block_props(size_t block, const Prop *out[]) {
  size_t n = 0;
  for (size_t i = 0; i < COUNT(props); i++)
    if (is_in(props[i].where, props[i].name, block)) out[n++] = &props[i];
  return n;
}

static int slot_of(size_t block, const char *name, size_t len) {
  const Prop *p[MAX];
  size_t n = block_props(block, p);
  for (size_t i = 0; i < n; i++)
    if (strlen(p[i]->name) == len && !strncmp(p[i]->name, name, len)) return (int)i;
  fail("header names no field of its block:", name);
  return -1;
}

static size_t print_header(size_t block, const char *h) {
  size_t n = 0;
  const char *arrow = "";
  while (*h) {
    size_t len = strcspn(h, " ?+|");
    if (len == 2 && !strncmp(h, "->", 2)) {
      arrow = " | HA_ARROW";
      h += 2 + strspn(h + 2, " ");
      continue;
    }
    int slot = slot_of(block, h, len), heredoc = 255;
    h += len;
    if (*h == '|') {
      size_t l2 = strcspn(++h, " ?+");
      heredoc = slot_of(block, h, l2);
      h += l2;
    }
    printf("  {%d, %d, 0%s", slot, heredoc, arrow);
    for (; *h == '?' || *h == '+'; h++) printf(*h == '?' ? " | HA_OPT" : " | HA_MANY");
    printf("},\n");
    h += strspn(h, " ");
    arrow = "";
    n++;
  }
  return n;
}

static void print_type_table(void) {
  puts("static const Type schema_types[] = {");
  for (size_t i = 0; i < COUNT(props); i++) type_row(props[i].type, strlen(props[i].type));
  for (size_t i = 0; i < COUNT(attrs); i++) type_row(attrs[i].c, strlen(attrs[i].c));
  puts("};");
}
static size_t type_index(const char *t) {
  for (size_t i = 0; i < n_types; i++)
    if (!strcmp(types[i], t)) return i;
  fail("type is not in its shortest spelling:", t);
  return 0;
}

static void print_blocks(void) {
  size_t n_args[64 * SET] = {0};
  for (size_t b = 1; b <= COUNT(blocks); b++) {
    const Prop *p[MAX];
    size_t n = block_props(b, p);
    printf("static const SchemaProp props_%s[] = {\n", blocks[b - 1].id);
    for (size_t i = 0; i < n; i++) {
      printf("  {");
      print_word_ref(p[i]->name, strlen(p[i]->name));
      printf(", &schema_types[%zu], ", type_index(p[i]->type));
      print_string(p[i]->type), printf(", "), print_string(p[i]->def), printf(", "), print_string(p[i]->help);
      printf(", ");
      print_flags(p[i]->flags, "PF_");
      puts("},");
    }
    puts("  {0}};");
    printf("static const uint8_t slots_%s[W_COUNT] = {0", blocks[b - 1].id);
    for (size_t i = 0; i < n; i++) {
      printf(", [");
      print_word_ref(p[i]->name, strlen(p[i]->name));
      printf("] = %zu", i + 1);
    }
    puts("};");
    printf("static const uint8_t absent_%s[] = {", blocks[b - 1].id);
    for (size_t i = 0; i < n; i++)
      if (*p[i]->def || strstr(p[i]->flags, "REQ")) printf("%zu, ", i);
    puts("NO_SLOT};");
    printf("static const SchemaArg args_%s[] = {\n", blocks[b - 1].id);
    n_args[b] = print_header(b, blocks[b - 1].header);
    puts("  {0}};");
  }
  puts("static const uint8_t no_slots[W_COUNT];\nstatic const uint8_t no_absent[] = {NO_SLOT};\n"
       "const SchemaBlock schema_blocks[B_COUNT] = {\n"
       "  {.id = \"file\", .text = \"file\", .slots = no_slots, .absent = no_absent},");
  for (size_t b = 1; b <= COUNT(blocks); b++) {
    const Block *k = &blocks[b - 1];
    const Prop *p[MAX];
    size_t first = strcspn(k->word, " "), next = b + 1;
    while (next <= COUNT(blocks) &&
           !(strcspn(blocks[next - 1].word, " ") == first && !strncmp(blocks[next - 1].word, k->word, first)))
      next++;
    if (!*k->help || !*k->example) fail("no help or example for", k->id);
    printf("  {\"%s\", \"%s\", ", k->id, k->word);
    print_word_ref(k->word, first);
    printf(", ");
    if (k->word[first])
      print_word_ref(k->word + first + 1, strlen(k->word + first + 1));
    else
      printf("0");
    printf(", {");
    for (size_t i = 0; i < SET; i++) printf("%s0x%llxu", i ? ", " : "", mask_of(k->where, k->word).bits[i]);
    printf("}, args_%s, props_%s, slots_%s, absent_%s, %zu, %zu, ", k->id, k->id, k->id, k->id, n_args[b],
           block_props(b, p));
    print_flags(k->flags, "BF_");
    printf(", %zu, ", next <= COUNT(blocks) ? next : 0);
    print_string(k->header), printf(", "), print_string(k->help), printf(", "), print_string(k->example);
    puts("},");
  }
  puts("};");
}

static void print_small_tables(void) {
  puts("const SchemaAlias schema_aliases[] = {");
  for (size_t i = 0; i < COUNT(aliases); i++)
    for (size_t b = 1; b <= COUNT(blocks); b++)
      if (is_in(aliases[i].a, aliases[i].c, b))
        printf("  {B_%s, \"%s\", \"%s\", \"%s\"},\n", blocks[b - 1].id, aliases[i].b, aliases[i].c,
               aliases[i].d);
  puts("};\nconst uint32_t schema_alias_count = sizeof schema_aliases / sizeof schema_aliases[0];");
  puts("const SchemaAttr schema_attrs[] = {");
  for (size_t i = 0; i < COUNT(attrs); i++) {
    printf("  {"), print_word_ref(attrs[i].a, strlen(attrs[i].a)), printf(", ");
    print_word_ref(attrs[i].b, strlen(attrs[i].b));
    printf(", &schema_types[%zu], ", type_index(attrs[i].c)), print_string(attrs[i].d), puts("},");
  }
  puts("};\nconst uint32_t schema_attr_count = sizeof schema_attrs / sizeof schema_attrs[0];");
  puts("const SchemaMember schema_members[] = {");
  for (size_t i = 0; i < COUNT(enums); i++) {
    printf("  {E_%s, ", enums[i].a), print_word_ref(enums[i].b, strlen(enums[i].b)), printf(", ");
    print_string(enums[i].c), puts("},");
  }
  puts("};\nconst uint32_t schema_member_count = sizeof schema_members / sizeof schema_members[0];");
  puts("const char *const schema_enum_names[E_COUNT] = {");
  for (size_t i = 0; i < COUNT(enums); i++)
    if (!i || strcmp(enums[i].a, enums[i - 1].a)) printf("  \"%s\",\n", enums[i].a);
  puts("};");
}

static void print_tables(void) {
  puts("/* Made by grammar/gen.c from schema.def. */\n#include \"model/schema.h\"");
  puts("const char *const schema_words[W_COUNT] = {");
  for (size_t i = 0; i < n_words; i++) printf("  \"%s\",\n", words[i]);
  puts("};");
  print_type_table();
  print_blocks();
  puts("const uint8_t schema_block_of_word[W_COUNT] = {");
  for (size_t b = COUNT(blocks); b >= 1; b--) {
    size_t n = strcspn(blocks[b - 1].word, " "), earlier = 1;
    while (earlier < b && !(strcspn(blocks[earlier - 1].word, " ") == n &&
                            !strncmp(blocks[earlier - 1].word, blocks[b - 1].word, n)))
      earlier++;
    if (earlier < b) continue;
    printf("  ["), print_word_ref(blocks[b - 1].word, n), printf("] = %zu,\n", b);
  }
  puts("};");
  print_small_tables();
}

int main(int argc, char **argv) {
  const char *face = argc > 1 ? argv[1] : "";
  collect_words();
  check_likes();
  if (!strcmp(face, "ids"))
    print_ids();
  else if (!strcmp(face, "tables"))
    print_tables();
  else if (!strcmp(face, "dict"))
    for (size_t i = 1; i < n_words; i++) printf("\"%s\"\n", words[i]);
  else {
    fprintf(stderr, "usage: gen ids|tables|dict\n");
    return 2;
  }
  return 0;
}
