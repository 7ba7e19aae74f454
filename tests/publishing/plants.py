"""Reports with identifiers planted in them: of every kind, in every place, under every disguise. All of them invented.

The generator knows nothing of how the check looks for things. `plants(seed, count)` gives reports, each with its
register and what was planted where.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import docx
from PIL import Image

from publishing.disclosure import Check, Finding, Listed, Person, Register
from publishing.disclosure.files import findings_of_word
from publishing.disclosure.model import Path
from publishing.disclosure.plain import listed
from publishing.disclosure.walk import texts
from review_pages.report.document import (
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Section,
    Subheading,
    Table,
)

GIVEN = listed(
    "Rosamund Thaddeus Ottoline Bartholomew Clementine Ignatius Philippa Lysander Marguerite Cornelius "
    "Araminta Leopold Zuleika Tarquin Henrietta Barnaby Siobhán Łukasz Eluned Renée Yusuf Oluwaseun Nerissa "
    "Rhiannon Gethin Sunniva Tomasz Aoife Elizabeth Margaret Theodore Katherine Alexandra"
)
SURNAMES = listed(
    "Hollingworth Pemberley Thistlewood Ravenscroft Quillfeather Marchbanks Ashgrove-Tilling O'Dowda "
    "MacIlwraith Wojciechowski Fairweather Blenkinsop Featherstonehaugh Okonjo Bhattacharya Llewellyn-Vane "
    "Ковальчук Παπαδόπουλος Sørensen Müllerhaus Van-Asperen Tregorran Penhaligon Cholmondeley Winterbourne Kowalczyk"
)
NICKNAMES = {
    "Elizabeth": "Betsy",
    "Bartholomew": "Bart",
    "Margaret": "Peggy",
    "Philippa": "Pippa",
    "Theodore": "Ted",
    "Katherine": "Kitty",
    "Alexandra": "Sandy",
}
TRANSLITERATED = {"Ковальчук": "Kovalchuk", "Παπαδόπουλος": "Papadopoulos", "Müllerhaus": "Muellerhaus"}
ALIASES = listed("Roz Taddy Binks Minty Jojo-Bear Corky Zuzu Lanky Squib Moxie")
PSEUDONYMS = listed("Karen Martin Ella Daniel Alan Joanne Gwen Peter")
PLACES = (
    ("St Cuthwin's Primary School", "the school"),
    ("Thornybrook Surgery", "the surgery"),
    ("Umberleigh Biscuit Factory", "her workplace"),
    ("Larkspur Day Nursery", "the nursery"),
    ("The Merry Plover", "the public house"),
)
MONTHS = listed("January February March April May June July August September October November December")

_CLEAN = (
    "The practice nurse asked about life at home and made a note that was not shared.",
    "Housing officers visited in the spring and found the flat in good order.",
    "The panel heard that the referral was closed without a conversation with anyone.",
    "No agency held the whole picture, and each saw only a part of it.",
    "Police officers attended and completed a risk assessment, which was graded as medium.",
    "The health visitor recorded that the family had moved to another part of the town.",
    "Her sister told the review that she had been proud of her work.",
    "The multi-agency meeting agreed three actions, of which one was completed.",
    "Staff said that training on coercive control had begun in that year.",
    "A neighbour heard shouting on two evenings and did not know whom to tell.",
)


@dataclass(frozen=True)
class Plant:
    kind: str
    disguise: str
    where: str
    written: str


@dataclass
class Planted:
    document: Document
    register: Register
    plants: list[Plant] = field(default_factory=list)
    around: list[tuple[str, str]] = field(default_factory=list)
    """What stands outside the text: where, and in which words."""


# -- disguises of a name ---------------------------------------------------------------------------------------------

Disguise = Callable[[str, random.Random], str]
_CYRILLIC = str.maketrans("aeopcxyABEHKMOPCTX", "аеорсхуАВЕНКМОРСТХ")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_BOLD = {
    **{ord("A") + place: 0x1D400 + place for place in range(26)},
    **{ord("a") + place: 0x1D41A + place for place in range(26)},
}
_PLAIN = {"á": "a", "Ł": "L", "ł": "l", "ë": "e", "é": "e", "ø": "o", "ü": "u"}


def _inside(text: str, chance: random.Random) -> int:
    """A place inside a word of the text, two letters from its ends."""
    places = [
        place
        for place in range(2, len(text) - 2)
        if text[place - 2 : place + 2].replace("-", " ").replace("'", " ").isalpha()
        and " " not in text[place - 2 : place + 2]
    ]
    places = [place for place in places if text[place - 2 : place + 2].isalpha()]
    return chance.choice(places) if places else 2


def _cut(text: str, chance: random.Random, by: str) -> str:
    at = _inside(text, chance)
    return text[:at] + by + text[at:]


def _misspelt(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    place = _inside(word, chance)
    match chance.randrange(4):
        case 0:
            word = word[:place] + word[place + 1 :]
        case 1:
            word = word[:place] + chance.choice("bdgkmz") + word[place:]
        case 2:
            word = (
                word[:place]
                + chance.choice([each for each in "bdgkmz" if each != word[place].lower()])
                + word[place + 1 :]
            )
        case _:
            word = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    words[longest] = word
    return " ".join(words)


def _accented(text: str, chance: random.Random) -> str:
    vowels = {"a": "à", "e": "ê", "i": "ï", "o": "ö", "u": "ú", "n": "ñ"}
    return "".join(vowels.get(letter, letter) for letter in text)


DISGUISES: dict[str, Disguise] = {
    "as it is": lambda text, chance: text,
    "capitals": lambda text, chance: text.upper(),
    "no capitals": lambda text, chance: text.lower(),
    "possessive": lambda text, chance: text + chance.choice(["'s", "’s"]),
    "hyphen": lambda text, chance: _cut(text, chance, "-"),
    "line break": lambda text, chance: text.replace(" ", "\n") if " " in text else _cut(text, chance, "-\n"),
    "zero width": lambda text, chance: _cut(text, chance, chance.choice("\u200b\u200c\u200d\ufeff\u2060\u00ad")),
    "look-alike": lambda text, chance: text.translate(_CYRILLIC),
    "full width": lambda text, chance: text.translate(_FULL_WIDTH),
    "figures for letters": lambda text, chance: (
        text.replace("o", "0").replace("e", "3") if "o" in text or "e" in text else text
    ),
    "accents": _accented,
    "no accents": lambda text, chance: "".join(_PLAIN.get(letter, letter) for letter in text),
    "one letter wrong": _misspelt,
    "letters apart": lambda text, chance: " ".join(text.replace(" ", "").replace("-", "").replace("'", "")),
    "no-break space": lambda text, chance: text.replace(" ", "\u00a0"),
    "direction marks": lambda text, chance: "\u202a" + _cut(text, chance, chance.choice("\u200e\u200f")) + "\u202c",
    "mathematical letters": lambda text, chance: text.translate(_BOLD),
}
_OF_PLACES = (
    "as it is",
    "capitals",
    "no capitals",
    "possessive",
    "one letter wrong",
    "zero width",
    "look-alike",
    "hyphen",
    "direction marks",
)
_OF_NUMBERS = ("as it is", "no capitals", "full width", "zero width", "no-break space", "direction marks")


# -- kinds -----------------------------------------------------------------------------------------------------------


def _nhs(chance: random.Random) -> str:
    while True:
        digits = [chance.randrange(10) for _ in range(9)]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            text = "".join(map(str, [*digits, 0 if check == 11 else check]))
            return chance.choice([text, f"{text[:3]} {text[3:6]} {text[6:]}", f"{text[:3]}-{text[3:6]}-{text[6:]}"])


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(1, 10)) for _ in range(count))


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("ABCDEGHJKLMNPRSTVWY") for _ in range(count))


def _full_date(chance: random.Random) -> str:
    day, month, year = chance.randrange(1, 29), chance.randrange(12), chance.randrange(1995, 2026)
    name = MONTHS[month]
    return chance.choice(
        [
            f"{day} {name} {year}",
            f"{day:02}/{month + 1:02}/{year}",
            f"{day}.{month + 1}.{year}",
            f"{year}-{month + 1:02}-{day:02}",
            f"{name} {day}, {year}",
            f"{day}th of {name} {year}",
            f"{day} {name[:3]} {year}",
            f"{day}-{name[:3]}-{year}",
        ]
    )


NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "nhs number": _nhs,
    "national insurance": lambda chance: chance.choice(["QQ {0} {1} {2} C", "QQ{0}{1}{2}C", "AB {0}{1}{2} D"]).format(
        _digits(chance, 2), _digits(chance, 2), _digits(chance, 2)
    ),
    "police reference": lambda chance: chance.choice(
        [
            f"crime reference {_letters(chance, 2)}/{_digits(chance, 5)}/19",
            f"crime number 42{_digits(chance, 9)}",
            f"CAD {_digits(chance, 4)}",
            f"incident number {_digits(chance, 5)}",
            f"occurrence {_digits(chance, 11)}",
            f"PNC ID 12/{_digits(chance, 6)}X",
            f"custody record {_letters(chance, 2)}/{_digits(chance, 4)}/21",
        ]
    ),
    "court reference": lambda chance: chance.choice(
        [
            f"T2019{_digits(chance, 4)}",
            f"ZE19C{_digits(chance, 5)}",
            f"FD20P{_digits(chance, 5)}",
            f"case number {_digits(chance, 4)}/2020",
            f"[2021] EWHC {_digits(chance, 3)} (Fam)",
        ]
    ),
    "phone": lambda chance: chance.choice(
        [
            f"07700 900{_digits(chance, 3)}",
            f"07700900{_digits(chance, 3)}",
            f"+44 7700 900{_digits(chance, 3)}",
            f"+44 (0)7700 900 {_digits(chance, 3)}",
            f"(01632) 960{_digits(chance, 3)}",
            f"01632 960 {_digits(chance, 3)}",
            f"020 7946 0{_digits(chance, 3)}",
            f"020-7946-0{_digits(chance, 3)}",
        ]
    ),
    "e-mail": lambda chance: (
        chance.choice(["j.bloggs", "rosie1984", "two_swans", "m-o"])
        + chance.choice(["@example.org", "@mail.example.co.uk", "@EXAMPLE.COM"])
    ),
    "postcode": lambda chance: (
        chance.choice(["NE1 4", "ZZ99 3", "SW1A 1", "M1 1", "CF10 2", "B33 8", "EC1A 1", "ne14"])
        + chance.choice(["AA", "BD", "LP"])
    ),
    "street address": lambda chance: (
        f"{chance.randrange(1, 200)}{chance.choice(['', 'a', 'B'])} "
        + chance.choice(
            [
                "Larchmere Road",
                "Old Tannery Lane",
                "St Osyth's Avenue",
                "Bramblewick Close",
                "Gasworks Street",
                "Peony Crescent",
            ]
        )
    ),
    "flat": lambda chance: (
        f"Flat {chance.randrange(1, 40)}, " + chance.choice(["Rookwood House", "Pomeroy Court", "14 Heron Drive"])
    ),
    "vehicle plate": lambda chance: chance.choice(
        [
            f"{_letters(chance, 2)}{_digits(chance, 2)} {_letters(chance, 3)}",
            f"{_letters(chance, 2)}{_digits(chance, 2)}{_letters(chance, 3)}",
        ]
    ),
    "full date": _full_date,
    "exact age": lambda chance: chance.choice(
        [
            f"{chance.randrange(18, 90)} years and {chance.randrange(2, 11)} months old",
            f"aged {chance.randrange(2, 11)} months",
            f"{chance.randrange(2, 9)} weeks old",
            f"three days before her {chance.randrange(20, 60)}th birthday",
        ]
    ),
}


def _births(date: tuple[int, int, int], chance: random.Random) -> str:
    year, month, day = date
    name = MONTHS[month - 1]
    return chance.choice(
        [
            f"{day} {name} {year}",
            f"{day:02}/{month:02}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day}.{month}.{year % 100:02}",
            f"{year}-{month:02}-{day:02}",
            f"{day}th {name} {year}",
            f"{name} {day}, {year}",
            f"{day} {name[:3]} '{year % 100:02}",
            f"{day:02}{month:02}{year}",
            f"{year}{month:02}{day:02}",
        ]
    )


def register(chance: random.Random) -> tuple[Register, list[tuple[int, int, int]]]:
    """A register of five people and a practitioner, places and numbers, and the dates of birth in it."""
    given, surnames = chance.sample(GIVEN, 6), chance.sample(SURNAMES, 6)
    dates = [(chance.randrange(1940, 2012), chance.randrange(1, 13), chance.randrange(4, 29)) for _ in range(5)]
    people = [
        Person(
            (f"{given[place]}{' ' + given[5] if place == 0 else ''} {surnames[place]}", ALIASES[place * 2]),
            "{}-{:02}-{:02}".format(*dates[place]),
            PSEUDONYMS[place],
        )
        for place in range(5)
    ]
    people.append(Person((f"{given[5]} {surnames[5]}",), instead="Nurse 2", practitioner=True))
    references = (Listed(f"NP/{_digits(chance, 4)}/19"), Listed(f"Mosaic {_digits(chance, 6)}"))
    listed = tuple(Listed(name, instead) for name, instead in PLACES)
    return Register(tuple(people), listed, references, tuple(PSEUDONYMS)), dates


def _name(kind: str, person: Person) -> str:
    words = person.names[0].split()
    return {
        "full name": f"{words[0]} {words[-1]}",
        "whole name": person.names[0],
        "surname first": f"{words[-1]}, {words[0]}",
        "surname alone": words[-1],
        "first name alone": words[0],
        "initial and surname": f"{words[0][0]}. {words[-1]}",
        "alias": person.names[1],
        "nickname and surname": f"{NICKNAMES.get(words[0], words[0])} {words[-1]}",
        "transliterated": f"{words[0]} {TRANSLITERATED.get(words[-1], words[-1])}",
        "initials": ".".join(word[0] for word in (words[0], words[-1])) + ".",
    }[kind]


NAME_KINDS = ("full name", "whole name", "surname first", "surname alone", "first name alone", "initial and surname")


Births = list[tuple[int, int, int]]
Make = Callable[[Register, Births], str]


def _choices(chance: random.Random) -> Iterator[tuple[str, str, Make]]:
    """Every kind under every disguise that makes sense of it, over and over."""

    def named(kind: str) -> Make:
        return lambda register, births: _name(kind, chance.choice(register.people[:5]))

    def shaped(make: Callable[[random.Random], str]) -> Make:
        return lambda register, births: make(chance)

    def disguised(make: Make, disguise: str) -> Make:
        return lambda register, births: DISGUISES[disguise](make(register, births), chance)

    made: list[tuple[str, Make, Iterable[str]]] = [
        *((kind, named(kind), DISGUISES) for kind in NAME_KINDS),
        ("nickname and surname", named("nickname and surname"), ("as it is", "capitals", "zero width", "look-alike")),
        ("transliterated", named("transliterated"), ("as it is", "capitals", "possessive", "zero width")),
        ("practitioner", lambda register, _: register.people[5].names[0], DISGUISES),
        ("alias", named("alias"), ("as it is", "capitals", "possessive", "zero width", "look-alike")),
        ("initials", named("initials"), ("as it is",)),
        ("date of birth", lambda _, births: _births(chance.choice(births), chance), _OF_NUMBERS),
        ("place", lambda register, _: chance.choice(register.places).name, _OF_PLACES),
        ("listed reference", lambda register, _: chance.choice(register.references).name, _OF_NUMBERS),
        *((kind, shaped(make), _OF_NUMBERS) for kind, make in NUMBERS.items()),
    ]
    while True:
        for kind, make, disguises in made:
            for disguise in disguises:
                yield kind, disguise, disguised(make, disguise)


# -- places ----------------------------------------------------------------------------------------------------------

WHERE = (
    *("title", "heading", "subheading", "paragraph", "formatting", "quotation", "list", "table", "caption", "note"),
    *("recommendation", "link text", "file name in a link", "alt text", "caption of a figure", "owner", "merged cell"),
    *("file name", "metadata", "EXIF", "comment in Word", "header in Word"),
)
PROPERTIES = ("subject", "keywords", "category", "comments", "author", "title", "last_modified_by", "identifier")
OUTSIDE = ("file name", "metadata", "EXIF", "comment in Word", "header in Word")
"""Places that are not of the report's text: they stand in a Word file around it."""


def _sentence(written: str, chance: random.Random) -> str:
    return chance.choice(
        [
            f"The record said that {written} was there.",
            f"Staff knew of {written}, and nothing was done.",
            f"It was about {written}",
        ]
    )


class _Builder:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.title = "Overview report"
        self.notes: list[Note] = []
        self.sections: list[Section] = []
        self.blocks: list[object] = []
        self.count = 0
        self.around: list[tuple[str, str]] = []

    def key(self) -> str:
        self.count += 1
        return f"k{self.count}"

    def plain(self, text: str, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
        return Paragraph(self.key(), (Run(text),), style)

    def clean(self) -> Paragraph:
        return self.plain(" ".join(self.chance.choices(_CLEAN, k=3)))

    def put(self, where: str, written: str) -> None:
        text = _sentence(written, self.chance)
        self.blocks.append(self.clean())
        match where:
            case "title":
                self.title += f" {written}"
            case "heading":
                self.close(written)
            case "subheading":
                self.blocks.append(Subheading(self.key(), (Run(text),)))
            case "paragraph" | "link text":
                link = "https://example.org/" if where == "link text" else ""
                self.blocks.append(Paragraph(self.key(), (Run(text, href=link),)))
            case "formatting":
                cut = text.index(written) + len(written) // 2
                self.blocks.append(
                    Paragraph(self.key(), (Run(text[:cut]), Run(text[cut : cut + 1], bold=True), Run(text[cut + 1 :])))
                )
            case "quotation":
                self.blocks.append(self.plain(text, ParagraphStyle.QUOTE))
            case "list":
                self.blocks.append(ListBlock((ListItem(self.plain(text, ParagraphStyle.LIST_ITEM)),)))
            case "table" | "caption":
                caption = text if where == "caption" else "Contacts"
                cells = tuple(Cell((self.plain(each),)) for each in ("Housing", text if where == "table" else "None"))
                self.blocks.append(Table(self.key(), (cells,), 1, caption))
            case "note":
                note = Note(self.key(), (self.plain(text),))
                self.notes.append(note)
                self.blocks.append(Paragraph(self.key(), (Run("See the note."), Run("", note=note.key))))
            case "alt text" | "caption of a figure":
                words = {"alt" if where == "alt text" else "caption": text}
                self.blocks.append(Figure(self.key(), "0" * 64, **words))
            case "owner":
                self.blocks.append(Recommendation(f"{self.count:032x}", (self.plain("Act."),), None, written))
            case "merged cell":
                cell = Cell((self.plain("Contacts:"), self.plain(text)), column_span=2)
                self.blocks.append(Table(self.key(), ((cell,), (Cell((self.plain("None"),)),) * 2), 1))
            case _ if where in OUTSIDE:
                name = written.replace(" ", "_").replace("\n", "_").replace("/", "-")
                self.around.append((where, f"{name}.docx" if where == "file name" else text))
            case "recommendation":
                made = Recommendation(f"{self.count:032x}", (self.plain(text),), None, "Northshire Housing")
                self.blocks.append(made)
            case "file name in a link":
                name = written.replace(" ", "_").replace("\n", "_").replace("/", "-")
                self.blocks.append(Paragraph(self.key(), (Run("the letter", href=f"https://example.org/{name}.pdf"),)))

    def close(self, heading: str) -> None:
        self.sections.append(Section(self.key(), heading, tuple(self.blocks)))  # type: ignore[arg-type]
        self.blocks = []

    def document(self) -> Document:
        self.close("Facts")
        return Document(self.title, tuple(self.sections), tuple(self.notes))


def plants(seed: int, count: int, in_each: int = 100) -> Iterator[Planted]:
    """Reports that hold `count` plants in sum. A title takes one plant only."""
    chance = random.Random(seed)
    choices = _choices(chance)
    for _ in range(count // in_each):
        known, dates = register(chance)
        builder = _Builder(chance)
        planted: list[Plant] = []
        for number in range(in_each):
            kind, disguise, make = next(choices)
            where = "title" if number == 0 else chance.choice(WHERE[1:])
            written = make(known, dates)
            while kind == "initials" and written in ("G.P.", "P.C.", "D.C.", "M.P.", "A.M.", "P.M.", "U.K.", "E.G."):
                # A doctor, an officer, a member of parliament: told as a weak finding.
                written = make(known, dates)
            if where in ("file name in a link", "file name") and (
                kind in ("e-mail", "exact age", "street address", "flat") or "\n" in written or "reference" in kind
            ):
                where = "paragraph"
            if where == "metadata" and sum(each == where for each, _ in builder.around) == len(PROPERTIES):
                where = "header in Word"
            builder.put(where, written)
            planted.append(Plant(kind, disguise, where, written))
        yield Planted(builder.document(), known, planted, builder.around)


def clean_report(seed: int, paragraphs: int = 400) -> Document:
    """A report in which nothing is planted."""
    builder = _Builder(random.Random(seed))
    for number in range(paragraphs):
        builder.blocks.append(builder.clean())
        if number % 20 == 19:
            builder.close(f"Chapter {number // 20 + 1}")
    return builder.document()


def _forms(plant: Plant) -> tuple[str, ...]:
    """The plant as the check reads it in its place: the name of a file is read as words."""
    name = plant.written.replace(" ", "_").replace("\n", "_").replace("/", "-")
    return plant.written, name, name.replace("_", " ")


def word_file(planted: Planted) -> tuple[str, bytes]:
    """A Word file with everything in it that was planted outside the text, and its name."""
    word = docx.Document()
    by_place = {where: [text for each, text in planted.around if each == where] for where in OUTSIDE}
    for name, text in zip(PROPERTIES, by_place["metadata"], strict=False):
        setattr(word.core_properties, name, text)
    for text in by_place["comment in Word"]:
        comment = word.add_comment(word.add_paragraph("See there.").runs, author="Reader")
        comment.paragraphs[0].add_run(text)
    for text in by_place["header in Word"]:
        word.sections[0].header.add_paragraph().add_run(text)
    for text in by_place["EXIF"]:
        exif = Image.Exif()
        exif[0x9C9C] = text.encode("utf-16-le")  # the comment that Windows writes
        picture = io.BytesIO()
        Image.new("RGB", (4, 4)).save(picture, "JPEG", exif=exif)
        word.add_picture(picture)
    written = io.BytesIO()
    word.save(written)
    return " ".join(by_place["file name"]) or "report.docx", written.getvalue()


def found(planted: Planted, check: Check) -> Iterator[tuple[Plant, bool]]:
    """Each plant, and whether a strong finding lies on it."""
    strong: dict[Path, list[Finding]] = {}
    for finding in check.findings(planted.document):
        if finding.strong:
            strong.setdefault(finding.place.path, []).append(finding)
    around = [finding for finding in findings_of_word(check, *word_file(planted)) if finding.strong]
    every = list(texts(planted.document))
    for plant in planted.plants:
        if plant.where in OUTSIDE:
            yield plant, any(_lies_on(plant, finding) for finding in around)
            continue
        spans = (
            (place.path, at, at + len(form))
            for form in _forms(plant)
            for place, text in every
            if (at := text.find(form)) >= 0
        )
        yield (
            plant,
            any(
                finding.start < end and finding.end > start
                for path, start, end in spans
                for finding in strong.get(path, ())
            ),
        )


def _lies_on(plant: Plant, finding: Finding) -> bool:
    """Whether it was found in the words of the plant, of which a full stop may have cut a piece off its sentence."""
    sentence = f"{finding.before}{finding.text}{finding.after}"
    start, end = len(finding.before), len(finding.before) + len(finding.text)
    for form in (*_forms(plant), plant.written.replace("\n", " ")):
        at = sentence.find(form)
        if (at >= 0 and start < at + len(form) and end > at) or (len(finding.text) > 3 and finding.text in form):
            return True
    return False
