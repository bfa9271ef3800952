/*
 * layout: see layout.h. Read this beside samples/README.md. A line is: name in the file, column of the store,
 * type, flags; then what the type needs. Unset fields are zero. The last column of every file but the
 * school's is its rows' status: the store has it as withdrawn.
 */
#include "import/layout.h"

/* The tables are sparse on purpose: a line shows what the column needs, the rest is zero. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* clang-format off */
#define REQ  COLUMN_REQUIRED
#define PRIV COLUMN_PRIVATE
#define ID   {"id", "source_id", COLUMN_ID, REQ}
#define END  {.name = NULL}
#define STATUS WORD("status", NULL, COLUMN_UNSTORED, row_statuses, "active"), END
#define REF(name, target, flags, to) {name, target, COLUMN_REF, flags, .refers = to}
#define WORD(name, target, flags, list, otherwise) \
    {name, target, COLUMN_WORD, flags, .words = list, .empty = otherwise}
#define GRADES \
    {"grade_from", "grade_from", COLUMN_INT, .low = 1, .high = 12}, \
    {"grade_to", "grade_to", COLUMN_INT, .low = 1, .high = 12}
#define FROM_TO          {"from_on", "from_on", COLUMN_DATE}, {"to_on", "to_on", COLUMN_DATE}
#define FROM_REQUIRED_TO {"from_on", "from_on", COLUMN_DATE, REQ}, {"to_on", "to_on", COLUMN_DATE}
#define STARTS_ENDS      {"starts_on", "starts_on", COLUMN_DATE, REQ}, {"ends_on", "ends_on", COLUMN_DATE, REQ}
#define PERSON \
    {"family_name", "family_name", COLUMN_TITLE, REQ | PRIV}, \
    {"given_name", "given_name", COLUMN_TITLE, REQ | PRIV}, \
    {"patronymic", "patronymic", COLUMN_TITLE, PRIV}
/* clang-format on */

static const struct word row_statuses[] = {{"active"}, {"withdrawn"}, {0}};
static const struct word period_kinds[] = {{"quarter"}, {"trimester"}, {"half_year"},
                                           {"year"},    {"term"},      {0}};
static const struct word assessments[] = {{"marks"}, {"pass_fail"}, {"unmarked"}, {0}};
static const struct word class_kinds[] = {{"class"},      {"subgroup"},  {"stream"},
                                          {"individual"}, {"scheduled"}, {0}};
static const struct word sexes[] = {{"m"}, {"f"}, {0}};
static const struct word looks[] = {{"normal"}, {"large"}, {"обычный", "normal"}, {"крупный", "large"}, {0}};
static const struct word movement_kinds[] = {{"arrival"}, {"departure"}, {"transfer"}, {0}};
static const struct word delivery_forms[] = {{"electronic"}, {"paper"}, {"unknown"}, {0}};
static const struct word contact_channels[] = {{"email"}, {"sms"}, {"portal"}, {"post"}, {0}};
static const struct word contact_origins[] = {{"paper"}, {"electronic"}, {"self"}, {0}};
static const struct word consent_channels[] = {{"email"}, {"sms"}, {"portal"}, {"any"}, {0}};
static const struct word consent_states[] = {{"granted"}, {"refused"}, {"withdrawn"}, {0}};
static const struct word purposes[] = {{"results"}, {0}};
static const struct word lesson_types[] = {{"lesson"},    {"control"},      {"laboratory"}, {"practical"},
                                           {"excursion"}, {"consultation"}, {"test"},       {0}};
static const struct word lesson_states[] = {{"planned"}, {"held"}, {"cancelled"}, {0}};
static const struct word lesson_changes[] = {{"replaced"}, {"moved"}, {0}};
static const struct word correction_kinds[] = {{"compressed"},
                                               {"merged"},
                                               {"reserve"},
                                               {"substitution"},
                                               {"consultation"},
                                               {"distance"},
                                               {"independent"},
                                               {"other"},
                                               {"уплотнение", "compressed"},
                                               {"объединение тем", "merged"},
                                               {"резерв", "reserve"},
                                               {"замещение", "substitution"},
                                               {"консультация", "consultation"},
                                               {"дистанционно", "distance"},
                                               {"самостоятельно", "independent"},
                                               {0}};
static const struct word mark_origins[] = {{"journal"}, {"transfer"}, {0}};
static const struct word absences[] = {
    {"б", "ill"},    {"уп", "excused"}, {"п", "excused"}, {"нп", "unexcused"}, {"от", "absent"},
    {"н", "absent"}, {"оп", "late"},    {"о", "late"},    {"осв", "exempt"},   {0}};
static const struct word deferral_states[] = {{"proposed"}, {"granted"}, {"extended"}, {"resolved"},
                                              {"lapsed"},   {"refused"}, {0}};
static const struct word exam_kinds[] = {{"exam"}, {"trial"}, {"competition"}, {0}};
static const struct word council_decisions[] = {
    {"promoted"}, {"conditional"},  {"repeated"},  {"adapted_programme"}, {"individual_plan"},
    {"admitted"}, {"not_admitted"}, {"graduated"}, {"not_graduated"},     {0}};
static const struct word levels[] = {{"high"}, {"sufficient"}, {"partial"}, {"not_yet"}, {0}};
static const struct word print_outcomes[] = {
    {"printed"}, {"spoiled"}, {"отпечатано", "printed"}, {"брак", "spoiled"}, {0}};
static const struct word hand_out_kinds[] = {
    {"guardian"},          {"pupil"},         {"post"},          {"other"}, {"родитель", "guardian"},
    {"учащийся", "pupil"}, {"почта", "post"}, {"иное", "other"}, {0}};
static const struct word final_kinds[] = {{"period"}, {"final"}, {"certificate"}, {0}};

static const struct column_layout school[] = {
    ID,
    {"short_name", "short_name", COLUMN_TITLE, REQ},
    {"full_name", "full_name", COLUMN_TITLE, REQ},
    {"address", "address", COLUMN_TITLE},
    {"phone", "phone", COLUMN_TITLE},
    {"email", "email", COLUMN_TITLE},
    {"site", "site", COLUMN_TITLE},
    {"director", "director_name", COLUMN_TITLE, PRIV},
    {"deputy", "deputy_name", COLUMN_TITLE, PRIV},
    {"utc_offset", "utc_offset_min", COLUMN_INT, .low = -720, .high = 840, .empty = "180"},
    END};

static const struct column_layout periods[] = {ID,
                                               WORD("kind", "kind", REQ, period_kinds, NULL),
                                               {"title", "title", COLUMN_TITLE, REQ},
                                               {"short_title", "short_title", COLUMN_TITLE, REQ},
                                               {"year_title", "year_title", COLUMN_TITLE},
                                               {"position", "position", COLUMN_INT, REQ},
                                               STARTS_ENDS,
                                               GRADES,
                                               REF("parent", "parent_id", 0, ENTITY_PERIOD),
                                               STATUS};

static const struct column_layout holidays[] = {
    ID, {"title", "title", COLUMN_TITLE, REQ}, STARTS_ENDS, GRADES, STATUS};

static const struct column_layout bells[] = {ID,
                                             {"number", "number", COLUMN_INT, REQ, .low = 0, .high = 20},
                                             {"starts", "starts", COLUMN_TIME, REQ},
                                             {"ends", "ends", COLUMN_TIME, REQ},
                                             GRADES,
                                             STATUS};

static const struct column_layout teachers[] = {ID, PERSON, STATUS};

static const struct column_layout subjects[] = {ID,
                                                {"title", "title", COLUMN_TITLE, REQ},
                                                {"short_title", "short_title", COLUMN_TITLE},
                                                {"position", "position", COLUMN_INT, REQ},
                                                WORD("assessment", "assessment", 0, assessments, "marks"),
                                                STATUS};

static const struct column_layout class_groups[] = {ID,
                                                    WORD("kind", "kind", REQ, class_kinds, NULL),
                                                    {"title", "title", COLUMN_TITLE, REQ},
                                                    {"grade", "grade", COLUMN_INT, .low = 1, .high = 12},
                                                    REF("parent", "parent_id", 0, ENTITY_CLASS_GROUP),
                                                    REF("tutor", "tutor_id", 0, ENTITY_TEACHER),
                                                    STATUS};

static const struct column_layout pupils[] = {ID,
                                              PERSON,
                                              WORD("sex", "sex", 0, sexes, NULL),
                                              {"born_on", "born_on", COLUMN_DATE, PRIV},
                                              WORD("print", "print_look", 0, looks, "normal"),
                                              STATUS};

static const struct column_layout memberships[] = {
    ID, REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP), FROM_REQUIRED_TO, STATUS};

static const struct column_layout movements[] = {ID,
                                                 REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                 WORD("kind", "kind", REQ, movement_kinds, NULL),
                                                 {"moved_on", "moved_on", COLUMN_DATE, REQ},
                                                 REF("class_group", "class_group_id", 0, ENTITY_CLASS_GROUP),
                                                 {"order_number", "order_number", COLUMN_TITLE},
                                                 {"order_on", "order_on", COLUMN_DATE},
                                                 {"place", "place", COLUMN_TITLE, PRIV},
                                                 STATUS};

static const struct column_layout individual_plans[] = {ID,
                                                        REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                        REF("subject", "subject_id", 0, ENTITY_SUBJECT),
                                                        {"title", "title", COLUMN_TITLE, REQ},
                                                        {"basis", "basis", COLUMN_TITLE, PRIV},
                                                        FROM_REQUIRED_TO,
                                                        STATUS};

static const struct column_layout guardians[] = {
    ID,
    PERSON,
    WORD("delivery_form", "delivery_form", 0, delivery_forms, "unknown"),
    {"has_internet", "has_internet", COLUMN_FLAG, .empty = "1"},
    STATUS};

static const struct column_layout guardianships[] = {ID,
                                                     REF("guardian", "guardian_id", REQ, ENTITY_GUARDIAN),
                                                     REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                     {"relation", "relation", COLUMN_TITLE},
                                                     STATUS};

static const struct column_layout contacts[] = {ID,
                                                REF("guardian", "guardian_id", 0, ENTITY_GUARDIAN),
                                                REF("pupil", "pupil_id", 0, ENTITY_PUPIL),
                                                WORD("channel", "channel", REQ, contact_channels, NULL),
                                                {"value", "value", COLUMN_TITLE, REQ | PRIV},
                                                WORD("origin", "origin", REQ, contact_origins, NULL),
                                                {"given_on", "given_on", COLUMN_DATE},
                                                {"position", "position", COLUMN_INT, .empty = "1"},
                                                STATUS};

static const struct column_layout consents[] = {ID,
                                                REF("guardian", "guardian_id", 0, ENTITY_GUARDIAN),
                                                REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                WORD("purpose", "purpose", REQ, purposes, NULL),
                                                WORD("channel", "channel", REQ, consent_channels, NULL),
                                                WORD("state", "state", REQ, consent_states, NULL),
                                                {"decided_on", "decided_on", COLUMN_DATE, REQ},
                                                {"valid_until", "valid_until", COLUMN_DATE},
                                                {"basis", "basis", COLUMN_TITLE, PRIV},
                                                STATUS};

static const struct column_layout teaching[] = {ID,
                                                REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
                                                REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                                REF("teacher", "teacher_id", 0, ENTITY_TEACHER),
                                                {"weekly_hours", "weekly_hours_x1000", COLUMN_DECIMAL},
                                                FROM_TO,
                                                STATUS};

static const struct column_layout curriculum[] = {
    ID,
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    REF("period", "period_id", REQ, ENTITY_PERIOD),
    WORD("lesson_type", "lesson_type", REQ, lesson_types, NULL),
    {"hours", "hours", COLUMN_INT, REQ, .low = 0, .high = 10000},
    STATUS};

static const struct column_layout timetable[] = {
    ID,
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    REF("teacher", "teacher_id", 0, ENTITY_TEACHER),
    {"weekday", "weekday", COLUMN_INT, REQ, .low = 1, .high = 7},
    {"number", "number", COLUMN_INT, REQ, .low = 0, .high = 20},
    {"room", "room", COLUMN_TITLE},
    FROM_TO,
    STATUS};

static const struct column_layout lesson_plans[] = {
    ID,
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    {"number", "number", COLUMN_INT, REQ, .low = 1, .high = 10000},
    {"topic", "title", COLUMN_TITLE, REQ},
    {"hours", "hours", COLUMN_INT, .low = 0, .high = 1000, .empty = "1"},
    WORD("lesson_type", "lesson_type", 0, lesson_types, "lesson"),
    REF("period", "period_id", 0, ENTITY_PERIOD),
    {"planned_on", "planned_on", COLUMN_DATE},
    STATUS};

static const struct column_layout plan_corrections[] = {
    ID,
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    REF("period", "period_id", REQ, ENTITY_PERIOD),
    WORD("kind", "kind", REQ, correction_kinds, NULL),
    {"hours", "hours", COLUMN_INT, REQ, .low = 0, .high = 1000},
    {"reason", "reason", COLUMN_TITLE, PRIV},
    {"order_number", "order_number", COLUMN_TITLE},
    {"order_on", "order_on", COLUMN_DATE},
    {"author", "author", COLUMN_TITLE, PRIV},
    STATUS};

static const struct column_layout lessons[] = {
    ID,
    REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    REF("teacher", "teacher_id", 0, ENTITY_TEACHER),
    {"date", "given_on", COLUMN_DATE, REQ},
    {"number", "number", COLUMN_INT, .low = 0, .high = 20},
    WORD("lesson_type", "lesson_type", REQ, lesson_types, NULL),
    WORD("state", "state", REQ, lesson_states, NULL),
    WORD("change", "change", 0, lesson_changes, NULL),
    REF("replaced_teacher", "replaced_teacher_id", 0, ENTITY_TEACHER),
    {"moved_from", "moved_from_on", COLUMN_DATE},
    {"reason", "reason", COLUMN_TITLE, PRIV},
    {"topic", "topic", COLUMN_TEXT},
    {"homework", "homework", COLUMN_TEXT},
    {"hours", "hours", COLUMN_INT, .low = 0, .high = 20, .empty = "1"},
    {"topic_number", "topic_number", COLUMN_TITLE},
    STATUS};

static const struct column_layout work_types[] = {ID,
                                                  {"title", "title", COLUMN_TITLE, REQ},
                                                  {"weight", "weight_x1000", COLUMN_DECIMAL, REQ},
                                                  {"is_control", "is_control", COLUMN_FLAG, .empty = "0"},
                                                  {"is_exam", "is_exam", COLUMN_FLAG, .empty = "0"},
                                                  {"is_annual", "is_annual", COLUMN_FLAG, .empty = "0"},
                                                  STATUS};

static const struct column_layout works[] = {ID,
                                             REF("class_group", "class_group_id", REQ, ENTITY_CLASS_GROUP),
                                             REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                             REF("work_type", "work_type_id", REQ, ENTITY_WORK_TYPE),
                                             REF("period", "period_id", 0, ENTITY_PERIOD),
                                             {"title", "title", COLUMN_TITLE, REQ},
                                             {"assigned_on", "assigned_on", COLUMN_DATE},
                                             {"due_on", "due_on", COLUMN_DATE},
                                             {"weight", "weight_x1000", COLUMN_DECIMAL},
                                             {"max", "max_x1000", COLUMN_DECIMAL},
                                             STATUS};

static const struct column_layout marks[] = {ID,
                                             REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                             REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                             {"date", "marked_on", COLUMN_DATE, REQ},
                                             {"value", NULL, COLUMN_TITLE, REQ | COLUMN_UNSTORED},
                                             REF("work_type", "work_type_id", 0, ENTITY_WORK_TYPE),
                                             {"weight", "weight_x1000", COLUMN_DECIMAL},
                                             REF("work", "work_id", 0, ENTITY_WORK),
                                             REF("lesson", "lesson_id", 0, ENTITY_LESSON),
                                             REF("period", "period_id", 0, ENTITY_PERIOD),
                                             WORD("origin", "origin", 0, mark_origins, "journal"),
                                             {"comment", "comment", COLUMN_TEXT, PRIV},
                                             {"received_at", "received_at", COLUMN_INSTANT},
                                             STATUS};

static const struct column_layout attendance[] = {ID,
                                                  REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                  REF("lesson", "lesson_id", REQ, ENTITY_LESSON),
                                                  WORD("code", "code", REQ | COLUMN_ABSENCE, absences, NULL),
                                                  {"comment", "comment", COLUMN_TEXT, PRIV},
                                                  STATUS};

static const struct column_layout deferrals[] = {ID,
                                                 REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                 REF("subject", "subject_id", 0, ENTITY_SUBJECT),
                                                 REF("period", "period_id", REQ, ENTITY_PERIOD),
                                                 WORD("state", "state", REQ, deferral_states, NULL),
                                                 {"order_number", "order_number", COLUMN_TITLE},
                                                 {"order_on", "order_on", COLUMN_DATE},
                                                 {"basis", "basis", COLUMN_TITLE, PRIV},
                                                 {"due_on", "due_on", COLUMN_DATE},
                                                 {"resolved_on", "resolved_on", COLUMN_DATE},
                                                 {"decision", "decision", COLUMN_TITLE, PRIV},
                                                 STATUS};

static const struct column_layout exam_results[] = {ID,
                                                    REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                                    REF("period", "period_id", 0, ENTITY_PERIOD),
                                                    WORD("kind", "kind", REQ, exam_kinds, NULL),
                                                    {"title", "title", COLUMN_TITLE, REQ},
                                                    {"held_on", "held_on", COLUMN_DATE, REQ},
                                                    {"mark", "mark", COLUMN_INT},
                                                    {"score", "score_x1000", COLUMN_DECIMAL},
                                                    {"max", "max_x1000", COLUMN_DECIMAL},
                                                    {"received_at", "received_at", COLUMN_INSTANT},
                                                    STATUS};

static const struct column_layout debt_attempts[] = {
    ID,
    REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
    REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
    REF("period", "period_id", REQ, ENTITY_PERIOD),
    {"number", "number", COLUMN_INT, .low = 1, .high = 9},
    {"commission", "commission", COLUMN_FLAG, .empty = "0"},
    {"date", "held_on", COLUMN_DATE, REQ},
    {"value", NULL, COLUMN_TITLE, REQ | COLUMN_UNSTORED},
    {"excused", NULL, COLUMN_FLAG, COLUMN_UNSTORED, .empty = "0"},
    {"ill_from", "ill_from", COLUMN_DATE, PRIV},
    {"ill_to", "ill_to", COLUMN_DATE, PRIV},
    {"document", "document", COLUMN_TITLE},
    STATUS};

static const struct column_layout decisions[] = {ID,
                                                 REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                 REF("period", "period_id", REQ, ENTITY_PERIOD),
                                                 WORD("decision", "decision", REQ, council_decisions, NULL),
                                                 {"protocol", "protocol", COLUMN_TITLE, REQ},
                                                 {"date", "decided_on", COLUMN_DATE, REQ},
                                                 {"basis", "basis", COLUMN_TITLE, PRIV},
                                                 STATUS};

static const struct column_layout attainment[] = {ID,
                                                  REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                  REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                                  REF("period", "period_id", REQ, ENTITY_PERIOD),
                                                  WORD("level", "level", REQ, levels, NULL),
                                                  {"comment", "comment", COLUMN_TEXT, PRIV},
                                                  STATUS};

static const struct column_layout recommendations[] = {ID,
                                                       REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                       REF("subject", "subject_id", 0, ENTITY_SUBJECT),
                                                       REF("period", "period_id", 0, ENTITY_PERIOD),
                                                       REF("teacher", "teacher_id", 0, ENTITY_TEACHER),
                                                       {"date", "given_on", COLUMN_DATE, REQ},
                                                       {"text", "body", COLUMN_TEXT, REQ | PRIV},
                                                       STATUS};

static const struct column_layout final_marks[] = {ID,
                                                   REF("pupil", "pupil_id", REQ, ENTITY_PUPIL),
                                                   REF("subject", "subject_id", REQ, ENTITY_SUBJECT),
                                                   REF("period", "period_id", REQ, ENTITY_PERIOD),
                                                   WORD("kind", "kind", 0, final_kinds, "period"),
                                                   {"value", NULL, COLUMN_TITLE, REQ | COLUMN_UNSTORED},
                                                   REF("teacher", "teacher_id", 0, ENTITY_TEACHER),
                                                   {"author", "author", COLUMN_TITLE, PRIV},
                                                   {"date", "given_on", COLUMN_DATE, REQ},
                                                   {"reason", "reason", COLUMN_TITLE, PRIV},
                                                   {"received_at", "received_at", COLUMN_INSTANT},
                                                   STATUS};

static const struct column_layout printed[] = {{"piece", "source_id", COLUMN_ID, REQ},
                                               {"printed_at", "printed_at", COLUMN_INSTANT, REQ},
                                               WORD("outcome", "outcome", 0, print_outcomes, "printed"),
                                               STATUS};

static const struct column_layout handed_out[] = {{"piece", "source_id", COLUMN_ID, REQ},
                                                  {"handed_at", "handed_at", COLUMN_INSTANT, REQ},
                                                  WORD("to", "given_to", 0, hand_out_kinds, "guardian"),
                                                  STATUS};

const struct file_layout journal_files[ENTITY_COUNT] = {
    [ENTITY_SCHOOL] = {"school.csv", ENTITY_SCHOOL, school},
    [ENTITY_PERIOD] = {"periods.csv", ENTITY_PERIOD, periods},
    [ENTITY_HOLIDAY] = {"holidays.csv", ENTITY_HOLIDAY, holidays},
    [ENTITY_BELL] = {"bells.csv", ENTITY_BELL, bells},
    [ENTITY_TEACHER] = {"teachers.csv", ENTITY_TEACHER, teachers},
    [ENTITY_SUBJECT] = {"subjects.csv", ENTITY_SUBJECT, subjects},
    [ENTITY_CLASS_GROUP] = {"class_groups.csv", ENTITY_CLASS_GROUP, class_groups},
    [ENTITY_PUPIL] = {"pupils.csv", ENTITY_PUPIL, pupils},
    [ENTITY_MEMBERSHIP] = {"memberships.csv", ENTITY_MEMBERSHIP, memberships},
    [ENTITY_MOVEMENT] = {"movements.csv", ENTITY_MOVEMENT, movements},
    [ENTITY_INDIVIDUAL_PLAN] = {"individual_plans.csv", ENTITY_INDIVIDUAL_PLAN, individual_plans},
    [ENTITY_GUARDIAN] = {"guardians.csv", ENTITY_GUARDIAN, guardians},
    [ENTITY_GUARDIANSHIP] = {"guardianships.csv", ENTITY_GUARDIANSHIP, guardianships},
    [ENTITY_CONTACT] = {"contacts.csv", ENTITY_CONTACT, contacts},
    [ENTITY_CONSENT] = {"consents.csv", ENTITY_CONSENT, consents},
    [ENTITY_TEACHING] = {"teaching.csv", ENTITY_TEACHING, teaching},
    [ENTITY_CURRICULUM] = {"curriculum.csv", ENTITY_CURRICULUM, curriculum},
    [ENTITY_TIMETABLE] = {"timetable.csv", ENTITY_TIMETABLE, timetable},
    [ENTITY_PLAN_TOPIC] = {"lesson_plans.csv", ENTITY_PLAN_TOPIC, lesson_plans},
    [ENTITY_PLAN_CORRECTION] = {"plan_corrections.csv", ENTITY_PLAN_CORRECTION, plan_corrections},
    [ENTITY_LESSON] = {"lessons.csv", ENTITY_LESSON, lessons},
    [ENTITY_WORK_TYPE] = {"work_types.csv", ENTITY_WORK_TYPE, work_types},
    [ENTITY_WORK] = {"works.csv", ENTITY_WORK, works},
    [ENTITY_MARK] = {"marks.csv", ENTITY_MARK, marks},
    [ENTITY_ATTENDANCE] = {"attendance.csv", ENTITY_ATTENDANCE, attendance},
    [ENTITY_DEFERRAL] = {"deferrals.csv", ENTITY_DEFERRAL, deferrals},
    [ENTITY_EXAM_RESULT] = {"exam_results.csv", ENTITY_EXAM_RESULT, exam_results},
    [ENTITY_DEBT_ATTEMPT] = {"debt_attempts.csv", ENTITY_DEBT_ATTEMPT, debt_attempts},
    [ENTITY_COUNCIL_DECISION] = {"council_decisions.csv", ENTITY_COUNCIL_DECISION, decisions},
    [ENTITY_ATTAINMENT] = {"attainment.csv", ENTITY_ATTAINMENT, attainment},
    [ENTITY_RECOMMENDATION] = {"recommendations.csv", ENTITY_RECOMMENDATION, recommendations},
    [ENTITY_FINAL_OVERRIDE] = {"final_marks.csv", ENTITY_FINAL_OVERRIDE, final_marks},
    [ENTITY_PRINTED_PIECE] = {"printed.csv", ENTITY_PRINTED_PIECE, printed},
    [ENTITY_HAND_OUT] = {"handed_out.csv", ENTITY_HAND_OUT, handed_out},
};

const struct entity_layout entity_layouts[ENTITY_COUNT] = {
    [ENTITY_SCHOOL] = {"school", "school_id", true},
    [ENTITY_PERIOD] = {"period", "period_id", true, {"code"}},
    [ENTITY_HOLIDAY] = {"holiday", "holiday_id"},
    [ENTITY_BELL] = {"bell", "bell_id"},
    [ENTITY_TEACHER] = {"teacher", "teacher_id", true, {"full_name", "sort_key", "short_name"}},
    [ENTITY_SUBJECT] = {"subject", "subject_id", true},
    [ENTITY_CLASS_GROUP] = {"class_group", "class_group_id", true, {"sort_key"}},
    [ENTITY_PUPIL] = {"pupil", "pupil_id", true, {"full_name", "sort_key"}},
    [ENTITY_MEMBERSHIP] = {"membership", "membership_id"},
    [ENTITY_MOVEMENT] = {"movement", "movement_id"},
    [ENTITY_INDIVIDUAL_PLAN] = {"individual_plan", "individual_plan_id"},
    [ENTITY_GUARDIAN] = {"guardian", "guardian_id", true, {"full_name", "sort_key"}},
    [ENTITY_GUARDIANSHIP] = {"guardianship", "guardianship_id", .second_key = "guardian_id, pupil_id"},
    [ENTITY_CONTACT] = {"contact", "contact_id"},
    [ENTITY_CONSENT] = {"consent", "consent_id", .derived = {"by_pupil"}},
    [ENTITY_TEACHING] = {"teaching", "teaching_id"},
    [ENTITY_CURRICULUM] = {"curriculum", "curriculum_id"},
    [ENTITY_TIMETABLE] = {"timetable", "timetable_id"},
    [ENTITY_PLAN_TOPIC] = {"plan_topic", "plan_topic_id"},
    [ENTITY_PLAN_CORRECTION] = {"plan_correction", "plan_correction_id"},
    [ENTITY_LESSON] = {"lesson", "lesson_id", true},
    [ENTITY_WORK_TYPE] = {"work_type", "work_type_id", true},
    [ENTITY_WORK] = {"work", "work_id", true},
    [ENTITY_MARK] = {"mark", "mark_id", .derived = {"kind", "value_x1000"}, .many = true, .history = true},
    [ENTITY_ATTENDANCE] = {"attendance", "attendance_id", .many = true, .history = true},
    [ENTITY_DEFERRAL] = {"deferral", "deferral_id", .history = true},
    [ENTITY_EXAM_RESULT] = {"exam_result", "exam_result_id", .history = true},
    [ENTITY_DEBT_ATTEMPT] = {"debt_attempt", "debt_attempt_id", .derived = {"outcome", "mark"},
                             .history = true},
    [ENTITY_COUNCIL_DECISION] = {"council_decision", "council_decision_id", .history = true},
    [ENTITY_ATTAINMENT] = {"attainment", "attainment_id", .history = true},
    [ENTITY_RECOMMENDATION] = {"recommendation", "recommendation_id"},
    [ENTITY_FINAL_OVERRIDE] = {"final_override", "final_override_id", .derived = {"outcome", "mark"},
                               .second_key = "pupil_id, subject_id, period_id, kind", .history = true},
    [ENTITY_PRINTED_PIECE] = {"printed_piece", "printed_piece_id"},
    [ENTITY_HAND_OUT] = {"hand_out", "hand_out_id"},
};
