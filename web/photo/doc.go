// Package photo takes pictures in and keeps them as files.
//
// A picture comes from a stranger's camera. What it is, how large it is and how much memory its decoding would take is
// read from its header before anything is decoded ([headOf]), and one picture is decoded at a time, so that no file
// makes the server run out of memory. It is then turned as its EXIF asks, scaled to at most [MaxSide] pixels and
// encoded anew as a JPEG: nothing of the file that came is kept, so neither is where and when it was taken, by which
// camera, nor a thumbnail of what was cut away. What is kept is named by its SHA-256 ([Folder]): whoever holds the name
// can tell that the picture is the one that was named.
package photo
