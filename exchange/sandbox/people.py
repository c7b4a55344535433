"""Fictitious people: a fixed cast in several scripts and languages, and as many fresh ones as a story needs.

Their identifiers follow each rule and belong to nobody the hub knows of; their mail goes to ``.example`` (RFC 2606).
"""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.identifiers import niss_check_digit

Claims = Mapping[str, Any]
Entropy = Callable[[int], bytes]

NIF_WEIGHTS = range(9, 1, -1)


def nif(first_eight: int) -> str:
    """A natural person's tax number from its first eight digits."""
    digits = f"{first_eight:08}"
    total = sum(weight * int(digit) for weight, digit in zip(NIF_WEIGHTS, digits, strict=True))
    check = 11 - total % 11
    return digits + str(0 if check > 9 else check)


def niss(first_ten: int) -> str:
    """A social-security number from its first ten digits."""
    digits = f"{first_ten:010}"
    return digits + niss_check_digit(digits)


def fresh(entropy: Entropy) -> dict[str, Any]:
    """A person nobody has named before: an Arabic speaker with a tax number, a passport and a mail address."""
    number = int.from_bytes(entropy(8), "big")
    return {
        "full_name": "Samira Al-Khatib",
        "name_original": "سميرة الخطيب",
        "birth_date": f"{1970 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "sex": "F",
        "nationality": "SYR",
        "nif": nif(20_000_000 + number % 10_000_000),
        "documents": [{"type": "PAS", "number": f"N{number % 10**9:09}", "issuer": "SYR"}],
        "emails": [{"address": f"samira.{entropy(5).hex()}@pessoas.example", "safe": True}],
        "contact_languages": ["ara", "por"],
    }


def _mail(name: str) -> list[dict[str, Any]]:
    return [{"address": f"{name}@pessoas.example", "safe": True}]


def _paper(kind: str, number: str, issuer: str) -> list[dict[str, Any]]:
    return [{"type": kind, "number": number, "issuer": issuer}]


CAST: Mapping[str, Claims] = {
    "amina": {
        "full_name": "Amina Haddad",
        "name_original": "أمينة حداد",
        "birth_date": "1991-04-17",
        "sex": "F",
        "nationality": "SYR",
        "nif": nif(27_100_001),
        "documents": _paper("ARP", "ARP100001", "PRT"),
        "emails": _mail("amina"),
        "contact_languages": ["ara", "eng"],
    },
    "olena": {
        "full_name": "Olena Shevchenko",
        "name_original": "Олена Шевченко",
        "birth_date": "1984-09-02",
        "sex": "F",
        "nationality": "UKR",
        "niss": niss(1_210_000_001),
        "documents": _paper("PT-TEMP", "PT100002", "PRT"),
        "emails": _mail("olena"),
        "contact_languages": ["ukr", "eng"],
    },
    "rahim": {
        "full_name": "Rahim Ahmadi",
        "name_original": "رحیم احمدی",
        "birth_date": "1997-01-01",
        "birth_date_precision": "year",
        "sex": "M",
        "nationality": "AFG",
        "documents": _paper("DCP", "DCP100003", "PRT"),
        "emails": _mail("rahim"),
        "contact_languages": ["prs"],
        "interpreter_needed": True,
    },
    "sumaiya": {
        "full_name": "Sumaiya Rahman",
        "name_original": "সুমাইয়া রহমান",
        "birth_date": "1988-11-30",
        "sex": "F",
        "nationality": "BGD",
        "nif": nif(27_100_004),
        "documents": _paper("TR", "TR100004", "PRT"),
        "phones": [{"number": "+351910000004", "safe": True, "preferred_hours": "evening"}],
        "contact_languages": ["ben", "por"],
    },
    "ram": {
        "full_name": "Ram Bahadur Tamang",
        "name_original": "राम बहादुर तामाङ",
        "birth_date": "1995-06-12",
        "sex": "M",
        "nationality": "NPL",
        "nif": nif(27_100_005),
        "niss": niss(1_210_000_005),
        "emails": _mail("ram"),
        "contact_languages": ["nep", "eng"],
    },
    "wei": {
        "full_name": "Wang Xiaoming",
        "name_original": "王小明",
        "birth_date": "1979-03-08",
        "sex": "M",
        "nationality": "CHN",
        "documents": _paper("PAS", "E10000006", "CHN"),
        "emails": _mail("wei"),
        "contact_languages": ["zho", "eng"],
    },
    "maria": {
        # One character short of the longest name there can be.
        "full_name": "Maria da Conceição de Jesus Nascimento dos Santos Vasconcelos de Albuquerque e Castro Figueiredo"
        " Mascarenhas de Menezes Ribeiro Fonseca Cavalcanti Sá",
        "name_used": "São",
        "birth_date": "1966-12-24",
        "sex": "F",
        "nationality": "CPV",
        "nif": nif(17_100_007),
        "phones": [{"number": "+351910000007", "safe": True}],
        "address": {"dico": "1106", "postal_code": "1100-001"},
        "contact_languages": ["por"],
    },
    "selam": {
        "full_name": "Selam Gebremedhin",
        "name_original": "ሰላም ገብረመድህን",
        "birth_date": "2013-05-20",
        "sex": "F",
        "nationality": "ERI",
        "documents": _paper("ARP", "ARP100008", "PRT"),
        "contact_languages": ["tir", "eng"],
        "representative": {
            "name": "Luwam Gebremedhin",
            "relationship": "parent",
            "contact": {"emails": _mail("luwam")},
            "informed": True,
        },
    },
    "joao": {
        "full_name": "João Batista de Oliveira",
        "birth_date": "2001-07-05",
        "sex": "M",
        "nationality": "BRA",
        "nif": nif(31_100_009),
        "emails": _mail("joao"),
        "contact_languages": ["por"],
    },
}
