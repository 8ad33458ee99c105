"""Pages of a report in a browser without network, and texts that attack them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

ATTACKS = [
    "<script>window.fired = 1</script>",
    '"><img src=x onerror="window.fired = 1">',
    "<svg onload='window.fired = 1'><a xlink:href='javascript:window.fired=1'>go</a></svg>",
    "<a href='javascript:window.fired=1' onclick='window.fired=1'>click here</a>",
    "[go](javascript:window.fired=1) [go](data:text/html,<script>window.fired=1</script>)",
    "<iframe srcdoc='<script>parent.fired=1</script>'></iframe>",
    "<style>body{display:none}</style><p style='position:fixed;background:url(https://e.test/x)'>",
    "</td></table></main></body><form action='https://e.test'><button>press</button></form>",
    "<meta http-equiv='refresh' content='0;url=https://e.test'>{{ 8191 * 8191 }}{% raw %}",
    "&lt;script&gt;window.fired = 1&lt;/script&gt; \u202eright to left",
    "</script><script>window.fired = 1</script></style><svg/onload=window.fired=1>]]>--!>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=fired=1>'>",
    "<noscript><p title='</noscript><img src=x onerror=window.fired=1>'></noscript>\u2028fired=1",
    "$\\badcommand{x}$ and a $ alone",
    "＝HYPERLINK(1)",
]


def open_page(
    browser: Browser, path: Path, *, obey_policy: bool = True, **look: Any
) -> tuple[Page, list[str]]:
    """Open a file with all network refused; return it, and a list that fills with its faults."""
    context = browser.new_context(bypass_csp=not obey_policy, **look)
    page, faults = context.new_page(), []

    def refuse(route: Any) -> None:
        if route.request.url == path.as_uri():
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", refuse)
    page.on("console", lambda message: faults.append(f"said {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"failed with {error}"))
    page.on("dialog", lambda dialog: (faults.append("fired a dialog"), dialog.dismiss()))
    page.goto(path.as_uri())
    return page, faults
