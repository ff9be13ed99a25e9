// English, loaded by speak() where it is asked for. A name here is the one a catalogue gives.

import core from "./core";
import display from "./display";
import home from "./home";
import tablet from "./tablet";
import vote from "./vote";

export default { core, display, home, tablet, vote };
