"""Words that say nothing of what an article is about, by language; all folded as fingerprints fold them."""

from __future__ import annotations

from functools import cache

# Of grammar: never a term of a story.
_STOP = {
    "fr": """a afin ai ainsi alors apres as assez au aucun aucune aujourd auquel aura aurait aussi autour autre autres aux
        avaient avait avant avec avez avoir avons ayant beaucoup bien c ca car ce ceci cela celle celles celui cependant
        certain certaine certains ces cet cette ceux chaque chez ci comme comment contre d dans de deja depuis derriere des
        desormais dessus deux devant doit doivent donc dont du duquel durant elle elles en encore enfin entre es est et
        etaient etait etant etat ete etes etre eu eux faire fait faut font fois grace hors hui il ils j jamais je jusqu
        jusque l la laquelle le lequel les lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes mes moi moins
        mon n ne ni non nos notamment notre nous nouveau nouvel nouvelle on ont ou par parce parmi pas pendant peu peut
        peuvent plus plusieurs plutot pour pourquoi pourrait pourtant presque pres puis qu quand que quel quelle quelles
        quelque quelques quels qui quoi rien s sa sans se selon sera serait seront ses seul seule si sien soit son sont sous
        souvent suis sur surtout t ta tandis tant te tel telle tels tes toi ton toujours tous tout toute toutes tres trop tu
        un une vers via voici voila vos votre vous vu y""",
    "en": """a about above according after again against all almost along already also although always am among an and
        another any are around as at away back be became because been before being below between both but by came can
        cannot come could did do does doing down due during each either else even ever every few first for from further
        get give go goes going gone got had has have having he her here hers herself him himself his how however i if in
        instead into is it its itself just last later least less let like made make many may me might more most much must my
        near never new next no nor not now of off often on once one only onto or other others our out over own per put
        rather s same see seen several shall she should since so some soon still such t take than that the their them then
        there these they this those though through thus to too toward towards under until up upon us very was we well were
        what when where whether which while who whom whose why will with within without would yet you your""",
    "de": """ab aber alle allem allen aller alles als also am an ander andere anderen andern anders auch auf aus ausser
        ausserdem bei beim bereits bevor bin bis bisher bist da dabei dadurch dafur dagegen daher dahin damals damit danach
        dann daran darauf daraus darf darin daruber darum das dass dazu dein dem den denen denn dennoch der deren des
        deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch durfen ebenfalls eben eher ein eine
        einem einen einer eines einige einigen einiger einmal er erst erste ersten es etwa etwas euch euer fur ganz gar
        gegen geht gemacht gerade gibt habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
        ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kaum kein keine keinen keiner
        konnen konnte konnten kommt lassen machen man mehr mehrere mein mich mir mit muss mussen musste nach nachdem neben
        neue neuen neuer neues nicht nichts noch nun nur ob oder ohne pro rund schon sehr sei seien sein seine seinem seinen
        seiner seit selbst sich sie sind so sobald sogar soll sollen sollte sondern sonst sowie trotz uber um und uns unser
        unter viel viele vielen vom von vor wahrend war waren warum was weg wegen weil weiter weitere weiteren welche wenn
        wer werde werden weshalb wie wieder will wir wird wo wohl wollen worden wurde wurden zu zudem zum zur zwar zwei
        zwischen""",
    "es": """a actualmente ademas ahi ahora al algo algun alguna algunas alguno algunos alla alli ambos ante antes aquel
        aquella aquellos aqui asi aun aunque bajo bien cada casi como con contra cosa cual cuales cuando cuanto cuatro da
        de debe deben debido decir del desde despues detras dia donde dos durante e el ella ellas ello ellos en entonces
        entre era eran es esa esas ese eso esos esta estaba estaban estado estan estar estas este esto estos estuvo fin fue
        fuera fueron gran ha haber habia habian hace hacer hacia han hasta hay haya hecho hizo hoy incluso la las le les
        lo los luego mas me mediante mejor menos mi mientras mis mismo misma mismos mucha muchas mucho muchos muy nada ni
        ningun ninguna no nos nosotros nueva nuevas nuevo nuevos nunca o os otra otras otro otros para parece parte pero
        poco podria por porque primer primera pudo pueda puede pueden pues que quien quienes quiere se sea segun ser sera
        si sido siempre sigue siendo sin sino sobre solo son su sus tal tambien tampoco tan tanto te tenia tener tenido
        tiene tienen toda todas todavia todo todos tras tres tu tuvo u un una unas uno unos va vez y ya yo""",
    "it": """a abbia abbiamo ad adesso agli ai al alcun alcuna alcune alcuni alla alle allo allora altra altre altri altro
        anche ancora anni appena avere aveva avevano avra ben che chi ci cioe circa coi col come con contro cosa cosi cui da
        dagli dai dal dalla dalle dallo davanti degli dei del dell della delle dello dentro deve di dice dopo dove due
        dunque durante e ecco ed era erano essere essi fa fatto fin fino fra gia gli ha hanno ho i il in infatti insieme
        intanto invece io l la le lei li lo loro lui ma mai me meno mentre mi mia mio molta molte molti molto ne negli nei
        nel nell nella nelle nello nessun niente no noi non nostro nulla nuova nuovi nuovo o oggi ogni ognuno oltre ora
        ormai ove per perche pero piu poco poi possono potrebbe prima primo proprio puo qua quale quali quando quanto quasi
        quella quelle quelli quello questa queste questi questo qui quindi sara saranno se sei sembra sempre senza si sia
        siamo siano sono sotto sta stata state stati stato stesso su sua sue sugli sui sul sulla sulle suo suoi tale tanto
        tra tre troppo tu tutta tutte tutti tutto un una uno va verso vi via volta""",
    "pt": """a acima agora ainda alem algo alguem algum alguma algumas alguns ali ambos antes ao aos apenas apos aquela
        aquele aqueles aqui as assim ate atras atraves bem cada com como contra cuja cujo da dar das de dela dele deles
        demais dentro depois desde dessa desse desta deste deve devem disse dois dos durante e ela elas ele eles em embora
        enquanto entao entre era eram essa essas esse esses esta estao estar estas estava estavam este estes esteve eu
        faz fazer feito ficou foi for fora foram fosse grande ha havia hoje isso isto ja la lhe logo longo mais mas me
        mediante meio melhor menos mesma mesmo meu minha muita muitas muito muitos na nada nao nas nem nenhum nenhuma nesta
        neste no nos nossa nosso nova novas novo novos num numa nunca o onde ontem os ou outra outras outro outros para
        pela pelas pelo pelos perante perto pode podem poder pois por porem porque pouco primeira primeiro qual quais qual
        quando quanto quase que quem sao se seja sem sempre sendo ser sera seu seus si sido sob sobre sua suas tal tambem
        tanto tao te tem tendo ter teve tinha toda todas todo todos tres tu tudo um uma umas uns vai vao vez voce""",
    "nl": """aan achter af al alle alleen alles als altijd ander andere anderen bij bijna binnen boven buiten daar daarbij
        daardoor daarmee daarna daarom dan dat de deze die dit doch doen doet door dus echter een eerder eerste en enige
        enkele er erg even ge geen gaan gaat geeft gehad geweest haar had hadden heb hebben heeft hem hen het hier hij hoe
        hun iemand iets ik in inmiddels is ja je kan komen komt krijgt kunnen laat laten maakt maar maken meer meest men met
        mijn minder moet moeten mogelijk na naar nadat niet niets nieuwe nog nu of om omdat onder ongeveer ons ook op over
        pas per rond sinds slechts steeds tegen ten ter terug terwijl tijdens toch toe toen tot tussen twee uit uw van
        vanaf vanuit vanwege veel verder vier vindt volgens voor vooral vorig waar waarbij waarin waarom wanneer want waren
        was wat weer wel werd werden wie wil willen wordt worden zal ze zei zelf zich zij zijn zo zoals zou zouden zullen
        zonder""",
}

# Of the trade: in so many articles that sharing them says little, though they may be what one is about.
_COMMON = {
    "fr": """affaire ancien annee ans annonce annoncer an apprend appel article assure autorite avis avril aout cause cas
        centre chef chose cinq compte conseil cours cote debut decembre declare decision demande demain dernier derniere
        devenir devrait dimanche dire direct direction dit dix doute droit eau effet enfant enquete ensemble entreprise
        equipe europe europeen explique face faveur femme fevrier fin force france francais francaise gouvernement grand
        grande groupe heure histoire homme hier info international janvier jeudi jeune jour journal journee juillet juin
        juste justice lieu loi long lundi mai maire mardi mars matin mercredi mesure meilleur mieux million milliard
        ministere ministre mise mois moment monde mort mot national nationale nombre novembre nuit octobre paris part parti
        partie partir pay pays personne petit petite place plan point politique police populaire porte possible pouvoir
        premier premiere presence president presse prix probleme projet propos public publie quatre question raison rapport
        region reponse reste resultat retour rue samedi securite semaine septembre service service situation social societe
        soir suite sujet syndicat temps titre total travail trois trouve venir vendredi victime video vie vieux ville voir
        vendredi""",
    "en": """announced april asked august believe big billion board business called case cent center chief city company
        council countries country court day days december deal decision director early end expected face family february
        five former found four friday general good government group half head held help high home hour hours house
        including information international issue january july june key law lead leader left life local long man march
        market media meeting member men million minister monday money month months morning move national need night
        november number october office officer officials old open part party past people percent person place plan play
        police political post power president press public question reason released reported report reports right role
        said saturday say saying says second secretary security september service set seven show sign six small spokesman
        spokeswoman source staff start state statement story street sunday support system team ten thing think third
        thousand three thursday time today told tomorrow top town tuesday turn two use video want washington way wednesday
        week weeks woman women work world year years yesterday young""",
    "de": """angaben april artikel august bekannt bericht berichtet bislang chef dezember dienstag donnerstag drei
        ende entscheidung erklart erklarte euro fall februar folgen frage frau freitag funf geld gemeinsam gesagt gross
        grosse grossen grund gruppe gut haus heute hoch jahr jahre jahren jahrige jahriger januar juli juni kinder land
        landes lange leben letzten leute mai mal mann marz menschen million millionen milliarden minister mittwoch monat
        monaten montag morgen nacht november oktober partei politik politiker polizei prasident problem prozent recht
        regierung sagen sagt sagte samstag september seite sonntag staat stadt stehen steht stellen stunden tag tage tagen
        teil uhr unternehmen vergangenen vier wenig weniger welt weltweit wien berlin woche wochen zahl zeit ziel zuletzt
        zunachst""",
    "es": """abril acuerdo agosto ano anos anuncio aseguro asegura ayer caso centro cinco ciudad comunidad cuenta decision
        derechos diario dias diciembre dijo director domingo empresa enero equipo espana espanol espanola estados euros
        explico febrero final forma general gente gobierno grandes grupo hombre horas informacion internacional jefe jueves
        julio junio ley lugar lunes madrid manana manera martes marzo mayo mayor medidas medio meses miercoles millones
        ministro momento muerte mujer mundo nacional noche noviembre numero octubre pais paises partido pasado persona
        personas plan policia politica politico presidente primero problema proceso proximo publico pueblo punto region
        sabado seguridad semana semanas septiembre servicio sistema situacion social tiempo trabajo ultima ultimo ultimos
        viernes vida vivo""",
    "it": """agosto anno aprile attraverso azienda caso casa centro citta comune conto corso decisione detto dicembre
        direttore domani domenica donna emergenza euro febbraio fine forze gennaio gente giorni giorno giovedi giugno
        governo gran grande gruppo ieri inizio internazionale italia italiana italiano italiani lavoro legge luglio lunedi
        luogo maggio marted martedi marzo mercoledi mesi mese migliaia milioni miliardi ministro modo momento mondo morte
        nazionale notizia notte novembre numero ore ottobre paese paesi parte partito persone politica polizia possibile
        premier presidente presso problema pubblico quattro regione ricerca roma sabato scorso secondo segretario sera
        servizio settembre settimana sicurezza sistema situazione societa spiegato stampa storia tempo ultimi ultimo uomo
        venerdi vita""",
    "pt": """abril acordo afirmou agosto ano anos anunciou aos brasil caso centro cerca cidade cinco comunidade conta
        decisao dezembro dia dias direito diretor disse domingo empresa equipe estado estados euros fevereiro fim forma
        geral gente governo grupo homem horas informacao informou internacional janeiro julho junho lei lugar maio maior
        manha marco mes meses milhoes minha ministro momento morte mulher mundo municipio nacional noite novembro numero
        ontem outubro pais paises parte partido passado pessoas plano policia politica ponto portugal presidente primeira
        problema processo proximo publico quarta quatro quinta regiao sabado segunda segundo seguranca semana semanas
        setembro sexta sistema situacao social tarde tempo terca trabalho ultima ultimo vida""",
    "nl": """aantal afgelopen april augustus bedrijf bekend beslissing betere bron dag dagen december deel dinsdag donderdag
        drie eind euro februari gebied geleden geld gemeente goed groep groot grote grootste hoofd huis jaar jaren januari
        juli juni kinderen laatste land landen leven leider lang maand maanden maandag maart man mei mensen miljard miljoen
        minister minuten morgen nacht nederland nederlandse nieuws november oktober onderzoek partij persoon plaats plan
        politie president procent regering september stad staat tijd tijden uur vandaag verenigde vijf vrijdag vrouw week
        weken wereld werk woensdag zaak zaterdag zegt zes zondag""",
}


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """The words of grammar of a language; of all known ones where it is unknown."""
    return _words(_STOP, language)


@cache
def common_words(language: str | None) -> frozenset[str]:
    """The words that stand in very many articles of a language, whatever they tell."""
    return _words(_COMMON, language)


def _words(lists: dict[str, str], language: str | None) -> frozenset[str]:
    if language is None:
        return frozenset(word for words in lists.values() for word in words.split())
    return frozenset(lists.get(language, "").split())
