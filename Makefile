# itog: `make demo` and `make test` are the two commands of the README; everything else is a part of them.
#   make            build/itog          make check      the quick tests       make soak    fuzzing, fault sweeps, kills
#   make install    DESTDIR= PREFIX=    make bench      build/bench.tsv       make format  clang-format
#   make fuzz       build/fuzz/NAME: run by tests/fuzz.sh build SECONDS [NAME ...]
# Variables: V=1 (show commands), CC, B (build folder), WERROR=1, SAN=address,undefined, ROOMS (build these folders only, for work on one room).

CC      = gcc
B       = build
PREFIX  = /usr/local
VERSION = 0.1.0
WERROR  =
SAN     =
ROOMS   = base store page import assess report deliver sample region .

WARN     = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes $(if $(WERROR),-Werror)
PKGS     = sqlite3 xlsxwriter expat inih libzip libsodium libcrypto libdeflate libutf8proc jansson libpng libqrencode
CFLAGS   = -std=c17 $(if $(SAN),-O1,-O2) -g $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CPPFLAGS = -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Ipipeline -I$(B)/gen -DITOG_VERSION='"$(VERSION)"' -DITOG_DATADIR='"$(PREFIX)/share/itog"'
LDFLAGS  = $(if $(SAN),-fsanitize=$(SAN))
LDLIBS   = -lhpdf $(shell pkg-config --libs $(PKGS)) -lm

# What Debian 12 must have: to build, and besides to test.
BUILD_PACKAGES = gcc libc6-dev pkg-config libhpdf-dev libsqlite3-dev libxlsxwriter-dev libexpat1-dev libinih-dev \
	libzip-dev libsodium-dev libssl-dev libdeflate-dev libutf8proc-dev libjansson-dev libpng-dev libqrencode-dev libharfbuzz-bin fonts-paratype gettext
TEST_PACKAGES = age gnupg check clang libclang-rt-14-dev clang-format poppler-utils qpdf openssl sqlite3 xlsx2csv gnumeric zip unzip locales util-linux python3 zbar-tools dbus-daemon cups-daemon cups-client cups-ipp-utils \
	ghostscript liblcms2-utils libpdfbox2-java libactivation-java libjaxb-api-java default-jre-headless
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# what is being made, in a word; the whole command with V=1
say = $(if $(V),,@echo '  $(1)';)

SRC    := $(sort $(foreach room,$(ROOMS),$(wildcard pipeline/$(room)/*.c)))
OBJ    := $(patsubst pipeline/%.c,$(B)/obj/%.o,$(subst /./,/,$(SRC)))
LIBOBJ := $(filter-out $(B)/obj/main.o,$(OBJ))
SQL    := $(sort $(wildcard pipeline/*/*.sql))
SQLGEN := $(patsubst pipeline/%.sql,$(B)/gen/%.sql.h,$(SQL))
TESTS  := $(sort $(foreach room,$(ROOMS),$(wildcard tests/$(room)/test_*.c)))
TESTBIN := $(patsubst tests/%.c,$(B)/tests/%,$(TESTS))

.PHONY: all
all: $(B)/itog $(B)/fonts/.made $(B)/locale/ru/LC_MESSAGES/itog.mo

$(B)/itog: $(OBJ)
	$(call say,LD $@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libitog.a: $(LIBOBJ)
	$(call say,AR $@)rm -f $@ && ar rcs $@ $^

# the .sql files are there before the first object; which objects embed one is in the .d files
$(OBJ): | $(SQLGEN)
$(B)/obj/%.o: pipeline/%.c
	@mkdir -p $(@D)
	$(call say,CC $<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# pipeline/store/schema.sql -> gen/store/schema.sql.h: its bytes as an initialiser list, closed by a NUL
$(B)/gen/%.sql.h: pipeline/%.sql
	@mkdir -p $(@D)
	@(od -An -v -to1 $< | awk '{ for (i = 1; i <= NF; i++) printf "\047\\%s\047,", $$i; print "" }'; echo 0) > $@

# the faces: subset at build time from the package fonts-paratype
$(B)/fonts/.made: fonts/Makefile fonts/faces.list
	@$(MAKE) -s --no-print-directory -C fonts OUT=$(abspath $(B)/fonts)
	@touch $@

$(B)/locale/ru/LC_MESSAGES/itog.mo: templates/po/ru.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

$(B)/tests/%: tests/%.c $(B)/libitog.a
	@mkdir -p $(@D)
	$(call say,CC $<)$(CC) $(CPPFLAGS) $(CFLAGS) -O0 -Itests -MMD -MP $(LDFLAGS) -o $@ $< $(B)/libitog.a $(LDLIBS) $(shell pkg-config --libs check)

-include $(OBJ:.o=.d) $(addsuffix .d,$(TESTBIN))

# ---- the two commands ----

.PHONY: demo test
demo: deps
	@echo 'building itog ...'
	@$(MAKE) -s --no-print-directory -j$$(nproc) say= all
	@sh tests/demo.sh $(B)

test: deps test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) WERROR=1 all tests
	@$(MAKE) --no-print-directory check
	@sh tests/test.sh

# ---- their parts ----

.PHONY: deps test-deps tests units golden house check format format-check bench fuzz soak install clean compile-commands
deps:
	@sh tests/packages.sh "$(SUDO)" $(BUILD_PACKAGES)
test-deps:
	@sh tests/packages.sh "$(SUDO)" $(TEST_PACKAGES)

BENCHBIN = $(patsubst %,$(B)/bench/%,measure plain_libharu plain_xlsx assess) # built with the tests, so that they stay sound
tests: $(TESTBIN) $(BENCHBIN)

units: $(TESTBIN) $(B)/fonts/.made
	@ITOG_BUILD=$(abspath $(B)) sh tests/run-units.sh $(TESTBIN)

golden: all
	@sh tests/run-golden.sh $(abspath $(B))

house:
	@sh tests/check-house.sh

# the quick part: under a minute
check: all units
	@$(MAKE) --no-print-directory golden house

format:
	clang-format -i $$(git ls-files 'pipeline/*.[ch]' 'tests/*.[ch]')
format-check:
	clang-format --dry-run --Werror $$(git ls-files 'pipeline/*.[ch]' 'tests/*.[ch]')

$(B)/bench/%: tests/bench/%.c $(B)/libitog.a
	@mkdir -p $(@D)
	$(call say,CC $<)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libitog.a $(LDLIBS)

bench: all $(BENCHBIN)
	sh tests/bench/bench.sh $(abspath $(B))

# fuzzers (libFuzzer, clang): build/fuzz/NAME of tests/fuzz/fuzz_NAME.c; tests/fuzz.sh runs them
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(B)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz:
	@$(MAKE) --no-print-directory B=$(B)/fuzz CC=clang SAN=fuzzer-no-link,address,undefined WERROR=1 $(B)/fuzz/libitog.a $(B)/fuzz/obj/main.o
	@$(MAKE) --no-print-directory B=$(B) $(FUZZERS)
$(B)/fuzz/%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h) $(B)/fuzz/libitog.a
	$(call say,CC $<)clang $(CPPFLAGS) $(CFLAGS) -Itests/fuzz -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $< \
		$(B)/fuzz/libitog.a $(LDLIBS)

soak: all fuzz
	sh tests/soak.sh $(abspath $(B))

$(B)/compile_commands.json: Makefile $(SRC)
	@sh tests/compile-commands.sh "$(CC) $(CPPFLAGS) $(CFLAGS)" $(SRC) > $@
compile-commands: $(B)/compile_commands.json

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/itog/fonts $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/locale/ru/LC_MESSAGES $(DESTDIR)$(PREFIX)/share/doc/itog
	install -m 755 $(B)/itog $(DESTDIR)$(PREFIX)/bin/itog
	cp -R templates $(DESTDIR)$(PREFIX)/share/itog/
	rm -rf $(DESTDIR)$(PREFIX)/share/itog/templates/po
	install -m 644 $(B)/fonts/*.ttf $(DESTDIR)$(PREFIX)/share/itog/fonts/
	install -m 644 templates/itog.1 $(DESTDIR)$(PREFIX)/share/man/man1/itog.1
	install -m 644 $(B)/locale/ru/LC_MESSAGES/itog.mo $(DESTDIR)$(PREFIX)/share/locale/ru/LC_MESSAGES/itog.mo
	install -m 644 README.md LICENSE schedule.cron $(DESTDIR)$(PREFIX)/share/doc/itog/
	install -m 644 samples/README.md $(DESTDIR)$(PREFIX)/share/doc/itog/journal-layout.md
	chmod -R u+rwX,go+rX $(DESTDIR)$(PREFIX)/share/itog

clean:
	rm -rf $(B)
