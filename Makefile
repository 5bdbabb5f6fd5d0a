# SPDX-License-Identifier: GPL-3.0-or-later
#
# all        build the executables into build/bin
# deps       install the packages that building and running need (Debian, Ubuntu)
# mnist      fetch the images of MNIST from MNIST_URL into DATA=data/mnist
# verify     run every executable, draw the figures, write the report
#            PRESET=quick|standard|full  SEED=1  THREADS=  OUTPUT=results
# plots      draw the figures from OUTPUT
# report     print the verdicts in OUTPUT and write OUTPUT/report.html
# check      build and run all tests
# check-sanitized   the unit tests under address and undefined-behaviour sanitizers
# fuzz       feed the readers of files mutated bytes, FUZZ_SECONDS=60 each, and hold them against
#            NumPy where it is there (make fuzz-deps first); finds go to build/fuzz
# fuzz-claims   judge the claims at FUZZ_SETTINGS=20000 random settings, of FUZZ_SEED=1
# selftest   the suite doubts itself: calibration of its tests, what each claim would see, and
#            planted faults that must be noticed; an hour and more (PRESETS=quick, MUTANTS='glob')
# format     lay the sources out with clang-format; check-format only looks
# bench      side-by-side timings (make bench-deps first)
# benches    builds what these run
# install    into PREFIX=/usr/local, below DESTDIR if set; uninstall takes it away
# dist       a source archive; clean; help
#
# V=1 shows the commands; print-NAME shows a variable.

VERSION := $(shell sed -n 's/.*RV_VERSION "\(.*\)"/\1/p' include/reverify/version.h)
COMMIT  := $(shell git describe --always --dirty --abbrev=12 2>/dev/null || cat COMMIT 2>/dev/null || echo unknown)

# make's own default is cc
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS   ?= -O3 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
# -ffp-contract=off: a fused multiply-add rounds differently, and which are fused is a whim
# -fno-math-errno: nobody asks errno after a square root, and loops with one go four at a time
ALL_CFLAGS = -std=gnu11 $(CFLAGS) -ffp-contract=off -fno-math-errno -fopenmp $(WARNINGS) $(if $(WERROR),-Werror)
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc
LDLIBS   := -lgsl -lcerf -llapacke -lopenblas -lz -lm
# the formats of nets are for those executables alone that read nets
LDLIBS   += -Wl,--push-state,--as-needed -ljansson -lzip -lprotobuf-c -Wl,--pop-state

# oneDNN serves the convolutional nets, and speeds up the training of others: without it all but the
# former is built. Whatever needs none of it is not linked with it, as loading it takes longer than
# many runs.
ONEDNN := $(shell echo '\#include <dnnl.h>' | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 && echo yes)
ifeq ($(ONEDNN),yes)
LDLIBS += -Wl,--push-state,--as-needed -ldnnl -Wl,--pop-state
endif

PRESET  ?= quick
SEED    ?= 1
THREADS ?=
OUTPUT  ?= results
PREFIX  ?= /usr/local
DATA    ?= data/mnist

# a mirror that keeps the files of the original site, which is closed
MNIST_URL ?= https://ossci-datasets.s3.amazonaws.com/mnist

FUZZ_SECONDS ?= 60
FUZZ_SETTINGS ?= 20000
FUZZ_SEED ?= 1

PACKAGES       := gcc libc6-dev make git libgsl-dev libcerf-dev librandom123-dev libopenblas-openmp-dev liblapacke-dev libcmocka-dev zlib1g-dev \
                  libdnnl-dev libjansson-dev libzip-dev libprotobuf-c-dev protobuf-c-compiler \
                  gnuplot-nox dataset-fashion-mnist curl ca-certificates
BENCH_PACKAGES := python3-numpy libflint-arb-dev
FUZZ_PACKAGES  := clang libclang-rt-dev python3-numpy

B           := build
SOURCES     := $(wildcard src/*/*.c)
OBJECTS     := $(SOURCES:%.c=$(B)/%.o) $(B)/generated/onnx_net.pb-c.o
LIBRARY     := $(B)/libreverify.a
NAMES       := $(patsubst verify/%.c,%,$(wildcard verify/*.c))
TOOLS       := $(patsubst tools/%.c,%,$(wildcard tools/*.c))
EXECUTABLES := $(patsubst %,$(B)/bin/%,$(NAMES) $(TOOLS))
DRIVER      := $(B)/bin/reverify
TESTS       := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/test_*.c))
PLANTED     := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/planted*.c))
SETTINGS    := $(B)/tests/claims_settings
BENCHES     := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
FUZZERS     := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' '$(1)' '$(2)')

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps bench-deps fuzz-deps mnist verify plots report check check-sanitized selftest fuzz fuzz-claims format check-format bench benches \
        install uninstall dist clean help FORCE
# 'make -j deps verify' must install before it builds
ifneq ($(filter deps bench-deps fuzz-deps,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

all: $(EXECUTABLES) $(DRIVER)

help:
	@sed -n '3,/^$$/s/^# \{0,1\}//p' Makefile

print-%:
	@echo '$($*)'

# Installing

APT = $(if $(filter 0,$(shell id -u)),,sudo) env DEBIAN_FRONTEND=noninteractive apt-get

deps:
	$(Q)$(APT) update -q
	$(Q)$(APT) install -q -y --no-install-recommends $(PACKAGES)

bench-deps: deps
	$(Q)$(APT) install -q -y --no-install-recommends $(BENCH_PACKAGES)

fuzz-deps: deps
	$(Q)$(APT) install -q -y --no-install-recommends $(FUZZ_PACKAGES)

mnist:
	$(Q)tools/fetch_mnist.sh '$(MNIST_URL)' '$(DATA)'

# The first thing any object needs: every header, or one sentence on what is missing.
$(B)/environment: Makefile
	@mkdir -p $(@D)
	@while read header package; do \
	  echo "#include <$$header>" | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 || { \
	    echo "reverify needs <$$header>: install it with 'make deps' or 'apt-get install $$package'" >&2; exit 1; }; \
	done <<< "$$(printf '%s\n' 'stdlib.h libc6-dev' 'gsl/gsl_rng.h libgsl-dev' 'cerf.h libcerf-dev' 'Random123/philox.h librandom123-dev' 'cblas.h libopenblas-openmp-dev' 'lapacke.h liblapacke-dev' 'zlib.h zlib1g-dev' 'jansson.h libjansson-dev' 'zip.h libzip-dev' 'protobuf-c/protobuf-c.h libprotobuf-c-dev')"
	@touch $@

SHELL := /bin/bash

# Compiling

$(B)/%.o: %.c | $(B)/environment
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# The commit goes into one object, made anew when it changes.
$(B)/commit: FORCE
	@mkdir -p $(@D)
	@echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' > $@

$(B)/src/support/version.o: CPPFLAGS += -DRV_COMMIT='"$(COMMIT)"'
$(B)/src/support/version.o: $(B)/commit

# So is what knows oneDNN, when it comes or goes.
$(B)/onednn: FORCE
	@mkdir -p $(@D)
	@echo '$(ONEDNN)' | cmp -s - $@ || echo '$(ONEDNN)' > $@

ONEDNN_OBJECTS := $(addprefix $(B)/src/learn/,convolution.o map_product.o product.o)
$(ONEDNN_OBJECTS): CPPFLAGS += $(if $(ONEDNN),-DRV_WITH_ONEDNN)
$(ONEDNN_OBJECTS): $(B)/onednn

# What knows the messages of ONNX goes through a header that is made of their description.
$(B)/generated/onnx_net.pb-c.c: src/support/onnx_net.proto | $(B)/environment
	@mkdir -p $(@D)
	$(call say,PROTO,$<)
	@command -v protoc-c >/dev/null || { \
	  echo "reverify needs protoc-c: install it with 'make deps' or 'apt-get install protobuf-c-compiler'" >&2; exit 1; }
	$(Q)protoc-c --c_out=$(@D) -I$(<D) $<

$(B)/generated/onnx_net.pb-c.h: $(B)/generated/onnx_net.pb-c.c ;
$(B)/generated/onnx_net.pb-c.o: $(B)/generated/onnx_net.pb-c.c
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

ONNX_OBJECTS := $(patsubst %.c,$(B)/%.o,$(wildcard src/support/*onnx*.c))
$(ONNX_OBJECTS): $(B)/generated/onnx_net.pb-c.h
$(ONNX_OBJECTS): CPPFLAGS += -isystem $(B)/generated

$(LIBRARY): $(OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(NAMES:%=$(B)/bin/%): $(B)/bin/%: $(B)/verify/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(TOOLS:%=$(B)/bin/%): $(B)/bin/%: $(B)/tools/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Made at every call, as it holds the lists of the executables, which no file's time tells. It looks
# for its parts where they are installed: the build folder is laid out alike.
$(DRIVER): reverify.sh FORCE
	@mkdir -p $(@D) $(B)/libexec $(B)/share/reverify
	@ln -sfn ../bin $(B)/libexec/reverify
	@ln -sfnr plots $(B)/share/reverify/plots
	@sed -e 's|@VERSION@|$(VERSION)|' -e 's|@NAMES@|$(NAMES)|' -e 's|@TOOLS@|$(TOOLS)|' $< > $@ && chmod +x $@

$(B)/tests/%: $(B)/tests/%.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ -lcmocka $(LDLIBS) -o $@

$(SETTINGS): $(B)/tests/fuzz/claims_settings.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(B)/bench/%: $(B)/bench/%.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Arb is for this peer alone, which does without where it is missing
$(B)/bench/wishart_monomials: LDLIBS += $(if $(wildcard /usr/include/arb.h),-lflint-arb -lflint)

# Running

# Built on all processors, unless the caller said on how many.
BUILD = +$(Q)$(MAKE) --no-print-directory $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

verify:
	$(BUILD) all
	$(Q)$(DRIVER) verify --preset $(PRESET) --seed $(SEED) --output $(OUTPUT) $(if $(THREADS),--threads $(THREADS))

plots: all
	$(Q)$(DRIVER) plots --output $(OUTPUT)

report: all
	$(Q)$(B)/bin/report --output $(OUTPUT)

check:
	$(BUILD) all $(TESTS) $(PLANTED) $(SETTINGS) $(B)/fuzz/readers.so
	$(Q)tests/run.sh $(B)

check-sanitized:
	$(Q)$(MAKE) B=$(B)/sanitized CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' check-unit

.PHONY: check-unit
check-unit:
	$(BUILD) $(TESTS)
	$(Q)tests/run.sh $(B) unit

selftest:
	$(BUILD) all $(B)/tests/selftest/calibration $(B)/tests/selftest/equalised_edge
	$(Q)$(if $(PRESETS),PRESETS='$(PRESETS)') $(if $(MUTANTS),MUTANTS='$(MUTANTS)') tests/selftest/run.sh $(B)

# Fuzzing: the readers of files and what they stand on, under clang and its sanitizers

FUZZED     := $(wildcard src/support/npy*.c src/support/tensor*.c src/support/safetensors*.c src/support/onnx*.c) $(addprefix src/support/,float_type.c json_text.c regular_file.c gzip_input.c idx.c interrupt.c memory.c number_text.c status.c text.c whole.c zip_entries.c) \
              $(B)/generated/onnx_net.pb-c.c
FUZZ_LIBS  := -ljansson -lzip -lprotobuf-c -lz -lm
FUZZ_FLAGS := -std=gnu11 -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

$(B)/fuzz/environment:
	@mkdir -p $(@D)
	@echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | clang $(FUZZ_FLAGS) -x c - -o $@ 2>/dev/null || { \
	  echo "fuzzing needs clang and its run-time library: install them with 'make fuzz-deps'" >&2; exit 1; }

FUZZ_OBJECTS := $(patsubst %.c,$(B)/fuzz/%.o,$(patsubst $(B)/%,%,$(FUZZED)))
$(B)/fuzz/src/%.o: src/%.c $(wildcard src/*/*.h include/reverify/*.h) | $(B)/fuzz/environment $(B)/generated/onnx_net.pb-c.h
	@mkdir -p $(@D)
	$(call say,CLANG,$<)
	$(Q)clang $(CPPFLAGS) -isystem $(B)/generated $(FUZZ_FLAGS) $(WARNINGS) $(if $(WERROR),-Werror) -c $< -o $@

$(B)/fuzz/generated/%.o: $(B)/generated/%.c | $(B)/fuzz/environment
	@mkdir -p $(@D)
	$(call say,CLANG,$<)
	$(Q)clang $(FUZZ_FLAGS) -c $< -o $@

$(B)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h tests/*.h) $(FUZZ_OBJECTS)
	$(call say,CLANG,$@)
	$(Q)clang $(CPPFLAGS) $(FUZZ_FLAGS) $(WARNINGS) $(if $(WERROR),-Werror) $(filter %.c %.o,$^) $(FUZZ_LIBS) -o $@

$(B)/fuzz/readers.so: $(FUZZED) $(wildcard src/*/*.h include/reverify/*.h) | $(B)/environment
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CPPFLAGS) -isystem $(B)/generated $(ALL_CFLAGS) -shared -fPIC $(filter %.c,$^) $(FUZZ_LIBS) -o $@

fuzz: $(FUZZERS:%=fuzz-%) fuzz-against-numpy

# One input takes microseconds, and hardly more memory than its own few kilobytes, or than can come of
# them where they are compressed, 1032 times as much.
FUZZ_MEGABYTES := 1
fuzz-idx: FUZZ_MEGABYTES := 5
fuzz-npz: FUZZ_MEGABYTES := 18
fuzz-onnx: FUZZ_MEGABYTES := 2
.PHONY: $(FUZZERS:%=fuzz-%) fuzz-against-numpy
$(FUZZERS:%=fuzz-%): fuzz-%: $(B)/fuzz/fuzz_%
	$(Q)mkdir -p $(B)/fuzz/corpus/$*
	$(Q)nice $< -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=2 -malloc_limit_mb=$(FUZZ_MEGABYTES) -print_final_stats=1 \
	  -dict=tests/fuzz/$*.dict -artifact_prefix=$(B)/fuzz/$*- $(B)/fuzz/corpus/$* tests/fuzz/corpus/$*

fuzz-against-numpy: $(B)/fuzz/readers.so
	$(Q)/usr/bin/python3 tests/fuzz/against_numpy.py $< tests/fuzz/corpus/npy || [ $$? -eq 77 ]
	$(Q)/usr/bin/python3 tests/fuzz/idx_against_numpy.py $< tests/fuzz/corpus/idx || [ $$? -eq 77 ]
	$(Q)/usr/bin/python3 tests/fuzz/safetensors_against_python.py $< tests/fuzz/corpus/safetensors || [ $$? -eq 77 ]

fuzz-claims:
	$(BUILD) all $(SETTINGS)
	$(Q)nice tests/fuzz/claims.sh $(B) $(FUZZ_SETTINGS) $(FUZZ_SEED)

FORMATTED = $(wildcard include/reverify/*.h src/*/*.[ch] verify/*.c tools/*.c tests/*.[ch] tests/selftest/*.c tests/fuzz/*.[ch] bench/*.[ch])
format:
	$(Q)clang-format -i $(FORMATTED)

check-format:
	$(Q)clang-format --dry-run -Werror $(FORMATTED)

benches: $(BENCHES)

bench: all benches
	$(Q)for script in bench/*.py; do echo "== $$script"; /usr/bin/python3 $$script $(B) || exit 1; done

# Handing over

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/reverify $(DESTDIR)$(PREFIX)/lib \
	  $(DESTDIR)$(PREFIX)/include/reverify $(DESTDIR)$(PREFIX)/share/reverify/plots
	install -m 755 $(EXECUTABLES) $(DESTDIR)$(PREFIX)/libexec/reverify
	install -m 755 $(DRIVER) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(LIBRARY) $(DESTDIR)$(PREFIX)/lib
	install -m 644 include/reverify/*.h $(DESTDIR)$(PREFIX)/include/reverify
	install -m 644 plots/*.gp plots/*.awk plots/draw.sh $(DESTDIR)$(PREFIX)/share/reverify/plots

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/reverify $(DESTDIR)$(PREFIX)/lib/libreverify.a
	rm -rf $(DESTDIR)$(PREFIX)/libexec/reverify $(DESTDIR)$(PREFIX)/include/reverify $(DESTDIR)$(PREFIX)/share/reverify

dist:
	$(Q)mkdir -p $(B)
	$(Q)echo '$(COMMIT)' > $(B)/COMMIT
	$(Q)git archive --format=tar.gz --prefix=reverify-$(VERSION)/ --add-file=$(B)/COMMIT -o $(B)/reverify-$(VERSION).tar.gz HEAD
	@echo $(B)/reverify-$(VERSION).tar.gz

clean:
	rm -rf $(B)

# of the sources that there are: an older build may know others
-include $(patsubst %.c,$(B)/%.d,$(SOURCES) $(wildcard verify/*.c tools/*.c tests/*.c tests/fuzz/claims_settings.c bench/*.c))
