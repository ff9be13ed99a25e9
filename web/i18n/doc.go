// Package i18n holds the texts that people read, in Chinese (zh-CN, first) and English, looked up by the codes of
// package ballot.
//
// Both languages are in one table, so that neither can lack an entry of the other. A template has named places: {n} is
// replaced by the value n; {by|close} by the words for that value in the group "close". A part in square brackets is
// left out unless all values it names are given and not empty, because the same code is refused in places that know
// more and in places that know less. Chinese uses full-width punctuation and a space between Han characters and digits.
package i18n
