/* stages: the table of stages, in the order in which `itog run` runs them. See stage.h. */
#include "assess/assess.h"
#include "base/i18n.h"
#include "deliver/deliver.h"
#include "report/report.h"
#include "stage.h"

#include <string.h>

/* What is missing, and its workbook: two rooms, one stage. */
static int check(struct run *run, struct err *err)
{
    return assess_check(run, err) != 0 ? -1 : report_check(run, err);
}

/* Debts and promotion; the forms for the council and for the families. */
static int promote(struct run *run, struct err *err)
{
    return assess_promote(run, err) != 0 ? -1 : report_council(run, err);
}

const struct stage stage_table[] = {
    {"check", N_("what the journal still lacks"), {NULL}, check, true},
    {"grade", N_("final marks, deferrals, statistics of results"), {NULL}, assess_grade, true},
    {"comply", N_("held hours against the curriculum"), {NULL}, assess_comply, true},
    {"forecast",
     N_("expected marks, and what is needed for the next one"),
     {"grade", NULL},
     assess_forecast,
     true},
    {"warnings",
     N_("forecasts that class tutors should see: the workbook"),
     {"forecast", NULL},
     report_forecast,
     false},
    {"promote", N_("academic debts, promotion, decisions of the council"), {"grade", NULL}, promote, false},
    {"recipients",
     N_("by which way each family is reached: the consents"),
     {"grade", NULL},
     deliver_recipients,
     false},
    {"extract",
     N_("paper extracts, one PDF a class"),
     {"forecast", "recipients", NULL},
     report_extract,
     false},
    {"summary", N_("the summary workbook"), {"grade", "comply", NULL}, report_summary, false},
    {"messages",
     N_("the texts of e-mail, SMS and portal messages"),
     {"forecast", "recipients", NULL},
     report_messages,
     false},
    {"notify",
     N_("the queue of notifications with their deadlines"),
     {"messages", NULL},
     deliver_notify,
     false},
    {"index",
     N_("the page of the run: what was made, what is missing"),
     {"grade", NULL},
     report_index,
     false},
};
const size_t stage_count = sizeof stage_table / sizeof *stage_table;

const struct stage *stage_find(const char *name)
{
    for (size_t i = 0; i < stage_count; i++)
        if (strcmp(stage_table[i].name, name) == 0)
            return &stage_table[i];
    return NULL;
}
