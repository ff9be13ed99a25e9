package meeting_test

import (
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestAgreementIsNeverTakenForGranted: a certificate, or the confirmation of a count by hand, requires an input that
// explicitly agrees.
func TestAgreementIsNeverTakenForGranted(t *testing.T) {
	for _, in := range []any{nil, meeting.Word{}, &meeting.Word{Agree: true}, true, meeting.Reason{Reason: "赞成"}} {
		h := newFixture(t, fixtureConfig{Deputies: 5, Present: 5})
		id := h.Opened(h.Spec(3, 1, nil))
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
		h.Refused(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, in), ballot.CodeInvalid)
		if v := h.pollView(ballot.RoleScrutineer, id); v.State != ballot.Closed || len(v.Certificates) > 0 {
			t.Errorf("certified with %#v: %s, %v", in, v.State, v.Certificates)
		}
	}
}

// TestActRows: each act is listed once and has roles, and an act without a route is one that another act can become.
func TestActRows(t *testing.T) {
	var acts []ballot.Act
	paths := map[string]bool{}
	for _, row := range meeting.ActRows() {
		if len(row.Roles) == 0 || slices.Contains(acts, row.Act) || paths[row.Path] && row.Path != "" {
			t.Errorf("%s: roles %v, path %q, before it %v", row.Act, row.Roles, row.Path, acts)
		}
		if (row.Path == "") != (row.Act == ballot.ActRefuse || row.Act == ballot.ActHandRefuse) ||
			(row.Path == "") != (row.Read == nil) {
			t.Errorf("%s has the path %q, and an input: %v", row.Act, row.Path, row.Read != nil)
		}
		acts, paths[row.Path] = append(acts, row.Act), true
	}
}
