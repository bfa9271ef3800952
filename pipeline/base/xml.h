/*
 * xml: well-formed XML as events with line numbers; the only includer of expat.h. Only UTF-8 is read. A
 * document type with anything in it, entities beyond the five of XML and processing instructions are refused:
 * nothing can grow (billion laughs) and nothing outside is read. Elements nest XML_DEPTH_MAX deep at most.
 */
#ifndef ITOG_BASE_XML_H
#define ITOG_BASE_XML_H

#include "base/err.h"

#include <stddef.h>

enum { XML_DEPTH_MAX = 200 };

/* A handler that is NULL passes over. Each returns 0, or -1 with ERR filled (the whole message with its place): parsing ends there. Text
 * comes in pieces of any size. ATTRIBUTES: name, value, name, value, …, NULL. */
struct xml_events {
    int (*start)(void *user, int line, const char *name, const char *const *attributes, struct err *err);
    int (*end)(void *user, int line, const char *name, struct err *err);
    int (*text)(void *user, int line, const char *text, size_t len, struct err *err);
};

/* Parses all of DATA. NAME stands in messages: "NAME:LINE: …", of kind ERR_DATA. */
int xml_parse(const char *name, const char *data, size_t len, const struct xml_events *events, void *user,
              struct err *err);

/* The same in pieces, for what is too large to lie in memory. All pointers must live as long as the stream;
 * NULL when memory is short. LAST closes the document. */
struct xml_stream;
struct xml_stream *xml_stream_new(const char *name, const struct xml_events *events, void *user,
                                  struct err *err);
int xml_stream_put(struct xml_stream *stream, const char *data, size_t len, int last);
void xml_stream_free(struct xml_stream *stream); /* NULL is harmless */

#endif
