"""Code lists for people who fill in or map codes: each code with what it is called in the language of its reader."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from exchange.cldr import named
from exchange.developers.fields import said
from schemas.codelists.book import CodeBook, CodeList
from schemas.codelists.reading import COLUMNS
from schemas.wording import Wording

#: What each list holds; a list without a title goes by its name.
TITLES: Final[Mapping[str, Wording]] = {
    "asylum-stages": said("Stages of an asylum procedure", "Fases do procedimento de asilo"),
    "cefr": said("Levels of a language (CEFR)", "Níveis de língua (QECR)"),
    "cnq-courses": said(
        "Courses of the national catalogue (CNQ)", "Cursos do Catálogo Nacional de Qualificações (CNQ)"
    ),
    "countries": said("Countries and nationalities (ISO 3166-1)", "Países e nacionalidades (ISO 3166-1)"),
    "document-issuers": said("Who issues documents (ICAO 9303)", "Quem emite documentos (ICAO 9303)"),
    "document-types": said("Types of document", "Tipos de documento"),
    "isced-f": said("Fields of education (ISCED-F 2013)", "Áreas de educação (CITE-F 2013)"),
    "isced-levels": said("Levels of education (ISCED 2011)", "Níveis de educação (CITE 2011)"),
    "isco-08": said("Occupations (ISCO-08)", "Profissões (CITP-08)"),
    "languages": said("Languages (ISO 639-3)", "Línguas (ISO 639-3)"),
    "municipalities": said("Municipalities (DICO)", "Concelhos (DICO)"),
    "nuts-2": said("Regions (NUTS 2024, level 2)", "Regiões (NUTS 2024, nível 2)"),
    "permit-categories": said("Permits and visas by article", "Autorizações e vistos por artigo"),
    "residence-case-kinds": said("Kinds of residence case", "Tipos de processo de residência"),
    "residence-stages": said("Stages of a residence case", "Fases do processo de residência"),
    "service-codes": said("Services", "Serviços"),
    "ufcd-units": said("Training units (UFCD)", "Unidades de formação (UFCD)"),
}

#: How many lines a page shows; whoever wants more downloads the file.
SHOWN: Final = 500


@dataclass(frozen=True)
class Line:
    """One code in force, and what it is called in one language."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None


#: The codes of some lists with their names, as a template needs them: something to remember a file by.
Choices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def title(name: str, language: str) -> str:
    """What a list holds, in words."""
    return TITLES[name][language] if name in TITLES else name


def lines(held: CodeList, day: date, reader: str) -> tuple[Line, ...]:
    """What is in force on a day, in the order of the list."""
    return tuple(Line(one.code, named(held, one, reader), one.valid_from, one.valid_to) for one in held.on(day))


def matching(found: tuple[Line, ...], words: str) -> tuple[Line, ...]:
    """The lines whose code or name holds these words, whatever their case and accents."""
    wanted = _folded(words)
    return tuple(line for line in found if wanted in _folded(f"{line.code} {line.name}"))


def choices(book: CodeBook, day: date, reader: str) -> Choices:
    """Every list of a book as it stands on a day."""
    return tuple(
        (name, tuple((line.code, line.name) for line in lines(held, day, reader)))
        for name, held in sorted(book.lists.items())
    )


def as_file(held: CodeList) -> str:
    """A list in the form in which lists are imported."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in held.entries:
        writer.writerow((one.code, one.valid_from, one.valid_to or "", one.name_pt, one.name_en))
    return text.getvalue()


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
