"""Fictitious partners: who they are, what they agreed to, and how each is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from exchange.agreements import Agreement, implied_scopes
from schemas import KINDS
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


# What each kind of partner is there for, and which data that takes; the kinds of record follow from the catalogue.
CALLINGS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "ngo": (frozenset(PURPOSES), frozenset(CATEGORIES)),
    "employer": (WORKING, PERSONAL | {"employment", "income", "training", "education"}),
    "school": (LEARNING, PERSONAL | {"language-learning", "education", "training"}),
    "international-body": (frozenset(PURPOSES), frozenset(CATEGORIES)),
    "public-body": (frozenset(PURPOSES), frozenset(CATEGORIES)),
}


def _role(kind: str) -> Role:
    """What partners of a kind usually agree to: whatever record they may send or read for what they are there for."""
    purposes, categories = CALLINGS[kind]
    fitting = [one for one in KINDS.values() if not one.purposes or one.purposes & purposes]
    return Role(
        sends=frozenset(one.name for one in fitting if kind in one.produced_by),
        receives=frozenset(one.name for one in fitting if one.readable.get(kind)),
        purposes=purposes,
        categories=categories,
    )


ROLES: Mapping[str, Role] = {kind: _role(kind) for kind in CALLINGS}

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
