/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/item.h>

#include "source/folder.h"

typedef struct {
  const gchar *name;
  OnbFolderRole role;
} RoleCase;

static const RoleCase names[] = {
  { "Inbox", ONB_FOLDER_INBOX },
  { "INBOX", ONB_FOLDER_INBOX },
  { "Sent", ONB_FOLDER_SENT },
  { "SENT ITEMS", ONB_FOLDER_SENT },
  { "Sent Messages", ONB_FOLDER_SENT },
  { "Sent.mbox", ONB_FOLDER_SENT },
  { "Sent.sbd", ONB_FOLDER_SENT },
  { "Sent Items.MBOX", ONB_FOLDER_SENT },
  { ".Sent", ONB_FOLDER_SENT },
  { "[Gmail]/Sent Mail", ONB_FOLDER_SENT },
  { "[Google Mail]/Sent Mail", ONB_FOLDER_SENT },
  { "[Gmail]/All Mail", ONB_FOLDER_ARCHIVE },
  { "[Gmail]", ONB_FOLDER_UNKNOWN },
  { "Drafts", ONB_FOLDER_DRAFTS },
  { "Templates", ONB_FOLDER_DRAFTS }, /* Thunderbird */
  { "Sent.mbx", ONB_FOLDER_SENT },
  { "Sent.mmdf", ONB_FOLDER_SENT },
  { "Sent.mbox.sbd", ONB_FOLDER_UNKNOWN },
  { "Junk E-mail", ONB_FOLDER_JUNK },
  { "Junk Email", ONB_FOLDER_JUNK },
  { "Spam", ONB_FOLDER_JUNK },
  { "Deleted Items", ONB_FOLDER_TRASH },
  { "Trash", ONB_FOLDER_TRASH },
  { "Outbox", ONB_FOLDER_OUTBOX },
  { "Unsent Messages", ONB_FOLDER_OUTBOX },
  { "Archive", ONB_FOLDER_ARCHIVE },
  { "Gesendete Elemente", ONB_FOLDER_SENT },
  { "Entwürfe", ONB_FOLDER_DRAFTS },
  { "Entwu\xcc\x88rfe", ONB_FOLDER_DRAFTS }, /* decomposed, as macOS writes it */
  { "Gelöschte Elemente", ONB_FOLDER_TRASH },
  { "Postausgang", ONB_FOLDER_OUTBOX },
  { "Éléments envoyés", ONB_FOLDER_SENT },
  { "Boîte de réception", ONB_FOLDER_INBOX },
  { "Boîte d’envoi", ONB_FOLDER_OUTBOX },
  { "Elementos enviados", ONB_FOLDER_SENT },
  { "Correo no deseado", ONB_FOLDER_JUNK },
  { "Itens Enviados", ONB_FOLDER_SENT },
  { "Caixa de Entrada", ONB_FOLDER_INBOX },
  { "Posta inviata", ONB_FOLDER_SENT },
  { "Bozze", ONB_FOLDER_DRAFTS },
  { "Verzonden items", ONB_FOLDER_SENT },
  { "Postvak IN", ONB_FOLDER_INBOX },
  { "Elementy wysłane", ONB_FOLDER_SENT },
  { "Wersje robocze", ONB_FOLDER_DRAFTS },
  { "Skickade objekt", ONB_FOLDER_SENT },
  { "Inkorgen", ONB_FOLDER_INBOX },
  { "Sendt post", ONB_FOLDER_SENT },
  { "Indbakke", ONB_FOLDER_INBOX },
  { "Sendte elementer", ONB_FOLDER_SENT },
  { "Innboks", ONB_FOLDER_INBOX },
  { "Lähetetyt", ONB_FOLDER_SENT },
  { "Roskaposti", ONB_FOLDER_JUNK },
  { "Odeslaná pošta", ONB_FOLDER_SENT },
  { "Doručená pošta", ONB_FOLDER_INBOX },
  { "Elküldött elemek", ONB_FOLDER_SENT },
  { "Piszkozatok", ONB_FOLDER_DRAFTS },
  { "Elemente trimise", ONB_FOLDER_SENT },
  { "Schițe", ONB_FOLDER_DRAFTS },
  { "Отправленные", ONB_FOLDER_SENT },
  { "Входящие", ONB_FOLDER_INBOX },
  { "Надіслані", ONB_FOLDER_SENT },
  { "Чернетки", ONB_FOLDER_DRAFTS },
  { "Gönderilmiş Öğeler", ONB_FOLDER_SENT },
  { "Gelen Kutusu", ONB_FOLDER_INBOX },
  { "Απεσταλμένα", ONB_FOLDER_SENT },
  { "Εισερχόμενα", ONB_FOLDER_INBOX },
  { "送信済みアイテム", ONB_FOLDER_SENT },
  { "下書き", ONB_FOLDER_DRAFTS },
  { "已发送邮件", ONB_FOLDER_SENT },
  { "收件箱", ONB_FOLDER_INBOX },
  { "寄件備份", ONB_FOLDER_SENT },
  { "收件匣", ONB_FOLDER_INBOX },
  { "보낸 편지함", ONB_FOLDER_SENT },
  { "받은 편지함", ONB_FOLDER_INBOX },
  { "פריטים שנשלחו", ONB_FOLDER_SENT },
  { "טיוטות", ONB_FOLDER_DRAFTS },
  { "العناصر المرسلة", ONB_FOLDER_SENT },
  { "المسودات", ONB_FOLDER_DRAFTS },
  { "éléments ENVOYÉS", ONB_FOLDER_SENT },
  { "ОТПРАВЛЕННЫЕ", ONB_FOLDER_SENT },
  { "Удалённые", ONB_FOLDER_TRASH },
  { "İstenmeyen", ONB_FOLDER_JUNK },
  { "Odoslaná pošta", ONB_FOLDER_SENT },
  { "Изпратени", ONB_FOLDER_SENT },
  { "Poslano", ONB_FOLDER_SENT },
  { "Concept", ONB_FOLDER_UNKNOWN },
  { "Bulk", ONB_FOLDER_UNKNOWN },
  { "", ONB_FOLDER_UNKNOWN },
  { ".", ONB_FOLDER_UNKNOWN },
  { "|", ONB_FOLDER_UNKNOWN },
  { "sent|sent items", ONB_FOLDER_UNKNOWN },
  { "Sentinel", ONB_FOLDER_UNKNOWN },
  { "Customers", ONB_FOLDER_UNKNOWN },
  { "\xff\xfe", ONB_FOLDER_UNKNOWN },
};

static void
test_name (gconstpointer data)
{
  const RoleCase *test = data;

  g_assert_cmpint (onb_folder_role_from_name (test->name), ==, test->role);
}

/* A component of a path: also Maildir++ and modified UTF-7. */
static void
test_component (void)
{
  static const RoleCase parts[] = {
    { ".INBOX.Sent", ONB_FOLDER_SENT },     { ".Sent.2023", ONB_FOLDER_SENT },
    { ".Entw&APw-rfe", ONB_FOLDER_DRAFTS }, { "Gel&APY-schte Elemente", ONB_FOLDER_TRASH },
    { ".Customers.Big", ONB_FOLDER_JUNK },  { "Customers", ONB_FOLDER_JUNK },
    { "Sent.2023", ONB_FOLDER_JUNK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_cmpint (onb_folder_role (parts[i].name, ONB_FOLDER_JUNK), ==, parts[i].role);
  g_assert_cmpint (onb_folder_role (NULL, ONB_FOLDER_SENT), ==, ONB_FOLDER_SENT);
}

static void
test_mutf7 (void)
{
  static const struct {
    const gchar *text;
    const gchar *expected;
  } cases[] = {
    { "plain", "plain" },
    { "a&-b", "a&b" },
    { "Entw&APw-rfe", "Entwürfe" },
    { "~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語" }, /* RFC 3501, 5.1.3 */
    { "&2D3eAA-", "😀" },
    { "A&B", NULL },
    { "&!-", NULL },
    { "&2D0-", NULL }, /* half a surrogate pair */
    { "R&D-Team", NULL },
    { "AT&T-Mobile", NULL },
    { "Black&White-List", NULL }, /* bits are left over */
    { "&AEE-", NULL },            /* an A, which needs no base64 */
    { "&APz-", NULL },            /* the last two bits are not zero */
    { "Entw\xc3\xbcrfe &- mehr", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *decoded = onb_mutf7_decode (cases[i].text);

    g_assert_cmpstr (decoded, ==, cases[i].expected);
  }
}

static void
test_origin (void)
{
  static const struct {
    OnbOrigin origin;
    const gchar *expected;
  } cases[] = {
    { { "in/1.eml", NULL, -1, 5 }, "in/1.eml" },
    { { "in.mbox", NULL, 0, 5 }, "in.mbox@0" },
    { { "mail.zip", "Inbox.mbox", 1042, 5 }, "mail.zip!/Inbox.mbox@1042" },
    { { "mail.zip", "a/1.eml", -1, 5 }, "mail.zip!/a/1.eml" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text = onb_origin_format (&cases[i].origin);

    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *path = g_strdup_printf ("/folder-role/name/%zu", i);

    g_test_add_data_func (path, &names[i], test_name);
  }
  g_test_add_func ("/folder-role/component", test_component);
  g_test_add_func ("/folder-role/modified-utf7", test_mutf7);
  g_test_add_func ("/folder-role/origin", test_origin);
  return g_test_run ();
}
