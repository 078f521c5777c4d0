/* A whole Dockerfile pasted at file level: one message, and a fix that makes a stage of each part but the last, which
   becomes an image. Instructions without a counterpart stay as comments. Called by lex_habit.c. */
#include "syntax/docker.h"
#include "syntax/lex.h"

typedef struct {
  Lexer *lx;
  Buf out;
  uint32_t parts, left; /* how often FROM stands there, and how often it is still to come */
  uint32_t untold;      /* instructions that became comments */
  At end;               /* behind the last instruction */
} Paste;

static At skip_blanks(At p) {
  while (lex_is_blank(*p)) p++;
  return p;
}

static At word_end(At p) {
  while (lex_is_word(*p)) p++;
  return p;
}

/* The instruction that the line begins with; NULL if it is none, or a step of this language: `ENV {`. */
static const Docker *instruction_at(At p) {
  At word = skip_blanks(p), end = word_end(word), rest = skip_blanks(end);
  bool blank = lex_is_blank(*end) && *rest != '{' && *rest != '=';
  return blank && *word >= 'A' && *word <= 'Z' ? docker_find(lex_str(word, end)) : NULL;
}

static bool is_from(At p) { return str_is(lex_str(skip_blanks(p), word_end(skip_blanks(p))), "FROM"); }

/* Counts the parts and finds the end: at the first line that is neither instruction, comment nor blank. */
static void measure(Paste *d, At line) {
  while (line < d->lx->end) {
    At word = skip_blanks(line);
    const Docker *instruction = instruction_at(line);
    if (instruction) {
      d->parts += is_from(line);
      d->end = lex_docker_stop(d->lx, word);
    } else if (*word != '#' && *word != '\n' && *word != '\r') {
      break;
    }
    line = lex_line_end(d->lx, instruction ? d->end : word) + 1;
  }
}

static void begin_part(Paste *d, Str rest) {
  Str words[16];
  uint32_t n = docker_words(rest, words, 16);
  bool named = n == 3 && (str_is(words[1], "AS") || str_is(words[1], "as"));
  if (d->left-- < d->parts) buf_lit(&d->out, "}\n");
  buf_bytes(&d->out, d->left ? STR("stage ") : STR("image "));
  if (named)
    buf_bytes(&d->out, words[2]);
  else if (d->left)
    buf_bytes(&d->out, arena_fmt(d->lx->syntax->arena, "part-%u", d->parts - d->left));
  else
    buf_lit(&d->out, "main");
  buf_lit(&d->out, " {\n");
}

static void write_lines(Paste *d, At line) {
  for (; line < d->end; line = lex_line_end(d->lx, line) + 1) {
    At word = skip_blanks(line), stop = lex_line_stop(d->lx, word);
    const Docker *instruction = instruction_at(line);
    if (!instruction) {
      if (stop > word) buf_lit(&d->out, "  ");
      buf_bytes(&d->out, lex_str(word, stop));
      buf_lit(&d->out, "\n");
      line = stop;
      continue;
    }
    stop = lex_docker_stop(d->lx, word);
    Str rest = lex_str(skip_blanks(word_end(word)), stop);
    Applicability app = FIX_SAFE;
    Buf statement = buf_new(d->lx->syntax->arena);
    if (is_from(line)) begin_part(d, rest);
    bool told = docker_statement(&statement, instruction, rest, true, &app);
    d->untold += !told;
    buf_bytes(&d->out, told ? STR("  ") : STR("  # "));
    buf_bytes(&d->out, told ? buf_str(&statement) : lex_str(word, lex_line_stop(d->lx, word)));
    buf_lit(&d->out, "\n");
    line = stop;
  }
  buf_lit(&d->out, "}");
}

bool docker_goes_on(Lexer *lx, At t) {
  Paste d = {.lx = lx, .end = t};
  Str words[4];
  measure(&d, t);
  return d.end > lex_docker_stop(lx, t) || docker_words(lex_str(t, d.end), words, 4) != 4;
}

At docker_file(Lexer *lx, At t, Diag *said) {
  Paste d = {.lx = lx, .out = buf_new(lx->syntax->arena), .end = t};
  Diags *ds = lx->syntax->diags;
  measure(&d, t);
  d.left = d.parts;
  write_lines(&d, t);
  diag_label(ds, said, PHRASE_SYN_DOCKERFILE, DIAG_ARGS());
  diag_help(ds, said, SYN_DOCKERFILE_IS);
  if (d.untold) diag_help(ds, said, SYN_DOCKERFILE_REST);
  Fix *fix = diag_fix(ds, said, FIX_MAYBE, SYN_FIX_DOCKERFILE);
  diag_edit(ds, fix, lex_span(lx, t, d.end), buf_str(&d.out));
  return d.end;
}
