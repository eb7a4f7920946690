"""Words of our own for pages of news: an article, teasers of others, and what pages say around them, in six languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An article and its surroundings. `sentences` make its paragraphs, three each."""

    language: str
    title: str
    standfirst: str
    author: str
    sentences: tuple[str, ...]
    teasers: tuple[str, ...]
    comment: str
    caption: str
    related: str  # a label over links
    also: str  # a label before one link
    newsletter: str
    closing: str
    menu: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        told = self.sentences
        return tuple(" ".join(told[at : at + 3]) for at in range(0, len(told), 3))


ENGLISH = Words(
    language="en",
    title="Harbour town votes to keep its last ferry",
    standfirst="After three hours of debate the council of Port Maren found the money that the company had asked for, but only until spring.",
    author="Jane Roe",
    sentences=(
        "The last ferry between Port Maren and the islands will sail for another winter.",
        "The council voted by nine to four on Tuesday night to pay half of the fuel that the old ship burns.",
        "Its owner had said in August that he would lay it up for good.",
        "“We did not save a ship, we saved a road,” said the mayor, Ingrid Sole, when the doors were opened again.",
        "Some two hundred people had waited in the rain to hear how it would end.",
        "Many of them work on the islands and sleep in town, or the other way round.",
        "The money comes from a fund that was set aside for a new roof of the swimming pool.",
        "That roof has leaked since the storm of 2019, and will now leak until next year.",
        "Two members of the council called the decision a gift to a company that has paid dividends every summer.",
        "The owner, who did not wish to speak on Tuesday, has promised to open his books before Easter.",
        "He must also keep the fare for children as it is, and sail on Sundays whatever the weather.",
        "A study of a bridge, ordered eight years ago, is still not finished.",
        "On the quay, Paul Anders was loading feed for forty sheep.",
        "He has crossed twice a week since he was a boy, and says that he would have sold the animals.",
        "“Nobody rows forty sheep,” he said, and laughed for the first time that evening.",
        "The first crossing under the new contract leaves at six on Monday morning.",
        "It will be free, so that everybody can see what the town has bought.",
        "The baker has announced rolls for all who come, as long as they last.",
    ),
    teasers=(
        "Three schools in the north will be closed before summer because the heating cannot be repaired in time.",
        "A violin that was left on a train in 1974 has come back to the family of its maker.",
        "Why the price of onions has doubled since June, and what growers expect from the next harvest.",
        "The museum of clocks opens at night, for those who cannot sleep anyway.",
    ),
    comment="I have taken that ferry for thirty years and the toilets never worked once, so let us not get too sentimental about it.",
    caption="The ferry in the old harbour on Tuesday.",
    related="Related stories",
    also="Read more",
    newsletter="Sign up for our newsletter and get the best of the coast delivered every morning.",
    closing="Jane Roe can be reached at jane.roe@maren.example.",
    menu=("News", "Sport", "Weather", "Culture", "Jobs"),
)
FRENCH = Words(
    language="fr",
    title="À Valmorel-sur-Loue, la boulangerie devient l'affaire de tous",
    standfirst="Faute de repreneur, deux cents habitants ont acheté ensemble le dernier commerce du village, four compris.",
    author="Hélène Marchetti",
    sentences=(
        "Le rideau de fer de la boulangerie s'est relevé samedi, huit mois après le départ du dernier artisan.",
        "Deux cents habitants ont réuni soixante mille euros pour racheter les murs, le four et la vitrine.",
        "La préfecture, sollicitée dès le printemps, n'a finalement rien versé.",
        "« On nous a expliqué que le pain n'était pas un équipement public », raconte la maire, Odile Ferrand.",
        "Elle a donc fait voter l'achat d'une seule part, à cinquante euros, comme tout le monde.",
        "Le boulanger, venu de Nantes avec ses deux filles, logera au-dessus du fournil.",
        "Il cuira cinq jours sur sept, et le dimanche seulement en été.",
        "Le contrat prévoit qu'il pourra racheter l'affaire au bout de dix ans, au prix payé cette année.",
        "D'ici là, les bénéfices serviront à réparer le toit, qui laisse passer la pluie depuis l'hiver.",
        "Dans la file, qui remontait jusqu'à l'église, on parlait surtout de la croûte.",
        "« Trop cuite », tranchait un ancien meunier, avant d'en prendre trois.",
        "Le curé a béni le four, à la demande du boulanger, qui ne croit pourtant qu'au levain.",
        "Quatre villages voisins ont envoyé des visiteurs pour prendre des notes.",
        "L'un d'eux voudrait faire de même avec sa pharmacie, fermée depuis mars.",
        "La loi l'interdit, mais une députée a promis d'y regarder de plus près.",
    ),
    teasers=(
        "Le pont de Chambry rouvrira en novembre, avec une seule voie et des feux alternés pendant tout l'hiver.",
        "Un berger et son chien ont retrouvé dans la neige les trois randonneurs que l'on cherchait depuis lundi.",
        "Pourquoi les pommes de cette année sont plus petites, et meilleures, que celles de l'an dernier.",
        "La piscine municipale ferme un mois de plus, le temps de changer une pompe venue d'Italie.",
    ),
    comment="Cinquante euros la part et pas même une baguette offerte le jour de l'ouverture, voilà un bien curieux sens de la fête.",
    caption="Le fournil, samedi matin, avant l'ouverture.",
    related="Sur le même sujet",
    also="À lire aussi",
    newsletter="Inscrivez-vous à notre newsletter pour recevoir chaque matin l'essentiel de la région.",
    closing="Retrouvez-nous sur notre application pour suivre l'actualité de votre commune.",
    menu=("À la une", "Politique", "Sport", "Culture", "Météo"),
)
GERMAN = Words(
    language="de",
    title="Der Fluss, der einem Dorf den Strom bringt",
    standfirst="In Niederalben dreht sich wieder ein Wasserrad, und am Ende des Jahres bekommt jeder Haushalt eine Abrechnung, über die er sich freut.",
    author="Max Lindner",
    sentences=(
        "Das neue Wasserrad in Niederalben liefert seit Montag Strom für dreihundert Haushalte.",
        "Gebaut haben es die Bewohner selbst, an vierzig Wochenenden und nach Plänen aus dem Jahr 1911.",
        "Die Genehmigung dauerte länger als der Bau.",
        "„Wir haben elf Ordner gefüllt, einen davon nur mit Fischen“, sagt Karin Obermaier, die das Projekt leitet.",
        "Das Amt verlangte eine Treppe für Forellen, die es im Bach seit Jahrzehnten nicht mehr gibt.",
        "Nun ist die Treppe da, und im August wurde tatsächlich die erste gesehen.",
        "Für den Strom bezahlt das Dorf nicht mehr als den Unterhalt, etwa neun Cent für die Kilowattstunde.",
        "Was übrig bleibt, geht ins Netz und bringt im Jahr so viel ein, wie die Feuerwehr für ihren Wagen braucht.",
        "Der Versorger hatte zunächst geklagt und sich dann auf einen Vertrag über zwanzig Jahre eingelassen.",
        "Im Winter, wenn der Bach viel Wasser führt, läuft das Rad Tag und Nacht.",
        "Im Sommer steht es manchmal still, und dann springt die alte Leitung ein.",
        "Gestört hat das bisher niemanden, denn im Sommer backt hier ohnehin keiner.",
        "Drei andere Dörfer im Tal haben die Pläne bereits kopiert.",
        "Obermaier verleiht sie kostenlos, unter der Bedingung, dass man sie zur Einweihung einlädt.",
        "Die nächste ist im Mai, sofern das Amt den letzten Ordner bis dahin gelesen hat.",
    ),
    teasers=(
        "Die Bahn sperrt den Tunnel bei Kirchau für sechs Wochen, und Ersatzbusse fahren nur jede zweite Stunde.",
        "Eine Lehrerin unterrichtet seit vierzig Jahren in derselben Klasse, und die Enkel ihrer ersten Schüler sitzen vorn.",
        "Warum der Honig in diesem Jahr dunkler ist, und weshalb die Imker darüber nicht klagen wollen.",
        "Das Stadttheater spielt im Hallenbad, bis das Dach des großen Hauses wieder dicht ist.",
    ),
    comment="Schön und gut, aber wer räumt im Herbst das Laub aus dem Rechen, das steht in dem Artikel natürlich wieder nicht drin.",
    caption="Das Rad am Tag der Einweihung.",
    related="Mehr zum Thema",
    also="Lesen Sie auch",
    newsletter="Abonnieren Sie unseren Newsletter und erhalten Sie jeden Morgen das Wichtigste aus der Region.",
    closing="Mit Material der Nachrichtenagentur Talpost",
    menu=("Startseite", "Politik", "Sport", "Wetter", "Anzeigen"),
)
SPANISH = Words(
    language="es",
    title="El pueblo que aprendió a guardar la lluvia",
    standfirst="Villar de Arriba lleva tres veranos sin cortes de agua gracias a unas cisternas que nadie quería pagar.",
    author="Lucía Ferrer",
    sentences=(
        "Las cisternas de Villar de Arriba están llenas por tercer verano consecutivo.",
        "El pueblo, de cuatrocientos vecinos, no ha tenido que pedir un solo camión de agua desde 2022.",
        "Hasta entonces llegaban dos por semana, de junio a octubre.",
        "«Mi abuela guardaba la lluvia y nos reíamos de ella», cuenta el alcalde, Tomás Arribas.",
        "La idea volvió cuando una ingeniera jubilada midió los tejados de la iglesia y de la escuela.",
        "Con ellos, calculó, bastaba para regar todas las huertas.",
        "La diputación rechazó el proyecto dos veces, por falta de precedentes.",
        "Los vecinos lo pagaron con una rifa, una verbena y la venta de un tractor.",
        "Costó treinta mil euros, menos que un año de camiones.",
        "Este mes han venido a verlo técnicos de doce municipios de la provincia.",
        "Se llevan los planos y un tarro de tomate, que es lo que aquí se regala.",
        "La ingeniera no concede entrevistas, pero deja que le hagan fotos con su regla.",
        "El próximo paso es cubrir el aljibe viejo, que pierde la mitad por evaporación.",
        "Para eso sí habrá ayuda pública, según ha anunciado la consejería.",
        "Nadie en el pueblo piensa devolver el tractor.",
    ),
    teasers=(
        "El tren de la sierra vuelve a circular después de once años, aunque solo los fines de semana y con reserva.",
        "Una panadera de ochenta años enseña a sus vecinos el oficio para que el horno no se apague con ella.",
        "Por qué este otoño habrá menos castañas, y qué hacen los bares con las que ya han comprado.",
        "El faro de Punta Gris se alquila por noches, con la condición de que alguien encienda la luz.",
    ),
    comment="Muy bonito todo, pero en mi pueblo propusimos lo mismo hace veinte años y todavía estamos esperando que alguien conteste la carta.",
    caption="Los vecinos, junto a la cisterna de la escuela.",
    related="Noticias relacionadas",
    also="Te puede interesar",
    newsletter="Suscríbete a nuestro boletín y recibe cada mañana las noticias de tu provincia.",
    closing="Síguenos en nuestras redes para no perderte ninguna noticia de la provincia.",
    menu=("Portada", "Política", "Deportes", "Cultura", "Tiempo"),
)
RUSSIAN = Words(
    language="ru",
    title="В Заречье починили часы, которые стояли сорок лет",
    standfirst="Мастер из соседнего города не взял денег и попросил только ключ от башни.",
    author="Анна Ветрова",
    sentences=(
        "Часы на пожарной башне Заречья снова идут.",
        "В субботу они пробили полдень впервые с 1984 года, и на площади собралось полгорода.",
        "Многие дети услышали этот звон первый раз в жизни.",
        "Механизм разобрал и собрал часовщик Пётр Саблин, которому недавно исполнилось семьдесят.",
        "Он работал всю зиму один, а детали вытачивал у себя в гараже.",
        "От платы мастер отказался и попросил только ключ от башни.",
        "Теперь он поднимается туда каждое утро, чтобы завести пружину.",
        "Город обещал провести наверх свет и поставить печку.",
        "Пока там холодно, и мастер берёт с собой термос с чаем.",
        "Соседний посёлок уже прислал письмо с просьбой посмотреть и его часы.",
        "Саблин ответил, что приедет весной, когда сойдёт снег.",
        "До тех пор он советует не трогать стрелки руками.",
    ),
    teasers=(
        "Мост через реку закроют на ремонт до конца октября, и объезд займёт не меньше сорока минут.",
        "В библиотеке нашли книгу, которую читатель вернул через пятьдесят лет вместе с извинениями.",
        "Почему в этом году так много грибов, и отчего опытные грибники этому совсем не рады.",
    ),
    comment="Я живу напротив башни и теперь просыпаюсь каждый час, спасибо большое мастеру и всем, кто это придумал.",
    caption="Часы на башне в субботу.",
    related="Похожие статьи",
    also="Читайте также",
    newsletter="Подпишитесь на нашу рассылку и получайте главные новости города каждое утро.",
    closing="",
    menu=("Главная", "Политика", "Спорт", "Культура"),
)
JAPANESE = Words(
    language="ja",
    title="海辺の町、最後の映画館を町民が買い取る",
    standfirst="閉館の知らせから半年、町民三百人が資金を出し合い、古い映写機とともに建物を引き継ぐことになりました。",
    author="佐伯みどり",
    sentences=(
        "海辺の町で最後に残った映画館が、来月から町民の手で運営されることになりました。",
        "閉館が発表されてから半年のあいだに、三百人が一口一万円を出し合いました。",
        "集まった資金で、建物と古い映写機の両方を買い取ります。",
        "館主の男性は七十八歳で、四十年にわたり毎晩ひとりで切符を売ってきました。",
        "後継ぎがいないため、春には取り壊される予定でした。",
        "町長は、映画館は道路や水道と同じくらい大切だと話しています。",
        "最初に上映されるのは、この町で撮影された五十年前の作品です。",
        "当時の出演者のうち三人が、いまも町に住んでいます。",
        "上映の日には、三人が舞台に立つことになっています。",
        "座席は百二十席から八十席に減らし、残りの場所に小さな喫茶店を作ります。",
        "コーヒーを淹れるのは、向かいの高校の生徒たちです。",
        "利益が出た場合は、屋根の修理に使うことが決まっています。",
    ),
    teasers=(
        "港の魚市場が改装のために二か月休みます。仮の店は駅前の広場に並びます。",
        "百年前の灯台の日誌が見つかりました。嵐の夜の記録が細かく残っています。",
    ),
    comment="子どものころ父に連れられて通った映画館なので、本当にうれしいです。椅子だけは新しくしてください。",
    caption="映画館の入り口。",
    related="関連記事",
    also="あわせて読みたい",
    newsletter="メールマガジンに登録すると、毎朝ニュースが届きます。",
    closing="",
    menu=("トップ", "政治", "スポーツ", "文化"),
)  # fmt: skip
ALL = (ENGLISH, FRENCH, GERMAN, SPANISH, RUSSIAN, JAPANESE)
