package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// long holds a button down for as long as the button requires.
func (w *window) long(name string) {
	w.t.Helper()
	p := w.find(at(name))
	w.down(p)
	time.Sleep(1700 * time.Millisecond)
	w.up(p)
}

// looked checks a screen of the clerk's page at every size, and with axe-core.
func looked(t *testing.T, w *window, name string) {
	t.Helper()
	w.fits(t, name, forClerk)
	w.accessible(t, name)
	w.keepAs(name)
}

// TestRehearsalBecomesFormalByTheClerk: after one long press every poll is a draft with a new id, its items and its
// rules, and the later round is gone.
func TestRehearsalBecomesFormalByTheClerk(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := selection(12, nil)
	p.rehearsal = true
	h := newHall(t, s, p)
	rehearsed := h.poll
	h.attend(1, 12)
	h.open()
	h.act(chair, "void", map[string]any{"reason": "演练"})
	h.act(chair, "round", map[string]any{"kind": "rerun"})
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1366, 768)
	w.tap("tab-polls")
	w.see("family-" + rehearsed)
	w.until("the round under its poll", one(at("family-"+rehearsed)+` > .round`))
	looked(t, w, "rounds")
	w.tap("tab-meeting")
	w.tap("formal")
	w.see("formal-sheet")
	w.keepAs("formal-sheet")
	w.long("formal-go")
	w.until("no rehearsal", "!"+one(at("rehearsal-card")))
	w.tap("tab-polls")
	w.until("one poll, a draft", `document.querySelectorAll('.family').length === 1 && !document.querySelector('.round')`)
	if one := w.texts(".family [data-test^=edit-]"); len(one) != 1 {
		t.Errorf("%d drafts to edit, want 1", len(one))
	}
	var v meeting.View
	h.clerk.get(t, "/api/meetings/"+h.meeting, &v)
	if len(v.Polls) != 1 || string(v.Polls[0].ID) == rehearsed || v.Polls[0].State != ballot.Draft ||
		len(v.Polls[0].Items) != len(p.projects) {
		t.Errorf("kept: %+v", v.Polls)
	}
}

// TestEverythingIsPutRight: a deputy, a staff member and a draft can be changed, removed and restored. The page warns
// of the same name in the same role.
func TestEverythingIsPutRight(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	code := h.addStaff("会务组", ballot.RoleClerk)
	w := s.seat(t, "clerk", code, "/clerk", 1366, 768)
	w.tap("tab-roll")
	w.tap("deputy-edit-002")
	w.write("deputy-name", "赵卫东")
	w.write("deputy-note", "组长")
	looked(t, w, "deputy-sheet")
	w.tap("deputy-save")
	w.until("the new name", `document.body.innerText.includes("赵卫东")`)
	w.tap("deputy-edit-002")
	w.tap("deputy-remove")
	w.says("removed", "赵卫东")
	w.until("one fewer", `document.querySelectorAll('[data-test^="deputy-edit-"]').length === 11`)
	looked(t, w, "deputy-removed")
	w.tap("undo")
	w.until("back in place", `document.querySelectorAll('[data-test^="deputy-edit-"]')[1].dataset.test.endsWith("002")`)

	w.tap("tab-staff")
	w.write("staff-name", teller2)
	w.tap("staff-role-scrutineer")
	w.says("staff-twice", teller2)
	looked(t, w, "staff-twice")
	w.write("staff-name", "")
	w.tap("staff-edit-" + h.staffID(t, teller2))
	w.tap("staff-remove")
	w.says("removed", teller2)
	looked(t, w, "staff-removed")
	w.tap("undo")
	w.until("the staff is whole", fmt.Sprintf("%s.rows.length === %d", one(at("staff")), len(staff)+2))
	if id := h.staffID(t, teller2); id == "" {
		t.Error("the scrutineer is not back")
	}
	w.until("nothing more to undo", "!"+one(at("removed")))

	w.tap("tab-polls")
	w.tap("delete-" + h.poll)
	w.says("removed", "已删除")
	w.until("no poll", "!"+one(at("edit-"+h.poll)))
	w.tap("undo")
	w.until("a draft again", one(`[data-test^="edit-"]`))
	w.keepAs("draft-back")
}

// TestDraftIsKeptAsItIsTyped: the page saves a draft as it is typed, even with contradictions, and reports what the
// server cannot read. Another browser can continue the draft.
func TestDraftIsKeptAsItIsTyped(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	code := h.addStaff("会务组", ballot.RoleClerk)
	w := s.seat(t, "clerk", code, "/clerk", 1366, 768)
	w.tap("tab-polls")
	w.tap("new-selection")
	w.write("item-title-1", "老旧小区改造")
	w.shows("kept", "data-state", "untitled")
	w.write("poll-title", "另一项票决")
	w.shows("kept", "data-state", "saved") // one item and one seat, saved without a press
	w.shows("editor", "data-saved", "1")
	id := w.attr("editor", "data-poll")
	looked(t, w, "kept")
	w.write("item-investment-1", "很多钱")
	w.shows("kept", "data-state", "failed")
	looked(t, w, "kept-not")
	w.write("item-investment-1", "1200")
	w.shows("kept", "data-state", "saved")
	w.tap("item-add")
	w.write("item-title-2", "农村公路提升")
	w.tap("tab-staff") // saving continues while another tab is open
	eventually(t, "both items are kept", func() bool {
		var v meeting.View
		h.clerk.get(t, "/api/meetings/"+h.meeting, &v)
		for _, p := range v.Polls {
			if string(p.ID) == id {
				return len(p.Items) == 2
			}
		}
		return false
	})
	w.tap("tab-polls")
	w.tap("editor-back")
	w.see("edit-" + id)

	other := s.seat(t, "another browser", s.clerk, "/clerk", 1366, 768)
	other.visit(s.base + "/clerk#/" + h.meeting + "/polls")
	other.tap("edit-" + id)
	other.until("what was typed", one(at("item-title-2"))+".value === '农村公路提升'")
	w.tap("edit-" + id)
	w.write("item-title-2", "养老食堂建设")
	w.shows("kept", "data-state", "saved")
	other.write("item-title-1", "写在旧的上面")
	other.shows("kept", "data-state", "failed")
	other.says("kept", "别处")
	looked(t, other, "kept-elsewhere")
	other.tap("editor-back")
	other.tap("edit-" + id)
	other.until("what was saved elsewhere", one(at("item-title-2"))+".value === '养老食堂建设'")
}

// TestMeetingIsUsedAgain: 沿用 makes a meeting with the roll, staff and drafts of another one, and the list finds it by
// its place. A poll can be copied. Rules can be saved under a name, and a new draft can start from them.
func TestMeetingIsUsedAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	h.attend(1, 9)
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1366, 768)
	w.see("meeting-" + h.meeting)
	w.says("meeting-"+h.meeting, "9 / 12")
	w.tap("from-" + h.meeting)
	w.says("from-what", "草案")
	w.write("meeting-title", "第二十届人民代表大会第一次会议")
	w.write("meeting-date", "2027年1月12日上午")
	w.write("meeting-place", "镇政府三楼会议室")
	w.tap("meeting-kind-rehearsal")
	looked(t, w, "from")
	w.enabled("meeting-create")
	w.tap("meeting-create")
	w.until("the new meeting", `/^#\/[^/]+\/meeting$/.test(location.hash)`)
	w.see("todo")
	looked(t, w, "from-made")
	var id string
	w.eval(`location.hash.split("/")[1]`, &id)
	if roll := w.roll(id); len(roll) != 12 || roll[0].Presence != ballot.Absent {
		t.Errorf("%d on the roll: %+v", len(roll), roll)
	}
	w.tap("tab-meetings")
	w.write("find-meeting", "三楼")
	w.until("one is found", `document.querySelectorAll('.meeting-row').length === 1`)
	looked(t, w, "meetings")
	w.tap("meeting-" + id)
	w.tap("tab-polls")
	w.find(`[data-test^="copy-"]`)
	var copied string
	w.eval(`document.querySelector('[data-test^="copy-"]').dataset.test`, &copied)
	w.tap(copied)
	w.see("editor")
	w.write("poll-title", "复制的一项")
	w.shows("kept", "data-state", "saved")
	w.tap("to-rules")
	w.tap("secrecy-recorded")
	w.shows("readback", "data-fresh", "1")
	w.tap("preset-keep")
	w.write("preset-name", "本镇项目票决办法")
	looked(t, w, "preset-sheet")
	w.tap("preset-go")
	w.says("preset-kept", "本镇项目票决办法")
	w.tap("editor-back")
	w.see("own-本镇项目票决办法")
	looked(t, w, "own-presets")
	w.tap("own-remove-本镇项目票决办法")
	file := `{"piaojue":"presets","presets":[{"name":"别处的办法","kind":"selection","rules":{"secrecy":"recorded"}}]}`
	w.choose("own-import", keep(t, "办法.json", []byte("{}")))
	w.says("failed", "办法.json")
	w.choose("own-import", keep(t, "办法.json", []byte(file)))
	w.tap("own-别处的办法")
	w.write("poll-title", "由办法起草")
	w.tap("to-rules")
	w.shows("secrecy-recorded", "aria-checked", "true")
}

// TestLeaveOfAbsenceOnTheDesks: the clerk records leave of absence, revokes it, and sees it in totals and lists. The
// console shows it too.
func TestLeaveOfAbsenceOnTheDesks(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	h.attend(1, 9)
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1366, 768)
	console := h.desk(chair, "/console", 1366, 768)
	w.tap("tab-hall")
	w.tap("excuse-011")
	w.shows("deputy-011", "data-presence", "excused")
	w.says("excused", "1")
	looked(t, w, "excused")
	w.tap("filter-excused")
	w.until("one row", one(at("roll"))+".rows.length === 2")
	console.says("excused", "1")
	looked(t, console, "console-excused")
	s.as(t, h.addStaff("副主席", ballot.RolePresiding)).post(t, "/api/polls/"+h.poll+"/adopt", struct{}{}, nil)
	console.says("script", "实到 9 人，请假 1 人，")
	console.keepAs("console-script")
	w.tap("unexcuse-011")
	w.until("no row", one(at("roll"))+".rows.length === 1")
	console.until("no leave of absence", "!"+one(at("excused")))
	w.tap("filter-all")
	w.tap("excuse-012")
	w.shows("deputy-012", "data-presence", "excused")
	w.tap("signin-012")
	w.shows("deputy-012", "data-presence", "present")
	if status, _ := h.clerk.do(http.MethodPost, "/api/meetings/"+h.meeting+"/excuse/099", struct{}{}, nil); status !=
		http.StatusNotFound {
		t.Errorf("status %d", status)
	}
}
