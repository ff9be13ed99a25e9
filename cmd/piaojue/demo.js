// Keeps the demo's page up to date: what the server would now say is put in the place of what stands there.
"use strict";

const parts = ["now", "doors"];

async function look() {
  const stale = document.getElementById("stale");
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of parts) renew(document.getElementById(id), fresh.getElementById(id));
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
  for (const id of parts) document.getElementById(id).hidden = !stale.hidden;
  setTimeout(look, 1000);
}

// renew leaves what is the same, so that a press under way is not lost, and keeps the place of the keyboard.
function renew(old, fresh) {
  if (!fresh || old.innerHTML === fresh.innerHTML) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const at = held && (held.id ? "#" + held.id : `a[href="${held.getAttribute("href")}"]`);
  old.innerHTML = fresh.innerHTML;
  old.dataset.stage = fresh.dataset.stage || "";
  if (at) old.querySelector(at)?.focus({ preventScroll: true });
}

setTimeout(look, 1000);
