package ballot

// An Act is something done in a meeting that its log names.
type Act string

// The acts.
const (
	ActCreate      Act = "create"    // the meeting
	ActEdit        Act = "edit"      // the meeting's settings
	ActFormal      Act = "formal"    // the rehearsal ends and is wiped
	ActRoll        Act = "roll"      // the roster is set
	ActStaff       Act = "staff"     // somebody is given roles
	ActSlips       Act = "slips"     // credentials are made; reprints void the old ones
	ActReplaced    Act = "replaced"  // a second sign-in with one code ended the first
	ActSignIn      Act = "signin"    // by the deputies
	ActSignInBy    Act = "signin_by" // by the clerk's hand 补签
	ActLeave       Act = "leave"
	ActSimulate    Act = "simulate" // simulated deputies come to a rehearsal, or leave it
	ActDraft       Act = "draft"    // a poll is drafted or changed
	ActRelease     Act = "release"  // a draft's items may be read on tablets, or no longer
	ActMove        Act = "move"     // a poll gets another place on the agenda
	ActAdopt       Act = "adopt"
	ActZero        Act = "zero"
	ActOpen        Act = "open"
	ActPause       Act = "pause"
	ActStayPaused  Act = "stay_paused" // an officer takes over a check's pause
	ActResume      Act = "resume"
	ActExtend      Act = "extend" // a timed poll is given more time
	ActClose       Act = "close"
	ActBox         Act = "box" // what was returned by the close, before anything more is counted: by the server
	ActVoid        Act = "void"
	ActCertify     Act = "certify"
	ActRefuse      Act = "refuse"       // a scrutineer does not certify, and says why
	ActHand        Act = "hand"         // a count by hand is entered
	ActHandConfirm Act = "hand_confirm" // a second person confirms it
	ActHandRefuse  Act = "hand_refuse"  // or counted otherwise
	ActAnnounce    Act = "announce"
	ActRound       Act = "round"
	ActVacant      Act = "vacant"
	ActArchive     Act = "archive"     // what joins deputies to ballots is destroyed: box, box key, digests
	ActRequest     Act = "request"     // a clerk asks for a word
	ActAllow       Act = "allow"       // and has it
	ActDecline     Act = "decline"     // or not
	ActStaffName   Act = "staff_name"  // one of the staff is called otherwise
	ActStaffRoles  Act = "staff_roles" // or is given other roles
	ActStaffGone   Act = "staff_gone"  // or taken away
)

// Acts lists every act; tests walk it.
func Acts() []Act {
	return []Act{
		ActCreate, ActEdit, ActFormal, ActRoll, ActStaff, ActSlips, ActReplaced, ActSignIn, ActSignInBy, ActLeave,
		ActSimulate, ActDraft, ActRelease, ActMove,
		ActAdopt, ActZero, ActOpen, ActPause, ActStayPaused, ActResume, ActExtend, ActClose,
		ActBox, ActVoid, ActCertify, ActRefuse,
		ActHand, ActHandConfirm, ActHandRefuse,
		ActAnnounce, ActRound, ActVacant, ActArchive,
		ActRequest, ActAllow, ActDecline, ActStaffName, ActStaffRoles, ActStaffGone,
	}
}
