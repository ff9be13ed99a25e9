// Package handbook holds the 会务手册: what each person in the hall does, with pictures of the real screens, in Chinese and
// English, to read on a screen or to print.
//
// Names of buttons and screens are in <b> and are checked against the catalogues of the screens, so that the handbook
// cannot mention a button that does not exist. The browser tests write the pictures (make screenshots).
package handbook
