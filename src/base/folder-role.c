/* SPDX-License-Identifier: Apache-2.0 */
/* Names that mail programs give to their folders. Sources: the default folders of Outlook and
 * Exchange as localized by the server (current and older versions), Gmail's system labels, Apple
 * Mail's mailboxes, Thunderbird's special folders. A word that means two roles in one language is
 * left out. */
#include <onbehalf/item.h>

#include <string.h>

typedef struct {
  OnbFolderRole role;
  const gchar *names; /* case-folded, in NFC, each between bars */
} Names;

static const Names table[] = {
  /* English */
  { ONB_FOLDER_INBOX, "|inbox|" },
  { ONB_FOLDER_SENT,
    "|sent|sent items|sent mail|sent messages|sent-mail|sent_items|sentbox|sentmail|" },
  /* What Thunderbird keeps as a template was never sent. */
  { ONB_FOLDER_DRAFTS, "|draft|draftbox|drafts|templates|" },
  { ONB_FOLDER_JUNK,
    "|bulk mail|junk|junk e-mail|junk email|junk mail|junk-e-mail|junkmail|spam|" },
  { ONB_FOLDER_TRASH,
    "|bin|deleted|deleted items|deleted messages|deletions|recoverable items|trash|"
    "wastebasket|" },
  { ONB_FOLDER_OUTBOX, "|outbox|unsent|unsent mail|unsent messages|" },
  { ONB_FOLDER_ARCHIVE, "|all mail|archive|archived|archives|" },
  /* German */
  { ONB_FOLDER_INBOX, "|eingang|posteingang|" },
  { ONB_FOLDER_SENT, "|gesendet|gesendete e-mails|gesendete elemente|gesendete mails|"
                     "gesendete nachrichten|gesendete objekte|" },
  { ONB_FOLDER_DRAFTS, "|entwurf|entwürfe|" },
  { ONB_FOLDER_JUNK,
    "|junk-e-mails|junk-email|spamverdacht|unerwünscht|unerwünschte werbung|werbung|" },
  { ONB_FOLDER_TRASH,
    "|gelöscht|gelöschte elemente|gelöschte nachrichten|gelöschte objekte|papierkorb|" },
  { ONB_FOLDER_OUTBOX, "|ausgang|postausgang|" },
  { ONB_FOLDER_ARCHIVE, "|alle nachrichten|archiv|archiviert|" },
  /* French */
  { ONB_FOLDER_INBOX, "|boite de réception|boîte de réception|courrier entrant|réception|" },
  { ONB_FOLDER_SENT, "|courrier envoyé|courriers envoyés|elements envoyés|envoyé|envoyés|"
                     "messages envoyés|éléments envoyés|" },
  { ONB_FOLDER_DRAFTS, "|brouillon|brouillons|" },
  { ONB_FOLDER_JUNK, "|courriel indésirable|courrier indésirable|indésirable|indésirables|pourriel|"
                     "pourriels|" },
  { ONB_FOLDER_TRASH, "|corbeille|messages supprimés|supprimés|éléments supprimés|" },
  { ONB_FOLDER_OUTBOX, "|boîte d'envoi|boîte d’envoi|courrier sortant|messages en attente|" },
  { ONB_FOLDER_ARCHIVE, "|archivés|messages archivés|tous les messages|" },
  /* Spanish */
  { ONB_FOLDER_INBOX, "|bandeja de entrada|buzón de entrada|entrada|recibidos|" },
  { ONB_FOLDER_SENT, "|correo enviado|correos enviados|elementos enviados|enviado|enviados|"
                     "mensajes enviados|" },
  { ONB_FOLDER_DRAFTS, "|borrador|borradores|" },
  { ONB_FOLDER_JUNK,
    "|basura|correo basura|correo electrónico no deseado|correo no deseado|no deseado|"
    "no deseados|" },
  { ONB_FOLDER_TRASH,
    "|correo eliminado|elementos eliminados|eliminados|mensajes eliminados|papelera|"
    "papelera de reciclaje|" },
  { ONB_FOLDER_OUTBOX, "|bandeja de salida|buzón de salida|salida|" },
  { ONB_FOLDER_ARCHIVE,
    "|archivado|archivados|archivar|archivo|archivo histórico|archivos|todos|" },
  /* Portuguese, of Brazil and Portugal */
  { ONB_FOLDER_INBOX, "|a receber|caixa de entrada|recebidas|" },
  { ONB_FOLDER_SENT, "|correio enviado|e-mail enviados|e-mails enviados|enviadas|enviadas e-mails|"
                     "itens enviados|mensagens enviadas|" },
  { ONB_FOLDER_DRAFTS, "|rascunho|rascunhos|" },
  { ONB_FOLDER_JUNK, "|correio electrónico não solicitado|correio eletrónico não solicitado|"
                     "correio não solicitado|e-mail de lixo|email de lixo|lixo electrónico|"
                     "lixo eletrónico|lixo eletrônico|não solicitado|publicidade não solicitada|" },
  { ONB_FOLDER_TRASH, "|apagadas|excluídas|excluídos|itens eliminados|itens excluídos|lixeira|lixo|"
                      "mensagens apagadas|mensagens eliminadas|mensagens excluídas|reciclagem|" },
  { ONB_FOLDER_OUTBOX, "|a enviar|caixa de saída|por enviar|saída|" },
  { ONB_FOLDER_ARCHIVE,
    "|arquivadas|arquivados|arquivo|arquivo de correio|arquivo morto|arquivos|" },
  /* Italian */
  { ONB_FOLDER_INBOX, "|entrata|in arrivo|posta in arrivo|" },
  { ONB_FOLDER_SENT, "|elementi inviati|inviata|inviati|messaggi inviati|posta inviata|" },
  { ONB_FOLDER_DRAFTS, "|bozza|bozze|" },
  { ONB_FOLDER_JUNK, "|indesiderata|indesiderati|posta indesiderata|posta spazzatura|" },
  { ONB_FOLDER_TRASH, "|cestino|elementi eliminati|eliminata|eliminati|messaggi eliminati|"
                      "posta eliminata|" },
  { ONB_FOLDER_OUTBOX, "|in uscita|posta in uscita|uscita|" },
  { ONB_FOLDER_ARCHIVE, "|archivi|archiviati|archivio|tutti i messaggi|" },
  /* Dutch */
  { ONB_FOLDER_INBOX, "|inkomend|postvak in|" },
  { ONB_FOLDER_SENT, "|verstuurd|verzonden|verzonden berichten|verzonden e-mail|verzonden items|" },
  { ONB_FOLDER_DRAFTS, "|concepten|" },
  { ONB_FOLDER_JUNK, "|ongewenst|ongewenste berichten|ongewenste e-mail|ongewenste mail|"
                     "ongewenste reclame|reclame|" },
  { ONB_FOLDER_TRASH,
    "|prullenbak|prullenmand|verwijderd|verwijderde berichten|verwijderde items|" },
  { ONB_FOLDER_OUTBOX, "|postvak uit|te verzenden|uitgaand|" },
  { ONB_FOLDER_ARCHIVE, "|alle berichten|archief|archieven|gearchiveerd|" },
  /* Polish */
  { ONB_FOLDER_INBOX, "|odebrane|poczta przychodząca|przychodzące|skrzynka odbiorcza|" },
  { ONB_FOLDER_SENT, "|elementy wysłane|poczta wysłana|wiadomości wysłane|wysłane|wysłane elementy|"
                     "wysłane wiadomości|" },
  { ONB_FOLDER_DRAFTS, "|kopie robocze|robocze|szkice|wersje robocze|" },
  { ONB_FOLDER_JUNK, "|niechciana poczta|niechciane|wiadomości niechciane|wiadomości śmieci|"
                     "wiadomości-śmieci|" },
  { ONB_FOLDER_TRASH, "|elementy usunięte|kosz|usunięte|usunięte elementy|usunięte wiadomości|"
                      "wiadomości usunięte|" },
  { ONB_FOLDER_OUTBOX, "|do wysłania|poczta wychodząca|skrzynka nadawcza|wychodzące|" },
  { ONB_FOLDER_ARCHIVE, "|archiwa|archiwum|wszystkie|zarchiwizowane|" },
  /* Swedish */
  { ONB_FOLDER_INBOX, "|inkommande|inkorg|inkorgen|" },
  { ONB_FOLDER_SENT, "|skickad e-post|skickade|skickade brev|skickade meddelanden|skickade mejl|"
                     "skickade objekt|skickat|" },
  { ONB_FOLDER_DRAFTS, "|utkast|" },
  { ONB_FOLDER_JUNK, "|oönskat|skräp|skräppost|" },
  { ONB_FOLDER_TRASH, "|borttaget|borttagna|borttagna meddelanden|borttagna objekt|papperskorg|"
                      "papperskorgen|raderade meddelanden|raderat|" },
  { ONB_FOLDER_OUTBOX, "|utgående|utkorg|utkorgen|" },
  { ONB_FOLDER_ARCHIVE, "|arkiv|arkiverade|arkiverat|" },
  /* Danish */
  { ONB_FOLDER_INBOX, "|indbakke|indbakken|" },
  { ONB_FOLDER_SENT, "|sendt|sendt post|sendte|sendte beskeder|sendte e-mails|sendte elementer|"
                     "sendte mails|sendte meddelelser|" },
  { ONB_FOLDER_DRAFTS, "|kladde|kladder|udkast|" },
  { ONB_FOLDER_JUNK, "|reklame|uønskede mails|uønsket|uønsket e-mail|uønsket mail|uønsket post|"
                     "uønsket reklame|" },
  { ONB_FOLDER_TRASH, "|papirkurv|papirkurven|slettede beskeder|slettede elementer|slettede mails|"
                      "slettede meddelelser|slettet|slettet post|" },
  { ONB_FOLDER_OUTBOX, "|udbakke|udbakken|udgående|" },
  { ONB_FOLDER_ARCHIVE, "|arkiver|arkiverede|arkiveret|" },
  /* Norwegian */
  { ONB_FOLDER_INBOX, "|innboks|innboksen|innkommende|" },
  { ONB_FOLDER_SENT, "|sendt e-post|sendte e-poster|sendte meldinger|sendte objekter|" },
  { ONB_FOLDER_DRAFTS, "|kladd|" },
  { ONB_FOLDER_JUNK, "|søppel-e-post|søppelpost|useriøs e-post|uønsket e-post|" },
  { ONB_FOLDER_TRASH, "|slettede|slettede meldinger|slettede objekter|slettet e-post|søppelkurv|" },
  { ONB_FOLDER_OUTBOX, "|utboks|utboksen|" },
  { ONB_FOLDER_ARCHIVE, "|arkivert|arkiverte|" },
  /* Finnish */
  { ONB_FOLDER_INBOX,
    "|postilaatikko|saapuneet|saapuneet viestit|saapuneet-kansio|saapunut posti|" },
  { ONB_FOLDER_SENT, "|lähetetty posti|lähetetyt|lähetetyt kohteet|lähetetyt sähköpostit|"
                     "lähetetyt viestit|lähetetyt-kansio|" },
  { ONB_FOLDER_DRAFTS, "|luonnokset|luonnos|" },
  { ONB_FOLDER_JUNK, "|roskaposti|roskapostit|roskasähköposti|" },
  { ONB_FOLDER_TRASH, "|poistetut|poistetut kohteet|poistetut viestit|roskakori|" },
  { ONB_FOLDER_OUTBOX, "|lähetettävät|lähtevä posti|lähtevät|lähtevät viestit|" },
  { ONB_FOLDER_ARCHIVE, "|arkisto|arkistoidut|arkistoitu|arkistot|" },
  /* Czech */
  { ONB_FOLDER_INBOX, "|doručená pošta|doručené|příchozí|příchozí pošta|" },
  { ONB_FOLDER_SENT, "|odeslaná pošta|odeslané|odeslané položky|odeslané zprávy|odesláno|" },
  { ONB_FOLDER_DRAFTS, "|koncepty|rozepsané|rozepsané zprávy|" },
  { ONB_FOLDER_JUNK, "|nevyžádaná|nevyžádaná pošta|nevyžádané|nevyžádané zprávy|" },
  { ONB_FOLDER_TRASH,
    "|koš|odstraněná pošta|odstraněné|odstraněné položky|odstraněné zprávy|smazané|" },
  { ONB_FOLDER_OUTBOX, "|k odeslání|odchozí|odchozí pošta|pošta k odeslání|" },
  { ONB_FOLDER_ARCHIVE, "|archivované|archivováno|archivy|" },
  /* Slovak */
  { ONB_FOLDER_INBOX, "|prichádzajúce|prijatá pošta|prijaté|" },
  { ONB_FOLDER_SENT, "|odoslaná pošta|odoslané|odoslané položky|odoslané správy|" },
  { ONB_FOLDER_DRAFTS, "|rozpísané správy|" },
  { ONB_FOLDER_JUNK, "|nevyžiadaná|nevyžiadaná pošta|nevyžiadané|" },
  { ONB_FOLDER_TRASH,
    "|kôš|odstránená pošta|odstránené|odstránené položky|odstránené správy|vymazané|" },
  { ONB_FOLDER_OUTBOX, "|k odoslaniu|na odoslanie|odchádzajúce|pošta na odoslanie|" },
  { ONB_FOLDER_ARCHIVE, "|archív|archívy|" },
  /* Hungarian */
  { ONB_FOLDER_INBOX, "|bejövő|bejövő levelek|bejövő üzenetek|beérkezett|beérkezett levelek|"
                      "beérkezett üzenetek|beérkező|beérkező levelek|beérkező üzenetek|" },
  { ONB_FOLDER_SENT, "|elküldött|elküldött elemek|elküldött levelek|elküldött üzenetek|" },
  { ONB_FOLDER_DRAFTS, "|piszkozat|piszkozatok|vázlatok|" },
  { ONB_FOLDER_JUNK, "|kéretlen|kéretlen levelek|kéretlen üzenetek|levélszemét|" },
  { ONB_FOLDER_TRASH,
    "|kuka|lomtár|szemetes|törölt|törölt elemek|törölt levelek|törölt üzenetek|" },
  { ONB_FOLDER_OUTBOX, "|kimenő|kimenő levelek|kimenő üzenetek|postázandó|postázandó üzenetek|" },
  { ONB_FOLDER_ARCHIVE, "|archivált|archivált üzenetek|archívum|archívumok|" },
  /* Romanian */
  { ONB_FOLDER_INBOX,
    "|cutie de intrare|căsuţă de intrare|căsuță de intrare|intrări|mesaje primite|"
    "primite|" },
  { ONB_FOLDER_SENT, "|elemente trimise|mesaje trimise|trimise|" },
  { ONB_FOLDER_DRAFTS, "|ciorne|mesaje nefinalizate|nefinalizate|schiţe|schițe|" },
  { ONB_FOLDER_JUNK,
    "|corespondenţă nedorită|corespondență nedorită|e-mail nedorit|e-mailuri nedorite|"
    "email nedorit|mesaje nedorite|nedorite|nesolicitate|poştă nedorită|"
    "poștă nedorită|" },
  { ONB_FOLDER_TRASH,
    "|coş|coş de gunoi|coşul de gunoi|coș|coș de gunoi|coșul de gunoi|elemente şterse|"
    "elemente șterse|gunoi|mesaje şterse|mesaje șterse|şterse|șterse|" },
  { ONB_FOLDER_OUTBOX,
    "|cutie de ieşire|cutie de ieșire|căsuţă de ieşire|căsuță de ieșire|de expediat|"
    "de trimis|ieşiri|ieșiri|" },
  { ONB_FOLDER_ARCHIVE, "|arhiva|arhivate|arhive|arhivă|" },
  /* Russian */
  { ONB_FOLDER_INBOX, "|входящие|входящие письма|входящие сообщения|" },
  { ONB_FOLDER_SENT,
    "|отправленные|отправленные письма|отправленные сообщения|отправленные элементы|" },
  { ONB_FOLDER_DRAFTS, "|черновик|черновики|" },
  { ONB_FOLDER_JUNK, "|нежелательная почта|нежелательные|спам|" },
  { ONB_FOLDER_TRASH, "|корзина|удаленные|удаленные письма|удаленные сообщения|удаленные элементы|"
                      "удалённые|удалённые письма|удалённые сообщения|удалённые элементы|" },
  { ONB_FOLDER_OUTBOX, "|исходящие|исходящие письма|исходящие сообщения|" },
  { ONB_FOLDER_ARCHIVE, "|архив|архивные|архивы|вся почта|" },
  /* Ukrainian */
  { ONB_FOLDER_INBOX, "|вхідні|вхідні листи|вхідні повідомлення|папка вхідні|" },
  { ONB_FOLDER_SENT,
    "|відправлені|відіслані|надіслане|надіслані|надіслані елементи|надіслані листи|"
    "надіслані повідомлення|" },
  { ONB_FOLDER_DRAFTS, "|чернетка|чернетки|" },
  { ONB_FOLDER_JUNK, "|небажана електронна пошта|небажана пошта|небажані|" },
  { ONB_FOLDER_TRASH,
    "|видалене|видалені|видалені елементи|видалені листи|видалені повідомлення|кошик|"
    "смітник|" },
  { ONB_FOLDER_OUTBOX, "|вихідні|вихідні листи|вихідні повідомлення|папка вихідні|" },
  { ONB_FOLDER_ARCHIVE, "|архів|архіви|архівовані|" },
  /* Bulgarian */
  { ONB_FOLDER_INBOX, "|вх. поща|входяща поща|входящи|папка входящи|" },
  { ONB_FOLDER_SENT,
    "|изпратена поща|изпратени|изпратени елементи|изпратени писма|изпратени съобщения|" },
  { ONB_FOLDER_DRAFTS, "|чернова|чернови|" },
  { ONB_FOLDER_JUNK, "|нежелана електронна поща|нежелана поща|нежелани|" },
  { ONB_FOLDER_TRASH, "|изтрити|изтрити елементи|изтрити съобщения|кошче|кошче за отпадъци|" },
  { ONB_FOLDER_OUTBOX, "|за изпращане|изходяща поща|изходящи|папка изходящи|" },
  { ONB_FOLDER_ARCHIVE, "|архиви|архивирани|" },
  /* Croatian */
  { ONB_FOLDER_INBOX,
    "|dolazna pošta|primljena pošta|primljeno|pristigla pošta|pristiglo|ulazna pošta|" },
  { ONB_FOLDER_SENT, "|poslana pošta|poslane|poslane poruke|poslane stavke|poslano|" },
  { ONB_FOLDER_DRAFTS, "|skice|" },
  { ONB_FOLDER_JUNK, "|bezvrijedna e-pošta|bezvrijedna pošta|neželjena e-pošta|neželjena pošta|"
                     "neželjeno|" },
  { ONB_FOLDER_TRASH, "|izbrisana pošta|izbrisane poruke|izbrisane stavke|izbrisano|koš za smeće|"
                      "obrisane stavke|obrisano|otpad|smeće|" },
  { ONB_FOLDER_OUTBOX, "|izlazna pošta|odlazna pošta|" },
  { ONB_FOLDER_ARCHIVE, "|arhivirano|" },
  /* Slovenian */
  { ONB_FOLDER_INBOX, "|mapa »prejeto«|prejeta pošta|prejeta sporočila|prejeto|" },
  { ONB_FOLDER_SENT, "|poslana sporočila|poslani elementi|" },
  { ONB_FOLDER_DRAFTS, "|osnutek|osnutki|" },
  { ONB_FOLDER_JUNK, "|nezaželena pošta|nezaželena sporočila|nezaželeno|neželena e-pošta|"
                     "neželena pošta|neželeno|vsiljena pošta|" },
  { ONB_FOLDER_TRASH, "|izbrisana sporočila|izbrisani elementi|smeti|smetnjak|" },
  { ONB_FOLDER_OUTBOX, "|izhodna pošta|odhodna pošta|odhodno|v pošiljanju|za pošiljanje|" },
  { ONB_FOLDER_ARCHIVE, "|arhiv|arhivi|" },
  /* Turkish */
  { ONB_FOLDER_INBOX, "|gelen|gelen kutusu|gelenler|" },
  { ONB_FOLDER_SENT, "|gönderilen|gönderilen i̇letiler|gönderilen öğeler|gönderilenler|gönderilmiş|"
                     "gönderilmiş e-postalar|gönderilmiş iletiler|gönderilmiş i̇letiler|"
                     "gönderilmiş postalar|gönderilmiş öğeler|" },
  { ONB_FOLDER_DRAFTS, "|taslak|taslaklar|" },
  { ONB_FOLDER_JUNK, "|gereksiz|gereksiz e-posta|gereksiz posta|istenmeyen|i̇stenmeyen|"
                     "i̇stenmeyen e-posta|i̇stenmeyen posta|önemsiz|önemsiz e-posta|önemsiz posta|" },
  { ONB_FOLDER_TRASH, "|silinen i̇letiler|silinen öğeler|silinenler|silinmiş|silinmiş iletiler|"
                      "silinmiş i̇letiler|silinmiş postalar|silinmiş öğeler|çöp|çöp kutusu|" },
  { ONB_FOLDER_OUTBOX, "|giden|giden kutusu|gidenler|gönderilecek|" },
  { ONB_FOLDER_ARCHIVE, "|arşiv|arşivlenenler|arşivlenmiş|arşivler|" },
  /* Greek */
  { ONB_FOLDER_INBOX, "|εισερχόμενα|" },
  { ONB_FOLDER_SENT,
    "|απεσταλμένα|απεσταλμένα μηνύματα|απεσταλμένα στοιχεία|απεσταλμένη αλληλογραφία|"
    "σταλμένα|" },
  { ONB_FOLDER_DRAFTS, "|προσχέδια|πρόχειρα|πρόχειρο|" },
  { ONB_FOLDER_JUNK, "|ανεπιθύμητα|ανεπιθύμητα μηνύματα|ανεπιθύμητη|ανεπιθύμητη αλληλογραφία|" },
  { ONB_FOLDER_TRASH, "|απορρίμματα|διαγραμμένα|διαγραμμένα μηνύματα|διαγραμμένα στοιχεία|κάδοσ|"
                      "κάδοσ ανακύκλωσησ|κάδοσ απορριμμάτων|" },
  { ONB_FOLDER_OUTBOX, "|εξερχόμενα|" },
  { ONB_FOLDER_ARCHIVE, "|αρχεία|αρχείο|αρχειοθέτηση|αρχειοθήκη|αρχειοθετημένα|" },
  /* Japanese */
  { ONB_FOLDER_INBOX, "|受信|受信トレイ|受信ボックス|受信箱|" },
  { ONB_FOLDER_SENT, "|送信済|送信済み|送信済みアイテム|送信済みトレイ|送信済みボックス|"
                     "送信済みメッセージ|送信済みメール|送信済アイテム|" },
  { ONB_FOLDER_DRAFTS, "|下書き|下書きトレイ|" },
  { ONB_FOLDER_JUNK, "|スパム|迷惑メッセージ|迷惑メール|" },
  { ONB_FOLDER_TRASH,
    "|ごみ箱|ゴミ箱|削除済み|削除済みアイテム|削除済みメッセージ|削除済みメール|" },
  { ONB_FOLDER_OUTBOX, "|未送信メッセージ|送信トレイ|送信ボックス|送信箱|" },
  { ONB_FOLDER_ARCHIVE, "|すべてのメール|アーカイブ|" },
  /* Chinese, simplified */
  { ONB_FOLDER_INBOX, "|收件箱|" },
  { ONB_FOLDER_SENT, "|已发送|已发送消息|已发送的邮件|已发送邮件|已发送项目|已发邮件|" },
  { ONB_FOLDER_DRAFTS, "|草稿|草稿夹|草稿箱|" },
  { ONB_FOLDER_JUNK, "|垃圾电子邮件|垃圾邮件|" },
  { ONB_FOLDER_TRASH,
    "|回收站|垃圾桶|已删除|已删除消息|已删除的邮件|已删除邮件|已删除项目|废件箱|废纸篓|" },
  { ONB_FOLDER_OUTBOX, "|发件箱|待发送|待发邮件|未发送消息|" },
  { ONB_FOLDER_ARCHIVE, "|存档|存档邮件|已存档|已归档|归档|归档邮件|所有邮件|" },
  /* Chinese, traditional */
  { ONB_FOLDER_INBOX, "|收件匣|收件夾|" },
  { ONB_FOLDER_SENT, "|寄件備份|寄件備份匣|寄件備份夾|已傳送|已傳送的郵件|已傳送郵件|已傳送項目|"
                     "已寄出|已寄出的郵件|已寄出郵件|已寄郵件|" },
  { ONB_FOLDER_DRAFTS, "|草稿匣|草稿夾|" },
  { ONB_FOLDER_JUNK, "|垃圾信件|垃圾信件匣|垃圾郵件|垃圾郵件匣|垃圾電子郵件|" },
  { ONB_FOLDER_TRASH, "|刪除的郵件|刪除的項目|回收筒|垃圾筒|已刪除|已刪除的郵件|已刪除的項目|"
                      "已刪除郵件|已刪除項目|資源回收筒|" },
  { ONB_FOLDER_OUTBOX, "|寄件匣|待寄匣|" },
  { ONB_FOLDER_ARCHIVE, "|保存|典藏|封存|封存匣|封存的郵件|封存郵件|已封存|所有郵件|" },
  /* Korean */
  { ONB_FOLDER_INBOX, "|받은 메일함|받은 편지함|받은메일함|받은편지함|" },
  { ONB_FOLDER_SENT,
    "|보낸 메시지|보낸 메일|보낸 메일함|보낸 편지함|보낸 항목|보낸메일함|보낸편지함|" },
  { ONB_FOLDER_DRAFTS, "|임시 보관 편지함|임시 보관함|임시 저장|임시보관함|초안|" },
  { ONB_FOLDER_JUNK, "|스팸|스팸 메일|스팸 메일함|스팸 편지함|스팸메일함|스팸함|정크|정크 "
                     "메일|정크 메일함|정크 전자 메일|정크메일|" },
  { ONB_FOLDER_TRASH, "|삭제된 메시지|삭제된 편지함|삭제된 항목|삭제한 메시지|삭제한 항목|지운 "
                      "편지함|지운편지함|휴지통|" },
  { ONB_FOLDER_OUTBOX, "|보낼 메일함|보낼 편지함|보낼메일함|보낼편지함|" },
  { ONB_FOLDER_ARCHIVE,
    "|보관|보관 메일함|보관 파일|보관 편지함|보관된 항목|보관함|아카이브|전체보관함|" },
  /* Hebrew */
  { ONB_FOLDER_INBOX, "|דואר נכנס|תיבת דואר נכנס|תיבת הדואר הנכנס|" },
  { ONB_FOLDER_SENT, "|דואר שנשלח|הודעות שנשלחו|נשלח|נשלחו|פריטים שנשלחו|" },
  { ONB_FOLDER_DRAFTS, "|טיוטה|טיוטות|" },
  { ONB_FOLDER_JUNK, "|דואר אלקטרוני זבל|דואר זבל|ספאם|" },
  { ONB_FOLDER_TRASH, "|אשפה|הודעות שנמחקו|נמחקו|סל המיחזור|סל מיחזור|פח אשפה|פריטים שנמחקו|" },
  { ONB_FOLDER_OUTBOX, "|דואר יוצא|תיבת דואר יוצא|תיבת הדואר היוצא|" },
  { ONB_FOLDER_ARCHIVE, "|ארכיון|ארכיונים|" },
  /* Arabic */
  { ONB_FOLDER_INBOX, "|البريد الوارد|الوارد|بريد وارد|صندوق الوارد|علبة الوارد|" },
  { ONB_FOLDER_SENT, "|البريد المرسل|الرسائل المرسلة|العناصر المرسلة|المرسل|المرسلة|بريد مرسل|" },
  { ONB_FOLDER_DRAFTS, "|المسودات|المسودة|مسودات|مسودة|" },
  { ONB_FOLDER_JUNK,
    "|البريد الإلكتروني العشوائي|البريد الإلكتروني غير الهام|البريد العشوائي|"
    "البريد المزعج|البريد غير المرغوب|البريد غير المرغوب فيه|البريد غير الهام|"
    "الرسائل غير المرغوب فيها|الرسائل غير المرغوبة|بريد عشوائي|بريد غير هام|بريد مزعج|" },
  { ONB_FOLDER_TRASH,
    "|البريد المحذوف|الرسائل المحذوفة|العناصر المحذوفة|المحذوفات|المحذوفة|المهملات|"
    "سلة المهملات|مهملات|" },
  { ONB_FOLDER_OUTBOX, "|البريد الصادر|الصادر|بريد صادر|صندوق الصادر|علبة الصادر|" },
  { ONB_FOLDER_ARCHIVE, "|أرشيف|أرشيفات|الأرشيف|الأرشيفات|" },
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
  static const gchar *const suffixes[] = { ".mbox", ".sbd", ".mbx", ".mmdf" };
  const gchar *slash = strrchr (name, '/');
  gchar *bare;

  if (slash != NULL && slash[1] != '\0')
    name = slash + 1;
  bare = g_strdup (name[0] == '.' ? name + 1 : name);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes) && !drop_suffix (bare, suffixes[i]); i++)
    continue;
  return g_strstrip (bare);
}

/* Neither case nor the way of writing accents (macOS takes them apart) makes another name. Not that
 * of the locale: "I" is always an "i". NULL when @name is no UTF-8. */
static gchar *
fold_name (const gchar *name)
{
  g_autofree gchar *folded = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    return NULL;
  folded = g_utf8_casefold (name, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

OnbFolderRole
onb_folder_role_from_name (const gchar *name)
{
  g_autofree gchar *bare = NULL;
  g_autofree gchar *folded = NULL;
  g_autofree gchar *key = NULL;

  g_return_val_if_fail (name != NULL, ONB_FOLDER_UNKNOWN);

  bare = bare_name (name);
  folded = fold_name (bare);
  if (folded == NULL || *folded == '\0' || strchr (folded, '|') != NULL)
    return ONB_FOLDER_UNKNOWN;
  key = g_strconcat ("|", folded, "|", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (strstr (table[i].names, key) != NULL)
      return table[i].role;
  }
  return ONB_FOLDER_UNKNOWN;
}
