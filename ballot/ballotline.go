package ballot

// ParseBallot reads one ballot as BALLOTS.jsonl holds it: an object with "marks" by item. A "serial" or "deputy"
// beside it is not looked at. It refuses with CodeInvalid, CodeUnknownItem or CodeUnknownMark, all faults at
// once, and none repeats a whole ballot.
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
