"""What article pages say around and between their paragraphs, in seven languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    newsletter: str
    app: str
    comments: str
    comment: str
    more: str
    about: str
    subheading: str
    advert: str
    cookies: str


AROUND: Mapping[str, Around] = {
    "fr": Around(
        newsletter="Inscrivez-vous à notre newsletter et recevez chaque matin l'essentiel de l'actualité.",
        app="Téléchargez notre application pour ne rien manquer de l'actualité.",
        comments="Commentaires",
        comment="Bravo pour cet article, il était temps que quelqu'un le dise enfin clairement.",
        more="Sur le même sujet",
        about="{} est journaliste à la rédaction de Lille depuis dix ans.",
        subheading="Une décision attendue",
        advert="Publicité",
        cookies="Nous utilisons des cookies pour améliorer votre expérience. Vous pouvez accepter ou refuser.",
    ),
    "en": Around(
        newsletter="Sign up to our newsletter and get the day's top stories in your inbox every morning.",
        app="Download our app so you never miss a story.",
        comments="Comments",
        comment="Great piece, it was about time that somebody said so clearly and in public.",
        more="More on this story",
        about="{} is a reporter on the city desk and has covered the council for ten years.",
        subheading="A long-awaited decision",
        advert="Advertisement",
        cookies="We use cookies to improve your experience. You can accept or reject them.",
    ),
    "de": Around(
        newsletter="Melden Sie sich für unseren Newsletter an und erhalten Sie jeden Morgen die wichtigsten Nachrichten.",
        app="Laden Sie unsere App herunter, um keine Nachricht zu verpassen.",
        comments="Kommentare",
        comment="Guter Artikel, es wurde Zeit, dass das endlich einmal jemand so deutlich sagt.",
        more="Mehr zum Thema",
        about="{} ist Redakteurin im Ressort Politik und schreibt seit zehn Jahren über die Stadt.",
        subheading="Eine lang erwartete Entscheidung",
        advert="Anzeige",
        cookies="Wir verwenden Cookies, um Ihr Erlebnis zu verbessern. Sie können zustimmen oder ablehnen.",
    ),
    "es": Around(
        newsletter="Suscríbase a nuestro boletín y reciba cada mañana las noticias más importantes.",
        app="Descargue nuestra aplicación para no perderse ninguna noticia.",
        comments="Comentarios",
        comment="Muy buen artículo, ya era hora de que alguien lo dijera con tanta claridad.",
        more="Más noticias",
        about="{} es redactora de la sección de política desde hace diez años.",
        subheading="Una decisión esperada",
        advert="Publicidad",
        cookies="Usamos cookies para mejorar su experiencia. Puede aceptarlas o rechazarlas.",
    ),
    "it": Around(
        newsletter="Iscriviti alla nostra newsletter per ricevere ogni mattina le notizie più importanti.",
        app="Scarica la nostra app per non perdere nessuna notizia.",
        comments="Commenti",
        comment="Ottimo articolo, era ora che qualcuno lo dicesse finalmente con chiarezza.",
        more="Altre notizie",
        about="{} è giornalista della redazione di politica da dieci anni.",
        subheading="Una decisione attesa",
        advert="Pubblicità",
        cookies="Usiamo i cookie per migliorare la tua esperienza. Puoi accettarli o rifiutarli.",
    ),
    "pt": Around(
        newsletter="Subscreva a nossa newsletter e receba todas as manhãs as notícias mais importantes.",
        app="Descarregue a nossa aplicação para não perder nenhuma notícia.",
        comments="Comentários",
        comment="Muito bom artigo, já era tempo de alguém o dizer finalmente com clareza.",
        more="Mais notícias",
        about="{} é jornalista da secção de política há dez anos.",
        subheading="Uma decisão esperada",
        advert="Publicidade",
        cookies="Usamos cookies para melhorar a sua experiência. Pode aceitar ou recusar.",
    ),
    "nl": Around(
        newsletter="Meld u aan voor onze nieuwsbrief en ontvang elke ochtend het belangrijkste nieuws.",
        app="Download onze app om geen nieuws te missen.",
        comments="Reacties",
        comment="Goed artikel, het werd tijd dat iemand het eindelijk eens zo duidelijk zei.",
        more="Meer nieuws",
        about="{} is redacteur van de stadsredactie en schrijft al tien jaar over de raad.",
        subheading="Een lang verwacht besluit",
        advert="Advertentie",
        cookies="Wij gebruiken cookies om uw ervaring te verbeteren. U kunt ze accepteren of weigeren.",
    ),
}
