"""Fictitious partners: who they are, what they agreed to, and how each is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from exchange.agreements import Agreement, implied_scopes
from exchange.laws import Law
from schemas import KINDS
from schemas.codes import AUTHORITY, CATEGORIES, PURPOSES

BEGINNING = date(2026, 1, 1)
PERSONAL = frozenset({"identity", "id-document", "national-id", "contact", "address", "family", "needs"})

LEARNING = frozenset({"language-learning", "cultural-orientation", "vocational-training"})
WORKING = frozenset({"job-placement", "vocational-training"})
# Whether somebody may work or study is looked up where the papers are.
PAPERS = frozenset({"documents"})


@dataclass(frozen=True)
class Role:
    """What partners of one kind usually agree to."""

    sends: frozenset[str]
    receives: frozenset[str]
    purposes: frozenset[str]
    categories: frozenset[str]

    def agreement(self, laws: tuple[Law, ...] = ()) -> Agreement:
        """These words as an agreement, with the laws it names."""
        scopes = implied_scopes(self.sends, self.receives)
        return Agreement(self.sends, self.receives, self.purposes, self.categories, scopes, BEGINNING, laws=laws)


@dataclass(frozen=True)
class Player:
    """One partner of the sandbox; ``caseworker`` is the person at its desk."""

    slug: str
    kind: str
    name: str
    channel: Literal["webhook", "inbox"]
    caseworker: str
    laws: tuple[Law, ...] = ()

    @property
    def authority(self) -> bool:
        """Whether it is AIMA itself."""
        return self.slug == AIMA

    @property
    def role(self) -> Role:
        """What it usually agrees to."""
        return ROLES[AUTHORITY if self.authority else self.kind]


# What each kind of partner is there for, and which data that takes; the kinds of record follow from the catalogue.
CALLINGS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "ngo": (frozenset(PURPOSES), frozenset(CATEGORIES)),
    "employer": (WORKING | PAPERS, PERSONAL | {"employment", "income", "training", "education", "immigration-status"}),
    "school": (
        LEARNING | PAPERS,
        PERSONAL | {"language-learning", "education", "training", "income", "immigration-status"},
    ),
    "international-body": (frozenset(PURPOSES), frozenset(CATEGORIES)),
    "public-body": (frozenset(PURPOSES), frozenset(CATEGORIES)),
}


# What a kind of partner receives by law alone (``records.md`` 6.17).
BY_LAW = {"international-body": frozenset({"residence-status", "asylum-support-status"})}


def _role(kind: str, producer: str) -> Role:
    """What partners of a kind usually agree to: whatever record they may send or read for what they are there for."""
    purposes, categories = CALLINGS[kind]
    fitting = [one for one in KINDS.values() if not one.purposes or one.purposes & purposes]
    return Role(
        sends=frozenset(one.name for one in fitting if producer in one.produced_by),
        receives=frozenset(one.name for one in fitting if one.readable_as(producer)) | BY_LAW.get(kind, frozenset()),
        purposes=purposes,
        categories=categories,
    )


ROLES: Mapping[str, Role] = {kind: _role(kind, kind) for kind in CALLINGS} | {
    AUTHORITY: _role("public-body", AUTHORITY)
}

AIMA = "aima"

# That a request was made, and the paper that proves it; nothing of why, and nothing of where the person lives.
_REQUEST = ("stage", "proof_document.type", "proof_document.valid_until")
_TOLD = {
    "pt": "A lei do asilo obriga a AIMA a comunicar cada pedido de proteção a esta organização, que ajuda e acompanha"
    " quem o faz.",
    "en": "The asylum law makes AIMA tell this organisation of every request for protection, so that it can help and"
    " look after those who make one.",
    "ar": "يُلزم قانون اللجوء AIMA بإبلاغ هذه المنظمة بكل طلب حماية، لكي تساعد أصحاب الطلبات وتتابعهم.",
}


def _asylum_notice(recipient: str) -> Law:
    """The notice of a request for protection to one of the two organisations the law names."""
    name, basis, kind = "Lei n.º 27/2008, artigo 24.º, n.º 1", "legal-obligation", "asylum-support-status"
    return Law(name, basis, kind, AIMA, recipient, _REQUEST, _TOLD)


# One stands for the United Nations' agency, the other for the council for refugees.
LAWS = (_asylum_notice("apoio-internacional"), _asylum_notice("casa-do-mundo"))

PLAYERS = (
    Player("ponte-viva", "ngo", "Associação Ponte Viva", "webhook", "Teresa Quintas"),
    Player("casa-do-mundo", "ngo", "Casa do Mundo", "inbox", "Rui Salgado"),
    Player("escola-tejo", "school", "Escola de Português do Tejo", "webhook", "Helena Moita"),
    Player("escola-das-fontes", "school", "Escola das Fontes", "inbox", "Duarte Leal"),
    Player("padaria-aurora", "employer", "Padaria Aurora, Lda.", "webhook", "Sónia Prates"),
    Player("estaleiros-sado", "employer", "Estaleiros do Sado, S.A.", "inbox", "Nuno Vilar"),
    Player("apoio-internacional", "international-body", "Apoio Internacional", "webhook", "Ingrid Holm"),
    Player("municipio-ribeira", "public-body", "Município da Ribeira, CLAIM", "inbox", "Carla Bento"),
    Player(AIMA, "public-body", "AIMA", "inbox", "Paulo Mesquita", LAWS),
)
