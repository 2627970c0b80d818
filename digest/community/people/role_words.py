"""The words with which a name can claim a part here, in English, German and Spanish."""

ROLES = (  # they claim it by themselves; the longer ones also within others: "LungExperte"
    # English
    "expert experts admin admins administrator administrators administration moderator moderators "
    "moderation mod mods staff support operator operators postmaster webmaster hostmaster helpdesk official "
    "verified vetted certified sysadmin superuser noreply mailerdaemon helpline specialist specialists "
    "founder founders cofounder cofounders coordinator coordinators physician physicians "
    # German
    "experte experten expertin expertinnen fachexperte fachexpertin moderatorin moderatorinnen moderatoren "
    "verwaltung betreiber betreiberin mitarbeiter mitarbeiterin offiziell offizielle offizieller "
    "verifiziert geprüft geprüfte geprüfter zertifiziert kundendienst hotline systemverwalter spezialist "
    "spezialistin gründer gründerin leiter leiterin leitung geschäftsführer geschäftsführerin "
    "geschäftsführung koordinator koordinatorin "
    # Spanish
    "experto experta expertos expertas especialista moderador moderadora moderadores moderación "
    "administrador administradora administradores administración operador operadora oficial soporte "
    "verificado verificada equipo fundador fundadora fundadores coordinador coordinadora"
).split()
INSIDE = (
    "expert experto moderator moderador administrat administrad postmaster webmaster betreiber "
    "mitarbeiter verwaltung sysadmin"
).split()
MISSPELT = (  # found with one letter wrong, too: few other words are as near
    "expert experts experte expertin experto experta moderator moderators moderatorin moderador moderadora "
    "administrator administrators administration administrador administradora support operator postmaster "
    "webmaster betreiber mitarbeiter verwaltung specialist spezialist spezialistin especialista facharzt "
    "fachärztin verified verifiziert official offiziell coordinator koordinator physician"
).split()
NEAR_THEM = (  # words that are as near, and are meant
    "export exports expect expects exert exerts expire moderato moderate moderata moderna operate operato "
    "operated supports rapport moderatore officially"
).split()
ENDINGS = "arzt ärztin ärzte aerztin aerzte".split()  # "Chefarzt", "Oberärztin"
OF_MEDICINE = tuple(
    field + person
    for field in (
        "onco onko pulmo pulmono pneumo neumo cardio kardio neuro radio immuno inmuno haemato hemato häma"
        "to nephro nefro gastroentero endocrino endokrino patho pato allergo alergo rheumato reumato"
    ).split()
    for person in "logist logists loge login logen logo loga logos".split()
)

OFFICES = (  # they claim it alone, or beside words of the place: "Team", "Group leader", not "Dog owner"
    "team teams service services servicio servicios owner owners leader leaders leadership líder lider "
    "director directors direktor direktorin directora dirección manager managers managerin management "
    "chairman chairwoman chairperson president präsident präsidentin presidente presidenta host hostess "
    "chief vorstand inhaber inhaberin dueño dueña gerente jefe jefa responsable consultant consultants "
    "desk security sicherheit seguridad system notice notices notification notifications atención "
    "notifier reply response message messages robot mailer trusted authorised authorized approved accredited "
    "licensed anerkannt hospital klinik uniklinik clinic clínica klinikum webadmin"
).split()
PROFESSIONS = (  # likewise; "Nurse Ana" may be one, and says no more than a title
    "nurse nurses schwester krankenschwester pfleger pflegerin krankenpfleger doctor doctors doktor doctora "
    "médico médica médicos therapist therapists therapeut therapeutin terapeuta pharmacist apotheker "
    "apothekerin farmacéutico farmacéutica psychologist psychologe psychologin psicólogo psicóloga "
    "enfermera enfermero clinician clinicians practitioner dietitian dietician counsellor counselor"
).split()
OF_THE_PLACE = (
    "community gemeinschaft comunidad group gruppe gruppen grupo forum foro site website web list liste "
    "listen page server mail tech technical technik técnico técnica customer customers kunden kunde cliente "
    "clientes user users member members mitglieder mitglied miembros help hilfe ayuda medical medizinisch "
    "health care pflege pflegedienst pflegedienste patient patients patienten paciente pacientes clinical "
    "klinisch klinische ward station stations study studien research forschung head lead leading senior "
    "haupt chef ober principal registered qualified professional practice praxis university uni icu "
    "intensive digest newsletter auto automatic fach haus assistenz atención contact kontakt "
    "contacto contacts info online central zentrale projekt project abteilungs bereichs"
).split()
OF_ILLNESS = (  # only before a part: "Lung nurse", "Cancer team", not "Team Lung"
    "lung lungs lungen pulmón pulmonary respiratory cf transplant transplantation transplants trasplante "
    "cancer krebs cáncer oncology onkologie oncología heart herz cardiac cardiology kidney nieren liver "
    "leber brain skin pain palliative hospice diabetes"
).split()
BETWEEN = (
    "the our a an of for this that your to and und the der die das des dem den für von im in el la los las "
    "de del al y su nuestro nuestra unser unsere unserem ihr co & i am ich bin soy your here hier aquí al "
    "person persona"
).split()
