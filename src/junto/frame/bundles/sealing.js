/* What pages need to seal, in one file: age (age-encryption), SLIP-39 (slip39), zip (fflate), SHA-256. The scheme of
   shares is that of core/sealing: two groups, both needed; no passphrase; iteration exponent 1; extendable.
   hatch_build.py bundles it as vendor/sealing/sealing.js, which gives pages one name: JuntoSealing. */
import { Decrypter, Encrypter, armor, generateX25519Identity, identityToRecipient } from "age-encryption";
import Slip39 from "slip39";
import { WORD_LIST } from "slip39/src/slip39_helper.js";
import { bech32 } from "@scure/base";
import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex as hex } from "@noble/hashes/utils.js";
import { strToU8, unzip, zip } from "fflate";

const PLATFORM = 0, OFFICERS = 1, WORDS = 33, RAW_BYTES = 32, MOST_FILE = 40000;
const KNOWN = new Set(WORD_LIST);

/* slip39 adds its own to every list and text of the page; what loops over a list's names must not meet them. */
for (const prototype of [Array.prototype, String.prototype]) {
  for (const name of Object.keys(prototype)) Object.defineProperty(prototype, name, { enumerable: false });
}

class SealingFault extends Error {
  constructor(code, params = {}) { super(code); this.code = code; this.params = params; }
}

const bytesOf = (content) => typeof content === "string" ? strToU8(content) : content;
const sha256 = (content) => digest(bytesOf(content));
const rawOf = (identity) => bech32.decodeToBytes(identity).bytes;
const identityOf = (raw) => bech32.encodeFromBytes("AGE-SECRET-KEY-", Uint8Array.from(raw)).toUpperCase();

/* What a share says of itself: 40 bits before its secret, ten in each word, most significant first. */
function facts(words) {
  const [first, second, third, fourth] = words.split(" ").map((word) => WORD_LIST.indexOf(word));
  return {
    identifier: (first << 5) | (second >> 5), extendable: (second >> 4) & 1, exponent: second & 15,
    group: third >> 6, groupsNeeded: ((third >> 2) & 15) + 1, groups: (((third & 3) << 2) | (fourth >> 8)) + 1,
    member: (fourth >> 4) & 15, needed: (fourth & 15) + 1,
  };
}

/* The words of a share as its holder typed or printed them: remarks behind #, numbers before words. */
function readShare(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => !line.trimStart().startsWith("#"));
  const words = lines.join(" ").toLowerCase().split(/\s+/).filter((word) => word && !/^[0-9]{1,2}[.):]?$/.test(word));
  const unknown = words.findIndex((word) => !KNOWN.has(word));
  if (unknown >= 0) throw new SealingFault("unknown_word", { place: unknown + 1 });
  if (words.length !== WORDS) throw new SealingFault("word_count", { count: words.length });
  const share = words.join(" ");
  if (!Slip39.validateMnemonic(share)) throw new SealingFault("share_checksum");
  const { group, groupsNeeded, groups, member, needed } = facts(share);
  const ours = groupsNeeded === 2 && groups === 2 && (group === OFFICERS || (group === PLATFORM && !member && needed === 1));
  if (!ours) throw new SealingFault("other_scheme");
  return share;
}

/* Four words by which a share is told from every other without showing it. */
function checkWords(share) {
  const bits = sha256(`junto share\n${share}`).slice(0, 5).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return [30n, 20n, 10n, 0n].map((shift) => WORD_LIST[Number((bits >> shift) & 1023n)]).join(" ");
}

/* The shares of a secret key: the platform's, and one for each officer. Where one officer is enough SLIP-39 has one
   share alone, which all of them hold. */
async function split(identity, needed, officers) {
  const members = needed > 1 ? officers : 1;
  const made = Slip39.fromArray([...rawOf(identity)], {
    threshold: 2, groups: [[1, 1], [needed, members]], iterationExponent: 1, extendableBackupFlag: 1,
  });
  const held = made.fromPath("r/1").mnemonics;
  const shares = { platform: made.fromPath("r/0").mnemonics[0], officers: needed > 1 ? held : Array(officers).fill(held[0]) };
  if (combine([shares.platform, ...shares.officers]) !== identity) throw new SealingFault("split_fails");
  return { ...shares, identifier: facts(shares.platform).identifier };
}

/* The secret key that shares give; more than enough are all held to agree. The caller compares it with the recipient. */
function combine(given) {
  const shares = [...new Set(given.map(readShare))];
  const platform = shares.filter((share) => facts(share).group === PLATFORM);
  const officers = shares.filter((share) => facts(share).group === OFFICERS);
  if (!platform.length) throw new SealingFault("no_platform");
  if (!officers.length) throw new SealingFault("no_officers");
  const needed = facts(officers[0]).needed;
  const ceremonies = new Set(shares.map((share) => share.split(" ").slice(0, 2).join(" ")));
  const mixed = platform.length > 1 || ceremonies.size > 1 || officers.some((share) => facts(share).needed !== needed);
  if (mixed || new Set(officers.map((share) => facts(share).member)).size < officers.length) {
    throw new SealingFault("two_ceremonies");
  }
  if (officers.length < needed) throw new SealingFault("too_few", { needed, given: officers.length });
  const chosen = officers.slice(0, needed);
  const identity = recovered([...platform, ...chosen]);
  for (const extra of officers.slice(needed)) {
    if (recovered([...platform, ...chosen.slice(1), extra]) !== identity) throw new SealingFault("do_not_fit");
  }
  return identity;
}

function recovered(shares) {
  let raw;
  try { raw = Slip39.recoverSecret(shares, ""); } catch { throw new SealingFault("do_not_fit"); }
  if (raw.length !== RAW_BYTES) throw new SealingFault("do_not_fit");
  return identityOf(raw);
}

/* Bytes sealed to one recipient, binary or as text (armoured). */
async function seal(recipient, content, { armoured = false } = {}) {
  const sealing = new Encrypter();
  sealing.addRecipient(recipient);
  const sealed = await sealing.encrypt(bytesOf(content));
  return armoured ? armor.encode(sealed) : sealed;
}

/* What an age file holds, armoured or binary, opened by the first identity that fits. */
async function unseal(identities, content) {
  const bytes = bytesOf(content);
  const head = new TextDecoder("latin1").decode(bytes.slice(0, 100));
  const sealed = head.startsWith("-----BEGIN AGE") ? armor.decode(new TextDecoder().decode(bytes)) : bytes;
  for (const identity of identities) {
    const opening = new Decrypter();
    opening.addIdentity(identity);
    try { return await opening.decrypt(sealed); } catch (error) {
      if (!/no identity matched/.test(error.message)) throw new SealingFault("damaged");
    }
  }
  throw new SealingFault("other_key");
}

/* The secret keys in an identity file as age-keygen and our pages write it. */
function readIdentities(text) {
  if (text.length > MOST_FILE) throw new SealingFault("large_file");
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const sound = (line) => /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/.test(line) && rawOf(line).length === RAW_BYTES;
  try { if (lines.length && lines.every(sound)) return lines; } catch { /* not Bech32: said below */ }
  throw new SealingFault("no_key");
}

export {
  Decrypter, Encrypter, SealingFault, armor, checkWords, combine, hex, identityOf, identityToRecipient, rawOf,
  readIdentities, readShare, seal, sha256, split, unseal, unzip, zip, strToU8, facts,
};
export const generateIdentity = generateX25519Identity;
export const slip39 = { split, combine };
