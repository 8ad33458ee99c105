// Loads ahead what a notebook needs to start, so that the wait is one that can be seen, and leads
// on at once whoever has it already; with #about the page stays.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const [open, bar, status] = ["open", "bar", "status"].map((id) => document.getElementById(id));
const SEEN = `trade-talks ${location.pathname}`;
const { version, addresses } = read("files");
const wanted = new URLSearchParams(location.search).get("path");
const chosen = [...document.querySelectorAll(".pages a")].find((link) =>
  link.search === `?path=${wanted}`);
if (chosen) {
  open.href = chosen.href;
  open.querySelector("b").textContent = chosen.textContent;
}

function remember() {
  try { localStorage.setItem(SEEN, version); } catch { /* a browser that keeps nothing */ }
}

function isKnown() {
  try { return localStorage.getItem(SEEN) === version; } catch { return false; }
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return;
    bar.value += value.length;
    status.textContent = `${Math.round(bar.value / 1e6)} of ${Math.round(bar.max / 1e6)} MB are here. You need not wait.`;
  }
}

async function loadAll() {
  const left = [...addresses];
  const work = async () => { while (left.length) await load(left.shift()); };
  try {
    await Promise.all([work(), work(), work(), work()]);
    status.textContent = "All of it is here.";
    remember();
  } catch (problem) {
    status.textContent = `Not all could be loaded (${problem.message}). Is there a connection? Reload this page to try again.`;
  }
}

if (isKnown() && location.hash !== "#about") location.replace(open.href);
else loadAll();
