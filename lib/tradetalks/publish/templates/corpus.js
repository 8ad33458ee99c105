// For reports on many articles: sorts and filters tables, searches every sentence.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const plain = (text) => text.toLowerCase().replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
  const make = (name, text = "", settings = {}) => Object.assign(document.createElement(name), { textContent: text }, settings);
  const say = (place, text) => place.textContent !== text && (place.textContent = text);

  // A table whose heads are buttons; a second press turns the order round.
  const number = (text) => (/^[+−-]?[\d,.]+$/.test(text) ? Number(text.replace("−", "-").replaceAll(",", "")) : NaN);
  const compare = (a, b) => {
    if (a === "—" || b === "—") return a === b ? 0 : null; // what is not known stays last
    const [x, y] = [number(a), number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
  };
  for (const table of all("table.sortable")) {
    const body = table.tBodies[0], heads = all("thead th", table), rows = [...body.rows];
    const cell = (row, at) => row.cells[at].textContent.trim();
    heads.forEach((head, at) => {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((one, other) => {
          const [a, b] = [cell(one, at), cell(other, at)], order = compare(a, b);
          return order === null ? (a === "—" ? 1 : -1) : down ? -order : order;
        });
        body.append(...rows);
      });
    });
    const field = make("input", "", { type: "search", autocomplete: "off" }), label = make("label", "Rows with the words ");
    const status = make("p"), bar = make("div", "", { className: "filters" });
    status.setAttribute("role", "status");
    label.append(field);
    label.className = "wide";
    bar.append(label, status);
    (table.closest(".table") ?? table).before(bar);
    const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
    const filter = () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !words.every((word) => texts.get(row).includes(word));
        shown += !row.hidden;
      }
      say(status, `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows shown`);
    };
    field.addEventListener("input", filter);
    filter();
  }

  const chosen = (form) => Object.fromEntries(new FormData(form));
  const lies = (day, from, to) => (!from && !to) || (day !== "" && (!from || day >= from) && (!to || day <= to));

  // The filters of a page hide rows of its sentences, and points of its figures.
  const filters = document.querySelector("#filters");
  if (filters) {
    // What has no point for each sentence cannot follow, and says so.
    const figures = all("figure").map((figure) => {
      if (figure.querySelector(".point")) return { figure };
      const note = make("p", "Not filtered: this figure shows all articles.", { className: "unfiltered", hidden: true });
      figure.prepend(note);
      return { figure, note };
    });
    const marked = all("[data-label]"), status = filters.querySelector("[role=status]");
    const apply = () => {
      const { outlet, voice, label, from, to } = chosen(filters);
      let shown = 0, total = 0;
      for (const one of marked) {
        const has = one.dataset;
        one.hidden = !(
          (!outlet || has.outlet === outlet) && (!voice || has.voice === voice) && (!label || has.label === label) && lies(has.day, from, to));
        if (!one.matches("tr")) continue;
        total += 1;
        shown += !one.hidden;
      }
      const active = Boolean(outlet || voice || label || from || to);
      for (const { figure, note } of figures) {
        figure.classList.toggle("filtered", active && !note);
        if (note) note.hidden = !active;
      }
      say(status, `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} sentences in the tables of this page shown` +
        (active ? "; in figures with a point for each sentence, those that fit are ringed and the others dimmed; all other figures, and tables of counts, show all" : ""));
    };
    filters.addEventListener("input", apply);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("reset", () => setTimeout(apply));
    filters.hidden = false;
    apply();
  }

  // The search holds all sentences, packed.
  const finder = document.querySelector("#finder");
  if (!finder) return;
  const hits = document.querySelector("#hits"), more = document.querySelector("#more");
  const status = finder.querySelector("[role=status]");
  const AT_ONCE = 50;
  let data = null, found = [], shown = 0;

  const unpack = async () => {
    const bytes = Uint8Array.from(atob(document.querySelector("#packed").textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const read = JSON.parse(await new Response(stream).text());
    read.article = read.sizes.flatMap((size, at) => Array(size).fill(at));
    read.plain = read.texts.map(plain);
    return read;
  };

  const readWords = (text) => [...plain(text).matchAll(/"([^"]+)"|[^\s"]+/g)].map((match) => match[1]?.trim() ?? match[0]).filter(Boolean);
  const mark = (text, words) => {
    const line = make("p"), low = plain(text);
    let at = 0;
    while (at < text.length) {
      const next = words.map((word) => [low.indexOf(word, at), word]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
      if (!next) break;
      line.append(text.slice(at, next[0]), make("mark", text.slice(next[0], next[0] + next[1].length)));
      at = next[0] + next[1].length;
    }
    line.append(text.slice(at));
    line.dir = "auto";
    return line;
  };
  const showMore = () => {
    const words = readWords(chosen(finder).words);
    for (const at of found.slice(shown, shown + AT_ONCE)) {
      const [name, page, place] = data.articles[data.article[at]], item = make("li"), label = data.labels[data.label[at]];
      const framing = label !== "none";
      const link = make("a", name, { href: `${page}#${place}${framing ? `-${data.ids[at]}` : ""}`, dir: "auto" });
      const where = make("span", `sentence ${data.ids[at]} · ${framing ? label : "sets no expectation"} · ${data.voices[data.voice[at]]}`);
      item.append(mark(data.texts[at], words), link, where);
      hits.append(item);
    }
    shown = Math.min(found.length, shown + AT_ONCE);
    more.hidden = shown >= found.length;
    const of = found.length > shown ? `, the first ${shown.toLocaleString("en")} shown` : "";
    say(status, found.length ? `${found.length.toLocaleString("en")} ${found.length === 1 ? "sentence" : "sentences"} of ${new Set(found.map((at) => data.article[at])).size.toLocaleString("en")} articles${of}` : "Not found. Try fewer or shorter words.");
  };
  const search = () => {
    const { words, outlet, voice, label, from, to } = chosen(finder), wanted = readWords(words);
    hits.replaceChildren();
    [found, shown, more.hidden] = [[], 0, true];
    if (!wanted.length && !outlet && !voice && !label && !from && !to) return say(status, "");
    const fits = data.articles.map(([, , , day], at) => (!outlet || data.outlets[data.outlet[at]] === outlet) && lies(day.slice(0, 10), from, to));
    const [spoken, labelled] = [data.voices.indexOf(voice), data.labels.indexOf(label)];
    for (let at = 0; at < data.texts.length; at += 1)
      if (fits[data.article[at]] && (!voice || data.voice[at] === spoken) && (!label || data.label[at] === labelled) && wanted.every((word) => data.plain[at].includes(word))) found.push(at);
    showMore();
  };
  let wait = 0;
  const soon = () => { clearTimeout(wait); wait = setTimeout(search, 120); };
  more.addEventListener("click", () => { const last = hits.children.length; showMore(); hits.children[last]?.querySelector("a").focus(); });
  finder.addEventListener("input", soon);
  finder.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  finder.addEventListener("reset", () => setTimeout(search));
  finder.hidden = false;
  finder.elements.words.value = decodeURIComponent(location.hash.slice(1));
  say(status, "Unpacking the sentences …");
  unpack().then((read) => { data = read; search(); }).catch(() => say(status, "This browser cannot unpack the sentences: a newer one can. The pages of the articles can be searched with “Find”."));
})();
