"""What pages say around articles, in seven languages: outlets, ages, locks, buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    outlets: tuple[str, ...]
    ago: Mapping[str, str]  # by unit: m, h, d
    short: Mapping[str, str]
    an_hour: str
    yesterday: str
    months: str
    day: str
    at: str  # between day and clock
    clock: str
    numbers: str
    locks: tuple[str, ...]
    top: tuple[str, ...]
    foot: tuple[str, ...]
    buttons: tuple[str, ...]
    related: str
    by: str
    people: tuple[str, ...]
    sections: tuple[str, ...]
    captions: tuple[str, ...]
    reading: str
    published: str
    source_label: str


LANGUAGES: Mapping[str, PageWords] = {
    "fr": PageWords(
        outlets=("Ouest Marine", "La Dépêche des Îles", "Radio Iroise", "Le Courrier du Plateau", "Nouvelles d'Aubrac", "L'Écho de la Lys", "France Causse", "Le Phare"),
        ago={"m": "il y a {} minutes", "h": "il y a {} heures", "d": "il y a {} jours"},
        short={"m": "il y a {} min", "h": "il y a {} h", "d": "il y a {} j"},
        an_hour="il y a une heure",
        yesterday="hier",
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        day="{day} {month} {year}",
        at=" à ",
        clock="{hour:02}h{minute:02}",
        numbers="%d/%m/%Y",
        locks=("Réservé aux abonnés", "Article réservé aux abonnés", "Abonnés", "🔒", "Contenu payant", "Pour les abonnés"),
        top=("Accueil", "Mon fil", "Trier par : Plus récents", "Revue de presse du mardi 10 mars"),
        foot=("Charger plus d'articles", "Mentions légales", "© 2026 MonFil. Tous droits réservés."),
        buttons=("Partager", "Lire la suite", "Commentaires", "Aucun commentaire pour le moment...", "Articles connexes", "Enregistrer"),
        related="À lire aussi :",
        by="Par",
        people=("Anna Kermadec", "Paul Le Goff", "Inès Roudaut"),
        sections=("Société", "Économie", "Politique"),
        captions=("Photo : Anna Kermadec / Ouest Marine", "© Paul Le Goff"),
        reading="min de lecture",
        published="Publié",
        source_label="Source : ",
    ),
    "en": PageWords(
        outlets=("Harbour Post", "The Valley Echo", "County Radio", "Alder Times", "The Daily Ferry", "Coastline", "BBN News", "Reed & Ward"),
        ago={"m": "{} minutes ago", "h": "{} hours ago", "d": "{} days ago"},
        short={"m": "{}m ago", "h": "{}h ago", "d": "{}d ago"},
        an_hour="an hour ago",
        yesterday="yesterday",
        months="January February March April May June July August September October November December",
        day="{month} {day}, {year}",
        at=" at ",
        clock="{hour:02}:{minute:02}",
        numbers="%d/%m/%Y",
        locks=("Subscribers only", "Premium", "🔒", "For subscribers only", "Subscriber exclusive", "Members only"),
        top=("Home", "My feed", "Sort by: Latest", "Press review"),
        foot=("Load more", "Terms of use", "© 2026 MyFeed. All rights reserved."),
        buttons=("Share", "Read more", "Continue reading", "Comments", "No comments yet", "Save"),
        related="Read also:",
        by="By",
        people=("Anna Kerr", "Paul Anders", "Ruth Alder"),
        sections=("Politics", "Business", "Society"),
        captions=("Photo: Anna Kerr/Harbour Post", "© Paul Anders"),
        reading="min read",
        published="Published",
        source_label="Source: ",
    ),
    "de": PageWords(
        outlets=("Küstenkurier", "Bergische Post", "Elbe-Zeitung", "Der Hafenbote", "Radio Nord", "Neue Rheinwarte", "Tagesblick", "die heide"),
        ago={"m": "vor {} Minuten", "h": "vor {} Stunden", "d": "vor {} Tagen"},
        short={"m": "vor {} Min.", "h": "vor {} Std.", "d": "vor {} T."},
        an_hour="vor einer Stunde",
        yesterday="gestern",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        day="{day}. {month} {year}",
        at=", ",
        clock="{hour:02}:{minute:02} Uhr",
        numbers="%d.%m.%Y",
        locks=("Nur für Abonnenten", "Kostenpflichtig", "🔒", "Abo", "Exklusiv für Abonnenten", "Plus-Artikel"),
        top=("Startseite", "Mein Feed", "Pressespiegel"),
        foot=("Mehr laden", "Impressum", "© 2026 MeinFeed"),
        buttons=("Teilen", "Weiterlesen", "Mehr lesen", "Kommentare", "Noch keine Kommentare", "Merken"),
        related="Lesen Sie auch:",
        by="Von",
        people=("Anna Kehr", "Paul Anders", "Ruth Erle"),
        sections=("Politik", "Wirtschaft", "Gesellschaft"),
        captions=("Foto: Anna Kehr/dpa", "© Paul Anders"),
        reading="Min. Lesezeit",
        published="Veröffentlicht",
        source_label="Quelle: ",
    ),
    "es": PageWords(
        outlets=("El Faro del Sur", "Diario de la Vega", "Radio Sierra", "La Voz del Puerto", "El Heraldo", "Cadena Norte", "20 Noticias"),
        ago={"m": "hace {} minutos", "h": "hace {} horas", "d": "hace {} días"},
        short={"m": "hace {} min", "h": "hace {} h", "d": "hace {} d"},
        an_hour="hace una hora",
        yesterday="ayer",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        day="{day} de {month} de {year}",
        at=", ",
        clock="{hour:02}:{minute:02}",
        numbers="%d/%m/%Y",
        locks=("Solo para suscriptores", "Exclusivo suscriptores", "🔒", "Premium", "Contenido de pago"),
        top=("Inicio", "Mis noticias", "Revista de prensa"),
        foot=("Cargar más", "Aviso legal", "© 2026 MiFeed"),
        buttons=("Compartir", "Leer más", "Seguir leyendo", "Comentarios", "Guardar"),
        related="Lea también:",
        by="Por",
        people=("Ana Cerro", "Pablo Andújar", "Rut Alarcón"),
        sections=("Política", "Economía", "Sociedad"),
        captions=("Foto: Ana Cerro / EFE", "© Pablo Andújar"),
        reading="min de lectura",
        published="Publicado",
        source_label="Fuente: ",
    ),
    "it": PageWords(
        outlets=("Il Faro", "Gazzetta dei Colli", "Radio Valle", "La Voce del Porto", "Corriere del Lago", "Il Quotidiano", "Adria24"),
        ago={"m": "{} minuti fa", "h": "{} ore fa", "d": "{} giorni fa"},
        short={"m": "{} min fa", "h": "{} h fa", "d": "{} g fa"},
        an_hour="un'ora fa",
        yesterday="ieri",
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        day="{day} {month} {year}",
        at=" alle ",
        clock="{hour:02}:{minute:02}",
        numbers="%d/%m/%Y",
        locks=("Riservato agli abbonati", "Per abbonati", "🔒", "Premium", "Contenuto a pagamento"),
        top=("Home", "Le mie notizie", "Rassegna stampa"),
        foot=("Carica altro", "Note legali", "© 2026 MioFeed"),
        buttons=("Condividi", "Leggi tutto", "Continua a leggere", "Commenti", "Salva"),
        related="Leggi anche:",
        by="Di",
        people=("Anna Cerri", "Paolo Anders", "Rita Alba"),
        sections=("Politica", "Economia", "Società"),
        captions=("Foto: Anna Cerri / Ansa", "© Paolo Anders"),
        reading="min di lettura",
        published="Pubblicato",
        source_label="Fonte: ",
    ),
    "pt": PageWords(
        outlets=("Jornal da Ria", "Voz do Monte", "Rádio Costa", "O Farol", "Correio da Serra", "Notícias do Tejo", "Diário do Cabo"),
        ago={"m": "há {} minutos", "h": "há {} horas", "d": "há {} dias"},
        short={"m": "há {} min", "h": "há {} h", "d": "há {} d"},
        an_hour="há uma hora",
        yesterday="ontem",
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        day="{day} de {month} de {year}",
        at=" às ",
        clock="{hour:02}:{minute:02}",
        numbers="%d/%m/%Y",
        locks=("Exclusivo para assinantes", "Só para assinantes", "🔒", "Premium", "Conteúdo pago"),
        top=("Início", "O meu feed", "Revista de imprensa"),
        foot=("Carregar mais", "Termos de uso", "© 2026 MeuFeed"),
        buttons=("Partilhar", "Ler mais", "Continuar a ler", "Comentários", "Guardar"),
        related="Leia também:",
        by="Por",
        people=("Ana Cerca", "Paulo Andrade", "Rute Alves"),
        sections=("Política", "Economia", "Sociedade"),
        captions=("Foto: Ana Cerca / Lusa", "© Paulo Andrade"),
        reading="min de leitura",
        published="Publicado",
        source_label="Fonte: ",
    ),
    "nl": PageWords(
        outlets=("De Kustbode", "Het Polderblad", "Stadsomroep", "De Veerpont", "Noordernieuws", "Omroep Dijk", "Het Schelde Dagblad"),
        ago={"m": "{} minuten geleden", "h": "{} uur geleden", "d": "{} dagen geleden"},
        short={"m": "{} min geleden", "h": "{} u geleden", "d": "{} d geleden"},
        an_hour="een uur geleden",
        yesterday="gisteren",
        months="januari februari maart april mei juni juli augustus september oktober november december",
        day="{day} {month} {year}",
        at=" om ",
        clock="{hour:02}:{minute:02}",
        numbers="%d-%m-%Y",
        locks=("Alleen voor abonnees", "Premium", "🔒", "Abonnees", "Exclusief voor abonnees"),
        top=("Start", "Mijn nieuws", "Persoverzicht"),
        foot=("Meer laden", "Gebruiksvoorwaarden", "© 2026 MijnFeed"),
        buttons=("Delen", "Lees meer", "Lees verder", "Reacties", "Bewaren"),
        related="Lees ook:",
        by="Door",
        people=("Anna Kers", "Paul Anders", "Ruth Els"),
        sections=("Politiek", "Economie", "Samenleving"),
        captions=("Foto: Anna Kers / ANP", "© Paul Anders"),
        reading="min. leestijd",
        published="Gepubliceerd",
        source_label="Bron: ",
    ),
}  # fmt: skip
