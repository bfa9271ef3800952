/*
 * oneroster_manifest: manifest.csv, and what it says against the files that are there: which are whole, which
 * hold changed rows only, and of which version all are. In: the open source. Out: the modes and the version in
 * struct oneroster, findings. The files have the last word; a bundle without a manifest is read as a whole one.
 */
#include "base/arena.h"
#include "import/journal.h"
#include "import/oneroster.h"

#include <string.h>

/* Of the standard, but of no use here. */
static const char *const unused_files[] = {"classResources.csv",
                                           "courseResources.csv",
                                           "resources.csv",
                                           "userResources.csv",
                                           "userProfiles.csv",
                                           "userCredentials.csv",
                                           "lineItemLearningObjectiveIds.csv",
                                           "resultLearningObjectiveIds.csv",
                                           "resultScoreScales.csv"};

struct manifest {
    const char *version; /* NULL: not told */
    int64_t version_line;
    bool names_files;
};

int64_t or_mode(const struct oneroster *roster, const char *file)
{
    return idmap_find(&roster->modes, file, strlen(file), MODE_UNTOLD);
}

static bool is_unused(const char *name)
{
    for (size_t i = 0; i < sizeof unused_files / sizeof *unused_files; i++)
        if (strcmp(unused_files[i], name) == 0)
            return true;
    return false;
}

/* file.users,bulk */
static void take_file(struct oneroster *roster, struct table *table, const char *property, const char *value)
{
    static const char *const modes[] = {
        [MODE_BULK] = "bulk", [MODE_DELTA] = "delta", [MODE_ABSENT] = "absent"};
    struct importer *importer = roster->importer;
    const char *name = arena_printf(importer->keep, "%s.csv", property + 5);
    bool there = source_find(importer->source, name) != NULL;
    int64_t mode = MODE_UNTOLD;
    for (int64_t i = MODE_BULK; i <= MODE_ABSENT; i++)
        if (strcmp(modes[i], value) == 0)
            mode = i;
    if (mode == MODE_UNTOLD)
        importer_file_finding(importer, FINDING_WARNING, FINDING_BAD_WORD, table->name, table->line, property,
                              value, "absent, bulk, delta");
    /* a part of a larger bundle has only the files that are read */
    else if (!there && mode != MODE_ABSENT && (importer->options->part == NULL || oneroster_reads(name)))
        importer_file_finding(importer, FINDING_ERROR, FINDING_MISSING_FILE, table->name, table->line,
                              property, name, value);
    else if (there && mode == MODE_ABSENT)
        importer_file_finding(importer, FINDING_WARNING, FINDING_UNNAMED_FILE, table->name, table->line,
                              property, name, value);
    idmap_put(&roster->modes, importer->keep, name, strlen(name), mode == MODE_UNTOLD ? MODE_BULK : mode);
}

static int read_lines(struct oneroster *roster, struct manifest *manifest, struct err *err)
{
    static const struct table_column columns[] = {{"propertyName", true}, {"value", true}, {NULL, false}};
    struct importer *importer = roster->importer;
    const struct source_file *file = source_find(importer->source, "manifest.csv");
    if (file == NULL) {
        importer_file_finding(importer, FINDING_NOTICE, FINDING_NO_MANIFEST, "manifest.csv", 0, NULL, NULL,
                              NULL);
        return 0;
    }
    struct table table;
    int got = table_open(importer, &table, file, columns, FINDING_NOTICE, err);
    while (got == 1 && (got = table_next(importer, &table, err)) == 1) {
        const char *property = or_text(&table, 0), *value = or_text(&table, 1);
        if (strcmp(property, "oneroster.version") == 0) {
            manifest->version = or_keep(roster, value);
            manifest->version_line = table.line;
        } else if (strncmp(property, "file.", 5) == 0) {
            manifest->names_files = true;
            take_file(roster, &table, property, value);
        }
        table_accept(importer, &table);
        importer->accepted--; /* a manifest alone is no data */
    }
    table_close(&table);
    return got;
}

/* What lies there and is not read, or not named. */
static void look_at_files(struct oneroster *roster, const struct manifest *manifest)
{
    struct importer *importer = roster->importer;
    size_t count;
    const struct source_file *files = source_files(importer->source, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = files[i].name;
        size_t len = strlen(name);
        if (len <= 4 || strcmp(name + len - 4, ".csv") != 0)
            continue;
        bool known = oneroster_reads(name), unused = is_unused(name);
        if (!known)
            importer_file_finding(importer, unused ? FINDING_NOTICE : FINDING_WARNING,
                                  unused ? FINDING_UNUSED_FILE : FINDING_UNKNOWN_FILE, name, 0, NULL, NULL,
                                  NULL);
        if (known && manifest->names_files && strcmp(name, "manifest.csv") != 0 &&
            or_mode(roster, name) == MODE_UNTOLD)
            importer_file_finding(importer, FINDING_WARNING, FINDING_UNNAMED_FILE, name, 0, NULL, NULL, NULL);
    }
}

/* Roles stand in users.csv in 1.1, in a file of their own in 1.2. */
static void tell_version(struct oneroster *roster, const struct manifest *manifest)
{
    struct importer *importer = roster->importer;
    const char *told = manifest->version;
    bool later = source_find(importer->source, "roles.csv") != NULL ||
                 or_has_column(importer->source, "users.csv", "userMasterIdentifier");
    bool earlier = !later && or_has_column(importer->source, "users.csv", "role");
    bool told_later = told != NULL && (strcmp(told, "1.2") == 0 || strncmp(told, "1.2.", 4) == 0);
    bool told_earlier = told != NULL && (strcmp(told, "1.1") == 0 || strncmp(told, "1.1.", 4) == 0);
    roster->version = later || (told_later && !earlier) ? OR_1_2 : OR_1_1;
    if (told != NULL && (roster->version == OR_1_2 ? !told_later : !told_earlier))
        importer_file_finding(importer, FINDING_WARNING, FINDING_BAD_VERSION, "manifest.csv",
                              manifest->version_line, "value", told,
                              roster->version == OR_1_2 ? "1.2" : "1.1");
    int64_t roles = or_mode(roster, "roles.csv"), users = or_mode(roster, "users.csv");
    if (roster->version == OR_1_2 && source_find(importer->source, "roles.csv") == NULL &&
        source_find(importer->source, "users.csv") != NULL && users != MODE_DELTA &&
        (roles == MODE_UNTOLD || roles == MODE_ABSENT))
        importer_file_finding(importer, FINDING_ERROR, FINDING_MISSING_FILE, "roles.csv", 0, NULL, NULL,
                              NULL);
}

int or_read_manifest(struct oneroster *roster, struct err *err)
{
    struct manifest manifest = {0};
    if (read_lines(roster, &manifest, err) != 0)
        return -1;
    look_at_files(roster, &manifest);
    tell_version(roster, &manifest);
    return 0;
}
