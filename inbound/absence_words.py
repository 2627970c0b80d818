"""What mail programs write for somebody who is away, in many languages; accents do not count."""

from digest.outbox.bounce_phrases import any_of

# Only a program names its mail so. What follows is the subject that it answers, or nothing.
NAMED = any_of(
    r"""
auto(?:mat(?:ic|ed|isch\w{0,3}|ique|ic[ao]|isk\w?|iskt|ycz\w{2,3}|icka))?[ -]?(?:e-?mail )?(?:<answer>)\b
auto(?:reply|response|antwort|antwoord|svar)|automaattinen vastaus
(?:reponse|respuesta|resposta|risposta|odpowiedz) automat\w{0,4}
自动(?:回复|答复|应答)|自動(?:回覆|回复|返信|応答)|자동 ?(?:회신|응답)
автоответ|автоматическ\w+ (?:ответ|уведомление)
""",
    answer=r"""reply|replies|response|responder|antwort|antwoord|svar|odpoved|odpowiedz|vastaus|nachricht\
|bericht|message|notification""".replace("\\\n", ""),
)

# So do programs title a note, and hardly any person a mail.
TITLED = any_of(r"""
out of (?:the )?office *(?:$|[:([\])–—-]|auto|reply|message|notification|notice|response|assistant)
ooo *(?::|$)|vacation (?:auto|reply|response|responder|message|notice|notification)
abwesenheits(?:notiz|nachricht|meldung|mitteilung|info\w*|benachrichtigung|assistent|agent)
(?:message|notification|avis|mensaje|aviso|mensagem|nota) (?:d'|de )(?:absence|ausencia|ferias)
(?:notifica|avviso|messaggio) di assenza|afwezigheids? ?(?:bericht|melding|assistent|notificatie)
franvaromeddelande|frav(?:ae|æ)rs(?:melding|besked)|poissaoloilmoitus
(?:informacja|wiadomosc|powiadomienie) o nieobecnosci|不在(?:通知|の(?:お知らせ|連絡|ため))|부재 ?중
""")

# People begin a subject with these as well: such a subject needs a text that says so.
ABOUT_ABSENCE = any_of(r"""
auto *:|out of (?:the )?office|not in the office|ooo\b|vacation|holidays?\b|away\b|absen[ct]
(?:i am|i'm) (?:currently )?(?:away|out|on)\b|(?:currently )?on (?:\w+ )?(?:leave|holidays?|vacation)
abwesen|(?:im |in )?urlaub|nicht (?:im|in) (?:buro|haus)|ich bin (?:weg|nicht)|verreist
ausen[ct]|fuera de|vacaciones|estoy de
je suis (?:absent|en)|conges?\b|vacances|hors du bureau|en deplacement
assen[tz]|fuori (?:sede|ufficio|dall)|ferie|in vacanza
fora d[oe]|ferias|afwezig|vakantie|niet aanwezig|op reis
nieobecn|urlop|poza biurem|nepritomn|dovolen|mimo kancelar
frav(?:ae|æ)r|ikke til ?stede|franvar|semester|(?:ej|inte) pa kontoret|poissa|lomalla
отпуск|отсутств|вне офиса|休暇|不在|外出|休假|出差|我?现?在?无法回|부재|휴가
thank you for (?:contacting|your)|vielen dank|danke fur|merci (?:de|pour)|gracias por|grazie per|obrigad
bedankt|dziekuj|dekuj
""")

AWAY = any_of(r"""
\bout of (?:the )?office\b|\bauto(?:matic|mated|-)? ?(?:reply|response|message)\b|\bthis is an automat
\b(?:i am|i'm|we are|currently|(?:will|shall) be|i'll be) (?:\w+ )?(?:away|absent|unavailable|travell?ing\
|on (?:\w+ )?(?:leave|holidays?|vacation))
\b(?:on|from) (?:annual|sick|medical|maternity|paternity|parental|extended) leave\b|\bnot in the office\b
\baway from (?:the|my) (?:office|desk|mail)|\b(?:limited|no|not have|without) access to (?:my )?e?-?mail
\bno longer monitored\b|\bunable to (?:read|check|answer|reply|respond)|\bha(?:s|ve) left the company
\bnicht (?:im|in der|in|zu) (?:buro|haus|hause|firma|dienst)\b|\b(?:im|in) (?:\w+ )?urlaub\b
\babwesen(?:d|heit)|\bwieder (?:\w+ ){0,3}erreichbar\b
\b(?:nicht|schwer|kaum|eingeschrankt) (?:\w+ )?erreichbar\b|\bverreist\b
\bfuera de(?: la oficina|l despacho)\b|\bde vacaciones\b|\bausente\b|\bestare fuera\b
\bno estare (?:disponible|en)|\bestoy fuera\b
\bje (?:suis|serai) (?:\w+ )?absent|\babsente?s? (?:du|jusqu|de|pour)|\ben (?:conges?|deplacement)\b
\b(?:suis|serai) (?:\w+ )?en vacances\b|\bhors du bureau\b|\bindisponible\b
\bfuori (?:sede|ufficio|dall'ufficio)\b|\bin (?:ferie|vacanza)\b|\bassente\b
\bnon (?:sono|saro) (?:in ufficio|raggiungibile)
\bde ferias\b|\bfora do (?:escritorio|trabalho)\b|\b(?:estarei|estou) (?:fora|ausente)
\bafwezig|\b(?:met|op) (?:\w+ )?(?:vakantie|reis|verlof)\b|\bniet (?:aanwezig|op kantoor|bereikbaar)
\bweer bereikbaar\b|\bnieobecn|\bna urlopie\b|\bpoza biurem\b|\bnepritomn|\bna dovolen|\bmimo kancelar
\bfrav(?:ae|æ)rend|\bpa (?:ferie|semester)\b|\butilgjengelig|\bikke (?:til ?stede|pa kontoret)
\bfranvarande|\b(?:ej|inte) pa (?:kontoret|plats)|\bjag ar borta\b|\blomalla\b|\bpoissa\b
в отпуске|отсутств|вне офиса
不在(?:に|と|で|の|期間)|休暇|休業|出張|不在办公室|不在公司|休假|出差|外出
(?:无法|無法|不能)(?:及时)?(?:回信|回复|回覆)|不在辦公室|부재
""")

# What no person writes who answers somebody: it speaks to whoever wrote, and says whom to ask meanwhile.
TO_ANYBODY = any_of(r"""
\bthank(?:s| you) for (?:your (?:e-?mail|message|mail|enquiry|inquiry)|contacting|getting in touch)
\bin (?:case of (?:\w+ )?(?:emergency|urgency)|urgent)
\b(?:urgent|immediate|pressing) (?:\w+ )?(?:matter|assistance|attention|case|issue|inquir|enquir|request)
\bif (?:\S+ ){1,5}(?:is )?urgent|\bcontact (?:my|our) colleague|\byour (?:e-?mail|message) (?:will not|won't)
\b(?:will|shall|'ll) (?:reply|respond|answer|get back to you|return your|read) (?:\S+ ){0,9}(?:return|back)
\bplease (?:contact|call|e-?mail) [^.!?]{1,60}(?:@|<|\bat \S)
\bdanke? fu?(?:r|er) (?:ihre|deine|eure) (?:e-?mail|nachricht|mail|anfrage)\b|\bwenden sie sich\b
\bin dringenden (?:fa(?:e)?llen|angelegenheiten)\b|\bvertritt mich\b|\bin verbindung\b
\bnicht (?:weitergeleitet|gelesen|bearbeitet)\b|\bmeine vertretung\b
\bgracias por (?:su|tu|vuestro|contactar|escribir)|\bsi es urgente\b|\ba mi (?:vuelta|regreso)
\b(?:caso|casos|asuntos?|temas?) (?:de )?urgen(?:te|tes|cia)\b|\bpuede contactar
\bno (?:leere|podre (?:leer|responder|contestar))\b
\bmerci (?:de|pour) (?:votre|ton) (?:message|mail|e-?mail|courriel)|\ba mon retour\b
\b(?:cas d'urgence|toute (?:urgence|demande|question)|besoin urgent)|\b(?:veuillez|merci de) contacter
\bgrazie per (?:il (?:tuo|suo|vostro)|la (?:tua|sua|vostra)|aver)|\b(?:casi?|questioni|problemi) urgen
\bper urgenze\b|\bin caso di (?:urgenza|emergenza)|\bal mio (?:rientro|ritorno)|\bpotete contattare
\bobrigad[oa] (?:pel[oa]|por)|\bcaso de urgencia|\bassuntos urgentes|\b(?:favor|pode) contact?ar
\bno meu (?:regresso|retorno)
\b(?:be)?dank(?:t| u| je)?(?: wel)? voor (?:uw|je|jouw)
\b(?:dringende|spoedeisende|urgente|belangrijke) (?:zaken|gevallen|vragen|punten)|\bcontact op(?: te)? ?nemen
\bdziekuj\w{1,3} za (?:wiadomosc|kontakt|e-?mail|mail)|\b(?:pilnych|pilnej|pilnym) |\bpo powrocie
\bdekuj\w{1,3} za |\b(?:nalehav|neodkladn|urgentn)\w+|\bprosim kontaktujte\b|\bpo navratu
\btack for (?:ditt|din)|\btak for din|\btakk for (?:din|e-?post|meld)
\bviktige henvendelser|\bbradskande (?:arenden|fragor)
\bkiireellisis|\byhteytta\b
спасибо за|благодар\w+ за|срочн\w+|обращайтесь|обратиться|свяжитесь
お急ぎ|緊急|ご連絡(?:ください|いただき|ありがとう)|改めて|折り返し|ご返信
感谢您的|谢谢您的|紧急|急事|请联系|请与|急事|請聯|급한
""")

# A person tells us that they are away to say why: stop the mails.
ASKS_US = any_of(
    r"""
\b(?:<stop>)~6 (?:<mails>)\b|\b(?:<stop>) (?:me|everything|all|it|these|them|until|please|for)\b
\b(?:keine|stopp\w{0,3}|pausier\w{0,3}|unterbrech\w{0,3}|setzt?|haltet?|halten)~6 (?:<briefe>)
\b(?:<briefe>)~6 (?:pausieren|anhalten|stoppen|aussetzen|abbestellen|einstellen|abstellen)
\b(?:paus\w{1,3}|deten\w{1,4}|par(?:ar|en?|ad)|suspend\w{1,4}|no (?:me )?envi\w{1,3})~6 (?:<cartas>)
\b(?:please|want|need) no (?:more )?(?:<mails>)\b|\bno (?:more )?(?:<mails>) (?:please|in between)\b
\b(?:por favor|quiero) (?:nada de|ningun|sin) (?:<cartas>)
\bsend (?:me|us) nothing\b|\b(?:weekly|daily) (?:<mails>)\b
\bdej\w{1,3} de (?:enviar|mandar)|\bno (?:me|nos) (?:mand|envi|escrib)\w{1,4}\b
\b(?:nichts|keine) (?:mehr )?(?:schicken|senden|schreiben)\b
\b(?:schick|send|schreib)\w{1,2} (?:sie )?(?:mir|uns) (?:bitte )?(?:nichts|keine)\b
\b(?:arret\w{1,4}|suspend\w{1,4}|paus\w{0,4}|m'envo\w{1,4}|n'envoyez)~6 (?:<courriels>)
\b(?:sospend\w{1,4}|ferm\w{1,4}|interromp\w{1,4}|non (?:mi )?inviat\w{1,3})~6 (?:<posta>)
\b(?:paus\w{1,3}|suspend\w{1,4}|par(?:ar|em?)|nao (?:me )?envi\w{1,3})~6 (?:<mensagens>)
\b(?:stop\w{0,3}|pauzeer\w?|stuur)~6 (?:<berichten>)
""",
    stop=r"stop|pause|halt|suspend|hold|unsubscribe|cancel|(?:don't|do not) send|send me no|no more|resume",
    mails=r"(?:e-?)?mails?|letters?|summar(?:y|ies)|digests?|messages?|notifications?|newsletters?|sending",
    briefe=r"(?:e-?)?mails?|briefe?|post|nachrichten|zusammenfassung\w{0,2}",
    cartas=r"correos?|mensajes?|e-?mails?|cartas?|resumen(?:es)?",
    courriels=r"e-?mails?|mails?|courriels?|messages?|lettres?|envois?",
    posta=r"e-?mail|mail|messagg\w|lettere|posta",
    mensagens=r"e-?mails?|mensagens|cartas|resumos?",
    berichten=r"(?:e-?)?mails?|brieven|berichten",
)
