/* typing: how long the language server takes from a keystroke to its messages, and to a completion behind it.
 *
 *   typing KEYSTROKES PROJECT.pei
 *
 * A character is typed and taken back, at places all over the file; every tenth keystroke asks for completions. Prints
 * one line: median and 99th of 100 in microseconds, without requests and with. Built and called by tests/bench/run. */
#include "lsp/lsp.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The process's own time: on a busy machine the 99th of 100 would be about the others. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void sent(void *ctx, Str message) { *(size_t *)ctx += message.n; }

static void say(Lsp *l, const char *body) {
  char head[64];
  int n = snprintf(head, sizeof head, "Content-Length: %zu\r\n\r\n", strlen(body));
  lsp_feed(l, str_n(head, (size_t)n));
  lsp_feed(l, str_c(body));
}

static void open_file(Lsp *l, const char *text, size_t n) {
  char *body = malloc(2 * n + 400), *to = body;
  to += sprintf(to, "{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///"
                    "p.pei\",\"version\":1,\"text\":\"");
  for (size_t i = 0; i < n; i++) {
    if (text[i] == '"' || text[i] == '\\') *to++ = '\\';
    if (text[i] == '\n')
      *to++ = '\\', *to++ = 'n';
    else
      *to++ = text[i];
  }
  strcpy(to, "\"}}}");
  say(l, body);
  free(body);
}

static void print_two(double *times, int n) {
  qsort(times, (size_t)n, sizeof *times, ascending);
  printf("%.0f %.0f ", times[n / 2], times[n * 99 / 100]);
}

int main(int argc, char **argv) {
  int keys = argc == 3 ? atoi(argv[1]) : 0, lines = 0;
  FILE *f = keys >= 100 ? fopen(argv[2], "rb") : NULL;
  if (!f) return fprintf(stderr, "usage: typing KEYSTROKES PROJECT.pei, at least 100\n"), 2;
  char *text = malloc(8 << 20), body[600];
  size_t n = fread(text, 1, 8 << 20, f), bytes = 0;
  for (size_t i = 0; i < n; i++) lines += text[i] == '\n';
  LspHost host = {.send = sent, .ctx = &bytes};
  Lsp *l = lsp_new(&host);
  double *plain = malloc(sizeof(double) * (size_t)keys), *asked = malloc(sizeof(double) * (size_t)keys);
  int n_plain = 0, n_asked = 0;
  say(l, "{\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
  open_file(l, text, n);
  lsp_idle(l);
  for (int i = 0; i < keys; i++) {
    int line = (int)((long)i / 2 * 37 % lines), back = i % 2;
    double start = now();
    snprintf(body, sizeof body,
             "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"file:///"
             "p.pei\",\"version\":%d},"
             "\"contentChanges\":[{\"range\":{\"start\":{\"line\":%d,\"character\":0},\"end\":{\"line\":%d,"
             "\"character\":%d}},"
             "\"text\":\"%s\"}]}}",
             i + 2, line, line, back, back ? "" : "x");
    say(l, body);
    if (i % 20 == 0) {
      snprintf(body, sizeof body,
               "{\"id\":%d,\"method\":\"textDocument/"
               "completion\",\"params\":{\"textDocument\":{\"uri\":\"file:///p.pei\"},"
               "\"position\":{\"line\":%d,\"character\":1}}}",
               i + 2, line);
      say(l, body);
      asked[n_asked++] = now() - start;
    } else {
      lsp_idle(l);
      plain[n_plain++] = now() - start;
    }
  }
  print_two(plain, n_plain);
  print_two(asked, n_asked);
  printf("\n");
  lsp_free(l);
  return bytes == 0;
}
