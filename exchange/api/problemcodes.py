"""Everything that can go wrong at the machine door: one table from error class and code to status, titles and cure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from exchange import errors

Origin = Literal["yours", "ours", "other-partner"]


@dataclass(frozen=True)
class Words:
    """One sentence in the two languages of the door."""

    en: str
    pt: str

    def in_language(self, language: str) -> str:
        """The sentence in ``pt`` or, for anything else, English."""
        return self.pt if language == "pt" else self.en


@dataclass(frozen=True)
class Kind:
    """One row of the table. ``tells`` says which facts of the error its problem repeats, and under which names."""

    code: str
    status: int
    title: Words
    cure: Words
    raised: tuple[type[errors.HubError], ...] = ()
    tells: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = "yours"


KINDS: tuple[Kind, ...] = (
    Kind(
        "bad-request",
        400,
        Words("The request cannot be understood", "O pedido não é compreensível"),
        Words("Check the address and the headers of the request.", "Verifique o endereço e os cabeçalhos do pedido."),
    ),
    Kind(
        "body-malformed",
        400,
        Words("The body is not acceptable JSON", "O corpo não é JSON aceitável"),
        Words(
            "Mend the place that `errors` names: UTF-8 without a byte order mark, no key twice, no NaN, no NUL.",
            "Corrija o local indicado em `errors`: UTF-8 sem marca de ordem, sem chaves repetidas, sem NaN, sem NUL.",
        ),
    ),
    Kind(
        "body-torn",
        400,
        Words("The body ended before its stated length", "O corpo acabou antes do comprimento indicado"),
        Words(
            "What came whole is done. Send the same batch again under the same key: it goes on from there.",
            "O que chegou inteiro está feito. Envie o mesmo lote com a mesma chave: continua a partir daí.",
        ),
    ),
    Kind(
        "query-invalid",
        400,
        Words("The query string is not acceptable", "Os parâmetros do endereço não são aceitáveis"),
        Words(
            "Send only the parameters this address documents, each once; a POST takes none.",
            "Envie só os parâmetros documentados para este endereço, uma vez cada; um POST não aceita nenhum.",
        ),
    ),
    Kind(
        "idempotency-key-missing",
        400,
        Words("This write needs an Idempotency-Key", "Esta escrita exige um Idempotency-Key"),
        Words(
            "Send a fresh random key with each new write and the same key when you repeat it; `example` shows one.",
            "Envie uma chave aleatória nova em cada escrita e a mesma ao repeti-la; veja `example`.",
        ),
    ),
    Kind(
        "cursor-invalid",
        400,
        Words("The cursor is not valid here", "O cursor não é válido aqui"),
        Words(
            "Use `next` exactly as it was given, for the same list.",
            "Use `next` tal como foi dado, para a mesma lista.",
        ),
        (errors.CursorInvalidError,),
    ),
    Kind(
        "token-invalid",
        401,
        Words("The access token is missing, expired or revoked", "Falta o token de acesso, ou expirou ou foi revogado"),
        Words(
            "Ask /oauth/token for a fresh one and send it as `Authorization: Bearer …`.",
            "Peça um novo em /oauth/token e envie-o como `Authorization: Bearer …`.",
        ),
    ),
    Kind(
        "scope-missing",
        403,
        Words("The token lacks the scope for this", "O token não tem o âmbito necessário"),
        Words(
            "Ask for a token with one of `scopes`; your agreement and your client decide which you may have.",
            "Peça um token com um dos `scopes`; o seu acordo e o seu cliente determinam os permitidos.",
        ),
        (errors.ScopeMissingError,),
        tells={"scopes": "scopes"},
    ),
    Kind(
        "partner-suspended",
        403,
        Words("The partner is not active", "O parceiro não está ativo"),
        Words("Speak with AIMA about your partnership.", "Fale com a AIMA sobre a sua parceria."),
        (errors.PartnerSuspendedError,),
    ),
    Kind(
        "agreement-missing",
        403,
        Words("No agreement in force covers this", "Nenhum acordo em vigor o permite"),
        Words(
            "Compare with your agreement at GET /v1/partner, or speak with AIMA.",
            "Compare com o seu acordo em GET /v1/partner, ou fale com a AIMA.",
        ),
        (errors.AgreementMissingError,),
    ),
    Kind(
        "field-not-agreed",
        403,
        Words("A field lies outside the agreement", "Um campo está fora do acordo"),
        Words("Leave out the fields that `errors` names.", "Retire os campos indicados em `errors`."),
    ),
    Kind(
        "consent-refused",
        403,
        Words("The person has refused this", "A pessoa recusou"),
        Words(
            "The refusal stands. Asking again is limited to once in 30 days; `missing` holds the request.",
            "A recusa mantém-se. Só se pode voltar a pedir uma vez em 30 dias; o pedido está em `missing`.",
        ),
    ),
    Kind(
        "consent-withdrawn",
        403,
        Words("The person has withdrawn consent", "A pessoa retirou o consentimento"),
        Words(
            "Stop using what the consent covered. Only a new consent opens this again.",
            "Deixe de usar o que o consentimento abrangia. Só um novo consentimento o reabre.",
        ),
    ),
    Kind(
        "consent-expired",
        403,
        Words("The consent has expired", "O consentimento expirou"),
        Words("Ask again with the request in `missing`.", "Peça de novo com o pedido em `missing`."),
    ),
    Kind(
        "not-found",
        404,
        Words("Not found", "Não encontrado"),
        Words(
            "Nothing with this address is yours to see; whether it exists is not told.",
            "Nada com este endereço lhe está acessível; não se diz se existe.",
        ),
        (errors.NotFoundError,),
    ),
    Kind(
        "not-sealed-yet",
        404,
        Words("The proof is not sealed yet", "A prova ainda não está selada"),
        Words("Try again after `Retry-After` seconds.", "Tente de novo após os segundos em `Retry-After`."),
        origin="ours",
    ),
    Kind(
        "method-not-allowed",
        405,
        Words("This address does not take that method", "Este endereço não aceita esse método"),
        Words("`Allow` names the methods it takes.", "`Allow` indica os métodos aceites."),
    ),
    Kind(
        "move-not-allowed",
        409,
        Words("The referral cannot move there now", "O encaminhamento não pode passar a esse estado"),
        Words(
            "`allowed_moves` lists the moves open to you now.",
            "`allowed_moves` lista as passagens que lhe estão abertas.",
        ),
        (errors.MoveNotAllowedError, errors.StateError),
        tells={"state": "state", "allowed_moves": "allowed"},
    ),
    Kind(
        "record-exists",
        409,
        Words("You already sent this record with other content", "Já enviou este registo com outro conteúdo"),
        Words(
            "Correct the record named in `record_id`, or send a new `source_record_id`.",
            "Corrija o registo em `record_id`, ou envie um novo `source_record_id`.",
        ),
        (errors.RecordExistsError,),
        tells={"record_id": "record_id"},
    ),
    Kind(
        "state-conflict",
        409,
        Words("The record's state does not allow this", "O estado do registo não o permite"),
        Words(
            "Only a released record can be corrected, and only a referral that came to something answered.",
            "Só se corrige um registo já disponibilizado, e só se responde a um encaminhamento que teve seguimento.",
        ),
        (errors.RecordStateError,),
        tells={"state": "state"},
    ),
    Kind(
        "idempotency-in-flight",
        409,
        Words("This very write is in progress", "Esta mesma escrita está em curso"),
        Words("Repeat the same request in a moment.", "Repita o mesmo pedido dentro de momentos."),
        (errors.IdempotencyBusyError,),
    ),
    Kind(
        "cursor-expired",
        410,
        Words("The cursor is older than what is kept", "O cursor é anterior ao que se conserva"),
        Words("Begin the list anew.", "Recomece a lista."),
        (errors.CursorExpiredError,),
    ),
    Kind(
        "length-required",
        411,
        Words("The body has no stated length", "O corpo não declara o comprimento"),
        Words("Send `Content-Length`, not chunks.", "Envie `Content-Length`, não blocos."),
    ),
    Kind(
        "version-conflict",
        412,
        Words("The record has changed meanwhile", "O registo mudou entretanto"),
        Words("Read it again and repeat with its ETag.", "Leia-o de novo e repita com o seu ETag."),
        (errors.VersionConflictError,),
        tells={"version": "version"},
    ),
    Kind(
        "too-large",
        413,
        Words("The body is too large", "O corpo é demasiado grande"),
        Words("Stay within `limit` bytes.", "Não ultrapasse `limit` bytes."),
    ),
    Kind(
        "too-many-rows",
        413,
        Words("The batch has too many rows", "O lote tem demasiadas linhas"),
        Words(
            "The first `limit` rows are done; send the others as another batch, under a fresh key.",
            "As primeiras `limit` linhas estão feitas; envie as outras noutro lote, com uma chave nova.",
        ),
    ),
    Kind(
        "media-type-unsupported",
        415,
        Words("The body is not of a type this address takes", "O tipo do corpo não é aceite aqui"),
        Words("Send `Content-Type: application/json`.", "Envie `Content-Type: application/json`."),
    ),
    Kind(
        "invalid-record",
        422,
        Words("The body breaks rules of its schema", "O corpo viola regras do seu esquema"),
        Words("Mend every place that `errors` lists.", "Corrija todos os locais listados em `errors`."),
        (errors.InvalidRecordError,),
    ),
    Kind(
        "columns-invalid",
        422,
        Words("The columns of the table are not those of the kind", "As colunas da tabela não são as deste tipo"),
        Words(
            "Head each column that `errors` names as the data dictionary of the kind does, once; nothing was read.",
            "Ponha em cada coluna indicada em `errors` o cabeçalho do dicionário de dados; nada foi lido.",
        ),
    ),
    Kind(
        "idempotency-mismatch",
        422,
        Words("This key was used with another body", "Esta chave foi usada com outro corpo"),
        Words("Use a fresh key for a new write.", "Use uma chave nova para uma escrita nova."),
        (errors.IdempotencyMismatchError,),
    ),
    Kind(
        "precondition-required",
        428,
        Words("A correction needs If-Match", "Uma correção exige If-Match"),
        Words(
            "Send the ETag of the version you have read, as in `example`.",
            "Envie o ETag da versão que leu; veja `example`.",
        ),
    ),
    Kind(
        "rate-limited",
        429,
        Words("Too many requests", "Demasiados pedidos"),
        Words("Wait `Retry-After` seconds.", "Espere os segundos em `Retry-After`."),
    ),
    Kind(
        "internal-error",
        500,
        Words("The hub failed", "O hub falhou"),
        Words(
            "This is our fault and is logged under `request_id`; repeating the same request is safe.",
            "A falha é nossa e está registada em `request_id`; pode repetir o mesmo pedido.",
        ),
        origin="ours",
    ),
    Kind(
        "unavailable",
        503,
        Words("The hub cannot answer now", "O hub não pode responder agora"),
        Words(
            "Nothing was done. Repeat the same request after `Retry-After` seconds.",
            "Nada foi feito. Repita o mesmo pedido após os segundos em `Retry-After`.",
        ),
        (errors.UnavailableError,),
        origin="ours",
    ),
)

TABLE: Mapping[str, Kind] = {kind.code: kind for kind in KINDS}
ROWS: Mapping[type, Kind] = {error: kind for kind in KINDS for error in kind.raised}
