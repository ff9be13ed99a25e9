package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"piaojue/ballot"
)

// An apiClient calls a running server as one principal.
type apiClient struct {
	base  string
	http  *http.Client
	token string
}

// An apiError is the problem that a server answered with.
type apiError struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Detail) }

// login returns a client that has signed in with a code.
func login(ctx context.Context, base string, client *http.Client, code string) (*apiClient, error) {
	c := &apiClient{base: base, http: client}
	var answer struct {
		Token string `json:"token"`
	}
	if err := c.call(ctx, http.MethodPost, "/api/login", map[string]string{"code": code}, &answer); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	c.token = answer.Token
	return c, nil
}

// call sends JSON and reads JSON. out may be nil.
func (c *apiClient) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	return c.send(ctx, method, path, "application/json", body, out)
}

// cast sends a ballot, padded to the length that all casts in its poll have (body_bytes), or unpadded if length is 0.
func (c *apiClient) cast(ctx context.Context, poll ballot.PollID, length int, in ballot.CastRequest, out any) error {
	body, err := in.Body(length)
	if err != nil {
		return err
	}
	path := "/api/polls/" + string(poll) + "/ballots"
	return c.send(ctx, http.MethodPost, path, "application/json", bytes.NewReader(body), out)
}

// send sends a body as it is. If out is an io.Writer, the answer is copied to it.
func (c *apiClient) send(ctx context.Context, method, path, contentType string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if resp.StatusCode >= http.StatusMultipleChoices {
		e := &apiError{Status: resp.StatusCode}
		if err := json.NewDecoder(resp.Body).Decode(e); err != nil {
			return fmt.Errorf("%s %s: %s", method, path, resp.Status)
		}
		return fmt.Errorf("%s %s: %w", method, path, e)
	}
	switch out := out.(type) {
	case nil:
		return nil
	case io.Writer:
		_, err = io.Copy(out, resp.Body)
		return err
	default:
		return json.NewDecoder(resp.Body).Decode(out)
	}
}
