// Drawing a place: the map and the text field hold the same; the text stays the way that needs no pointer.
"use strict";
(() => {
  const { base, element } = window.Junto;
  const DRAWN = { point: "CircleMarker", line: "Line", area: "Polygon" };
  const STYLE = { color: "#b50909", fillColor: "#b50909", weight: 3, fillOpacity: 0.25, radius: 8 };

  // "latitude, longitude" or GeoJSON → geometry; null where the text is neither.
  function read(text) {
    const pair = /^\s*\(?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\)?\s*$/.exec(text);
    if (pair) return { type: "Point", coordinates: [Number(pair[2]), Number(pair[1])] };
    try {
      const found = JSON.parse(text);
      return found.type === "Feature" ? found.geometry : found;
    } catch {
      return null;
    }
  }

  function write(geometry) {
    const short = (value) => (Array.isArray(value) ? value.map(short) : Math.round(value * 1e6) / 1e6);
    const coordinates = short(geometry.coordinates);
    if (geometry.type === "Point") return `${coordinates[1]}, ${coordinates[0]}`;
    return JSON.stringify({ type: geometry.type, coordinates });
  }

  async function drawPlace(holder) {
    const data = holder.dataset;
    const field = document.getElementById(data.input);
    const canvas = element("div", { class: "junto-map__canvas" });
    const tools = element("div", { class: "junto-place__tools", role: "group", "aria-label": data.label });
    const said = element("p", { class: "usa-hint", role: "status" }, data.sayStart);
    holder.append(tools, said, canvas);
    let map, bounds;
    try {
      ({ map, bounds } = await base(canvas, data));
    } catch (error) {
      console.error(error);
      [tools, said, canvas].forEach((made) => made.remove());
      return;
    }
    const place = L.featureGroup().addTo(map);
    // Corners are dragged by pointer alone; by keyboard the text field is the way, so they are no buttons.
    new MutationObserver(() => canvas.querySelectorAll(".leaflet-marker-icon[role]").forEach((corner) => {
      corner.removeAttribute("role");
      corner.removeAttribute("tabindex");
    })).observe(map.getPane("markerPane"), { childList: true });
    const buttons = new Map();
    map.pm.setGlobalOptions({ tooltips: false, pathOptions: STYLE, templineStyle: STYLE, hintlineStyle: { ...STYLE, dashArray: "6 6" } });

    function show() {
      place.clearLayers();
      said.textContent = data.sayStart;
      if (!field.value.trim()) return;
      const geometry = read(field.value);
      try {
        L.geoJSON(geometry, { style: STYLE, pointToLayer: (_feature, at) => L.circleMarker(at, STYLE) })
          .eachLayer((layer) => keep(layer));
        map.fitBounds(place.getBounds(), { maxZoom: 17, padding: [40, 40], animate: false });
      } catch {
        said.textContent = data.sayUnread;
      }
    }

    function keep(layer) {
      place.addLayer(layer);
      layer.pm.enable({ allowSelfIntersection: false, snappable: false });
      layer.on("pm:edit pm:dragend pm:markerdragend", () => { field.value = write(layer.toGeoJSON().geometry); });
    }

    function press(pressed) {
      for (const [shape, button] of buttons) button.setAttribute("aria-pressed", String(shape === pressed));
    }

    for (const shape of data.shapes.split(" ")) {
      const words = data[`say${shape[0].toUpperCase()}${shape.slice(1)}`];
      const button = element("button", { type: "button", class: "usa-button usa-button--outline", "aria-pressed": "false" }, words);
      button.addEventListener("click", () => {
        const already = button.getAttribute("aria-pressed") === "true";
        map.pm.disableDraw();
        press(already ? null : shape);
        if (!already) map.pm.enableDraw(DRAWN[shape], { continueDrawing: false, allowSelfIntersection: false, snappable: false });
      });
      buttons.set(shape, button);
      tools.append(button);
    }
    const clear = element("button", { type: "button", class: "usa-button usa-button--outline" }, data.sayClear);
    clear.addEventListener("click", () => { field.value = ""; show(); });
    tools.append(clear);

    map.on("pm:create", ({ layer }) => {
      const geometry = layer.toGeoJSON().geometry;
      layer.remove();
      place.clearLayers();
      field.value = write(geometry);
      press(null);
      show();
    });
    map.on("pm:drawend", () => press(null));
    field.addEventListener("change", show);
    if (bounds) map.fitBounds(bounds, { animate: false });
    show();
  }

  window.Junto.drawPlace = drawPlace;
})();
