/* The three functions that slip39 takes from Node, for browsers; the bundle puts this in the place of "crypto". */
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";

export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
export const pbkdf2Sync = (password, salt, count, length) => pbkdf2(sha256, password, salt, { c: count, dkLen: length });
export function createHmac(name, key) {
  const made = hmac.create(sha256, key);
  return { update: (content) => made.update(content), digest: () => made.digest() };
}
