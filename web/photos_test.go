package web

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/web/photo"
)

// photosIn returns a new folder of pictures.
func photosIn(t testing.TB) *photo.Folder {
	t.Helper()
	folder, err := photo.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (h *hall) uploaded(data []byte) answer {
	h.Helper()
	c := h.clerk.with("Content-Type", "image/jpeg")
	return c.do(http.MethodPost, "/api/meetings/"+h.m+"/photos", bytes.NewReader(data))
}

func (h *hall) picture(w, height int) photoAnswer {
	h.Helper()
	var p photoAnswer
	h.must(json.Unmarshal(h.uploaded(jpegOf(h, w, height)).want(h, http.StatusCreated).body, &p))
	return p
}

// pictured returns a poll whose first item has a picture.
func pictured(hash string) string {
	return `{"kind":"selection","title":"票决","items":[{"title":"道路","place":"石埠村","due":"2026-12-31","pictures":["` +
		hash + `"]},{"title":"学校"}],"rules":{"seats":1}}`
}

func TestPictureOfAnItem(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2, rehearsal: true})
	dir := t.TempDir()
	var err error
	h.site.photos, err = photo.Open(dir)
	h.must(err)
	p := h.picture(2000, 1000)
	if p.Width != 1600 || p.Height != 800 {
		t.Errorf("%+v", p)
	}
	at := "/api/meetings/" + h.m + "/photos/" + p.Hash
	a := h.clerk.get(at).want(t, http.StatusOK)
	if a.header.Get("Content-Type") != "image/jpeg" || a.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(a.header.Get("Cache-Control"), "private, max-age=") {
		t.Errorf("%v", a.header)
	}
	tiny := h.clerk.get(at+"?w=640").want(t, http.StatusOK)
	if c, err := jpeg.DecodeConfig(bytes.NewReader(tiny.body)); err != nil || c.Width != 640 {
		t.Errorf("%v, %v", c, err)
	}
	deputy := h.deputies(h.m, 1)[0]
	deputy.get(at).refused(t, http.StatusNotFound, ballot.CodeNotFound) // no item names the picture

	h.clerk.post("/api/meetings/"+h.m+"/polls", pictured(strings.Repeat("a", 64))).
		refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	poll := h.draftOf(pictured(p.Hash))
	if got := poll.Spec.Items[0]; got.Place != "石埠村" || got.Due != "2026-12-31" || len(got.Pictures) != 1 ||
		!poll.Items[0].HasDetails {
		t.Errorf("%+v", got)
	}
	deputy.get(at).refused(t, http.StatusNotFound, ballot.CodeNotFound) // the poll is a draft
	h.chair.post("/api/polls/"+string(poll.ID)+"/adopt", nil).want(t, http.StatusOK)
	deputy.get(at).want(t, http.StatusOK)

	other := h.meeting(hallConfig{deputies: 1})
	h.deputies(other, 1)[0].get(at).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.must(os.WriteFile(filepath.Join(dir, p.Hash+".jpg"), []byte("<script>"), 0o600))
	deputy.get(at).refused(t, http.StatusNotFound, ballot.CodeNotFound) // the file does not match its name
	h.root.do(http.MethodGet, "/api/meetings/"+h.m+"/photos/..%2fsigning.key", nil).
		refused(t, http.StatusNotFound, ballot.CodeNotFound)
}

func TestPictureThatIsNotTaken(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1, rehearsal: true})
	folder := h.site.photos
	h.site.photos = nil
	h.uploaded(jpegOf(t, 8, 8)).refused(t, http.StatusNotImplemented, ballot.CodeNoPhotos)
	h.site.photos = folder
	heic := h.uploaded([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1")).
		refused(t, http.StatusUnprocessableEntity, ballot.CodePhotoFormat)
	if !strings.Contains(heic.Detail, "兼容性最佳") {
		t.Error(heic.Detail)
	}
	h.uploaded([]byte("<svg/>")).refused(t, http.StatusUnprocessableEntity, ballot.CodePhotoFormat)
	large := h.uploaded(make([]byte, photo.MaxBytes+1)).refused(t, http.StatusRequestEntityTooLarge, ballot.CodeTooLarge)
	if !strings.Contains(large.Detail, "10 MiB") {
		t.Error(large.Detail)
	}
	h.chair.do(http.MethodPost, "/api/meetings/"+h.m+"/photos", bytes.NewReader(jpegOf(t, 8, 8))).
		refused(t, http.StatusForbidden, ballot.CodeForbidden)
}
