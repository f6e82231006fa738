"""Reads a catalogue as a CKAN portal harvests it: RDF in, CKAN's datasets out as JSON.

Runs in an environment of its own (`requirements.txt` beside this file), since CKAN pins much of what it uses.
"""

import json
import sys

from ckanext.dcat.processors import RDFParser

parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(sys.stdin.read(), _format=sys.argv[1])
json.dump(list(parser.datasets()), sys.stdout)
