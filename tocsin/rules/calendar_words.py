"""What months, weekdays and time zones are called in dates."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents: "Août" and "aout" are one word. Hangul and kana stay whole."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    stripped = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", stripped)


# English, French, German, Italian, Spanish, Portuguese, Dutch, Scandinavian, Polish, Russian, Ukrainian, Greek, Hungarian,
# Czech, Turkish: full names and usual short ones.
_MONTH_NAMES = (
    "january jan janvier janv januar jaenner januari jänner jän gennaio gen enero ene janeiro styczen stycznia sty января янв"
    " січня січ ιανουαριου ιανουαριος ιαν januarius leden ledna ocak oca",
    "february feb february fevrier fevr fev februar februari febbraio febrero fevereiro luty lutego lut февраля фев лютого лют"
    " φεβρουαριου φεβρουαριος φεβ februar unor unora subat sub",
    "march mar mars marz marzo mrz maerz maart mrt marco marzec marca марта мар березня бер μαρτιου μαρτιος μαρ marcius brezen"
    " brezna mart",
    "april apr avril avr aprile abril abr kwiecien kwietnia kwi апреля апр квітня кві απριλιου απριλιος απρ aprilis duben dubna"
    " nisan nis",
    "may mai maggio mag mayo maio mei maj maja мая май травня тра μαιου μαιος μαι majus kveten kvetna mayis",
    "june jun juin juni giugno giu junio junho czerwiec czerwca cze июня июн червня чер ιουνιου ιουνιος ιουν junius cerven"
    " cervna haziran haz",
    "july jul juillet juil juli luglio lug julio julho lipiec lipca lip июля июл липня лип ιουλιου ιουλιος ιουλ julius cervenec"
    " cervence temmuz tem",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie августа авг серпня сер αυγουστου αυγουστος αυγ augusztus"
    " srpen srpna agustos agu",
    "september sep sept septembre settembre set septiembre setembro wrzesien wrzesnia wrz сентября сен сент вересня вер"
    " σεπτεμβριου σεπτεμβριος σεπ szeptember zari eylul eyl",
    "october oct octobre oktober okt ottobre ott octubre outubro out pazdziernik pazdziernika paz октября окт жовтня жов"
    " οκτωβριου οκτωβριος οκτ rijen rijna ekim eki",
    "november nov novembre noviembre novembro listopad listopada listopadu lis ноября ноя листопада лис νοεμβριου νοεμβριος νοε kasim kas",
    "december dec decembre dez dezember dicembre dic diciembre dezembro grudzien grudnia gru декабря дек грудня гру"
    " δεκεμβριου δεκεμβριος δεκ prosinec prosince aralik ara desember des",
)
MONTHS = {fold(name): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_WEEKDAY_NAMES = (
    "monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun"
    " lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"
    " montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so don mit die son"
    " lunedi martedi mercoledi giovedi gio venerdi sabato sab domenica dom"
    " lunes martes miercoles mie jueves jue viernes vie sabado domingo"
    " segunda feira terca ter quarta qua quinta qui sexta sex seg"
    " maandag maa dinsdag din woensdag woe donderdag vrijdag vri zaterdag zat zondag zon"
    " mandag man tirsdag tir onsdag ons torsdag tor fredag fre lordag lor sondag lordag tisdag tis lor son"
    " poniedzialek pon wtorek wto sroda sro czwartek czw piatek pia sobota sob niedziela nie"
    " понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс понеділок вівторок середа четвер"
    " п'ятниця субота неділя нд δευτερα δευ τριτη τρι τεταρτη τετ πεμπτη πεμ παρασκευη παρ σαββατο σαβ κυριακη κυρ"
)
WEEKDAYS = frozenset(fold(name) for name in _WEEKDAY_NAMES.split())


_FILLERS = "de del do da dos le il el la den der the of am um uhr on at a à alle ore ora las kl o г году року в u y"
FILLERS = frozenset(_FILLERS.split())

# Minutes east of UTC. A name that several countries use for different hours (IST, and CST outside of RFC 822) is read as
# RFC 822 has it, or not at all.
ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60,
    "cet": 60, "cest": 120, "met": 60, "mest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "ast": -240, "adt": -180, "nst": -210, "ndt": -150, "brt": -180, "art": -180,
    "clt": -240, "clst": -180, "sast": 120, "cat": 120, "eat": 180, "wat": 60, "trt": 180, "pkt": 300, "npt": 345,
    "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "acdt": 630,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip

# "ET" and its kin: hours east of UTC in winter; the clock on the wall, so summer time counts.
AMERICAN_CLOCKS = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
