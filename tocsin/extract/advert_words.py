"""The words for what somebody paid for, compared as `label_of` gives them."""

from __future__ import annotations

import re

from tocsin.extract.words import fold_all, label_of

# Stands where an advertisement is or was.
ADVERTS = fold_all(
    "Publicité\nAnnonce\nAdvertisement\nAd\nAnzeige\nWerbung\nPublicidad\nPubblicità\nPublicidade\nAdvertentie\nReclame\nReklama\nReklam\nРеклама\nAnnons\nAnnonse\nMainos\nHirdetés\nPublicitate\nΔιαφήμιση\n广告\n廣告\n広告\n광고\nIklan\nPR"
)

_AFTER_LABEL = re.compile(r"[|·•:]|\s[-–—]\s|\s(?:by|par|von|por|da|door)\s")
# Stands above an article that somebody paid for, alone or with a name behind it.
_SPONSORED = fold_all(
    "Sponsored\nSponsored content\nSponsored post\nPromoted\nPaid post\nPartner content\nAdvertorial\nSponsorisé\nContenu sponsorisé\nContenu partenaire\nPublirédactionnel\n"
    "Publi-rédactionnel\nGesponsert\nGesponserter Inhalt\nPatrocinado\nContenido patrocinado\nPublirreportaje\nSponsorizzato\nContenuto sponsorizzato\nPublieditoriale\n"
    "Conteúdo patrocinado\nGesponsord\nGesponsorde inhoud\nPartnerbijdrage"
)


def is_sponsored(text: str) -> bool:
    """ "Sponsored", "Sponsored · ShoeBarn", "Sponsored by ShoeBarn"."""
    return label_of(_AFTER_LABEL.split(text, maxsplit=1)[0]) in _SPONSORED
