"""People made up by the rules for numbers and papers, in several scripts: each valid, no two alike.

A number is made by its rule and given out by nobody; a travel document carries a machine-readable zone of its own.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from schemas.mrz import check_digit
from tests import make


@dataclass(frozen=True)
class Script:
    """Names in one script beside their Latin spelling, with the countries and languages of those who write it."""

    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    nationalities: tuple[str, ...]
    languages: tuple[str, ...]
    phones: tuple[str, ...]


SCRIPTS: Mapping[str, Script] = {
    "latin": Script(
        (("João", "João"), ("Ngọc Ánh", "Ngọc Ánh"), ("Şükrü", "Şükrü"), ("Zoë", "Zoë")),
        (("D’Ávila-Conceição", "D’Ávila-Conceição"), ("Łoś", "Łoś"), ("Nguyễn", "Nguyễn"), ("Sá", "Sá")),
        ("BRA", "CPV", "VNM", "TUR"),
        ("por", "kea", "vie", "tur"),
        ("+5511961234567", "+2389911234", "+84912345678"),
    ),
    "cyrillic": Script(
        (("Olena", "Олена"), ("Yuliia", "Юлія"), ("Sergei", "Сергей"), ("Aigul", "Айгүл")),
        (("Shevchenko", "Шевченко"), ("Yefremov", "Ефремов"), ("Oskolkov", "Осколков")),
        ("UKR", "MDA", "KGZ", "XXA"),
        ("ukr", "rus", "kir"),
        ("+380501234567", "+37362112345"),
    ),
    "arabic": Script(
        (("Amina", "أمينة"), ("Rahim", "رحیم"), ("Mir-Hossein", "میر\u200cحسین"), ("Abd ar-Rahman", "عبد الرحمٰن")),
        (("Haddad", "حداد"), ("Ahmadi", "احمدی"), ("Al-Khatib", "الخطيب")),
        ("SYR", "AFG", "SDN", "XXB"),
        ("ara", "prs", "fas", "ckb"),
        ("+963944567890", "+93701234567"),
    ),
    "devanagari": Script(
        (("Shraddha", "श्रद्धा"), ("Krishna", "कृष्ण"), ("Lakshmi", "लक्ष्मी")),
        (("Thapa", "थापा"), ("Bishwakarma", "विश्वकर्मा"), ("Sharma", "शर्मा")),
        ("NPL", "IND"),
        ("nep", "hin"),
        ("+9779841234567", "+918123456789"),
    ),
    "ethiopic": Script(
        (("Tsehay", "ፀሐይ"), ("Hagos", "ሓጎስ"), ("Selam", "ሰላም")),
        (("Gebremedhin", "ገብረመድህን"), ("Tekle", "ተክለ"), ("Bekele", "በቀለ")),
        ("ERI", "ETH"),
        ("tir", "amh"),
        ("+2917123456", "+251911234567"),
    ),
    "chinese": Script(
        (("Xiaoming", "小明"), ("Yan", "妍"), ("Zhe", "喆")),
        (("Ouyang", "歐陽"), ("Wang", "王"), ("Lü", "吕")),
        ("CHN",),
        ("zho", "yue", "cmn"),
        ("+8613123456789",),
    ),
}
TODAY = make.MONDAY.date()
DICO = ("1106", "1312", "0805", "3103", "4203")


def person(random: Random, script: str, today: date = TODAY) -> dict[str, Any]:
    """Claims by which a sending may name somebody who writes their name in a script."""
    known = SCRIPTS[script]
    (given, own_given), (family, own_family) = random.choice(known.given), random.choice(known.family)
    years = random.choice((9, 17, 18, 34, 71))
    born = today - timedelta(days=365 * years + random.randrange(20, 300))
    seed, country = random.randrange(1_000_000), random.choice(known.nationalities)
    claims: dict[str, Any] = {
        "full_name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "name_original": f"{own_family}{own_given}" if script == "chinese" else f"{own_given} {own_family}",
        "name_used": own_given,
        "birth_date": born.isoformat(),
        "birth_date_precision": random.choice(("day", "month", "year", "estimated")),
        "sex": random.choice("MFXU"),
        "nationality": country,
        "contact_languages": random.sample(known.languages, random.randint(1, len(known.languages))),
        "interpreter_needed": random.random() < 0.5,
        "phones": [{"number": random.choice((*known.phones, make.phone(seed))), "safe": True}],
        "emails": [{"address": f"p{seed}@pessoas.example", "safe": random.random() < 0.8}],
        "address": {"dico": random.choice(DICO), "postal_code": f"{random.randint(1000, 9999)}-{seed % 1000:03}"},
    }
    claims |= _numbers(random, seed, country)
    if years < 18:
        claims["representative"] = _representative(random, known, seed)
    return claims


def _numbers(random: Random, seed: int, country: str) -> dict[str, Any]:
    numbers = {
        "nif": make.nif(seed),
        "niss": make.niss(seed),
        "nnu": f"{300_000_000 + seed}",
        "documents": [random.choice((_passport, _residence_title, _citizen_card))(seed, country)],
        "unhcr_individual_no": f"NUR-{seed:08}",
    }
    chosen = random.sample(sorted(numbers), random.randint(1, len(numbers)))
    return {name: numbers[name] for name in chosen}


def _representative(random: Random, known: Script, seed: int) -> dict[str, Any]:
    return {
        "name": " ".join((random.choice(known.given)[0], random.choice(known.family)[1])),
        "relationship": random.choice(("parent", "guardian", "court-appointed")),
        "contact": {"phones": [{"number": make.phone(seed + 1)}]},
        "informed": True,
    }


def _passport(seed: int, country: str) -> dict[str, Any]:
    # Who has no country travels on a paper of the one that took them in.
    issuer = "PRT" if country.startswith("XX") else country
    number = f"N{seed:08}"
    body = f"{number}{check_digit(number)}{country}9001012F3105314{'<' * 14}0"
    body = body[:13] + "900101" + check_digit("900101") + "F" + "310531" + check_digit("310531") + "<" * 14 + "0"
    whole = check_digit(body[0:10] + body[13:20] + body[21:43])
    zone = [f"P<{issuer}SPECIMEN<<SOMEBODY".ljust(44, "<"), body + whole]
    return {"type": "PAS", "number": number, "issuer": issuer, "expiry": "2031-05-31", "mrz": zone}


def _residence_title(seed: int, _: str) -> dict[str, Any]:
    # A number too long for its field runs on into the next, with its check digit at its end (ICAO 9303 part 5).
    number = f"PRT{seed:06}ZZ9"
    first = f"I<PRT{number[:9]}<{number[9:]}{check_digit(number)}".ljust(30, "<")
    second = f"900101{check_digit('900101')}F310531{check_digit('310531')}CPV".ljust(29, "<")
    whole = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    zone = [first, second + whole, "SPECIMEN<<SOMEBODY".ljust(30, "<")]
    return {"type": "TR", "number": number, "issuer": "PRT", "expiry": "2031-05-31", "mrz": zone}


def _citizen_card(seed: int, _: str) -> dict[str, Any]:
    start = f"{seed:08}0ZZ"
    return {"type": "CC", "number": start + _card_digit(start), "issuer": "PRT"}


def _card_digit(start: str) -> str:
    """The check digit of a citizen card: letters count from ten, every second place doubled, from the right."""
    total = 0
    for place, character in enumerate(reversed(start)):
        value = int(character, 36) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 and place % 2 == 0 else value
    return str(-total % 10)


def composed(text: str) -> str:
    """A text as it is kept: in normalisation form C."""
    return unicodedata.normalize("NFC", text)
