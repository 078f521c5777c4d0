/* Every production of the grammar, the newline rules, precedence: text and the tree it gives. */
#include "syntax_test.h"

static void statements(void) {
  TREE("", "");
  TREE("\n\n# c\n", "");
  TREE("a = 1", "(field a 1)");
  TREE("\"a b\" = 1", "(field _ (str \"a b\") 1)");
  TREE("a", "(step a)");
  TREE("a {}", "(step a { })");
  TREE("a b", "(step a b)");
  TREE("a b.c.d 1 \"s\" [x] -> (e) { f }",
       "(step a (. d (. c b)) 1 (str \"s\") (list x) -> (value e) { (step f) })");
  TREE("a true none 2GiB 5s 53/udp 1.5", "(step a true none 2147483648B 5000000us 53/udp 1500000e-6)");
  TREE("let a = 1", "(let a _ 1)");
  TREE("let a: int = 1", "(let a int 1)");
  TREE("param a", "(param a _ _)");
  TREE("param a: url?", "(param a url? _)");
  TREE("param a = 1", "(param a _ 1)");
  TREE("param a: int = 1", "(param a int 1)");
  TREE("import \"x\" as y", "(import y (str \"x\") _)");
  TREE("import \"x\" as y pin \"z\"", "(import y (str \"x\") (str \"z\"))");
  TREE("template t() { }", "(template t { })");
  TREE("template t(a: int, b: list(string) = [],) { x }",
       "(template t (tparam a int _) (tparam b list( string ) (list)) { (step x) })");
  TREE("use t", "(use t ( ))");
  TREE("use a.t(1, b = 2,) as n { x = 1 }", "(use (. t a) ( (arg _ 1) (arg b 2) ) n { (field x 1) })");
  TREE("use t() as \"n\"", "(use t ( ) (str \"n\"))");
  TREE("for a in b { }", "(for (gen a b) { })");
  TREE("for (k, v) in b, c in d { x }", "(for (gen k,v b) (gen c d) { (step x) })");
  TREE("if a { b }", "(if a { (step b) })");
  TREE("if a { b } else { c }", "(if a { (step b) } { (step c) })");
  TREE("if a { } else if b { } else { c }", "(if a { } (if b { } { (step c) }))");
  TREE("check a else \"b\"", "(check a (str \"b\"))");
  TREE("...a", "(... a)");
}

static void types(void) {
  TREE("param a: t", "(param a t _)");
  TREE("param a: list(map(string?))?", "(param a list( map( string? ) )? _)");
  TREE("param a: int(1..10)", "(param a int( (.. 1 10) ) _)");
  TREE("param a: int(-5..5,)", "(param a int( (.. (- 5) 5) ) _)");
  TREE("param a: enum(a, b-c, as)", "(param a enum( a b-c as ) _)");
  TREE("param a: size(1MiB..2GiB)", "(param a size( (.. 1048576B 2147483648B) ) _)");
}

static void expressions(void) {
  TREE("a = b.c[1](2).d", "(field a (. d (call (at (. c b) 1) (arg _ 2))))");
  TREE("a = f()", "(field a (call f))");
  TREE("a = f(x = 1, 2)", "(field a (call f (arg x 1) (arg _ 2)))");
  TREE("a = f(b == 1)", "(field a (call f (arg _ (== b 1))))");
  TREE("a = [1, ...b, 2,]", "(field a (list 1 (... b) 2))");
  TREE("a = []", "(field a (list))");
  TREE("a = [for x in xs: x]", "(field a (comp (gen x xs) _ x))");
  TREE("a = [for x in xs, (i, y) in x if c: f(y)]",
       "(field a (comp (gen x xs) (gen i,y x) c (call f (arg _ y))))");
  TREE("a = { b = 1, ...c }", "(field a { (field b 1) (... c) })");
  TREE("a = {}", "(field a { })");
  TREE("a = (b)", "(field a b)");
  TREE("a = if b then c else d", "(field a (cond b c d))");
  TREE("a = if b then c else if d then e else f", "(field a (cond b c (cond d e f)))");
  TREE("if if a then b else c { }", "(if (cond a b c) { })");
  TREE("a = [1 -> 2, 3..4 -> 5..6]", "(field a (list (-> 1 2) (-> (.. 3 4) (.. 5 6))))");
  TREE("a = true", "(field a true)");
  TREE("a = none", "(field a none)");
}

static void precedence(void) {
  TREE("a = b + c - d", "(field a (- (+ b c) d))");
  TREE("a = b + c * d", "(field a (+ b (* c d)))");
  TREE("a = b * c + d", "(field a (+ (* b c) d))");
  TREE("a = b ?? c ?? d", "(field a (?\? b (?\? c d)))");
  TREE("a = b || c && d", "(field a (|| b (&& c d)))");
  TREE("a = b && c || d", "(field a (|| (&& b c) d))");
  TREE("a = b || c ?? d", "(field a (?\? (|| b c) d))");
  TREE("a = b == c && d != e", "(field a (&& (== b c) (!= d e)))");
  TREE("a = b < c == d > e", "(field a (== (< b c) (> d e)))");
  TREE("a = b <= c + 1", "(field a (<= b (+ c 1)))");
  TREE("a = b >= c", "(field a (>= b c))");
  TREE("a = b in c + d", "(field a (in b (+ c d)))");
  TREE("a = !b && c", "(field a (&& (! b) c))");
  TREE("a = -b * c", "(field a (* (- b) c))");
  TREE("a = !b.c", "(field a (! (. c b)))");
  TREE("a = --b", "(field a (- (- b)))");
  TREE("a = b .. c + 1", "(field a (.. b (+ c 1)))");
  TREE("a = b ?? c -> d", "(field a (-> (?\? b c) d))");
  TREE("a = (b + c) * d", "(field a (* (+ b c) d))");
  TREE("a = if b then c else d + 1", "(field a (cond b c (+ d 1)))");
  TREE("a = a-b", "(field a a-b)");
  TREE("a = a - b", "(field a (- a b))");
  TREE("a = a -1", "(field a (- a 1))");
}

/* `as pin then check` are names wherever they can be. */
static void soft_words(void) {
  TREE("as (x) { }", "(step as (value x) { })");
  TREE("check = 3", "(field check 3)");
  TREE("pin = then", "(field pin then)");
  TREE("a = f(check = as)", "(field a (call f (arg check as)))");
  TREE("let then = 1", "(let then _ 1)");
  TREE("on check", "(step on check)");
  TREE("a = b.as.pin", "(field a (. pin (. as b)))");
  TREE("a = then\nb = 1", "(field a then) (field b 1)");
  TREE("use t as as", "(use t ( ) as)");
  TREE("let lets = format", "(let lets _ format)");
}

static void newlines(void) {
  TREE("a = 1\nb = 2\n", "(field a 1) (field b 2)");
  TREE("a = 1\r\n\r\nb = 2\r\n", "(field a 1) (field b 2)");
  TREE("a = 1, b = 2,, c", "(field a 1) (field b 2) (step c)");
  TREE("a { b = 1, c = 2 }", "(step a { (field b 1) (field c 2) })");
  TREE("a {\n\n  b\n  ,\n  c\n}", "(step a { (step b) (step c) })");
  TREE("a = [\n1,\n2\n]\nb", "(field a (list 1 2)) (step b)");
  TREE("a = f(\n1,\n2\n)\nb", "(field a (call f (arg _ 1) (arg _ 2))) (step b)");
  TREE("a = [{\nb = 1\nc = 2\n}]", "(field a (list { (field b 1) (field c 2) }))");
  TREE("a = 1 +\n2", "(field a (+ 1 2))");
  TREE("a = b &&\n# c\n\n!\nd", "(field a (&& b (! d)))");
  TREE("a = if b then\nc\nelse d", "(field a (cond b c d))");
  TREE("a = if b then c\n\n# x\nelse d", "(field a (cond b c d))");
  TREE("if a {\n}\nelse {\n}", "(if a { } { })");
  TREE("check a\n  else \"b\"", "(check a (str \"b\"))");
  TREE("for a in b,\n    c in d {\n}", "(for (gen a b) (gen c d) { })");
  TREE("for a in { x = 1 }, b in c { y, z }",
       "(for (gen a { (field x 1) }) (gen b c) { (step y) (step z) })");
  TREE("a {\n  for b in c { d }, e\n}", "(step a { (for (gen b c) { (step d) }) (step e) })");
}

static void names(void) {
  TREE("unless-stopped a-b-c", "(step unless-stopped a-b-c)");
  TREE("_a a_1 A9", "(step _a a_1 A9)");
  TREE("for-x = in-y", "(field for-x in-y)");
  TREE("a = b-1", "(field a b-1)");
  TREE("a = b->c", "(field a (-> b c))");
}

int main(void) {
  statements();
  types();
  expressions();
  precedence();
  soft_words();
  newlines();
  names();
  return test_end();
}
