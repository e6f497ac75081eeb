"""What a page in a browser complains of and asks for."""

from tests.conftest import WAIT


class Watched:
    """A page, and what it complained of and asked for."""

    def __init__(self, context, home: str = ""):
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT)
        self.complaints, self.abroad = [], []
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("a dialog opened"), dialog.dismiss()))
        here = ("data:", "blob:", "about:", "file:", home) if home else ("data:", "blob:", "about:", "file:")
        self.page.on("request", lambda request: request.url.startswith(here) or self.abroad.append(request.url))


def faults(page, within: str | None = None) -> list[str]:
    """Return the serious and critical faults that axe-core finds in a page, or within an element of it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
