"""The words in which pages tell when: units, months, days and the phrases around them, folded."""

from __future__ import annotations

from datetime import timedelta

from tocsin.extract.words import fold

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY, WEEK, MONTH, YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=365)


def _table(rows: dict[timedelta, str]) -> dict[str, timedelta]:
    return {word: unit for unit, words in rows.items() for word in fold(words).split()}


# fr en de es it pt nl, then pl sv da no fi ro cs hu hr tr ca id vi ru uk bg el ar he fa hi.
UNITS = _table(
    {
        SECOND: "s sec secs second seconds seconde secondes sekunde sekunden sek segundo segundos seg secondo secondi seconden"
        " sekund sekundy sekunder saniye секунд секунды секунду"
        " sekuntia sekunti vterin vteriny masodperc masodperce sekundi saniyeler segons detik giay секунда секунд ثانية ثوان ثواني שניות שנייה ثانیه सेकंड",
        MINUTE: "' m min mins mn minute minutes minuten minuto minutos minuti minuut minuta minuty minut minuter minutter minutt dk dakika"
        " мин минут минуты минуту хв хвилин хвилини λεπτα λεπτο"
        " minuuttia minuutti minutt minute perc perce minutami minutou minutam minuta minuts menit mnt phut минута минути λεπτων دقيقة دقائق דקות דקה دقیقه मिनट",
        HOUR: "h hr hrs hour hours heure heures stunde stunden std stdn hora horas ora ore uur uren u godz godzina godziny godzin godzine"
        " timme timmar tim time timer hodin hodiny saat sa час часа часов годин години годину ωρες ωρα"
        " tuntia tunti hod hodinou hodinami urami urama ura ure uro orak oraja sati sata saatler hores jam gio часове ωρα ساعة ساعات שעות שעה ساعت घंटे घंटा",
        DAY: "d j day days jour jours tag tage tagen t dia dias giorno giorni g gg dag dagen dgn dzien dni dagar dage dager zile den dny"
        " gun день дня дней дні днів ημερες μερες"
        " paivaa paiva zi zile dnem dny napja nap dana dan dies hari ngay ден дена день يوم أيام ימים יום روز दिन",
        WEEK: "w wk wks week weeks semaine semaines sem woche wochen semana semanas settimana settimane weken tydzien tygodnie"
        " vecka veckor uge uger uke uker hafta неделю недели недель"
        " viikkoa viikko saptamani saptamana tydny tyden hete het tjedna setmanes setmana minggu tuan седмици тиждень тижні тижнів أسبوع أسابيع שבועות שבוע هفته सप्ताह",
        MONTH: "mo mos month months mois monat monate monaten mes meses mese mesi maand maanden miesiac miesiace manad manader maned maneder ay"
        " месяц месяца месяцев"
        " kuukautta kuukausi luni luna mesice mesic honapja mjeseca mesos bulan thang месеца місяць місяці місяців شهر أشهر חודשים חודש ماه महीने",
        YEAR: "y yr yrs year years an ans jahr jahre jahren j. ano anos anni anno jaar rok lata ar yil год года лет"
        " vuotta vuosi godine anys tahun nam рік роки років سنة سنوات שנים שנה سال साल",
    }
)
# Two of a unit in one word.
DUALS = {
    word: 2 * unit
    for unit, words in {
        MINUTE: "دقيقتين|دقيقتان|שתי דקות",
        HOUR: "ساعتين|ساعتان|שעתיים",
        DAY: "يومين|يومان|יומיים",
        WEEK: "أسبوعين|שבועיים",
        MONTH: "شهرين|חודשיים",
        YEAR: "سنتين|عامين|שנתיים",
    }.items()
    for word in fold(words).split("|")
}
# A number in words; these are also articles, so they count only beside a phrase that says "ago".
ONES = "a|an|one|un|une|ein|eine|einer|einem|einen|uno|una|um|uma|een|en|un'|un|ett|et|jeden|jedna|jedno|jednu|o|bir|один|одну"
FEW = "few|a few|several|some|quelques|plusieurs|wenigen|wenige|einigen|einige|ein paar|unos|unas|pocos|pocas|algunos|algunas|pochi|poche|alcuni|alcune|poucos|poucas|alguns|algumas|enkele|een paar|kilka"

# What stands before and after a number of units and says that it is past.
PAST_BEFORE = "il y a|ilya|y a|voici|voila|depuis|vor|hace|desde hace|ha|faz|pred|pre|пре|acum|for|fa|πριν απο|πριν|prije|преди|منذ|قبل|לפני|cach day"
PAST_AFTER = (
    "ago|geleden|fa|atras|temu|sedan|siden|once|назад|тому назад|тому|earlier|plus tot|zpet|"
    "sitten|ezelott|yang lalu|lalu|truoc|مضت|پیش|قبل|पहले|onceden|ที่แล้ว"
)
# Units that are past by their form: "3 perce", "2 órája".
PAST_UNITS = frozenset(fold("másodperce perce órája napja hete hónapja éve").split())
HALF_HOUR = "il y a une demi-heure|half an hour ago|vor einer halben stunde|hace media hora|mezz'ora fa|mezzora fa|ha meia hora|een half uur geleden|een halfuur geleden"
ABOUT = "more than|less than|environ|about|around|over|almost|etwa|circa|ca.|rund|unos|unas|alrededor de|mas de|cerca de|plus de|pres de|ongeveer|ruim|okolo|около|примерно"

NOW = "a l'instant|a l'instant meme|il y a un instant|il y a quelques instants|just now|moments ago|a moment ago|a few moments ago|seconds ago|gerade eben|soeben|eben gerade|vor kurzem|ahora mismo|justo ahora|hace un momento|hace unos instantes|proprio ora|adesso|un attimo fa|pochi istanti fa|pochi secondi fa|agora mesmo|agora ha pouco|ha instantes|zojuist|zonet|daarnet|net|przed chwila|just nu|nyss|lige nu|akkurat na|az once|только что|щойно|μολις τωρα|juuri nyt|nemrég|chiar acum|prave ted|baru saja|vua xong|الآن|منذ لحظات|قبل لحظات|עכשיו|הרגע|刚刚|剛剛|たった今|방금|방금 전|همین حالا|अभी"
TODAY = "aujourd'hui|today|heute|hoy|oggi|hoje|vandaag|dzisiaj|dzis|idag|i dag|bugun|сегодня|сьогодні|σημερα|ce jour|ce matin|this morning|cet apres-midi|ce soir|heute morgen|heute fruh|heute abend|esta manana|esta tarde|esta noche|tonight|this afternoon|this evening|tanaan|dnes|danas|avui|hari ini|hom nay|اليوم|היום|今天|今日|오늘|امروز|आज|esta manana|stamattina|esta manha|vanmorgen|vanochtend"
YESTERDAY = "hier|yesterday|gestern|ayer|ieri|ontem|gisteren|wczoraj|igar|i gar|dun|вчера|вчора|χθες|hier soir|last night|gestern abend|anoche|ieri sera|gisteravond|eilen|tegnap|vcera|jucer|ahir|kemarin|hom qua|вчера вечером|أمس|البارحة|אתמול|昨天|昨日|어제|دیروز|कल"
BEFORE_YESTERDAY = "avant-hier|the day before yesterday|vorgestern|anteayer|antes de ayer|l'altro ieri|anteontem|eergisteren|przedwczoraj|позавчера|позавчора|前天|一昨日|그저께|toissapäivänä|förrgår|i forgårs"

_MONTHS = (
    "january jan janvier janv januar jaenner janner enero ene gennaio gen janeiro januari stycznia styczen ocak января січня ianuarie leden ιανουαριου tammikuuta januari styczeń leden ledna януари יאנואר בינואר يناير gener जनवरी জানুয়ারি มกราคม"
    " siječnja sausio janvāris janvārī janúar januára yanvar janar جنوری იანვარი յունվարի қаңтар",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro februari lutego luty subat февраля лютого helmikuuta februar unora únor февруари בפברואר فبراير febrer फरवरी ফেব্রুয়ারি กุมภาพันธ์ شباط"
    " veljače vasario februāris februārī febrúar februára fevral shkurt فروری თებერვალი փետրվարի ақпан",
    "march mar mars marz maerz mrz marzo marco maart mrt marca marzec mart марта березня maaliskuuta marcius brezna martie март במרץ مارس març मार्च মার্চ มีนาคม آذار"
    " ožujka kovo marts martā machi marca مارچ მარტი մարտի наурыз",
    "april apr avril avr abril abr aprile kwietnia kwiecien nisan апреля квітня huhtikuuta aprilis dubna aprilie април באפריל أبريل ابريل apr अप्रैल এপ্রিল เมษายน نيسان"
    " travnja balandžio aprīlis aprīlī apríl apríla aprili aprel prill اپریل აპრილი ապրիլի сәуір",
    "may mai mayo maggio mag maio mei maj maja mayis мая травня toukokuuta majus kvetna май במאי مايو maig mei मई মে พฤษภาคม أيار"
    " svibnja gegužės maijs maijā maí mája مئی მაისი մայիսի мамыр",
    "june jun juin juni junio giugno giu junho czerwca czerwiec haziran июня червня kesakuuta junius cervna iunie юни ביוני يونيو juny जून জুন มิถุนายน حزيران"
    " lipnja birželio jūnijs jūnijā júní júna iyun qershor جون ივნისი հունիսի маусым",
    "july jul juillet juil juli julio luglio lug julho lipca lipiec temmuz июля липня heinakuuta julius cervence iulie юли ביולי يوليو juliol जुलाई জুলাই กรกฎาคม تموز"
    " srpnja liepos jūlijs jūlijā júlí júla julai iyul korrik جولائی ივლისი հուլիսի шілде",
    "august aug aout agosto ago agos augustus augusti sierpnia sierpien agustos августа серпня elokuuta augusztus srpna agustus август באוגוסט أغسطس αυγουστου agost अगस्त আগস্ট สิงหาคม"
    " kolovoza rugpjūčio augusts augustā ágúst augusta ogos agosti avgust avgusta avqust gusht اگست აგვისტო օգոստոսի тамыз",
    "september sept sep septembre septiembre settembre set setembro wrzesnia wrzesien eylul сентября вересня syyskuuta szeptember zari septembrie септември בספטמבר سبتمبر σεπτεμβριου setembre सितंबर সেপ্টেম্বর กันยายน أيلول"
    " rujna rugsėjo septembris septembrī septembra septembar septemba sentyabr sentabr shtator ستمبر სექტემბერი սեպտեմբերի қыркүйек",
    "october oct octobre oktober okt octubre ottobre ott outubro out pazdziernika pazdziernik ekim октября жовтня lokakuuta rijna octombrie октомври באוקטובר أكتوبر οκτωβριου अक्टूबर অক্টোবর ตุลาคม"
    " spalio oktobris oktobrī októbra október oktobar oktoba oktyabr oktabr tetor اکتوبر ოქტომბერი հոկտեմբերի қазан",
    "november nov novembre noviembre novembro listopada listopad kasim ноября листопада marraskuuta listopadu noiembrie ноември בנובמבר نوفمبر νοεμβριου नवंबर নভেম্বর พฤศจิกายน"
    " studenoga studenog lapkričio novembris novembrī nóvember novembra novembar novemba noyabr nëntor نومبر ნოემბერი նոյեմբերի қараша",
    "december dec decembre dezember dez diciembre dic dicembre dezembro grudnia grudzien desember aralik декабря грудня joulukuuta prosince decembrie декември בדצמבר ديسمبر δεκεμβριου desembre दिसंबर ডিসেম্বর ธันวาคม"
    " prosinca gruodžio decembris decembrī desember decembra decembar desemba disember dekabr dhjetor دسمبر დეკემბერი դեկտեմբերի желтоқсан",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in fold(words).split()}

_WEEKDAYS = (
    "monday mon lundi lun montag mo lunes lunedi segunda segunda-feira maandag ma mandag poniedzialek mandag понедельник понедилок понеділок pondeli hetfo maanantai maanantaina pazartesi δευτερα الاثنين senin poniedziałek",
    "tuesday tue tues mardi mar dienstag di martes martedi terca terca-feira dinsdag tirsdag wtorek tisdag вторник вівторок utery kedd tiistai tiistaina salı τριτη الثلاثاء selasa",
    "wednesday wed mercredi mer mittwoch mi miercoles mercoledi quarta quarta-feira woensdag wo onsdag sroda среда середа streda szerda keskiviikko keskiviikkona carsamba çarşamba τεταρτη الأربعاء środa",
    "thursday thu thur thurs jeudi jeu donnerstag do jueves giovedi quinta quinta-feira donderdag torsdag czwartek четверг четвер ctvrtek csutortok torstai torstaina persembe πεμπτη الخميس",
    "friday fri vendredi ven freitag fr viernes venerdi sexta sexta-feira vrijdag vr fredag piatek пятница п'ятниця patek pentek perjantai perjantaina παρασκευη الجمعة jumat piątek",
    "saturday sat samedi sam samstag sonnabend sa sabado sabato zaterdag za lordag lordag sobota суббота субота sobota szombat lauantai lauantaina cumartesi σαββατο السبت sabtu",
    "sunday sun dimanche dim sonntag so domingo domenica zondag zo sondag niedziela воскресенье неділя nedele vasarnap sunnuntai sunnuntaina κυριακη الأحد",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in fold(words).split()}

# What pages write before a stamp.
PUBLISHED = (
    "publie|publiee|paru|enregistre|enregistree|saved|gespeichert|guardado|salvato|salvo|opgeslagen|partage|partagee|shared|geteilt|compartido|condiviso|gedeeld|parue|mis en ligne|poste|ecrit|cree|date|published|posted|first published|filed|released|added|veroffentlicht|erschienen|erstellt|stand|vom|"
    "publicado|publicada|publicacion|pubblicato|pubblicata|pubblicazione|publicado em|postado|gepubliceerd|geplaatst|opublikowano|publicerad|publisert|udgivet|"
    "опубликовано|опубліковано|yayinlanma|dodano|dodane|data|datum|fecha|hora|heure|time|uhrzeit|zeit|added|julkaistu|publikovano|objavljeno|نشر|تاريخ النشر|פורסם|发布于|發佈於|公開|更新日"
)
UPDATED = (
    "mis a jour|mise a jour|modifie|maj|actualise|updated|last updated|last modified|modified|edited|aktualisiert|zuletzt aktualisiert|update|letztes update|geandert|"
    "actualizado|actualizada|ultima actualizacion|modificado|aggiornato|aggiornata|ultimo aggiornamento|modificato|atualizado|atualizada|ultima atualizacao|"
    "bijgewerkt|laatst bijgewerkt|laatste update|gewijzigd|zaktualizowano|aktualizacja|uppdaterad|oppdatert|opdateret|обновлено|оновлено|guncelleme|päivitetty|aktualizovano|تحديث|עודכן|更新|更新于"
)
JOINTS = "เวลา|วันที่|الساعة|في|בשעה|в|во|у|о|w|v|ve|klo|kello|pada|saat|pukul|jam|luc|στις|в|a las|a la|alle|a les|la ora|gegen|le|la|les|a|au|on|at|am|um|den|der|el|las|il|alle|ore|em|no|as|op|om|de|del|dnia|o|kl|kl.|the|of|in"
# Of the zones' names those that are no words of a headline ("art", "west").
ZONES = (
    "uhr|h|utc|gmt|z|cet|cest|mez|mesz|est|edt|pst|pdt|et|pt|bst|wib|ist|hrs|uur|ore|heure de paris|local time|"
    "mst|mdt|cst|cdt|akst|akdt|hst|nst|nzst|nzdt|eet|eest|msk|hkt|sgt|jst|kst|aest|aedt|acst|awst|brt|pht|pkt|sast|trt|น"
)
EAST_ASIAN_UNITS = {
    fold(unit): length
    for units, length in (
        ("秒 秒钟 秒鐘 초", SECOND),
        ("分 分钟 分鐘 분", MINUTE),
        ("小时 小時 个小时 個小時 時間 시간", HOUR),
        ("天 日 일", DAY),
        ("周 週 星期 週間 주 주일", WEEK),
        ("个月 個月 か月 ヶ月 ヵ月 개월 달", MONTH),
        ("年 년", YEAR),
    )
    for unit in units.split()
}
