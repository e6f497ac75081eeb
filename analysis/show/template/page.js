// Figures that have a door become buttons; a button opens a dialog with copies of what the page lists behind its figures.
// Text is only ever copied as text: nothing here turns a string into elements.
"use strict";
(() => {
  const numbers = document.getElementById("doors");
  if (!numbers) return;
  const doors = JSON.parse(numbers.textContent);
  const KEYS = ["label", "issue", "other", "term", "group", "article_id", "outlet", "year", "voice"];
  const make = (tag, text = "", name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });

  const dialog = make("dialog");
  const title = Object.assign(make("h2"), { id: "door-title" });
  const close = Object.assign(make("button", "Close"), { type: "button" });
  const head = make("header");
  const body = make("div");
  head.append(title, close);
  dialog.append(head, body);
  dialog.setAttribute("aria-labelledby", "door-title");
  body.tabIndex = 0; // so that the keyboard can scroll it
  document.body.append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  const columns = (cell) => [...cell.closest("table").tHead.rows[0].cells].map((th) => th.textContent);

  function meaning(cell) {
    const heads = columns(cell);
    const row = Object.fromEntries(heads.map((name, i) => [name, cell.parentNode.cells[i].textContent]));
    const known = KEYS.map((name) => row[name]).filter(Boolean);
    const unit = ["n", "total"].includes(heads[cell.cellIndex]) && row.unit ? ` ${row.unit}` : "";
    return `${heads[cell.cellIndex]} = ${cell.textContent}${unit}: ${known.join(", ")}`;
  }

  function numbered(ranges) {
    return ranges.split(",").flatMap((part) => {
      const [from, to = from] = part.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
  }

  function copy(id, issue) {
    const item = document.getElementById(id).cloneNode(true);
    item.removeAttribute("id");
    for (const mention of item.querySelectorAll("[data-issue]")) {
      const link = mention.querySelector("a");
      if (issue !== null && mention.dataset.issue !== String(issue)) mention.remove();
      else link.replaceWith(make("code", document.getElementById(link.hash.slice(1)).textContent));
    }
    return item;
  }

  function open(cell) {
    const [kind, issue, rule, all, rows] = doors[cell.dataset.of]; // as analysis/show/behind.py lists them
    const ids = numbered(rows);
    const list = make("ol");
    list.append(...ids.map((id) => copy(kind + id, issue)));
    title.textContent = meaning(cell);
    const what = kind === "s" ? "sentence" : "count by article and voice";
    const some = ids.length < all ? `The first ${ids.length} of ${all}` : `${ids.length}`;
    body.replaceChildren(make("p", `${some} ${all === 1 ? what : what.replace(/^\w+/, "$&s")}.`));
    if (issue !== null) {
      const name = document.getElementById(`i${issue}`);
      body.append(make("p", `${name.textContent}: ${name.nextElementSibling.firstElementChild.textContent}`, "definition"));
    }
    if (rule !== null) body.append(make("p", document.getElementById(`r${rule}`).textContent, "definition"));
    body.append(list);
    dialog.showModal();
    body.scrollTop = 0;
  }

  for (const cell of document.querySelectorAll("td[data-of]")) {
    const button = Object.assign(make("button", cell.textContent, "door"), { type: "button" });
    button.setAttribute("aria-label", `${meaning(cell)}, open`);
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(cell));
    cell.replaceChildren(button);
  }
  // the other figures of a row rest on its first door: a click on them opens it, and a keyboard has its button
  document.addEventListener("click", (event) => {
    const row = event.target.closest("main tbody tr");
    const cell = row && !event.target.closest("button, a") && row.querySelector("td[data-of]");
    if (cell && !getSelection().toString()) open(cell);
  });
})();
