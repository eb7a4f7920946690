"""Labels of a page's parts, in the languages of the news, compared as `label_of` gives them."""

from __future__ import annotations

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

# Stands where an advertisement is or was.
ADVERTS = fold_all(
    "Publicité\nAnnonce\nAdvertisement\nAd\nAnzeige\nWerbung\nPublicidad\nPubblicità\nPublicidade\nAdvertentie\nReclame\nReklama\nAnnons"
)

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
