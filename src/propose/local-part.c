/* SPDX-License-Identifier: Apache-2.0 */
#include "propose/local-part.h"

#include <string.h>

#define MOST_NAME_BYTES 256
/* Longer than any local part may be (RFC 5321, 4.5.3.1.1). */
#define MOST_LOCAL_BYTES 64

/* Functions that shared mailboxes are named after; each between bars. */
static const gchar function_words[] = /* English */
    "|support|help|helpdesk|helpline|desk|servicedesk|service|services|customerservice|"
    "customersupport|customercare|customers|care|info|information|contact|contactus|enquiries|"
    "enquiry|inquiries|inquiry|questions|hello|office|team|reception|sales|orders|order|"
    "purchasing|procurement|returns|refunds|shipping|delivery|billing|invoices|invoice|payments|"
    "accounts|accounting|accountspayable|finance|payroll|hr|jobs|careers|recruiting|recruitment|"
    "press|media|marketing|legal|privacy|complaints|feedback|bookings|booking|reservations|"
    "tickets|ticket|it|hotline|dispatch|claims|admissions|registration|events|membership|"
    /* German */
    "hilfe|kundenservice|kundendienst|kundenbetreuung|kontakt|anfrage|anfragen|bestellung|"
    "bestellungen|buchhaltung|rechnung|rechnungen|vertrieb|verkauf|einkauf|bewerbung|"
    "bewerbungen|personal|presse|empfang|zentrale|sekretariat|buero|technik|versand|"
    "reklamation|datenschutz|"
    /* French */
    "aide|assistance|ventes|commande|commandes|accueil|facturation|comptabilite|clients|"
    "serviceclient|renseignements|recrutement|"
    /* Spanish, Portuguese */
    "ayuda|soporte|ventas|contacto|pedidos|atencion|atencionalcliente|facturacion|reservas|"
    "suporte|ajuda|vendas|contato|atendimento|comercial|financeiro|"
    /* Italian */
    "aiuto|assistenza|vendite|ordini|contatti|prenotazioni|amministrazione|segreteria|"
    /* Dutch, Scandinavian, Polish, Czech */
    "klantenservice|hulp|verkoop|bestellingen|kundtjanst|kundservice|kundeservice|asiakaspalvelu|"
    "pomoc|biuro|sprzedaz|zamowienia|obsluga|podpora|objednavky|";

/* Programs, and addresses whose mail nobody reads. */
static const gchar unattended_words[]
    = "|notification|notifications|notify|alert|alerts|monitoring|monitor|nagios|zabbix|robot|"
      "bot|automailer|autoreply|autoresponder|cron|daemon|root|system|crm|erp|scanner|printer|"
      "mailer|bounce|bounces|postmaster|webserver|jenkins|jira|backup|";

/* The same, as the beginning of a local part whose separators are taken out. */
static const gchar *const unattended_starts[]
    = { "noreply",      "donotreply",       "dontreply",    "nepasrepondre",
        "noresponder",  "nichtantworten",   "keineantwort", "nonrispondere",
        "naoresponder", "nietbeantwoorden", "mailerdaemon", "nieodpowiadaj" };

gsize
onb_local_part_len (const gchar *address)
{
  const gchar *at = strrchr (address, '@');

  return at == NULL ? 0 : (gsize) (at - address);
}

gboolean
onb_local_part_equal (const gchar *a, const gchar *b)
{
  gsize len = onb_local_part_len (a);

  return len > 0 && len == onb_local_part_len (b) && memcmp (a, b, len) == 0;
}

/* `|word|` stands in @words. */
static gboolean
holds_word (const gchar *words, const gchar *word, gsize len)
{
  g_autofree gchar *wanted = g_strdup_printf ("|%.*s|", (gint) len, word);

  return len > 0 && strstr (words, wanted) != NULL;
}

/* Any word of the local part: letters between signs and digits. */
static gboolean
has_word (const gchar *address, const gchar *words)
{
  gsize len = onb_local_part_len (address);
  gsize start = 0;

  if (len > MOST_LOCAL_BYTES)
    return FALSE;
  for (gsize at = 0; at <= len; at++) {
    if (at < len && g_ascii_isalpha (address[at]))
      continue;
    if (holds_word (words, address + start, at - start))
      return TRUE;
    start = at + 1;
  }
  return FALSE;
}

gboolean
onb_local_part_is_function (const gchar *address)
{
  return has_word (address, function_words);
}

gboolean
onb_local_part_is_unattended (const gchar *address)
{
  gsize len = onb_local_part_len (address);
  g_autoptr (GString) bare = g_string_new (NULL);

  if (len == 0 || len > MOST_LOCAL_BYTES)
    return FALSE;
  for (gsize at = 0; at < len; at++) {
    if (g_ascii_isalnum (address[at]))
      g_string_append_c (bare, address[at]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (unattended_starts); i++) {
    if (g_str_has_prefix (bare->str, unattended_starts[i]))
      return TRUE;
  }
  return has_word (address, unattended_words);
}

gchar *
onb_display_name_fold (const gchar *name)
{
  g_autofree gchar *folded = NULL;
  g_auto (GStrv) words = NULL;
  GString *joined;

  if (strlen (name) > MOST_NAME_BYTES)
    return NULL;
  folded = g_utf8_casefold (name, -1);
  words = g_strsplit_set (folded, " \t\r\n", -1);
  joined = g_string_new (NULL);
  for (gchar **word = words; *word != NULL; word++) {
    if (**word != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", *word);
  }
  return g_string_free (joined, FALSE);
}

gboolean
onb_display_name_is_full (const gchar *folded)
{
  guint wide = 0;

  if (strchr (folded, ' ') != NULL)
    return TRUE;
  for (const gchar *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    wide += g_unichar_iswide (g_utf8_get_char (at)) ? 1 : 0;
  return wide >= 2;
}

gchar *
onb_display_name_writer (const gchar *name)
{
  static const gchar *const marks[] = { " on behalf of ", " via ", " (" };
  g_autofree gchar *folded = onb_display_name_fold (name);

  for (gsize i = 0; folded != NULL && i < G_N_ELEMENTS (marks); i++) {
    const gchar *at = strstr (folded, marks[i]);

    if (at != NULL && at != folded)
      return g_strndup (folded, (gsize) (at - folded));
  }
  return NULL;
}
