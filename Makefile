# peic. `make` builds ./peic; `make help` lists the rest. There is no configure step: what is needed is listed in
# tests/setup/deps, and `make quickstart` installs it. SAN=1 builds a second flavour with ASan and UBSan.
CC      = gcc
PREFIX  = /usr/local
DESTDIR =
SAN     = 0
san    := $(filter 1,$(SAN))
comma  := ,
# V=1 shows whole commands
V      =
say     = $(if $(V),,@printf '  %-5s %s\n' $(1) '$(2)' &&)

# everything that make makes lies below BUILD, but for ./peic itself
BUILD = .obj
GEN  := $(BUILD)/gen
O    := $(BUILD)$(if $(san),/san)
PEIC := $(if $(san)$(BUILD:.obj=),$(O)/)peic

WARN     = -Wall -Wextra -Wconversion -Wshadow -Werror
CFLAGS   = -std=gnu11 -O2 -g $(WARN) $(if $(san),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined)
# a short run is compiled sooner than it is done: FUZZOPT=-O0
FUZZOPT  = -O1
FUZZCC   = clang -std=gnu11 $(FUZZOPT) -g -w $(CPPFLAGS)
CPPFLAGS = -Icompiler -Igrammar -Iinclude -I$(GEN)
SHARED   = -lyaml -ljansson -lnettle -lcrypt
# inside the program where the system has them as archives: a run that has nothing to do is mostly the loader's time.
# Not with sanitizers, which put themselves in front of crypt(3).
lib      = $(or $(filter /%,$(shell $(CC) -print-file-name=$(patsubst -l%,lib%.a,$(1)))),$(1))
LDLIBS  := $(if $(san),$(SHARED),$(foreach l,$(SHARED),$(call lib,$(l))))
# re2c and lemon write C of their own taste
QUIET    = -Wno-conversion -Wno-shadow -Wno-sign-compare -Wno-unused-parameter -Wno-unused-variable -Wno-unused-function \
           -Wno-maybe-uninitialized -Wno-unknown-warning-option
# gcc takes what it inlined beside a setjmp for clobbered; the tests jump a lot
JUMPS    = -Wno-clobbered -Wno-unknown-warning-option

gensrc := $(if $(wildcard grammar/lex.re),lex) $(if $(wildcard grammar/grammar.y),grammar) schema runtime
layers := base diag syntax shell import model describe ir lower plan emit why query report out api
LIBSRC := $(wildcard $(layers:%=compiler/%/*.c))
LSPOBJ := $(patsubst %.c,$(O)/%.o,$(wildcard compiler/lsp/*.c))
LIBOBJ := $(LIBSRC:%.c=$(O)/%.o) $(gensrc:%=$(O)/gen/%.o)
CLIOBJ := $(patsubst %.c,$(O)/%.o,$(wildcard compiler/cli/*.c))
UNITS  := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/unit/*.c tests/lsp/*.c tests/syntax/*.c tests/fmt/*.c tests/shell/*.c tests/docs/*.c tests/sweep/*.c))
DOCOBJ := $(patsubst %.c,$(O)/%.o,$(wildcard grammar/docs*.c grammar/editors*.c))
FUZZES := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/fuzz/fuzz_$(or $(T),*).c))
FUZZOBJ := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(LIBSRC) $(wildcard compiler/lsp/*.c)) $(gensrc:%=$(BUILD)/fuzz/gen/%.o)

.DELETE_ON_ERROR:
.PHONY: all test golden clang bless editors e2e bench fuzz sweep lint format analyze docs install deb vsix playground static quickstart help clean

all: $(PEIC) ## builds ./peic and the library (this is what plain `make` does)

$(PEIC): $(CLIOBJ) $(O)/lsp.a $(O)/libpei.a
	$(call say,link,$@) $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(O)/lsp.a: $(LSPOBJ)
$(O)/libpei.a: $(LIBOBJ)
$(O)/lsp.a $(O)/libpei.a:
	@rm -f $@
	$(call say,ar,$@) ar qcs $@ $^

# ---- generated: tables and grammars become C ----
$(GEN)/lex.c: grammar/lex.re | $(GEN)
	$(call say,re2c,$<) re2c -g -i -W -o $@ $<
# lemon fails on a conflict, and says where in grammar.out
$(GEN)/grammar.c: grammar/grammar.y | $(GEN)
	$(call say,lemon,$<) lemon -q -d$(GEN) $<
$(GEN)/grammar.h: $(GEN)/grammar.c ;
$(GEN)/schema.c: $(GEN)/gen
	$(call say,gen,$@) $< tables >$@
$(GEN)/schema_ids.h: $(GEN)/gen
	$(call say,gen,$@) $< ids >$@
$(GEN)/peic.dict: $(GEN)/gen
	$(call say,gen,$@) $< dict >$@
$(GEN)/runtime.c: $(GEN)/embed $(shell find runtime)
	$(call say,embed,$@) $< runtime >$@
$(GEN)/gen $(GEN)/embed: $(GEN)/%: grammar/%.c | $(GEN)
	$(call say,cc,$<) $(CC) -std=gnu11 -O1 -g $(WARN) -Igrammar -MMD -MP -o $@ $<
# prints docs/reference/ from the tables
$(O)/docs: $(DOCOBJ) $(O)/libpei.a
	$(call say,link,$@) $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(GEN):
	@mkdir -p $@

headers := $(GEN)/schema_ids.h $(if $(wildcard grammar/grammar.y),$(GEN)/grammar.h)
$(O)/%.o: %.c | $(headers)
	@mkdir -p $(@D)
	$(call say,cc,$<) $(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<
$(O)/gen/%.o: $(GEN)/%.c | $(headers)
	@mkdir -p $(@D)
	$(call say,cc,$<) $(CC) $(CFLAGS) $(QUIET) $(CPPFLAGS) -MMD -MP -c -o $@ $<
$(O)/tests/%: tests/%.c $(O)/lsp.a $(O)/libpei.a
	@mkdir -p $(@D)
	$(call say,cc,$<) $(CC) $(CFLAGS) $(JUMPS) $(CPPFLAGS) -MMD -MP -o $@ $< $(O)/lsp.a $(O)/libpei.a $(LDLIBS)
# the fuzzers have a library of their own, which tells libFuzzer where it was
$(BUILD)/fuzz/%.o: %.c | $(headers)
	@mkdir -p $(@D)
	$(call say,fuzz,$<) $(FUZZCC) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<
$(BUILD)/fuzz/gen/%.o: $(GEN)/%.c | $(headers)
	@mkdir -p $(@D)
	$(call say,fuzz,$<) $(FUZZCC) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<
$(FUZZES): $(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(FUZZOBJ)
	@mkdir -p $(@D)
	$(call say,fuzz,$<) $(FUZZCC) -fsanitize=fuzzer,address,undefined -o $@ $(filter-out %.def,$^) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_grow: tests/fuzz/grow.c tests/fuzz/grow.def
-include $(FUZZOBJ:.o=.d) $(LIBOBJ:.o=.d) $(CLIOBJ:.o=.d) $(LSPOBJ:.o=.d) $(DOCOBJ:.o=.d) $(UNITS:=.d) $(GEN)/gen.d $(GEN)/embed.d

# ---- the playground: the compiler as WebAssembly, in one page ----
WASMCC  = clang --target=wasm32-wasi
WASMOBJ := $(patsubst %.c,$(BUILD)/wasm/%.o,$(filter-out compiler/import/% compiler/api/import% compiler/base/os_%,$(LIBSRC)) $(wildcard playground/*.c)) \
           $(gensrc:%=$(BUILD)/wasm/gen/%.o)
# what is there of nettle and jansson comes before everything; of the system's headers only one that is no more than text
wasmcc   = @mkdir -p $(@D) && \
           $(WASMCC) -std=gnu11 -Os -w -Iplayground/include -I$(BUILD)/wasm/include $(CPPFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/wasm/%.o: %.c | $(headers) $(BUILD)/wasm/include/xxhash.h
	$(wasmcc)
$(BUILD)/wasm/gen/%.o: $(GEN)/%.c | $(headers) $(BUILD)/wasm/include/xxhash.h
	$(wasmcc)
$(BUILD)/wasm/include/xxhash.h: /usr/include/xxhash.h
	@mkdir -p $(@D) && cp $< $@
$(BUILD)/wasm/pei.wasm: $(WASMOBJ)
	$(call say,link,$@) $(WASMCC) -Os -mexec-model=reactor -Wl,--strip-all,--gc-sections,-z,stack-size=4194304 -o $@ $^ -lcrypt
$(BUILD)/playground/index.html: playground/page.html $(BUILD)/wasm/pei.wasm
	@mkdir -p $(@D)
	$(call say,page,$@) { sed '/@wasm@/,$$d' $<; base64 -w 0 $(BUILD)/wasm/pei.wasm; sed '1,/@wasm@/d' $<; } >$@
-include $(WASMOBJ:.o=.d)
playground: $(BUILD)/playground/index.html ## the compiler in one page that needs no server, .obj/playground/index.html
	@echo "wrote $<, $$(($$(wc -c <$<) / 1024)) KB"

# ---- tests: each suite ends with "N passed, M failed", and so does the whole ----
test: ## all tests that need no engine; ends with the total
	@tests/setup/deps test
	@$(MAKE) --no-print-directory all $(O)/docs $(UNITS)
	@PEIC=$(PEIC) OBJ=$(O) tests/run runtime import golden lint editors unit shell plan docs diag quote fmt review disk targets lsp syntax dockerfile bake kubernetes init
golden: all ## whole projects against the files they must give; CASE=name for one. Never writes
	@PEIC=$(PEIC) tests/golden/run $(CASE)
clang: ## the program from another compiler: without a warning, and its outputs byte for byte the same
	@$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/clang $(BUILD)/clang/peic
	@PEIC=$(BUILD)/clang/peic tests/golden/run
bless: all ## takes what peic writes now as right: CASE=name, or CASE=all; shows what changed
	@PEIC=$(PEIC) tests/golden/run --bless $(or $(CASE),$(error which one? make bless CASE=name, or CASE=all))
lint: all ## layering, sizes, forbidden calls, format, shell scripts
	@OBJ=$(O) tests/lint/run
docs: $(O)/docs ## prints docs/reference/ again, from the tables, and what editors, shells and `man` know
	@mkdir -p docs/reference
	$< docs/reference grammar/grammar.y
	$< --editors .
format: ## puts every C file into the one style
	@clang-format -i $(wildcard compiler/*/*.[ch] grammar/*.c include/*.h tests/*/*.[ch])
analyze: all ## cppcheck and clang-tidy over everything, to be read; slow
	@tests/lint/analyze $(CPPFLAGS)
sweep: all $(UNITS) ## kills, full disks, failing allocations, odd surroundings: never a torn file; SWEEP=quick: a sample
	@tests/setup/deps test sweep
	@PEIC=$(PEIC) OBJ=$(O) SWEEP=$(SWEEP) tests/sweep/run
fuzz: $(FUZZES) $(GEN)/peic.dict ## random and mutated projects under sanitizers; T=parse for one target, FUZZ_SECONDS=60 each
	@OBJ=$(BUILD) tests/fuzz/run $(T)
editors: all $(O)/docs ## completions, manual page, package, editors: all of it with the real programs
	@tests/setup/deps test editors
	@$(MAKE) --no-print-directory playground
	@OBJ=$(O) PEIC=$(PEIC) tests/editors/run current shells man install hooks vim emacs textmate treesitter vscode lsp readme helix playground bare
e2e: all ## generated projects on a real Docker engine of its own
	@tests/setup/deps e2e
	@PEIC=$(PEIC) tests/e2e/run
bench: all ## speed, as ratios
	@tests/setup/deps bench
	@PEIC=$(PEIC) tests/bench/run

# ---- first steps, installing ----
quickstart: ## installs what is missing, builds, compiles an example into build/
	@tests/setup/deps
	@$(MAKE) --no-print-directory all
	./$(PEIC) golden/readme/hello.pei -o build
	@find build -path build/.peic -prune -o -type f -print | LC_ALL=C sort
	@printf '\nThat is golden/readme/hello.pei as files. Next:\n  %s\n  %s\n  %s\n  %s\n' \
	  'build/pei up                       build and start it, needs docker; then see http://localhost:8080' \
	  'less golden/devbox/dev.pei         a larger project' \
	  './peic YOURS.pei -o build          a project of your own' \
	  './peic help                        what else it can do'
static: $(CLIOBJ) $(O)/lsp.a $(O)/libpei.a ## one file that runs on any Linux of this architecture
	@mkdir -p $(O)/static
	$(CC) $(CFLAGS) -static -o $(O)/static/peic $^ $(LDLIBS)
	@echo "wrote $(O)/static/peic"
# For other programs the library is one object, of which only its own names are visible.
$(O)/static/libpei.o: $(LIBOBJ)
	@mkdir -p $(@D)
	$(CC) -r -nostdlib -o $@ $^ && objcopy -w -G 'pei_*' $@
install: all $(O)/static/libpei.o ## to PREFIX (/usr/local), below DESTDIR
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' packaging/install $(PEIC) $(O)/static/libpei.o
deb: $(O)/deb/peic $(O)/static/libpei.o ## a Debian package, in .obj/deb/
	@packaging/deb $^ $(O)/deb
vsix: ## the extension of VS Code, in .obj/editors/; needs npm
	@packaging/vsix $(BUILD)/editors/pei.vsix
# Debian wants what is packaged already to be shared.
$(O)/deb/peic: $(CLIOBJ) $(O)/lsp.a $(O)/libpei.a
	@mkdir -p $(@D)
	$(call say,link,$@) $(CC) $(CFLAGS) $(LDFLAGS) -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now -o $@ $^ $(SHARED)
clean: ## removes what make made; keeps the test engine's images
	rm -rf peic $(addprefix $(BUILD)/,peic docs libpei.a lsp.a compiler grammar gen tests san clang fuzz static golden sweep deb editors playground wasm)
help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r t h; do printf '  make %-11s %s\n' "$$t" "$$h"; done
