/* The stages over a small school: extracts and their editions, messages, the page of the run, the ledger. */
#include "report/report.h"
#include "report/school.h"

#include <sys/stat.h>

static const char extracts[] = "out/2025-Q1/extracts";

/* The text of a class's extracts. */
static const char *pdf_text(struct school *school, const char *class_title)
{
    return school_shell(school, arena_printf(school->run.arena, "pdftotext -layout '%s/%s/%s.pdf' -",
                                             school->run.workspace, extracts, class_title));
}

START_TEST(families_on_paper_get_an_extract)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_extract);
    ck_assert_int_eq(school.run.made, 3);
    const char *first = pdf_text(&school, "1А");
    ck_assert_ptr_nonnull(strstr(first, "Белов Пётр"));
    ck_assert_ptr_nonnull(strstr(first, "высокий"));
    ck_assert_ptr_nonnull(strstr(first, "Читает бегло"));
    ck_assert_ptr_null(strstr(first, "Средний балл"));
    const char *fifth = pdf_text(&school, "5А");
    ck_assert_ptr_nonnull(strstr(fifth, "Зуев Олег"));
    ck_assert_ptr_nonnull(strstr(fifth, "Математика — нет аттестации (недостаточно отметок)"));
    ck_assert_ptr_nonnull(strstr(fifth, "3,00"));
    ck_assert_ptr_nonnull(strstr(fifth, "Яшин Лев"));
    ck_assert_ptr_nonnull(strstr(fifth, "выпуск 1 от 25.10.2025"));
    ck_assert_ptr_null(strstr(fifth, "Ёлкина"));
    ck_assert_ptr_null(strstr(fifth, "Уехала"));
    ck_assert_int_eq(
        school_int(
            &school,
            "SELECT count(*) FROM piece p JOIN edition e USING (edition_id) WHERE e.report = 'extract' "
            "AND p.pages = 1"),
        3);
    ck_assert_int_eq(
        school_int(&school,
                   "SELECT pieces * 10 + pages FROM artifact WHERE path = 'out/2025-Q1/extracts/5А.pdf'"),
        23);
    struct stat info;
    ck_assert_int_eq(
        stat(arena_printf(school.run.arena, "%s/%s/5А.pdf", school.run.workspace, extracts), &info), 0);
    ck_assert_int_eq(info.st_mode & 077, 0);
    school_close(&school);
}
END_TEST

START_TEST(everybody_gets_one_when_asked)
{
    struct school school;
    school_open(&school);
    school.run.everybody = true;
    school_stage(&school, report_extract);
    const char *fifth = pdf_text(&school, "5А");
    ck_assert_ptr_nonnull(strstr(fifth, "Русский язык — аттестация отложена до 21.11.2025"));
    ck_assert_ptr_null(strstr(fifth, "справка"));
    ck_assert_ptr_null(strstr(fifth, "Уехала"));
    school_close(&school);
}
END_TEST

START_TEST(a_second_run_changes_nothing_and_a_new_mark_makes_a_new_edition)
{
    struct school school;
    school_open(&school);
    size_t len = 0, again_len = 0;
    school_stage(&school, report_extract);
    const char *before = school_file(&school, "out/2025-Q1/extracts/5А.pdf", &len);
    school.run.now_at += 86400;
    school_stage(&school, report_extract);
    const char *again = school_file(&school, "out/2025-Q1/extracts/5А.pdf", &again_len);
    ck_assert_uint_eq(len, again_len);
    ck_assert_int_eq(memcmp(before, again, len), 0);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM edition"), 3);
    const char *number = school_text(&school, "SELECT number FROM edition WHERE pupil_id = 3");
    school_exec(&school, "UPDATE result SET outcome = 'mark', mark = 3, outcome_text = '3', reason = '' "
                         "WHERE pupil_id = 3 AND subject_id = 2");
    school_stage(&school, report_extract);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM edition"), 4);
    ck_assert_int_eq(
        school_int(&school, "SELECT edition * 10 + replaces FROM edition WHERE pupil_id = 3 AND edition > 1"),
        21);
    ck_assert_str_eq(school_text(&school, "SELECT number FROM edition WHERE pupil_id = 3 AND edition = 2"),
                     number);
    const char *text = pdf_text(&school, "5А");
    ck_assert_ptr_nonnull(strstr(text, "выпуск 2 от 26.10.2025, взамен выпуска 1"));
    ck_assert_ptr_nonnull(strstr(text, "выпуск 1 от 25.10.2025"));
    school_close(&school);
}
END_TEST

START_TEST(files_of_classes_without_paper_go_away)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_extract);
    school_exec(&school,
                "DELETE FROM pupil_result WHERE pupil_id = 1; UPDATE class_group SET title = '5/А? б (1)' "
                "WHERE class_group_id = 2");
    school_stage(&school, report_extract);
    size_t count = 0;
    char **names =
        file_list(school.run.arena, arena_printf(school.run.arena, "%s/%s", school.run.workspace, extracts),
                  &count, &school.err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(names[0], "5_А_ б (1).pdf");
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM artifact"), 1);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM piece"), 2);
    school_stage(&school, report_index);
    ck_assert_ptr_nonnull(
        strstr(school_file(&school, "out/2025-Q1/index.html", NULL), "extracts/5_А_%20б%20(1).pdf"));
    school_close(&school);
}
END_TEST

/* The whole folder in one digest. */
static const char *digest_of(struct school *school)
{
    return school_shell(
        school, arena_printf(school->run.arena, "cd %s/%s && sha256sum *", school->run.workspace, extracts));
}

START_TEST(an_unchanged_edition_comes_from_the_archive)
{
    struct school school;
    int64_t damaged = 1;
    school_open(&school);
    school_stage(&school, report_extract);
    const char *before = digest_of(&school);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM archive_piece"), 3);
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 0);
    /* another day of issue would show on a sheet that is laid out again */
    school_exec(&school, "UPDATE edition SET issued_at = issued_at + 864000");
    school_stage(&school, report_extract);
    ck_assert_str_eq(digest_of(&school), before);
    /* what is damaged is told, and made again */
    school_exec(&school, "UPDATE edition SET issued_at = issued_at - 864000; "
                         "UPDATE archive_piece SET bytes = substr(bytes, 1, 40) WHERE edition_id = 1");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 1);
    school_stage(&school, report_extract);
    ck_assert_str_eq(digest_of(&school), before);
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 0);
    school_close(&school);
}
END_TEST

START_TEST(lost_and_changed_parts_are_told)
{
    struct school school;
    int64_t damaged = 0;
    school_open(&school);
    school_stage(&school, report_extract);
    /* what signs them together: all are made again, and it is the same */
    const char *before = digest_of(&school);
    school_exec(&school, "UPDATE archive_part SET bytes = x'00' WHERE kind = 'batch'");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 3);
    school_stage(&school, report_extract);
    ck_assert_str_eq(digest_of(&school), before);
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 0);
    school_exec(&school, "UPDATE archive_part SET bytes = CAST(bytes || x'00' AS BLOB) WHERE kind = 'face'");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, school_int(&school, "SELECT count(*) FROM archive_part WHERE kind = 'face'"));
    school_exec(&school, "DELETE FROM archive_part WHERE kind = 'template'");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_ge(damaged, 3);
    school_close(&school);
}
END_TEST

START_TEST(what_is_old_is_deleted_with_what_it_alone_needs)
{
    struct school school;
    int64_t damaged = 1;
    school_open(&school);
    school_stage(&school, report_extract);
    ck_assert_int_eq(report_archive_prune(&school.run, 5, NULL, &school.err), 0);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM archive_piece"), 3);
    school_exec(&school, "UPDATE edition SET issued_at = issued_at - 6 * 31557600 WHERE edition_id <> 3");
    ck_assert_int_eq(report_archive_prune(&school.run, 5, NULL, &school.err), 0);
    ck_assert_int_eq(school_int(&school, "SELECT edition_id FROM archive_piece"), 3);
    ck_assert_int_gt(school_int(&school, "SELECT count(*) FROM archive_part"), 0);
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 0);
    /* what should be there still, and was printed */
    school_exec(&school, "UPDATE edition SET issued_at = issued_at + 6 * 31557600 WHERE edition_id = 2");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 1);
    school_exec(&school, "DELETE FROM piece WHERE edition_id = 2");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 0);
    school_exec(
        &school,
        "INSERT INTO hand_out (source_id, handed_at, given_to) SELECT number || '/' || edition, 1, 'pupil' "
        "FROM edition WHERE edition_id = 2");
    ck_assert_int_eq(report_archive_verify(&school.run, 5, NULL, &damaged, &school.err), 0);
    ck_assert_int_eq(damaged, 1);
    school_exec(&school, "UPDATE edition SET issued_at = issued_at - 6 * 31557600");
    ck_assert_int_eq(report_archive_prune(&school.run, 5, NULL, &school.err), 0);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM archive_part"), 0);
    school_close(&school);
}
END_TEST

START_TEST(workers_and_files_change_nothing_but_the_form)
{
    struct school school;
    school_open(&school);
    school.run.jobs = 2;
    school_stage(&school, report_extract);
    const char *by_two = digest_of(&school);
    school_exec(
        &school,
        "DELETE FROM piece; DELETE FROM archive_piece; DELETE FROM archive_part; DELETE FROM edition");
    school.run.jobs = 1;
    school_stage(&school, report_extract);
    ck_assert_str_eq(digest_of(&school), by_two);
    school.run.by_pupil = true;
    school_stage(&school, report_extract);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM artifact WHERE stage = 'extract'"), 3);
    ck_assert_int_eq(school_int(&school, "SELECT count(DISTINCT path) FROM piece WHERE first_page = 1"), 3);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM edition"), 3);
    school_close(&school);
}
END_TEST

START_TEST(one_bad_page_does_not_stop_the_others)
{
    struct school school;
    school_open(&school);
    school_exec(&school, "UPDATE pupil SET full_name = 'Зуев 漢' WHERE pupil_id = 3");
    school_stage(&school, report_extract);
    ck_assert_int_eq(school.run.made, 2);
    ck_assert_int_eq(school_int(&school, "SELECT pupil_id FROM finding WHERE stage = 'extract' AND code = "
                                         "'page_error' AND severity = 'error'"),
                     3);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM edition WHERE pupil_id = 3"), 0);
    ck_assert_ptr_nonnull(strstr(pdf_text(&school, "5А"), "Яшин"));
    /* the message goes into a log, too: it tells the place in the template, not the pupil */
    const char *message = school_text(&school, "SELECT value_read FROM finding WHERE stage = 'extract'");
    ck_assert_ptr_nonnull(strstr(message, "page.html:"));
    ck_assert_ptr_null(strstr(message, "Зуев"));
    char name[600] = "Я";
    for (int i = 0; i < 250; i++)
        strcat(name, "щ");
    school_exec(&school,
                arena_printf(school.run.arena, "UPDATE pupil SET full_name = '%s' WHERE pupil_id = 3", name));
    school_stage(&school, report_extract);
    message = school_text(&school, "SELECT value_read FROM finding WHERE stage = 'extract'");
    ck_assert_ptr_nonnull(strstr(message, "needs a width of"));
    ck_assert_ptr_null(strstr(message, "щ"));
    school_exec(&school, "UPDATE pupil SET full_name = 'Зуев Олег' WHERE pupil_id = 3");
    school_stage(&school, report_extract);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM finding"), 0);
    ck_assert_int_eq(school_int(&school, "SELECT count(DISTINCT number) FROM edition"), 3);
    school_close(&school);
}
END_TEST

/* Where all the others wait for their marks, one bad page says nothing of the template. */
START_TEST(one_bad_page_among_those_that_wait)
{
    struct school school;
    school_open(&school);
    school_exec(&school, "UPDATE result SET stale_import_id = 1 WHERE pupil_id <> 3;"
                         "UPDATE pupil SET full_name = 'Зуев 漢' WHERE pupil_id = 3");
    school_stage(&school, report_extract);
    ck_assert_str_eq(school_text(&school, "SELECT group_concat(code || severity || pupil_id) FROM (SELECT * "
                                          "FROM finding WHERE stage = 'extract' ORDER BY pupil_id)"),
                     "document_heldwarning1,page_errorerror3,document_heldwarning5");
    school_close(&school);
}
END_TEST

START_TEST(one_bad_message_among_those_that_wait)
{
    struct school school;
    school_open(&school);
    struct run *run = &school.run;
    const char *folder = arena_printf(run->arena, "%s/templates", run->workspace);
    school_shell(&school, arena_printf(run->arena,
                                       "cp -r templates '%s' && echo '{{nothing}}' "
                                       ">'%s/notice/email-subject.txt'",
                                       folder, folder));
    run->templates = folder;
    school_exec(&school, "UPDATE consent SET state = 'granted';"
                         "INSERT INTO contact (source_id, guardian_id, channel, value, origin) VALUES ('c4', "
                         "3, 'email', 'z@mail.example', 'paper');"
                         "UPDATE result SET stale_import_id = 1 WHERE pupil_id <> 2");
    school_stage(&school, report_messages);
    ck_assert_int_eq(school_int(&school, "SELECT pupil_id FROM finding WHERE code = 'page_error'"), 2);
    ck_assert_int_gt(school_int(&school, "SELECT count(*) FROM finding WHERE code = 'document_held'"), 0);
    school_close(&school);
}
END_TEST

START_TEST(a_template_that_never_works_fails_the_stage)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_extract);
    school_exec(&school, "UPDATE school SET full_name = '漢'");
    ck_assert_int_eq(report_extract(&school.run, &school.err), -1);
    ck_assert_int_eq(school.err.kind, ERR_CONFIG);
    school.run.fonts = "/nowhere";
    ck_assert_int_eq(report_extract(&school.run, &school.err), -1);
    school.run.templates = "/nowhere";
    ck_assert_int_eq(report_extract(&school.run, &school.err), -1);
    ck_assert_int_eq(school.err.kind, ERR_NO_INPUT);
    school_close(&school);
}
END_TEST

START_TEST(messages_go_to_those_who_agreed)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_messages);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM message"),
                     6); /* results and exam, three channels each */
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM edition WHERE pupil_id <> 2"), 0);
    const char *mail = school_text(
        &school, "SELECT title || char(10) || body_text FROM message JOIN edition USING (edition_id) "
                 "WHERE channel = 'email' AND report = 'notice'");
    ck_assert_ptr_nonnull(strstr(mail, "Школа № 12: итоги I четверти, 5А класс"));
    ck_assert_ptr_nonnull(strstr(mail, "Аттестация отложена до 21.11.2025: Русский язык."));
    ck_assert_ptr_null(strstr(mail, "справка"));
    ck_assert_ptr_null(strstr(mail, "болез"));
    const char *exam = school_text(
        &school, "SELECT body_html FROM message JOIN edition USING (edition_id) WHERE channel = 'email' AND "
                 "report = 'notice_exam'");
    ck_assert_ptr_nonnull(strstr(exam, "27,5 из 33"));
    ck_assert_int_le(school_int(&school, "SELECT max(length(body_text)) FROM message WHERE channel = 'sms'"),
                     70);
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM message WHERE channel = 'sms' AND (body_text "
                                         "LIKE '%Ёлкина%' OR body_text GLOB "
                                         "'*[2345],*')"),
                     0);
    school_stage(&school, report_messages);
    ck_assert_int_eq(school.run.made, 0);
    school_exec(&school,
                "UPDATE result SET mark = 5, outcome_text = '5' WHERE pupil_id = 2 AND subject_id = 2");
    school_stage(&school, report_messages);
    ck_assert_int_eq(school.run.made, 3);
    ck_assert_int_eq(
        school_int(&school, "SELECT edition FROM edition WHERE report = 'notice' ORDER BY edition DESC"), 2);
    school_close(&school);
}
END_TEST

START_TEST(a_channel_allowed_later_gets_its_text_of_the_same_edition)
{
    struct school school;
    school_open(&school);
    school_exec(&school, "UPDATE contact SET withdrawn = 1 WHERE channel = 'sms'");
    school_stage(&school, report_messages);
    ck_assert_int_eq(school.run.made, 4);
    school_exec(&school, "UPDATE contact SET withdrawn = 0");
    school_stage(&school, report_messages);
    ck_assert_int_eq(school.run.made, 2);
    ck_assert_int_eq(school_int(&school, "SELECT max(edition) FROM edition"), 1);
    school_close(&school);
}
END_TEST

START_TEST(the_page_of_the_run_tells_what_is_left)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_extract);
    school_stage(&school, report_summary);
    school_stage(&school, report_index);
    const char *html = school_file(&school, "out/2025-Q1/index.html", NULL);
    ck_assert_ptr_nonnull(strstr(html, "href=\"summary.xlsx\""));
    ck_assert_ptr_nonnull(strstr(html, "extracts/5А.pdf"));
    ck_assert_ptr_nonnull(strstr(html, "решить, н/а или дополнительный опрос: Математика (мало отметок)"));
    ck_assert_ptr_nonnull(strstr(html, "закрыть отсрочку: Русский язык"));
    ck_assert_ptr_nonnull(strstr(html, "до 21.11.2025"));
    ck_assert_ptr_null(strstr(html, "{{"));
    school_exec(&school, "DELETE FROM result; DELETE FROM pupil_result; DELETE FROM compliance");
    school_stage(&school, report_index); /* an empty period has a page, too */
    school_close(&school);
}
END_TEST

START_TEST(every_code_of_a_finding_has_words)
{
    struct school school;
    school_open(&school);
    struct buf sql = {0};
    ck_assert_int_eq(file_read("templates/index/data.sql", 1 << 20, &sql, &school.err), 0);
    const char *words = arena_strdup(school.run.arena, buf_text(&sql));
    buf_free(&sql);
    /* import: the table of names in its source; the stages: their lists of codes */
    const char *codes = school_shell(
        &school,
        "sed -n 's/.*\\[FINDING_[A-Z_]*\\] = \"\\([a-z_]*\\)\".*/\\1/p' pipeline/import/finding.c; "
        "printf '%s\\n' no_marks no_weighted_work few_marks missed_lessons override_differs "
        "lag_not_corrected "
        "override_during_deferral "
        "override_in_unmarked_grade deferral_overdue deferral_lapsed_marked deferral_advised deferral_twice "
        "no_subjects "
        "mark_without_membership "
        "attendance_without_membership "
        "override_without_membership exam_without_membership mark_out_of_range exam_in_marks "
        "period_not_graded page_error document_held debt_overdue debt_exhausted debt_attempt_late "
        "debt_attempt_extra "
        "debt_no_commission debt_attempt_order decision_of_other_grade debt_attempt_without_debt "
        "decision_differs decision_missing "
        "decision_without_pupil policy_subject policy_work_type policy_double policy_exam exam_of_five");
    char *copy = arena_strdup(school.run.arena, codes);
    int count = 0;
    for (char *code = strtok(copy, "\n"); code != NULL; code = strtok(NULL, "\n"), count++)
        ck_assert_msg(strstr(words, arena_printf(school.run.arena, "('%s', '", code)) != NULL,
                      "no words for %s", code);
    ck_assert_int_gt(count, 40);
    school_close(&school);
}
END_TEST

START_TEST(the_ledger_counts_what_is_open)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_extract);
    school_stage(&school, report_messages);
    int64_t open = -1;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert_int_eq(report_status(&school.run, out, &open, &school.err), 0);
    fclose(out);
    ck_assert_int_eq(
        open,
        2 + 9 + 3 +
            3); /* two results; nine stages without a run; three recipients without a message, three extracts not handed out */
    ck_assert_ptr_nonnull(strstr(text, "2025-Q1, I четверть\n"));
    ck_assert_ptr_nonnull(strstr(text, "17 things are open\n"));
    free(text);
    school_exec(&school, "DELETE FROM piece");
    ck_assert_int_eq(report_status(&school.run, NULL, &open, &school.err), 0);
    ck_assert_int_eq(open, 5 + 9 + 3);
    school_close(&school);
}
END_TEST

START_TEST(the_ledger_speaks_in_words)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_messages);
    school_exec(&school,
                "INSERT INTO outbox (pupil_id, event, period_id, edition_id, channel, address, due_at, "
                "state, message_key, queued_at) SELECT e.pupil_id, 'results', e.period_id, "
                "e.edition_id, c.column1, '', c.column3, c.column2, c.column1, 0 FROM (SELECT * FROM "
                "edition LIMIT 1) e, (VALUES ('email', 'queued', 1761375599), ('sms', 'superseded', "
                "1761375599), ('portal', 'blocked', 1761375600)) c;"
                "INSERT INTO finding (period_id, stage, severity, code) SELECT period_id, 'grade', "
                "s.column1, 'x' FROM (SELECT * FROM edition LIMIT 1), (VALUES ('notice'), ('error'), "
                "('warning')) s");
    int64_t open = -1;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert_int_eq(report_status(&school.run, out, &open, &school.err), 0);
    fclose(out);
    ck_assert_ptr_nonnull(
        strstr(text, "1  e-mail, in the queue; open; first due 25.10.2025 09:59; overdue: 1\n"));
    ck_assert_ptr_nonnull(strstr(text, "1  portal, stopped: no consent; open; first due 25.10.2025 10:00\n"));
    ck_assert_ptr_nonnull(strstr(text, "1  SMS, replaced by a newer one\n"));
    ck_assert_ptr_nonnull(strstr(text, "1  grade, error; open\n"
                                       "         1  grade, warning\n"
                                       "         1  grade, for information\n"));
    ck_assert_int_eq(open, 2 + 3 + 2 + 1 + 9 + 3); /* results, paper, messages, the error */
    free(text);
    school_close(&school);
}
END_TEST

/* What the view stage_due goes by is the table of stages. */
START_TEST(the_store_knows_what_each_stage_needs)
{
    struct school school;
    school_open(&school);
    for (size_t i = 0; i < stage_count; i++) {
        const struct stage *stage = &stage_table[i];
        const char *needs = "";
        for (size_t k = 0; stage->needs[k] != NULL; k++)
            needs = arena_printf(school.run.arena, "%s%s%s", needs, k > 0 ? " " : "", stage->needs[k]);
        bool outside = strcmp(stage->name, "check") == 0 || strcmp(stage->name, "warnings") == 0;
        const char *sql = arena_printf(school.run.arena,
                                       "SELECT coalesce(group_concat(need, ' '), '') FROM stage_needs WHERE "
                                       "stage = '%s'",
                                       stage->name);
        ck_assert_str_eq(school_text(&school, sql), outside ? "" : needs);
        sql = arena_printf(school.run.arena, "SELECT count(*) > 0 FROM stage_reads WHERE stage = '%s'",
                           stage->name);
        ck_assert_int_eq(school_int(&school, sql), !outside);
    }
    school_close(&school);
}
END_TEST

/* Beside the forecast stands which of the simple ways it lost to. */
START_TEST(a_backtest_names_what_was_as_good)
{
    static const struct {
        const char *mark, *frequencies, *told;
    } ways[] = {
        {"0.02", "0.02", "forecast\n"},
        {"0.005", "0.02", "forecast - no better than the mark so far\n"},
        {"0.02", "0.005", "forecast - no better than the mark so far, frequencies\n"},
        {"0.005", "0.01", "forecast - no better than the mark so far, with frequencies or without\n"}};
    struct school school;
    school_open(&school);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *text = NULL;
        size_t len = 0;
        school_exec(&school, "DELETE FROM forecast_score");
        school_exec(&school,
                    arena_printf(school.run.arena,
                                 "INSERT INTO forecast_score SELECT %lld, 25, column1, 'folds', 50, 0, "
                                 "column2, 0.1, 1, 1, 1, 0 FROM (VALUES ('forecast', 0.01), ('last_mark', "
                                 "%s), ('last_level', %s), ('base_rate', 0.001))",
                                 (long long)school.run.period.id, ways[i].mark, ways[i].frequencies));
        FILE *out = open_memstream(&text, &len);
        ck_assert_int_eq(report_scores(&school.run, out, &school.err), 0);
        fclose(out);
        ck_assert_msg(strstr(text, ways[i].told) != NULL, "%s: %s", ways[i].told, text);
        free(text);
    }
    school_close(&school);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("report stages");
    TCase *cases = tcase_create("stages");
    tcase_add_test(cases, the_store_knows_what_each_stage_needs);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, families_on_paper_get_an_extract);
    tcase_add_test(cases, everybody_gets_one_when_asked);
    tcase_add_test(cases, a_second_run_changes_nothing_and_a_new_mark_makes_a_new_edition);
    tcase_add_test(cases, files_of_classes_without_paper_go_away);
    tcase_add_test(cases, one_bad_page_does_not_stop_the_others);
    tcase_add_test(cases, one_bad_page_among_those_that_wait);
    tcase_add_test(cases, one_bad_message_among_those_that_wait);
    tcase_add_test(cases, a_template_that_never_works_fails_the_stage);
    tcase_add_test(cases, messages_go_to_those_who_agreed);
    tcase_add_test(cases, a_channel_allowed_later_gets_its_text_of_the_same_edition);
    tcase_add_test(cases, the_page_of_the_run_tells_what_is_left);
    tcase_add_test(cases, every_code_of_a_finding_has_words);
    tcase_add_test(cases, an_unchanged_edition_comes_from_the_archive);
    tcase_add_test(cases, lost_and_changed_parts_are_told);
    tcase_add_test(cases, what_is_old_is_deleted_with_what_it_alone_needs);
    tcase_add_test(cases, workers_and_files_change_nothing_but_the_form);
    tcase_add_test(cases, the_ledger_counts_what_is_open);
    tcase_add_test(cases, the_ledger_speaks_in_words);
    tcase_add_test(cases, a_backtest_names_what_was_as_good);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
