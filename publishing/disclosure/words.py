"""What is a common word, what is a name, and what a person may be called for short: lists, read once."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files

from nicknames import NickNamer

from publishing.disclosure.plain import listed

COMMON = 20_000
"""A word this frequent in the list of English words is a word first, though someone may be called it."""
KNOWN = 60

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
HONORIFICS = frozenset(
    listed("mr mrs ms miss mx dr sir dame lord lady prof professor rev reverend sgt pc dc ds di dci cllr nurse sister")
)
PARTICLES = frozenset(
    listed("van von der den de la le al el bin bint ibn abu da dos di du del ap ab ben st san the and of")
)

_OTHER_SPELLINGS = (
    "mohammed muhammad mohamed mohammad muhammed mohamad mohd muhamad mo",
    "yusuf yousef yousuf yusef youssef yosef",
    "ahmed ahmad ahmet",
    "hussein hussain husain hossein husayn",
    "hassan hasan",
    "ali aly",
    "fatima fatimah fatema fatma fathima",
    "aisha ayesha aysha aishah aesha",
    "omar umar omer",
    "abdullah abdulla abdallah",
    "ibrahim ebrahim ibraheem",
    "khadija khadijah khadeeja",
    "natalia natalya nataliya natasha",
    "yulia julia iuliia yuliya iulia",
    "sergei sergey serhiy sergiy",
    "alexander aleksander aleksandr oleksandr alexandr alex sasha sacha sandy",
    "ekaterina yekaterina kateryna katerina katya",
    "dmitri dmitry dmytro dimitri dima",
    "mykola nikolai nikolay",
    "oksana oxana",
    "zoe zoey zoë",
    "siobhan shevaun chevonne",
    "catherine katherine kathryn catharine kathrine katharine kate katie cathy kathy kat cath kath",
    "elizabeth elisabeth liz lizzie lizzy beth betty eliza libby bess elsie betsy lisbeth liza lilibet",
    "margaret maggie meg peggy madge marge margie greta mags",
    "sarah sara sally sadie",
    "john jon johnny jonny jack",
    "jonathan jonathon jon jonny",
    "stephen steven steve stevie ste",
    "geoffrey jeffrey geoff jeff",
    "philip phillip phil pip",
    "william will bill billy willy liam wills",
    "robert rob bob bobby robbie bert",
    "richard rich rick ricky dick richie",
    "david dave davey davy dai",
    "daniel dan danny",
    "michael mick mike mickey mikey",
    "patrick paddy pat rick",
    "anthony antony tony ant",
    "christopher chris kit topher",
    "nicholas nick nicky nico",
    "susan sue susie suzie",
    "deborah debra deb debs debbie",
    "jacqueline jackie jacqui jacky",
    "joanne joanna jo joan joey",
    "rebecca becky becca bex",
    "victoria vicky vicki vic tori",
    "jennifer jen jenny jenna jenni",
    "samantha sam sammy",
    "charlotte charlie lottie lotty",
    "gary gaz garry",
    "darren daz",
    "barry baz",
    "sharon shaz shazza",
    "tracey tracy trace",
    "theresa teresa terri tess tessa",
    "gareth gaz gary",
    "andrew andy drew",
    "matthew matt matty",
    "james jim jimmy jamie jem",
    "thomas tom tommy",
    "edward ed eddie ted teddy ned",
    "henry harry hal",
    "alfred alf alfie fred",
    "frederick fred freddie",
)


@cache
def _frequencies() -> dict[str, int]:
    found: dict[str, int] = json.loads(gzip.decompress((files("spellchecker") / "resources/en.json.gz").read_bytes()))
    return found


@cache
def given_names() -> frozenset[str]:
    """First names of English-speaking countries."""
    lists = ("dist.female.first", "dist.male.first")
    return frozenset(line.split()[0].lower() for name in lists for line in _lines(name)) | _nickname_words()


@cache
def surnames() -> frozenset[str]:
    """The more frequent surnames."""
    return frozenset(line.split()[0].lower() for line in _lines("dist.all.last")[:30_000])


def _lines(name: str) -> list[str]:
    return (files("names") / name).read_text().splitlines()


@cache
def _nick_namer() -> NickNamer:
    return NickNamer()


@cache
def _nickname_words() -> frozenset[str]:
    return frozenset(word for line in _OTHER_SPELLINGS for word in line.split())


def frequency(word: str) -> int:
    """How often the word stands in English text, in a list where "the" stands 80 million times."""
    return _frequencies().get(word, 0)


def is_common(word: str) -> bool:
    """Whether it is a word before it is anyone's name: "will", "hope", "housing"; not "baker"."""
    often = frequency(word)
    if often >= COMMON or word in MONTHS:
        return True
    return often >= KNOWN and word not in given_names() and word not in surnames()


def is_word(word: str) -> bool:
    """Whether it can be read as an ordinary English word at all, in the plural too."""
    return is_common(word) or (word.endswith("s") and is_common(word[:-1]))


def is_name(word: str) -> bool:
    """Whether people are called so."""
    return word in given_names() or word in surnames()


_WORDS_TOO = frozenset(
    listed(
        "amber angel april art august autumn barb baron basil bay bill bishop blanche bliss bob brandy brook "
        "brooks buck bud carol cash chance charity chase cherry chip christian clay cliff cole coral crystal "
        "daisy dale dawn dean dell destiny dick dolly don drew duke earl eve faith fern flora forest frank gay "
        "gene ginger glen grace grant guy happy harmony harry hazel heath heather henna holly honey hope hunter "
        "iris ivy jack jade jasmine jay jean jersey jewel jo john joy june kay king kit lance lane lark laurel "
        "lee levy lily love lucky mark mason max may melody mercy mike miles mo montana myrtle nick norm olive "
        "opal pat patience pearl peg penny pet pierce piper pip poppy precious prince prudence rain ray red reed "
        "reid rich river rob robin rod rose ruby rusty sage sally sandy savannah sherry sky sol star sterling "
        "stew stone storm sue summer sunny tad temple terry tom tony tracy trinity unity van verity vernon victor "
        "viola violet wade ward warren wayne will willow windy winter woody"
    )
)


def only_a_name(word: str) -> bool:
    """Whether it is a first name and nothing else: "elizabeth", though English text is full of it; not "rose"."""
    return word in given_names() and len(word) > 3 and word not in _WORDS_TOO and not is_common(word)


@cache
def called(given: str) -> frozenset[str]:
    """What someone of this first name may also be called, or have written in another spelling."""
    names = set(_nick_namer().nicknames_of(given)) | set(_nick_namer().canonicals_of(given))
    for line in _OTHER_SPELLINGS:
        if given in line.split():
            names.update(line.split())
    return frozenset(name for name in names if len(name) > 1 and name.isalpha()) - {given}
