// A sign-in code as people type it: 10 Crockford base32 characters, any case, dashes ignored.

export const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const codeLength = 10;
export const pinLength = 6;

// clean returns the characters of a code: look-alikes are mapped to one character, and anything else is dropped.
export function clean(s: string): string {
  return s
    .toUpperCase()
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0")
    .replace(/[^0-9A-HJKMNP-TV-Z]/g, "")
    .slice(0, codeLength);
}

// cleanPin keeps the digits of a PIN.
export function cleanPin(s: string): string {
  return s.replace(/[^0-9]/g, "").slice(0, pinLength);
}

// fromLink returns the code from a link such as http://hall/#K7M3Q9T2XA, or from the code alone.
export function fromLink(s: string): string {
  const at = s.indexOf("#");
  return clean(at < 0 ? s : s.slice(at + 1));
}
