"""What the words of class and id say that an element is for. Words of the trade, none of a single site."""

from __future__ import annotations

import re
from functools import lru_cache


class Kind:
    """What an element holds, by its names: bits, so that an element can be of several kinds."""

    NONE = 0
    COMMENTS = 1 << 0
    SHARE = 1 << 1
    RELATED = 1 << 2
    NAVIGATION = 1 << 3
    ADVERT = 1 << 4
    NEWSLETTER = 1 << 5
    AUTHOR = 1 << 6
    TAGS = 1 << 7
    DATES = 1 << 8
    CAPTION = 1 << 9
    EMBED = 1 << 10
    LEGAL = 1 << 11
    GALLERY = 1 << 12
    STANDFIRST = 1 << 13
    BODY = 1 << 14


# A word may be one of class and id, or two neighbours written as one ("read-more" is "readmore").
_WORDS = {
    Kind.COMMENTS: "comment comments commenting commentlist commentsection disqus discussion discussions replies respond kommentar kommentare "
    "commentaire commentaires forum comentario comentarios commenti reacties reactions reacciones reazioni reacoes livefyre coral viafoura openweb spotim",
    Kind.SHARE: "share shares sharing sharebar sharetools sharebuttons sharedaddy addtoany sharethis addthis social socials socialmedia socialshare "
    "socialbar followus toolbar toolbox tools partage teilen compartir condividi delen actions poll polls sondage umfrage encuesta sondaggio enquete",
    Kind.RELATED: "related relatedposts relatedarticles relatedstories relatedcontent relatedlinks recommended recommendation recommendations "
    "recirc recirculation readmore readnext readalso morestories morenews morefrom moreon moreposts morearticles seealso youmay alsolike "
    "popular trending mostread mostpopular latest latestnews upnext nextup outbrain taboola teaser teasers promo promos promoted carousel slider similar "
    "jprelatedposts nextpost prevpost postnavigation postnav lireaussi alire mehrzum weiterlesen leesook leggianche readingplus inlinelink relacionadas "
    "relacionados verwandte associes aside bacajuga terkait",
    Kind.NAVIGATION: "nav navbar navigation menu menus submenu breadcrumb breadcrumbs pagination pager paging sidebar footer masthead siteheader "
    "topbar skiplink toc tableofcontents contentstable",
    Kind.ADVERT: "ad ads adv advert adverts advertisement advertising adslot adbox adunit adcontainer adwrapper adplaceholder sponsor sponsored "
    "sponsors sponsorship banner banners dfp gpt affiliate affiliates disclosure disclaimer dianomi werbung anzeige publicite publicidad pubblicita cta "
    "calltoaction commerce shopping buynow",
    Kind.NEWSLETTER: "newsletter newsletters subscribe subscription subscriptions signup signupform register registration donate "
    "donation donations membership inscription optin mailchimp emailsignup mailinglist leadmagnet",
    Kind.AUTHOR: "author authors authorbio authorbox aboutauthor abouttheauthor byline bylines bio biography contributor contributors writer profile "
    "auteur auteurs autor autoren autore gravatar avatar",
    Kind.TAGS: "tag tags taglist tagcloud tagslist posttags topics keywords categories category catlinks hashtags schlagworte",
    Kind.DATES: "meta postmeta entrymeta articlemeta metadata date dates dateline datetime timestamp published publishdate pubdate publicationdate posted "
    "updated lastupdated readtime readingtime kicker eyebrow rubric rubrik",
    Kind.CAPTION: "caption captions figcaption wpcaption wpcaptiontext imagecaption photocaption imgcaption credit credits imagecredit photocredit legend "
    "legende bildunterschrift bildtext pictext didascalia imagedesc imgdesc imgtxt photodesc videodesc imagedescription photodescription",
    Kind.EMBED: "tweet twittertweet twittervideo twitterembed tweetembed instagrammedia instagramembed tiktokembed fbpost fbvideo facebookembed embed embeds "
    "embedded socialembed blueskyembed redditembed youtube video videos videoplayer audio audioplayer podcast",
    Kind.LEGAL: "copyright legal cookie cookies consent gdpr privacy modal popup overlay lightbox sronly screenreader screenreadertext visuallyhidden "
    "tooltip toast noprint",
    Kind.GALLERY: "gallery galleries slideshow slides slide photogallery imagegallery",
    Kind.STANDFIRST: "dek deck subtitle subhead subheading subheadline standfirst lead lede intro excerpt summary abstract chapo chapeau vorspann "
    "entradilla sommario bajada description subtitulo untertitel sottotitolo volanta copete teasertext leadtext articlelead articleintro preamble ingress perex opener sapo",
    Kind.BODY: "articlebody articlecontent articletext storybody storycontent storytext postbody postcontent posttext entrycontent bodytext bodycontent "
    "bodycopy contentbody richtext maincontent articlemain newsbody newstext articledetail articleparagraph",
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
# Hashed and utility names run to thousands of characters and say nothing.
_LONGEST = 300


def kinds_of(words: str) -> int:
    """The kinds that the names in class and id tell, as bits; none where they say nothing."""
    return _kinds_of(words[:_LONGEST])


@lru_cache(8_192)
def _kinds_of(words: str) -> int:
    """A page's elements share their names, and a site's pages too, so each is looked at once."""
    found = Kind.NONE
    for name in words.split():
        found |= _kinds_of_name(name)
    return found


@lru_cache(8_192)
def _kinds_of_name(name: str) -> int:
    parts = name.replace("_", "-").split("-") if name.islower() else [part.lower() for part in _WORD.findall(name)]
    found = Kind.NONE
    before = ""
    for part in parts:
        found |= _KIND_OF.get(part, 0) | _KIND_OF.get(before + part, 0)
        before = part
    return found
