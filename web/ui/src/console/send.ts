// What the console's buttons share: the current poll, and sending one of its acts.

import { post } from "../api";
import type { Press } from "../desk/press";
import type { Attendance, Fault, PollView, Spec, View } from "../types";

export interface ActsProps {
  poll: PollView;
  polls: PollView[];
  attendance: Attendance;
  press: Press;
  left: number | undefined; // seconds until the poll closes by itself
  meeting: string;
  view: View;
  spec?: Spec;
  told?: Fault[]; // notices to look at before the meeting adopts the rules
  me: string; // the principal's id
  notice: Notice | undefined;
  following?: PollView;
  setNotice: (n: Notice) => void;
  onGo: (poll: string) => void;
}

// A Notice is published with the result: its text, number and date. Each may be empty.
export interface Notice {
  text: string;
  number: string;
  date: string;
}

// noticeBody returns the notice for the body of announce: only the fields that are filled in.
export function noticeBody(n: Notice | undefined): Record<string, string> {
  const body: Record<string, string> = {};
  if (n?.text) body.notice = n.text;
  if (n?.number) body.number = n.number;
  if (n?.date) body.date = n.date;
  return body;
}

// send does one act of the current poll. Every act is idempotent: a repeated press changes nothing.
export function send(p: ActsProps, act: string, body: unknown = {}): Promise<boolean> {
  return p.press.run(act, () => post(`/api/polls/${p.poll.id}/${act}`, body));
}
