// What the service sends, as web/openapi.yaml has it.

import type { Ask, Page as Named, Poll } from "./api.gen";

export type * from "./api.gen";

// "home" has no cookie.
export type Page = Named | "home";

export type Asking = Ask;
export type PollDetail = Poll;
