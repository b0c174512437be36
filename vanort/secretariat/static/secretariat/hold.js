// SPDX-License-Identifier: EUPL-1.2
// A vote from the keyboard: J or Y, N and A mark what a person said and go on to the next; the sum is shown as it grows.
const ANSWERS = { j: "yes", y: "yes", n: "no", a: "abstain" };

function tally(box) {
  const marked = [...box.querySelectorAll("input:checked")];
  const parts = Object.entries({ yes: 0, no: 0, abstain: 0 }).map(([value]) => {
    const all = marked.filter((one) => one.value === value);
    const word = box.querySelector(`input[value="${value}"]`)?.closest("label").textContent.trim();
    return `${all.length} ${word}`;
  });
  const target = box.querySelector("[data-vo-tally]");
  if (target && marked.length) target.textContent = parts.join(" · ");
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-vo-ballots]");
  if (box) tally(box);
});

document.addEventListener("keydown", (event) => {
  const group = event.target.closest("[data-vo-ballots] [role=radiogroup]");
  const value = ANSWERS[event.key.toLowerCase()];
  if (!group || !value || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const choice = group.querySelector(`input[value="${value}"]`);
  choice.checked = true;
  const box = group.closest("[data-vo-ballots]");
  tally(box);
  const groups = [...box.querySelectorAll("[role=radiogroup]")];
  const next = groups[groups.indexOf(group) + 1];
  (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? choice).focus();
});

for (const box of document.querySelectorAll("[data-vo-ballots]")) tally(box);
