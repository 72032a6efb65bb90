"""Names of special folders, as Outlook (Windows, Mac, web), Gmail, Apple Mail and Thunderbird give them.

One block a language; names of a role are separated by `;`. A word that means one role here and another
role there (Polish "Śmieci", Chinese "垃圾箱") is left out; so are single words that often name a
folder of somebody's own work (Dutch "Concept", Croatian "Nacrti"). English names are not repeated in other blocks.
Names that differ only in ё/е, in comma or cedilla below (ș/ş), or in the apostrophe are made by variants().
"""
import unicodedata

NAMES = {
    'en': {
        'inbox': 'Inbox',
        'sent': 'Sent; Sent Items; Sent Mail; Sent-Mail; Sent Messages',
        'drafts': 'Drafts; Draft; Templates',
        'junk': 'Junk; Junk Email; Junk E-mail; Junk-E-mail; Junk Mail; Spam',
        'trash': 'Trash; Deleted Items; Deleted Messages; Deleted; Bin; Wastebasket',
        'outbox': 'Outbox; Unsent Messages; Unsent',
        'archive': 'Archive; Archives; Archived'},
    'de': {
        'inbox': 'Posteingang; Eingang',
        'sent': 'Gesendet; Gesendete Elemente; Gesendete Objekte; Gesendete Nachrichten; '
                'Gesendete E-Mails; Gesendete Mails',
        'drafts': 'Entwürfe; Entwurf',
        'junk': 'Junk-E-Mail; Junk-E-Mails; Werbung; Unerwünscht; Unerwünschte Werbung',
        'trash': 'Gelöschte Elemente; Gelöschte Objekte; Gelöschte Nachrichten; Gelöscht; '
                 'Papierkorb',
        'outbox': 'Postausgang; Ausgang',
        'archive': 'Archiv'},
    'fr': {
        'inbox': 'Boîte de réception; Courrier entrant; Réception',
        'sent': 'Éléments envoyés; Envoyés; Envoyé; Messages envoyés; Courrier envoyé',
        'drafts': 'Brouillons; Brouillon',
        'junk': 'Courrier indésirable; Courriel indésirable; Indésirables; Indésirable; '
                'Pourriel; Pourriels',
        'trash': 'Éléments supprimés; Messages supprimés; Supprimés; Corbeille',
        'outbox': "Boîte d'envoi; Messages en attente; Courrier sortant",
        'archive': 'Archivés; Messages archivés'},
    'es': {
        'inbox': 'Bandeja de entrada; Buzón de entrada; Recibidos; Entrada',
        'sent': 'Elementos enviados; Mensajes enviados; Correo enviado; Enviados; Enviado',
        'drafts': 'Borradores; Borrador',
        'junk': 'Correo no deseado; Correo electrónico no deseado; No deseado; No deseados; '
                'Correo basura; Basura',
        'trash': 'Elementos eliminados; Mensajes eliminados; Correo eliminado; Eliminados; '
                 'Papelera; Papelera de reciclaje',
        'outbox': 'Bandeja de salida; Buzón de salida; Salida',
        'archive': 'Archivo; Archivos; Archivado; Archivados'},
    'pt': {
        'inbox': 'Caixa de Entrada; A Receber; Recebidas',
        'sent': 'Itens Enviados; Mensagens enviadas; E-mails enviados; Correio enviado; '
                'Enviadas; Enviados; Enviado',
        'drafts': 'Rascunhos; Rascunho',
        'junk': 'Lixo Eletrônico; Lixo Eletrónico; Lixo Electrónico; E-mail de Lixo; '
                'Email de Lixo; Correio Eletrónico Não Solicitado; '
                'Correio Electrónico Não Solicitado; Correio Não Solicitado; Não solicitado; '
                'Publicidade Não Solicitada',
        'trash': 'Itens Excluídos; Itens Eliminados; Mensagens excluídas; Mensagens eliminadas; '
                 'Mensagens apagadas; Excluídos; Excluídas; Apagadas; Lixeira; Lixo; Reciclagem',
        'outbox': 'Caixa de Saída; A Enviar; Por Enviar; Saída',
        'archive': 'Arquivo; Arquivos; Arquivo Morto; Arquivados; Arquivadas'},
    'it': {
        'inbox': 'Posta in arrivo; In arrivo; Entrata',
        'sent': 'Posta inviata; Messaggi inviati; Elementi inviati; Inviata; Inviati',
        'drafts': 'Bozze; Bozza',
        'junk': 'Posta indesiderata; Indesiderata; Indesiderati; Posta spazzatura',
        'trash': 'Posta eliminata; Messaggi eliminati; Elementi eliminati; Eliminata; '
                 'Eliminati; Cestino',
        'outbox': 'Posta in uscita; In uscita; Uscita',
        'archive': 'Archivio; Archivi; Archiviati'},
    'nl': {
        'inbox': 'Postvak IN; Inkomend',
        'sent': 'Verzonden items; Verzonden berichten; Verzonden e-mail; Verzonden; Verstuurd',
        'drafts': 'Concepten',
        'junk': 'Ongewenste e-mail; Ongewenste berichten; Ongewenste reclame; Ongewenst; Reclame',
        'trash': 'Verwijderde items; Verwijderde berichten; Verwijderd; Prullenbak; Prullenmand',
        'outbox': 'Postvak UIT; Uitgaand; Te verzenden',
        'archive': 'Archief; Archieven; Gearchiveerd'},
    'pl': {
        'inbox': 'Skrzynka odbiorcza; Odebrane; Przychodzące; Poczta przychodząca',
        'sent': 'Elementy wysłane; Wysłane elementy; Wiadomości wysłane; Wysłane wiadomości; '
                'Poczta wysłana; Wysłane',
        'drafts': 'Wersje robocze; Kopie robocze; Szkice',
        'junk': 'Wiadomości-śmieci; Wiadomości śmieci; Niechciane; Wiadomości niechciane; '
                'Niechciana poczta',
        'trash': 'Elementy usunięte; Usunięte elementy; Wiadomości usunięte; Usunięte; Kosz',
        'outbox': 'Skrzynka nadawcza; Wychodzące; Poczta wychodząca; Do wysłania',
        'archive': 'Archiwum; Archiwa; Zarchiwizowane'},
    'sv': {
        'inbox': 'Inkorgen; Inkorg; Inkommande',
        'sent': 'Skickat; Skickade objekt; Skickade meddelanden; Skickade mejl; '
                'Skickad e-post; Skickade',
        'drafts': 'Utkast',
        'junk': 'Skräppost; Skräp',
        'trash': 'Borttaget; Borttagna objekt; Borttagna meddelanden; Borttagna; '
                 'Raderade meddelanden; Raderat; Papperskorgen; Papperskorg',
        'outbox': 'Utkorgen; Utkorg; Utgående',
        'archive': 'Arkiv; Arkiverat; Arkiverade'},
    'da': {
        'inbox': 'Indbakke; Indbakken',
        'sent': 'Sendt post; Sendte elementer; Sendte meddelelser; Sendte beskeder; '
                'Sendte mails; Sendte e-mails; Sendt; Sendte',
        'drafts': 'Kladder; Kladde; Udkast',
        'junk': 'Uønsket post; Uønsket mail; Uønsket e-mail; Uønskede mails; Uønsket; '
                'Uønsket reklame; Reklame',
        'trash': 'Slettet post; Slettede elementer; Slettede meddelelser; Slettede beskeder; '
                 'Slettede mails; Slettet; Papirkurv; Papirkurven',
        'outbox': 'Udbakke; Udbakken; Udgående',
        'archive': 'Arkiv; Arkiver; Arkiveret; Arkiverede'},
    'nb': {
        'inbox': 'Innboks; Innboksen; Innkommende',
        'sent': 'Sendte elementer; Sendte meldinger; Sendt e-post; Sendte e-poster; Sendt; Sendte',
        'drafts': 'Kladder; Kladd; Utkast',
        'junk': 'Søppelpost; Søppel-e-post; Uønsket e-post; Useriøs e-post',
        'trash': 'Slettede elementer; Slettede meldinger; Slettet e-post; Slettet; Slettede; '
                 'Papirkurv; Papirkurven; Søppelkurv',
        'outbox': 'Utboks; Utboksen; Utgående',
        'archive': 'Arkiv; Arkivert; Arkiverte'},
    'fi': {
        'inbox': 'Saapuneet; Saapuneet viestit; Saapunut posti; Postilaatikko',
        'sent': 'Lähetetyt; Lähetetyt viestit; Lähetetyt kohteet; Lähetetyt sähköpostit; '
                'Lähetetty posti',
        'drafts': 'Luonnokset; Luonnos',
        'junk': 'Roskaposti; Roskapostit; Roskasähköposti',
        'trash': 'Poistetut; Poistetut viestit; Poistetut kohteet; Roskakori',
        'outbox': 'Lähtevät; Lähtevät viestit; Lähtevä posti; Lähetettävät',
        'archive': 'Arkisto; Arkistot; Arkistoidut; Arkistoitu'},
    'cs': {
        'inbox': 'Doručená pošta; Doručené; Příchozí; Příchozí pošta',
        'sent': 'Odeslaná pošta; Odeslané položky; Odeslané zprávy; Odeslané; Odesláno',
        'drafts': 'Koncepty; Rozepsané zprávy',
        'junk': 'Nevyžádaná pošta; Nevyžádané; Nevyžádaná; Nevyžádané zprávy',
        'trash': 'Odstraněná pošta; Odstraněné položky; Odstraněné zprávy; Odstraněné; '
                 'Smazané; Koš',
        'outbox': 'Pošta k odeslání; K odeslání; Odchozí; Odchozí pošta',
        'archive': 'Archiv; Archivy; Archivované; Archivováno'},
    'sk': {
        'inbox': 'Doručená pošta; Doručené; Prijatá pošta; Prijaté; Prichádzajúce',
        'sent': 'Odoslaná pošta; Odoslané položky; Odoslané správy; Odoslané',
        'drafts': 'Koncepty; Rozpísané správy',
        'junk': 'Nevyžiadaná pošta; Nevyžiadané; Nevyžiadaná',
        'trash': 'Odstránená pošta; Odstránené položky; Odstránené správy; Odstránené; '
                 'Vymazané; Kôš',
        'outbox': 'Pošta na odoslanie; Na odoslanie; K odoslaniu; Odchádzajúce',
        'archive': 'Archív; Archívy; Archivované'},
    'hu': {
        'inbox': 'Beérkezett üzenetek; Beérkező üzenetek; Bejövő üzenetek; Beérkezett levelek; '
                 'Beérkező levelek; Bejövő levelek; Beérkezett; Beérkező; Bejövő',
        'sent': 'Elküldött elemek; Elküldött üzenetek; Elküldött levelek; Elküldött',
        'drafts': 'Piszkozatok; Piszkozat; Vázlatok',
        'junk': 'Levélszemét; Kéretlen levelek; Kéretlen üzenetek; Kéretlen',
        'trash': 'Törölt elemek; Törölt üzenetek; Törölt levelek; Törölt; Kuka; Lomtár; Szemetes',
        'outbox': 'Postázandó üzenetek; Kimenő üzenetek; Kimenő levelek; Postázandó; Kimenő',
        'archive': 'Archívum; Archívumok; Archivált; Archivált üzenetek'},
    'ro': {
        'inbox': 'Mesaje primite; Primite; Căsuță de intrare; Cutie de intrare; Intrări',
        'sent': 'Elemente trimise; Mesaje trimise; Trimise',
        'drafts': 'Schițe; Ciorne; Mesaje nefinalizate',
        'junk': 'E-mail nedorit; Email nedorit; E-mailuri nedorite; Mesaje nedorite; '
                'Corespondență nedorită; Poștă nedorită; Nedorite',
        'trash': 'Elemente șterse; Mesaje șterse; Șterse; Coș de gunoi; Coșul de gunoi; Coș; '
                 'Gunoi',
        'outbox': 'Cutie de ieșire; Căsuță de ieșire; De trimis; De expediat; Ieșiri',
        'archive': 'Arhivă; Arhiva; Arhive; Arhivate'},
    'ru': {
        'inbox': 'Входящие; Входящие сообщения; Входящие письма',
        'sent': 'Отправленные; Отправленные элементы; Отправленные сообщения; '
                'Отправленные письма',
        'drafts': 'Черновики; Черновик',
        'junk': 'Нежелательная почта; Нежелательные; Спам',
        'trash': 'Удалённые; Удалённые элементы; Удалённые сообщения; Удалённые письма; Корзина',
        'outbox': 'Исходящие; Исходящие сообщения; Исходящие письма',
        'archive': 'Архив; Архивы; Архивные'},
    'uk': {
        'inbox': 'Вхідні; Вхідні повідомлення; Вхідні листи; Папка "Вхідні"; Папка Вхідні',
        'sent': 'Надіслані; Надіслані елементи; Надіслані повідомлення; Надіслані листи; '
                'Надіслане; Відправлені; Відіслані',
        'drafts': 'Чернетки; Чернетка',
        'junk': 'Небажана пошта; Небажана електронна пошта; Небажані; Спам',
        'trash': 'Видалені; Видалені елементи; Видалені повідомлення; Видалені листи; Видалене; '
                 'Кошик; Смітник',
        'outbox': 'Вихідні; Вихідні повідомлення; Вихідні листи; Папка "Вихідні"; Папка Вихідні',
        'archive': 'Архів; Архіви; Архівовані'},
    'bg': {
        'inbox': 'Входящи; Входяща поща; Вх. поща; Папка "Входящи"; Папка Входящи',
        'sent': 'Изпратени; Изпратени елементи; Изпратени съобщения; Изпратени писма; '
                'Изпратена поща',
        'drafts': 'Чернови; Чернова',
        'junk': 'Нежелана поща; Нежелана електронна поща; Нежелани; Спам',
        'trash': 'Изтрити; Изтрити елементи; Изтрити съобщения; Кошче; Кошче за отпадъци',
        'outbox': 'Изходящи; Изходяща поща; За изпращане; Папка "Изходящи"; Папка Изходящи',
        'archive': 'Архив; Архиви; Архивирани'},
    'hr': {
        'inbox': 'Ulazna pošta; Pristigla pošta; Dolazna pošta; Primljena pošta; Pristiglo; '
                 'Primljeno',
        'sent': 'Poslane stavke; Poslana pošta; Poslane poruke; Poslano; Poslane',
        'drafts': 'Skice',
        'junk': 'Neželjena pošta; Neželjena e-pošta; Neželjeno; Bezvrijedna pošta; '
                'Bezvrijedna e-pošta',
        'trash': 'Izbrisane stavke; Izbrisane poruke; Izbrisana pošta; Izbrisano; '
                 'Obrisane stavke; Obrisano; Otpad; Smeće; Koš za smeće',
        'outbox': 'Izlazna pošta; Odlazna pošta',
        'archive': 'Arhiva; Arhive; Arhivirano'},
    'sl': {
        'inbox': 'Prejeto; Prejeta pošta; Prejeta sporočila; Mapa »Prejeto«',
        'sent': 'Poslano; Poslani elementi; Poslana pošta; Poslana sporočila',
        'drafts': 'Osnutki; Osnutek',
        'junk': 'Neželena pošta; Neželena e-pošta; Nezaželena pošta; Nezaželena sporočila; '
                'Nezaželeno; Neželeno; Vsiljena pošta',
        'trash': 'Izbrisano; Izbrisani elementi; Izbrisana pošta; Izbrisana sporočila; Koš; '
                 'Smeti; Smetnjak',
        'outbox': 'V pošiljanju; Za pošiljanje; Odhodna pošta; Izhodna pošta; Odhodno',
        'archive': 'Arhiv; Arhivi; Arhivirano'},
    'tr': {
        'inbox': 'Gelen Kutusu; Gelen; Gelenler',
        'sent': 'Gönderilmiş Öğeler; Gönderilen Öğeler; Gönderilmiş Postalar; '
                'Gönderilmiş E-postalar; Gönderilmiş İletiler; Gönderilen İletiler; '
                'Gönderilmiş; Gönderilen; Gönderilenler',
        'drafts': 'Taslaklar; Taslak',
        'junk': 'Gereksiz E-posta; Gereksiz Posta; Gereksiz; Önemsiz E-posta; Önemsiz Posta; '
                'Önemsiz; İstenmeyen E-posta; İstenmeyen Posta; İstenmeyen',
        'trash': 'Silinmiş Öğeler; Silinen Öğeler; Silinmiş İletiler; Silinen İletiler; '
                 'Silinmiş; Silinenler; Çöp Kutusu; Çöp',
        'outbox': 'Giden Kutusu; Giden; Gidenler; Gönderilecek',
        'archive': 'Arşiv; Arşivler; Arşivlenmiş; Arşivlenenler'},
    'el': {
        'inbox': 'Εισερχόμενα',
        'sent': 'Απεσταλμένα; Απεσταλμένα στοιχεία; Απεσταλμένα μηνύματα; '
                'Απεσταλμένη αλληλογραφία; Σταλμένα',
        'drafts': 'Πρόχειρα; Πρόχειρο; Προσχέδια',
        'junk': 'Ανεπιθύμητη αλληλογραφία; Ανεπιθύμητα μηνύματα; Ανεπιθύμητα; Ανεπιθύμητη',
        'trash': 'Διαγραμμένα; Διαγραμμένα στοιχεία; Διαγραμμένα μηνύματα; Απορρίμματα; '
                 'Κάδος απορριμμάτων; Κάδος ανακύκλωσης; Κάδος',
        'outbox': 'Εξερχόμενα',
        'archive': 'Αρχειοθήκη; Αρχείο; Αρχεία; Αρχειοθετημένα; Αρχειοθέτηση'},
    'ja': {
        'inbox': '受信トレイ; 受信箱; 受信ボックス',
        'sent': '送信済みアイテム; 送信済みメール; 送信済みメッセージ; 送信済みトレイ; '
                '送信済みボックス; 送信済み; 送信済',
        'drafts': '下書き; 下書きトレイ',
        'junk': '迷惑メール; 迷惑メッセージ; スパム',
        'trash': '削除済みアイテム; 削除済みメール; 削除済みメッセージ; 削除済み; ゴミ箱; ごみ箱',
        'outbox': '送信トレイ; 送信箱; 送信ボックス; 未送信メッセージ',
        'archive': 'アーカイブ'},
    'zh-Hans': {
        'inbox': '收件箱',
        'sent': '已发送邮件; 已发送的邮件; 已发送项目; 已发送消息; 已发送; 已发邮件',
        'drafts': '草稿; 草稿箱; 草稿夹',
        'junk': '垃圾邮件; 垃圾电子邮件',
        'trash': '已删除邮件; 已删除的邮件; 已删除项目; 已删除消息; 已删除; 废纸篓; 废件箱; 回收站; '
                 '垃圾桶',
        'outbox': '发件箱; 待发邮件; 待发送; 未发送消息',
        'archive': '存档; 归档; 已存档; 已归档; 存档邮件; 归档邮件'},
    'zh-Hant': {
        'inbox': '收件匣; 收件夾',
        'sent': '寄件備份; 寄件備份匣; 已傳送的郵件; 已傳送郵件; 已傳送項目; 已傳送; 已寄出的郵件; '
                '已寄出郵件; 已寄出; 已寄郵件',
        'drafts': '草稿; 草稿匣; 草稿夾',
        'junk': '垃圾郵件; 垃圾郵件匣; 垃圾信件; 垃圾信件匣; 垃圾電子郵件',
        'trash': '刪除的郵件; 已刪除的郵件; 已刪除郵件; 刪除的項目; 已刪除的項目; 已刪除項目; 已刪除; '
                 '垃圾桶; 垃圾筒; 回收筒; 資源回收筒',
        'outbox': '寄件匣; 待寄匣',
        'archive': '封存; 封存匣; 封存郵件; 封存的郵件; 已封存; 典藏'},
    'ko': {
        'inbox': '받은 편지함; 받은편지함; 받은 메일함; 받은메일함',
        'sent': '보낸 편지함; 보낸편지함; 보낸 메일함; 보낸메일함; 보낸 항목; 보낸 메시지',
        'drafts': '임시 보관함; 임시보관함; 임시 저장; 초안',
        'junk': '정크 메일; 정크메일; 정크 전자 메일; 정크; 스팸; 스팸함; 스팸 메일; 스팸 편지함; '
                '스팸 메일함; 스팸메일함',
        'trash': '지운 편지함; 지운편지함; 삭제된 항목; 삭제한 항목; 삭제된 메시지; 휴지통',
        'outbox': '보낼 편지함; 보낼편지함; 보낼 메일함; 보낼메일함',
        'archive': '보관; 보관함; 보관 편지함; 보관 메일함; 보관된 항목; 아카이브'},
    'he': {
        'inbox': 'דואר נכנס; תיבת דואר נכנס; תיבת הדואר הנכנס',
        'sent': 'פריטים שנשלחו; הודעות שנשלחו; דואר שנשלח; נשלחו; נשלח',
        'drafts': 'טיוטות; טיוטה',
        'junk': 'דואר זבל; דואר אלקטרוני זבל; ספאם',
        'trash': 'פריטים שנמחקו; הודעות שנמחקו; נמחקו; אשפה; פח אשפה; סל המיחזור; סל מיחזור',
        'outbox': 'דואר יוצא; תיבת דואר יוצא; תיבת הדואר היוצא',
        'archive': 'ארכיון; ארכיונים'},
    'ar': {
        'inbox': 'البريد الوارد; علبة الوارد; صندوق الوارد; بريد وارد; الوارد',
        'sent': 'العناصر المرسلة; الرسائل المرسلة; البريد المرسل; بريد مرسل; المرسلة; المرسل',
        'drafts': 'المسودات; مسودات; المسودة; مسودة',
        'junk': 'البريد الإلكتروني غير الهام; البريد غير الهام; بريد غير هام; '
                'البريد الإلكتروني العشوائي; البريد العشوائي; بريد عشوائي; '
                'البريد غير المرغوب فيه; البريد غير المرغوب; الرسائل غير المرغوب فيها; '
                'الرسائل غير المرغوبة; البريد المزعج; بريد مزعج',
        'trash': 'العناصر المحذوفة; الرسائل المحذوفة; البريد المحذوف; المحذوفة; المحذوفات; '
                 'المهملات; مهملات; سلة المهملات',
        'outbox': 'علبة الصادر; صندوق الصادر; البريد الصادر; بريد صادر; الصادر',
        'archive': 'الأرشيف; أرشيف; الأرشيفات; أرشيفات'},
}


def key(name):
    """Two names are the same when their keys are."""
    fold = unicodedata.normalize('NFC', name).casefold()
    return unicodedata.normalize('NFC', fold)


def variants(name):
    yield name
    yield name.translate(str.maketrans('ёЁ', 'еЕ'))
    yield name.translate(str.maketrans('șȘțȚ', 'şŞţŢ'))
    yield name.translate(str.maketrans("'", '’'))


def table():
    """key of a name -> role; a name that two blocks give different roles is an error."""
    roles = {}
    for language, blocks in NAMES.items():
        for role, names in blocks.items():
            for name in names.split('; '):
                for one in variants(name):
                    if roles.setdefault(key(one), role) != role:
                        raise ValueError(f'{language}: {one}: {roles[key(one)]} or {role}?')
    return roles


ROLE_OF = table()
