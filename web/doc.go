// Package web is the HTTP interface of the service: routes with their roles, the error boundary, pages and assets.
//
// A request passes, in this order: recovery and logging, security headers, the size limit, the origin rule (a changing
// request or a websocket that carries a cookie must come from an exact list of origins), sign-in (a bearer token, or
// the cookie of the page that the header Piaojue-Page names), the route's roles, and its handler. Handlers decode, call
// meeting.Service and encode. They return errors, and one function (answer.go) turns the codes into statuses and words.
// The service checks again whether a principal may do a thing.
//
// The table in routes.go is the attack surface; a test runs through it with every role and with none.
package web
