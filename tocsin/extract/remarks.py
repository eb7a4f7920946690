"""Lines about the text and not of it, in the languages of the news: who edited it, where a picture comes from, what a
reader is asked to do. Compared folded, so accents, case and full-width signs make no difference."""

from __future__ import annotations

import re

from tocsin.extract.types import Reason
from tocsin.extract.words import fold

LONGEST_REMARK = 200
# Where words are not parted by spaces, so many signs are a whole sentence.
_LONGEST_WIDE = 70
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_EMBED = re.compile(
    r"(?:view this post on|a post shared by|(?:\S{1,30} )?this content is (?:imported from|provided by)|to display this content|this post (?:has been|was) deleted|"
    r"(?:pour|afin d'|avant d')afficher ce contenu|voir cette publication|une publication partagee par|"
    r"um diesen inhalt|(?:sieh|sehen sie) dir diesen beitrag|diesen beitrag auf|ein beitrag geteilt von|empfohlener (?:externer|redaktioneller) inhalt|"
    r"ver esta publicacion|una publicacion compartida|ver essa (?:foto|publicacao)|uma publicacao (?:compartilhada|partilhada)|"
    r"visualizza questo post|un post condiviso|dit bericht op|een bericht gedeeld|wyswietl ten post|post udostepniony|"
    r"посмотреть эту публикацию|публикация от|переглянути цеи допис|допис, поширении|この投稿を|a bejegyzes megtekintese)"
)
_ASKS = re.compile(
    r"(?:new ?)?(?:you can (?:now )?)?listen to (?:this |the |our |[a-z]+ )?(?:[a-z]+ )?(?:articles?|story|stories|interview|podcast|episode)\b|ecouter (?:l'|cet )article|(?:den |diesen )?(?:artikel|beitrag) (?:an)?horen|"
    r"escucha(?:r)? (?:este|el|la|esta) (?:articulo|noticia)|ascolta (?:l'|questo )articolo|ou(?:ca|vir) (?:este|esta|o|a) (?:artigo|noticia|conteudo)|luister naar (?:dit|het) artikel|"
    r"original (?:print )?headline\s*:|titre original\s*:|(?:reportar|informar de) un error|signaler une (?:erreur|faute)|fehler (?:melden|gefunden)|ha(?:ve|s) you (?:spotted|found) an? (?:error|mistake|typo)|"
    r"segnala un errore|reportar erro|fout gezien|zglos blad|нашли (?:ошибку|опечатку)|заметили (?:ошибку|опечатку)|помилка в тексті|знаишли помилку|"
    r"(?:watch|listen|read more|see also|photos?|video|gallery|map|regarder|voir aussi|ver|guarda)\s?\| |"
    r"(?:this|the) (?:summary|article|text) (?:was|is|has been) (?:generated|created|produced) (?:by|with|using) (?:an? )?(?:ai\b|artificial)|(?:ce|cet) (?:resume|article) a ete (?:genere|redige) (?:par|avec) (?:l'|une )?(?:ia\b|intelligence)|"
    r"(?:diese )?(?:zusammenfassung|kurzfassung) wurde (?:mit|von|durch) (?:hilfe |einer )?(?:von )?(?:ki\b|kunstlicher)|resumen (?:generado|elaborado) (?:por|con) (?:ia\b|inteligencia)|(?:questo )?riassunto (?:e stato )?generato (?:da|con) |"
    r"(?:scroll|swipe|click) (?:down |through )?(?:to|for|the gallery)\b|keep scrolling|"
    r"(?:our journalism|we|this site) (?:needs?|depends? on|relies on) your support|please (?:subscribe|consider (?:subscribing|donating|supporting|a donation)|support (?:us|our))|"
    r"(?:gulir|geser) (?:ke bawah )?untuk|scroll to (?:continue|resume)|"
    r"подпис(?:ывайтесь|аться|ывайся) на|читаите нас|следите за (?:нами|новостями)|подписываитесь|"
    r"(?:якщо ви|если вы|jesli (?:zauwazyl|znalazl)|ha hibat|pokud jste|daca ati) .{0,20}(?:помітили|знаишли|заметили|нашли|blad|talal|chyb|greseal|gresit)|"
    r"takip edin|abone ol|obserwuj nas|zapisz sie|sledujte nas|prihlaste se|kovess minket|iratkozz fel|urmareste-ne|aboneaza-te|prenumerera pa|folg oss|tilaa "
)
_BY = re.compile(
    r"(?:editor|edited|redaktur|redaktor|redactor|editing|penulis|reporter|pewarta|uploader|redaktur & reporter|muhabir|kaynak|редактор|автор текста|источник|джерело|szerzo|forras|zdroj|zrodlo|"
    r"sursa|kilde|kalla|lahde|writer|producer|produced|photograph(?:y|er)?|illustration|illustrator|graphics?|video|camera|fotografia|texte?|texto|testo|tekst)(?: by)?\s*[:/]\s?[^.!?]{2,60}"
    r"|contributing\s*: .{3,160}|(?:with|includes) (?:files|reporting|additional reporting|inputs?|material|information) (?:from|by) .{3,100}"
    r"|\[?\(?(?:[^\s.!?]{1,24} ){0,5}<?[\w.+-]{2,40}@[\w-]{2,40}(?:\.\w{2,12}){1,3}>?[\])]?"
)
_BY_NAMES = re.compile(
    r"(?:(?:additional |further )?(?:reporting|research|editing)|article|story|report|interview|review|words|text|photographs?|photos|pictures|illustrations?|video|edited|produced) by "
    r"(?-i:[A-Z@][^\s!?]{1,30}(?:,? (?:and|for|of|the|in|de|van|von|&|[A-Z@(][^\s!?]{0,30})){0,14})\.?",
    re.I,
)
_PICTURE = re.compile(
    r"(?:foto(?:grafia|s)?|photos?|bild(?:er)?|фото|zdjecie|fot\.|kuva|fotograf|φωτογραφια|anh|ภาพ|الصورة|צילום|photograph|pictured?|image|imagem|imagen|immagine|beeld)\s*[:=©/] ?.{2,120}"
)
_PICTURE_BEHIND = re.compile(
    r".{4,180}\((?:foto|photo|bild|fot|kuva|фото|φωτ|צילום|photographs?|crédit|credit)\.?\s?[:=/] ?[^()]{2,80}\)\.?|"
    r".{10,180}\((?:[^()]{3,60}\b(?:photo|video|image|picture|screenshot|screengrab|file|courtesy|getty|shutterstock|handout|supplied)\b[^()]{0,80}|(?:photo|video|image|picture|file|courtesy)\b[^()]{3,80})\)\.?"
    r"|.{10,180}(?: - |\s?[|/]\s?| )(?:getty images|shutterstock|istock(?:photo)?|alamy|unsplash|pixabay|ap photo|associated press photo)(?:[ /].{0,40})?\.?"
)
_PICTURE_NUMBER = re.compile(r"\[\d{1,2}/\d{1,2}\]\s?\S.*|.*\bpurchase licensing rights\b.{0,40}")
# None of them is without one of these: looked for first, since a look at each place is dear.
_CUES = ("(", "[", "licensing", "getty", "shutterstock", "istock", "alamy", "unsplash", "pixabay", " photo")
_SEND = re.compile(r".{0,160}\bctrl ?\+ ?enter\b")

_GO_ON = re.compile(
    r"(?:also |you (?:can|may) (?:also )?|for (?:more|all|further) .{0,60}[,:]? |to (?:learn|read|see|find out) (?:more )?.{0,60}, )?(?:please )?(?:check out|read|watch|listen to|click|discover|browse|download|learn more|find out|explore|see (?:also|our|the|how|what|why|here|all|more))\b|"
    r"(?:decouvrez|lisez|retrouvez|consultez|(?:re)?voir|regardez|ecoutez)\b|(?:lesen|sehen|horen|finden) sie\b|(?:hier|mehr) (?:lesen|finden|gibt|erfahren|dazu)\b|"
    r"(?:lee|lea|mira|mire|descubre|consulta|consulte|escucha)\b|(?:leggi|scopri|guarda|ascolta)\b|(?:leia|veja|confira|ouca|assista|conheca)\b|(?:lees|bekijk|luister)\b|"
    r"(?:czytaj|zobacz|przeczytaj|sprawdz)\b|(?:читаите|смотрите|подробнее)\b|(?:baca|simak|lihat|tonton)\b|(?:citeste|vezi)\b"
)


def asks_to_go_on(text: str) -> bool:
    """The words lead elsewhere; said of a line of which a good part is a link."""
    return _GO_ON.match(fold(text)) is not None


# Without spaces: Chinese, Japanese, Korean.
_WIDE_BY = re.compile(
    r"[(\[【<]?\s*(?:本文|文章|稿件|信息|资料|資料)?(?:来源|來源|出处|出處|稿源|源自|来源于|转自|轉自)(?:\s*[:于自/]|\s+).{1,60}"
    r"|.{0,40}(?:责任编辑|責任編輯|责编|責編).{0,30}"
    r"|[(\[【<]?\s*(?:执行|新媒体|值班|实习|見習)?(?:编辑|編輯|主编|校对|校對|编审|审核|監製|监制|撰文|撰稿|采写|采写/摄影|执笔|供稿|统筹|策划|编译|翻译|摄影|攝影|文字|文案|作者|记者|記者|通讯员|实习生|文|图|图文|取材|執筆|撮影|写真|文責|編集)\s*[:/丨|｜&].{1,50}"
    r"|[(\[【]?\s*(?:[\u4e00-\u9fff·《》]{2,14})?(?:记者|記者|通讯员|作者|编辑|校对)\s+[\u4e00-\u9fff·]{2,4}(?:\s+[\u4e00-\u9fff·]{2,6}){0,6}[)\]】]?"
    r"|.{0,40}(?:무단 ?전재|저작권자|재배포 ?금지|無断転載|禁无断转载).{0,40}"
    r"|[\[(【/]?\s*(?:사진|글|취재|편집|영상|그래픽)\s*[=:/].{1,40}"
    r"|[\[(]?[\uac00-\ud7af]{2,5}\s?(?:기자|특파원|인턴기자|객원기자|논설위원)(?:\s*[=·/]?\s*[\w.@+-]{3,60})?[\])]?"
)
_ORIGINAL_TITLE = re.compile(r"[(\[【]?\s*原(?:标题|標題|题|題)(?:为|為)?\s*[:《].{2,}")
_WIDE_PICTURE = re.compile(
    r"[▲△▼■◀▶(\[【\s]*(?:图片|图像|圖片|视频|資料|资料)?(?:图源|图片来源|来源|来自|圖源|截图|写真|画像|사진|資料圖|资料图|图|圖|図|写真提供|提供|撮影|出典)\s*[:=/丨|｜].{0,60}"
    r"|.{2,60}(?:视觉中国|视觉中国供图|东方ic|ic photo|摄图网|图虫|资料图|资料图片|视频截图|截图|网页截图|供图|摄|攝|图|新华社发|华龙网发|사진|제공|연합뉴스|写真|撮影|提供)\s*[)\]】]*"
)
_MARKS = "▲△▼▽"
_WIDE_ASKS = re.compile(
    r".{0,40}(?:扫描|扫一扫|扫码|長按|长按|识别).{0,30}(?:二维码|微信|关注|阅读|下载|手机).{0,40}|.{0,30}(?:微信)?公众号.{0,12}|"
    r".{0,40}(?:关注|欢迎关注|訂閱|订阅).{0,16}(?:公众号|微信|微博|频道|客户端).{0,30}|.{0,40}(?:下载|下載|打开).{0,16}(?:客户端|app).{0,30}|"
    r"(?:点击|點擊|點選|点此).{0,30}|(?:特别声明|版权声明|免责声明|声明|聲明|著作权|版权所有)\s*[:,].{0,70}|.{0,40}(?:未经|未經|严禁|嚴禁).{0,12}(?:转载|轉載|复制|複製|刊登|摘编).{0,30}|"
    r".{0,20}转载请注明.{0,40}|(?:违法和不良信息)?举报(?:电话|邮箱|热线).{0,40}|(?:相关|延伸|推荐|更多)(?:阅读|新闻|报道|推荐|閱讀|新聞|報導)(?:\s*:|\s|$).{0,50}|"
    r"(?:続きを読む|あわせて読みたい|関連(?:記事|ニュース|リンク)|おすすめ記事|この記事を(?:シェア|読んだ).{0,20}|会員登録.{0,20}|無料登録.{0,20})|"
    r"(?:관련 ?기사|관련 ?뉴스|추천 ?기사|많이 본 (?:기사|뉴스)|구독하기|기사 ?제보).{0,30}"
)


def remark_of(text: str) -> Reason | None:
    """Why a line of at most 200 characters is about the text and not of it; None where it may be of it."""
    words = fold(text)
    if not text.isascii() and _WIDE.search(text):
        return _wide_remark_of(words)
    if _EMBED.match(words):
        return Reason.EMBED
    if _ASKS.match(words) or ("ctrl" in words and _SEND.match(words)):
        return Reason.LABEL
    if _BY.fullmatch(words) or _BY_NAMES.fullmatch(text):
        return Reason.ORNAMENT
    is_caption = _PICTURE.fullmatch(words) or (
        any(map(words.__contains__, _CUES)) and (_PICTURE_BEHIND.fullmatch(words) or _PICTURE_NUMBER.fullmatch(words))
    )
    return Reason.CAPTION if is_caption else None


def _wide_remark_of(words: str) -> Reason | None:
    if len(words) > _LONGEST_WIDE:
        return None
    if _EMBED.match(words):
        return Reason.EMBED
    if _WIDE_ASKS.fullmatch(words):
        return Reason.LABEL
    if words[0] in _MARKS:
        return Reason.CAPTION
    if _ORIGINAL_TITLE.fullmatch(words):
        return Reason.ORNAMENT
    if words.endswith(("。", "!", "?")):
        return None
    if _WIDE_PICTURE.fullmatch(words):
        return Reason.CAPTION
    return Reason.ORNAMENT if _WIDE_BY.fullmatch(words) else None
