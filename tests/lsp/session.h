/* What a client says to a server in the same process. Included once by each program of tests/lsp. */
#ifndef PEI_TESTS_LSP_SESSION_H
#define PEI_TESTS_LSP_SESSION_H

#include "lsp/lsp.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A message as it is, in its frame. */
static void session_feed(Lsp *l, const char *body) {
  size_t n = strlen(body);
  char *frame = malloc(n + 64);
  int head = sprintf(frame, "Content-Length: %zu\r\n\r\n", n);
  memcpy(frame + head, body, n + 1);
  lsp_feed(l, str_n(frame, (size_t)head + n));
  free(frame);
}

/* A method with its parameters, which are released; with an id it is a request. */
static void session_say(Lsp *l, const char *method, json_t *params, int id) {
  json_t *m = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params);
  if (id) json_object_set_new(m, "id", json_integer(id));
  char *body = json_dumps(m, JSON_COMPACT);
  session_feed(l, body);
  free(body);
  json_decref(m);
}

/* A byte of a text as line and column; columns are UTF-16 units or bytes. */
static json_t *session_place(const char *text, size_t at, bool utf8) {
  int line = 0, column = 0;
  for (size_t i = 0; i < at; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '\n' || (c == '\r' && text[i + 1] != '\n'))
      line++, column = 0;
    else if (c != '\r')
      column += utf8 ? 1 : (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1;
  }
  return json_pack("{s:i, s:i}", "line", line, "character", column);
}

#endif
