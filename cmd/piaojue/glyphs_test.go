package main

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
	"piaojue/web/sheet"
)

// TestDoctorTellsMissingGlyphs: before the vote, doctor names the texts of every open meeting that prints cannot draw.
func TestDoctorTellsMissingGlyphs(t *testing.T) {
	master := make([]byte, seal.KeySize)
	ring, err := seal.NewKeyring(master)
	if err != nil {
		t.Fatal(err)
	}
	mint, err := seal.NewCodeGenerator(master)
	if err != nil {
		t.Fatal(err)
	}
	service, err := meeting.NewService(meeting.Config{
		Store: storetest.NewMemory(), Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(master)),
	})
	if err != nil {
		t.Fatal(err)
	}
	root := ballot.Principal{ID: ballot.RootClerk, Roles: []ballot.Role{ballot.RoleClerk}}
	printer := sheet.NewPrinter("true", sheet.Unsandboxed(true)) // a browser that is never run
	look := func() string {
		f := lookAtGlyphs(t.Context(), service, printer)
		if f.fault == nil {
			return f.mark() + " " + f.found.Error()
		}
		return f.mark() + " " + f.fault.Error()
	}
	m, err := service.CreateMeeting(t.Context(), root, meeting.NewMeeting{Title: "第四次会议"})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.SetRoll(t.Context(), root, m.ID,
		[]ballot.Deputy{{Number: "001", Name: "张三"}, {Number: "002", Name: "王五"}}); err != nil {
		t.Fatal(err)
	}
	if got := look(); !strings.HasPrefix(got, "✓") {
		t.Errorf("of texts that every font has: %s", got)
	}
	if err := service.SetRoll(t.Context(), root, m.ID,
		[]ballot.Deputy{{Number: "001", Name: "张三"}, {Number: "002", Name: "王\ue863"}}); err != nil {
		t.Fatal(err)
	}
	spec, err := ballot.ParseSpec([]byte(`{"kind":"decision","title":"表决","items":[{"title":"关于\ue864的决定"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.DraftPoll(t.Context(), root, m.ID, "", spec); err != nil {
		t.Fatal(err)
	}
	got := look()
	for _, want := range []string{"! ", "U+E863", "roll 002", "U+E864", "items[0].title", string(m.ID), "install a font"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	over := ballot.MeetingClosed
	if _, err := service.EditMeeting(t.Context(), root, m.ID, meeting.Edit{State: &over}); err != nil {
		t.Fatal(err)
	}
	if got := look(); !strings.HasPrefix(got, "✓") {
		t.Errorf("of a meeting that is over: %s", got)
	}
}
