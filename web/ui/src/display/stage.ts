// The stage is the box in which the hall display is laid out, 1080 units high. It is 1920 units wide at 16:9, and 1440
// at 4:3, where it has a layout of its own, to fill the projector.

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

export interface Stage {
  tall: boolean; // 4:3
  wide: number; // width in units
  edge: number; // the margin on each side, 5 %
  room: number; // width between the margins
  head: number; // height of the head
  least: number; // the smallest size of an item's title: 36 px at 1080p, and on a 4:3 projector of 768 lines too
}

export const wideStage: Stage = { tall: false, wide: 1920, edge: 96, room: 1728, head: 102, least: 36 };
export const tallStage: Stage = { tall: true, wide: 1440, edge: 72, room: 1296, head: 130, least: 51 };

// listRoom returns the height of a list without bars, between the head and the figures below.
export function listRoom(stage: Stage): number {
  return stage.tall ? 732 : 768;
}

// StageOf is the context that tells the scenes their stage. A preview is 16:9.
export const StageOf = createContext<Stage>(wideStage);

export function useStage(): Stage {
  return useContext(StageOf);
}

// useWindowStage returns the stage that fits the window, and follows its size.
export function useWindowStage(): Stage {
  const [tall, set] = useState(() => narrow().matches);
  useEffect(() => {
    const query = narrow();
    const look = () => set(query.matches);
    look();
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return tall ? tallStage : wideStage;
}

// A window of at most 3:2 gets the 4:3 stage.
const narrow = () => matchMedia("(max-aspect-ratio: 3/2)");
