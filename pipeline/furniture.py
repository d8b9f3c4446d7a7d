"""What stands on an article's page without being the article: patterns, the reason each gives, and the line that taught it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .model import Reason

MANY_WORDS = 28  # a longer line is read as prose, whatever it begins with
MANY_CHARACTERS = 600


class Furniture(NamedTuple):
    """`pattern` is looked for in a short line or sentence that has one of the `stems`, or, without stems, at its beginning;
    `example` is a line it must match."""

    reason: Reason
    pattern: re.Pattern[str]
    example: str
    stems: tuple[str, ...] = ()


def _row(reason: Reason, pattern: str, example: str, stems: str = "") -> Furniture:
    return Furniture(reason, re.compile(pattern, re.I), example, tuple(filter(None, stems.split(","))))


def _start(reason: Reason, pattern: str, example: str) -> Furniture:
    return Furniture(reason, re.compile(f"^(?:{pattern})", re.I), example)


MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = r"(?:(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+)?"
NAME = r"(?:[A-ZÀ-Þ][\w.’'-]*|de|da|van|von|der|la|le|di|del|el|al|bin)"
SITES = (
    r"facebook|twitter|linkedin|pinterest|whatsapp|reddit|telegram|flipboard|e-?mail|instagram|youtube|tiktok|bluesky|threads|x"
)

# what a pager says, here and where `metadata/pager.py` reads which page it is
PAGES = ("page", "seite", "página", "pagina")
NEXT_PAGES = ("next page", "nächste seite", "page suivante", "página siguiente")
PAGE, NEXT_PAGE = rf"(?:{'|'.join(PAGES)})", rf"(?:{'|'.join(NEXT_PAGES)})"
OF = r" ?(?:of|von|de|sur|di|/) ?"
PREVIOUS_PAGE = r"(?:previous page|vorherige seite|page précédente|página anterior)"

LINES = (
    _start("pager", r"\W*(?:(?:page\s+)?\d{1,3}\s+){0,12}(?:next|previous|prev)(?:\s+(?:page|article|story|post))?\W*$", "1 2 3 Next Page »"),
    _start("pager", rf"\W*(?:\d{{1,3}}\s+){{0,12}}(?:{NEXT_PAGE}|{PREVIOUS_PAGE})\W*$", "1 2 3 Nächste Seite »"),
    _start("pager", rf"{PAGE} \d+{OF}\d+\W*$|\W*(?:\d{{1,3}}\s+){{2,12}}\d{{1,3}}\W*$", "Page 2 of 7"),
    _row("newsletter", r"\b(?:subscribe|sign[ -]?up|register)\b.{0,60}\b(?:newsletters?|inbox|alerts|mailing list)\b", "Sign up for our daily newsletter", "subscribe,sign,register"),
    _row("newsletter", r"\b(?:straight|delivered|directly|right) to your inbox\b|\bin your inbox\b", "The best reads straight to your inbox", "inbox"),
    _start("newsletter", r"subscribe(?: now| today| here)?\W*$|(?:get|join) (?:the|our) .{0,40}newsletter|newsletters?\W*$", "Subscribe now!"),
    _start("newsletter", r"thank(?:s| you) for (?:subscribing|signing up)", "Thank you for subscribing!"),
    _start("form", r"e-?mail(?: address)?\s*\*?:?$|(?:your )?(?:(?:first|last) )?name\s*\*$", "Email address *"),
    _row("form", r"\b(?:enter|entering) (?:a valid|an?|your) e-?mail", "Please enter your email", "enter"),
    _start("form", r"(?:submit|search|go|ok|cancel|close|continue|send|search for|log ?in|sign ?in|sign ?up|log ?out)\W*$", "Search for:"),
    _row("form", r"forgot (?:your )?password|already have an account|create an account|recaptcha|required fields are marked", "Forgot your password?", "password,account,recaptcha,required"),
    _row("form", r"\bby (?:signing up|subscribing|clicking|submitting|registering).{0,120}(?:agree|consent|accept|acknowledge)", "By signing up you agree to our rules", "by "),
    _start("slideshow", r"[\[(]?\s*(?:slideshow|photo gallery|gallery|in pictures)\s*:", "Slideshow: Ten gardens of the north"),
    _start("related", r"[\[(]?\s*(?:related|see also|read (?:more|also|next)|also read|recommended|further reading|up next|watch(?: now)?|more on this|more from .{1,30}|don['’]t miss|must[- ]read)(?:\s+(?:articles?|stor(?:y|ies)|posts?|reading|topics?|news|links?))?\s*[:|>»–—].*$", "Read more: How bees find home"),
    _start("related", r"(?:related|recommended|you (?:may|might) (?:also )?(?:like|enjoy)|most (?:read|popular|viewed|shared|recent)|trending|popular|latest|top|recent|more|featured)\s*(?:now|stories|posts|articles|comments|news|stor(?:y|ies)|content|topics|coverage|videos?|from .{1,30}|in .{1,30})?\W*$", "Related Articles"),
    _start("related", r"(?:keep|continue) reading\W*$|(?:click here|read more|learn more|what to read next)\W*$|view (?:all|more).{0,30}$", "Continue reading »"),
    _start("credit", r"[\[(]?(?:photo|image|picture|illustration|video|graphic|file photo)s?(?:\s+(?:by|credits?|courtesy of|via|source)\b|\s*[:/|©])[^.!?]{0,70}\.?$", "Photo by Ann Lee / Unsplash"),
    _start("credit", r"[\[(]?credits?\s*[:/|].{0,70}$", "Credit: Agency"),
    _row("credit", r"(?:/|\bvia |\()(?:getty|getty images|ap|afp|reuters|epa|shutterstock|istock|unsplash|alamy)(?: images?)?\)?\.?$", "Bees at work (Getty Images)", "getty,ap,afp,reuters,epa,shutterstock,istock,unsplash,alamy"),
    _start("date", rf"(?:(?:published|updated|posted|last (?:updated|modified)|first published|on)\W+(?:on\W+)?)?{DAY}(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{MONTH},?\s+\d{{4}}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}})\b.{{0,40}}$", "Published: March 3, 2019 at 9:15 am"),
    _start("date", r"(?:published|updated|posted|last (?:updated|modified)|first published)\b.{0,50}$|\d+\s+(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?)\s+(?:ago|read)\W*$", "4 min read"),
    _start("byline", rf"(?:by|written by|posted by|reported by|words by|author:)\s+(?-i:{NAME})(?:[\s,&]+(?-i:{NAME}|and)){{0,8}}(?:\s*[|,·•(].{{0,60}})?$", "By Ada Byron and Jo Gray"),
    _start("share", rf"(?:share|tweet|pin it|print|save|like|follow(?: us)?|copy link|{SITES})(?:\W+(?:this|on|via|to|with|us|article|story|page|link|post|and|by|the|in|share|tweet|print|\d+|{SITES})){{0,16}}\W*$", "Share on Facebook"),
    _start("share", rf"(?:follow|like|find|join|connect with) (?:us|me|him|her|them|@?\w+(?: \w+)?) on (?:{SITES})\b|share this\b", "Follow us on Twitter for more"),
    _start("comments", r"\d+\s*(?:comments?|replies)\W*$|(?:leave|add|post|write) (?:a|your) (?:comment|reply)|(?:view|show|load|read|see) (?:all|more|\d+)?\s*comments?\b|join the (?:conversation|discussion)|comments?\W*$|reply\W*$", "Leave a comment"),
    _row("cookie", r"\b(?:we|(?:this|our) (?:web)?site|our partners?)\b.{0,40}\buses? (?:of )?cookies|\bcookies?\b.{0,40}\b(?:policy|consent|preferences|settings)\b|accept (?:all )?cookies", "This site uses cookies", "cookie"),
    _start("cookie", r"(?:privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions|& conditions)|do not sell my.{0,40}|ad ?choices)\W*$", "Privacy Policy"),
    _row("cookie", r"enable javascript|javascript is (?:disabled|required)", "Please enable JavaScript", "javascript"),
    _start("copyright", r"(?:©|\(c\)\s|copyright\b)\s*(?:©|\(c\))?\s*(?:\d{4}|by|the|[a-z])", "© 2020 Hill Press"),
    _row("copyright", r"\ball rights reserved\b", "Hill Press. All rights reserved.", "reserved"),
    _row("copyright", r"\bmay not be (?:published|reproduced|republished)\b.{0,60}(?:broadcast|rewritten|redistributed|permission)", "may not be reproduced without permission", "may not be"),
    _start("ad", r"(?:advertisements?|sponsored(?: content| by.{0,40})?|promoted(?: content)?|paid content|ads by \w+|(?:story|article) continues (?:below|after).{0,30}|scroll (?:down )?to continue.{0,40}|loading\W*)\W*$", "Article continues below"),
    _row("ad", r"\bwe may (?:earn|receive) (?:a |an )?(?:small )?(?:affiliate )?commission", "We may earn a commission", "commission"),
    _start("navigation", r"(?:home|menu|skip to (?:main )?content|back to (?:top|home).{0,20}|contact(?: us)?|about(?: us)?|faq|jump to|table of contents|(?:tags?|topics?|filed under|categories|category)\s*:.{0,120}|tags|toggle.{0,30}|(?:show|hide) (?:more|less|caption)|play|pause|mute)\W*$", "Skip to main content"),
)  # fmt: skip

# what such a line says goes against a model that would keep it; a line of the other reasons may be article: a date in a table
CERTAIN: frozenset[Reason] = frozenset(
    ("newsletter", "pager", "ad", "credit", "byline", "share", "copyright", "cookie", "slideshow", "form")
)

# cut out of the middle of a line; each begins and ends at the edge of a word, and has one of its stems
WITHIN = (
    _row("slideshow", r"[\[(]\s*(?:slideshow|in pictures|gallery|photos?)\s*[:|–—-][^\[\])]{2,160}[\])]", "[Slideshow: Ten gardens]", "[,("),
    _row("related", r"[\[(]\s*(?:related|see also|also (?:see|read|on .{2,30}?)|read (?:more|also|next)|more|watch|further reading|video|podcast|infographic)(?:\s+(?:stor(?:y|ies)|articles?|video))?\s*[:|–—-][^\[\])]{2,160}[\])]", "[ Related: Bees ]", "[,("),
    _row("pager", rf"(?:\b\d{{1,2}}\s+){{2,12}}{NEXT_PAGE}\b\W*$", "1  2  Next Page", ",".join(NEXT_PAGES)),
    _row("pager", rf"\b{PAGE} \d+{OF}\d+\s*$", "Page 2 of 7", ",".join(f"{word} {digit}" for word in PAGES for digit in range(10))),
)  # fmt: skip

# "Credit: Stockphoto", "Photo credit: Ann Lee / Getty Images": the agency is capitalised
CAPITAL = r"(?:[A-ZÀ-Þ\u3400-\u9fff][\w&.’'-]*+)"
CREDIT = re.compile(
    rf"\b(?:(?:Photo|Image|Picture)\s+)?[Cc]redit:\s*{CAPITAL}(?:(?:\s*/\s*{CAPITAL})|\s+(?:Images?|Photos?|Stock|Press)\b){{0,4}}"
)


class Role(NamedTuple):
    """`pattern` is searched in class, id and role words that have one of the `stems`: most have none, which is soon seen."""

    reason: Reason
    stems: tuple[str, ...]
    pattern: re.Pattern[str]


def _role(reason: Reason, stems: str, pattern: str) -> Role:
    return Role(reason, tuple(stems.split()), re.compile(pattern))


# words of class, id or role that say what an element is for; the first row that matches counts
ROLES = (
    _role("comments", "comment disqus respond replies discussion", r"(?:^|[\s_-])(?:comments?(?!ary)|disqus\w*|respond|replies|discussion|commentlist)(?:$|[\s_-])"),
    _role("newsletter", "newsletter subscri sign mailchimp optin mc4wp email", r"newsletter|subscri(?:be|ption)|sign-?up|mailchimp|optin|mc4wp|email-?capture"),
    _role("related", "related recirc recommend most trending read more you-may also-like outbrain taboola teaser popular promo latest upnext up-next further similar prev next post-nav postnav", r"related|recirc|recommend|most-?(?:read|popular)|trending|read-?(?:more|next|also)|more-(?:from|on|stories|articles|posts)|you-may|also-like|outbrain|taboola|teaser|(?:^|[\s_-])(?:popular|promo|latest)(?:$|[\s_-])|up-?next|further-reading|similar|(?:prev|next)-?(?:post|article)|post-?nav"),
    _role("share", "shar social addtoany follow", r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social\w*|addtoany\w*|follow(?:-us)?)(?:$|[\s_-])|share-?(?:bar|buttons?|links?|tools?)"),
    _role("cookie", "cookie consent gdpr onetrust paywall", r"cookie|consent|gdpr|onetrust|paywall"),
    _role("ad", "ad sponsor dfp affiliate", r"(?:^|[\s_-])(?:ads?|advert\w*|sponsor\w*|dfp|adsense|advertisement|affiliate-disclosure)(?:$|[\s_-])"),
    _role("navigation", "nav menu breadcrumb toc table-of pag skip tag cat-links", r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|toc|table-of-contents|pagination|pager|skip-link)(?:$|[\s_-])|breadcrumb|toc[_-]|[_-]toc|submenu|main-?menu|tag(?:s|-list|s-links|cloud)(?:$|[\s_-])|post-?tags|entry-?tags|cat-links"),
    _role("byline", "by author", r"(?:^|[\s_-])(?:byline|by-line|author|authors|entry-author|post-author)(?:$|[\s_-])|author-?(?:name|link|info)"),
    _role("date", "date time", r"(?:^|[\s_-])(?:dateline|timestamp|pubdate|publish(?:ed)?-?date|post-?date|entry-?date|datepublished)(?:$|[\s_-])"),
    _role("metadata", "meta footer author", r"(?:^|[\s_-])(?:post-?meta|entry-?meta|article-?meta|entry-?footer|post-?footer|article-?footer|meta-?data|article__meta)(?:$|[\s_-])|author-?(?:bio|box|card|profile)|about-?(?:the-?)?author"),
    _role("caption", "caption credit", r"(?:^|[\s_-])(?:wp-caption-text|caption|credits?|photo-credit|image-caption|figcaption)(?:$|[\s_-])"),
    _role("boilerplate", "sidebar bar footer widget masthead site-header disclaimer banner modal popup overlay toolbar hidden only reader complementary contentinfo rail", r"(?:^|[\s_-])(?:sidebar\w*|footer\w*|widgets?|widget-area|masthead|site-header|site-footer|disclaimer|banner|modal|popup|overlay|toolbar|is-hidden|sr-only|visually-hidden|screen-reader-text|visuallyhidden|print-only|complementary|contentinfo)(?:$|[\s_-])|side-?bar|rail(?:$|[\s_-])"),
)  # fmt: skip
TAG_ROLES: dict[str, Reason] = {
    "nav": "navigation",
    "menu": "navigation",
    "aside": "related",
    "footer": "boilerplate",
    "form": "form",
    "button": "form",
    "dialog": "boilerplate",
    "label": "form",
    "textarea": "form",
    "figcaption": "caption",
    "caption": "caption",
}


# a line of furniture begins with one of these or with a digit, or has one of those anywhere: the patterns need not see the others
FIRST = frozenset(
    (  # noqa: SIM905
        "page seite página pagina next previous prev nächste vorherige subscribe get join newsletter newsletters thank thanks "
        "email e your first last name submit "
        "search go ok cancel close continue send log login sign signin signup logout slideshow photo photos gallery in related "
        "see read also recommended further up watch more don must you most trending popular latest top recent featured keep "
        "click learn what view image images picture pictures illustration illustrations video videos graphic graphics file "
        "credit credits published updated posted on by written reported words author share tweet pin print save like follow "
        "copy facebook twitter linkedin pinterest whatsapp reddit telegram flipboard mail instagram youtube tiktok bluesky "
        "threads x find connect leave add post write show load comment comments reply privacy terms do ad ads adchoices c "
        "copyright advertisement advertisements sponsored promoted paid story article scroll loading home menu skip back "
        "contact about faq jump table tag tags topic topics filed categories category toggle hide play pause mute mon monday "
        "tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday jan january feb february mar "
        "march apr april may jun june jul july aug august sep sept september oct october nov november dec december"
    ).split()
)
ANYWHERE = frozenset(
    (  # noqa: SIM905
        "subscribe sign signup register newsletter newsletters inbox enter entering forgot password account recaptcha required "
        "by getty ap afp reuters epa shutterstock istock unsplash alamy via cookie cookies javascript reserved published "
        "reproduced republished commission commissions"
    ).split()
)
# what a word says of its line: 1 where it begins one of furniture, 2 where it stands anywhere in one
HINTS = {word: (word in FIRST) + 2 * (word in ANYWHERE) for word in FIRST | ANYWHERE} | {"©": 2}
WORD = re.compile(r"[^\W_]+")


# the rows without stems as one pattern, whose groups have the numbers of their rows; and every stem with the row it belongs to
BEGINNINGS = re.compile("|".join(f"(?P<row{i}>{row.pattern.pattern})" for i, row in enumerate(LINES) if not row.stems), re.I)
STEMMED = tuple((stem, i) for i, row in enumerate(LINES) for stem in row.stems)


def may_be_furniture(low: str) -> bool:
    """Whether a line in lower case has words that lines of furniture have."""
    first = WORD.search(low)
    if "©" in low or (first and (first[0] in FIRST or first[0][0].isdigit())):
        return True
    return not ANYWHERE.isdisjoint(WORD.findall(low))


def reason_of(line: str) -> Reason | None:
    """Why a short line is furniture, by the first row of LINES that has it; None for what may be article.

    >>> reason_of("Share on Facebook"), reason_of("Shares fell on Monday.")
    ('share', None)
    """
    if len(line) > MANY_CHARACTERS or line.count(" ") > MANY_WORDS:
        return None
    return _reason_of(line)


@lru_cache(1 << 12)
def _reason_of(line: str) -> Reason | None:
    """The reason of a short line: the pages of a site have the same ones."""
    low = line.lower()
    if not may_be_furniture(low):
        return None
    begun = BEGINNINGS.match(line)
    first = int((begun.lastgroup or "")[3:]) if begun else len(LINES)
    for stem, i in STEMMED:
        if i < first and stem in low and LINES[i].pattern.search(line):
            first = i
            break
    return LINES[first].reason if first < len(LINES) else None


def has(text: str, stems: tuple[str, ...]) -> bool:
    """Whether a text has one of these stems."""
    for stem in stems:  # noqa: SIM110 - a generator would take longer than the search
        if stem in text:
            return True
    return False
