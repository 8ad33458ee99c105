// Nothing here is needed to read: it searches the report, and makes its figures handier.
"use strict";
(() => {
  const page = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // One card is open at a time: that of the point last pointed at, reached by a key, or tapped.
  page.classList.add("scripted");
  const pointAt = (element) => element.closest(".point");
  let open = null, pointed = null, tapped = null, place = "";
  const show = (point) => {
    if (open) open.classList.remove("open");
    open = point;
    if (open) open.classList.add("open");
  };
  document.addEventListener("pointermove", (event) => {
    const now = `${event.screenX},${event.screenY}`, point = pointAt(event.target);
    // Where the page scrolls below a pointer that rests, nobody points at anything.
    if (event.pointerType === "touch" || now === place) return;
    place = now;
    if (point !== pointed) show((pointed = point) || pointAt(document.activeElement));
  });
  document.addEventListener("focusin", (event) => pointAt(event.target) && show(event.target));
  document.addEventListener("focusout", (event) => event.target === open && show(null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && show(null));
  // A finger cannot point: its first tap opens a card, the second follows the link.
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch") return;
    const point = pointAt(event.target);
    tapped = point === open ? null : point;
    show(point);
  });
  document.addEventListener("click", (event) => {
    if (tapped && tapped === pointAt(event.target)) event.preventDefault();
    tapped = null;
  });

  // The points of a figure are one stop of the Tab key; arrows lead from one to the next.
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  for (const canvas of all(".canvas")) {
    const points = all(".point", canvas);
    const choose = (chosen) => points.forEach((point) => (point.tabIndex = point === chosen ? 0 : -1));
    choose(points[0]);
    canvas.addEventListener("keydown", (event) => {
      const shown = points.filter((point) => !point.hidden);
      const step = steps[event.key], here = shown.indexOf(event.target);
      if (!step || here < 0) return;
      event.preventDefault();
      shown[Math.max(0, Math.min(shown.length - 1, here + step))].focus();
    });
    canvas.addEventListener("focusin", (event) => points.includes(event.target) && choose(event.target));
  }

  // A region is a stop only where there is something to scroll.
  const regions = all("[role=region]");
  const settle = () => {
    for (const region of regions)
      if (region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
  };
  document.addEventListener("toggle", settle, true);
  addEventListener("resize", settle);
  addEventListener("load", settle);

  for (const link of all(".drawing")) {
    const picture = link.closest("figure").querySelector("img");
    link.hidden = !picture.src.startsWith("data:image/svg");
    link.addEventListener("click", () => (link.href = picture.src));
    link.href = "#";
  }

  // The contents say which section is being read.
  const links = all(".sections a"), starts = links.map((link) => document.getElementById(link.hash.slice(1)));
  const follow = () => {
    const read = starts.findLastIndex((start) => start && start.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, number) => (number === read ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  if (links.length) addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });

  const field = document.querySelector("#query");
  if (!field) return;
  const sections = JSON.parse(document.querySelector("#index").textContent);
  const results = document.querySelector("#results");
  const status = document.querySelector("#status");
  const plain = (text) => text.toLowerCase().replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
  for (const section of sections) section.plain = plain(section.title + " " + section.text);

  const count = (text, word) => text.split(word).length - 1;
  const rank = (section, words) =>
    words.reduce(
      (sum, word) => sum + 20 * count(plain(section.title), word) + Math.min(9, count(section.plain, word)), 0);

  const cite = (section, words) => {
    const whole = section.title + " " + section.text, line = document.createElement("p");
    const first = Math.max(0, plain(section.text).indexOf(words[0]));
    const start = Math.max(0, section.text.lastIndexOf(" ", Math.max(0, first - 60)));
    const part = section.text.slice(start, start + 200) || whole.slice(0, 200);
    const found = plain(part);
    let at = 0;
    if (start) line.append("… ");
    while (at < part.length) {
      const next = words.map((word) => [found.indexOf(word, at), word]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) break;
      const mark = document.createElement("mark");
      mark.textContent = part.slice(next[0], next[0] + next[1].length);
      line.append(part.slice(at, next[0]), mark);
      at = next[0] + next[1].length;
    }
    line.append(part.slice(at), start + 200 < section.text.length ? " …" : "");
    return line;
  };

  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    if (!words.length) return void (status.textContent = "");
    const found = sections
      .filter((section) => words.every((word) => section.plain.includes(word)))
      .sort((a, b) => rank(b, words) - rank(a, words));
    status.textContent = found.length
      ? `${found.length} ${found.length === 1 ? "place" : "places"}` + (found.length > 50 ? ", the first 50 shown" : "")
      : "Not found. Try fewer or shorter words.";
    for (const section of found.slice(0, 50)) {
      const item = document.createElement("li"), link = document.createElement("a"), where = document.createElement("span");
      link.href = section.file + (section.place ? "#" + section.place : "");
      link.textContent = section.title;
      where.textContent = section.page;
      item.append(link, where, cite(section, words));
      results.append(item);
    }
  };
  field.addEventListener("input", search);
  field.closest("[hidden]").hidden = false;
  field.value = decodeURIComponent(location.hash.slice(1));
  search();
  field.focus();
})();
