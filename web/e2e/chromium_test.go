package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// A chromeTab is a tab of a Chromium.
type chromeTab struct {
	ctx  context.Context // chromedp identifies the window by it
	stop context.CancelFunc

	mu   sync.Mutex // guards seen
	seen []string
}

// newChromeTab opens an empty window with a profile of its own. Chromedp itself opens only tabs, which need a window
// first.
func newChromeTab(browser context.Context) (*chromeTab, error) {
	whole := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	profile, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(whole)
	if err != nil {
		return nil, fmt.Errorf("make a profile: %w", err)
	}
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(whole)
	if err != nil {
		return nil, fmt.Errorf("open a window: %w", err)
	}
	ctx, stop := chromedp.NewContext(browser, chromedp.WithTargetID(id))
	return watched(ctx, func() {
		stop()
		_ = target.DisposeBrowserContext(profile).Do(whole) // disposed with the browser anyway
	})
}

// watched attaches to an open window, and records its faults from then on.
func watched(ctx context.Context, stop context.CancelFunc) (*chromeTab, error) {
	c := &chromeTab{ctx: ctx, stop: stop}
	chromedp.ListenTarget(ctx, c.watch)
	return c, c.run(log.Enable(), emulation.SetFocusEmulationEnabled(true))
}

func (c *chromeTab) watch(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "script threw " + e.ExceptionDetails.Error()
	case *log.EventEntryAdded:
		if e.Entry.Source == log.SourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") {
			fault = e.Entry.Text
		}
	}
	if fault != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.seen = append(c.seen, fault)
	}
}

func (c *chromeTab) faults() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}

func (c *chromeTab) close() { c.stop() }

// run executes actions of Chromium's own protocol.
func (c *chromeTab) run(actions ...chromedp.Action) error {
	// The first run creates the window, which lives as long as the context it was created with.
	if chromedp.FromContext(c.ctx).Target == nil {
		if err := chromedp.Run(c.ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(c.ctx, generous)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// visit does not wait for the load: a page of which only the fragment changes is not loaded again.
func (c *chromeTab) visit(url string) error {
	return c.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, _, fault, _, err := page.Navigate(url).Do(ctx)
		if err == nil && fault != "" {
			err = errors.New(fault)
		}
		return err
	}))
}

func (c *chromeTab) evaluate(script string) (string, error) {
	var raw []byte
	err := c.run(chromedp.Evaluate(script, &raw, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
	if err != nil {
		return "", err
	}
	var text string
	return text, json.Unmarshal(raw, &text)
}

func (c *chromeTab) resize(width, height int64) error {
	return c.run(emulation.SetDeviceMetricsOverride(width, height, 1, false))
}

func (c *chromeTab) button(down bool, p point) error {
	what := input.MouseReleased
	if down {
		what = input.MousePressed
	}
	return c.run(input.DispatchMouseEvent(what, p.X, p.Y).WithButton(input.Left).WithClickCount(1))
}

func (c *chromeTab) picture() ([]byte, error) {
	var png []byte
	err := c.run(page.BringToFront(), chromedp.CaptureScreenshot(&png))
	return png, err
}
