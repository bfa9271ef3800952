/*
 * i18n: the messages for people. English is the source, Russian the complete translation
 * (templates/po/ru.po). Wrap every message a user can see in _(); mark one that stands in a table with N_()
 * and wrap it in _() where it is used.
 */
#ifndef ITOG_BASE_I18N_H
#define ITOG_BASE_I18N_H

#include <libintl.h>

#define _(text)              gettext(text)
#define N_(text)             text
#define _n(one, many, count) ngettext(one, many, count)

/*
 * Chooses the language of messages: the environment's, else LANGUAGE ("ru", from the configuration; may be
 * NULL). A bare system has only C.UTF-8, so a locale that is absent falls back to it with LANGUAGE set.
 * Numbers keep the "C" form always. LOCALE_DIR holds ru/LC_MESSAGES/itog.mo. May be called again when the
 * configuration is known.
 */
void i18n_begin(const char *locale_dir, const char *language);

#endif
