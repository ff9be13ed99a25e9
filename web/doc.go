// Package web is the door of the service: routes with their roles, the error boundary, pages and assets.
//
// A request passes, in this order: recovery and logging, security headers, the size limit, the origin rule
// (a changing request or a websocket that carries a cookie must come from an exact list of origins), sign-in
// (bearer token, or the cookie of the page that the header Piaojue-Page names), the route's role, its handler.
// Handlers decode, call meeting.Service and encode; they return errors, and one boundary (answer.go) turns
// codes into statuses and words. Whether a principal may do a thing is decided again by the service.
//
// The table in routes.go is the attack surface; a test walks it with every role and with none.
package web
