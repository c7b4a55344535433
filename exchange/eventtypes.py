"""The catalogue of what partners can be told: each event type with its trigger and its meaning.

Most of it follows from the record kinds, so a new kind brings its events along. Published as ``docs/events.md``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consent.lifecycle import REFERRAL
from schemas import KINDS
from schemas.base import RecordKind
from schemas.version import IN_ERROR
from schemas.wording import Wording

PREFIX = "pt.aima.hub."

# Not told as moves: nobody is concerned yet, or the event of the record or of the consent tells it.
UNTOLD = frozenset({"draft", "waiting-consent", "sent", "consent-stopped"})


@dataclass(frozen=True)
class EventType:
    """One type: when it is told, to whom, and what it asks of whoever is told; each in English and Portuguese."""

    name: str
    trigger: Wording
    told: Wording
    meaning: Wording


def name(kind: str, what: str) -> str:
    """The full name of a type on the wire (``pt.aima.hub.referral.sent``)."""
    return f"{PREFIX}{kind}.{what}"


def _said(en: str, pt: str) -> Wording:
    return {"en": en, "pt": pt}


_ADDRESSEE = _said("addressee", "destinatário")
_ASKER = _said("asker", "quem perguntou")
_EITHER_END = _said("the other end, or both", "a outra parte, ou ambas")
_EVERY_END = _said("every partner its flows name", "todos os parceiros nomeados nos seus fluxos")


def _of_kind(kind: RecordKind) -> Iterator[EventType]:
    yield _readable(kind.name) if kind.held else _sent(kind.name)
    yield _corrected(kind.name)
    yield from (_reported(kind.name, part) for part in kind.parts)
    if kind.events is not None:
        yield EventType(
            name(kind.name, "event-reported"),
            _said(
                f"The producer reported an event of a record ({kind.name}) you can read.",
                f"O produtor comunicou um acontecimento de um registo `{kind.name}` que pode ler.",
            ),
            _ADDRESSEE,
            _said("Read the record again at `href`.", "Leia de novo o registo em `href`."),
        )
    if kind.moves:
        yield from (_moved(kind.name, state) for state in REFERRAL.states if state not in UNTOLD)
    else:
        yield _retracted(kind.name)


def _sent(kind: str) -> EventType:
    return EventType(
        name(kind, "sent"),
        _said(
            f"A record ({kind}) addressed to you may flow: it was sent under a live consent,"
            " or its consent was just given.",
            f"Um registo `{kind}` que lhe é dirigido pode circular: foi enviado com consentimento em vigor, ou o"
            " consentimento acaba de ser dado.",
        ),
        _ADDRESSEE,
        _said(
            "Read it at `href`; that reading is the disclosure, and is decided anew.",
            "Leia-o em `href`; essa leitura é a divulgação, e é decidida de novo.",
        ),
    )


def _readable(kind: str) -> EventType:
    return EventType(
        name(kind, "sent"),
        _said(
            f"You may now read a record ({kind}): the person has just permitted it, or a law makes the hub tell you.",
            f"Pode agora ler um registo `{kind}`: a pessoa acaba de o permitir, ou uma lei manda que lho comuniquem.",
        ),
        _said("whom the consent or the law names", "quem o consentimento ou a lei nomeia"),
        _said(
            "Read it at `href`, and look again when you need it: of a status no copy is kept longer than a day."
            " By law, that reading is your receipt.",
            "Leia-o em `href`, e volte a ver quando precisar: de uma situação não se guarda cópia mais de um dia."
            " Por lei, essa leitura é o seu recibo.",
        ),
    )


def _corrected(kind: str) -> EventType:
    return EventType(
        name(kind, "corrected"),
        _said(
            f"The producer corrected a record ({kind}) you can read: a new version stands.",
            f"O produtor corrigiu um registo `{kind}` que pode ler: vale uma nova versão.",
        ),
        _ADDRESSEE,
        _said(
            "Read the record again at `href`, and put what it says in the place of what you hold.",
            "Leia de novo o registo em `href` e ponha o que diz no lugar do que guardou.",
        ),
    )


def _retracted(kind: str) -> EventType:
    return EventType(
        name(kind, IN_ERROR),
        _said(
            f"The producer took back a record ({kind}) addressed to you: it was entered in error.",
            f"O produtor anulou um registo `{kind}` que lhe é dirigido: foi introduzido por engano.",
        ),
        _ADDRESSEE,
        _said(
            "Stop using what you received in it; the envelope at `href` stays, without content.",
            "Deixe de usar o que recebeu nele; o envelope em `href` mantém-se, sem conteúdo.",
        ),
    )


def _reported(kind: str, part: str) -> EventType:
    return EventType(
        name(kind, f"{part}-reported"),
        _said(
            f"The producer replaced the {part} of a record ({kind}) you can read.",
            f"O produtor substituiu a parte `{part}` de um registo `{kind}` que pode ler.",
        ),
        _ADDRESSEE,
        _said(
            "Read the record again at `href`; what is put is whole, so the newest reading is all you need.",
            "Leia de novo o registo em `href`; o que é enviado é completo, pelo que basta a leitura mais recente.",
        ),
    )


def _moved(kind: str, state: str) -> EventType:
    return EventType(
        name(kind, state),
        _said(
            f"A {kind} you sent or were sent became `{state}`.",
            f"Um registo `{kind}` que enviou ou recebeu passou a `{state}`.",
        ),
        _EITHER_END,
        _said(
            "The envelope at `href` says who acts next and by when.",
            "O envelope em `href` diz quem age a seguir e até quando.",
        ),
    )


_CONSENT = (
    EventType(
        name("consent", "granted"),
        _said(
            "The person said yes to a question you asked, in whole or in part.",
            "A pessoa disse que sim, no todo ou em parte, a uma pergunta sua.",
        ),
        _ASKER,
        _said("What waited for it goes on by itself.", "O que esperava por ela segue por si."),
    ),
    EventType(
        name("consent", "refused"),
        _said("The person said no to a question you asked.", "A pessoa disse que não a uma pergunta sua."),
        _ASKER,
        _said(
            "What waited for it is destroyed; the hub does not ask again by itself.",
            "O que esperava por ela é destruído; o hub não volta a perguntar por si.",
        ),
    ),
    EventType(
        name("consent", "lapsed"),
        _said("Nobody answered a question you asked in its time.", "Ninguém respondeu a tempo a uma pergunta sua."),
        _ASKER,
        _said(
            "What waited for it is destroyed; you may ask again.",
            "O que esperava por ela é destruído; pode voltar a perguntar.",
        ),
    ),
    EventType(
        name("consent", "withdrawn"),
        _said("The person withdrew a consent that names you.", "A pessoa retirou um consentimento em que é nomeado."),
        _EVERY_END,
        _said(
            "Stop using what you received under it, and keep only what a law makes you keep.",
            "Deixe de usar o que recebeu ao seu abrigo, e conserve só o que uma lei o obrigue a conservar.",
        ),
    ),
    EventType(
        name("consent", "expired"),
        _said(
            "A consent that names you reached its last day.",
            "Um consentimento em que é nomeado chegou ao último dia.",
        ),
        _EVERY_END,
        _said(
            "Nothing flows under it any more; ask again if you still need it.",
            "Nada mais circula ao seu abrigo; volte a pedir se ainda precisar.",
        ),
    ),
)

EVENT_TYPES: Mapping[str, EventType] = {
    one.name: one for one in (*(one for kind in KINDS.values() for one in _of_kind(kind)), *_CONSENT)
}


def table() -> str:
    """The catalogue as the table of ``docs/events.md``."""
    rows = (
        f"| `{one.name}` | {one.trigger['en']} | {one.told['en']} | {one.meaning['en']} |"
        for one in EVENT_TYPES.values()
    )
    return "\n".join(("| type | told when | told to | what to do |", "|---|---|---|---|", *rows))
