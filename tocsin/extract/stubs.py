"""Whether a page says, beside its article, that the rest of it is for subscribers: in any words, by what they speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tocsin.extract.blocks import Block
from tocsin.extract.paywall import is_lock
from tocsin.extract.types import Reason
from tocsin.extract.words import breadth, fold

LONGEST_NOTICE = 180
# A notice stands within so many blocks below the article, before the first that is a link; a mere label right above or below.
_BELOW, _BESIDE = 6, 2
_MOSTLY_LINKED = 0.7
# Characters; below whole articles notices ask for a subscription all the same.
_LONGEST_STUB = 3_000

# All folded. Who may read on:
_SUBSCRIBERS = (
    r"(?:\b(?:\w*abonn|abonad|abonne|abonent|abone|abbonat|abbonament|subscri|suscri|assinant|assinatur|assine|prenumer|tilaa|tellija|pretplat|narocni|askrif|абонам|абонат|predpla|elofiz|"
    r"word lid|digital-abo|подпис|передплат|συνδρομη)\w*|\babo\b|מנוי|المشترك|اشتر|有料|会員|會員|購読|订阅|訂閱|付费|구독|유료)"
)
# that it is for them alone,
_ALONE = (
    r"(?:\b(?:only|solely|exclusiv\w*|exklusiv\w*|exclusief|reserv\w*|riservat\w*|seulement|uniquement|limit\w*|unlimited|vorbehalten|accessible|disponible|soli|sole|dla|доступ\w*|nur|ausschliesslich|solo|so|apenas|alleen|enkel|bara|"
    r"endast|kun|tylko|только|лише|тільки|pouze|jen|vain|yaln[iı]zca|tik|tikai|ainult|vaid|samo|len|iba|само|doar|numai|adeins|eingongu|sadece|csak|kizarolag|sin limites|sans limite|unlock\w*|debloqu\w*|desbloque\w*|sblocca\w*|freischalten|μονο)\b|فقط|حصر|בלבד|ל?מנויים|限定|専用|专享|전용|のみ"
    r"|\b(?:is|are|er|ar|est|ist|e|es|is) (?:for|pour|fur|para|per|voor|till?) )"
)
# or that one has to become one of them to go on,
_TO_GO_ON = (
    r"(?:\b(?:continu\w*|poursui\w*|lire|reading|read|full (?:story|article|text)|weiterlesen|weiter lesen|lesen|leer|leyendo|leggere|ler|lendo|verder|lezen|lees|dalej|czytac|vidare|lasa|las|"
    r"videre|laes\w*|les\w*|дальше|далее|дочитать|читать|читати|lukemista|lukea|cist|cteni|ctete|okumaya|olvas\w*|article|artikel|artikeln|artiklen|articulo|articolo|artigo|artykul|clanek|noticia|juttu|saken|skaityti|lasit|loe|edasi|toliau|citati|celotnega|przeczyta\w*)\b|続き|全文|계속|阅读)"
)
# or that one may be one already, and may log in.
_LOG_IN = r"(?:connect\w*|identifi\w*|log (?:\w+ )?in|log ?(?:in|ind|g ?inn|ga in)|logg\w*|sign in|anmelden|einloggen|inicia\w*|acced\w*|entr[ae]\w*|login|inloggen|zaloguj\w*|воити|войдите|увійд\w*|kirjaudu|prihlas\w*|giris)"
_NOTICE = re.compile(
    rf"(?=.*{_SUBSCRIBERS})(?:.*{_ALONE}|.*{_TO_GO_ON}|.*\?.{{0,40}}{_LOG_IN})"
    r"|.*\b(?:limit|number|last) (?:of )?(?:your )?(?:free|complimentary) articles?\b|.*\b(?:limite d'articles|articulos gratuitos|articoli gratuiti|artigos gratuitos|gratis artikelen|freie artikel)\b"
    r"|.*(?:会員登録|會員登入).*(?:必要|続き)|.*(?:続き|全文).*(?:会員|登録|有料)|.*\bwykup\w* (?:dostep|prenumerat)"
)
# None of them matches without one of these: looked for first, since hardly any line has one.
_CUES = (
    "tellija", "pretplat", "narocni", "askrif", "абона", "מנוי", "مشترك", "اشتر", "abo", "abbona", "subscri", "suscri", "assin", "prenumer", "tilaa", "predpla", "elofiz", "word lid", "подпис", "передплат", "συνδρομη", "有料",
    "会員", "會員", "購読", "订阅", "訂閱", "付费", "구독", "유료", "articl", "articoli", "articulos", "artigos", "artikel", "続き", "全文", "wykup",
)  # fmt: skip
# What a sentence of it speaks of, where one of the news speaks of subscribers: this article, or going on with it.
_OF_THIS = re.compile(
    r"\b(?:this|the full|the rest|cet|cette|la suite|dies\w*|este|esta|questo|dit|deze|detta|denna|den har|denne|ten|tento|этот|эта|bu|tama) ?"
    r"(?:article|story|content|piece|report|artikeln?|inhalt|beitrag|text|articulo|contenido|noticia|articolo|contenuto|artigo|conteudo|saken|innehall|artykul|clanek|material|материал|статья|icerik|artikkeli|est|of)\b|"
    r"^(?:contenu|contenido|contenuto|conteudo|content|inhalt|материал|tresc|clanek)\b|\bfull (?:story|article|text)\b|\bunlock\b|weiterlesen|\bvorbehalten\b|\bpour lire la suite\b|\bla suite (?:est|de (?:cet|l))\b|\bverder (?:lezen|met)\b|"
    r"\b(?:continu\w*|poursuiv\w*|seguir|keep) (?:a |your |votre |la |de )?(?:read\w*|lecture|lire|leyendo|leggere|ler|lendo)\b|\?.{0,60}$|^(?:lees|lesen sie|lisez|read|leia|lea|leggi) |^artikkel on |\b(?:sis (?:straipsnis|raksts)|ovaj clanak|ta (?:clanek|clanok)|ten(?:to)? clanok|acest articol|тази статия|pessi (?:frett|grein)|þessi (?:frett|grein))\b|celotnega clanka|هذا المقال|هذه المقالة|(?:ה)?כתבה|כתבה זו|для подписчик|подписчикам|この記事|続き|全文|free articles?"
)
# Of which else one may be a subscriber.
_OTHER = re.compile(
    r"newsletter|boletin|bulletin|rundbrief|nieuwsbrief|nyhetsbrev|comment|kommentar|coment|reacti|podcast|youtube|instagram|facebook|twitter|whatsapp|telegram|канал|chaine|channel|kanal\b"
)


def says_locked(text: str) -> bool:
    """The line says to the reader that the article, or the rest of it, is for subscribers."""
    if breadth(text) > LONGEST_NOTICE:
        return False
    words = fold(text)
    if not any(cue in words for cue in _CUES):
        return False
    if _NOTICE.match(words) is None or _OTHER.search(words):
        return False
    return not words.endswith(".") or _OF_THIS.search(words) is not None


def shows_stub(blocks: Sequence[Block], fates: Mapping[Block, Reason | None]) -> bool:
    """A lock's label stands right beside the article, or a notice below a text as short as a stub is; neither is part of it."""
    kept = [block for block in blocks if fates[block] is None]
    if not kept:
        return False
    first, last = kept[0].at, kept[-1].at
    above = [block for block in blocks[max(0, first - _BESIDE) : first] if block.linked <= _MOSTLY_LINKED]
    below: list[Block] = []
    for block in blocks[last + 1 : last + 1 + _BELOW]:
        if block.linked > _MOSTLY_LINKED and not says_locked(block.text):
            break
        below.append(block)
    if any(is_lock(block.text) for block in (*above, *below[:_BESIDE])):
        return True
    is_short = sum(len(block.text) for block in kept) <= _LONGEST_STUB
    return is_short and any(says_locked(block.text) for block in below)
