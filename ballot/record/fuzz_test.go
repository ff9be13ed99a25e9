package record

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
)

// FuzzVerify feeds the verifier files that are not records. It must neither panic nor accept one as valid.
func FuzzVerify(f *testing.F) {
	good := goodBundles(f)
	for _, data := range good {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := verify(data)
		if len(r.Checks) != 18 {
			t.Errorf("%d checks", len(r.Checks))
		}
		if r.Holds && !signedBefore(data) {
			t.Error("a record nobody signed holds")
		}
	})
}

// FuzzFiles changes one file of a record and makes hashes and signature fit, so that the later checks are reached.
func FuzzFiles(f *testing.F) {
	good := goodBundles(f)["secret"]
	for i, name := range order {
		f.Add(i, newForgery(f, good).files[name])
	}
	f.Fuzz(func(t *testing.T, i int, content []byte) {
		x := newForgery(t, good)
		name := order[(i%len(order)+len(order))%len(order)]
		same := bytes.Equal(x.files[name], content)
		x.files[name] = content
		if name != ManifestFile && name != SignatureFile {
			x.resign(testKey)
		}
		if r := verify(x.zip()); len(r.Checks) != 18 || same && !r.Holds {
			t.Errorf("report %+v", r)
		}
	})
}

// signedBefore reports whether a file is a record signed with the tests' key.
func signedBefore(data []byte) bool {
	files, err := unzip(bytes.NewReader(data), int64(len(data)), func(int) {})
	if err != nil {
		return false
	}
	_, err = checkSignature(files[SignatureFile], files[ManifestFile], publicOf(testKey))
	return err == nil
}

func TestMemoryIsBounded(t *testing.T) {
	good := goodBundles(t)["secret"]
	for _, tt := range []struct {
		name, file string
		content    []byte
	}{
		{"empty lines", BallotsFile, bytes.Repeat([]byte("\n"), 40<<20)},
		{"one endless line", BallotsFile, bytes.Repeat([]byte("x"), 40<<20)},
		{"empty receipts", ReceiptsFile, bytes.Repeat([]byte("\n"), 4<<20)},
		{"a roll of nothing", RollFile, []byte("[" + strings.Repeat("{},", 5<<20) + "{}]")},
		{"a roll of one row", RollFile, []byte("[[" + strings.Repeat("0,", 7<<20) + "0]]")},
		{"a log of empty entries", LogFile, bytes.Repeat([]byte("{}\n"), 5<<20)},
		{"a manifest of many names", ManifestFile, []byte("{" + strings.Repeat(`"a":0,`, 160<<10) + `"b":0}`)},
		{"a deep poll", PollFile, []byte(strings.Repeat("[", 9000) + strings.Repeat("]", 9000))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newForgery(t, good)
			f.files[tt.file] = tt.content
			data := f.zip()
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			r := verify(data)
			runtime.ReadMemStats(&after)
			if r.Holds {
				t.Error("it holds")
			}
			if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 64 {
				t.Errorf("verifying took %d MiB", n)
			}
		})
	}
}
