/* What a server says, in a few readable lines: the notation of tests/lsp/cases. Included once by each program. */
#ifndef PEI_TESTS_LSP_SHOW_H
#define PEI_TESTS_LSP_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool show_on = true, show_messages = true;
static const char *show_text = ""; /* of the file that is asked about, for semantic tokens */
static const char *show_dir = "";  /* is shown as $DIR */

static void show_string(const char *s) {
  for (; *s; s++)
    if (*show_dir && !strncmp(s, show_dir, strlen(show_dir))) {
      fputs("$DIR", stdout);
      s += strlen(show_dir) - 1;
    } else if (*s == '\n')
      fputs("\\n", stdout);
    else
      putchar(*s);
}

static void show_uri(const char *uri) {
  char prefix[700];
  sprintf(prefix, "file://%s/", show_dir);
  char *query = strstr(uri, show_dir);
  if (!strncmp(uri, prefix, strlen(prefix)))
    fputs(uri + strlen(prefix), stdout);
  else if (query && *show_dir)
    printf("%.*s$DIR%s", (int)(query - uri), uri, query + strlen(show_dir));
  else
    fputs(uri, stdout);
}

static int number(json_t *o, const char *key) { return (int)json_integer_value(json_object_get(o, key)); }

static void show_place(json_t *p) { printf("%d:%d", number(p, "line") + 1, number(p, "character") + 1); }

static void show_range(json_t *r) {
  json_t *a = json_object_get(r, "start"), *b = json_object_get(r, "end");
  show_place(a);
  putchar('-');
  if (number(a, "line") == number(b, "line"))
    printf("%d", number(b, "character") + 1);
  else
    show_place(b);
}

static bool is_range(json_t *v) { return json_object_get(v, "start") && json_object_get(v, "end"); }
static bool is_place(json_t *v) { return json_object_get(v, "line") && json_object_get(v, "character"); }

/* On one line. */
static void show_value(json_t *v) {
  const char *key;
  json_t *item;
  size_t i;
  if (json_is_string(v)) {
    if (!strncmp(json_string_value(v), "file:", 5) || !strncmp(json_string_value(v), "pei-", 4))
      show_uri(json_string_value(v));
    else
      show_string(json_string_value(v));
  } else if (json_is_integer(v))
    printf("%lld", (long long)json_integer_value(v));
  else if (json_is_real(v))
    printf("%g", json_real_value(v));
  else if (json_is_null(v))
    fputs("nothing", stdout);
  else if (json_is_boolean(v))
    fputs(json_is_true(v) ? "yes" : "no", stdout);
  else if (json_is_array(v)) {
    putchar('[');
    json_array_foreach(v, i, item) {
      if (i) fputs(", ", stdout);
      show_value(item);
    }
    putchar(']');
  } else if (is_range(v) && json_object_size(v) == 2)
    show_range(v);
  else if (is_place(v))
    show_place(v);
  else {
    bool first = true;
    json_object_foreach(v, key, item) {
      if (!first) fputs("; ", stdout);
      first = false;
      if (strcmp(key, "uri") && strcmp(key, "range")) {
        if (!strncmp(key, "file:", 5))
          show_uri(key);
        else
          fputs(key, stdout);
        fputs(": ", stdout);
      }
      bool nested = json_is_object(item) && !is_range(item) && !is_place(item);
      if (nested) putchar('{');
      show_value(item);
      if (nested) putchar('}');
    }
  }
}

/* One of a list of completions: what it is called, and what is written if that is something else. */
static void show_item(json_t *item) {
  const char *label = json_string_value(json_object_get(item, "label")),
             *detail = json_string_value(json_object_get(item, "detail"));
  json_t *edit = json_object_get(item, "textEdit");
  const char *text = json_string_value(json_object_get(edit, "newText"));
  show_string(label);
  if (detail) fputs(": ", stdout), show_string(detail);
  if (strcmp(text, label)) fputs(", writes ", stdout), show_string(text);
  fputs(" at ", stdout);
  show_range(json_object_get(edit, "range"));
}

static void show_items(json_t *list) {
  enum { SHOWN = 12 };
  json_t *item;
  size_t i, n = json_array_size(list);
  if (!n) puts("  none");
  json_array_foreach(list, i, item) {
    if (i == SHOWN) {
      puts("  and more"); /* how many is of the tables */
      return;
    }
    fputs("  ", stdout);
    show_item(item);
    putchar('\n');
  }
}

static void show_lines(const char *text) {
  fputs("  ", stdout);
  for (; *text; text++) {
    putchar(*text);
    if (*text == '\n' && text[1]) fputs("  ", stdout);
    if (!text[1] && *text != '\n') putchar('\n');
  }
}

static json_t *show_legend;

/* Five numbers a token, each place told from the one before; shown are the words themselves. */
static void show_tokens(json_t *data) {
  const char *at = show_text;
  for (size_t i = 0; i + 4 < json_array_size(data); i += 5) {
    int v[5];
    for (size_t k = 0; k < 5; k++) v[k] = (int)json_integer_value(json_array_get(data, i + k));
    for (int n = v[0]; n > 0 && *at;) n -= *at++ == '\n';
    at += v[1];
    json_t *types = json_object_get(show_legend, "tokenTypes"),
           *mods = json_object_get(show_legend, "tokenModifiers");
    printf("  %.*s: %s", v[2], at, json_string_value(json_array_get(types, (size_t)v[3])));
    for (size_t k = 0; k < json_array_size(mods); k++)
      if (v[4] & 1 << k) printf(" %s", json_string_value(json_array_get(mods, k)));
    putchar('\n');
  }
}

static void show_symbols(json_t *list, int depth) {
  size_t i;
  json_t *s;
  json_array_foreach(list, i, s) {
    printf("  %*s%s", depth * 2, "", json_string_value(json_object_get(s, "name")));
    if (json_object_get(s, "detail")) printf(" (%s)", json_string_value(json_object_get(s, "detail")));
    printf(" kind %d ", number(s, "kind"));
    show_range(json_object_get(s, "range"));
    putchar(' ');
    show_range(json_object_get(s, "selectionRange"));
    putchar('\n');
    show_symbols(json_object_get(s, "children"), depth + 1);
  }
}

static void show_result(json_t *result) {
  json_t *hover = json_object_get(json_object_get(result, "contents"), "value"), *item;
  size_t i;
  if (json_object_get(json_object_get(result, "capabilities"), "semanticTokensProvider"))
    show_legend = json_incref(json_object_get(
        json_object_get(json_object_get(result, "capabilities"), "semanticTokensProvider"), "legend"));
  if (!show_on) return;
  if (hover) {
    fputs("  at ", stdout);
    show_value(json_object_get(result, "range"));
    putchar('\n');
    show_lines(json_string_value(hover));
  } else if (json_object_get(result, "data"))
    show_tokens(json_object_get(result, "data"));
  else if (json_is_string(json_object_get(result, "text")))
    show_lines(json_string_value(json_object_get(result, "text")));
  else if (json_object_get(json_array_get(result, 0), "selectionRange"))
    show_symbols(result, 0);
  else if (json_is_array(json_object_get(result, "items")))
    show_items(json_object_get(result, "items"));
  else if (json_is_array(result)) {
    if (!json_array_size(result)) puts("  none");
    json_array_foreach(result, i, item) {
      fputs("  ", stdout);
      show_value(item);
      putchar('\n');
    }
  } else {
    fputs("  ", stdout);
    show_value(result);
    putchar('\n');
  }
}

static void show_diagnostics(json_t *params) {
  json_t *list = json_object_get(params, "diagnostics"), *d, *r;
  size_t i, k;
  fputs("  messages of ", stdout);
  show_uri(json_string_value(json_object_get(params, "uri")));
  if (json_object_get(params, "version")) printf(", version %d", number(params, "version"));
  puts(json_array_size(list) ? "" : ": none");
  json_array_foreach(list, i, d) {
    fputs("    ", stdout);
    show_range(json_object_get(d, "range"));
    printf(" %s %s ", number(d, "severity") == 1 ? "error" : "warning",
           json_string_value(json_object_get(d, "code")));
    show_string(json_string_value(json_object_get(d, "message")));
    putchar('\n');
    json_array_foreach(json_object_get(d, "relatedInformation"), k, r) {
      fputs("      ", stdout);
      show_value(json_object_get(r, "location"));
      putchar(' ');
      show_string(json_string_value(json_object_get(r, "message")));
      putchar('\n');
    }
  }
}

static void show_message(const char *body, const char *dir) {
  json_t *m = json_loads(body, JSON_ALLOW_NUL, NULL);
  show_dir = dir;
  json_t *error = json_object_get(m, "error");
  const char *method = json_string_value(json_object_get(m, "method"));
  if (!m)
    printf("  NO JSON: %s\n", body);
  else if (method && !strcmp(method, "textDocument/publishDiagnostics") && !show_messages)
    ;
  else if (method && !strcmp(method, "textDocument/publishDiagnostics"))
    show_diagnostics(json_object_get(m, "params"));
  else if (method) {
    if (show_on) {
      printf("  %s ", method);
      show_value(json_object_get(m, "params"));
      putchar('\n');
    }
  } else if (error) {
    printf("  error %d: ", number(error, "code"));
    show_value(json_object_get(error, "message"));
    fputs(", id ", stdout);
    show_value(json_object_get(m, "id"));
    putchar('\n');
  } else
    show_result(json_object_get(m, "result"));
  json_decref(m);
}

#endif
