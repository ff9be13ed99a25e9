// Sealing of what a tablet stores, without crypto.subtle: browsers give it only to secure pages, and many halls use
// plain HTTP.

import { sha256 } from "./sha256";

const block = 32;
const nonceSize = 16;

// A text is padded to a multiple of step before sealing, so that its length tells no choice.
const step = 8192;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => (b + 256).toString(16).slice(1)).join("");
const unhex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));

// crossed XORs bytes with the keystream of a key and a nonce, which both seals and opens them. Each block of the stream
// is SHA-256 over key, nonce and the block's number. A nonce is used only once.
function crossed(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const from = new Uint8Array([...key, ...nonce, 0, 0]);
  const out = new Uint8Array(bytes.length);
  let stream = key;
  for (let i = 0; i < bytes.length; i++) {
    if (i % block === 0) {
      from.set([i >> 13, (i >> 5) & 255], from.length - 2);
      stream = sha256(from);
    }
    out[i] = bytes[i]! ^ stream[i % block]!;
  }
  return out;
}

// seal encrypts a value under a key.
export function seal(key: string, value: unknown): string {
  const text = bytesOf(JSON.stringify(value));
  const filled = new Uint8Array(Math.ceil(text.length / step) * step).fill(32);
  filled.set(text);
  const nonce = crypto.getRandomValues(new Uint8Array(nonceSize));
  return hex(nonce) + hex(crossed(unhex(key), nonce, filled));
}

// unseal returns the value that was sealed under the key, or undefined if it was another key.
export function unseal<T>(key: string, sealed: unknown): T | undefined {
  try {
    const bytes = unhex(sealed as string);
    const text = crossed(unhex(key), bytes.subarray(0, nonceSize), bytes.subarray(nonceSize));
    return JSON.parse(new TextDecoder().decode(text)) as T;
  } catch {
    return undefined;
  }
}
