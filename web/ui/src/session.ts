// Who sits at this screen, and how he leaves it.

import { get, post, Problem, setPage } from "./api";
import type { Page, Principal } from "./types";

// whoAmI gives the principal signed in on this page. Without one it goes to the sign-in page and gives null.
// While the service does not answer it asks again.
export async function whoAmI(page: Page): Promise<Principal | null> {
  const me = await seat(page);
  return me && me.principal;
}

// A Seat is a sign-in: who it is of, and the key under which a deputy's page keeps what it has not sent.
export interface Seat {
  principal: Principal;
  draft_key?: string;
}

// seat is whoAmI with the key that goes with the sign-in.
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

// signOut ends the sign-in and goes to the sign-in page; unreachable, it leaves anyway.
export async function signOut(): Promise<void> {
  try {
    await post("/api/logout");
  } catch {
    // The page is left in any case.
  }
  leave();
}

// leave goes to the sign-in page without a way back.
export function leave(): void {
  location.replace("/");
}
