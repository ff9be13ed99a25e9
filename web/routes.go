package web

import (
	"net/http"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/sheet"
)

// Short names of the roles, for the table.
const (
	clerk      = ballot.RoleClerk
	presiding  = ballot.RolePresiding
	scrutineer = ballot.RoleScrutineer
	deputy     = ballot.RoleDeputy
	display    = ballot.RoleDisplay
)

// A route is one line of the table: who may call what.
type route struct {
	pattern string
	roles   []ballot.Role // none: anyone, signed in or not
	handler http.Handler
}

// table lists every route with its roles: those here, and one for each act on a poll.
func (s *Server) table() []route {
	r := func(pattern string, h roleHandler, roles ...ballot.Role) route {
		return route{pattern, roles, s.as(h, roles...)}
	}
	open := func(pattern string, h handlerFunc) route { return route{pattern, nil, s.handle(h)} }
	anyRole := ballot.Roles()
	routes := []route{
		open("POST /api/login", s.login),
		r("POST /api/logout", s.logout, anyRole...),
		r("GET /api/me", s.me, anyRole...),

		r("GET /api/meetings", s.listMeetings, anyRole...),
		r("POST /api/meetings", s.createMeeting, clerk),
		r("GET /api/meetings/{meeting}", s.getMeeting, anyRole...),
		r("PATCH /api/meetings/{meeting}", s.editMeeting, clerk),
		r("PUT /api/meetings/{meeting}/roll", s.putRoll, clerk),
		r("POST /api/meetings/{meeting}/items", s.readItems, clerk),
		r("POST /api/meetings/{meeting}/photos", s.takePhoto, clerk),
		r("GET /api/meetings/{meeting}/photos/{hash}", s.getPhoto, anyRole...),
		r("GET /api/meetings/{meeting}/staff", s.listStaff, clerk),
		r("POST /api/meetings/{meeting}/staff", s.addStaff, clerk),
		r("PATCH /api/meetings/{meeting}/staff/{staff}", s.editStaff, clerk),
		r("DELETE /api/meetings/{meeting}/staff/{staff}", s.removeStaff, clerk),
		r("PATCH /api/meetings/{meeting}/roll/{deputy}", s.editDeputy, clerk),
		r("DELETE /api/meetings/{meeting}/roll/{deputy}", s.removeDeputy, clerk),
		r("POST /api/meetings/{meeting}/requests", s.ask, clerk),
		r("POST /api/meetings/{meeting}/requests/{request}/allow", s.allow, presiding, scrutineer),
		r("POST /api/meetings/{meeting}/slips", s.makeSlips, clerk),
		r("POST /api/meetings/{meeting}/signin", s.signInSelf, deputy),
		r("POST /api/meetings/{meeting}/signin/{deputy}", s.signInByHand, clerk),
		r("POST /api/meetings/{meeting}/leave/{deputy}", s.leave, clerk),
		r("POST /api/meetings/{meeting}/excuse/{deputy}", s.excuse, clerk),
		r("POST /api/meetings/{meeting}/scene", s.setScene, presiding, clerk),
		r("POST /api/meetings/{meeting}/simulate", s.simulate, clerk),
		r("GET /api/meetings/{meeting}/devices", s.devices, presiding, scrutineer, clerk),
		r("GET /api/meetings/{meeting}/log", s.readLog, scrutineer, presiding, clerk),

		r("GET /api/meetings/{meeting}/selected", s.selected, anyRole...),
		r("GET /api/presets", s.presets, clerk),
		r("GET /api/blanks/roll.xlsx", s.blank(sheet.BlankRoll, sheet.Workbook), clerk),
		r("GET /api/blanks/roll.csv", s.blank(sheet.BlankRoll, sheet.Cells), clerk),
		r("GET /api/blanks/items.xlsx", s.blank(sheet.BlankItems, sheet.Workbook), clerk),
		r("GET /api/blanks/items.csv", s.blank(sheet.BlankItems, sheet.Cells), clerk),
		r("POST /api/meetings/{meeting}/polls", s.draftPoll, clerk),
		r("PUT /api/polls/{poll}", s.redraftPoll, clerk),
		r("DELETE /api/polls/{poll}", s.removePoll, clerk),
		r("GET /api/polls/{poll}", s.getPoll, anyRole...),

		{"POST /api/polls/{poll}/ballots", []ballot.Role{deputy}, s.casting(s.cast)},
		r("GET /api/polls/{poll}/ballots/mine", s.mine, deputy),
		r("GET /api/polls/{poll}/receipts", s.receipts, anyRole...),
		r("GET /api/polls/{poll}/result", s.result, anyRole...),
		r("GET /api/polls/{poll}/named", s.named, scrutineer, presiding, clerk),
		r("GET /api/polls/{poll}/missing", s.missing, presiding, scrutineer),
		r("GET /api/polls/{poll}/recount", s.recount, scrutineer, presiding),
		r("GET /api/polls/{poll}/report.html", s.print(sheet.HTML, resultSheet), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/report.pdf", s.print(sheet.PDF, resultSheet), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/report.xlsx", s.print(sheet.Workbook, resultSheet), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/report.csv", s.print(sheet.Cells, resultSheet), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/report.docx", s.print(sheet.Docx, resultSheet), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/announcement.html", s.print(sheet.HTML, announcement), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/announcement.pdf", s.print(sheet.PDF, announcement), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/announcement.xlsx", s.print(sheet.Workbook, announcement), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/announcement.csv", s.print(sheet.Cells, announcement), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/announcement.docx", s.print(sheet.Docx, announcement), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/named.html", s.print(sheet.HTML, namedTable), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/named.pdf", s.print(sheet.PDF, namedTable), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/named.xlsx", s.print(sheet.Workbook, namedTable), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/named.csv", s.print(sheet.Cells, namedTable), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/rules.html", s.print(sheet.HTML, rulesText), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/rules.pdf", s.print(sheet.PDF, rulesText), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/rules.docx", s.print(sheet.Docx, rulesText), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/attendance.html", s.print(sheet.HTML, attendance), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/attendance.pdf", s.print(sheet.PDF, attendance), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/attendance.xlsx", s.print(sheet.Workbook, attendance), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/attendance.csv", s.print(sheet.Cells, attendance), clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/paper.html", s.paper, clerk),
		r("GET /api/meetings/{meeting}/signin.html", s.signinSheet, clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/script.html", s.print(sheet.HTML, script), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/script.docx", s.print(sheet.Docx, script), clerk, scrutineer, presiding),
		r("GET /api/meetings/{meeting}/files.zip", s.files, clerk, scrutineer, presiding),
		r("GET /api/polls/{poll}/bundle.zip", s.bundle, clerk, scrutineer, presiding),

		r("GET /live", s.liveChannel, anyRole...),

		open("GET /healthz", s.healthz),
		open("GET /readyz", s.readyz),
		open("GET /api/openapi.yaml", s.openapi),
		open("GET /api/qr.svg", s.qr),
		open("GET /print.css", s.printCSS),
		open("GET /static/{file}", s.static),
		open("GET /old.js", s.oldBrowser),
		open("GET /{$}", s.page("home")),
		open("GET /vote", s.page("vote")),
		open("GET /console", s.page("console")),
		open("GET /scrutiny", s.page("scrutiny")),
		open("GET /clerk", s.page("clerk")),
		open("GET /display", s.page("display")),
		open("GET /handbook", s.handbook),
		open("GET /handbook/{file}", s.handbookFile),
		open("GET /setup", s.setup),
		open("GET /setup/install", s.setupInstall),
		open("GET /setup/{file}", s.setupFile),
		open("GET /favicon.ico", s.favicon),
		open("/", func(http.ResponseWriter, *http.Request) error {
			return ballot.Refuse(ballot.CodeNotFound, "no such route")
		}),
	}
	for _, row := range meeting.ActRows() {
		if row.Path != "" {
			routes = append(routes, r("POST /api/polls/{poll}/"+row.Path, s.act(row), row.Roles...))
		}
	}
	return routes
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.table() {
		mux.Handle(r.pattern, r.handler)
	}
	return mux
}
