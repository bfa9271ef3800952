/*
 * region: a OneRoster bundle of many schools becomes DIR/schools/<id>/, a workspace each, with its part
 * imported. In: the bundle (folder or .zip), the folder. Out: the workspaces, and counts over the whole
 * bundle: accepted + rejected = read for every file, where a row that goes to several schools counts once,
 * and is accepted when one of them took it. A workspace that is there already gets the part imported again.
 * Fails when the bundle can't be read or split, or the system refuses; a school whose part holds nothing
 * usable is told in the report, and the others go on.
 *
 * region/ stands above the rooms: it is a caller of import/ and of workspace.h.
 */
#ifndef ITOG_REGION_REGION_H
#define ITOG_REGION_REGION_H

#include "base/err.h"
#include "import/import.h"

#include <stdbool.h>

struct workspace_defaults;

struct region_options {
    int64_t now_at;
    int utc_offset_min;
    const struct workspace_defaults *defaults; /* of new workspaces */
    /* The highest mark of a workspace's scale: see import_options; NULL: 0. */
    int (*mark_high)(const char *workspace, int *high, struct err *err);
};

struct region_school {
    const char *source_id;
    const char *name;    /* of its folder under DIR/schools */
    const char *dir;     /* DIR/schools/<name> */
    bool made;           /* the workspace is new */
    const char *failure; /* NULL: imported; else why not */
    int64_t import_id;
    int64_t errors, warnings; /* of its import; they stand in its store */
};

/* A finding about a row that reached no school; those of the schools stand in their stores. */
struct region_finding {
    const char *code, *file, *column, *value;
    int64_t line;
};

struct region_report {
    size_t file_count, school_count, finding_count;
    const struct import_file_count *files;
    const struct region_school *schools;
    const struct region_finding *findings; /* the first hundred */
    int64_t unassigned;                    /* rows that reached no school */
};

/* All strings of the report live in ARENA. */
int region_init(const char *bundle, const char *dir, const struct region_options *options,
                struct arena *arena, struct region_report *report, struct err *err);

#endif
