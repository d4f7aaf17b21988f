#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlversion.h>

/* What Swift cannot say of libxml2 by itself: callbacks whose types changed between versions, and struct members that
   newer headers mark as deprecated. */

/* The error callback takes `xmlErrorPtr` before libxml2 2.12 and `const xmlError *` from then on: one untyped closure fits both. */
typedef void (*xenolith_xml_error)(void *user, const void *error);

/* Refuses whatever a document would load from elsewhere. Process-wide. */
static inline xmlParserInputPtr xenolith_xml_refuse(const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url; (void)id; (void)context;
  return NULL;
}
static inline void xenolith_xml_prepare(void) {
  xmlInitParser();
  xmlRelaxNGInitTypes();
  xmlSetExternalEntityLoader(xenolith_xml_refuse);
}

/* The parser's `_private` word points to this while it parses. */
struct xenolith_xml_parse { xenolith_xml_error error; void *user; int doctype_line; };

static inline void xenolith_xml_on_error(void *context, const void *error) {
  struct xenolith_xml_parse *parse = (struct xenolith_xml_parse *)((xmlParserCtxtPtr)context)->_private;
  parse->error(parse->user, error);
}
/* A DOCTYPE stops the parser where it begins: no entity is ever declared, so none can grow. */
static inline void xenolith_xml_on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  xmlParserCtxtPtr parser = (xmlParserCtxtPtr)context;
  (void)name; (void)external; (void)system;
  ((struct xenolith_xml_parse *)parser->_private)->doctype_line = parser->input ? parser->input->line : 1;
  xmlStopParser(parser);
}
static inline xmlDocPtr xenolith_xml_read(const char *bytes, int count, struct xenolith_xml_parse *parse) {
  xmlParserCtxtPtr parser = xmlNewParserCtxt();
  if (!parser) return NULL;
  parser->_private = parse;
  parser->sax->serror = (xmlStructuredErrorFunc)(void *)xenolith_xml_on_error;
  parser->sax->internalSubset = xenolith_xml_on_doctype;
  // No DTD loading, no XInclude, no network, and not XML_PARSE_HUGE: libxml2's own limits on depth and size stay. XML_PARSE_NOENT replaces
  // XML's own entities, the only ones that there are: without it a namespace's name would keep `&amp;` as `&#38;`.
  xmlDocPtr document = xmlCtxtReadMemory(parser, bytes, count, NULL, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOENT);
  xmlFreeParserCtxt(parser);
  return document;
}
static inline xmlRelaxNGPtr xenolith_rng_compile(xmlDocPtr document, xenolith_xml_error error, void *user) {
  xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewDocParserCtxt(document);
  if (!parser) return NULL;
  xmlRelaxNGSetParserStructuredErrors(parser, (xmlStructuredErrorFunc)(void *)error, user);
  xmlRelaxNGPtr schema = xmlRelaxNGParse(parser);
  xmlRelaxNGFreeParserCtxt(parser);
  return schema;
}
static inline int xenolith_rng_validate(xmlRelaxNGPtr schema, xmlDocPtr document, xenolith_xml_error error, void *user) {
  xmlRelaxNGValidCtxtPtr context = xmlRelaxNGNewValidCtxt(schema);
  if (!context) return -1;
  xmlRelaxNGSetValidStructuredErrors(context, (xmlStructuredErrorFunc)(void *)error, user);
  int result = xmlRelaxNGValidateDoc(context, document);
  xmlRelaxNGFreeValidCtxt(context);
  return result;
}
static inline void xenolith_xml_free_text(xmlChar *text) { xmlFree(text); }
