// A link opens its own notebook in a workspace of its own, not all that were opened before, each of
// which would start a Python; a reload stays in it, and opens the link's notebook also where the
// workspace was not yet saved. While Python starts, a line says what one waits for.
const KEY = "trade-talks workspace";
const LINK = "trade-talks notebook";
const here = new URL(location.href);
try {
  if (here.searchParams.has("path")) {
    sessionStorage.setItem(KEY, `visit-${Date.now()}`);
    sessionStorage.setItem(LINK, here.searchParams.get("path"));
  }
  const workspace = sessionStorage.getItem(KEY);
  if (workspace) {
    here.searchParams.set("workspace", workspace);
    here.searchParams.set("path", sessionStorage.getItem(LINK));
    history.replaceState(null, "", here);
  }
} catch { /* a browser that keeps nothing */ }

addEventListener("DOMContentLoaded", () => {
  const line = document.createElement("p");
  line.id = "trade-talks-waiting";
  line.setAttribute("role", "status");
  line.style = "position: fixed; z-index: 2000; inset: auto 0 0 0; margin: 0; padding: 0.4rem 1rem; "
    + "background: #15191c; color: #fff; font: 0.9rem/1.4 sans-serif; text-align: center";
  line.textContent = "Python is starting in your browser: its packages are loaded at the first visit "
    + "(LOADED MB), later they are here. It may take a minute. You can read meanwhile.";
  document.body.append(line);
  const watch = setInterval(() => {
    const shown = document.querySelector("#jp-main-dock-panel .jp-Notebook-ExecutionIndicator");
    if (shown && shown.dataset.status === "idle") {
      clearInterval(watch);
      line.remove();
    }
  }, 500);
});
