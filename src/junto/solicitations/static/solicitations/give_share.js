// Opens an officer's share in the browser with the officer's own key, which goes nowhere; then the form gives its words.
"use strict";
(() => {
  const part = document.getElementById("share-file");
  const sealing = window.JuntoSealing;
  if (!part || !sealing) return;
  const said = document.getElementById("identity-said");
  const words = document.getElementById("id_words");
  const way = document.getElementById("id_way");
  const typing = [words.closest(".usa-form-group") ?? words, document.getElementById("words-title")];
  const say = (sentence, how) => { said.textContent = sentence; said.dataset.how = how; };
  const show = (typed) => { for (const one of typing) one.hidden = !typed; };
  part.hidden = false;

  async function opened(file) {
    const identities = sealing.readIdentities(await file.text());
    const text = new TextDecoder().decode(await sealing.unseal(identities, part.dataset.share));
    const share = sealing.readShare(text);
    if (sealing.checkWords(share) !== part.dataset.check) throw new sealing.SealingFault("damaged");
    return share;
  }

  const SAID = { no_key: "noKey", large_file: "noKey", other_key: "otherKey" };
  document.getElementById("identity").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      words.value = await opened(file);
      show(false);  // nobody need read them: they lie ready to be given, and go when the page does
      way.value = "file";
      say(part.dataset.opened, "success");
      document.querySelector("#give-share button").focus();
    } catch (fault) {
      if (way.value === "file") words.value = "";
      show(true);
      say(part.dataset[SAID[fault.code] || "damaged"], "error");
    }
    event.target.value = "";
  });
  window.addEventListener("pagehide", () => { words.value = ""; show(true); });
  words.addEventListener("input", () => { way.value = "words"; });
})();
