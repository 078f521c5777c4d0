/* Projects that grow without end, or are no text at all: each is refused with one message, in bounded time and
   memory. They are made here because nobody wants them as files. */
#include "test.h"

#include "libpei.h"

static Arena arena;

/* The codes of all errors, each once, in order: "E0809 E0205". */
static Str codes_of(PeiText said) {
  Buf b = buf_new(&arena);
  for (const char *p = said.s; p && (p = strstr(p, "error[")) != NULL; p += 6) {
    if (b.n >= 5 && memcmp(b.v + b.n - 5, p + 6, 5) == 0) continue;
    if (b.n) buf_lit(&b, " ");
    buf_bytes(&b, str_n(p + 6, 5));
  }
  return buf_str(&b);
}

static void compile(const PeiSource *sources, size_t n, const char *want, int line) {
  PeiInput in = {.root = sources[0].path, .sources = sources, .n_sources = n, .sealed = true};
  Pei *p = NULL;
  pei_compile(NULL, &in, &p);
  expect_str(codes_of(pei_render(p, PEI_SHORT, &(PeiStyle){.ascii = true, .ms = -1})), want, __FILE__, line);
  pei_free(p);
}
#define REFUSED(text, want) refused((text), (want), __LINE__)
static void refused(Str text, const char *want, int line) {
  PeiSource source = {"main.pei", {text.s, text.n}};
  compile(&source, 1, want, line);
}

/* `head`, then `each` n times with the number and the next one in its places, then `tail`. */
static Str chain(const char *head, const char *each, uint32_t n, const char *tail) {
  Buf b = buf_new(&arena);
  buf_bytes(&b, str_c(head));
  for (uint32_t i = 0; i < n; i++) {
    for (const char *p = each; *p; p++) {
      if (*p == '#')
        buf_int(&b, i);
      else if (*p == '%')
        buf_int(&b, i + 1);
      else
        buf_char(&b, *p);
    }
  }
  buf_bytes(&b, str_c(tail));
  return buf_str(&b);
}

static const char project[] = "project \"p\"\n";

static void chains(void) {
  REFUSED(chain(project, "let a# = a%\n", 5000, "let a5000 = 1\n"), "E0809");
  REFUSED(chain("project \"p\"\nlet a0 = [1]\n", "let a% = [a#]\n", 150, "check len(a150) == 1 else \"x\"\n"),
          "E0809");
  REFUSED(chain("project \"p\"\nlet a0 = { k = 1 }\n", "let a% = { k = a# }\n", 150, ""), "E0809");
  REFUSED(chain("project \"p\"\nlet a0 = 1\n", "let a% = a# -> 1\n", 60000, ""), "E0809");
  REFUSED(chain(project, "template t#() { use t%() }\n", 3000,
                "template t3000() { run \"ls\" }\nimage a {\n  from = \"debian:12\"\n  use t0()\n}\n"),
          "E0809");
  REFUSED(chain(project, "stage s# { from = stage.s% }\n", 50000, "image s50000 { from = stage.s0 }\n"),
          "E0205");
  REFUSED(chain(project, "stage s# { from = stage.s% }\n", 50000,
                "stage s50000 { from = \"debian:12\" }\nimage a { from = stage.s0 }\n"),
          "E0809");
  REFUSED(chain(project, "volume v# { name = volume.v%.name }\n", 20000, "volume v20000 { keep = true }\n"),
          "E0809");
}

static void growth(void) {
  REFUSED(chain("project \"p\"\nlet a0 = [1]\n", "let a% = a# + a#\n", 40, ""), "E0806");
  REFUSED(chain("project \"p\"\nlet a0 = \"0123456789\"\n", "let a% = \"@{a#}@{a#}\"\n", 40, ""), "E0016");
  REFUSED(chain("project \"p\"\nlet a0 = \"aaaaaaaaaa\"\n", "let a% = replace(a#, \"a\", \"aaa\")\n", 40, ""),
          "E0016");
  REFUSED(chain("project \"p\"\nlet xs = 1..1000\n", "", 0,
                "let ys = [for a in xs: [for b in xs: [for c in xs: c]]]\n"),
          "E0806");
  REFUSED(chain(project, "", 0,
                "for a in 1..1000 { for b in 1..1000 { volume \"v-@{a}-@{b}\" { keep = true } } }\n"),
          "E0803");
}

static void nothing_to_read(void) {
  REFUSED(str_n("", 0), "E0238");
  REFUSED(str_n("\n \t\n", 4), "E0238");
  REFUSED(str_n("\xFF\xFEp\0r\0", 6), "E0001");
  REFUSED(str_n("project \"p\"\nvolume v\0 { keep = true }\n", 37), "E0002");
  REFUSED(str_n("project \"p\"\n# \0\n", 16), "E0002");
  REFUSED(chain(project, "# a comment of forty bytes, and a number\n", 210000, ""), "E0611");
}

/* What file() gives is text as any other. */
static void texts_from_files(void) {
  Str limit = chain("", "0123456789abcdef", 65536, ""), more = chain("", "0123456789abcdef", 65536, "x");
  Str main_text = STR("project \"p\"\nlet _a = file(\"a\")\n");
  PeiSource sources[] = {{"main.pei", {main_text.s, main_text.n}}, {"a", {limit.s, limit.n}}};
  compile(sources, 2, "", __LINE__);
  sources[1].text = (PeiText){more.s, more.n};
  compile(sources, 2, "E0810", __LINE__);
  sources[1].text = (PeiText){"a\0b", 3};
  compile(sources, 2, "E0811", __LINE__);
  sources[1].text = (PeiText){"\xC3", 1};
  compile(sources, 2, "E0811", __LINE__);
}

static void imports(void) {
  enum { FILES = 300 };
  static PeiSource deep[FILES], wide[FILES];
  for (uint32_t i = 0; i < FILES; i++) {
    Str path = i ? arena_fmt(&arena, "f%u.pei", i) : STR("main.pei");
    Str text = arena_fmt(&arena, "%simport \"f%u.pei\" as f%u\n", i ? "" : project, i + 1, i + 1);
    deep[i] = (PeiSource){path.s, {text.s, text.n}};
    text = i ? STR("let _x = 1\n") : chain(project, "import \"f%.pei\" as _f%\n", FILES - 1, "");
    wide[i] = (PeiSource){path.s, {text.s, text.n}};
  }
  compile(deep, FILES, "E0808", __LINE__);
  compile(wide, FILES, "E0808", __LINE__);
}

int main(void) {
  arena_init(&arena, &test_alloc, &test_oom);
  chains();
  growth();
  nothing_to_read();
  texts_from_files();
  imports();
  arena_free(&arena);
  return test_end();
}
