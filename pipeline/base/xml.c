/* xml: see xml.h. Expat does the work; here stand the limits and the messages. */
#include "base/xml.h"
#include "base/i18n.h"
#include "base/text.h"

#include <expat.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct xml {
    XML_Parser parser;
    const char *name;
    const struct xml_events *events;
    void *user;
    int depth;
    bool failed;
    struct err *err;
};

static int line_of(struct xml *xml)
{
    return (int)XML_GetCurrentLineNumber(xml->parser);
}

static void stop(struct xml *xml)
{
    xml->failed = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *xml = user;
    if (xml->failed)
        return;
    if (++xml->depth > XML_DEPTH_MAX) {
        err_set(xml->err, ERR_DATA, _("%s:%d: elements nest deeper than %d levels"), xml->name, line_of(xml),
                XML_DEPTH_MAX);
        stop(xml);
    } else if (xml->events->start != NULL &&
               xml->events->start(xml->user, line_of(xml), name, (const char *const *)attributes, xml->err) <
                   0) {
        stop(xml);
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct xml *xml = user;
    if (xml->failed)
        return;
    xml->depth--;
    if (xml->events->end != NULL && xml->events->end(xml->user, line_of(xml), name, xml->err) < 0)
        stop(xml);
}

static void XMLCALL on_text(void *user, const XML_Char *text, int len)
{
    struct xml *xml = user;
    if (!xml->failed && xml->events->text != NULL &&
        xml->events->text(xml->user, line_of(xml), text, (size_t)len, xml->err) < 0)
        stop(xml);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    struct xml *xml = user;
    (void)name;
    if (system == NULL && public == NULL && !has_subset)
        return; /* <!DOCTYPE html> says nothing and does no harm */
    err_set(xml->err, ERR_DATA, _("%s:%d: a document type with declarations is not allowed"), xml->name,
            line_of(xml));
    stop(xml);
}

static void XMLCALL on_instruction(void *user, const XML_Char *target, const XML_Char *data)
{
    struct xml *xml = user;
    (void)data;
    if (xml->failed)
        return;
    err_set(xml->err, ERR_DATA, _("%s:%d: the processing instruction <?%s is not allowed"), xml->name,
            line_of(xml), target);
    stop(xml);
}

static int refuse(struct xml *xml)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (xml->failed)
        return -1;
    if (code == XML_ERROR_UNDEFINED_ENTITY)
        return err_set(
            xml->err, ERR_DATA,
            _("%s:%d: only the entities &amp; &lt; &gt; &quot; &apos; are known; write others by number "
              "(&#160; is the no-break space)"),
            xml->name, line_of(xml));
    return err_set(xml->err, ERR_DATA, _("%s:%d: not well-formed, column %d: %s"), xml->name, line_of(xml),
                   (int)XML_GetCurrentColumnNumber(xml->parser) + 1, XML_ErrorString(code));
}

static int count_lines(const char *data, size_t len)
{
    int line = 1;
    for (size_t i = 0; i < len; i++)
        line += data[i] == '\n';
    return line;
}

int xml_parse(const char *name, const char *data, size_t len, const struct xml_events *events, void *user,
              struct err *err)
{
    size_t bad_at = 0;
    if (len > INT_MAX)
        return err_set(err, ERR_DATA, _("%s: the file is too large"), name);
    if (!text_is_utf8(data, len, &bad_at))
        return err_set(err, ERR_DATA, _("%s:%d: this is not UTF-8"), name, count_lines(data, bad_at));
    struct xml_stream *stream = xml_stream_new(name, events, user, err);
    int result = stream != NULL ? xml_stream_put(stream, data, len, 1) : -1;
    xml_stream_free(stream);
    return result;
}

struct xml_stream {
    struct xml xml;
};

struct xml_stream *xml_stream_new(const char *name, const struct xml_events *events, void *user,
                                  struct err *err)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (parser == NULL) {
        err_set(err, ERR_OS, _("out of memory"));
        return NULL;
    }
    struct xml_stream *stream = mem_zalloc(sizeof *stream);
    stream->xml = (struct xml){.parser = parser, .name = name, .events = events, .user = user, .err = err};
    XML_SetUserData(parser, &stream->xml);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    return stream;
}

int xml_stream_put(struct xml_stream *stream, const char *data, size_t len, int last)
{
    struct xml *xml = &stream->xml;
    if (len > INT_MAX)
        return err_set(xml->err, ERR_DATA, _("%s: the file is too large"), xml->name);
    bool fine = XML_Parse(xml->parser, data, (int)len, last) == XML_STATUS_OK && !xml->failed;
    return fine ? 0 : refuse(xml);
}

void xml_stream_free(struct xml_stream *stream)
{
    if (stream == NULL)
        return;
    XML_ParserFree(stream->xml.parser);
    free(stream);
}
