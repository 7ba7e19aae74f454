"""People of the register in a text, however they are written.

Every word of a text is looked up once: as it stands, with figures read as letters, with one letter wrong, as a nickname
or another spelling, and joined to its neighbours, since a name may be cut by a hyphen or the end of a line. What
stands together and belongs to one person is one hit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from publishing.disclosure.model import Hit, Kind, Person, Strength
from publishing.disclosure.plain import Plain, listed, plain, squeezed, transliterated
from publishing.disclosure.words import (
    COMMON,
    HONORIFICS,
    KNOWN,
    PARTICLES,
    called,
    frequency,
    is_common,
    is_name,
    is_word,
    only_a_name,
)

WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_SYMBOLS = re.compile(r"[a-z0-9]*(?:[a-z][@$|!*€]|[@$|!*€][a-z])[a-z0-9@$|!*€]*")
_AS_LETTERS = str.maketrans("013456789@$|!€", "oieasgtbgasiie")
_AS_L = str.maketrans("1|!", "lll")
ACRONYMS = frozenset(
    listed(
        "ae am ca ccg ci cj cp cps cqc cs csc csp ct da dash dc dcc dci dhr di dip dna dpo dr ds dv dwp ed edt "
        "ehcp eu gdpr gp gps ha ho hr icb id idva imr isva it iv la lac ld led mapp mash md mh mha mi moj mp mr ms "
        "ni no nps oic ok op or ot pc pcc pe pm pnc pp ppu pr qa ra re sab sar so ss st sw to tor tv uc uk us va "
        "vs"
    )
)
"""Short forms that are nobody's initials here, though they may be somebody's."""


_ABBREVIATED = frozenset(["am", "pm", "dc", "eu", "gp", "mp", "pc", "uk", "us"])
_SHORT_WORDS = frozenset(listed("am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we"))
SPOKEN = 1_200
"""A word this frequent may be a word where it has no capital: "doe", "baker"."""


_ACTS = frozenset(
    listed(
        "said told asked stated reported disclosed called phoned rang texted went lived died moved attended married "
        "left felt knew met visited thought wanted explained described"
    )
)
"""What only someone does: a word before it that may be a name is one, at the beginning of a sentence too."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a word may be of a person: `sort` of "given", "surname", "middle", "alias", "nick" or "whole"."""

    person: int
    sort: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


def _words_of(name: str) -> list[list[str]]:
    """The words of a name, each as its hyphenated pieces; honorifics left out."""
    words = []
    for word in re.split(r"[\s,]+", plain(name)):
        pieces = [re.sub(r"[^a-z0-9]", "", piece) for piece in word.split("-")]
        pieces = [piece for piece in pieces if piece]
        if pieces and not (len(pieces) == 1 and pieces[0] in HONORIFICS):
            words.append(pieces)
    return words


class Names:
    """The people of a register, made ready once for many texts. `said` are the words that may be said."""

    def __init__(self, people: Sequence[Person], said: Iterable[str] = ()) -> None:
        self.people = people
        self.said = frozenset(word for text in said for word in WORD.findall(plain(text)))
        self._exact: dict[str, set[_Part]] = defaultdict(set)
        self._joined: dict[str, set[_Part]] = defaultdict(set)
        self._aliases: list[tuple[int, tuple[str, ...]]] = []
        self._initials: dict[str, int] = {}
        self._first_letters: dict[int, set[str]] = defaultdict(set)
        self._run_together: dict[str, int] = {}
        self._deletes: dict[str, set[tuple[str, _Part]]] = defaultdict(set)
        self._known: dict[str, frozenset[_Part]] = {}
        self._native: dict[str, set[_Part]] = defaultdict(set)
        """Names in their own script, where that is not ours: a letter wrong in it may be two in ours."""
        for index, person in enumerate(people):
            for place, name in enumerate(person.names):
                for reading in {name, transliterated_name(name)}:
                    self._enter(index, reading, alias=place > 0)
            for written in re.split(r"[\s,]+", person.names[0] if person.names else ""):
                if len(written) > 3 and not written.isascii():
                    forms = (plain(written), transliterated(written))
                    sorts = {part.sort for form in forms for part in self._exact[form]}
                    self._native[written.casefold()] |= {_Part(index, sort) for sort in sorts}
        self._beginnings = {name[:end] for name in (*self._exact, *self._joined) for end in range(1, len(name) + 1)}
        self._beginnings |= {f"{name[:1]}'{name[1:end]}" for name in self._exact for end in range(1, len(name) + 1)}
        for word, parts in list(self._exact.items()):
            for part in parts:
                if len(word) >= 4 and part.sort != "nick":
                    for shorter in {word, *_without_one(word)}:
                        self._deletes[shorter].add((word, part))

    def _enter(self, person: int, name: str, *, alias: bool) -> None:
        words = _words_of(name)
        if not words:
            return
        if len(words) == 1 and len(words[0]) == 1:
            word = words[0][0]
            if len(word) <= 3 and name.strip(". ").isupper():
                self._initials[word] = person
            elif len(word) > 1:
                self._exact[word].add(_Part(person, "alias" if alias else "given"))
                self._nick(person, word)
            return
        flat = [piece for word in words for piece in word]
        if alias:
            self._aliases.append((person, tuple(flat)))
        last = len(words) - 1
        if alias and len(words[last]) == 1 and len(words[last][0]) == 1:
            last += 1  # "Janie D." has no surname.
        for place, pieces in enumerate(words):
            sort = "given" if place == 0 else "surname" if place == last else "middle"
            for piece in {*pieces, "".join(pieces)}:
                if piece in PARTICLES or len(piece) < 2:
                    continue
                self._exact[piece].add(_Part(person, sort))
            joined = "".join(pieces)
            if len(joined) >= 5:
                self._joined[joined].add(_Part(person, sort))
            if sort == "given":
                for piece in pieces:
                    self._nick(person, piece)
        given, surname = "".join(words[0]), "".join(words[-1])
        particles = [word for word in words[1:-1] if "".join(word) in PARTICLES]
        if particles:
            self._joined["".join("".join(each) for each in (*particles, words[-1]))].add(_Part(person, "surname"))
        self._first_letters[person].update(word[0][0] for word in words[:-1])
        for joined in ("".join(flat), given + surname, surname + given):
            if len(joined) >= 6:
                self._run_together[joined] = person
        if len(surname) >= 3:
            self._exact[given[0] + surname].add(_Part(person, "whole"))
            self._exact[surname + given[0]].add(_Part(person, "whole"))
        letters = [word[0][0] for word in words]
        hyphened = [piece[0] for word in words for piece in word]
        for each in {letters[0] + letters[-1], "".join(letters), "".join(hyphened)}:
            if len(each) > 1 and not alias:
                self._initials.setdefault(each, person)

    def _nick(self, person: int, word: str) -> None:
        for nick in called(word):
            self._exact[nick].add(_Part(person, "nick"))

    # -- words ---------------------------------------------------------------------------------------------------

    def _look_up(self, word: str) -> frozenset[_Part]:
        """What a word may be of anyone; kept, since a report repeats its words."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = frozenset(self._readings(word))
        return known

    def _readings(self, word: str) -> Iterator[_Part]:
        bare = word.replace("'", "")
        forms = {bare}
        if word.endswith("'s"):
            forms.add(word[:-2].replace("'", ""))
        elif bare.endswith("s") and len(bare) > 4 and bare[:-1] in self._exact and not is_word(bare):
            forms.add(bare[:-1])
        if not bare.isalpha():
            forms |= {bare.translate(_AS_LETTERS), bare.translate(_AS_L).translate(_AS_LETTERS)}
            forms |= {re.sub(r"\d+", "", bare)}
        found = {part for form in forms for part in self._exact.get(form, ())}
        yield from found
        if found:
            return
        if not is_common(bare):
            for form in forms:
                yield from self._slips(form)
        longest = max(forms, key=len)
        if len(longest) >= 6 and not is_common(longest):
            for name, person in self._run_together.items():
                if name in longest:
                    yield _Part(person, "whole")
            for name, parts in self._joined.items():
                if len(name) >= 6 and name in longest and not is_name(longest) and not is_common(name):
                    yield from (part for part in parts if part.sort != "middle")

    def _slips(self, word: str) -> Iterator[_Part]:
        """Names that differ from the word by one letter: missing, added, wrong, or two that changed places."""
        if len(word) < 3:
            return
        for shorter in {word, *_without_one(word)}:
            for name, part in self._deletes.get(shorter, ()):
                if name != word and _one_slip(name, word):
                    yield _Part(part.person, part.sort, exact=False)

    # -- a text --------------------------------------------------------------------------------------------------

    def hits(self, text: Plain) -> list[Hit]:
        """The people in one text."""
        tokens = [_Token(match.start(), match.end(), match[0]) for match in WORD.finditer(text.text)]
        marked: list[tuple[int, int, _Part]] = []
        for place, token in enumerate(tokens):
            marked.extend((place, place, part) for part in self._look_up(token.word))
        marked.extend(self._cut_names(text, tokens))
        if not text.written.isascii():
            marked.extend(self._other_scripts(text, tokens))
        hits = list(self._judged(text, tokens, marked))
        hits.extend(self._with_symbols(text))
        hits.extend(self._initials_in(text))
        return hits

    def _cut_names(self, text: Plain, tokens: Sequence[_Token]) -> Iterator[tuple[int, int, _Part]]:
        """Names cut into pieces: "Hol-lingworth", "O Neill", "J a n e"."""
        last = len(tokens)
        for first in range(last - 1):
            if tokens[first].word not in self._beginnings:
                continue
            joined = tokens[first].word.replace("'", "")
            for after in range(first + 1, min(first + 4, last)):
                between = text.text[tokens[after - 1].end : tokens[after].start]
                sign = between.strip(" \n'")
                if len(sign) > 1 or len(between) > 4 or sign not in "-_./\u00b7":
                    break
                piece = tokens[after].word
                joined += piece.removesuffix("'s").replace("'", "")
                if joined not in self._beginnings:
                    break
                spaces = not between.strip(" ")
                long = len(joined) >= (4 if spaces else 3)
                parts = self._joined.get(joined) or self._exact.get(joined) if long else None
                if parts:
                    words = all(is_common(token.word) for token in tokens[first : after + 1])
                    if spaces and words and not text.cased[tokens[first].start].isupper():
                        continue
                    yield from ((first, after, part) for part in parts if part.sort != "nick")
        for first, end in _letter_runs(tokens, text):
            letters = "".join(token.word[0] for token in tokens[first:end])
            for name, parts in [
                *self._exact.items(),
                *((n, {_Part(p, "whole")}) for n, p in self._run_together.items()),
            ]:
                at = letters.find(name) if len(name) >= 3 else -1
                if at >= 0:
                    yield from ((first + at, first + at + len(name) - 1, part) for part in parts if part.sort != "nick")

    def _other_scripts(self, text: Plain, tokens: Sequence[_Token]) -> Iterator[tuple[int, int, _Part]]:
        """Words in another script read by their sound, where the look says nothing."""
        spans = [text.span(token.start, token.end) for token in tokens]
        for match in _LETTERS_APART.finditer(text.written):
            parts = self._native.get(re.sub(r"[\W_]", "", match[0]).casefold(), set())
            inside = [place for place, span in enumerate(spans) if match.start() <= span[0] and span[1] <= match.end()]
            yield from ((inside[0], inside[-1], part) for part in parts if inside)
        for place, token in enumerate(tokens):
            start, end = spans[place]
            written = text.written[start:end]
            if not written.isascii():
                for name, parts in self._native.items():
                    if _one_slip(name, written.casefold()):
                        yield from ((place, place, replace(part, exact=False)) for part in parts)
                for form in {transliterated(written), *_german(written)}:
                    if form != token.word:
                        yield from ((place, place, part) for part in self._look_up(form))

    def _judged(self, text: Plain, tokens: Sequence[_Token], marked: Iterable[tuple[int, int, _Part]]) -> Iterator[Hit]:
        by_person: dict[int, dict[tuple[int, int], set[_Part]]] = defaultdict(lambda: defaultdict(set))
        for first, last, part in marked:
            by_person[part.person][first, last].add(part)
        for person, spans in by_person.items():
            sorts = {span: {part.sort for part in parts} for span, parts in spans.items()}
            for group in _groups(sorted(spans), sorts, tokens, text):
                hit = self._judge(text, tokens, person, group, [spans[span] for span in group])
                if hit is not None:
                    yield hit

    def _judge(
        self,
        text: Plain,
        tokens: Sequence[_Token],
        person: int,
        group: Sequence[tuple[int, int]],
        parts: Sequence[set[_Part]],
    ) -> Hit | None:
        first, last = min(span[0] for span in group), max(span[1] for span in group)
        start, end = tokens[first].start, tokens[last].end
        end -= len(_possessive(tokens[last].word)) if tokens[last].word.endswith("'s") else 0
        sorts = [{part.sort for part in each} for each in parts]
        every = {sort for each in sorts for sort in each}
        several = len(set(group)) > 1 and _apart(group)
        letter = self._initial_beside(text, tokens, person, first, last)
        exact = any(part.exact for each in parts for part in each)
        if "whole" in every and not is_common(text.text[start:end]):
            return self._hit(text, Kind.NAME, Strength.STRONG, start, end, person)
        if several and "surname" in every and every & {"given", "nick", "middle", "alias"}:
            start, end = min(start, letter[0] if letter else start), max(end, letter[1] if letter else end)
            return self._hit(text, Kind.NAME, Strength.STRONG, start, end, person)
        if several and exact and self._is_alias(person, tokens[first : last + 1]):
            return self._hit(text, Kind.ALIAS, Strength.STRONG, start, end, person)
        if several and every & {"given", "middle", "alias"}:
            return self._hit(text, Kind.NAME, Strength.STRONG, start, end, person)
        if letter and every & {"surname", "given"} and (exact or len(tokens[first].word) > 3):
            return self._hit(text, Kind.NAME, Strength.STRONG, min(start, letter[0]), max(end, letter[1]), person)
        kind = _kind_of(every)
        strength = self._alone(text, tokens, first, last, kind, exact)
        return self._hit(text, kind, strength, start, end, person) if strength else None

    def _alone(
        self, text: Plain, tokens: Sequence[_Token], first: int, last: int, kind: Kind, exact: bool
    ) -> Strength | None:
        """What a single part of a name is worth; None where it is no name."""
        token = tokens[first]
        word = "".join(each.word for each in tokens[first : last + 1]).removesuffix("'s").replace("'", "")
        if word in self.said or (len(word) < 3 and kind is not Kind.SURNAME and not is_name(word)):
            return None
        cased = text.cased[token.start : tokens[last].end]
        capital = cased[:1].isupper()
        shouted = cased.isupper() and _is_shouted(text.cased) and frequency(word) >= COMMON
        common = is_word(word) and last == first
        if common and not capital:
            return Strength.WEAK if frequency(word) < SPOKEN and kind is not Kind.NICKNAME else None
        if shouted and is_word(word):
            return Strength.WEAK
        if not capital and (kind is Kind.NICKNAME or len(word) < 3):
            return None
        if not exact:
            if not capital and (len(word) < 5 or frequency(word) >= KNOWN):
                return None
            if frequency(word) >= SPOKEN and is_word(word):
                return Strength.WEAK
            another = is_name(word) and kind is not Kind.SURNAME and len(word) < 6
            return Strength.WEAK if another or len(word) < 4 else Strength.STRONG
        if not capital and frequency(word) >= SPOKEN and not only_a_name(word):
            return Strength.WEAK
        following = tokens[last + 1].word if last + 1 < len(tokens) else ""
        if following in _ACTS and common and kind is not Kind.NICKNAME:
            return Strength.STRONG
        if following.isdigit() and frequency(word) >= SPOKEN:
            return Strength.WEAK  # "Ward 4"
        begins = _begins_sentence(text.text, token.start) and frequency(word) >= COMMON
        if common and (begins or _among_words(text, tokens, first)):
            return Strength.WEAK
        if kind is not Kind.SURNAME and self._another_person(text, tokens, last):
            return Strength.WEAK
        return Strength.STRONG

    def _another_person(self, text: Plain, tokens: Sequence[_Token], last: int) -> bool:
        """Whether someone else's surname follows a first name."""
        if last + 1 >= len(tokens):
            return False
        following = tokens[last + 1]
        word = following.word.removesuffix("'s")
        return (
            text.text[tokens[last].end : following.start] == " "
            and text.cased[following.start].isupper()
            and len(word) > 2
            and not is_common(word)
        )

    def _is_alias(self, person: int, tokens: Sequence[_Token]) -> bool:
        words = tuple(token.word.removesuffix("'s").replace("'", "") for token in tokens)
        return any(person == owner and set(alias) <= set(words) for owner, alias in self._aliases)

    def _initial_beside(
        self, text: Plain, tokens: Sequence[_Token], person: int, first: int, last: int
    ) -> tuple[int, int] | None:
        """A single letter beside a name that begins one of the person's names: "J. Doe", "Jane D."."""
        letters = self._first_letters[person]
        if first > 0:
            before = tokens[first - 1]
            between = text.text[before.end : tokens[first].start]
            if len(before.word) == 1 and before.word in letters and between.strip(" ") in ("", ".") and between:
                return before.start, tokens[last].end
        if last + 1 < len(tokens):
            after = tokens[last + 1]
            between = text.text[tokens[last].end : after.start]
            ends = not re.match(r"[\w'-]| [A-Z]", text.cased[after.end : after.end + 2])
            alone = len(after.word) == 1 and text.cased[after.start].isupper() and ends
            if alone and between == " " and after.word in self._surname_letters(person):
                return tokens[first].start, after.end
            if alone and between == ", " and after.word in letters:
                return tokens[first].start, after.end
        return None

    def _surname_letters(self, person: int) -> set[str]:
        every = [_words_of(name) for name in self.people[person].names]
        return {words[-1][0][0] for words in every if len(words) > 1}

    def _with_symbols(self, text: Plain) -> Iterator[Hit]:
        """Names in which signs stand for letters: "J@ne", "D*e"."""
        for match in _SYMBOLS.finditer(text.text):
            word = match[0]
            if word[0] in "*!|":
                continue  # a mark before a word, not a letter of it
            if "*" in word:
                pattern = re.compile("".join("[a-z]" if sign == "*" else re.escape(sign) for sign in word))
                parts = {part for name, each in self._exact.items() if pattern.fullmatch(name) for part in each}
                parts = parts if sum(sign != "*" for sign in word) >= 2 else set()
            elif "@" in word and "." in text.text[match.end() : match.end() + 1]:
                continue
            else:
                parts = set(self._exact.get(word.translate(_AS_LETTERS), ()))
            for part in list(parts)[:1]:
                if part.sort != "nick":
                    yield self._hit(
                        text, _kind_of({part.sort}), Strength.STRONG, match.start(), match.end(), part.person
                    )

    def _initials_in(self, text: Plain) -> Iterator[Hit]:
        if not self._initials:
            return
        for match in _INITIALS.finditer(text.cased):
            letters = re.sub(r"[^a-z]", "", match[0].lower())
            person = self._initials.get(letters)
            if person is None or letters in self.said:
                continue
            dotted = "." in match[0]
            if dotted and letters in ("eg", "ie", "am", "pm", "ca", "no") and not match[0].isupper():
                continue
            if not dotted and (not match[0].isupper() or _is_shouted(text.cased)):
                continue
            defined = text.cased[match.start() - 1 : match.start()] == "(" and not dotted
            unsure = letters in _ABBREVIATED if dotted else letters in ACRONYMS or _reads_as_word(letters) or defined
            strength = Strength.WEAK if unsure else Strength.STRONG
            yield self._hit(text, Kind.INITIALS, strength, match.start(), match.end(), person)

    def _hit(self, text: Plain, kind: Kind, strength: Strength, start: int, end: int, person: int) -> Hit:
        who = self.people[person]
        kind = Kind.PRACTITIONER if who.practitioner else kind
        return Hit(kind, strength, *text.span(start, end), who.instead)


_LETTERS_APART = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-]{1,2}[^\W\d_]){3,}(?!\w)")
_INITIALS = re.compile(
    r"(?<![A-Za-z0-9.'-])(?:[A-Za-z]\.[ \n]?[A-Za-z]\.?(?:[ \n]?[A-Za-z]\.)?|[A-Z]{2,4}|[A-Z] [A-Z](?: [A-Z])?)"
    r"(?![A-Za-z0-9-]|\.[A-Za-z])"
)


def _reads_as_word(letters: str) -> bool:
    """Whether capitals may be a word that is shouted."""
    return letters in _SHORT_WORDS if len(letters) == 2 else is_common(letters)


def transliterated_name(name: str) -> str:
    """The name by its sound, if it is written in another script."""
    from anyascii import anyascii

    return name if name.isascii() else anyascii(name)


def _german(written: str) -> Iterator[str]:
    """ "Müller" may be written "Mueller"."""
    if re.search("[äöüåøæ]", written.lower()):
        for sign, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"), ("æ", "ae")):
            written = written.lower().replace(sign, pair)
        yield squeezed(written)


def _without_one(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _one_slip(name: str, word: str) -> bool:
    """Whether they differ by one letter, or by two neighbours that changed places."""
    if abs(len(name) - len(word)) > 1:
        return False
    if len(name) == len(word):
        wrong = [place for place, (one, other) in enumerate(zip(name, word, strict=True)) if one != other]
        if len(wrong) == 2:
            one, other = wrong
            return other == one + 1 and name[one] == word[other] and name[other] == word[one]
        return len(wrong) == 1
    longer, shorter = (name, word) if len(name) > len(word) else (word, name)
    return shorter in _without_one(longer)


def _possessive(word: str) -> str:
    return "'s" if word.endswith("'s") else ""


def _kind_of(sorts: set[str]) -> Kind:
    for sort, kind in (("alias", Kind.ALIAS), ("surname", Kind.SURNAME), ("given", Kind.FIRST_NAME)):
        if sort in sorts:
            return kind
    return Kind.NICKNAME if sorts == {"nick"} else Kind.FIRST_NAME


def _apart(group: Sequence[tuple[int, int]]) -> bool:
    """Whether two of the spans do not overlap."""
    return any(one[1] < other[0] for one, other in pairwise(sorted(group))) or any(
        one[1] < other[0] for one in group for other in group
    )


def _groups(
    spans: Sequence[tuple[int, int]],
    sorts: Mapping[tuple[int, int], set[str]],
    tokens: Sequence[_Token],
    text: Plain,
) -> Iterator[list[tuple[int, int]]]:
    """Spans that stand together, with nothing but another short name or a particle between them."""
    group: list[tuple[int, int]] = []
    last = -1
    for span in spans:
        if group:
            between = text.text[tokens[last].end : tokens[span[0]].start] if span[0] > last else ""
            words = WORD.findall(between)
            near = len(words) <= 2 and all(
                len(word) == 1
                or word in PARTICLES - {"the", "and", "of", "st"}
                or _capital_between(word, between, text, tokens, last)
                for word in words
            )
            surname = all("surname" in sorts[each] and not sorts[each] & {"given", "alias"} for each in group)
            if "," in between and not (surname and sorts[span] & _FIRST):
                near = False
            if not near or re.search(r"[.!?;:)]\s", re.sub(r"\b[a-z]\.", "", between)) or len(between) > 30:
                yield group
                group = []
        group.append(span)
        last = max(last, span[1]) if len(group) > 1 else span[1]
    if group:
        yield group


_FIRST = frozenset({"given", "nick", "middle"})


def _capital_between(word: str, between: str, text: Plain, tokens: Sequence[_Token], last: int) -> bool:
    """Whether a word between two parts of a name is written like a middle name."""
    at = tokens[last].end + between.index(word)
    return text.cased[at].isupper() and not is_common(word)


def _letter_runs(tokens: Sequence[_Token], text: Plain) -> Iterator[tuple[int, int]]:
    """Runs of three and more single letters."""
    first = 0
    while first < len(tokens):
        end = first
        while end < len(tokens) and len(tokens[end].word) == 1 and tokens[end].word.isalpha():
            if end > first and tokens[end].start - tokens[end - 1].end > 3:
                break
            end += 1
        if end - first >= 3:
            yield first, end
        first = max(end, first + 1)


def _is_shouted(text: str) -> bool:
    """Whether a whole text stands in capitals, so that a capital says nothing."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \n\"'“(")
    return not before or before[-1] in ".!?:;•\n|" or text[start - 1 : start] == "\n"


def _among_words(text: Plain, tokens: Sequence[_Token], place: int) -> bool:
    """Whether a word with a capital stands beside another that is an ordinary word: "Young People", "Brown Street"."""
    for other in (place - 1, place + 1):
        if 0 <= other < len(tokens):
            word = tokens[other].word
            between = text.text[
                min(tokens[place].end, tokens[other].end) : max(tokens[place].start, tokens[other].start)
            ]
            ordinary = is_common(word) and word not in HONORIFICS and len(word) > 2
            capital = text.cased[tokens[other].start].isupper()
            beside = between in (" ", "-") and capital and ordinary
            if beside and (other > place or not _begins_sentence(text.text, tokens[other].start)):
                return True
    return False
