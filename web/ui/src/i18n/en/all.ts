// English, loaded by speak() where it is asked for. A name here is the one a catalogue gives.

import after from "./after";
import core from "./core";
import display from "./display";
import home from "./home";
import outcome from "./outcome";
import tablet from "./tablet";
import vote from "./vote";

export default { after, core, display, home, outcome, tablet, vote };
