"""The words in which pages tell when: units, months, days and the phrases around them, folded."""

from __future__ import annotations

from datetime import timedelta

from tocsin.extract.words import fold

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY, WEEK, MONTH, YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=365)


def _table(rows: dict[timedelta, str]) -> dict[str, timedelta]:
    return {word: unit for unit, words in rows.items() for word in fold(words).split()}


# fr en de es it pt nl, then pl sv da no ro cs tr ru uk el.
UNITS = _table(
    {
        SECOND: "s sec secs second seconds seconde secondes sekunde sekunden sek segundo segundos seg secondo secondi seconden"
        " sekund sekundy sekunder saniye секунд секунды секунду",
        MINUTE: "m min mins mn minute minutes minuten minuto minutos minuti minuut minuta minuty minut minuter minutter minutt dk dakika"
        " мин минут минуты минуту хв хвилин хвилини λεπτα λεπτο",
        HOUR: "h hr hrs hour hours heure heures stunde stunden std stdn hora horas ora ore uur uren u godz godzina godziny godzin godzine"
        " timme timmar tim time timer hodin hodiny saat sa час часа часов годин години годину ωρες ωρα",
        DAY: "d j day days jour jours tag tage tagen t dia dias giorno giorni g gg dag dagen dgn dzien dni dagar dage dager zile den dny"
        " gun день дня дней дні днів ημερες μερες",
        WEEK: "w wk wks week weeks semaine semaines sem woche wochen semana semanas settimana settimane weken tydzien tygodnie"
        " vecka veckor uge uger uke uker hafta неделю недели недель",
        MONTH: "mo mos month months mois monat monate monaten mes meses mese mesi maand maanden miesiac miesiace manad manader maned maneder ay"
        " месяц месяца месяцев",
        YEAR: "y yr yrs year years an ans jahr jahre jahren j. ano anos anni anno jaar rok lata ar yil год года лет",
    }
)
# A number in words; these are also articles, so they count only beside a phrase that says "ago".
ONES = "a|an|one|un|une|ein|eine|einer|einem|einen|uno|una|um|uma|een|en|un'|un|ett|et|jeden|jedna|bir|один|одну"
FEW = "few|a few|several|some|quelques|plusieurs|wenigen|wenige|einigen|einige|ein paar|unos|unas|pocos|pocas|algunos|algunas|pochi|poche|alcuni|alcune|poucos|poucas|alguns|algumas|enkele|een paar|kilka"

# What stands before and after a number of units and says that it is past.
PAST_BEFORE = "il y a|ilya|y a|voici|voila|vor|hace|desde hace|ha|faz|pred|acum|for|πριν απο|πριν|prije|преди"
PAST_AFTER = "ago|geleden|fa|atras|temu|sedan|siden|once|назад|тому назад|тому|earlier|plus tot|zpet"
ABOUT = "more than|less than|environ|about|around|over|almost|etwa|circa|ca.|rund|unos|unas|alrededor de|mas de|cerca de|plus de|pres de|ongeveer|ruim|okolo|около|примерно"

NOW = "a l'instant|a l'instant meme|il y a un instant|il y a quelques instants|just now|moments ago|a moment ago|a few moments ago|seconds ago|gerade eben|soeben|eben gerade|vor kurzem|ahora mismo|justo ahora|hace un momento|hace unos instantes|proprio ora|adesso|un attimo fa|pochi istanti fa|pochi secondi fa|agora mesmo|agora ha pouco|ha instantes|zojuist|zonet|daarnet|net|przed chwila|just nu|nyss|lige nu|akkurat na|az once|только что|щойно|μολις τωρα"
TODAY = "aujourd'hui|today|heute|hoy|oggi|hoje|vandaag|dzisiaj|dzis|idag|i dag|bugun|сегодня|сьогодні|σημερα|ce jour|ce matin|this morning|cet apres-midi|ce soir|heute morgen|heute fruh|esta manana|stamattina|esta manha|vanmorgen|vanochtend"
YESTERDAY = "hier|yesterday|gestern|ayer|ieri|ontem|gisteren|wczoraj|igar|i gar|dun|вчера|вчора|χθες|hier soir|last night|gestern abend|anoche|ieri sera|gisteravond"
BEFORE_YESTERDAY = "avant-hier|the day before yesterday|vorgestern|anteayer|antes de ayer|l'altro ieri|anteontem|eergisteren|przedwczoraj"

_MONTHS = (
    "january jan janvier janv januar jaenner janner enero ene gennaio gen janeiro januari stycznia styczen ocak января січня ianuarie leden ιανουαριου",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro februari lutego luty subat февраля лютого",
    "march mar mars marz maerz mrz marzo marco maart mrt marca marzec mart марта березня",
    "april apr avril avr abril abr aprile kwietnia kwiecien nisan апреля квітня",
    "may mai mayo maggio mag maio mei maj maja mayis мая травня",
    "june jun juin juni junio giugno giu junho czerwca czerwiec haziran июня червня",
    "july jul juillet juil juli julio luglio lug julho lipca lipiec temmuz июля липня",
    "august aug aout agosto ago agos augustus augusti sierpnia sierpien agustos августа серпня",
    "september sept sep septembre septiembre settembre set setembro wrzesnia wrzesien eylul сентября вересня",
    "october oct octobre oktober okt octubre ottobre ott outubro out pazdziernika pazdziernik ekim октября жовтня",
    "november nov novembre noviembre novembro listopada listopad kasim ноября листопада",
    "december dec decembre dezember dez diciembre dic dicembre dezembro grudnia grudzien desember aralik декабря грудня",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in fold(words).split()}

_WEEKDAYS = (
    "monday mon lundi lun montag mo lunes lunedi segunda segunda-feira maandag ma mandag poniedzialek mandag",
    "tuesday tue tues mardi mar dienstag di martes martedi terca terca-feira dinsdag tirsdag wtorek tisdag",
    "wednesday wed mercredi mer mittwoch mi miercoles mercoledi quarta quarta-feira woensdag wo onsdag sroda",
    "thursday thu thur thurs jeudi jeu donnerstag do jueves giovedi quinta quinta-feira donderdag torsdag czwartek",
    "friday fri vendredi ven freitag fr viernes venerdi sexta sexta-feira vrijdag vr fredag piatek",
    "saturday sat samedi sam samstag sonnabend sa sabado sabato zaterdag za lordag lordag sobota",
    "sunday sun dimanche dim sonntag so domingo domenica zondag zo sondag niedziela",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in fold(words).split()}

# What pages write before a stamp.
PUBLISHED = (
    "publie|publiee|paru|parue|mis en ligne|poste|ecrit|cree|date|published|posted|first published|filed|released|added|veroffentlicht|erschienen|erstellt|stand|vom|"
    "publicado|publicada|publicacion|pubblicato|pubblicata|pubblicazione|publicado em|postado|gepubliceerd|geplaatst|opublikowano|publicerad|publisert|udgivet|"
    "опубликовано|опубліковано|yayinlanma"
)
UPDATED = (
    "mis a jour|mise a jour|modifie|maj|actualise|updated|last updated|last modified|modified|edited|aktualisiert|zuletzt aktualisiert|update|letztes update|geandert|"
    "actualizado|actualizada|ultima actualizacion|modificado|aggiornato|aggiornata|ultimo aggiornamento|modificato|atualizado|atualizada|ultima atualizacao|"
    "bijgewerkt|laatst bijgewerkt|laatste update|gewijzigd|zaktualizowano|aktualizacja|uppdaterad|oppdatert|opdateret|обновлено|оновлено|guncelleme"
)
JOINTS = "le|la|les|a|au|on|at|am|um|den|der|el|las|il|alle|ore|em|no|as|op|om|de|del|dnia|o|kl|kl.|the|of|in"
ZONES = "uhr|h|utc|gmt|z|cet|cest|mez|mesz|est|edt|pst|pdt|et|pt|bst|wib|ist|hrs|uur|ore|heure de paris|local time"
# By the last character of the unit, as decomposition leaves it.
EAST_ASIAN_UNITS = {
    fold(unit)[-1]: length
    for unit, length in {
        "秒": SECOND,
        "分": MINUTE,
        "钟": MINUTE,
        "鐘": MINUTE,
        "분": MINUTE,
        "时": HOUR,
        "時": HOUR,
        "間": HOUR,
        "간": HOUR,
        "天": DAY,
        "日": DAY,
        "일": DAY,
    }.items()
}
