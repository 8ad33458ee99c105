"""One font on every machine: what fits a page here fits it there."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import matplotlib

BROUGHT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
ADD = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  document.fonts.add(await new FontFace("Brought", bytes).load());
}"""


def set_font(page: Any) -> None:
    """Set a page in the font that Matplotlib brings, which is wider than what most systems have."""
    page.evaluate(ADD, base64.b64encode(BROUGHT.read_bytes()).decode())
    page.add_style_tag(content="* { font-family: Brought !important; }")
