// Turns the slides by the keys of a presenter; without it those that scroll turn them, too.
"use strict";
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (!steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > innerHeight / 2);
    const next = slides[here + (event.shiftKey ? -1 : steps[event.key])];
    event.preventDefault();
    if (next) next.scrollIntoView();
  });
})();
