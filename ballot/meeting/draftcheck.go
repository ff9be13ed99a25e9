package meeting

import (
	"strconv"

	"piaojue/ballot"
)

// CheckSpec finds everything that prevents this meeting from adopting a spec.
func (s *State) CheckSpec(spec ballot.Spec) []ballot.Fault {
	return append(spec.Check(len(s.Roll)), s.stepFaults(spec)...)
}

// stepFaults finds a secret poll that a meeting with this roll could never count. Without a roll nothing can be said;
// then no quorum is met either.
func (s *State) stepFaults(spec ballot.Spec) []ballot.Fault {
	if least := spec.Rules.Least(); !s.Meeting.Rehearsal && len(s.Roll) > 0 && least > len(s.Roll) {
		args := ballot.Numbers("step", least, "entitled", len(s.Roll))
		return []ballot.Fault{{Field: "rules.live_step", Code: ballot.FaultStepOverEntitled, Args: args}}
	}
	return nil
}

// Notices finds what the clerk should know of a draft given the other polls of the meeting: that another question has
// the same title. Rounds of one question share their title, and a question that was declared void may be asked again.
func (s *State) Notices(id ballot.PollID, spec ballot.Spec) []ballot.Fault {
	notices := spec.Notices()
	if spec.Rules.Round != ballot.RoundFirst {
		return notices
	}
	key := ballot.NameKey(spec.Title)
	for i, p := range s.Polls {
		if p.ID == id || p.State == ballot.Void || p.Spec.Rules.Round != ballot.RoundFirst || key == "" ||
			ballot.NameKey(p.Spec.Title) != key {
			continue
		}
		return append(notices, ballot.Fault{Field: "title", Code: ballot.NoticeSamePoll, Args: map[string]string{
			"value": ballot.Shown(spec.Title), "other": strconv.Itoa(i + 1),
		}})
	}
	return notices
}
