package meeting

import (
	"strings"
	"time"

	"piaojue/ballot"
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
	var faults []ballot.Fault
	a.Number, faults = ballot.CheckText("number", a.Number, 30, false, faults)
	if _, err := time.Parse(time.DateOnly, a.Date); err != nil && a.Date != "" {
		faults = append(faults, ballot.Fault{Field: "date", Code: ballot.FaultBadValue, Args: map[string]string{
			"value": ballot.Shown(a.Date), "form": "date",
		}})
	}
	return a, ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

func checkAnnouncement(t *turn) error {
	a, err := given[Announcement](t).checked()
	t.in = a
	return err
}

// announce makes the result public. If no scrutineers certify, this is the act that releases the count.
func (c *change) announce(t *turn) error {
	p, a := t.p, given[Announcement](t)
	switch {
	case t.unsafe != nil:
		return t.unsafe
	case c.Meeting.TwoPerson && t.signed():
		return ballot.Refuse(ballot.CodeTwoPerson, "%s in poll %s", t.by.ID, t.id)
	}
	if p.State == ballot.Closed { // certifiers is 0
		c.settle(p, p.result(t.figures))
	}
	p.Notice, p.NoticeNumber, p.NoticeDate, p.AnnouncedAt = a.Notice, a.Number, a.Date, c.now
	c.to(p, ballot.Announced)
	scene := Scene{Scene: SceneResult, Poll: p.ID}
	if c.Scene.Scene == scene.Scene && c.Scene.Poll == scene.Poll {
		scene.Reveal = c.Scene.Reveal // chosen beforehand, so that the display does not show the whole result at once
	}
	c.putScene(scene)
	c.log(t.by, ballot.ActAnnounce, p.ID, map[string]string{
		"title": p.Spec.Title, "notice": a.Notice, "number": a.Number, "date": a.Date, "by_hand": flag(p.byHand()),
	})
	return nil
}

// maxNotice is the largest number of characters of a notice: two pages.
const maxNotice = 4000

func checkNotice(notice string) error {
	_, faults := ballot.TextRule{Most: maxNotice, Lines: true}.Read("notice", notice)
	return ballot.RefuseFaults(ballot.CodeInvalid, faults)
}
