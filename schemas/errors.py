"""What the contracts raise when asked something that no document can answer for.

::

    SchemasError
    ├── UnknownKindError        no record kind of that name in the catalogue
    └── UnreadableError         an identifier that breaks the rule of its sort

No error carries the value that broke a rule: it may be a person's.
"""


class SchemasError(Exception):
    """Root of everything the contracts raise themselves."""


class UnknownKindError(SchemasError):
    """The catalogue holds no kind of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnreadableError(SchemasError):
    """An identifier breaks the rule of its sort; ``rule`` says which, never the value."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
