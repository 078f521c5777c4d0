/* Whatever the source, the spans and the edits are: no crash, no control character in the text, valid JSON. */
#include "diag_make.h"

#include "base/utf8.h"
#include <jansson.h>

static uint32_t state;
static uint32_t any(uint32_t below) {
  state = state * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(state >> 8) * below >> 24);
}

static Str any_text(Made *m, uint32_t pieces) {
  static const char *const parts[] = {"a",
                                      "bc",
                                      " ",
                                      "  ",
                                      "\t",
                                      "\n",
                                      "\n",
                                      "\r",
                                      "\r\n",
                                      "日",
                                      "\xCC\x81",
                                      "🚀",
                                      "\xFF",
                                      "\033[31m",
                                      "\\",
                                      "\"",
                                      "\xE2\x80",
                                      "\xE2\x80\xAE",
                                      "\xEF\xBB\xBF",
                                      "\xC2\x9B",
                                      "x = [",
                                      "`",
                                      "{1}",
                                      "…",
                                      "\x7F",
                                      "long words here",
                                      "\xED\xA0\x80",
                                      "\x01"};
  Buf b = buf_new(&m->arena);
  for (uint32_t n = any(pieces); n > 0; n--) buf_bytes(&b, str_c(parts[any(sizeof parts / sizeof parts[0])]));
  return buf_str(&b);
}

static Span any_span(Made *m) {
  if (any(30) == 0) return SPAN_NONE;
  uint32_t file = any(m->sources.files.n), n = source_at(&m->sources, file)->text.n, lo = any(n + 2);
  return (Span){file, lo, any(3) ? lo + any(n < 8 ? n + 1 : 8) : lo + any(n - lo / 2 + 2)};
}

static bool is_shown(Str text) {
  if (utf8_check(text) != text.n) return false;
  for (uint32_t at = 0, len; at < text.n; at += len) {
    uint32_t code = utf8_decode(text, at, &len);
    if (code == '\t' || utf8_is_control(code)) return false;
  }
  return true;
}

static void one(void) {
  MADE(m);
  uint32_t pieces = any(20) ? 60 : 3000;
  for (uint32_t n = 1 + any(3); n > 0; n--) add_file(&m, any_text(&m, 4).s, any_text(&m, pieces));
  for (uint32_t n = 1 + any(4); n > 0; n--) {
    Frame up = {any_span(&m), any_text(&m, 5), NULL}, frame = {any_span(&m), any_text(&m, 5), &up};
    m.ds.chain = any(3) ? NULL : &frame;
    Diag *d = diag(&m.ds, E0901, any_span(&m), any_text(&m, 6));
    if (d == m.ds.spare) continue;
    for (uint32_t k = any(any(9) ? 6 : 20); k > 0; k--)
      *vec_push(&m.arena, &d->labels) = (Label){any_span(&m), any_text(&m, 4), false};
    for (uint32_t k = any(3); k > 0; k--) diag_note(&m.ds, d, HASHES, any_text(&m, 5), any_text(&m, 5));
    for (uint32_t k = any(4); k > 0; k--) {
      Fix *f = diag_fix(&m.ds, d, FIX_SAFE, HASHES, any_text(&m, 5), any_text(&m, 5));
      for (uint32_t e = any(4); e > 0; e--) diag_edit(&m.ds, f, any_span(&m), any_text(&m, 5));
    }
  }
  bool ok =
      is_shown(shown(&m, (RenderStyle){0})) && is_shown(shown(&m, (RenderStyle){.ascii = true, .limit = 2}));
  Buf b = buf_new(&m.arena);
  render_short(&b, &m.ds, &(RenderStyle){0});
  ok = ok && is_shown(buf_str(&b));
  b.n = 0;
  render_json(&b, &m.ds, 0);
  Str rest = buf_str(&b);
  while (rest.n && ok) {
    uint32_t end = str_find(rest, '\n');
    json_t *object = json_loadb(rest.s, end, JSON_REJECT_DUPLICATES, NULL);
    ok = object != NULL;
    json_decref(object);
    rest = str_sub(rest, end + 1, rest.n);
  }
  CHECK(ok);
  arena_free(&m.arena);
}

int main(int argc, char **argv) {
  uint32_t rounds = argc > 1 ? (uint32_t)atoi(argv[1]) : 3000;
  for (uint32_t i = 1; i <= rounds; i++) {
    state = i * 2654435761u;
    unsigned failed = test_failed;
    one();
    if (test_failed != failed) printf("  in round %u\n", i);
  }
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
