"""The styles of a Word file: what a run looks like once everything that it inherits is counted in.

Guarantees: the nearest setting wins (run, its character style, the paragraph's style, the defaults of the document),
as in ECMA-376 part 1, 17.7.2; a chain of styles that bites its own tail ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.ocr.numbering import W


def flag(properties: Any | None, name: str) -> bool | None:
    """An on-off property: None where it is not set."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + "val", "1") not in {"0", "false", "off"}


def font(properties: Any | None) -> str | None:
    """The font of letters beyond ASCII: None where it is not set, empty where the theme has it."""
    found = None if properties is None else properties.find(W + "rFonts")
    if found is None:
        return None
    for name in ("hAnsi", "ascii"):
        if found.get(f"{W}{name}Theme"):
            return ""
        if found.get(W + name):
            return str(found.get(W + name))
    return None


@dataclass(frozen=True)
class Style:
    """One style: what it is based on, and what it sets itself."""

    based_on: str | None
    name: str
    properties: Any | None
    paragraph: Any | None


@dataclass(frozen=True)
class Styles:
    """The styles of a document by id, with inheritance."""

    styles: dict[str, Style]
    default: str | None
    default_font: str

    @classmethod
    def of(cls, package: Any) -> "Styles":
        """Read styles.xml."""
        styles: dict[str, Style] = {}
        default = None
        root = package.styles.element
        for element in root.iter(W + "style"):
            base, name = element.find(W + "basedOn"), element.find(W + "name")
            identity = element.get(W + "styleId")
            styles[identity] = Style(
                None if base is None else base.get(W + "val"), "" if name is None else name.get(W + "val", ""),
                element.find(W + "rPr"), element.find(W + "pPr"),
            )  # fmt: skip
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true"}:
                default = identity
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        return cls(styles, default, font(defaults) or "")

    def chain(self, identity: str | None) -> Iterator[Style]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while identity in self.styles and identity not in seen:
            seen.add(identity)
            yield self.styles[identity]
            identity = self.styles[identity].based_on

    def flag(self, identity: str | None, name: str) -> bool:
        """An on-off property of a style."""
        for style in self.chain(identity):
            value = flag(style.properties, name)
            if value is not None:
                return value
        return False

    def font(self, properties: Any | None, *identities: str | None) -> str:
        """The font of a run; `identities` are its own style and its paragraph's."""
        own = font(properties)
        if own is not None:
            return own
        inherited = (font(style.properties) for identity in identities for style in self.chain(identity))
        return next((name for name in inherited if name is not None), self.default_font)
