// Comfort only: what bears a key is pressed by it, unless one types or what has the focus answers itself.
const desk = document.querySelector("[data-desk]");
const hint = document.querySelector("[data-keys]");
const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const OWN = { Enter: "a, button, summary", " ": "a, button, summary, input", ArrowUp: "input", ArrowDown: "input" };
const KEY = "assigning keys";

function show() {
  const on = localStorage[KEY] !== "off";
  desk.classList.toggle("keyed", on);
  hint.querySelector("input").checked = on;
}

function press(event) {
  const { key, target, ctrlKey, altKey, metaKey, isComposing, repeat } = event;
  const writes = target.matches(TYPED) || target.matches(OWN[key] ?? "none");
  if (writes || ctrlKey || altKey || metaKey || isComposing || repeat || !desk.matches(".keyed")) return;
  const found = [...document.querySelectorAll("[data-key]")].find(it => it.dataset.key.split("|").includes(key.length > 1 ? key : key.toLowerCase()));
  if (!found) return;
  event.preventDefault();
  found.click();
}

// Whoever is the lead unit is no co-unit too.
function leaveOutTheLead() {
  const lead = desk.querySelector("[name=planned_lead]:checked")?.value;
  for (const it of desk.querySelectorAll("[name=planned_bodies]")) {
    const isLead = it.value === lead && desk.querySelector("[name=way][value=joint]")?.checked;
    if (isLead) it.checked = false;
    it.disabled = isLead;
    it.closest("label").hidden = isLead;
  }
}

if (desk) {
  desk.addEventListener("change", leaveOutTheLead);
  leaveOutTheLead();
  hint.hidden = false;
  hint.addEventListener("change", event => {
    localStorage[KEY] = event.target.checked ? "on" : "off";
    show();
  });
  document.addEventListener("keydown", press);
  desk.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
  show();
}
