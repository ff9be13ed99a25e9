package record

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"piaojue/ballot"
)

func TestCountLines(t *testing.T) {
	s := testSpec(t)
	in := "\ufeff" + `{"marks":{"1":"approve","3":"abstain"}}` + "\r\n" +
		`{"serial":"x","marks":{"1":"approve","2":"approve"}}` + "\n" +
		`{"deputy":"017","marks":{}}` + "\n\n"
	tally, err := CountLines(s, strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if tally.Ballots != 3 || tally.Void != 1 {
		t.Errorf("%d ballots, %d void; want 3 and 1", tally.Ballots, tally.Void)
	}
	if err := ballot.CheckSums(s, tally.Counts(3, 3, 3), tally); err != nil {
		t.Error(err)
	}
	if tally.Marks[0][ballot.Approve] != 1 || tally.Marks[2][ballot.Abstain] != 1 || tally.Marks[1][ballot.Unmarked] != 2 {
		t.Errorf("tally %v", tally.Marks)
	}
	if tally, err := CountLines(s, strings.NewReader("")); err != nil || tally.Ballots != 0 || len(tally.Marks) != 3 {
		t.Errorf("an empty box counts to %+v, %v", tally, err)
	}
	if tally, err := CountLines(s, strings.NewReader(`{"marks":{}}`)); err != nil || tally.Ballots != 1 {
		t.Errorf("a last line without end counts to %+v, %v", tally, err)
	}
}

func TestCountLinesNamesTheLine(t *testing.T) {
	s := testSpec(t)
	good := `{"marks":{}}` + "\n"
	for _, tt := range []struct {
		name, in, field string
		row             int
		code            ballot.FaultCode
	}{
		{"no JSON", good + good + "{marks}\n", "", 3, ballot.FaultBadJSON},
		{"unknown item", good + `{"marks":{"4":"approve"}}`, "marks.4", 2, ballot.FaultUnknown},
		{"unknown mark", `{"marks":{"2":"yes"}}`, "marks.2", 1, ballot.FaultBadValue},
		{"no marks", good + `{"serial":"x"}`, "marks", 2, ballot.FaultRequired},
		{"another field", good + `{"marks":{},"void":true}`, "void", 2, ballot.FaultUnknown},
		{"an empty line between", good + "\n \n" + good, "marks", 2, ballot.FaultRequired},
		{"an endless line", good + `{"marks":{"1":"` + strings.Repeat("a", maxLine), "", 2, ballot.FaultTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := CountLines(s, strings.NewReader(tt.in))
			e, ok := errors.AsType[*ballot.Error](err)
			if !ok || len(e.Faults) != 1 {
				t.Fatalf("CountLines = %v", err)
			}
			if f := e.Faults[0]; f.Row != tt.row || f.Field != tt.field || f.Code != tt.code {
				t.Errorf("fault %+v, want %s in %q on line %d", f, tt.code, tt.field, tt.row)
			}
		})
	}
	broken := io.MultiReader(strings.NewReader(good), iotest.ErrReader(errors.New("the disk is gone")))
	if _, err := CountLines(s, broken); err == nil || !strings.Contains(err.Error(), "after line 1: the disk is gone") {
		t.Errorf("CountLines of a broken file = %v", err)
	}
}
