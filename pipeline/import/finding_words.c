/* finding_words: what each kind of finding says to the person at the terminal, and what is to be done. See
 * import.h. */
#include "base/i18n.h"
#include "import/finding.h"
#include "import/import.h"

#include <string.h>

static const char *const words[FINDING_CODES] = {
    [FINDING_MISSING_FILE] = N_("the file is not there; export it again"),
    [FINDING_UNREADABLE_FILE] = N_("the file can't be read; check what it is, and its permissions"),
    [FINDING_UNKNOWN_FILE] = N_("a file that itog does not know; it was passed over"),
    [FINDING_UNUSED_FILE] = N_("a file that itog has no use for; it was passed over"),
    [FINDING_EMPTY_FILE] = N_("the file is empty, not even a line of column names; export it again"),
    [FINDING_NO_ROWS] = N_("the file has column names, but no rows; is that right?"),
    [FINDING_BAD_ENCODING] = N_("bytes that are not text; save the file as UTF-8"),
    [FINDING_DOUBTFUL_ENCODING] =
        N_("the encoding is a guess; look at the names, and declare another one with --encoding"),
    [FINDING_LINKED_FILE] = N_("a link that leads out of the folder; it was not followed"),
    [FINDING_NUL_BYTE] = N_("a NUL byte in the row; export it again"),
    [FINDING_MISSING_COLUMN] = N_("a required column is missing: no row of the file was taken"),
    [FINDING_DUPLICATE_COLUMN] = N_("two columns of one name: no row of the file was taken"),
    [FINDING_UNKNOWN_COLUMN] = N_("a column that itog does not know; it was passed over"),
    [FINDING_UNBALANCED_QUOTE] = N_("a quote is not closed, or text stands beside a quoted value"),
    [FINDING_FIELD_COUNT] = N_("the row has more or fewer values than the first line names"),
    [FINDING_TOO_MANY_COLUMNS] = N_("too many columns"),
    [FINDING_TOO_LONG] = N_("a value is too long"),
    [FINDING_CONTROL_CHARACTER] = N_("a character that can't be printed"),
    [FINDING_MANGLED_IDENTIFIER] =
        N_("a table program has made a number of the identifier; export it as text"),
    [FINDING_EMPTY_VALUE] = N_("a required value is empty"),
    [FINDING_BAD_INTEGER] = N_("not a whole number within its limits"),
    [FINDING_BAD_DECIMAL] = N_("not a number with at most three decimal places"),
    [FINDING_BAD_DATE] = N_("not a date like the one expected"),
    [FINDING_BAD_TIME] = N_("not a time like 08:30"),
    [FINDING_BAD_INSTANT] = N_("not a date with a time like 2025-10-24T18:30"),
    [FINDING_BAD_WORD] = N_("a word that can't stand here"),
    [FINDING_BAD_CONTACT] = N_("not an e-mail address or phone number, or not exactly one person"),
    [FINDING_DUPLICATE_KEY] = N_("an earlier row has the same id, or is about the same; the first one holds"),
    [FINDING_DANGLING_REFERENCE] = N_("there is no such row in the file it refers to"),
    [FINDING_ORDER_OF_DATES] = N_("the end lies before the begin"),
    [FINDING_UNKNOWN_PIECE] = N_("no document of this number and edition was made"),
    [FINDING_DAY_AHEAD] = N_("a day that is still to come"),
    [FINDING_DAY_EARLY] = N_("a day before the period begins"),
    [FINDING_NOT_A_YEAR] = N_("the council decides about a school year, not about a part of it"),
    [FINDING_MARK_OUT_OF_SCALE] = N_("the mark is not of the scale"),
    [FINDING_NO_AUTHOR] = N_("the final mark does not say who set it: no teacher, no author"),
    [FINDING_NO_REASON] =
        N_("a mark that stands against the exam or in the certificate does not say why: no reason"),
    [FINDING_MARK_WITH_SIGN] = N_("a mark with a sign; taken without it"),
    [FINDING_ABSENCE_NOT_TAKEN] =
        N_("an absence among the marks, but no one lesson of this class, subject and day; not taken"),
    [FINDING_EXAM_IN_MARKS] = N_("the result of an exam among the marks; put it into exam_results.csv"),
    [FINDING_OUTSIDE_YEAR] = N_("dated outside the school year; taken all the same"),
    [FINDING_NO_MEMBERSHIP] = N_("the pupil is in no class; taken all the same"),
    [FINDING_PARTIALLY_GRADED] = N_("the source says that the score is not final yet; taken all the same"),
    [FINDING_NOT_GRADED] = N_("a result without a score; nothing to store"),
    [FINDING_UNUSED_ROW] = N_("rows that itog has no use for"),
    [FINDING_BAD_VERSION] = N_("the files are not of the version the manifest names; read as what they are"),
    [FINDING_NO_SCHOOL] = N_("the row belongs to no school of the bundle"),
    [FINDING_DEFERRAL_KEPT] =
        N_("the school decided otherwise about this deferral (itog defer): its decision stays"),
    [FINDING_PERIOD_LOCKED] = N_("the period is closed: the change was not taken; see itog lock --help"),
    [FINDING_DEFERRAL_UNMARKED] = N_("the period is closed: the mark was not taken, and this import resolves "
                                     "the pupil's deferral: without it "
                                     "the result may be not attested; see itog reopen --help"),
    [FINDING_NOT_COMPLETE] =
        N_("rows of the file can't be read, so nothing that is missing in it was withdrawn"),
    [FINDING_MANY_VANISHED] =
        N_("so much is missing in the file that nothing was withdrawn; if that is right, import "
           "again with --withdraw-many"),
    [FINDING_MISSPELT_COLUMN] = N_("a misspelt column name; read as the one expected"),
    [FINDING_NAMELESS_COLUMN] = N_("columns without a name behind the last one; they were passed over"),
    [FINDING_SHIFTED_COLUMNS] = N_("the values stand under the wrong column names: nothing of the file was "
                                   "taken; compare the first line with a row, a name is lost"),
    [FINDING_COPIED_FILE] = N_("the file is a copy of another one: nothing of it was taken; export it again"),
    [FINDING_UNREAD_COLUMN] = N_("columns about origin and birthplace; itog never reads them"),
    [FINDING_UNNAMED_FILE] = N_("the manifest does not name the file; it was read all the same"),
    [FINDING_NO_MANIFEST] = N_("there is no manifest.csv; every file was read as a whole one"),
    [FINDING_BAD_ID] = N_("an identifier that is too long or holds blanks, commas or quotes"),
    [FINDING_BAD_LIST] = N_("not a list: identifiers with commas between, the whole in quotes"),
    [FINDING_NO_ROLE] = N_("no row gives this user a role; nothing was stored"),
    [FINDING_NO_NAMES] = N_("people without names; the user name stands instead"),
    [FINDING_NO_BEGIN] =
        N_("no day on which pupils joined their classes; the begin of the school year was taken"),
    [FINDING_OLD_WORKBOOK] =
        N_("an old workbook (.xls), or one with a password: open it and save it as .xlsx without a password"),
    [FINDING_SHEET_UNKNOWN] = N_("no mapping fits this sheet; it was passed over: see itog import --preview"),
    [FINDING_SHEET_INCOMPLETE] =
        N_("a class register that does not say all that is needed; nothing was taken"),
    [FINDING_UNKNOWN_NAME] = N_("nothing of this name in the school; correct the name, or add it first"),
    [FINDING_AMBIGUOUS_NAME] = N_("more than one of this name; write the name in full"),
    [FINDING_MADE_FROM_SHEET] = N_("the school did not have it; it was made from the sheet"),
    [FINDING_REGISTER_DIFFERS] =
        N_("the journal's export says something else of this pupil and day; the export holds"),
    [FINDING_DATE_AS_MARKS] =
        N_("a date among the marks: the spreadsheet made it of two marks; read as such"),
    [FINDING_CIRCLE] = N_("rows that lie in each other; correct the parent of one of them"),
    [FINDING_MORE] = N_("more of the same kind, not told one by one"),
};

const char *import_code_text(const char *code)
{
    for (size_t i = 0; i < FINDING_CODES; i++)
        if (strcmp(finding_code_names[i], code) == 0)
            return _(words[i]);
    return code;
}
