// Keys in the browser: one's own key made and saved; a solicitation's key made, cut, dealt and rehearsed. Secrets stay here.
"use strict";
(() => {
  const root = document.querySelector("[data-keys]");
  const S = window.JuntoSealing;
  if (!root || !S) return;
  const part = (name, within = root) => within.querySelector(`[data-part="${name}"]`);
  const button = (name) => root.querySelector(`[data-do="${name}"]`);
  const text = (code, params = {}) => {
    const line = root.querySelector(`[data-code="${code}"]`) || root.querySelector('[data-code="failed"]');
    return line.textContent.replace(/%\((\w+)\)s/g, (_, name) => params[name] ?? "");
  };
  const put = (line, sentence, how = "") => { line.textContent = sentence; line.dataset.how = how; };
  const say = (code, params, how) => put(part("said"), text(code, params), how);
  const failed = (fault) => put(part("said"), fault.code ? text(fault.code, fault.params) : fault.message, "error");
  const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "");

  if (!window.isSecureContext) { root.hidden = false; say("insecure", {}, "error"); return; }
  if (root.dataset.keys === "own") ownKey(); else ceremony();

  function ownKey() {
    let recipient = "";
    root.hidden = false;
    button("make").addEventListener("click", async () => {
      const identity = await S.generateIdentity();
      recipient = await S.identityToRecipient(identity);
      const day = new Date().toISOString().slice(0, 10);
      const file = `junto-key-${slug(root.dataset.holder) || "mine"}-${day}.txt`;
      const content = `# Junto: the key of ${root.dataset.holder}. Keep it secret.\n# public key: ${recipient}\n${identity}\n`;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
      link.download = file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      part("check").hidden = false;
      say("saved", { file });
      root.querySelector("#saved").focus();
    });
    root.querySelector("#saved").addEventListener("change", async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      try {
        const [identity] = S.readIdentities(await file.text());
        if (await S.identityToRecipient(identity) !== recipient) { say("other", {}, "error"); return; }
        document.getElementById("id_recipient").value = recipient;
        say("same", {}, "success");
        document.querySelector(".junto-form button").focus();
      } catch { say("no_key", {}, "error"); }
    });
  }

  function ceremony() {
    const plan = JSON.parse(document.getElementById("key-plan").textContent);
    let secrets = [];  // of each key (one, or one of each envelope): shares, what the rehearsal needs; gone once it is done
    const named = (part) => (part ? text(`part_${part}`) : "");
    // The platform's share of the rehearsal is in this page alone: whoever leaves it is asked first.
    const leaving = (event) => { event.preventDefault(); event.returnValue = "leaving"; };

    function show(stage) {
      for (const section of root.querySelectorAll("[data-stage]")) section.hidden = section.dataset.stage !== stage;
      const title = root.querySelector(`[data-stage="${stage}"] h2, [data-stage="${stage}"] .usa-alert__heading`);
      if (title) { title.tabIndex = -1; title.focus(); }
    }

    function shareText(words, holder, part) {
      const envelope = part ? `, ${part} envelope` : "";
      const quorum = `${plan.needed} of ${plan.holders.length} officers and the platform are needed (SLIP-39, both groups).`;
      return `# Junto: share of ${holder}, solicitation ${plan.solicitation}${envelope}\n# ${quorum}\n# Check: ${S.checkWords(words)}\n${words}\n`;
    }

    async function held(words, name, recipient, file, files, part) {
      if (!recipient) return { name, recipient: null, check: S.checkWords(words), file: null, sha256: null };
      files[file] = await S.seal(recipient, shareText(words, name, part), { armoured: true });
      return { name, recipient, check: S.checkWords(words), file, sha256: S.hex(S.sha256(files[file])) };
    }

    async function deal(part) {
      const identity = await S.generateIdentity();
      const recipient = await S.identityToRecipient(identity);
      const { needed, holders } = plan, files = {};
      const shares = await S.split(identity, needed, holders.length);
      const platform = await held(shares.platform, "the platform", plan.platform, "platform.share.age", files, part);
      const officers = [];
      for (const [place, holder] of holders.entries()) {
        const plain = slug(holder.name), file = `${part ? `${part}-` : ""}officer-${place + 1}${plain ? "-" : ""}${plain}.share.age`;
        officers.push(await held(shares.officers[place], holder.name, holder.recipient, file, files, part));
      }
      const record = {
        ...(part ? { part } : {}), format: "junto-ceremony", version: 1, solicitation: plan.solicitation, recipient, needed, officers, platform,
        made: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
        scheme: {
          name: "SLIP-39", identifier: shares.identifier, extendable: true, iteration_exponent: 1, passphrase: "",
          groups: [[1, 1], [needed, needed > 1 ? holders.length : 1]],
        },
      };
      return { record, files, platform: shares.platform, cards: shares.officers.map((w, n) => holders[n].recipient ? null : w) };
    }

    async function post(url, fields) {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const response = await fetch(url, { method: "POST", body: form });
      const given = await response.json().catch(() => ({ refused: text("failed") }));
      if (!response.ok) throw new Error(given.refused);
      return given;
    }

    button("make").addEventListener("click", async () => {
      button("make").disabled = true;
      say("making");
      window.addEventListener("beforeunload", leaving);
      try {
        const persons = plan.holders.map((holder) => holder.person);
        for (const envelope of plan.parts) {
          const made = await deal(envelope);
          const taken = await post(root.dataset.url, { made: JSON.stringify({ record: made.record, files: made.files, persons }) });
          secrets.push({ ...made, ...taken, envelope });
        }
        say("taken");
        part("key").href = secrets[0].key;
        nextCard(0);
      } catch (fault) {
        window.removeEventListener("beforeunload", leaving);
        failed(fault);
        secrets = [];
        button("make").disabled = false;
      }
    });

    // One card after the other; each is shown once.
    function nextCard(from) {
      const each = plan.holders.flatMap((_, n) => secrets.map((one) => [one, n]));   // a holder's cards one after the other
      const next = each.findIndex(([one, n], at) => at >= from && one.cards[n]);
      if (next < 0) { rehearse(); return; }
      const [secret, place] = each[next];
      part("opens").textContent = named(secret.envelope);
      for (const line of root.querySelectorAll("[data-two]")) line.hidden = !secret.envelope;
      const name = plan.holders[place].name, card = part("card"), words = part("words");
      show("cards");
      part("cover").hidden = false;
      card.hidden = true;
      part("away").textContent = text("away", { name });
      button("show").onclick = () => {
        part("cover").hidden = true;
        part("holder").textContent = name;
        part("check").textContent = S.checkWords(secret.cards[place]);
        words.replaceChildren(...secret.cards[place].split(" ").map((word) => Object.assign(document.createElement("li"), { textContent: word })));
        card.hidden = false;
        say("taken");
        button("print").focus();
      };
      button("print").onclick = () => window.print();
      button("hide").onclick = () => {
        words.replaceChildren();
        secret.cards[place] = null;
        nextCard(next + 1);
      };
    }

    function rehearse() {
      show("rehearse");
      for (const secret of secrets) secret.given = new Map();
      const enough = () => secrets.every(({ given }) => given.size >= plan.needed);
      const rows = plan.holders.flatMap((_, place) => secrets.map((secret) => [secret, place]));
      for (const [secret, place] of rows) {
        const { given } = secret, officer = secret.record.officers[place];
        const row = root.querySelector("template").content.cloneNode(true).firstElementChild;
        const file = row.querySelector("input"), words = row.querySelector("textarea");
        part("name", row).textContent = [officer.name, named(secret.envelope)].filter(Boolean).join(", ");
        part("with-file", row).hidden = part("or-words", row).hidden = !officer.file;
        part("words-alone", row).hidden = Boolean(officer.file);
        row.querySelector("button").addEventListener("click", async () => {
          try {
            const share = await giving(secret, officer, file.files[0], words.value);
            given.set(place, share);
            words.value = file.value = "";
            put(part("state", row), `✓ ${text("fits")}`, "success");
            part("giving", row).hidden = true;
            row.focus();
          } catch (fault) {
            given.delete(place);
            put(part("state", row), text(fault.code || "failed", fault.params), "error");
          }
          button("open").disabled = !enough();
        });
        part("holders").append(row);
      }
      button("open").addEventListener("click", async () => {
        button("open").disabled = true;
        try { await answerAll(); } catch (fault) {
          failed(fault);
          button("open").disabled = false;
        }
      });
    }

    async function giving(secret, officer, file, words) {
      let share;
      if (file && officer.file) {
        const content = await S.unseal(S.readIdentities(await file.text()), secret.files[officer.file]);
        share = S.readShare(new TextDecoder().decode(content));
      } else share = S.readShare(words);
      if (S.checkWords(share) !== officer.check) throw new S.SealingFault("other_share");
      return share;
    }

    async function answerAll() {
      for (const secret of secrets) if (!secret.done) await answer(secret);
      secrets = [];
      window.removeEventListener("beforeunload", leaving);
      say("opened");
      show("done");
    }

    async function answer(secret) {
      const { given } = secret;
      const identity = S.combine([secret.platform, ...given.values()]);
      if (await S.identityToRecipient(identity) !== secret.record.recipient) throw new S.SealingFault("failed");
      const message = new TextDecoder().decode(await S.unseal([identity], secret.message));
      const record = {
        format: "junto-rehearsal", version: 1, solicitation: plan.solicitation, recipient: secret.record.recipient,
        officers: secret.record.officers.filter((_, n) => given.has(n)).map((officer) => officer.name), needed: plan.needed,
        message, message_sha256: S.hex(S.sha256(message)), ciphertext_sha256: S.hex(S.sha256(secret.message)),
        when: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      };
      await post(secret.rehearse, { answer: JSON.stringify(record) });
      given.clear();
      secret.done = true;
    }
  }
})();
