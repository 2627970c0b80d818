"""Which numbers and addresses in a post are asked about first: people's own, not those of organisations."""

import pytest

from inbound.interpret.own_name import bears_name
from inbound.interpret.reachable import tells_where

PRIVATE = [
    "Podeis llamar a mi marido Antonio al 655 432 100 si me pasa algo? el lo sabe todo",
    "a mi me lo denegaron la primera vez. mi abogada es Marta Ruiz, 955 111 222, muy buena",
    "scan tmrw. 0171 5550123 if anyone wants to talk",
    "yo tambien toso. podeis decirle a Greta que me escriba? pilar.gomez@example.com",
    "warm water yes. my name is tom baker, tom.baker@example.com if you want the pdf",
    "My sister is in the clinic with it, reach her on 07700 900123.",
    "My husband has the same cough. You can reach him on 07700 900482, he is home most evenings.",
    "I'm at the hotel until Friday, 212-555-0147, then back home. The new inhaler helps a bit.",
    "New phone, new number: 07700 900 311. The old one went in the bath.",
    "Does anybody know a good walking stick? My daughter Ellen buys them, her mobile is 07700 900765.",
    "If I go quiet for a week somebody please check with my sister on (415) 555-0182.",
    "I have a spare nebuliser, free to anyone near Leeds. jo.hartley81@mail.example if you're interested.",
    "scan tomorrow, scared. +44 7700 900123 for anyone who is up at 3am too",
    "My neighbour Bill drives people to their appointments and wants nothing for it. 0113 496 0234.",
    "My diary is a spreadsheet, and I am happy to share it, drop me a line at saltmarsh.walker@example.org",
    "My solicitor Hannah Price got me the disability money, 0161 496 0872, ask for her directly.",
    "Mein Mann weiß über alles Bescheid, seine Nummer ist 0171 5550987, falls mit mir etwas ist.",
    "Ich wohne bei meiner Tochter, Telefon 030 23125 486. Das Atmen geht besser seit dem Umzug.",
    "Wer mag, kann sich gern melden: 0151/23456789. Ich bin oft nachts wach.",
    "Meine Freundin Karin hatte dieselbe Operation und redet gern darüber. 089 55501 234.",
    "Hallo zusammen, ich bin neu hier, Lungenfibrose seit 2019. +49 170 5550123",
    "Den Plan für die Atemübungen schicke ich gern zu, einfach kurz an sonja.bergmann@example.com schreiben.",
    "Mein Anwalt heißt Dieter Kolb, 0221 4710 555, der hat mir die Rente erkämpft.",
    "Ich habe noch zwei Packungen Teststreifen übrig. Wer sie will: heike.m62@example.net",
    "Unsere Nachbarin, Frau Sommer, (0711) 555 2345, fährt mich immer zur Klinik.",
    "Handynummer hat sich geändert, jetzt 0176 55501234, sagt es bitte auch Greta.",
    "Mi hijo me lleva las medicinas, su movil es el 612 345 678 por si alguien necesita algo parecido.",
    "Hola a todos, soy nueva. Tengo fibrosis desde 2020. 699 887 766",
    "El 634 55 12 09 es el de mi hermana Lucia, ella os puede contar como fue la operacion.",
    "Tengo un andador que ya no uso, lo regalo. Escribidme a carmen.ruiz55@example.com",
    "mi cuidadora se llama Rosa y es un cielo, 655-123-987, a lo mejor tiene horas libres",
    "Me cambio de casa el lunes, el fijo nuevo es 91 555 43 21. El oxigeno me lo llevan ya alli.",
    "quien quiera la receta del caldo, a mi correo: pepa_lopez@example.es",
    "Si un dia no contesto avisad a mi marido, +34 677 889 900.",
    "Mi vecino Julian tambien tiene EPOC y le gusta hablar, 954 12 34 56.",
    "perdi el telefono, ahora tengo este 688.112.233. Por lo demas bien, menos tos.",
]
EVERYBODYS = [
    "The British Lung helpline, 03000 030 555, was kind to me when I had nobody to ask.",
    "Ring the ward if it turns blue, they told me: 0113 496 0999 is the respiratory ward at St James's.",
    "The Samaritans are on 116 123, day and night, and it costs nothing.",
    "Quitline 1-800-784-8669 sent me free patches.",
    "My FVC was 2.41 and then 2.38, DLCO 5.12, and they say 10 20 30 percent is the range.",
    "I take 500 mg 3 times daily, then 250, and prednisolone 40 30 20 10 5 over five weeks.",
    "Diagnosed 12/03/2019, second scan 2021-04-15, next one 03.02.2027.",
    "My hospital number starts with a letter and the case is 2019/448213, they lost it twice.",
    "The trial is NCT04512345 and they still look for people.",
    "Write to info@lungcharity.example.org and they post you the booklet.",
    "Our clinic's appointments desk, 020 7946 0321, picks up after nine.",
    "It cost me 1,250,000 rupiah there, about 80 pounds.",
    "Die Telefonseelsorge, 0800 1110111, hat mir in der Nacht sehr geholfen.",
    "In der Praxis, Telefon 030 4550123, bekommt man morgens schnell einen Termin.",
    "Meine Leukozyten waren 4,5, dann 12,8, Thrombozyten 215 000, CRP 38.",
    "Die Klinik in Heidelberg hat eine eigene Nummer für uns: 06221 5550 87.",
    "Das Aktenzeichen war S 12 R 3456/21, und gewonnen haben wir erst 2023.",
    "Der Sozialverband berät unter 0721 5550 660 auch ohne Mitgliedschaft.",
    "Den ärztlichen Bereitschaftsdienst erreicht man unter 116 117.",
    "Ich nehme 20 mg, 15 mg, 10 mg, je eine Woche, seit dem 01.10.2026.",
    "Das Heft gibt es bei kontakt@lungenverband.example.de kostenlos.",
    "Der Rollator hat 129,90 Euro gekostet, Artikelnummer 4006381333931.",
    "El telefono de la asociacion de pacientes es el 91 555 12 34, abren por las tardes.",
    "En urgencias del hospital, 955 012 345, me atendieron enseguida.",
    "Para pedir cita en el centro de salud llamad al 900 123 456.",
    "Mis plaquetas 150000, leucocitos 4500, glucosa 112, todo del 14/02/2026.",
    "El telefono de la esperanza es el 717 003 717 y contestan siempre.",
    "Tomo 600 mg por la mañana y 400 por la noche, y 1200 los domingos no.",
    "Podeis escribir a secretaria@fundacionpulmon.example.es, mandan folletos.",
    "El expediente es el 2024/0015573 y llevo dos años esperando.",
    "We flew 1,200 miles and 0.5 0.25 0.125 mg did it. 600 700 800 mg did not.",
    "If you want the booklet, ask Dr. Wright's office: wright@clinic.example",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_number_of_somebody_and_an_address_that_is_offered_are_private(text):
    assert tells_where(text)


@pytest.mark.parametrize("text", EVERYBODYS)
def test_what_is_an_organisations_and_what_is_no_number_are_everybodys(text):
    assert not tells_where(text)


@pytest.mark.parametrize(
    ("address", "from_name", "display_name"),
    [
        ("tom.baker@mail.example", "Tom Baker", "Kite"),
        ("tbaker@mail.example", "Tom Baker", "Kite"),
        ("baker_t55@mail.example", "Baker, Tom", "Kite"),
        ("bluebell77@mail.example", "", "Bluebell"),
        ("joerg.mueller@mail.example", "Jörg Müller", "Kite"),
        ("pilar [at] mail.example", "Pilar Gómez", "Kite"),
    ],
)
def test_an_address_that_is_called_like_its_writer_is_theirs(address, from_name, display_name):
    assert bears_name(f"The pdf is with {address}, just ask.", from_name, display_name)


@pytest.mark.parametrize("address", ["info@baker.example", "atom@mail.example", "to@mail.example"])
def test_an_address_that_is_called_otherwise_is_not(address):
    assert not bears_name(f"The pdf is with {address}, just ask.", "Tom Baker", "Kite")
