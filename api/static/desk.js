// Keys of the desk. Everything works without this file too: keys press the page's own buttons.
"use strict";
(() => {
  const items = [...document.querySelectorAll("#queue > .item")];
  let at = -1;

  function choose(number, scroll = true) {
    if (!items.length) return;
    items[at]?.classList.remove("chosen");
    at = Math.max(0, Math.min(number, items.length - 1));
    items[at].classList.add("chosen");
    items[at].focus({ preventScroll: true });
    if (scroll) items[at].scrollIntoView({ block: "nearest" });
  }

  function press(selector, root = items[at] ?? document) {
    const found = root.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  }

  // Codes of keys, not letters: the Russian layout has «о» where the Latin one has «j».
  const keys = {
    KeyJ: () => choose(at + 1), ArrowDown: () => items.length > 0 && choose(at + 1),
    KeyK: () => choose(at - 1), ArrowUp: () => items.length > 0 && choose(at - 1),
    Enter: () => press(".accept"), NumpadEnter: () => press(".accept"),
    KeyO: () => press("a.open"),
    KeyX: () => press("input[type=checkbox]"),
    KeyU: () => press("#undo", document),
    Slash: () => document.getElementById("q")?.focus(),
    Period: () => press("#fresh:not([hidden]) a", document),
    Escape: () => press("#close-help", document),
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.matches("input:not([type=checkbox]), textarea, select")) {
      if (event.code === "Escape") target.blur();
      return;
    }
    if (target.matches("button, a, summary") && (event.code === "Enter" || event.code === "Space")) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
      const help = document.getElementById("help");
      if (help) { help.open = !help.open; event.preventDefault(); }
      return;
    }
    const name = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
    const own = /^[a-z0-9]$/.test(name) && press(`[data-key="${name}"]`);
    if (own || (keys[event.code] && keys[event.code]() !== false)) event.preventDefault();
  });

  const queue = document.getElementById("queue");
  if (queue && items.length) choose(Number(queue.dataset.at || 0), Boolean(queue.dataset.at));

  // A second press of a key while the page is being sent must not send it twice.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });

  const ticked = document.getElementById("ticked");
  document.addEventListener("change", (event) => {
    if (ticked && event.target.name === "ids") {
      const count = document.querySelectorAll("input[name=ids][type=checkbox]:checked").length;
      ticked.textContent = count ? ` (${count})` : "";
    }
  });

  const fresh = document.getElementById("fresh");
  async function ask() {
    try {
      const answer = await fetch(`/inbox/fresh?since=${fresh.dataset.since}`);
      if (!answer.ok) return;
      const { count } = await answer.json();
      fresh.hidden = count === 0;
      fresh.querySelector("strong").textContent = count;
    } catch { /* the service is away for a moment: the next question will tell */ }
  }
  if (fresh) setInterval(() => { if (!document.hidden) ask(); }, 15000);
})();
