package record

// ofWords are tamperings with the people who judged the vote, the consents given for them, and ballots that are never
// counted.
var ofWords = []tampering{
	{"a word dropped", "formal", func(f *forgery) { f.log(true, drop(`"act":"allow"`)) }, "", CheckWords},
	{
		"a word for one's own request", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"allow"`, `"by":"s.1"`, `"by":"root"`)) }, "", CheckWords,
	},
	{
		"a word of who may not give it", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"allow"`, `"by":"s.1"`, `"by":"s.3"`)) }, "", CheckWords,
	},
	{"another made scrutineer than was asked", "formal", func(f *forgery) {
		f.log(true, replaced(`"name":"监票人丙","request":"r1","roles":"scrutineer","who"`, `监票人丙","request"`, `监票人戊","request"`))
	}, "", CheckWords},
	{"a scrutineer made without a request", "formal", func(f *forgery) {
		f.log(true, replaced(`"name":"监票人丙","request":"r1","roles":"scrutineer","who"`, `"request":"r1",`, ``))
	}, "", CheckWords},
	{"a second slip under one word", "formal", func(f *forgery) {
		f.log(true, double(`"n":"1","name":"监票人丙"`))
	}, "", CheckWords},
	{"the presiding officer's word where a scrutineer's is wanted", "formal", func(f *forgery) {
		f.log(true, replaced(`"act":"slip","name":"执行主席"`, `"word":"scrutineer"`, `"word":"presiding"`))
	}, "", CheckWords},
	{
		"certified by who is no scrutineer", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"certify"`, `"by":"s.4"`, `"by":"s.9"`)) }, "", CheckWords,
	},
	{
		"announced in a formal meeting by who certified", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"announce"`, `"by":"s.1"`, `"by":"s.4"`)) }, "", CheckActs,
	},
	{
		"two_person off when the rules were adopted", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"adopt"`, `"two_person":"1"`, `"two_person":"0"`)) }, "", CheckWords,
	},
	{"two_person off in the manifest", "formal", func(f *forgery) {
		f.edit(ManifestFile, func(m map[string]any) { m["meeting"].(map[string]any)["two_person"] = false })
	}, CheckSignature, CheckWords},
	{
		"fewer that may be counted together", "formal",
		func(f *forgery) { f.log(true, replaced(`"act":"adopt"`, `"least":"10"`, `"least":"5"`)) }, "", CheckRules,
	},
	{"a ballot of a void poll", "too few and void", func(f *forgery) {
		f.files[BallotsFile] = []byte(`{"serial":"ffffffffffffffffffffffff","marks":{"1":"approve"}}` + "\n")
	}, "", CheckBallots},
	{
		"certified while a count by hand waits", "counted by hand",
		func(f *forgery) { f.log(true, drop(`"act":"hand_confirm"`)) }, "", CheckActs,
	},
	{
		"a count by hand that nobody entered", "counted by hand",
		func(f *forgery) { f.log(true, replaced(`"marks_hash"`, `"act":"hand"`, `"act":"hand_refuse"`)) }, "", CheckActs,
	},
}
