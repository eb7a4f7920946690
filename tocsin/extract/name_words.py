"""Words beside the names of outlets: sections, and what says that a name follows. Compared as `label_of` gives them."""

from __future__ import annotations

import re

from tocsin.extract.words import fold, fold_all

# Sections of a newspaper: where a header names one, it is not the outlet.
SECTIONS = fold_all("""
Web
Online
Print
Website
Broadcast
Presse écrite
Presse en ligne
Tageszeitung
Prensa
Prensa escrita
Online, National
Online, Regional
Print, National
Print, Regional
TV
Politique\nInternational\nMonde\nÉconomie\nSociété\nSport\nSports\nCulture\nSciences\nScience\nSanté\nPlanète\nEnvironnement\nClimat\nTech\nHigh-tech\nFrance\nEurope\nOpinion\nOpinions\nDébats\nMédias\nFaits divers\nEmploi\nÉnergie\nCommerce\nJustice\nPolice\nImmobilier\nTransports\nAgriculture\nÉducation\nLogement\nEntreprises\nConsommation\nCinéma\nMusique\nFootball\nRugby\nCyclisme\nÉlections\nDéfense\nNumérique\nVoyage\nGastronomie\nPatrimoine\nRégions\nActualité\nActualités\nÀ la une\nLocal
Politics\nJobs\nEnergy\nCrime\nHousing\nTransport\nFarming\nAgriculture\nMoney\nFinance\nCompanies\nMovies\nFilm\nMusic\nBooks\nFood\nArts\nSpace\nDefence\nDefense\nElections\nOpinion\nNation\nRegional\nInvestigation\nAnalysis\nFeature\nWorld\nSociety\nBusiness\nEconomy\nHealth\nTechnology\nEnvironment\nClimate\nEntertainment\nNews\nTop stories\nUS\nUK\nMarkets\nLifestyle\nTravel\nEducation\nWeather
Politik\nEnergie\nVerkehr\nJustiz\nPolizei\nArbeit\nImmobilien\nLandwirtschaft\nBildung\nUnternehmen\nFußball\nFilm\nMusik\nLokales\nStadt\nUmwelt & Klima\nKlima\nDigital\nNetzwelt\nMedien\nKommentar\nAnalyse\nWirtschaft\nWelt\nGesellschaft\nKultur\nWissen\nWissenschaft\nGesundheit\nUmwelt\nAusland\nInland\nPanorama\nDeutschland\nFinanzen\nMeinung\nReise\nRegional\nVermischtes\nNachrichten
Política\nEmpleo\nEnergía\nSucesos\nVivienda\nTransporte\nAgricultura\nEducación\nEmpresas\nCine\nMúsica\nFútbol\nClima\nTribunales\nJusticia\nGente\nTelevisión\nMundo\nEconomía\nSociedad\nDeportes\nCultura\nCiencia\nSalud\nTecnología\nMedio ambiente\nInternacional\nOpinión\nEspaña\nNacional
Politica\nLavoro\nEnergia\nGiustizia\nCasa\nTrasporti\nAgricoltura\nScuola\nImprese\nCinema\nMusica\nCalcio\nClima\nFinanza\nMercati\nOpinioni\nMondo\nEconomia\nCronaca\nSocietà\nScienza\nSalute\nTecnologia\nAmbiente\nEsteri\nInterni\nSpettacoli\nItalia
Saúde\nEmprego\nJustiça\nHabitação\nTransportes\nEducação\nEmpresas\nFutebol\nTurismo\nPolícia\nMundo\nOpinião\nFinanças\nCiência\nDesporto\nEsporte\nEsportes\nSociedade\nAmbiente\nPaís\nBrasil\nPortugal
Politiek\nEnergie\nWonen\nVerkeer\nLandbouw\nOnderwijs\nBedrijven\nMuziek\nVoetbal\nReizen\nMisdaad\nGeld\nMilieu\nBinnenland\nBuitenland\nEconomie\nWetenschap\nGezondheid\nCultuur\nSamenleving\nOpinie\nKlimaat\nWereld
""")

# What stands before the name of an outlet, with a colon.
SOURCE_LABELS = fold_all(
    "Source\nSources\nQuelle\nQuellen\nFuente\nFuentes\nFonte\nFonti\nFontes\nBron\nBronnen\nVia\nOrigine\nPublisher\nPublication\nOutlet\nMedia outlet\nOutlet name\nMedia\nTitre de presse\nTestata\nCabecera\nVeículo\nMédia\nMedio\n"
    "Źródło\nKilde\nKälla\nLähde\nZdroj\nForrás\nSursa\nKaynak\nИсточник\nДжерело\nИзточник\nΠηγή\nالمصدر\nמקור\n来源\n來源\n出典\n출처"
)

# A page that calls itself this heads its articles with the outlets they are from. Looked for in folded lines.
REVIEW = re.compile(
    r"\b(?:revue de (?:la )?presse|presseschau|pressespiegel|medienschau|zeitungsschau|(?:press|media|newspaper) (?:review|digest|roundup)|"
    r"(?:in|from) the papers|rassegna stampa|(?:revista|resumen) de (?:la )?prensa|revista de imprensa|persoverzicht|persschouw)\b"
)
# So do bulletins, and what services of monitoring send.
PAGE_NAME = re.compile(
    rf"{REVIEW.pattern}|\b(?:briefing|bulletin|bollettino|boletin|boletim|digest|newsletter|rundbrief|nieuwsbrief|media watch|press watch|clippings?|coverage report|"
    r"veille (?:presse|media|mediatique)|panorama de presse|synthese de presse|medienbeobachtung|monitor|monitoring)\b"
)

# Words that outlets are called by, and hardly anything that a title is about; compared folded.
_OUTLET_WORDS = frozenset(
    fold(
        "post times news newspaper radio tv fm echo écho courrier dépêche gazette gazzetta gazeta zeitung kurier courier diario diário voz voce voix jornal correio"
        " corriere dagblad omroep nieuwsblad nieuws courant herald heraldo tribune tribuna journal nouvelles presse press quotidiano quotidien chronicle observer"
        " anzeiger nachrichten rundschau allgemeine tageblatt tagblatt tagesblatt abendblatt morgenpost bote messenger standard telegraph telegraaf tidning avisen"
        " nytt noticias notícias notizie matin soir parisien libération monde figaro reuters afp dpa bbc cnn taz faz wire agency agence agentur agenzia agencia agência"
        " dziennik wiadomości głos noviny deník listy hlas zprávy rádio hírlap hírek újság rádió ziarul monitorul știri nyheter posten bladet tidende sanomat uutiset"
        " radyo haber gazetesi postası εφημερίδα νέα φωνή ράδιο новости вестник газета известия ведомости радио голос вісник новини радіо голос вісті"
        " صحيفة جريدة أخبار راديو إذاعة"
    ).split()
)
_OUTLET_ENDINGS = tuple(
    fold(
        "zeitung anzeiger kurier koerier courant blatt bote bode tidning tidende avisen posten bladet blad kuriren nyheter wire press nieuws krant omroep"
        " 日報 日报 晚报 晚報 早报 新聞 新闻 新報 ラジオ 通信 电台 電台 일보 신문 뉴스 라디오 방송"
    ).split()
)


def names_outlet(name: str) -> bool:
    """One of its words is what outlets are called, or ends so: "Elbe-Zeitung", "De Waalkoerier"."""
    words = fold(name).replace("-", " ").replace("'", " ").split()
    return not _OUTLET_WORDS.isdisjoint(words) or any(word.endswith(_OUTLET_ENDINGS) for word in words)
