package ballot_test

import (
	"encoding/json"
	"testing"

	. "piaojue/ballot"
)

func TestNameKey(t *testing.T) {
	for _, same := range [][]string{
		{
			"张三", "张　三", "张 三", "张\u00a0三", " 张\t三 ", "张\u200b三", "张\ufeff三", "张·三", "张\u2022三", "张\u2027三", "张\u30fb三",
			"张\uff65三",
		},
		{"José", "Jose\u0301", "Ｊosé"},
		{"김철수", "\u1100\u1175\u11b7\u110e\u1165\u11af\u1109\u116e"},
		{"Nguyễn Ậ", "Nguye\u0302\u0303n A\u0302\u0323", "Nguye\u0302\u0303n A\u0323\u0302"},
		{"ئالىم", "ي\u0654الىم"},
		{"金一", "\u2fa6一", "\uf90a一"},
	} {
		for _, s := range same[1:] {
			if NameKey(s) != NameKey(same[0]) {
				t.Errorf("%+q and %+q are two names", s, same[0])
			}
		}
	}
	for _, other := range [][2]string{{"张三", "张四"}, {"José", "Jose"}, {"김철수", "김철호"}, {"A", "a"}, {"张.三", "张三"}} {
		if NameKey(other[0]) == NameKey(other[1]) {
			t.Errorf("%+q and %+q are one name", other[0], other[1])
		}
	}
}

// A record made before the rule for texts was complete is still accepted, and control characters that it could never
// contain are still refused.
func TestRecordsAreReadByTheRuleOfTheirTime(t *testing.T) {
	file := func(title, counts string) []byte {
		q, err := json.Marshal(title)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(`{"kind":"decision","title":` + string(q) + `,"items":[{"title":` + string(q) + `},{"title":` +
			string(q) + `}]` + counts + `}`)
	}
	const counts = `,"entitled":9,"present":9,"issued":9`
	for _, old := range []string{"公\u00ad园", "公\u3164园", "公\ufe0f园", "\u3164", "公\U000e0041园", "公\u202e园"} {
		if _, err := ParsePollFile(file(old, counts)); err != nil {
			t.Errorf("%+q in a record: %v", old, err)
		}
		if _, err := ParseSpec(file(old, "")); CodeOf(err) != CodeInvalid {
			t.Errorf("%+q in a new poll: %v", old, err)
		}
	}
	if _, err := ParseSpec(file("公园", "")); err != nil {
		t.Error(err)
	}
	if _, err := ParsePollFile(file("公\u0007园", counts)); CodeOf(err) != CodeInvalid {
		t.Errorf("a control character in a record: %v", err)
	}
}
