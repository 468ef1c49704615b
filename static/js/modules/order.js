// Puts the rows of a table in order by ↑ ↓ and by dragging; the buttons beside each row do the same without script.

/** @param {HTMLElement} element holds a table whose rows bear data-code; says where orders go and what to tell */
export function start(element) {
  const body = element.querySelector("tbody");
  if (!body) return;
  const { address = "", token = "", saved = "", failed = "" } = element.dataset;
  const said = element.querySelector("[data-said]");
  /** @type {HTMLTableRowElement | null} */
  let held = null;
  const rows = () => /** @type {HTMLTableRowElement[]} */ ([...body.querySelectorAll("tr[data-code]")]);

  const save = async () => {
    rows().forEach((row, place, all) => {
      const number = row.querySelector("[data-place]");
      if (number) number.textContent = String(place + 1);
      const [up, down] = row.querySelectorAll("button");
      if (up) up.disabled = place === 0;
      if (down) down.disabled = place === all.length - 1;
    });
    const codes = rows().map((row) => row.dataset.code).join(",");
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ codes, csrf_token: token }) }).catch(() => null);
    if (said) said.textContent = answer?.ok ? saved : failed;
  };

  for (const row of rows()) {
    row.tabIndex = 0;
    row.draggable = true;
    row.addEventListener("keydown", (event) => {
      if (event.target !== row || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      const beside = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
      if (!beside) return;
      if (event.key === "ArrowUp") beside.before(row);
      else beside.after(row);
      row.focus();
      save();
    });
    row.addEventListener("dragstart", () => { held = row; });
    row.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (!held || held === row) return;
      const below = event.clientY > row.getBoundingClientRect().top + row.offsetHeight / 2;
      if (below) row.after(held);
      else row.before(held);
    });
    row.addEventListener("dragend", () => {
      held = null;
      save();
    });
  }
}
