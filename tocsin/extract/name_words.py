"""Words beside the names of outlets: sections, and what says that a name follows. Compared as `label_of` gives them."""

from __future__ import annotations

from tocsin.extract.words import fold_all

# Sections of a newspaper: where a header names one, it is not the outlet.
SECTIONS = fold_all("""
Politique\nInternational\nMonde\nÉconomie\nSociété\nSport\nSports\nCulture\nSciences\nScience\nSanté\nPlanète\nEnvironnement\nClimat\nTech\nHigh-tech\nFrance\nEurope\nOpinion\nOpinions\nDébats\nMédias\nFaits divers\nActualité\nActualités\nÀ la une\nLocal
Politics\nWorld\nBusiness\nEconomy\nHealth\nTechnology\nEnvironment\nClimate\nEntertainment\nNews\nTop stories\nUS\nUK\nMarkets\nLifestyle\nTravel\nEducation\nWeather
Politik\nWirtschaft\nWelt\nGesellschaft\nKultur\nWissen\nWissenschaft\nGesundheit\nUmwelt\nAusland\nInland\nPanorama\nDeutschland\nFinanzen\nMeinung\nReise\nRegional\nVermischtes\nNachrichten
Política\nMundo\nEconomía\nSociedad\nDeportes\nCultura\nCiencia\nSalud\nTecnología\nMedio ambiente\nInternacional\nOpinión\nEspaña\nNacional
Politica\nMondo\nEconomia\nCronaca\nSocietà\nScienza\nSalute\nTecnologia\nAmbiente\nEsteri\nInterni\nSpettacoli\nItalia
Saúde\nCiência\nDesporto\nEsporte\nEsportes\nSociedade\nAmbiente\nPaís\nBrasil\nPortugal
Politiek\nBinnenland\nBuitenland\nEconomie\nWetenschap\nGezondheid\nCultuur\nSamenleving\nOpinie\nKlimaat\nWereld
""")

# What stands before the name of an outlet, with a colon.
SOURCE_LABELS = fold_all(
    "Source\nSources\nQuelle\nQuellen\nFuente\nFuentes\nFonte\nFonti\nFontes\nBron\nBronnen\nVia\nOrigine\nPublisher\nOutlet\nMedia\nMédia\nMedio\n"
    "Źródło\nKilde\nKälla\nLähde\nZdroj\nForrás\nSursa\nKaynak\nИсточник\nДжерело\nИзточник\nΠηγή\nالمصدر\nמקור\n来源\n來源\n出典\n출처"
)
