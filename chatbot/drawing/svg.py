"""What a picture tells whoever cannot see it, by WAI-ARIA: its title, and in words what there is to see.

Its ids are the chart's own, so that several pictures can stand in one page.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from chatbot.drawing import lettering
from commands.exhibits import Chart

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{_LINK}}}href"
_PAINTED = re.compile(r"url\(#([^)]+)\)")

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _LINK)


def telling(drawn: bytes, chart: Chart) -> bytes:
    """The picture that matplotlib drew, with a title and a description."""
    root = ET.fromstring(drawn)  # noqa: S314 - this process wrote it
    _take_out(root, "metadata", "style")
    root.set("stroke-linejoin", "round")  # as the style sheet had it, which a page around the picture would obey too
    _keep_own_ids(root)
    parts = {"title": chart.title, "desc": chart.alt}
    for place, (name, text) in enumerate(parts.items()):
        told = ET.Element(f"{{{_SVG}}}{name}", {"id": f"{chart.name}-{name}"})
        told.text = lettering.clean(text)
        root.insert(place, told)
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(f"{chart.name}-{name}" for name in parts))
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _take_out(root: ET.Element, *names: str) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}{name}" for name in names}:
                parent.remove(child)


def _keep_own_ids(root: ET.Element) -> None:
    """Take off every id that nothing refers to; the others matplotlib has made of a salt, which is the chart's name."""
    meant = {found for each in root.iter() for found in _referred_to(each)}
    for each in root.iter():
        if each.get("id") not in meant:
            each.attrib.pop("id", None)


def _referred_to(element: ET.Element) -> set[str]:
    link = element.get(_HREF, "").removeprefix("#")
    return {link, *(found for value in element.attrib.values() for found in _PAINTED.findall(value))}
