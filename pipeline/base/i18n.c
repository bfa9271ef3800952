/* i18n: see i18n.h. */
#include "base/i18n.h"

#include <locale.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The environment's wish for the language of messages, or NULL when it has none (C and POSIX are none). */
static const char *wanted(void)
{
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || *value == '\0')
            continue;
        if (strcmp(value, "C") != 0 && strcmp(value, "POSIX") != 0 && strncmp(value, "C.", 2) != 0)
            return value;
        if (i > 0)
            return NULL;
    }
    return NULL;
}

void i18n_begin(const char *locale_dir, const char *language)
{
    static char chosen[64];
    const char *wish = chosen[0] != '\0' ? chosen : wanted();
    if (wish == NULL)
        wish = language;
    if (wish != NULL && wish != chosen) {
        /* "ru_RU.UTF-8" → "ru" */
        size_t len = strcspn(wish, "_.@");
        if (len >= sizeof chosen)
            len = sizeof chosen - 1;
        if (wanted() != NULL) {
            memcpy(chosen, wish, len);
            chosen[len] = '\0';
        }
        char short_name[sizeof chosen] = {0};
        memcpy(short_name, wish, len);
        setenv("LANGUAGE", short_name, 1);
    }
    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    bindtextdomain("itog", locale_dir);
    bind_textdomain_codeset("itog", "UTF-8");
    textdomain("itog");
}
