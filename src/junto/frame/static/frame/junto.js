// Junto without JavaScript is whole; this adds what makes it quicker: maps, drawing, further rows in a form.
"use strict";
(() => {
  const files = new Map();

  function load(address) {
    if (!files.has(address)) {
      files.set(address, new Promise((done, failed) => {
        const style = address.endsWith(".css");
        const tag = document.createElement(style ? "link" : "script");
        tag.onload = done;
        tag.onerror = () => failed(new Error(address));
        if (style) { tag.rel = "stylesheet"; tag.href = address; } else { tag.src = address; }
        document.head.append(tag);
      }));
    }
    return files.get(address);
  }

  // Maps come only where a page has one; drawing only where a form asks for a place.
  async function maps(root) {
    const at = document.body.dataset;
    const shown = [...root.querySelectorAll(".junto-map:not([data-ready])")];
    const asked = [...root.querySelectorAll(".junto-place:not([data-ready])")];
    if (!shown.length && !asked.length) return;
    for (const element of [...shown, ...asked]) element.dataset.ready = "";
    await Promise.all([load(at.leafletCss), load(at.leaflet)]);
    await load(at.map);
    shown.forEach((element) => window.Junto.showMap(element));
    if (!asked.length) return;
    await Promise.all([load(at.geomanCss), load(at.geoman)]);
    await load(at.place);
    asked.forEach((element) => window.Junto.drawPlace(element));
  }

  // "Add another" for forms in rows; without scripts the page sends spare rows instead.
  function addRow(button) {
    const rows = button.closest(".junto-rows");
    const total = document.getElementsByName(`${rows.dataset.prefix}-TOTAL_FORMS`)[0];
    const number = Number(total.value);
    if (number >= Number(rows.dataset.most)) return;
    const made = document.createElement("div");
    made.innerHTML = rows.querySelector("template").innerHTML
      .replaceAll("__prefix__", String(number)).replaceAll("__number__", String(number + 1));
    const row = made.firstElementChild;
    rows.querySelector("template").before(row);
    total.value = String(number + 1);
    maps(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function prepare(root) {
    if (matchMedia("(max-width: 63.99em)").matches) for (const fold of root.querySelectorAll("details[data-fold]")) fold.open = false;
    for (const add of root.querySelectorAll(".junto-rows__add")) add.hidden = false;
    maps(root);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) addRow(button);
    for (const drop of document.querySelectorAll("details.junto-drop[open]")) if (!drop.contains(event.target)) drop.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const drop = event.key === "Escape" && document.querySelector("details.junto-drop[open]");
    if (drop) { drop.open = false; drop.querySelector("summary").focus(); }
  });
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  prepare(document);
})();
