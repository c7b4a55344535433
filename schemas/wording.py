"""Every rule in words, for people who mend a document: English, and European Portuguese. The value never appears.

``{name}`` is a parameter of the rule. Rules that only the hub can break, once it knows the partners and the day, are
worded here as well, so that there is one list.
"""

from collections.abc import Mapping
from typing import Any, Final

Wording = Mapping[str, str]


def _said(en: str, pt: str) -> Wording:
    return {"en": en, "pt": pt}


_SHAPE: Final = {
    "invalid": _said("This is not acceptable here.", "Não é aceitável aqui."),
    "and-more": _said(
        "There are {count} more faults; mend these first.", "Há mais {count} erros; corrija primeiro estes."
    ),
    "required": _said("This is required.", "É obrigatório."),
    "null": _said("This cannot be null.", "Não pode ser null."),
    "unknown-field": _said("There is no such field here.", "Este campo não existe aqui."),
    "wrong-type": _said("This must be {expected}.", "Tem de ser {expected}."),
    "not-in-list": _said("This must be one of: {allowed}.", "Tem de ser um destes valores: {allowed}."),
    "duplicate-item": _said("The same item stands here twice.", "O mesmo elemento aparece duas vezes."),
    "too-few": _said("At least {min} needed.", "São precisos pelo menos {min}."),
    "too-many": _said("At most {max} allowed.", "São permitidos no máximo {max}."),
    "too-short": _said("At least {min} characters needed.", "São precisos pelo menos {min} caracteres."),
    "too-long": _said("At most {max} characters allowed.", "São permitidos no máximo {max} caracteres."),
    "forbidden-character": _said(
        "This holds a control character, or one that hides or reorders text.",
        "Contém um carácter de controlo, ou um que esconde ou troca a ordem do texto.",
    ),
    "below-minimum": _said("This must be at least {min}.", "Tem de ser pelo menos {min}."),
    "above-maximum": _said("This must be at most {max}.", "Tem de ser no máximo {max}."),
    "nought": _said("This must be more than nought.", "Tem de ser mais do que zero."),
    "one-needed": _said("Give at least one of these: {fields}.", "Indique pelo menos um destes: {fields}."),
    "not-a-decimal": _said(
        "Write a number from 0 to {max}, with a point for decimals.",
        "Escreva um número de 0 a {max}, com ponto decimal.",
    ),
    "too-many-decimals": _said("At most {max} decimals allowed.", "São permitidas no máximo {max} casas decimais."),
    "not-an-id": _said("This must be a UUID.", "Tem de ser um UUID."),
    "not-a-date": _said("Write a date that exists as YYYY-MM-DD.", "Escreva uma data que exista, na forma AAAA-MM-DD."),
    "not-a-time": _said(
        "Write a time that exists with its offset, as in 2026-03-02T09:30:00Z (RFC 3339).",
        "Escreva uma hora que exista, com o desvio horário, como em 2026-03-02T09:30:00Z (RFC 3339).",
    ),
    "either-or": _said("Give only one of: {fields}.", "Indique apenas um destes campos: {fields}."),
    "required-with": _said("This is required when {field} is {value}.", "É obrigatório quando {field} é {value}."),
    "required-together": _said("This is required beside {field}.", "É obrigatório quando se indica {field}."),
    "only-with": _said("This goes only with {field} {value}.", "Só se usa com {field} {value}."),
}

_TABLES: Final = {
    "formula-cell": _said(
        "Spreadsheets take this cell for a formula: begin it with a letter or a digit.",
        "As folhas de cálculo tomam esta célula por uma fórmula: comece-a por uma letra ou um algarismo.",
    ),
    "column-without-header": _said("No header says what this cell is.", "Nenhum cabeçalho diz o que é esta célula."),
    "header-unknown": _said(
        "The data dictionary of this kind knows no such header.",
        "O dicionário de dados deste tipo não tem este cabeçalho.",
    ),
    "header-twice": _said("An earlier column has the same meaning.", "Uma coluna anterior tem o mesmo significado."),
}

_NUMBERS: Final = {
    "nif-invalid": _said("A tax number has nine digits.", "Um NIF tem nove algarismos."),
    "nif-check-digit-wrong": _said(
        "The last digit of this tax number does not follow from the others: one is mistyped.",
        "O último algarismo deste NIF não resulta dos outros: há um engano.",
    ),
    "nif-not-a-person": _said(
        "This is not a natural person's tax number: those begin with 1, 2, 3 or 45.",
        "Não é o NIF de uma pessoa singular: esses começam por 1, 2, 3 ou 45.",
    ),
    "nipc-invalid": _said("The number of a collective person has nine digits.", "Um NIPC tem nove algarismos."),
    "nipc-check-digit-wrong": _said(
        "The last digit of this collective person's number does not follow from the others: one is mistyped.",
        "O último algarismo deste NIPC não resulta dos outros: há um engano.",
    ),
    "nipc-not-collective": _said(
        "This is not the number of a collective person: those begin with 5, 6, 7 or 9.",
        "Não é um NIPC: esses começam por 5, 6, 7 ou 9.",
    ),
    "niss-invalid": _said("A social-security number has eleven digits.", "Um NISS tem onze algarismos."),
    "niss-check-digit-wrong": _said(
        "The last digit of this social-security number does not follow from the others: one is mistyped.",
        "O último algarismo deste NISS não resulta dos outros: há um engano.",
    ),
    "niss-not-a-person": _said(
        "This is not a person's social-security number: those begin with 1.",
        "Não é o NISS de uma pessoa: esses começam por 1.",
    ),
    "citizen-card-invalid": _said(
        "A citizen card's number has nine digits, two letters or digits, and one digit.",
        "O número de um cartão de cidadão tem nove algarismos, duas letras ou algarismos, e um algarismo.",
    ),
    "citizen-card-check-digit-wrong": _said(
        "The last digit of this citizen card's number does not follow from the rest: something is mistyped.",
        "O último algarismo deste cartão de cidadão não resulta do resto: há um engano.",
    ),
    "nnu-invalid": _said("A health-service user number has nine digits.", "O número de utente tem nove algarismos."),
    "person-number-invalid": _said(
        "Such a number has 4 to 20 letters and digits.", "Este número tem de 4 a 20 letras e algarismos."
    ),
    "currency-unknown": _said("This is not a currency code of ISO 4217.", "Não é um código de moeda ISO 4217."),
    "unit-invalid": _said(
        "Write a unit by its UN/CEFACT code, as in KGM.", "Escreva a unidade pelo código UN/CEFACT, como em KGM."
    ),
    "document-number-invalid": _said(
        "This is not a number such a document can bear.", "Não é um número possível neste documento."
    ),
    "mrz-form-invalid": _said(
        "A machine-readable zone has three lines of 30, or two of 36 or 44, of capitals, digits and <.",
        "Uma zona de leitura ótica tem três linhas de 30, ou duas de 36 ou 44, de maiúsculas, algarismos e <.",
    ),
    "mrz-number-check-wrong": _said(
        "The check digit of the number in the machine-readable zone is wrong.",
        "O algarismo de controlo do número na zona de leitura ótica está errado.",
    ),
    "mrz-number-check-missing": _said(
        "The number in the machine-readable zone is a long one, and its end with the check digit is missing.",
        "O número na zona de leitura ótica é longo, e falta o seu fim com o algarismo de controlo.",
    ),
    "mrz-birth-check-wrong": _said(
        "The check digit of the birth date in the machine-readable zone is wrong.",
        "O algarismo de controlo da data de nascimento na zona de leitura ótica está errado.",
    ),
    "mrz-expiry-check-wrong": _said(
        "The check digit of the expiry date in the machine-readable zone is wrong.",
        "O algarismo de controlo da data de validade na zona de leitura ótica está errado.",
    ),
    "mrz-optional-check-wrong": _said(
        "The check digit of the personal number in the machine-readable zone is wrong.",
        "O algarismo de controlo do número pessoal na zona de leitura ótica está errado.",
    ),
    "mrz-whole-check-wrong": _said(
        "The last check digit of the machine-readable zone, over all of it, is wrong.",
        "O último algarismo de controlo da zona de leitura ótica, sobre toda ela, está errado.",
    ),
    "mrz-disagrees": _said(
        "This differs from what the machine-readable zone says.", "Difere do que diz a zona de leitura ótica."
    ),
    "unhcr-number-invalid": _said(
        "Write a UNHCR number as in NUR-00142746 (individual) or NUR-15-05387 (group).",
        "Escreva um número do ACNUR como NUR-00142746 (pessoa) ou NUR-15-05387 (grupo).",
    ),
    "phone-invalid": _said(
        "Write a telephone number with + and its country code, as in +351912345678.",
        "Escreva o telefone com + e indicativo do país, como +351912345678.",
    ),
    "phone-impossible": _said(
        "There can be no such number in the numbering plan of this country.",
        "Não pode haver este número no plano de numeração deste país.",
    ),
    "email-invalid": _said("This is not a mail address.", "Não é um endereço de correio eletrónico."),
    "postal-code-invalid": _said("Write a postal code as NNNN-NNN.", "Escreva o código postal na forma NNNN-NNN."),
    "municipality-unknown": _said(
        "This is not the DICO code of a Portuguese municipality: two digits of the district, two of the municipality.",
        "Não é o código DICO de um concelho: dois algarismos do distrito, dois do concelho.",
    ),
    "country-unknown": _said(
        "This is not a country code of ISO 3166-1 alpha-3, nor one of those for having none.",
        "Não é um código de país ISO 3166-1 alfa-3, nem um dos que indicam não ter país.",
    ),
    "language-unknown": _said("This is not a language code of ISO 639-3.", "Não é um código de língua ISO 639-3."),
    "course-code-invalid": _said(
        "This does not have the form of a code of the national catalogue of qualifications.",
        "Não tem a forma de um código do Catálogo Nacional de Qualificações.",
    ),
    "job-code-invalid": _said(
        "This does not have the form of a code of its classification.",
        "Não tem a forma de um código da respetiva classificação.",
    ),
    "list-code-invalid": _said(
        "A code is made of letters and digits, with - and . between them.",
        "Um código é feito de letras e algarismos, com - e . entre eles.",
    ),
    "level-below-scale": _said("A level reached begins at A1.", "Um nível atingido começa em A1."),
    "code-not-listed": _said("The list {list} has no such code.", "A lista {list} não tem este código."),
    "code-not-in-force": _said(
        "This code of the list {list} was not in force on {on}.", "Este código da lista {list} não vigorava em {on}."
    ),
    "code-left-out": _said(
        "The code {code} is left out; keep its line, and give the day it ended.",
        "Falta o código {code}; mantenha a linha e indique o dia em que terminou.",
    ),
    "columns-wrong": _said(
        "A line has these columns, and no others: {columns}.", "Uma linha tem estas colunas, e só estas: {columns}."
    ),
    "stretches-overlap": _said(
        "The code {code} is in force twice at the same time.", "O código {code} vigora duas vezes ao mesmo tempo."
    ),
    "address-invalid": _said(
        "This is not an address beginning with https://.", "Não é um endereço a começar por https://."
    ),
    "reference-invalid": _said(
        "A reference is made of letters, digits and . _ : / # ~ -",
        "Uma referência é feita de letras, algarismos e . _ : / # ~ -",
    ),
    "not-latin": _said(
        "Write this name in Latin letters, as in the travel document.",
        "Escreva este nome em letras latinas, como no documento de viagem.",
    ),
    "identifier-in-text": _said(
        "This seems to hold a number or address of a person. Take it out; a reference may be prefixed with a letter.",
        "Parece conter um número ou endereço de uma pessoa. Retire-o; uma referência pode levar uma letra antes.",
    ),
}

_PERSON: Final = {
    "subject-id-alone": _said(
        "With subject_id, give nothing else about the person.", "Com subject_id, não indique mais nada sobre a pessoa."
    ),
    "identifier-missing": _said("Give at least one of: {fields}.", "Indique pelo menos um destes campos: {fields}."),
    "name-missing": _said(
        "Give full_name, or given_name and family_name.", "Indique full_name, ou given_name e family_name."
    ),
    "contact-missing": _said(
        "Give at least one telephone or mail address.", "Indique pelo menos um telefone ou endereço de correio."
    ),
    "representative-missing": _said(
        "A person under {age} needs a representative.", "Uma pessoa com menos de {age} anos precisa de representante."
    ),
    "too-long-ago": _said("This lies more than {years} years back.", "Foi há mais de {years} anos."),
    "claims-missing": _said(
        "You were told of this person by another partner; name them once by your own claims.",
        "Soube desta pessoa por outro parceiro; identifique-a uma vez pelos seus próprios dados.",
    ),
    "not-the-person-referred": _said("This is not the person of the referral.", "Não é a pessoa do encaminhamento."),
}

_ORDER: Final = {
    "in-the-future": _said("This lies in the future.", "Está no futuro."),
    "ends-before-start": _said("This lies before the beginning, {start}.", "É anterior ao início, {start}."),
    "after-as-of": _said(
        "This lies after {as_of}, the day of these totals.", "É posterior a {as_of}, o dia dos totais."
    ),
    "older-than-held": _said("What stood on {as_of} is held already.", "Já existe o estado de {as_of}."),
    "totals-go-back": _said(
        "The total of {as_of} was {held}, and cannot shrink; correct that day's totals by putting them again.",
        "O total de {as_of} era {held}, e não pode diminuir; corrija os totais desse dia enviando-os de novo.",
    ),
    "day-goes-back": _said(
        "On {as_of} this was {held}, and cannot be earlier; correct that day's totals by putting them again.",
        "Em {as_of} era {held}, e não pode ser anterior; corrija os totais desse dia enviando-os de novo.",
    ),
    "units-exceed-attended": _said(
        "The hours of the units add up to more than the {attended} attended.",
        "As horas das unidades somam mais do que as {attended} assistidas.",
    ),
    "hours-exceed-scheduled": _said(
        "Hours attended and justified add up to more than the {scheduled} scheduled.",
        "As horas assistidas e justificadas somam mais do que as {scheduled} previstas.",
    ),
    "hours-exceed-unit": _said("This unit has {hours} hours.", "Esta unidade tem {hours} horas."),
    "event-out-of-order": _said("What can follow now: {allowed}.", "O que pode seguir-se agora: {allowed}."),
    "contradicts-events": _said(
        "What was reported since could not follow from this.", "O que já se comunicou não podia seguir-se a isto."
    ),
    "required-for-move": _said("This move needs it: {move}.", "Esta passagem precisa disto: {move}."),
    "before-earlier-event": _said(
        "This lies before an event already reported, {earliest}.", "É anterior a um evento já comunicado, {earliest}."
    ),
    "start-is-event-date": _said(
        "The person started on the day of the event, {event_date}.", "A pessoa começou no dia do evento, {event_date}."
    ),
    "milestone-not-due": _said(
        "{milestone} can be answered from {opens_on}.", "{milestone} pode ser respondido a partir de {opens_on}."
    ),
    "milestone-closed": _said(
        "{milestone} could be answered until {closed_on}.", "{milestone} podia ser respondido até {closed_on}."
    ),
    "milestone-answered": _said("{milestone} has been answered.", "{milestone} já foi respondido."),
}

_FLOW: Final = {
    "not-yours-to-say": _said(
        "A partner of your kind does not report this.", "Um parceiro do seu tipo não comunica isto."
    ),
    "text-not-with-this-service": _said(
        "Leave the text out: one of these services already reveals enough.",
        "Retire o texto: um destes serviços já revela o bastante.",
    ),
    "addressee-missing": _said("Name one of: {fields}.", "Indique um destes campos: {fields}."),
    "unknown-referral": _said("This is no referral of yours.", "Este encaminhamento não é seu."),
    "unknown-partner": _said("There is no such partner.", "Não existe este parceiro."),
    "not-read-by": _said(
        "A partner of the kind {partner_kind} reads nothing of such a record.",
        "Um parceiro do tipo {partner_kind} não lê nada de um registo destes.",
    ),
    "not-to-oneself": _said("The sender cannot be the recipient.", "Quem envia não pode ser quem recebe."),
    "not-your-flow": _said(
        "Ask only about flows of which you are one end.", "Peça apenas sobre fluxos em que seja uma das partes."
    ),
    "withheld-from-recipient": _said(
        "This withholds the record from the very partner it is sent to.",
        "Isto oculta o registo precisamente ao parceiro a quem é enviado.",
    ),
    "other-than-referral": _said(
        "The referral serves another purpose: {purpose}.", "O encaminhamento serve outra finalidade: {purpose}."
    ),
    "not-as-sent": _said(
        "A correction keeps this as it was sent; take the record back and send another.",
        "Uma correção mantém isto como foi enviado; anule o registo e envie outro.",
    ),
    "purpose-not-of-kind": _said(
        "Records of this kind serve: {purposes}.", "Os registos deste tipo servem: {purposes}."
    ),
}

#: The parameter ``expected`` in words; every other parameter is a code, a number or a day, and stands as it is.
TYPES: Final[Mapping[str, Wording]] = {
    "string": _said("a text", "um texto"),
    "integer": _said("a whole number", "um número inteiro"),
    "decimal": _said("a decimal number", "um número decimal"),
    "boolean": _said("true or false, without quotes", "true ou false, sem aspas"),
    "list": _said("a list", "uma lista"),
    "object": _said("an object", "um objeto"),
}

RULES: Final[Mapping[str, Wording]] = {**_SHAPE, **_TABLES, **_NUMBERS, **_PERSON, **_ORDER, **_FLOW}


def worded(rule: str, parameters: Mapping[str, Any], language: str) -> str:
    """A rule in words in ``pt`` or, for anything else, English; the bare code for a rule that is not ours."""
    wording = RULES.get(rule)
    if wording is None:
        return rule
    spoken = "pt" if language == "pt" else "en"
    return wording[spoken].format_map({name: _told(name, one, spoken) for name, one in parameters.items()})


def _told(name: str, parameter: Any, language: str) -> str:
    if name == "expected" and parameter in TYPES:
        return TYPES[parameter][language]
    return ", ".join(map(str, parameter)) if isinstance(parameter, list | tuple) else str(parameter)
