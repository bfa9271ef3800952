/* command: the table of commands and the small ones: init, sample, region, status. See command.h. */
#include "command.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "report/report.h"
#include "sample/sample.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

const struct command command_table[] = {
    {"init", "init DIR [--policy common|strict|mesh|ten|percent]", N_("make a school's folder"),
     N_("Makes DIR with itog.ini (settings), policy.ini (how final marks are made: change it to your local "
        "act),\n"
        "school.db (the data) and inbox/ (put journal exports here). --policy percent is for sources with "
        "marks of 0 to 100.\n"),
     FLAG_POLICY, command_init},
    {"import",
     "import [--full [--withdraw-many]] [--late] [--reason TEXT] [--encoding NAME] [--delimiter C] "
     "[--mapping FILE] [--preview] [PATH ...]",
     N_("read a journal export"),
     N_("Reads folders, .zip files and single files: the journal layout (CSV files, see samples/README.md), "
        "OneRoster "
        "CSV 1.1\n"
        "and 1.2, Microsoft SDS, class registers and lists (.xlsx, .csv; mappings say where pupils, dates "
        "and marks "
        "stand:\n"
        "those in mapping/ of the school's folder, then the ready ones). Without PATH: whatever is new in "
        "inbox/. For "
        "every file\n"
        "it tells how many rows were read, accepted and rejected; each rejected row is told with its file, "
        "line and "
        "column.\n"
        "The same export again changes nothing. Exit code 1: some rows were rejected.\n"
        "  --preview         show how the first rows would be read; nothing is stored\n"
        "  --mapping FILE    read sheets by this mapping only (an ini file; see templates/mappings)\n"
        "  --full            the export is whole: what it no longer has is withdrawn (kept, but not "
        "counted)\n"
        "  --withdraw-many   the same, even if more than a quarter of a table is missing\n"
        "  --late            the deputy head's own: changes in periods closed for teachers are taken; needs "
        "--reason\n"
        "  --reason TEXT     why, for the history of changes\n"
        "  --encoding NAME   what the files are in: UTF-8, UTF-16, CP1251, KOI8-R, CP866 (default: told from "
        "their bytes)\n"
        "  --delimiter C     what stands between values: , ; or tab (default: told from the first lines)\n"),
     FLAG_PREVIEW | FLAG_DECLARE | FLAG_FULL | FLAG_REASON, command_import},
    {"history", "history PUPIL [SUBJECT]", N_("what changed in a pupil's marks"),
     N_("Every mark, absence and final that changed after it was first imported: before, after, when, from "
        "which file, "
        "why;\n"
        "and every result of a period that came out otherwise when it was computed again after the period's "
        "end.\n"
        "PUPIL is an identifier, a name or its begin.\n"),
     0, command_history},
    {"explain",
     "explain [--json] PUPIL SUBJECT PERIOD | explain [--json] PUPIL SUBJECT certificate [YEAR] | explain "
     "[--json] --class TITLE SUBJECT PERIOD",
     N_("how a final mark, or the figures of a class, came about"),
     N_("Tells everything that a final mark is made of, so that it can be redone by hand: the marks that are "
        "used and\n"
        "those that are not, with the reason; weights and where they come from; sums, the exact mean, every "
        "comparison\n"
        "with the place of the rule in policy.ini; what was set by hand, by whom and why; deferral, exam; of "
        "a "
        "year its\n"
        "periods. Nothing is changed; what grade would compute now is compared with what is in the data "
        "base.\n"
        "PUPIL is an identifier, a name or its begin; SUBJECT a title, its begin, or an identifier.\n"
        "The word certificate instead of PERIOD: the line of the subject in the certificate of grade 9 or "
        "11, of "
        "YEAR or\n"
        "the latest one; SUBJECT may be a line that joins several subjects.\n"
        "  --class TITLE   success, quality, learning degree and mean of a class: the counts behind them\n"
        "  --json          for programs; README.md tells what the keys mean\n"
        "It names pupils: it is for the deputy head, who may show a family its own. Exit code 1: the data "
        "base "
        "holds\n"
        "another mark than the one that comes out now.\n"),
     FLAG_CLASS | FLAG_JSON, command_explain},
    {"lock", "lock [PERIOD] [--teachers] [--by NAME] [--reason TEXT]", N_("close a period for changes"),
     N_("Without PERIOD: which periods are locked. With it: an import no longer changes marks, absences, "
        "lessons and finals "
        "of\n"
        "PERIOD; each such change becomes a finding. A pupil with an open deferral stays open until its due "
        "date.\n"
        "  --teachers      closed for teachers: the deputy head may still import changes with --late\n"
        "  --by NAME       who orders it       --reason TEXT   why\n"),
     FLAG_TEACHERS | FLAG_BY | FLAG_REASON, command_lock},
    {"unlock", "unlock PERIOD --reason TEXT [--by NAME]", N_("open a locked period"),
     N_("From now on imports change PERIOD again.\n"), FLAG_BY | FLAG_REASON, command_lock},
    {"reopen", "reopen PERIOD [--class 5А] [--subject TITLE] --until TIME --reason TEXT [--by NAME]",
     N_("open one class or subject of a locked period for a time"),
     N_("TIME is a day, which is included, or a time such as 2025-10-30T18:00. The reason is kept with every "
        "change "
        "that it lets in.\n"),
     FLAG_CLASS | FLAG_SUBJECT | FLAG_UNTIL | FLAG_BY | FLAG_REASON, command_lock},
    {"defer", "defer propose|draft|grant|extend|resolve|refuse|lapse|list [PERIOD] [PUPIL] [OPTION ...]",
     N_("deferrals of final marks because of illness"),
     N_("While a deferral runs the pupil has no final mark in the subject, and marks of the period may come "
        "late. "
        "Each decision is kept\n"
        "with its time, author and order; afterwards run the period again: documents get a new edition, "
        "messages "
        "24 hours of their own.\n"
        "  propose PERIOD            look for illness in the attendance beyond the limits of policy.ini, "
        "where "
        "marks are too few;\n"
        "                            what is proposed waits for an order; what has lost its reason is "
        "withdrawn\n"
        "  draft PERIOD              orders to be signed: out/PERIOD/deferral-order.pdf about what is "
        "proposed,\n"
        "                            deferral-extension.pdf about what is overdue or due within a week, "
        "deferral-lapse.pdf about what has lapsed\n"
        "  grant PERIOD PUPIL        --order NUMBER --basis TEXT [--order-date DAY] [--due DAY] [--subject "
        "TITLE "
        "...]\n"
        "                            what is proposed; with --subject (or --subject all) also what is not\n"
        "  extend PERIOD PUPIL       --order NUMBER --due DAY [--order-date DAY] [--reason TEXT]\n"
        "  resolve PERIOD PUPIL      --decision TEXT [--on DAY] [--not-attested]: the late marks are "
        "imported; "
        "without any, --not-attested\n"
        "  refuse PERIOD PUPIL       --reason TEXT: a proposal\n"
        "  lapse PERIOD              those past their due date and the days of grace of policy.ini\n"
        "  list [PERIOD [PUPIL]]     [--overdue] [--all]: what runs or waits; of a pupil with all decisions\n"
        "  --class TITLE             instead of PUPIL: of the whole class   --all-proposed   grant, refuse: "
        "of the "
        "whole period\n"
        "  --by NAME                 who decides\n"
        "DAY is 2025-11-21 or 21.11.2025. PUPIL is an identifier, a name or its begin. It names pupils: it "
        "is "
        "for the deputy head.\n"
        "list: exit code 1 when something is overdue.\n"),
     FLAG_DEFER | FLAG_ORDER | FLAG_OVERDUE | FLAG_CLASS | FLAG_SUBJECT | FLAG_REASON | FLAG_BY | FLAG_ALL,
     command_defer},
    {"findings", "findings [--class TITLE] [--all] [--xlsx FILE]",
     N_("what was found wrong, by who must act"),
     N_("Lists what the import and the stages found: for each person errors and warnings, with file, line, "
        "column, "
        "what was read and\n"
        "what was expected; of each source its latest import, of each period the latest run.\n"
        "  --class TITLE   only this class\n"
        "  --all           every line, and what is for information only\n"
        "  --xlsx FILE     a workbook, too\n"
        "It names pupils: it is for the deputy head. Exit code 1: there are errors.\n"),
     FLAG_CLASS | FLAG_ALL | FLAG_XLSX, command_findings},
    {"check", "check PERIOD [--class TITLE] [--teacher NAME] [--all] [--xlsx FILE]",
     N_("what the journal still lacks, before the end"),
     N_("Looks, on any day of PERIOD and after it, for what is missing up to that day: marks against the "
        "minimum of "
        "policy.ini, topics,\n"
        "homework, lessons of the timetable that the journal does not have, control works without marks, "
        "pupils "
        "without a class, groups\n"
        "without a teacher, families without a contact or a decision on consent, times of the source; by "
        "teacher and "
        "class.\n"
        "The workbook is out/PERIOD/check.xlsx; itog run makes it, too. Marks are asked for when the end is "
        "within "
        "14 days, or when hardly\n"
        "enough lessons are left.\n"
        "  --class TITLE    only this class\n"
        "  --teacher NAME   only this teacher: a part of the name\n"
        "  --all            every line, and what is for information only\n"
        "  --xlsx FILE      the workbook in another place, too (with --class: of that class)\n"
        "It names pupils: it is for the deputy head. Exit code 1: something is missing, or to be looked "
        "at.\n"),
     FLAG_CLASS | FLAG_TEACHER | FLAG_ALL | FLAG_XLSX, command_check},
    {"comply",
     "comply PERIOD [--class TITLE] [--subject TITLE] [--teacher NAME] [--by teacher|class|subject|type] "
     "[--all]",
     N_("held hours against the curriculum"),
     N_("Counts planned and held hours and works of PERIOD, why lessons were not held, corrections, topics "
        "of the "
        "lesson plans,\n"
        "and the year's end at the present pace; then tells the lines that lag behind, with totals by class "
        "and "
        "subject.\n"
        "While the period runs, lessons still to come are no lag. The workbook of itog run has it all.\n"
        "  --class TITLE    only this class       --subject TITLE   only this subject\n"
        "  --teacher NAME   only this teacher: a part of the name\n"
        "  --by WHAT        one table by teacher, class, subject or lesson type instead\n"
        "  --all            every line, not only those with a lag\n"
        "Exit code 1: a lag above [compliance] lag_limit_percent of policy.ini has no correction.\n"),
     FLAG_CLASS | FLAG_SUBJECT | FLAG_TEACHER | FLAG_BY | FLAG_ALL, command_comply},
    {"results",
     "results PERIOD [--class TITLE | --grade N | --level LEVEL] [--subject TITLE] [--teacher NAME] "
     "[--by class|grade|level|subject|teacher|work]",
     N_("marks, success, quality, by class to teacher"),
     N_("Tells the results that itog grade computed for PERIOD: how many of each mark, n/a, exempt, "
        "deferred, pass and "
        "fail; mean, success,\n"
        "quality and degree of learning, each with the number N it is a part of; categories of pupils; and "
        "the change "
        "against the period\n"
        "before. Under each table stands what N is. The workbook of itog run has it all.\n"
        "  --class TITLE    only this class       --grade N         only this grade\n"
        "  --level LEVEL    primary, lower_secondary or upper_secondary\n"
        "  --subject TITLE  only this subject     --teacher NAME    only this teacher: a part of the name\n"
        "  --by WHAT        by class, grade, level, subject, teacher, or kind of work\n"),
     FLAG_CLASS | FLAG_GRADE | FLAG_SUBJECT | FLAG_TEACHER | FLAG_BY, command_results},
    {"forecast",
     "forecast [PERIOD] [--as-of DATE] [--send] [--backtest] [--prior FILE] [--export-prior FILE]",
     N_("the chances of each final mark, on any day"),
     N_("For every pupil and subject, on any day of PERIOD: the chance of each final mark, the likeliest "
        "one, why, and "
        "what is needed\n"
        "for the next marks; below the marks that policy.ini asks for it says nothing. Only marks, their "
        "weights, "
        "lessons and absences\n"
        "are looked at, and only those of days up to the forecast's. For class tutors: "
        "out/PERIOD/forecast.xlsx.\n"
        "  --as-of DATE        as of this day, 2025-10-03 or 03.10.2025 (default: today)\n"
        "  --send              to every family in its form: out/PERIOD/forecast/CLASS.pdf on paper, the "
        "others into "
        "the queue\n"
        "  --backtest          how good forecasts of closed periods (or of PERIOD) would have been; goes "
        "into the run "
        "report\n"
        "  --prior FILE        learn from the counts of other schools, too; kept as prior.txt in the "
        "school's folder\n"
        "  --export-prior FILE write this school's counts (no names; nothing that fewer than three pupils "
        "did)\n"),
     FLAG_FORECAST, command_forecast},
    {"report",
     "report [NAME PERIOD] [--class TITLE] [--pupil PUPIL] [--teacher NAME] [--look LOOK] [--html] "
     "[--form FILE] [--preview]",
     N_("a report, list or form by its name"),
     N_("Makes the report NAME, a folder of templates, for PERIOD: out/PERIOD/reports/NAME.pdf, and "
        "NAME.xlsx where it has "
        "sheets.\n"
        "Without NAME: which there are. A folder of that name in templates/ of the school's folder comes "
        "first: so a "
        "school has its own\n"
        "(templates/README.md tells how).\n"
        "  --class TITLE    only this class       --pupil PUPIL   only this pupil: identifier, name or its "
        "begin\n"
        "  --teacher NAME   only this teacher: a part of the name. These go into a file of their own: "
        "\"NAME 5A.pdf\"\n"
        "  --look LOOK      grey (without colours) or large (large print); for all documents: look and "
        "text_percent in itog.ini\n"
        "  --html           pages as HTML, a file a sheet\n"
        "  --form FILE      the authority's workbook to fill (reports with cells.sql)\n"
        "  --preview        the first sheets only, into out/PERIOD/preview/, and opened in a browser where "
        "there is "
        "one\n"
        "It names pupils: it is for the deputy head. Exit code 1: a sheet could not be made.\n"),
     FLAG_CLASS | FLAG_TEACHER | FLAG_REPORT | FLAG_PREVIEW, command_report},
    {"run", "run PERIOD [--import PATH] [--until STAGE] [--dry-run] [--all] [-j N]",
     N_("close a period: all stages"),
     N_("Runs all stages for PERIOD (such as 2025-Q1, 2025-H1, 2025-Y; or the identifier in the import). "
        "Results lie in\n"
        "out/PERIOD/ of the workspace; begin with index.html.\n"
        "  --import PATH   read this journal export first\n"
        "  --until STAGE   stop after this stage\n"
        "  --dry-run       work on a copy and tell what would be made; nothing is changed\n"
        "  --all           extracts for all pupils, not only for families who get paper\n"
        "  -j, --jobs N    make extracts in N processes (the outcome is the same)\n"
        "Exit code 1: done, but a document could not be made; the message says which.\n"),
     FLAG_ALL | FLAG_DRY_RUN | FLAG_UNTIL | FLAG_IMPORT | FLAG_JOBS, command_run},
    {"status", "status [PERIOD] [--paper [--class TITLE] [--json]]", N_("what is left to do"),
     N_("Shows the ledger of PERIOD (default: the last one that was run): marks, families, messages, "
        "deadlines.\n"
        "Exit code 0 only when nothing is open.\n"
        "  --paper         instead: every family on paper, with the number of its extract, the pupil's "
        "identifier, what\n"
        "                  became of it (printed, spoiled, handed out when and to whom) and until when it is "
        "due\n"
        "  --class TITLE   of these only this class        --json   for programs\n"),
     FLAG_PAPER | FLAG_CLASS | FLAG_JSON, command_status},
    {"debts", "debts [PERIOD] [--overdue] [--class TITLE] [--all]",
     N_("academic debts, their attempts and deadlines"),
     N_("Lists academic debts that are not cleared yet, by class and pupil: the result, the last day (days "
        "of illness "
        "lengthen it),\n"
        "the attempts. itog promote 2025-Y computes them from the year's marks and from debt_attempts.csv; "
        "without PERIOD "
        "those of all years.\n"
        "  --overdue       only those whose time or attempts are over\n"
        "  --class TITLE   only this class\n"
        "  --all           also what is cleared, and who was excused\n"
        "It names pupils: it is for the deputy head. Exit code 1: the time or the attempts of a debt are "
        "over, or the debts are to be computed again.\n"),
     FLAG_OVERDUE | FLAG_CLASS | FLAG_ALL, command_debts},
    {"verify", "verify CODE|FILE|- [--key FILE|TEXT] | verify NUMBER CHECK",
     N_("is a paper or a PDF file genuine"),
     N_("Checks the signature of a document: CODE is what its QR code holds (ITOG1:...), FILE a PDF file of "
        "itog or "
        "a file of codes,\n"
        "- the same from the standard input. In the school's folder it also tells whether the document is "
        "current, or "
        "by which edition it\n"
        "was superseded; elsewhere --key names the school's public key (a file, or the text). NUMBER and "
        "CHECK are "
        "what stands on paper\n"
        "for people: the school's register tells of them.\n"
        "A PDF file is checked page by page: a page that was changed, taken out or put in is seen.\n"
        "  --key FILE|TEXT   what itog key show printed\n"
        "Exit codes: 0 genuine, and nothing speaks against it; 1 genuine, but superseded, revoked, not in "
        "the register, "
        "or in a file that\n"
        "was written anew; 65 not genuine, or signed with an unknown key.\n"),
     FLAG_KEY, command_verify},
    {"revoke", "revoke NUMBER --reason TEXT [--by NAME]", N_("take an issued document back"),
     N_("The newest edition of the document with this NUMBER holds no longer: itog verify tells so, with the "
        "reason, "
        "and the next run makes\n"
        "another edition, which replaces it.\n"),
     FLAG_REASON | FLAG_BY, command_revoke},
    {"key", "key init [--replace] [--from FILE] | key show", N_("the key that signs the school's documents"),
     N_("Documents are signed (Ed25519) with a key of the school, which the first run makes: keys/secret.pem "
        "in the "
        "school's folder. Keep a\n"
        "copy of it where nobody else can read it: who has it can sign as the school.\n"
        "  init          make the key now; refuses when there is one\n"
        "  --replace     another key from now on (the old one was lost or read by others); papers of the old "
        "one still "
        "verify\n"
        "  --from FILE   no new key: bring back the copy\n"
        "  show          print the public key, to be published: itog key show > school-key.pem\n"),
     FLAG_REPLACE | FLAG_FROM, command_key},
    {"print",
     "print PERIOD [--what extracts|forecasts] [--preflight] [--class TITLE] [--building [--separators]] "
     "[--order name|address] [--split SHEETS] [--from N] "
     "[--to N] [--piece NUMBER ...] [--all] [--printer NAME [--wait SECONDS] | --pack FILE --for KEYFILE]",
     N_("extracts or forecasts as a print job, from the archive"),
     N_("Puts the documents of the families on paper together as they stand in the archive, for a printer or "
        "a print shop: "
        "out/PERIOD/print/CLASS.pdf,\n"
        "manifest.csv and .json, ticket.pdf and .json. Each recipient begins on a new sheet; each page has "
        "\"n of m\" "
        "and a code for "
        "machines in its upper\n"
        "margin; each file a cover with counts. The same set gives the same bytes while key and version stay "
        "the same. What must not go out (one "
        "that could "
        "not be made, that is\n"
        "stale, blank or revoked, one without an address) is held back and told; the others go on.\n"
        "  --preflight       print nothing: make every page and throw it away, look at every addressee and "
        "at "
        "the register, and\n"
        "                    tell what would be wrong, before the first document is issued\n"
        "  --what forecasts  the letters of itog forecast --send, into out/PERIOD/print-forecast; until the "
        "results are there\n"
        "  --class TITLE     only this class        --all   of all pupils, not only of families on paper\n"
        "  --building        one file for all classes; --separators: with a sheet before each class, not "
        "with --order address\n"
        "  --order address   by address, not by name\n"
        "  --split SHEETS    a new file where one would have more sheets, its cover counted\n"
        "  --from N --to N   only these running numbers, of --class or --building\n"
        "  --piece NUMBER    only this one: 2025-Q1-000123; may be repeated\n"
        "A part of the job (--class, --from, --to, --piece) goes to a folder of its own, "
        "out/PERIOD/print/SET/, and leaves the whole job as it is.\n"
        "  --printer NAME    send it to this printer of CUPS, on both sides, and wait for its end; --wait "
        "SECONDS: so long for each file (600)\n"
        "  --pack FILE       all of it in one archive, encrypted to the print shop's public key\n"
        "  --for KEYFILE     that key: of age, or of GnuPG\n"
        "What came of it is told by lists of pieces, printed.csv and handed_out.csv: see itog import and "
        "itog status.\n"
        "Exit code 1: somebody gets nothing, the printer did not print all, or --preflight found "
        "something.\n"),
     FLAG_PRINT | FLAG_ORDER | FLAG_FROM | FLAG_CLASS | FLAG_ALL, command_print},
    {"archive", "archive [--list | --verify | --prune | PERIOD --copy DIR]",
     N_("printed documents as they were"),
     N_("Every extract that was printed is kept with the letters and drawings of its day: made again "
        "unchanged, it is "
        "taken from here.\n"
        "  --list      what is kept, by period and report (the default)\n"
        "  --verify    look at every document: its bytes, what it needs, its place in the register; is one "
        "missing\n"
        "              that was printed?\n"
        "  --prune     delete what is older than keep_years in [archive] of itog.ini (default: 5)\n"
        "  --copy DIR  write the documents of PERIOD for long-term keeping, every edition, as PDF files made "
        "after ISO 19005-2,\n"
        "              level B (PDF/A-2b): DIR/PERIOD/extracts/CLASS.pdf, forecasts; DIR/PERIOD must not be "
        "there "
        "yet\n"
        "Exit code 1: something is damaged or missing.\n"),
     FLAG_ARCHIVE, command_archive},
    {"sample", "sample [--pupils N] [--seed S] [--classes K] [--through PERIOD] [--marks SCALE] DIR",
     N_("write an invented school's journal export"),
     N_("Writes a journal export of an invented school of N pupils into DIR (an empty or new folder). The "
        "same N and S give\n"
        "the same files.\n"
        "  --pupils N         how many (default 1000)\n"
        "  --seed S           another school, with a number of its own (default 1)\n"
        "  --classes K        only K classes, for a small example\n"
        "  --through PERIOD   data until the end of this period: 2025-Q1 (default) to 2025-Y\n"
        "                     (with a later one, what an earlier export had keeps its identifiers)\n"
        "  --marks SCALE      2-5 (default), percent or 10, as [scale] in policy.ini\n"),
     FLAG_SAMPLE, command_sample},
    {"region", "region init --from BUNDLE [--policy NAME] DIR", N_("many schools at once"),
     N_("Reads a OneRoster CSV bundle (folder or .zip) of many schools and makes DIR/schools/ID/, a "
        "workspace for each school,\n"
        "with its part of the bundle imported. Then, for a school: itog -C DIR/schools/ID run PERIOD.\n"
        "  --policy NAME   the policy of the new workspaces (default: percent)\n"),
     FLAG_FROM | FLAG_POLICY, command_region},
};
const size_t command_count = sizeof command_table / sizeof *command_table;

int command_init(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("init takes one folder: itog init DIR"));
    struct workspace_defaults defaults = {"ru", options->policy != NULL ? options->policy : "common",
                                          options->context.templates};
    if (workspace_create(options->argv[0], &defaults, err) != 0)
        return err_place(err, "init");
    if (!options->context.quiet)
        printf(_("%s is ready: check policy.ini, then: itog -C %s import JOURNAL\n"), options->argv[0],
               options->argv[0]);
    return 0;
}

int command_sample(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("sample takes one folder: itog sample --pupils N DIR"));
    struct sample_options sample = {.pupils = options->pupils > 0 ? (int)options->pupils : 1000,
                                    .seed = options->seed > 0 ? (uint64_t)options->seed : 1,
                                    .classes = (int)options->classes,
                                    .through = options->through,
                                    .marks = options->marks};
    if (sample_write(options->argv[0], &sample, err) != 0)
        return err_place(err, "sample");
    if (!options->context.quiet)
        printf(_("%s holds the journal of an invented school\n"), options->argv[0]);
    return 0;
}

static int tell_status(struct run *run, const struct options *options, int64_t *open_items, struct err *err)
{
    FILE *out = options->context.quiet ? NULL : stdout;
    int64_t class_group_id = 0;
    if (!options->paper)
        return report_status(run, out, open_items, err);
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &class_group_id, err) != 0)
        return -1;
    return report_paper(run, class_group_id, options->json, out, open_items, err);
}

int command_status(struct options *options, struct err *err)
{
    if (options->argc > 1)
        return err_set(err, ERR_USAGE, _("status takes one period at most"));
    if (!options->paper && (options->json || options->class_title != NULL))
        return err_set(err, ERR_USAGE, _("--class and --json go with --paper"));
    const char *code = options->argc == 1 ? options->argv[0] : run_last_period(&options->context, err);
    if (code == NULL)
        return -1;
    struct run run;
    int64_t open_items = 0;
    int failed = run_open(&run, &options->context, code, true, err);
    if (failed == 0)
        failed = tell_status(&run, options, &open_items, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "status");
    return open_items > 0 ? ERR_OPEN_ITEMS : 0;
}
