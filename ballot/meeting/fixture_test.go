package meeting_test

import (
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// A fixture is a meeting with the helpers of these tests.
type fixture struct {
	*storetest.Fixture
	keys int // ballots cast by vote
}

type fixtureConfig = storetest.FixtureConfig

func newFixture(t *testing.T, c fixtureConfig) *fixture {
	t.Helper()
	return &fixture{Fixture: storetest.NewFixture(t, c)}
}

// cast sends one ballot approving the first n items.
func (h *fixture) cast(p ballot.Principal, id ballot.PollID, n int) (meeting.CastAnswer, error) {
	marks := map[string]string{}
	for i := range n {
		marks[fmt.Sprint(i+1)] = "approve"
	}
	return h.Service.Cast(h.Context(), p, id, ballot.CastRequest{
		Key: "key-of-" + string(p.Number) + "-0000000000", Marks: marks,
	})
}
