// The service's types, as web/openapi.yaml defines them.

import type { Ask, Page as Named, Poll } from "./api.gen";

export type * from "./api.gen";

// "home" is the sign-in page, which has no cookie.
export type Page = Named | "home";

export type Asking = Ask;
export type PollDetail = Poll;
