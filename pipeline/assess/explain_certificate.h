/* explain_certificate: what the files share that tell a line of the certificate. All text lives in the run's arena. */
#ifndef ITOG_ASSESS_EXPLAIN_CERTIFICATE_H
#define ITOG_ASSESS_EXPLAIN_CERTIFICATE_H

#include "assess/certificate.h"
#include "assess/explain.h"

/* A mark of a subject in a period, or what stands there instead. */
struct certified_mark {
    const char *subject, *subject_source, *period, *code, *text;
    int grade; /* in which the mark was given */
    int mark;  /* -1: none */
    bool counted;
    const char *cleared_on,
        *before; /* the year's debt: when an attempt cleared it, and what stood before; "" else */
};

struct explain_certificate {
    struct explain base; /* run, book, policy, names, exam, override, trace: of the line */
    bool there;          /* is there a line at all? */
    struct certificate_line line;
    const char *text; /* the marks as table certificate has them */
    const char *exam_subject;
    struct policy_place joined; /* the line of [certificate]; file NULL: a subject of its own */
    const char *
        final_aside; /* final marks of joined subjects, which the line doesn't follow: «Алгебра: 5»; NULL: none */
    struct certified_mark *marks;
    size_t marks_count, marks_capacity;
};

int explain_certificate_json(const struct explain_certificate *of, FILE *out, struct err *err);
void explain_certificate_text(struct explain_certificate *of, FILE *out);
/* «5», «зачтено», «осв.», «–» */
const char *explain_certificate_outcome(const struct explain_certificate *of);

#endif
