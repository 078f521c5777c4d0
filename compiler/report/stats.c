/* What a project consists of, in three short tables. Called by the verb `stats` through the library. */
#include "report/report.h"

#include "diag/json_text.h"
#include "diag/paint.h"
#include "diag/show.h"

static const char *const titles[] = {"made of", "describes", "gives"};
static const char *const keys[] = {"inputs", "objects", "outputs"};

/* 1234567 as "1 234 567" */
static Str grouped(Arena *a, uint64_t n) {
  char digits[32];
  uint32_t at = sizeof digits;
  for (uint32_t i = 0; n || i == 0; i++, n /= 10) {
    if (i && i % 3 == 0) digits[--at] = ' ';
    digits[--at] = (char)('0' + n % 10);
  }
  return arena_str(a, str_n(digits + at, sizeof digits - at));
}

static Str size_text(Arena *a, uint64_t bytes) {
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  uint32_t unit = 0;
  uint64_t tenths = bytes * 10;
  for (; tenths >= 10240 && unit < 4; unit++) tenths = (tenths + 512) / 1024;
  if (unit == 0 || tenths >= 1000)
    return arena_fmt(a, "%llu %s", (unsigned long long)((tenths + 5) / 10), units[unit]);
  return arena_fmt(a, "%llu.%llu %s", (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10),
                   units[unit]);
}

static void put_right(Buf *out, Str s, uint32_t width) {
  buf_pad(out, s.n < width ? width - s.n : 0);
  buf_bytes(out, s);
}

static void put_row(Buf *out, const ReportRow *row, uint32_t width) {
  buf_lit(out, "  ");
  put_right(out, grouped(out->arena, row->n), width);
  buf_lit(out, "  ");
  show_text(out, row->shown, false);
  if (row->lines || row->bytes) {
    buf_pad(out, row->shown.n < 24 ? 24 - row->shown.n : 1);
    put_right(out,
              row->lines ? arena_fmt(out->arena, "%.*s lines", STR_ARG(grouped(out->arena, row->lines)))
                         : STR(""),
              14);
    put_right(out, size_text(out->arena, row->bytes), 12);
  }
  buf_lit(out, "\n");
}

void report_stats_text(Buf *out, const ReportStats *s, const ReportTime *times, uint32_t n,
                       const RenderStyle *style) {
  Pen pen = {.out = out, .style = style};
  uint32_t width = 5;
  paint_words(&pen, PAINT_BOLD, s->project);
  buf_lit(out, "\n");
  for (uint32_t t = 0; t < 3; t++) {
    if (!s->n[t]) continue;
    paint_words(&pen, PAINT_BOLD, str_c(titles[t]));
    buf_lit(out, "\n");
    for (uint32_t i = 0; i < s->n[t]; i++) put_row(out, &s->rows[t][i], width);
  }
  if (n) paint_words(&pen, PAINT_BOLD, STR("took")), buf_lit(out, "\n");
  for (uint32_t i = 0; i < n; i++) {
    unsigned long long us = times[i].us;
    buf_lit(out, "  ");
    put_right(out, arena_fmt(out->arena, "%llu.%llu ms", us / 1000, us % 1000 / 100), width + 6);
    buf_lit(out, "  ");
    buf_bytes(out, str_c(times[i].name));
    buf_lit(out, "\n");
  }
}

void report_stats_json(Buf *out, const ReportStats *s) {
  buf_lit(out, "{\"v\":1");
  json_text_member(out, "project", s->project);
  for (uint32_t t = 0; t < 3; t++) {
    json_text_key(out, keys[t]);
    buf_lit(out, "[");
    for (uint32_t i = 0; i < s->n[t]; i++) {
      const ReportRow *row = &s->rows[t][i];
      json_text_item(out, i);
      buf_lit(out, "{");
      json_text_member(out, "name", row->name);
      json_text_number(out, "count", (int64_t)row->n);
      if (row->lines) json_text_number(out, "lines", (int64_t)row->lines);
      if (row->bytes) json_text_number(out, "bytes", (int64_t)row->bytes);
      buf_lit(out, "}");
    }
    buf_lit(out, "]");
  }
  buf_lit(out, "}\n");
}
