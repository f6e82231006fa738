"""The names that code must know: namespaces and the few terms that the machinery itself speaks of.

Terms, codes and shapes have the same IRIs in every installation; only `/id` and `/graph` follow the
base setting (HOUSE, section 10).
"""

from typing import Final

PROJECT: Final = "https://w3id.org/digint/"
DEF: Final = PROJECT + "def#"
CODE: Final = PROJECT + "code/"
SHAPES: Final = PROJECT + "shapes#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
VOID: Final = "http://rdfs.org/ns/void#"
SH: Final = "http://www.w3.org/ns/shacl#"
OA: Final = "http://www.w3.org/ns/oa#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
NUTS: Final = "http://data.europa.eu/nuts/code/"

PREFIXES: Final[dict[str, str]] = {
    "digint": DEF,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "prov": PROV,
    "org": ORG,
    "void": VOID,
    "sh": SH,
    "foaf": FOAF,
    "nuts": NUTS,
}

RDF_TYPE: Final = RDF + "type"
REGION: Final = DEF + "Region"
REGIONAL_DATASET: Final = DEF + "RegionalDataset"
STATUS: Final = DEF + "status"
SOURCED: Final = CODE + "status/sourced"
ILLUSTRATIVE: Final = CODE + "status/illustrative"
UNDECLARED: Final = CODE + "status/undeclared"
