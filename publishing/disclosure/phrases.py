"""Schools, surgeries, workplaces, addresses and numbers that are listed for a review."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.disclosure.model import Hit, Kind, Listed, Strength
from publishing.disclosure.names import WORD, _one_slip, _without_one
from publishing.disclosure.plain import Plain, listed, plain, squeezed
from publishing.disclosure.words import is_common, is_word

_SMALL = frozenset(listed("the a an of and at in on for to &"))
_GENERIC = frozenset(
    listed(
        "academy accommodation aided arms association avenue bar c cafe care catholic ce centre church class clinic "
        "close clubs club cofe controlled e rc voluntary "
        "co college community company council court day department drive factory farm foodbank foundation gardens "
        "general garage group grove gym health high home hospital hostel hotel house infant infants infirmary inn "
        "junior lane library limited ltd medical mosque north south east west northern southern nursery office "
        "park pharmacy place plc practice prep preschool primary pub refuge restaurant road rest school schools "
        "secondary services shelter shop sixth form solicitors sons square stores street supermarket surgery team "
        "temple terrace trust unit university ward warehouse works new old upper lower great little"
    )
)


_KINDS = _GENERIC - frozenset(
    listed("avenue close drive gardens lane road square street terrace place grove court north south east west new old")
)
"""What may follow the own part of a name: "Oakfield Surgery" for the Oakfield Medical Centre, not Oakfield Road."""


def _forms(place: Listed) -> Iterator[Listed]:
    """A place, and of an address its street, with and without the number: the town alone says nothing."""
    yield place
    street = re.match(r"\s*(?:(?:flat|apartment|unit)\s*\w+,?\s*)?(\d+\w?)[\s,]+([^,\n]+)", place.name, re.IGNORECASE)
    if street and len(_words(street[2])) > 1:
        yield Listed(f"{street[1]} {street[2]}", place.replacement)
        yield Listed(street[2], place.replacement)


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    listed: Listed


class Places:
    """Listed places, looked for by their words: small ones may be left out, one letter of each may be wrong."""

    def __init__(self, places: Sequence[Listed]) -> None:
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        self._cores: dict[str, list[_Phrase]] = defaultdict(list)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._run: dict[str, Listed] = {}
        for place in (form for each in places for form in _forms(each)):
            words = _words(place.name)
            if not words:
                continue
            phrase = _Phrase(words, place)
            self._by_first[words[0]].append(phrase)
            joined = "".join(words)
            if len(joined) >= 6:
                self._run[joined] = place
            core = tuple(word for word in words if word not in _GENERIC)
            if core and core != words:
                self._cores[core[0]].append(_Phrase(core, place))
            for word in words:
                for shorter in {word, *_without_one(word)}:
                    self._words[shorter].add(word)
        self._spellings: dict[str, frozenset[str]] = {}

    def _alike(self, word: str) -> frozenset[str]:
        """The word and the listed words that differ from it by one letter."""
        known = self._spellings.get(word)
        if known is None:
            found = {word}
            if len(word) >= 4:
                near = {each for shorter in {word, *_without_one(word)} for each in self._words.get(shorter, ())}
                found |= {each for each in near if _one_slip(each, word)}
            known = self._spellings[word] = frozenset(found)
        return known

    def hits(self, text: Plain) -> Iterator[Hit]:
        """The listed places in one text, in full or by the part of the name that is their own."""
        if not self._run:
            return
        tokens = [(_word(match[0]), match.start(), match.end()) for match in WORD.finditer(text.text)]
        tokens = [token for token in tokens if token[0] not in _SMALL]
        for place, (word, start, end) in enumerate(tokens):
            for strength, table in ((Strength.STRONG, self._by_first), (Strength.WEAK, self._cores)):
                for phrase in (each for alike in self._alike(word) for each in table.get(alike, ())):
                    last = self._follows(tokens, place, phrase.words)
                    if last is not None and self._is_own(text, tokens, place, phrase, strength):
                        ends = tokens[last][2]
                        told = self._told(text, tokens, last, phrase, strength)
                        yield Hit(Kind.PLACE, told, *text.span(start, ends), phrase.listed.replacement)
            if len(word) >= 6 and word in self._run and (text.cased[start].isupper() or not is_word(word)):
                yield Hit(Kind.PLACE, Strength.STRONG, *text.span(start, end), self._run[word].replacement)
        yield from self._cut(text, tokens)

    def _follows(self, tokens: Sequence[tuple[str, int, int]], place: int, words: Sequence[str]) -> int | None:
        """The last token of the phrase that begins here; None where it does not stand here."""
        for offset, word in enumerate(words):
            if place + offset >= len(tokens) or word not in self._alike(tokens[place + offset][0]):
                return None
        return place + len(words) - 1

    def _is_own(
        self, text: Plain, tokens: Sequence[tuple[str, int, int]], place: int, phrase: _Phrase, strength: Strength
    ) -> bool:
        """Whether the words are the place, and not words: "the willows" are trees."""
        capital = text.cased[tokens[place][1]].isupper()
        if strength is Strength.STRONG:
            alone = len(phrase.words) == 1 and is_word(phrase.words[0])
            return not alone or (capital and tokens[place][0] == phrase.words[0])
        return capital and not all(is_common(word) for word in phrase.words)

    def _told(
        self, text: Plain, tokens: Sequence[tuple[str, int, int]], last: int, phrase: _Phrase, strength: Strength
    ) -> Strength:
        """The own part of a name says the place where one of its general words follows, or where it is two words."""
        if strength is Strength.STRONG:
            return strength
        if last + 1 >= len(tokens):
            return Strength.WEAK
        following, start, _end = tokens[last + 1]
        own = following in _words(phrase.listed.name)
        return Strength.STRONG if following in _KINDS and (own or text.cased[start].isupper()) else Strength.WEAK

    def _cut(self, text: Plain, tokens: Sequence[tuple[str, int, int]]) -> Iterator[Hit]:
        """A place whose name is cut or run together: "Oak-wood School", "OakwoodSchool"."""
        first = {name[0] for name in self._run}
        longest = max(len(name) for name in self._run)
        for place, (word, start, _end) in enumerate(tokens):
            if word[0] not in first:
                continue
            joined = ""
            for after in range(place, min(place + 12, len(tokens))):
                joined += tokens[after][0]
                if joined in self._run and after > place:
                    yield Hit(
                        Kind.PLACE, Strength.STRONG, *text.span(start, tokens[after][2]), self._run[joined].replacement
                    )
                if len(joined) >= longest or not any(name.startswith(joined) for name in self._run):
                    break


def _word(written: str) -> str:
    word = written.replace("'", "")
    return "st" if word == "saint" else word


def _words(name: str) -> tuple[str, ...]:
    words = (_word(word) for word in WORD.findall(plain(name)))
    return tuple(word for word in words if word not in _SMALL)


class References:
    """Listed numbers, whatever stands between their figures."""

    def __init__(self, references: Sequence[Listed]) -> None:
        self._known: dict[str, Listed] = {}
        patterns = []
        for reference in references:
            bare = squeezed(reference.name)
            if len(bare) >= 3 and any(sign.isdigit() for sign in bare):
                self._known[bare.translate(_ALIKE)] = reference
                patterns.append(r"[^a-z0-9]{0,3}".join(_either(sign) for sign in bare))
            elif len(bare) >= 4:
                self._known[bare.translate(_ALIKE)] = reference
                patterns.append(r"[^a-z0-9]{0,2}".join(bare))
        patterns.sort(key=len, reverse=True)
        self._any = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(patterns)})(?![a-z0-9])") if patterns else None

    def hits(self, text: Plain) -> Iterator[Hit]:
        """The listed numbers in one text."""
        if self._any is None:
            return
        for match in self._any.finditer(text.text):
            found = self._known.get(re.sub(r"[^a-z0-9]", "", match[0]).translate(_ALIKE))
            instead = (found.replacement if found else "") or "[reference removed]"
            yield Hit(Kind.REFERENCE, Strength.STRONG, *text.span(*match.span()), instead)


_ALIKE = str.maketrans("oil", "011")


def _either(sign: str) -> str:
    """A figure, or the letter that is taken for it."""
    return {"0": "[0o]", "o": "[0o]", "1": "[1il]", "i": "[1il]", "l": "[1il]"}.get(sign, re.escape(sign))
