// Package photo checks pictures, re-encodes them and stores them as files.
//
// The input is untrusted. Its format, its size and the memory that decoding would take are read from the header before
// anything is decoded ([headOf]), and one picture is decoded at a time, so that no file can exhaust the server's
// memory. The picture is then turned as its EXIF orientation says, scaled to at most [MaxSide] pixels a side and
// encoded again as a JPEG. Nothing of the original file is kept: no place, time or camera, and no thumbnail of a part
// that was cut away. A stored picture is named by its SHA-256 ([Folder]), so that its content can be checked against
// its name.
package photo
