// Package e2e tests the whole program as people use it: the real binary on its real Redis, and every screen in a real
// browser.
//
// The tests need chromium and redis-server. Without them they are skipped, or fail if CI is set. They wait for what a
// person would see, never for a fixed time.
package e2e
