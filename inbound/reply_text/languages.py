"""The words by which mail programs announce a quote and head a message, in some forty languages."""

import re

WRITING = frozenset(  # verbs of writing and sending as they stand in announcements, in lower case
    """
    wrote writes schrieb schreibt geschrieben écrit ecrit escribió escribio escribiu escreveu scritto
    schreef geschreven skrev kirjoitti kirjutas napisał napisała pisze napsal napsala napísal napísala
    napisal napisala napisao írta scris yazdı rašė parašė rakstīja viết menulis escriure idatzi skrifaði
    shkroi написал написала пишет писал написав пише написа написао напиша έγραψε
    כתב כתבה כתבו מאת كتب كتبت كتابة نوشت գրել
    """.split()
)
WRITING_UNSPACED = re.compile(
    "写道|寫道|作成者|작성|님이|書きました|のメール|เขียน|写信|लिखा|লিখেছেন"
)

OPENING = re.compile(
    r"[\s>*_\"'(-]*(?:(?:on|at|am|le|la|el|o|a|il|op|den|w dniu|dnia|dne|dňa|em|no dia|vào|pada|"
    r"ngày|în|pe|na|la|на|"
    r"στις|u|v|missatge de|igorleak|kuupäev|בתאריך|ב-|في|در|în data|ในวันที่|เมื่อ|在|於|于)\b|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|mån|tis|ons|tor|fre|lör|sön|lun|mar|mer|jeu|ven|sam|dim|man|tir|"
    r"lør|søn|ma|ti|ke|to|pe|la|su|po|út|st|št|čt|pá|pi|so|ne|pon|wt|śr|czw|pt|sob|ndz|uto|sri|čet|pet|"
    r"ned|пн|вт|ср|чт|пт|сб|нд|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"pr|an|tr|kt|pn|št|sk|seg|ter|qua|qui|sex|sáb|dom)\w*[.,]?\s|wiadomość|\d{1,4}[./年년 -])\s*\S",
    re.IGNORECASE,
)
DAYS_AND_MONTHS = frozenset(
    """
    mon monday tue tuesday wed wednesday thu thursday fri friday sat saturday sun sunday
    jan january feb february mar march apr april may jun june jul july aug august sep sept september
    oct october nov november dec december januar februar märz mai juni juli okt oktober dez dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    """.split()
)
PEOPLE = (
    frozenset(  # in lower case in the middle of a line they show that somebody wrote it themselves
        """
    my our his her she he they their we you mein meine meiner unser unsere ihr ich mir
    mon ma mes notre nos elle mi mis nuestro nuestra ella mio mia nostro nostra meu minha nosso
    nossa ela
    mijn onze zij hij mitt vår hon mój moja nasz мой моя моего мне наш она
    """.split()
    )
)
FROM = (
    "from|von|de la|de|da|van|från|fra|frå|lähettäjä|od|odesílatel|odosielateľ|expéditeur|remitente|"
    "remetente|mittente|от кого|от|від|кому від|kimden|feladó|saatja|gönderen|pošiljatelj|"
    "pošiljalac|από|"
    "מאת|من|از|发件人|寄件者|寄件人|差出人|送信者|보낸\\s?사람|reply-to|antwort an|afzender|từ|"
    "dari|จาก|nuo|no|siuntėjas|sūtītājs"
)
SENT = (
    "sent|date|message du|gesendet(?: am)?|datum|envoyé(?: le| à)?|date d.envoi|enviado(?: el| "
    "em)?|fecha|data|inviato|"
    "verzonden|skickat|sendt|dato|lähetetty|päivämäärä|pvm|wysłano|wysłane|odesláno|odoslané|dátum|"
    "küldve|elküldve|trimis|"
    "отправлено|дата|надіслано|изпратено|gönderildi|gönderilme tarihi|tarih|kuupäev|saadetud|"
    "ημερομηνία|"
    "στάλθηκε|εστάλη|נשלח|תאריך|تاريخ|التاريخ|تم الإرسال|发送时间|发送日期|日期|傳送日期|寄件日期|"
    "送信日時|日時|"
    "보낸\\s?날짜|날짜|poslano|poslané|послато|đã gửi|gửi|ngày|tanggal|terkirim|ส่ง|วันที่|"
    "išsiųsta|nosūtīts"
)
TO = (
    "to|an|à|a|para|pour|aan|till|til|vastaanottaja|do|dla|komu|către|catre|кому|до|kime|alıcı|"
    "címzett|saaja|προς|"
    "אל|إلى|收件人|收件者|宛先|받는\\s?사람|za|prima|primatelj|per|destinataire|destinatario|"
    "destinatário|pro|tới|kepada|ถึง"
)
SUBJECT = (
    "subject|betreff|objet|sujet|copie(?: à)?|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|"
    "temat|předmět|predmet|subiect|"
    "тема|относно|konu|tárgy|teema|θέμα|נושא|الموضوع|主题|主題|主旨|件名|제목|cc|cci|kopia|kopie|"
    "kopi|kopio|kópia|másolat|"
    "dw|копия|копія|抄送|副本|참조|chủ đề|subjek|perihal|naslov|zadeva|เรื่อง|importance|priorité|"
    "wichtigkeit|reply to"
)
FORWARDED = re.compile(
    r"forward|weitergeleit|transfér|reenvi|encaminh|inoltrat|doorgestuurd|vidarebefor|videresen|"
    r"välitetty|"
    r"edelleenl|przekaz|přeposl|preposl|továbbít|redirec|transmis|пересл|пересыл|пересила|"
    r"переадрес|препрат|προωθ|iletilen|"
    r"yönlendir|vidarebefordra|edastatud|reenviat|proslij|prosleđ|проследе|posredovan|преслан|转发|"
    r"轉寄|転送|전달|הועבר|معاد توجيه|chuyển tiếp|diteruskan|persiųst|pārsūt",
    re.IGNORECASE,
)
MESSAGE = re.compile(
    r"original|message|nachricht|mensa[jg]|missatge|messaggio|meddel|meld(?:ing|ung)|bericht|"
    r"viesti|wiadomo|zpráv|správ|"
    r"сообщени|повідомлен|писмо|письмо|лист\b|ileti|üzenet|poruk|sporočil|mesaj|conteúdo|reply|"
    r"antwort|wrote|skrev|schrieb|μήνυμα|"
    r"\bmail|e-post|besked|brev|хабар|поруке|порука|kiri\b|邮件|郵件|信件|メール|メッセージ|메시지|"
    r"원본|הודעה|رسالة|tin nhắn|thư gốc|pesan|laiškas|ziņ",
    re.IGNORECASE,
)
BEGIN = re.compile(
    r"[\s>*]*(?:begin forwarded message|forwarded message|start of forwarded message|anfang der "
    r"weitergeleiteten|"
    r"d[eé]but du message|inicio del mensaje|inizio messaggio|in[ií]cio da mensagem|"
    r"vidarebefordrat (?:brev|mejl)|"
    r"videresendt (?:besked|melding|meddelelse)|doorgestuurd bericht|begin doorgestuurd|välitetty "
    r"viesti|"
    r"początek przekazanej|(?:za|po)čátek přeposlané|začiatok preposlan|начало переадрес|начало "
    r"пересыл|"
    r"mensaje reenviado|missatge reenviat|iletilen|továbbított|proslijeđen\w* poruk|преслано|"
    r"початок листа|începutul mesaj|"
    r"început mesaj|inici del missatge|αρχή προωθ|转发的邮件|下面是被转发|開始轉寄|"
    r"転送されたメッセージ|전달된 메시지)"
    r".{0,40}[:：]\s*$",
    re.IGNORECASE,
)
