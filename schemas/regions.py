"""Which group of countries a nationality counts under in the facts: groups wide enough to hide a person in.

The groups follow the United Nations M49 areas, split where migration to Portugal is large or its law differs:
the European Economic Area with Switzerland (free movement) and the countries of Portuguese language.
"""

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "unknown"

_GROUPS: Final[Mapping[str, str]] = {
    "portugal": "PRT",
    "eea-switzerland": (
        "AUT BEL BGR CHE CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ISL ITA LIE LTU LUX LVA MLT NLD NOR POL ROU "
        "SVK SVN SWE ALA SJM"
    ),
    "portuguese-speaking": "AGO BRA CPV GNB GNQ MOZ STP TLS",
    "europe-other": "ALB AND BIH BLR FRO GBR GGY GIB IMN JEY MCO MDA MKD MNE RUS SMR SRB UKR VAT XKX",
    "northern-africa": "DZA EGY ESH LBY MAR SDN TUN",
    "sub-saharan-africa": (
        "ATF BDI BEN BFA BWA CAF CIV CMR COD COG COM DJI ERI ETH GAB GHA GIN GMB IOT KEN LBR LSO MDG MLI MRT MUS MWI "
        "MYT NAM NER NGA REU RWA SEN SHN SLE SOM SSD SWZ SYC TCD TGO TZA UGA ZAF ZMB ZWE"
    ),
    "western-central-asia": (
        "ARE ARM AZE BHR GEO IRN IRQ ISR JOR KAZ KGZ KWT LBN OMN PSE QAT SAU SYR TJK TKM TUR UZB YEM"
    ),
    "southern-asia": "AFG BGD BTN IND LKA MDV NPL PAK",
    "eastern-asia": "BRN CHN HKG IDN JPN KHM KOR LAO MAC MMR MNG MYS PHL PRK SGP THA TWN VNM",
    "americas": (
        "ABW AIA ARG ATA ATG BES BHS BLM BLZ BMU BOL BRB BVT CAN CHL COL CRI CUB CUW CYM DMA DOM ECU FLK GLP GRD GRL "
        "GTM GUF GUY HND HTI JAM KNA LCA MAF MEX MSR MTQ NIC PAN PER PRI PRY SGS SLV SPM SUR SXM TCA TTO URY USA VCT "
        "VEN VGB VIR"
    ),
    "oceania": (
        "ASM AUS CCK COK CXR FJI FSM GUM HMD KIR MHL MNP NCL NFK NIU NRU NZL PCN PLW PNG PYF SLB TKL TON TUV UMI VUT "
        "WLF WSM"
    ),
}

REGIONS: Final[Mapping[str, str]] = {code: group for group, codes in _GROUPS.items() for code in codes.split()}

#: Holders of a refugee or stateless person's papers are counted as such, not by the country they left.
_NO_COUNTRY: Final[Mapping[str, str]] = dict.fromkeys(("XXA", "XXB", "XXC"), "stateless-refugee")

NATIONALITY_GROUPS: Final = (*_GROUPS, "stateless-refugee", UNKNOWN)


def nationality_group(code: str | None) -> str:
    """The group a nationality counts under; unknown when not collected or unspecified."""
    return REGIONS.get(code or "", _NO_COUNTRY.get(code or "", UNKNOWN))
