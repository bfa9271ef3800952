# itog: `make demo` and `make test` are the two commands of the README; everything else is a part of them.
#   make            build/itog          make check      the quick tests       make soak    fuzzing, fault sweeps, kills
#   make install    DESTDIR= PREFIX=    make bench      build/bench.tsv       make format  clang-format
# Variables: CC, B (build folder), WERROR=1, SAN=address,undefined, ROOMS (build these folders only, for work on one room).

CC      = gcc
B       = build
PREFIX  = /usr/local
VERSION = 0.1.0
WERROR  =
SAN     =
ROOMS   = base store page import assess report deliver sample region .

WARN     = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes $(if $(WERROR),-Werror)
PKGS     = sqlite3 xlsxwriter expat inih libzip libsodium libdeflate libutf8proc
CFLAGS   = -std=c17 -O2 -g $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CPPFLAGS = -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Ipipeline -I$(B)/gen -DITOG_VERSION='"$(VERSION)"' -DITOG_DATADIR='"$(PREFIX)/share/itog"'
LDFLAGS  = $(if $(SAN),-fsanitize=$(SAN))
LDLIBS   = -lhpdf -lcsv $(shell pkg-config --libs $(PKGS)) -lm

SRC    := $(sort $(foreach room,$(ROOMS),$(wildcard pipeline/$(room)/*.c)))
OBJ    := $(patsubst pipeline/%.c,$(B)/obj/%.o,$(subst /./,/,$(SRC)))
LIBOBJ := $(filter-out $(B)/obj/main.o,$(OBJ))
SQL    := $(sort $(wildcard pipeline/*/*.sql))
SQLGEN := $(patsubst pipeline/%.sql,$(B)/gen/%.sql.h,$(SQL))
TESTS  := $(sort $(foreach room,$(ROOMS),$(wildcard tests/$(room)/test_*.c)))
TESTBIN := $(patsubst tests/%.c,$(B)/tests/%,$(TESTS))

.PHONY: all
all: $(B)/itog

$(B)/itog: $(OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libitog.a: $(LIBOBJ)
	rm -f $@ && ar rcs $@ $^

$(B)/obj/%.o: pipeline/%.c | $(SQLGEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# pipeline/store/schema.sql -> gen/store/schema.sql.h: its bytes as an initialiser list, closed by a NUL
$(B)/gen/%.sql.h: pipeline/%.sql
	@mkdir -p $(@D)
	(od -An -v -to1 $< | awk '{ for (i = 1; i <= NF; i++) printf "\047\\%s\047,", $$i; print "" }'; echo 0) > $@

$(B)/tests/%: tests/%.c $(B)/libitog.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP $(LDFLAGS) -o $@ $< $(B)/libitog.a $(LDLIBS) $(shell pkg-config --libs check)

-include $(OBJ:.o=.d) $(addsuffix .d,$(TESTBIN))

.PHONY: units
units: $(TESTBIN)
	@sh tests/run-units.sh $(TESTBIN)
