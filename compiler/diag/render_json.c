/* One JSON object a line for each diagnostic, then one with the counts. Complete whatever the display limit
   is. Fields are only ever added; "v" changes when one changes its meaning. */
#include "diag/json_text.h"
#include "diag/position.h"
#include "diag/render_one.h"

enum { TEXT_BYTES = 4096 }; /* a longer line is left out of a span */

/* The file and its bytes; `at` lies in it. */
static void bytes(Buf *out, const Sources *s, Span at) {
  json_text_member(out, "file", source_at(s, at.file)->path);
  json_text_number(out, "byte_start", at.lo);
  json_text_number(out, "byte_end", at.hi);
}

static void positions(Buf *out, const Sources *s, Span at) {
  Position lo = position_of(s, at.file, at.lo), hi = position_of(s, at.file, at.hi);
  json_text_number(out, "line_start", lo.line);
  json_text_number(out, "line_end", hi.line);
  json_text_number(out, "col_start", lo.col);
  json_text_number(out, "col_end", hi.col);
  json_text_number(out, "utf16_start", lo.utf16);
  json_text_number(out, "utf16_end", hi.utf16);
}

static void spans(Buf *out, const Sources *s, const Diag *d) {
  json_text_key(out, "spans");
  buf_lit(out, "[");
  for (uint32_t i = 0, n = 0; i < d->labels.n; i++) {
    const Label *label = &d->labels.v[i];
    if (!position_has(s, label->at)) continue;
    Span at = position_clamp(s, label->at);
    uint32_t start;
    Str line = source_line_text(s, at.file, source_line(s, at.file, at.lo), &start);
    json_text_item(out, n++);
    buf_lit(out, "{");
    bytes(out, s, at);
    positions(out, s, at);
    json_text_key(out, "primary");
    buf_bytes(out, label->primary ? STR("true") : STR("false"));
    json_text_member(out, "label", label->text);
    if (line.n <= TEXT_BYTES) json_text_member(out, "text", line);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

static void texts(Buf *out, const char *name, const Str *v, uint32_t n) {
  json_text_key(out, name);
  buf_lit(out, "[");
  for (uint32_t i = 0; i < n; i++) {
    json_text_item(out, i);
    json_text(out, v[i]);
  }
  buf_lit(out, "]");
}

static void edits(Buf *out, const Sources *s, const Fix *fix) {
  json_text_key(out, "edits");
  buf_lit(out, "[");
  for (uint32_t i = 0, n = 0; i < fix->edits.n; i++) {
    const Edit *e = &fix->edits.v[i];
    if (!position_has(s, e->at)) continue;
    json_text_item(out, n++);
    buf_lit(out, "{");
    bytes(out, s, position_clamp(s, e->at));
    json_text_member(out, "insert", e->insert);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

static void fixes(Buf *out, const Sources *s, const Diag *d) {
  static const char *const names[] = {
      [FIX_SAFE] = "safe", [FIX_MAYBE] = "maybe", [FIX_PLACEHOLDER] = "placeholder"};
  json_text_key(out, "fixes");
  buf_lit(out, "[");
  for (uint32_t i = 0; i < d->fixes.n; i++) {
    json_text_item(out, i);
    buf_lit(out, "{");
    json_text_member(out, "title", d->fixes.v[i].title);
    json_text_member(out, "applicability", str_c(names[d->fixes.v[i].app]));
    edits(out, s, &d->fixes.v[i]);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

static void chain(Buf *out, const Sources *s, const Frame *f) {
  json_text_key(out, "chain");
  buf_lit(out, "[");
  for (uint32_t i = 0; f; f = f->up, i++) {
    json_text_item(out, i);
    buf_lit(out, "{");
    json_text_member(out, "what", f->what);
    if (position_has(s, f->at)) {
      Span at = position_clamp(s, f->at);
      bytes(out, s, at);
      positions(out, s, at);
    }
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

void render_json_places(Buf *out, const Sources *s, const Diag *d) {
  spans(out, s, d);
  texts(out, "notes", d->notes.v, d->notes.n);
  chain(out, s, d->chain);
}

static void object(Buf *out, const Diags *ds, const Diag *d) {
  static const char *const severities[] = {
      [SEV_ERROR] = "error", [SEV_WARNING] = "warning", [SEV_NOTE] = "note"};
  Buf rendered = buf_new(out->arena);
  render_one(&rendered, ds, d, &(RenderStyle){0});
  buf_lit(out, "{");
  json_text_number(out, "v", 1);
  json_text_member(out, "code", str_c(diag_rows[d->id].code));
  json_text_member(out, "severity", str_c(severities[d->severity]));
  json_text_member(out, "message", d->message);
  spans(out, ds->sources, d);
  texts(out, "notes", d->notes.v, d->notes.n);
  texts(out, "help", d->helps.v, d->helps.n);
  fixes(out, ds->sources, d);
  chain(out, ds->sources, d->chain);
  if (d->repeats) json_text_number(out, "repeats", d->repeats);
  json_text_member(out, "rendered", buf_str(&rendered));
  buf_lit(out, "}\n");
}

void render_json(Buf *out, const Diags *ds, int64_t ms) {
  for (uint32_t i = 0; i < ds->list.n; i++) object(out, ds, ds->list.v[i]);
  buf_lit(out, "{");
  json_text_number(out, "v", 1);
  json_text_key(out, "summary");
  buf_lit(out, "{");
  json_text_number(out, "errors", ds->errors);
  json_text_number(out, "warnings", ds->warnings);
  json_text_number(out, "files", ds->sources->files.n);
  if (ms >= 0) json_text_number(out, "ms", ms);
  buf_lit(out, "}}\n");
}
