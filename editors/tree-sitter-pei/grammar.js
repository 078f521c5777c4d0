/**
 * The shapes of the language for tree-sitter, after grammar/grammar.y. Which words there are the queries know, not this file.
 * Line ends and heredocs are in src/scanner.c.
 */
/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const comma = (rule) => seq(rule, repeat(seq(",", rule)), optional(","));

// the last statement needs no end
const body = ($) => seq(repeat(seq(optional($._statement), $._end)), optional($._statement));

module.exports = grammar({
  name: "pei",
  externals: ($) => [$._newline, $.heredoc_start, $.heredoc_content, $.heredoc_end, $._error],
  extras: ($) => [/[\s\u{FEFF}]/, $.comment],
  word: ($) => $.identifier,
  conflicts: ($) => [],

  rules: {
    file: ($) => body($),
    _end: ($) => choice($._newline, ","),
    block: ($) => seq("{", body($), "}"),

    _statement: ($) =>
      choice(
        $.field,
        $.step,
        $.let,
        $.param,
        $.import,
        $.template,
        $.use,
        $.for,
        $.if,
        $.check,
        $.spread,
      ),

    field: ($) => seq(field("name", choice($._name, $.string, $.raw_string)), "=", field("value", $._expression)),
    step: ($) => seq(field("word", choice($.identifier, alias("as", $.identifier))), repeat($._atom), optional(field("body", $.block))),
    _atom: ($) => choice($._reference, $._literal, $._text, $.list, "->", seq("(", $._expression, ")")),
    // in a header a bare word is a name or a keyword, with dots it is a reference
    _reference: ($) => choice(alias($.identifier, $.word), $.reference),
    reference: ($) => prec.left(seq($.identifier, repeat1(seq(".", $._name)))),
    _name: ($) => choice($.identifier, alias(choice("as", "pin", "then", "check"), $.identifier)),

    let: ($) => seq("let", field("name", $.identifier), optional(seq(":", $._type)), "=", field("value", $._expression)),
    param: ($) =>
      seq("param", field("name", $.identifier), optional(seq(":", $._type)), optional(seq("=", field("value", $._expression)))),
    import: ($) => seq("import", $._text, "as", field("name", $.identifier), optional(seq("pin", $._text))),
    template: ($) => seq("template", field("name", $.identifier), $.parameters, field("body", $.block)),
    parameters: ($) => seq("(", optional(comma($.parameter)), ")"),
    parameter: ($) => seq(field("name", $.identifier), ":", $._type, optional(seq("=", $._expression))),
    use: ($) =>
      seq(
        "use",
        field("template", choice($.identifier, $.reference)),
        optional($.arguments),
        optional(seq("as", choice(field("name", $.identifier), $._text))),
        optional(field("body", $.block)),
      ),
    for: ($) => seq("for", $._generators, field("body", $.block)),
    _generators: ($) => seq($.generator, repeat(seq(",", $.generator))),
    generator: ($) =>
      seq(
        choice(field("name", $.identifier), seq("(", field("name", $.identifier), ",", field("name", $.identifier), ")")),
        "in",
        $._expression,
      ),
    if: ($) => seq("if", $._expression, $.block, optional(seq("else", choice($.block, $.if)))),
    check: ($) => seq("check", $._expression, "else", $._text),
    spread: ($) => seq("...", $._expression),

    _type: ($) => seq($.type, optional("?")),
    type: ($) => seq(field("name", alias($.identifier, $.type_name)), optional(seq("(", comma($._type_argument), ")"))),
    _type_argument: ($) => choice($._type, seq($._bound, "..", $._bound)),
    _bound: ($) => seq(optional("-"), $._literal),

    _expression: ($) => choice($.conditional, $.binary, $.unary, $._postfix),
    conditional: ($) => prec.right(1, seq("if", $._expression, "then", $._expression, "else", $._expression)),
    binary: ($) =>
      choice(
        ...[
          [2, "->"],
          [3, ".."],
          [5, "||"],
          [6, "&&"],
          [7, choice("==", "!=")],
          [8, choice("<", "<=", ">", ">=", "in")],
          [9, choice("+", "-")],
          [10, "*"],
        ].map(([level, operator]) =>
          // @ts-ignore
          prec.left(level, seq($._expression, field("operator", operator), $._expression)),
        ),
        prec.right(4, seq($._expression, field("operator", "??"), $._expression)),
      ),
    unary: ($) => prec(11, seq(field("operator", choice("!", "-")), $._expression)),
    _postfix: ($) => choice($._primary, $.member, $.index, $.call),
    member: ($) => prec(12, seq($._postfix, ".", field("name", $._name))),
    index: ($) => prec(12, seq($._postfix, "[", $._expression, "]")),
    call: ($) => prec(13, seq(field("function", choice(alias($.identifier, $.function), $._postfix)), $.arguments)),
    arguments: ($) => seq("(", optional(comma($._argument)), ")"),
    _argument: ($) => choice($._expression, $.argument),
    argument: ($) => seq(field("name", $._name), "=", $._expression),
    _primary: ($) => choice(alias($.identifier, $.variable), $._literal, $._text, $.list, $.block, seq("(", $._expression, ")")),

    list: ($) =>
      seq(
        "[",
        optional(
          choice(
            comma(choice($._expression, $.spread)),
            seq("for", $._generators, optional(seq("if", $._expression)), ":", $._expression),
          ),
        ),
        "]",
      ),

    _literal: ($) => choice($.number, $.true, $.false, $.none),
    true: () => "true",
    false: () => "false",
    none: () => "none",
    number: () =>
      token(
        choice(
          /0x[0-9A-Fa-f_]+/,
          /0o[0-7_]+/,
          /0b[01_]+/,
          /[0-9][0-9_]*(\.[0-9]+)?([kKMGT]?B|[KMGT]iB)?/,
          /([0-9][0-9_]*(us|ms|s|m|h|d))+/,
          /[0-9]+\/(tcp|udp|sctp)/,
        ),
      ),

    _text: ($) => choice($.string, $.raw_string, $.heredoc),
    string: ($) =>
      seq('"', repeat(choice($.string_content, $.escape, $.interpolation)), token.immediate(prec(2, '"'))),
    string_content: () => token.immediate(prec(1, /[^"\\@\n]+|@/)),
    escape: () => token.immediate(prec(2, choice(/\\[nrt"\\]/, /\\u\{[0-9A-Fa-f]+\}/, "@@{"))),
    raw_string: () => /'[^'\n]*'/,
    heredoc: ($) => seq($.heredoc_start, repeat(choice($.heredoc_content, $.interpolation)), $.heredoc_end),
    interpolation: ($) => seq(choice(token.immediate(prec(2, "@{")), "@{"), optional($._expression), "}"),

    comment: () => token(/#[^\n]*/),
    identifier: () => /[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*/,
  },
});
