package ballot

import (
	"slices"
	"strings"
	"time"
)

// An Announcement is the presidium's notice 公告 of a result.
type Announcement struct {
	Notice string `json:"notice,omitempty"`
	Number string `json:"number,omitempty"` // such as 第 3 号
	Date   string `json:"date,omitempty"`   // 2026-11-22
}

func (a Announcement) checked() (Announcement, error) {
	a.Notice = strings.TrimSpace(a.Notice)
	if err := checkNotice(a.Notice); err != nil {
		return a, err
	}
	var faults []Fault
	a.Number, faults = checkText("number", a.Number, 30, false, faults)
	if _, err := time.Parse(time.DateOnly, a.Date); err != nil && a.Date != "" {
		faults = append(faults, Fault{Field: "date", Code: FaultBadValue, Args: map[string]string{"value": Shown(a.Date), "form": "date"}})
	}
	return a, RefuseFaults(CodeInvalid, faults)
}

// announce makes the result public.
func (d *draft) announce(by Principal, id PollID, f PollFigures, a Announcement) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State == Announced {
		return nil
	}
	if a, err = a.checked(); err != nil {
		return err
	}
	if err := d.can(ActAnnounce, p, f); err != nil {
		return err
	}
	signed := slices.ContainsFunc(p.Certificates, func(c Certificate) bool { return c.Agree && c.Principal == by.ID })
	if d.Meeting.TwoPerson && signed {
		return Refuse(CodeTwoPerson, "%s in poll %s", by.ID, id)
	}
	if p.State == Closed { // certifiers is 0
		d.settle(p, p.result(f))
	}
	p.Notice, p.NoticeNumber, p.NoticeDate, p.AnnouncedAt = a.Notice, a.Number, a.Date, d.now
	d.to(p, Announced)
	d.putScene(Scene{Scene: SceneResult, Poll: id})
	d.log(by, ActAnnounce, id, map[string]string{"title": p.Spec.Title, "notice": a.Notice, "number": a.Number, "date": a.Date, "by_hand": flag(p.byHand())})
	return nil
}

// maxNotice is the most characters of a notice: two pages of it.
const maxNotice = 4000

func checkNotice(notice string) error {
	_, faults := TextRule{Most: maxNotice, Lines: true}.Read("notice", notice)
	return RefuseFaults(CodeInvalid, faults)
}
