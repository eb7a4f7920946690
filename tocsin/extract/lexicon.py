"""The words of page furniture in the languages of the news. Labels are compared as `label_of` gives them."""

from __future__ import annotations

import re

from tocsin.extract.words import fold_all

# A line that is one of these ends the article: what follows is about something else.
ENDERS = fold_all("""
Hashtags
Mots-clés
Mots clés
Tags
Étiquettes
Thèmes
Sujets associés
Thèmes associés
Commentaires
Commenter
Réactions
Laisser un commentaire
Aucun commentaire
Aucun commentaire pour le moment
Articles connexes
Articles liés
Articles similaires
Articles associés
Autres articles
Plus d'articles
Sur le même sujet
Sur le même thème
Dans la même rubrique
Dans la même thématique
À lire également
Vous aimerez aussi
Vous aimeriez aussi
Vous pourriez aussi aimer
Ces articles pourraient vous intéresser
Contenus sponsorisés
Contenu sponsorisé
Recommandé pour vous
Les plus lus
Les plus partagés
Nos derniers articles
Suivez-nous
Partager cet article
Related
Related articles
Related stories
Related news
Related content
Related topics
Related posts
More on this story
More stories
More from
More news
More like this
Read next
Up next
Recommended
Recommended for you
Recommended stories
You may also like
You might also like
You might be interested in
Most read
Most popular
Trending
Trending now
Comments
Leave a comment
Leave a reply
Join the conversation
No comments
No comments yet
Sponsored content
Promoted stories
Share this article
Topics in this article
Explore more on these topics
Kommentare
Kommentar schreiben
Keine Kommentare
Noch keine Kommentare
Leserkommentare
Verwandte Artikel
Verwandte Themen
Ähnliche Artikel
Ähnliche Beiträge
Mehr zum Thema
Mehr aus dem Ressort
Weitere Artikel
Weitere Meldungen
Das könnte Sie auch interessieren
Das könnte dich auch interessieren
Meistgelesen
Meistgelesene Artikel
Empfehlungen der Redaktion
Schlagworte
Schlagwörter
Artikel teilen
Comentarios
Sin comentarios
Deja un comentario
Artículos relacionados
Noticias relacionadas
Contenido relacionado
Más noticias
Más información
Más sobre este tema
Te puede interesar
También te puede interesar
Le puede interesar
Lo más leído
Lo más visto
Etiquetas
Archivado en
Temas relacionados
Recomendado para ti
Commenti
Nessun commento
Lascia un commento
Articoli correlati
Articoli simili
Notizie correlate
Potrebbe interessarti
Potrebbe interessarti anche
Ti potrebbe interessare
I più letti
Più letti
Argomenti correlati
Altri articoli
Raccomandati per te
Comentários
Sem comentários
Nenhum comentário
Deixe um comentário
Deixe o seu comentário
Artigos relacionados
Notícias relacionadas
Matérias relacionadas
Conteúdo relacionado
Mais notícias
Mais lidas
As mais lidas
Veja mais
Você também pode gostar
Também pode gostar
Talvez lhe interesse
Assuntos relacionados
Reacties
Reageer
Geen reacties
Nog geen reacties
Gerelateerde artikelen
Gerelateerd nieuws
Gerelateerd
Meer over dit onderwerp
Meer nieuws
Meest gelezen
Meestgelezen
Lees verder
Misschien vind je dit ook interessant
Aanbevolen voor jou
Komentarze
Brak komentarzy
Powiązane artykuły
Zobacz także
Kommentarer
Relaterade artiklar
Relaterede artikler
Relaterte artikler
Yorumlar
İlgili haberler
Комментарии
Похожие статьи
Читайте также
Коментарі
Читайте також
Σχόλια
Σχετικά άρθρα
""")

# A label set into an article before a link to another one. Longest first, since one may begin another.
_INSERTS = """
à lire aussi sur le même sujet
à lire également
à lire aussi
a lire aussi
à voir également
à voir aussi
a voir aussi
à écouter aussi
lire également
lire aussi
lire notre article
voir aussi
voir également
pour aller plus loin
read also
read more
read next
also read
also see
see also
related
watch
recommended
lesen sie auch
lesen sie mehr
lesen sie hier
lesen sie dazu
lies auch
auch interessant
auch spannend
mehr dazu
mehr zum thema
siehe auch
sehen sie auch
zum thema
lea también
lea además
lee también
leer también
le puede interesar
te puede interesar
también te puede interesar
también le puede interesar
más información
ver también
vea también
vea además
mira también
leggi anche
leggi pure
vedi anche
guarda anche
guarda il video
ti potrebbe interessare
potrebbe interessarti
approfondisci
leia também
leia mais
leia ainda
veja também
veja ainda
veja mais
saiba mais
ouça também
lees ook
lees meer
lees verder
lees hier
bekijk ook
zie ook
kijk ook
czytaj także
czytaj też
czytaj również
zobacz też
zobacz także
läs också
läs även
les også
læs også
ayrıca okuyun
читайте также
смотрите также
читайте також
"""
INSERTS = fold_all(_INSERTS)
# Only these are cut inside a sentence stream: the others also begin sentences of prose.
_TOO_COMMON = {
    "related", "watch", "recommended", "read more", "read next", "lire notre article", "mehr dazu", "zum thema",
    "más información", "approfondisci", "saiba mais", "veja mais", "pour aller plus loin", "lesen sie hier", "lees hier",
    "siehe auch", "see also", "zie ook",
}  # fmt: skip
# Longest first, since one may begin another.
INLINE_INSERTS = tuple(
    sorted({line.strip() for line in _INSERTS.splitlines() if line.strip()} - _TOO_COMMON, key=len, reverse=True)
)

# Lines that ask the reader for something: dropped wherever they stand alone. Matched at the start of the folded line.
PROMPT = re.compile(
    r"(?:©|copyright|\(c\) ?\d{4}|.{0,80}\b(?:all rights reserved|tous droits reserves|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati|"
    r"todos os direitos reservados|alle rechten voorbehouden)|you(?:'re| are| have)? receiv|vous (?:recevez|avez recu) ce|(?:sie|du) (?:erhalten|erhaltst|bekommen) diese|"
    r"(?:ha recibido|recibes|recibe) este|(?:hai ricevuto|ricevi) questa|(?:recebeu|recebe) est|u ontvangt dit|je ontvangt dit|"
    r"unsubscribe|se desabonner|se desinscrire|vom newsletter abmelden|abmelden$|darse de baja|cancelar (?:la )?(?:suscripcion|inscricao|subscricao)|annulla (?:la sottos|l'iscr)|disiscriviti|uitschrijven|afmelden$|"
    r"manage (?:your )?preferences|view (?:this |in )?.{0,12}browser|essayez nos |decouvrez ce que .{2,40} (?:ia|ai) |decouvrez nos (?:offres|newsletters)|aucun commentaire|soyez le premier a|"
    r"inscrivez-vous|abonnez-vous|je m'abonne|s'abonner|telechargez (?:l'|notre )?app|recevez (?:nos|notre|chaque|les alertes)|suivez-nous|rejoignez-nous|"
    r"(?:cliquez|cliquer) ici|partagez|partager (?:sur|cet|l')|lire la suite|lire l'article|en savoir plus|voir (?:tous|toutes|plus)|afficher (?:plus|la suite)|"
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
    r"(?:nog )?geen reacties|wees de eerste|schrijf je in|meld je aan|abonneer|inloggen|log in|download (?:de|onze) app|volg ons|klik hier|deel (?:dit|via|op)|"
    r"lees (?:verder|meer|het hele)|toon meer|bekijk alle|advertentie$|probeer onze|ontdek wat .{2,40} ai )"
)

# A line, or a field of a header line, that says that the article is for subscribers.
PAYWALL_LABELS = fold_all("""
Réservé aux abonnés
Article réservé aux abonnés
Contenu réservé aux abonnés
Abonnés
Abonné
Pour les abonnés
Exclusif abonnés
Offert aux abonnés
Édition abonnés
Accès abonnés
Premium
Subscribers only
Subscriber only
Subscriber-only
Subscriber exclusive
For subscribers
For subscribers only
Subscription required
Members only
Member exclusive
Exclusive to subscribers
Paywall
Paid content
Locked
Nur für Abonnenten
Für Abonnenten
Exklusiv für Abonnenten
Nur für Abonnentinnen und Abonnenten
Nur mit Abo
Abo
Abonnenten
Bezahlinhalt
Kostenpflichtig
Plus-Artikel
Plus-Inhalt
Heise+
SZ Plus
F+
S+
Z+
G+
Solo suscriptores
Sólo suscriptores
Solo para suscriptores
Sólo para suscriptores
Exclusivo suscriptores
Exclusivo para suscriptores
Contenido exclusivo para suscriptores
Suscriptores
Para suscriptores
Solo socios
Solo per abbonati
Riservato agli abbonati
Articolo riservato agli abbonati
Contenuto riservato agli abbonati
Per gli abbonati
Abbonati
Esclusiva per abbonati
Exclusivo para assinantes
Exclusivo assinantes
Só para assinantes
Apenas para assinantes
Conteúdo exclusivo para assinantes
Assinantes
Para assinantes
Reservado a assinantes
Alleen voor abonnees
Voor abonnees
Exclusief voor abonnees
Enkel voor abonnees
Abonnees
Plus-artikel
Tylko dla subskrybentów
Tylko dla prenumeratorów
Dla subskrybentów
Endast för prenumeranter
För prenumeranter
Låst artikel
Kun for abonnenter
For abonnenter
Abonnenter
Только для подписчиков
По подписке
Тільки для передплатників
Sadece aboneler
Μόνο για συνδρομητές
会員限定
有料会員限定
""")
# Short ones are also ordinary words or letters: alone on a line or in brackets they speak, at the start of prose not.
SHORT_PAYWALL_LABELS = fold_all(
    "Abonnés\nAbonné\nPremium\nPaywall\nLocked\nAbo\nAbonnenten\nF+\nS+\nZ+\nG+\nHeise+\nSuscriptores\nAbbonati\nAssinantes\nAbonnees\nAbonnenter\nKostenpflichtig\nPlus-artikel\nPlus-Inhalt\nSZ Plus\nPara suscriptores\nVoor abonnees\nFor subscribers\nFür Abonnenten\nPara assinantes\nPour les abonnés\nFor abonnenter\nFör prenumeranter\nDla subskrybentów\nPer gli abbonati"
)

# Ornaments of a header: who wrote it, how long it takes, how often it was read. Matched against the folded line.
ORNAMENT = re.compile(
    r"(?:(?:(?:posted|submitted|written|published|publie|ecrit|propose|veroffentlicht|geschrieben|publicado|escrito|pubblicato|scritto|geplaatst|geschreven) )?(?:par|by|von|por|di|de redaction|door|av|af|autor|auteur|author|autore|autor)\s*:? (?!\d)[\w'’.,& -]{2,60}"
    r"|(?:temps de )?lecture\s*:? ?(?:\d+ ?min(?:utes?)?)?|(?:lecture|lesezeit|lectura|lettura|leitura|leestijd|reading time)\s*:? ?\d+ ?(?:min\w*|')\.?"
    r"|\d+ ?(?:-| )?min(?:ute|uten|utos|uti|uut|uten|s)?\.? ?(?:read|de lecture|lesezeit|de lectura|di lettura|de leitura|leestijd|lezen)"
    r"|(?:\d+[.,]?\d* ?k?|aucun|no|keine|sin|nessun|sem|geen) ?(?:vues?|views?|reads?|lectures?|comment\w*|koment\w*|kommentar\w*|coment\w*|commenti?|reacties?|shares?|partages?|likes?|j'aime|points?|reactions?|aufrufe|visitas|visualiza\w+)"
    r"|(?:(?:posted|submitted|written|published|publie|ecrit|veroffentlicht|geschrieben|publicado|escrito|pubblicato|scritto|geplaatst|geschreven)(?: (?:by|par|von|por|da|di|door))?|by|par|von|por|di|door|via|from|in|on|at|et|and|und|y|e|en|le|am|il|el)"
    r"|@\w{2,30}|[ur]/[\w-]{2,30}"
    r"|\d+ points? by [\w-]{1,30}|\d+ points?(?: par| von) [\w-]{1,30}"
    r"|(?:video|photos?|podcast|audio|live|en direct|direct|liveblog|breaking|exclusif|exclusive|exklusiv|exclusivo|eilmeldung|urgent|alerte|new|nouveau|neu)"
    r"|(?:photo|foto|credit|credits|image|bild|crédit photo|credit photo|copyright|©)\s*[:©/] ?.{2,60}|© ?.{2,60}"
    r"|(?:share|save|partager|sauvegarder|enregistrer|teilen|merken|speichern|compartir|guardar|condividi|salva|compartilhar|partilhar|delen|bewaren|copier le lien|copy link|comment|commenter|reply|like|hide|report|print|imprimer|drucken|menu|close|fermer)"
    r"(?:[ |·,/]+(?:share|save|partager|sauvegarder|enregistrer|teilen|merken|speichern|compartir|guardar|condividi|salva|compartilhar|partilhar|delen|bewaren|comment|commenter|reply|like|hide|report|print|imprimer|drucken))*)"
)

# Sections of a newspaper: where a header names one, it is not the outlet.
SECTIONS = fold_all("""
Politique\nInternational\nMonde\nÉconomie\nSociété\nSport\nSports\nCulture\nSciences\nScience\nSanté\nPlanète\nEnvironnement\nClimat\nTech\nHigh-tech\nFrance\nEurope\nOpinion\nOpinions\nDébats\nMédias\nFaits divers\nActualité\nActualités\nÀ la une\nLocal
Politics\nWorld\nBusiness\nEconomy\nHealth\nTechnology\nEnvironment\nClimate\nEntertainment\nNews\nTop stories\nUS\nUK\nMarkets\nLifestyle\nTravel\nEducation\nWeather
Politik\nWirtschaft\nWelt\nGesellschaft\nKultur\nWissen\nWissenschaft\nGesundheit\nUmwelt\nAusland\nInland\nPanorama\nDeutschland\nFinanzen\nMeinung\nReise\nRegional\nVermischtes\nNachrichten
Política\nMundo\nEconomía\nSociedad\nDeportes\nCultura\nCiencia\nSalud\nTecnología\nMedio ambiente\nInternacional\nOpinión\nEspaña\nNacional
Politica\nMondo\nEconomia\nCronaca\nSocietà\nScienza\nSalute\nTecnologia\nAmbiente\nEsteri\nInterni\nSpettacoli\nItalia
Saúde\nCiência\nDesporto\nEsporte\nEsportes\nSociedade\nAmbiente\nPaís\nBrasil\nPortugal
Politiek\nBinnenland\nBuitenland\nEconomie\nWetenschap\nGezondheid\nCultuur\nSamenleving\nOpinie\nKlimaat\nWereld
""")

# What stands before the name of an outlet, with a colon.
SOURCE_LABELS = fold_all(
    "Source\nSources\nQuelle\nQuellen\nFuente\nFuentes\nFonte\nFonti\nFontes\nBron\nBronnen\nVia\nOrigine\nPublisher\nOutlet\nMedia\nMédia\nMedio\n"
    "Źródło\nKilde\nKälla\nLähde\nZdroj\nForrás\nSursa\nKaynak\nИсточник\nДжерело\nИзточник\nΠηγή\nالمصدر\nמקור\n来源\n來源\n出典\n출처"
)
