"""The changelog of the contract: what changed for partners, newest first. Written out as ``docs/changelog.md``.

The contract is what a partner's software sees: addresses, fields, codes, problems, events, scopes. A version 1.n only
adds; whoever ignores what it does not know keeps working. What must break comes as 2.0, beside 1.n for a year.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from exchange.developers.fields import said
from schemas.wording import Wording


@dataclass(frozen=True)
class Version:
    """One version of the contract, and each of its changes in English and Portuguese."""

    number: str
    on: date
    changes: tuple[Wording, ...]


PROMISE: Final = said(
    "A version 1.n only adds: ignore what you do not know, and you keep working. What must break comes as 2.0, beside"
    " 1.n for at least a year, with a Sunset header on the old one.",
    "Uma versão 1.n só acrescenta: ignore o que não conhece e continua a funcionar. O que tiver de quebrar vem como"
    " 2.0, a par da 1.n durante pelo menos um ano, com um cabeçalho Sunset na antiga.",
)

VERSIONS: Final = (
    Version(
        "1.0",
        date(2026, 11, 23),
        (
            said(
                "Records of every kind in the catalogue: send, read, list, with their parts, events and moves.",
                "Registos de todos os tipos do catálogo: enviar, ler, listar, com as suas partes, acontecimentos e"
                " passagens.",
            ),
            said(
                "Corrections by a new version under If-Match, retractions, and readings of an older version.",
                "Correções por uma nova versão sob If-Match, anulações, e leituras de uma versão anterior.",
            ),
            said(
                "Bodies in the newest version of a schema or the one before; answers in the one your software is"
                " pinned to, with a Sunset header where the end of a version is set.",
                "Corpos na versão mais recente de um esquema ou na anterior; respostas naquela a que o seu programa"
                " está fixado, com um cabeçalho Sunset onde o fim de uma versão está marcado.",
            ),
            said(
                "Codes of services, papers, countries, languages and places looked up in lists with dates of effect.",
                "Códigos de serviços, documentos, países, línguas e lugares procurados em listas com datas de"
                " vigência.",
            ),
            said(
                "Records that name nobody, found by person and read on demand; flows by law, with notices and their"
                " receipts.",
                "Registos que não nomeiam ninguém, procurados por pessoa e lidos a pedido; fluxos por lei, com"
                " comunicações e recibos.",
            ),
            said(
                "Preview of a sending, consent requests, inbox with acknowledgements, feed and webhooks of events.",
                "Ensaio de um envio, pedidos de consentimento, caixa de entrada com confirmações, lista e webhooks de"
                " acontecimentos.",
            ),
            said(
                "JSON Schemas at stable addresses, the pages for developers, examples and the data dictionary.",
                "JSON Schemas em endereços estáveis, as páginas para quem desenvolve, exemplos e o dicionário de"
                " dados.",
            ),
            said(
                "Batches: many records in one body, as lines of JSON or as a table, with a result for each row.",
                "Lotes: muitos registos num só corpo, em linhas de JSON ou em tabela, com um resultado por linha.",
            ),
        ),
    ),
)


def page() -> str:
    """The changelog as ``docs/changelog.md``."""
    head = f"# Changelog of the contract\n\n{PROMISE['en']}\n"
    return head + "".join(f"\n## {one.number} – {one.on.isoformat()}\n\n{_listed(one)}" for one in VERSIONS)


def _listed(version: Version) -> str:
    return "".join(f"- {change['en']}\n" for change in version.changes)
