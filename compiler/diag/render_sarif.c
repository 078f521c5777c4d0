/* All diagnostics as one SARIF 2.1.0 log, for code hosts and editors that show those. Rules and results stand on a
   line each. Complete whatever the display limit is; what the project allows or switches off is not in it. */
#include "base/hash.h"
#include "base/intern.h"
#include "diag/json_text.h"
#include "diag/position.h"
#include "diag/render.h"

enum { SNIPPET_BYTES = 4096 }; /* a longer one is left out */

static const char *const levels[] = {[SEV_ERROR] = "error", [SEV_WARNING] = "warning", [SEV_NOTE] = "note"};

static void open_object(Buf *out, const char *name) {
  json_text_key(out, name);
  buf_lit(out, "{");
}
static void open_list(Buf *out, const char *name) {
  json_text_key(out, name);
  buf_lit(out, "[");
}

/* `"name":{"text":"…"}` */
static void message(Buf *out, const char *name, Str text) {
  open_object(out, name);
  json_text_member(out, "text", text);
  buf_lit(out, "}");
}

/* ---- rules: the whole catalogue ---- */

static Str examples(Arena *a, const DiagRow *row) {
  if (!row->wrong[0]) return STR("");
  return arena_fmt(a, "Wrong:\n\n%s\nRight:\n\n%s", row->wrong, row->right);
}

static void rule(Buf *out, const DiagRow *row) {
  buf_lit(out, "{");
  json_text_member(out, "id", str_c(row->code));
  message(out, "shortDescription", str_c(row->title));
  message(out, "fullDescription", str_c(row->explain));
  Str help = examples(out->arena, row);
  if (help.n) message(out, "help", help);
  open_object(out, "defaultConfiguration");
  json_text_member(out, "level", str_c(levels[row->severity]));
  buf_lit(out, "}}");
}

static void tool(Buf *out, const char *version) {
  open_object(out, "tool");
  open_object(out, "driver");
  json_text_member(out, "name", STR("peic"));
  json_text_member(out, "semanticVersion", str_c(version));
  open_list(out, "rules");
  for (uint32_t id = 0; id < DIAG_COUNT; id++) {
    json_text_item(out, id);
    buf_lit(out, "\n");
    rule(out, &diag_rows[id]);
  }
  buf_lit(out, "]}}");
}

/* ---- places ---- */

static bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~/", c);
}

/* A path as a URI reference, "std:NAME" as it is. */
static Str uri(Arena *a, const Source *file) {
  Buf b = buf_new(a);
  if (file->library) return file->path;
  if (str_starts(file->path, STR("/"))) buf_lit(&b, "file://");
  for (uint32_t i = 0; i < file->path.n; i++) {
    char c = file->path.s[i];
    if (c && is_plain(c))
      buf_char(&b, c);
    else
      buf_bytes(&b, arena_fmt(a, "%%%02X", (uint8_t)c));
  }
  return buf_str(&b);
}

static void artifact(Buf *out, const Source *file) {
  open_object(out, "artifactLocation");
  json_text_member(out, "uri", uri(out->arena, file));
  buf_lit(out, "}");
}

static void region(Buf *out, const char *name, const Sources *s, Span at, bool snippet) {
  Position lo = position_of(s, at.file, at.lo), hi = position_of(s, at.file, at.hi);
  open_object(out, name);
  json_text_number(out, "startLine", lo.line);
  json_text_number(out, "startColumn", lo.col);
  json_text_number(out, "endLine", hi.line);
  json_text_number(out, "endColumn", hi.col);
  json_text_number(out, "byteOffset", at.lo);
  json_text_number(out, "byteLength", at.hi - at.lo);
  if (snippet && at.hi - at.lo <= SNIPPET_BYTES) message(out, "snippet", source_text(s, at));
  buf_lit(out, "}");
}

/* The whole lines around a place. */
static void context(Buf *out, const Sources *s, Span at) {
  uint32_t first = source_line(s, at.file, at.lo), last = source_line(s, at.file, at.hi), start, end;
  source_line_text(s, at.file, first, &start);
  Str text = source_line_text(s, at.file, last, &end);
  Span lines = {at.file, start, end + text.n};
  if (lines.hi - lines.lo > SNIPPET_BYTES) return;
  open_object(out, "contextRegion");
  json_text_number(out, "startLine", first);
  json_text_number(out, "endLine", last);
  message(out, "snippet", source_text(s, lines));
  buf_lit(out, "}");
}

/* The members of a location object: where, and what is said there. */
static void location(Buf *out, const Sources *s, Span at, Str text) {
  if (position_has(s, at)) {
    at = position_clamp(s, at);
    open_object(out, "physicalLocation");
    artifact(out, source_at(s, at.file));
    region(out, "region", s, at, true);
    context(out, s, at);
    buf_lit(out, "}");
  }
  if (text.n) message(out, "message", text);
}

/* ---- one result ---- */

/* The message with its notes and helps, a line each. */
static Str whole_text(Arena *a, const Diag *d) {
  Buf b = buf_new(a);
  buf_bytes(&b, d->message);
  for (uint32_t i = 0; i < d->notes.n; i++)
    buf_bytes(&b, arena_fmt(a, "\nnote: %.*s", STR_ARG(d->notes.v[i])));
  for (uint32_t i = 0; i < d->helps.n; i++)
    buf_bytes(&b, arena_fmt(a, "\nhelp: %.*s", STR_ARG(d->helps.v[i])));
  return buf_str(&b);
}

static void related(Buf *out, const Sources *s, const Diag *d) {
  open_list(out, "relatedLocations");
  for (uint32_t i = 1, n = 0; i < d->labels.n; i++) {
    if (!position_has(s, d->labels.v[i].at)) continue;
    json_text_item(out, n);
    buf_lit(out, "{");
    json_text_number(out, "id", n++);
    location(out, s, d->labels.v[i].at, d->labels.v[i].text);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

/* How the expansion came here: the outermost use first, the place itself last. */
static void code_flow(Buf *out, const Sources *s, const Diag *d) {
  VEC(const Frame *) frames = {0};
  for (const Frame *f = d->chain; f; f = f->up) *vec_push(out->arena, &frames) = f;
  if (!frames.n) return;
  buf_lit(out, ",\"codeFlows\":[{\"threadFlows\":[{\"locations\":[");
  for (uint32_t i = frames.n; i-- > 0;) {
    buf_lit(out, "{\"location\":{");
    location(out, s, frames.v[i]->at, frames.v[i]->what);
    buf_lit(out, "}},");
  }
  buf_lit(out, "{\"location\":{");
  location(out, s, d->labels.v[0].at, d->labels.v[0].text);
  buf_lit(out, "}}]}]}]");
}

/* Edits of one file, from edit *i on. */
static void replacements(Buf *out, const Sources *s, const Fix *fix, uint32_t file) {
  open_list(out, "replacements");
  for (uint32_t i = 0, n = 0; i < fix->edits.n; i++) {
    const Edit *e = &fix->edits.v[i];
    if (e->at.file != file) continue;
    json_text_item(out, n++);
    buf_lit(out, "{");
    region(out, "deletedRegion", s, position_clamp(s, e->at), false);
    message(out, "insertedContent", e->insert);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

static bool is_first_of_file(const Fix *fix, uint32_t at) {
  for (uint32_t i = 0; i < at; i++)
    if (fix->edits.v[i].at.file == fix->edits.v[at].at.file) return false;
  return true;
}

static void fixes(Buf *out, const Sources *s, const Diag *d) {
  static const char *const names[] = {
      [FIX_SAFE] = "safe", [FIX_MAYBE] = "maybe", [FIX_PLACEHOLDER] = "placeholder"};
  open_list(out, "fixes");
  for (uint32_t i = 0, n = 0; i < d->fixes.n; i++) {
    const Fix *fix = &d->fixes.v[i];
    bool placed = fix->edits.n > 0;
    for (uint32_t k = 0; k < fix->edits.n; k++) placed &= position_has(s, fix->edits.v[k].at);
    if (!placed) continue;
    json_text_item(out, n++);
    buf_lit(out, "{");
    message(out, "description", fix->title);
    open_list(out, "artifactChanges");
    for (uint32_t k = 0, files = 0; k < fix->edits.n; k++) {
      if (!is_first_of_file(fix, k)) continue;
      json_text_item(out, files++);
      buf_lit(out, "{");
      artifact(out, source_at(s, fix->edits.v[k].at.file));
      replacements(out, s, fix, fix->edits.v[k].at.file);
      buf_lit(out, "}");
    }
    buf_lit(out, "]");
    open_object(out, "properties");
    json_text_member(out, "applicability", str_c(names[fix->app]));
    buf_lit(out, "}}");
  }
  buf_lit(out, "]");
}

/* What stays when lines move: the code, the file, the object. Several of them are told apart by their order. */
typedef struct {
  Interner keys;
  VEC(uint32_t) seen;
} Prints;

static void fingerprint(Buf *out, Prints *prints, const Sources *s, const Diag *d) {
  Arena *a = out->arena;
  Span at = d->labels.v[0].at;
  Str file = position_has(s, at) ? source_at(s, at.file)->display : d->message;
  Str key = arena_fmt(a, "%s\n%.*s\n%.*s", diag_rows[d->id].code, STR_ARG(file), STR_ARG(d->object));
  Sym sym = intern(&prints->keys, key);
  while (prints->seen.n <= sym) *vec_push(a, &prints->seen) = 0;
  uint32_t before = prints->seen.v[sym]++;
  if (before) key = arena_fmt(a, "%.*s\n%u", STR_ARG(key), before);
  open_object(out, "partialFingerprints");
  json_text_member(out, "peicObject/v1", arena_str(a, str_c(hash_xxh3(key).hex)));
  buf_lit(out, "}");
}

static void result(Buf *out, Prints *prints, const Diags *ds, const Diag *d) {
  const Sources *s = ds->sources;
  Span at = d->labels.v[0].at;
  buf_lit(out, "{");
  json_text_member(out, "ruleId", str_c(diag_rows[d->id].code));
  json_text_number(out, "ruleIndex", d->id);
  json_text_member(out, "level", str_c(levels[d->severity]));
  message(out, "message", whole_text(out->arena, d));
  open_list(out, "locations");
  if (position_has(s, at)) {
    buf_lit(out, "{");
    location(out, s, at, d->labels.v[0].text);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
  related(out, s, d);
  code_flow(out, s, d);
  fixes(out, s, d);
  if (d->repeats) json_text_number(out, "occurrenceCount", 1 + (int64_t)d->repeats);
  fingerprint(out, prints, s, d);
  buf_lit(out, "}");
}

void render_sarif(Buf *out, const Diags *ds, const char *version, bool success) {
  Prints prints = {0};
  intern_init(&prints.keys, out->arena);
  buf_lit(out,
          "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{");
  tool(out, version);
  json_text_member(out, "columnKind", STR("unicodeCodePoints"));
  open_list(out, "invocations");
  buf_lit(out, "{\"executionSuccessful\":");
  buf_bytes(out, success ? STR("true}]") : STR("false}]"));
  open_list(out, "results");
  for (uint32_t i = 0; i < ds->list.n; i++) {
    json_text_item(out, i);
    buf_lit(out, "\n");
    result(out, &prints, ds, ds->list.v[i]);
  }
  buf_lit(out, "]}]}\n");
}
