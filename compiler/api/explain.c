/* The words of the language, asked for by name. No project is read. Called through libpei.h. */
#include "api/handle.h"
#include "describe/topic.h"
#include <errno.h>

static PeiStatus unknown(Pei *p, Str word) {
  Suggest s;
  suggest_init(&s, &p->arena, word);
  describe_offer(&p->arena, &s);
  Str near = suggest_text(&s);
  return api_fail(p, PEI_BAD_PARAM, 0,
                  near.n ? arena_fmt(&p->arena, "nothing is called `%.*s`; did you mean %.*s?", STR_ARG(word),
                                     STR_ARG(near))
                         : arena_fmt(&p->arena, "nothing is called `%.*s`", STR_ARG(word)));
}

static PeiStatus explain(Pei *p, Str word, PeiProse prose, const PeiStyle *style) {
  RenderStyle how = {.color = style->color, .ascii = style->ascii, .links = style->links};
  Buf out = buf_new(&p->arena);
  Topics topics = {0};
  describe(&p->arena, word, &topics);
  if (!topics.n) return unknown(p, word);
  for (uint32_t i = 0; i < topics.n; i++) {
    if (i) buf_lit(&out, "\n");
    if (prose == PEI_MARKDOWN)
      topic_markdown(&out, &topics.v[i], 3, NULL);
    else
      topic_text(&out, &topics.v[i], &how);
  }
  p->explanation = buf_str(&out);
  return p->status = PEI_OK;
}

PeiStatus pei_explain(const PeiHost *host, const char *word, PeiProse prose, const PeiStyle *style,
                      Pei **out) {
  Pei *p = *out = api_new(host);
  if (!p) return PEI_NO_MEMORY;
  jmp_buf oom;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  if (word) return explain(p, arena_str(&p->arena, str_c(word)), prose, style);
  Buf list = buf_new(&p->arena);
  describe_list(&p->arena, &list);
  p->explanation = buf_str(&list);
  return p->status = PEI_OK;
}

PeiText pei_explanation(const Pei *p) { return api_text(p->explanation); }
