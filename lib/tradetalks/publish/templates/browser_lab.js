// A link opens its own notebook in a workspace of its own, not all that were opened before, each of
// which would start a Python; a reload stays in it, and opens the link's notebook also where the
// workspace was not yet saved. While Python starts, a line says what one waits for. On a phone the
// notebook has the whole width: the list of files opens at its mark, and closes when one is chosen.
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

const PHONE = "(max-width: 800px)";
const FILES = "application:toggle-left-area";

async function makeRoom(app) {
  await app.restored;
  const close = () => {
    if (matchMedia(PHONE).matches && app.commands.isToggled(FILES)) app.commands.execute(FILES);
  };
  // JupyterLab opens the list when it is ready: until somebody touches the page it is closed again.
  const keep = setInterval(close, 200);
  addEventListener("pointerdown", () => clearInterval(keep), { capture: true, once: true });
  app.shell.currentChanged.connect(close);
}

addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style");
  style.textContent = `@media ${PHONE} {
    .jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt { flex: 0 0 12px; min-width: 0; overflow: hidden; }
    .jp-Notebook .jp-Cell { padding-inline: 2px; }
    .jp-WindowedPanel-viewport { padding-inline: 4px; }
    .jp-OutputArea-output .jupyter-widgets { max-width: 100%; margin-inline: 0; box-sizing: border-box; }
    html, body { overflow: hidden; }
  }`;
  document.head.append(style);
  const ready = setInterval(() => {
    if (!window.jupyterapp) return;
    clearInterval(ready);
    makeRoom(window.jupyterapp);
  }, 200);
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
