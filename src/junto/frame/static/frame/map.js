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
    const { features } = await json(data.areas);
    const areas = L.geoJSON(features.filter(({ properties: p }) => !p?.street), {
      interactive: false,
      style: { color: "#8d9297", weight: 1, fillColor: "#fff", fillOpacity: data.tiles ? 0 : 1 },
    }).addTo(map);
    if (!data.tiles) nameStreets(map, features.filter(({ properties: p }) => p?.street));
    const bounds = areas.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { animate: false });
    return { map, bounds: bounds.isValid() ? bounds : null };
  }

  // Each street's name before its line, or where that comes into view; only if enough is seen and no other name is there.
  function nameStreets(map, streets) {
    map.createPane("streets").classList.add("junto-streets"); // above what is drawn, below what is pressed
    const names = streets.map(({ geometry, properties: { street } }) => ({
      half: street.length * 3.5 + 6,
      lines: (geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates)
        .map((line) => line.map(([lng, lat]) => L.latLng(lat, lng))),
      sign: L.tooltip({ permanent: true, direction: "center", className: "junto-street", pane: "streets" }).setContent(street),
    }));
    function show() {
      const view = L.bounds([0, 0], map.getSize());
      const taken = [L.bounds([0, 0], [50, 90])]; // the buttons for zooming
      for (const { half, lines, sign } of names) {
        const runs = lines.flatMap((line) => line.slice(1).map((end, i) => L.LineUtil.clipSegment(
          map.latLngToContainerPoint(line[i]), map.latLngToContainerPoint(end), view, false, true)).filter(Boolean));
        const length = runs.reduce((sum, [from, to]) => sum + from.distanceTo(to), 0);
        const box = length > 3 * half && [-1, 1].map((side) => boxAt(runs[0], half, side))
          .find((tried) => view.contains(tried) && !taken.some((other) => other.overlaps(tried)));
        if (!box) { sign.remove(); continue; }
        taken.push(box);
        sign.setLatLng(map.containerPointToLatLng(box.getCenter())).addTo(map);
      }
    }
    map.on("moveend resize", show);
    show();
  }

  // The box of a name `half` as wide, clear of the run's start: before it (side -1) or along it (side 1).
  function boxAt([from, to], half, side) {
    const along = to.subtract(from).divideBy(Math.max(from.distanceTo(to), 1));
    const apart = Math.min(half / Math.max(Math.abs(along.x), 0.01), 10 / Math.max(Math.abs(along.y), 0.01)) + 4;
    const middle = from.add(along.multiplyBy(side * apart));
    return L.bounds(middle.subtract([half, 10]), middle.add([half, 10]));
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

  function told({ properties: p }) {
    const inside = element("div", {}, element("p", {}, p.url ? element("a", { href: p.url }, p.title || p.url) : p.title || ""));
    for (const line of [p.kind_label, p.text]) if (line) inside.append(element("p", {}, line));
    return inside;
  }

  // Points that came gathered by kind, each for itself; what they are is asked for when somebody looks.
  const apart = (features) => features.flatMap((feature) => (!feature.properties.gathered ? [feature]
    : feature.geometry.coordinates.map((at) => ({ ...feature, geometry: { type: "Point", coordinates: at } }))));

  // What the source knows of gathered points: everything in the box around them, in full.
  async function asked(source, features) {
    const sides = [0, 1].map((axis) => features.map(({ geometry }) => geometry.coordinates[axis]));
    const box = [...sides.map((all) => Math.min(...all) - 1e-5), ...sides.map((all) => Math.max(...all) + 1e-5)];
    return json(`${source}${source.includes("?") ? "&" : "?"}box=${box.map((side) => side.toFixed(6))}`);
  }

  // Everything that lies where one clicked, or behind one badge: alone, or as a list from which each can be reached.
  async function tell(map, at, features, data, focus) {
    if (!features.length) return;
    const inside = element("div", {}, element("p", {}, data.sayLoading));
    const popup = L.popup({ maxWidth: 320, maxHeight: 260 }).setLatLng(at).setContent(inside);
    const gathered = features.filter(({ properties: p }) => p.gathered);
    let found = { features: features.filter(({ properties: p }) => !p.gathered) };
    if (gathered.length) {
      popup.openOn(map);
      try {
        const { features: more, more: rest } = await asked(data.source, gathered);
        found = { features: [...found.features, ...more.filter(({ geometry }) => geometry.type === "Point")], rest };
      } catch (error) {
        inside.textContent = data.sayFailed;
        throw error;
      }
    }
    write(inside, found, data);
    if (gathered.length) popup.update();
    else popup.openOn(map);
    if (!focus) return;
    inside.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") { map.closePopup(); map.getContainer().focus({ preventScroll: true }); }
    });
    inside.querySelector("a")?.focus({ preventScroll: true });
  }

  function write(inside, { features, rest }, data) {
    if (features.length === 1 && !rest) { inside.replaceChildren(...told(features[0]).childNodes); return; }
    inside.replaceChildren(
      element("p", {}, element("strong", {}, data.saySeveral.replace("{n}", features.length + (rest ? "+" : "")))),
      element("ul", { class: "junto-map__several" }, ...features.map((feature) => element("li", {}, told(feature)))));
    if (rest) inside.append(element("p", {}, data.sayMore));
  }

  // Points in view: a mark for each that stands alone, a badge with their number where they would hide one another.
  function pointsOn(map, features, style, say, tellAll) {
    const places = features.flatMap((feature) => (feature.geometry.type === "Point" ? [feature.geometry.coordinates] : feature.geometry.coordinates)
      .map(([lng, lat]) => ({ feature, at: L.latLng(lat, lng) })));
    const marks = L.featureGroup().addTo(map);
    const many = places.length > 400;
    function show() {
      marks.clearLayers();
      const near = map.getBounds().pad(0.1);
      const seen = places.filter(({ at }) => near.contains(at));
      for (const together of gathered(map, seen, seen.length > 300 ? 44 : 18)) {
        const [{ feature, at }] = together;
        const mine = [...new Set(together.map((place) => place.feature))];
        const made = mine.length === 1 ? new Mark(at, { ...style(feature), radius: many ? 5 : 7 }) : badge(together[0].at, mine);
        made.here = mine;
        made.addTo(marks);
      }
    }
    function badge(at, mine) {
      const button = element("button", { type: "button", class: "junto-map__badge", "aria-label": say.replace("{n}", mine.length) }, String(mine.length));
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => tellAll(at, mine, true));
      return L.marker(at, { keyboard: false, icon: L.divIcon({ html: button, className: "", iconSize: [30, 30] }) });
    }
    map.on("moveend", show);
    show();
    return marks;
  }

  // Places in groups: each within `apart` pixels of the first of its group.
  function gathered(map, places, apart) {
    const groups = new Map();
    for (const place of places) {
      const { x, y } = map.latLngToContainerPoint(place.at);
      const [column, row] = [Math.floor(x / apart), Math.floor(y / apart)];
      let group = null;
      for (let c = column - 1; c <= column + 1 && !group; c += 1) {
        for (let r = row - 1; r <= row + 1 && !group; r += 1) {
          group = groups.get(`${c},${r}`)?.find((other) => Math.hypot(other.x - x, other.y - y) <= apart) ?? null;
        }
      }
      if (group) group.places.push(place);
      else {
        const key = `${column},${row}`;
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key).push({ x, y, places: [place] });
      }
    }
    return roomy([...groups.values()].flat(), 30).map((group) => group.places);
  }

  // A badge is wider than a mark: the larger ones take in what they would cover.
  function roomy(groups, width) {
    const kept = [];
    for (const group of groups.sort((one, other) => other.places.length - one.places.length)) {
      const cover = kept.find((other) => other.places.length > 1 && Math.hypot(other.x - group.x, other.y - group.y) < width);
      if (cover) cover.places.push(...group.places);
      else kept.push(group);
    }
    return kept;
  }

  // Draws features; answers with their bounds.
  function draw(map, features, known, data) {
    const style = ({ properties, geometry }) => {
      const { colour, shape } = known.get(properties.kind);
      if (geometry.type.endsWith("Point")) return { color: "#fff", weight: 1.5, fillColor: colour, fillOpacity: 0.95, shape };
      return { color: colour, weight: 3, fillColor: colour, fillOpacity: 0.25 };
    };
    const isPoint = ({ geometry }) => geometry.type.endsWith("Point");
    const shapes = L.geoJSON({ type: "FeatureCollection", features: features.filter((f) => !isPoint(f)) }, { style }).addTo(map);
    const bounds = L.geoJSON({ type: "FeatureCollection", features }, { pointToLayer: (_f, at) => new Mark(at) }).getBounds();
    return {
      bounds,
      points() {
        const tellAll = (at, mine, focus) => tell(map, at, mine, data, focus);
        const marks = pointsOn(map, features.filter(isPoint), style, data.saySeveral, tellAll);
        const clicked = ({ latlng, layerPoint }) => {
          const under = [marks, shapes].flatMap((group) => group.getLayers())
            .filter((layer) => layer._containsPoint?.(layerPoint)).flatMap((layer) => layer.here || [layer.feature]);
          tellAll(latlng, [...new Set(under)]);
        };
        marks.on("click", clicked);
        shapes.on("click", clicked);
      },
    };
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
      const features = apart(found.features.filter((feature) => feature.geometry));
      const known = kinds(features, data.sayOther);
      const drawn = draw(map, features, known, data);
      const own = drawn.bounds;
      const near = data.zoomTo === "areas" && bounds ? bounds : own.isValid() ? own : bounds;
      if (near) map.fitBounds(near, { padding: [24, 24], maxZoom: 17, animate: false });
      drawn.points();
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
