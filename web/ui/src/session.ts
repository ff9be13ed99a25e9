// The sign-in of this page, and signing out.

import { get, post, Problem, setPage } from "./api";
import type { Page, Principal } from "./types";

// whoAmI returns the principal signed in on this page. If there is none, it goes to the sign-in page and returns null.
// While the service does not answer, it retries.
export async function whoAmI(page: Page): Promise<Principal | null> {
  const me = await seat(page);
  return me && me.principal;
}

// A Seat is a sign-in: its principal, and the key under which a deputy's page stores choices not sent yet.
export interface Seat {
  principal: Principal;
  draft_key?: string;
}

// seat is whoAmI that also returns the sign-in's key.
export async function seat(page: Page): Promise<Seat | null> {
  setPage(page);
  for (let wait = 500; ; wait = Math.min(5000, wait * 1.7)) {
    try {
      return await get<Seat>("/api/me");
    } catch (e) {
      if (e instanceof Problem && (e.status === 401 || e.status === 403)) {
        leave();
        return null;
      }
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    }
  }
}

// signOut ends the sign-in and goes to the sign-in page, also when the service cannot be reached.
export async function signOut(): Promise<void> {
  try {
    await post("/api/logout");
  } catch {
    // The page is left in any case.
  }
  leave();
}

// leave goes to the sign-in page and leaves no history entry to return by.
export function leave(): void {
  location.replace("/");
}
