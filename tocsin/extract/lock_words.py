"""The words for what only subscribers may read, compared as `label_of` gives them."""

from __future__ import annotations

from tocsin.extract.words import fold, fold_all

# A line, or a field of a header line, that says that the article is for subscribers.
PAYWALL_LABELS = fold_all("""
Apple News+
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
Contenu payant
Article payant
Premium
Subscribers
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
Paid article
Locked
Nur für Abonnenten
Für Abonnenten
Exklusiv für Abonnenten
Nur für Abonnentinnen und Abonnenten
Nur mit Abo
Abo
Abonnenten
Bezahlinhalt
Bezahlartikel
Kostenpflichtig
Kostenpflichtiger Inhalt
Kostenpflichtiger Artikel
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
Contenido de pago
Artículo de pago
Solo per abbonati
Riservato agli abbonati
Articolo riservato agli abbonati
Contenuto riservato agli abbonati
Per gli abbonati
Abbonati
Esclusiva per abbonati
Contenuto a pagamento
Articolo a pagamento
Exclusivo para assinantes
Exclusivo assinantes
Só para assinantes
Apenas para assinantes
Conteúdo exclusivo para assinantes
Assinantes
Para assinantes
Reservado a assinantes
Conteúdo pago
Artigo pago
Alleen voor abonnees
Voor abonnees
Exclusief voor abonnees
Enkel voor abonnees
Abonnees
Plus-artikel
Betaald artikel
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
# A label may be put together otherwise: of these words alone, with a subscriber and a restriction among them.
SUBSCRIBERS = frozenset(
    fold(
        "abonné abonnés abonnées abonne-e-s subscriber subscribers abonnent abonnenten abonnentinnen abo abos suscriptor suscriptores abbonato abbonati"
        " assinante assinantes abonnee abonnees leden member members membres mitglieder socios soci premium prenumeranter abonnenter plus+ z+ f+ s+ g+ h+ sz+"
    ).split()
)
RESTRICTIONS = frozenset(
    fold(
        "réservé réservée réservés exclusif exclusifs exclusivité uniquement seulement only exclusive exclusively reserved nur exklusiv ausschließlich"
        " solo sólo exclusivo exclusiva reservado reservada únicamente riservato riservata esclusivo esclusiva esclusivamente só apenas somente alleen"
        " enkel exclusief uitsluitend pour for für para per voor locked verrouillé"
    ).split()
)
WHAT_IS_LOCKED = frozenset(
    fold(
        "article articles contenu contenus édition content story artikel inhalt contenido artículo articolo contenuto conteúdo artigo inhoud"
    ).split()
)
SMALL_WORDS = frozenset(
    fold(
        "à accès access lecture lesen aux nos les des le la l' cet our this is for the paying digital digitale digitaux numériques der die das dieser unsere mit und et and los las nuestros"
        " es a este to by gli agli ai i nostri nostro questo è os aos nossos onze dit de het du en ist"
    ).split()
)
# Short ones are also ordinary words or letters: alone on a line or in brackets they speak, at the start of prose not.
SHORT_PAYWALL_LABELS = fold_all(
    "Abonnés\nSubscribers\nPremium\nPaywall\nLocked\nAbo\nAbonnenten\nF+\nS+\nZ+\nG+\nHeise+\nSuscriptores\nAbbonati\nAssinantes\nAbonnees\nAbonnenter\nKostenpflichtig\nPlus-artikel\nPlus-Inhalt\nSZ Plus\nPara suscriptores\nVoor abonnees\nFor subscribers\nFür Abonnenten\nPara assinantes\nPour les abonnés\nFor abonnenter\nFör prenumeranter\nDla subskrybentów\nPer gli abbonati"
)
# Of these, nouns: no sentence begins with one and goes on with a capital.
SUBSCRIBER_NOUNS = fold_all("Abonnés\nAbo\nAbonnenten\nSuscriptores\nAbbonati\nAssinantes\nAbonnees\nAbonnenter")
