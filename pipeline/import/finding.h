/*
 * finding: what was wrong, or worth a look, in the files of an import: gathered in memory, written to table
 * finding with the merge. Of one file and code at most FINDING_SAME_MAX are kept one by one; the rest are
 * counted in a closing finding, so that a file of a million bad rows can't fill memory.
 */
#ifndef ITOG_IMPORT_FINDING_H
#define ITOG_IMPORT_FINDING_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct store;

enum { FINDING_SAME_MAX = 1000 };

/* The kinds. Their names (finding_code_names) stand in the store; the words for people in the templates. */
enum finding_code {
    FINDING_MISSING_FILE,       /* named in a manifest, or needed, but not there */
    FINDING_UNREADABLE_FILE,    /* a folder of that name, no permission, damaged */
    FINDING_UNKNOWN_FILE,       /* not of this layout */
    FINDING_UNUSED_FILE,        /* of this layout, but itog has no use for it */
    FINDING_EMPTY_FILE,         /* no header line */
    FINDING_NO_ROWS,            /* a header only */
    FINDING_BAD_ENCODING,       /* the file, or bytes of this row, can't be read */
    FINDING_DOUBTFUL_ENCODING,  /* the file's encoding was guessed, and may be another (taken) */
    FINDING_LINKED_FILE,        /* a link that leads out of the folder: not followed */
    FINDING_NUL_BYTE,           /* a NUL in the row */
    FINDING_MISSING_COLUMN,     /* a required column: no row of the file can be taken */
    FINDING_DUPLICATE_COLUMN,   /* two columns of one name: no row of the file can be taken */
    FINDING_UNKNOWN_COLUMN,     /* columns that were passed over */
    FINDING_UNBALANCED_QUOTE,   /* a quote not closed, or text beside a quoted value */
    FINDING_FIELD_COUNT,        /* more or fewer fields than the header */
    FINDING_TOO_MANY_COLUMNS,   /* above the limit */
    FINDING_TOO_LONG,           /* a value above its limit */
    FINDING_CONTROL_CHARACTER,  /* a character that can't be printed */
    FINDING_MANGLED_IDENTIFIER, /* 1.23E+12: a table program has cut the identifier */
    FINDING_EMPTY_VALUE,        /* a required value is empty */
    FINDING_BAD_INTEGER,
    FINDING_BAD_DECIMAL,
    FINDING_BAD_DATE,
    FINDING_BAD_TIME,
    FINDING_BAD_INSTANT,
    FINDING_BAD_WORD,           /* not of the column's list */
    FINDING_BAD_CONTACT,        /* no e-mail address, no phone number, or not exactly one person */
    FINDING_DUPLICATE_KEY,      /* the id, or what must be unique, stands in an earlier row */
    FINDING_DANGLING_REFERENCE, /* no row of this id */
    FINDING_ORDER_OF_DATES,     /* the end lies before the begin */
    FINDING_UNKNOWN_PIECE,      /* no document of this number and edition was made */
    FINDING_DAY_AHEAD,          /* an attempt, a decision or an illness told with them is still to come */
    FINDING_DAY_EARLY,          /* before its period begins */
    FINDING_NOT_A_YEAR,         /* the council decides about years */
    FINDING_MARK_OUT_OF_SCALE,
    FINDING_NO_AUTHOR,         /* a final mark that nobody has signed (taken) */
    FINDING_NO_REASON,         /* one after the exam or for the certificate, which does not say why (taken) */
    FINDING_MARK_WITH_SIGN,    /* "5-": taken as 5 */
    FINDING_ABSENCE_NOT_TAKEN, /* an absence in a mark's cell, of no lesson that is known */
    FINDING_EXAM_IN_MARKS,     /* an exam's result stands in exam_results.csv */
    FINDING_OUTSIDE_YEAR,      /* a mark dated outside the school year (taken) */
    FINDING_NO_MEMBERSHIP,     /* a mark of a pupil who is in no class (taken) */
    FINDING_PARTIALLY_GRADED,  /* the source says that a score is not final yet (taken) */
    FINDING_NOT_GRADED,        /* a result without a score: nothing to store (taken) */
    FINDING_UNUSED_ROW,        /* rows of a kind that itog has no use for (taken) */
    FINDING_BAD_VERSION,       /* the manifest names another version */
    FINDING_NO_SCHOOL,         /* the row belongs to no school of the bundle */
    FINDING_PERIOD_LOCKED,     /* the period is closed: the change was not taken */
    FINDING_DEFERRAL_UNMARKED, /* so was a mark of a deferral that the same import resolves */
    FINDING_DEFERRAL_KEPT,     /* itog defer decided otherwise: the journal's row was not taken */
    FINDING_NOT_COMPLETE,      /* a full import with rows that can't be read: nothing was withdrawn */
    FINDING_MANY_VANISHED,     /* a full import lacks more than it may: nothing was withdrawn */
    FINDING_MISSPELT_COLUMN,   /* nearly the name of a column: read as that one */
    FINDING_NAMELESS_COLUMN,   /* columns without a name behind the last one */
    FINDING_SHIFTED_COLUMNS,   /* values stand under the wrong names: nothing of the file was taken */
    FINDING_COPIED_FILE,       /* byte for byte another file of the source: nothing of it was taken */
    FINDING_UNREAD_COLUMN,     /* columns that itog never reads: origin, birthplace */
    FINDING_UNNAMED_FILE,      /* a file that the manifest does not name (read) */
    FINDING_NO_MANIFEST,       /* a bundle without manifest.csv (read) */
    FINDING_BAD_ID,            /* a sourcedId that can't be one */
    FINDING_BAD_LIST,          /* a list that is not "id, id" */
    FINDING_NO_ROLE,           /* a user whom no row gives a role: nothing stored */
    FINDING_NO_NAMES,          /* people without names: the user name stands instead (taken) */
    FINDING_NO_BEGIN,          /* memberships without a day of begin: the school year's was taken */
    FINDING_OLD_WORKBOOK,      /* .xls, or one with a password */
    FINDING_SHEET_UNKNOWN,     /* no mapping fits the sheet */
    FINDING_SHEET_INCOMPLETE,  /* a register that does not say its class, subject or dates */
    FINDING_UNKNOWN_NAME,      /* no class, subject, teacher or pupil of this name */
    FINDING_AMBIGUOUS_NAME,    /* more than one */
    FINDING_MADE_FROM_SHEET,   /* what the store lacked was made from a sheet (taken) */
    FINDING_REGISTER_DIFFERS,  /* the journal's export holds other marks of this pupil and day */
    FINDING_DATE_AS_MARKS,     /* a date in a cell of marks: "5/4" once (taken as two marks) */
    FINDING_CIRCLE,            /* rows of one table that lie in each other */
    FINDING_MORE,              /* further findings of one kind, not kept one by one */
    FINDING_CODES
};

extern const char *const finding_code_names[FINDING_CODES + 1]; /* ended by NULL */

enum finding_severity { FINDING_ERROR, FINDING_WARNING, FINDING_NOTICE };

struct finding {
    enum finding_severity severity;
    enum finding_code code;
    const char *file;                                         /* a constant or of the import's life */
    int64_t line;                                             /* 0: the file as a whole */
    const char *row_id;                                       /* the row's identifier; NULL: none; copied */
    const char *column, *value, *expected;                    /* NULL: nothing to say; copied */
    int64_t class_group_id, subject_id, teacher_id, pupil_id; /* 0: not known */
};

struct findings {
    struct arena *arena;
    struct finding *items;
    size_t count, capacity;
    int64_t errors, warnings;
    const char *same_file; /* whose codes are counted in same */
    int64_t same[FINDING_CODES];
};

/* The begin of an identifier, "stu-1000…": an error text may travel, a pupil's identifier must not go with it
 * at full length. From ARENA. */
const char *finding_cut_id(struct arena *arena, const char *id);

void findings_init(struct findings *findings, struct arena *arena);
void findings_free(struct findings *findings);
void findings_add(struct findings *findings, const struct finding *finding);
/* Closes the counting of the present file. Call it once behind the last. */
void findings_close(struct findings *findings);
/* Appends all to table finding, within the caller's transaction. */
int findings_write(const struct findings *findings, struct store *store, int64_t import_id, struct err *err);

#endif
