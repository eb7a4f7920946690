"""Labels set into an article before a link to another one, in the languages of the news."""

from __future__ import annotations

from tocsin.extract.words import fold_all

_INSERTS = """
İlgili haber
Anket
Soma pia
延伸閱讀
à lire aussi sur le même sujet
à lire également
à lire aussi
a lire aussi
à voir également
à voir aussi
a voir aussi
à écouter aussi
lire également
lire aussi
lire notre article
voir aussi
voir également
pour aller plus loin
read also
read more
read next
also read
also see
see also
related
watch
recommended
lesen sie auch
lesen sie mehr
lesen sie hier
lesen sie dazu
lies auch
auch interessant
auch spannend
mehr dazu
mehr zum thema
siehe auch
sehen sie auch
zum thema
lea también
lea además
lee también
leer también
le puede interesar
te puede interesar
también te puede interesar
también le puede interesar
más información
ver también
vea también
vea además
mira también
leggi anche
leggi pure
vedi anche
guarda anche
guarda il video
ti potrebbe interessare
potrebbe interessarti
approfondisci
leia também
leia mais
leia ainda
veja também
veja ainda
veja mais
saiba mais
ouça também
lees ook
lees meer
lees verder
lees hier
bekijk ook
zie ook
kijk ook
czytaj także
czytaj też
czytaj również
zobacz też
zobacz także
läs också
läs även
les også
læs også
ayrıca okuyun
bunları da okuyabilirsiniz
читайте также
смотрите также
также по теме
читайте ещё
читайте також
дивіться також
прочетете още
вижте още
читајте још
pročitajte još
pročitajte i
čitajte još
preberite še
čtěte také
čtěte dále
přečtěte si také
čítajte aj
čítajte tiež
prečítajte si aj
olvassa el ezt is
ezt is olvassa el
citește și
citiți și
vezi și
lue myös
katso myös
loe ka
loe lisaks
lasi arī
lasiet arī
taip pat skaitykite
skaitykite taip pat
lexo edhe
lexoni edhe
διαβάστε επίσης
διαβάστε ακόμη
διαβάστε ακόμα
δείτε επίσης
baca juga
baca pula
simak juga
lihat juga
tonton juga
xem thêm
đọc thêm
llegiu també
llegeix també
اقرأ أيضا
اقرأ أيضًا
اقرأ المزيد
شاهد أيضا
بیشتر بخوانید
مزید پڑھیں
یہ بھی پڑھیں
קראו גם
ראו גם
यह भी पढ़ें
ये भी पढ़ें
इसे भी पढ़ें
हेही वाचा
আরও পড়ুন
আরো পড়ুন
อ่านเพิ่มเติม
อ่านข่าวที่เกี่ยวข้อง
"""
INSERTS = fold_all(_INSERTS)
# Only these are cut inside a sentence stream: the others also begin sentences of prose.
_TOO_COMMON = {
    "related", "watch", "recommended", "read more", "read next", "lire notre article", "mehr dazu", "zum thema",
    "más información", "approfondisci", "saiba mais", "veja mais", "pour aller plus loin", "lesen sie hier", "lees hier",
    "siehe auch", "see also", "zie ook",
}  # fmt: skip
# Longest first, since one may begin another.
INLINE_INSERTS = tuple(
    sorted({line.strip() for line in _INSERTS.splitlines() if line.strip()} - _TOO_COMMON, key=len, reverse=True)
)
# In front of a title these are none of its words.
SURE_INSERTS = fold_all("\n".join(INLINE_INSERTS))
