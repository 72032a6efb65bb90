/* SPDX-License-Identifier: Apache-2.0 */
/* Names that mail programs give to their folders. Sources: the default folders of Outlook and
 * Exchange as localized by the server (current and older versions), Gmail's system labels, Apple
 * Mail's mailboxes, Thunderbird's special folders. A word that means two roles in one language is
 * left out. */
#include <onbehalf/item.h>

#include <string.h>

typedef struct {
  OnbFolderRole role;
  const gchar *names; /* in NFC, ASCII letters in lower case, each between bars */
} Names;

static const Names table[] = {
  /* English */
  { ONB_FOLDER_INBOX, "|inbox|" },
  { ONB_FOLDER_SENT,
    "|sent|sent items|sent messages|sent mail|sent-mail|sent_items|sentmail|sentbox|" },
  { ONB_FOLDER_DRAFTS, "|drafts|draft|draftbox|" },
  { ONB_FOLDER_JUNK, "|junk|junk e-mail|junk email|junk mail|spam|bulk mail|bulk|junkmail|" },
  { ONB_FOLDER_TRASH,
    "|trash|deleted items|deleted messages|deleted|bin|recoverable items|deletions|wastebasket|" },
  { ONB_FOLDER_OUTBOX, "|outbox|unsent messages|unsent|unsent mail|" },
  { ONB_FOLDER_ARCHIVE, "|archive|archives|archived|all mail|" },
  /* German */
  { ONB_FOLDER_INBOX, "|posteingang|eingang|" },
  { ONB_FOLDER_SENT, "|gesendete elemente|gesendet|gesendete objekte|gesendete "
                     "nachrichten|gesendete mails|gesendete e-mails|" },
  { ONB_FOLDER_DRAFTS, "|entwürfe|entwurf|" },
  { ONB_FOLDER_JUNK, "|junk-e-mail|junk-email|werbung|spamverdacht|unerwünscht|" },
  { ONB_FOLDER_TRASH,
    "|gelöschte elemente|gelöschte objekte|gelöschte nachrichten|gelöscht|papierkorb|" },
  { ONB_FOLDER_OUTBOX, "|postausgang|ausgang|" },
  { ONB_FOLDER_ARCHIVE, "|archiv|archiviert|alle nachrichten|" },
  /* French */
  { ONB_FOLDER_INBOX, "|boîte de réception|courrier entrant|boite de réception|réception|" },
  { ONB_FOLDER_SENT,
    "|éléments envoyés|Éléments envoyés|messages envoyés|envoyés|envoyé|courrier envoyé|"
    "courriers envoyés|elements envoyés|" },
  { ONB_FOLDER_DRAFTS, "|brouillons|brouillon|" },
  { ONB_FOLDER_JUNK, "|courrier indésirable|indésirables|indésirable|pourriel|pourriels|" },
  { ONB_FOLDER_TRASH,
    "|éléments supprimés|Éléments supprimés|messages supprimés|corbeille|supprimés|" },
  { ONB_FOLDER_OUTBOX, "|boîte d'envoi|boîte d’envoi|messages en attente|" },
  { ONB_FOLDER_ARCHIVE, "|archivés|tous les messages|" },
  /* Spanish */
  { ONB_FOLDER_INBOX, "|bandeja de entrada|recibidos|entrada|" },
  { ONB_FOLDER_SENT,
    "|elementos enviados|enviados|mensajes enviados|correo enviado|correos enviados|enviado|" },
  { ONB_FOLDER_DRAFTS, "|borradores|borrador|" },
  { ONB_FOLDER_JUNK,
    "|correo no deseado|correo electrónico no deseado|no deseado|correo basura|basura|" },
  { ONB_FOLDER_TRASH, "|elementos eliminados|eliminados|mensajes eliminados|papelera|" },
  { ONB_FOLDER_OUTBOX, "|bandeja de salida|" },
  { ONB_FOLDER_ARCHIVE, "|archivo|archivados|archivo histórico|archivar|todos|" },
  /* Portuguese (Brazil and Portugal) */
  { ONB_FOLDER_INBOX, "|caixa de entrada|a receber|" },
  { ONB_FOLDER_SENT,
    "|itens enviados|enviadas|mensagens enviadas|e-mails enviados|correio enviado|enviadas e-mails|"
    "e-mail enviados|" },
  { ONB_FOLDER_DRAFTS, "|rascunhos|rascunho|" },
  { ONB_FOLDER_JUNK, "|lixo eletrônico|lixo electrónico|lixo eletrónico|e-mail de lixo|correio "
                     "eletrónico não solicitado|"
                     "correio electrónico não solicitado|" },
  { ONB_FOLDER_TRASH,
    "|itens excluídos|itens eliminados|lixeira|excluídos|excluídas|mensagens excluídas|"
    "mensagens apagadas|reciclagem|" },
  { ONB_FOLDER_OUTBOX, "|caixa de saída|a enviar|" },
  { ONB_FOLDER_ARCHIVE,
    "|arquivo|arquivo morto|arquivos|arquivados|arquivadas|arquivo de correio|" },
  /* Italian */
  { ONB_FOLDER_INBOX, "|posta in arrivo|in arrivo|entrata|" },
  { ONB_FOLDER_SENT, "|posta inviata|inviati|inviata|messaggi inviati|elementi inviati|" },
  { ONB_FOLDER_DRAFTS, "|bozze|bozza|" },
  { ONB_FOLDER_JUNK, "|posta indesiderata|indesiderata|indesiderati|" },
  { ONB_FOLDER_TRASH, "|posta eliminata|eliminati|messaggi eliminati|elementi eliminati|cestino|" },
  { ONB_FOLDER_OUTBOX, "|posta in uscita|in uscita|" },
  { ONB_FOLDER_ARCHIVE, "|archivio|archiviati|archivi|tutti i messaggi|" },
  /* Dutch */
  { ONB_FOLDER_INBOX, "|postvak in|inkomend|" },
  { ONB_FOLDER_SENT, "|verzonden items|verzonden|verzonden berichten|verstuurd|verzonden e-mail|" },
  { ONB_FOLDER_DRAFTS, "|concepten|concept|" },
  { ONB_FOLDER_JUNK, "|ongewenste e-mail|ongewenste mail|ongewenst|ongewenste reclame|reclame|" },
  { ONB_FOLDER_TRASH,
    "|verwijderde items|verwijderde berichten|verwijderd|prullenbak|prullenmand|" },
  { ONB_FOLDER_OUTBOX, "|postvak uit|uitgaand|" },
  { ONB_FOLDER_ARCHIVE, "|archief|archieven|gearchiveerd|alle berichten|" },
  /* Polish */
  { ONB_FOLDER_INBOX, "|skrzynka odbiorcza|odebrane|przychodzące|poczta przychodząca|" },
  { ONB_FOLDER_SENT, "|elementy wysłane|wysłane|wysłane wiadomości|poczta wysłana|" },
  { ONB_FOLDER_DRAFTS, "|kopie robocze|wersje robocze|szkice|robocze|" },
  { ONB_FOLDER_JUNK, "|wiadomości-śmieci|wiadomości śmieci|niechciane|niechciana poczta|śmieci|" },
  { ONB_FOLDER_TRASH, "|elementy usunięte|usunięte|kosz|usunięte wiadomości|" },
  { ONB_FOLDER_OUTBOX, "|skrzynka nadawcza|do wysłania|" },
  { ONB_FOLDER_ARCHIVE, "|archiwum|zarchiwizowane|wszystkie|" },
  /* Swedish */
  { ONB_FOLDER_INBOX, "|inkorgen|inkorg|" },
  { ONB_FOLDER_SENT, "|skickat|skickade objekt|skickade meddelanden|skickade|skickade brev|" },
  { ONB_FOLDER_DRAFTS, "|utkast|" },
  { ONB_FOLDER_JUNK, "|skräppost|skräp|oönskat|" },
  { ONB_FOLDER_TRASH,
    "|borttaget|borttagna objekt|borttagna meddelanden|papperskorgen|papperskorg|" },
  { ONB_FOLDER_OUTBOX, "|utkorgen|utkorg|" },
  { ONB_FOLDER_ARCHIVE, "|arkiv|arkiverat|" },
  /* Danish */
  { ONB_FOLDER_INBOX, "|indbakke|" },
  { ONB_FOLDER_SENT, "|sendt post|sendte elementer|sendt|sendte mails|sendte beskeder|" },
  { ONB_FOLDER_DRAFTS, "|kladder|kladde|" },
  { ONB_FOLDER_JUNK, "|uønsket mail|uønsket e-mail|uønsket post|uønsket|uønskede mails|" },
  { ONB_FOLDER_TRASH, "|slettet post|slettede elementer|slettet|papirkurv|slettede mails|" },
  { ONB_FOLDER_OUTBOX, "|udbakke|" },
  { ONB_FOLDER_ARCHIVE, "|arkiver|arkiveret|" },
  /* Norwegian */
  { ONB_FOLDER_INBOX, "|innboks|" },
  { ONB_FOLDER_SENT, "|sendte meldinger|sendt e-post|sendte objekter|sendte|" },
  { ONB_FOLDER_DRAFTS, "|utkast|" },
  { ONB_FOLDER_JUNK, "|søppelpost|uønsket e-post|" },
  { ONB_FOLDER_TRASH, "|slettede meldinger|slettede objekter|papirkurven|" },
  { ONB_FOLDER_OUTBOX, "|utboks|" },
  { ONB_FOLDER_ARCHIVE, "|arkivert|" },
  /* Finnish */
  { ONB_FOLDER_INBOX, "|saapuneet|saapuneet-kansio|postilaatikko|" },
  { ONB_FOLDER_SENT, "|lähetetyt|lähetetyt viestit|lähetetyt-kansio|" },
  { ONB_FOLDER_DRAFTS, "|luonnokset|" },
  { ONB_FOLDER_JUNK, "|roskaposti|" },
  { ONB_FOLDER_TRASH, "|poistetut|poistetut viestit|roskakori|" },
  { ONB_FOLDER_OUTBOX, "|lähtevät|lähtevät viestit|" },
  { ONB_FOLDER_ARCHIVE, "|arkisto|arkistoidut|" },
  /* Czech */
  { ONB_FOLDER_INBOX, "|doručená pošta|doručené|" },
  { ONB_FOLDER_SENT, "|odeslaná pošta|odeslané|odeslané zprávy|" },
  { ONB_FOLDER_DRAFTS, "|koncepty|rozepsané|rozepsané zprávy|" },
  { ONB_FOLDER_JUNK, "|nevyžádaná pošta|nevyžádané|" },
  { ONB_FOLDER_TRASH, "|odstraněná pošta|odstraněné|koš|smazané|" },
  { ONB_FOLDER_OUTBOX, "|pošta k odeslání|k odeslání|" },
  { ONB_FOLDER_ARCHIVE, "|archivy|archivované|" },
  /* Hungarian */
  { ONB_FOLDER_INBOX, "|beérkezett üzenetek|beérkezett levelek|bejövő|beérkező levelek|" },
  { ONB_FOLDER_SENT, "|elküldött elemek|elküldött üzenetek|elküldött levelek|elküldött|" },
  { ONB_FOLDER_DRAFTS, "|piszkozatok|vázlatok|" },
  { ONB_FOLDER_JUNK, "|levélszemét|" },
  { ONB_FOLDER_TRASH, "|törölt elemek|törölt üzenetek|törölt|kuka|lomtár|" },
  { ONB_FOLDER_OUTBOX, "|postázandó üzenetek|postázandó|kimenő|" },
  { ONB_FOLDER_ARCHIVE, "|archívum|archivált|" },
  /* Romanian; the letters with a cedilla are the older encoding of those with a comma */
  { ONB_FOLDER_INBOX, "|mesaje primite|căsuță de intrare|căsuţă de intrare|primite|" },
  { ONB_FOLDER_SENT, "|elemente trimise|trimise|mesaje trimise|" },
  { ONB_FOLDER_DRAFTS, "|schițe|schiţe|ciorne|mesaje nefinalizate|nefinalizate|" },
  { ONB_FOLDER_JUNK, "|e-mail nedorit|nedorite|mesaje nedorite|nesolicitate|" },
  { ONB_FOLDER_TRASH, "|elemente șterse|elemente şterse|șterse|şterse|mesaje șterse|coș de "
                      "gunoi|coş de gunoi|gunoi|" },
  { ONB_FOLDER_OUTBOX, "|cutie de ieșire|căsuță de ieșire|de trimis|" },
  { ONB_FOLDER_ARCHIVE, "|arhivă|arhiva|arhive|" },
  /* Russian */
  { ONB_FOLDER_INBOX, "|Входящие|входящие|" },
  { ONB_FOLDER_SENT, "|Отправленные|отправленные|Отправленные элементы|Отправленные "
                     "сообщения|Отправленные письма|" },
  { ONB_FOLDER_DRAFTS, "|Черновики|черновики|" },
  { ONB_FOLDER_JUNK, "|Нежелательная почта|Спам|спам|Нежелательные|" },
  { ONB_FOLDER_TRASH,
    "|Удаленные|Удалённые|удаленные|Удаленные элементы|Удалённые элементы|Корзина|корзина|"
    "Удаленные сообщения|" },
  { ONB_FOLDER_OUTBOX, "|Исходящие|исходящие|" },
  { ONB_FOLDER_ARCHIVE, "|Архив|архив|Архивы|Вся почта|" },
  /* Ukrainian */
  { ONB_FOLDER_INBOX, "|Вхідні|вхідні|" },
  { ONB_FOLDER_SENT, "|Надіслані|Надіслані елементи|Надіслане|Відправлені|надіслані|відправлені|" },
  { ONB_FOLDER_DRAFTS, "|Чернетки|чернетки|" },
  { ONB_FOLDER_JUNK, "|Небажана пошта|Небажана електронна пошта|Небажані|" },
  { ONB_FOLDER_TRASH, "|Видалені|Видалені елементи|Видалене|Кошик|видалені|кошик|Смітник|" },
  { ONB_FOLDER_OUTBOX, "|Вихідні|вихідні|" },
  { ONB_FOLDER_ARCHIVE, "|Архів|архів|Архіви|" },
  /* Turkish */
  { ONB_FOLDER_INBOX, "|gelen kutusu|gelen|" },
  { ONB_FOLDER_SENT,
    "|gönderilmiş Öğeler|gönderilmiş öğeler|gönderilmiş postalar|gönderilen|gönderilenler|"
    "gönderilmiş|gönderilmiş iletiler|gönderilmiş e-postalar|" },
  { ONB_FOLDER_DRAFTS, "|taslaklar|taslak|" },
  { ONB_FOLDER_JUNK,
    "|Önemsiz e-posta|önemsiz e-posta|Önemsiz|önemsiz|gereksiz|gereksiz e-posta|İstenmeyen|"
    "İstenmeyen e-posta|istenmeyen|" },
  { ONB_FOLDER_TRASH,
    "|silinmiş Öğeler|silinmiş öğeler|silinmiş postalar|silinmiş|silinmiş iletiler|silinenler|"
    "Çöp kutusu|çöp kutusu|Çöp|çöp|" },
  { ONB_FOLDER_OUTBOX, "|giden kutusu|giden|" },
  { ONB_FOLDER_ARCHIVE, "|arşiv|arşivlenmiş|arşivler|" },
  /* Greek */
  { ONB_FOLDER_INBOX, "|Εισερχόμενα|εισερχόμενα|" },
  { ONB_FOLDER_SENT, "|Απεσταλμένα|απεσταλμένα|Σταλμένα|Απεσταλμένα στοιχεία|" },
  { ONB_FOLDER_DRAFTS, "|Πρόχειρα|πρόχειρα|" },
  { ONB_FOLDER_JUNK,
    "|Ανεπιθύμητη αλληλογραφία|Ανεπιθύμητη Αλληλογραφία|Ανεπιθύμητα|ανεπιθύμητα|" },
  { ONB_FOLDER_TRASH,
    "|Διαγραμμένα|Διαγραμμένα στοιχεία|διαγραμμένα|Κάδος απορριμμάτων|Κάδος|Απορρίμματα|" },
  { ONB_FOLDER_OUTBOX, "|Εξερχόμενα|εξερχόμενα|" },
  { ONB_FOLDER_ARCHIVE, "|Αρχείο|Αρχειοθήκη|Αρχειοθετημένα|" },
  /* Japanese */
  { ONB_FOLDER_INBOX, "|受信トレイ|受信箱|受信|" },
  { ONB_FOLDER_SENT,
    "|送信済みアイテム|送信済みメール|送信済み|送信済みトレイ|送信済みメッセージ|送信済アイテム|" },
  { ONB_FOLDER_DRAFTS, "|下書き|草稿|" },
  { ONB_FOLDER_JUNK, "|迷惑メール|" },
  { ONB_FOLDER_TRASH, "|削除済みアイテム|削除済みメッセージ|削除済み|ゴミ箱|ごみ箱|" },
  { ONB_FOLDER_OUTBOX, "|送信トレイ|送信箱|未送信メッセージ|" },
  { ONB_FOLDER_ARCHIVE, "|アーカイブ|すべてのメール|" },
  /* Chinese, simplified */
  { ONB_FOLDER_INBOX, "|收件箱|" },
  { ONB_FOLDER_SENT, "|已发送邮件|已发送|已发邮件|已发送的邮件|已发送消息|" },
  { ONB_FOLDER_DRAFTS, "|草稿|草稿箱|" },
  { ONB_FOLDER_JUNK, "|垃圾邮件|垃圾电子邮件|" },
  { ONB_FOLDER_TRASH, "|已删除邮件|已删除|已删除消息|废纸篓|回收站|已删除的邮件|" },
  { ONB_FOLDER_OUTBOX, "|发件箱|" },
  { ONB_FOLDER_ARCHIVE, "|存档|归档|所有邮件|" },
  /* Chinese, traditional */
  { ONB_FOLDER_INBOX, "|收件匣|收件夾|" },
  { ONB_FOLDER_SENT, "|寄件備份|寄件備份匣|已傳送|已傳送的郵件|已寄出|已寄出的郵件|寄件備份夾|" },
  { ONB_FOLDER_JUNK, "|垃圾郵件|垃圾電子郵件|垃圾信件|" },
  { ONB_FOLDER_TRASH, "|刪除的郵件|已刪除的項目|已刪除|刪除的項目|垃圾桶|回收筒|" },
  { ONB_FOLDER_OUTBOX, "|寄件匣|" },
  { ONB_FOLDER_ARCHIVE, "|封存|保存|所有郵件|" },
  /* Korean */
  { ONB_FOLDER_INBOX, "|받은 편지함|받은편지함|받은 메일함|" },
  { ONB_FOLDER_SENT, "|보낸 편지함|보낸편지함|보낸 메일함|보낸 메일|" },
  { ONB_FOLDER_DRAFTS, "|임시 보관함|임시보관함|초안|임시 보관 편지함|" },
  { ONB_FOLDER_JUNK, "|정크 메일|정크메일|정크|정크 메일함|스팸|스팸함|스팸 메일함|" },
  { ONB_FOLDER_TRASH, "|지운 편지함|지운편지함|휴지통|삭제된 편지함|삭제한 메시지|" },
  { ONB_FOLDER_OUTBOX, "|보낼 편지함|보낼편지함|" },
  { ONB_FOLDER_ARCHIVE, "|보관|보관함|보관 편지함|보관 파일|전체보관함|" },
  /* Hebrew */
  { ONB_FOLDER_INBOX, "|תיבת דואר נכנס|דואר נכנס|" },
  { ONB_FOLDER_SENT, "|פריטים שנשלחו|דואר שנשלח|נשלחו|נשלח|הודעות שנשלחו|" },
  { ONB_FOLDER_DRAFTS, "|טיוטות|" },
  { ONB_FOLDER_JUNK, "|דואר זבל|ספאם|" },
  { ONB_FOLDER_TRASH, "|פריטים שנמחקו|נמחקו|אשפה|פח אשפה|" },
  { ONB_FOLDER_OUTBOX, "|תיבת דואר יוצא|" },
  { ONB_FOLDER_ARCHIVE, "|ארכיון|" },
  /* Arabic */
  { ONB_FOLDER_INBOX, "|علبة الوارد|البريد الوارد|الوارد|صندوق الوارد|" },
  { ONB_FOLDER_SENT, "|العناصر المرسلة|البريد المرسل|المرسل|بريد مرسل|المرسلة|الرسائل المرسلة|" },
  { ONB_FOLDER_DRAFTS, "|المسودات|مسودات|مسودة|" },
  { ONB_FOLDER_JUNK,
    "|البريد غير الهام|البريد الإلكتروني غير الهام|بريد غير هام|بريد مزعج|البريد المزعج|"
    "الرسائل غير المرغوب فيها|" },
  { ONB_FOLDER_TRASH, "|العناصر المحذوفة|المهملات|سلة المهملات|المحذوفات|الرسائل المحذوفة|" },
  { ONB_FOLDER_OUTBOX, "|علبة الصادر|البريد الصادر|صندوق الصادر|" },
  { ONB_FOLDER_ARCHIVE, "|الأرشيف|أرشيف|" },
};

static gboolean
drop_suffix (gchar *name, const gchar *suffix)
{
  gsize len = strlen (name);
  gsize n = strlen (suffix);

  if (len <= n || g_ascii_strcasecmp (name + len - n, suffix) != 0)
    return FALSE;
  name[len - n] = '\0';
  return TRUE;
}

/* `[Gmail]/Sent Mail` is a path in one name; a dot begins the folders of Maildir++. */
static gchar *
bare_name (const gchar *name)
{
  const gchar *slash = strrchr (name, '/');
  gchar *bare;

  if (slash != NULL && slash[1] != '\0')
    name = slash + 1;
  if (name[0] == '.')
    name++;
  bare = g_ascii_strdown (name, -1);
  if (!drop_suffix (bare, ".mbox"))
    drop_suffix (bare, ".sbd");
  return g_strstrip (bare);
}

OnbFolderRole
onb_folder_role_from_name (const gchar *name)
{
  g_autofree gchar *bare = NULL;
  g_autofree gchar *composed = NULL;
  g_autofree gchar *key = NULL;

  g_return_val_if_fail (name != NULL, ONB_FOLDER_UNKNOWN);

  bare = bare_name (name);
  /* Names that were written by macOS are decomposed. */
  composed = g_str_is_ascii (bare) ? g_strdup (bare) : g_utf8_normalize (bare, -1, G_NORMALIZE_NFC);
  if (composed == NULL || *composed == '\0' || strchr (composed, '|') != NULL)
    return ONB_FOLDER_UNKNOWN;
  key = g_strconcat ("|", composed, "|", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (strstr (table[i].names, key) != NULL)
      return table[i].role;
  }
  return ONB_FOLDER_UNKNOWN;
}
