package ballot

// An Act is something done in a meeting that the meeting's log records.
type Act string

// The acts.
const (
	ActCreate      Act = "create"    // the meeting
	ActEdit        Act = "edit"      // the meeting's settings
	ActFormal      Act = "formal"    // the rehearsal ends and is wiped; its polls become drafts again
	ActRoll        Act = "roll"      // the roster is set
	ActStaff       Act = "staff"     // a person is given roles
	ActSlips       Act = "slips"     // credentials are made; reprints void the old ones
	ActReplaced    Act = "replaced"  // a second sign-in with the same code ended the first session
	ActSignIn      Act = "signin"    // deputies signed in by themselves
	ActSignInBy    Act = "signin_by" // the clerk signed a deputy in by hand 补签
	ActLeave       Act = "leave"
	ActExcuse      Act = "excuse"     // leave of absence 请假 is recorded, or revoked by the clerk
	ActSimulate    Act = "simulate"   // simulated deputies join a rehearsal, or leave it
	ActDraft       Act = "draft"      // a poll is drafted or changed
	ActDraftGone   Act = "draft_gone" // a draft is deleted
	ActRelease     Act = "release"    // a draft's items are released for reading on tablets, or withdrawn
	ActMove        Act = "move"       // a poll is moved on the agenda
	ActAdopt       Act = "adopt"
	ActZero        Act = "zero"
	ActOpen        Act = "open"
	ActPause       Act = "pause"
	ActStayPaused  Act = "stay_paused" // the presiding officer takes over a pause that a check made
	ActResume      Act = "resume"
	ActExtend      Act = "extend" // a timed poll is given more time
	ActTime        Act = "time"   // an untimed poll is given a time limit
	ActUntime      Act = "untime" // a timed poll loses its time limit: it is closed by hand
	ActClose       Act = "close"
	ActBox         Act = "box" // the server records what was returned by the close, before it counts anything more
	ActVoid        Act = "void"
	ActCertify     Act = "certify"
	ActRefuse      Act = "refuse"       // a scrutineer does not certify, and says why
	ActHand        Act = "hand"         // a count by hand is entered
	ActHandConfirm Act = "hand_confirm" // a second person confirms it
	ActHandRefuse  Act = "hand_refuse"  // or refuses it
	ActAnnounce    Act = "announce"
	ActRound       Act = "round"
	ActVacant      Act = "vacant"
	ActArchive     Act = "archive"     // what links deputies to ballots is destroyed: box, box key, digests
	ActRequest     Act = "request"     // a clerk asks for another person's consent (I14)
	ActAllow       Act = "allow"       // the consent is given
	ActDecline     Act = "decline"     // the consent is declined
	ActStaffName   Act = "staff_name"  // a staff member is renamed
	ActStaffRoles  Act = "staff_roles" // a staff member is given other roles
	ActStaffGone   Act = "staff_gone"  // a staff member is removed
)

// Acts lists every act; tests walk it.
func Acts() []Act {
	return []Act{
		ActCreate, ActEdit, ActFormal, ActRoll, ActStaff, ActSlips, ActReplaced, ActSignIn, ActSignInBy, ActLeave,
		ActExcuse, ActSimulate, ActDraft, ActDraftGone, ActRelease, ActMove, ActAdopt, ActZero, ActOpen, ActPause,
		ActStayPaused, ActResume, ActExtend, ActTime, ActUntime, ActClose, ActBox, ActVoid, ActCertify, ActRefuse,
		ActHand, ActHandConfirm, ActHandRefuse,
		ActAnnounce, ActRound, ActVacant, ActArchive,
		ActRequest, ActAllow, ActDecline, ActStaffName, ActStaffRoles, ActStaffGone,
	}
}
