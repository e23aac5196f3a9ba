// Maps beside tables: the city's own areas (or tiles by setting), and what the table lists, drawn on one canvas.
"use strict";
(() => {
  const COLOURS = ["#005ea2", "#b50909", "#00687d", "#8b4c00", "#54278f", "#3f5b00", "#9d2c6f", "#1b1b1b"];
  const SHAPES = ["circle", "square", "triangle", "diamond"];

  // Points with a shape of their own, so that a kind is told by more than its colour.
  const Mark = L.CircleMarker.extend({
    _updatePath() { this._renderer._updateMark(this); },
  });
  L.Canvas.include({
    _updateMark(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point, r = Math.max(Math.round(layer._radius), 1), ctx = this._ctx;
      ctx.beginPath();
      if (layer.options.shape === "square") ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      else if (layer.options.shape === "triangle") path(ctx, [[x, y - r * 1.15], [x + r * 1.1, y + r * 0.85], [x - r * 1.1, y + r * 0.85]]);
      else if (layer.options.shape === "diamond") path(ctx, [[x, y - r * 1.2], [x + r * 1.2, y], [x, y + r * 1.2], [x - r * 1.2, y]]);
      else ctx.arc(x, y, r, 0, Math.PI * 2);
      this._fillStroke(ctx, layer);
    },
  });

  function path(ctx, points) {
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
  }

  function element(name, attributes = {}, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  async function json(address) {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.json();
  }

  // An empty map in `canvas`, with the city's areas or tiles beneath; resolves to the map and the areas' bounds.
  async function base(canvas, data) {
    const map = L.map(canvas, {
      preferCanvas: true, zoomControl: false, attributionControl: Boolean(data.credit),
      scrollWheelZoom: false, maxZoom: 20, worldCopyJump: true, zoomSnap: data.tiles ? 1 : 0.25,
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    L.control.zoom({ zoomInTitle: data.sayZoomIn, zoomOutTitle: data.sayZoomOut }).addTo(map);
    map.attributionControl?.setPrefix(false);
    map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", data.label);
    map.setView([0, 0], 2);
    if (data.tiles) L.tileLayer(data.tiles, { attribution: data.credit, maxZoom: 20 }).addTo(map);
    if (!data.areas) return { map, bounds: null };
    const areas = L.geoJSON(await json(data.areas), {
      interactive: false,
      style: { color: "#8d9297", weight: 1, fillColor: "#fff", fillOpacity: data.tiles ? 0 : 1 },
    }).addTo(map);
    const bounds = areas.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { animate: false });
    return { map, bounds: bounds.isValid() ? bounds : null };
  }

  // The most frequent kinds get a colour and shape of their own; the rest share one, or the legend would hide the map.
  function kinds(features, other) {
    const counts = new Map();
    for (const { properties: p } of features) counts.set(p.kind, (counts.get(p.kind) || 0) + 1);
    const labels = new Map(features.map(({ properties: p }) => [p.kind, p.kind_label || p.kind]));
    const order = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
    const rest = { label: other, colour: "#71767a", shape: "circle" };
    const own = order.length <= COLOURS.length + 1 ? order.length : COLOURS.length;
    return new Map(order.map((kind, n) => [kind, n >= own ? rest : {
      label: labels.get(kind), colour: COLOURS[n % COLOURS.length], shape: SHAPES[n % SHAPES.length],
    }]));
  }

  function symbol({ colour, shape }) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const forms = {
      circle: ["circle", { cx: 8, cy: 8, r: 6 }], square: ["rect", { x: 2, y: 2, width: 12, height: 12 }],
      triangle: ["path", { d: "M8 1 15 14H1z" }], diamond: ["path", { d: "M8 0 16 8 8 16 0 8z" }],
    };
    const [name, attributes] = forms[shape];
    const drawn = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries({ ...attributes, fill: colour })) drawn.setAttribute(key, value);
    svg.append(drawn);
    return svg;
  }

  function popup({ properties: p }) {
    const title = element("p", {}, p.url ? element("a", { href: p.url }, p.title || p.url) : p.title || "");
    const inside = element("div", {}, title);
    for (const line of [p.kind_label, p.text]) if (line) inside.append(element("p", {}, line));
    return inside;
  }

  function layerOf(features, known) {
    const style = (feature) => {
      const { colour, shape } = known.get(feature.properties.kind);
      if (feature.geometry.type.endsWith("Point")) return { color: "#fff", weight: 1.5, fillColor: colour, fillOpacity: 0.95, shape };
      return { color: colour, weight: 3, fillColor: colour, fillOpacity: 0.25 };
    };
    return L.geoJSON({ type: "FeatureCollection", features }, {
      style,
      pointToLayer: (feature, place) => new Mark(place, { ...style(feature), radius: features.length > 400 ? 5 : 7 }),
    }).bindPopup((layer) => popup(layer.feature), { maxWidth: 320 });
  }

  async function showMap(holder) {
    const data = holder.dataset;
    const words = holder.querySelector(".junto-map__words");
    const canvas = element("div", { class: "junto-map__canvas" });
    const said = element("p", { class: "junto-map__said", role: "status" }, data.sayLoading);
    holder.prepend(canvas);
    words?.after(said);
    try {
      const [{ map, bounds }, found] = await Promise.all([base(canvas, data), json(data.source)]);
      const features = found.features.filter((feature) => feature.geometry);
      const known = kinds(features, data.sayOther);
      const layer = layerOf(features, known).addTo(map);
      const own = layer.getBounds();
      const near = data.zoomTo === "areas" && bounds ? bounds : own.isValid() ? own : bounds;
      if (near) map.fitBounds(near, { padding: [24, 24], maxZoom: 17, animate: false });
      if (known.size > 1 || known.values().next().value?.label) {
        const list = element("ul", { class: "junto-legend", "aria-label": data.sayLegend });
        for (const kind of new Set(known.values())) list.append(element("li", {}, symbol(kind), kind.label || ""));
        canvas.after(list);
      }
      said.textContent = features.length ? (found.more ? data.sayMore : "") : data.sayNone;
    } catch (error) {
      canvas.remove();
      said.textContent = data.sayFailed;
      console.error(error);
    }
  }

  window.Junto = { base, element, showMap };
})();
