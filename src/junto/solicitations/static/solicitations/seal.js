/* A company's offer, written, packed and sealed in its own browser: nothing of it is sent but the sealed file. */
"use strict";
(() => {
  const page = document.querySelector("[data-sealing]");
  const ours = window.JuntoSealing;
  if (!page || !ours) return;
  const facts = JSON.parse(page.dataset.sealing);
  const MEGABYTE = 1000000;
  const find = (selector, root = page) => root.querySelector(selector);
  const all = (selector, root = page) => [...root.querySelectorAll(selector)];
  const part = (name) => find(`[data-part="${name}"]`);
  let files = [];        // {code, name, bytes, reason}
  let made = null;       // what was sealed, of each envelope: {part, plain, sealed, digest}
  const two = facts.parts.length > 1;   // quality and price, each sealed to its own key
  let unsaved = false;
  let taking = Promise.resolve();   // files that are still being read

  const say = (code, params = {}) => facts.words[code]
    .replace(/%\((\w+)\)s/g, (whole, name) => (name in params ? String(params[name]) : whole)).replaceAll("%%", "%");
  const status = (text, how = "info") => {
    const line = part("status");
    line.hidden = false;
    line.className = `usa-alert usa-alert--${how} usa-alert--slim`;
    find("p", line).textContent = text;
  };
  const listed = (place, sentences) => place.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
  const turn = () => new Promise((done) => { setTimeout(done, 30); });   // lets the page draw what it said
  const progress = (share) => {
    const bar = part("progress");
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
  };

  // --- amounts: whole smallest coins, never fractions ---------------------------------------------------------------
  function coins(text) {
    const bare = text.trim().replace(facts.currency, "").replace(/^[$€£]|[$€£]$/g, "").trim();
    const found = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(bare);
    if (!found || (found[2] ?? "").length > facts.digits) return null;
    return BigInt(found[1].replaceAll(",", "") + (found[2] ?? "").padEnd(facts.digits, "0"));
  }
  function amount(minor) {
    const digits = String(minor).padStart(facts.digits + 1, "0");
    const text = facts.digits ? `${digits.slice(0, -facts.digits)}.${digits.slice(-facts.digits)}` : digits;
    return { amount: text, currency: facts.currency };
  }
  // As the server writes money for this reader: `thousand` is a thousand, from which the signs are taken.
  function money(minor) {
    const [whole, part] = amount(minor).amount.split(".");
    const [all, group, point] = (facts.digits ? /1(\D?)000(\D)0+/ : /1(\D?)000()/).exec(facts.thousand);
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => group);
    return facts.thousand.replace(all, () => (part ? grouped + point + part : grouped));
  }

  const SIGN = "(?:[$€£]|\\b(?:USD|EUR|GBP|dollars?|dólares|euros?)\\b)";
  const MONEY = new RegExp(`${SIGN}\\s?\\d|\\d[\\d.,  ]*${SIGN}`, "i");   // as far as it can be told

  // --- what is written on the page ----------------------------------------------------------------------------------
  const field = (name) => find(`[name="${CSS.escape(name)}"]`);
  const written = (name) => (field(name)?.value ?? "").trim();
  const chosenModel = (item) => find(`[data-model-of="${item}"]`)?.value ?? "";

  function inputsOf(item, model) {
    const named = facts.models[model].inputs.map((one) => [one.code, written(`model-${item}-${model}-${one.code}`)]);
    return Object.fromEntries(named.filter(([, value]) => value));
  }
  function contents() {
    const prices = [];
    const faults = [];
    let total = 0n;
    for (const { number, quantity } of facts.items) {
      const model = facts.models ? chosenModel(number) : "";
      const text = written(`item-${number}`);
      if (model) {
        const inputs = inputsOf(number, model);
        prices.push({ item: number, quantity, model: { code: model, version: facts.models[model].version, inputs } });
        for (const one of facts.models[model].inputs) {
          if (one.required && !inputs[one.code]) faults.push(say("no_input", { item: number, what: one.label }));
        }
      } else if (facts.models || !text) {
        faults.push(say("no_price", { item: number }));
      } else {
        const unit = coins(text);
        if (unit === null) faults.push(say("bad_price", { item: number, value: text }));
        else {
          prices.push({ item: number, quantity, unit: amount(unit) });
          total += unit * BigInt(quantity);
        }
      }
    }
    const there = new Set(files.map((file) => file.code));
    for (const one of facts.documents) {
      if (one.mandatory && !there.has(one.code)) faults.push(say("no_document", { label: one.label }));
    }
    const answers = {};
    for (const { code, mandatory } of facts.answers) {
      const text = written(code);
      if (text) answers[code] = text;
      else if (mandatory) faults.push(say("no_answer", { code }));
    }
    const told = two ? facts.answers.filter(({ code }) => MONEY.test(answers[code] ?? "")).map(({ label }) => say("money", { what: label })) : [];
    return { prices, answers, faults, told, total: prices.some((price) => price.unit) ? total : null };
  }

  // --- files --------------------------------------------------------------------------------------------------------
  const safe = (name) => name.normalize("NFC").replace(/[\u0000-\u001f\u007f/\\:\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "_").slice(-120);
  const reasonOf = (code) => (find(`[data-reason="${CSS.escape(code)}"]`)?.value ?? "").trim();

  function faultOf(file) {
    const ending = file.name.split(".").pop().toLowerCase();
    if (!file.size) return say("file_empty", { name: file.name });
    if (file.size > facts.mostFile) return say("file_too_large", { name: file.name, limit: Math.floor(facts.mostFile / MEGABYTE) });
    if (!facts.endings.includes(ending)) return say("file_kind", { name: file.name, kinds: facts.endings.join(", ") });
    const together = files.reduce((sum, one) => sum + one.bytes.length, file.size);
    return together > facts.most ? say("all_too_large", { limit: Math.floor(facts.most / MEGABYTE) }) : "";
  }
  async function take(input) {
    const faults = [];
    for (const file of input.files) {
      const fault = faultOf(file);
      if (fault) faults.push(fault);
      else files.push({ code: input.dataset.code, name: safe(file.name), bytes: new Uint8Array(await file.arrayBuffer()) });
    }
    input.value = "";
    changed();
    showFiles();
    if (faults.length) status(faults.join(" "), "error");
  }
  function showFiles() {
    for (const list of all("[data-files]")) {
      list.replaceChildren(...files.filter((file) => file.code === list.dataset.files).map((file) => {
        const line = document.createElement("li");
        const out = document.createElement("button");
        out.type = "button";
        out.className = "usa-button usa-button--unstyled";
        out.textContent = say("take_out", { name: file.name });
        out.addEventListener("click", () => {
          files = files.filter((one) => one !== file);
          changed();
          showFiles();
          find(`[data-code="${CSS.escape(file.code)}"]`).focus();
        });
        line.append(`${file.name} (${Math.ceil(file.bytes.length / 1000).toLocaleString()} kB) `, out);
        return line;
      }));
    }
  }

  // --- packing and sealing ------------------------------------------------------------------------------------------
  const digest = (bytes) => ours.hex(ours.sha256(bytes));
  const random = () => ours.hex(crypto.getRandomValues(new Uint8Array(32)));
  // RFC 8785: names in the order of their UTF-16 code units, texts and numbers as JSON.stringify writes them.
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  const belongs = (one, code) => !two || (facts.priced.includes(code) ? one.prices : one.rest);
  async function pack(one) {
    const filled = contents();
    const prices = one.prices ? filled.prices : [];
    const total = one.prices && filled.total !== null ? amount(filled.total) : null;
    const answers = one.rest ? filled.answers : {};
    const members = {};
    const documents = files.filter((file) => belongs(one, file.code)).map((file, place) => {
      const path = `files/${place + 1}-${file.name}`;
      const label = facts.documents.find((one) => one.code === file.code)?.label ?? file.code;
      members[path] = file.bytes;
      return { code: file.code, title: label, path, sha256: digest(file.bytes), size: file.bytes.length, confidential: reasonOf(file.code) || null };
    });
    const { format, version, ocid, round, addendum, currency, bidder } = facts;
    const part = one.part ? { part: one.part } : {};
    const listing = { ...part, format, version, ocid, round, addendum, currency, bidder, nonce: random(), prices, total, documents, answers };
    const packed = { "submission.json": ours.strToU8(canonical(listing)), ...members };
    return new Promise((done, failed) => {
      ours.zip(packed, { level: 0, mtime: new Date(1980, 0, 1) }, (error, bytes) => (error ? failed(error) : done(bytes)));
    });
  }
  function underSeal(one, plain) {
    const { addendum, company, number, ocid } = facts;
    const part = one.part ? { part: one.part } : {};
    const header = { ...part, format: "junto-sealed", version: 1, solicitation: ocid, number, addendum, company, nonce: random(), sha256: digest(plain), length: plain.length };
    const head = ours.strToU8(`${canonical(header)}\n`);
    const joined = new Uint8Array(head.length + plain.length);
    joined.set(head);
    joined.set(plain, head.length);
    return joined;
  }
  // What can be checked without the secret: one recipient, and a body as long as its content makes it.
  function whole(sealed, length) {
    const begins = new TextDecoder("latin1").decode(sealed.subarray(0, 1000));
    const head = /^age-encryption\.org\/v1\n-> X25519 \S+\n\S+\n--- \S+\n/.exec(begins);
    return head !== null && sealed.length === head[0].length + 16 + length + 16 * Math.ceil(length / 65536);
  }
  async function seal() {
    status(say("packing"));
    progress(0.1);
    await turn();
    const sealing = [];
    for (const [place, one] of facts.parts.entries()) {
      const plain = await pack(one);
      status(say("sealing", { number: facts.key }));
      progress((place + 0.5) / facts.parts.length);
      await turn();
      const inside = underSeal(one, plain);
      const sealed = await ours.seal(one.recipient, inside);
      if (!whole(sealed, inside.length)) throw new Error(say("not_whole"));
      if (sealed.length > facts.most) throw new Error(say("all_too_large", { limit: Math.floor(facts.most / MEGABYTE) }));
      sealing.push({ part: one.part, name: one.name, plain, sealed, digest: digest(sealed) });
    }
    made = sealing;
    progress(null);
    const tell = (value) => made.map((one) => (two ? `${one.name}: ${value(one)}` : value(one))).join("\n");
    part("plain-digest").textContent = tell((one) => digest(one.plain));
    part("sealed-digest").textContent = tell((one) => one.digest);
    part("sizes").textContent = tell((one) => `${one.plain.length.toLocaleString()} / ${one.sealed.length.toLocaleString()}`);
    part("made").hidden = false;
    part("hand-in").hidden = true;
    status(say("sealed"), "success");
    find('[data-do="save-plain"]').focus();
  }
  function check() {
    const { faults, told, total } = contents();
    listed(part("missing"), faults);
    listed(part("told"), told);
    part("told-box").hidden = !told.length;
    part("missing-title").textContent = faults.length ? say("missing") : say("nothing_missing");
    part("total").textContent = total === null ? "" : say("total", { sum: money(total) });
    return faults;
  }
  function save(bytes, ending) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = `${safe(facts.name)}${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  async function savePlain() {
    for (const [place, one] of facts.parts.entries()) save(made ? made[place].plain : await pack(one), `${ending(one)}.zip`);
    unsaved = false;
  }
  const ending = (one) => (one.part ? `-${one.part}` : "");

  // --- sending the sealed file ahead --------------------------------------------------------------------------------
  async function send() {
    for (const one of made) if (!await sendOne(one)) return;
    unsaved = false;
    part("hand-in").hidden = false;
    status(say("sent"), "success");
    find("a", part("hand-in")).focus();
  }
  function sendOne(one) {
    const given = new FormData();
    given.append("file", new Blob([one.sealed]), `${safe(facts.name)}${ending(one)}.age`);
    given.append("part", one.part);
    given.append("key", facts.key);
    given.append("addendum", facts.addendum);
    const request = new XMLHttpRequest();
    request.open("POST", facts.send);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", page.dataset.token);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      progress(event.loaded / event.total);
      status(say("sending", { percent: Math.floor((100 * event.loaded) / event.total) }));
    });
    return new Promise((done) => {
      request.addEventListener("load", () => done(answered(request, one)));
      for (const fault of ["error", "timeout", "abort"]) request.addEventListener(fault, () => done(status(say("not_sent"), "error")));
      request.send(given);
    }).finally(() => progress(null));
  }
  function answered(request, one) {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* no answer of ours: said below */ }
    if (request.status !== 200) return status(answer.sentence ?? say("not_sent"), "error");
    if (answer.digest !== one.digest) return status(say("other_digest"), "error");
    return true;
  }

  // --- an envelope that the company kept ----------------------------------------------------------------------------
  async function load(input) {
    const bytes = new Uint8Array(await input.files[0].arrayBuffer());
    input.value = "";
    let members, listing;
    try {
      members = await new Promise((done, failed) => { ours.unzip(bytes, (error, found) => (error ? failed(error) : done(found))); });
      listing = JSON.parse(new TextDecoder().decode(members["submission.json"]));
    } catch { return status(say("not_ours"), "error"); }
    if (listing.format !== facts.format || listing.ocid !== facts.ocid) return status(say("not_ours"), "error");
    for (const price of listing.prices) fillPrice(price);
    for (const [code, text] of Object.entries(listing.answers)) if (field(code)) field(code).value = text;
    const kept = two && listing.part ? files.filter((file) => !belongs(facts.parts.find((one) => one.part === listing.part), file.code)) : [];
    files = kept.concat(listing.documents.filter((one) => members[one.path]).map((one) => {
      const reason = find(`[data-reason="${CSS.escape(one.code)}"]`);
      if (reason && one.confidential) reason.value = one.confidential;
      return { code: one.code, name: one.path.replace(/^files\/\d+-/, ""), bytes: members[one.path] };
    }));
    showFiles();
    showModels();
    changed();
    check();
    return status(say("loaded"), "success");
  }
  function fillPrice(price) {
    if (price.unit && field(`item-${price.item}`)) field(`item-${price.item}`).value = price.unit.amount;
    const choice = price.model && find(`[data-model-of="${price.item}"]`);
    if (!choice) return;
    choice.value = price.model.code;
    for (const [code, value] of Object.entries(price.model.inputs)) {
      const input = field(`model-${price.item}-${price.model.code}-${code}`);
      if (input) input.value = value;
    }
  }
  function showModels() {
    for (const inputs of all("[data-inputs]")) inputs.hidden = chosenModel(inputs.dataset.inputs) !== inputs.dataset.model;
  }

  function changed() {
    unsaved = true;
    if (!made) return;
    made = null;
    part("made").hidden = true;
    part("hand-in").hidden = true;
    status(say("changed"), "warning");
  }
  const deeds = { check, seal: () => { check(); return seal(); }, "save-plain": savePlain, "save-sealed": () => made.forEach((one) => save(one.sealed, `${ending(one)}.age`)), send };
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    button.disabled = true;
    try {
      await taking;
      await deeds[button.dataset.do]();
    } catch (error) {
      progress(null);
      status(say("failed", { why: error.message }), "error");
    }
    button.disabled = false;
  });
  page.addEventListener("input", (event) => { if (event.target.type !== "file") changed(); });
  page.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("[data-code]") && input.files.length) taking = taking.then(() => take(input));
    if (input.matches("[data-kept]") && input.files.length) load(input);
    showModels();
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  showModels();
  page.hidden = false;
  document.querySelector("[data-without]")?.remove();
})();
