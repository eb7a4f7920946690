"""The words in which pages ask their readers for something, and ornament their headers. Matched against the folded line."""

from __future__ import annotations

import re

from tocsin.extract.words import fold

# Lines that ask the reader for something: dropped wherever they stand alone. Matched at its start.
_PROMPT = re.compile(
    r"(?:©|copyright|\(c\) ?\d{4}|you(?:'re| are| have)? receiv|vous (?:recevez|avez recu) ce|(?:sie|du) (?:erhalten|erhaltst|bekommen) diese|"
    r"(?:ha recibido|recibes|recibe) este|(?:hai ricevuto|ricevi) questa|(?:recebeu|recebe) est|u ontvangt dit|je ontvangt dit|"
    r"(?:soutenez|soutenir|support|unterstutze(?:n sie)?|apoy[ae]|sost(?:ieni|enete|enga)|apoi[ae]|steun|wspieraj|stod) .{0,30}\b(?:journalis(?:m|me|mus|tiek|ten)|presse|press|redaktion|redactie|periodismo|giornalismo|jornalismo|medier?)\b.{0,30}\b(?:don|dons|donati\w+|give|gift|spende[nt]?|dona\w*|from|des|ab|desde|vanaf|a partir|abo\w*)\b|"
    r"(?:soutenez|support|unterstutze(?:n sie)?|apoy[ae]|sostieni|apoi[ae]|steun) .{0,24}\b(?:journalis\w*|presse|periodismo|giornalismo|jornalismo)\b.{0,24}$|"
    r"thank you for your patience while we verify|if you are in reader mode|want all of |to leave this list|powered by .{2,40}|enjoying (?:this|the) (?:story|article)|support us$|sponsored$|ai[- ](?:generated )?summary$|poll$|receba a newsletter|register (?:free|now|for free) to|create (?:a |your )?free account|kj[oø]p tilgang|dette er (?:ei|en) pluss|seko(?:jiet)? mums|was this (?:e-?mail )?forwarded to you|more .{2,30} coverage$|propulse par .{2,40}|bereitgestellt von .{2,40}|unsubscribe|(?:pour )?(?:vous |se )desabonner|(?:pour )?(?:vous |se )desinscrire|to unsubscribe|(?:um sich|sich) .{0,20}abzumelden|para darse de baja|per disiscrivert?i|para cancelar (?:a |su |tu )?(?:subs|inscr|susc)|om (?:je|u|uzelf) .{0,10}uit te schrijven|vom newsletter abmelden|abmelden$|darse de baja|cancelar (?:la )?(?:suscripcion|inscricao|subscricao)|annulla (?:la sottos|l'iscr)|disiscriviti|uitschrijven|afmelden$|"
    r"manage (?:your )?preferences|view (?:this |in )?.{0,12}browser|essayez nos |decouvrez ce que .{2,40} (?:ia|ai) |decouvrez nos (?:offres|newsletters)|aucun commentaire|soyez le premier a|"
    r"inscrivez-vous|abonnez-vous|je m'abonne|s'abonner|telechargez (?:l'|notre )?app|recevez (?:nos|notre|chaque|les alertes)|suivez-nous|rejoignez-nous|"
    r"(?:cliquez|cliquer) ici|partagez|partager (?:sur|cet|l')|lire la suite|lire l'article|en savoir plus|voir (?:tous|toutes|plus)|afficher (?:plus|la suite)|"
    r"pour (?:lire|continuer a lire|poursuivre) (?:la suite|l'article|cet article|votre lecture)|(?:profitez de|decouvrez) (?:l'|notre |nos )offres?\b|"
    r"to (?:continue|keep) reading|um weiterzulesen|zum weiterlesen|para (?:seguir|continuar) leyendo|per continuare a leggere|para continuar (?:a ler|lendo)|om verder te lezen|"
    r"(?:free|this) (?:article|story) (?:is )?(?:usually|normally) (?:reserved|only)|article (?:offert|en acces libre)|"
    r"connectez-vous|deja abonne|newsletter|publicite$|annonce$|la suite apres|contenu reserve|cet article est reserve|il vous reste \d+ ?%|"
    r"try our |see what .{2,40} ai can |discover what .{2,40} ai |no comments|be the first to|sign up|subscribe |already a subscriber|"
    r"download (?:our|the) app|get (?:our|the) app|follow us|join us on|click here|share (?:this|on|via)|continue reading|keep reading|read (?:more|full|the full)|"
    r"view (?:all|comments|more)|show more|load more|see (?:all|more)$|learn more|log in|sign in|advertisement|sponsored$|story continues|"
    r"this article is for subscribers|to read (?:the|this) (?:full|rest)|get .{2,40} delivered|"
    r"(?:noch )?keine kommentare|schreiben sie (?:den|einen|uns)|jetzt (?:abonnieren|anmelden|lesen|testen)|melden sie sich|abonnieren sie|newsletter|folgen sie uns|"
    r"hier klicken|teilen (?:sie|auf)|weiterlesen|mehr (?:lesen|anzeigen|erfahren)|zum artikel|artikel lesen|alle anzeigen|laden sie .{0,20}app|anzeige$|werbung$|"
    r"(?:testen|probieren) sie unsere|entdecken sie, was .{2,40} ki|"
    r"sin comentarios|se el primero|suscribete|suscribase|registrate|inicia sesion|descarga (?:la|nuestra) app|siguenos|siga(?:nos| a)|haz clic|compartir |seguir leyendo|"
    r"leer (?:mas|la noticia)|ver (?:mas|todo)|publicidad$|prueba nuestras|descubre lo que .{2,40} ia|"
    r"nessun commento|commenta per primo|iscriviti|abbonati|accedi|scarica l'app|seguici|clicca qui|condividi|continua a leggere|leggi (?:tutto|di piu|l'articolo)|"
    r"vedi tutti|mostra altro|pubblicita$|prova le nostre|scopri cosa .{2,40} (?:ia|ai) |"
    r"sem comentarios|seja o primeiro|inscreva-se|subscreva|assine |cadastre-se|baixe (?:o|nosso) app|descarregue a app|siga-nos|siga o|clique aqui|compartilh|partilh|"
    r"continue lendo|continuar a ler|ler mais|publicidade$|experimente os nossos|descubra o que .{2,40} ia|"
    r"(?:nog )?geen reacties|wees de eerste|schrijf (?:je|u) in|meld (?:je|u) aan|abonneer|inloggen|log in|download (?:de|onze) app|volg ons|klik hier|deel (?:dit|via|op)|"
    r"lees (?:verder|meer|het hele)|toon meer|bekijk alle|advertentie$|probeer onze|ontdek wat .{2,40} ai )"
)

# Near its start, by words that hardly a line has: a look at each place costs as much as all prompts together.
_RIGHTS = re.compile(
    r".{0,80}\b(?:all rights reserved|tous droits reserves|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati|"
    r"todos os direitos reservados|alle rechten voorbehouden)"
)
_CUES = ("reserv", "vorbehalten", "riservati", "voorbehouden")


def is_prompt(label: str) -> bool:
    """The folded line asks the reader for something, or says whose rights it is under."""
    return _PROMPT.match(label) is not None or (any(cue in label for cue in _CUES) and _RIGHTS.match(label) is not None)


# A letter that is offered to the reader, in the middle of an article too.
LONGEST_OFFER = 260
# To the reader, whose box is meant;
_INBOX = re.compile(
    r"\b(?:(?:in(?:to)?|to) your (?:inbox|mailbox)|dans votre (?:boite (?:mail|aux lettres|e-?mail|de reception)|messagerie)|en tu (?:correo|bandeja|buzon)|"
    r"nella tua (?:casella|mail|posta)|in (?:je|uw) (?:mailbox|inbox))\b"
)
# or a letter, where the reader is also asked to have it sent: "su correo" may be anyone's.
_LETTER = re.compile(
    r"\b(?:newsletters?|infolettres?|nieuwsbrief|nieuwsbrieven|rundbrief|boletin|boletines|nyhedsbrev|nyhetsbrev|uutiskirje\w*|biuletyn\w*|hirlevel\w*|рассылк\w*|розсилк\w*|"
    r"en su (?:correo|bandeja|buzon)|no seu e-?mail|na sua caixa|in ihr(?:em|en)? (?:e-?mail-)?postfach)\b"
)
_SIGN_UP = re.compile(
    r"\b(?:sign up|subscribe|register|inscri\w+|abonn\w+|recevez|anmelden|melden sie|eintragen|suscrib\w+|apunta\w*|recibe|recibir|registra\w*|iscriv\w+|ricevi|assin\w+|receba|"
    r"schrijf|meld|aanmelden|ontvang|tilmeld|prenumerera|tilaa|zapisz|iratkozz|подпи\w+|підпи\w+)\b"
)


def asks_to_sign_up(text: str) -> bool:
    words = fold(text)
    return _SIGN_UP.match(words) is not None or _LETTER.match(words) is not None


def offers_newsletter(text: str) -> bool:
    """The words ask the reader to have a letter sent."""
    if not _may_offer(text.lower()):
        return False
    words = fold(text)
    return _INBOX.search(words) is not None or (
        _LETTER.search(words) is not None and _SIGN_UP.search(words) is not None
    )


def _may_offer(text: str) -> bool:
    """Hardly a line has any of these: written out, since a loop over them costs four times as much."""
    if "ett" in text or "mail" in text or "box" in text or "brie" in text or "bolet" in text or "correo" in text:
        return True
    if "casella" in text or "caixa" in text or "postfach" in text or "nyhe" in text or "bandeja" in text:
        return True
    return not text.isascii() and any(map(text.__contains__, ("boîte", "buzón", "kirje", "hírlev", "сылк", "силк")))


# Ornaments of a header: how long it takes, how often it was read, buttons. Who wrote it is told in `bylines`.
ORNAMENT = re.compile(
    r"(?:(?:temps de )?lecture(?: en)?\s*:? ?(?:\d+ ?min(?:utes?)?)?|(?:lecture|lesezeit|lectura|lettura|leitura|leestijd|reading time)\s*:? ?\d+ ?(?:min\w*|')\.?"
    r"|\d+ ?(?:-| )?min(?:ute|uten|utos|uti|uut|uten|s)?\.? ?(?:read|de lecture|lesezeit|de lectura|di lettura|de leitura|leestijd|lezen)"
    r"|(?:\d+[.,]?\d* ?k?|aucun|no|keine|sin|nessun|sem|geen) ?(?:vues?|views?|reads?|lectures?|comment\w*|koment\w*|kommentar\w*|coment\w*|commenti?|reacties?|shares?|partages?|likes?|j'aime|points?|reactions?|aufrufe|visitas|visualiza\w+)"
    r"|(?:(?:posted|submitted|written|published|publie|ecrit|veroffentlicht|geschrieben|publicado|escrito|pubblicato|scritto|geplaatst|geschreven)(?: (?:by|par|von|por|da|di|door))?|published in|publie dans|publicado en|publicado em|pubblicato in|erschienen in|by|par|von|por|di|door|via|from|in|on|at|et|and|und|y|e|en|le|am|il|el)"
    r"|@\w{2,30}|[ur]/[\w-]{2,30}"
    r"|\d+ points? by [\w-]{1,30}|\d+ points?(?: par| von) [\w-]{1,30}"
    r"|(?:video|photos?|podcast|audio|live|en direct|direct|liveblog|breaking|exclusif|exclusive|exklusiv|exclusivo|eilmeldung|urgent|alerte|new|nouveau|neu)"
    r"|(?:photo|foto|credit|credits|image|bild|crédit photo|credit photo|copyright|©)\s*[:©/] ?.{2,60}|© ?.{2,60}"
    # What an agency has changed: "(Adds quotes, background)", "(Zusammenfassung 1500)".
    r"|\((?:adds?|updates?|recasts?|repeats?|refiles?|rewrites?|corrects?|writes through|actualise|ajoute|precise|repetition|zusammenfassung|neu|aktualisiert|berichtigung|aggiunge|amplia|actualiza|anade)\b[^()]{0,70}\)"
    r"|(?:share|save|partager|sauvegarder|enregistrer|teilen|merken|speichern|compartir|guardar|condividi|salva|compartilhar|partilhar|delen|bewaren|copier le lien|copy link|comment|commenter|kommentieren|comentar|commenta|reageren|reagieren|responder|repondre|rispondi|antworten|antwoorden|app|bot|reagir|offrir l'article|gift this article|geschenkartikel|reply|like|j'aime|me gusta|mi piace|gosto|gefallt mir|hide|report|signaler|melden|print|imprimer|drucken|stampa|imprimir|afdrukken|menu|close|fermer|schliessen|cerrar|chiudi|fechar|sluiten|suivre|follow|seguir|segui|folgen|volgen|envoyer|send|senden|enviar|invia|stuur|ecouter|listen|anhoren|vorlesen|escuchar|ascolta|ouvir|luister|archive|archiver|favoris|favorites|bookmark|more|plus|mehr|mas|mais|altro|meer|loading|chargement|chargement en cours|wird geladen|cargando|caricamento|carregando|laden|downloading|reklam|reklama|реклама|annons|annonse|annonce|mainos|hirdetes|publicitate|διαφημιση|广告|広告|廣告|광고|إعلان|iklan|quang cao|פרסומת|विज्ञापन)"
    r"(?:[ |·,/]+(?:share|save|partager|sauvegarder|enregistrer|teilen|merken|speichern|compartir|guardar|condividi|salva|compartilhar|partilhar|delen|bewaren|comment|commenter|reply|like|hide|report|print|imprimer|drucken))*)"
)
