# itog: `make demo` and `make test` are the two commands of the README; everything else is a part of them.
#   make            build/itog          make check      the quick tests       make soak    fuzzing, fault sweeps, kills
#   make install    DESTDIR= PREFIX=    make bench      build/bench.tsv       make format  clang-format

CC      ?= gcc
B       ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0
WERROR  ?=
SAN     ?=

WARN   := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes $(if $(WERROR),-Werror)
LIBS   := sqlite3 xlsxwriter libcurl check expat inih libzip libsodium libdeflate libutf8proc
PKGS    = $(filter-out check,$(LIBS))
CFLAGS  += -std=c17 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -O2 -g $(WARN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CPPFLAGS += -Ipipeline -I$(B) -DITOG_VERSION='"$(VERSION)"' -DITOG_DATADIR='"$(PREFIX)/share/itog"'
LDFLAGS += $(if $(SAN),-fsanitize=$(SAN))
LDLIBS  = -lhpdf -lcsv $(shell pkg-config --libs $(PKGS)) -lm

SRC  := $(sort $(wildcard pipeline/*.c pipeline/*/*.c))
MAIN := pipeline/main.c
OBJ  := $(patsubst pipeline/%.c,$(B)/obj/%.o,$(SRC))
LIBOBJ := $(filter-out $(B)/obj/main.o,$(OBJ))
SQL  := $(sort $(wildcard pipeline/*/*.sql))

.PHONY: all
all: $(B)/itog $(B)/fonts/.made
