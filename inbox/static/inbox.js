"use strict";

// Everything works without this file; it saves clicks.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

for (const form of document.querySelectorAll("[data-auto-submit]")) {
  form.classList.add("automatic");
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=number]")) form.requestSubmit();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard || !button.dataset.copy) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}

for (const keys of document.querySelectorAll(".keys")) keys.hidden = false;

const links = [...document.querySelectorAll(".lead-link")];
const current = links.findIndex((link) => link.hasAttribute("aria-current"));
if (current > 0) links[current].scrollIntoView({ block: "nearest" });

document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step && links.length) {
    const next = links[Math.min(Math.max(current + step, 0), links.length - 1)];
    if (next !== links[current]) next.click();
  } else if (event.key === "c" || event.key === "d") {
    document.querySelector(`[data-key="${event.key}"]`)?.click();
  } else if (event.key === "/") {
    const words = document.querySelector("[type=search]");
    if (words) {
      event.preventDefault();
      words.focus();
    }
  }
});

// One open menu at a time; Escape or a click elsewhere closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});
