// Comfort only: without this file every page still does its work.
const root = document.documentElement;
const YEAR = 365 * 24 * 3600; // seconds

for (const link of document.querySelectorAll('[data-toggle="nav"]')) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-controls", "nav");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", event => {
    event.preventDefault();
    const shown = document.getElementById("nav").classList.toggle("show");
    link.setAttribute("aria-expanded", shown);
  });
}

for (const button of document.querySelectorAll('[data-toggle="large"]')) {
  button.addEventListener("click", event => {
    event.preventDefault();
    const large = root.classList.toggle("large-type");
    document.cookie = `large_type=1; path=/; samesite=lax; max-age=${large ? YEAR : 0}`;
    button.setAttribute("aria-pressed", large);
  });
}

// The user's menu closes by a click elsewhere, and by Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", event => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  closeStep(event);
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A stroke leads to the search, unless one is writing.
document.addEventListener("keydown", event => {
  const find = document.querySelector("[data-find]");
  const writes = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || writes || !find || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  find.focus();
});

// Who logged in again in another page has another token; the form that waits here goes with it.
const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
document.addEventListener("htmx:configRequest", event => {
  if (token() && event.detail.parameters.csrfmiddlewaretoken) {
    event.detail.parameters.csrfmiddlewaretoken = token();
  }
});

// Who types is here, though no page is opened; who sits idle is told before the session ends.
const idle = document.getElementById("idle");
if (idle) {
  const MINUTE = 60_000;
  let touched = 0;
  const heard = () => { localStorage.heard = Date.now(); };
  const stay = async () => {
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(idle.dataset.still, { method: "POST", headers, redirect: "manual" });
    if (answer.ok) heard();
    look();
  };
  const look = () => {
    const silent = Date.now() - localStorage.heard;
    if (touched > localStorage.heard && silent > 3 * MINUTE) { touched = 0; stay(); }
    idle.hidden = silent < (idle.dataset.minutes - 5) * MINUTE;
  };
  heard();
  document.addEventListener("input", () => { touched = Date.now(); });
  document.addEventListener("htmx:afterRequest", heard);
  idle.querySelector("button").addEventListener("click", stay);
  setInterval(look, MINUTE / 4);
}

// A step that was opened in place is closed in place; the button that opened it has the focus again.
let opener = null;
function closeStep(event) {
  const close = event.target.closest("[data-close]");
  if (!close || !opener) return;
  event.preventDefault();
  close.closest("section").remove();
  opener.removeAttribute("aria-current");
  opener.focus();
  opener = null;
}

document.addEventListener("htmx:afterSwap", event => {
  const from = event.detail.requestConfig?.elt;
  if (from?.matches("a[hx-get]")) {
    opener?.removeAttribute("aria-current");
    opener = from;
    opener.setAttribute("aria-current", "true");
  }
  const step = document.getElementById("step");
  if (from?.matches("input")) return;  // it is still being written in
  const first = ["[aria-invalid=true]", ".note.n-late", "h1, h2"].reduce((found, it) => found ?? step?.querySelector(it), null);
  if (!first) return;
  if (first.matches(".note")) first.tabIndex = -1;
  first.focus({ preventScroll: true });
  (first.closest(".bad, .note") ?? step).scrollIntoView({ block: "start" });
});

// What is looked up while somebody writes need not be said to its end: an address has its length.
document.addEventListener("htmx:configRequest", event => {
  const { elt, verb, parameters } = event.detail;
  if (verb === "get" && elt.matches("input")) parameters[elt.name] = elt.value.slice(0, 100);
});

// What cannot be shown in place is shown as a page of its own; what was typed is never lost.
document.addEventListener("htmx:responseError", event => {
  const { requestConfig, pathInfo, xhr } = event.detail;
  if (requestConfig.elt.matches("input")) return;  // it is still being written in
  if (requestConfig.verb === "get") return location.assign(pathInfo.requestPath);
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  sayNotDone(requestConfig.elt, page.querySelector("main p")?.textContent);
});
document.addEventListener("htmx:sendError", event => sayNotDone(event.detail.requestConfig.elt));

function sayNotDone(elt, why = "服务器没有接收，没有办成。请过一会儿再试一次。") {
  const form = elt.closest("form");
  if (!form) return;
  forgetLast(form);
  const note = document.createElement("div");
  note.className = "note n-late gap-b not-done";
  note.setAttribute("role", "alert");
  note.textContent = `${why}填写的内容还在。`;
  form.prepend(note);
  note.scrollIntoView({ block: "center" });
}

// What is sent once more is under way, whatever became of it before.
document.addEventListener("htmx:beforeRequest", event => {
  if (event.detail.requestConfig.verb !== "get") forgetLast(event.target);
});

function forgetLast(form) {
  for (const old of form.querySelectorAll(".not-done, .sending")) old.remove();
}

// What is typed into a step stays in this browser until it has arrived: a dead connection, a closed
// window and the end of a session take nothing away; to log out clears it. It is put back for the same
// user at the same step, field by field, where nobody else has written meanwhile.
const WEEK = 7 * 24 * 3600_000;
const KEPT = "kept ";
const CHECKS = ["checkbox", "radio"];
const typed = form => [...form.elements].filter(it => it.name && !it.matches("[data-fresh]") &&
  !["hidden", "file", "submit", "button"].includes(it.type));
const state = it => JSON.stringify(CHECKS.includes(it.type) ? it.checked : it.multiple ? [...it.selectedOptions].map(o => o.value) : it.value);
const place = it => it.name + (CHECKS.includes(it.type) ? "=" + it.value : "");
const key = form => KEPT + form.dataset.kept;

function read(name) {
  try {
    return JSON.parse(localStorage[name]);
  } catch {
    delete localStorage[name];
    return null;
  }
}

function shown(form) {
  form.shown ??= Object.fromEntries(typed(form).map(it => [place(it), state(it)]));
  return form.shown;
}

function keep(form) {
  const was = shown(form);
  const changed = typed(form).filter(it => state(it) !== was[place(it)]).map(it => [place(it), [was[place(it)], state(it)]]);
  localStorage[key(form)] = JSON.stringify({ at: Date.now(), changed: Object.fromEntries(changed) });
}

function putBack(form) {
  const was = shown(form);
  const kept = read(key(form))?.changed;
  if (!kept || form.querySelector(".kept")) return;
  const wanted = typed(form).filter(it => kept[place(it)] && kept[place(it)][1] !== state(it));
  const free = wanted.filter(it => kept[place(it)][0] === was[place(it)]);
  const lost = wanted.filter(it => !free.includes(it) && it.matches("textarea, input[type=text]"));
  if (!free.length && !lost.length) return;
  const fresh = form.cloneNode(true);
  for (const it of free) {
    const now = JSON.parse(kept[place(it)][1]);
    if (CHECKS.includes(it.type)) it.checked = now;
    else if (it.multiple) for (const o of it.options) o.selected = now.includes(o.value);
    else it.value = now;
  }
  const note = document.createElement("div");
  note.className = "note gap-b kept";
  note.setAttribute("role", "status");
  note.innerHTML = '<div><p>上次填到一半的内容已经放回来了。</p></div><button type="button" class="btn btn-s push">不要了，重新填</button>';
  for (const it of lost) {
    const old = document.createElement("p");
    old.className = "meta";
    old.textContent = `这一项后来有人改过，您上次写的是：${JSON.parse(kept[place(it)][1])}`;
    note.firstChild.append(old);
  }
  note.querySelector("button").addEventListener("click", () => {
    delete localStorage[key(form)];
    form.replaceWith(fresh);
    htmx.process(fresh);
  });
  form.prepend(note);
}

const tidy = user => {
  for (const name of Object.keys(localStorage).filter(it => it.startsWith(KEPT))) {
    const mine = name.startsWith(`${KEPT}${user} `);
    if (!mine || !(Date.now() - read(name)?.at < WEEK)) delete localStorage[name];
  }
};
document.addEventListener("input", event => {
  const form = event.target.closest("form[data-kept]");
  if (form) keep(form);
});
const putAllBack = () => document.querySelectorAll("form[data-kept]").forEach(form => {
  tidy(form.dataset.kept.split(" ")[0]);
  putBack(form);
});
document.addEventListener("htmx:afterSwap", putAllBack);
document.addEventListener("htmx:afterRequest", event => {
  const form = event.target.closest?.("form[data-kept]");
  if (form && event.detail.xhr?.getResponseHeader("HX-Redirect")) delete localStorage[key(form)];
});
putAllBack();

// Of many that may be chosen, only those with these characters, and those that are chosen already.
document.addEventListener("input", event => {
  if (!event.target.matches("[data-narrows]")) return;
  const word = event.target.value.trim();
  for (const it of event.target.closest(".many").querySelectorAll("label")) {
    it.hidden = !it.textContent.includes(word) && !it.querySelector("input").checked;
  }
});

document.addEventListener("keydown", event => {
  if (event.key === "Enter" && event.target.matches("[data-narrows]")) event.preventDefault();
});

// A large file is under way for a while: how much of it has arrived.
document.addEventListener("htmx:xhr:progress", event => {
  const { loaded, total } = event.detail;
  const foot = event.target.querySelector(".foot-row");
  if (!foot || total < 1_000_000) return;
  const sending = foot.querySelector(".sending") ?? document.createElement("span");
  sending.className = "sending";
  const share = Math.round(100 * loaded / total);
  sending.textContent = share < 100 ? `正在上传附件，${share}%` : "附件已经传到，正在核对";
  if (!sending.parentElement) foot.append(sending);
});

// Conditions stand open beside a list, and closed above it where there is no room beside it.
const beside = matchMedia("(min-width: 1400px)").matches && !root.classList.contains("large-type");
for (const conditions of document.querySelectorAll("details[data-wide]")) conditions.open = beside;

// A paper is printed by the browser.
for (const link of document.querySelectorAll("[data-print]")) {
  link.addEventListener("click", event => {
    event.preventDefault();
    window.print();
  });
}
