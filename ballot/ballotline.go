package ballot

// ParseBallot parses one line of BALLOTS.jsonl: an object with "marks" by item. It ignores a "serial" or "deputy"
// field. It refuses with CodeInvalid, CodeUnknownItem or CodeUnknownMark and lists all faults at once; no fault repeats
// a whole ballot.
func (s Spec) ParseBallot(line []byte) (Marks, error) {
	t, faults := ReadJSON(line, maxValues)
	if err := RefuseFaults(CodeInvalid, faults); err != nil {
		return nil, err
	}
	o := openObject(t, "", &faults)
	o.take("serial")
	o.take("deputy")
	named := make(map[string]string, len(s.Items))
	o.require("marks")
	if v, given := o.take("marks"); given {
		openObject(v, "marks", &faults)
		for id, mark := range v.Fields {
			named[id] = asText(mark, join("marks", id), &faults)
		}
	}
	o.close()
	if err := RefuseFaults(CodeInvalid, faults); err != nil {
		return nil, err
	}
	return s.ParseMarks(named)
}
