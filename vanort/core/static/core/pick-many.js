// SPDX-License-Identifier: EUPL-1.2
// Narrow a long list of check boxes to those whose words were typed; what is chosen always stays in sight.
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-vo-pick-find]");
  if (!field) return;
  const wanted = field.value.trim().toLocaleLowerCase();
  for (const item of field.closest("[data-vo-pick]").querySelectorAll("li")) {
    const box = item.querySelector("input");
    item.hidden = !(box && box.checked) && !item.textContent.toLocaleLowerCase().includes(wanted);
  }
});
