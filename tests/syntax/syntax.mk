# Builds and runs the tests of syntax/ alone, with both sanitizers: make -f tests/syntax/syntax.mk [CC=clang]
O      = .obj/syntax
CC     = gcc
SAN    = -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS = -std=gnu11 -O1 -g -Wall -Wextra -Wconversion -Wshadow -Werror $(SAN)
CPP    = -Icompiler -Igrammar -I$(O)
QUIET  = -Wno-conversion -Wno-shadow -Wno-sign-compare -Wno-unused-parameter -Wno-unused-variable -Wno-unused-function
SRC   := $(wildcard compiler/base/*.c compiler/diag/*.c compiler/syntax/*.c)
OBJ   := $(SRC:%.c=$(O)/%.o) $(O)/lex.o $(O)/grammar.o
TESTS := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/syntax/*.c))
LIBS   = -ljansson -lnettle -lcrypt

.SECONDARY:
test: $(TESTS)
	@for t in $^; do echo "$$t:"; $$t || exit 1; done
$(O)/lex.c: grammar/lex.re
	@mkdir -p $(@D)
	re2c -g -i -W -o $@ $<
$(O)/grammar.c: grammar/grammar.y
	@mkdir -p $(@D)
	lemon -q -d$(O) $<
$(O)/grammar.h: $(O)/grammar.c ;
$(O)/lex.o $(O)/grammar.o: %.o: %.c $(O)/grammar.h
	$(CC) $(CFLAGS) $(QUIET) $(CPP) -MMD -c -o $@ $<
$(O)/%.o: %.c | $(O)/grammar.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPP) -MMD -c -o $@ $<
$(O)/tests/%: tests/%.c tests/syntax/syntax_test.h $(OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPP) -MMD -o $@ $< $(OBJ) $(LIBS)
-include $(OBJ:.o=.d)
