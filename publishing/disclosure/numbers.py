"""Numbers and addresses that identify by their own shape: NHS, National Insurance, police and court numbers, phones,
e-mail, postcodes, streets, vehicles, positions on a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publishing.disclosure.model import Hit, Kind, Strength
from publishing.disclosure.plain import Plain, listed

INSTEAD = {
    Kind.NHS_NUMBER: "[NHS number removed]",
    Kind.NATIONAL_INSURANCE: "[National Insurance number removed]",
    Kind.REFERENCE: "[reference removed]",
    Kind.PHONE: "[telephone number removed]",
    Kind.EMAIL: "[e-mail address removed]",
    Kind.POSTCODE: "[postcode removed]",
    Kind.ADDRESS: "[address removed]",
    Kind.PLATE: "[registration removed]",
    Kind.POSITION: "[position removed]",
}

_D = "[0-9oil]"
_GAP = r"[ \n\t.\-/]{0,3}"
_ANY_FIGURE = re.compile(r"\d")
_AS_FIGURES = str.maketrans("oil", "011")

_NHS = re.compile(rf"(?<![\w+]){_D}(?:{_GAP}{_D}){{9}}(?!\w|[.\-/]?\d)")
_NHS_WORD = re.compile(r"nhs\W{0,3}(?:no|num|number|n[o°])?\W{0,4}(?:is|was)?\W{0,3}$")
_NI = re.compile(rf"(?<!\w)[a-z][ .\-]?[a-z](?:{_GAP}{_D}){{6}}{_GAP}[a-d](?!\w)")
_PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+|00)[ ]?(?:\(?\d{1,3}\)?)(?:[ \n().\-/]{0,3}\d){7,12}|44[ \-]?(?:\(0\)[ \-]?)?[127](?:[ \n().\-/]{0,3}\d){8,9}|\(?[o0]\)?[ \-]?[1-9](?:[ \n().\-/]{0,3}[\do]){7,9})"
    r"(?!\w|[.\-/]?\d)"
)
_SHORT_PHONE = re.compile(
    r"(?:tel|telephone|phone|mobile|mob|fax|ext|extension)\b[\w .:]{0,12}?(\d[\d \-]{3,9}\d)(?!\w)"
)
_EMAIL = re.compile(
    r"[a-z0-9][\w.+%'\-]*\s?(?:@|\[at\]|\(at\)|\{at\}|\sat\s)\s?"
    r"[a-z0-9\-]+(?:\s?(?:\.|\[dot\]|\(dot\)|\sdot\s)\s?[a-z0-9\-]+)*\s?(?:\.|\[dot\]|\(dot\)|\sdot\s)\s?[a-z]{2,}"
)
_ROLE_BOX = frozenset(
    listed(
        "admin adminteam contact contactus csp communitysafety dhr dhrenquiries dataprotection dpo enquiries "
        "enquiry foi help helpline info mash media office press privacy publicenquiries safeguarding sab support "
        "webmaster"
    )
)
_AREAS = listed(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex "
    "fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n "
    "ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf "
    "tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze zz xx"
)
_POSTCODE = re.compile(
    rf"(?<![\w£])(?:(?:{'|'.join(sorted(_AREAS, key=lambda area: -len(area)))})[0-9oil][0-9a-z]?|gir ?[0o]a{'a'}?)[ \n.\-]{{0,3}}"
    r"[0-9oil][abd-hjlnp-uw-z]{2}(?!\w)"
)
_STREETS = listed(
    "road street avenue lane close drive way court gardens terrace place crescent grove square mews rise walk "
    "row view parade green hill gate wharf yard crofts? vale mount quay heights? boulevard embankment parkway "
    "esplanade mead meadows? villas cottages? buildings? estate mansions? broadway circus orchard paddock "
    "ridge copse dell chase rd st ave av ln cl dr ct gdns terr? pl cres gr sq"
)
_CERTAIN = frozenset(
    listed("road street avenue lane close drive gardens terrace crescent grove mews rd ave ln cres gdns")
)
_STREET = re.compile(
    rf"(?<![\w])(?P<unit>(?:flat|apartment|apt|unit|room|plot)\.? ?[a-z]?\d{{0,4}}[a-z]?,? )?"
    rf"(?P<house>(?:[a-z][a-z']+ (?:house|court|lodge|cottage|point|tower|mansions),? )?)"
    rf"(?:(?:no\.?|number) ?)?"
    rf"(?P<number>\d{{1,4}}[a-z]?(?: ?[-/] ?\d{{1,4}}[a-z]?)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    rf"[, \n]{{1,2}}(?P<name>(?:[a-z][a-z'.\-]*[ \n]){{1,4}}?)(?P<type>{'|'.join(_STREETS)})\b\.?",
)
_HOUSE = re.compile(
    r"(?<!\w)(?:flat|apartment|apt|unit|plot) ?(?:\d{1,4}[a-z]?|[a-z])(?:,? (?:[A-Z][a-z']+ ?){1,3}(?:House|Court|Lodge|Tower|Point|"
    r"Mansions|Heights|Place|Building|Buildings|Towers))",
    re.IGNORECASE,
)
_HOUSE_BY_NAME = re.compile(
    r"(?<!\w)(?:[A-Z][a-z']+ ){1,3}(?:House|Cottage|Rectory|Vicarage|Farm|Lodge|Hall|Villa|Barn|Manor|Mill),? (?:on |in )?"
    r"(?:[A-Z][a-z']+ ){1,3}(?:Road|Street|Avenue|Lane|Close|Crescent|Terrace|Gardens|Grove|Mews|Drive|Hill|Way)(?!\w)"
)
_STREET_ALONE = re.compile(
    r"(?<!\w)(?:[A-Z][a-z']+ ){1,3}(?:Road|Street|Avenue|Lane|Close|Crescent|Terrace|Gardens|Grove|Mews|Drive)(?!\w)"
)
_PLATES = (
    (re.compile(r"(?<!\w)[a-z]{2}[ .\-]?[0-9oi]{2}[ .\-]?[a-z]{3}(?!\w)"), False),
    (re.compile(r"(?<![\w/])[A-HJ-NPR-Y][ \-]?\d{1,3}[ \-]?[A-HJ-PR-Y]{3}(?![\w/])"), True),
    (re.compile(r"(?<![\w/])[A-HJ-PR-Y]{3}[ \-]?\d{1,3}[ \-]?[A-HJ-NPR-Y](?![\w/])"), True),
    (re.compile(r"(?<![\w/])[A-Z]{1,3}[IZ][A-Z]?[ \-]?\d{1,4}(?![\w/])"), True),
)
_VEHICLE = re.compile(r"\b(?:car|van|vehicle|registration|registered|reg|plates?|vrm|index|driv\w+|lorry|motorcycle)\b")
_REFERENCES = (
    re.compile(r"(?<![\w/])[ATSUC][ \-]?(?:19|20)\d{2}[ \-]?\d{4}(?![\w/])"),  # Crown Court
    re.compile(r"(?<![\w/])[A-Z]{2}\d{2}[ \-]?[CPFDAW][ \-]?\d{4,5}(?![\w/])"),  # family court
    re.compile(r"(?<![\w/])\d{2}[ \-/]?[A-Z]{1,2}[ \-/]?\d{3,7}[ \-/]\d{2,4}(?!\w)"),  # police unique reference
    re.compile(r"(?<![\w/])\d{2}[A-Z]{2}\d{7,9}(?!\w)"),
    re.compile(
        r"(?<![\w/])(?:CRN|PNC|CRO|URN|CAD|OEL|NICHE|CRIS|STORM)\b[ :#\-]{0,3}(?:ID|No\.?|number)?[ :#]{0,2}[A-Z]{0,3}\d[\w/\-]*"
    ),
    re.compile(r"(?<![\w/])(?:19|20)?\d{2}/\d{4,7}[A-Z](?!\w)"),  # Police National Computer
    re.compile(r"(?<![\w/])\d{4,6}/\d{2}[A-Z](?!\w)"),  # criminal records office
    re.compile(
        r"(?<![\w/])(?!DHR|SAR|DARDR|CSPR|LCSPR|OWHR|SUSR|IMR|ISBN|ISSN)[A-Z]{1,6}/\d{2,8}(?:/\d{1,6})?(?:/[A-Z\d]+)?(?![\w])"
    ),
    re.compile(r"(?<![\w/])\d{2,7}/\d{3,8}/\d{2,4}(?![\w/])"),
    re.compile(
        r"\[(?:19|20)\d{2}\] (?:EWHC|EWCA|EWFC|UKSC|UKUT|EWCOP|EWCR|UKPC)[\w() ]{0,12}? ?\d+(?: \(\w+\))?",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w/])[A-Z]{2,3}-(?:19|20)\d{2}-[A-Z]{0,3}-?\d{4,6}(?!\w)"),  # High Court
    re.compile(r"(?<![\w/\-+.,£])(?:\d{8,14})(?![\w/,]|\.\d)"),
)
_NAMED_REFERENCE = re.compile(
    r"\b(?:crime|police|incident|occurrence|custody|court|case|claim|indictment|investigation|log|urn|pnc|cro|crn|cad|coroner'?s?|inquest|"
    r"hospital|patient|prison|prisoner|probation|warrant|exhibit|collar|warrant|passport|licence|account|tenancy|policy|mosaic|"
    r"unique|reference|ref)\b(?: (?:crime|report|record|case|file|reference|ref|number|no|id|identifier|log|court))*"
    r"\b\.?(?: (?:was|is|of|as))?[ :#\n]{1,3}(?P<number>(?=[a-z\-/]{0,6}[\-/ ]?\d)[a-z0-9][a-z0-9/\-]*(?: \d{2,}[a-z0-9/\-]*)*)",
)
_POSITION = re.compile(
    r"(?<![\w.])-?\d{1,2}\.\d{4,}\s?°?[ns]?,? ?-?\d{1,3}\.\d{4,}(?![\w])|///\w+\.\w+\.\w+|\b(?:h|n|s|t)[a-z] ?\d{5} ?\d{5}\b"
)
_FIGURES = {
    word: str(value) for value, word in enumerate(listed("zero one two three four five six seven eight nine"))
} | {"oh": "0", "nought": "0"}
_SPELT = re.compile(rf"\b(?:(?:double |triple )?(?:{'|'.join(_FIGURES)})[ ,\-]*){{6,}}")
HELP_LINES = frozenset(
    listed(
        "08082000247 08088010800 0808801080 116123 116000 08001111 08005551 08081689111 08457909090 08088010327 "
        "08000277234 08005999247 08009995428 03000030396 08088024040 08088020300 08088010302 08001381625 "
        "03007900126 08081681111 08088000014 08085002222 08001691130 02072690344 08000685000 08001214200 "
        "03001020080 08088010711"
    )
)


def numbers(text: Plain, help_lines: Iterable[str] = ()) -> Iterator[Hit]:
    """Everything of these shapes in one text."""
    known = HELP_LINES | {re.sub(r"\D", "", line) for line in help_lines}
    if _ANY_FIGURE.search(text.text) is None:
        yield from _without_figures(text)
        return
    yield from _health(text)
    yield from _insurance(text)
    yield from _telephones(text, known)
    yield from _postcodes(text)
    yield from _streets(text)
    yield from _plates(text)
    yield from _references(text)
    yield from _without_figures(text)
    for match in _POSITION.finditer(text.text):
        yield _hit(text, Kind.POSITION, match)


def _hit(
    text: Plain, kind: Kind, match: re.Match[str], group: int | str = 0, strength: Strength = Strength.STRONG
) -> Hit:
    start, end = match.span(group)
    while end > start and text.text[end - 1] in " \n,.":
        end -= 1
    return Hit(kind, strength, *text.span(start, end), INSTEAD[kind])


def is_nhs_number(digits: str) -> bool:
    """The check digit of the NHS number, modulus 11."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return (0 if check == 11 else check) == int(digits[9])


def _health(text: Plain) -> Iterator[Hit]:
    for match in _NHS.finditer(text.text):
        digits = re.sub(r"[^0-9]", "", match[0].translate(_AS_FIGURES))
        if sum(character.isdigit() for character in match[0]) < 7 or len(digits) != 10:
            continue
        named = _NHS_WORD.search(text.text, max(0, match.start() - 30), match.start())
        if (is_nhs_number(digits) and len(set(digits)) > 1) or named:
            yield _hit(text, Kind.NHS_NUMBER, match)


def _insurance(text: Plain) -> Iterator[Hit]:
    for match in _NI.finditer(text.text):
        figures = match[0][1:-1]
        if sum(character.isdigit() for character in figures) >= 4:
            yield _hit(text, Kind.NATIONAL_INSURANCE, match)


def _telephones(text: Plain, known: frozenset[str]) -> Iterator[Hit]:
    for match in _PHONE.finditer(text.text):
        digits = re.sub(r"\D", "", match[0].replace("o", "0"))
        local = "0" + digits[2:].lstrip("0") if digits.startswith("44") else digits
        if digits.startswith("0044"):
            local = "0" + digits[4:].lstrip("0")
        if local not in known and 9 <= len(digits) <= 15 and not re.fullmatch(r"\d\d[./-]\d\d[./-]\d{4}", match[0]):
            yield _hit(text, Kind.PHONE, match)
    for match in _SHORT_PHONE.finditer(text.text):
        digits = re.sub(r"\D", "", match[1])
        if len(digits) >= 4 and digits not in known and not re.fullmatch(r"(19|20)\d\d", digits):
            yield _hit(text, Kind.PHONE, match, 1)


def _postcodes(text: Plain) -> Iterator[Hit]:
    for match in _POSTCODE.finditer(text.text):
        if any(character.isdigit() for character in match[0]):
            yield _hit(text, Kind.POSTCODE, match)


def _streets(text: Plain) -> Iterator[Hit]:
    for match in _STREET.finditer(text.text):
        street = match["type"]
        capital = text.cased[match.start("name")].isupper()
        spelled = match["number"].isalpha()
        written = text.cased[match.start("type")].isupper() or street in _CERTAIN
        if written and (capital or not spelled) and not _is_prose(text.cased[slice(*match.span("name"))], capital):
            yield _hit(text, Kind.ADDRESS, match)
    for match in _HOUSE.finditer(text.cased):
        yield _hit(text, Kind.ADDRESS, match)


_PROSE = frozenset(
    listed(
        "a all and at by for from had have his her in is it its of off on or other out same that the their this to "
        "was were flats houses homes properties families rooms miles which who with weeks months days years hours "
        "minutes times people women men children agencies per"
    )
)


_IN_A_NAME = frozenset(listed("and in of on the"))


def _is_prose(name: str, capital: bool) -> bool:
    words = name.split()
    if words == ["The"]:
        return False
    small = _PROSE - _IN_A_NAME if capital else _PROSE
    return words[0].lower() in _PROSE or any(word in small for word in words)


def _plates(text: Plain) -> Iterator[Hit]:
    for pattern, needs_capitals in _PLATES:
        for match in pattern.finditer(text.cased if needs_capitals else text.text):
            near = text.text[max(0, match.start() - 60) : match.end() + 40]
            digits = sum(character.isdigit() for character in match[0])
            if needs_capitals:
                certain = bool(_VEHICLE.search(near))
                if pattern is _PLATES[3][0] and not certain:
                    continue
                # "MG11", "B12 AND": three letters that are said anyway.
                if not certain and (digits < 2 or (digits < 3 and " " in match[0].strip())):
                    yield _hit(text, Kind.PLATE, match, strength=Strength.WEAK)
                    continue
            elif not digits or not _like_a_plate(text.cased[match.start() : match.end()]):
                continue
            yield _hit(text, Kind.PLATE, match)


def _like_a_plate(written: str) -> bool:
    """Whether letters around two figures are a plate, and not words around a day: "of 14 May"."""
    if written.upper() == written:
        return True
    return bool(re.match(r"[A-Za-z]{2}[0-9OIoi]{2}(?:[ .-]?[A-Za-z]{3}|-[A-Za-z]{3})$", written)) and any(
        sign.isdigit() for sign in written[2:4]
    )


def _references(text: Plain) -> Iterator[Hit]:
    upper = text.text.upper()
    for pattern in _REFERENCES:
        for match in pattern.finditer(upper):
            if _is_year(match[0]) or re.fullmatch(r"\d+/\d/\d+", match[0]):
                continue
            yield _hit(text, Kind.REFERENCE, match)
    for match in _NAMED_REFERENCE.finditer(text.text):
        number = match["number"]
        figures = sum(character.isdigit() for character in number)
        if figures < 3 or _is_year(number) or re.fullmatch(r"[a-z]+ (?:19|20)\d\d", number):
            continue
        if re.match(r"(?:dhr|sar|dardr|lcspr|owhr|susr|csp)\W", number):
            continue
        yield _hit(text, Kind.REFERENCE, match, "number")


def _is_year(written: str) -> bool:
    """Whether it is a year, or two that follow each other: "2018/19"."""
    years = re.fullmatch(r"((?:19|20)\d\d)(?:[-/](\d\d|(?:19|20)\d\d))?", written)
    return years is not None and (not years[2] or (int(years[2]) - int(years[1])) % 100 in (1, 2))


def _without_figures(text: Plain) -> Iterator[Hit]:
    if "@" in text.text or " at " in text.text or "(at)" in text.text or "[at]" in text.text:
        for match in _EMAIL.finditer(text.text):
            plain_at = "@" in match[0] or "[at]" in match[0] or "(at)" in match[0]
            if not plain_at and " dot " not in match[0]:
                continue
            box = re.split(r"[^a-z]", match[0], maxsplit=1)[0]
            strength = Strength.WEAK if box in _ROLE_BOX else Strength.STRONG
            yield _hit(text, Kind.EMAIL, match, strength=strength)
    for match in _SPELT.finditer(text.text):
        yield from _spelt(text, match)
    if _ANY_FIGURE.search(text.text) is None:
        for match in _POSITION.finditer(text.text):
            yield _hit(text, Kind.POSITION, match)
    for match in _HOUSE_BY_NAME.finditer(text.cased):
        yield _hit(text, Kind.ADDRESS, match)
    for match in _STREET_ALONE.finditer(text.cased):
        if match[0] not in ("Downing Street", "Marsham Street", "High Street", "Harley Street"):
            yield _hit(text, Kind.ADDRESS, match, strength=Strength.WEAK)


def _spelt(text: Plain, match: re.Match[str]) -> Iterator[Hit]:
    """Figures read out: "oh seven seven double oh"."""
    digits = ""
    times = 1
    for word in re.findall(r"[a-z]+", match[0]):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
        else:
            digits += _FIGURES[word] * times
            times = 1
    if len(digits) == 10 and is_nhs_number(digits):
        yield _hit(text, Kind.NHS_NUMBER, match)
    elif digits.startswith("0") and len(digits) in (10, 11):
        yield _hit(text, Kind.PHONE, match)
    else:
        yield _hit(text, Kind.REFERENCE, match, strength=Strength.WEAK)
