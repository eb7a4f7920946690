"""Labels of a page's parts, in the languages of the news, compared as `label_of` gives them."""

from __future__ import annotations

import re

from tocsin.extract.words import fold_all

# A line that is one of these ends the article: what follows is about something else.
ENDERS = fold_all("""
Hashtags
Plus d'actualités
Dernières actualités
Toutes les actualités
Latest news
Weitere Nachrichten
Mehr Nachrichten
Altre notizie
Otras noticias
Outras notícias
Ander nieuws
Mots-clés
Mots clés
Tags
Étiquettes
Thèmes
Sujets associés
Thèmes associés
Commentaires
Vos commentaires
Vos réactions
Commenter
Réactions
Laisser un commentaire
Aucun commentaire
Aucun commentaire pour le moment
À propos de l'auteur
À propos de l'autrice
À propos des auteurs
Articles connexes
Du même auteur
De la même autrice
Réactions des lecteurs
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
Featured stories
Readers' letters
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
Your comments
About the author
About the authors
About the writer
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
Ihre Kommentare
Über den Autor
Über die Autorin
Über die Autoren
Zum Autor
Zur Autorin
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
Opiniones de los lectores
Sobre la firma
Sobre el autor
Sobre la autora
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
Sull'autore
L'autore
L'autrice
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
Sobre o autor
Sobre a autora
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
Διαβάστε περισσότερα
Материалы по теме
Другие новости
Новости по теме
Матеріали за темою
Новини по темі
Свързани новини
Повеќе
Повезане вести
Povezane vijesti
Povezane vesti
Povezani članci
Sorodne novice
Související články
Související
Mohlo by vás zajímat
Súvisiace články
Mohlo by vás zaujímať
Kapcsolódó cikkek
Kapcsolódó cikk
Kapcsolódó
Articole similare
Articole asemănătoare
Știri similare
Aiheeseen liittyvää
Lisää aiheesta
Seotud artiklid
Saistītie raksti
Susiję straipsniai
Artikel Terkait
Berita Terkait
Berita Lainnya
Baca Selengkapnya
Bài viết liên quan
Tin liên quan
Tin cùng chuyên mục
Articles relacionats
Notícies relacionades
مواضيع ذات صلة
أخبار ذات صلة
مقالات ذات صلة
اخبار مرتبط
مطالب مرتبط
כתבות נוספות
עוד בנושא
संबंधित खबरें
ข่าวที่เกี่ยวข้อง
บทความที่เกี่ยวข้อง
""")

# A label set into an article before a link to another one. Longest first, since one may begin another.
_INSERTS = """
İlgili haber
Anket
Soma pia
延伸閱讀
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
bunları da okuyabilirsiniz
читайте также
смотрите также
также по теме
читайте ещё
читайте також
дивіться також
прочетете още
вижте още
читајте још
pročitajte još
pročitajte i
čitajte još
preberite še
čtěte také
čtěte dále
přečtěte si také
čítajte aj
čítajte tiež
prečítajte si aj
olvassa el ezt is
ezt is olvassa el
citește și
citiți și
vezi și
lue myös
katso myös
loe ka
loe lisaks
lasi arī
lasiet arī
taip pat skaitykite
skaitykite taip pat
lexo edhe
lexoni edhe
διαβάστε επίσης
διαβάστε ακόμη
διαβάστε ακόμα
δείτε επίσης
baca juga
baca pula
simak juga
lihat juga
tonton juga
xem thêm
đọc thêm
llegiu també
llegeix també
اقرأ أيضا
اقرأ أيضًا
اقرأ المزيد
شاهد أيضا
بیشتر بخوانید
مزید پڑھیں
یہ بھی پڑھیں
קראו גם
ראו גם
यह भी पढ़ें
ये भी पढ़ें
इसे भी पढ़ें
हेही वाचा
আরও পড়ুন
আরো পড়ুন
อ่านเพิ่มเติม
อ่านข่าวที่เกี่ยวข้อง
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
# In front of a title these are none of its words.
SURE_INSERTS = fold_all("\n".join(INLINE_INSERTS))

# Behind these stands who wrote the articles that follow, what they are about, or who paid for what follows.
_OTHERS_OF = re.compile(
    r"(?:more (?:from|by)|also by|autres articles de|plus d'articles de|du meme auteur|mehr von|weitere (?:artikel|beitrage) von|mas (?:articulos )?de|otros articulos de|"
    r"altri articoli di|mais (?:artigos )?de|outros artigos de|meer van|andere artikelen van|"
    r"in partnership with|presented by|sponsored by|brought to you by|en partenariat avec|propose par|presente par|prasentiert von|gesponsert von|en colaboracion con|patrocinado por|"
    r"in collaborazione con|offerto da|em parceria com|oferecido por|in samenwerking met|aangeboden door) .{2,40}"
)


# As they begin: looked for first, since most lines have none.
_FIRST_OF_OTHERS = frozenset(
    [
        "more",
        "also",
        "autres",
        "plus",
        "du",
        "mehr",
        "weitere",
        "mas",
        "otros",
        "altri",
        "mais",
        "outros",
        "meer",
        "andere",
        "in",
        "presented",
        "sponsored",
        "brought",
        "en",
        "propose",
        "presente",
        "prasentiert",
        "gesponsert",
        "patrocinado",
        "offerto",
        "em",
        "oferecido",
        "aangeboden",
    ]
)


def ends_article(label: str) -> bool:
    """The label, as `label_of` gives it, ends an article: what follows is about something else."""
    return label in ENDERS or heads_others(label)


def heads_others(label: str) -> bool:
    """ "More from Anna Kerr", "In partnership with ShoeBarn"."""
    return label.partition(" ")[0] in _FIRST_OF_OTHERS and _OTHERS_OF.fullmatch(label) is not None
