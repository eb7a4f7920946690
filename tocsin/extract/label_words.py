"""Labels of the parts of a page below its article, in the languages of the news, compared as `label_of` gives them."""

from __future__ import annotations

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

# Behind one of these stands who wrote the articles that follow, what they are about, or who paid for what follows.
_OTHERS_OF = tuple(
    f"{lead} "
    for lead in fold_all("""
more from
more by
also by
autres articles de
plus d'articles de
du même auteur
mehr von
weitere Artikel von
weitere Beiträge von
más de
más artículos de
otros artículos de
altri articoli di
mais de
mais artigos de
outros artigos de
meer van
andere artikelen van
in partnership with
presented by
sponsored by
brought to you by
en partenariat avec
proposé par
présenté par
präsentiert von
gesponsert von
en colaboración con
patrocinado por
in collaborazione con
offerto da
em parceria com
oferecido por
in samenwerking met
aangeboden door
""")
)
_SHORTEST_OTHERS, _LONGEST_OTHERS = 2, 40  # characters of the name behind


def ends_article(label: str) -> bool:
    """The label, as `label_of` gives it, ends an article: what follows is about something else."""
    return label in ENDERS or heads_others(label)


def heads_others(label: str) -> bool:
    """ "More from Anna Kerr", "In partnership with ShoeBarn"."""
    return label.startswith(_OTHERS_OF) and any(
        _SHORTEST_OTHERS <= len(label) - len(lead) <= _LONGEST_OTHERS for lead in _OTHERS_OF if label.startswith(lead)
    )
