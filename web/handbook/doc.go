// Package handbook holds the 会务手册: what each person in the hall does, with pictures of the very screens, in Chinese
// and in English, to read on a screen or to print.
//
// Names of buttons and screens stand in <b> and are held against the catalogues of the screens, so that the handbook
// cannot tell of a button that is not there. The pictures are written by the browser tests (make screenshots).
package handbook
