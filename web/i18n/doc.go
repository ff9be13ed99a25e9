// Package i18n holds the words that people read, in Chinese (zh-CN, first) and English, looked up by the
// codes of package ballot.
//
// Both languages stand side by side in one table, so that neither can lack what the other has. A template
// has named places: {n} is filled with the value n; {by|close} with the words for that value in the group
// "close"; a part in square brackets stands only when all values it names are given and not empty, because
// the same code is refused in places that know more and in places that know less. Chinese uses full-width
// punctuation and a space between Han characters and digits.
package i18n
