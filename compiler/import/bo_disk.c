/* Disk images by a script. Parts of buildout.cfg with docker.gentoo-diskimage. Called by buildout.c. */
#include "import/bo.h"

enum { SIZE_MIB = 2048, SIZE_MAX_MIB = 1 << 20 };

/* The number behind `word`, 0 if there is none. */
static uint64_t number_behind(Str line, const char *word) {
  const char *at = strstr(line.s, word);
  uint64_t n = 0;
  if (!at) return 0;
  for (at += strlen(word); *at >= '0' && *at <= '9' && n < SIZE_MAX_MIB * 1024u; at++)
    n = n * 10 + (uint64_t)(*at - '0');
  return n;
}

static uint64_t unit_behind(Str line, const char *word) {
  const char *at = strstr(line.s, word);
  if (!at) return 1;
  at += strlen(word);
  while (*at >= '0' && *at <= '9') at++;
  return *at == 'G' || *at == 'g'   ? 1u << 30
         : *at == 'M' || *at == 'm' ? 1u << 20
         : *at == 'k' || *at == 'K' ? 1024
                                    : 1;
}

/* What a line that makes a file says of its size, in MiB; 0 if it says nothing. */
static uint64_t size_of(Str line) {
  uint64_t bytes = 0;
  if (strstr(line.s, "dd ") && strstr(line.s, "count="))
    bytes = number_behind(line, "bs=") * unit_behind(line, "bs=") * number_behind(line, "count=");
  else if (strstr(line.s, "truncate "))
    bytes = number_behind(line, "-s ") * unit_behind(line, "-s ");
  else if (strstr(line.s, "fallocate "))
    bytes = number_behind(line, "-l ") * unit_behind(line, "-l ");
  uint64_t mib = bytes >> 20;
  return bytes & ((1u << 20) - 1) || mib > SIZE_MAX_MIB ? 0 : mib;
}

static uint64_t disk_size(Bo *b, const BoUnit *u, const BoOption *prepare) {
  BoLines lines = {0};
  bo_lines(b, prepare, &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    uint64_t mib = size_of(arena_str(b->a, lines.v[i].text));
    if (mib) return mib;
  }
  diag(b->ds, W0998, prepare ? prepare->key_at : u->at, arena_fmt(b->a, "%d", SIZE_MIB));
  return SIZE_MIB;
}

static void part_of_script(Bo *b, Buf *text, const char *what, const BoOption *o) {
  if (!o) return;
  buf_bytes(text, arena_fmt(b->a, "# %s\n", what));
  buf_bytes(text, bo_script_text(b, o));
  buf_lit(text, "\n");
}

void bo_put_disk(Bo *b, BoUnit *u) {
  Draft *d = &b->further;
  const BoOption *builder = bo_need(b, u, "build-image"), *base = bo_need(b, u, "base-image"),
                 *root = bo_need(b, u, "build-root"), *file = bo_need(b, u, "image-file"),
                 *prepare = bo_get(b, u, "prepare-script"), *script = bo_get(b, u, "build-script"),
                 *place = bo_get(b, u, "location");
  if (!builder || !base || !root || !file) return;
  Str made = bo_plain(b, file->text.text);
  uint32_t n = made.n;
  while (n && made.s[n - 1] != '/') n--;
  Str dir =
      place ? bo_path(b, place->text.text) : bo_path(b, ARENA_JOIN(b->a, bo_parts(b), STR("/"), u->name));
  Str to = ARENA_JOIN(b->a, dir, STR("/"), str_sub(made, n, made.n));
  Str at = bo_quoted(b, bo_plain(b, root->text.text));
  Buf text = buf_new(b->a);
  part_of_script(b, &text, "prepare-script", prepare);
  buf_bytes(&text, ARENA_JOIN(b->a, STR("# the files of the image\nmkdir -p "), at,
                              STR("\ncp -a \"$PEI_ROOT/.\" "), at, STR("\n")));
  part_of_script(b, &text, "build-script", script);
  buf_bytes(&text, ARENA_JOIN(b->a, STR("cat "), bo_quoted(b, made), STR(" >\"$PEI_DISK\"\n")));
  bo_no_dock(b, u);
  draft_gap(d);
  draft_open(d, u->at, ARENA_JOIN(b->a, STR("disk "), draft_name(b->a, u->id)));
  draft_field(d, base->at, "image", bo_image(b, base, u));
  draft_field(d, file->at, "to", draft_string(b->a, to));
  uint64_t mib = disk_size(b, u, prepare);
  bool whole = mib % 1024 == 0;
  draft_field(d, prepare ? prepare->at : u->at, "size",
              arena_fmt(b->a, "%u%s", (unsigned)(whole ? mib / 1024 : mib), whole ? "GiB" : "MiB"));
  draft_field(d, builder->at, "builder", bo_image(b, builder, u));
  draft_heredoc(d, (prepare ? prepare : script ? script : file)->at, STR("script ="), buf_str(&text));
  draft_close(d);
}
