"""What the contracts raise when asked something that no document can answer for.

::

    SchemasError
    ├── UnknownKindError        no record kind of that name in the catalogue
    ├── UnknownListError        no code list of that name in the book
    ├── UnreadableListError     a shipped code list that breaks the rules of its file
    └── UnreadableError         an identifier that breaks the rule of its sort

No error carries the value that broke a rule: it may be a person's.
"""

from collections.abc import Sequence

from schemas.faults import Fault


class SchemasError(Exception):
    """Root of everything the contracts raise themselves."""


class UnknownKindError(SchemasError):
    """The catalogue holds no kind of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownListError(SchemasError):
    """The book holds no code list of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnreadableListError(SchemasError):
    """A code list that ships with the hub is faulty."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        super().__init__(name, *faults)
        self.name = name
        self.faults = faults


class UnreadableError(SchemasError):
    """An identifier breaks the rule of its sort; ``rule`` says which, never the value."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
