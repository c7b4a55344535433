"""Fictitious partners: who they are, what they agreed to, and how each is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from exchange.agreements import Agreement, implied_scopes
from schemas.codes import CATEGORIES, PURPOSES

BEGINNING = date(2026, 1, 1)
PERSONAL = frozenset({"identity", "id-document", "national-id", "contact", "address", "family", "needs"})

LEARNING = frozenset({"language-learning", "cultural-orientation", "vocational-training"})
WORKING = frozenset({"job-placement", "vocational-training"})


@dataclass(frozen=True)
class Role:
    """What partners of one kind usually agree to."""

    sends: frozenset[str]
    receives: frozenset[str]
    purposes: frozenset[str]
    categories: frozenset[str]

    def agreement(self) -> Agreement:
        """These words as an agreement."""
        scopes = implied_scopes(self.sends, self.receives)
        return Agreement(self.sends, self.receives, self.purposes, self.categories, scopes, BEGINNING)


@dataclass(frozen=True)
class Player:
    """One partner of the sandbox; ``caseworker`` is the person at its desk."""

    slug: str
    kind: str
    name: str
    channel: Literal["webhook", "inbox"]
    caseworker: str


ROLES: Mapping[str, Role] = {
    "ngo": Role(
        sends=frozenset({"referral"}),
        receives=frozenset({"referral", "language-course", "job-placement"}),
        purposes=frozenset(PURPOSES),
        categories=frozenset(CATEGORIES),
    ),
    "employer": Role(
        sends=frozenset({"job-placement"}),
        receives=frozenset({"referral"}),
        purposes=WORKING,
        categories=PERSONAL | {"employment", "income", "training"},
    ),
    "school": Role(
        sends=frozenset({"language-course", "referral"}),
        receives=frozenset({"referral"}),
        purposes=LEARNING,
        categories=PERSONAL | {"language-learning", "education", "training"},
    ),
    "international-body": Role(
        sends=frozenset({"referral"}),
        receives=frozenset({"referral"}),
        purposes=frozenset(PURPOSES),
        categories=frozenset(CATEGORIES),
    ),
    "public-body": Role(
        sends=frozenset({"referral", "language-course", "job-placement"}),
        receives=frozenset({"referral", "language-course", "job-placement"}),
        purposes=frozenset(PURPOSES),
        categories=frozenset(CATEGORIES),
    ),
}

AIMA = "aima"

PLAYERS = (
    Player("ponte-viva", "ngo", "Associação Ponte Viva", "webhook", "Teresa Quintas"),
    Player("casa-do-mundo", "ngo", "Casa do Mundo", "inbox", "Rui Salgado"),
    Player("escola-tejo", "school", "Escola de Português do Tejo", "webhook", "Helena Moita"),
    Player("escola-das-fontes", "school", "Escola das Fontes", "inbox", "Duarte Leal"),
    Player("padaria-aurora", "employer", "Padaria Aurora, Lda.", "webhook", "Sónia Prates"),
    Player("estaleiros-sado", "employer", "Estaleiros do Sado, S.A.", "inbox", "Nuno Vilar"),
    Player("apoio-internacional", "international-body", "Apoio Internacional", "webhook", "Ingrid Holm"),
    Player("municipio-ribeira", "public-body", "Município da Ribeira, CLAIM", "inbox", "Carla Bento"),
    Player(AIMA, "public-body", "AIMA", "inbox", "Paulo Mesquita"),
)
