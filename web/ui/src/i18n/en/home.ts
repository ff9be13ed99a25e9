import type zh from "../zh/home";

const words: Record<keyof typeof zh, string> = {
  meeting: "Piaojue",
  title: "Sign in",
  ask: "Scan the QR code on your slip, or enter its code",
  hint: "The code is printed on your slip: 10 characters, never I, L, O or U.",
  askPin: "Enter your PIN of 6 digits",
  hintPin: "The PIN is on a separate slip. It has digits only.",
  scan: "Scan QR",
  scanTitle: "How to scan",
  scan1: "Open the *camera* of this tablet or phone and point it at the QR code on your slip.",
  scan2: "Tap the *link* that appears: it brings you back here and signs you in.",
  scan3: "If the camera does not open, enter the code below or ask the staff.",
  gotIt: "Got it",
  erase: "Delete",
  clear: "Clear",
  signIn: "Sign in",
  missing: "{n} to go",
  again: "Enter another code",
  busy: "Signing in",
  codeLabel: "{n} of {of} entered",
};

export default words;
