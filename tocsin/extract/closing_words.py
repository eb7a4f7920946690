"""Words about an article, its authors and to its reader, as they stand at its end."""

from __future__ import annotations

import re

from tocsin.extract.words import fold

# Such remarks are short, characters.
LONGEST_CLOSING = 420
# One look at the beginning of each word is a third of the cost of a look at each letter.
_CLOSING = re.compile(
    r"\b(?:"
    r"(?:this|the) (?:story|article|piece|post|essay|report|interview|column|excerpt) (?:was )?(?:originally |first |also )+(?:appeared|published|written|ran)|"
    r"^a version of this (?:story|article|piece) |^this (?:story|article) (?:was|has been) (?:reported|converted|translated) |^we acknowledge the traditional (?:owners|custodians)|^follow .{2,40} (?:coverage of |on (?:facebook|instagram|x\b|twitter|tiktok|youtube|bluesky|threads|whatsapp|telegram))|send (?:us )?your (?:story|news) (?:ideas|tips)|^suivez (?:toute )?l'(?:actualite|info)|^(?:siga|sigue) toda la (?:actualidad|informacion)|^(?:bekijk|beluister|luister naar) (?:hier |onze|al onze|ook )|(?:follow|ακολουθ|siga|sigue|segui|suivez|folgen sie|volg|obserwuj|takip|seura|urmar|подпис|читаите|стежте|следите|sledujte|kovess|ikuti|pilih|simak).{0,80}(?:google news|whatsapp channel)|"
    r"^(?:for (?:interviews|media (?:inquiries|enquiries)|press (?:inquiries|enquiries))|media contact|press contact|contact presse|pressekontakt|contacto de prensa|contatti stampa)\b|"
    r"^to contact the (?:reporter|author|writer|editor)|^if you (?:liked|enjoyed) this|^join (?:over |more than )?[\d,.]+k? (?:other )?(?:readers|subscribers|people)|^(?:reach|contact) .{3,40} (?:at|via|on) \S+@|^.{4,40} is an? .{0,60}\b(?:reporter|correspondent|journalist|columnist|editor)(?: (?:for|at|with|based in|covering) .{2,60})?\.?$|"
    r"^(?:please )?(?:join|follow|like|find|rejoignez|suivez|retrouvez|unete|siguenos|sigue|entre n|siga|participe|folj|folg|følg|seuraa|sledz|obserwuj|kovess|последваите|ακολουθ|pratite|sledite|sledujte|sekite|jalgi|fylgdu|"
    r"theo doi|tufuate|ikuti|segui|volg|urmareste|urmariti|підпис|подпис|стежте|следите|takip|bizi|abonniert|abonnez) ?.{0,60}\b(?:facebook|whatsapp|telegram|instagram|fejsbuk|twitter|viber|youtube|tiktok|фейсбук|телеграм)|"
    r"^(?:dapatkan update|mari bergabung|ikuti |dziekujemy, ze|badz na biezaco|simak (?:breaking|berita))|^(?:dieses thema im programm|ueber dieses thema berichte|uber dieses thema berichte)|"
    r"^(?:originally|first) (?:appeared|published)|is republished (?:here|from)|reprinted (?:by|with) permission|(?:excerpted|adapted) from .{3,80}(?:copyright|permission|published by)|"
    r"(?:have|got) (?:a|any) (?:news |story )?tips?\b|^do you have (?:a|any) (?:story|news|more)|(?:can|may) be (?:reached|contacted) (?:at|on|via|by)|follow (?:him|her|them|us|me) on\b|e-?mail (?:him|her|them|us) at\b|"
    r"contributed (?:to (?:this|the) (?:report|story|article)|reporting)|reporting (?:by .{3,80}; )?(?:additional |further )?(?:reporting|editing|writing) by\b|^(?:additional )?(?:reporting|editing) by\b|"
    r"newsletters?\b.{0,120}(?:sign up|delivered|inbox|subscribe|every (?:day|week|morning|\w+day))|(?:sign up|(?:un)?subscribe|delivered|get the).{0,120}\bnewsletters?\b|"
    r"delivered (?:every|straight|to your|daily|weekly)|\b(?:in your inbox|dans votre (?:boite|messagerie|inbox)|in ihr(?:em|en)? (?:e-mail-)?postfach|en (?:tu|su) (?:correo|bandeja|buzon)|"
    r"nella tua (?:casella|mail|inbox|posta)|n[oa] (?:seu|sua) (?:e-?mail|caixa)|in (?:je|uw) (?:mailbox|inbox))\b|^(?:please )?(?:subscribe|sign up|support us|donate)\b|support (?:our|independent|quality) journalism\b|"
    r"(?:earn|receive) (?:a |an )?(?:small )?(?:affiliate )?commissions?\b|all products .{0,40}(?:selected|chosen)|"
    r"download (?:our|the) (?:free )?(?:app|guide)\b|(?:telecharge|installe|scarica|descargu?|descarregu?|baix|instal|laden sie)[a-z]* .{0,30}\b(?:app|appli|application|applicazione|aplicaci?\w+)\b|learn more about\b.{0,60}\b(?:membership|subscription)|view the discussion thread\b|comments (?:are|have been) (?:closed|moderated)|"
    r"^(?:redaktion|faktencheck|mitarbeit|autorin?|quellen?|text|recherche)\s*: .{2,120}$|mit (?:material|informationen) (?:von|der)\b|(?:unseren|den|zum) newsletter\b|melde(?:n sie)? (?:dich|sich|es|uns)\b|"
    r"abonnieren sie\b|folgen sie uns\b|hinweise? (?:an|bitte)\b|"
    r"(?:inscrivez-vous|abonnez-vous|suivez-nous|rejoignez-nous|retrouvez-nous)\b|notre newsletter\b|a retrouver (?:sur|dans) notre\b|propos recueillis par .{3,60}$|"
    r"(?:suscribete|suscribase|registrate|siguenos|siguenos en)\b|nuestr[ao] (?:newsletter|boletin)\b|con informacion de\b|"
    r"(?:iscriviti|abbonati|seguici)\b|riproduzione riservata\b|(?:assine|inscreva-se|siga-nos|subscreva)\b|com informacoes d[aoe]\b|"
    r"(?:schrijf (?:je|u) in|meld (?:je|u) aan|volg ons|abonneer)\b|"
    r"comments? (?:is|are|will be|that) .{0,60}(?:moderated|approved|removed|deleted|closed)|comentarios .{0,120}(?:moderad|aprovad|eliminad|removid|apagad|bloquead)|"
    r"commentaires .{0,80}(?:moder|supprim)|kommentare .{0,80}(?:moderiert|geloscht|freigeschaltet)|commenti .{0,80}(?:moderat|rimoss)|(?:haben sie|hast du) (?:einen )?hinweise?\b)"
)
_ORIGIN = re.compile(
    r"(?:(?:this|the) (?:story|article|piece|post|essay|report|interview|column|excerpt) (?:was |is )?(?:originally |first |also )+(?:appeared|published|written|ran|produced)|"
    r"(?:originally|first) (?:appeared|published) (?:in|on|at|by)|(?:this|the) .{0,30}is (?:re)?published (?:here )?(?:with permission|from|under)|republished (?:from|with permission)|"
    r"cet article (?:a ete publie|est (?:paru|republie|publie))|dieser (?:artikel|beitrag|text) (?:erschien|ist) (?:zuerst|ursprunglich|erstmals)|este articulo (?:fue publicado|se publico|aparecio) originalmente|"
    r"questo articolo e (?:stato pubblicato|apparso)|este artigo foi (?:publicado )?originalmente|dit (?:artikel|verhaal) verscheen (?:eerder|oorspronkelijk))"
)
# As each of them begins.
_ORIGIN_FIRST = re.compile(r"this|the|originally|first|republished|cet|dieser|este|questo|dit", re.I)


def is_about_origin(text: str) -> bool:
    """The words say where the article stood first."""
    return len(text) <= LONGEST_CLOSING and bool(_ORIGIN_FIRST.match(text)) and bool(_ORIGIN.match(fold(text[:200])))


def is_closing(text: str) -> bool:
    """The words are about the article or to the reader, not of the article."""
    return len(text) <= LONGEST_CLOSING and _CLOSING.search(fold(text)) is not None
