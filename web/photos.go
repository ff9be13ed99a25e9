package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"

	"piaojue/ballot"
	"piaojue/web/photo"
)

// photoAnswer describes a picture that was stored.
type photoAnswer struct {
	Hash   string `json:"hash"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// takePhoto stores a picture, so that an item of this meeting may name it. A picture that no item names is removed
// later, after a day at the earliest.
func (s *Server) takePhoto(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	if _, err := meetingOf(r, p); err != nil {
		return err
	}
	if s.photos == nil {
		return ballot.Refuse(ballot.CodeNoPhotos, "no folder")
	}
	data, err := readBody(w, r, photo.MaxBytes)
	if err != nil {
		return err
	}
	taken, err := s.photos.Take(r.Context(), data)
	if refusal, ok := errors.AsType[*photo.RefusedError](err); ok {
		return &ballot.Error{
			Code: ballot.CodePhotoFormat, Detail: refusal.Detail,
			Args: map[string]string{"reason": "photo_" + string(refusal.Reason)},
		}
	}
	if errors.Is(err, photo.ErrFull) {
		return ballot.RefuseWith(ballot.CodePhotoFull, map[string]string{"max": strconv.Itoa(photo.MaxPictures)})
	}
	if err != nil {
		return err
	}
	return encode(w, http.StatusCreated, photoAnswer{taken.Hash, taken.Width, taken.Height})
}

// getPhoto serves a picture to those who may see it in the meeting. Its name is the hash of its content, so a browser
// may cache it for good.
func (s *Server) getPhoto(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	hash := r.PathValue("hash")
	snap, err := s.polls.SnapshotFor(r.Context(), p, m)
	if err != nil {
		return err
	}
	if s.photos == nil || !snap.ShowsPicture(viewRole(r, p), hash) {
		return ballot.Refuse(ballot.CodeNotFound, "picture %q", ballot.Shown(hash))
	}
	data, err := s.readPhoto(r, hash)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, photo.ErrChanged) {
		return ballot.Because(ballot.CodeNotFound, err)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	_, _ = w.Write(data) // the client may be gone
	return nil
}

func (s *Server) readPhoto(r *http.Request, hash string) ([]byte, error) {
	if r.URL.Query().Has("w") {
		return s.photos.ReadSmall(r.Context(), hash)
	}
	return s.photos.Read(hash)
}

// missingPhotos returns a fault for each picture of a poll that this server does not have and so could not show.
func (s *Server) missingPhotos(spec ballot.Spec) []ballot.Fault {
	var faults []ballot.Fault
	for i, item := range spec.Items {
		for n, hash := range item.Pictures {
			if s.photos != nil && s.photos.Has(hash) {
				continue
			}
			faults = append(faults, ballot.Fault{
				Field: fmt.Sprintf("items[%d].pictures[%d]", i, n), Code: ballot.FaultBadPicture,
				Args: map[string]string{"value": ballot.Shown(hash)},
			})
		}
	}
	return faults
}
