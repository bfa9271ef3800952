/*
 * comply_reason: why a lesson was not held, from the free Russian words of the journal, and text as topics are
 * compared. Pure: no data base, no clock.
 */
#ifndef ITOG_ASSESS_COMPLY_REASON_H
#define ITOG_ASSESS_COMPLY_REASON_H

#include <stddef.h>
#include <stdint.h>

enum comply_reason {
    COMPLY_ILLNESS,     /* of the teacher */
    COMPLY_AWAY,        /* the teacher was away for another reason: courses, a journey, leave */
    COMPLY_HOLIDAY,     /* a public holiday, a day off */
    COMPLY_QUARANTINE,  /* of the class or the school; many pupils are ill */
    COMPLY_SUBJECT,     /* another subject was taught instead */
    COMPLY_EVENT,       /* the class was elsewhere: an event, an excursion, exams, a medical examination */
    COMPLY_CLOSURE,     /* the school was closed: frost, no heating, elections */
    COMPLY_MOVED,       /* to a day outside the period, or not yet given */
    COMPLY_OTHER,       /* words that say something else, or none */
    COMPLY_UNCONFIRMED, /* in the journal as planned, the day is over */
    COMPLY_NOT_ENTERED, /* in the timetable, not in the journal */
    COMPLY_REASONS
};

/* The code as it stands in the store: 'illness', 'not_entered' … */
const char *comply_reason_code(enum comply_reason reason);

/*
 * What TEXT says; COMPLY_OTHER when no rule fits. A code of the first nine ("illness", "quarantine" …) is taken
 * as it is; else words are looked for by their stems, letter case, ё and punctuation aside; the first rule that
 * fits holds (comply_reason.c lists them).
 */
enum comply_reason comply_reason_of(const char *text);

/* Lower case, е for ё, letters and digits only, single blanks between words; cut at SIZE. Returns the length. */
size_t comply_fold(const char *text, size_t len, char *out, size_t size);

/* A topic for comparison: a number of its folded text, above zero and below 2^63; 0: nothing is left of it. */
int64_t comply_topic_key(const char *text, size_t len);

#endif
