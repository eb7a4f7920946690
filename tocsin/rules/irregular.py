"""Forms of verbs that dictionaries list as words of their own, so that neither they nor a stemmer lead to the verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# The participles of verbs whose infinitive ends so; the longest ending decides. Agreement is added (`_AGREEMENTS`).
_PARTICIPLES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "vrir": "vert", "ffrir": "ffert", "mourir": "mort", "courir": "couru", "quérir": "quis", "enir": "enu",
        "vêtir": "vêtu", "mettre": "mis", "prendre": "pris", "endre": "endu", "ondre": "ondu", "erdre": "erdu",
        "ordre": "ordu", "andre": "andu", "soudre": "sous", "résoudre": "résolu", "coudre": "cousu", "battre": "battu",
        "rompre": "rompu", "vaincre": "vaincu", "aindre": "aint", "eindre": "eint", "oindre": "oint", "uire": "uit",
        "nuire": "nui", "luire": "lui", "suivre": "suivi", "vivre": "vécu", "crire": "crit", "lire": "lu", "dire": "dit",
        "maudire": "maudit", "faire": "fait", "traire": "trait", "plaire": "plu", "taire": "tu", "croire": "cru",
        "boire": "bu", "clure": "clu", "inclure": "inclus", "clore": "clos", "naître": "né", "connaître": "connu",
        "paraître": "paru", "croître": "crû", "voir": "vu", "cevoir": "çu", "devoir": "dû", "pouvoir": "pu",
        "savoir": "su", "mouvoir": "mu", "émouvoir": "ému", "pleuvoir": "plu", "valoir": "valu", "vouloir": "voulu",
        "seoir": "sis",
    },
    "es": {
        "abrir": "abierto", "cubrir": "cubierto", "morir": "muerto", "romper": "roto", "scribir": "scrito",
        "poner": "puesto", "ver": "visto", "olver": "uelto", "hacer": "hecho", "facer": "fecho", "decir": "dicho",
        "prender": "preso", "elegir": "electo", "primir": "preso", "freír": "frito", "proveer": "provisto",
    },
    "it": {
        "prire": "perto", "ffrire": "fferto", "morire": "morto", "dire": "detto", "venire": "venuto", "udere": "uso",
        "idere": "iso", "adere": "aso", "rodere": "roso", "endere": "eso", "ondere": "uso", "spondere": "sposto",
        "scondere": "scosto", "ardere": "arso", "erdere": "erso", "ordere": "orso", "mettere": "messo",
        "scuotere": "scosso", "muovere": "mosso", "scrivere": "scritto", "vivere": "vissuto", "eggere": "etto",
        "iggere": "itto", "uggere": "utto", "rigere": "retto", "durre": "dotto", "porre": "posto", "trarre": "tratto",
        "correre": "corso", "primere": "presso", "imere": "ento", "umere": "unto", "incere": "into", "ingere": "into",
        "ungere": "unto", "angere": "anto", "orgere": "orto", "ergere": "erso", "argere": "arso", "nascere": "nato",
        "scere": "sciuto", "gliere": "lto", "olgere": "olto", "volvere": "voluto", "solvere": "solto", "ellere": "ulso",
        "rompere": "rotto", "spegnere": "spento", "chiedere": "chiesto", "vedere": "visto", "manere": "masto",
        "correggere": "corretto", "dirigere": "diretto", "fare": "fatto",
    },
    "pt": {
        "brir": "berto", "morrer": "morto", "matar": "morto", "screver": "scrito", "por": "posto", "pôr": "posto",
        "fazer": "feito", "ver": "visto", "dizer": "dito", "eleger": "eleito", "prender": "preso", "pender": "penso",
        "pulsar": "pulso", "primir": "presso", "ganhar": "ganho", "gastar": "gasto", "pagar": "pago",
        "entregar": "entregue", "aceitar": "aceite", "soltar": "solto", "romper": "roto", "vir": "vindo",
        "extinguir": "extinto", "emergir": "emerso",
    },
    "pl": {"ować": "owany", "nąć": "nięty", "jąć": "jęty", "bić": "bity", "zyć": "zyty", "lić": "lony"},
    "uk": {
        "ити": "ений", "бити": "блений", "вити": "влений", "мити": "млений", "пити": "плений", "дити": "джений",
        "зити": "жений", "сити": "шений", "тити": "чений", "стити": "щений", "ати": "аний", "яти": "яний",
    },
}  # fmt: skip
_AGREEMENTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "fr": (("", ""), ("", "e"), ("", "s"), ("", "es")),
    "es": (("", ""), ("o", "a"), ("o", "os"), ("o", "as")),
    "it": (("", ""), ("o", "a"), ("o", "i"), ("o", "e")),
    "pt": (("", ""), ("o", "a"), ("", "s"), ("o", "as")),
    "pl": (("", ""), ("y", "a"), ("y", "e"), ("y", "i"), ("y", "o"), ("y", "ych"), ("y", "ej"), ("y", "ego")),
    "uk": (
        ("", ""),
        ("ий", "а"),
        ("ий", "о"),
        ("ий", "е"),
        ("ий", "і"),
        ("ий", "их"),
        ("ий", "ої"),
        ("ий", "ого"),
        ("ий", "у"),
    ),
}
# English forms that are another word as well, to which the dictionary gives them.
_ENGLISH = {
    "bear": "bore born borne", "bind": "bound", "break": "broke", "fall": "fell", "feel": "felt", "find": "found",
    "leaf": "leaves", "leave": "left", "lie": "lay", "life": "lives", "rise": "rose", "saw": "sawn", "see": "saw",
    "shoot": "shot", "shot": "shoots", "thief": "thieves", "wife": "wives", "win": "won", "wind": "wound",
}  # fmt: skip


def irregular_forms(word: str, code: str) -> frozenset[str]:
    """The forms of a lower-case word of a query that its dictionary does not give with it; none for most."""
    if code == "en":
        return frozenset(_ENGLISH.get(word, "").split())
    participles = _PARTICIPLES.get(code, {})
    ending = next((word[at:] for at in range(len(word)) if word[at:] in participles), None)
    if ending is None:
        return frozenset()
    masculine = word.removesuffix(ending) + participles[ending]
    agreed = (masculine.removesuffix(cut) + added for cut, added in _AGREEMENTS[code] if masculine.endswith(cut))
    return frozenset(agreed)
