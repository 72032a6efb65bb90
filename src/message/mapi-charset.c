/* SPDX-License-Identifier: Apache-2.0 */
/* In which charset the texts of a message are that are not in UTF-16. */
#include "message/mapi-value.h"

/* Names that converters are kept open for (charset-start.c), whatever else they are called. */
static const gchar *
name_of (guint32 code_page)
{
  static const struct {
    guint32 code_page;
    const gchar *name;
  } names[] = {
    { 437, "ibm437" },        { 850, "ibm850" },        { 866, "ibm866" },
    { 874, "windows-874" },   { 932, "cp932" },         { 936, "gbk" },
    { 949, "uhc" },           { 950, "big5" },          { 1200, "utf-16le" },
    { 1250, "windows-1250" }, { 1251, "windows-1251" }, { 1252, "windows-1252" },
    { 1253, "windows-1253" }, { 1254, "windows-1254" }, { 1255, "windows-1255" },
    { 1256, "windows-1256" }, { 1257, "windows-1257" }, { 1258, "windows-1258" },
    { 1361, "johab" },        { 10000, "macintosh" },   { 20127, "us-ascii" },
    { 20866, "koi8-r" },      { 20932, "euc-jp" },      { 20936, "gb2312" },
    { 21866, "koi8-u" },      { 28591, "iso-8859-1" },  { 28592, "iso-8859-2" },
    { 28593, "iso-8859-3" },  { 28594, "iso-8859-4" },  { 28595, "iso-8859-5" },
    { 28596, "iso-8859-6" },  { 28597, "iso-8859-7" },  { 28598, "iso-8859-8" },
    { 28599, "iso-8859-9" },  { 28603, "iso-8859-13" }, { 28605, "iso-8859-15" },
    { 38598, "iso-8859-8" },  { 50220, "iso-2022-jp" }, { 50221, "iso-2022-jp" },
    { 50222, "iso-2022-jp" }, { 50225, "iso-2022-kr" }, { 51932, "euc-jp" },
    { 51936, "gb2312" },      { 51949, "euc-kr" },      { 54936, "gb18030" },
    { 65000, "utf-7" },       { 65001, "utf-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i].code_page == code_page)
      return names[i].name;
  }
  return NULL;
}

/* Windows keeps such texts in the code page of a language, whatever the code page of the body. */
static guint32
page_of_body (guint32 code_page)
{
  static const struct {
    guint32 body;
    guint32 text;
  } pages[] = {
    { 20127, 1252 }, { 28591, 1252 }, { 28605, 1252 }, { 28592, 1250 }, { 28595, 1251 },
    { 20866, 1251 }, { 21866, 1251 }, { 28597, 1253 }, { 28599, 1254 }, { 28598, 1255 },
    { 38598, 1255 }, { 28596, 1256 }, { 28594, 1257 }, { 28603, 1257 }, { 50220, 932 },
    { 50221, 932 },  { 50222, 932 },  { 51932, 932 },  { 20932, 932 },  { 51949, 949 },
    { 50225, 949 },  { 51936, 936 },  { 52936, 936 },  { 54936, 936 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (pages[i].body == code_page)
      return pages[i].text;
  }
  return code_page;
}

/* By the primary language of a locale id (MS-LCID, 2.1); 0 for those of western Europe, which say
 * nothing: Windows of any language may have them. */
static guint32
page_of_locale (guint32 locale)
{
  static const struct {
    guint8 language;
    guint16 page;
  } pages[] = {
    { 0x01, 1256 }, { 0x02, 1251 }, { 0x05, 1250 }, { 0x08, 1253 }, { 0x0d, 1255 },
    { 0x0e, 1250 }, { 0x11, 932 },  { 0x12, 949 },  { 0x15, 1250 }, { 0x18, 1250 },
    { 0x19, 1251 }, { 0x1a, 1250 }, { 0x1b, 1250 }, { 0x1e, 874 },  { 0x1f, 1254 },
    { 0x20, 1256 }, { 0x22, 1251 }, { 0x23, 1251 }, { 0x24, 1250 }, { 0x25, 1257 },
    { 0x26, 1257 }, { 0x27, 1257 }, { 0x29, 1256 }, { 0x2a, 1258 }, { 0x2f, 1251 },
  };

  if ((locale & 0x3ff) == 0x04)
    return locale == 0x0804 || locale == 0x1004 ? 936 : 950;
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (pages[i].language == (locale & 0x3ff))
      return pages[i].page;
  }
  return 0;
}

const gchar *
onb_mapi_charset (const OnbMapi *mapi)
{
  const gchar *charset = NULL;
  guint32 number;

  if (onb_mapi_number (&mapi->message, ONB_MAPI_CODE_PAGE, &number))
    charset = name_of (number);
  if (charset == NULL && onb_mapi_number (&mapi->message, ONB_MAPI_LOCALE, &number))
    charset = name_of (page_of_locale (number));
  if (charset == NULL && onb_mapi_number (&mapi->message, ONB_MAPI_INTERNET_CODE_PAGE, &number))
    charset = name_of (page_of_body (number));
  return charset;
}
